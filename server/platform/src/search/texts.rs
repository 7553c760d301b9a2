//! What the files of published courses say: read once and kept in the database, for every node and every rebuild.

use std::collections::BTreeMap;

use content::text::{Limits, Text, of_file};
use database::search::file_text;
use domain::catalogue::{Content, Course, StoredFile};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::{Error, Platform};

/// By the SHA-256 of the file.
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
        let rows = file_text::Entity::find()
            .filter(file_text::Column::Sha256.is_in(files.keys().copied()))
            .all(&self.database.read)
            .await?;
        for row in rows {
            let text = serde_json::from_str(&row.body)?;
            texts.insert(row.sha256, text);
        }
        for (sum, file) in files {
            if !texts.contains_key(sum) {
                texts.insert(sum.to_owned(), self.read_text(file).await?);
            }
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
