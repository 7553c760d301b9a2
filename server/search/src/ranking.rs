//! Puts the matches into order and counts them, in one walk over all of them.
//!
//! Counting a match is one addition into a table of courses and kinds; what people see as facets is made of that table
//! afterwards. Equal scores are ordered by course and then as in the course, so that the same index answers the same
//! question in the same way on every page and every node. The filters are applied here and not in the query, because the
//! counts beside a filter need the matches that it leaves out.

mod admission;
mod facets;
mod flat;
mod grouped;

use tantivy::{
    DocId, Score,
    query::{EnableScoring, Query as Clause},
};

pub(crate) use admission::Admission;
pub(crate) use facets::{Counts, Facets};
pub(crate) use flat::Flat;
pub(crate) use grouped::{Group, Grouped, Place};

use crate::view::{Segment, View};

/// Something that every match is handed to.
pub(crate) trait Matches {
    /// A match in the segment of this number.
    fn add(&mut self, number: u32, segment: &Segment, document: DocId, score: Score);

    /// What follows are passages.
    fn turn_to_passages(&mut self) {}
}

/// Hands over every match of a clause.
pub(crate) fn walk(
    view: &View,
    clause: &dyn Clause,
    matches: &mut impl Matches,
) -> tantivy::Result<()> {
    let weight = clause.weight(EnableScoring::enabled_from_searcher(&view.searcher))?;
    let readers = view.searcher.segment_readers();
    for ((number, reader), segment) in (0..).zip(readers).zip(&view.segments) {
        let alive = reader.alive_bitset();
        weight.for_each(reader, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                matches.add(number, segment, document, score);
            }
        })?;
    }
    Ok(())
}

/// Sums in another order differ in the last bits; such scores are equal.
fn rounded(score: Score) -> Score {
    (score * 1024.0).round() / 1024.0
}
