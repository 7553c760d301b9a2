//! What learners ask about a unit, and who answers 课程问答: below the unit for whoever is on the course, over the whole
//! course for who answers for it. And what the members of a workshop talk about, by the same rules.

mod moderation;
mod reading;
mod writing;

use std::sync::Arc;

use database::{authoring::draft, catalogue::course, discussion::post};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    discussion::Capacity,
    ids::{AccountId, CourseVersionId, WorkshopId},
    time::Timestamp,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

pub use moderation::{Moderation, Reported};
pub use reading::Which;

use crate::{
    Error, Platform, Viewer,
    catalogue::Published,
    learning::{enrolment_row, may_learn},
    workshops::Workshop,
};

/// The kinds of places that posts stand at.
const UNIT: &str = "unit";
const WORKSHOP: &str = "workshop";

/// Where people talk.
#[derive(Clone, Copy, Debug)]
pub enum Spot<'a> {
    /// Below the units of the course with this code.
    Course(&'a str),
    Workshop(&'a WorkshopId),
}

impl<'a> From<&'a str> for Spot<'a> {
    fn from(code: &'a str) -> Self {
        Self::Course(code)
    }
}

impl<'a> From<&'a String> for Spot<'a> {
    fn from(code: &'a String) -> Self {
        Self::Course(code)
    }
}

impl<'a> From<&'a WorkshopId> for Spot<'a> {
    fn from(id: &'a WorkshopId) -> Self {
        Self::Workshop(id)
    }
}

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
    /// The key of the unit; empty in a workshop.
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

/// Somebody who may read and write what is asked about a course, or said in a workshop.
struct Seat {
    ground: Ground,
    capacity: Capacity,
    /// Whether they see what is hidden.
    moderates: bool,
    about: About,
}

/// What posts belong to.
struct Ground {
    kind: &'static str,
    /// Id of the course or the workshop.
    subject: String,
}

enum About {
    Course {
        code: String,
        /// None of a course that came as a folder.
        owner: Option<AccountId>,
        /// The learner's edition; else the current one.
        published: Arc<Published>,
    },
    Workshop(Box<Workshop>),
}

impl Seat {
    /// [`Error::NotFound`] where it is no course.
    fn published(&self) -> Result<&Published, Error> {
        match &self.about {
            About::Course { published, .. } => Ok(published),
            About::Workshop(_) => Err(Error::NotFound("unit")),
        }
    }

    /// [`Error::Conflict`] `workshop-closed` where nobody writes any more.
    fn may_write(&self) -> Result<(), Error> {
        match &self.about {
            About::Workshop(row) => row.must_be_open(),
            About::Course { .. } => Ok(()),
        }
    }
}

fn title_of(published: &Published, key: &str) -> String {
    let unit = published.unit(key).map(|(_, unit)| unit.title.clone());
    unit.unwrap_or_else(|| published.course.title.clone())
}

impl Platform {
    async fn seat(&self, viewer: &Viewer, spot: impl Into<Spot<'_>> + Send) -> Result<Seat, Error> {
        match spot.into() {
            Spot::Course(code) => self.seat_at_course(viewer, code).await,
            Spot::Workshop(id) => {
                let (row, capacity) = self.seat_in_workshop(viewer, id).await?;
                Ok(Seat {
                    ground: Ground {
                        kind: WORKSHOP,
                        subject: id.to_string(),
                    },
                    capacity,
                    moderates: capacity == Capacity::Host,
                    about: About::Workshop(Box::new(row)),
                })
            }
        }
    }

    /// In what capacity somebody speaks about a course: who answers for it, or who is on it. [`Error::Conflict`]
    /// `not-enrolled` for a teacher who is not, [`Error::Denied`] for everybody else.
    async fn seat_at_course(&self, viewer: &Viewer, code: &str) -> Result<Seat, Error> {
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
            ground: Ground {
                kind: UNIT,
                subject: found.id,
            },
            capacity,
            moderates: moderates(viewer),
            about: About::Course {
                code: found.code,
                owner,
                published: self.version(&CourseVersionId::new(version)).await?,
            },
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
    if capacity.is_named() {
        name.to_owned()
    } else {
        domain::certificates::masked(name)
    }
}
