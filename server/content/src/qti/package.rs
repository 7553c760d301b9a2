//! A zip with an `imsmanifest.xml`, which names the questions, and perhaps a test that puts them in order.

use std::collections::HashSet;

use super::{add_item, unified::unified};
use crate::{
    questions::{
        Fault, Imported, LeftOut, Limits, Omission, Problem, Report,
        tree::{self, Element},
    },
    text::{
        self, TextError,
        package::percent_decoded,
        xml::decode,
        zipped::{Zipped, folder, resolved},
    },
};

const MANIFEST: &str = "imsmanifest.xml";

/// Adds every question that the package names, those of its test first, in the test's order.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    imported: &mut Imported,
) -> Result<(), Vec<Problem>> {
    let whole = |fault| vec![Problem::of_file(fault)];
    let mut files = open(bytes, limits).map_err(whole)?;
    let manifest = manifest(&files).ok_or_else(|| whole(Fault::NoManifest))?;
    let root = document(&mut files, &manifest, limits).map_err(|problem| vec![problem])?;
    let mut problems = Vec::new();
    let resources = resources(&root, &manifest, &mut problems);

    let mut wanted: Vec<String> = Vec::new();
    for test in resources.iter().filter(|r| r.kind == Kind::Test) {
        match document(&mut files, &test.path, limits) {
            Ok(root) => {
                wanted.extend(of_test(&root, &test.path));
                imported.left_out.extend(left_out_of(&root, &test.path));
            }
            Err(problem) => problems.push(problem),
        }
    }
    let items = || resources.iter().filter(|r| r.kind == Kind::Item);
    let known: HashSet<&str> = items().map(|item| item.path.as_str()).collect();
    // A test may name what the manifest does not; a manifest has the last word on what belongs to the package.
    wanted.retain(|path| known.contains(path.as_str()));
    wanted.extend(items().map(|item| item.path.clone()));
    let mut told = HashSet::new();
    wanted.retain(|path| told.insert(path.clone()));
    if problems.is_empty() && resources.iter().all(|r| r.kind == Kind::Test) {
        problems.push(root.at.problem(Fault::NoItems).within(&manifest));
    }
    let others = resources.iter().filter(|r| r.kind == Kind::Other);
    imported.left_out.extend(others.map(|other| LeftOut {
        question: None,
        file: Some(manifest.clone()),
        line: other.line,
        what: Omission::Kind {
            name: other.name.clone(),
        },
    }));
    if wanted.len() > limits.questions {
        let most = limits.questions;
        return Err(whole(Fault::TooManyQuestions { most }));
    }
    for path in wanted {
        let added = match files.read(&path) {
            Some(bytes) => add_item(&bytes, Some(&path), limits, imported),
            None => Err(unreadable(&path)),
        };
        problems.extend(added.err());
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Zipped<'a>, Fault> {
    let limits = text::Limits {
        file_bytes: limits.file_bytes,
        unpacked_bytes: limits.unpacked_bytes,
        parts: limits.entries,
        ..text::Limits::default()
    };
    Zipped::open(bytes, &limits).map_err(|error| match error {
        TextError::TooLarge { most } => Fault::TooLarge { most: most as u64 },
        TextError::Damaged { detail } => Fault::NotZip { detail },
        other @ (TextError::Unsupported { .. } | TextError::Protected) => Fault::NotZip {
            detail: other.to_string(),
        },
    })
}

/// At the top, or in the folder that was zipped; the highest of several.
fn manifest(files: &Zipped<'_>) -> Option<String> {
    files
        .names()
        .filter(|name| {
            let file = name.rsplit('/').next();
            file == Some(MANIFEST) && !name.starts_with("__MACOSX/")
        })
        .min_by_key(|name| name.matches('/').count())
        .map(str::to_owned)
}

fn document(files: &mut Zipped<'_>, path: &str, limits: &Limits) -> Result<Element, Problem> {
    let bytes = files.read(path).ok_or_else(|| unreadable(path))?;
    tree::read(&decode(&bytes), limits)
        .map(unified)
        .map_err(|problem| problem.within(path))
}

fn unreadable(path: &str) -> Problem {
    Problem::of_file(Fault::Unreadable {
        name: path.to_owned(),
    })
}

struct Resource {
    /// In the package.
    path: String,
    kind: Kind,
    /// What the manifest calls such a resource.
    name: String,
    line: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Item,
    Test,
    /// Questions that are none of QTI 2 or 3.
    Other,
}

/// The questions and tests that a manifest names; pictures and the like are told by the questions that show them.
fn resources(root: &Element, manifest: &str, problems: &mut Vec<Problem>) -> Vec<Resource> {
    let base = |element: &Element| element.attribute("xml:base").unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for list in root.all("resources") {
        for resource in list.all("resource") {
            let name = resource.attribute("type").unwrap_or_default().to_owned();
            let kind = match name.as_str() {
                name if name.starts_with("imsqti_item_xmlv") => Kind::Item,
                name if name.starts_with("imsqti_test_xmlv") => Kind::Test,
                name if name.starts_with("imsqti_") => Kind::Other,
                _ => continue,
            };
            let file = resource.first("file");
            let href = resource
                .attribute("href")
                .or_else(|| file.and_then(|file| file.attribute("href")))
                .unwrap_or_default();
            let address = [base(root), base(list), base(resource)].concat() + href;
            let Some(path) = path(manifest, &address) else {
                let fault = Fault::Path { name: address };
                problems.push(resource.at.problem(fault).within(manifest));
                continue;
            };
            let line = resource.at.line;
            found.push(Resource {
                path,
                kind,
                name,
                line,
            });
        }
    }
    found
}

/// The file that an address in `file` means; None if it lies elsewhere.
fn path(file: &str, address: &str) -> Option<String> {
    if address.contains("://") {
        return None;
    }
    let address = address.split(['?', '#']).next()?;
    resolved(folder(file), &percent_decoded(address)).filter(|path| path != folder(file))
}

/// The questions of a test in its order.
fn of_test(root: &Element, test: &str) -> Vec<String> {
    root.descendants()
        .into_iter()
        .filter(|element| element.name == "assessmentItemRef")
        .filter_map(|element| path(test, element.attribute("href")?))
        .collect()
}

/// What a test says beyond the order of its questions.
fn left_out_of(root: &Element, test: &str) -> Vec<LeftOut> {
    let title = root.attribute("title").map(str::to_owned);
    let mut report = Report::on(title);
    for element in root.descendants() {
        if matches!(
            element.name.as_str(),
            "selection"
                | "ordering"
                | "weight"
                | "timeLimits"
                | "itemSessionControl"
                | "preCondition"
                | "branchRule"
                | "rubricBlock"
                | "outcomeProcessing"
                | "testFeedback"
                | "stylesheet"
        ) {
            report.leave_part(element);
        }
    }
    let mut left_out = report.finish();
    for part in &mut left_out {
        part.file = Some(test.to_owned());
    }
    left_out
}
