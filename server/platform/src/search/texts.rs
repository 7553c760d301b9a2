//! What the files of published courses say: read once and kept in the database, for every node and every rebuild.

use std::collections::BTreeMap;

use content::{
    probe,
    text::{Limits, Text, of_file},
};
use database::search::file_text;
use domain::catalogue::{Content, Course, StoredFile};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::{Error, Platform};

/// By the SHA-256 of the file that the course names.
pub type Texts = BTreeMap<String, Text>;

/// The files of the course that have a text to be found.
fn readable(course: &Course) -> impl Iterator<Item = &StoredFile> {
    course.units().filter_map(|unit| match &unit.content {
        Content::Document(document) => Some(&document.file),
        Content::Package(package) => Some(&package.file),
        Content::Video(_)
        | Content::Page(_)
        | Content::Quiz(_)
        | Content::Assignment(_)
        | Content::Survey(_)
        | Content::Session(_) => None,
    })
}

/// The PDF that was made of a file, or the file itself.
fn shown<'a>(pdfs: &'a BTreeMap<String, StoredFile>, file: &'a StoredFile) -> &'a StoredFile {
    pdfs.get(&file.sha256).unwrap_or(file)
}

impl Platform {
    /// What the files of the course say; those that nobody has read yet are read now.
    pub(crate) async fn texts_of(&self, course: &Course) -> Result<Texts, Error> {
        let files: BTreeMap<&str, &StoredFile> = readable(course)
            .map(|file| (file.sha256.as_str(), file))
            .collect();
        let mut texts = Texts::new();
        if files.is_empty() {
            return Ok(texts);
        }
        // Of what was made a PDF, its pages are what is seen.
        let office: Vec<&str> = files
            .values()
            .filter(|file| probe::office_of(&file.media_type).is_some())
            .map(|file| file.sha256.as_str())
            .collect();
        let pdfs = self.pdfs_of(&office).await?;
        let sums: Vec<&str> = files
            .values()
            .map(|file| shown(&pdfs, file).sha256.as_str())
            .collect();
        let rows = file_text::Entity::find()
            .filter(file_text::Column::Sha256.is_in(sums))
            .all(&self.database.read)
            .await?;
        let mut known = BTreeMap::new();
        for row in rows {
            let text: Text = serde_json::from_str(&row.body)?;
            known.insert(row.sha256, text);
        }
        for (sum, file) in &files {
            let shown = shown(&pdfs, file);
            let text = match known.get(&shown.sha256) {
                Some(text) => text.clone(),
                None => self.read_text(shown).await?,
            };
            texts.insert((*sum).to_owned(), text);
        }
        Ok(texts)
    }

    /// A file that cannot be read says nothing: it is found by its title, and is not tried again.
    async fn read_text(&self, file: &StoredFile) -> Result<Text, Error> {
        let bytes = self.store.get(file).await?;
        let read = tokio::task::spawn_blocking(move || of_file(&bytes, &Limits::default()));
        let read = read
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let text = read.unwrap_or_else(|error| {
            tracing::warn!(file = file.name, %error, "the text of a file cannot be read");
            Text::default()
        });
        let body = &serde_json::to_string(&text)?;
        self.write(|tx| async move {
            let row = file_text::ActiveModel {
                sha256: Set(file.sha256.clone()),
                body: Set(body.clone()),
                at: Set(tx.now().as_millis()),
            };
            // Another node may have read it meanwhile, to the same text.
            file_text::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(file_text::Column::Sha256)
                        .update_column(file_text::Column::At)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        Ok(text)
    }
}
