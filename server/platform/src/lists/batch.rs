//! A list as a numbered batch: looked at first, then written, with its report and its file kept.

use bytes::Bytes;
use database::imports::{import, mapping};
use domain::{
    access::{Action, Resource, may},
    catalogue::StoredFile,
    organisations::OrganisationPath,
    rosters::{HoursRow, List, Mapping, OrganisationRow, Row, Seen, Table, TeacherRow},
    time::{Day, Timestamp},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use sha2::{Digest, Sha256};

use super::{Importer, ListFile, Parsed, Rejected, Report, Rows, hours, places, teachers};
use crate::{Error, Platform, Viewer, catalogue::Page, organisations::within, write::Tx};

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// Looked at; nothing is written.
    Checked,
    Done,
}

impl BatchState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Done => "done",
        }
    }
}

/// A list that was brought in, or is about to be.
#[derive(Clone, Debug)]
pub struct Batch {
    pub number: i64,
    pub list: List,
    pub state: BatchState,
    pub source: String,
    pub file_name: String,
    pub sha256: String,
    pub report: Report,
    pub by: String,
    pub at: Timestamp,
}

/// Bad rows that are kept with a batch; the report of more says so by its counts.
pub const KEPT: usize = 5_000;
const MEDIA_TYPE: &str = "application/octet-stream";

impl Platform {
    /// Looks at a list and keeps it, so that it can be written after somebody has read the report.
    pub async fn keep_list(&self, importer: Importer<'_>, file: &ListFile) -> Result<i64, Error> {
        let report = self.check_list(importer, file).await?;
        let stored = self.store_list(file).await?;
        let (stored, report) = (&stored, &report);
        self.write(|tx| async move {
            new_batch(&tx, importer, file, stored, BatchState::Checked, report).await
        })
        .await
    }

    /// Looks at a list and writes it at once. `progress` hears how many rows are written.
    pub async fn import_list(
        &self,
        importer: Importer<'_>,
        file: &ListFile,
        rows: Rows,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(i64, Report), Error> {
        importer.check()?;
        let stored = self.store_list(file).await?;
        let stored = &stored;
        let work = self.prepare(file).await?;
        let work = &work;
        self.write(|tx| async move {
            let batch = new_batch(
                &tx,
                importer,
                file,
                stored,
                BatchState::Checked,
                &Report::default(),
            )
            .await?;
            let report = self.run(&tx, importer, work, batch, rows, progress).await?;
            finish(&tx, file, batch, &report).await?;
            Ok((batch, report))
        })
        .await
    }

    /// Writes a list that was kept. Again gives the report of the first time.
    pub async fn run_batch(
        &self,
        viewer: &Viewer,
        number: i64,
        rows: Rows,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Report, Error> {
        let batch = self.batch(viewer, number).await?;
        let importer = Importer::Person(viewer);
        importer.check()?;
        if batch.state == BatchState::Done {
            return Ok(batch.report);
        }
        let file = self.kept_file(&batch, batch.report.mapping.clone()).await?;
        let work = self.prepare(&file).await?;
        let (work, file) = (&work, &file);
        self.write(|tx| async move {
            let row = import::Entity::find_by_id(number)
                .lock_exclusive()
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("import"))?;
            if row.state == BatchState::Done.code() {
                return Ok(serde_json::from_str(&row.report)?);
            }
            let report = self
                .run(&tx, importer, work, number, rows, progress)
                .await?;
            finish(&tx, file, number, &report).await?;
            Ok(report)
        })
        .await
    }

    /// Looks at a kept list again with other columns; nothing is written but the report, and the columns are remembered for
    /// the source. A list that was brought in stays as it is.
    pub async fn check_batch_again(
        &self,
        viewer: &Viewer,
        number: i64,
        mapping: Mapping,
    ) -> Result<Report, Error> {
        let batch = self.batch(viewer, number).await?;
        let importer = Importer::Person(viewer);
        importer.check()?;
        if batch.state == BatchState::Done {
            return Err(Error::conflict(
                "batch-done",
                "the list was brought in already",
            ));
        }
        let file = self.kept_file(&batch, mapping).await?;
        let report = self.check_list(importer, &file).await?;
        let (report, file) = (&report, &file);
        self.write(|tx| async move {
            import::Entity::update_many()
                .col_expr(
                    import::Column::Report,
                    Expr::value(serde_json::to_string(&kept(report))?),
                )
                .filter(import::Column::Number.eq(number))
                .filter(import::Column::State.eq(BatchState::Checked.code()))
                .exec(tx.db())
                .await?;
            remember(&tx, file, report).await
        })
        .await?;
        Ok(report.clone())
    }

    /// The newest batches of the asker's subtree, those before `before` where it is given.
    pub async fn batches(
        &self,
        viewer: &Viewer,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Page<Batch>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadLists,
            Resource::Organisation(root),
        )?;
        let mine = import::Entity::find().filter(within(import::Column::Organisation, root));
        let total = mine.clone().count(&self.database.read).await?;
        let mut rows = mine;
        if let Some(before) = before {
            rows = rows.filter(import::Column::Number.lt(before));
        }
        let rows = rows
            .order_by_desc(import::Column::Number)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let mut items = rows
            .into_iter()
            .map(batch_from)
            .collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let next = (items.len() > limit)
            .then(|| items.get(limit.saturating_sub(1)))
            .flatten()
            .map(|batch| batch.number.to_string());
        items.truncate(limit);
        Ok(Page {
            items,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// One batch; outside the asker's subtree it is not found.
    pub async fn batch(&self, viewer: &Viewer, number: i64) -> Result<Batch, Error> {
        let root = Resource::Organisation(&viewer.actor.organisation);
        may(&viewer.actor, Action::ReadLists, root)?;
        let row = import::Entity::find_by_id(number)
            .one(&self.database.read)
            .await?
            .filter(|row| {
                let path = OrganisationPath::from_stored(row.organisation.clone());
                viewer.actor.organisation.holds(&path)
            })
            .ok_or(Error::NotFound("import"))?;
        batch_from(row)
    }

    /// The file as it was sent.
    pub async fn batch_file(&self, viewer: &Viewer, number: i64) -> Result<Bytes, Error> {
        let batch = self.batch(viewer, number).await?;
        Ok(self.store.get(&stored(&batch)).await?)
    }

    /// The workbook of a batch with its bad cells marked ([`Platform::marked`]); a large one takes seconds, beside the threads
    /// that serve.
    pub async fn marked_batch(
        &self,
        viewer: &Viewer,
        number: i64,
        heading: &'static str,
        message: impl Fn(&Rejected) -> String + Send + 'static,
    ) -> Result<Vec<u8>, Error> {
        let batch = self.batch(viewer, number).await?;
        let bytes = self.store.get(&stored(&batch)).await?;
        tokio::task::spawn_blocking(move || Self::marked(&bytes, &batch.report, heading, message))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?
    }

    async fn kept_file(&self, batch: &Batch, mapping: Mapping) -> Result<ListFile, Error> {
        Ok(ListFile {
            list: batch.list,
            name: batch.file_name.clone(),
            bytes: self.store.get(&stored(batch)).await?,
            source: batch.source.clone(),
            mapping: Some(mapping),
        })
    }

    async fn store_list(&self, file: &ListFile) -> Result<StoredFile, Error> {
        self.scan("file", &file.bytes).await?;
        let stored = StoredFile {
            sha256: hex::encode(Sha256::digest(&file.bytes)),
            bytes: file.bytes.len() as u64,
            media_type: MEDIA_TYPE.to_owned(),
            name: file.name.clone(),
        };
        self.store.put(&stored, file.bytes.clone()).await?;
        Ok(stored)
    }

    /// Reads the rows before the transaction begins.
    async fn prepare(&self, file: &ListFile) -> Result<Work, Error> {
        Ok(match file.list {
            List::Organisations => {
                let read = |table: &Table, row: &Row, _: Day, seen: &mut Seen| {
                    domain::rosters::organisation(table, row, seen)
                };
                Work::Organisations(self.parse(file, read).await?)
            }
            List::Teachers => Work::Teachers(self.parse(file, domain::rosters::teacher).await?),
            List::Hours => Work::Hours(self.parse(file, domain::rosters::hours).await?),
        })
    }

    async fn run(
        &self,
        tx: &Tx,
        importer: Importer<'_>,
        work: &Work,
        batch: i64,
        rows: Rows,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Report, Error> {
        let wanted = |report: &Report| {
            report.accepted > 0 && (rows == Rows::Good || report.rejected_rows == 0)
        };
        let mut report = match work {
            Work::Organisations(parsed) => {
                let plan = places::plan(tx.db(), importer, parsed.clone()).await?;
                if wanted(&plan.report) {
                    places::carry_out(tx, &plan).await?;
                }
                plan.report
            }
            Work::Teachers(parsed) => {
                let plan = teachers::plan(tx.db(), importer, parsed.clone()).await?;
                if wanted(&plan.report) {
                    teachers::carry_out(tx, importer, &plan, progress).await?;
                }
                plan.report
            }
            Work::Hours(parsed) => {
                tx.keep_years_open().await?;
                let policies = self.policies_in(tx).await?;
                let plan = hours::plan(tx.db(), importer, parsed.clone(), &policies).await?;
                if wanted(&plan.report) {
                    self.credit_list(tx, importer, batch, &plan, &policies, progress)
                        .await?;
                }
                plan.report
            }
        };
        report.written = wanted(&report);
        Ok(report)
    }
}

/// The rows of a list, read.
enum Work {
    Organisations(Parsed<OrganisationRow>),
    Teachers(Parsed<TeacherRow>),
    Hours(Parsed<HoursRow>),
}

fn stored(batch: &Batch) -> StoredFile {
    StoredFile {
        sha256: batch.sha256.clone(),
        bytes: 0,
        media_type: MEDIA_TYPE.to_owned(),
        name: batch.file_name.clone(),
    }
}

async fn new_batch(
    tx: &Tx,
    importer: Importer<'_>,
    file: &ListFile,
    stored: &StoredFile,
    state: BatchState,
    report: &Report,
) -> Result<i64, Error> {
    let root = importer.root().map_or("/", OrganisationPath::as_str);
    let row = import::ActiveModel {
        number: NotSet,
        kind: Set(file.list.code().to_owned()),
        organisation: Set(root.to_owned()),
        source: Set(file.source.clone()),
        file_name: Set(file.name.clone()),
        sha256: Set(stored.sha256.clone()),
        state: Set(state.code().to_owned()),
        report: Set(serde_json::to_string(&kept(report))?),
        by_id: Set(importer.account().to_string()),
        by_name: Set(importer.name()),
        at: Set(tx.now().as_millis()),
    };
    let done = import::Entity::insert(row).exec(tx.db()).await?;
    Ok(done.last_insert_id)
}

/// Keeps the report, and what was learned of the source's columns.
async fn finish(tx: &Tx, file: &ListFile, batch: i64, report: &Report) -> Result<(), Error> {
    let state = if report.written || report.rejected_rows == 0 {
        BatchState::Done
    } else {
        BatchState::Checked
    };
    import::Entity::update_many()
        .col_expr(import::Column::State, Expr::value(state.code()))
        .col_expr(
            import::Column::Report,
            Expr::value(serde_json::to_string(&kept(report))?),
        )
        .filter(import::Column::Number.eq(batch))
        .exec(tx.db())
        .await?;
    remember(tx, file, report).await
}

/// The columns of the source, for its next list.
async fn remember(tx: &Tx, file: &ListFile, report: &Report) -> Result<(), Error> {
    if file.source.is_empty() {
        return Ok(());
    }
    let row = mapping::ActiveModel {
        kind: Set(file.list.code().to_owned()),
        source: Set(file.source.clone()),
        body: Set(serde_json::to_string(&report.mapping)?),
        at: Set(tx.now().as_millis()),
    };
    mapping::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([mapping::Column::Kind, mapping::Column::Source])
                .update_columns([mapping::Column::Body, mapping::Column::At])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

fn kept(report: &Report) -> Report {
    let mut report = report.clone();
    report.rejected.truncate(KEPT);
    report.warnings.truncate(KEPT);
    report
}

fn batch_from(row: import::Model) -> Result<Batch, Error> {
    let damaged = |what: &str| Error::Damaged(format!("import {}: {what}", row.number));
    Ok(Batch {
        list: row.kind.parse().map_err(|_| damaged("kind"))?,
        state: if row.state == BatchState::Done.code() {
            BatchState::Done
        } else {
            BatchState::Checked
        },
        report: serde_json::from_str(&row.report).map_err(|_| damaged("report"))?,
        number: row.number,
        source: row.source,
        file_name: row.file_name,
        sha256: row.sha256,
        by: row.by_name,
        at: Timestamp::from_millis(row.at),
    })
}
