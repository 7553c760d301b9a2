//! What those who completed a course say of it 课程评价.

use std::collections::BTreeMap;

use database::{accounts::account, catalogue::course, ratings::rating};
use domain::{
    access::{Action, Resource, may},
    certificates::masked,
    ids::AccountId,
    learning::ProgressState,
    ratings::{COMMENT_LIMIT, RatingSums, Stars},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{Error, Platform, Refusal, Viewer, learning::may_learn};

/// Comments shown of a course, the newest first.
const MOST_COMMENTS: u64 = 50;

/// What somebody says of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub account: AccountId,
    /// Partly masked, but to themselves.
    pub name: String,
    pub stars: Stars,
    pub comment: String,
    pub at: Timestamp,
    /// Why a reviewer took the comment out of sight.
    pub hidden: Option<String>,
}

/// What is said of a course.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    pub sums: RatingSums,
    /// With words that are not hidden, the newest first; for reviewers the hidden ones too.
    pub comments: Vec<Rating>,
    /// The asker's own.
    pub own: Option<Rating>,
}

impl Platform {
    /// Rates a course that the teacher has completed; again takes the place of what they said before.
    pub async fn rate(
        &self,
        viewer: &Viewer,
        code: &str,
        stars: u8,
        comment: &str,
    ) -> Result<(), Error> {
        may_learn(viewer)?;
        let mut refusals = Vec::new();
        let stars = Stars::new(stars)
            .map_err(|error| refusals.push(Refusal::new("stars", "stars", error.to_string())));
        let comment = comment.trim();
        if comment.chars().count() > COMMENT_LIMIT {
            let detail = format!("write at most {COMMENT_LIMIT} characters");
            refusals.push(Refusal::new("comment", "too-long", detail));
        }
        let (Ok(stars), true) = (stars, refusals.is_empty()) else {
            return Err(Error::Refused(refusals));
        };
        let enrolment = self.enrolment_on(viewer, code).await?;
        let done = enrolment.filter(|each| each.state == ProgressState::Completed);
        let done = done.ok_or_else(|| {
            Error::conflict(
                "not-completed",
                "whoever has completed a course may rate it",
            )
        })?;
        let published = done.published.as_ref();
        self.write(|tx| async move {
            let row = rating::ActiveModel {
                course_id: Set(published.course_id.to_string()),
                account_id: Set(viewer.account().to_string()),
                version_id: Set(published.version_id.to_string()),
                stars: Set(i32::from(stars.count())),
                comment: Set(comment.to_owned()),
                at: Set(tx.now().as_millis()),
                hidden_at: Set(None),
                hidden_by: Set(None),
                hidden_reason: Set(None),
            };
            // What was hidden stays hidden until its words are others.
            let before = rating::Entity::find_by_id((
                published.course_id.to_string(),
                viewer.account().to_string(),
            ))
            .one(tx.db())
            .await?;
            let mut changed = vec![
                rating::Column::VersionId,
                rating::Column::Stars,
                rating::Column::Comment,
                rating::Column::At,
            ];
            if before.is_some_and(|before| before.comment != comment) {
                changed.extend([
                    rating::Column::HiddenAt,
                    rating::Column::HiddenBy,
                    rating::Column::HiddenReason,
                ]);
            }
            rating::Entity::insert(row)
                .on_conflict(
                    OnConflict::columns([rating::Column::CourseId, rating::Column::AccountId])
                        .update_columns(changed)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Takes one's own rating back. Again changes nothing.
    pub async fn unrate(&self, viewer: &Viewer, code: &str) -> Result<(), Error> {
        may_learn(viewer)?;
        let id = self.course_id(code).await?;
        let id = &id;
        self.write(|tx| async move {
            rating::Entity::delete_by_id((id.clone(), viewer.account().to_string()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Takes a comment out of sight, or, without a reason, shows it again. The stars stay.
    pub async fn moderate_rating(
        &self,
        viewer: &Viewer,
        code: &str,
        of: &AccountId,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        may(&viewer.actor, Action::ModerateRatings, Resource::Platform)?;
        let reason = reason.map(str::trim);
        if reason.is_some_and(|reason| reason.is_empty() || reason.chars().count() > COMMENT_LIMIT)
        {
            let detail = format!("say why, in at most {COMMENT_LIMIT} characters");
            return Err(Error::refused("reason", "missing", detail));
        }
        let id = self.course_id(code).await?;
        let id = &id;
        self.write(|tx| async move {
            let at = reason.map(|_| tx.now().as_millis());
            let by = reason.map(|_| viewer.account().to_string());
            let changed = rating::Entity::update_many()
                .col_expr(rating::Column::HiddenAt, Expr::value(at))
                .col_expr(rating::Column::HiddenBy, Expr::value(by))
                .col_expr(
                    rating::Column::HiddenReason,
                    Expr::value(reason.map(str::to_owned)),
                )
                .filter(rating::Column::CourseId.eq(id))
                .filter(rating::Column::AccountId.eq(of.as_str()))
                .exec(tx.db())
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::NotFound("rating"));
            }
            Ok(())
        })
        .await
    }

    /// What is said of a course, for everybody who may see it.
    pub async fn ratings(&self, viewer: Option<&Viewer>, code: &str) -> Result<Ratings, Error> {
        let db = &self.database.read;
        let id = self.course_id(code).await?;
        let counts: Vec<(i32, i64)> = rating::Entity::find()
            .select_only()
            .column(rating::Column::Stars)
            .column_as(rating::Column::AccountId.count(), "count")
            .filter(rating::Column::CourseId.eq(&id))
            .group_by(rating::Column::Stars)
            .into_tuple()
            .all(db)
            .await?;
        if counts.is_empty() {
            return Ok(Ratings::default());
        }
        let mut sums = RatingSums::default();
        for (stars, count) in counts {
            let place = usize::try_from(stars - 1).ok();
            if let Some(sum) = place.and_then(|at| sums.of.get_mut(at)) {
                *sum = u64::try_from(count).unwrap_or_default();
            }
        }
        let moderates = viewer.is_some_and(|viewer| {
            may(&viewer.actor, Action::ModerateRatings, Resource::Platform).is_ok()
        });
        let mut query = rating::Entity::find()
            .filter(rating::Column::CourseId.eq(&id))
            .filter(rating::Column::Comment.ne(""));
        if !moderates {
            query = query.filter(rating::Column::HiddenAt.is_null());
        }
        let mut rows = query
            .order_by_desc(rating::Column::At)
            .limit(MOST_COMMENTS)
            .all(db)
            .await?;
        let me = viewer.map(Viewer::account);
        let own = match me {
            Some(me) => {
                let key = (id.clone(), me.to_string());
                rating::Entity::find_by_id(key).one(db).await?
            }
            None => None,
        };
        rows.retain(|row| me.is_none_or(|me| row.account_id != me.as_str()));
        let ids = rows.iter().map(|row| row.account_id.as_str());
        let names: BTreeMap<String, String> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Name)
            .filter(account::Column::Id.is_in(ids))
            .into_tuple::<(String, String)>()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let comments = rows
            .into_iter()
            .map(|row| {
                let name = names.get(&row.account_id).map(|name| masked(name));
                rating_from(row, name.unwrap_or_default())
            })
            .collect::<Result<_, _>>()?;
        let own = own
            .map(|row| rating_from(row, viewer.map(|me| me.name.clone()).unwrap_or_default()))
            .transpose()?;
        Ok(Ratings {
            sums,
            comments,
            own,
        })
    }

    async fn course_id(&self, code: &str) -> Result<String, Error> {
        let found: Option<String> = course::Entity::find()
            .select_only()
            .column(course::Column::Id)
            .filter(course::Column::Code.eq(code))
            .into_tuple()
            .one(&self.database.read)
            .await?;
        found.ok_or(Error::NotFound("course"))
    }
}

fn rating_from(row: rating::Model, name: String) -> Result<Rating, Error> {
    let stars = u8::try_from(row.stars)
        .ok()
        .and_then(|n| Stars::new(n).ok());
    Ok(Rating {
        stars: stars.ok_or_else(|| Error::Damaged(format!("a rating of {}", row.course_id)))?,
        account: AccountId::new(row.account_id),
        name,
        comment: row.comment,
        at: Timestamp::from_millis(row.at),
        hidden: row.hidden_at.map(|_| row.hidden_reason.unwrap_or_default()),
    })
}
