//! A folder as a zip that is the same whenever the same course is packed: no time but the format's first, names in
//! order, one way to compress. It is written from its beginning to its end, so it can be sent while it is made.

use std::io::{self, Write};

use domain::catalogue::CourseCode;
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    result::ZipError,
    write::{SimpleFileOptions, StreamWriter},
};

/// Videos and pictures are packed already: the quickest way loses nothing.
const LEVEL: i64 = 1;
/// Read by everybody, written by its owner.
const MODE: u32 = 0o644;

/// Packs the files of a course into the folder of its code.
pub struct Packer<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    root: String,
}

impl<W: Write> Packer<W> {
    pub fn new(out: W, code: &CourseCode) -> Self {
        Self {
            zip: ZipWriter::new_stream(out),
            root: code.to_string(),
        }
    }

    /// Begins a file; what is written from now on is in it. Names come in order.
    pub fn begin(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(MODE);
        let path = format!("{}/{name}", self.root);
        self.zip.start_file(path, options).map_err(told)
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// Writes the list of the files, without which it is no zip.
    pub fn finish(self) -> io::Result<()> {
        self.zip.finish().map_err(told)?.flush()
    }
}

impl<W: Write> std::fmt::Debug for Packer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packer")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

fn told(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}
