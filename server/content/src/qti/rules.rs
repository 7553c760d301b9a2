//! How a question gives marks and feedback: the standard's templates, or the same written out.

use domain::assessment::Decimal;

use crate::questions::{Omission, Report, tree::Element};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// All that is declared as right, or nothing.
    Correct,
    /// The sum of what the mapping gives.
    Mapping,
}

/// The rule for one interaction; what deviates from it is reported.
pub(super) fn rule(item: &Element, identifier: &str, mapped: bool, report: &mut Report) -> Rule {
    let guess = if mapped { Rule::Mapping } else { Rule::Correct };
    let Some(processing) = item.first("responseProcessing") else {
        return guess;
    };
    let template = processing.attribute("template").unwrap_or_default();
    let template = template.rsplit('/').next().unwrap_or_default();
    let template = template.strip_suffix(".xml").unwrap_or(template);
    match template {
        "match_correct" => return Rule::Correct,
        "map_response" if mapped => return Rule::Mapping,
        _ => {}
    }
    let parts = processing.descendants();
    if !template.is_empty() || !parts.iter().all(|part| is_plain(part, identifier)) {
        report.leave(processing, Omission::Marking);
    }
    let maps = parts.iter().any(|part| part.name == "mapResponse");
    let matches = parts.iter().any(|part| part.name == "match");
    match (maps && mapped, matches) {
        (true, _) => Rule::Mapping,
        (false, true) => Rule::Correct,
        (false, false) => guess,
    }
}

/// Whether a part of the rules says no more than the templates do.
fn is_plain(part: &Element, identifier: &str) -> bool {
    match part.name.as_str() {
        "match" | "equal" => compares(part, identifier),
        // Rounding is told by whoever reads the number.
        "equalRounded" | "responseCondition" | "responseIf" | "responseElse" | "isNull"
        | "mapResponse" | "sum" | "variable" | "correct" | "baseValue" | "setOutcomeValue" => true,
        _ => false,
    }
}

/// The answer with what is declared as right.
fn compares(part: &Element, identifier: &str) -> bool {
    let names = |name| {
        part.all(name)
            .any(|element| element.attribute("identifier") == Some(identifier))
    };
    names("variable") && names("correct") && part.elements().count() == 2
}

/// How far below and above a number may be off; reported where it cannot be told.
pub(super) fn tolerance(
    item: &Element,
    identifier: &str,
    report: &mut Report,
) -> Option<(Decimal, Decimal)> {
    let processing = item.first("responseProcessing")?;
    for part in processing.descendants() {
        match (part.name.as_str(), part.attribute("toleranceMode")) {
            ("equal", Some("absolute")) if compares(part, identifier) => {
                let written = part.attribute("tolerance").unwrap_or_default();
                let mut numbers = written.split_whitespace().map(str::parse::<Decimal>);
                if let Some(Ok(below)) = numbers.next() {
                    match numbers.next() {
                        None => return Some((below, below)),
                        Some(Ok(above)) => return Some((below, above)),
                        Some(Err(_)) => {}
                    }
                }
                report.leave(part, Omission::Tolerance);
            }
            ("equal", Some("relative" | "absolute")) | ("equalRounded", _) => {
                report.leave(part, Omission::Tolerance);
            }
            _ => {}
        }
    }
    None
}

/// The feedback of a question whose outcome is nothing but the answer itself, which makes it that of an option.
pub(super) struct Feedbacks<'a> {
    /// Outcomes that are set to the answer.
    outcomes: Vec<&'a str>,
}

/// Feedback that everybody sees: its outcome is set to its identifier whatever the answer was.
pub(super) fn is_for_all(item: &Element, feedback: &Element) -> bool {
    let outcome = feedback.attribute("outcomeIdentifier");
    let shown = feedback.attribute("identifier").unwrap_or_default();
    let mut rules = item
        .first("responseProcessing")
        .into_iter()
        .flat_map(|processing| processing.all("setOutcomeValue"));
    feedback.name == "modalFeedback"
        && feedback.attribute("showHide") != Some("hide")
        && outcome.is_some()
        && rules.any(|set| {
            let mut parts = set.elements();
            let value = parts.next().filter(|part| part.name == "baseValue");
            set.attribute("identifier") == outcome
                && value.is_some_and(|value| value.text().trim() == shown)
                && parts.next().is_none()
        })
}

impl<'a> Feedbacks<'a> {
    pub fn of(item: &'a Element, identifier: &str) -> Self {
        let rules = item
            .first("responseProcessing")
            .into_iter()
            .flat_map(|processing| processing.all("setOutcomeValue"));
        let is_answer = |set: &&Element| {
            let mut parts = set.elements();
            let first = parts.next().is_some_and(|part| {
                part.name == "variable" && part.attribute("identifier") == Some(identifier)
            });
            first && parts.next().is_none()
        };
        Self {
            outcomes: rules
                .filter(is_answer)
                .filter_map(|set| set.attribute("identifier"))
                .collect(),
        }
    }

    /// Whether this feedback is shown just to those who chose `choice`.
    pub fn belongs(&self, feedback: &Element, choice: &str) -> bool {
        let outcome = feedback.attribute("outcomeIdentifier").unwrap_or_default();
        matches!(feedback.name.as_str(), "feedbackInline" | "modalFeedback")
            && feedback.attribute("showHide") != Some("hide")
            && feedback.attribute("identifier") == Some(choice)
            && self.outcomes.contains(&outcome)
    }
}
