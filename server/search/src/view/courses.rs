//! What is said of the courses.

use std::{collections::HashMap, sync::Arc};

use tantivy::{DocAddress, Score};

use crate::document::Document;

/// A mandatory course comes before an equally good one.
const MANDATORY: Score = 1.15;
/// What the newest course is worth beside one of long ago, and how long half of that takes to fade.
const FRESH: Score = 0.06;
const HALF_LIFE_DAYS: Score = 365.0;
/// For each tenfold of people who have completed the course.
const COMPLETIONS: Score = 0.015;
const MILLIS_PER_DAY: f64 = 86_400_000.0;

/// What all documents of a course say of it.
#[derive(Debug)]
pub(crate) struct Facts {
    pub code: String,
    module: String,
    level: String,
    mode: String,
    stages: Vec<String>,
    pub mandatory: bool,
    published_at: i64,
    pub audience: Vec<String>,
    completions: u32,
}

impl From<Document> for Facts {
    fn from(document: Document) -> Self {
        Self {
            code: document.course,
            module: document.module,
            level: document.level,
            mode: document.mode,
            stages: document.stages,
            mandatory: document.mandatory,
            published_at: document.published_at,
            audience: document.audience,
            completions: document.completions,
        }
    }
}

pub(crate) struct Course {
    pub facts: Arc<Facts>,
    /// The document of the course itself.
    pub own: Option<DocAddress>,
    /// Its place among all courses by code.
    pub order: u32,
    /// By how much it comes before others for everybody.
    pub prior: Score,
    /// Numbers into [`Courses::facets`].
    pub module: Option<usize>,
    pub level: Option<usize>,
    pub mode: Option<usize>,
    pub stages: Vec<usize>,
}

/// All courses, by number.
#[derive(Default)]
pub(crate) struct Courses {
    courses: Vec<Option<Course>>,
    by_code: HashMap<String, u32>,
    /// What [`Course::prior`] says, by number; nothing where there is no course.
    pub priors: Vec<Score>,
    /// The courses that not everybody may see.
    pub restricted: Vec<u32>,
    pub modules: Values,
    pub levels: Values,
    pub modes: Values,
    pub stages: Values,
}

/// The different values of something that courses are counted by.
#[derive(Default)]
pub(crate) struct Values {
    numbers: HashMap<String, usize>,
    pub values: Vec<String>,
}

impl Values {
    fn add(&mut self, value: &str) -> Option<usize> {
        if value.is_empty() {
            return None;
        }
        if let Some(number) = self.numbers.get(value) {
            return Some(*number);
        }
        let number = self.values.len();
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        Some(number)
    }

    pub fn number(&self, value: &str) -> Option<usize> {
        self.numbers.get(value).copied()
    }
}

impl Courses {
    pub fn of(found: HashMap<u32, (Arc<Facts>, Option<DocAddress>)>) -> Self {
        let mut ordered: Vec<_> = found.into_iter().collect();
        ordered.sort_by(|(_, (a, _)), (_, (b, _))| a.code.cmp(&b.code));
        let newest = ordered
            .iter()
            .map(|(_, (facts, _))| facts.published_at)
            .max();
        let mut courses = Self::default();
        for (order, (number, (facts, own))) in (0..).zip(ordered) {
            let at = number as usize;
            if courses.courses.len() <= at {
                courses.courses.resize_with(at + 1, || None);
                courses.priors.resize(at + 1, 0.0);
            }
            if !facts.audience.is_empty() {
                courses.restricted.push(number);
            }
            courses.by_code.insert(facts.code.clone(), number);
            let stages = facts.stages.iter();
            let course = Course {
                own,
                order,
                prior: prior(&facts, newest.unwrap_or_default()),
                module: courses.modules.add(&facts.module),
                level: courses.levels.add(&facts.level),
                mode: courses.modes.add(&facts.mode),
                stages: stages
                    .filter_map(|stage| courses.stages.add(stage))
                    .collect(),
                facts,
            };
            if let Some(place) = courses.priors.get_mut(at) {
                *place = course.prior;
            }
            if let Some(place) = courses.courses.get_mut(at) {
                *place = Some(course);
            }
        }
        courses
    }

    /// One more than the highest number.
    pub fn len(&self) -> usize {
        self.courses.len()
    }

    pub fn get(&self, number: u32) -> Option<&Course> {
        self.courses.get(number as usize)?.as_ref()
    }

    pub fn by_code(&self, code: &str) -> Option<u32> {
        self.by_code.get(code).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &Course)> {
        (0..)
            .zip(&self.courses)
            .filter_map(|(number, course)| Some((number, course.as_ref()?)))
    }
}

/// Freshness is measured against the newest course and not against today, so that an index answers tomorrow as it
/// answers today.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a weight needs no more than a few digits"
)]
fn prior(facts: &Facts, newest: i64) -> Score {
    let mandatory = if facts.mandatory { MANDATORY } else { 1.0 };
    let age = newest.saturating_sub(facts.published_at) as f64 / MILLIS_PER_DAY;
    let fresh = 1.0 + FRESH * (-(age as Score) / HALF_LIFE_DAYS).exp2();
    let taken = 1.0 + COMPLETIONS * (facts.completions as Score + 1.0).log10();
    mandatory * fresh * taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(mandatory: bool, published_at: i64, completions: u32) -> Facts {
        Facts::from(Document {
            mandatory,
            published_at,
            completions,
            ..Document::default()
        })
    }

    #[test]
    fn mandatory_fresh_and_popular_courses_come_first_but_gently() {
        let year = 365 * 86_400_000;
        let plain = prior(&facts(false, 0, 0), 10 * year);
        for better in [
            facts(true, 0, 0),
            facts(false, 10 * year, 0),
            facts(false, 0, 5000),
        ] {
            let better = prior(&better, 10 * year);
            assert!(better > plain && better < plain * 1.2, "{better} {plain}");
        }
        assert!(prior(&facts(true, 0, 0), 0) > prior(&facts(false, 0, 100_000), 0));
    }
}
