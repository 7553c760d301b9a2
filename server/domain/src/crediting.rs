//! How many hours a completion earns 学时认定, and why: every number comes with its reasons.

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Course, Level, Mode, Module},
    hours::CreditHours,
    ids::EntryId,
    policies::{Policy, Repeats, Sum},
    time::TrainingYear,
};

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
    /// A verified entry was taken back later.
    Revoked { entry: EntryId, reason: String },
    /// An appeal against the rejection of that entry was granted. What the teacher said stays with the decision: an entry is
    /// shown to whoever checks its proof.
    Restored { entry: EntryId },
    /// Hours given by an administrator's decision.
    Corrected { reason: String },
    /// A session was attended.
    Attended { title: String, on: String },
    /// Training elsewhere, in the unit that its certificate counts in.
    Declared {
        title: String,
        amount: String,
        unit: String,
        hours: CreditHours,
    },
    /// A row of a list that was brought in.
    Imported { batch: i64, row: u32 },
    /// What the row, or the teacher, asked for.
    Claimed { hours: CreditHours },
    /// The list says that its own system took back the entry that this one takes back.
    ReversedElsewhere { entry: EntryId, batch: i64 },
    /// More than counts in a year of what fits; an empty field fits all.
    Capped {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        module: Option<Module>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mode: Option<Mode>,
        most: CreditHours,
        already: CreditHours,
    },
    /// More than is recognised of this unit in a year.
    RecognisedAtMost {
        unit: String,
        most: CreditHours,
        already: CreditHours,
    },
    /// Rounded to a multiple of `step`.
    Rounded {
        from: CreditHours,
        step: CreditHours,
    },
    /// The year in which it happened is closed, so that it stands in the open year.
    YearClosed { year: TrainingYear },
}

/// What a completion earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    pub hours: CreditHours,
    pub year: TrainingYear,
    pub explanation: Vec<Reason>,
}

/// Decides a completion at `at`. `prior` are the standing credits of this teacher for the same course, in any year;
/// `sums` what the teacher has in the year so far.
pub fn award(
    policy: &Policy,
    course: &Course,
    version: u32,
    year: TrainingYear,
    prior: &[PriorCredit],
    sums: &[Sum],
) -> Award {
    let cycle = policy.cycle(year);
    let required = course.units().filter(|unit| unit.required).count();
    let explanation = vec![
        Reason::RequirementsMet {
            units: u32::try_from(required).unwrap_or(u32::MAX),
        },
        Reason::CourseHours {
            course: course.code.to_string(),
            version,
            hours: course.hours,
        },
    ];
    let earned_before = prior.iter().find(|p| {
        p.hours.hundredths() > 0
            && match policy.repeats {
                Repeats::OncePerCycle => policy.cycle(p.year) == cycle,
                Repeats::OncePerYear => p.year == year,
                Repeats::Always => false,
            }
    });
    if let Some(earlier) = earned_before {
        let mut explanation = explanation;
        explanation.push(Reason::AlreadyCredited {
            entry: earlier.entry.clone(),
            year: earlier.year,
            hours: earlier.hours,
        });
        return closed(policy, CreditHours::ZERO, year, explanation);
    }
    let kind = (course.module, course.level, course.mode);
    limited(policy, course.hours, kind, year, sums, explanation)
}

/// What of `hours` counts under the policy's maximums and rounding; every hour that is cut has its reason.
pub fn limited(
    policy: &Policy,
    hours: CreditHours,
    (module, level, mode): (Module, Level, Mode),
    year: TrainingYear,
    sums: &[Sum],
    mut explanation: Vec<Reason>,
) -> Award {
    let mut counted = hours;
    for maximum in policy
        .maximums
        .iter()
        .filter(|maximum| maximum.fits(module, level, mode))
    {
        let already: CreditHours = sums
            .iter()
            .filter(|sum| maximum.fits(sum.module, sum.level, sum.mode))
            .map(|sum| sum.hours)
            .sum();
        let room = already.missing_to(maximum.hours);
        if counted > room {
            counted = room;
            explanation.push(Reason::Capped {
                module: maximum.module,
                level: maximum.level,
                mode: maximum.mode,
                most: maximum.hours,
                already,
            });
        }
    }
    let rounded = policy.rounding.apply(counted);
    if rounded != counted {
        explanation.push(Reason::Rounded {
            from: counted,
            step: policy.rounding.step,
        });
    }
    closed(policy, rounded, year, explanation)
}

/// The last two lines of every explanation: the year, and the policy.
fn closed(
    policy: &Policy,
    hours: CreditHours,
    year: TrainingYear,
    mut explanation: Vec<Reason>,
) -> Award {
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
    use crate::{
        catalogue::{Content, Page, Section, Source, Unit},
        policies::Maximum,
    };

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
            audience: Vec::new(),
            licence: None,
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

    fn decide(prior: &[PriorCredit]) -> Award {
        let year = TrainingYear(2026);
        award(&Policy::default(), &course(), 1, year, prior, &[])
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

    #[test]
    fn what_is_over_a_maximum_does_not_count_and_says_why() {
        let hours = CreditHours::from_hundredths;
        let policy = Policy {
            maximums: vec![Maximum {
                module: None,
                level: None,
                mode: Some(Mode::Remote),
                hours: hours(1000),
            }],
            ..Policy::default()
        };
        let sum = Sum {
            module: Module::Subject,
            level: Level::County,
            mode: Mode::Remote,
            hours: hours(850),
        };
        let award = award(&policy, &course(), 1, TrainingYear(2026), &[], &[sum]);
        assert_eq!(award.hours, hours(150));
        assert!(award.explanation.iter().any(|reason| matches!(
            reason,
            Reason::Capped { most, already, .. } if *most == hours(1000) && *already == hours(850)
        )));
    }
}
