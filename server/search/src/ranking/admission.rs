//! Who may see which course, which filters it passes, and what speaks for it.

use std::collections::HashSet;

use tantivy::Score;

use crate::{
    document::Kind,
    query::Query,
    view::{Course, Courses, Slot, Values},
};

/// Whoever has completed a course seldom looks for it.
const COMPLETED: Score = 0.6;

/// People look for courses first, and then for what is inside.
const COURSE: Score = 1.25;
const COURSE_BIT: u16 = 1 << (Kind::Course as u16);

/// The filters on courses, as bits.
pub(super) const MODULE: u8 = 1;
pub(super) const LEVEL: u8 = 2;
pub(super) const MODE: u8 = 4;
pub(super) const STAGE: u8 = 8;

/// How one search looks at the courses.
pub(crate) struct Admission {
    standings: Vec<Standing>,
    /// The kinds that the filter lets through, as bits.
    kinds: u16,
}

/// How one search looks at one course.
#[derive(Clone, Copy, Default)]
pub(super) struct Standing {
    pub is_visible: bool,
    /// The filters that it does not pass.
    pub failed: u8,
    /// What its scores are multiplied by; nothing when it is not to be found.
    pub factor: Score,
}

/// A filter: everything, one value, or a value that no course has.
#[derive(Clone, Copy)]
enum Wanted {
    Any,
    Only(Option<usize>),
}

impl Admission {
    /// `module` is asked for beside the query's own.
    pub fn of(query: &Query, module: Option<&str>, courses: &Courses) -> Self {
        let mut admission = Self {
            standings: courses.priors.iter().copied().map(Standing::open).collect(),
            kinds: query.kind.map_or(u16::MAX, |kind| 1 << (kind as u16)),
        };
        // Most courses are open to everybody, and most searches have no filter: the rest is put right one by one.
        let organisations: HashSet<&str> = query.organisations.iter().map(String::as_str).collect();
        for number in &courses.restricted {
            if let Some(course) = courses.get(*number)
                && !is_visible(course, &organisations)
            {
                admission.change(*number, |standing| *standing = Standing::default());
            }
        }
        let completed: HashSet<u32> = query
            .completed
            .iter()
            .filter_map(|code| courses.by_code(code))
            .collect();
        for number in completed {
            admission.change(number, |standing| standing.factor *= COMPLETED);
        }
        let filters = Filters::of(query, module, courses);
        if filters.is_any() {
            for (number, course) in courses.iter() {
                let failed = filters.failed(course);
                admission.change(number, |standing| standing.fail(failed));
            }
        }
        admission
    }

    fn change(&mut self, course: u32, change: impl FnOnce(&mut Standing)) {
        if let Some(standing) = self.standings.get_mut(course as usize) {
            change(standing);
        }
    }

    pub fn may_see(&self, course: u32) -> bool {
        self.standing(course).is_visible
    }

    pub(super) fn standing(&self, course: u32) -> Standing {
        let standing = self.standings.get(course as usize);
        standing.copied().unwrap_or_default()
    }

    pub(super) fn kinds(&self) -> u16 {
        self.kinds
    }

    /// What the score of a match is multiplied by, unless it is filtered out.
    pub(super) fn factor(&self, slot: Slot) -> Option<Score> {
        let factor = self.standing(slot.course()).factor;
        if factor <= 0.0 || self.kinds & slot.kind_bit() == 0 {
            return None;
        }
        if slot.kind_bit() == COURSE_BIT {
            Some(factor * COURSE)
        } else {
            Some(factor)
        }
    }
}

impl Standing {
    /// Of a course that everybody may see, or of none.
    fn open(prior: Score) -> Self {
        Self {
            is_visible: prior > 0.0,
            failed: 0,
            factor: prior,
        }
    }

    fn fail(&mut self, failed: u8) {
        self.failed = failed;
        if failed != 0 {
            self.factor = 0.0;
        }
    }
}

struct Filters {
    modules: [Wanted; 2],
    level: Wanted,
    mode: Wanted,
    stage: Wanted,
}

impl Filters {
    fn of(query: &Query, module: Option<&str>, courses: &Courses) -> Self {
        let wanted = |value: Option<&str>, values: &Values| match value {
            None => Wanted::Any,
            Some(value) => Wanted::Only(values.number(value)),
        };
        Self {
            modules: [
                wanted(query.module.as_deref(), &courses.modules),
                wanted(module, &courses.modules),
            ],
            level: wanted(query.level.as_deref(), &courses.levels),
            mode: wanted(query.mode.as_deref(), &courses.modes),
            stage: wanted(query.stage.as_deref(), &courses.stages),
        }
    }

    fn is_any(&self) -> bool {
        let [first, second] = self.modules;
        let all = [first, second, self.level, self.mode, self.stage];
        all.iter().any(|wanted| matches!(wanted, Wanted::Only(_)))
    }

    fn failed(&self, course: &Course) -> u8 {
        let in_module = self
            .modules
            .iter()
            .all(|module| module.admits(course.module));
        let in_stage = match self.stage {
            Wanted::Any => true,
            Wanted::Only(stage) => stage.is_some_and(|stage| course.stages.contains(&stage)),
        };
        let passed = [
            (in_module, MODULE),
            (self.level.admits(course.level), LEVEL),
            (self.mode.admits(course.mode), MODE),
            (in_stage, STAGE),
        ];
        passed
            .into_iter()
            .filter(|(passed, _)| !passed)
            .fold(0, |failed, (_, bit)| failed | bit)
    }
}

impl Wanted {
    fn admits(self, value: Option<usize>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(wanted) => wanted.is_some() && wanted == value,
        }
    }
}

fn is_visible(course: &Course, organisations: &HashSet<&str>) -> bool {
    let audience = &course.facts.audience;
    audience.is_empty()
        || audience
            .iter()
            .any(|id| organisations.contains(id.as_str()))
}
