//! A zip whose parts are counted while they are unpacked.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::{Limits, TextError, check_size, damaged};

pub(crate) struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by their normalised names.
    names: BTreeMap<String, usize>,
    unpacked_left: u64,
    ratio: u64,
    /// Something was there and could not be read.
    pub incomplete: bool,
}

impl<'a> Zipped<'a> {
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, TextError> {
        check_size(bytes, limits)?;
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
        if archive.len() > limits.parts {
            return Err(damaged(format!("it has {} files", archive.len())));
        }
        let mut names = BTreeMap::new();
        for index in 0..archive.len() {
            // Of two that claim one name the first counts, as in most programs.
            if let Some(name) = archive.name_for_index(index).and_then(normalised) {
                names.entry(name).or_insert(index);
            }
        }
        Ok(Self {
            archive,
            names,
            unpacked_left: limits.unpacked_bytes,
            ratio: limits.ratio,
            incomplete: false,
        })
    }

    /// Normalised, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// None if there is no such file, or if it is damaged, protected or more than the limits allow.
    pub fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let index = *self.names.get(name)?;
        let bytes = self.unpack(index);
        self.incomplete |= bytes.is_none();
        bytes
    }

    fn unpack(&mut self, index: usize) -> Option<Vec<u8>> {
        let entry = self.archive.by_index(index).ok()?;
        if !entry.is_file() {
            return None;
        }
        let by_ratio = entry.compressed_size().saturating_mul(self.ratio);
        // A small part may pack well by chance: a page of blanks.
        let most = by_ratio.max(64 << 10).min(self.unpacked_left);
        let mut bytes = Vec::new();
        let read = entry.take(most + 1).read_to_end(&mut bytes);
        let count = bytes.len() as u64;
        self.unpacked_left = self.unpacked_left.saturating_sub(count);
        (read.is_ok() && count <= most).then_some(bytes)
    }
}

/// A path from the archive's top with `/` between names; None if it leads out of it, or nowhere.
pub(crate) fn normalised(name: &str) -> Option<String> {
    resolved("", name)
}

/// A path relative to the folder `base` (itself normalised, empty at the top), percent-decoding left to the caller.
pub(crate) fn resolved(base: &str, name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    if !name.starts_with('/') {
        parts.extend(base.split('/').filter(|part| !part.is_empty()));
    }
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The folder in which a file lies; empty at the top.
pub(crate) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_paths_from_the_top() {
        assert_eq!(normalised("./a\\b//c.html").as_deref(), Some("a/b/c.html"));
        assert_eq!(normalised("/a/../b").as_deref(), Some("b"));
        assert_eq!(normalised("../etc/passwd"), None);
        assert_eq!(normalised("a/../.."), None);
        assert_eq!(normalised("/"), None);
        let rel = resolved("ppt/slides", "../notesSlides/notesSlide1.xml");
        assert_eq!(rel.as_deref(), Some("ppt/notesSlides/notesSlide1.xml"));
        assert_eq!(resolved("ppt", "/ppt/a.xml").as_deref(), Some("ppt/a.xml"));
    }
}
