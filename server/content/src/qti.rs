//! QTI 2 and 3: single questions and packages of them are read; packages of QTI 3 are printed.
//!
//! Source of the rules: 1EdTech, "QTI Assessment, Section and Item Information Model" 2.2 and 3.0. Read are the choice,
//! inline choice, match, order, text entry and extended text interactions, one in a question, with the marks that the
//! standard's own templates give; and a text with several fields and lists in it, as a cloze. Everything else (other interactions, rules of its own, feedback that belongs to no answer,
//! pictures …) is reported in [`Imported::left_out`].
//!
//! Nothing that a package says of itself is believed: [`Limits`] bound what is unpacked and what is looked at.

mod body;
mod choices;
mod declaration;
mod gaps;
mod item;
mod matching;
mod ordering;
mod package;
mod print;
mod rules;
mod text_entry;
mod unified;

use domain::assessment::Quiz;

pub use self::print::{Labels, Loss, Lost, lost, print_package};

use crate::{
    questions::{Imported, Limits, Place, Problem, tree},
    text::xml::decode,
};

/// Reads a question (XML) or a package (zip), whichever it is, or tells everything that is wrong.
pub fn read_quiz(bytes: &[u8]) -> Result<Imported, Vec<Problem>> {
    read(bytes, &Limits::default())
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Imported, Vec<Problem>> {
    let mut imported = Imported::default();
    if bytes.starts_with(b"PK") {
        package::read(bytes, limits, &mut imported)?;
    } else {
        add_item(bytes, None, limits, &mut imported).map_err(|problem| vec![problem])?;
    }
    imported.quiz = Quiz::numbered(imported.quiz);
    Ok(imported)
}

/// One file with one question; `file` is its path in a package.
fn add_item(
    bytes: &[u8],
    file: Option<&str>,
    limits: &Limits,
    imported: &mut Imported,
) -> Result<(), Problem> {
    let within = |problem: Problem| match file {
        Some(file) => problem.within(file),
        None => problem,
    };
    let root = tree::read(&decode(bytes), limits).map_err(within)?;
    let root = unified::unified(root);
    let (question, left_out) = item::read(&root).map_err(within)?;
    let file = file.map(str::to_owned);
    if let Some(question) = question {
        imported.quiz.questions.push(question);
        imported.places.push(Place {
            file: file.clone(),
            line: root.at.line,
        });
    }
    imported
        .left_out
        .extend(left_out.into_iter().map(|mut left_out| {
            left_out.file.clone_from(&file);
            left_out
        }));
    Ok(())
}

#[cfg(test)]
mod tests;
