//! Jobs: taken for a while, kept while they are worked on, given up, finished.

use database::{
    catalogue::course_version,
    renditions::{media_job, rendition},
};
use domain::renditions::{JobState, LEASE_MILLIS, RenditionKind, wait_after_failure};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use super::{
    Job,
    work::{Product, Setback},
};
use crate::{
    Error, Platform,
    write::{Topic, Tx},
};

impl Platform {
    /// On PostgreSQL a job that another node is just taking is passed over; `SQLite` has one writer anyhow.
    pub(super) async fn take_job(&self, kinds: &[RenditionKind]) -> Result<Option<Job>, Error> {
        use media_job::Column;

        let free_at = |now: i64| {
            media_job::Entity::find()
                .filter(Column::State.eq(JobState::Open.code()))
                .filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.code())))
                .filter(Column::FreeAt.lte(now))
        };
        // Mostly there is none, and then nobody is kept from writing.
        let any = free_at(self.now().as_millis())
            .one(&self.database.read)
            .await?;
        if any.is_none() {
            return Ok(None);
        }
        self.write(|tx| async move {
            let now = tx.now().as_millis();
            let free = free_at(now)
                .order_by_asc(Column::Turn)
                .order_by_asc(Column::SourceSha256)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .one(tx.db())
                .await?;
            let Some(row) = free else { return Ok(None) };
            let worker = tx.fresh_id();
            let attempts = row.attempts + 1;
            media_job::Entity::update_many()
                .col_expr(Column::Worker, Expr::value(worker.clone()))
                .col_expr(Column::FreeAt, Expr::value(now + LEASE_MILLIS))
                .col_expr(Column::Attempts, Expr::value(attempts))
                .col_expr(Column::Permille, Expr::value(0))
                .filter(Column::SourceSha256.eq(&row.source_sha256))
                .filter(Column::Kind.eq(&row.kind))
                .exec(tx.db())
                .await?;
            let kind = row.kind.parse();
            Ok(Some(Job {
                kind: kind.map_err(|error| Error::Damaged(format!("a media job: {error}")))?,
                source: serde_json::from_str(&row.source)?,
                duration_millis: u32::try_from(row.duration_millis).unwrap_or(u32::MAX),
                worker,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            }))
        })
        .await
    }

    /// Says that the job is still being worked on, and how far it is. False where somebody else has it by now.
    pub(super) async fn keep_job(&self, job: &Job, permille: u32) -> Result<bool, Error> {
        use media_job::Column;

        let permille = i32::try_from(permille).unwrap_or_default();
        let kept = self
            .write(|tx| async move {
                let kept = own(job)
                    .col_expr(Column::Permille, Expr::value(permille))
                    .col_expr(
                        Column::FreeAt,
                        Expr::value(tx.now().as_millis() + LEASE_MILLIS),
                    )
                    .exec(tx.db())
                    .await?;
                Ok(kept.rows_affected)
            })
            .await?;
        Ok(kept == 1)
    }

    pub(super) async fn fail_job(&self, job: &Job, setback: &Setback) -> Result<bool, Error> {
        use media_job::Column;

        // A film takes an ffmpeg several attempts where its memory was short; a document reads the same each time, and its
        // author waits to hear of it.
        let is_final = job.kind == RenditionKind::Pdf && !setback.fault.may_pass();
        let wait = wait_after_failure(job.attempts).filter(|_| !is_final);
        let (state, wait) = match wait {
            Some(wait) => (JobState::Open, wait),
            None => (JobState::Failed, 0),
        };
        let failed = self
            .write(|tx| async move {
                let failed = own(job)
                    .col_expr(Column::State, Expr::value(state.code()))
                    .col_expr(Column::Worker, Expr::value(None::<String>))
                    .col_expr(Column::FreeAt, Expr::value(tx.now().as_millis() + wait))
                    .col_expr(Column::Fault, Expr::value(setback.said.as_str()))
                    .col_expr(Column::Reason, Expr::value(setback.fault.code()))
                    .exec(tx.db())
                    .await?;
                Ok(failed.rows_affected)
            })
            .await?;
        Ok(failed == 1)
    }

    /// The job is done, and its file is known, together or not at all.
    pub(super) async fn finish_job(
        &self,
        job: &Job,
        state: JobState,
        product: Option<&Product>,
    ) -> Result<bool, Error> {
        use media_job::Column;

        self.write(|tx| async move {
            let done = own(job)
                .col_expr(Column::State, Expr::value(state.code()))
                .col_expr(Column::Permille, Expr::value(1000))
                .col_expr(Column::Worker, Expr::value(None::<String>))
                .exec(tx.db())
                .await?;
            if done.rows_affected != 1 {
                return Ok(false);
            }
            if let Some(Product { file, pages }) = product {
                let row = rendition::ActiveModel {
                    source_sha256: Set(job.source.sha256.clone()),
                    kind: Set(job.kind.code().to_owned()),
                    sha256: Set(file.sha256.clone()),
                    bytes: Set(i64::try_from(file.bytes).unwrap_or(i64::MAX)),
                    media_type: Set(file.media_type.clone()),
                    name: Set(file.name.clone()),
                    made_at: Set(tx.now().as_millis()),
                    pages: Set(pages.and_then(|pages| i32::try_from(pages).ok())),
                };
                rendition::Entity::insert(row)
                    .exec_without_returning(tx.db())
                    .await?;
                if job.kind == RenditionKind::Pdf {
                    announce_text(&tx, &job.source.sha256).await?;
                }
            }
            Ok(true)
        })
        .await
    }
}

/// What the pages of a document say is found from now on page by page: the courses that show it go into the index anew.
async fn announce_text(tx: &Tx, sha256: &str) -> Result<(), Error> {
    let courses: Vec<String> = course_version::Entity::find()
        .select_only()
        .column(course_version::Column::CourseId)
        .filter(course_version::Column::Body.contains(sha256))
        .distinct()
        .into_tuple()
        .all(tx.db())
        .await?;
    for course in courses {
        tx.announce(Topic::Course, &course).await?;
    }
    Ok(())
}

/// The row of the job, as long as it is this worker's.
fn own(job: &Job) -> sea_orm::UpdateMany<media_job::Entity> {
    use media_job::Column;

    media_job::Entity::update_many()
        .filter(Column::SourceSha256.eq(&job.source.sha256))
        .filter(Column::Kind.eq(job.kind.code()))
        .filter(Column::State.eq(JobState::Open.code()))
        .filter(Column::Worker.eq(&job.worker))
}
