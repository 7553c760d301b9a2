//! `{>ALL` with an item a line: how Moodle's plug-in for orderings writes GIFT.
//!
//! Behind the `>` its settings may stand: how many items are shown and which, how they are laid out, how they are marked.
//! Here all items are shown and marked by their absolute position; what asks for anything else is told.

use domain::assessment::TextFormat;
use winnow::{
    ModalResult, Parser,
    ascii::{multispace0, space0},
    combinator::{alt, eof, opt, peek},
    stream::Stream,
    token::{one_of, take_while},
};

use super::{
    Wanted,
    question::{Input, Rich, expected, rich},
};

const LAYOUT: &[&str] = &["HORIZONTAL", "HORI", "H", "VERTICAL", "VERT", "V", "0", "1"];
const SHOWN: &[&str] = &[
    "SHOW", "TRUE", "YES", "HIDE", "FALSE", "NO", "none", "123", "abc", "ABCD", "iii", "IIII", "0",
    "1",
];

/// After the `>`.
pub(super) fn items(input: &mut Input<'_>, format: TextFormat) -> ModalResult<Vec<Rich>> {
    settings(input)?;
    let mut items = Vec::new();
    loop {
        multispace0.parse_next(input)?;
        if input.is_empty() || input.starts_with(['{', '}']) || input.starts_with("####") {
            return Ok(items);
        }
        let item = rich(input, &["\n", "####", "{", "}"], format)?;
        if !item.text.is_empty() {
            items.push(item);
        }
    }
}

/// Only where they begin with how many and which; all else in the line is the first item.
fn settings(input: &mut Input<'_>) -> ModalResult<()> {
    let start = input.checkpoint();
    let _ = blanks_and(input, |word| word.bytes().all(|b| b.is_ascii_digit()))?;
    let at = input.checkpoint();
    let Some(which) = blanks_and(input, |word| {
        matches!(
            word,
            "ALL" | "EXACT" | "RANDOM" | "REL" | "CONTIGUOUS" | "CONTIG"
        )
    })?
    else {
        input.reset(&start);
        return Ok(());
    };
    if !matches!(which, "ALL" | "EXACT") {
        let wanted = Wanted::AllItems;
        return Err(expected(input, &at, wanted));
    }
    blanks_and(input, |word| LAYOUT.contains(&word))?;
    let at = input.checkpoint();
    let marks = blanks_and(input, |word| {
        ["ABS", "ALL_OR", "RELATIVE", "REL", "LONGEST"]
            .iter()
            .any(|beginning| word.starts_with(beginning))
    })?;
    if marks.is_some_and(|word| !word.starts_with("ABS")) {
        let wanted = Wanted::AbsolutePosition;
        return Err(expected(input, &at, wanted));
    }
    blanks_and(input, |word| SHOWN.contains(&word))?;
    blanks_and(input, |word| SHOWN.contains(&word))?;
    Ok(())
}

/// The next word of the line, where it is one of these.
fn blanks_and<'i>(
    input: &mut Input<'i>,
    is_one: impl Fn(&str) -> bool,
) -> ModalResult<Option<&'i str>> {
    opt((
        space0,
        take_while(1.., |c: char| c.is_ascii_alphanumeric() || c == '_')
            .verify(|word: &str| is_one(word)),
        peek(alt((one_of([' ', '\t', '\n', '}']).void(), eof.void()))),
    )
        .map(|(_, word, ())| word))
    .parse_next(input)
}
