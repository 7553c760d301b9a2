//! An H5P package: what its `h5p.json` asks for, and whether the package holds all of it.
//!
//! The form is that of h5p.org's "The .h5p file format". Sites that share their libraries export content without them; here
//! nothing is shared, so whatever a package names must be in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::packages::{Activity, MoveOn, Standard};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Fault, Unpacked};
use crate::text::zipped::resolved;

pub(super) const MANIFEST: &str = "h5p.json";
pub(super) const CONTENT: &str = "content/content.json";
/// What a content type must say for us to hear that it is done; each has one of these where it reports at all.
const REPORTS: [&str; 6] = [
    "triggerXAPICompleted",
    "triggerXAPIScored",
    "'completed'",
    "\"completed\"",
    "'answered'",
    "\"answered\"",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    #[serde(default)]
    title: String,
    main_library: String,
    #[serde(default)]
    preloaded_dependencies: Vec<Name>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Name {
    machine_name: String,
    /// Numbers, or texts of them.
    #[serde(default)]
    major_version: Value,
    #[serde(default)]
    minor_version: Value,
}

/// `library.json`, of which the rest is for editors.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Library {
    #[serde(default)]
    preloaded_dependencies: Vec<Name>,
    #[serde(default)]
    preloaded_js: Vec<Script>,
}

#[derive(Deserialize)]
struct Script {
    path: String,
}

impl Name {
    fn version(&self) -> String {
        let part = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        format!(
            "{}.{}",
            part(&self.major_version),
            part(&self.minor_version)
        )
    }

    /// As people are told of it.
    fn told(&self) -> String {
        format!("{} {}", self.machine_name, self.version())
    }

    /// Older exports leave the version out of the names of their folders, all of them or none.
    fn folder(&self, is_versioned: bool) -> String {
        if is_versioned {
            format!("{}-{}", self.machine_name, self.version())
        } else {
            self.machine_name.clone()
        }
    }
}

pub(super) fn read(files: &[Unpacked]) -> Result<(Standard, String, Vec<Activity>), Fault> {
    let files: BTreeMap<&str, &Unpacked> = files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    let head: Head = json(&files, MANIFEST)?;
    let libraries = libraries(&head, &files)?;
    let missing = |library: &str| Fault::Library {
        library: library.to_owned(),
    };
    if !libraries.contains_key(&head.main_library) {
        return Err(missing(&head.main_library));
    }
    if !files.contains_key(CONTENT) {
        return Err(Fault::Missing {
            title: head.title,
            launch: CONTENT.to_owned(),
        });
    }
    let content: Value = json(&files, CONTENT)?;
    let mut used = BTreeSet::new();
    named_within(&content, &mut used);
    used.insert(head.main_library.as_str());
    let mut reports = false;
    for library in used {
        let scripts = libraries.get(library).ok_or_else(|| missing(library))?;
        reports |= scripts.iter().any(|path| says_when_done(&files, path));
    }
    let title = head.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let activity = Activity {
        id: head.main_library.clone(),
        title: if title.is_empty() {
            head.main_library
        } else {
            title.clone()
        },
        launch: CONTENT.to_owned(),
        // Of what never says that it is done, nobody can be asked to have done it.
        move_on: if reports {
            MoveOn::Success
        } else {
            MoveOn::Opened
        },
        pass_permille: None,
        launch_data: None,
    };
    Ok((Standard::H5p, title, vec![activity]))
}

/// The scripts of every library that is loaded, by its name without version. Their needs must have an order, for the player
/// loads each after what it needs.
fn libraries(
    head: &Head,
    files: &BTreeMap<&str, &Unpacked>,
) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let mut waiting: VecDeque<Name> = head.preloaded_dependencies.iter().cloned().collect();
    let is_versioned = waiting.front().is_none_or(|first| {
        let description = format!("{}/library.json", first.folder(true));
        files.contains_key(description.as_str())
    });
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    while let Some(name) = waiting.pop_front() {
        let folder = name.folder(is_versioned);
        if needs.contains_key(&folder) {
            continue;
        }
        let description = format!("{folder}/library.json");
        if !files.contains_key(description.as_str()) {
            return Err(Fault::Library {
                library: name.told(),
            });
        }
        let library: Library = json(files, &description)?;
        let scripts = known.entry(name.machine_name.clone()).or_default();
        for script in library.preloaded_js {
            let path = resolved(&folder, &script.path);
            // The player would wait for it for ever.
            let Some(path) = path.filter(|path| files.contains_key(path.as_str())) else {
                return Err(Fault::Missing {
                    title: name.told(),
                    launch: script.path,
                });
            };
            scripts.push(path);
        }
        let below = library.preloaded_dependencies;
        let names = below.iter().map(|name| name.folder(is_versioned));
        needs.insert(folder, names.collect());
        waiting.extend(below);
    }
    ordered(&needs)?;
    Ok(known)
}

/// Takes away what needs nothing more, until nothing is left.
fn ordered(needs: &BTreeMap<String, BTreeSet<String>>) -> Result<(), Fault> {
    let mut needed_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (folder, below) in needs {
        open.insert(folder, below.len());
        for each in below {
            needed_by.entry(each).or_default().push(folder);
        }
    }
    let mut free: Vec<&str> = needs
        .iter()
        .filter(|(_, below)| below.is_empty())
        .map(|(folder, _)| folder.as_str())
        .collect();
    while let Some(done) = free.pop() {
        open.remove(done);
        for above in needed_by.remove(done).unwrap_or_default() {
            if let Some(left) = open.get_mut(above) {
                *left -= 1;
                if *left == 0 {
                    free.push(above);
                }
            }
        }
    }
    match open.first_key_value() {
        None => Ok(()),
        Some((folder, _)) => Err(Fault::Manifest {
            file: MANIFEST.to_owned(),
            detail: format!("libraries need each other in a circle, such as {folder:?}"),
        }),
    }
}

/// The content types that a content names, such as `"library": "H5P.MultiChoice 1.16"`.
fn named_within<'v>(value: &'v Value, names: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(fields) => {
            if let Some(library) = fields.get("library").and_then(Value::as_str)
                && let Some((name, version)) = library.split_once(' ')
                && version.split('.').all(|part| part.parse::<u32>().is_ok())
            {
                names.insert(name);
            }
            for field in fields.values() {
                named_within(field, names);
            }
        }
        Value::Array(items) => {
            for item in items {
                named_within(item, names);
            }
        }
        _ => {}
    }
}

fn says_when_done(files: &BTreeMap<&str, &Unpacked>, script: &str) -> bool {
    files.get(script).is_some_and(|file| {
        let text = String::from_utf8_lossy(&file.bytes);
        REPORTS.iter().any(|word| text.contains(word))
    })
}

fn json<T: DeserializeOwned>(files: &BTreeMap<&str, &Unpacked>, path: &str) -> Result<T, Fault> {
    let file = files.get(path).ok_or(Fault::NoManifest)?;
    let bytes = file
        .bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(&file.bytes);
    serde_json::from_slice(bytes).map_err(|error| Fault::Manifest {
        file: path.to_owned(),
        detail: error.to_string(),
    })
}
