//! `course.toml` as a [`Course`].

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    io,
};

use bytes::Bytes;
use domain::{
    catalogue::{Course, CourseCode, Level, Licence, Mode, Module, Section, Source, Stage},
    hours::CreditHours,
    time::Day,
};
use toml::de::DeTable;

use crate::captions;

use super::{
    COURSE_FILE, Expected, FileFault, FileSource, FileToStore, FolderFault, FolderProblem, Limits,
    ParsedCourse, Purpose,
    keys::{Keys, Problems, number, shown, word},
    source::check_name,
    unit,
};

/// Hundredths; the most hours that one course may claim. The plan gives a teacher 72 in a year; more in one course is a slip.
const MAX_HOURS: i64 = 10_000;

/// What is needed while the units are read.
pub(super) struct Reading<'a> {
    pub source: &'a dyn FileSource,
    pub limits: &'a Limits,
    purpose: Purpose,
    /// Bytes that may still be unpacked.
    left: Cell<u64>,
    /// Names that were opened; more than allowed are refused.
    opened: RefCell<BTreeSet<String>>,
    /// By SHA-256.
    files: RefCell<BTreeMap<String, FileToStore>>,
}

pub(super) fn read(
    source: &dyn FileSource,
    limits: &Limits,
    purpose: Purpose,
) -> Result<ParsedCourse, Vec<FolderProblem>> {
    let text = course_text(source, limits).map_err(|what| {
        vec![FolderProblem {
            file: COURSE_FILE.to_owned(),
            line: None,
            key: None,
            what,
        }]
    })?;
    let problems = Problems::new(&text);
    let (table, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        // Where the syntax is broken, what the rest would mean is guesswork.
        return Err(errors
            .iter()
            .map(|error| syntax(&problems, error))
            .collect());
    }
    let reading = Reading {
        source,
        limits,
        purpose,
        left: Cell::new(limits.total_bytes),
        opened: RefCell::default(),
        files: RefCell::default(),
    };
    let keys = Keys::new(table.get_ref(), 0..0, String::new(), &problems);
    let course = course(&keys, &reading);
    let files = reading.files.into_inner().into_values().collect();
    match (course, problems.into_found()) {
        (Some(course), found) if found.is_empty() => Ok(ParsedCourse { course, files }),
        (_, mut found) => {
            found.sort_by(|a, b| {
                (a.file != COURSE_FILE, &a.file, a.line).cmp(&(
                    b.file != COURSE_FILE,
                    &b.file,
                    b.line,
                ))
            });
            Err(found)
        }
    }
}

fn course_text(source: &dyn FileSource, limits: &Limits) -> Result<String, FolderFault> {
    let missing = |error: io::Error| FolderFault::Content(missing(&error));
    let size = source.size(COURSE_FILE).map_err(missing)?;
    if size > limits.page_bytes {
        let most = limits.page_bytes;
        return Err(FolderFault::TooLarge { size, most });
    }
    utf8(&source.read(COURSE_FILE).map_err(missing)?).map_err(FolderFault::Content)
}

fn syntax(problems: &Problems<'_>, error: &toml::de::Error) -> FolderProblem {
    let line = error.span().map(|span| problems.line(&span));
    FolderProblem {
        file: COURSE_FILE.to_owned(),
        line,
        key: None,
        what: FolderFault::NotToml {
            detail: error.message().to_owned(),
        },
    }
}

fn course(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Option<Course> {
    let code = keys.required::<CourseCode>("code", "\"KM-2015-63\"");
    let title = keys.required_text("title", 200, "\"…\"");
    let summary = keys.text("summary").unwrap_or_default().to_owned();
    let objectives = keys.texts("objectives");
    let language = keys.text("language").unwrap_or("zh-CN").to_owned();
    if !is_language(&language)
        && let Some(value) = keys.value("language")
    {
        keys.wrong(
            value,
            "language",
            FolderFault::Language {
                found: language.clone(),
            },
        );
    }
    let hours = hours(keys, reading.purpose);
    let module = keys.required::<Module>("module", "\"teacher-ethics\"");
    let level = keys.required::<Level>("level", "\"municipal\"");
    let mode = keys.parsed::<Mode>("mode").unwrap_or(Mode::Remote);
    let mandatory = keys.flag("mandatory", module.is_some_and(Module::is_mandatory));
    let stages = keys.parsed_texts::<Stage>("stages");
    let subjects = keys.texts("subjects");
    let authors = keys.texts("authors");
    let source = keys.parsed::<Source>("source").unwrap_or(Source::SelfMade);
    let audience = keys.texts("audience");
    let licence = licence(keys);
    completion(keys);
    let sections = sections(keys, reading);
    keys.finish();
    Some(Course {
        code: code?,
        title: title?.trim().to_owned(),
        summary,
        objectives,
        language,
        hours: hours?,
        module: module?,
        level: level?,
        mode,
        mandatory,
        stages,
        subjects,
        authors,
        source,
        audience,
        licence,
        sections,
    })
}

fn licence(keys: &Keys<'_, '_>) -> Option<Licence> {
    let table = keys.table("licence")?;
    let holder = table.required_text("holder", 200, "\"某出版社\"");
    let terms = table.text("terms").unwrap_or_default().trim().to_owned();
    let until = table.parsed::<Day>("until");
    table.finish();
    Some(Licence {
        holder: holder?.trim().to_owned(),
        terms,
        until,
    })
}

/// A text `"4.00"`; a bare number is understood too.
fn hours(keys: &Keys<'_, '_>, purpose: Purpose) -> Option<CreditHours> {
    let Some(value) = keys.value("hours") else {
        let missing = FolderFault::Missing {
            key: "hours".to_owned(),
            example: "\"4.00\"",
        };
        keys.missing("hours", missing);
        return None;
    };
    let Some(text) = value.get_ref().as_str().or_else(|| number(value)) else {
        keys.wrong(
            value,
            "hours",
            FolderFault::Value {
                found: shown(value),
                wanted: Expected::Hours,
            },
        );
        return None;
    };
    let hours = text
        .parse::<CreditHours>()
        .map_err(|error| keys.wrong(value, "hours", word(text, &error)))
        .ok()?;
    let least = match purpose {
        Purpose::Publish => 1,
        Purpose::Draft => 0,
    };
    if !(least..=MAX_HOURS).contains(&hours.hundredths()) {
        keys.wrong(
            value,
            "hours",
            FolderFault::Hours {
                hours: hours.to_string(),
                most: CreditHours::from_hundredths(MAX_HOURS).short(),
            },
        );
    }
    Some(hours)
}

/// There is one rule so far; it may be written so that the file says what it means.
fn completion(keys: &Keys<'_, '_>) {
    let Some(table) = keys.table("completion") else {
        return;
    };
    if let Some(text) = table.text("required")
        && text != "all"
        && let Some(value) = table.value("required")
    {
        table.wrong(
            value,
            "required",
            FolderFault::Completion {
                found: text.to_owned(),
            },
        );
    }
    table.finish();
}

fn sections(keys: &Keys<'_, '_>, reading: &Reading<'_>) -> Vec<Section> {
    let tables = keys.tables("section", "title");
    let is_draft = reading.purpose == Purpose::Draft;
    if tables.is_empty() && !is_draft {
        keys.missing("section", FolderFault::NoSection);
    }
    let before = keys.problems.count();
    let mut ids = BTreeMap::new();
    let mut sections = Vec::new();
    let mut count = 0;
    for table in tables {
        let title = table
            .required_text("title", 200, "\"…\"")
            .unwrap_or_default()
            .trim()
            .to_owned();
        let units = table.tables("unit", "id");
        if units.is_empty() {
            table.missing("unit", FolderFault::NoUnit);
        }
        count += units.len();
        let units = units
            .iter()
            .filter_map(|unit| unit::read(unit, reading, &mut ids))
            .collect();
        table.finish();
        sections.push(Section { title, units });
    }
    if count > reading.limits.units {
        keys.missing(
            "section",
            FolderFault::TooManyUnits {
                count,
                most: reading.limits.units,
            },
        );
    }
    let required = sections
        .iter()
        .flat_map(|section: &Section| &section.units)
        .any(|unit| unit.required);
    if !required && !is_draft && keys.problems.count() == before && count > 0 {
        keys.missing("section", FolderFault::NothingRequired);
    }
    sections
}

impl Reading<'_> {
    /// The bytes of the file that `key` names, or `None` with the problem noted.
    pub fn open(
        &self,
        keys: &Keys<'_, '_>,
        key: &'static str,
        limit: u64,
    ) -> Option<(String, Bytes)> {
        let name = keys.required_text(key, 200, "\"the name of a file in this folder\"")?;
        let value = keys.value(key)?;
        if name.trim().is_empty() {
            return None;
        }
        let refuse = |fault: FileFault| {
            let name = name.to_owned();
            keys.wrong(value, key, FolderFault::File { name, fault });
        };
        if let Err(why) = check_name(name) {
            refuse(FileFault::Name { why });
            return None;
        }
        {
            let mut opened = self.opened.borrow_mut();
            if opened.len() >= self.limits.files && !opened.contains(name) {
                refuse(FileFault::TooMany {
                    most: self.limits.files,
                });
                return None;
            }
            opened.insert(name.to_owned());
        }
        let size = self
            .source
            .size(name)
            .map_err(|error| refuse(missing(&error)))
            .ok()?;
        if size > limit {
            refuse(FileFault::TooLarge { size, most: limit });
            return None;
        }
        if size == 0 {
            refuse(FileFault::Empty);
            return None;
        }
        let Some(left) = self.left.get().checked_sub(size) else {
            refuse(FileFault::AllTooLarge {
                most: self.limits.total_bytes,
            });
            return None;
        };
        self.left.set(left);
        let bytes = self
            .source
            .read(name)
            .map_err(|error| refuse(missing(&error)))
            .ok()?;
        Some((name.to_owned(), bytes))
    }

    /// The same, as text.
    pub fn open_text(&self, keys: &Keys<'_, '_>, key: &'static str) -> Option<(String, String)> {
        self.open_as(keys, key, utf8)
    }

    /// The same in any encoding that subtitle programs write.
    pub fn open_captions(
        &self,
        keys: &Keys<'_, '_>,
        key: &'static str,
    ) -> Option<(String, String)> {
        self.open_as(keys, key, |bytes| {
            captions::decode(bytes)
                .map(Cow::into_owned)
                .ok_or(FileFault::NotText)
        })
    }

    fn open_as(
        &self,
        keys: &Keys<'_, '_>,
        key: &'static str,
        decode: impl Fn(&[u8]) -> Result<String, FileFault>,
    ) -> Option<(String, String)> {
        let (name, bytes) = self.open(keys, key, self.limits.page_bytes)?;
        match decode(&bytes) {
            Ok(text) => Some((name, text)),
            Err(fault) => {
                keys.problems.push(FolderProblem {
                    file: name,
                    line: None,
                    key: None,
                    what: FolderFault::Content(fault),
                });
                None
            }
        }
    }

    /// Keeps a file for the store.
    pub fn keep(&self, file: FileToStore) -> domain::catalogue::StoredFile {
        let stored = file.stored.clone();
        self.files
            .borrow_mut()
            .entry(stored.sha256.clone())
            .or_insert(file);
        stored
    }
}

fn missing(error: &io::Error) -> FileFault {
    match error.kind() {
        io::ErrorKind::NotFound => FileFault::Missing,
        _ => FileFault::Unreadable {
            detail: error.to_string(),
        },
    }
}

fn utf8(bytes: &[u8]) -> Result<String, FileFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    String::from_utf8(bytes.to_vec()).map_err(|_| FileFault::NotUtf8)
}

pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
