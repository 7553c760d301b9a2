//! Which terms are kept where. Changing anything here makes every node rebuild its index at the next start.

use tantivy::{
    TantivyDocument, TantivyError,
    schema::{
        FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing,
        TextOptions, Value,
    },
    tokenizer::TokenizerManager,
};

use crate::{
    analysis::{self, Grams, Words, fold_to_string},
    document::{Document, Kind},
    error::SearchError,
};

/// Columns that ranking reads by name.
pub(crate) const KEY: &str = "key";
pub(crate) const KIND: &str = "kind";
pub(crate) const MODULE: &str = "module";
pub(crate) const MANDATORY: &str = "mandatory";

/// A text in its two readings, see [`crate::analysis`].
#[derive(Clone, Copy)]
pub(crate) struct Text {
    pub words: Field,
    pub grams: Field,
}

#[derive(Clone, Copy)]
pub(crate) struct Fields {
    key: Field,
    /// The course code as it is, by which its documents are replaced.
    pub course: Field,
    /// The course code folded, as people type it.
    pub code: Field,
    pub kind: Field,
    module: Field,
    mandatory: Field,
    pub title: Text,
    /// The titles above: of the course, and for a passage also of its unit.
    pub context: Text,
    pub text: Text,
    /// The whole document, only to be read back.
    source: Field,
}

impl Fields {
    pub fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let column = TextOptions::default().set_fast("raw");
        let fields = Self {
            key: schema.add_text_field(KEY, column.clone()),
            course: schema.add_text_field("course", STRING),
            code: schema.add_text_field("code", STRING),
            kind: schema.add_text_field(KIND, STRING | column.clone()),
            module: schema.add_text_field(MODULE, column),
            mandatory: schema.add_bool_field(MANDATORY, FAST),
            title: Text::add(&mut schema, "title"),
            context: Text::add(&mut schema, "context"),
            text: Text::add(&mut schema, "text"),
            source: schema.add_text_field("source", TextOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }

    pub fn tokenizers() -> TokenizerManager {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(analysis::WORDS, Words);
        tokenizers.register(analysis::GRAMS, Grams);
        tokenizers
    }

    pub fn write(&self, document: &Document) -> Result<TantivyDocument, SearchError> {
        let mut written = TantivyDocument::new();
        written.add_text(self.key, &document.key);
        written.add_text(self.course, &document.course);
        written.add_text(self.code, fold_to_string(&document.course));
        written.add_text(self.kind, document.kind.code());
        if !document.module.is_empty() {
            written.add_text(self.module, &document.module);
        }
        written.add_bool(self.mandatory, document.mandatory);
        if document.is_passage() {
            self.context.write(&mut written, &document.title);
        } else {
            self.title.write(&mut written, &document.title);
        }
        if document.kind == Kind::Course {
            // So that a part of the code is found as well.
            self.title.write(&mut written, &document.course);
        } else {
            self.context.write(&mut written, &document.course_title);
        }
        self.text.write(&mut written, &document.text);
        written.add_text(self.source, serde_json::to_string(document)?);
        Ok(written)
    }

    pub fn read(&self, written: &TantivyDocument) -> Result<Document, SearchError> {
        let source = written
            .get_first(self.source)
            .and_then(|value| value.as_str())
            .ok_or(SearchError::Missing)?;
        Ok(serde_json::from_str(source)?)
    }
}

impl Text {
    fn add(schema: &mut SchemaBuilder, name: &str) -> Self {
        let indexed = |analyser, record| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(analyser)
                    .set_index_option(record),
            )
        };
        Self {
            words: schema.add_text_field(
                &format!("{name}_words"),
                indexed(analysis::WORDS, IndexRecordOption::WithFreqs),
            ),
            grams: schema.add_text_field(
                &format!("{name}_grams"),
                indexed(analysis::GRAMS, IndexRecordOption::WithFreqsAndPositions),
            ),
        }
    }

    fn write(self, written: &mut TantivyDocument, text: &str) {
        written.add_text(self.words, text);
        written.add_text(self.grams, text);
    }
}

/// An index whose schema differs was made by another version of this program.
pub(crate) fn same_schema(found: &Schema) -> Result<(), TantivyError> {
    if *found == Fields::build().0 {
        Ok(())
    } else {
        Err(TantivyError::SchemaError(
            "made by another version".to_owned(),
        ))
    }
}
