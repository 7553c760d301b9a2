//! What several targets share.

use std::io::{Cursor, Write as _};

use bytes::Bytes;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A zip of these files, stored as they are: what is looked for are mistakes of ours, not of the archiver.
pub fn zipped(files: &[(&str, &[u8])]) -> Bytes {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let written = writer
            .start_file(*name, options)
            .and_then(|()| Ok(writer.write_all(bytes)?));
        if written.is_err() {
            return Bytes::new();
        }
    }
    writer
        .finish()
        .map(|done| done.into_inner().into())
        .unwrap_or_default()
}
