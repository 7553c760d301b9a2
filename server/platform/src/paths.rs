//! Learning paths 学习路径: made by cities and counties, shown to their people, joined by teachers.

mod reading;

use std::collections::BTreeSet;

use database::paths::{learning_path, path_person};
use domain::{
    access::{Action, Resource, may},
    catalogue::{CourseCode, Stage},
    ids::{CourseId, PathId},
    organisations::OrganisationPath,
    paths::{ForWhom, PathFault, PathState, faults},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Catalogue,
    learning::{Enrolled, may_learn},
    training::names_in,
    write::{Key, Tx},
};

pub use reading::{PathRow, Shown, Step};
pub(crate) use reading::{next_step, taken_by};

/// A path as its form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewPath {
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// As the staff register has them, a line each or with commas between.
    pub posts: String,
    /// Codes of stages.
    pub stages: Vec<String>,
    /// Codes of subjects, as the posts.
    pub subjects: String,
    /// Codes of courses in their order, as the posts.
    pub courses: String,
}

/// A course as a path names it: the code may be written differently one day, and the course may leave the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: CourseId,
    pub code: CourseCode,
    pub title: String,
}

impl Named {
    /// The course of this code: as the catalogue has it, or as it was named before it left the catalogue.
    pub(crate) fn find<'n>(
        catalogue: &Catalogue,
        code: &str,
        mut before: impl Iterator<Item = &'n Self>,
    ) -> Option<Self> {
        let found = catalogue.course(code).map(|published| Self {
            id: published.course_id.clone(),
            code: published.course.code.clone(),
            title: published.course.title.clone(),
        });
        found.or_else(|| before.find(|named| named.code.as_str() == code).cloned())
    }
}

/// Courses in an order, with a goal, for some people.
#[derive(Clone, Debug)]
pub struct LearningPath {
    pub id: PathId,
    pub organisation: OrganisationPath,
    pub organisation_name: String,
    pub title: String,
    pub summary: String,
    pub whom: ForWhom,
    pub courses: Vec<Named>,
    pub state: PathState,
    /// Grows with every change.
    pub revision: i64,
    pub by: String,
    pub updated_at: Timestamp,
}

/// A path that can be kept.
struct Plan {
    title: String,
    summary: String,
    whom: ForWhom,
    courses: Vec<Named>,
}

impl Platform {
    /// Makes a path for the asker's organisation, as a draft. The same key again gives the first one.
    /// [`Error::Refused`] names every field that cannot stand.
    pub async fn make_path(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewPath,
    ) -> Result<PathId, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::EditPaths,
            Resource::Organisation(root),
        )?;
        let plan = &self.understood(root, new, &[]).await?;
        let key = Key::new(viewer.account(), key, new)?;
        self.write_once(&key, |tx| async move {
            let id = tx.fresh_id();
            let row = learning_path::ActiveModel {
                id: Set(id.clone()),
                organisation: Set(root.to_string()),
                title: Set(plan.title.clone()),
                summary: Set(plan.summary.clone()),
                whom: Set(serde_json::to_string(&plan.whom)?),
                courses: Set(serde_json::to_string(&plan.courses)?),
                state: Set(PathState::Draft.code().to_owned()),
                revision: Set(1),
                by_id: Set(viewer.account().to_string()),
                by_name: Set(viewer.name.clone()),
                created_at: Set(tx.now().as_millis()),
                updated_at: Set(tx.now().as_millis()),
            };
            learning_path::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(PathId::new(id))
        })
        .await
    }

    /// Changes a path; what is published is seen changed at once. [`Error::Conflict`] (`path-changed`) where somebody has
    /// changed it since `revision`.
    pub async fn change_path(
        &self,
        viewer: &Viewer,
        id: &PathId,
        revision: i64,
        new: &NewPath,
    ) -> Result<(), Error> {
        let known = self.path_to_edit(viewer, id).await?.path;
        let plan = &self
            .understood(&known.organisation, new, &known.courses)
            .await?;
        self.write(|tx| async move {
            let row = locked(&tx, viewer, id).await?;
            if row.revision != revision {
                let detail = format!("the path is at {}, this is from {revision}", row.revision);
                return Err(Error::conflict("path-changed", detail));
            }
            learning_path::Entity::update_many()
                .col_expr(learning_path::Column::Title, Expr::value(&plan.title))
                .col_expr(learning_path::Column::Summary, Expr::value(&plan.summary))
                .col_expr(
                    learning_path::Column::Whom,
                    Expr::value(serde_json::to_string(&plan.whom)?),
                )
                .col_expr(
                    learning_path::Column::Courses,
                    Expr::value(serde_json::to_string(&plan.courses)?),
                )
                .col_expr(learning_path::Column::Revision, Expr::value(revision + 1))
                .col_expr(
                    learning_path::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(learning_path::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Shows a path to the people of its organisation. Again changes nothing.
    pub async fn publish_path(&self, viewer: &Viewer, id: &PathId) -> Result<(), Error> {
        self.turn_path(viewer, id, PathState::publish).await
    }

    /// Shows a path no longer, but to whoever has joined it. Again changes nothing.
    pub async fn withdraw_path(&self, viewer: &Viewer, id: &PathId) -> Result<(), Error> {
        self.turn_path(viewer, id, PathState::withdraw).await
    }

    async fn turn_path(
        &self,
        viewer: &Viewer,
        id: &PathId,
        turn: fn(PathState) -> Option<PathState>,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = locked(&tx, viewer, id).await?;
            let Some(state) = turn(state_of(&row.state)?) else {
                return Ok(());
            };
            learning_path::Entity::update_many()
                .col_expr(learning_path::Column::State, Expr::value(state.code()))
                .col_expr(
                    learning_path::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(learning_path::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// The teacher walks the path from now on. Again changes nothing.
    pub async fn join_path(&self, viewer: &Viewer, id: &PathId) -> Result<Enrolled, Error> {
        may_learn(viewer)?;
        let shown = self.path(Some(viewer), id).await?;
        if shown.joined.is_some() {
            return Ok(Enrolled::Before);
        }
        self.write(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let one = (viewer.account().to_string(), id.to_string());
            let before = path_person::Entity::find_by_id(one).one(tx.db()).await?;
            if before.is_some() {
                return Ok(Enrolled::Before);
            }
            let row = path_person::ActiveModel {
                account_id: Set(viewer.account().to_string()),
                path_id: Set(id.to_string()),
                joined_at: Set(tx.now().as_millis()),
            };
            path_person::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(Enrolled::Now)
        })
        .await
    }

    /// The teacher walks it no longer; courses and hours stay as they are. Again changes nothing.
    pub async fn leave_path(&self, viewer: &Viewer, id: &PathId) -> Result<(), Error> {
        may_learn(viewer)?;
        self.path(Some(viewer), id).await?;
        self.write(|tx| async move {
            path_person::Entity::delete_many()
                .filter(path_person::Column::AccountId.eq(viewer.account().as_str()))
                .filter(path_person::Column::PathId.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// What was written, understood. A course that the path has already may have left the catalogue since.
    async fn understood(
        &self,
        root: &OrganisationPath,
        new: &NewPath,
        before: &[Named],
    ) -> Result<Plan, Error> {
        let mut refusals = Vec::new();
        let mut stages = Vec::new();
        for word in &new.stages {
            match word.parse::<Stage>() {
                Ok(stage) => stages.push(stage),
                Err(error) => {
                    refusals.push(Refusal::new("stages", "unknown-word", error.to_string()));
                }
            }
        }
        let whom = ForWhom {
            posts: names_in(&new.posts),
            stages,
            subjects: names_in(&new.subjects),
        };
        let mut codes = Vec::new();
        let mut courses = Vec::new();
        let catalogue = self.catalogue();
        // A code that stands twice is for the rule to tell.
        for word in words_of(&new.courses) {
            match Named::find(&catalogue, word, before.iter()) {
                Some(named) => {
                    codes.push(named.code.clone());
                    courses.push(named);
                }
                None => refusals.push(Refusal::new("courses", "path-unknown-course", word)),
            }
        }
        let (title, summary) = (new.title.trim(), new.summary.trim());
        let wrong = faults(title, summary, &whom, &codes);
        // Where codes were wrong, none may be left.
        let is_told = |fault: &PathFault| !refusals.is_empty() && *fault == PathFault::NoCourses;
        let wrong: Vec<Refusal> = wrong
            .iter()
            .filter(|fault| !is_told(fault))
            .map(refusal)
            .collect();
        refusals.extend(wrong);
        for code in self.not_for(root, &codes).await? {
            refusals.push(Refusal::new("courses", "path-audience", code.to_string()));
        }
        if refusals.is_empty() {
            Ok(Plan {
                title: title.to_owned(),
                summary: summary.to_owned(),
                whom,
                courses,
            })
        } else {
            Err(Error::Refused(refusals))
        }
    }

    /// The courses that some people of the organisation do not see.
    pub(crate) async fn not_for(
        &self,
        root: &OrganisationPath,
        codes: &[CourseCode],
    ) -> Result<Vec<CourseCode>, Error> {
        let catalogue = self.catalogue();
        let courses = codes
            .iter()
            .filter_map(|code| catalogue.course(code.as_str()));
        let narrow: Vec<_> = courses
            .filter(|published| !published.course.audience.is_empty())
            .collect();
        if narrow.is_empty() {
            return Ok(Vec::new());
        }
        let audiences: BTreeSet<String> = narrow
            .iter()
            .flat_map(|published| published.course.audience.iter().cloned())
            .collect();
        let audiences: Vec<String> = audiences.into_iter().collect();
        let known = self.organisations_by_code(&audiences).await?;
        let is_seen = |code: &String| known.get(code).is_some_and(|each| each.path.holds(root));
        let unseen = narrow
            .into_iter()
            .filter(|published| !published.course.audience.iter().any(is_seen));
        Ok(unseen
            .map(|published| published.course.code.clone())
            .collect())
    }
}

/// A line each, or with commas between.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '\t', ' ', ',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn refusal(fault: &PathFault) -> Refusal {
    let (field, code) = match fault {
        PathFault::NoTitle => ("title", "missing"),
        PathFault::LongTitle => ("title", "too-long"),
        PathFault::NoSummary => ("summary", "missing"),
        PathFault::LongSummary => ("summary", "too-long"),
        PathFault::Posts => ("posts", "path-words"),
        PathFault::Subjects => ("subjects", "path-words"),
        PathFault::NoCourses => ("courses", "missing"),
        PathFault::ManyCourses => ("courses", "path-many"),
        PathFault::Twice(code) => {
            return Refusal::new("courses", "path-twice", code.to_string());
        }
    };
    Refusal::new(field, code, fault.to_string())
}

fn state_of(code: &str) -> Result<PathState, Error> {
    code.parse()
        .map_err(|error| Error::Damaged(format!("a learning path: {error}")))
}

/// The row of a path that the viewer may change, which nobody else changes meanwhile.
async fn locked(tx: &Tx, viewer: &Viewer, id: &PathId) -> Result<learning_path::Model, Error> {
    let row = learning_path::Entity::find_by_id(id.as_str())
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("path"))?;
    let root = OrganisationPath::from_stored(row.organisation.clone());
    may(
        &viewer.actor,
        Action::EditPaths,
        Resource::Organisation(&root),
    )?;
    Ok(row)
}
