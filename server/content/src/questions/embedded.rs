//! Moodle's embedded answers: `{2:NUMERICAL:=72:0.5#right~%50%70}` within a running text.
//!
//! Source of the rules: docs.moodle.org "Embedded Answers (Cloze) question type". Read are short answers, numbers and
//! single choices under every name that Moodle has for them; all of them are shown here as a field or a list.

use domain::assessment::{
    Choice, Decimal, Gap, GapBody, NumericAnswer, TextFormat,
    cloze::{Piece, gap_sign, pieces},
};

use super::range::centre;
use crate::gift::{Percent, Wanted, permille};

/// Where a text with gaps stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// A line break is only layout, and one that is meant is written `\n`.
    Gift,
    Xml,
}

/// A gap that was read.
#[derive(Debug)]
pub(crate) struct Read {
    pub gap: Gap,
    /// In bytes, braces included.
    pub length: usize,
    /// Whether the file tells upper and lower case apart.
    pub tells_case: bool,
}

/// Why a gap cannot be read.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// Moodle knows it and the platform does not.
    Kind { name: String },
    /// At an offset in bytes.
    Form { at: usize, wanted: Wanted },
}

#[derive(Clone, Copy)]
enum Kind {
    Short { tells_case: bool },
    Numeric,
    Choice,
    Several,
}

/// What stands before the first answer of a gap.
struct Opening<'a> {
    weight: &'a str,
    kind: &'a str,
    /// Of all of it, in bytes.
    length: usize,
}

/// Whether a text begins like a gap: a brace, a weight, a word in capitals, each with its colon. No other question in
/// GIFT begins so.
pub(crate) fn begins(text: &str) -> bool {
    opening(text).is_some()
}

fn opening(text: &str) -> Option<Opening<'_>> {
    let (head, rest) = text.strip_prefix('{')?.split_once(':')?;
    let (word, _) = rest.split_once(':')?;
    let (weight, kind) = (head.trim(), word.trim());
    let is_opening = weight.bytes().all(|b| b.is_ascii_digit())
        && !kind.is_empty()
        && kind.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    is_opening.then_some(Opening {
        weight,
        kind,
        length: 1 + head.len() + 1 + word.len() + 1,
    })
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "SHORTANSWER" | "SA" | "MW" => Kind::Short { tells_case: false },
        "SHORTANSWER_C" | "SAC" | "MWC" => Kind::Short { tells_case: true },
        "NUMERICAL" | "NM" => Kind::Numeric,
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH"
        | "MULTICHOICE_S" | "MCS" | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => {
            Kind::Choice
        }
        "MULTIRESPONSE" | "MR" | "MULTIRESPONSE_H" | "MRH" | "MULTIRESPONSE_S" | "MRS"
        | "MULTIRESPONSE_HS" | "MRHS" => Kind::Several,
        _ => return None,
    })
}

/// The gap with which a text begins; only where [`begins`] says so.
pub(crate) fn read(text: &str, format: TextFormat, host: Host) -> Result<Read, Wrong> {
    let form = |at, wanted| Wrong::Form { at, wanted };
    let opening = opening(text).ok_or_else(|| form(0, Wanted::GapForm))?;
    let kind = kind(opening.kind).ok_or_else(|| form(1, Wanted::GapForm))?;
    if let Kind::Several = kind {
        let name = opening.kind.to_owned();
        return Err(Wrong::Kind { name });
    }
    let weight = match opening.weight {
        "" => 1,
        digits => digits.parse().map_err(|_| form(1, Wanted::GapWeight))?,
    };
    let mut reader = Reader {
        text,
        at: opening.length,
        format,
        host,
    };
    let alternatives = reader.alternatives()?;
    let body = match kind {
        Kind::Numeric => GapBody::Numeric {
            answers: alternatives
                .into_iter()
                .map(number)
                .collect::<Result<_, _>>()?,
        },
        Kind::Short { .. } => GapBody::ShortAnswer {
            answers: alternatives
                .into_iter()
                .map(|alternative| alternative.choice(format, false))
                .collect(),
        },
        Kind::Choice | Kind::Several => GapBody::SingleChoice {
            options: alternatives
                .into_iter()
                .map(|alternative| alternative.choice(format, true))
                .collect(),
        },
    };
    Ok(Read {
        gap: Gap { weight, body },
        length: reader.at,
        tells_case: matches!(kind, Kind::Short { tells_case: true }),
    })
}

/// One of the answers of a gap, as it is written.
struct Alternative {
    at: usize,
    permille: i32,
    text: String,
    feedback: Option<String>,
}

impl Alternative {
    fn choice(self, format: TextFormat, is_shown: bool) -> Choice {
        let text = match format {
            TextFormat::Html if is_shown => decoded(&without_tags(&self.text)),
            TextFormat::Html => decoded(&self.text),
            TextFormat::Plain | TextFormat::Markdown | TextFormat::Moodle => self.text,
        };
        Choice {
            id: String::new(),
            text,
            permille: self.permille,
            feedback: self.feedback,
        }
    }
}

/// `72`, `3.14:0.01`, `1..5` as in GIFT, or `*` for any number.
fn number(alternative: Alternative) -> Result<NumericAnswer, Wrong> {
    let written = alternative.text.as_str();
    let number = |text: &str| text.trim().parse::<Decimal>().ok();
    let range = if written == "*" {
        Some((Decimal::LOWEST, Decimal::HIGHEST))
    } else if let Some((min, max)) = written.split_once("..") {
        number(min).zip(number(max))
    } else if let Some((value, tolerance)) = written.split_once(':') {
        number(value)
            .zip(number(tolerance))
            .map(|(value, tolerance)| value.within(tolerance))
    } else {
        number(written).map(|value| (value, value))
    };
    let (min, max) = range.ok_or(Wrong::Form {
        at: alternative.at,
        wanted: Wanted::GapNumber,
    })?;
    Ok(NumericAnswer {
        min,
        max,
        permille: alternative.permille,
        feedback: alternative.feedback,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    format: TextFormat,
    host: Host,
}

impl<'a> Reader<'a> {
    /// Through the closing brace.
    fn alternatives(&mut self) -> Result<Vec<Alternative>, Wrong> {
        let mut found = Vec::new();
        loop {
            self.skip_blanks();
            // Some write a '~' before the first answer too.
            if !(found.is_empty() && self.rest().starts_with('~')) {
                found.push(self.alternative()?);
            }
            match self.rest().chars().next() {
                Some('~') => self.at += 1,
                Some('}') => {
                    self.at += 1;
                    return Ok(found);
                }
                _ => {
                    return Err(Wrong::Form {
                        at: 0,
                        wanted: Wanted::GapClosed,
                    });
                }
            }
        }
    }

    fn alternative(&mut self) -> Result<Alternative, Wrong> {
        let at = self.at;
        let permille = self.share()?;
        let text = self.part(&['#', '~', '}']);
        if text.is_empty() {
            return Err(Wrong::Form {
                at,
                wanted: Wanted::GapAnswer,
            });
        }
        let feedback = self.rest().starts_with('#').then(|| {
            self.at += 1;
            self.part(&['~', '}'])
        });
        Ok(Alternative {
            at,
            permille,
            text,
            feedback: feedback.filter(|text| !text.is_empty()),
        })
    }

    /// `=` for the whole mark, `%50%` for a part of it, nothing for none.
    fn share(&mut self) -> Result<i32, Wrong> {
        let at = self.at;
        let rest = self.rest();
        if rest.starts_with('=') {
            self.at += 1;
            return Ok(1000);
        }
        let percent = rest
            .strip_prefix('%')
            .and_then(|rest| rest.split_once('%'))
            .map(|(percent, _)| percent)
            .filter(|percent| {
                percent
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b"-.".contains(&b))
            })
            .filter(|percent| !percent.is_empty());
        let Some(percent) = percent else {
            return Ok(0);
        };
        let share = permille(percent).ok_or(Wrong::Form {
            at,
            wanted: Wanted::Weight,
        })?;
        self.at += percent.len() + 2;
        Ok(share)
    }

    /// Up to one of `stop`, its escapes resolved, trimmed.
    fn part(&mut self, stop: &[char]) -> String {
        let mut out = String::new();
        let mut chars = self.text[self.at..].char_indices().peekable();
        let mut length = self.text.len() - self.at;
        while let Some((offset, c)) = chars.next() {
            match c {
                '\\' => match chars.peek().map(|(_, next)| *next) {
                    Some(next @ ('}' | '{' | '~' | '#' | '/' | '"' | '\\')) => {
                        out.push(next);
                        chars.next();
                    }
                    Some('n') if self.host == Host::Gift => {
                        out.push('\n');
                        chars.next();
                    }
                    _ => out.push('\\'),
                },
                // `&#39;` is a character.
                '#' if self.format == TextFormat::Html && out.ends_with('&') => out.push(c),
                c if stop.contains(&c) => {
                    length = offset;
                    break;
                }
                '\n' if self.host == Host::Gift => {
                    out.truncate(out.trim_end_matches([' ', '\t']).len());
                    out.push(' ');
                    while chars
                        .next_if(|(_, next)| next.is_ascii_whitespace())
                        .is_some()
                    {}
                }
                other => out.push(other),
            }
        }
        self.at += length;
        out.trim().to_owned()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

/// A running text with its gaps; `around` prints what stands between them.
pub(crate) fn print(
    stem: &str,
    gaps: &[Gap],
    format: TextFormat,
    host: Host,
    around: impl Fn(&str) -> String,
) -> String {
    let pieces = pieces(stem).into_iter().map(|piece| match piece {
        Piece::Text(text) => around(text),
        Piece::Gap(index) => match gaps.get(index) {
            Some(gap) => print_gap(gap, format, host),
            None => around(&gap_sign(index)),
        },
    });
    pieces.collect()
}

fn print_gap(gap: &Gap, format: TextFormat, host: Host) -> String {
    let escaped = |text: &str| escaped(text, host);
    let plain = |text: &str| match format {
        TextFormat::Html => escaped(&encoded(text)),
        TextFormat::Plain | TextFormat::Markdown | TextFormat::Moodle => escaped(text),
    };
    let alternative = |permille: i32, text: String, feedback: &Option<String>| {
        let share = if permille == 1000 {
            "=".to_owned()
        } else {
            format!("%{}%", Percent(permille))
        };
        let feedback = feedback.as_deref();
        let feedback = feedback.map(|text| format!("#{}", escaped(text)));
        share + &text + &feedback.unwrap_or_default()
    };
    let of_choices = |choices: &[Choice]| -> Vec<String> {
        choices
            .iter()
            .map(|choice| alternative(choice.permille, plain(&choice.text), &choice.feedback))
            .collect()
    };
    let (word, alternatives) = match &gap.body {
        GapBody::ShortAnswer { answers } => ("SHORTANSWER", of_choices(answers)),
        GapBody::SingleChoice { options } => ("MULTICHOICE", of_choices(options)),
        GapBody::Numeric { answers } => {
            let answers = answers.iter().map(|answer| {
                let (number, tolerance) = centre(answer.min, answer.max);
                let text = match tolerance.as_str() {
                    "0" => number,
                    _ => format!("{number}:{tolerance}"),
                };
                alternative(answer.permille, text, &answer.feedback)
            });
            ("NUMERICAL", answers.collect())
        }
    };
    format!("{{{}:{word}:{}}}", gap.weight, alternatives.join("~"))
}

/// Changes what is said to the answers.
pub(crate) fn feedbacks(gaps: &mut [Gap], change: impl Fn(&str) -> String) {
    for gap in gaps {
        let said: Vec<&mut Option<String>> = match &mut gap.body {
            GapBody::ShortAnswer { answers: choices }
            | GapBody::SingleChoice { options: choices } => {
                choices.iter_mut().map(|each| &mut each.feedback).collect()
            }
            GapBody::Numeric { answers } => {
                answers.iter_mut().map(|each| &mut each.feedback).collect()
            }
        };
        for text in said.into_iter().flatten() {
            *text = change(text);
        }
    }
}

fn escaped(text: &str, host: Host) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '}' | '{' | '~' | '#' | '\\' => out.extend(['\\', c]),
            '\n' if host == Host::Gift => out += "\\n",
            '\r' => {}
            other => out.push(other),
        }
    }
    out
}

fn encoded(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The few names that editors write, and numbers.
fn decoded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after
            .split_once(';')
            .and_then(|(name, behind)| Some((character(name)?, behind)));
        if let Some((c, behind)) = entity {
            out.push(c);
            rest = behind;
        } else {
            out.push('&');
            rest = after;
        }
    }
    (out + rest).trim().to_owned()
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        number => {
            let digits = number.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// What is shown in a list has no markup; a sign that is meant is written `&lt;` in HTML.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if let Some(end) = tag.find('>').filter(|_| is_tag) {
            rest = &tag[end + 1..];
        } else {
            out.push('<');
            rest = &tag[1..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests;
