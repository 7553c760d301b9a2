//! Moodle's XML for questions: read and print.
//!
//! Source of the rules: docs.moodle.org "Moodle XML format". Where it is silent we read what Moodle's own exports have.
//! What a [`Quiz`] cannot hold (pictures, hints, kinds of questions that the platform does not have …) is reported in
//! [`Imported::left_out`]. One question that is wrong does not hide the mistakes of the next.

mod gaps;
mod print;
mod question;
mod rich;

use domain::assessment::Quiz;

pub use self::print::print_quiz;
use crate::questions::{
    Fault, Imported, LeftOut, Limits, Omission, Place, Problem,
    tree::{self, Element},
};

/// Reads every question, or tells everything that is wrong.
pub fn read_quiz(text: &str) -> Result<Imported, Vec<Problem>> {
    read(text, &Limits::default())
}

fn read(text: &str, limits: &Limits) -> Result<Imported, Vec<Problem>> {
    let root = tree::read(text, limits).map_err(|problem| vec![problem])?;
    if root.name != "quiz" {
        let fault = Fault::Root {
            found: root.name,
            wanted: "<quiz>, with which an export in the format \"Moodle XML\" begins",
        };
        return Err(vec![root.at.problem(fault)]);
    }
    if root.all("question").count() > limits.questions {
        let most = limits.questions;
        return Err(vec![root.at.problem(Fault::TooManyQuestions { most })]);
    }
    let mut imported = Imported::default();
    let mut problems = Vec::new();
    for element in root.elements() {
        match (element.name.as_str(), element.attribute("type")) {
            ("question", Some("category")) => add_category(element, &mut imported),
            ("question", Some(kind)) => match question::read(kind, element) {
                Ok((question, left_out)) => {
                    if let Some(question) = question {
                        imported.quiz.questions.push(question);
                        imported.places.push(place(element));
                    }
                    imported.left_out.extend(left_out);
                }
                Err(problem) => problems.push(problem),
            },
            ("question", None) => problems.push(element.at.problem(Fault::Missing {
                what: "type of the question",
                wanted: "it at the element, such as <question type=\"multichoice\">",
            })),
            (name, _) => imported.left_out.push(left_out(
                element,
                Omission::Part {
                    name: name.to_owned(),
                },
            )),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    imported.quiz = Quiz::numbered(imported.quiz);
    Ok(imported)
}

/// Not a question: where the next ones were filed.
fn add_category(element: &Element, imported: &mut Imported) {
    let text = |name| {
        element
            .first(name)
            .map(|element| element.text().trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    imported.categories.extend(text("category"));
    if text("info").is_some() {
        let name = "info".to_owned();
        imported
            .left_out
            .push(left_out(element, Omission::Part { name }));
    }
}

const fn place(element: &Element) -> Place {
    Place {
        file: None,
        line: element.at.line,
    }
}

const fn left_out(element: &Element, what: Omission) -> LeftOut {
    LeftOut {
        question: None,
        file: None,
        line: element.at.line,
        what,
    }
}

#[cfg(test)]
mod tests;
