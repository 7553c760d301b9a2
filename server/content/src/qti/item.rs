//! One question: an `assessmentItem`.

use domain::assessment::{Body, Decimal, Question, TextFormat};

use super::{
    body, choices,
    declaration::Declaration,
    gaps, matching, ordering,
    rules::{Feedbacks, is_for_all, tolerance},
    text_entry,
};
use crate::questions::{Fault, LeftOut, Omission, Problem, Report, tree::Element};

/// What a question is read from.
pub(super) struct Asked<'a> {
    pub item: &'a Element,
    pub interaction: &'a Element,
    pub declaration: Declaration<'a>,
    pub feedbacks: Feedbacks<'a>,
}

/// What came of an interaction: the question's body, or the reason why the whole question is left out.
pub(super) type Outcome = Result<Result<Body, Omission>, Problem>;

/// The question, or none where the platform has no such kind; and what was left out of it.
pub(super) fn read(item: &Element) -> Result<(Option<Question>, Vec<LeftOut>), Problem> {
    match item.name.as_str() {
        "assessmentItem" => {}
        "questestinterop" => return Err(item.at.problem(Fault::OldQti)),
        _ => {
            return Err(item.at.problem(Fault::Root {
                found: item.name.clone(),
                wanted: "one question, <assessmentItem> or <qti-assessment-item>; a test comes as a package with its questions",
            }));
        }
    }
    let attribute = |name| {
        item.attribute(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let name = attribute("title");
    let mut report = Report::on(name.clone().or_else(|| attribute("identifier")));
    let Some(item_body) = item.first("itemBody") else {
        return Err(item.at.problem(Fault::Missing {
            what: "body of the question",
            wanted: "<itemBody> or <qti-item-body>",
        }));
    };
    let read = match asked(item, item_body) {
        Ok(interactions) => {
            let body = match interactions[..] {
                [] => Ok(Body::Description),
                [only] => answers(item, only, &mut report)?,
                _ => gaps::read(item, &interactions, &mut report)?,
            };
            body.map(|body| (interactions, body))
        }
        Err(whole) => Err(whole),
    };
    let (interactions, body) = match read {
        Ok(read) => read,
        Err(whole) => {
            // What else was left out of a question that is not there matters to nobody.
            let mut report = Report::on(name.or_else(|| attribute("identifier")));
            report.leave(item, whole);
            return Ok((None, report.finish()));
        }
    };
    let mut stem = body::stem(item_body, &interactions, &mut report);
    if stem.is_empty() {
        stem = name.clone().ok_or_else(|| {
            item_body.at.problem(Fault::Missing {
                what: "text of the question",
                wanted: "a text or a prompt in its body",
            })
        })?;
    }
    let feedback: Vec<String> = item
        .all("modalFeedback")
        .filter(|feedback| is_for_all(item, feedback))
        .map(|feedback| body::inner(feedback, &mut report))
        .filter(|text| !text.is_empty())
        .collect();
    leave_rest(item, &mut report);
    let question = Question {
        id: String::new(),
        name,
        stem,
        format: TextFormat::Html,
        body,
        feedback: (!feedback.is_empty()).then(|| feedback.join(" ")),
    };
    Ok((Some(question), report.finish()))
}

/// The interactions of a question, in the order of the text.
fn asked<'a>(item: &Element, body: &'a Element) -> Result<Vec<&'a Element>, Omission> {
    if ["templateDeclaration", "templateProcessing"]
        .iter()
        .any(|name| item.first(name).is_some())
    {
        return Err(Omission::Variables);
    }
    let interactions = body.descendants().into_iter().filter(|element| {
        // Buttons and players ask for nothing.
        element.name.ends_with("Interaction")
            && !matches!(
                element.name.as_str(),
                "endAttemptInteraction" | "mediaInteraction"
            )
    });
    Ok(interactions.collect())
}

pub(super) fn answers(item: &Element, interaction: &Element, report: &mut Report) -> Outcome {
    let declaration = Declaration::find(item, interaction)?;
    let kind = interaction.name.as_str();
    if kind == "extendedTextInteraction" {
        if let Some(model) = declaration.and_then(|d| d.correct.into_iter().next()) {
            report.leave_part(model.element);
        }
        return Ok(Ok(Body::Essay));
    }
    let read = match kind {
        "choiceInteraction" | "inlineChoiceInteraction" => choices::read,
        "matchInteraction" => matching::read,
        "orderInteraction" => ordering::read,
        "textEntryInteraction" => text_entry::read,
        _ => {
            let name = kind.to_owned();
            return Ok(Err(Omission::Kind { name }));
        }
    };
    let Some(declaration) = declaration else {
        return Err(interaction.at.problem(Fault::Missing {
            what: "declaration of what is right",
            wanted: "a <responseDeclaration> whose identifier the interaction names",
        }));
    };
    let feedbacks = Feedbacks::of(item, declaration.identifier);
    let asked = Asked {
        item,
        interaction,
        declaration,
        feedbacks,
    };
    read(&asked, report)
}

impl Asked<'_> {
    /// The kind with what makes it another one, where only the declaration tells.
    pub fn unknown(&self) -> Omission {
        let Declaration {
            cardinality,
            base_type,
            ..
        } = self.declaration;
        let name = format!("{} ({cardinality} {base_type})", self.interaction.name);
        Omission::Kind { name }
    }

    pub fn tolerance(&self, report: &mut Report) -> Option<(Decimal, Decimal)> {
        tolerance(self.item, self.declaration.identifier, report)
    }

    /// Of a choice: within it, or after the question.
    pub fn feedback(&self, choice: &Element, report: &mut Report) -> Option<String> {
        let identifier = choice.attribute("identifier").unwrap_or_default();
        let within = choice.descendants();
        let texts: Vec<String> = within
            .into_iter()
            .chain(self.item.all("modalFeedback"))
            .filter(|feedback| self.feedbacks.belongs(feedback, identifier))
            .map(|feedback| body::inner(feedback, report))
            .filter(|text| !text.is_empty())
            .collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }
}

/// Everything around the body that nobody took.
fn leave_rest(item: &Element, report: &mut Report) {
    if item.attribute("adaptive") == Some("true") {
        report.leave(item, Omission::Adaptive);
    }
    for part in item.elements() {
        match part.name.as_str() {
            "responseDeclaration" | "outcomeDeclaration" | "responseProcessing" | "itemBody" => {}
            "modalFeedback" => {
                if !is_for_all(item, part) && !is_taken(item, part) {
                    report.leave(part, Omission::Feedback);
                }
            }
            _ => report.leave_part(part),
        }
    }
}

/// Whether some choice has taken this feedback as its own.
fn is_taken(item: &Element, feedback: &Element) -> bool {
    let choice = feedback.attribute("identifier").unwrap_or_default();
    let chosen = item.first("itemBody").is_some_and(|body| {
        body.descendants().into_iter().any(|part| {
            matches!(part.name.as_str(), "simpleChoice" | "inlineChoice")
                && part.attribute("identifier") == Some(choice)
        })
    });
    chosen
        && item.all("responseDeclaration").any(|response| {
            let identifier = response.attribute("identifier").unwrap_or_default();
            Feedbacks::of(item, identifier).belongs(feedback, choice)
        })
}
