//! Presentations, slide by slide.

use std::collections::HashMap;

use super::{
    At, Collected, Limits, Text, TextError, damaged,
    xml::{Step, walk},
    zipped::{Zipped, folder, resolved},
};

/// The slides in the order of the presentation, whatever their files are called: the words of all shapes, groups, tables
/// and diagrams, then the speaker's notes. Numbers, dates and footers that every slide repeats are left out.
pub fn of_pptx(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    let mut parts = Zipped::open(bytes, limits)?;
    let presentation = parts
        .read("ppt/presentation.xml")
        .ok_or_else(|| damaged("its list of slides is missing or cannot be unpacked"))?;
    let mut order = Vec::new();
    let listed = walk(&presentation, limits.depth, |step| {
        if let Step::Start(element) = step
            && element.name == "sldId"
            && let Some(id) = element.prefixed("id")
        {
            order.push(id);
        }
    });
    if let (Err(error), true) = (&listed, order.is_empty()) {
        return Err(error.clone());
    }
    let slides = relations(&mut parts, "ppt/presentation.xml", limits);
    let mut collected = Collected::new(limits);
    for (number, id) in (1..).zip(&order) {
        if collected.is_full() {
            collected.text.truncated = true;
            break;
        }
        let Some(path) = slides.get(id).map(|relation| relation.target.clone()) else {
            collected.text.truncated = true;
            continue;
        };
        let mut slide = Words::default();
        let mut complete = read_words(&mut parts, &path, limits, &mut slide);
        let related = relations(&mut parts, &path, limits);
        for kind in ["diagramData", "notesSlide"] {
            let mut targets: Vec<&Relation> = related
                .values()
                .filter(|relation| relation.kind == kind)
                .collect();
            targets.sort_by(|a, b| a.target.cmp(&b.target));
            for relation in targets {
                let mut more = Words {
                    notes: kind == "notesSlide",
                    ..Words::default()
                };
                complete &= read_words(&mut parts, &relation.target, limits, &mut more);
                slide.body.push_str(&more.body);
            }
        }
        collected.text.truncated |= !complete;
        collected.add(At::Slide(number), Some(&slide.title), &slide.body);
    }
    collected.text.truncated |= listed.is_err() || parts.incomplete;
    Ok(collected.text)
}

struct Relation {
    /// The last word of its type.
    kind: String,
    /// Normalised.
    target: String,
}

/// What a part refers to, by id.
fn relations(parts: &mut Zipped<'_>, part: &str, limits: &Limits) -> HashMap<String, Relation> {
    let base = folder(part);
    let file = part.rsplit('/').next().unwrap_or(part);
    let mut relations = HashMap::new();
    let xml = parts
        .read(&format!("{base}/_rels/{file}.rels"))
        .unwrap_or_default();
    let _ = walk(&xml, limits.depth, |step| {
        let Step::Start(element) = step else { return };
        if element.name != "Relationship"
            || element.attribute("TargetMode").as_deref() == Some("External")
        {
            return;
        }
        let kind = element.attribute("Type").unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let target = element
            .attribute("Target")
            .and_then(|target| resolved(base, &target));
        if let (Some(id), Some(target)) = (element.attribute("Id"), target) {
            relations.insert(id, Relation { kind, target });
        }
    });
    relations
}

/// False if the part is missing or damaged.
fn read_words(parts: &mut Zipped<'_>, path: &str, limits: &Limits, words: &mut Words) -> bool {
    let Some(xml) = parts.read(path) else {
        return false;
    };
    walk(&xml, limits.depth, |step| words.step(&step)).is_ok()
}

#[derive(Default)]
struct Words {
    title: String,
    body: String,
    /// Of a page with notes only these are wanted: the rest is the slide's picture and the page's number.
    notes: bool,
    /// The kind of placeholder that the shape is in.
    placeholder: Placeholder,
    in_text: bool,
    cells: usize,
    /// Within what is there for programs that do not know the choice before it, which says the same.
    fallbacks: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Placeholder {
    #[default]
    None,
    Title,
    Body,
    /// What every slide repeats.
    Furniture,
}

impl Words {
    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Start(element) => match element.name {
                "sp" => self.placeholder = Placeholder::None,
                "ph" => {
                    self.placeholder = match element.attribute("type").as_deref() {
                        Some("title" | "ctrTitle") => Placeholder::Title,
                        Some("dt" | "ftr" | "hdr" | "sldNum" | "sldImg") => Placeholder::Furniture,
                        _ => Placeholder::Body,
                    };
                }
                "t" => self.in_text = true,
                "tc" => self.cells += 1,
                "br" => self.push("\n"),
                "tab" => self.push(" "),
                "Fallback" => self.fallbacks += 1,
                _ => {}
            },
            Step::End(name) => match *name {
                "sp" => self.placeholder = Placeholder::None,
                "t" => self.in_text = false,
                // A row of a table on one line.
                "p" => self.push(if self.cells > 0 { " " } else { "\n" }),
                "tc" => self.cells = self.cells.saturating_sub(1),
                "tr" => self.push("\n"),
                "Fallback" => self.fallbacks = self.fallbacks.saturating_sub(1),
                _ => {}
            },
            Step::Text(text) => {
                if self.in_text {
                    self.push(text);
                }
            }
        }
    }

    fn push(&mut self, text: &str) {
        if self.fallbacks > 0 {
            return;
        }
        match self.placeholder {
            Placeholder::Furniture => {}
            Placeholder::Title if !self.notes => self.title.push_str(text),
            Placeholder::Body => self.body.push_str(text),
            _ if self.notes => {}
            _ => self.body.push_str(text),
        }
    }
}
