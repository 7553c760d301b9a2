//! Where the files of a course folder come from.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;

/// Named files. A name is relative, with `/` between its parts; see [`check_name`].
pub trait FileSource {
    /// Bytes of the file; asked before reading, so that a file too large is never in memory.
    fn size(&self, name: &str) -> io::Result<u64>;

    fn read(&self, name: &str) -> io::Result<Bytes>;
}

/// A directory on disk. No name, nor any symbolic link in it, leads out of it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn open(dir: &Path) -> io::Result<Self> {
        let root = dir.canonicalize()?;
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    fn resolve(&self, name: &str) -> io::Result<PathBuf> {
        check_name(name).map_err(|why| io::Error::new(io::ErrorKind::InvalidFilename, why))?;
        let path = self.root.join(name).canonicalize()?;
        if !path.starts_with(&self.root) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "is a link that leaves the folder; put the file itself there",
            ));
        }
        // A pipe or a device would be read for ever.
        if !path.is_file() {
            return Err(io::Error::other("is not a file"));
        }
        Ok(path)
    }
}

impl FileSource for Folder {
    fn size(&self, name: &str) -> io::Result<u64> {
        Ok(fs::metadata(self.resolve(name)?)?.len())
    }

    fn read(&self, name: &str) -> io::Result<Bytes> {
        fs::read(self.resolve(name)?).map(Bytes::from)
    }
}

/// Files in memory: an embedded demo course, an unpacked archive, a form.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, Bytes>);

impl FileSource for Files {
    fn size(&self, name: &str) -> io::Result<u64> {
        Ok(self.read(name)?.len() as u64)
    }

    fn read(&self, name: &str) -> io::Result<Bytes> {
        self.0
            .get(name)
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Whether a name stays within the folder, on every system; else what to write.
pub(super) fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("is empty; write the name of a file in the folder");
    }
    if name.contains(['\\', '\0', ':']) || name.chars().any(char::is_control) {
        return Err(
            "has a character that a file name cannot have; write / between folders, and no \\ or :",
        );
    }
    if name.starts_with('/') || name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(
            "leads out of the folder; write the name of a file in the folder, such as intro.mp4 or media/intro.mp4",
        );
    }
    Ok(())
}
