//! What teachers write down for themselves while they learn 学习笔记; read by nobody else.

use std::sync::Arc;

use database::notes::note;
use domain::{
    catalogue::Unit,
    notes::{MOST_NOTES, NOTE_LIMIT, place_on},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::{Error, Platform, Viewer, catalogue::Published, learning::may_learn};

/// Notes that one page shows, and that one download holds.
const MOST_SHOWN: u64 = 2000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: String,
    pub unit_key: String,
    /// Milliseconds or a page; see [`domain::notes::PlaceKind`].
    pub place: u32,
    pub body: String,
    pub written_at: Timestamp,
}

/// All of somebody's notes on one course.
#[derive(Clone, Debug)]
pub struct CourseNotes {
    pub code: String,
    pub title: String,
    /// By the order of the course, then by place.
    pub notes: Vec<NoteOn>,
}

/// A note with the unit that it is on; none where the course has that no longer.
#[derive(Clone, Debug)]
pub struct NoteOn {
    pub unit: Option<Unit>,
    pub note: Note,
}

impl From<note::Model> for Note {
    fn from(row: note::Model) -> Self {
        Self {
            id: row.id,
            unit_key: row.unit_key,
            place: u32::try_from(row.place).unwrap_or_default(),
            body: row.body,
            written_at: Timestamp::from_millis(row.written_at),
        }
    }
}

impl CourseNotes {
    fn new(published: &Published, notes: Vec<Note>) -> Self {
        let course = &published.course;
        let place_of = |key: &str| course.units().position(|unit| unit.key == key);
        let mut notes: Vec<NoteOn> = notes
            .into_iter()
            .map(|note| NoteOn {
                unit: published.unit(&note.unit_key).map(|(_, unit)| unit.clone()),
                note,
            })
            .collect();
        notes.sort_by_key(|on| {
            let unit = place_of(&on.note.unit_key).unwrap_or(usize::MAX);
            (unit, on.note.place, on.note.written_at)
        });
        Self {
            code: course.code.to_string(),
            title: course.title.clone(),
            notes,
        }
    }
}

impl Platform {
    /// Writes a note on a unit of a course that the teacher is on. `place` beyond the end is the end.
    pub async fn write_note(
        &self,
        viewer: &Viewer,
        code: &str,
        key: &str,
        place: u32,
        body: &str,
    ) -> Result<Note, Error> {
        may_learn(viewer)?;
        let body = read_body(body)?;
        let published = self.own_course(viewer, code).await?;
        let (_, unit) = published.unit(key).ok_or(Error::NotFound("unit"))?;
        let place = place_on(unit, place);
        let published = &published;
        self.write(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let before = note::Entity::find()
                .filter(note::Column::AccountId.eq(viewer.account().as_str()))
                .filter(note::Column::CourseId.eq(published.course_id.as_str()))
                .filter(note::Column::UnitKey.eq(key))
                .count(tx.db())
                .await?;
            if before >= MOST_NOTES {
                let detail = format!("a unit has room for {MOST_NOTES} notes; delete some first");
                return Err(Error::conflict("too-many-notes", detail));
            }
            let row = note::Model {
                id: tx.fresh_id(),
                account_id: viewer.account().to_string(),
                course_id: published.course_id.to_string(),
                unit_key: key.to_owned(),
                place: i64::from(place),
                body: body.to_owned(),
                written_at: tx.now().as_millis(),
            };
            note::Entity::insert(note::ActiveModel::from(row.clone()))
                .exec_without_returning(tx.db())
                .await?;
            Ok(row.into())
        })
        .await
    }

    /// Puts other words into one's own note.
    pub async fn change_note(&self, viewer: &Viewer, id: &str, body: &str) -> Result<(), Error> {
        may_learn(viewer)?;
        let body = read_body(body)?;
        self.write(|tx| async move {
            let changed = note::Entity::update_many()
                .set(note::ActiveModel {
                    body: Set(body.to_owned()),
                    written_at: Set(tx.now().as_millis()),
                    ..note::ActiveModel::default()
                })
                .filter(own(viewer, id))
                .exec(tx.db())
                .await?;
            found(changed.rows_affected)
        })
        .await
    }

    pub async fn delete_note(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        may_learn(viewer)?;
        self.write(|tx| async move {
            let deleted = note::Entity::delete_many()
                .filter(own(viewer, id))
                .exec(tx.db())
                .await?;
            found(deleted.rows_affected)
        })
        .await
    }

    /// One's own notes on a unit, by place.
    pub async fn notes_on(
        &self,
        viewer: &Viewer,
        published: &Published,
        key: &str,
    ) -> Result<Vec<Note>, Error> {
        let rows = note::Entity::find()
            .filter(note::Column::AccountId.eq(viewer.account().as_str()))
            .filter(note::Column::CourseId.eq(published.course_id.as_str()))
            .filter(note::Column::UnitKey.eq(key))
            .order_by_asc(note::Column::Place)
            .order_by_asc(note::Column::WrittenAt)
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(Note::from).collect())
    }

    /// All of one's own notes, course by course, the last written course first.
    pub async fn notes(&self, viewer: &Viewer) -> Result<Vec<CourseNotes>, Error> {
        may_learn(viewer)?;
        let rows = note::Entity::find()
            .filter(note::Column::AccountId.eq(viewer.account().as_str()))
            .order_by_desc(note::Column::WrittenAt)
            .limit(MOST_SHOWN)
            .all(&self.database.read)
            .await?;
        let mut by_course: Vec<(String, Vec<Note>)> = Vec::new();
        for row in rows {
            let course = row.course_id.clone();
            let note = Note::from(row);
            match by_course.iter_mut().find(|(id, _)| *id == course) {
                Some((_, notes)) => notes.push(note),
                None => by_course.push((course, vec![note])),
            }
        }
        let enrolments = self.enrolments(viewer).await?;
        let courses = by_course.into_iter().filter_map(|(id, notes)| {
            // Notes are written by those who are on the course, and nobody leaves one.
            let enrolment = enrolments
                .iter()
                .find(|each| each.published.course_id.as_str() == id)?;
            Some(CourseNotes::new(&enrolment.published, notes))
        });
        Ok(courses.collect())
    }

    /// The edition that the teacher is on.
    async fn own_course(&self, viewer: &Viewer, code: &str) -> Result<Arc<Published>, Error> {
        let enrolment = self.enrolment_on(viewer, code).await?;
        let enrolment = enrolment
            .ok_or_else(|| Error::conflict("not-enrolled", format!("enrol on {code} first")))?;
        Ok(enrolment.published)
    }
}

fn own(viewer: &Viewer, id: &str) -> Condition {
    Condition::all()
        .add(note::Column::Id.eq(id))
        .add(note::Column::AccountId.eq(viewer.account().as_str()))
}

fn found(rows: u64) -> Result<(), Error> {
    if rows == 0 {
        return Err(Error::NotFound("note"));
    }
    Ok(())
}

fn read_body(body: &str) -> Result<&str, Error> {
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::refused("note", "missing", "write something"));
    }
    if body.chars().count() > NOTE_LIMIT {
        let detail = format!("write at most {NOTE_LIMIT} characters");
        return Err(Error::refused("note", "too-long", detail));
    }
    Ok(body)
}
