//! Assignments, surveys and sessions as their forms are filled in.

use content::{
    course_folder::{Limits, survey_kind},
    markdown,
};
use domain::catalogue::{
    Assignment, Content, Criterion, CriterionLevel, Meeting, RubricFault, Survey, SurveyFault,
    SurveyQuestion,
};

use super::{MOST_ATTEMPTS, MOST_MINUTES};
use crate::{Refusal, training::word};

/// Characters of a title of a criterion, an option, or a level in words.
const LINE_LIMIT: usize = 500;
const MOST_CHARACTERS: u32 = 50_000;

/// A row of the rubric's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCriterion {
    /// Its place in the form, by which a fault is named; rows that were left empty are not sent here.
    pub row: usize,
    pub title: String,
    /// A line for each level: points, then words, as `10 目标清楚`.
    pub levels: String,
}

/// A row of the survey's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewQuestion {
    pub row: usize,
    pub text: String,
    /// A word of `SurveyKind::CODES`.
    pub kind: String,
    pub required: bool,
    /// A line for each option; of a scale, its two ends.
    pub options: String,
}

pub(super) struct Rubric {
    pub markdown: String,
    pub hand_in: String,
    pub min_characters: u32,
    pub criteria: Vec<NewCriterion>,
    pub pass_permille: u16,
    pub attempts: u16,
    pub minutes: u16,
}

impl Rubric {
    pub(super) fn read(self, refusals: &mut Vec<Refusal>) -> Option<Content> {
        let hand_in = word("hand_in", &self.hand_in, refusals);
        task(&self.markdown, true, refusals);
        length(self.minutes, refusals);
        if self.attempts > MOST_ATTEMPTS {
            let detail = format!("allow at most {MOST_ATTEMPTS} attempts, or 0 for any number");
            refusals.push(Refusal::new("attempts", "number-range", detail));
        }
        if self.min_characters > MOST_CHARACTERS {
            let detail = format!("ask for at most {MOST_CHARACTERS} characters");
            refusals.push(Refusal::new("min_characters", "number-range", detail));
        }
        let rows: Vec<usize> = self.criteria.iter().map(|each| each.row).collect();
        let criteria: Vec<Criterion> = self
            .criteria
            .iter()
            .map(|each| Criterion {
                title: line(
                    &format!("criterion.{}.title", each.row),
                    &each.title,
                    refusals,
                ),
                levels: levels(each, refusals),
            })
            .collect();
        let work = Assignment {
            markdown: self.markdown,
            hand_in: hand_in?,
            min_characters: self.min_characters,
            criteria,
            pass_permille: self.pass_permille,
            attempts: self.attempts,
            minutes: self.minutes,
        };
        for fault in work.faults() {
            let row = |at: usize| rows.get(at).copied().unwrap_or(at);
            let (field, code) = match fault {
                RubricFault::NoCriteria => ("criteria".to_owned(), "rubric-none"),
                RubricFault::ManyCriteria => ("criteria".to_owned(), "rubric-many"),
                RubricFault::NoTitle(at) => (format!("criterion.{}.title", row(at)), "missing"),
                RubricFault::FewLevels(at) => (levels_field(row(at)), "rubric-levels"),
                RubricFault::ManyLevels(at) => (levels_field(row(at)), "rubric-many-levels"),
                RubricFault::NoSpread(at) => (levels_field(row(at)), "rubric-spread"),
                RubricFault::ManyPoints(at) => (levels_field(row(at)), "rubric-points"),
            };
            // A line that cannot be read was told already.
            if refusals.iter().all(|each| each.field != field) {
                refusals.push(Refusal::new(field, code, fault.to_string()));
            }
        }
        Some(Content::Assignment(work))
    }
}

fn levels_field(row: usize) -> String {
    format!("criterion.{row}.levels")
}

/// `10 目标清楚`, also `10分：目标清楚`: the number in front is what the level is worth.
fn levels(of: &NewCriterion, refusals: &mut Vec<Refusal>) -> Vec<CriterionLevel> {
    let lines = of
        .levels
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut found = Vec::new();
    for text in lines {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let Ok(points) = number.parse::<u16>() else {
            let detail =
                format!("{text:?} begins with no number of points; write 10 and what earns it");
            refusals.push(Refusal::new(levels_field(of.row), "rubric-line", detail));
            return Vec::new();
        };
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('分').unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', '=', ':', '：', '、', '.', '-', '\t']);
        found.push(CriterionLevel {
            points,
            text: line(&levels_field(of.row), rest, refusals),
        });
    }
    found
}

pub(super) fn survey(
    text: String,
    asked: Vec<NewQuestion>,
    refusals: &mut Vec<Refusal>,
) -> Content {
    task(&text, false, refusals);
    let rows: Vec<usize> = asked.iter().map(|each| each.row).collect();
    let mut questions = Vec::new();
    for each in asked {
        let row = each.row;
        let field = |name: &str| format!("question.{row}.{name}");
        let options = each
            .options
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let options: Vec<String> = options
            .map(|option| line(&field("options"), option, refusals))
            .collect();
        let Some(kind) = survey_kind(each.kind.trim(), options) else {
            let detail = format!("{:?} is no kind of question", each.kind);
            refusals.push(Refusal::new(field("kind"), "unknown-word", detail));
            continue;
        };
        questions.push(SurveyQuestion {
            text: line(&field("text"), &each.text, refusals),
            required: each.required,
            kind,
        });
    }
    let survey = Survey {
        markdown: text,
        questions,
    };
    for fault in survey.faults() {
        let row = |at: usize| rows.get(at).copied().unwrap_or(at);
        let (field, code) = match fault {
            SurveyFault::NoQuestions => ("asked".to_owned(), "survey-none"),
            SurveyFault::ManyQuestions => ("asked".to_owned(), "survey-many"),
            SurveyFault::NoText(at) => (format!("question.{}.text", row(at)), "missing"),
            SurveyFault::FewOptions(at) => (options_field(row(at)), "survey-options"),
            SurveyFault::ManyOptions(at) => (options_field(row(at)), "survey-many-options"),
            SurveyFault::SameOptions(at) => (options_field(row(at)), "survey-same-options"),
        };
        refusals.push(Refusal::new(field, code, fault.to_string()));
    }
    Content::Survey(survey)
}

fn options_field(row: usize) -> String {
    format!("question.{row}.options")
}

pub(super) fn session(
    text: String,
    venue: &str,
    minutes: u16,
    refusals: &mut Vec<Refusal>,
) -> Option<Content> {
    task(&text, false, refusals);
    length(minutes, refusals);
    let venue = word("venue", venue, refusals)?;
    Some(Content::Session(Meeting {
        markdown: text,
        venue,
        minutes,
    }))
}

/// What is to be done, in Markdown.
fn task(text: &str, required: bool, refusals: &mut Vec<Refusal>) {
    let limit = Limits::default().page_bytes;
    if text.len() as u64 > limit {
        let detail = format!("write at most {limit} bytes");
        refusals.push(Refusal::new("markdown", "too-long", detail));
    } else if required && markdown::plain_text(text).is_empty() {
        refusals.push(Refusal::new(
            "markdown",
            "missing",
            "write what is to be done",
        ));
    }
}

fn length(minutes: u16, refusals: &mut Vec<Refusal>) {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        let detail = format!("give 1 to {MOST_MINUTES} minutes");
        refusals.push(Refusal::new("minutes", "number-range", detail));
    }
}

fn line(field: &str, text: &str, refusals: &mut Vec<Refusal>) -> String {
    let text = text.trim();
    if text.chars().count() > LINE_LIMIT {
        let detail = format!("write at most {LINE_LIMIT} characters");
        refusals.push(Refusal::new(field, "too-long", detail));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rubric(criteria: &[(&str, &str)]) -> Rubric {
        Rubric {
            markdown: "写一份教案".to_owned(),
            hand_in: "either".to_owned(),
            min_characters: 0,
            criteria: criteria
                .iter()
                .zip([0, 2, 5])
                .map(|((title, levels), row)| NewCriterion {
                    row,
                    title: (*title).to_owned(),
                    levels: (*levels).to_owned(),
                })
                .collect(),
            pass_permille: 600,
            attempts: 0,
            minutes: 60,
        }
    }

    #[test]
    fn levels_are_read_as_teachers_write_them() {
        let mut refusals = Vec::new();
        let content =
            rubric(&[("目标", "0 没有\n5分：不够具体\n\n10、清楚可测")]).read(&mut refusals);
        assert_eq!(refusals, []);
        let Some(Content::Assignment(work)) = content else {
            panic!("an assignment")
        };
        let levels: Vec<_> = work.criteria[0]
            .levels
            .iter()
            .map(|level| (level.points, level.text.as_str()))
            .collect();
        assert_eq!(levels, [(0, "没有"), (5, "不够具体"), (10, "清楚可测")]);
    }

    #[test]
    fn what_is_wrong_is_named_by_the_row_of_the_form() {
        let mut refusals = Vec::new();
        rubric(&[("目标", "0 没有\n好"), ("", "0 一\n1 二"), ("过程", "5 一")]).read(&mut refusals);
        let fields: Vec<_> = refusals
            .iter()
            .map(|each| (each.field.as_str(), each.code))
            .collect();
        assert_eq!(
            fields,
            [
                ("criterion.0.levels", "rubric-line"),
                ("criterion.2.title", "missing"),
                ("criterion.5.levels", "rubric-levels"),
            ]
        );
    }

    #[test]
    fn a_survey_takes_only_kinds_that_there_are() {
        let mut refusals = Vec::new();
        let question = |row, kind: &str, options: &str| NewQuestion {
            row,
            text: "有用吗？".to_owned(),
            kind: kind.to_owned(),
            required: true,
            options: options.to_owned(),
        };
        let asked = vec![
            question(0, "scale", "没用\n很有用"),
            question(1, "stars", ""),
            question(3, "choice", "是"),
        ];
        survey(String::new(), asked, &mut refusals);
        let codes: Vec<_> = refusals.iter().map(|each| each.code).collect();
        assert_eq!(codes, ["unknown-word", "survey-options"]);
    }
}
