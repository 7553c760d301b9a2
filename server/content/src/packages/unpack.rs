//! A zip taken apart, with everything that it claims of itself counted.

use std::{
    collections::HashSet,
    io::{Cursor, Read},
};

use bytes::Bytes;
use zip::ZipArchive;

use super::{Fault, Limits, h5p, manifest};
use crate::text::zipped::{folder, normalised};

/// What a small file may unpack to, however well it is packed.
const SMALL: u64 = 1 << 20;

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// From where the manifest lies; `/` between names.
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Bytes,
}

pub(super) fn unpack(bytes: &Bytes, limits: &Limits) -> Result<Vec<Unpacked>, Fault> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Fault::TooLarge {
            most: limits.file_bytes,
        });
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes.as_ref())).map_err(|error| Fault::NotZip {
            detail: error.to_string(),
        })?;
    if archive.len() > limits.files {
        return Err(Fault::TooManyFiles { most: limits.files });
    }
    let names = names(&mut archive)?;
    let base = base(&names).ok_or(Fault::NoManifest)?;
    let mut left = limits.unpacked_bytes;
    let mut files = Vec::new();
    let mut known = HashSet::new();
    for (index, name) in &names {
        let within = match base {
            "" => Some(name.as_str()),
            base => name
                .strip_prefix(base)
                .and_then(|rest| rest.strip_prefix('/')),
        };
        // Of two that claim one name the first counts, as in most programs.
        let Some(path) = within.filter(|path| known.insert(path.to_owned())) else {
            continue;
        };
        let bytes = file(&mut archive, *index, name, limits, &mut left)?;
        files.push(Unpacked {
            path: path.to_owned(),
            media_type: media_type(path),
            bytes,
        });
    }
    Ok(files)
}

/// The files by their names from the top of the zip. One name that leads out of it refuses the whole.
fn names(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(usize, String)>, Fault> {
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| Fault::NotZip {
            detail: error.to_string(),
        })?;
        let name = entry.name().to_owned();
        let is_outside = name.starts_with(['/', '\\'])
            || name.contains('\0')
            || name
                .split(['/', '\\'])
                .any(|part| part == ".." || part.ends_with(':'));
        if is_outside {
            return Err(Fault::Outside { name });
        }
        if entry.is_symlink() {
            return Err(Fault::Link { name });
        }
        if entry.encrypted() {
            return Err(Fault::Protected { name });
        }
        // Apple's archiver leaves shadows of the files behind.
        if entry.is_dir() || name.starts_with("__MACOSX/") {
            continue;
        }
        if let Some(name) = normalised(&name) {
            names.push((index, name));
        }
    }
    Ok(names)
}

/// Where the manifest lies: at the top, or in the folder that was zipped.
fn base(names: &[(usize, String)]) -> Option<&str> {
    let is_manifest = |name: &&str| {
        let file = name.rsplit('/').next().unwrap_or_default();
        [manifest::SCORM, manifest::CMI5, h5p::MANIFEST].contains(&file)
    };
    let names = names.iter().map(|(_, name)| name.as_str());
    names
        .filter(is_manifest)
        .min_by_key(|name| name.matches('/').count())
        .map(folder)
}

fn file(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    limits: &Limits,
    left: &mut u64,
) -> Result<Bytes, Fault> {
    let damaged = || Fault::Damaged {
        name: name.to_owned(),
    };
    let entry = archive.by_index(index).map_err(|_| damaged())?;
    let by_ratio = entry
        .compressed_size()
        .saturating_mul(limits.ratio)
        .max(SMALL);
    let most = by_ratio.min(*left);
    let mut bytes = Vec::new();
    entry
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged())?;
    let size = bytes.len() as u64;
    if size > *left {
        let most = limits.unpacked_bytes;
        return Err(Fault::TooManyBytes { most });
    }
    if size > by_ratio {
        return Err(Fault::Bomb {
            name: name.to_owned(),
        });
    }
    *left -= size;
    Ok(bytes.into())
}

/// By the ending of the name: a browser is told no other, and guesses nothing.
fn media_type(path: &str) -> &'static str {
    mime_guess::from_path(path)
        .first_raw()
        .unwrap_or("application/octet-stream")
}
