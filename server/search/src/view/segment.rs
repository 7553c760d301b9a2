//! What is kept of a segment.

use std::ops::Range;

use tantivy::{
    DocId, SegmentReader, TantivyError,
    columnar::{Column, StrColumn},
};

use crate::{
    document::Kind,
    schema::{COURSE, KIND, NAMES, NameKind, RANK},
};

/// The course and the kind of a document in one number, so that counting a match is one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(u32);

const _: () = assert!(
    Kind::ALL.len() <= Slot::KINDS,
    "a slot has room for every kind"
);

impl Slot {
    pub const KINDS: usize = 16;
    pub const MOST_COURSES: u32 = (1 << 28) - 1;

    fn new(course: u32, kind: Kind) -> Self {
        Self((course << 4) | (kind as u32))
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub fn course(self) -> u32 {
        self.0 >> 4
    }

    pub fn kind(self) -> Option<Kind> {
        Kind::ALL.get((self.0 & 15) as usize).copied()
    }

    /// A bit of a set of kinds.
    pub fn kind_bit(self) -> u16 {
        1 << (self.0 & 15)
    }
}

pub(crate) struct Segment {
    slots: Vec<Slot>,
    ranks: Column<u64>,
    pub runs: Vec<Run>,
    pub names: Vec<Named>,
}

/// Neighbouring documents of one course.
pub(crate) struct Run {
    range: Range<DocId>,
    pub course: u32,
}

/// A name that a document gives to something.
pub(crate) struct Named {
    pub document: DocId,
    pub kind: NameKind,
    pub text: String,
}

impl Run {
    pub fn documents(&self) -> Range<DocId> {
        self.range.clone()
    }
}

impl Segment {
    pub fn read(
        reader: &SegmentReader,
        mut number: impl FnMut(&str) -> u32,
    ) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let (courses, kinds) = (columns.str(COURSE)?, columns.str(KIND)?);
        let courses = values(courses.as_ref(), |code| Some(number(code)))?;
        let kinds = values(kinds.as_ref(), |code| code.parse::<Kind>().ok())?;
        let mut slots = Vec::with_capacity(reader.max_doc() as usize);
        let mut runs: Vec<Run> = Vec::new();
        for document in 0..reader.max_doc() {
            let (course, kind) = courses
                .of(document)
                .zip(kinds.of(document))
                .ok_or_else(|| TantivyError::DataCorruption(no_course(document)))?;
            slots.push(Slot::new(course, kind));
            match runs.last_mut() {
                Some(run) if run.course == course => run.range.end = document + 1,
                _ => runs.push(Run {
                    range: document..document + 1,
                    course,
                }),
            }
        }
        Ok(Self {
            slots,
            ranks: columns.u64(RANK)?,
            runs,
            names: names(columns.str(NAMES)?.as_ref(), reader.max_doc())?,
        })
    }

    pub fn slot(&self, document: DocId) -> Option<Slot> {
        self.slots.get(document as usize).copied()
    }

    /// The place among the documents of its course.
    pub fn rank(&self, document: DocId) -> u64 {
        self.ranks.first(document).unwrap_or(u64::MAX)
    }
}

fn no_course(document: DocId) -> tantivy::error::DataCorruption {
    tantivy::error::DataCorruption::comment_only(format!(
        "the document {document} has no course or no kind"
    ))
}

/// The values of a column, by their number in the segment.
struct Values<'a, T> {
    column: Option<&'a StrColumn>,
    values: Vec<Option<T>>,
}

impl<T: Copy> Values<'_, T> {
    fn of(&self, document: DocId) -> Option<T> {
        let number = self.column?.ords().first(document)?;
        *self.values.get(usize::try_from(number).ok()?)?
    }
}

fn values<T>(
    column: Option<&StrColumn>,
    mut read: impl FnMut(&str) -> Option<T>,
) -> tantivy::Result<Values<'_, T>> {
    let mut values = Vec::new();
    if let Some(column) = column {
        let mut text = String::new();
        for number in 0..column.num_terms() {
            column.ord_to_str(number as u64, &mut text)?;
            values.push(read(&text));
        }
    }
    Ok(Values { column, values })
}

fn names(column: Option<&StrColumn>, documents: DocId) -> tantivy::Result<Vec<Named>> {
    let Some(column) = column else {
        return Ok(Vec::new());
    };
    let entries = values(Some(column), |entry| {
        NameKind::of(entry).map(|(kind, text)| (kind, text.to_owned()))
    })?
    .values;
    let mut names = Vec::new();
    for document in 0..documents {
        for number in column.ords().values_for_doc(document) {
            let entry = usize::try_from(number).ok().and_then(|at| entries.get(at));
            if let Some(Some((kind, text))) = entry {
                names.push(Named {
                    document,
                    kind: *kind,
                    text: text.clone(),
                });
            }
        }
    }
    Ok(names)
}
