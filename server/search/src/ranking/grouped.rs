//! The courses that have a match, each with the best places inside.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId, Score};

use super::{Admission, Counts, Matches, rounded};
use crate::{
    document::Kind,
    view::{Courses, Segment, View},
};

/// How many places are kept of a course: more than are shown, because some stand for a whole that matches too.
const KEPT: usize = 6;
const WHOLES: usize = 2;
/// How much each further place says for its course.
const FURTHER: Score = 0.05;

/// A course and its best matches.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub course: u32,
    /// Of the document of the course itself.
    pub own: Option<Score>,
    /// Passages, pages and quizzes.
    places: [Option<Place>; KEPT],
    /// Videos and files by their titles: what they say is in their passages.
    wholes: [Option<Place>; WHOLES],
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
    in_passages: bool,
}

impl<'a> Grouped<'a> {
    pub fn of(view: &'a View, admission: &'a Admission) -> Self {
        Self {
            courses: &view.courses,
            admission,
            counts: Counts::of(&view.courses),
            groups: Vec::new(),
            by_course: vec![0; view.courses.len()],
            in_passages: false,
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
                places: [None; KEPT],
                wholes: [None; WHOLES],
            });
            *known = u32::try_from(self.groups.len()).ok()?;
        }
        self.groups.get_mut(*known as usize - 1)
    }
}

impl Matches for Grouped<'_> {
    fn turn_to_passages(&mut self) {
        self.in_passages = true;
    }

    fn add(&mut self, number: u32, segment: &Segment, document: DocId, score: Score) {
        let Some(slot) = segment.slot(document) else {
            return;
        };
        self.counts.add(slot);
        let Some(factor) = self.admission.factor(slot) else {
            return;
        };
        let score = rounded(score * factor);
        let kind = slot.kind();
        let is_whole =
            !self.in_passages && matches!(kind, Some(Kind::Video | Kind::Audio | Kind::Document));
        let Some(group) = self.group(slot.course()) else {
            return;
        };
        if kind == Some(Kind::Course) {
            group.own = Some(score);
            return;
        }
        let best: &mut [_] = if is_whole {
            &mut group.wholes
        } else {
            &mut group.places
        };
        if takes(best, score) {
            let place = Place {
                address: DocAddress::new(number, document),
                score,
                rank: segment.rank(document),
            };
            keep(best, place);
        }
    }
}

impl Group {
    /// How many places are shown with a course.
    pub const PLACES: usize = 3;

    /// The best first.
    pub fn places(&self) -> impl Iterator<Item = &Place> + Clone {
        self.places.iter().flatten()
    }

    pub fn wholes(&self) -> impl Iterator<Item = &Place> + Clone {
        self.wholes.iter().flatten()
    }

    pub fn score(&self) -> Score {
        let places = self.places().take(Self::PLACES).chain(self.wholes());
        let scores = || self.own.into_iter().chain(places.clone().map(|p| p.score));
        let best = scores().fold(0.0, Score::max);
        best + FURTHER * (scores().sum::<Score>() - best)
    }
}

/// Most matches are worse than what is kept already.
fn takes(best: &[Option<Place>], score: Score) -> bool {
    match best.last() {
        Some(Some(last)) => score >= last.score,
        _ => true,
    }
}

fn keep(best: &mut [Option<Place>], place: Place) {
    let mut place = Some(place);
    for known in best {
        let is_better = match (&place, &known) {
            (Some(place), Some(known)) => place.compare(known) == Ordering::Less,
            (place, _) => place.is_some(),
        };
        if is_better {
            std::mem::swap(known, &mut place);
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
