//! What a course is about, as a form or a client writes it, and as the domain knows it.

use std::str::FromStr;

use domain::{
    catalogue::{Course, CourseCode, Level, Licence, Mode, Module, Source, Stage},
    hours::CreditHours,
    time::Day,
};
use serde::{Deserialize, Serialize};

use crate::Refusal;

const TITLE_LIMIT: usize = 200;
const SUMMARY_LIMIT: usize = 2000;
/// Subjects, objectives: of each, and how many.
const ITEM_LIMIT: usize = 300;
const ITEMS: usize = 50;
/// No course is worth more than a year asks for *(assumed: the plan's 72 hours)*.
const HOURS_LIMIT: CreditHours = CreditHours::from_hundredths(7200);

/// The fields as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    pub title: String,
    pub summary: String,
    pub hours: String,
    pub module: String,
    pub level: String,
    pub mode: String,
    pub source: String,
    pub mandatory: bool,
    pub stages: Vec<String>,
    pub subjects: Vec<String>,
    pub objectives: Vec<String>,
    /// The codes of the organisations that the course is for; none for everybody.
    #[serde(default)]
    pub audience: Vec<String>,
    /// Who gave the licence; empty where there is none. What it allows, and the last day on which the course is shown.
    #[serde(default)]
    pub licence_holder: String,
    #[serde(default)]
    pub licence_terms: String,
    #[serde(default)]
    pub licence_until: String,
}

/// The fields as they were understood.
pub(super) struct Read {
    title: String,
    summary: String,
    hours: CreditHours,
    module: Module,
    level: Level,
    mode: Mode,
    source: Source,
    mandatory: bool,
    stages: Vec<Stage>,
    subjects: Vec<String>,
    objectives: Vec<String>,
    audience: Vec<String>,
    licence: Option<Licence>,
}

impl Metadata {
    /// What the course is about, as a form shows it.
    pub fn of(course: &Course) -> Self {
        let licence = course.licence.as_ref();
        Self {
            licence_holder: licence.map(|it| it.holder.clone()).unwrap_or_default(),
            licence_terms: licence.map(|it| it.terms.clone()).unwrap_or_default(),
            licence_until: licence
                .and_then(|it| it.until)
                .map(|day| day.to_string())
                .unwrap_or_default(),
            title: course.title.clone(),
            summary: course.summary.clone(),
            hours: course.hours.to_string(),
            module: course.module.code().to_owned(),
            level: course.level.code().to_owned(),
            mode: course.mode.code().to_owned(),
            source: course.source.code().to_owned(),
            mandatory: course.mandatory,
            stages: course
                .stages
                .iter()
                .map(|stage| stage.code().to_owned())
                .collect(),
            subjects: course.subjects.clone(),
            objectives: course.objectives.clone(),
            audience: course.audience.clone(),
        }
    }

    /// `None` where something is wrong; every field at fault is in `refusals`.
    pub(super) fn read(&self, refusals: &mut Vec<Refusal>) -> Option<Read> {
        let before = refusals.len();
        text("title", &self.title, TITLE_LIMIT, refusals);
        text("summary", &self.summary, SUMMARY_LIMIT, refusals);
        several("subjects", &self.subjects, refusals);
        several("objectives", &self.objectives, refusals);
        several("audience", &self.audience, refusals);
        let hours = hours(&self.hours, refusals);
        let module = word("module", &self.module, refusals);
        let level = word("level", &self.level, refusals);
        let mode = word("mode", &self.mode, refusals);
        let source = word("source", &self.source, refusals);
        let licence = self.licence(refusals);
        let stages = self
            .stages
            .iter()
            .filter_map(|stage| word("stages", stage, refusals))
            .collect();
        if refusals.len() > before {
            return None;
        }
        Some(Read {
            title: self.title.trim().to_owned(),
            summary: self.summary.trim().to_owned(),
            hours: hours?,
            module: module?,
            level: level?,
            mode: mode?,
            source: source?,
            mandatory: self.mandatory,
            stages,
            subjects: self.subjects.clone(),
            objectives: self.objectives.clone(),
            audience: self.audience.clone(),
            licence,
        })
    }

    fn licence(&self, refusals: &mut Vec<Refusal>) -> Option<Licence> {
        let [holder, terms, until] = [
            &self.licence_holder,
            &self.licence_terms,
            &self.licence_until,
        ]
        .map(|it| it.trim());
        for (field, value, limit) in [
            ("licence_holder", holder, TITLE_LIMIT),
            ("licence_terms", terms, SUMMARY_LIMIT),
        ] {
            if value.chars().count() > limit {
                let detail = format!("write at most {limit} characters");
                refusals.push(Refusal::new(field, "too-long", detail));
            }
        }
        let day = (!until.is_empty()).then(|| until.parse::<Day>());
        let until = day.transpose().unwrap_or_else(|error| {
            refusals.push(Refusal::new("licence_until", "day-form", error.to_string()));
            None
        });
        if holder.is_empty() && (until.is_some() || !terms.is_empty()) {
            let detail = "name who gave the licence";
            refusals.push(Refusal::new("licence_holder", "missing", detail));
        }
        (!holder.is_empty()).then(|| Licence {
            holder: holder.to_owned(),
            terms: terms.to_owned(),
            until,
        })
    }
}

impl Read {
    pub(super) fn begin(&self, code: CourseCode, author: &str) -> Course {
        let mut course = Course {
            code,
            title: String::new(),
            summary: String::new(),
            objectives: Vec::new(),
            language: "zh-CN".to_owned(),
            hours: self.hours,
            module: self.module,
            level: self.level,
            mode: self.mode,
            mandatory: self.mandatory,
            stages: Vec::new(),
            subjects: Vec::new(),
            authors: vec![author.to_owned()],
            source: self.source,
            audience: Vec::new(),
            licence: None,
            sections: Vec::new(),
        };
        self.put_into(&mut course);
        course
    }

    pub(super) fn put_into(&self, course: &mut Course) {
        course.title.clone_from(&self.title);
        course.summary.clone_from(&self.summary);
        course.objectives.clone_from(&self.objectives);
        course.hours = self.hours;
        course.module = self.module;
        course.level = self.level;
        course.mode = self.mode;
        course.mandatory = self.mandatory;
        course.stages.clone_from(&self.stages);
        course.subjects.clone_from(&self.subjects);
        course.source = self.source;
        course.audience.clone_from(&self.audience);
        course.licence.clone_from(&self.licence);
    }
}

fn text(field: &'static str, value: &str, limit: usize, refusals: &mut Vec<Refusal>) {
    if value.trim().is_empty() {
        refusals.push(Refusal::new(field, "missing", "write something here"));
    } else if value.chars().count() > limit {
        let detail = format!("write at most {limit} characters");
        refusals.push(Refusal::new(field, "too-long", detail));
    }
}

fn several(field: &'static str, values: &[String], refusals: &mut Vec<Refusal>) {
    if values.len() > ITEMS {
        let detail = format!("write at most {ITEMS} of them");
        refusals.push(Refusal::new(field, "too-many", detail));
    }
    if values
        .iter()
        .any(|value| value.chars().count() > ITEM_LIMIT)
    {
        let detail = format!("write at most {ITEM_LIMIT} characters in each");
        refusals.push(Refusal::new(field, "too-long", detail));
    }
}

fn hours(value: &str, refusals: &mut Vec<Refusal>) -> Option<CreditHours> {
    if value.trim().is_empty() {
        refusals.push(Refusal::new("hours", "missing", "give the hours, as 4.00"));
        return None;
    }
    match value.trim().parse::<CreditHours>() {
        Ok(hours) if (1..=HOURS_LIMIT.hundredths()).contains(&hours.hundredths()) => Some(hours),
        Ok(_) => {
            let detail = format!("give hours above 0 and at most {HOURS_LIMIT}");
            refusals.push(Refusal::new("hours", "hours-range", detail));
            None
        }
        Err(error) => {
            refusals.push(Refusal::new("hours", "hours-form", error.to_string()));
            None
        }
    }
}

fn word<T>(field: &'static str, value: &str, refusals: &mut Vec<Refusal>) -> Option<T>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    value
        .parse()
        .map_err(|error: T::Err| {
            refusals.push(Refusal::new(field, "unknown-word", error.to_string()));
        })
        .ok()
}
