//! A running text with Moodle's embedded answers.

use domain::assessment::{Body, Gap, Question, TextFormat, cloze::gap_sign};
use winnow::{
    ModalResult, Parser,
    ascii::multispace0,
    combinator::opt,
    error::{ContextError, ErrMode},
    stream::Stream,
};

use super::{
    Wanted,
    question::{At, Breaks, Input, Rich, expected, rich, untrimmed},
};
use crate::questions::{
    as_html,
    embedded::{self, Host, Wrong},
};

/// From the first gap to the end of the question; `stem` is what stands before it.
pub(super) fn read(
    input: &mut Input<'_>,
    name: Option<String>,
    format: TextFormat,
    mut stem: String,
) -> ModalResult<Question> {
    let mut gaps: Vec<Gap> = Vec::new();
    while embedded::begins(input) {
        let at = input.checkpoint();
        let read = match embedded::read(input, format, Host::Gift) {
            Ok(read) => read,
            Err(wrong) => return Err(misread(input, &at, &wrong)),
        };
        let _ = input.next_slice(read.length);
        stem += &gap_sign(gaps.len());
        gaps.push(read.gap);
        stem += &untrimmed(input, &["{", "}"], Breaks::from(format))?;
    }
    let brace = input.checkpoint();
    let mut feedback = None;
    if opt(('{', multispace0, "####")).parse_next(input)?.is_some() {
        feedback = Some(rich(input, &["{", "}"], format)?);
        if opt(('}', multispace0)).parse_next(input)?.is_none() {
            return Err(expected(input, &brace, Wanted::FeedbackClosed));
        }
    }
    if !input.is_empty() {
        let at = input.checkpoint();
        return Err(expected(input, &at, Wanted::Gap));
    }
    Ok(assemble(name, format, stem.trim(), gaps, feedback))
}

fn misread<'i>(input: &mut Input<'i>, at: &At<'i>, wrong: &Wrong) -> ErrMode<ContextError> {
    match wrong {
        Wrong::Kind { .. } => expected(input, at, Wanted::GapKind),
        Wrong::Form { at: offset, wanted } => {
            input.reset(at);
            let _ = input.next_slice(*offset);
            let place = input.checkpoint();
            expected(input, &place, *wanted)
        }
    }
}

/// Where the feedback is in another format than the text, all becomes HTML.
fn assemble(
    name: Option<String>,
    format: TextFormat,
    stem: &str,
    mut gaps: Vec<Gap>,
    feedback: Option<Rich>,
) -> Question {
    let written = feedback.as_ref().and_then(|rich| rich.format);
    let mixed = written.is_some_and(|other| other != format);
    if mixed {
        embedded::feedbacks(&mut gaps, |text| as_html(text, format));
    }
    let feedback = feedback.map(|rich| {
        if mixed {
            as_html(&rich.text, rich.format.unwrap_or(format))
        } else {
            rich.text
        }
    });
    Question {
        id: String::new(),
        name,
        stem: if mixed {
            as_html(stem, format)
        } else {
            stem.to_owned()
        },
        format: if mixed { TextFormat::Html } else { format },
        body: Body::Cloze { gaps },
        feedback: feedback.filter(|text| !text.is_empty()),
    }
}
