//! A course folder as a zip. What an archive says of itself is not believed: every size is counted while it is unpacked.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
};

use bytes::Bytes;
use zip::{ZipArchive, result::ZipError};

use super::{COURSE_FILE, FileSource, FolderFault, Limits};

/// A course names few files; an archive may hold some more, such as what operating systems leave in it.
const MOST_ENTRIES_A_FILE: usize = 2;

/// Nothing is unpacked but what the course names, and nothing of it to disk.
pub struct Archive<R> {
    files: RefCell<ZipArchive<R>>,
    /// The folder that holds the course within the archive, with `/` at its end; empty at the top.
    root: String,
}

impl<R> std::fmt::Debug for Archive<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Archive<BufReader<File>> {
    /// What is wrong, as a sentence about the file.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, FolderFault> {
        let file = File::open(path).map_err(|error| FolderFault::NotZip {
            detail: error.to_string(),
        })?;
        Self::of(BufReader::new(file), limits)
    }
}

impl<R: Read + Seek> Archive<R> {
    /// The same of anything that can be read.
    pub fn of(bytes: R, limits: &Limits) -> Result<Self, FolderFault> {
        let files = ZipArchive::new(bytes).map_err(|error| FolderFault::NotZip {
            detail: error.to_string(),
        })?;
        let most = limits.files.saturating_mul(MOST_ENTRIES_A_FILE);
        if files.len() > most {
            return Err(FolderFault::TooManyEntries {
                count: files.len(),
                most,
            });
        }
        let root = root_of(&files)?;
        Ok(Self {
            files: RefCell::new(files),
            root,
        })
    }
}

/// Where the `course.toml` lies: at the top, or in the only folder that has one.
fn root_of<R: Read + Seek>(files: &ZipArchive<R>) -> Result<String, FolderFault> {
    let mut roots = files.file_names().filter_map(|name| {
        let root = name.strip_suffix(COURSE_FILE)?;
        let depth = root.matches('/').count();
        let fits = root.is_empty() || (depth == 1 && root.ends_with('/') && root.len() > 1);
        (fits && !root.starts_with("__MACOSX/")).then(|| root.to_owned())
    });
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (None, _) => Err(FolderFault::NoCourse),
        (Some(one), Some(other)) => Err(FolderFault::SeveralCourses { one, other }),
    }
}

fn told(error: ZipError) -> io::Error {
    match error {
        ZipError::FileNotFound => io::ErrorKind::NotFound.into(),
        ZipError::Io(error) => error,
        other => io::Error::other(format!("cannot be unpacked: {other}")),
    }
}

impl<R: Read + Seek> FileSource for Archive<R> {
    fn size(&self, name: &str) -> io::Result<u64> {
        let mut files = self.files.borrow_mut();
        let entry = files
            .by_name(&format!("{}{name}", self.root))
            .map_err(told)?;
        if entry.is_file() {
            Ok(entry.size())
        } else {
            Err(io::Error::other("is not a file"))
        }
    }

    fn read(&self, name: &str) -> io::Result<Bytes> {
        super::source::check_name(name)
            .map_err(|why| io::Error::new(io::ErrorKind::InvalidFilename, why))?;
        let mut files = self.files.borrow_mut();
        let mut entry = files
            .by_name(&format!("{}{name}", self.root))
            .map_err(told)?;
        // The size that was asked for and checked before: a bomb stops there.
        let announced = entry.size();
        let mut bytes = Vec::new();
        entry.by_ref().take(announced + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > announced {
            return Err(io::Error::other(
                "is larger than the archive says; zip the folder again",
            ));
        }
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;
    use crate::course_folder::read_archive;

    const COURSE: &str = "code = \"KM-Z-1\"\ntitle = \"压缩包里的课程\"\nsummary = \"一页。\"\nmodule = \"subject\"\n\
        level = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"一\"\n\n[[section.unit]]\nid = \"page\"\n\
        kind = \"page\"\ntitle = \"正文\"\nfile = \"page.md\"\n";

    fn zipped(files: &[(&str, &str)]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut writer = ZipWriter::new(file.reopen().expect("opens"));
        for (name, text) in files {
            let options = SimpleFileOptions::default();
            writer.start_file(*name, options).expect("starts");
            writer.write_all(text.as_bytes()).expect("writes");
        }
        writer.finish().expect("finishes");
        file
    }

    fn refused(files: &[(&str, &str)]) -> String {
        let problems = read_archive(zipped(files).path(), &Limits::default()).expect_err("refused");
        problems[0].to_string()
    }

    #[test]
    fn a_zipped_folder_is_the_folder_whether_it_has_a_top_or_not() {
        for top in ["", "课程/"] {
            let (course, page) = (format!("{top}course.toml"), format!("{top}page.md"));
            let file = zipped(&[
                (&course, COURSE),
                (&page, "正文在此。"),
                ("__MACOSX/course.toml", "x"),
            ]);
            let parsed = read_archive(file.path(), &Limits::default()).expect("a course");
            assert_eq!(parsed.course.code.as_str(), "KM-Z-1");
        }
    }

    #[test]
    fn what_is_missing_or_too_much_is_told() {
        assert!(refused(&[("course.toml", COURSE)]).contains("page.md"));
        assert!(refused(&[("a.md", "x")]).contains("has no course.toml"));
        let two = refused(&[("a/course.toml", COURSE), ("b/course.toml", COURSE)]);
        assert!(two.contains("more than one course"), "{two}");
        let many: Vec<_> = (0..4001).map(|n| format!("{n}.md")).collect();
        let many: Vec<_> = many.iter().map(|name| (name.as_str(), "x")).collect();
        assert!(refused(&many).contains("4001 files"));
    }

    #[test]
    fn what_is_no_archive_is_told() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let problems = read_archive(file.path(), &Limits::default()).expect_err("refused");
        assert!(
            problems[0].to_string().contains("is no zip"),
            "{problems:?}"
        );
    }
}
