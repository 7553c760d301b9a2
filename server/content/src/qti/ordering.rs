//! `orderInteraction`: all choices in one order.

use std::collections::HashMap;

use domain::assessment::Body;

use super::{
    body,
    item::{Asked, Outcome},
    rules::rule,
};
use crate::questions::{Fault, Omission, Report, tree::Element};

pub(super) fn read(asked: &Asked<'_>, report: &mut Report) -> Outcome {
    let declaration = &asked.declaration;
    if (declaration.cardinality, declaration.base_type) != ("ordered", "identifier") {
        return Ok(Err(asked.unknown()));
    }
    let choices: Vec<&Element> = asked.interaction.all("simpleChoice").collect();
    let mut left: HashMap<&str, &Element> = choices
        .iter()
        .map(|choice| (choice.attribute("identifier").unwrap_or_default(), *choice))
        .collect();
    let mut items = Vec::new();
    for value in &declaration.correct {
        let Some(choice) = left.remove(value.text.as_str()) else {
            return Err(value.element.at.problem(Fault::UnknownChoice {
                found: value.text.chars().take(100).collect(),
            }));
        };
        let text = body::choice(choice, &asked.feedbacks, report);
        if text.is_empty() {
            return Err(choice.at.problem(Fault::Missing {
                what: "text of the choice",
                wanted: "a text within it",
            }));
        }
        if choice.attribute("fixed") == Some("true") {
            report.leave(choice, Omission::FixedOrder);
        }
        items.push(text);
    }
    // Which of the others to leave where they are is a question of another kind.
    if !left.is_empty() {
        return Ok(Err(asked.unknown()));
    }
    let _ = rule(asked.item, declaration.identifier, false, report);
    if let Some(first) = declaration.correct.first() {
        report.leave(first.element, Omission::AllOrNothing);
    }
    Ok(Ok(Body::Ordering { items }))
}
