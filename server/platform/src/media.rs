//! Which file of the store may be given to whom.

use database::{authoring::draft, catalogue::course_version};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Content, Course, StoredFile},
    ids::{AccountId, CourseVersionId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{Error, Platform, Viewer};

impl Platform {
    /// A file that a published course shows, for everybody who is signed in; that a draft shows, for who may preview it.
    /// Everything else is [`Error::NotFound`]: nobody learns what else is stored.
    pub async fn media(&self, viewer: &Viewer, sha256: &str) -> Result<StoredFile, Error> {
        if let Some(file) = self.shown_file(viewer, sha256).await? {
            return Ok(file);
        }
        // What was made of a video is for whoever may see the video.
        if let Some((file, sources)) = self.rendition_file(sha256).await? {
            for source in sources {
                if self.shown_file(viewer, &source).await?.is_some() {
                    return Ok(file);
                }
            }
        }
        Err(Error::NotFound("file"))
    }

    /// A file that a course names.
    async fn shown_file(&self, viewer: &Viewer, sha256: &str) -> Result<Option<StoredFile>, Error> {
        let is_name = sha256.len() == 64
            && sha256
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !is_name {
            return Ok(None);
        }
        if let Some(file) = self.published_file(sha256) {
            return Ok(Some(file));
        }
        // An older edition that this node has not shown yet.
        let older: Option<String> = course_version::Entity::find()
            .select_only()
            .column(course_version::Column::Id)
            .filter(course_version::Column::Body.contains(sha256))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        if let Some(id) = older {
            let published = self.version(&CourseVersionId::new(id)).await?;
            if let Some(file) = file_in(&published.course, sha256) {
                return Ok(Some(file));
            }
        }
        let drafts = draft::Entity::find()
            .filter(draft::Column::Body.contains(sha256))
            .all(&self.database.read)
            .await?;
        for row in drafts {
            let owner = AccountId::new(row.owner_id);
            let resource = Resource::Draft { owner: &owner };
            if may(&viewer.actor, Action::PreviewDraft, resource).is_ok() {
                let course: Course = serde_json::from_str(&row.body)?;
                if let Some(file) = file_in(&course, sha256) {
                    return Ok(Some(file));
                }
            }
        }
        Ok(None)
    }
}

/// Every file that the course shows.
pub(crate) fn files_of(course: &Course) -> impl Iterator<Item = &StoredFile> {
    course.units().flat_map(|unit| {
        let (file, tracks) = match &unit.content {
            Content::Video(video) => (Some(&video.file), video.captions.as_slice()),
            Content::Document(document) => (Some(&document.file), [].as_slice()),
            // The files of a package are given out by its own address alone.
            Content::Page(_)
            | Content::Quiz(_)
            | Content::Package(_)
            | Content::Assignment(_)
            | Content::Survey(_)
            | Content::Session(_) => (None, [].as_slice()),
        };
        file.into_iter()
            .chain(tracks.iter().map(|track| &track.file))
    })
}

fn file_in(course: &Course, sha256: &str) -> Option<StoredFile> {
    files_of(course).find(|file| file.sha256 == sha256).cloned()
}
