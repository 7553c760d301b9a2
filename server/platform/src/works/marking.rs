//! Marking what was handed in.

use std::collections::BTreeMap;

use database::{
    accounts::account, authoring::draft, catalogue::course, organisations::organisation,
    works::work,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Unit,
    ids::{AccountId, WorkId},
    learning::{ProgressState, Standing},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query},
};

use super::{Work, assignment_of, person, work_from};
use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Page,
    learning::{Credit, Grant, Learner},
    training::parse_cursor,
    write::Writes,
};

const REMARK_LIMIT: usize = 5000;

/// Which works are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    Waiting,
    All,
}

/// A work in the list of its course, with who handed it in.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub work: Work,
    pub name: String,
    pub school: String,
    /// The edition's unit.
    pub unit: Unit,
}

/// What a marker says: one level for each criterion, counted from 0, and a remark for the teacher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    pub levels: Vec<usize>,
    pub remark: String,
}

/// What marking came to.
#[derive(Clone, Debug)]
pub struct Marked {
    pub work: Work,
    pub unit: Standing,
    pub course: ProgressState,
    /// What the teacher was credited with, where that was the last requirement.
    pub credit: Option<Credit>,
}

impl Platform {
    /// The courses of which works wait for the asker's mark, with how many, by their codes: an author's own, all for a
    /// reviewer.
    pub async fn works_waiting(&self, viewer: &Viewer) -> Result<Vec<(String, u64)>, Error> {
        let owner = viewer.account();
        let own = Resource::Draft { owner };
        may(&viewer.actor, Action::MarkWork, own)?;
        let sees_all = may(&viewer.actor, Action::MarkWork, Resource::Platform).is_ok();
        let mut query = work::Entity::find()
            .select_only()
            .column(work::Column::CourseId)
            .column_as(work::Column::Id.count(), "waiting")
            .filter(work::Column::MarkedAt.is_null());
        if !sees_all {
            let mine = Query::select()
                .column(draft::Column::Code)
                .from(draft::Entity)
                .and_where(draft::Column::OwnerId.eq(owner.as_str()))
                .to_owned();
            let courses = Query::select()
                .column(course::Column::Id)
                .from(course::Entity)
                .and_where(course::Column::Code.in_subquery(mine))
                .to_owned();
            query = query.filter(work::Column::CourseId.in_subquery(courses));
        }
        let counts: Vec<(String, i64)> = query
            .group_by(work::Column::CourseId)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let ids = counts.iter().map(|(id, _)| id.as_str());
        let codes: BTreeMap<String, String> = course::Entity::find()
            .select_only()
            .column(course::Column::Id)
            .column(course::Column::Code)
            .filter(course::Column::Id.is_in(ids))
            .into_tuple::<(String, String)>()
            .all(&self.database.read)
            .await?
            .into_iter()
            .collect();
        let mut found: Vec<(String, u64)> = counts
            .into_iter()
            .filter_map(|(id, count)| {
                Some((
                    codes.get(&id)?.clone(),
                    u64::try_from(count).unwrap_or_default(),
                ))
            })
            .collect();
        found.sort();
        Ok(found)
    }

    /// Works of a course, the longest waiting first.
    pub async fn works_to_mark(
        &self,
        viewer: &Viewer,
        code: &str,
        queue: Queue,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<QueueRow>, Error> {
        let course = self.course_to_mark(viewer, code).await?;
        let mut query = work::Entity::find().filter(work::Column::CourseId.eq(course));
        if queue == Queue::Waiting {
            query = query.filter(work::Column::MarkedAt.is_null());
        }
        let total = query.clone().count(&self.database.read).await?;
        if let Some((at, id)) = cursor.map(parse_cursor).transpose()? {
            let same = Condition::all()
                .add(work::Column::HandedInAt.eq(at))
                .add(work::Column::Id.gt(id));
            query = query.filter(
                Condition::any()
                    .add(work::Column::HandedInAt.gt(at))
                    .add(same),
            );
        }
        let mut rows = query
            .order_by_asc(work::Column::HandedInAt)
            .order_by_asc(work::Column::Id)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| format!("{}_{}", row.handed_in_at, row.id));
        Ok(Page {
            items: self.with_people(rows).await?,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// One work, for whoever may mark it.
    pub async fn work_to_mark(&self, viewer: &Viewer, id: &WorkId) -> Result<QueueRow, Error> {
        let row = work::Entity::find_by_id(id.as_str())
            .one(&self.database.write)
            .await?
            .ok_or(Error::NotFound("work"))?;
        self.may_mark(viewer, &row.course_id).await?;
        let found = self.with_people(vec![row]).await?.pop();
        found.ok_or(Error::NotFound("work"))
    }

    /// Marks a work. The same mark again changes nothing; another one takes the place of a mark that did not meet the
    /// assignment, as long as nothing newer was handed in. What met it stands: hours are taken back by verification alone.
    pub async fn mark_work(
        &self,
        viewer: &Viewer,
        id: &WorkId,
        marking: &Marking,
    ) -> Result<Marked, Error> {
        let row = self.work_to_mark(viewer, id).await?;
        let assignment = assignment_of(&row.unit)?;
        let mut refusals = Vec::new();
        let permille = assignment.permille(&marking.levels).map_err(|error| {
            refusals.push(Refusal::new("levels", "levels-form", error.to_string()));
        });
        let remark = marking.remark.trim();
        if remark.chars().count() > REMARK_LIMIT {
            let detail = format!("write at most {REMARK_LIMIT} characters");
            refusals.push(Refusal::new("remark", "too-long", detail));
        }
        let passed = permille.is_ok_and(|share| share >= u32::from(assignment.pass_permille));
        if remark.is_empty() && !passed {
            let detail = "say what is missing, so that the teacher can go on";
            refusals.push(Refusal::new("remark", "missing", detail));
        }
        let (Ok(permille), true) = (permille, refusals.is_empty()) else {
            return Err(Error::Refused(refusals));
        };
        let account = &row.work.account;
        let published = self.version_of_unit(&row.work.unit).await?;
        let published = published.as_ref();
        let levels = &serde_json::to_string(&marking.levels)?;
        let (unit, course, credit) = self
            .write(|tx| async move {
                tx.lock_account(account).await?;
                let now = work::Entity::find_by_id(id.as_str())
                    .one(tx.db())
                    .await?
                    .ok_or(Error::NotFound("work"))?;
                let is_same =
                    now.levels.as_ref() == Some(levels) && now.remark.as_deref() == Some(remark);
                if now.marked_at.is_some() && !is_same {
                    may_mark_anew(tx.db(), &now).await?;
                }
                let unit_id = domain::ids::UnitId::new(now.unit_id.clone());
                let (_, unit) = published.unit(unit_id.as_str()).ok_or_else(|| {
                    Error::conflict(
                        "work-moved",
                        "the course has just been renewed; mark it once more",
                    )
                })?;
                let learner = Learner::on(&tx, account, published, None).await?;
                let person = person(&tx, account).await?;
                let mut writes = Writes::default();
                if !is_same {
                    writes.update(
                        work::Entity::update_many()
                            .col_expr(work::Column::MarkedAt, Expr::value(tx.now().as_millis()))
                            .col_expr(
                                work::Column::MarkerId,
                                Expr::value(viewer.account().as_str()),
                            )
                            .col_expr(work::Column::Levels, Expr::value(levels.as_str()))
                            .col_expr(work::Column::Remark, Expr::value(remark))
                            .col_expr(
                                work::Column::Permille,
                                Expr::value(i32::try_from(permille).unwrap_or_default()),
                            )
                            .col_expr(work::Column::Passed, Expr::value(passed))
                            .filter(work::Column::Id.eq(id.as_str())),
                    );
                }
                let grant = Grant {
                    tx: &tx,
                    person: &person,
                    learner: &learner,
                    published,
                };
                let granted = self
                    .grant(&grant, (&unit_id, unit), writes, |evidence| {
                        evidence.waiting = false;
                        evidence.best_permille = evidence.best_permille.max(Some(permille));
                        !is_same
                    })
                    .await?;
                Ok((
                    granted.unit,
                    granted.course,
                    granted.entry.as_ref().map(Credit::from),
                ))
            })
            .await?;
        Ok(Marked {
            work: self.work_to_mark(viewer, id).await?.work,
            unit,
            course,
            credit,
        })
    }

    /// The id of a course whose works the asker may mark.
    async fn course_to_mark(&self, viewer: &Viewer, code: &str) -> Result<String, Error> {
        let found = course::Entity::find()
            .filter(course::Column::Code.eq(code))
            .one(&self.database.read)
            .await?;
        let found = found.ok_or(Error::NotFound("course"))?;
        self.may_mark(viewer, &found.id).await?;
        Ok(found.id)
    }

    async fn may_mark(&self, viewer: &Viewer, course_id: &str) -> Result<(), Error> {
        let db = &self.database.read;
        let code: Option<String> = course::Entity::find_by_id(course_id)
            .select_only()
            .column(course::Column::Code)
            .into_tuple()
            .one(db)
            .await?;
        let owner: Option<String> = draft::Entity::find()
            .select_only()
            .column(draft::Column::OwnerId)
            .filter(draft::Column::Code.eq(code.unwrap_or_default()))
            .into_tuple()
            .one(db)
            .await?;
        let owner = owner.map(AccountId::new);
        // A course that came as a folder has no author here.
        let resource = owner
            .as_ref()
            .map_or(Resource::Platform, |owner| Resource::Draft { owner });
        Ok(may(&viewer.actor, Action::MarkWork, resource)?)
    }

    /// With names, schools and units; three queries however many there are.
    async fn with_people(&self, rows: Vec<work::Model>) -> Result<Vec<QueueRow>, Error> {
        let db = &self.database.read;
        let ids: Vec<&str> = rows.iter().map(|row| row.account_id.as_str()).collect();
        let people = account::Entity::find()
            .filter(account::Column::Id.is_in(ids))
            .all(db)
            .await?;
        let homes: Vec<&str> = people
            .iter()
            .map(|row| row.organisation_id.as_str())
            .collect();
        let homes: BTreeMap<String, String> = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(homes))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        let people: BTreeMap<String, account::Model> = people
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let work = work_from(row)?;
            // Editions are kept in memory.
            let published = self.version_of_unit(&work.unit).await?;
            let (_, unit) = published
                .unit(work.unit.as_str())
                .ok_or(Error::NotFound("unit"))?;
            let person = people.get(work.account.as_str());
            let school = person.and_then(|person| homes.get(&person.organisation_id));
            found.push(QueueRow {
                name: person.map(|person| person.name.clone()).unwrap_or_default(),
                school: school.cloned().unwrap_or_default(),
                unit: unit.clone(),
                work,
            });
        }
        Ok(found)
    }
}

/// A mark that met the assignment stands, and one that something newer followed, too.
async fn may_mark_anew(db: &impl ConnectionTrait, row: &work::Model) -> Result<(), Error> {
    if row.passed == Some(true) {
        return Err(Error::conflict(
            "work-passed",
            "the work was marked as meeting the assignment, and that stands",
        ));
    }
    let newer = work::Entity::find()
        .filter(work::Column::AccountId.eq(&row.account_id))
        .filter(work::Column::UnitId.eq(&row.unit_id))
        .filter(work::Column::Number.gt(row.number))
        .count(db)
        .await?;
    if newer == 0 {
        Ok(())
    } else {
        Err(Error::conflict(
            "work-followed",
            "a newer work was handed in; mark that one",
        ))
    }
}
