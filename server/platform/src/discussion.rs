//! What learners ask about a unit, and who answers 课程问答: below the unit for whoever is on the course, over the whole
//! course for who answers for it.

mod moderation;
mod reading;
mod writing;

use std::sync::Arc;

use database::{authoring::draft, catalogue::course, discussion::post};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    discussion::Capacity,
    ids::{AccountId, CourseVersionId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

pub use moderation::{Moderation, Reported};
pub use reading::Which;

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    learning::{enrolment_row, may_learn},
};

/// The kind of place that a unit is.
const UNIT: &str = "unit";

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub id: String,
    /// In full of who answers for the course and of the reader; partly masked of everybody else.
    pub name: String,
    pub capacity: Capacity,
    pub is_own: bool,
    /// None where they were withdrawn.
    pub words: Option<String>,
    pub at: Timestamp,
    /// Why a reviewer took it out of sight: its writer and reviewers read it still.
    pub hidden: Option<String>,
}

impl Post {
    /// Whether it is neither withdrawn nor hidden.
    pub fn stands(&self) -> bool {
        self.words.is_some() && self.hidden.is_none()
    }
}

/// A question with what was answered, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub post: Post,
    /// The key of the unit.
    pub unit: String,
    /// How many others have the same question.
    pub agreed: u64,
    pub has_agreed: bool,
    pub answers: Vec<Post>,
    /// The answer that answered it.
    pub answered_by: Option<String>,
    /// Whether the reader says which answer that is.
    pub may_mark: bool,
}

/// A page of questions.
#[derive(Clone, Debug)]
pub struct Discussion {
    /// In what capacity its reader would speak.
    pub capacity: Capacity,
    pub questions: Vec<Question>,
    pub next: Option<String>,
}

/// Somebody who may read and write what is asked about a course.
struct Seat {
    course_id: String,
    code: String,
    capacity: Capacity,
    /// None of a course that came as a folder.
    owner: Option<AccountId>,
    /// The learner's edition; else the current one.
    published: Arc<Published>,
}

impl Seat {
    /// What the unit is called; the course, where it has that no longer.
    fn title(&self, key: &str) -> String {
        title_of(&self.published, key)
    }
}

fn title_of(published: &Published, key: &str) -> String {
    let unit = published.unit(key).map(|(_, unit)| unit.title.clone());
    unit.unwrap_or_else(|| published.course.title.clone())
}

impl Platform {
    /// In what capacity somebody speaks about a course: who answers for it, or who is on it. [`Error::Conflict`]
    /// `not-enrolled` for a teacher who is not, [`Error::Denied`] for everybody else.
    async fn seat(&self, viewer: &Viewer, code: &str) -> Result<Seat, Error> {
        let db = &self.database.read;
        let found = course::Entity::find()
            .filter(course::Column::Code.eq(code))
            .one(db)
            .await?
            .ok_or(Error::NotFound("course"))?;
        let owner = self.owner_of(code).await?;
        let (capacity, version) = match answers_for(viewer, owner.as_ref()) {
            Ok(capacity) => (capacity, found.current_version_id),
            Err(denied) => {
                if may_learn(viewer).is_err() {
                    return Err(denied);
                }
                let row = enrolment_row(db, viewer.account(), &found.id).await?;
                let row = row.ok_or_else(|| {
                    Error::conflict("not-enrolled", format!("enrol on {code} first"))
                })?;
                (Capacity::Learner, Some(row.version_id))
            }
        };
        let version = version.ok_or(Error::NotFound("course version"))?;
        Ok(Seat {
            published: self.version(&CourseVersionId::new(version)).await?,
            course_id: found.id,
            code: found.code,
            capacity,
            owner,
        })
    }

    /// Who writes the course; none of a course that came as a folder.
    async fn owner_of(&self, code: &str) -> Result<Option<AccountId>, Error> {
        let owner: Option<String> = draft::Entity::find()
            .select_only()
            .column(draft::Column::OwnerId)
            .filter(draft::Column::Code.eq(code))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        Ok(owner.map(AccountId::new))
    }
}

fn answers_for(viewer: &Viewer, owner: Option<&AccountId>) -> Result<Capacity, Error> {
    let resource = owner.map_or(Resource::Platform, |owner| Resource::Draft { owner });
    may(&viewer.actor, Action::AnswerQuestions, resource)?;
    Ok(match viewer.role() {
        Role::Reviewer => Capacity::Reviewer,
        _ => Capacity::Author,
    })
}

fn moderates(viewer: &Viewer) -> bool {
    may(
        &viewer.actor,
        Action::ModerateDiscussion,
        Resource::Platform,
    )
    .is_ok()
}

/// The row as its reader sees it; `name` is the writer's whole name.
fn post_from(viewer: &Viewer, row: &post::Model, name: &str) -> Result<Post, Error> {
    let capacity = capacity_of(row)?;
    let is_own = row.account_id == viewer.account().as_str();
    Ok(Post {
        id: row.id.clone(),
        name: if is_own {
            viewer.name.clone()
        } else {
            shown_name(capacity, name)
        },
        capacity,
        is_own,
        words: row.withdrawn_at.is_none().then(|| row.body.clone()),
        at: Timestamp::from_millis(row.at),
        hidden: row
            .hidden_at
            .map(|_| row.hidden_reason.clone().unwrap_or_default()),
    })
}

fn capacity_of(row: &post::Model) -> Result<Capacity, Error> {
    row.capacity
        .parse()
        .map_err(|error| Error::Damaged(format!("post {}: {error}", row.id)))
}

/// Learners are partly masked for each other.
fn shown_name(capacity: Capacity, name: &str) -> String {
    if capacity.answers_for_the_course() {
        name.to_owned()
    } else {
        domain::certificates::masked(name)
    }
}
