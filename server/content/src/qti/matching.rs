//! `matchInteraction`: each on the left belongs to one on the right.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::assessment::{Body, Pair};

use super::{
    body,
    declaration::Value,
    item::{Asked, Outcome},
    rules::{Rule, rule},
};
use crate::questions::{Fault, Omission, Problem, Report, tree::Element};

pub(super) fn read(asked: &Asked<'_>, report: &mut Report) -> Outcome {
    let declaration = &asked.declaration;
    if declaration.base_type != "directedPair" {
        return Ok(Err(asked.unknown()));
    }
    let sets: Vec<&Element> = asked.interaction.all("simpleMatchSet").collect();
    let [left, right] = sets[..] else {
        return Err(asked.interaction.at.problem(Fault::Missing {
            what: "two sides of the matching",
            wanted: "two <simpleMatchSet>",
        }));
    };
    let (left, right) = (side(left), side(right));
    let partners = match partners(asked, &left, &right)? {
        Ok(partners) => partners,
        Err(whole) => return Ok(Err(whole)),
    };
    leave_marks(asked, report);

    // Right sides are no markup, as in GIFT.
    let rights: Vec<String> = right
        .iter()
        .map(|element| body::plain(element, report))
        .collect();
    let mut pairs = Vec::new();
    for (index, element) in left.iter().enumerate() {
        if let Some(partner) = partners.get(&index) {
            pairs.push(Pair {
                left: body::inner(element, report),
                right: rights[*partner].clone(),
            });
        } else {
            let text = body::plain(element, report);
            report.leave(element, Omission::Unpaired { text });
        }
    }
    for element in left.iter().chain(&right) {
        if element.attribute("fixed") == Some("true") {
            report.leave(element, Omission::FixedOrder);
        }
    }
    let taken: BTreeSet<usize> = partners.into_values().collect();
    let distractors = rights
        .into_iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(index))
        .map(|(_, text)| text)
        .collect();
    Ok(Ok(Body::Matching { pairs, distractors }))
}

fn side(set: &Element) -> Vec<&Element> {
    set.all("simpleAssociableChoice").collect()
}

/// Positions of the right sides by those of the left sides.
fn partners(
    asked: &Asked<'_>,
    left: &[&Element],
    right: &[&Element],
) -> Result<Result<BTreeMap<usize, usize>, Omission>, Problem> {
    let declaration = &asked.declaration;
    let positive: Vec<&Value<'_>> = declaration
        .mapping
        .iter()
        .flat_map(|mapping| &mapping.entries)
        .filter(|(_, marks)| *marks > 0.0)
        .map(|(key, _)| key)
        .collect();
    let correct: Vec<&Value<'_>> = if declaration.correct.is_empty() {
        positive
    } else {
        declaration.correct.iter().collect()
    };
    let (lefts, rights) = (positions(left), positions(right));
    let mut partners = BTreeMap::new();
    for value in correct {
        let mut words = value.text.split_whitespace();
        let pair = (
            words.next().and_then(|id| lefts.get(id)),
            words.next().and_then(|id| rights.get(id)),
        );
        let (Some(one), Some(other)) = pair else {
            return Err(value.element.at.problem(Fault::Value {
                what: "a pair",
                found: value.text.chars().take(100).collect(),
                wanted: "the identifiers of one choice of the first set and one of the second, such as \"A B\"",
            }));
        };
        if partners
            .insert(*one, *other)
            .is_some_and(|had| had != *other)
        {
            return Ok(Err(Omission::ManyToMany));
        }
    }
    Ok(Ok(partners))
}

fn positions<'a>(side: &[&'a Element]) -> HashMap<&'a str, usize> {
    let identifier = |element: &&'a Element| element.attribute("identifier").unwrap_or_default();
    side.iter()
        .map(identifier)
        .enumerate()
        .map(|(index, identifier)| (identifier, index))
        .collect()
}

/// Here every pair counts the same, and each by itself.
fn leave_marks(asked: &Asked<'_>, report: &mut Report) {
    let declaration = &asked.declaration;
    let mapped = declaration.mapping.is_some();
    let rule = rule(asked.item, declaration.identifier, mapped, report);
    match (&declaration.mapping, rule) {
        (Some(mapping), Rule::Mapping) => {
            let mut marks = mapping.entries.iter().map(|(_, marks)| marks.to_bits());
            let first = marks.next();
            if mapping.default != 0.0 || marks.any(|other| Some(other) != first) {
                report.leave(mapping.element, Omission::Weights);
            }
        }
        _ => {
            if let Some(first) = declaration.correct.first() {
                report.leave(first.element, Omission::AllOrNothing);
            }
        }
    }
}
