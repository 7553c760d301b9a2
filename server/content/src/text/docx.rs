//! Word documents, heading by heading.

use std::collections::{HashMap, HashSet};

use super::{
    At, Collected, Limits, Text, TextError, damaged,
    xml::{Element, Step, walk},
    zipped::Zipped,
};

/// Each heading with the paragraphs and tables below it, a row of a table on one line. Footnotes stand where they are
/// referred to; deleted and hidden text and the table of contents are left out.
pub fn of_docx(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    let mut parts = Zipped::open(bytes, limits)?;
    let styles = parts.read("word/styles.xml").unwrap_or_default();
    let styles = Styles::read(&styles, limits);
    let mut notes = HashMap::new();
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        let xml = parts.read(part).unwrap_or_default();
        read_notes(&xml, limits, &mut notes);
    }
    let document = parts
        .read("word/document.xml")
        .ok_or_else(|| damaged("its text is missing or cannot be unpacked"))?;
    let mut reading = Reading::new(styles, notes, limits);
    let walked = walk(&document, limits.depth, |step| reading.step(&step));
    let mut text = reading.finish();
    if let Err(error) = walked {
        if text.places.is_empty() {
            return Err(error);
        }
        text.truncated = true;
    }
    text.truncated |= parts.incomplete;
    Ok(text)
}

/// Styles by their ids.
#[derive(Default)]
struct Styles {
    headings: HashSet<String>,
    contents: HashSet<String>,
}

impl Styles {
    fn read(xml: &[u8], limits: &Limits) -> Self {
        let mut styles = Self::default();
        let mut based_on: Vec<(String, String)> = Vec::new();
        let mut current = String::new();
        // What came before damage is taken, as everywhere.
        let _ = walk(xml, limits.depth, |step| {
            let Step::Start(element) = step else { return };
            match element.name {
                "style" => current = element.prefixed("styleId").unwrap_or_default(),
                "name" => {
                    let name = element.prefixed("val").unwrap_or_default().to_lowercase();
                    if name == "title" || name.starts_with("heading ") || name.starts_with("标题")
                    {
                        styles.headings.insert(current.clone());
                    } else if name.starts_with("toc ") || name.starts_with("目录") {
                        styles.contents.insert(current.clone());
                    }
                }
                "basedOn" => {
                    based_on.push((current.clone(), element.prefixed("val").unwrap_or_default()));
                }
                "outlineLvl" if is_outlined(element) => {
                    styles.headings.insert(current.clone());
                }
                _ => {}
            }
        });
        // A style inherits the outline level of the one it is based on; chains are short.
        for _ in 0..8 {
            for (style, base) in &based_on {
                if styles.headings.contains(base) && !styles.contents.contains(style) {
                    styles.headings.insert(style.clone());
                }
            }
        }
        styles
    }
}

/// Level 9 is "body text".
fn is_outlined(element: &Element<'_>) -> bool {
    element
        .prefixed("val")
        .is_some_and(|level| level.parse::<u8>().is_ok_and(|level| level < 9))
}

fn read_notes(xml: &[u8], limits: &Limits, notes: &mut HashMap<(String, String), String>) {
    let mut current = None;
    let mut run = Run::default();
    let mut text = String::new();
    let _ = walk(xml, limits.depth, |step| {
        run.step(&step, &mut text);
        match step {
            Step::Start(element) if matches!(element.name, "footnote" | "endnote") => {
                text.clear();
                current = element
                    .prefixed("id")
                    .map(|id| (element.name.to_owned(), id));
            }
            Step::End("p") => text.push(' '),
            Step::End("footnote" | "endnote") => {
                if let Some(key) = current.take() {
                    notes.insert(key, std::mem::take(&mut text));
                }
            }
            _ => {}
        }
    });
}

/// Where the walk is, as far as the words of a run are concerned.
#[derive(Default)]
struct Run {
    in_text: bool,
    in_run: bool,
    hidden: bool,
    /// Within what is there for programs that do not know the choice before it, which says the same.
    fallbacks: usize,
}

impl Run {
    fn step(&mut self, step: &Step<'_>, out: &mut String) {
        match step {
            Step::Start(element) => match element.name {
                "r" => (self.in_run, self.hidden) = (true, false),
                "vanish" if self.in_run => {
                    let value = element.prefixed("val");
                    self.hidden = !matches!(value.as_deref(), Some("0" | "false" | "off"));
                }
                "t" => self.in_text = true,
                "Fallback" => self.fallbacks += 1,
                "tab" | "ptab" if self.in_run => out.push(' '),
                "br" | "cr" if self.in_run => out.push('\n'),
                "noBreakHyphen" => out.push('-'),
                _ => {}
            },
            Step::End(name) => match *name {
                "r" => (self.in_run, self.hidden) = (false, false),
                "t" => self.in_text = false,
                "Fallback" => self.fallbacks = self.fallbacks.saturating_sub(1),
                _ => {}
            },
            Step::Text(text) => {
                if self.in_text && !self.hidden && self.fallbacks == 0 {
                    out.push_str(text);
                }
            }
        }
    }
}

#[derive(Default)]
struct Paragraph {
    text: String,
    heading: bool,
    contents: bool,
}

struct Reading {
    styles: Styles,
    notes: HashMap<(String, String), String>,
    run: Run,
    /// Open ones: a text box stands within a paragraph.
    paragraphs: Vec<Paragraph>,
    cells: usize,
    collected: Collected,
    number: u32,
    title: Option<String>,
    body: String,
}

impl Reading {
    fn new(styles: Styles, notes: HashMap<(String, String), String>, limits: &Limits) -> Self {
        Self {
            styles,
            notes,
            run: Run::default(),
            paragraphs: Vec::new(),
            cells: 0,
            collected: Collected::new(limits),
            number: 0,
            title: None,
            body: String::new(),
        }
    }

    fn step(&mut self, step: &Step<'_>) {
        let mut none = String::new();
        let text = self
            .paragraphs
            .last_mut()
            .map_or(&mut none, |open| &mut open.text);
        self.run.step(step, text);
        match step {
            Step::Start(element) => self.start(element),
            Step::End("p") => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.end_of(&paragraph);
                }
            }
            Step::End("tc") => {
                self.cells = self.cells.saturating_sub(1);
                self.body.push(' ');
            }
            Step::End("tr") => self.body.push(if self.cells == 0 { '\n' } else { ' ' }),
            _ => {}
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tc" => self.cells += 1,
            "footnoteReference" | "endnoteReference" => {
                let kind = element.name.trim_end_matches("Reference").to_owned();
                let note = element
                    .prefixed("id")
                    .and_then(|id| self.notes.remove(&(kind, id)));
                if let (Some(note), Some(open)) = (note, self.paragraphs.last_mut()) {
                    open.text.extend([" ", note.trim(), " "]);
                }
            }
            "pStyle" | "outlineLvl" => {
                let Some(open) = self.paragraphs.last_mut() else {
                    return;
                };
                let style = element.prefixed("val").unwrap_or_default();
                if element.name == "outlineLvl" {
                    open.heading = is_outlined(element);
                } else {
                    open.heading = self.styles.headings.contains(&style);
                    open.contents = self.styles.contents.contains(&style);
                }
            }
            _ => {}
        }
    }

    fn end_of(&mut self, paragraph: &Paragraph) {
        if paragraph.contents {
            return;
        }
        let nested = self.cells > 0 || !self.paragraphs.is_empty();
        if paragraph.heading && !nested && !paragraph.text.trim().is_empty() {
            self.flush();
            self.number += 1;
            self.title = Some(paragraph.text.clone());
        } else {
            self.body.push_str(&paragraph.text);
            self.body.push(if self.cells > 0 { ' ' } else { '\n' });
        }
    }

    fn flush(&mut self) {
        let at = At::Heading(self.number);
        let title = self.title.take();
        self.collected.add(at, title.as_deref(), &self.body);
        self.body.clear();
    }

    fn finish(mut self) -> Text {
        // A document that is cut off ends within a paragraph.
        while let Some(paragraph) = self.paragraphs.pop() {
            self.end_of(&paragraph);
        }
        self.flush();
        self.collected.text
    }
}
