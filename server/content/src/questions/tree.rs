//! XML as a tree whose elements know where they stand. Only the five entities of XML itself are known, so none can
//! explode, and a document type is refused.

use quick_xml::{
    XmlVersion,
    events::{BytesRef, BytesStart, Event},
    reader::Reader,
};

use super::{Fault, Limits, Problem};

/// Where an element or a mistake begins, both from 1; columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug)]
pub(crate) struct Element {
    /// Without its prefix: prefixes are the document's choice.
    pub name: String,
    /// Their names with their prefixes.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub at: At,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    /// Never two side by side.
    Text(String),
}

impl At {
    pub fn problem(self, fault: Fault) -> Problem {
        Problem {
            file: None,
            line: self.line,
            column: self.column,
            fault,
        }
    }
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    pub fn first(&self, name: &str) -> Option<&Self> {
        self.all(name).next()
    }

    /// All text within, of whatever depth.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    /// Only the text that stands directly in it.
    pub fn own_text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Element(_) => None,
            Node::Text(text) => Some(text.as_str()),
        });
        texts.collect()
    }

    fn add_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.add_text(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }

    /// Every element within, parents before their children.
    pub fn descendants(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        self.add_descendants(&mut found);
        found
    }

    fn add_descendants<'a>(&'a self, found: &mut Vec<&'a Self>) {
        for element in self.elements() {
            found.push(element);
            element.add_descendants(found);
        }
    }
}

/// The root of a document.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Element, Problem> {
    if text.len() > limits.file_bytes {
        let most = limits.file_bytes as u64;
        return Err(Problem::of_file(Fault::TooLarge { most }));
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut cursor = Cursor::new(text);
    let mut growing = Growing::default();
    loop {
        let at = cursor.at(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let at = cursor.at(reader.error_position());
            at.problem(not_xml(error.to_string()))
        })?;
        match event {
            Event::Start(start) => {
                let element = element(&start, at)?;
                growing
                    .open(element, limits)
                    .map_err(|fault| at.problem(fault))?;
            }
            Event::End(_) => growing.close(),
            Event::Text(text) => growing.text(&text).map_err(|fault| at.problem(fault))?,
            Event::CData(text) => growing.text(&text).map_err(|fault| at.problem(fault))?,
            Event::GeneralRef(entity) => {
                let text = character(&entity)
                    .ok_or_else(|| Fault::Entity {
                        name: entity.to_string(),
                    })
                    .map_err(|fault| at.problem(fault))?;
                growing
                    .text(text.encode_utf8(&mut [0; 4]))
                    .map_err(|fault| at.problem(fault))?;
            }
            Event::DocType(_) => return Err(at.problem(Fault::DocumentType)),
            Event::Eof => {
                return match (growing.root, growing.stack.is_empty()) {
                    (Some(root), true) => Ok(root),
                    (_, false) => Err(at.problem(not_xml("it is cut off"))),
                    (None, true) => Err(at.problem(not_xml("it has no element"))),
                };
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn not_xml(detail: impl Into<String>) -> Fault {
    Fault::NotXml {
        detail: detail.into(),
    }
}

fn element(start: &BytesStart<'_>, at: At) -> Result<Element, Problem> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let read = attribute.map_err(|error| error.to_string());
        let read = read.and_then(|attribute| {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            Ok((attribute.key.as_ref().to_owned(), value.into_owned()))
        });
        attributes.push(read.map_err(|detail| at.problem(not_xml(detail)))?);
    }
    Ok(Element {
        name: start.local_name().as_ref().to_owned(),
        attributes,
        children: Vec::new(),
        at,
    })
}

fn character(entity: &BytesRef<'_>) -> Option<char> {
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => entity.resolve_char_ref().ok().flatten(),
    }
}

/// A tree of which the last elements are still open.
#[derive(Default)]
struct Growing {
    root: Option<Element>,
    stack: Vec<Element>,
    count: usize,
}

impl Growing {
    fn open(&mut self, element: Element, limits: &Limits) -> Result<(), Fault> {
        self.count += 1;
        if self.count > limits.elements {
            let most = limits.elements;
            return Err(Fault::TooManyElements { most });
        }
        if self.stack.len() >= limits.depth {
            let most = limits.depth;
            return Err(Fault::TooDeep { most });
        }
        if self.root.is_some() {
            return Err(not_xml("something stands after its end"));
        }
        self.stack.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.stack.pop() else {
            return;
        };
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let text = &plain(text);
        match self.stack.last_mut() {
            Some(parent) => {
                if let Some(Node::Text(before)) = parent.children.last_mut() {
                    before.push_str(text);
                } else {
                    parent.children.push(Node::Text(text.to_owned()));
                }
                Ok(())
            }
            None if text.trim().is_empty() => Ok(()),
            None => Err(not_xml("text stands outside of its elements")),
        }
    }
}

/// A text as XML would give it: one kind of line break, however a file was saved, and no character that XML has no
/// place for (XML 1.0, production 2). Such a character can neither be shown nor be written again, and a text that
/// loses it only when it is printed could then be read as something else.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| is_character(*c)).collect()
}

/// Whether XML has a place for a character.
pub(crate) const fn is_character(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Turns offsets into places; it only goes forward, so that a long line is counted once.
struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    at: At,
}

impl<'a> Cursor<'a> {
    const fn new(text: &'a str) -> Self {
        let at = At { line: 1, column: 1 };
        Self {
            text,
            offset: 0,
            at,
        }
    }

    fn at(&mut self, offset: u64) -> At {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let offset = self.text.floor_char_boundary(offset);
        for c in self
            .text
            .get(self.offset..offset)
            .unwrap_or_default()
            .chars()
        {
            if c == '\n' {
                self.at.line = self.at.line.saturating_add(1);
                self.at.column = 1;
            } else {
                self.at.column = self.at.column.saturating_add(1);
            }
        }
        self.offset = self.offset.max(offset);
        self.at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrong(text: &str, limits: &Limits) -> (u32, u32, &'static str) {
        let problem = read(text, limits).expect_err("a mistake");
        (problem.line, problem.column, problem.fault.code())
    }

    fn refused(text: &str) -> (u32, u32, &'static str) {
        wrong(text, &Limits::default())
    }

    #[test]
    fn elements_know_their_places_and_texts() {
        let root = read(
            "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- 注 -->\n<a x:b='1&amp;2'>一<![CDATA[<b>]]>&lt;&#160;\n 二<x:c/><d/></a>\n",
            &Limits::default(),
        )
        .expect("a tree");
        assert_eq!(root.at, At { line: 3, column: 1 });
        assert_eq!(root.attribute("x:b"), Some("1&2"));
        assert_eq!(root.text(), "一<b><\u{A0}\n 二");
        assert_eq!(root.children.len(), 3);
        let d = root.first("d").expect("an element");
        assert_eq!(d.at, At { line: 4, column: 9 });
        assert!(root.first("c").is_some());
    }

    #[test]
    fn characters_that_no_document_can_hold_are_left_out_at_once() {
        let root = read(
            "<a>一\u{0}\u{FFFF}二\r三\r\n四&#1;&#13;五</a>",
            &Limits::default(),
        )
        .expect("a tree");
        assert_eq!(root.text(), "一二\n三\n四\n五");
    }

    #[test]
    fn what_is_no_xml_is_told_with_its_place() {
        assert_eq!(refused("::GIFT:: x {T}"), (1, 1, "not-xml"));
        assert_eq!(refused(""), (1, 1, "not-xml"));
        assert_eq!(refused("<a>\n <b>\n  </c></a>").2, "not-xml");
        assert_eq!(refused("<a>\n <b>\n  </c></a>").0, 3);
        assert_eq!(refused("<a><b></b>"), (1, 11, "not-xml"));
        assert_eq!(refused("<a/>\n<b/>"), (2, 1, "not-xml"));
        assert_eq!(refused("<a b='1' b='2'/>").2, "not-xml");
        assert_eq!(refused("<a>\n&nbsp;</a>"), (2, 1, "entity"));
        assert_eq!(refused("<a b='&nbsp;'/>").2, "not-xml");
        let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>";
        assert_eq!(refused(bomb), (1, 1, "document-type"));
    }

    #[test]
    fn limits_hold() {
        let limits = Limits {
            file_bytes: 100,
            depth: 2,
            elements: 4,
            ..Limits::default()
        };
        assert_eq!(wrong("<a><b><c/></b></a>", &limits), (1, 7, "too-deep"));
        assert_eq!(
            wrong("<a><b/><b/><b/><b/></a>", &limits).2,
            "too-many-elements"
        );
        assert_eq!(wrong(&" ".repeat(101), &limits).2, "too-large");
        let deep = "<a>".repeat(100_000);
        assert_eq!(refused(&deep).2, "too-deep");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(<[a-c?!/]{0,2}|>|/>|</a>|&[a-z#0-9]{0,4};?|<!\\[CDATA\\[|\\]\\]>|[a-c年 ='\"\n]){0,40}|.{0,60}") {
            let _ = read(&text, &Limits::default());
        }
    }
}
