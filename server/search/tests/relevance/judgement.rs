//! Queries and what teachers would think of the answers, read from `judgements.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    query: Vec<Judgement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    pub text: String,
    pub kind: String,
    #[serde(default)]
    best: Vec<String>,
    #[serde(default)]
    good: Vec<String>,
    #[serde(default)]
    fair: Vec<String>,
}

pub fn all() -> Vec<Judgement> {
    let file: File = toml::from_str(include_str!("../judgements.toml")).expect("judgements");
    file.query
}

impl Judgement {
    /// The grade of each document that is not wrong.
    ///
    /// # Panics
    ///
    /// When a place is named that no document has.
    pub fn grades<'k>(&self, keys: &[&'k str]) -> BTreeMap<&'k str, u32> {
        let mut grades = BTreeMap::new();
        for (places, grade) in [(&self.fair, 1), (&self.good, 2), (&self.best, 3)] {
            for place in places {
                let pattern = key(place);
                let mut named = keys.iter().filter(|key| matches(&pattern, key)).peekable();
                assert!(named.peek().is_some(), "{}: nothing is {place}", self.text);
                for key in named {
                    grades.insert(*key, grade);
                }
            }
        }
        grades
    }
}

/// `AQ-001/intro@7800` as the key of a document.
fn key(place: &str) -> String {
    if let Some(course) = place.strip_suffix("/*") {
        return format!("*KM-{course}~1~*");
    }
    let Some((course, inside)) = place.split_once('/') else {
        return format!("course:KM-{place}");
    };
    if let Some((unit, millis)) = inside.split_once('@') {
        format!("cue:KM-{course}~1~{unit}:{millis}")
    } else if let Some((unit, page)) = inside.split_once('#') {
        format!("pdfpage:KM-{course}~1~{unit}:{page}")
    } else {
        format!("unit:KM-{course}~1~{inside}")
    }
}

fn matches(pattern: &str, key: &str) -> bool {
    if pattern.contains('*') {
        key.contains(pattern.trim_matches('*'))
    } else {
        key == pattern
    }
}
