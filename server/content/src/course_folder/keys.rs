//! Reading a TOML table key by key: every mistake is noted with its line, and reading goes on.

use std::{cell::RefCell, fmt::Display, ops::Range, str::FromStr};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{COURSE_FILE, FolderProblem};

/// The problems found so far; the text turns offsets into lines.
pub(super) struct Problems<'a> {
    text: &'a str,
    found: RefCell<Vec<FolderProblem>>,
}

impl<'a> Problems<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            found: RefCell::default(),
        }
    }

    pub fn line(&self, at: &Range<usize>) -> u32 {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    }

    /// In `course.toml`.
    pub fn add(&self, at: &Range<usize>, key: impl Into<String>, what: impl Display) {
        self.push(FolderProblem {
            file: COURSE_FILE.to_owned(),
            line: Some(self.line(at)),
            key: Some(key.into()),
            what: what.to_string(),
        });
    }

    pub fn push(&self, problem: FolderProblem) {
        self.found.borrow_mut().push(problem);
    }

    pub fn into_found(self) -> Vec<FolderProblem> {
        self.found.into_inner()
    }

    pub fn count(&self) -> usize {
        self.found.borrow().len()
    }
}

pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// One table, the keys that were asked for so far, and where in the course it stands.
pub(super) struct Keys<'a, 't> {
    table: &'a DeTable<'t>,
    pub span: Range<usize>,
    /// `section 1 "文件导读", unit "intro": `, or nothing at the top.
    pub place: String,
    pub problems: &'a Problems<'a>,
    /// In the order of asking, each once.
    asked: RefCell<Vec<&'static str>>,
}

impl<'a, 't> Keys<'a, 't> {
    pub fn new(
        table: &'a DeTable<'t>,
        span: Range<usize>,
        place: String,
        problems: &'a Problems<'a>,
    ) -> Self {
        Self {
            table,
            span,
            place,
            problems,
            asked: RefCell::default(),
        }
    }

    /// The value itself; the key counts as known from now on.
    pub fn value(&self, key: &'static str) -> Option<&'a Value<'t>> {
        self.know(key);
        self.table.get(key)
    }

    fn know(&self, key: &'static str) {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
    }

    pub fn wrong(&self, value: &Value<'_>, key: &str, what: impl Display) {
        self.problems
            .add(&value.span(), format!("{}{key}", self.place), what);
    }

    pub fn missing(&self, key: &str, what: impl Display) {
        self.problems.add(
            &self.span,
            format!("{}{key}", self.place),
            format!("is missing; {what}"),
        );
    }

    pub fn text(&self, key: &'static str) -> Option<&'a str> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(
                value,
                key,
                format!("is {}; write a text in quotes", kind(value)),
            );
        }
        text
    }

    /// A text with something in it, at most `limit` characters.
    pub fn required_text(&self, key: &'static str, limit: usize, example: &str) -> Option<&'a str> {
        if !self.table.contains_key(key) {
            self.know(key);
            self.missing(key, format!("write {key} = {example}"));
            return None;
        }
        let text = self.text(key)?;
        let value = self.table.get(key)?;
        if text.trim().is_empty() {
            self.wrong(value, key, format!("is empty; write {key} = {example}"));
        } else if text.chars().count() > limit {
            self.wrong(value, key, format!("is longer than {limit} characters"));
        }
        Some(text)
    }

    /// A text that parses, such as one of a list of words.
    pub fn parsed<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        let value = self.table.get(key)?;
        text.parse()
            .map_err(|error| self.wrong(value, key, error))
            .ok()
    }

    pub fn required<T: FromStr<Err: Display>>(
        &self,
        key: &'static str,
        example: &str,
    ) -> Option<T> {
        if self.table.contains_key(key) {
            return self.parsed(key);
        }
        self.know(key);
        self.missing(key, format!("write {key} = {example}"));
        None
    }

    pub fn texts(&self, key: &'static str) -> Vec<String> {
        self.parsed_texts::<String>(key)
    }

    pub fn parsed_texts<T: FromStr<Err: Display>>(&self, key: &'static str) -> Vec<T> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                value,
                key,
                format!("is {}; write a list such as [\"…\", \"…\"]", kind(value)),
            );
            return Vec::new();
        };
        let read = |item: &Value<'_>| {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong(
                    item,
                    key,
                    format!("holds {}; write every item as a text in quotes", kind(item)),
                );
                return None;
            };
            text.parse()
                .map_err(|error| self.wrong(item, key, error))
                .ok()
        };
        array.iter().filter_map(read).collect()
    }

    pub fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.value(key) else {
            return default;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(
                value,
                key,
                format!("is {}; write true or false, without quotes", kind(value)),
            );
            default
        })
    }

    pub fn whole_number(&self, key: &'static str, allowed: Range<u32>) -> Option<u32> {
        let value = self.value(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|integer| integer.as_str().parse::<u32>().ok())
            .filter(|number| allowed.contains(number));
        if number.is_none() {
            self.wrong(
                value,
                key,
                format!(
                    "is {}; write a whole number from {} to {}",
                    shown(value),
                    allowed.start,
                    allowed.end - 1
                ),
            );
        }
        number
    }

    /// A share above 0 and up to 1, in thousandths.
    pub fn share(&self, key: &'static str, default: u16) -> u16 {
        let Some(value) = self.value(key) else {
            return default;
        };
        number(value)
            .and_then(thousandths)
            .filter(|share| (1..=1000).contains(share))
            .unwrap_or_else(|| {
                self.wrong(
                    value,
                    key,
                    format!(
                        "is {}; write a number above 0 and up to 1, such as 0.90",
                        shown(value)
                    ),
                );
                default
            })
    }

    /// The tables of `[[key]]` or of a list of inline tables, each with the place where it stands.
    pub fn tables(&self, key: &'static str, title: &'static str) -> Vec<Keys<'a, 't>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                value,
                key,
                format!(
                    "is {}; write it as a list of tables, [[{key}]]",
                    kind(value)
                ),
            );
            return Vec::new();
        };
        let table = |(index, item): (usize, &'a Value<'t>)| {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong(
                    item,
                    key,
                    format!("holds {}; write a table with its keys", kind(item)),
                );
                return None;
            };
            let name = table.get(title).and_then(|name| name.get_ref().as_str());
            let name = name.map_or_else(
                || format!("{key} {}", index + 1),
                |name| format!("{key} {name:?}"),
            );
            Some(Keys::new(
                table,
                item.span(),
                format!("{}{name}: ", self.place.replace(": ", ", ")),
                self.problems,
            ))
        };
        array.iter().enumerate().filter_map(table).collect()
    }

    pub fn table(&self, key: &'static str) -> Option<Keys<'a, 't>> {
        let value = self.value(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(
                value,
                key,
                format!("is {}; write it as a table, [{key}]", kind(value)),
            );
            return None;
        };
        Some(Keys::new(
            table,
            value.span(),
            format!("{}{key}: ", self.place),
            self.problems,
        ))
    }

    /// Notes every key that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self
            .table
            .keys()
            .filter(|key| !asked.contains(&key.get_ref().as_ref()))
        {
            let name = key.get_ref();
            self.problems.add(
                &key.span(),
                format!("{}{name}", self.place),
                format!("is not known here; the keys are: {}", asked.join(", ")),
            );
        }
    }
}

/// The digits of a number, or of a text that holds one.
pub(super) fn number<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
        DeValue::Float(float) => Some(float.as_str()),
        _ => None,
    }
}

/// `0.6667` as 667, without the detour over a float.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = format!("{fraction:0<4}");
    let share = whole
        .parse::<u16>()
        .ok()?
        .checked_mul(1000)?
        .checked_add(digits[..3].parse().ok()?)?;
    // 1.0001 is more than all, 0.6667 is 667, and 0.00001 is nothing.
    let beyond = share >= 1000 && digits[3..].bytes().any(|b| b != b'0');
    Some(share + u16::from(beyond || digits.as_bytes()[3] >= b'5'))
}

fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

pub(super) fn shown(value: &Value<'_>) -> String {
    match value.get_ref() {
        DeValue::String(text) => format!("the text {text:?}"),
        DeValue::Integer(integer) => integer.as_str().to_owned(),
        DeValue::Float(float) => float.as_str().to_owned(),
        _ => kind(value).to_owned(),
    }
}
