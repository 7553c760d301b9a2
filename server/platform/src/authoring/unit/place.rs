//! Where a unit stands in its course.

use content::course_folder::Limits;
use domain::catalogue::{Content, Course, Section, Unit};

use super::Written;
use crate::Error;

/// What can be done to a unit that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitChange {
    /// Before its neighbour; the first of a section moves to the end of the section before.
    Up,
    Down,
    Required(bool),
    Remove,
}

impl Written {
    pub(in crate::authoring) fn add_to(self, course: &mut Course) -> Result<(), Error> {
        let limit = Limits::default().units;
        if course.units().count() >= limit {
            let detail = format!("a course holds at most {limit} units");
            return Err(Error::refused("title", "too-many", detail));
        }
        let key = fresh_key(course, &self.content);
        let (section, unit) = self.keyed(key);
        put_at_end(course, section, unit);
        Ok(())
    }

    /// In the place of the unit of this key, or at the end of another section where it names one. `None` where there is no
    /// such unit.
    pub(in crate::authoring) fn replace(self, course: &mut Course, key: &str) -> Option<()> {
        let (at_section, at) = place_of(course, key)?;
        let (section, unit) = self.keyed(key.to_owned());
        if course.sections[at_section].title == section {
            course.sections[at_section].units[at] = unit;
        } else {
            course.sections[at_section].units.remove(at);
            put_at_end(course, section, unit);
            course.sections.retain(|section| !section.units.is_empty());
        }
        Some(())
    }

    fn keyed(self, key: String) -> (String, Unit) {
        let unit = Unit {
            key,
            title: self.title,
            required: self.required,
            content: self.content,
        };
        (self.section, unit)
    }
}

/// A section of a new name is begun.
fn put_at_end(course: &mut Course, section: String, unit: Unit) {
    match course
        .sections
        .iter_mut()
        .find(|each| each.title == section)
    {
        Some(section) => section.units.push(unit),
        None => course.sections.push(Section {
            title: section,
            units: vec![unit],
        }),
    }
}

/// The numbers of the section and of the unit within it.
fn place_of(course: &Course, key: &str) -> Option<(usize, usize)> {
    let mut sections = course.sections.iter().enumerate();
    sections.find_map(|(at_section, section)| {
        let at = section.units.iter().position(|unit| unit.key == key)?;
        Some((at_section, at))
    })
}

/// `video-1`, `page-2`: the kind with the first number that no unit of the course has.
fn fresh_key(course: &Course, content: &Content) -> String {
    let kind = content.kind();
    let mut number = 1;
    loop {
        let key = format!("{kind}-{number}");
        if course.units().all(|unit| unit.key != key) {
            return key;
        }
        number += 1;
    }
}

impl UnitChange {
    /// `None` where there is no such unit. A section that has lost its last unit is gone.
    pub(in crate::authoring) fn apply(self, course: &mut Course, key: &str) -> Option<()> {
        let (at_section, at) = place_of(course, key)?;
        let last_section = course.sections.len() - 1;
        let units = &mut course.sections[at_section].units;
        match self {
            Self::Required(required) => units[at].required = required,
            Self::Remove => {
                units.remove(at);
            }
            Self::Up if at > 0 => units.swap(at, at - 1),
            Self::Down if at + 1 < units.len() => units.swap(at, at + 1),
            Self::Up if at_section > 0 => {
                let unit = units.remove(at);
                course.sections[at_section - 1].units.push(unit);
            }
            Self::Down if at_section < last_section => {
                let unit = units.remove(at);
                course.sections[at_section + 1].units.insert(0, unit);
            }
            // Already the first or the last of all.
            Self::Up | Self::Down => {}
        }
        course.sections.retain(|section| !section.units.is_empty());
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        catalogue::{Level, Mode, Module, Page, Source},
        hours::CreditHours,
    };

    use super::*;

    fn course(sections: &[&[&str]]) -> Course {
        let unit = |key: &&str| Unit {
            key: (*key).to_owned(),
            title: (*key).to_owned(),
            required: true,
            content: Content::Page(Page {
                markdown: "文".to_owned(),
                min_seconds: 5,
            }),
        };
        let section = |(units, number): (&&[&str], usize)| Section {
            title: number.to_string(),
            units: units.iter().map(unit).collect(),
        };
        Course {
            code: "KM-1".parse().expect("a code"),
            title: String::new(),
            summary: String::new(),
            objectives: vec![],
            language: "zh-CN".into(),
            hours: CreditHours::ZERO,
            module: Module::Subject,
            level: Level::County,
            mode: Mode::Remote,
            mandatory: false,
            stages: vec![],
            subjects: vec![],
            authors: vec![],
            source: Source::SelfMade,
            audience: Vec::new(),
            licence: None,
            sections: sections.iter().zip(1..).map(section).collect(),
        }
    }

    fn keys(course: &Course) -> String {
        let section = |section: &Section| {
            let keys: Vec<_> = section.units.iter().map(|unit| unit.key.as_str()).collect();
            keys.join(" ")
        };
        let sections: Vec<_> = course.sections.iter().map(section).collect();
        sections.join(" | ")
    }

    #[test]
    fn a_unit_moves_through_its_section_and_over_its_edge() {
        let mut moved = course(&[&["a", "b"], &["c"]]);
        UnitChange::Down.apply(&mut moved, "a").expect("is there");
        assert_eq!(keys(&moved), "b a | c");
        UnitChange::Down.apply(&mut moved, "a").expect("is there");
        assert_eq!(keys(&moved), "b | a c");
        UnitChange::Up.apply(&mut moved, "b").expect("is there");
        assert_eq!(keys(&moved), "b | a c", "already the first of all");
        UnitChange::Down.apply(&mut moved, "b").expect("is there");
        assert_eq!(keys(&moved), "b a c", "an empty section is gone");
        assert_eq!(UnitChange::Up.apply(&mut moved, "x"), None);
    }

    #[test]
    fn a_key_that_was_freed_is_given_again_and_one_in_use_never() {
        let content = Content::Page(Page {
            markdown: String::new(),
            min_seconds: 1,
        });
        let mut draft = course(&[&["page-1", "page-3"]]);
        assert_eq!(fresh_key(&draft, &content), "page-2");
        UnitChange::Remove.apply(&mut draft, "page-1");
        assert_eq!(fresh_key(&draft, &content), "page-1");
    }
}
