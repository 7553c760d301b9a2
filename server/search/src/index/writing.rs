//! Changes: staged one by one, visible together.

use std::sync::PoisonError;

use tantivy::{
    IndexWriter, Term,
    indexer::{IndexWriterOptions, LogMergePolicy},
    query::AllQuery,
};

use super::{Commit, Index};
use crate::{document::Document, error::SearchError, schema::CourseWriter};

/// Per thread; the engine takes no less than 15 MB. With less, a rebuild leaves many small segments, and each of them is
/// asked in every search.
const WRITER_MEMORY: usize = 64_000_000;
/// So many of a size are made into one. Fewer than usual: there are far more searches than changes.
const SEGMENTS_TO_MERGE: usize = 4;

/// After an error everything staged since the last commit is gone: continue from [`Index::position`].
impl Index {
    /// Stages these documents in place of all that a course had.
    ///
    /// # Errors
    ///
    /// [`SearchError::ForeignDocument`] and [`SearchError::MixedAudience`] before anything is staged when a document
    /// names another course or another audience than the others; [`SearchError::Busy`] when another process writes.
    pub fn replace_course(&self, course: &str, documents: &[Document]) -> Result<(), SearchError> {
        if let Some(foreign) = documents.iter().find(|document| document.course != course) {
            return Err(SearchError::ForeignDocument {
                key: foreign.key.clone(),
                course: course.to_owned(),
            });
        }
        if documents
            .windows(2)
            .any(|two| matches!(two, [a, b] if a.audience != b.audience))
        {
            return Err(SearchError::MixedAudience {
                course: course.to_owned(),
            });
        }
        let mut writer = CourseWriter::new(&self.0.fields, &self.0.lexicon);
        let written = documents
            .iter()
            .map(|document| writer.write(document))
            .collect::<Result<Vec<_>, _>>()?;
        self.with_writer(|writer| {
            writer.delete_term(self.all_of(course));
            for document in written {
                writer.add_document(document)?;
            }
            Ok(())
        })
    }

    /// Stages the removal of all that a course had.
    pub fn remove_course(&self, course: &str) -> Result<(), SearchError> {
        self.with_writer(|writer| {
            writer.delete_term(self.all_of(course));
            Ok(())
        })
    }

    /// Stages the removal of everything, before a rebuild.
    pub fn clear(&self) -> Result<(), SearchError> {
        self.with_writer(|writer| {
            // Not `delete_all_documents`: that one forgets documents that are staged but still queued.
            writer.delete_query(Box::new(AllQuery))?;
            Ok(())
        })?;
        self.cutting()
            .begin_anew(self.0.lexicon.get().fingerprint());
        Ok(())
    }

    /// Makes everything staged durable and visible, together with the position in the outbox that it stands for.
    pub fn commit(&self, position: u64) -> Result<(), SearchError> {
        let payload = Commit {
            position,
            words: self.cutting().commit(),
        };
        let payload = serde_json::to_string(&payload)?;
        self.with_writer(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()?;
            Ok(())
        })?;
        self.0.reader.reload()?;
        self.look_again()
    }

    fn all_of(&self, course: &str) -> Term {
        Term::from_field_text(self.0.fields.course, course)
    }

    /// A writer that failed once refuses everything after, so it is given up; the next change makes another.
    fn with_writer(
        &self,
        change: impl FnOnce(&mut IndexWriter) -> Result<(), SearchError>,
    ) -> Result<(), SearchError> {
        let mut slot = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => self.writer()?,
        };
        change(&mut writer)?;
        *slot = Some(writer);
        Ok(())
    }

    fn writer(&self) -> Result<IndexWriter, SearchError> {
        let writer = self.0.engine.writer_with_options(
            IndexWriterOptions::builder()
                .memory_budget_per_thread(WRITER_MEMORY)
                .num_worker_threads(1)
                .num_merge_threads(1)
                .build(),
        )?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(SEGMENTS_TO_MERGE);
        writer.set_merge_policy(Box::new(merging));
        Ok(writer)
    }
}
