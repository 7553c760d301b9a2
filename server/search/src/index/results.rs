//! What a search gives back.

use crate::{
    document::{Document, Kind, Locator},
    ranking::Facets,
    snippet::{Sought, snippet},
};

/// One thing that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    pub document_key: String,
    pub course: String,
    pub course_title: String,
    pub unit: Option<String>,
    /// The title of the section that the unit stands in.
    pub section: String,
    pub kind: Kind,
    pub title: String,
    /// The best passage as HTML, escaped; its only tags are `<mark>` and `</mark>`.
    pub snippet: String,
    pub locator: Option<Locator>,
    pub module: String,
    pub mandatory: bool,
    /// Hundredths of a credit hour.
    pub hours: i64,
    /// Comparable within one search only.
    pub score: f32,
}

/// A page of hits and the numbers around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    pub hits: Vec<Hit>,
    /// All matches, not only those of this page.
    pub total: usize,
    /// Matches by module, the most first. The other filters count here, the one by module does not: these are the
    /// numbers beside the links that change the module. Likewise all the others.
    pub modules: Vec<(String, usize)>,
    pub kinds: Vec<(Kind, usize)>,
    pub levels: Vec<(String, usize)>,
    pub modes: Vec<(String, usize)>,
    pub stages: Vec<(String, usize)>,
    /// The module that the text asked for, by code.
    pub module: Option<String>,
    /// Hardly anything was found, and this text finds more: perhaps it was meant.
    pub suggestion: Option<String>,
}

/// A page of courses and the numbers around it; the counts of the facets count courses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupedResults {
    pub courses: Vec<CourseHits>,
    /// All courses with a match, not only those of this page.
    pub total: usize,
    pub modules: Vec<(String, usize)>,
    pub kinds: Vec<(Kind, usize)>,
    pub levels: Vec<(String, usize)>,
    pub modes: Vec<(String, usize)>,
    pub stages: Vec<(String, usize)>,
    pub module: Option<String>,
    pub suggestion: Option<String>,
}

/// A course that was found, or in which something was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseHits {
    /// The course itself, whether or not it is a match.
    pub course: Hit,
    /// The best three matches inside.
    pub places: Vec<Hit>,
    /// All matches inside.
    pub total_places: usize,
}

impl Hit {
    pub(super) fn new(document: Document, sought: &[Sought], score: f32) -> Self {
        let mut text = document.text;
        for objective in &document.objectives {
            text += " · ";
            text += objective;
        }
        Self {
            snippet: snippet(&text, sought),
            document_key: document.key,
            course: document.course,
            course_title: document.course_title,
            unit: document.unit,
            section: document.section,
            kind: document.kind,
            title: document.title,
            locator: document.locator,
            module: document.module,
            mandatory: document.mandatory,
            hours: document.hours,
            score,
        }
    }

    /// The course around a hit, where the course has no document of its own.
    pub(super) fn of_course(&self) -> Self {
        Self {
            document_key: format!("course:{}", self.course),
            unit: None,
            section: String::new(),
            kind: Kind::Course,
            title: self.course_title.clone(),
            snippet: String::new(),
            locator: None,
            ..self.clone()
        }
    }
}

impl Results {
    pub(super) fn counted(facets: Facets) -> Self {
        Self {
            total: facets.total,
            modules: facets.modules,
            kinds: facets.kinds,
            levels: facets.levels,
            modes: facets.modes,
            stages: facets.stages,
            ..Self::default()
        }
    }
}

impl GroupedResults {
    pub(super) fn counted(facets: Facets) -> Self {
        Self {
            total: facets.total,
            modules: facets.modules,
            kinds: facets.kinds,
            levels: facets.levels,
            modes: facets.modes,
            stages: facets.stages,
            ..Self::default()
        }
    }
}
