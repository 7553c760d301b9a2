//! Opens an index, and makes a new one where the old cannot be used. Nothing is lost by that: an index only repeats
//! what the database knows.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use tantivy::{
    Directory, IndexBuilder, TantivyError,
    directory::{INDEX_WRITER_LOCK, MmapDirectory, error::OpenReadError},
};

use super::{Index, Opened};
use crate::{
    analysis::CurrentLexicon,
    error::SearchError,
    schema::{Fields, same_schema},
};

pub(super) fn in_memory() -> Result<Index, SearchError> {
    let lexicon = CurrentLexicon::default();
    let (builder, fields) = builder(&lexicon);
    Index::over(builder.create_in_ram()?, fields, lexicon)
}

pub(super) fn open(dir: &Path) -> Result<Opened, SearchError> {
    let index = match open_or_create(dir) {
        Err(reason) if is_beyond_use(&reason) => {
            tracing::warn!(folder = %dir.display(), %reason, "the search index cannot be used and is made anew");
            move_aside(dir)?;
            open_or_create(dir)?
        }
        other => other?,
    };
    // Also after a crash between creating and the first commit.
    let rebuilt_needed = index.position().is_none();
    Ok(Opened {
        index,
        rebuilt_needed,
    })
}

fn open_or_create(dir: &Path) -> Result<Index, SearchError> {
    fs::create_dir_all(dir).map_err(unusable(dir))?;
    let folder = MmapDirectory::open(dir).map_err(TantivyError::from)?;
    let lexicon = CurrentLexicon::default();
    let (builder, fields) = builder(&lexicon);
    let exists = tantivy::Index::exists(&folder).map_err(TantivyError::from)?;
    let engine = if exists {
        let mut engine = tantivy::Index::open(folder)?;
        same_schema(&engine.schema())?;
        engine.set_tokenizers(Fields::tokenizers(&lexicon));
        engine
    } else {
        builder.create_in_dir(dir)?
    };
    Index::over(engine, fields, lexicon)
}

fn builder(lexicon: &CurrentLexicon) -> (IndexBuilder, Fields) {
    let (schema, fields) = Fields::build();
    let builder = tantivy::Index::builder()
        .schema(schema)
        .tokenizers(Fields::tokenizers(lexicon));
    (builder, fields)
}

/// Whether the content is to blame, not the machine: a folder without permission or a full disk does not get better
/// by making a new index.
fn is_beyond_use(error: &SearchError) -> bool {
    match error {
        SearchError::Engine(error) => is_content(error),
        SearchError::Stored(_) | SearchError::Missing => true,
        _ => false,
    }
}

fn is_content(error: &TantivyError) -> bool {
    let is_bad = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound
        )
    };
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::SchemaError(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::DeserializeError(_)
        | TantivyError::MissingPlugin(_)
        | TantivyError::UnexpectedPlugin(_)
        | TantivyError::OpenReadError(
            OpenReadError::FileDoesNotExist(_) | OpenReadError::IncompatibleIndex(_),
        ) => true,
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
        | TantivyError::IoError(io_error) => is_bad(io_error),
        _ => false,
    }
}

/// Moved rather than deleted, in case the setting names a folder that was never an index.
fn move_aside(dir: &Path) -> Result<(), SearchError> {
    let folder = MmapDirectory::open(dir).map_err(TantivyError::from)?;
    // A running server of another version keeps its index.
    let lock = folder
        .acquire_lock(&INDEX_WRITER_LOCK)
        .map_err(TantivyError::from)?;
    let aside = aside(dir);
    match fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(unusable(&aside)(error));
        }
        _ => {}
    }
    fs::rename(dir, &aside).map_err(unusable(dir))?;
    drop(lock);
    Ok(())
}

fn aside(dir: &Path) -> PathBuf {
    let mut name = dir
        .file_name()
        .map_or_else(|| OsString::from("index"), OsString::from);
    name.push(".damaged");
    dir.with_file_name(name)
}

fn unusable(path: &Path) -> impl Fn(io::Error) -> SearchError {
    move |source| SearchError::Folder {
        path: path.to_owned(),
        source,
    }
}
