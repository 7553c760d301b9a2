//! Text with separated values, as Excel, WPS and other systems write it.

use std::borrow::Cow;

use domain::rosters::{Cell, Sheet};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::{Filling, Form, Limits, SheetError};

/// Lines by which the separator is chosen.
const LINES_TO_JUDGE: usize = 30;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(Form, Sheet), SheetError> {
    let (encoding, text) = decode(bytes)?;
    // Excel breaks lines within a cell by a line feed alone, so nothing is lost.
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let declared = declared_delimiter(&text);
    let delimiter = declared.unwrap_or_else(|| likely_delimiter(&text));
    let mut sheet = Sheet::default();
    let mut filling = Filling::new(limits);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // Excel counts a blank line as a row, and a row with line breaks in its cells once.
    let (mut row, mut line) = (0_u32, 1_u64);
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|error| SheetError::Damaged {
                detail: error.to_string(),
            })?;
        if !more {
            break;
        }
        let after = reader.position().line();
        let within: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let blank = (after - line).saturating_sub(1 + within as u64);
        row = row
            .saturating_add(1)
            .saturating_add(u32::try_from(blank).unwrap_or(u32::MAX));
        line = after;
        if row == 1 && declared.is_some() {
            continue;
        }
        for (column, field) in record.iter().enumerate() {
            if !field.is_empty() {
                filling.put(&mut sheet, (row, column), Cell::text(plain(field)))?;
            }
        }
    }
    Ok((
        Form::Csv {
            encoding,
            delimiter,
        },
        sheet,
    ))
}

/// By its mark, else UTF-8 if it is valid, else what Chinese Windows writes.
fn decode(bytes: &[u8]) -> Result<(&'static str, Cow<'_, str>), SheetError> {
    let wide = [
        ([0xFF, 0xFE], UTF_16LE, "UTF-16LE"),
        ([0xFE, 0xFF], UTF_16BE, "UTF-16BE"),
    ];
    for (mark, encoding, name) in wide {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return text
                .map(|text| (name, text))
                .ok_or(SheetError::Encoding { line: 1 });
        }
    }
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(unmarked) {
        return Ok(("UTF-8", Cow::Borrowed(text)));
    }
    if unmarked.len() == bytes.len()
        && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Ok(("GB18030", text));
    }
    // The first line that is wrong in both.
    let wrong = unmarked.split(|b| *b == b'\n').position(|line| {
        std::str::from_utf8(line).is_err()
            && GB18030
                .decode_without_bom_handling_and_without_replacement(line)
                .is_none()
    });
    Err(SheetError::Encoding {
        line: wrong.unwrap_or(0) + 1,
    })
}

/// The first line `sep=;`, which Excel understands.
fn declared_delimiter(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim().trim_matches('"');
    let mut rest = first
        .strip_prefix("sep=")
        .or_else(|| first.strip_prefix("SEP="))?
        .chars();
    let delimiter = rest.next().filter(char::is_ascii)?;
    rest.next().is_none().then_some(delimiter)
}

/// The one that separates most in the line that has most, since title lines have none.
fn likely_delimiter(text: &str) -> char {
    let most = |delimiter: char| {
        let mut quoted = false;
        let (mut count, mut best, mut lines) = (0_usize, 0, 0);
        for c in text.chars() {
            match c {
                '"' => quoted = !quoted,
                '\n' if !quoted => {
                    (best, count, lines) = (best.max(count), 0, lines + 1);
                    if lines == LINES_TO_JUDGE {
                        break;
                    }
                }
                c if c == delimiter && !quoted => count += 1,
                _ => {}
            }
        }
        best.max(count)
    };
    // The last of equals is taken, so the usual one stands last.
    [';', '\t', ',']
        .into_iter()
        .max_by_key(|delimiter| most(*delimiter))
        .unwrap_or(',')
}

/// Without the tricks that keep a spreadsheet from taking a text for a number or a formula: `="0012"`, `'=1+1`.
fn plain(field: &str) -> &str {
    if let Some(inner) = field
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return inner;
    }
    match field.strip_prefix('\'') {
        Some(rest) if super::write::looks_like_formula(rest) => rest,
        _ => field,
    }
}
