//! `textEntryInteraction`: a word or a number that is written.

use domain::assessment::{Body, Choice, Decimal, NumericAnswer};

use super::{
    declaration::{Value, permille},
    item::{Asked, Outcome},
    rules::{Rule, rule},
};
use crate::questions::{Fault, Omission, Problem, Report};

pub(super) fn read(asked: &Asked<'_>, report: &mut Report) -> Outcome {
    let declaration = &asked.declaration;
    if declaration.cardinality != "single" {
        return Ok(Err(asked.unknown()));
    }
    for name in ["patternMask", "format"] {
        if let Some(value) = asked.interaction.attribute(name) {
            report.leave_setting(asked.interaction, name, value);
        }
    }
    match declaration.base_type {
        "string" => Ok(Ok(Body::ShortAnswer {
            answers: words(asked, report),
        })),
        "integer" | "float" => Ok(Ok(Body::Numeric {
            answers: numbers(asked, report)?,
        })),
        _ => Ok(Err(asked.unknown())),
    }
}

/// What is right, each with its share of the marks.
fn shares<'a>(asked: &'a Asked<'_>, report: &mut Report) -> Vec<(&'a Value<'a>, i32)> {
    let declaration = &asked.declaration;
    let mapped = declaration.mapping.is_some();
    let rule = rule(asked.item, declaration.identifier, mapped, report);
    match (&declaration.mapping, rule) {
        (Some(mapping), Rule::Mapping) => {
            let marks = mapping.entries.iter().map(|(_, marks)| *marks);
            let whole = marks.fold(mapping.default.max(0.0), f64::max);
            if mapping.default != 0.0 {
                let value = mapping.default.to_string();
                report.leave_setting(mapping.element, "defaultValue", &value);
            }
            let entries = mapping.entries.iter();
            entries
                .map(|(key, marks)| (key, permille(*marks, whole)))
                .collect()
        }
        _ => declaration
            .correct
            .iter()
            .map(|value| (value, 1000))
            .collect(),
    }
}

fn words(asked: &Asked<'_>, report: &mut Report) -> Vec<Choice> {
    let mut answers = Vec::new();
    for (value, permille) in shares(asked, report) {
        let text = &value.text;
        if text.is_empty() {
            continue;
        }
        let insensitive = value.element.attribute("caseSensitive") == Some("false");
        if !insensitive && text.to_lowercase() != text.to_uppercase() {
            report.leave(value.element, Omission::Case);
        }
        answers.push(Choice {
            id: String::new(),
            // An asterisk means itself here, any text there.
            text: text.replace('*', "\\*"),
            permille,
            feedback: None,
        });
    }
    answers
}

fn numbers(asked: &Asked<'_>, report: &mut Report) -> Result<Vec<NumericAnswer>, Problem> {
    let tolerance = asked.tolerance(report);
    let mut answers = Vec::new();
    for (value, permille) in shares(asked, report) {
        let number: Decimal = value.text.parse().map_err(|_| {
            value.element.at.problem(Fault::Value {
                what: "the answer",
                found: value.text.chars().take(100).collect(),
                wanted: "a number such as 72 or 3.14",
            })
        })?;
        let (below, above) = tolerance.unwrap_or_default();
        answers.push(NumericAnswer {
            min: number.within(below).0,
            max: number.within(above).1,
            permille,
            feedback: None,
        });
    }
    Ok(answers)
}
