//! Workshops 名师工作室: a master teacher leads a group of teachers, with courses that belong to it, a discussion and sessions.
//!
//! **Rules.** An administrator founds a workshop for an organisation and names its host 主持人. Teachers of the organisation and
//! of everything below it apply; the host accepts them while there are places. The host leads and is no member: places are for
//! others. A workshop credits nothing by itself: its courses do, and its sessions once an administrator has settled them, so
//! that nobody gives hours to their own group.

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{CourseCode, words},
    ids::AccountId,
};

/// Longest name, in characters.
pub const TITLE_LIMIT: usize = 60;
/// Longest direction of study, and the host's word to the members, in characters.
pub const SUMMARY_LIMIT: usize = 500;
/// Longest application, or reason against one, in characters.
pub const WORDS_LIMIT: usize = 500;
/// Longest note beside a course, in characters.
pub const NOTE_LIMIT: usize = 100;
pub const MOST_COURSES: usize = 40;
/// Members of one workshop beside its host.
pub const MOST_PLACES: u16 = 200;

words! {
    WorkshopState {
        Open = "open",
        /// Nobody applies or writes any more; what is there is still read.
        Closed = "closed",
    }
}

words! {
    /// How somebody stands with a workshop that they once applied to.
    Membership {
        Applied = "applied",
        Member = "member",
        Declined = "declined",
        /// By their own wish.
        Left = "left",
        /// By the host's or an administrator's.
        Removed = "removed",
    }
}

/// What is done about a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Apply,
    /// Takes an application back, or leaves.
    Leave,
    Accept,
    Decline,
    Remove,
}

/// Why it cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkshopFault {
    #[error("the workshop is closed")]
    Closed,
    #[error("nobody has applied")]
    NoApplication,
    #[error("they are no member")]
    NoMember,
    #[error("there is no place left; make more places, or let somebody leave first")]
    Full,
    #[error("the host leads the workshop and needs no place in it")]
    Host,
}

impl WorkshopFault {
    /// For programs and for the words of the pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "workshop-closed",
            Self::NoApplication => "workshop-no-application",
            Self::NoMember => "workshop-no-member",
            Self::Full => "workshop-full",
            Self::Host => "workshop-host",
        }
    }
}

impl Membership {
    /// How somebody stands after a deed; none where it changes nothing. `room` says whether one more member has a place.
    pub fn after(
        before: Option<Self>,
        deed: Deed,
        room: bool,
    ) -> Result<Option<Self>, WorkshopFault> {
        use Membership as M;
        Ok(match (deed, before) {
            (Deed::Apply, Some(M::Applied | M::Member))
            | (Deed::Leave, None | Some(M::Declined | M::Left | M::Removed))
            | (Deed::Accept, Some(M::Member))
            | (Deed::Decline, Some(M::Declined))
            | (Deed::Remove, Some(M::Removed)) => None,
            (Deed::Apply, None | Some(M::Declined | M::Left | M::Removed)) => Some(M::Applied),
            (Deed::Leave, Some(M::Applied | M::Member)) => Some(M::Left),
            (Deed::Accept, Some(M::Applied)) if !room => return Err(WorkshopFault::Full),
            (Deed::Accept, Some(M::Applied)) => Some(M::Member),
            (Deed::Decline, Some(M::Applied)) => Some(M::Declined),
            (Deed::Remove, Some(M::Member)) => Some(M::Removed),
            (Deed::Accept | Deed::Decline, _) => return Err(WorkshopFault::NoApplication),
            (Deed::Remove, _) => return Err(WorkshopFault::NoMember),
        })
    }
}

/// How a reader stands with a workshop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Host,
    /// Applied, member, or what became of it.
    Known(Membership),
    Stranger,
}

impl Standing {
    pub fn of(reader: &AccountId, host: &AccountId, membership: Option<Membership>) -> Self {
        if reader == host {
            Self::Host
        } else {
            membership.map_or(Self::Stranger, Self::Known)
        }
    }

    /// Whether they read and write the discussion and see who else is there.
    pub const fn belongs(self) -> bool {
        matches!(self, Self::Host | Self::Known(Membership::Member))
    }
}

/// What is wrong with a workshop as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    #[error("write a name")]
    NoTitle,
    #[error("the name is longer than {TITLE_LIMIT} characters")]
    LongTitle,
    #[error("write what the workshop studies")]
    NoSummary,
    #[error("that is longer than {SUMMARY_LIMIT} characters")]
    LongSummary,
    #[error("places are a whole number from 1 to {MOST_PLACES}")]
    Places,
}

/// Everything that is wrong with name, direction and places.
pub fn plan_faults(title: &str, summary: &str, places: Option<u16>) -> Vec<PlanFault> {
    let mut found = Vec::new();
    match title.chars().count() {
        0 => found.push(PlanFault::NoTitle),
        count if count > TITLE_LIMIT => found.push(PlanFault::LongTitle),
        _ => {}
    }
    match summary.chars().count() {
        0 => found.push(PlanFault::NoSummary),
        count if count > SUMMARY_LIMIT => found.push(PlanFault::LongSummary),
        _ => {}
    }
    if !places.is_some_and(|places| (1..=MOST_PLACES).contains(&places)) {
        found.push(PlanFault::Places);
    }
    found
}

/// A course as a host writes it down: its code, and why it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub code: String,
    pub note: String,
}

/// The lines of a list: on each a code, then the note.
pub fn read_lines(typed: &str) -> Vec<Line> {
    typed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let cut = |at: char| at.is_whitespace() || matches!(at, ',' | '，' | '：' | ':');
            let (code, note) = line.split_once(cut).unwrap_or((line, ""));
            Line {
                code: code.to_owned(),
                note: note.trim_matches(cut).to_owned(),
            }
        })
        .collect()
}

/// What is wrong with a list of courses that are all in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    #[error("name at most {MOST_COURSES} courses")]
    Many,
    #[error("{0} is named twice")]
    Twice(CourseCode),
    #[error("the note beside {0} is longer than {NOTE_LIMIT} characters")]
    LongNote(CourseCode),
}

pub fn list_faults(courses: &[(CourseCode, &str)]) -> Vec<ListFault> {
    let mut found = Vec::new();
    if courses.len() > MOST_COURSES {
        found.push(ListFault::Many);
    }
    for (at, (code, note)) in courses.iter().enumerate() {
        let twice = ListFault::Twice(code.clone());
        if courses[..at].iter().any(|(before, _)| before == code) && !found.contains(&twice) {
            found.push(twice);
        }
        if note.chars().count() > NOTE_LIMIT {
            found.push(ListFault::LongNote(code.clone()));
        }
    }
    found
}

/// The page of a workshop, from the root of the site; with a topic of its discussion where one is named.
pub fn workshop_path(workshop: &str, topic: Option<&str>) -> String {
    match topic {
        Some(topic) => format!("/workshops/{workshop}?topic={topic}#post-{topic}"),
        None => format!("/workshops/{workshop}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*, sample::select};

    use super::*;

    const DEEDS: [Deed; 5] = [
        Deed::Apply,
        Deed::Leave,
        Deed::Accept,
        Deed::Decline,
        Deed::Remove,
    ];

    #[test]
    fn who_applies_is_accepted_while_there_is_room_and_may_apply_again_after_leaving() {
        use Membership as M;
        let after = Membership::after;
        assert_eq!(
            after(None, Deed::Apply, false),
            Ok(Some(M::Applied)),
            "waiting needs no place"
        );
        assert_eq!(
            after(Some(M::Applied), Deed::Accept, false),
            Err(WorkshopFault::Full)
        );
        assert_eq!(
            after(Some(M::Applied), Deed::Accept, true),
            Ok(Some(M::Member))
        );
        assert_eq!(
            after(None, Deed::Accept, true),
            Err(WorkshopFault::NoApplication)
        );
        assert_eq!(
            after(Some(M::Left), Deed::Accept, true),
            Err(WorkshopFault::NoApplication)
        );
        assert_eq!(
            after(Some(M::Applied), Deed::Remove, true),
            Err(WorkshopFault::NoMember)
        );
        assert_eq!(
            after(Some(M::Member), Deed::Leave, false),
            Ok(Some(M::Left))
        );
        assert_eq!(
            after(Some(M::Left), Deed::Apply, false),
            Ok(Some(M::Applied))
        );
    }

    proptest! {
        #[test]
        fn a_deed_done_twice_changes_nothing_the_second_time_and_nobody_becomes_a_member_without_a_place(
            before in option::of(select(Membership::ALL.to_vec())),
            deed in select(DEEDS.to_vec()),
            room: bool,
        ) {
            if let Ok(Some(after)) = Membership::after(before, deed, room) {
                prop_assert_eq!(Membership::after(Some(after), deed, room), Ok(None));
                prop_assert!(after != Membership::Member || room && before == Some(Membership::Applied));
            }
        }

        #[test]
        fn whatever_is_written_as_a_list_is_read_line_by_line(typed: String) {
            for line in read_lines(&typed) {
                prop_assert!(!line.code.contains(char::is_whitespace));
            }
        }
    }

    #[test]
    fn a_line_is_a_code_and_what_the_host_says_of_it() {
        let lines = read_lines("KM-1 先看第二节\n\n  KM-2：讨论用\r\nKM-3\n");
        let read: Vec<_> = lines
            .iter()
            .map(|line| (line.code.as_str(), line.note.as_str()))
            .collect();
        assert_eq!(
            read,
            [("KM-1", "先看第二节"), ("KM-2", "讨论用"), ("KM-3", "")]
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        assert_eq!(
            plan_faults("", &"长".repeat(501), Some(0)),
            [
                PlanFault::NoTitle,
                PlanFault::LongSummary,
                PlanFault::Places
            ]
        );
        assert_eq!(plan_faults("工作室", "课例研修", Some(MOST_PLACES)), []);
        let code = |text: &str| text.parse::<CourseCode>().expect("a code");
        let long = "注".repeat(101);
        let list = [
            (code("KM-1"), ""),
            (code("KM-1"), long.as_str()),
            (code("KM-1"), ""),
        ];
        assert_eq!(
            list_faults(&list),
            [
                ListFault::Twice(code("KM-1")),
                ListFault::LongNote(code("KM-1"))
            ]
        );
    }

    #[test]
    fn the_host_belongs_without_a_place_and_who_waits_does_not() {
        let (host, other) = (AccountId::new("h"), AccountId::new("o"));
        assert!(Standing::of(&host, &host, None).belongs());
        assert!(Standing::of(&other, &host, Some(Membership::Member)).belongs());
        for state in [
            None,
            Some(Membership::Applied),
            Some(Membership::Left),
            Some(Membership::Removed),
        ] {
            assert!(!Standing::of(&other, &host, state).belongs(), "{state:?}");
        }
    }
}
