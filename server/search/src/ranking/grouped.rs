//! The courses that have a match, each with the best places inside.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId, Score};

use super::{Admission, Counts, Matches, rounded};
use crate::{
    document::Kind,
    view::{Courses, Segment, View},
};

/// How many places are shown with a course.
const PLACES: usize = 3;
/// How much each further place says for its course.
const FURTHER: Score = 0.05;

/// A course and its best matches.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub course: u32,
    /// Of the document of the course itself.
    pub own: Option<Score>,
    places: [Option<Place>; PLACES],
}

#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub address: DocAddress,
    pub score: Score,
    rank: u64,
}

pub(crate) struct Grouped<'a> {
    courses: &'a Courses,
    admission: &'a Admission,
    pub counts: Counts,
    groups: Vec<Group>,
    /// One more than the place of a course among the groups, by its number.
    by_course: Vec<u32>,
}

impl<'a> Grouped<'a> {
    pub fn of(view: &'a View, admission: &'a Admission) -> Self {
        Self {
            courses: &view.courses,
            admission,
            counts: Counts::of(&view.courses),
            groups: Vec::new(),
            by_course: vec![0; view.courses.len()],
        }
    }

    /// The best courses in order.
    pub fn page(&self, offset: usize, limit: usize) -> Vec<Group> {
        let mut groups: Vec<_> = self
            .groups
            .iter()
            .map(|group| {
                let order = self.courses.get(group.course).map_or(0, |c| c.order);
                (rounded(group.score()), order, *group)
            })
            .collect();
        groups.sort_unstable_by(|(a, x, _), (b, y, _)| b.total_cmp(a).then(x.cmp(y)));
        let page = groups.into_iter().skip(offset).take(limit);
        page.map(|(.., group)| group).collect()
    }

    fn group(&mut self, course: u32) -> Option<&mut Group> {
        let known = self.by_course.get_mut(course as usize)?;
        if *known == 0 {
            self.groups.push(Group {
                course,
                own: None,
                places: [None; PLACES],
            });
            *known = u32::try_from(self.groups.len()).ok()?;
        }
        self.groups.get_mut(*known as usize - 1)
    }
}

impl Matches for Grouped<'_> {
    fn add(&mut self, number: u32, segment: &Segment, document: DocId, score: Score) {
        let Some(slot) = segment.slot(document) else {
            return;
        };
        self.counts.add(slot);
        let Some(factor) = self.admission.factor(slot) else {
            return;
        };
        let score = rounded(score * factor);
        let is_course = slot.kind() == Some(Kind::Course);
        let Some(group) = self.group(slot.course()) else {
            return;
        };
        if is_course {
            group.own = Some(score);
        } else if group.takes(score) {
            group.add(Place {
                address: DocAddress::new(number, document),
                score,
                rank: segment.rank(document),
            });
        }
    }
}

impl Group {
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().flatten()
    }

    pub fn score(&self) -> Score {
        let scores = || self.own.into_iter().chain(self.places().map(|p| p.score));
        let best = scores().fold(0.0, Score::max);
        best + FURTHER * (scores().sum::<Score>() - best)
    }

    fn takes(&self, score: Score) -> bool {
        match self.places.last() {
            Some(Some(last)) => score >= last.score,
            _ => true,
        }
    }

    fn add(&mut self, place: Place) {
        let mut place = Some(place);
        for known in &mut self.places {
            let is_better = match (&place, &known) {
                (Some(place), Some(known)) => place.compare(known) == Ordering::Less,
                (place, _) => place.is_some(),
            };
            if is_better {
                std::mem::swap(known, &mut place);
            }
        }
    }
}

impl Place {
    fn compare(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then(self.rank.cmp(&other.rank))
    }
}
