//! Interactive packages 课件包 as they are uploaded: what their manifest launches, and their files. Packages are hostile until
//! they are read: everything in them is counted and every name is looked at before it is used.

mod h5p;
mod manifest;
mod unpack;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::packages::{Activity, Package, Standard};

pub use unpack::Unpacked;

use crate::course_folder::FileToStore;

/// How much is taken in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of the zip.
    pub file_bytes: u64,
    pub files: usize,
    /// Of all files together, unpacked.
    pub unpacked_bytes: u64,
    /// So many times its packed size may a file unpack to; what is small may more.
    pub ratio: u64,
    pub activities: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 200 << 20,
            files: 10_000,
            unpacked_bytes: 400 << 20,
            ratio: 200,
            activities: 200,
        }
    }
}

/// Why a package is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the file is not a zip that can be read ({detail}); export the package again")]
    NotZip { detail: String },
    #[error("the package is larger than {most} bytes")]
    TooLarge { most: u64 },
    #[error("the package holds more than {most} files")]
    TooManyFiles { most: usize },
    #[error("unpacked the package is larger than {most} bytes")]
    TooManyBytes { most: u64 },
    #[error("{name:?} unpacks to far more than it is packed")]
    Bomb { name: String },
    #[error("the name {name:?} leads out of the package")]
    Outside { name: String },
    #[error("{name:?} is a link; a package holds files only")]
    Link { name: String },
    #[error("{name:?} is protected by a password")]
    Protected { name: String },
    #[error("{name:?} is damaged")]
    Damaged { name: String },
    #[error(
        "the package has neither imsmanifest.xml (SCORM) nor cmi5.xml (cmi5) nor h5p.json (H5P); export it in one of these formats"
    )]
    NoManifest,
    #[error("{file}: {detail}")]
    Manifest { file: String, detail: String },
    #[error("{file} launches nothing")]
    NoActivity { file: String },
    #[error("{file} launches more than {most} activities")]
    TooManyActivities { file: String, most: usize },
    #[error("{title:?} launches {launch:?}, which is not in the package")]
    Missing { title: String, launch: String },
    #[error("{title:?} launches {launch:?} on another site; put it into the package")]
    Elsewhere { title: String, launch: String },
    #[error(
        "the library {library:?} is not in the package; export the content with all of its libraries"
    )]
    Library { library: String },
}

impl Fault {
    /// A word for its kind, by which the pages tell it in the reader's language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotZip { .. } | Self::Damaged { .. } => "package-damaged",
            Self::TooLarge { .. }
            | Self::TooManyFiles { .. }
            | Self::TooManyBytes { .. }
            | Self::TooManyActivities { .. } => "package-large",
            Self::Bomb { .. } | Self::Outside { .. } | Self::Link { .. } => "package-unsafe",
            Self::Protected { .. } => "package-protected",
            Self::NoManifest => "package-no-manifest",
            Self::Manifest { .. } => "package-manifest",
            Self::NoActivity { .. } => "package-empty",
            Self::Missing { .. } => "package-missing",
            Self::Elsewhere { .. } => "package-elsewhere",
            Self::Library { .. } => "package-library",
        }
    }
}

/// A package that can be played.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub standard: Standard,
    pub title: String,
    pub activities: Vec<Activity>,
    /// Every file by its path from where the manifest lies.
    pub files: Vec<Unpacked>,
}

/// The package of a zip, with every file that must be in the store before it can be played: its own, the zip and the index.
pub fn take_in(
    name: &str,
    bytes: Bytes,
    limits: &Limits,
) -> Result<(Package, Vec<FileToStore>), Fault> {
    let parsed = read(&bytes, limits)?;
    let mut files = Vec::with_capacity(parsed.files.len() + 2);
    let mut index = BTreeMap::new();
    for unpacked in parsed.files {
        let part = FileToStore::new(&unpacked.path, unpacked.media_type, unpacked.bytes);
        index.insert(unpacked.path, part.stored.clone());
        files.push(part);
    }
    let index = serde_json::to_vec(&index).map_err(|error| Fault::NotZip {
        detail: error.to_string(),
    })?;
    let index = FileToStore::new("index.json", "application/json", index.into());
    let whole = FileToStore::new(name, "application/zip", bytes);
    let package = Package {
        file: whole.stored.clone(),
        index: index.stored.clone(),
        standard: parsed.standard,
        activities: parsed.activities,
        min_seconds: 0,
    };
    files.extend([whole, index]);
    Ok((package, files))
}

/// Unpacks it and reads its manifest. Computes; give it a thread of its own.
pub fn read(bytes: &Bytes, limits: &Limits) -> Result<Parsed, Fault> {
    let files = unpack::unpack(bytes, limits)?;
    let has = |name: &str| files.iter().any(|file| file.path == name);
    // An H5P content within a package of SCORM is the SCO's own matter.
    let manifest = [manifest::CMI5, manifest::SCORM, h5p::MANIFEST]
        .into_iter()
        .find(|name| has(name))
        .ok_or(Fault::NoManifest)?;
    let text = files.iter().find(|file| file.path == manifest);
    let text = text.ok_or(Fault::NoManifest)?;
    let (standard, title, activities) = match manifest {
        manifest::CMI5 => manifest::cmi5(&text.bytes)?,
        manifest::SCORM => manifest::scorm(&text.bytes)?,
        _ => h5p::read(&files)?,
    };
    if activities.is_empty() {
        return Err(Fault::NoActivity {
            file: manifest.to_owned(),
        });
    }
    if activities.len() > limits.activities {
        let most = limits.activities;
        return Err(Fault::TooManyActivities {
            file: manifest.to_owned(),
            most,
        });
    }
    for activity in &activities {
        let path = manifest::path_of(&activity.launch);
        let is_there = path.is_some_and(|path| files.iter().any(|file| file.path == path));
        if !is_there {
            let (title, launch) = (activity.title.clone(), activity.launch.clone());
            return Err(Fault::Missing { title, launch });
        }
    }
    Ok(Parsed {
        standard,
        title,
        activities,
        files,
    })
}
