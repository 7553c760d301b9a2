//! A course as an author writes it: a `course.toml` beside the files that it names.
//!
//! Everything that is wrong is told at once, each problem with its file, line and key and with what would be right;
//! authors should not have to import ten times to find ten mistakes.
//!
//! [`print()`] writes a course as the files from which the same course is read again, and [`Packer`] makes a zip of them.

mod archive;
mod course;
mod fault;
mod keys;
mod pack;
mod print;
mod quiz;
mod source;
mod tasks;
mod unit;

use std::{fmt, io::Cursor, path::Path};

use bytes::Bytes;
use domain::catalogue::{Course, StoredFile};
use sha2::{Digest, Sha256};

pub use self::{
    archive::Archive,
    fault::{Expected, FileFault, FolderFault, Found, ValueKind},
    pack::Packer,
    print::{Printed, print},
    source::{FileSource, Files, Folder},
    tasks::survey_kind,
};

pub(crate) use self::{
    course::is_language,
    unit::{ATTEMPTS, PASS_PERMILLE, WATCH_PERMILLE, document_seconds, reading_seconds},
};

/// The name of the file that describes the course.
pub const COURSE_FILE: &str = "course.toml";

/// How much a folder may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files that a course may name.
    pub files: usize,
    pub units: usize,
    /// Bytes of one video.
    pub video_bytes: u64,
    /// Bytes of one PDF.
    pub document_bytes: u64,
    /// Bytes of one text: a page, a quiz, captions, the `course.toml`.
    pub page_bytes: u64,
    /// Bytes of all files that the course names, unpacked.
    pub total_bytes: u64,
}

/// What a folder is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To publish the course as it is.
    Publish,
    /// To go on writing it: the hours may be 0, and units may still be missing.
    Draft,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Each unit with its file, a video with captions in some languages.
            files: 2000,
            units: 500,
            video_bytes: 512 << 20,
            document_bytes: 64 << 20,
            page_bytes: 2 << 20,
            total_bytes: 16 << 30,
        }
    }
}

/// A course that was understood, with the files that must be in the store before it can be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedCourse {
    pub course: Course,
    /// Each content once, even when two units show it.
    pub files: Vec<FileToStore>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToStore {
    pub stored: StoredFile,
    pub bytes: Bytes,
}

impl FileToStore {
    /// Names the bytes by their SHA-256.
    pub fn new(name: &str, media_type: &str, bytes: Bytes) -> Self {
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let sha256 = hex::encode(Sha256::digest(&bytes));
        Self {
            stored: StoredFile {
                sha256,
                bytes: bytes.len() as u64,
                media_type: media_type.to_owned(),
                name,
            },
            bytes,
        }
    }
}

/// One thing that is wrong in a course folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FolderProblem {
    /// Within the folder.
    pub file: String,
    /// From 1, where a line is to blame.
    pub line: Option<u32>,
    /// `section 1 "文件导读", unit "intro": watch_ratio`, where a key is to blame.
    pub key: Option<String>,
    /// What was found and what would be right.
    pub what: FolderFault,
}

impl fmt::Display for FolderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            return self.what.fmt(f);
        }
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Reads the folder `dir`. Blocking, and as long as its videos are large.
pub fn read_folder(dir: &Path, limits: &Limits) -> Result<ParsedCourse, Vec<FolderProblem>> {
    let folder = Folder::open(dir).map_err(|error| {
        vec![FolderProblem {
            file: dir.display().to_string(),
            line: None,
            key: None,
            what: FolderFault::NotFolder {
                detail: error.to_string(),
            },
        }]
    })?;
    read_files(&folder, limits)
}

/// The same folder as a zip, with `course.toml` at its top or in its only folder.
pub fn read_archive(file: &Path, limits: &Limits) -> Result<ParsedCourse, Vec<FolderProblem>> {
    let archive = Archive::open(file, limits).map_err(of_whole)?;
    read_files(&archive, limits)
}

/// Reads a course from anything that holds named files.
pub fn read_files(
    source: &dyn FileSource,
    limits: &Limits,
) -> Result<ParsedCourse, Vec<FolderProblem>> {
    read_files_for(Purpose::Publish, source, limits)
}

/// The same for a purpose of its own.
pub fn read_files_for(
    purpose: Purpose,
    source: &dyn FileSource,
    limits: &Limits,
) -> Result<ParsedCourse, Vec<FolderProblem>> {
    course::read(source, limits, purpose)
}

/// Whether a zip has a `course.toml` where [`read_packed`] looks for it.
pub fn is_packed(bytes: &Bytes) -> bool {
    Archive::of(Cursor::new(bytes), &Limits::default()).is_ok()
}

/// A zip in memory, as an author sends it.
pub fn read_packed(
    purpose: Purpose,
    bytes: Bytes,
    limits: &Limits,
) -> Result<ParsedCourse, Vec<FolderProblem>> {
    let archive = Archive::of(Cursor::new(bytes), limits).map_err(of_whole)?;
    read_files_for(purpose, &archive, limits)
}

/// What is wrong with a zip before anything in it is looked at.
fn of_whole(what: FolderFault) -> Vec<FolderProblem> {
    vec![FolderProblem {
        file: String::new(),
        line: None,
        key: None,
        what,
    }]
}

#[cfg(test)]
mod tests;
