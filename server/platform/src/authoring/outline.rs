//! The order of a draft's units, written as a whole.

use std::collections::BTreeMap;

use domain::catalogue::{Course, Section, Unit};

use super::unit::check_name;
use crate::{Error, Refusal};

/// Sections with their units, by the keys that the units have. A unit that is not named is taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline(pub Vec<OutlineSection>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineSection {
    pub title: String,
    pub units: Vec<OutlineUnit>,
}

/// A unit that is there; what is not said of it stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineUnit {
    pub key: String,
    pub title: Option<String>,
    pub required: Option<bool>,
}

impl Outline {
    /// All of it or, where something is wrong, nothing: every field at fault is named by its place in the outline.
    pub(super) fn apply(&self, course: &mut Course) -> Result<(), Error> {
        let mut refusals = Vec::new();
        let mut units: BTreeMap<&str, &Unit> = course
            .units()
            .map(|unit| (unit.key.as_str(), unit))
            .collect();
        let mut sections = Vec::new();
        for (asked, nth) in self.0.iter().zip(0..) {
            let at = format!("sections[{nth}]");
            check_name(&format!("{at}.title"), &asked.title, &mut refusals);
            if asked.units.is_empty() {
                let detail = "a section has at least one unit; leave it out where it has none";
                refusals.push(Refusal::new(format!("{at}.units"), "missing", detail));
            }
            let mut section = Section {
                title: asked.title.trim().to_owned(),
                units: Vec::new(),
            };
            for (each, nth) in asked.units.iter().zip(0..) {
                let at = format!("{at}.units[{nth}]");
                let Some(known) = units.remove(each.key.as_str()) else {
                    let detail = format!(
                        "the draft has no further unit {:?}; add units before they are put in order",
                        each.key
                    );
                    refusals.push(Refusal::new(format!("{at}.key"), "unknown-unit", detail));
                    continue;
                };
                let mut unit = known.clone();
                if let Some(new) = &each.title {
                    check_name(&format!("{at}.title"), new, &mut refusals);
                    new.trim().clone_into(&mut unit.title);
                }
                unit.required = each.required.unwrap_or(unit.required);
                section.units.push(unit);
            }
            sections.push(section);
        }
        if refusals.is_empty() {
            course.sections = sections;
            Ok(())
        } else {
            Err(Error::Refused(refusals))
        }
    }
}
