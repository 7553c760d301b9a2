//! What the manifest of a package launches.

use std::collections::HashMap;

use domain::packages::{Activity, MoveOn, Standard, permille};

use super::Fault;
use crate::{
    questions::{
        Limits,
        tree::{self, Element},
    },
    text::{package::percent_decoded, xml::decode, zipped::resolved},
};

pub(super) const SCORM: &str = "imsmanifest.xml";
pub(super) const CMI5: &str = "cmi5.xml";

type Manifest = (Standard, String, Vec<Activity>);

/// The file that a launch address means, without query and fragment.
pub(super) fn path_of(launch: &str) -> Option<String> {
    let path = launch.split(['?', '#']).next()?;
    resolved("", &percent_decoded(path))
}

pub(super) fn scorm(bytes: &[u8]) -> Result<Manifest, Fault> {
    let root = document(SCORM, bytes)?;
    let resources = resources(&root);
    let standard = standard(&root);
    let organisation = organisation(&root);
    let title = organisation.map(title_of).unwrap_or_default();
    let mut activities = Vec::new();
    if let Some(organisation) = organisation {
        for item in organisation.all("item") {
            add_item(item, &resources, &mut activities)?;
        }
    }
    Ok((standard, title, activities))
}

/// By what the manifest says of itself, or by the dialect that it is written in.
fn standard(root: &Element) -> Standard {
    let version = root
        .first("metadata")
        .and_then(|metadata| metadata.first("schemaversion"))
        .map(|version| version.text().trim().to_owned())
        .unwrap_or_default();
    let speaks_1_2 = root
        .attributes
        .iter()
        .any(|(_, value)| value.contains("adlcp_rootv1p2"));
    if version == "1.2" || (version.is_empty() && speaks_1_2) {
        Standard::Scorm12
    } else {
        Standard::Scorm2004
    }
}

/// The one that the manifest prefers, or its first.
fn organisation(root: &Element) -> Option<&Element> {
    let list = root.first("organizations")?;
    let preferred = list.attribute("default").and_then(|wanted| {
        list.all("organization")
            .find(|each| each.attribute("identifier").map(str::trim) == Some(wanted.trim()))
    });
    preferred.or_else(|| list.first("organization"))
}

fn title_of(element: &Element) -> String {
    let title = element.first("title").map(Element::text);
    let words: Vec<String> = title
        .iter()
        .flat_map(|title| title.split_whitespace())
        .map(str::to_owned)
        .collect();
    words.join(" ")
}

struct Resource {
    href: String,
    is_sco: bool,
}

fn resources(root: &Element) -> HashMap<String, Resource> {
    let base = |element: &Element| element.attribute("xml:base").unwrap_or_default().to_owned();
    let mut found = HashMap::new();
    for list in root.all("resources") {
        for resource in list.all("resource") {
            let id = resource.attribute("identifier").map(str::trim);
            let (Some(id), Some(href)) = (id, resource.attribute("href")) else {
                continue;
            };
            let kind = own(resource, &["scormtype", "scormType"]);
            let href = [base(root), base(list), base(resource)].concat() + href;
            let is_sco = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("sco"));
            found
                .entry(id.to_owned())
                .or_insert(Resource { href, is_sco });
        }
    }
    found
}

/// An attribute of ADL's, by whatever prefix.
fn own<'e>(element: &'e Element, names: &[&str]) -> Option<&'e str> {
    let found = element.attributes.iter().find(|(key, _)| {
        let name = key.rsplit(':').next().unwrap_or(key);
        names.contains(&name)
    });
    found.map(|(_, value)| value.as_str())
}

/// An item and those within it, in the order in which they are shown.
fn add_item(
    item: &Element,
    resources: &HashMap<String, Resource>,
    activities: &mut Vec<Activity>,
) -> Result<(), Fault> {
    let resource = item
        .attribute("identifierref")
        .and_then(|id| resources.get(id.trim()));
    if let Some(resource) = resource {
        let title = title_of(item);
        let more = item.attribute("parameters").unwrap_or_default();
        let launch = with_parameters(&resource.href, more);
        if launch.contains("://") || launch.starts_with("//") {
            return Err(Fault::Elsewhere { title, launch });
        }
        activities.push(Activity {
            id: item
                .attribute("identifier")
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .unwrap_or(&launch)
                .to_owned(),
            title,
            launch,
            move_on: if resource.is_sco {
                MoveOn::Success
            } else {
                MoveOn::Opened
            },
            pass_permille: pass_of(item),
            launch_data: ["datafromlms", "dataFromLMS"]
                .iter()
                .find_map(|name| item.first(name))
                .map(Element::text),
        });
    }
    for inner in item.all("item") {
        add_item(inner, resources, activities)?;
    }
    Ok(())
}

/// SCORM 1.2: `masteryscore`, 0 to 100. SCORM 2004: `minNormalizedMeasure`, -1 to 1, of a primary objective that is satisfied
/// by measure.
fn pass_of(item: &Element) -> Option<u16> {
    if let Some(score) = item.first("masteryscore") {
        let score: f64 = score.text().trim().parse().ok()?;
        return Some(permille(score / 100.0));
    }
    let objective = item
        .first("sequencing")?
        .first("objectives")?
        .first("primaryObjective")?;
    if objective.attribute("satisfiedByMeasure") != Some("true") {
        return None;
    }
    // The default of the specification is 1.
    let measure = objective.first("minNormalizedMeasure");
    let measure = measure.map_or(Some(1.0), |measure| measure.text().trim().parse().ok())?;
    Some(permille(measure))
}

/// Parameters as SCORM 2004 (CAM 3.4.1.6) has them put to an address; 1.2 allows the same forms.
fn with_parameters(href: &str, parameters: &str) -> String {
    let parameters = parameters.trim().trim_start_matches(['?', '&']);
    if parameters.is_empty() {
        return href.to_owned();
    }
    if let Some(fragment) = parameters.strip_prefix('#') {
        return if href.contains('#') {
            href.to_owned()
        } else {
            format!("{href}#{fragment}")
        };
    }
    let joint = if href.contains('?') { '&' } else { '?' };
    format!("{href}{joint}{parameters}")
}

pub(super) fn cmi5(bytes: &[u8]) -> Result<Manifest, Fault> {
    let root = document(CMI5, bytes)?;
    let title = root.first("course").map(words_of).unwrap_or_default();
    let mut activities = Vec::new();
    for unit in root
        .descendants()
        .into_iter()
        .filter(|each| each.name == "au")
    {
        let title = words_of(unit);
        let url = unit.first("url").map(Element::text).unwrap_or_default();
        let launch = url.trim().to_owned();
        if launch.contains("://") || launch.starts_with("//") {
            return Err(Fault::Elsewhere { title, launch });
        }
        let wrong = |detail: String| Fault::Manifest {
            file: CMI5.to_owned(),
            detail,
        };
        let move_on = match unit.attribute("moveOn").unwrap_or("NotApplicable") {
            "Passed" => MoveOn::Passed,
            "Completed" => MoveOn::Completed,
            "CompletedAndPassed" => MoveOn::CompletedAndPassed,
            "CompletedOrPassed" => MoveOn::CompletedOrPassed,
            "NotApplicable" => MoveOn::Nothing,
            other => {
                let detail = format!(
                    "line {}: moveOn {other:?} is none of Passed, Completed, CompletedAndPassed, CompletedOrPassed, NotApplicable",
                    unit.at.line
                );
                return Err(wrong(detail));
            }
        };
        let pass_permille = match unit.attribute("masteryScore") {
            None => None,
            Some(text) => {
                let score = text.trim().parse::<f64>().ok();
                let score = score.filter(|score| (0.0..=1.0).contains(score));
                let detail = || {
                    format!(
                        "line {}: masteryScore {text:?} is not a number from 0 to 1",
                        unit.at.line
                    )
                };
                Some(permille(score.ok_or_else(|| wrong(detail()))?))
            }
        };
        let id = unit.attribute("id").unwrap_or_default().trim().to_owned();
        if id.is_empty() {
            return Err(wrong(format!("line {}: an au has no id", unit.at.line)));
        }
        activities.push(Activity {
            id,
            title,
            launch,
            move_on,
            pass_permille,
            launch_data: unit.first("launchParameters").map(Element::text),
        });
    }
    Ok((Standard::Cmi5, title, activities))
}

/// The title in Chinese where there is one, else the first.
fn words_of(element: &Element) -> String {
    let Some(title) = element.first("title") else {
        return String::new();
    };
    let chinese = title.all("langstring").find(|each| {
        each.attribute("lang")
            .is_some_and(|lang| lang.starts_with("zh"))
    });
    let chosen = chinese.or_else(|| title.first("langstring"));
    let text = chosen.map(Element::text).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn document(file: &str, bytes: &[u8]) -> Result<Element, Fault> {
    tree::read(&decode(bytes), &Limits::default()).map_err(|problem| Fault::Manifest {
        file: file.to_owned(),
        detail: problem.to_string(),
    })
}
