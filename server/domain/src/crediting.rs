//! How many hours a completion earns 学时认定, and why: every number comes with its reasons.

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::Course,
    hours::CreditHours,
    ids::EntryId,
    time::{Cycle, Timestamp, TrainingYear, Zone},
};

/// The rules in force. The numbers of the default come from the municipal plan 昆政办〔2015〕63号
/// (72 hours a year, five-year cycle); the cycle's target is five times the yearly one *(assumed)*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Named in every entry that it decided.
    pub version: String,
    pub yearly_target: CreditHours,
    pub cycle_years: u8,
    pub cycle_target: CreditHours,
    /// A year in which a cycle begins.
    pub cycle_anchor: TrainingYear,
    /// What each mandatory module asks for in a year *(assumed)*.
    pub module_target: CreditHours,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: "km-2015-63/1".to_owned(),
            yearly_target: CreditHours::from_hundredths(7200),
            cycle_years: 5,
            cycle_target: CreditHours::from_hundredths(36_000),
            cycle_anchor: TrainingYear(2015),
            module_target: CreditHours::from_hundredths(400),
        }
    }
}

impl Policy {
    pub fn cycle(&self, year: TrainingYear) -> Cycle {
        Cycle::holding(year, self.cycle_anchor, self.cycle_years)
    }
}

/// An earlier credit for the same course that has not been taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorCredit {
    pub entry: EntryId,
    pub year: TrainingYear,
    pub hours: CreditHours,
}

/// One line of the explanation. Stored with the entry and covered by its hash; put into words by the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
pub enum Reason {
    /// All so many required units were met.
    RequirementsMet { units: u32 },
    /// The published course carries so many hours.
    CourseHours {
        course: String,
        version: u32,
        hours: CreditHours,
    },
    /// The same course was credited before in this cycle, so this completion earns nothing more.
    AlreadyCredited {
        entry: EntryId,
        year: TrainingYear,
        hours: CreditHours,
    },
    /// The training year, from the moment of completion in the configured zone.
    Year { year: TrainingYear },
    /// The policy that decided.
    Policy { version: String },
    /// An administrator rejected the entry that this one takes back.
    Rejected { entry: EntryId, reason: String },
}

/// What a completion earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    pub hours: CreditHours,
    pub year: TrainingYear,
    pub explanation: Vec<Reason>,
}

/// Decides a completion at `at`. `prior` are the standing credits of this teacher for the same course, in any year.
pub fn award(
    policy: &Policy,
    zone: &Zone,
    course: &Course,
    version: u32,
    at: Timestamp,
    prior: &[PriorCredit],
) -> Award {
    let year = TrainingYear::of(at, zone);
    let cycle = policy.cycle(year);
    let required = course.units().filter(|unit| unit.required).count();
    let mut explanation = vec![
        Reason::RequirementsMet {
            units: u32::try_from(required).unwrap_or(u32::MAX),
        },
        Reason::CourseHours {
            course: course.code.to_string(),
            version,
            hours: course.hours,
        },
    ];
    let mut hours = course.hours;
    if let Some(earlier) = prior
        .iter()
        .find(|p| policy.cycle(p.year) == cycle && p.hours.hundredths() > 0)
    {
        hours = CreditHours::ZERO;
        explanation.push(Reason::AlreadyCredited {
            entry: earlier.entry.clone(),
            year: earlier.year,
            hours: earlier.hours,
        });
    }
    explanation.push(Reason::Year { year });
    explanation.push(Reason::Policy {
        version: policy.version.clone(),
    });
    Award {
        hours,
        year,
        explanation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Content, Level, Mode, Module, Page, Section, Source, Unit};

    fn course() -> Course {
        let unit = Unit {
            key: "p".into(),
            title: "p".into(),
            required: true,
            content: Content::Page(Page {
                markdown: String::new(),
                min_seconds: 5,
            }),
        };
        Course {
            code: "KM-1".parse().expect("a code"),
            title: "t".into(),
            summary: "s".into(),
            objectives: vec![],
            language: "zh-CN".into(),
            hours: CreditHours::from_hundredths(400),
            module: Module::CampusSafety,
            level: Level::Municipal,
            mode: Mode::Remote,
            mandatory: true,
            stages: vec![],
            subjects: vec![],
            authors: vec![],
            source: Source::SelfMade,
            sections: vec![Section {
                title: "s".into(),
                units: vec![unit],
            }],
        }
    }

    fn prior(year: i32) -> PriorCredit {
        PriorCredit {
            entry: EntryId::new("e"),
            year: TrainingYear(year),
            hours: CreditHours::from_hundredths(400),
        }
    }

    const IN_2026: &str = "2026-03-01T00:00:00Z";

    fn decide(prior: &[PriorCredit]) -> Award {
        let at = Timestamp::parse_rfc3339(IN_2026).expect("a time");
        award(
            &Policy::default(),
            &Zone::shanghai(),
            &course(),
            1,
            at,
            prior,
        )
    }

    #[test]
    fn a_first_completion_earns_the_hours_of_the_course_with_its_reasons() {
        let award = decide(&[]);
        assert_eq!(award.hours, CreditHours::from_hundredths(400));
        assert_eq!(award.year, TrainingYear(2026));
        assert_eq!(award.explanation.len(), 4);
    }

    #[test]
    fn the_same_course_earns_once_in_a_cycle_and_the_reduction_says_why() {
        let again = decide(&[prior(2025)]);
        assert_eq!(again.hours, CreditHours::ZERO);
        assert!(
            again
                .explanation
                .iter()
                .any(|r| matches!(r, Reason::AlreadyCredited { .. }))
        );
        assert_eq!(
            decide(&[prior(2024)]).hours,
            CreditHours::from_hundredths(400),
            "2020 to 2024 is the cycle before"
        );
    }
}
