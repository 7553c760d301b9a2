//! Courses that an organisation asks its people to take by a day 订单式培训: asked, followed, withdrawn.

mod reading;

use database::{
    accounts::account,
    assignments::{assignment, assignment_person},
    learning::enrolment,
    staff::member,
};
use domain::{
    access::{Action, Resource, may},
    assignments::{NOTE_LIMIT, due_at},
    ids::AssignmentId,
    learning::ProgressState,
    notices::Notice,
    organisations::OrganisationPath,
    time::{Day, Timestamp},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Query, SelectStatement},
};
use serde::Serialize;

use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Published,
    notices::tell_selected,
    policies::teachers,
    training::{known, names_in},
    write::{Key, Tx},
};

pub use reading::{Asked, AssignmentRow, OwnAssignment};

/// Names of one list.
const MOST_NAMES: usize = 2_000;
const AT_ONCE: usize = 500;

/// An assignment as its form or a program sends it. Empty fields ask for nothing; who fits all of them is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewAssignment {
    /// Code of a published course.
    pub course: String,
    /// Code of an organisation within the asker's own; the asker's own where it is empty.
    pub organisation: String,
    /// A stage of schooling, as accounts have it.
    pub stage: String,
    pub subject: String,
    /// As the staff register has it: 班主任.
    pub post: String,
    /// Logins or names, a line each: these people alone.
    pub people: String,
    /// The last day: `2026-06-30`.
    pub due: String,
    pub note: String,
}

/// A course that was asked for.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub id: AssignmentId,
    pub organisation: OrganisationPath,
    pub organisation_name: String,
    pub course_code: String,
    pub title: String,
    pub note: String,
    /// The last moment of the last day.
    pub due: Timestamp,
    pub by: String,
    pub at: Timestamp,
    pub withdrawn: Option<Timestamp>,
}

/// The same, understood.
struct Order<'a> {
    root: OrganisationPath,
    course: std::sync::Arc<Published>,
    due: Day,
    due_at: Timestamp,
    note: &'a str,
    names: Vec<String>,
}

impl Platform {
    /// Asks people of the asker's subtree to take a course; each of them is told. The same key again gives the first one.
    /// Whoever joins the organisation later is not asked. [`Error::Refused`] names every field that cannot stand.
    pub async fn assign(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewAssignment,
    ) -> Result<AssignmentId, Error> {
        let order = &self.read_order(viewer, new).await?;
        let key = Key::new(viewer.account(), key, new)?;
        self.write_once(&key, |tx| async move {
            let id = tx.fresh_id();
            let course = &order.course.course;
            let (code, title) = (course.code.to_string(), course.title.clone());
            let reminder = Notice::AssignmentDue {
                assignment: id.clone(),
                code: code.clone(),
                title: title.clone(),
                due: order.due,
            };
            let row = assignment::ActiveModel {
                id: Set(id.clone()),
                organisation: Set(order.root.to_string()),
                course_id: Set(order.course.course_id.to_string()),
                course_code: Set(code.clone()),
                title: Set(title.clone()),
                note: Set(order.note.to_owned()),
                due_at: Set(order.due_at.as_millis()),
                reminder: Set(serde_json::to_string(&reminder)?),
                by_id: Set(viewer.account().to_string()),
                by_name: Set(viewer.name.clone()),
                at: Set(tx.now().as_millis()),
                withdrawn_at: Set(None),
            };
            assignment::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            if self.ask(&tx, &id, order, new).await? == 0 {
                let detail = "no teacher of the organisation fits all of this";
                return Err(Error::refused("people", "nobody-fits", detail));
            }
            let told = Notice::Assigned {
                assignment: id.clone(),
                code,
                title,
                by: viewer.organisation.name.clone(),
                due: order.due,
                note: order.note.to_owned(),
            };
            tell_selected(&tx, &id, &told, asked(&id)).await?;
            Ok(AssignmentId::new(id))
        })
        .await
    }

    /// Puts down who is asked; how many.
    async fn ask(
        &self,
        tx: &Tx,
        id: &str,
        order: &Order<'_>,
        new: &NewAssignment,
    ) -> Result<u64, Error> {
        let mut fitting = Query::select();
        fitting
            .expr(Expr::value(id))
            .column(account::Column::Id)
            .from(account::Entity)
            .and_where(account::Column::Id.in_subquery(teachers(&order.root)));
        for (column, text) in [
            (account::Column::Stage, new.stage.trim()),
            (account::Column::Subject, new.subject.trim()),
        ] {
            if !text.is_empty() {
                fitting.and_where(column.eq(text));
            }
        }
        if !new.post.trim().is_empty() {
            let posts = member::Entity::find()
                .select_only()
                .column(member::Column::AccountId)
                .filter(member::Column::Post.eq(new.post.trim()))
                .into_query();
            fitting.and_where(account::Column::Id.in_subquery(posts));
        }
        if order.names.is_empty() {
            return put(tx, fitting).await;
        }
        let named: Vec<String> = known(tx, &order.root, &order.names)
            .await?
            .into_iter()
            .collect();
        let mut count = 0;
        for some in named.chunks(AT_ONCE) {
            let mut these = fitting.clone();
            these.and_where(account::Column::Id.is_in(some.iter().cloned()));
            count += put(tx, these).await?;
        }
        Ok(count)
    }

    async fn read_order<'a>(
        &self,
        viewer: &Viewer,
        new: &'a NewAssignment,
    ) -> Result<Order<'a>, Error> {
        let mut refusals = Vec::new();
        let code = new.organisation.trim();
        let root = if code.is_empty() {
            viewer.actor.organisation.clone()
        } else {
            match self.organisation(code).await {
                Ok(found) => found.path,
                Err(Error::NotFound(_)) => {
                    let detail = format!("{code:?} is no organisation's code");
                    return Err(Error::refused(
                        "organisation",
                        "unknown-organisation",
                        detail,
                    ));
                }
                Err(error) => return Err(error),
            }
        };
        may(&viewer.actor, Action::Assign, Resource::Organisation(&root))?;
        let course = self.course_for(Some(viewer), new.course.trim());
        let course = match course {
            Ok(course) => {
                if !self.is_for(&course, &root).await? {
                    let detail = "the course is for other organisations alone";
                    refusals.push(Refusal::new("course", "course-audience", detail));
                }
                Some(course)
            }
            Err(Error::NotFound(_)) => {
                let detail = "choose a course of the catalogue";
                refusals.push(Refusal::new("course", "unknown-course", detail));
                None
            }
            Err(error) => return Err(error),
        };
        let zone = &self.rules.zone;
        let due = match new.due.trim().parse::<Day>() {
            Ok(day) => due_at(day, Day::of(self.now(), zone), zone)
                .map(|at| (day, at))
                .map_err(|error| Refusal::new("due", "due-range", error.to_string())),
            Err(error) => Err(Refusal::new("due", "day-form", error.to_string())),
        };
        let due = due.map_err(|refusal| refusals.push(refusal)).ok();
        let note = new.note.trim();
        if note.chars().count() > NOTE_LIMIT {
            let detail = format!("write at most {NOTE_LIMIT} characters");
            refusals.push(Refusal::new("note", "too-long", detail));
        }
        let names = names_in(&new.people);
        if names.len() > MOST_NAMES {
            let detail = format!("name at most {MOST_NAMES} people, or choose by organisation");
            refusals.push(Refusal::new("people", "too-many", detail));
        }
        match (course, due) {
            (Some(course), Some((due, due_at))) if refusals.is_empty() => Ok(Order {
                root,
                course,
                due,
                due_at,
                note,
                names,
            }),
            _ => Err(Error::Refused(refusals)),
        }
    }

    /// Whether everybody below the organisation sees the course.
    async fn is_for(&self, course: &Published, root: &OrganisationPath) -> Result<bool, Error> {
        let audience = &course.course.audience;
        if audience.is_empty() {
            return Ok(true);
        }
        let found = self.organisations_by_code(audience).await?;
        Ok(found.values().any(|each| each.path.holds(root)))
    }

    /// Takes an assignment back; whoever has not finished the course is told. Again changes nothing.
    pub async fn withdraw_assignment(
        &self,
        viewer: &Viewer,
        id: &AssignmentId,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = assignment::Entity::find_by_id(id.as_str())
                .lock_exclusive()
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("assignment"))?;
            let root = OrganisationPath::from_stored(row.organisation.clone());
            may(&viewer.actor, Action::Assign, Resource::Organisation(&root))?;
            if row.withdrawn_at.is_some() {
                return Ok(());
            }
            assignment::Entity::update_many()
                .col_expr(
                    assignment::Column::WithdrawnAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(assignment::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            let told = Notice::AssignmentWithdrawn {
                assignment: id.to_string(),
                code: row.course_code,
                title: row.title,
            };
            let mut left = asked(id.as_str());
            left.and_where(
                assignment_person::Column::AccountId
                    .in_subquery(finished(&row.course_id))
                    .not(),
            );
            tell_selected(&tx, id.as_str(), &told, left).await?;
            Ok(())
        })
        .await
    }
}

async fn put(tx: &Tx, people: SelectStatement) -> Result<u64, Error> {
    let mut insert = Query::insert();
    insert
        .into_table(assignment_person::Entity)
        .columns([
            assignment_person::Column::AssignmentId,
            assignment_person::Column::AccountId,
        ])
        .select_from(people)
        .map_err(|error| Error::Damaged(format!("a statement of ours: {error}")))?;
    Ok(tx.db().execute(&insert).await?.rows_affected())
}

/// Everybody who was asked, as [`tell_selected`] takes them.
pub(crate) fn asked(id: &str) -> SelectStatement {
    Query::select()
        .expr_as(
            Expr::col(assignment_person::Column::AccountId),
            "told_account",
        )
        .from(assignment_person::Entity)
        .and_where(assignment_person::Column::AssignmentId.eq(id))
        .to_owned()
}

/// Whoever has finished the course.
pub(crate) fn finished(course_id: &str) -> SelectStatement {
    Query::select()
        .column(enrolment::Column::AccountId)
        .from(enrolment::Entity)
        .and_where(enrolment::Column::CourseId.eq(course_id))
        .and_where(enrolment::Column::State.eq(ProgressState::Completed.code()))
        .to_owned()
}
