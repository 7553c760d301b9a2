//! Questions that learners ask about a unit, and their answers 课程问答; topics of a workshop, and replies to them.
//!
//! A question has answers and at most one of them answered it. Words are withdrawn by who wrote them, or hidden by a
//! reviewer with a reason; neither removes a row. By the key of the unit, so that a question outlives an edition.

use serde::{Deserialize, Serialize};

use crate::{catalogue::words, time::Timestamp};

/// Characters that a question or an answer needs at least: less than that asks nothing.
pub const POST_SHORTEST: usize = 5;
/// Characters of a question or an answer.
pub const POST_LIMIT: usize = 2000;
/// Characters of the reason for a report, or for hiding.
pub const REASON_LIMIT: usize = 500;
/// Questions and answers of one person in an hour.
pub const POSTS_PER_HOUR: usize = 20;

const HOUR_MILLIS: i64 = 3_600_000;

words! {
    /// In what capacity somebody speaks.
    Capacity {
        /// Enrolled on the course.
        Learner = "learner",
        /// Of the course.
        Author = "author",
        Reviewer = "reviewer",
        /// Of a workshop.
        Member = "member",
        /// Who leads the workshop.
        Host = "host",
    }
}

impl Capacity {
    /// Whether they answer for the place where it is said.
    pub const fn answers_for_it(self) -> bool {
        matches!(self, Self::Author | Self::Reviewer | Self::Host)
    }

    /// Who answers for a course is known by name, and in a workshop everybody knows everybody.
    pub const fn is_named(self) -> bool {
        self.answers_for_it() || matches!(self, Self::Member)
    }

    /// Who says which answer answered a question: who asked it, and who answers for the place.
    pub const fn marks(self, asked_it: bool) -> bool {
        asked_it || self.answers_for_it()
    }

    /// Learners and members say that they have the same question.
    pub const fn agrees(self) -> bool {
        matches!(self, Self::Learner | Self::Member)
    }
}

/// The page on which a question is read, from the root of the site: learners have it below its unit, who answers for the
/// course over the whole course, and a workshop, whose id is the code then, on its own page.
pub fn question_path(capacity: Capacity, code: &str, unit: &str, question: &str) -> String {
    match capacity {
        Capacity::Learner => format!("/learn/{code}/{unit}?question={question}"),
        Capacity::Author | Capacity::Reviewer => {
            format!("/author/{code}/questions?question={question}")
        }
        Capacity::Member | Capacity::Host => format!("/workshops/{code}?topic={question}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    #[error("write at least {POST_SHORTEST} characters")]
    TooShort,
    #[error("write at most {POST_LIMIT} characters")]
    TooLong,
}

impl WordsError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
        }
    }
}

/// What somebody wrote, with one kind of line break and nothing around it.
pub fn read_words(typed: &str) -> Result<String, WordsError> {
    let words = typed.replace("\r\n", "\n").replace('\r', "\n");
    let words = words.trim();
    match words.chars().count() {
        0..POST_SHORTEST => Err(WordsError::TooShort),
        POST_SHORTEST..=POST_LIMIT => Ok(words.to_owned()),
        _ => Err(WordsError::TooLong),
    }
}

/// Whether one more may be written now by somebody who wrote at these moments; else the seconds until there is room.
pub fn room(written: &[Timestamp], now: Timestamp) -> Result<(), u64> {
    let since = now.as_millis() - HOUR_MILLIS;
    let mut recent: Vec<i64> = written
        .iter()
        .map(|at| at.as_millis())
        .filter(|at| *at > since)
        .collect();
    if recent.len() < POSTS_PER_HOUR {
        return Ok(());
    }
    recent.sort_unstable();
    // There is room when so many have left the hour that one less than the limit remains.
    let leaves = recent[recent.len() - POSTS_PER_HOUR] + HOUR_MILLIS;
    let millis = u64::try_from(leaves - now.as_millis()).unwrap_or_default();
    Err(millis.div_ceil(1000).max(1))
}

/// What an answer's place among the others depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerPlace {
    pub answered_it: bool,
    pub capacity: Capacity,
    pub at: Timestamp,
}

impl AnswerPlace {
    /// The smallest stands first: what answered the question, then who answers for the course, then in order of time.
    pub fn key(self) -> (bool, bool, i64) {
        (
            !self.answered_it,
            // In a workshop people talk with each other, in order of time.
            !matches!(self.capacity, Capacity::Author | Capacity::Reviewer),
            self.at.as_millis(),
        )
    }
}

/// Where a page of questions ends: the most useful first, and of equals the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// How many have the same question.
    pub agreed: i64,
    pub at: i64,
    pub id: String,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}", self.agreed, self.at, self.id)
    }
}

impl Cursor {
    pub fn parse(text: &str) -> Option<Self> {
        let (agreed, rest) = text.split_once('_')?;
        let (at, id) = rest.split_once('_')?;
        Some(Self {
            agreed: agreed.parse().ok()?,
            at: at.parse().ok()?,
            id: (!id.is_empty()).then(|| id.to_owned())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_have_a_least_and_a_most_and_one_kind_of_line_break() {
        assert_eq!(read_words(" 为什么 "), Err(WordsError::TooShort));
        assert_eq!(read_words("为什么呢？"), Ok("为什么呢？".to_owned()));
        assert_eq!(
            read_words("一行\r\n二行\r三行"),
            Ok("一行\n二行\n三行".to_owned())
        );
        assert_eq!(read_words("     \n    "), Err(WordsError::TooShort));
        assert!(read_words(&"字".repeat(POST_LIMIT)).is_ok());
        assert_eq!(
            read_words(&"字".repeat(POST_LIMIT + 1)),
            Err(WordsError::TooLong)
        );
    }

    #[test]
    fn who_asked_and_who_answers_for_the_place_say_what_answered_it() {
        for (capacity, asked_it, expected) in [
            (Capacity::Learner, true, true),
            (Capacity::Learner, false, false),
            (Capacity::Author, false, true),
            (Capacity::Reviewer, false, true),
        ] {
            assert_eq!(capacity.marks(asked_it), expected, "{capacity:?}");
        }
    }

    proptest! {
        #[test]
        fn whoever_keeps_asking_never_writes_more_than_the_limit_in_any_hour(
            gaps in proptest::collection::vec(0_i64..600_000, 1..120),
        ) {
            let mut now = 0;
            let mut written: Vec<Timestamp> = Vec::new();
            for gap in gaps {
                now += gap;
                if room(&written, Timestamp::from_millis(now)).is_ok() {
                    written.push(Timestamp::from_millis(now));
                }
                let recent = written.iter().filter(|at| at.as_millis() > now - HOUR_MILLIS);
                prop_assert!(recent.count() <= POSTS_PER_HOUR);
            }
        }

        #[test]
        fn there_is_room_after_the_seconds_that_were_told_and_not_before(
            ago in proptest::collection::vec(0_i64..3_700_000, 0..40),
        ) {
            let now = Timestamp::from_millis(10_000_000);
            let written: Vec<Timestamp> = ago.into_iter().map(|ago| now.plus_millis(-ago)).collect();
            if let Err(seconds) = room(&written, now) {
                let seconds = i64::try_from(seconds).expect("an hour at most");
                prop_assert!((1..=3600).contains(&seconds));
                prop_assert!(room(&written, now.plus_millis(seconds * 1000)).is_ok());
                prop_assert!(room(&written, now.plus_millis((seconds - 1) * 1000)).is_err());
            }
        }

        #[test]
        fn a_cursor_is_read_as_it_was_written(agreed in 0_i64..1000, at: i64, id in "[a-z0-9_-]{1,40}") {
            let cursor = Cursor { agreed, at, id };
            prop_assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }

        #[test]
        fn whatever_stands_in_a_query_is_read_or_not(text: String) {
            let _ = Cursor::parse(&text);
            let _ = read_words(&text);
        }

        #[test]
        fn what_answered_a_question_stands_before_all_others(
            others in proptest::collection::vec((0_usize..3, 0_i64..1000), 0..20),
            at in 0_i64..1000,
        ) {
            let marked = AnswerPlace { answered_it: true, capacity: Capacity::Learner, at: Timestamp::from_millis(at) };
            for (capacity, at) in others {
                let other = AnswerPlace {
                    answered_it: false,
                    capacity: Capacity::ALL[capacity],
                    at: Timestamp::from_millis(at),
                };
                prop_assert!(marked.key() < other.key());
            }
        }
    }
}
