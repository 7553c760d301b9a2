//! The grammar around the braces: `::name:: [format] stem {answers} rest`.

use domain::assessment::{Body, Question, TextFormat};
use winnow::{
    LocatingSlice, ModalResult, Parser,
    ascii::{multispace0, space0},
    combinator::{alt, delimited, opt, preceded},
    error::{AddContext, ContextError, ErrMode, StrContext, StrContextValue},
    stream::Stream,
    token::{any, one_of},
};

use super::{
    Fault, GiftProblem, Wanted,
    answers::{Answers, Shape},
    blocks::Block,
    gaps,
};
use crate::questions::{as_html, embedded};

pub(super) type Input<'i> = LocatingSlice<&'i str>;
pub(super) type At<'i> = <Input<'i> as Stream>::Checkpoint;

/// A text with the format that stood before it, if one did.
#[derive(Clone, Debug)]
pub(super) struct Rich {
    pub format: Option<TextFormat>,
    pub text: String,
}

/// A line break in the source is only layout in every format but Markdown, where it is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    Fold,
    Keep,
}

impl From<TextFormat> for Breaks {
    fn from(format: TextFormat) -> Self {
        if format == TextFormat::Markdown {
            Self::Keep
        } else {
            Self::Fold
        }
    }
}

pub(super) fn read(block: &Block) -> Result<Question, GiftProblem> {
    question
        .parse(LocatingSlice::new(block.text.as_str()))
        .map_err(|error| {
            let wanted = error.inner().context().find_map(|context| match context {
                StrContext::Expected(StrContextValue::Description(wanted)) => Some(*wanted),
                _ => None,
            });
            let rest = &block.text[block.text.floor_char_boundary(error.offset())..];
            let found: String = rest
                .trim_start()
                .chars()
                .take_while(|c| *c != '\n')
                .take(16)
                .collect();
            let fault = Fault::Form {
                found: Some(found).filter(|found| !found.is_empty()),
                wanted: wanted.and_then(Wanted::of).unwrap_or(Wanted::Question),
            };
            block.problem(error.offset(), fault)
        })
}

/// The error "expected …" at a place already passed.
pub(super) fn expected<'i>(
    input: &mut Input<'i>,
    at: &At<'i>,
    what: Wanted,
) -> ErrMode<ContextError> {
    input.reset(at);
    let context = StrContext::Expected(StrContextValue::Description(what.words()));
    ErrMode::Cut(ContextError::new().add_context(input, at, context))
}

fn question(input: &mut Input<'_>) -> ModalResult<Question> {
    let start = input.checkpoint();
    multispace0.parse_next(input)?;
    let name = opt(name).parse_next(input)?.filter(|name| !name.is_empty());
    multispace0.parse_next(input)?;
    let format = opt(format_tag).parse_next(input)?;
    let question_format = format.unwrap_or(TextFormat::Moodle);
    let breaks = Breaks::from(question_format);
    let before = untrimmed(input, &["{", "}"], breaks)?;
    if embedded::begins(input) {
        return gaps::read(input, name, question_format, before);
    }
    let before = before.trim().to_owned();

    let brace = input.checkpoint();
    let answers = match opt('{').parse_next(input)? {
        Some(_) => Some(Answers::read(input, &brace, question_format)?),
        None => None,
    };
    let after = text(input, &["{", "}"], breaks)?;
    if !input.is_empty() {
        let at = input.checkpoint();
        return Err(expected(input, &at, Wanted::BlankLine));
    }

    let stem = match (&answers, after.is_empty()) {
        (None, _) | (Some(_), true) => before,
        // Moodle's "missing word": the blank stands where the braces stood.
        (Some(_), false) => format!("{before} _____ {after}").trim_start().to_owned(),
    };
    if stem.is_empty() {
        return Err(expected(input, &start, Wanted::QuestionText));
    }
    Ok(assemble(name, format, stem, answers))
}

fn name(input: &mut Input<'_>) -> ModalResult<String> {
    "::".parse_next(input)?;
    let name = text(input, &["::", "{", "}"], Breaks::Fold)?;
    let at = input.checkpoint();
    if opt("::").parse_next(input)?.is_none() {
        return Err(expected(input, &at, Wanted::NameEnd));
    }
    Ok(name)
}

/// `[html]`, `[markdown]`, `[plain]`, `[moodle]`; other words in brackets are text.
fn format_tag(input: &mut Input<'_>) -> ModalResult<TextFormat> {
    let word = alt((
        "html".value(TextFormat::Html),
        "markdown".value(TextFormat::Markdown),
        "plain".value(TextFormat::Plain),
        "moodle".value(TextFormat::Moodle),
    ));
    delimited('[', delimited(space0, word, space0), ']').parse_next(input)
}

/// An optional format, then a text up to one of `stop`.
pub(super) fn rich(input: &mut Input<'_>, stop: &[&str], around: TextFormat) -> ModalResult<Rich> {
    let format = opt(preceded(multispace0, format_tag)).parse_next(input)?;
    let text = text(input, stop, format.unwrap_or(around).into())?;
    Ok(Rich { format, text })
}

/// A text up to one of `stop` or the end, its escapes resolved, trimmed.
pub(super) fn text(input: &mut Input<'_>, stop: &[&str], breaks: Breaks) -> ModalResult<String> {
    Ok(untrimmed(input, stop, breaks)?.trim().to_owned())
}

pub(super) fn untrimmed(
    input: &mut Input<'_>,
    stop: &[&str],
    breaks: Breaks,
) -> ModalResult<String> {
    let mut text = String::new();
    while !input.is_empty() && !stop.iter().any(|stop| input.starts_with(stop)) {
        if let Some(escaped) = opt(escape).parse_next(input)? {
            text.push(escaped);
        } else if breaks == Breaks::Fold && opt(line_break).parse_next(input)?.is_some() {
            text.push(' ');
        } else {
            text.push(any.parse_next(input)?);
        }
    }
    Ok(text)
}

/// A backslash before anything else is a backslash.
fn escape(input: &mut Input<'_>) -> ModalResult<char> {
    preceded(
        '\\',
        alt((
            one_of(['~', '=', '#', '{', '}', ':', '\\']),
            'n'.value('\n'),
        )),
    )
    .parse_next(input)
}

/// A line break with the blanks around it.
fn line_break(input: &mut Input<'_>) -> ModalResult<()> {
    (space0, '\n', multispace0).void().parse_next(input)
}

/// One format for the whole question: where they differ, all become HTML.
fn assemble(
    name: Option<String>,
    format: Option<TextFormat>,
    stem: String,
    answers: Option<Answers>,
) -> Question {
    let around = format.unwrap_or(TextFormat::Moodle);
    let (shape, feedback) = match answers {
        Some(answers) => (Some(answers.shape), answers.general),
        None => (None, None),
    };
    let mixed = shape
        .iter()
        .flat_map(Shape::formats)
        .chain(feedback.iter().filter_map(|rich| rich.format))
        .any(|other| other != around);
    let convert = |rich: Rich| {
        if mixed {
            as_html(&rich.text, rich.format.unwrap_or(around))
        } else {
            rich.text
        }
    };
    Question {
        id: String::new(),
        name,
        stem: if mixed { as_html(&stem, around) } else { stem },
        format: if mixed { TextFormat::Html } else { around },
        body: shape.map_or(Body::Description, |shape| shape.into_body(&convert)),
        feedback: feedback.map(convert).filter(|text| !text.is_empty()),
    }
}
