//! Reading a TOML table key by key: every mistake is noted with its line, and reading goes on.

use std::{cell::RefCell, fmt::Display, ops::Range, str::FromStr};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{COURSE_FILE, Expected, FolderFault, FolderProblem, Found, ValueKind};

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
    pub fn add(&self, at: &Range<usize>, key: impl Into<String>, what: FolderFault) {
        self.push(FolderProblem {
            file: COURSE_FILE.to_owned(),
            line: Some(self.line(at)),
            key: Some(key.into()),
            what,
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

    pub fn wrong(&self, value: &Value<'_>, key: &str, what: FolderFault) {
        self.problems
            .add(&value.span(), format!("{}{key}", self.place), what);
    }

    /// What is wrong with the table as a whole, about a key that it lacks or has too little of.
    pub fn missing(&self, key: &str, what: FolderFault) {
        self.problems
            .add(&self.span, format!("{}{key}", self.place), what);
    }

    fn missing_key(&self, key: &str, example: &'static str) {
        let missing = FolderFault::Missing {
            key: key.to_owned(),
            example,
        };
        self.missing(key, missing);
    }

    fn refuse(&self, value: &Value<'_>, key: &str, found: Found, wanted: Expected) {
        self.wrong(value, key, FolderFault::Value { found, wanted });
    }

    pub fn text(&self, key: &'static str) -> Option<&'a str> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.refuse(value, key, kind(value), Expected::Text);
        }
        text
    }

    /// A text with something in it, at most `limit` characters.
    pub fn required_text(
        &self,
        key: &'static str,
        limit: usize,
        example: &'static str,
    ) -> Option<&'a str> {
        if !self.table.contains_key(key) {
            self.know(key);
            self.missing_key(key, example);
            return None;
        }
        let text = self.text(key)?;
        let value = self.table.get(key)?;
        if text.trim().is_empty() {
            let empty = FolderFault::Empty {
                key: key.to_owned(),
                example,
            };
            self.wrong(value, key, empty);
        } else if text.chars().count() > limit {
            self.wrong(value, key, FolderFault::TooLong { most: limit });
        }
        Some(text)
    }

    /// A text that parses, such as one of a list of words.
    pub fn parsed<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        let value = self.table.get(key)?;
        text.parse()
            .map_err(|error| self.wrong(value, key, word(text, &error)))
            .ok()
    }

    pub fn required<T: FromStr<Err: Display>>(
        &self,
        key: &'static str,
        example: &'static str,
    ) -> Option<T> {
        if self.table.contains_key(key) {
            return self.parsed(key);
        }
        self.know(key);
        self.missing_key(key, example);
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
            self.refuse(value, key, kind(value), Expected::Texts);
            return Vec::new();
        };
        let read = |item: &Value<'_>| {
            let Some(text) = item.get_ref().as_str() else {
                let (found, wanted) = (kind(item), Expected::EachText);
                self.wrong(item, key, FolderFault::Item { found, wanted });
                return None;
            };
            text.parse()
                .map_err(|error| self.wrong(item, key, word(text, &error)))
                .ok()
        };
        array.iter().filter_map(read).collect()
    }

    pub fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.value(key) else {
            return default;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.refuse(value, key, kind(value), Expected::Flag);
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
            let (least, most) = (allowed.start, allowed.end - 1);
            self.refuse(value, key, shown(value), Expected::Number { least, most });
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
                self.refuse(value, key, shown(value), Expected::Share);
                default
            })
    }

    /// The tables of `[[key]]` or of a list of inline tables, each with the place where it stands.
    pub fn tables(&self, key: &'static str, title: &'static str) -> Vec<Keys<'a, 't>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.refuse(value, key, kind(value), Expected::Tables { key });
            return Vec::new();
        };
        let table = |(index, item): (usize, &'a Value<'t>)| {
            let Some(table) = item.get_ref().as_table() else {
                let (found, wanted) = (kind(item), Expected::EachTable);
                self.wrong(item, key, FolderFault::Item { found, wanted });
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
            self.refuse(value, key, kind(value), Expected::Table { key });
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
                FolderFault::UnknownKey {
                    known: asked.clone(),
                },
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

fn kind(value: &Value<'_>) -> Found {
    Found::Kind(match value.get_ref() {
        DeValue::String(_) => ValueKind::Text,
        DeValue::Integer(_) | DeValue::Float(_) => ValueKind::Number,
        DeValue::Boolean(_) => ValueKind::Flag,
        DeValue::Datetime(_) => ValueKind::Date,
        DeValue::Array(_) => ValueKind::List,
        DeValue::Table(_) => ValueKind::Table,
    })
}

/// A text that does not parse; the error says what would.
pub(super) fn word(found: &str, error: &impl Display) -> FolderFault {
    FolderFault::Word {
        found: found.to_owned(),
        detail: error.to_string(),
    }
}

pub(super) fn shown(value: &Value<'_>) -> Found {
    match value.get_ref() {
        DeValue::String(text) => Found::Text(text.to_string()),
        DeValue::Integer(integer) => Found::Number(integer.as_str().to_owned()),
        DeValue::Float(float) => Found::Number(float.as_str().to_owned()),
        _ => kind(value),
    }
}
