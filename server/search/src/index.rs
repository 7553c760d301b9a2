//! Keeping and searching.

mod opening;
mod writing;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex},
};

use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

use crate::{
    document::{Document, Kind, Locator},
    error::SearchError,
    query::{Plan, Query, Reading},
    ranking::{Ranked, Ranking},
    schema::Fields,
    snippet::snippet,
};

/// A node's search index. Cheap to clone; safe to use from many threads.
#[derive(Clone)]
pub struct Index(Arc<Inner>);

struct Inner {
    engine: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    /// Made at the first change, for it holds the lock of the folder and commands that only read must not.
    writer: Mutex<Option<IndexWriter>>,
}

/// An index, and whether somebody must fill it.
#[derive(Debug)]
pub struct Opened {
    pub index: Index,
    /// The index is empty because it is new, or was damaged, or was made by another version: everything has to be
    /// handed in once more.
    pub rebuilt_needed: bool,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub document_key: String,
    pub course: String,
    pub course_title: String,
    pub unit: Option<String>,
    pub kind: Kind,
    pub title: String,
    /// The best passage as HTML, escaped; its only tags are `<mark>` and `</mark>`.
    pub snippet: String,
    pub locator: Option<Locator>,
    pub module: String,
    /// Hundredths of a credit hour.
    pub hours: i64,
    /// Comparable within one search only.
    pub score: f32,
}

/// A page of hits and the numbers around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    pub hits: Vec<Hit>,
    /// All matches, not only those of this page.
    pub total: usize,
    /// Matches by module, the most first. The filter by kind counts here, the one by module does not: these are the
    /// numbers beside the links that change the module.
    pub modules: Vec<(String, usize)>,
    /// Matches by kind, the most first, in the same way.
    pub kinds: Vec<(Kind, usize)>,
}

impl Index {
    /// Opens the index in a folder, or creates it. A damaged index and one of another version is moved aside to
    /// `<folder>.damaged`, replacing what was moved there before.
    ///
    /// # Errors
    ///
    /// [`SearchError::Busy`] when another process writes the index that would have to be moved;
    /// [`SearchError::Folder`] when the folder itself cannot be used.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        opening::open(dir)
    }

    /// An index that is gone with the process.
    pub fn in_memory() -> Result<Self, SearchError> {
        opening::in_memory()
    }

    fn over(engine: tantivy::Index, fields: Fields) -> Result<Self, SearchError> {
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self(Arc::new(Inner {
            engine,
            fields,
            reader,
            writer: Mutex::new(None),
        })))
    }

    /// The position in the outbox up to which everything is in the index, as the last commit said. None before the
    /// first.
    pub fn position(&self) -> Option<u64> {
        let last = self.0.engine.load_metas().ok()?;
        last.payload?.parse().ok()
    }

    /// How many documents can be found.
    pub fn len(&self) -> u64 {
        self.0.reader.searcher().num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Finds. What was typed is never wrong: what cannot be understood is taken as plain words. When no document has
    /// all of the words, those with at least half of them are taken.
    pub fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let reading = Reading::of(&query.text);
        let searcher = self.0.reader.searcher();
        let ranking = Ranking::for_page(query);
        let mut ranked = Ranked::default();
        let mut sought = Vec::new();
        for plan in Plan::attempts(&reading, &self.0.fields) {
            ranked = searcher.search(&plan.query, &ranking)?;
            sought = plan.sought;
            if ranked.anything {
                break;
            }
        }
        let mut hits = Vec::with_capacity(ranked.best.len());
        for best in ranked.best {
            let stored: TantivyDocument = searcher.doc(best.address)?;
            let document = self.0.fields.read(&stored)?;
            hits.push(Hit::new(document, &sought, best.score));
        }
        Ok(Results {
            hits,
            total: ranked.total,
            modules: ranked.modules,
            kinds: ranked.kinds,
        })
    }
}

impl Hit {
    fn new(document: Document, sought: &[crate::snippet::Sought], score: f32) -> Self {
        Self {
            snippet: snippet(&document.text, sought),
            document_key: document.key,
            course: document.course,
            course_title: document.course_title,
            unit: document.unit,
            kind: document.kind,
            title: document.title,
            locator: document.locator,
            module: document.module,
            hours: document.hours,
            score,
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("documents", &self.len())
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
