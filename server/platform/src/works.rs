//! Works for assignments 作业: handed in by the teacher, marked by the course's author or a reviewer with its rubric. The mark
//! is evidence like any other: what it completes is credited in the same transaction.

mod marking;

use bytes::Bytes;
use content::{course_folder::FileToStore, probe};
use database::works::work;
use domain::{
    accounts::Actor,
    catalogue::{Assignment, Content, StoredFile, Unit},
    ids::{AccountId, UnitId, WorkId},
    learning::{ProgressState, Standing},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;

pub use marking::{Marked, Marking, Queue, QueueRow};

use crate::{
    Error, Platform, Refusal, Viewer,
    learning::{Grant, Learner, Origin, may_learn},
    write::{Key, Tx, Writes},
};

/// Files of one work.
pub const MOST_FILES: usize = 5;
/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Characters of a text.
pub const TEXT_LIMIT: usize = 50_000;
const NAME_LIMIT: usize = 120;

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct WorkFile {
    pub name: String,
    pub bytes: Bytes,
}

/// A work that was handed in.
#[derive(Clone, Debug)]
pub struct Work {
    pub id: WorkId,
    pub account: AccountId,
    pub unit: UnitId,
    /// From 1.
    pub number: u32,
    pub text: String,
    pub files: Vec<StoredFile>,
    pub handed_in_at: Timestamp,
    pub mark: Option<Mark>,
}

/// What the marker said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: Timestamp,
    pub marker: AccountId,
    /// One level for each criterion, counted from 0.
    pub levels: Vec<usize>,
    pub remark: String,
    pub permille: u32,
    pub passed: bool,
}

/// What handing in came to.
#[derive(Clone, Debug)]
pub struct HandedIn {
    pub work: Work,
    pub unit: Standing,
    pub course: ProgressState,
}

impl Platform {
    /// Hands in a work; the same key again gives the first one. [`Error::Conflict`] where one still waits for its mark, the
    /// unit is met, or nothing may be handed in any more.
    pub async fn hand_in_work(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        key: &str,
        text: &str,
        files: Vec<WorkFile>,
        origin: &Origin,
    ) -> Result<HandedIn, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let (id, unit) = published
            .unit(unit.as_str())
            .ok_or(Error::NotFound("unit"))?;
        let assignment = assignment_of(unit)?;
        for (index, file) in files.iter().enumerate() {
            self.scan(&format!("files[{index}]"), &file.bytes).await?;
        }
        let text = text.trim();
        let count = files.len();
        let (files, mut refusals) = tokio::task::spawn_blocking(move || read_files(files))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        if text.chars().count() > TEXT_LIMIT {
            let detail = format!("write at most {TEXT_LIMIT} characters");
            refusals.push(Refusal::new("text", "too-long", detail));
        }
        if let Err(fault) = assignment.take(text, count) {
            let (field, code) = fault.place();
            refusals.push(Refusal::new(field, code, fault.to_string()));
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        // Named by their contents: what no work names after a crash does no harm.
        for file in &files {
            self.store.put(&file.stored, file.bytes.clone()).await?;
        }
        let stored: Vec<StoredFile> = files.into_iter().map(|file| file.stored).collect();
        let key = Key::new(
            viewer.account(),
            key,
            &Asked {
                unit: id.as_str(),
                text,
                files: &stored,
            },
        )?;
        let version = published.as_ref();
        let (id, stored) = (&id, &stored);
        let work = self
            .write_once(&key, |tx| async move {
                tx.lock_account(viewer.account()).await?;
                let learner = Learner::on(&tx, viewer.account(), version, None).await?;
                let before = works_of(tx.db(), viewer.account(), id).await?;
                may_hand_in(assignment, &before)?;
                let row = work::ActiveModel {
                    id: Set(tx.fresh_id()),
                    account_id: Set(viewer.account().to_string()),
                    course_id: Set(version.course_id.to_string()),
                    unit_id: Set(id.to_string()),
                    enrolment_id: Set(learner.id.clone()),
                    number: Set(i32::try_from(before.len() + 1).unwrap_or(i32::MAX)),
                    body: Set(text.to_owned()),
                    files: Set(serde_json::to_string(stored)?),
                    handed_in_at: Set(tx.now().as_millis()),
                    address: Set(origin.address.clone()),
                    marked_at: Set(None),
                    marker_id: Set(None),
                    levels: Set(None),
                    remark: Set(None),
                    permille: Set(None),
                    passed: Set(None),
                };
                let name = row.id.clone().take().unwrap_or_default();
                let mut writes = Writes::default();
                writes.insert(work::Entity::insert(row));
                let grant = Grant {
                    tx: &tx,
                    person: &viewer.actor,
                    learner: &learner,
                    published: version,
                };
                self.grant(&grant, (id, unit), writes, |evidence| {
                    evidence.waiting = true;
                    true
                })
                .await?;
                Ok(name)
            })
            .await?;
        let work = self.work_of(viewer, &WorkId::new(work)).await?;
        let progress = self
            .progress(viewer, published.course.code.as_str())
            .await?;
        let stands = progress.unit(id).ok_or(Error::NotFound("unit"))?;
        Ok(HandedIn {
            work,
            unit: stands.standing.clone(),
            course: progress.enrolment.state,
        })
    }

    /// The teacher's works for a unit, the last first.
    pub async fn works(&self, viewer: &Viewer, unit: &UnitId) -> Result<Vec<Work>, Error> {
        may_learn(viewer)?;
        works_of(&self.database.read, viewer.account(), unit).await
    }

    /// One of the teacher's own; somebody else's is not found.
    pub async fn work_of(&self, viewer: &Viewer, id: &WorkId) -> Result<Work, Error> {
        may_learn(viewer)?;
        let row = work::Entity::find_by_id(id.as_str())
            .one(&self.database.write)
            .await?
            .filter(|row| row.account_id == viewer.account().as_str());
        work_from(row.ok_or(Error::NotFound("work"))?)
    }

    /// A file of a work, for whoever handed it in and whoever may mark it; for everybody else it is not there.
    pub async fn work_file(
        &self,
        viewer: &Viewer,
        id: &WorkId,
        sha256: &str,
    ) -> Result<StoredFile, Error> {
        let hidden = |error| match error {
            Error::Denied(_) => Error::NotFound("work"),
            other => other,
        };
        let own = self.work_of(viewer, id).await;
        let work = match own {
            Ok(work) => work,
            Err(Error::Denied(_) | Error::NotFound(_)) => {
                self.work_to_mark(viewer, id).await.map_err(hidden)?.work
            }
            Err(error) => return Err(error),
        };
        let found = work.files.into_iter().find(|file| file.sha256 == sha256);
        found.ok_or(Error::NotFound("file"))
    }
}

#[derive(Serialize)]
struct Asked<'a> {
    unit: &'a str,
    text: &'a str,
    files: &'a [StoredFile],
}

fn may_hand_in(assignment: &Assignment, before: &[Work]) -> Result<(), Error> {
    let marks = || before.iter().map(|work| work.mark.as_ref());
    if marks().any(|mark| mark.is_none()) {
        return Err(Error::conflict(
            "work-waits",
            "a work is handed in and not marked yet; wait for its mark",
        ));
    }
    if marks().flatten().any(|mark| mark.passed) {
        return Err(Error::conflict("work-passed", "the assignment is met"));
    }
    if assignment.allows_another(before.len()) {
        return Ok(());
    }
    Err(Error::conflict(
        "no-attempts-left",
        "the assignment may not be handed in once more",
    ))
}

pub(super) fn assignment_of(unit: &Unit) -> Result<&Assignment, Error> {
    match &unit.content {
        Content::Assignment(assignment) => Ok(assignment),
        _ => Err(Error::NotFound("assignment")),
    }
}

async fn works_of(
    db: &impl ConnectionTrait,
    account: &AccountId,
    unit: &UnitId,
) -> Result<Vec<Work>, Error> {
    work::Entity::find()
        .filter(work::Column::AccountId.eq(account.as_str()))
        .filter(work::Column::UnitId.eq(unit.as_str()))
        .order_by_desc(work::Column::Number)
        .all(db)
        .await?
        .into_iter()
        .map(work_from)
        .collect()
}

fn work_from(row: work::Model) -> Result<Work, Error> {
    let mark = match (row.marked_at, row.marker_id) {
        (Some(at), Some(marker)) => Some(Mark {
            at: Timestamp::from_millis(at),
            marker: AccountId::new(marker),
            levels: serde_json::from_str(row.levels.as_deref().unwrap_or("[]"))?,
            remark: row.remark.unwrap_or_default(),
            permille: u32::try_from(row.permille.unwrap_or_default()).unwrap_or_default(),
            passed: row.passed.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Work {
        id: WorkId::new(row.id),
        account: AccountId::new(row.account_id),
        unit: UnitId::new(row.unit_id),
        number: u32::try_from(row.number).unwrap_or_default(),
        text: row.body,
        files: serde_json::from_str(&row.files)?,
        handed_in_at: Timestamp::from_millis(row.handed_in_at),
        mark,
    })
}

/// The files by their contents, and what is wrong with each.
fn read_files(sent: Vec<WorkFile>) -> (Vec<FileToStore>, Vec<Refusal>) {
    let mut refusals = Vec::new();
    let mut files: Vec<FileToStore> = Vec::new();
    if sent.len() > MOST_FILES {
        let detail = format!("send at most {MOST_FILES} files");
        refusals.push(Refusal::new("files", "files-many", detail));
        return (files, refusals);
    }
    for (index, file) in sent.into_iter().enumerate() {
        let field = format!("files[{index}]");
        let name: String = file.name.chars().take(NAME_LIMIT).collect();
        if file.bytes.len() > FILE_LIMIT {
            let most = FILE_LIMIT / 1024 / 1024;
            let detail = format!("{name} is larger than {most} MB; make it smaller");
            refusals.push(Refusal::new(field, "document-large", detail));
            continue;
        }
        match probe::work(&file.bytes) {
            Ok(media_type) => {
                let file = FileToStore::new(&name, media_type, file.bytes);
                let is_new = files
                    .iter()
                    .all(|each| each.stored.sha256 != file.stored.sha256);
                if is_new {
                    files.push(file);
                }
            }
            Err(error) => {
                let detail = format!("{name} {error}");
                refusals.push(Refusal::new(field, "work-file-kind", detail));
            }
        }
    }
    (files, refusals)
}

/// The teacher whose work it is, as the one whom it is evidence for.
async fn person(tx: &Tx, account: &AccountId) -> Result<Actor, Error> {
    Ok(Actor {
        account: account.clone(),
        role: domain::accounts::Role::Teacher,
        organisation: crate::accounts::home_of(tx, account).await?,
    })
}
