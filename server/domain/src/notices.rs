//! What a person is told 消息: typed, so that every page, mail and message words it in the language of its reader.
//!
//! A notice is written in the transaction of what causes it, once for each person, kind and source: what is retried,
//! double-clicked or done on two nodes tells nobody twice.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::Role,
    catalogue::words,
    discussion::{Capacity, question_path},
    hours::CreditHours,
    ids::EntryId,
    time::{Day, Timestamp, TrainingYear},
    workshops::workshop_path,
};

words! {
    /// What people choose about together.
    Group {
        Hours = "hours",
        Assignments = "assignments",
        Trainings = "trainings",
        Reminders = "reminders",
        Authoring = "authoring",
        /// Questions about units, and their answers.
        Discussion = "discussion",
        /// What happens in a master teacher's group.
        Workshops = "workshops",
    }
}

words! {
    /// How the notices of a group come by mail.
    Delivery {
        AtOnce = "at-once",
        /// Together, once a day, in the morning.
        Digest = "digest",
        None = "none",
    }
}

impl Group {
    /// Whether people of this role are told such things at all.
    pub const fn concerns(self, role: Role) -> bool {
        match role {
            Role::Teacher => !matches!(self, Self::Authoring),
            Role::Author => matches!(self, Self::Authoring | Self::Discussion),
            Role::Reviewer | Role::Administrator | Role::Auditor | Role::Operator => false,
        }
    }

    /// What is done where nobody has chosen: what somebody waits for or must do comes at once, the rest in the morning.
    pub const fn usual(self) -> Delivery {
        match self {
            Self::Hours | Self::Workshops => Delivery::Digest,
            Self::Assignments
            | Self::Trainings
            | Self::Reminders
            | Self::Authoring
            | Self::Discussion => Delivery::AtOnce,
        }
    }
}

/// One thing that somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Notice {
    /// Hours are in the ledger, and wait for verification.
    Credited {
        entry: EntryId,
        title: String,
        hours: CreditHours,
    },
    /// A list brought entries in; hours of all of them together.
    Imported {
        batch: i64,
        entries: u32,
        hours: CreditHours,
    },
    /// The last step of the verification is passed.
    Verified {
        entry: EntryId,
        title: String,
        hours: CreditHours,
    },
    Rejected {
        entry: EntryId,
        title: String,
        hours: CreditHours,
        reason: String,
    },
    /// A verification was taken back.
    Revoked {
        entry: EntryId,
        title: String,
        hours: CreditHours,
        reason: String,
    },
    AppealGranted {
        entry: EntryId,
        title: String,
        hours: CreditHours,
    },
    AppealUpheld {
        entry: EntryId,
        title: String,
        reason: String,
    },
    /// To the author: a reviewer sent the draft back.
    DraftReturned {
        code: String,
        title: String,
        remarks: String,
    },
    /// To the author: approved for a later moment.
    DraftApproved {
        code: String,
        title: String,
        publish_at: Timestamp,
    },
    CoursePublished {
        code: String,
        title: String,
    },
    /// To the author: somebody else said something about the draft.
    Commented {
        code: String,
        title: String,
        by: String,
        words: String,
    },
    /// One is expected at a session.
    TrainingEnrolled(Session),
    /// Time, place or title of a session on whose roster one is.
    TrainingChanged(Session),
    TrainingRemoved(Session),
    /// One's organisation asks for a course 订单式培训.
    Assigned {
        assignment: String,
        code: String,
        title: String,
        by: String,
        due: Day,
        note: String,
    },
    AssignmentWithdrawn {
        assignment: String,
        code: String,
        title: String,
    },
    /// The last day of an assigned course comes near.
    AssignmentDue {
        assignment: String,
        code: String,
        title: String,
        due: Day,
    },
    /// The training year ends, and hours are missing.
    YearDue {
        year: TrainingYear,
        missing: CreditHours,
        /// Days until it ends, as the policy has them.
        days: u16,
    },
    /// To the author: a learner asks about a unit.
    QuestionAsked {
        code: String,
        unit: String,
        /// Of the unit.
        title: String,
        question: String,
        words: String,
    },
    /// To who asked.
    QuestionAnswered {
        code: String,
        unit: String,
        title: String,
        question: String,
        answer: String,
        by: String,
        words: String,
    },
    /// To the host: one leads a workshop from now on.
    WorkshopHosted {
        workshop: String,
        title: String,
        /// Name of the organisation that founded it.
        by: String,
    },
    /// To the host: a teacher wants to join.
    WorkshopApplied {
        workshop: String,
        title: String,
        by: String,
        words: String,
    },
    /// To who applied.
    WorkshopJoined {
        workshop: String,
        title: String,
    },
    /// To who applied, or was a member: no, or no longer.
    WorkshopParted {
        workshop: String,
        title: String,
        words: String,
    },
    /// To everybody in it: it is closed.
    WorkshopClosed {
        workshop: String,
        title: String,
    },
    /// To everybody else in it: somebody began a topic.
    TopicBegun {
        workshop: String,
        title: String,
        topic: String,
        by: String,
        words: String,
    },
    /// To who began the topic.
    TopicReplied {
        workshop: String,
        title: String,
        topic: String,
        by: String,
        words: String,
    },
    /// To who wrote it: a reviewer, or who answers for a workshop, took words out of sight.
    PostHidden {
        code: String,
        unit: String,
        title: String,
        question: String,
        /// In what capacity it was written.
        capacity: Capacity,
        words: String,
        reason: String,
    },
}

/// A session as its notices tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub training: String,
    pub title: String,
    pub begins: Timestamp,
    pub place: String,
}

impl Notice {
    /// Its kind, as it stands in the database and in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Credited { .. } => "credited",
            Self::Imported { .. } => "imported",
            Self::Verified { .. } => "verified",
            Self::Rejected { .. } => "rejected",
            Self::Revoked { .. } => "revoked",
            Self::AppealGranted { .. } => "appeal-granted",
            Self::AppealUpheld { .. } => "appeal-upheld",
            Self::DraftReturned { .. } => "draft-returned",
            Self::DraftApproved { .. } => "draft-approved",
            Self::CoursePublished { .. } => "course-published",
            Self::Commented { .. } => "commented",
            Self::TrainingEnrolled(_) => "training-enrolled",
            Self::TrainingChanged(_) => "training-changed",
            Self::TrainingRemoved(_) => "training-removed",
            Self::Assigned { .. } => "assigned",
            Self::AssignmentWithdrawn { .. } => "assignment-withdrawn",
            Self::AssignmentDue { .. } => "assignment-due",
            Self::YearDue { .. } => "year-due",
            Self::QuestionAsked { .. } => "question-asked",
            Self::QuestionAnswered { .. } => "question-answered",
            Self::PostHidden { .. } => "post-hidden",
            Self::WorkshopHosted { .. } => "workshop-hosted",
            Self::WorkshopApplied { .. } => "workshop-applied",
            Self::WorkshopJoined { .. } => "workshop-joined",
            Self::WorkshopParted { .. } => "workshop-parted",
            Self::WorkshopClosed { .. } => "workshop-closed",
            Self::TopicBegun { .. } => "topic-begun",
            Self::TopicReplied { .. } => "topic-replied",
        }
    }

    pub const fn group(&self) -> Group {
        match self {
            Self::Credited { .. }
            | Self::Imported { .. }
            | Self::Verified { .. }
            | Self::Rejected { .. }
            | Self::Revoked { .. }
            | Self::AppealGranted { .. }
            | Self::AppealUpheld { .. } => Group::Hours,
            Self::DraftReturned { .. }
            | Self::DraftApproved { .. }
            | Self::CoursePublished { .. }
            | Self::Commented { .. } => Group::Authoring,
            Self::TrainingEnrolled(_) | Self::TrainingChanged(_) | Self::TrainingRemoved(_) => {
                Group::Trainings
            }
            Self::Assigned { .. } | Self::AssignmentWithdrawn { .. } => Group::Assignments,
            Self::AssignmentDue { .. } | Self::YearDue { .. } => Group::Reminders,
            Self::QuestionAsked { .. }
            | Self::QuestionAnswered { .. }
            | Self::PostHidden { .. } => Group::Discussion,
            Self::WorkshopHosted { .. }
            | Self::WorkshopApplied { .. }
            | Self::WorkshopJoined { .. }
            | Self::WorkshopParted { .. }
            | Self::WorkshopClosed { .. }
            | Self::TopicBegun { .. }
            | Self::TopicReplied { .. } => Group::Workshops,
        }
    }

    /// The page on which its reader sees more, from the root of the site.
    pub fn page(&self) -> String {
        match self {
            Self::Credited { entry, .. }
            | Self::Verified { entry, .. }
            | Self::Rejected { entry, .. }
            | Self::Revoked { entry, .. }
            | Self::AppealGranted { entry, .. }
            | Self::AppealUpheld { entry, .. } => format!("/verification/{entry}"),
            Self::Imported { .. } => "/me/ledger".to_owned(),
            Self::DraftReturned { code, .. }
            | Self::DraftApproved { code, .. }
            | Self::Commented { code, .. } => format!("/author/{code}"),
            Self::CoursePublished { code, .. }
            | Self::Assigned { code, .. }
            | Self::AssignmentWithdrawn { code, .. }
            | Self::AssignmentDue { code, .. } => format!("/courses/{code}"),
            Self::TrainingEnrolled(_) | Self::TrainingChanged(_) | Self::TrainingRemoved(_) => {
                "/me/trainings".to_owned()
            }
            Self::YearDue { .. } => "/me".to_owned(),
            Self::WorkshopApplied { workshop, .. } => format!("/workshops/{workshop}/manage"),
            Self::WorkshopHosted { workshop, .. }
            | Self::WorkshopJoined { workshop, .. }
            | Self::WorkshopParted { workshop, .. }
            | Self::WorkshopClosed { workshop, .. } => workshop_path(workshop, None),
            Self::TopicBegun {
                workshop, topic, ..
            }
            | Self::TopicReplied {
                workshop, topic, ..
            } => workshop_path(workshop, Some(topic)),
            Self::QuestionAsked { code, question, .. } => {
                question_page(Capacity::Author, code, "", question)
            }
            Self::QuestionAnswered {
                code,
                unit,
                question,
                ..
            } => question_page(Capacity::Learner, code, unit, question),
            Self::PostHidden {
                code,
                unit,
                question,
                capacity,
                ..
            } => question_page(*capacity, code, unit, question),
        }
    }
}

fn question_page(capacity: Capacity, code: &str, unit: &str, question: &str) -> String {
    let path = question_path(capacity, code, unit, question);
    format!("{path}#post-{question}")
}

/// Which reminder is due with so many days left: the latest of those that the policy names and whose day has come. Each
/// is given once; whoever starts late gets the one that fits, and none that has passed.
pub fn stage(days: &[u16], left: i64) -> Option<u16> {
    if left < 0 {
        return None;
    }
    days.iter()
        .copied()
        .filter(|day| left <= i64::from(*day))
        .min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn while_the_days_pass_each_reminder_comes_once_and_none_comes_back(
            days in proptest::collection::btree_set(0_u16..400, 0..6),
            from in 0_i64..500,
        ) {
            let days: Vec<u16> = days.into_iter().collect();
            let mut given: Vec<u16> = (-3..=from).rev().filter_map(|left| stage(&days, left)).collect();
            given.dedup();
            let mut expected: Vec<u16> = days.iter().copied().filter(|day| i64::from(*day) <= from).collect();
            // Whoever starts late gets the next one at once.
            let next = days.iter().copied().find(|day| i64::from(*day) >= from);
            if let Some(next) = next.filter(|day| i64::from(*day) > from) {
                expected.push(next);
            }
            expected.reverse();
            prop_assert_eq!(given, expected);
        }
    }

    #[test]
    fn the_kind_in_the_database_is_the_kind_in_json() {
        let session = || Session {
            training: "t".to_owned(),
            title: "防震".to_owned(),
            begins: Timestamp::from_millis(0),
            place: "礼堂".to_owned(),
        };
        for notice in [
            Notice::Credited {
                entry: EntryId::new("e"),
                title: "课".to_owned(),
                hours: CreditHours::from_hundredths(400),
            },
            Notice::TrainingEnrolled(session()),
            Notice::TrainingRemoved(session()),
            Notice::PostHidden {
                code: "KM-1".to_owned(),
                unit: "text".to_owned(),
                title: "课".to_owned(),
                question: "q".to_owned(),
                capacity: Capacity::Learner,
                words: "为什么".to_owned(),
                reason: "广告".to_owned(),
            },
            Notice::YearDue {
                year: TrainingYear(2026),
                missing: CreditHours::from_hundredths(100),
                days: 30,
            },
        ] {
            let json = serde_json::to_value(&notice).expect("JSON");
            assert_eq!(json["kind"], notice.kind());
            let back: Notice = serde_json::from_value(json).expect("reads");
            assert_eq!(back, notice);
        }
    }
}
