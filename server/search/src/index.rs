//! Keeping and searching.

mod cutting;
mod opening;
mod results;
mod searching;
mod writing;

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

use crate::{
    analysis::{CurrentLexicon, Lexicon},
    error::SearchError,
    query::Thesaurus,
    schema::Fields,
    view::{Memory, View},
    vocabulary::Vocabulary,
};

use cutting::Cutting;
pub use results::{CourseHits, GroupedResults, Hit, Results};

/// A node's search index. Cheap to clone; safe to use from many threads.
#[derive(Clone)]
pub struct Index(Arc<Inner>);

struct Inner {
    engine: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    /// Made at the first change, for it holds the lock of the folder and commands that only read must not.
    writer: Mutex<Option<IndexWriter>>,
    lexicon: CurrentLexicon,
    cutting: Mutex<Cutting>,
    taught: RwLock<Arc<Taught>>,
    memory: Mutex<Memory>,
    view: RwLock<Arc<View>>,
}

/// What administrators taught, and what follows from it.
#[derive(Default)]
struct Taught {
    vocabulary: Vocabulary,
    thesaurus: Thesaurus,
}

/// What a commit says of itself, beside the documents.
#[derive(Serialize, Deserialize)]
struct Commit {
    position: u64,
    /// The fingerprint of the added words with which the documents were cut.
    words: String,
}

/// An index, and whether somebody must fill it.
#[derive(Debug)]
pub struct Opened {
    pub index: Index,
    /// The index is empty because it is new, or was damaged, or was made by another version: everything has to be
    /// handed in once more.
    pub rebuilt_needed: bool,
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

    fn over(
        engine: tantivy::Index,
        fields: Fields,
        lexicon: CurrentLexicon,
    ) -> Result<Self, SearchError> {
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let committed = last_commit(&engine).map(|commit| commit.words);
        let mut memory = Memory::default();
        let taught = Taught::default();
        let view = View::of(
            reader.searcher(),
            &fields,
            &mut memory,
            &taught.vocabulary,
            &lexicon.get(),
            None,
        )?;
        Ok(Self(Arc::new(Inner {
            engine,
            fields,
            reader,
            writer: Mutex::new(None),
            lexicon,
            cutting: Mutex::new(Cutting::of(committed)),
            taught: RwLock::new(Arc::new(taught)),
            memory: Mutex::new(memory),
            view: RwLock::new(Arc::new(view)),
        })))
    }

    /// Teaches the index words, synonyms and the names of the modules, in place of those that it was taught before. It
    /// is not kept on disk: the owner teaches it again after opening.
    ///
    /// Synonyms and names count at once. Added words count at once in queries and in documents that are handed in from
    /// now on; documents that are in the index already are found by them only as by any characters that stand side by
    /// side, until they are handed in once more, see [`Self::is_outdated`].
    ///
    /// # Errors
    ///
    /// [`SearchError::Vocabulary`] when the words are too many; what was taught before stays.
    pub fn set_vocabulary(&self, vocabulary: Vocabulary) -> Result<(), SearchError> {
        let lexicon = Lexicon::new(vocabulary.words.iter().map(String::as_str))?;
        let thesaurus = Thesaurus::of(&vocabulary)?;
        self.cutting().change_to(lexicon.fingerprint());
        self.0.lexicon.set(lexicon);
        let taught = Taught {
            vocabulary,
            thesaurus,
        };
        *self
            .0
            .taught
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(taught);
        self.look_again()
    }

    /// Whether some documents were cut without words that have been added since, or with words that are gone: they are
    /// found all the same, but better after [`Self::clear`], handing everything in and [`Self::commit`].
    pub fn is_outdated(&self) -> bool {
        self.cutting()
            .is_outdated(self.0.lexicon.get().fingerprint())
    }

    /// The files whose content is not what was written: a disk that forgets. Reads the whole index, so ask beside the
    /// threads that answer. Whoever hears of a file makes the index anew.
    pub fn check(&self) -> Result<BTreeSet<PathBuf>, SearchError> {
        Ok(self.0.engine.validate_checksum()?.into_iter().collect())
    }

    /// The position in the outbox up to which everything is in the index, as the last commit said. None before the
    /// first.
    pub fn position(&self) -> Option<u64> {
        last_commit(&self.0.engine).map(|commit| commit.position)
    }

    /// How many documents can be found.
    pub fn len(&self) -> u64 {
        self.view().searcher.num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.0.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn taught(&self) -> Arc<Taught> {
        Arc::clone(&self.0.taught.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn cutting(&self) -> MutexGuard<'_, Cutting> {
        self.0
            .cutting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes visible what was committed or taught.
    fn look_again(&self) -> Result<(), SearchError> {
        let mut memory = self.0.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let view = View::of(
            self.0.reader.searcher(),
            &self.0.fields,
            &mut memory,
            &self.taught().vocabulary,
            &self.0.lexicon.get(),
            Some(&self.view()),
        )?;
        *self.0.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        Ok(())
    }
}

fn last_commit(engine: &tantivy::Index) -> Option<Commit> {
    let payload = engine.load_metas().ok()?.payload?;
    serde_json::from_str(&payload).ok()
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("documents", &self.len())
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
