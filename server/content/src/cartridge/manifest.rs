//! The manifest of a cartridge: what it is about, what it leads through, and where that lies.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Omission};
use crate::{
    course_folder::is_language,
    markdown,
    questions::{
        Limits, Problem,
        tree::{self, Element},
    },
    text::{
        package::percent_decoded,
        xml::decode,
        zipped::{Zipped, folder, resolved},
    },
};

/// What stands between the names of sections within each other.
const WITHIN: &str = " · ";

pub(super) struct Manifest {
    pub title: String,
    pub summary: String,
    pub language: Option<String>,
    /// In the order in which the course leads through them.
    pub items: Vec<Item>,
    /// Headings without anything beneath.
    pub empty: Vec<String>,
    pub resources: BTreeMap<String, Resource>,
}

/// A step of the course.
pub(super) struct Item {
    /// The names of what it lies in; empty where it lies at the top.
    pub section: String,
    pub title: String,
    pub resource: String,
}

pub(super) struct Resource {
    /// `webcontent`, `imsqti_xmlv1p2/imscc_xmlv1p3/assessment` …
    pub kind: String,
    /// The path in the zip, or why there is none.
    pub file: Result<String, Omission>,
}

impl Manifest {
    pub fn read(files: &mut Zipped<'_>, path: &str, limits: &Limits) -> Result<Self, Fault> {
        let bytes = files.read(path).ok_or(Fault::NoManifest)?;
        let within = |problem: Problem| Fault::Manifest(problem.within(path));
        let root = tree::read(&decode(&bytes), limits).map_err(within)?;
        let metadata = root.first("metadata");
        let text = |name| {
            let found = metadata.and_then(|metadata| metadata.first(name));
            found.map(|found| found.text().trim().to_owned())
        };
        let schema = text("schema").unwrap_or_default();
        if root.name != "manifest" || !schema.contains("Common Cartridge") {
            let found = if schema.is_empty() { root.name } else { schema };
            return Err(Fault::NotCartridge {
                found: found.chars().take(100).collect(),
            });
        }
        let organization = root
            .first("organizations")
            .and_then(|list| list.first("organization"));
        let general = metadata
            .and_then(|metadata| metadata.first("lom"))
            .and_then(|lom| lom.first("general"));
        let said = |name| general.and_then(|general| said(general.first(name)?));
        let title = said("title").or_else(|| organization.and_then(title_of));
        let summary = said("description").map(|html| {
            let page = markdown::from_html(&html);
            markdown::plain_text(&page.markdown)
        });
        let mut manifest = Self {
            title: title.unwrap_or_default(),
            summary: summary.unwrap_or_default(),
            language: said("language").filter(|tag| is_language(tag)),
            items: Vec::new(),
            empty: Vec::new(),
            resources: resources(&root, path),
        };
        if let Some(organization) = organization {
            manifest.walk(organization, &mut Vec::new());
        }
        Ok(manifest)
    }

    /// As deep as the manifest's own elements, which is bounded.
    fn walk(&mut self, parent: &Element, trail: &mut Vec<String>) {
        for element in parent.all("item") {
            let title = title_of(element).unwrap_or_default();
            let has_more = element.first("item").is_some();
            let is_named = !title.is_empty() && has_more;
            if is_named {
                trail.push(title.clone());
            }
            match element.attribute("identifierref") {
                Some(resource) => self.items.push(Item {
                    section: trail.join(WITHIN),
                    title,
                    resource: resource.to_owned(),
                }),
                None if !has_more => self.empty.push(title),
                None => {}
            }
            self.walk(element, trail);
            if is_named {
                trail.pop();
            }
        }
    }

    /// Those that no step leads to.
    pub fn unplaced(&self) -> impl Iterator<Item = &Resource> {
        let placed: BTreeSet<&str> = self
            .items
            .iter()
            .map(|item| item.resource.as_str())
            .collect();
        let resources = self.resources.iter();
        resources
            .filter(move |(id, _)| !placed.contains(id.as_str()))
            .map(|(_, resource)| resource)
    }
}

fn title_of(element: &Element) -> Option<String> {
    let title = element.first("title")?.text().trim().to_owned();
    (!title.is_empty()).then_some(title)
}

/// The first of a text in several languages, or the text itself.
fn said(element: &Element) -> Option<String> {
    let text = element.first("string").unwrap_or(element).text();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn resources(root: &Element, manifest: &str) -> BTreeMap<String, Resource> {
    let base = |element: &Element| element.attribute("xml:base").unwrap_or_default().to_owned();
    let mut found = BTreeMap::new();
    for list in root.all("resources") {
        for resource in list.all("resource") {
            let file = resource.first("file");
            let href = resource
                .attribute("href")
                .or_else(|| file.and_then(|file| file.attribute("href")))
                .unwrap_or_default();
            let address = [base(root), base(list), base(resource)].concat() + href;
            let file = path(manifest, &address).ok_or_else(|| Omission::Outside {
                name: address.chars().take(200).collect(),
            });
            let kind = resource.attribute("type").unwrap_or_default().to_owned();
            let id = resource.attribute("identifier").unwrap_or_default();
            found
                .entry(id.to_owned())
                .or_insert(Resource { kind, file });
        }
    }
    found
}

/// The file that an address in the manifest means; None if it lies elsewhere.
fn path(manifest: &str, address: &str) -> Option<String> {
    if address.contains("://") {
        return None;
    }
    let address = address.split(['?', '#']).next()?;
    resolved(folder(manifest), &percent_decoded(address)).filter(|path| path != folder(manifest))
}
