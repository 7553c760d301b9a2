//! Common Cartridge 1.0 to 1.3: a course as other systems hand it on.
//!
//! Source of the rules: 1EdTech, "Common Cartridge Implementation" 1.3 and "Question & Test Interoperability" 1.2.1. Read are
//! the organisation, pages, PDF, MP4, assessments and web links. Everything else (discussions, tools, question banks,
//! pictures …) is reported in [`Cartridge::left_out`]; only what is no cartridge at all, or holds nothing, is refused.
//!
//! Nothing that a cartridge says of itself is believed: [`Limits`] bound what is unpacked and what is looked at, a name
//! that leads out of it leads nowhere, and what its files depend on is not followed.

mod assessment;
mod manifest;
mod omission;
mod resource;

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::catalogue::{Content, Section, Unit};

pub use self::omission::{Fault, LeftOut, Omission};
use self::{manifest::Manifest, resource::Reading};
use crate::{
    course_folder::{self, FileToStore},
    questions,
    text::{self, TextError, zipped::Zipped},
};

const MANIFEST: &str = "imsmanifest.xml";
/// Of a section or unit, in characters.
const TITLE_LIMIT: usize = 200;

/// How much is taken in.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of the zip, and of what is read of it unpacked.
    pub file_bytes: usize,
    pub unpacked_bytes: u64,
    /// Files in the zip.
    pub entries: usize,
    /// So many times its packed size may a file unpack to; what is small may more.
    pub ratio: u64,
    pub units: usize,
    /// Of one page.
    pub page_bytes: usize,
    /// Of the manifest and of each assessment.
    pub xml: questions::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        let course = course_folder::Limits::default();
        Self {
            file_bytes: 512 << 20,
            unpacked_bytes: 768 << 20,
            entries: 20_000,
            ratio: 200,
            units: course.units,
            page_bytes: 2 << 20,
            xml: questions::Limits::default(),
        }
    }
}

/// What a cartridge holds of a course. What it cannot say (hours, module …) is for its author.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cartridge {
    /// Empty where the cartridge has none.
    pub title: String,
    pub summary: String,
    /// BCP 47, where it is told.
    pub language: Option<String>,
    /// Each with a unit at least.
    pub sections: Vec<Section>,
    pub files: Vec<FileToStore>,
    /// In the order of the course.
    pub left_out: Vec<LeftOut>,
}

/// Whether a zip has a manifest as cartridges have (and packages of SCORM, which [`read`] tells apart).
pub fn has_manifest(bytes: &[u8]) -> bool {
    let files = open(bytes, &Limits::default());
    files.is_ok_and(|files| manifest_of(&files).is_some())
}

/// Reads a cartridge. Computes; give it a thread of its own.
pub fn read(bytes: &Bytes, limits: &Limits) -> Result<Cartridge, Fault> {
    let mut files = open(bytes, limits)?;
    let path = manifest_of(&files).ok_or(Fault::NoManifest)?;
    let manifest = Manifest::read(&mut files, &path, &limits.xml)?;
    let count = manifest.items.len();
    if count > limits.units {
        let most = limits.units;
        return Err(Fault::TooManyUnits { count, most });
    }
    let mut cartridge = Cartridge {
        title: shortened(&manifest.title),
        summary: manifest.summary.clone(),
        language: manifest.language.clone(),
        ..Cartridge::default()
    };
    let mut reading = Reading::new(files, limits);
    let mut numbers: BTreeMap<&'static str, u32> = BTreeMap::new();
    for item in &manifest.items {
        let Some(content) = reading.content(item, &manifest) else {
            continue;
        };
        let section = match item.section.as_str() {
            "" => cartridge.title.clone(),
            title => shortened(title),
        };
        let mut unit = Unit {
            key: String::new(),
            title: shortened(&item.title),
            // Nobody has said so yet, and without one the course counts nothing.
            required: true,
            content,
        };
        let kind = unit.kind().code();
        let number = numbers.entry(kind).or_default();
        *number += 1;
        unit.key = format!("{kind}-{number}");
        if unit.title.is_empty() {
            unit.title.clone_from(&unit.key);
        }
        match cartridge.sections.last_mut() {
            Some(last) if last.title == section => last.units.push(unit),
            _ => cartridge.sections.push(Section {
                title: section,
                units: vec![unit],
            }),
        }
    }
    // A section needs a name, and a cartridge perhaps has none.
    for (section, number) in cartridge.sections.iter_mut().zip(1..) {
        if section.title.is_empty() {
            section.title = format!("{number}");
        }
    }
    reading.leave_unplaced(&manifest);
    let (files, left_out) = reading.finish();
    if cartridge.sections.is_empty() {
        return Err(Fault::Nothing { left_out });
    }
    (cartridge.files, cartridge.left_out) = (files, left_out);
    Ok(cartridge)
}

impl Cartridge {
    /// Every unit, in order.
    pub fn units(&self) -> impl Iterator<Item = (&str, &Content)> {
        let units = self.sections.iter().flat_map(|section| &section.units);
        units.map(|unit| (unit.title.as_str(), &unit.content))
    }
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Zipped<'a>, Fault> {
    let limits = text::Limits {
        file_bytes: limits.file_bytes,
        unpacked_bytes: limits.unpacked_bytes,
        parts: limits.entries,
        ratio: limits.ratio,
        ..text::Limits::default()
    };
    Zipped::open(bytes, &limits).map_err(|error| match error {
        TextError::TooLarge { most } => Fault::TooLarge { most },
        other => Fault::NotZip {
            detail: other.to_string(),
        },
    })
}

/// At the top, or in the folder that was zipped; the highest of several.
fn manifest_of(files: &Zipped<'_>) -> Option<String> {
    files
        .names()
        .filter(|name| {
            let file = name.rsplit('/').next();
            file == Some(MANIFEST) && !name.starts_with("__MACOSX/")
        })
        .min_by_key(|name| name.matches('/').count())
        .map(str::to_owned)
}

/// In one line, as long as a title may be.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(TITLE_LIMIT)
        .collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
