//! Assignments as people see them: in a list with how many are done, with everybody who was asked, as one's own.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    assignments::{assignment, assignment_person},
    learning::enrolment,
    organisations::organisation,
};
use domain::{
    access::{Action, Resource, may},
    assignments::AssignmentState,
    ids::AssignmentId,
    learning::ProgressState,
    organisations::OrganisationPath,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Func, Query},
};

use super::Assignment;
use crate::{Error, Platform, Viewer, catalogue::Page, organisations::within};

/// An assignment in a list.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    pub assignment: Assignment,
    pub people: u64,
    pub done: u64,
}

/// Somebody who was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub login: String,
    pub name: String,
    pub school: String,
    pub state: AssignmentState,
}

/// What one was asked oneself.
#[derive(Clone, Debug)]
pub struct OwnAssignment {
    pub assignment: Assignment,
    pub state: AssignmentState,
}

impl Platform {
    /// The assignments of the asker's subtree, the newest first; the cursor is the id of the last one.
    pub async fn assignments(
        &self,
        viewer: &Viewer,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<AssignmentRow>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::ReadStaff,
            Resource::Organisation(root),
        )?;
        let db = &self.database.read;
        let all = assignment::Entity::find().filter(within(assignment::Column::Organisation, root));
        let total = all.clone().count(db).await?;
        let page = match cursor {
            Some(before) => all.filter(assignment::Column::Id.lt(before)),
            None => all,
        };
        // Ids grow with time.
        let mut rows = page
            .order_by_desc(assignment::Column::Id)
            .limit(limit + 1)
            .all(db)
            .await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = rows.last().filter(|_| more).map(|row| row.id.clone());
        let items = self.with_counts(rows).await?;
        Ok(Page {
            items,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    async fn with_counts(&self, rows: Vec<assignment::Model>) -> Result<Vec<AssignmentRow>, Error> {
        let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        if !rows.is_empty() {
            let done = Expr::case(
                Expr::col((enrolment::Entity, enrolment::Column::State))
                    .eq(ProgressState::Completed.code()),
                1,
            )
            .finally(0);
            let ids = rows.iter().map(|row| row.id.clone());
            let query = Query::select()
                .column((
                    assignment_person::Entity,
                    assignment_person::Column::AssignmentId,
                ))
                .expr(Func::count(Expr::col((
                    assignment_person::Entity,
                    assignment_person::Column::AccountId,
                ))))
                .expr(Func::sum(done).cast_as("BIGINT"))
                .from(assignment_person::Entity)
                .inner_join(
                    assignment::Entity,
                    Expr::col((assignment::Entity, assignment::Column::Id)).equals((
                        assignment_person::Entity,
                        assignment_person::Column::AssignmentId,
                    )),
                )
                .left_join(
                    enrolment::Entity,
                    Expr::col((enrolment::Entity, enrolment::Column::AccountId))
                        .equals((
                            assignment_person::Entity,
                            assignment_person::Column::AccountId,
                        ))
                        .and(
                            Expr::col((enrolment::Entity, enrolment::Column::CourseId))
                                .equals((assignment::Entity, assignment::Column::CourseId)),
                        ),
                )
                .and_where(
                    Expr::col((
                        assignment_person::Entity,
                        assignment_person::Column::AssignmentId,
                    ))
                    .is_in(ids),
                )
                .group_by_col((
                    assignment_person::Entity,
                    assignment_person::Column::AssignmentId,
                ))
                .to_owned();
            for row in self.database.read.query_all(&query).await? {
                let count = |at: usize| -> Result<u64, Error> {
                    let found: Option<i64> = row.try_get_by_index(at)?;
                    Ok(u64::try_from(found.unwrap_or_default()).unwrap_or_default())
                };
                let _ = counts.insert(row.try_get_by_index(0)?, (count(1)?, count(2)?));
            }
        }
        let names = self
            .names_of(rows.iter().map(|row| row.organisation.clone()))
            .await?;
        let items = rows.into_iter().map(|row| {
            let (people, done) = counts.get(&row.id).copied().unwrap_or_default();
            AssignmentRow {
                assignment: assignment_from(row, &names),
                people,
                done,
            }
        });
        Ok(items.collect())
    }

    /// One assignment with the people who were asked, by login; the cursor is the login of the last one.
    pub async fn assignment(
        &self,
        viewer: &Viewer,
        id: &AssignmentId,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<(AssignmentRow, Page<Asked>), Error> {
        let row = assignment::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("assignment"))?;
        let root = OrganisationPath::from_stored(row.organisation.clone());
        may(
            &viewer.actor,
            Action::ReadStaff,
            Resource::Organisation(&root),
        )?;
        let (course, due) = (row.course_id.clone(), Timestamp::from_millis(row.due_at));
        let found = self.with_counts(vec![row]).await?.pop();
        let found = found.ok_or(Error::NotFound("assignment"))?;
        let people = self.asked_people(id, &course, due, cursor, limit).await?;
        let total = usize::try_from(found.people).unwrap_or(usize::MAX);
        Ok((found, Page { total, ..people }))
    }

    async fn asked_people(
        &self,
        id: &AssignmentId,
        course: &str,
        due: Timestamp,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Asked>, Error> {
        let mut query = Query::select();
        query
            .column((account::Entity, account::Column::Login))
            .column((account::Entity, account::Column::Name))
            .column((organisation::Entity, organisation::Column::Name))
            .column((enrolment::Entity, enrolment::Column::State))
            .from(assignment_person::Entity)
            .inner_join(
                account::Entity,
                Expr::col((account::Entity, account::Column::Id)).equals((
                    assignment_person::Entity,
                    assignment_person::Column::AccountId,
                )),
            )
            .inner_join(
                organisation::Entity,
                Expr::col((organisation::Entity, organisation::Column::Id))
                    .equals((account::Entity, account::Column::OrganisationId)),
            )
            .left_join(
                enrolment::Entity,
                Expr::col((enrolment::Entity, enrolment::Column::AccountId))
                    .equals((account::Entity, account::Column::Id))
                    .and(Expr::col((enrolment::Entity, enrolment::Column::CourseId)).eq(course)),
            )
            .and_where(
                Expr::col((
                    assignment_person::Entity,
                    assignment_person::Column::AssignmentId,
                ))
                .eq(id.as_str()),
            )
            .order_by(
                (account::Entity, account::Column::Login),
                sea_orm::Order::Asc,
            )
            .limit(limit + 1);
        if let Some(after) = cursor {
            query.and_where(Expr::col((account::Entity, account::Column::Login)).gt(after));
        }
        let now = self.now();
        let mut items = Vec::new();
        for row in self.database.read.query_all(&query).await? {
            let progress: Option<String> = row.try_get_by_index(3)?;
            items.push(Asked {
                login: row.try_get_by_index(0)?,
                name: row.try_get_by_index(1)?,
                school: row.try_get_by_index(2)?,
                state: AssignmentState::of(progress_of(progress.as_deref()), due, now),
            });
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|row| row.login.clone());
        let total = items.len();
        Ok(Page { items, next, total })
    }

    /// What the asker was asked and nobody has withdrawn: what is open first, by its last day.
    pub async fn own_assignments(&self, viewer: &Viewer) -> Result<Vec<OwnAssignment>, Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::ReceiveNotices, person)?;
        let mine = Query::select()
            .column(assignment_person::Column::AssignmentId)
            .from(assignment_person::Entity)
            .and_where(assignment_person::Column::AccountId.eq(viewer.account().as_str()))
            .to_owned();
        let rows = assignment::Entity::find()
            .filter(assignment::Column::Id.in_subquery(mine))
            .filter(assignment::Column::WithdrawnAt.is_null())
            .order_by_asc(assignment::Column::DueAt)
            .all(&self.database.read)
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let courses = rows.iter().map(|row| row.course_id.clone());
        let progress: BTreeMap<String, String> = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::CourseId)
            .column(enrolment::Column::State)
            .filter(enrolment::Column::AccountId.eq(viewer.account().as_str()))
            .filter(enrolment::Column::CourseId.is_in(courses))
            .into_tuple::<(String, String)>()
            .all(&self.database.read)
            .await?
            .into_iter()
            .collect();
        let names = self
            .names_of(rows.iter().map(|row| row.organisation.clone()))
            .await?;
        let now = self.now();
        let own = rows.into_iter().map(|row| {
            let progress = progress_of(progress.get(&row.course_id).map(String::as_str));
            let state = AssignmentState::of(progress, Timestamp::from_millis(row.due_at), now);
            OwnAssignment {
                assignment: assignment_from(row, &names),
                state,
            }
        });
        let mut own: Vec<OwnAssignment> = own.collect();
        own.sort_by_key(|each| each.state == AssignmentState::Done);
        Ok(own)
    }
}

fn progress_of(state: Option<&str>) -> ProgressState {
    state
        .and_then(|state| state.parse().ok())
        .unwrap_or(ProgressState::NotStarted)
}

pub(crate) fn assignment_from(
    row: assignment::Model,
    names: &BTreeMap<String, String>,
) -> Assignment {
    Assignment {
        organisation_name: names.get(&row.organisation).cloned().unwrap_or_default(),
        id: AssignmentId::new(row.id),
        organisation: OrganisationPath::from_stored(row.organisation),
        course_code: row.course_code,
        title: row.title,
        note: row.note,
        due: Timestamp::from_millis(row.due_at),
        by: row.by_name,
        at: Timestamp::from_millis(row.at),
        withdrawn: row.withdrawn_at.map(Timestamp::from_millis),
    }
}
