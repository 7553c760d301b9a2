//! Puts the matches into order and counts them, in one walk over all of them.
//!
//! Equal scores are ordered by key, so that the same index answers the same question in the same way on every page and
//! every node. The filters are applied here and not in the query, because the counts beside a filter need the matches
//! that it leaves out.

use std::{cmp::Ordering, collections::BTreeMap, hash::Hash, io};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use crate::{
    document::Kind,
    query::Query,
    schema::{KEY, KIND, MANDATORY, MODULE},
};

/// A mandatory course comes slightly before an equally good one.
const MANDATORY_FACTOR: Score = 1.1;

pub(crate) struct Ranking {
    offset: usize,
    limit: usize,
    module: Option<String>,
    kind: Option<Kind>,
}

/// What was found, in order.
#[derive(Default)]
pub(crate) struct Ranked {
    /// The page that was asked for.
    pub best: Vec<Best>,
    /// All matches that pass the filters.
    pub total: usize,
    /// Whether there is a match at all, whatever the filters say.
    pub anything: bool,
    pub modules: Vec<(String, usize)>,
    pub kinds: Vec<(Kind, usize)>,
}

pub(crate) struct Best {
    pub address: DocAddress,
    pub score: Score,
    key: String,
}

impl Ranking {
    pub fn for_page(query: &Query) -> Self {
        Self {
            offset: query.offset,
            limit: query.limit,
            module: query.module.clone(),
            kind: query.kind,
        }
    }
}

impl Collector for Ranking {
    type Fruit = Ranked;
    type Child = SegmentRanking;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentRanking> {
        let columns = segment.fast_fields();
        Ok(SegmentRanking {
            ordinal,
            keep: self.offset.saturating_add(self.limit),
            keys: columns.str(KEY)?,
            mandatory: columns.column_opt(MANDATORY)?,
            module: Facet::new(columns.str(MODULE)?, self.module.as_deref())?,
            kind: Facet::new(columns.str(KIND)?, self.kind.map(Kind::code))?,
            anything: false,
            matches: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<io::Result<SegmentRanked>>) -> tantivy::Result<Ranked> {
        let mut ranked = Ranked::default();
        let (mut modules, mut kinds) = (BTreeMap::new(), BTreeMap::new());
        for segment in segments {
            let segment = segment.map_err(TantivyError::from)?;
            ranked.anything |= segment.anything;
            ranked.total += segment.total;
            ranked.best.extend(segment.best);
            for (module, count) in segment.modules {
                *modules.entry(module).or_default() += count;
            }
            for (kind, count) in segment.kinds {
                if let Ok(kind) = kind.parse::<Kind>() {
                    *kinds.entry(kind).or_default() += count;
                }
            }
        }
        ranked
            .best
            .sort_by(|a, b| descending(a.score, b.score).then_with(|| a.key.cmp(&b.key)));
        ranked.best.drain(..self.offset.min(ranked.best.len()));
        ranked.best.truncate(self.limit);
        ranked.modules = most_first(modules);
        ranked.kinds = most_first(kinds);
        Ok(ranked)
    }
}

pub(crate) struct SegmentRanking {
    ordinal: SegmentOrdinal,
    keep: usize,
    keys: Option<StrColumn>,
    mandatory: Option<Column<bool>>,
    module: Facet,
    kind: Facet,
    anything: bool,
    matches: Vec<Match>,
}

/// A match; within a segment the number of a key orders like the key.
struct Match {
    score: Score,
    key: u64,
    document: DocId,
}

pub(crate) struct SegmentRanked {
    best: Vec<Best>,
    total: usize,
    anything: bool,
    modules: Vec<(String, usize)>,
    kinds: Vec<(String, usize)>,
}

impl SegmentCollector for SegmentRanking {
    type Fruit = io::Result<SegmentRanked>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.anything = true;
        let (module, kind) = (self.module.of(document), self.kind.of(document));
        let (in_module, of_kind) = (self.module.admits(module), self.kind.admits(kind));
        if of_kind {
            self.module.count(module);
        }
        if in_module {
            self.kind.count(kind);
        }
        if in_module && of_kind {
            let mandatory = self
                .mandatory
                .as_ref()
                .and_then(|column| column.first(document));
            let factor = if mandatory == Some(true) {
                MANDATORY_FACTOR
            } else {
                1.0
            };
            self.matches.push(Match {
                score: rounded(score * factor),
                key: ordinal(self.keys.as_ref(), document).unwrap_or(u64::MAX),
                document,
            });
        }
    }

    fn harvest(mut self) -> io::Result<SegmentRanked> {
        let total = self.matches.len();
        let order = |a: &Match, b: &Match| descending(a.score, b.score).then(a.key.cmp(&b.key));
        if self.keep < total {
            self.matches.select_nth_unstable_by(self.keep, order);
            self.matches.truncate(self.keep);
        }
        let mut best = Vec::with_capacity(self.matches.len());
        for found in self.matches {
            best.push(Best {
                address: DocAddress::new(self.ordinal, found.document),
                score: found.score,
                key: named(self.keys.as_ref(), found.key)?,
            });
        }
        Ok(SegmentRanked {
            best,
            total,
            anything: self.anything,
            modules: self.module.counts()?,
            kinds: self.kind.counts()?,
        })
    }
}

/// Sums in another order differ in the last bits; such scores are equal.
fn rounded(score: Score) -> Score {
    (score * 1024.0).round() / 1024.0
}

fn descending(a: Score, b: Score) -> Ordering {
    b.total_cmp(&a)
}

fn ordinal(column: Option<&StrColumn>, document: DocId) -> Option<u64> {
    column?.ords().first(document)
}

fn named(column: Option<&StrColumn>, ordinal: u64) -> io::Result<String> {
    let mut name = String::new();
    if let Some(column) = column {
        column.ord_to_str(ordinal, &mut name)?;
    }
    Ok(name)
}

/// Counts the values of a column and lets one of them pass, or all.
struct Facet {
    column: Option<StrColumn>,
    wanted: Wanted,
    counts: BTreeMap<u64, usize>,
}

enum Wanted {
    Any,
    Only(u64),
    /// The segment does not know the value.
    Nothing,
}

impl Facet {
    fn new(column: Option<StrColumn>, wanted: Option<&str>) -> tantivy::Result<Self> {
        let wanted = match (wanted, &column) {
            (None, _) => Wanted::Any,
            (Some(_), None) => Wanted::Nothing,
            (Some(value), Some(column)) => match column.dictionary().term_ord(value)? {
                Some(ordinal) => Wanted::Only(ordinal),
                None => Wanted::Nothing,
            },
        };
        Ok(Self {
            column,
            wanted,
            counts: BTreeMap::new(),
        })
    }

    fn of(&self, document: DocId) -> Option<u64> {
        ordinal(self.column.as_ref(), document)
    }

    fn admits(&self, value: Option<u64>) -> bool {
        match self.wanted {
            Wanted::Any => true,
            Wanted::Only(ordinal) => value == Some(ordinal),
            Wanted::Nothing => false,
        }
    }

    fn count(&mut self, value: Option<u64>) {
        if let Some(ordinal) = value {
            *self.counts.entry(ordinal).or_default() += 1;
        }
    }

    fn counts(self) -> io::Result<Vec<(String, usize)>> {
        let column = self.column.as_ref();
        self.counts
            .into_iter()
            .map(|(ordinal, count)| Ok((named(column, ordinal)?, count)))
            .collect()
    }
}

fn most_first<T: Ord + Hash>(counts: BTreeMap<T, usize>) -> Vec<(T, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
