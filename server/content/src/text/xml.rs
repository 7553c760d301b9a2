//! XML as a stream of elements. Entities of a document type are not expanded, so none can explode.

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::{TextError, damaged};

/// What happens while a document is walked; names are without their prefixes.
pub(super) enum Step<'a> {
    Start(&'a Element<'a>),
    End(&'a str),
    Text(&'a str),
}

pub(super) struct Element<'a> {
    pub name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// Of an attribute without a prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.value(|key| key == name)
    }

    /// Of an attribute with some prefix: prefixes are the document's choice.
    pub fn prefixed(&self, name: &str) -> Option<String> {
        self.value(|key| key.split_once(':').is_some_and(|(_, local)| local == name))
    }

    fn value(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        self.start
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| wanted(attribute.key.as_ref()))
            .and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                value.ok().map(Cow::into_owned)
            })
    }
}

/// Walks as far as the document is well-formed. Err says what is wrong from there on; whoever has enough by then may
/// take what came before.
pub(super) fn walk(
    bytes: &[u8],
    depth: usize,
    mut visit: impl FnMut(Step<'_>),
) -> Result<(), TextError> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = 0_usize;
    loop {
        match reader
            .read_event()
            .map_err(|error| damaged(error.to_string()))?
        {
            Event::Start(start) => {
                open += 1;
                if open > depth {
                    return Err(damaged(format!(
                        "more than {depth} elements within each other"
                    )));
                }
                let name = start.local_name();
                let name = name.as_ref();
                visit(Step::Start(&Element {
                    name,
                    start: &start,
                }));
            }
            Event::End(end) => {
                open = open.saturating_sub(1);
                visit(Step::End(end.local_name().as_ref()));
            }
            Event::Text(text) => visit(Step::Text(&text)),
            Event::CData(text) => visit(Step::Text(&text)),
            Event::GeneralRef(entity) => {
                let character = entity.resolve_char_ref().ok().flatten();
                if let Some(c) = character.or_else(|| predefined(&entity)) {
                    visit(Step::Text(c.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open == 0 {
        Ok(())
    } else {
        Err(damaged("an XML part is cut off"))
    }
}

fn predefined(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// By its mark, else by what its declaration says, else UTF-8; what is wrong in it is left out.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = declared(bytes).unwrap_or(encoding_rs::UTF_8);
    // A mark goes before the declaration.
    encoding.decode(bytes).0
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let head = std::str::from_utf8(head.split(|b| *b == b'>').next()?).ok()?;
    let (_, rest) = head.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &[u8]) -> (String, Result<(), TextError>) {
        let mut out = String::new();
        let result = walk(xml, 64, |step| {
            if let Step::Text(text) = step {
                out.push_str(text);
            }
        });
        (out, result)
    }

    #[test]
    fn entities_are_characters_and_never_explode() {
        let bomb = br#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">
            <!ENTITY f SYSTEM "file:///etc/passwd">]><x>1 &lt; 2 &amp; &#x5B66;&#26102;&b;&f;</x>"#;
        assert_eq!(texts(bomb), ("1 < 2 & 学时".to_owned(), Ok(())));
    }

    #[test]
    fn encodings_are_taken_from_the_declaration_and_the_mark() {
        let text = r#"<?xml version="1.0" encoding="GB2312"?><x>培训</x>"#;
        let (gb, _, _) = encoding_rs::GBK.encode(text);
        assert_eq!(texts(&gb).0, "培训");
        let wide: Vec<u8> = "\u{FEFF}<x>培训</x>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(texts(&wide).0, "培训");
    }

    #[test]
    fn depth_is_bounded_and_what_came_before_damage_is_given() {
        assert!(texts("<a>".repeat(100_000).as_bytes()).1.is_err());
        let (text, result) = texts(b"<x>one</x><y>two</z>");
        assert_eq!(text, "onetwo");
        assert!(result.is_err());
        assert!(texts(b"<x>cut").1.is_err());
    }
}
