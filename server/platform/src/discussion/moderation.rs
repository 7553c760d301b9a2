//! Reports of questions and answers, and the reviewers who decide about them.

use std::collections::BTreeMap;

use database::{
    catalogue::course,
    discussion::{post, report},
};
use domain::{
    access::{Action, Denial, Resource, may},
    discussion::REASON_LIMIT,
    ids::{AccountId, CourseVersionId, WorkshopId},
    notices::Notice,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _, Select,
    sea_query::{Expr, OnConflict},
};

use super::{
    Ground, Post, Spot, UNIT, WORKSHOP, capacity_of, post_from, title_of,
    writing::{held, unmark},
};
use crate::{Error, Platform, Viewer, notices::tell, write::Tx};

/// Reports that one page lists, and posts taken out of sight that it lists after them.
const MOST_REPORTS: u64 = 500;
const MOST_HIDDEN: u64 = 50;

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation<'a> {
    /// Takes it out of sight, for this reason.
    Hide(&'a str),
    /// Leaves it where it is; what was reported is settled.
    Dismiss,
    /// Shows again what was hidden.
    Show,
}

/// A post with what is said against it.
#[derive(Clone, Debug)]
pub struct Reported {
    pub post: Post,
    pub code: String,
    pub course: String,
    /// What the unit is called.
    pub unit: String,
    /// The question that it is, or that it answers.
    pub question: String,
    pub is_question: bool,
    /// Reasons, the first report first; none of what was hidden without a report.
    pub reasons: Vec<(String, Timestamp)>,
}

impl Platform {
    /// Reports a question or an answer to the reviewers, or in a workshop to who answers for it: whoever may read it, once;
    /// again changes nothing.
    pub async fn report_post(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        id: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = read_reason(reason)?;
        let seat = self.seat(viewer, spot).await?;
        let seat = &seat;
        self.write(|tx| async move {
            let row = seat.ground.post(&tx, id).await?;
            seat.shows(viewer, &row)?;
            let report = report::ActiveModel {
                post_id: Set(id.to_owned()),
                account_id: Set(viewer.account().to_string()),
                reason: Set(reason.to_owned()),
                at: Set(tx.now().as_millis()),
                decision: Set(None),
                decided_at: Set(None),
                decided_by: Set(None),
            };
            report::Entity::insert(report)
                .on_conflict(
                    OnConflict::columns([report::Column::PostId, report::Column::AccountId])
                        .do_nothing()
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// How many posts wait for a reviewer.
    pub async fn reports_waiting(&self, viewer: &Viewer) -> Result<u64, Error> {
        may_moderate(viewer)?;
        let count: Option<i64> = report::Entity::find()
            .select_only()
            .column_as(
                Expr::col(report::Column::PostId).count_distinct(),
                "waiting",
            )
            .filter(report::Column::Decision.is_null())
            .filter(about(
                post::Entity::find().filter(post::Column::Place.eq(UNIT)),
            ))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        Ok(u64::try_from(count.unwrap_or_default()).unwrap_or_default())
    }

    /// What was reported and nobody has decided about, the first report first.
    pub async fn reports(&self, viewer: &Viewer) -> Result<Vec<Reported>, Error> {
        may_moderate(viewer)?;
        let posts = post::Entity::find().filter(post::Column::Place.eq(UNIT));
        self.waiting(viewer, posts).await
    }

    /// The same of a workshop, for its host and the administrators above it.
    pub async fn workshop_reports(
        &self,
        viewer: &Viewer,
        workshop: &WorkshopId,
    ) -> Result<Vec<Reported>, Error> {
        let found = self.workshop_row(workshop).await?;
        may(&viewer.actor, Action::ModerateWorkshop, found.as_resource())?;
        // Nobody decides about their own words.
        let others = of_workshop(workshop)
            .posts()
            .filter(post::Column::AccountId.ne(viewer.account().as_str()));
        self.waiting(viewer, others).await
    }

    async fn waiting(
        &self,
        viewer: &Viewer,
        posts: Select<post::Entity>,
    ) -> Result<Vec<Reported>, Error> {
        let db = &self.database.read;
        let reports = report::Entity::find()
            .filter(report::Column::Decision.is_null())
            .filter(about(posts))
            .order_by_asc(report::Column::At)
            .order_by_asc(report::Column::PostId)
            .limit(MOST_REPORTS)
            .all(db)
            .await?;
        let mut order: Vec<String> = Vec::new();
        let mut reasons: BTreeMap<String, Vec<(String, Timestamp)>> = BTreeMap::new();
        for row in reports {
            let said = reasons.entry(row.post_id.clone()).or_default();
            if said.is_empty() {
                order.push(row.post_id);
            }
            said.push((row.reason, Timestamp::from_millis(row.at)));
        }
        let rows = post::Entity::find()
            .filter(post::Column::Id.is_in(&order))
            .all(db)
            .await?;
        let mut found = self.reported(viewer, rows, &mut reasons).await?;
        found.sort_by_key(|each| order.iter().position(|id| *id == each.post.id));
        Ok(found)
    }

    /// What was last taken out of sight, the newest first.
    pub async fn hidden_posts(&self, viewer: &Viewer) -> Result<Vec<Reported>, Error> {
        may_moderate(viewer)?;
        let rows = post::Entity::find()
            .filter(post::Column::Place.eq(UNIT))
            .filter(post::Column::HiddenAt.is_not_null())
            .order_by_desc(post::Column::HiddenAt)
            .limit(MOST_HIDDEN)
            .all(&self.database.read)
            .await?;
        self.reported(viewer, rows, &mut BTreeMap::new()).await
    }

    /// Decides about a post; what was reported of it is settled, and who wrote what is hidden is told why. Again changes
    /// nothing.
    pub async fn moderate_post(
        &self,
        viewer: &Viewer,
        id: &str,
        moderation: Moderation<'_>,
    ) -> Result<(), Error> {
        may_moderate(viewer)?;
        let moderation = moderation.checked()?;
        let before = post::Entity::find_by_id(id)
            .one(&self.database.read)
            .await?
            .filter(|row| row.place == UNIT)
            .ok_or(Error::NotFound("post"))?;
        let places = self.places(std::slice::from_ref(&before)).await?;
        let place = places.get(&before.id).ok_or(Error::NotFound("course"))?;
        self.write(|tx| async move {
            let row = held(&tx, id).await?.ok_or(Error::NotFound("post"))?;
            decide(&tx, viewer, &row, place, moderation).await
        })
        .await
    }

    /// The same in a workshop: its host, and the administrators above it; nobody decides about their own words.
    pub async fn moderate_topic(
        &self,
        viewer: &Viewer,
        workshop: &WorkshopId,
        id: &str,
        moderation: Moderation<'_>,
    ) -> Result<(), Error> {
        let found = self.workshop_row(workshop).await?;
        may(&viewer.actor, Action::ModerateWorkshop, found.as_resource())?;
        let moderation = moderation.checked()?;
        let place = &Place {
            code: workshop.to_string(),
            course: found.title.clone(),
            unit: found.title,
        };
        self.write(|tx| async move {
            let row = of_workshop(workshop).post(&tx, id).await?;
            if row.account_id == viewer.account().as_str() {
                return Err(Error::Denied(Denial::OwnWork));
            }
            decide(&tx, viewer, &row, place, moderation).await
        })
        .await
    }

    /// The posts with their places and writers.
    async fn reported(
        &self,
        viewer: &Viewer,
        rows: Vec<post::Model>,
        reasons: &mut BTreeMap<String, Vec<(String, Timestamp)>>,
    ) -> Result<Vec<Reported>, Error> {
        let names = self.writers_of(rows.iter()).await?;
        let mut places = self.places(&rows).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(place) = places.remove(&row.id) else {
                continue;
            };
            let name = names.get(&row.account_id).map_or("", String::as_str);
            found.push(Reported {
                post: post_from(viewer, &row, name)?,
                code: place.code,
                course: place.course,
                unit: place.unit,
                is_question: row.question_id.is_none(),
                question: row.question_id.unwrap_or_else(|| row.id.clone()),
                reasons: reasons.remove(&row.id).unwrap_or_default(),
            });
        }
        Ok(found)
    }

    /// Where posts stand, by their ids.
    async fn places(&self, rows: &[post::Model]) -> Result<BTreeMap<String, Place>, Error> {
        let courses = rows.iter().map(|row| row.subject_id.as_str());
        let courses: BTreeMap<String, course::Model> = course::Entity::find()
            .filter(course::Column::Id.is_in(courses))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.id.clone(), row))
            .collect();
        let mut places = BTreeMap::new();
        let workshops = rows.iter().filter(|row| row.place == WORKSHOP);
        let workshops: BTreeMap<String, String> = self
            .workshop_titles(workshops.map(|row| row.subject_id.as_str()))
            .await?;
        for row in rows.iter().filter(|row| row.place == WORKSHOP) {
            let Some(title) = workshops.get(&row.subject_id) else {
                continue;
            };
            let place = Place {
                code: row.subject_id.clone(),
                course: title.clone(),
                unit: title.clone(),
            };
            places.insert(row.id.clone(), place);
        }
        for row in rows.iter().filter(|row| row.place == UNIT) {
            let Some(course) = courses.get(&row.subject_id) else {
                continue;
            };
            let Some(version) = &course.current_version_id else {
                continue;
            };
            // Editions are kept in memory.
            let published = self.version(&CourseVersionId::new(version.clone())).await?;
            let place = Place {
                code: course.code.clone(),
                course: published.course.title.clone(),
                unit: title_of(&published, &row.part),
            };
            places.insert(row.id.clone(), place);
        }
        Ok(places)
    }
}

/// Where a post stands.
struct Place {
    /// Of the course; the id of a workshop.
    code: String,
    /// What the course and the unit are called, or the workshop.
    course: String,
    unit: String,
}

impl Moderation<'_> {
    fn checked(self) -> Result<Self, Error> {
        Ok(match self {
            Self::Hide(reason) => Self::Hide(read_reason(reason)?),
            other => other,
        })
    }
}

fn of_workshop(workshop: &WorkshopId) -> Ground {
    Ground {
        kind: WORKSHOP,
        subject: workshop.to_string(),
    }
}

/// Reports of these posts.
fn about(posts: Select<post::Entity>) -> Expr {
    let ids = posts.select_only().column(post::Column::Id).into_query();
    report::Column::PostId.in_subquery(ids)
}

async fn decide(
    tx: &Tx,
    viewer: &Viewer,
    row: &post::Model,
    place: &Place,
    moderation: Moderation<'_>,
) -> Result<(), Error> {
    match moderation {
        Moderation::Hide(reason) => {
            if row.hidden_at.is_none() {
                hide(tx, viewer, row, reason).await?;
                let told = Notice::PostHidden {
                    code: place.code.clone(),
                    unit: row.part.clone(),
                    title: place.unit.clone(),
                    question: row.question_id.clone().unwrap_or_else(|| row.id.clone()),
                    capacity: capacity_of(row)?,
                    words: row.body.clone(),
                    reason: reason.to_owned(),
                };
                let writer = AccountId::new(row.account_id.clone());
                // Shown again, it may be hidden again.
                tell(tx, &writer, &tx.fresh_id(), &told).await?;
            }
            settle(tx, viewer, &row.id, "hidden").await
        }
        Moderation::Show => show(tx, &row.id).await,
        Moderation::Dismiss => settle(tx, viewer, &row.id, "dismissed").await,
    }
}

fn may_moderate(viewer: &Viewer) -> Result<(), Error> {
    Ok(may(
        &viewer.actor,
        Action::ModerateDiscussion,
        Resource::Platform,
    )?)
}

async fn hide(tx: &Tx, viewer: &Viewer, row: &post::Model, reason: &str) -> Result<(), Error> {
    post::Entity::update_many()
        .col_expr(post::Column::HiddenAt, Expr::value(tx.now().as_millis()))
        .col_expr(
            post::Column::HiddenBy,
            Expr::value(viewer.account().as_str()),
        )
        .col_expr(post::Column::HiddenReason, Expr::value(reason))
        .filter(post::Column::Id.eq(row.id.as_str()))
        .exec(tx.db())
        .await?;
    unmark(tx, row).await
}

async fn show(tx: &Tx, id: &str) -> Result<(), Error> {
    post::Entity::update_many()
        .col_expr(post::Column::HiddenAt, Expr::value(None::<i64>))
        .col_expr(post::Column::HiddenBy, Expr::value(None::<String>))
        .col_expr(post::Column::HiddenReason, Expr::value(None::<String>))
        .filter(post::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What was reported of the post has its decision.
async fn settle(tx: &Tx, viewer: &Viewer, id: &str, decision: &str) -> Result<(), Error> {
    report::Entity::update_many()
        .col_expr(report::Column::Decision, Expr::value(decision))
        .col_expr(report::Column::DecidedAt, Expr::value(tx.now().as_millis()))
        .col_expr(
            report::Column::DecidedBy,
            Expr::value(viewer.account().as_str()),
        )
        .filter(report::Column::PostId.eq(id))
        .filter(report::Column::Decision.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

fn read_reason(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::refused("reason", "missing", "say why"));
    }
    if reason.chars().count() > REASON_LIMIT {
        let detail = format!("say why in at most {REASON_LIMIT} characters");
        return Err(Error::refused("reason", "too-long", detail));
    }
    Ok(reason)
}
