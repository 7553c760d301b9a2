//! Interactive content: the HTML pages of a SCORM or cmi5 package, under the titles that its manifest gives them, and what an
//! H5P content says.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    At, Collected, Limits, Text, TextError, html,
    xml::{Step, walk},
    zipped::{Zipped, resolved},
};

/// The launch pages in the order of the manifest, then all others by name. Any other zip is read as well.
pub fn of_package(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    let mut files = Zipped::open(bytes, limits)?;
    let manifest = ["imsmanifest.xml", "cmi5.xml"]
        .into_iter()
        .find(|name| files.has(name));
    let launches = match manifest {
        Some(name) => {
            let xml = files.read(name).unwrap_or_default();
            let mut launches = if name == "cmi5.xml" {
                of_cmi5(&xml, limits)
            } else {
                of_scorm(&xml, limits)
            };
            launches.retain(|launch| files.has(&launch.path));
            launches
        }
        None => Vec::new(),
    };
    let mut collected = Collected::new(limits);
    if manifest.is_none() && files.has("h5p.json") {
        let title = of_json(files.read("h5p.json"))["title"]
            .as_str()
            .map(str::to_owned);
        let mut text = String::new();
        said(&of_json(files.read(H5P)), &mut text);
        collected.add(At::File(H5P.to_owned()), title.as_deref(), &text);
        // Its other pages are parts of libraries.
        collected.text.truncated |= files.incomplete;
        return Ok(collected.text);
    }
    let mut told = BTreeSet::new();
    let pages: Vec<String> = files
        .names()
        .filter(|name| is_page(name))
        .map(str::to_owned)
        .collect();
    let others = pages.into_iter().map(|path| Launch { path, title: None });
    for Launch { path, title } in launches.into_iter().chain(others) {
        if !told.insert(path.clone()) {
            continue;
        }
        if collected.is_full() {
            collected.text.truncated = true;
            break;
        }
        // What a launch page is called matters as much as what it says: it may be a film or written by scripts.
        let page = if is_page(&path) {
            let bytes = files.read(&path).unwrap_or_default();
            html::visible(&html::decode(&bytes), html::Shown::ByScripts)
        } else {
            html::Page::default()
        };
        let title = title.or(page.title);
        collected.add(At::File(path), title.as_deref(), &page.text);
    }
    collected.text.truncated |= files.incomplete;
    Ok(collected.text)
}

/// Where an H5P package has what its learner sees.
const H5P: &str = "content/content.json";
/// Fields of a content that nobody reads, or that say how its buttons are called.
const UNSEEN: [&str; 12] = [
    "UI",
    "behaviour",
    "confirmCheck",
    "confirmRetry",
    "contentType",
    "copyright",
    "l10n",
    "library",
    "license",
    "mime",
    "path",
    "subContentId",
];

fn of_json(bytes: Option<Vec<u8>>) -> Value {
    let bytes = bytes.unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Every text of a content, one a line.
fn said(value: &Value, text: &mut String) {
    match value {
        Value::String(line) => {
            text.push_str(&html::visible(line, html::Shown::Still).text);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| said(item, text)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !UNSEEN.contains(&name.as_str()))
            .for_each(|(_, field)| said(field, text)),
        _ => {}
    }
}

fn is_page(name: &str) -> bool {
    let (_, ending) = name.rsplit_once('.').unwrap_or_default();
    ["html", "htm", "xhtml"]
        .iter()
        .any(|page| ending.eq_ignore_ascii_case(page))
        // Apple's archiver leaves shadows of the files behind.
        && !name.starts_with("__MACOSX/")
}

struct Launch {
    /// Normalised.
    path: String,
    title: Option<String>,
}

/// `<item identifierref="R"><title>` tells the title, `<resource identifier="R" href="…">` the page.
fn of_scorm(xml: &[u8], limits: &Limits) -> Vec<Launch> {
    let mut items: Vec<Option<(String, String)>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut in_title = false;
    let mut bases: Vec<String> = Vec::new();
    let mut resources: HashMap<String, String> = HashMap::new();
    // What came before damage is taken.
    let _ = walk(xml, limits.depth, |step| match step {
        Step::Start(element) => match element.name {
            "manifest" | "resources" => {
                let base = element.prefixed("base").unwrap_or_default();
                bases.push(join(bases.last(), &base));
            }
            "item" => {
                open.push(items.len());
                let resource = element.attribute("identifierref");
                items.push(resource.map(|resource| (resource, String::new())));
            }
            "title" => in_title = !open.is_empty(),
            "resource" => {
                let base = element.prefixed("base").unwrap_or_default();
                let base = join(bases.last(), &base);
                let identifier = element.attribute("identifier");
                if let (Some(identifier), Some(href)) = (identifier, element.attribute("href"))
                    && let Some(path) = page_path(&base, &href)
                {
                    resources.entry(identifier).or_insert(path);
                }
            }
            _ => {}
        },
        Step::End(name) => match name {
            "manifest" | "resources" => {
                bases.pop();
            }
            "item" => {
                open.pop();
            }
            "title" => in_title = false,
            _ => {}
        },
        Step::Text(text) => {
            if in_title
                && let Some(Some((_, title))) = open.last().and_then(|index| items.get_mut(*index))
            {
                title.push_str(text);
            }
        }
    });
    let known = |(resource, title): (String, String)| {
        let path = resources.get(&resource)?.clone();
        Some(Launch {
            path,
            title: Some(title),
        })
    };
    items.into_iter().flatten().filter_map(known).collect()
}

/// `<au><title><langstring>…</langstring></title><url>…</url></au>`
fn of_cmi5(xml: &[u8], limits: &Limits) -> Vec<Launch> {
    #[derive(Default)]
    struct Unit {
        titles: Vec<String>,
        url: String,
    }
    let mut launches = Vec::new();
    let mut unit: Option<Unit> = None;
    let mut path: Vec<String> = Vec::new();
    let _ = walk(xml, limits.depth, |step| match step {
        Step::Start(element) => {
            path.push(element.name.to_owned());
            if element.name == "au" {
                unit = Some(Unit::default());
            } else if element.name == "langstring"
                && let Some(unit) = &mut unit
                && path.ends_with(&["au".to_owned(), "title".to_owned(), "langstring".to_owned()])
            {
                unit.titles.push(String::new());
            }
        }
        Step::End(name) => {
            path.pop();
            if name == "au"
                && let Some(unit) = unit.take()
                && let Some(path) = page_path("", unit.url.trim())
            {
                // In several languages: each is a way to look for it.
                let title = Some(unit.titles.join(" / "));
                launches.push(Launch { path, title });
            }
        }
        Step::Text(text) => {
            if let Some(unit) = &mut unit {
                match path.last().map(String::as_str) {
                    Some("url") => unit.url.push_str(text),
                    Some("langstring")
                        if path.iter().rev().nth(1).is_some_and(|name| name == "title") =>
                    {
                        if let Some(title) = unit.titles.last_mut() {
                            title.push_str(text);
                        }
                    }
                    _ => {}
                }
            }
        }
    });
    launches
}

fn join(base: Option<&String>, more: &str) -> String {
    format!("{}{more}", base.map_or("", String::as_str))
}

/// The file that an address means, without query and fragment; None if it lies elsewhere.
fn page_path(base: &str, address: &str) -> Option<String> {
    let address = format!("{base}{address}");
    if address.contains("://") {
        return None;
    }
    let path = address.split(['?', '#']).next()?;
    resolved("", &percent_decoded(path))
}

pub(crate) fn percent_decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = path
            .get(at + 1..at + 3)
            .filter(|_| *byte == b'%')
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}
