//! Bringing in a whole course from a folder. Asked by the operator at the machine, whose permission is to be there.

use content::course_folder::ParsedCourse;

use crate::{
    Error, Platform,
    catalogue::{Publication, publish},
};

impl Platform {
    /// Stores the files, then makes the course the current version. The same course again is
    /// [`Publication::Unchanged`]. Visible in catalogue and search on this node when it returns.
    pub async fn import_course(&self, parsed: &ParsedCourse) -> Result<Publication, Error> {
        self.check_audience(&parsed.course.audience).await?;
        // Files first: they are named by their contents, so one that no course names after a crash does no harm,
        // while a course without its files would.
        for file in &parsed.files {
            self.store.put(&file.stored, file.bytes.clone()).await?;
        }
        let course = &parsed.course;
        let publication = self
            .write(|tx| async move { publish(&tx, course, &self.rules.zone).await })
            .await?;
        self.follow_now().await;
        Ok(publication)
    }
}
