//! The rules that a city decides 学时认定办法, as versioned data: what is owed, what counts, who verifies.
//!
//! A policy governs a range of training years. An entry remembers the version that decided it, and a later version
//! never changes it. The numbers of the first version come from the municipal plan 昆政办〔2015〕63号 (72 hours a
//! year, five-year cycle); what the plan leaves open is *(assumed)* and can be changed by the city's administrator.

mod problems;
mod standing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Level, Mode, Module, words},
    hours::CreditHours,
    organisations::OrganisationKind,
    time::{Cycle, TrainingYear},
};

pub use problems::PolicyError;
pub use standing::{Standing, Sum};

words! {
    /// How often the same course earns its hours.
    Repeats {
        OncePerCycle = "once-per-cycle",
        OncePerYear = "once-per-year",
        Always = "always",
    }
}

words! {
    Direction {
        Down = "down",
        Nearest = "nearest",
        Up = "up",
    }
}

words! {
    /// What becomes of an entry for a year that is closed. A completion is never refused: it becomes an adjustment.
    Late {
        /// It is refused.
        Refuse = "refuse",
        /// It is credited in the open year.
        Adjust = "adjust",
    }
}

/// Hours are rounded to multiples of `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounding {
    pub step: CreditHours,
    pub direction: Direction,
}

impl Rounding {
    pub fn apply(self, hours: CreditHours) -> CreditHours {
        let step = self.step.hundredths().max(1);
        let whole = hours.hundredths().div_euclid(step);
        let rest = hours.hundredths().rem_euclid(step);
        let up = match self.direction {
            Direction::Down => false,
            Direction::Nearest => rest * 2 >= step,
            Direction::Up => rest > 0,
        };
        CreditHours::from_hundredths((whole + i64::from(up)) * step)
    }
}

/// The most that counts in a year of everything that fits; an empty field fits all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maximum {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<Module>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    pub hours: CreditHours,
}

impl Maximum {
    pub fn fits(&self, module: Module, level: Level, mode: Mode) -> bool {
        self.module.is_none_or(|m| m == module)
            && self.level.is_none_or(|l| l == level)
            && self.mode.is_none_or(|m| m == mode)
    }
}

/// Who verifies what: the steps, from the school upwards, of everything that fits. The first route that fits is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    pub route: Route,
}

/// The steps that an entry must pass; frozen with the entry.
///
/// Text form: `school,county`, with `!` at its end where no person may take two of the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub steps: Vec<OrganisationKind>,
    /// Two-person rule: each step by another person, and none by whoever recorded the entry.
    pub by_different_people: bool,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a route; write one to four of school, county, city, from below upwards, separated by commas, and '!' at the end for different people"
)]
pub struct RouteError(pub String);

/// Longest route.
const MOST_STEPS: usize = 4;

impl Route {
    pub fn one(step: OrganisationKind) -> Self {
        Self {
            steps: vec![step],
            by_different_people: false,
        }
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<&str> = self.steps.iter().map(|step| step.code()).collect();
        f.write_str(&steps.join(","))?;
        f.write_str(if self.by_different_people { "!" } else { "" })
    }
}

impl std::str::FromStr for Route {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let fail = || RouteError(text.to_owned());
        let (list, by_different_people) = match text.strip_suffix('!') {
            Some(list) => (list, true),
            None => (text, false),
        };
        let steps = list
            .split(',')
            .map(|step| step.trim().parse::<OrganisationKind>().map_err(|_| fail()))
            .collect::<Result<Vec<_>, _>>()?;
        let upwards = steps.windows(2).all(|pair| pair[1].reaches(pair[0]));
        if steps.len() > MOST_STEPS || !upwards {
            return Err(fail());
        }
        Ok(Self {
            steps,
            by_different_people,
        })
    }
}

impl Serialize for Route {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Route {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What somebody else counts in, and what it is worth here: credits, half-days, a national platform's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Named in entries: `credit`, `half-day`, `smartedu-summer`.
    pub unit: String,
    /// As people read it: 学分.
    pub name: String,
    /// Hours for one of it.
    pub hours: CreditHours,
    /// The most hours that are recognised in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<CreditHours>,
}

/// Everything that a city decides about hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Named in every entry that it decided.
    pub version: String,
    /// The first training year that it governs.
    pub from: TrainingYear,
    /// The last one; none means until another governs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<TrainingYear>,
    pub yearly_target: CreditHours,
    pub cycle_years: u8,
    pub cycle_target: CreditHours,
    /// A year in which a cycle begins.
    pub cycle_anchor: TrainingYear,
    /// Length of an hour of credit: what an author may claim for content, and an organiser for a session.
    pub minutes_per_hour: u32,
    /// What each mandatory module asks for in a year.
    pub minimums: BTreeMap<Module, CreditHours>,
    pub maximums: Vec<Maximum>,
    pub repeats: Repeats,
    pub rounding: Rounding,
    pub routes: Vec<RouteRule>,
    pub conversions: Vec<Conversion>,
    pub late: Late,
    /// Whether what administrators import waits for verification too, instead of being verified by their importing it.
    pub imports_wait: bool,
    /// Days after a rejection in which the teacher may appeal.
    pub appeal_days: u16,
    /// Days before the end of the training year at which whoever still lacks hours is reminded.
    #[serde(default = "usual_reminders")]
    pub remind_days: Vec<u16>,
    /// Days before the last day of an assigned course at which whoever has not finished it is reminded.
    #[serde(default = "usual_due_reminders")]
    pub due_days: Vec<u16>,
    /// About how many minutes of learning there are between two questions whether somebody is there; 0: nobody is asked.
    #[serde(default)]
    pub attention_minutes: u16,
    /// Whether a video or sound that goes on in a page that is not seen counts.
    #[serde(default = "yes")]
    pub hidden_counts: bool,
    /// Hours of real time that can still be claimed later, for learning without a line.
    #[serde(default = "usual_offline_hours")]
    pub offline_hours: u16,
    /// How fast a video or sound may be played, in hundredths of real time. Hours count real time all the same.
    #[serde(default = "usual_playback")]
    pub playback_percent: u16,
}

/// *(assumed)*
const fn usual_playback() -> u16 {
    150
}

const fn yes() -> bool {
    true
}

/// *(assumed)* A day at a school without a line.
const fn usual_offline_hours() -> u16 {
    8
}

/// *(assumed)* The plan leaves them open.
fn usual_reminders() -> Vec<u16> {
    vec![60, 30, 7]
}

fn usual_due_reminders() -> Vec<u16> {
    vec![7, 1]
}

impl Default for Policy {
    fn default() -> Self {
        let four = CreditHours::from_hundredths(400);
        let conversion = |unit: &str, name: &str, hours: i64, most: Option<i64>| Conversion {
            unit: unit.to_owned(),
            name: name.to_owned(),
            hours: CreditHours::from_hundredths(hours),
            most: most.map(CreditHours::from_hundredths),
        };
        Self {
            version: "km-2015-63/1".to_owned(),
            from: TrainingYear(2015),
            to: None,
            yearly_target: CreditHours::from_hundredths(7200),
            cycle_years: 5,
            cycle_target: CreditHours::from_hundredths(36_000),
            cycle_anchor: TrainingYear(2015),
            minutes_per_hour: 45,
            minimums: Module::MANDATORY.iter().map(|m| (*m, four)).collect(),
            maximums: Vec::new(),
            repeats: Repeats::OncePerCycle,
            rounding: Rounding {
                step: CreditHours::from_hundredths(1),
                direction: Direction::Down,
            },
            routes: vec![RouteRule {
                level: None,
                mode: None,
                route: Route::one(OrganisationKind::School),
            }],
            conversions: vec![
                conversion("hour", "学时", 100, None),
                conversion("credit", "学分", 600, None),
                conversion("half-day", "半天", 400, None),
                conversion("day", "天", 800, None),
                conversion(
                    "smartedu-summer",
                    "国家智慧教育平台暑期研修学时",
                    100,
                    Some(1000),
                ),
                conversion(
                    "smartedu-winter",
                    "国家智慧教育平台寒假研修学时",
                    100,
                    Some(600),
                ),
            ],
            late: Late::Adjust,
            imports_wait: false,
            appeal_days: 30,
            remind_days: usual_reminders(),
            due_days: usual_due_reminders(),
            attention_minutes: 0,
            hidden_counts: true,
            offline_hours: usual_offline_hours(),
            playback_percent: usual_playback(),
        }
    }
}

impl Policy {
    pub fn cycle(&self, year: TrainingYear) -> Cycle {
        Cycle::holding(year, self.cycle_anchor, self.cycle_years)
    }

    pub fn governs(&self, year: TrainingYear) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// The steps for an entry of this level and mode; the school's where no route fits.
    pub fn route(&self, level: Level, mode: Mode) -> Route {
        self.routes
            .iter()
            .find(|rule| {
                rule.level.is_none_or(|l| l == level) && rule.mode.is_none_or(|m| m == mode)
            })
            .map_or_else(
                || Route::one(OrganisationKind::School),
                |rule| rule.route.clone(),
            )
    }

    pub fn minimum(&self, module: Module) -> CreditHours {
        self.minimums.get(&module).copied().unwrap_or_default()
    }

    pub fn conversion(&self, unit: &str) -> Option<&Conversion> {
        self.conversions.iter().find(|c| c.unit == unit)
    }
}

/// All versions that there are, in the order in which they were made; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Policies(Vec<Policy>);

impl Default for Policies {
    fn default() -> Self {
        Self(vec![Policy::default()])
    }
}

impl Policies {
    /// The plan's own policy stands where nothing else was decided.
    pub fn new(decided: Vec<Policy>) -> Self {
        let mut all = vec![Policy::default()];
        all.extend(decided);
        Self(all)
    }

    /// The newest that governs the year; before all of them, the plan's own.
    pub fn of(&self, year: TrainingYear) -> &Policy {
        self.0
            .iter()
            .rev()
            .find(|policy| policy.governs(year))
            .unwrap_or(&self.0[0])
    }

    pub fn all(&self) -> &[Policy] {
        &self.0
    }
}

#[cfg(test)]
mod tests;
