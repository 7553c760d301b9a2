//! One page of matches, each by itself.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId, Score};

use super::{Admission, Counts, Matches, rounded};
use crate::view::{Courses, Segment, View};

/// A match that may be shown.
#[derive(Clone, Copy)]
pub(crate) struct Best {
    pub address: DocAddress,
    pub score: Score,
    /// Where its course stands among all, and it in its course: the order of equal scores.
    order: u32,
    rank: u64,
}

pub(crate) struct Flat<'a> {
    courses: &'a Courses,
    admission: &'a Admission,
    pub counts: Counts,
    keep: usize,
    best: Vec<Best>,
    /// The last of the best; what comes after it is not kept.
    last: Option<Best>,
}

impl<'a> Flat<'a> {
    /// Keeps the best of all matches, as many as are said.
    pub fn keeping(keep: usize, view: &'a View, admission: &'a Admission) -> Self {
        Self {
            courses: &view.courses,
            admission,
            counts: Counts::of(&view.courses),
            keep,
            best: Vec::new(),
            last: None,
        }
    }

    /// In order.
    pub fn best(mut self) -> Vec<Best> {
        self.best.sort_unstable_by(Best::compare);
        self.best.truncate(self.keep);
        self.best
    }

    fn shrink(&mut self) {
        if self.keep == 0 {
            self.best.clear();
            return;
        }
        let (_, last, _) = self
            .best
            .select_nth_unstable_by(self.keep - 1, Best::compare);
        self.last = Some(*last);
        self.best.truncate(self.keep);
    }
}

impl Matches for Flat<'_> {
    fn add(&mut self, number: u32, segment: &Segment, document: DocId, score: Score) {
        let Some(slot) = segment.slot(document) else {
            return;
        };
        self.counts.add(slot);
        let Some(factor) = self.admission.factor(slot) else {
            return;
        };
        let score = rounded(score * factor);
        if self.last.is_some_and(|last| score < last.score) {
            return;
        }
        let order = self.courses.get(slot.course()).map_or(0, |c| c.order);
        if self
            .last
            .is_some_and(|last| score <= last.score && order > last.order)
        {
            return;
        }
        self.best.push(Best {
            address: DocAddress::new(number, document),
            score,
            order,
            rank: segment.rank(document),
        });
        // Rarely, so that it costs little for each match.
        if self.best.len() > 2 * self.keep + 64 {
            self.shrink();
        }
    }
}

impl Best {
    fn compare(a: &Self, b: &Self) -> Ordering {
        b.score
            .total_cmp(&a.score)
            .then(a.order.cmp(&b.order))
            .then(a.rank.cmp(&b.rank))
    }
}
