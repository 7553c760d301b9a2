//! Which terms are kept where. Changing anything here makes every node rebuild its index at the next start.
//!
//! Documents with a title of their own and passages are kept in different fields: there are twenty passages for each
//! document, and they need less. A passage is found by its grams, without its words: in one sentence both say the same.

use std::collections::HashMap;

use tantivy::{
    TantivyDocument, TantivyError,
    schema::{
        FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing,
        TextOptions, Value,
    },
    tokenizer::{PreTokenizedString, TokenizerManager},
};

use crate::{
    analysis::{self, CurrentLexicon, Grams, Words, fold_to_string},
    document::{Document, Kind},
    error::SearchError,
};

/// Columns that are read by name.
pub(crate) const COURSE: &str = "course";
pub(crate) const KIND: &str = "kind";
pub(crate) const RANK: &str = "rank";
pub(crate) const NAMES: &str = "named";

/// A text in its two readings, see [`crate::analysis`].
#[derive(Clone, Copy)]
pub(crate) struct Text {
    pub words: Field,
    pub grams: Field,
}

#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// The course code as it is, by which its documents are replaced.
    pub course: Field,
    /// The course code folded, as people type it.
    pub code: Field,
    pub kind: Field,
    pub module: Field,
    /// The place among the documents of the course.
    rank: Field,
    /// What has a name, for completing and correcting, see [`crate::names`].
    names: Field,
    pub title: Text,
    /// Authors, objectives, the title of the section.
    pub label: Text,
    pub text: Text,
    /// The title of the course that a unit is in.
    pub context: Field,
    /// What a passage says.
    pub passage: Field,
    /// The titles around a passage.
    pub passage_context: Field,
    /// The whole document, only to be read back.
    source: Field,
}

/// What something is that has a name. The letter stands before the name in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum NameKind {
    Course,
    Author,
    Section,
    Unit,
    Objective,
}

impl NameKind {
    const ALL: [(Self, char); 5] = [
        (Self::Course, 'c'),
        (Self::Unit, 'u'),
        (Self::Section, 's'),
        (Self::Author, 'a'),
        (Self::Objective, 'o'),
    ];

    /// The kind and the name of an entry of the column [`NAMES`].
    pub fn of(entry: &str) -> Option<(Self, &str)> {
        Self::ALL
            .iter()
            .find_map(|(kind, letter)| Some((*kind, entry.strip_prefix(*letter)?)))
    }

    fn entry(self, name: &str) -> String {
        Self::ALL
            .iter()
            .filter(|(kind, _)| *kind == self)
            .map(|(_, letter)| *letter)
            .chain(name.chars())
            .collect()
    }
}

/// Writes the documents of one course. The titles around passages are the same a hundred times over, so they are cut
/// only once.
pub(crate) struct CourseWriter<'a> {
    fields: &'a Fields,
    lexicon: CurrentLexicon,
    contexts: HashMap<String, PreTokenizedString>,
    next: u64,
}

impl Fields {
    pub fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let column = TextOptions::default().set_fast("raw");
        let once = |analyser, record| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(analyser)
                    .set_index_option(record)
                    .set_fieldnorms(false),
            )
        };
        let fields = Self {
            course: schema.add_text_field(COURSE, STRING | column.clone()),
            code: schema.add_text_field("code", STRING),
            kind: schema.add_text_field(KIND, STRING | column.clone()),
            module: schema.add_text_field("module", STRING),
            rank: schema.add_u64_field(RANK, FAST),
            names: schema.add_text_field(NAMES, column),
            title: Text::add(&mut schema, "title"),
            label: Text::add(&mut schema, "label"),
            text: Text::add(&mut schema, "text"),
            context: schema
                .add_text_field("context", once(analysis::WORDS, IndexRecordOption::Basic)),
            passage: schema.add_text_field(
                "passage",
                indexed(analysis::GRAMS, IndexRecordOption::WithFreqsAndPositions),
            ),
            passage_context: schema.add_text_field(
                "passage_context",
                once(analysis::WORDS, IndexRecordOption::Basic),
            ),
            source: schema.add_text_field("source", TextOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }

    pub fn tokenizers(lexicon: &CurrentLexicon) -> TokenizerManager {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(analysis::WORDS, Words(lexicon.clone()));
        tokenizers.register(analysis::GRAMS, Grams);
        tokenizers
    }

    pub fn read(&self, written: &TantivyDocument) -> Result<Document, SearchError> {
        let source = written
            .get_first(self.source)
            .and_then(|value| value.as_str())
            .ok_or(SearchError::Missing)?;
        Ok(serde_json::from_str(source)?)
    }
}

impl<'a> CourseWriter<'a> {
    pub fn new(fields: &'a Fields, lexicon: &CurrentLexicon) -> Self {
        Self {
            fields,
            lexicon: lexicon.clone(),
            contexts: HashMap::new(),
            next: 0,
        }
    }

    pub fn write(&mut self, document: &Document) -> Result<TantivyDocument, SearchError> {
        let fields = self.fields;
        let mut written = TantivyDocument::new();
        written.add_text(fields.course, &document.course);
        written.add_text(fields.kind, document.kind.code());
        written.add_u64(fields.rank, self.next);
        self.next += 1;
        if document.is_passage() {
            written.add_text(fields.passage, &document.text);
            written.add_pre_tokenized_text(fields.passage_context, self.context(document));
        } else {
            self.write_titled(&mut written, document);
        }
        written.add_text(fields.source, serde_json::to_string(document)?);
        Ok(written)
    }

    fn write_titled(&self, written: &mut TantivyDocument, document: &Document) {
        let fields = self.fields;
        written.add_text(fields.code, fold_to_string(&document.course));
        if !document.module.is_empty() {
            written.add_text(fields.module, &document.module);
        }
        fields.title.write(written, &document.title);
        fields.text.write(written, &document.text);
        let mut names = vec![(NameKind::Section, document.section.as_str())];
        if document.kind == Kind::Course {
            // So that a part of the code is found as well.
            fields.label.write(written, &document.course);
            names.push((NameKind::Course, &document.title));
        } else {
            written.add_text(fields.context, &document.course_title);
            names.push((NameKind::Unit, &document.title));
        }
        names.extend(of_kind(&document.authors, NameKind::Author));
        names.extend(of_kind(&document.objectives, NameKind::Objective));
        names.retain(|(_, name)| !name.is_empty());
        for (kind, name) in names {
            written.add_text(fields.names, kind.entry(name));
            if !matches!(kind, NameKind::Course | NameKind::Unit) {
                fields.label.write(written, name);
            }
        }
    }

    fn context(&mut self, document: &Document) -> PreTokenizedString {
        let titles = [&document.title, &document.section, &document.course_title];
        let text = titles.map(String::as_str).join("\n");
        if let Some(known) = self.contexts.get(&text) {
            return known.clone();
        }
        let tokens = self.lexicon.get().words(&text);
        let context = PreTokenizedString {
            text: String::new(),
            tokens,
        };
        self.contexts.insert(text, context.clone());
        context
    }
}

fn of_kind(names: &[String], kind: NameKind) -> impl Iterator<Item = (NameKind, &str)> {
    names.iter().map(move |name| (kind, name.as_str()))
}

fn indexed(analyser: &str, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(analyser)
            .set_index_option(record),
    )
}

impl Text {
    fn add(schema: &mut SchemaBuilder, name: &str) -> Self {
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
