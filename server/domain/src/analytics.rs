//! What authors learn from their learners: numbers of people, never who they are.

use crate::learning::Intervals;

/// Of fewer people than this only numbers are told: a share or a median would speak of single persons.
pub const SMALLEST_GROUP: u64 = 5;
/// Into so many parts of equal length a video is cut.
pub const PARTS: usize = 20;
/// Who has not finished and has done nothing for so long has stopped, in milliseconds.
pub const STOPPED_AFTER_MILLIS: i64 = 14 * 24 * 3_600_000;

/// A part of a group in thousandths; none where the group is too small to speak of.
pub fn share(part: u64, whole: u64) -> Option<u32> {
    if whole < SMALLEST_GROUP {
        return None;
    }
    let permille = u128::from(part) * 1000 / u128::from(whole);
    u32::try_from(permille).ok()
}

/// How many learners covered each part of a video.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Who has seen anything of it.
    pub viewers: u64,
    /// Who has seen at least half of the part, in the order of time.
    pub parts: [u64; PARTS],
}

impl Coverage {
    /// Counts `people` who have each covered this much. Whoever covered nothing is no viewer.
    pub fn add(&mut self, covered: &Intervals, duration_millis: u32, people: u64) {
        let covered = covered.clip(duration_millis);
        if covered.is_empty() {
            return;
        }
        self.viewers += people;
        for (at, count) in self.parts.iter_mut().enumerate() {
            let (from, to) = part(at, duration_millis);
            let seen: u32 = covered
                .as_slice()
                .iter()
                .map(|(start, end)| (*end).min(to).saturating_sub((*start).max(from)))
                .sum();
            if from < to && seen >= (to - from).div_ceil(2) {
                *count += people;
            }
        }
    }

    /// The share of the viewers who covered each part; none where they are too few to speak of.
    pub fn shares(&self) -> Option<[u32; PARTS]> {
        let mut shares = [0; PARTS];
        for (share_of, count) in shares.iter_mut().zip(self.parts) {
            *share_of = share(count, self.viewers)?;
        }
        Some(shares)
    }
}

/// From when to when a part of the video lasts, in milliseconds.
pub fn part(at: usize, duration_millis: u32) -> (u32, u32) {
    let edge = |at: usize| {
        let millis = u64::from(duration_millis) * at as u64 / PARTS as u64;
        u32::try_from(millis).unwrap_or(duration_millis)
    };
    (edge(at), edge(at + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_group_of_four_has_no_shares() {
        assert_eq!(share(4, 4), None);
        assert_eq!(share(2, 5), Some(400));
        let mut coverage = Coverage::default();
        coverage.add(&Intervals::one(0, 20_000), 20_000, 4);
        assert_eq!(coverage.shares(), None);
        coverage.add(&Intervals::one(0, 10_000), 20_000, 1);
        let shares = coverage.shares().expect("there are five");
        assert_eq!((shares[9], shares[10]), (1000, 800));
    }

    #[test]
    fn half_of_a_part_counts_and_less_does_not() {
        let mut coverage = Coverage::default();
        // Parts of one second: half of the first, a little less of the second, both ends of the third.
        let covered = Intervals::from(vec![(0, 500), (1000, 1499), (2000, 2250), (2750, 3000)]);
        coverage.add(&covered, 20_000, 1);
        assert_eq!(coverage.parts[..4], [1, 0, 1, 0]);
        coverage.add(&Intervals::empty(), 20_000, 1);
        assert_eq!(coverage.viewers, 1);
    }

    proptest! {
        #[test]
        fn the_parts_cover_the_video_without_gaps(duration: u32) {
            prop_assert_eq!(part(0, duration).0, 0);
            prop_assert_eq!(part(PARTS - 1, duration).1, duration);
            for at in 1..PARTS {
                prop_assert_eq!(part(at - 1, duration).1, part(at, duration).0);
            }
        }

        #[test]
        fn nobody_covers_a_part_without_being_a_viewer(
            passages in proptest::collection::vec((0..100_000_u32, 0..100_000_u32), 0..6),
            duration in 0..100_000_u32,
            people in 0..9_u64,
        ) {
            let mut coverage = Coverage::default();
            coverage.add(&Intervals::from(passages), duration, people);
            prop_assert!(coverage.parts.iter().all(|count| *count <= coverage.viewers));
            coverage.add(&Intervals::one(0, duration), duration, people);
            if duration >= 20 {
                prop_assert!(coverage.parts.iter().all(|count| *count >= people));
            }
        }
    }
}
