//! A document's pages, each as a small document of its own with what its text needs and nothing else.
//!
//! The interpreter has no limits of its own: a stream of a few kilobytes may unpack to gigabytes, an array of three
//! numbers may ask for four thousand million widths. So whatever it would choke on is taken out or refused here.

use std::collections::HashMap;

use lopdf::{Dictionary, LoadOptions, Object, ObjectId, Stream, dictionary};

use crate::text::{Limits, TextError, damaged};

/// What one stream may unpack to, of those that hold the document's structure.
const STRUCTURE: u64 = 64 << 20;
/// What one page's content and fonts may unpack to.
const PAGE: u64 = 48 << 20;
/// Objects that one page may refer to, directly or not.
const PAGE_OBJECTS: usize = 50_000;
/// How far up the page tree an inherited entry is looked for.
const ANCESTORS: usize = 64;
/// References that only lead to others.
const HOPS: usize = 16;

/// Entries of dictionaries that text does not need: the way back up, looks, and what happens on a click.
const UNNEEDED: [&[u8]; 17] = [
    b"A",
    b"AA",
    b"ColorSpace",
    b"Dest",
    b"ExtGState",
    b"Group",
    b"JS",
    b"Metadata",
    b"P",
    b"Parent",
    b"Pattern",
    b"PieceInfo",
    b"Popup",
    b"SMask",
    b"Shading",
    b"StructParents",
    b"Thumb",
];

pub(super) struct Document {
    inner: lopdf::Document,
    pages: Vec<ObjectId>,
    /// There are more.
    cut: bool,
    unpacked_left: u64,
}

impl Document {
    pub fn load(bytes: &[u8], limits: &Limits) -> Result<Self, TextError> {
        // Structure streams are all unpacked at once: the more of them, the less for each.
        let structures = count(bytes, b"ObjStm").max(1) as u64;
        let options = LoadOptions {
            max_decompressed_size: usize::try_from(STRUCTURE / structures).ok(),
            ..LoadOptions::default()
        };
        let inner =
            lopdf::Document::load_mem_with_options(bytes, options).map_err(
                |error| match error {
                    lopdf::Error::InvalidPassword => TextError::Protected,
                    error => damaged(error.to_string()),
                },
            )?;
        if inner.is_encrypted() {
            return Err(TextError::Protected);
        }
        if inner.objects.len() > limits.parts {
            return Err(damaged(format!("it has {} objects", inner.objects.len())));
        }
        let mut pages: Vec<ObjectId> = inner.page_iter().take(limits.places + 1).collect();
        let cut = pages.len() > limits.places;
        pages.truncate(limits.places);
        if pages.is_empty() {
            return Err(damaged("it has no pages"));
        }
        Ok(Self {
            inner,
            pages,
            cut,
            unpacked_left: limits.unpacked_bytes,
        })
    }

    pub fn pages(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The bytes of a PDF with this page alone, nothing in it compressed. From 1.
    pub fn page(&mut self, number: u32) -> Option<Vec<u8>> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let id = *self.pages.get(index)?;
        let mut copy = Copy::new(&self.inner, self.unpacked_left.min(PAGE));
        let page = copy.page(id)?;
        let bytes = copy.save(page);
        self.unpacked_left = self.unpacked_left.saturating_sub(copy.unpacked);
        bytes
    }
}

/// Occurrences of a name, also where some of its characters are written as `#4F`.
fn count(bytes: &[u8], name: &[u8]) -> usize {
    bytes
        .split(|byte| *byte == b'/')
        .skip(1)
        .filter(|rest| {
            let mut rest = *rest;
            name.iter().all(|wanted| {
                let (byte, taken) = match rest {
                    [b'#', high, low, ..] => (hex(*high, *low), 3),
                    [byte, ..] => (Some(*byte), 1),
                    [] => (None, 0),
                };
                rest = &rest[taken..];
                byte == Some(*wanted)
            })
        })
        .count()
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digits = [high, low];
    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
}

struct Copy<'a> {
    from: &'a lopdf::Document,
    to: lopdf::Document,
    /// From the numbers there to the numbers here.
    numbers: HashMap<ObjectId, ObjectId>,
    waiting: Vec<ObjectId>,
    unpacked: u64,
    most: u64,
}

impl<'a> Copy<'a> {
    fn new(from: &'a lopdf::Document, most: u64) -> Self {
        Self {
            from,
            to: lopdf::Document::with_version("1.7"),
            numbers: HashMap::new(),
            waiting: Vec::new(),
            unpacked: 0,
            most,
        }
    }

    fn page(&mut self, id: ObjectId) -> Option<Dictionary> {
        let page = self.from.get_dictionary(id).ok()?;
        let mut copy = dictionary! { "Type" => "Page" };
        for key in ["Resources", "MediaBox", "CropBox", "Rotate"] {
            if let Some(value) = self.inherited(page, key.as_bytes()) {
                copy.set(key, self.cleaned(value));
            }
        }
        for key in ["Contents", "Annots"] {
            if let Ok(value) = page.get(key.as_bytes()) {
                copy.set(key, self.cleaned(value));
            }
        }
        Some(copy)
    }

    fn inherited(&self, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let mut at = page;
        for _ in 0..ANCESTORS {
            if let Ok(value) = at.get(key) {
                return Some(value);
            }
            at = self.resolve(at.get(b"Parent").ok()?)?.as_dict().ok()?;
        }
        None
    }

    fn resolve(&self, object: &'a Object) -> Option<&'a Object> {
        let mut object = object;
        for _ in 0..HOPS {
            match object {
                Object::Reference(id) => object = self.from.objects.get(id)?,
                object => return Some(object),
            }
        }
        None
    }

    /// Finishes the copy: whatever was referred to is copied in its turn.
    fn save(&mut self, page: Dictionary) -> Option<Vec<u8>> {
        let mut catalog = dictionary! { "Type" => "Catalog" };
        // Says which layers are hidden.
        if let Ok(from) = self.from.catalog()
            && let Ok(layers) = from.get(b"OCProperties")
        {
            catalog.set("OCProperties", self.cleaned(layers));
        }
        while let Some(id) = self.waiting.pop() {
            let object = self
                .from
                .objects
                .get(&id)
                .map(|object| self.cleaned(object));
            let number = *self.numbers.get(&id)?;
            self.to
                .objects
                .insert(number, object.unwrap_or(Object::Null));
        }
        let page = self.to.add_object(page);
        let pages = self.to.add_object(dictionary! {
            "Type" => "Pages", "Count" => 1, "Kids" => vec![Object::Reference(page)],
        });
        catalog.set("Pages", pages);
        let catalog = self.to.add_object(catalog);
        self.to.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        self.to.save_to(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Nesting is bounded by the parser.
    fn cleaned(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => self.renumbered(*id),
            Object::Array(items) => {
                Object::Array(items.iter().map(|item| self.cleaned(item)).collect())
            }
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(dict)),
            Object::Stream(stream) => self.stream(stream),
            plain => plain.clone(),
        }
    }

    fn renumbered(&mut self, id: ObjectId) -> Object {
        if let Some(known) = self.numbers.get(&id) {
            return Object::Reference(*known);
        }
        if self.numbers.len() >= PAGE_OBJECTS {
            return Object::Null;
        }
        let number = self.to.new_object_id();
        self.numbers.insert(id, number);
        self.waiting.push(id);
        Object::Reference(number)
    }

    fn dictionary(&mut self, dict: &Dictionary) -> Dictionary {
        let subtype = dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .unwrap_or_default();
        let is_cid_font = subtype.starts_with(b"CIDFontType");
        let mut copy = Dictionary::new();
        for (key, value) in dict {
            if UNNEEDED.contains(&key.as_slice()) {
                continue;
            }
            let value = match key.as_slice() {
                b"W" | b"W2" if is_cid_font => {
                    match self.widths(value, if key == b"W" { 3 } else { 5 }) {
                        Some(widths) => widths,
                        None => continue,
                    }
                }
                // The glyphs' shapes say nothing about the text, and without them the characters are looked up by the
                // collection that they are numbered in, such as Adobe-GB1.
                b"FontDescriptor" if is_cid_font => {
                    let Some(Ok(descriptor)) = self.resolve_any(value).map(Object::as_dict) else {
                        continue;
                    };
                    let mut descriptor = descriptor.clone();
                    for file in [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"] {
                        descriptor.remove(file);
                    }
                    Object::Dictionary(self.dictionary(&descriptor))
                }
                _ => self.cleaned(value),
            };
            copy.set(key.clone(), value);
        }
        copy
    }

    fn resolve_any(&self, object: &Object) -> Option<&'a Object> {
        match object {
            Object::Reference(id) => self.resolve(self.from.objects.get(id)?),
            _ => None,
        }
    }

    /// The widths of a CID font, if their ranges together are no more than characters can be.
    fn widths(&self, object: &Object, size: usize) -> Option<Object> {
        let list = match object {
            Object::Reference(_) => self.resolve_any(object)?,
            direct => direct,
        };
        let list: Vec<Object> = list
            .as_array()
            .ok()?
            .iter()
            .map(|item| self.resolve_any(item).unwrap_or(item).clone())
            .collect();
        let mut covered = 0_u64;
        let mut rest = list.as_slice();
        while let [first, second, ..] = rest {
            let taken = if matches!(second, Object::Array(_)) {
                2
            } else {
                let span = second.as_i64().ok()?.saturating_sub(first.as_i64().ok()?);
                covered = covered.saturating_add(u64::try_from(span).unwrap_or(0));
                size
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        (covered <= 1 << 18).then_some(Object::Array(list))
    }

    /// Unpacked, or nothing if it is a picture, packed in a way that text is not, or too large.
    fn stream(&mut self, stream: &Stream) -> Object {
        let is = |key: &[u8], name: &[u8]| {
            let value = stream
                .dict
                .get(key)
                .ok()
                .map(|value| self.resolve_any(value).unwrap_or(value));
            value.is_some_and(|value| value.as_name().is_ok_and(|value| value == name))
        };
        if is(b"Subtype", b"Image") || is(b"Type", b"Metadata") || is(b"Type", b"EmbeddedFile") {
            return Object::Null;
        }
        let left = usize::try_from(self.most - self.unpacked).unwrap_or(usize::MAX);
        let Some(content) = self.content(stream, left) else {
            return Object::Null;
        };
        self.unpacked += content.len() as u64;
        let mut dict = self.dictionary(&stream.dict);
        for key in [b"Filter".as_slice(), b"DecodeParms", b"Length"] {
            dict.remove(key);
        }
        Object::Stream(Stream::new(dict, content).with_compression(false))
    }

    fn content(&self, stream: &Stream, most: usize) -> Option<Vec<u8>> {
        // Both may be references, which the unpacker does not follow.
        let mut direct = Stream::new(Dictionary::new(), Vec::new());
        for key in [b"Filter".as_slice(), b"DecodeParms"] {
            if let Ok(value) = stream.dict.get(key) {
                direct
                    .dict
                    .set(key, self.resolve_any(value).unwrap_or(value).clone());
            }
        }
        direct.content.clone_from(&stream.content);
        direct.decompressed_content_with_limit(most).ok()
    }
}
