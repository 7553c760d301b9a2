//! The pieces that a query is put together from.

use tantivy::{
    Score, Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, PhraseQuery,
        Query as Clause, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use crate::analysis;

/// How much the weaker fields add to the strongest.
const OTHER_FIELDS: Score = 0.2;

pub(super) fn term(field: Field, text: &str) -> Box<dyn Clause> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// None when there is nothing in the text that the index could hold. The score of a phrase adds up over its terms, so
/// it is divided by their number.
pub(super) fn side_by_side(grams: Field, text: &str, weight: Score) -> Option<Box<dyn Clause>> {
    let terms = analysis::phrase(text);
    let many = u16::try_from(terms.len()).unwrap_or(u16::MAX);
    let clause = match terms.as_slice() {
        [] => return None,
        [(_, only)] => term(grams, only),
        _ => {
            let terms = terms
                .iter()
                .map(|(at, text)| (*at, Term::from_field_text(grams, text)));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        }
    };
    Some(boost(clause, weight / Score::from(many)))
}

pub(super) fn boost(clause: Box<dyn Clause>, by: Score) -> Box<dyn Clause> {
    Box::new(BoostQuery::new(clause, by))
}

pub(super) fn constant(clause: Box<dyn Clause>, score: Score) -> Box<dyn Clause> {
    Box::new(ConstScoreQuery::new(clause, score))
}

pub(super) fn all(clauses: impl IntoIterator<Item = Box<dyn Clause>>) -> Box<dyn Clause> {
    let mut clauses: Vec<_> = clauses.into_iter().collect();
    match clauses.pop() {
        Some(only) if clauses.is_empty() => only,
        last => Box::new(BooleanQuery::intersection(
            clauses.into_iter().chain(last).collect(),
        )),
    }
}

pub(super) fn best(clauses: impl IntoIterator<Item = Box<dyn Clause>>) -> Box<dyn Clause> {
    let mut clauses: Vec<_> = clauses.into_iter().collect();
    match clauses.pop() {
        Some(only) if clauses.is_empty() => only,
        last => Box::new(DisjunctionMaxQuery::with_tie_breaker(
            clauses.into_iter().chain(last).collect(),
            OTHER_FIELDS,
        )),
    }
}
