//! What one state of the index holds, kept in memory: of each document its course and kind, of each course what is said
//! of it, and everything that has a name.
//!
//! A segment never changes, so what was read of it is kept until the engine merges it away: after a commit only what is
//! new is read.

mod courses;
mod segment;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use tantivy::{DocAddress, DocId, Searcher, TantivyDocument, index::SegmentId};

pub(crate) use courses::{Course, Courses, Facts, Values};
pub(crate) use segment::{Segment, Slot};

use crate::{
    analysis::Lexicon,
    document::Kind,
    error::SearchError,
    names::{Names, Origin},
    schema::{Fields, NameKind},
    vocabulary::Vocabulary,
};

pub(crate) struct View {
    pub searcher: Searcher,
    /// In the order of the searcher's own.
    pub segments: Vec<Arc<Segment>>,
    pub courses: Courses,
    pub names: Names,
}

/// What is kept from one view to the next.
#[derive(Default)]
pub(crate) struct Memory {
    codes: Codes,
    segments: HashMap<SegmentId, Arc<Segment>>,
    facts: HashMap<(SegmentId, DocId), Arc<Facts>>,
}

/// Gives each course a number for as long as the process lives.
#[derive(Default)]
struct Codes(HashMap<String, u32>);

impl Codes {
    fn number(&mut self, code: &str) -> u32 {
        if let Some(number) = self.0.get(code) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(Slot::MOST_COURSES);
        self.0.insert(code.to_owned(), number);
        number
    }
}

impl View {
    pub fn of(
        searcher: Searcher,
        fields: &Fields,
        memory: &mut Memory,
        vocabulary: &Vocabulary,
        lexicon: &Lexicon,
        previous: Option<&Self>,
    ) -> Result<Self, SearchError> {
        let segments = memory.segments(&searcher)?;
        let courses = memory.courses(&searcher, fields, &segments)?;
        let mut given: Vec<(NameKind, &str, u32)> = Vec::new();
        for (segment, reader) in segments.iter().zip(searcher.segment_readers()) {
            for name in &segment.names {
                let is_alive = reader
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(name.document));
                if is_alive && let Some(slot) = segment.slot(name.document) {
                    given.push((name.kind, &name.text, slot.course()));
                }
            }
        }
        let given = given
            .into_iter()
            .map(|(kind, text, course)| (Origin::Named(kind), text, Some(course)));
        let names = Names::of(
            given,
            vocabulary,
            lexicon,
            &courses,
            previous.map(|previous| &previous.names),
        );
        Ok(Self {
            searcher,
            segments,
            courses,
            names,
        })
    }
}

impl Memory {
    fn segments(&mut self, searcher: &Searcher) -> Result<Vec<Arc<Segment>>, SearchError> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let segment = match self.segments.get(&id) {
                Some(known) => Arc::clone(known),
                None => Arc::new(Segment::read(reader, |code| self.codes.number(code))?),
            };
            self.segments.insert(id, Arc::clone(&segment));
            segments.push(segment);
        }
        let current: HashSet<_> = searcher
            .segment_readers()
            .iter()
            .map(tantivy::SegmentReader::segment_id)
            .collect();
        self.segments.retain(|id, _| current.contains(id));
        Ok(segments)
    }

    fn courses(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
        segments: &[Arc<Segment>],
    ) -> Result<Courses, SearchError> {
        let mut found: HashMap<u32, (Arc<Facts>, Option<DocAddress>)> = HashMap::new();
        let mut used = HashMap::new();
        for ((ordinal, segment), reader) in (0..).zip(segments).zip(searcher.segment_readers()) {
            let alive = reader.alive_bitset();
            let is_alive = |document: &DocId| alive.is_none_or(|alive| alive.is_alive(*document));
            for run in &segment.runs {
                let Some(first) = run.documents().find(|document| is_alive(document)) else {
                    continue;
                };
                let own = run
                    .documents()
                    .filter(|document| is_alive(document))
                    // The document of the course comes first wherever documents are handed in as people think of them.
                    .take(8)
                    .find(|document| {
                        segment
                            .slot(*document)
                            .is_some_and(|slot| slot.kind() == Some(Kind::Course))
                    });
                let document = own.unwrap_or(first);
                let id = (reader.segment_id(), document);
                let facts = if let Some(known) = self.facts.get(&id) {
                    Arc::clone(known)
                } else {
                    let address = DocAddress::new(ordinal, document);
                    let stored: TantivyDocument = searcher.doc(address)?;
                    Arc::new(Facts::from(fields.read(&stored)?))
                };
                used.insert(id, Arc::clone(&facts));
                let own = own.map(|document| DocAddress::new(ordinal, document));
                let entry = found
                    .entry(run.course)
                    .or_insert((Arc::clone(&facts), None));
                if own.is_some() {
                    *entry = (facts, own);
                }
            }
        }
        self.facts = used;
        Ok(Courses::of(found))
    }
}
