//! The grammar between the braces.

use domain::assessment::{Body, Choice, Decimal, NumericAnswer, Pair, TextFormat};
use winnow::{
    ModalResult, Parser,
    ascii::{Caseless, multispace0},
    combinator::{alt, delimited, opt, peek, preceded, repeat},
    error::{ContextError, ErrMode},
    stream::Stream,
    token::{one_of, take_while},
};

use super::{
    Wanted, ordering, permille,
    question::{At, Breaks, Input, Rich, expected, rich, text},
};

/// What stands between the braces.
pub(super) struct Answers {
    pub shape: Shape,
    /// `####`
    pub general: Option<Rich>,
}

pub(super) enum Shape {
    Options {
        options: Vec<Item>,
        single: bool,
    },
    TrueFalse {
        answer: bool,
        wrong: Option<Rich>,
        right: Option<Rich>,
    },
    Short(Vec<Item>),
    Numeric(Vec<(Numbers, Option<Rich>)>),
    Matching(Vec<Item>),
    Ordering(Vec<Rich>),
    Essay,
}

/// `=%50%text#feedback`
pub(super) struct Item {
    right: bool,
    /// Thousandths, where a weight was written.
    weight: Option<i32>,
    text: Rich,
    feedback: Option<Rich>,
}

pub(super) struct Numbers {
    min: Decimal,
    max: Decimal,
    permille: i32,
}

impl Answers {
    /// After the opening brace, through the closing one.
    pub fn read<'i>(
        input: &mut Input<'i>,
        brace: &At<'i>,
        format: TextFormat,
    ) -> ModalResult<Self> {
        multispace0.parse_next(input)?;
        let shape = if let Some(answer) = opt(truth).parse_next(input)? {
            let wrong = opt(|input: &mut Input<'_>| feedback(input, TF_END, format))
                .parse_next(input)?
                .flatten();
            let right = opt(|input: &mut Input<'_>| feedback(input, TF_END, format))
                .parse_next(input)?
                .flatten();
            Shape::TrueFalse {
                answer,
                wrong,
                right,
            }
        } else if opt('>').parse_next(input)?.is_some() {
            Shape::Ordering(ordering::items(input, format)?)
        } else if !input.starts_with("####") && opt('#').parse_next(input)?.is_some() {
            Shape::Numeric(numbers(input, format)?)
        } else {
            options(input, format)?
        };
        multispace0.parse_next(input)?;
        let general = opt(preceded("####", |input: &mut Input<'_>| {
            rich(input, &["{", "}"], format)
        }))
        .parse_next(input)?;
        close(input, brace)?;
        Ok(Self {
            shape,
            general: general.filter(|rich| !rich.text.is_empty()),
        })
    }
}

/// Where an answer's text ends, and where its feedback ends.
const TEXT_END: &[&str] = &["=", "~", "#", "{", "}"];
const FEEDBACK_END: &[&str] = &["=", "~", "####", "{", "}"];
const TF_END: &[&str] = &["#", "{", "}"];

fn close<'i>(input: &mut Input<'i>, brace: &At<'i>) -> ModalResult<()> {
    let at = input.checkpoint();
    if opt('}').parse_next(input)?.is_some() {
        return Ok(());
    }
    if input.is_empty() || input.starts_with('{') {
        return Err(expected(input, brace, Wanted::AnswersClosed));
    }
    Err(expected(input, &at, Wanted::Answer))
}

fn truth(input: &mut Input<'_>) -> ModalResult<bool> {
    let word = alt((
        alt((Caseless("true"), Caseless("t"))).value(true),
        alt((Caseless("false"), Caseless("f"))).value(false),
    ));
    let end = peek(alt((
        one_of(['#', '}']).void(),
        winnow::combinator::eof.void(),
    )));
    (word, multispace0, end)
        .map(|(answer, _, ())| answer)
        .parse_next(input)
}

/// `#text`; general feedback is not one.
fn feedback(input: &mut Input<'_>, stop: &[&str], format: TextFormat) -> ModalResult<Option<Rich>> {
    multispace0.parse_next(input)?;
    if input.starts_with("####") {
        return Err(ErrMode::Backtrack(ContextError::new()));
    }
    '#'.parse_next(input)?;
    Ok(Some(rich(input, stop, format)?).filter(|rich| !rich.text.is_empty()))
}

fn options(input: &mut Input<'_>, format: TextFormat) -> ModalResult<Shape> {
    let start = input.checkpoint();
    let items: Vec<Item> =
        repeat(0.., |input: &mut Input<'_>| item(input, format)).parse_next(input)?;
    if items.is_empty() {
        return Ok(Shape::Essay);
    }
    let arrow = |item: &Item| item.text.text.contains("->");
    if items.iter().any(|item| !item.right) {
        let single = items.iter().any(|item| item.right);
        return Ok(Shape::Options {
            options: items,
            single,
        });
    }
    if items.iter().any(|item| item.weight.is_some()) || !items.iter().any(arrow) {
        return Ok(Shape::Short(items));
    }
    if !items.iter().all(arrow) {
        return Err(expected(input, &start, Wanted::Arrow));
    }
    if items.iter().any(|item| item.feedback.is_some()) {
        return Err(expected(input, &start, Wanted::NoFeedback));
    }
    Ok(Shape::Matching(items))
}

fn item(input: &mut Input<'_>, format: TextFormat) -> ModalResult<Item> {
    let right = marker(input)?;
    let at = input.checkpoint();
    let weight = weight(input)?;
    let text = rich(input, TEXT_END, format)?;
    if text.text.is_empty() {
        return Err(expected(input, &at, Wanted::AnswerText));
    }
    let feedback = opt(|input: &mut Input<'_>| feedback(input, FEEDBACK_END, format))
        .parse_next(input)?
        .flatten();
    Ok(Item {
        right,
        weight,
        text,
        feedback,
    })
}

fn marker(input: &mut Input<'_>) -> ModalResult<bool> {
    preceded(multispace0, alt(('='.value(true), '~'.value(false)))).parse_next(input)
}

/// `%50%`; a text that merely begins with a per cent sign is none.
fn weight(input: &mut Input<'_>) -> ModalResult<Option<i32>> {
    multispace0.parse_next(input)?;
    let at = input.checkpoint();
    let digits = take_while(1.., ('0'..='9', '.', '-'));
    let Some(percent) = opt(delimited('%', digits, '%')).parse_next(input)? else {
        return Ok(None);
    };
    match permille(percent) {
        Some(permille) => Ok(Some(permille)),
        None => Err(expected(input, &at, Wanted::Weight)),
    }
}

/// After `{#`: one number, or several answers each with its mark.
fn numbers(input: &mut Input<'_>, format: TextFormat) -> ModalResult<Vec<(Numbers, Option<Rich>)>> {
    multispace0.parse_next(input)?;
    let single = !input.starts_with(['=', '~']);
    let mut answers = Vec::new();
    loop {
        let right = if single {
            true
        } else if let Some(right) = opt(marker).parse_next(input)? {
            right
        } else {
            return Ok(answers);
        };
        let weight = weight(input)?;
        let (min, max) = range(input, right)?;
        let feedback = opt(|input: &mut Input<'_>| feedback(input, FEEDBACK_END, format))
            .parse_next(input)?
            .flatten();
        let permille = weight.unwrap_or(if right { 1000 } else { 0 });
        answers.push((Numbers { min, max, permille }, feedback));
        if single {
            return Ok(answers);
        }
    }
}

/// `72`, `3.14:0.01`, `1..5`; `*`, or nothing after `~`, is any number.
fn range(input: &mut Input<'_>, right: bool) -> ModalResult<(Decimal, Decimal)> {
    multispace0.parse_next(input)?;
    let at = input.checkpoint();
    let written = text(input, TEXT_END, Breaks::Fold)?;
    let number = |text: &str| text.trim().parse::<Decimal>().ok();
    let range = if written == "*" || (written.is_empty() && !right) {
        Some((Decimal::LOWEST, Decimal::HIGHEST))
    } else if let Some((min, max)) = written.split_once("..") {
        number(min).zip(number(max))
    } else if let Some((value, tolerance)) = written.split_once(':') {
        number(value)
            .zip(number(tolerance))
            .map(|(value, tolerance)| value.within(tolerance))
    } else {
        number(&written).map(|value| (value, value))
    };
    match range {
        Some((min, max)) if min <= max => Ok((min, max)),
        Some(_) => Err(expected(input, &at, Wanted::Ascending)),
        None => Err(expected(input, &at, Wanted::Number)),
    }
}

impl Shape {
    /// Every format that was written inside the braces. Those of short answers do not matter: they are not shown.
    pub fn formats(&self) -> impl Iterator<Item = TextFormat> {
        let richs: Vec<&Rich> = match self {
            Self::Options { options, .. } => options
                .iter()
                .flat_map(|item| std::iter::once(&item.text).chain(&item.feedback))
                .collect(),
            Self::TrueFalse { wrong, right, .. } => wrong.iter().chain(right).collect(),
            Self::Short(items) => items
                .iter()
                .filter_map(|item| item.feedback.as_ref())
                .collect(),
            Self::Numeric(answers) => answers
                .iter()
                .filter_map(|(_, feedback)| feedback.as_ref())
                .collect(),
            Self::Matching(items) => items.iter().map(|item| &item.text).collect(),
            Self::Ordering(items) => items.iter().collect(),
            Self::Essay => Vec::new(),
        };
        richs.into_iter().filter_map(|rich| rich.format)
    }

    pub fn into_body(self, convert: &impl Fn(Rich) -> String) -> Body {
        let choice = |item: Item, text: String| Choice {
            id: String::new(),
            text,
            permille: item.weight.unwrap_or(if item.right { 1000 } else { 0 }),
            feedback: item.feedback.map(convert),
        };
        match self {
            Self::Options { options, single } => {
                let options = options
                    .into_iter()
                    .map(|item| {
                        let text = convert(item.text.clone());
                        choice(item, text)
                    })
                    .collect();
                if single {
                    Body::SingleChoice { options }
                } else {
                    Body::MultipleChoice { options }
                }
            }
            Self::Short(items) => Body::ShortAnswer {
                answers: items
                    .into_iter()
                    .map(|item| {
                        let text = item.text.text.clone();
                        choice(item, text)
                    })
                    .collect(),
            },
            // Moodle's order: the first feedback is for the wrong answer, the second for the right one.
            Self::TrueFalse {
                answer,
                wrong,
                right,
            } => {
                let (wrong, right) = (wrong.map(convert), right.map(convert));
                let (feedback_true, feedback_false) = if answer {
                    (right, wrong)
                } else {
                    (wrong, right)
                };
                Body::TrueFalse {
                    answer,
                    feedback_true,
                    feedback_false,
                }
            }
            Self::Numeric(answers) => {
                let answer =
                    |(Numbers { min, max, permille }, feedback): (Numbers, Option<Rich>)| {
                        NumericAnswer {
                            min,
                            max,
                            permille,
                            feedback: feedback.map(convert),
                        }
                    };
                Body::Numeric {
                    answers: answers.into_iter().map(answer).collect(),
                }
            }
            Self::Matching(items) => matching(items, convert),
            Self::Ordering(items) => Body::Ordering {
                items: items.into_iter().map(convert).collect(),
            },
            Self::Essay => Body::Essay,
        }
    }
}

/// A pair without a left side is a right side too many, to make guessing harder.
fn matching(items: Vec<Item>, convert: &impl Fn(Rich) -> String) -> Body {
    let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
    for Item {
        text: Rich { format, text },
        ..
    } in items
    {
        let (left, right) = text.split_once("->").unwrap_or((&text, ""));
        let right = right.trim().to_owned();
        if left.trim().is_empty() {
            distractors.push(right);
        } else {
            pairs.push(Pair {
                left: convert(Rich {
                    format,
                    text: left.trim().to_owned(),
                }),
                right,
            });
        }
    }
    Body::Matching { pairs, distractors }
}
