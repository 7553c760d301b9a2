//! What a teacher might do next: which courses, in which order, and why.
//!
//! **Rules.** What an organisation asked for comes first, by its last day; then the next step of each path that the teacher has
//! joined; what is under way; what the workshops that the teacher is in study; what a mandatory module still lacks; the first steps of paths that are made for such a teacher; and
//! what is made for their subject or stage. Nothing is recommended that is done, that is not offered to them, whose licence has
//! ended, or that is made for other stages or subjects, unless they were asked to take it or chose it themselves. A course stands
//! in the list once, with every reason that it has; the first reason says why it stands where it does. The same facts give the
//! same list, in whatever order they come.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{
    catalogue::{Course, CourseCode, Module, Stage},
    learning::ProgressState,
    paths::{Fit, Person},
    time::{Timestamp, Zone},
};

/// Longer lists help nobody to choose.
pub const MOST: usize = 24;

/// Why a course is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An organisation asked for it.
    Assigned {
        by: String,
        due: Timestamp,
        overdue: bool,
    },
    /// The next step of a path that the teacher has joined; from 1.
    Path {
        title: String,
        step: usize,
        of: usize,
    },
    UnderWay,
    /// The host of a workshop that the teacher is in put it on its list, with this note.
    Workshop {
        title: String,
        note: String,
    },
    /// A mandatory module of this year lacks hours, and the course counts for it.
    Unmet(Module),
    /// The next step of a path that is made for such a teacher.
    PathFor {
        title: String,
        fit: Fit,
    },
    Subject(String),
    Stage(Stage),
}

/// What an organisation asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub course: CourseCode,
    pub by: String,
    pub due: Timestamp,
}

/// The next step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    pub course: CourseCode,
    pub title: String,
    /// From 1.
    pub step: usize,
    pub of: usize,
    /// When the teacher joined it; none of a path that only fits.
    pub joined: Option<Timestamp>,
    pub fit: Fit,
}

/// A course of a workshop that the teacher is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub course: CourseCode,
    /// Of the workshop.
    pub title: String,
    /// What its host says of the course.
    pub note: String,
    /// Its place on the list, from 0.
    pub at: usize,
}

/// How the teacher stands with a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub state: ProgressState,
    pub touched: Timestamp,
}

/// Everything that the order rests on.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub person: Person,
    /// Mandatory modules that lack hours this year.
    pub unmet: Vec<Module>,
    pub asked: Vec<Ask>,
    /// Of joined paths, and of those that fit.
    pub steps: Vec<NextStep>,
    pub listed: Vec<Listing>,
    /// By the code of the course: all that the teacher ever began.
    pub taken: BTreeMap<CourseCode, Taken>,
}

/// A course with its reasons; never without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub course: CourseCode,
    pub reasons: Vec<Reason>,
}

/// Where a course stands in the list, before its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Asked(Timestamp),
    OnPath(Timestamp),
    UnderWay(Reverse<Timestamp>),
    /// By its place on the list.
    InWorkshop(usize),
    /// One course of each module before a second of any; what is made for the teacher's own subject or stage goes before
    /// what is for everybody.
    Unmet {
        round: usize,
        module: Module,
        score: Reverse<u8>,
    },
    PathFor,
    Fitting(Reverse<u8>),
}

/// The courses to go on with, the first first; at most [`MOST`]. `offered` are those of the catalogue that the teacher may see.
pub fn recommend<'c>(
    facts: &Facts,
    offered: impl IntoIterator<Item = &'c Course>,
    now: Timestamp,
    zone: &Zone,
) -> Vec<Recommendation> {
    let is_open = |course: &&Course| {
        let ends = course.licence.as_ref().and_then(|it| it.ends_at(zone));
        ends.is_none_or(|ends| ends > now)
    };
    let mut placed: BTreeMap<&CourseCode, (Place, Vec<Reason>)> = BTreeMap::new();
    let asked = by_course(&facts.asked, |ask| &ask.course);
    let steps = by_course(&facts.steps, |step| &step.course);
    for course in offered.into_iter().filter(is_open) {
        let taken = facts.taken.get(&course.code);
        if taken.is_some_and(|taken| taken.state == ProgressState::Completed) {
            continue;
        }
        let asked = asked.get(&course.code).map_or(&[][..], Vec::as_slice);
        let steps = steps.get(&course.code).map_or(&[][..], Vec::as_slice);
        if let Some(found) = weigh(facts, course, taken, asked, steps, now) {
            placed.insert(&course.code, found);
        }
    }
    let mut list: Vec<(Place, &CourseCode, Vec<Reason>)> = placed
        .into_iter()
        .map(|(course, (place, reasons))| (place, course, reasons))
        .collect();
    list.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let mut rounds: BTreeMap<Module, usize> = BTreeMap::new();
    for (place, ..) in &mut list {
        if let Place::Unmet { round, module, .. } = place {
            let count = rounds.entry(*module).or_default();
            *round = *count;
            *count += 1;
        }
    }
    list.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let first = list.into_iter().take(MOST);
    first
        .map(|(_, course, reasons)| Recommendation {
            course: course.clone(),
            reasons,
        })
        .collect()
}

fn by_course<T>(all: &[T], course: impl Fn(&T) -> &CourseCode) -> BTreeMap<&CourseCode, Vec<&T>> {
    let mut found: BTreeMap<&CourseCode, Vec<&T>> = BTreeMap::new();
    for each in all {
        found.entry(course(each)).or_default().push(each);
    }
    found
}

/// The place of one course with all its reasons, the one for its place first; none where nothing speaks for it.
fn weigh(
    facts: &Facts,
    course: &Course,
    taken: Option<&Taken>,
    asked: &[&Ask],
    steps: &[&NextStep],
    now: Timestamp,
) -> Option<(Place, Vec<Reason>)> {
    let mut found: Vec<(Place, Reason)> = Vec::new();
    // Of several that asked, whoever wants it first.
    if let Some(ask) = asked.iter().min_by_key(|ask| (ask.due, &ask.by)) {
        let reason = Reason::Assigned {
            by: ask.by.clone(),
            due: ask.due,
            overdue: now > ask.due,
        };
        found.push((Place::Asked(ask.due), reason));
    }
    let joined = steps.iter().filter_map(|step| Some((step.joined?, step)));
    if let Some((at, step)) = joined.min_by_key(|(at, step)| (*at, &step.title, step.step)) {
        let reason = Reason::Path {
            title: step.title.clone(),
            step: step.step,
            of: step.of,
        };
        found.push((Place::OnPath(at), reason));
    }
    if let Some(taken) = taken {
        found.push((Place::UnderWay(Reverse(taken.touched)), Reason::UnderWay));
    }
    let listed = facts
        .listed
        .iter()
        .filter(|each| each.course == course.code);
    if let Some(each) = listed.min_by_key(|each| (each.at, &each.title, &each.note)) {
        let reason = Reason::Workshop {
            title: each.title.clone(),
            note: each.note.clone(),
        };
        found.push((Place::InWorkshop(each.at), reason));
    }
    let fit = fitting(&facts.person, course);
    // What is made for others is not for them, unless they were asked for it or chose it.
    if let Some(fit) = fit {
        let score = u8::from(fit.subject) * 2 + u8::from(fit.stage);
        if facts.unmet.contains(&course.module) {
            let place = Place::Unmet {
                round: 0,
                module: course.module,
                score: Reverse(score),
            };
            found.push((place, Reason::Unmet(course.module)));
        }
        let suited = steps.iter().filter(|step| step.joined.is_none());
        if let Some(step) = suited.min_by_key(|step| (&step.title, step.step)) {
            let reason = Reason::PathFor {
                title: step.title.clone(),
                fit: step.fit,
            };
            found.push((Place::PathFor, reason));
        }
        if let Some(subject) = facts.person.subject.clone().filter(|_| fit.subject) {
            found.push((Place::Fitting(Reverse(score)), Reason::Subject(subject)));
        }
        if let Some(stage) = facts.person.stage.filter(|_| fit.stage) {
            found.push((Place::Fitting(Reverse(score)), Reason::Stage(stage)));
        }
    }
    let place = found.iter().map(|(place, _)| *place).min()?;
    Some((place, found.into_iter().map(|(_, reason)| reason).collect()))
}

/// What of the person the course is made for; none where it is made for others. Of whom nothing is known, it may be for.
fn fitting(person: &Person, course: &Course) -> Option<Fit> {
    let stage = person
        .stage
        .filter(|_| !course.stages.is_empty())
        .map(|known| course.stages.contains(&known));
    let subject = person
        .subject
        .as_ref()
        .filter(|_| !course.subjects.is_empty())
        .map(|known| course.subjects.contains(known));
    // Somebody without a subject, such as in a kindergarten, is not whom a course of a subject is for.
    let is_for_others =
        !course.subjects.is_empty() && person.subject.is_none() && person.stage.is_some();
    if stage == Some(false) || subject == Some(false) || is_for_others {
        return None;
    }
    Some(Fit {
        post: false,
        // What is for every stage is for nobody's own.
        stage: stage == Some(true) && course.stages.len() < Stage::ALL.len(),
        subject: subject == Some(true),
    })
}

#[cfg(test)]
mod tests;
