//! `choiceInteraction` and `inlineChoiceInteraction`: one or several of some options.

use std::collections::HashSet;

use domain::assessment::{Body, Choice};

use super::{
    body,
    declaration::{Mapping, Value, permille},
    item::{Asked, Outcome},
    rules::{Rule, rule},
};
use crate::questions::{Fault, Omission, Problem, Report, tree::Element};

pub(super) fn read(asked: &Asked<'_>, report: &mut Report) -> Outcome {
    let declaration = &asked.declaration;
    let single = match declaration.cardinality {
        "single" => true,
        "multiple" => false,
        _ => return Ok(Err(asked.unknown())),
    };
    let elements: Vec<&Element> = asked
        .interaction
        .elements()
        .filter(|element| matches!(element.name.as_str(), "simpleChoice" | "inlineChoice"))
        .collect();
    let identifiers: Vec<&str> = elements
        .iter()
        .map(|element| element.attribute("identifier").unwrap_or_default())
        .collect();
    let known: HashSet<&str> = identifiers.iter().copied().collect();
    check(&declaration.correct, &known)?;
    if let Some(mapping) = &declaration.mapping {
        check(mapping.entries.iter().map(|(key, _)| key), &known)?;
    }

    let rule = rule(
        asked.item,
        declaration.identifier,
        declaration.mapping.is_some(),
        report,
    );
    let shares = match (&declaration.mapping, rule) {
        (Some(mapping), Rule::Mapping) => by_mapping(mapping, &identifiers, single, report),
        _ => by_correct(&declaration.correct, &identifiers, single, report),
    };
    let mut options = Vec::new();
    for (element, permille) in elements.into_iter().zip(shares) {
        let feedback = asked.feedback(element, report);
        let text = body::choice(element, &asked.feedbacks, report);
        if text.is_empty() {
            return Err(element.at.problem(Fault::Missing {
                what: "text of the choice",
                wanted: "a text within it",
            }));
        }
        if element.attribute("fixed") == Some("true") {
            report.leave(element, Omission::FixedOrder);
        }
        options.push(Choice {
            id: String::new(),
            text,
            permille,
            feedback,
        });
    }
    leave_settings(asked.interaction, single, options.len(), report);
    if single && let Some(body) = true_false(&identifiers, &options) {
        return Ok(Ok(body));
    }
    Ok(Ok(if single {
        Body::SingleChoice { options }
    } else {
        Body::MultipleChoice { options }
    }))
}

/// What QTI knows as a choice, where its two options are named and called so.
fn true_false(identifiers: &[&str], options: &[Choice]) -> Option<Body> {
    let ["true", "false"] = identifiers else {
        return None;
    };
    let [right, wrong] = options else {
        return None;
    };
    let texts = (right.text.as_str(), wrong.text.as_str());
    let answer = match (right.permille, wrong.permille) {
        (1000, 0) => true,
        (0, 1000) => false,
        _ => return None,
    };
    WORDS.contains(&texts).then(|| Body::TrueFalse {
        answer,
        feedback_true: right.feedback.clone(),
        feedback_false: wrong.feedback.clone(),
    })
}

/// What a statement is judged by.
const WORDS: &[(&str, &str)] = &[
    ("True", "False"),
    ("true", "false"),
    ("TRUE", "FALSE"),
    ("Right", "Wrong"),
    ("对", "错"),
    ("正确", "错误"),
    ("√", "×"),
];

fn check<'v, 'a: 'v>(
    values: impl IntoIterator<Item = &'v Value<'a>>,
    known: &HashSet<&str>,
) -> Result<(), Problem> {
    match values
        .into_iter()
        .find(|value| !known.contains(value.text.as_str()))
    {
        None => Ok(()),
        Some(value) => Err(value.element.at.problem(Fault::UnknownChoice {
            found: value.text.chars().take(100).collect(),
        })),
    }
}

/// One wrong choice takes everything, as in the file; without that, choosing all would give full marks.
fn by_correct(
    correct: &[Value<'_>],
    identifiers: &[&str],
    single: bool,
    report: &mut Report,
) -> Vec<i32> {
    let right: HashSet<&str> = correct.iter().map(|value| value.text.as_str()).collect();
    let (share, wrong) = match (single, correct.first()) {
        (false, Some(first)) => {
            report.leave(first.element, Omission::AllOrNothing);
            let count = u32::try_from(right.len()).unwrap_or(u32::MAX);
            (permille(1.0, f64::from(count)), -1000)
        }
        (false, None) => (0, 0),
        (true, _) => (1000, 0),
    };
    let share = |id: &&str| if right.contains(id) { share } else { wrong };
    identifiers.iter().map(share).collect()
}

fn by_mapping(
    mapping: &Mapping<'_>,
    identifiers: &[&str],
    single: bool,
    report: &mut Report,
) -> Vec<i32> {
    let values: Vec<f64> = identifiers.iter().map(|id| mapping.value(id)).collect();
    let whole: f64 = if single {
        values.iter().copied().fold(0.0, f64::max)
    } else {
        let given = values.iter().filter(|value| **value > 0.0);
        let (sum, count) = given.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        // Shares of a whole that were rounded to thousandths are what they say.
        let is_whole = f64::abs(sum - 1.0) <= 0.001 * count;
        if is_whole { 1.0 } else { sum }
    };
    let costs = values.iter().any(|value| *value < 0.0);
    let below = mapping.lowest.map_or(costs, |lowest| lowest < 0.0);
    let above = mapping.highest.is_some_and(|highest| highest < whole);
    if below || above || mapping.lowest.is_some_and(|lowest| lowest > 0.0) {
        report.leave(mapping.element, Omission::Bounds);
    }
    values
        .into_iter()
        // What gives little still gives something.
        .map(|value| {
            let share = permille(value, whole);
            if value > 0.0 { share.max(1) } else { share }
        })
        .collect()
}

fn leave_settings(interaction: &Element, single: bool, options: usize, report: &mut Report) {
    let number = |name| {
        let written = interaction.attribute(name)?;
        written
            .parse::<usize>()
            .ok()
            .map(|number| (written, number))
    };
    if let Some((written, most)) = number("maxChoices")
        && !single
        && most > 0
        && most < options
    {
        report.leave_setting(interaction, "maxChoices", written);
    }
    if let Some((written, least)) = number("minChoices")
        && least > 1
    {
        report.leave_setting(interaction, "minChoices", written);
    }
}
