//! How many matches each choice would leave.

use super::admission::{Admission, LEVEL, MODE, MODULE, STAGE};
use crate::{
    document::Kind,
    view::{Courses, Slot, Values},
};

/// How many matches there are of each kind in each course.
pub(crate) struct Counts(Vec<u32>);

/// The numbers beside the links that narrow a search, each the most first. A choice does not count against its own facet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facets {
    pub total: usize,
    /// Visible matches, whatever the filters say.
    pub unfiltered: usize,
    pub kinds: Vec<(Kind, usize)>,
    pub modules: Vec<(String, usize)>,
    pub levels: Vec<(String, usize)>,
    pub modes: Vec<(String, usize)>,
    pub stages: Vec<(String, usize)>,
}

impl Counts {
    pub fn of(courses: &Courses) -> Self {
        Self(vec![0; courses.len() * Slot::KINDS])
    }

    pub fn add(&mut self, slot: Slot) {
        if let Some(count) = self.0.get_mut(slot.index()) {
            *count += 1;
        }
    }

    /// Matches of a course that are not the course itself and pass the filter by kind.
    pub fn places(&self, course: u32, admission: &Admission) -> usize {
        let kinds = self.0.chunks(Slot::KINDS).nth(course as usize);
        let kinds = (0_usize..).zip(kinds.unwrap_or_default());
        kinds
            .filter(|(kind, _)| *kind != Kind::Course as usize)
            .filter(|(kind, _)| admission.kinds() & (1 << kind) != 0)
            .map(|(_, count)| *count as usize)
            .sum()
    }

    /// With matches as the unit, or with courses that have one.
    pub fn facets(&self, courses: &Courses, admission: &Admission, by_course: bool) -> Facets {
        let as_counted = |count: usize| {
            if by_course { count.min(1) } else { count }
        };
        let mut facets = Facets::default();
        let mut kinds = [0; Slot::KINDS];
        let mut modules = Tally::of(&courses.modules);
        let mut levels = Tally::of(&courses.levels);
        let mut modes = Tally::of(&courses.modes);
        let mut stages = Tally::of(&courses.stages);
        for (number, counts) in (0..).zip(self.0.chunks_exact(Slot::KINDS)) {
            if counts.iter().all(|count| *count == 0) {
                continue;
            }
            let standing = admission.standing(number);
            let Some(course) = courses.get(number).filter(|_| standing.is_visible) else {
                continue;
            };
            let failed = standing.failed;
            let mut count = 0;
            for (kind, of_kind) in counts.iter().enumerate() {
                let of_kind = *of_kind as usize;
                facets.unfiltered += of_kind;
                if admission.kinds() & (1 << kind) != 0 {
                    count += of_kind;
                }
                if failed == 0
                    && let Some(kind) = kinds.get_mut(kind)
                {
                    *kind += as_counted(of_kind);
                }
            }
            let count = as_counted(count);
            if failed == 0 {
                facets.total += count;
            }
            if failed & !MODULE == 0 {
                modules.add(course.module, count);
            }
            if failed & !LEVEL == 0 {
                levels.add(course.level, count);
            }
            if failed & !MODE == 0 {
                modes.add(course.mode, count);
            }
            if failed & !STAGE == 0 {
                for stage in &course.stages {
                    stages.add(Some(*stage), count);
                }
            }
        }
        let kinds = Kind::ALL.iter().copied().zip(kinds);
        facets.kinds = most_first(kinds.filter(|(_, count)| *count > 0).collect());
        facets.modules = modules.counts();
        facets.levels = levels.counts();
        facets.modes = modes.counts();
        facets.stages = stages.counts();
        facets
    }
}

struct Tally<'a> {
    values: &'a Values,
    counts: Vec<usize>,
}

impl<'a> Tally<'a> {
    fn of(values: &'a Values) -> Self {
        Self {
            values,
            counts: vec![0; values.values.len()],
        }
    }

    fn add(&mut self, value: Option<usize>, count: usize) {
        if let Some(tally) = value.and_then(|value| self.counts.get_mut(value)) {
            *tally += count;
        }
    }

    fn counts(self) -> Vec<(String, usize)> {
        let counted = self.values.values.iter().cloned().zip(self.counts);
        most_first(counted.filter(|(_, count)| *count > 0).collect())
    }
}

fn most_first<T: Ord>(mut counts: Vec<(T, usize)>) -> Vec<(T, usize)> {
    counts.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    counts
}
