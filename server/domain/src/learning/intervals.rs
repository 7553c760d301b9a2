//! A set of half-open intervals of milliseconds, kept sorted, disjoint and merged.

use serde::{Deserialize, Serialize};

/// Passages of a unit: `[from, to)` in milliseconds. JSON: `[[from,to],…]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<(u32, u32)>", into = "Vec<(u32, u32)>")]
pub struct Intervals(Vec<(u32, u32)>);

impl Intervals {
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    pub fn one(from: u32, to: u32) -> Self {
        Self::from(vec![(from, to)])
    }

    pub fn as_slice(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Milliseconds covered, each once.
    pub fn total(&self) -> u32 {
        self.0
            .iter()
            .map(|(from, to)| to - from)
            .fold(0, u32::saturating_add)
    }

    /// The end of the last passage.
    pub fn end(&self) -> u32 {
        self.0.last().map_or(0, |(_, to)| *to)
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0
            .iter()
            .chain(&other.0)
            .copied()
            .collect::<Vec<_>>()
            .into()
    }

    /// What lies before `length`.
    #[must_use]
    pub fn clip(&self, length: u32) -> Self {
        self.0
            .iter()
            .map(|&(from, to)| (from, to.min(length)))
            .collect::<Vec<_>>()
            .into()
    }

    /// What is in `self` and not in `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        for &(from, to) in &self.0 {
            let mut start = from;
            for &(gap_from, gap_to) in &other.0 {
                if gap_to <= start || gap_from >= to {
                    continue;
                }
                if gap_from > start {
                    rest.push((start, gap_from));
                }
                start = start.max(gap_to);
            }
            if start < to {
                rest.push((start, to));
            }
        }
        Self(rest)
    }

    /// The earliest passages that fit into `budget` milliseconds.
    #[must_use]
    pub fn first(&self, budget: i64) -> Self {
        let mut left = u32::try_from(budget.max(0)).unwrap_or(u32::MAX);
        let mut kept = Vec::new();
        for &(from, to) in &self.0 {
            let length = (to - from).min(left);
            if length == 0 {
                break;
            }
            kept.push((from, from + length));
            left -= length;
        }
        Self(kept)
    }
}

impl From<Vec<(u32, u32)>> for Intervals {
    /// Sorts and merges; empty and backward pairs vanish.
    fn from(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.retain(|(from, to)| from < to);
        pairs.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(pairs.len());
        for (from, to) in pairs {
            match merged.last_mut() {
                Some((_, end)) if from <= *end => *end = (*end).max(to),
                _ => merged.push((from, to)),
            }
        }
        Self(merged)
    }
}

impl From<Intervals> for Vec<(u32, u32)> {
    fn from(intervals: Intervals) -> Self {
        intervals.0
    }
}
