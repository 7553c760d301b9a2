//! Gentle questions whether somebody is there, at moments that nobody knows beforehand.
//!
//! The server draws the moments and admits nothing beyond one before its question is answered, so a page that runs by
//! itself earns until the next question and no longer. Half a lesson is never cut off: only what comes after waits.

const MINUTE: i64 = 60_000;

/// Milliseconds of content from one answer to the next question: from half to one and a half of the policy's `minutes`,
/// by `draw`, which is any number that the learner cannot know. `None` where the policy asks nothing.
pub fn asks_after(minutes: u16, draw: u64) -> Option<i64> {
    let span = u64::from(minutes) * MINUTE.unsigned_abs();
    if span == 0 {
        return None;
    }
    i64::try_from(span / 2 + draw % (span + 1)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_policy_without_minutes_asks_nothing() {
        assert_eq!(asks_after(0, 7), None);
    }

    proptest! {
        #[test]
        fn a_question_comes_between_half_and_one_and_a_half_of_the_span(minutes in 1..=240_u16, draw: u64) {
            let span = i64::from(minutes) * MINUTE;
            let after = asks_after(minutes, draw).expect("a question");
            prop_assert!(span / 2 <= after && after <= span * 3 / 2);
        }

        #[test]
        fn moments_differ_by_what_is_drawn(minutes in 5..=240_u16, draw in 0..10_000_u64) {
            prop_assert_ne!(asks_after(minutes, draw), asks_after(minutes, draw + 1));
        }
    }
}
