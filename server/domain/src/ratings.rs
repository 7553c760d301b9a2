//! What those who completed a course say of it 课程评价: one to five stars, and a comment if they like.

use crate::analytics::SMALLEST_GROUP;

/// Stars that there are.
pub const MOST_STARS: u8 = 5;
/// Characters of a comment.
pub const COMMENT_LIMIT: usize = 1000;

/// One to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stars(u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("give 1 to {MOST_STARS} stars")]
pub struct StarsError;

impl Stars {
    pub fn new(count: u8) -> Result<Self, StarsError> {
        if (1..=MOST_STARS).contains(&count) {
            Ok(Self(count))
        } else {
            Err(StarsError)
        }
    }

    pub const fn count(self) -> u8 {
        self.0
    }
}

/// All ratings of a course in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatingSums {
    /// How many gave one star, two stars …
    pub of: [u64; MOST_STARS as usize],
}

impl RatingSums {
    pub fn count(&self) -> u64 {
        self.of.iter().sum()
    }

    /// The mean in tenths of a star, rounded; none of fewer people than may be spoken of.
    pub fn mean_tenths(&self) -> Option<u64> {
        let count = self.count();
        let sum: u64 = self.of.iter().zip(1..).map(|(n, stars)| n * stars).sum();
        (count >= SMALLEST_GROUP).then(|| (sum * 10 + count / 2) / count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_are_one_to_five_stars() {
        for count in 0..=6 {
            assert_eq!(
                Stars::new(count).is_ok(),
                (1..=5).contains(&count),
                "{count}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_mean_lies_between_the_least_and_the_most_and_is_told_of_enough_alone(of: [u8; 5]) {
            let sums = RatingSums { of: of.map(u64::from) };
            match sums.mean_tenths() {
                Some(mean) => prop_assert!((10..=50).contains(&mean)),
                None => prop_assert!(sums.count() < SMALLEST_GROUP),
            }
        }
    }
}
