//! What teachers are told of decisions about their entries.

use domain::{
    ledger::Entry,
    notices::Notice,
    verification::{Effect, EntryState, EventKind},
};

/// What the teacher is told of a decision; of a step that is not the last, nothing.
pub(super) fn decision_notice(entry: &Entry, effect: Effect, reason: &str) -> Option<Notice> {
    let Effect::Record { event, state, .. } = effect else {
        return None;
    };
    let (id, hours, reason) = (entry.id.clone(), entry.hours, reason.to_owned());
    let title = entry.course_title.clone().unwrap_or_default();
    Some(match event {
        EventKind::Verify if state == EntryState::Verified => Notice::Verified {
            entry: id,
            title,
            hours,
        },
        EventKind::Verify | EventKind::Appeal => return None,
        EventKind::Reject => Notice::Rejected {
            entry: id,
            title,
            hours,
            reason,
        },
        EventKind::Revoke => Notice::Revoked {
            entry: id,
            title,
            hours,
            reason,
        },
        EventKind::Uphold => Notice::AppealUpheld {
            entry: id,
            title,
            reason,
        },
        EventKind::Grant => Notice::AppealGranted {
            entry: id,
            title,
            hours,
        },
    })
}
