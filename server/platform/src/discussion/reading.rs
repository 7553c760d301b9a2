//! What was asked and answered.

use std::collections::{BTreeMap, BTreeSet};

use database::{
    accounts::account,
    authoring::draft,
    catalogue::course,
    discussion::{agreement, post},
};
use domain::{
    access::{Action, Resource, may},
    discussion::{AnswerPlace, Cursor},
    ids::WorkshopId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait as _, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Query,
};

use super::{Discussion, Ground, Post, Question, Seat, Spot, UNIT, post_from};
use crate::{Error, Platform, Viewer};

/// Answers of one question that are read; more are a conversation for another place.
const MOST_ANSWERS: u64 = 500;

/// Which questions of a course are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Nobody has answered yet; the longest waiting first.
    Open,
    /// The newest first.
    All,
}

impl Platform {
    /// What is asked about a unit, the most useful first and of equals the newest. `focus` is a question that is shown
    /// whatever page it stands on.
    pub async fn questions(
        &self,
        viewer: &Viewer,
        code: &str,
        key: &str,
        cursor: Option<&str>,
        focus: Option<&str>,
        limit: u64,
    ) -> Result<Discussion, Error> {
        let seat = self.seat(viewer, Spot::Course(code)).await?;
        let (_, unit) = seat.published()?.unit(key).ok_or(Error::NotFound("unit"))?;
        let all = seat
            .shown_to(viewer, seat.ground.questions())
            .filter(post::Column::Part.eq(unit.key.as_str()));
        let mut query = all.clone();
        if let Some(cursor) = cursor {
            let after = read_cursor(cursor)?;
            let same = || post::Column::Agreed.eq(after.agreed);
            query = query.filter(
                Condition::any()
                    .add(post::Column::Agreed.lt(after.agreed))
                    .add(same().and(post::Column::At.lt(after.at)))
                    .add(
                        same()
                            .and(post::Column::At.eq(after.at))
                            .and(post::Column::Id.lt(after.id.as_str())),
                    ),
            );
        }
        let mut rows = query
            .order_by_desc(post::Column::Agreed)
            .order_by_desc(post::Column::At)
            .order_by_desc(post::Column::Id)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let next = cut(&mut rows, limit);
        self.put_first(all, focus, &mut rows).await?;
        self.discussion(viewer, &seat, rows, next).await
    }

    /// What is asked about a course, for who answers for it.
    pub async fn course_questions(
        &self,
        viewer: &Viewer,
        code: &str,
        which: Which,
        cursor: Option<&str>,
        focus: Option<&str>,
        limit: u64,
    ) -> Result<Discussion, Error> {
        let seat = self.seat_of_who_answers(viewer, code).await?;
        let page = (which, cursor, focus, limit);
        self.in_order_of_time(viewer, &seat, page).await
    }

    /// What the members of a workshop talk about, the newest topic first.
    pub async fn topics(
        &self,
        viewer: &Viewer,
        workshop: &WorkshopId,
        cursor: Option<&str>,
        focus: Option<&str>,
        limit: u64,
    ) -> Result<Discussion, Error> {
        let seat = self.seat(viewer, Spot::Workshop(workshop)).await?;
        let page = (Which::All, cursor, focus, limit);
        self.in_order_of_time(viewer, &seat, page).await
    }

    async fn in_order_of_time(
        &self,
        viewer: &Viewer,
        seat: &Seat,
        (which, cursor, focus, limit): (Which, Option<&str>, Option<&str>, u64),
    ) -> Result<Discussion, Error> {
        let all = seat.shown_to(viewer, seat.ground.questions());
        let mut query = match which {
            Which::Open => open(all.clone()),
            Which::All => all.clone(),
        };
        if let Some(cursor) = cursor {
            let after = read_cursor(cursor)?;
            let (at, id) = (post::Column::At, post::Column::Id);
            let same = at.eq(after.at);
            query = query.filter(match which {
                Which::Open => at.gt(after.at).or(same.and(id.gt(after.id.as_str()))),
                Which::All => at.lt(after.at).or(same.and(id.lt(after.id.as_str()))),
            });
        }
        let order = match which {
            Which::Open => Order::Asc,
            Which::All => Order::Desc,
        };
        let mut rows = query
            .order_by(post::Column::At, order.clone())
            .order_by(post::Column::Id, order)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let next = cut(&mut rows, limit);
        self.put_first(all, focus, &mut rows).await?;
        self.discussion(viewer, seat, rows, next).await
    }

    /// One question with its answers, for whoever may read it.
    pub async fn question(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        id: &str,
    ) -> Result<Question, Error> {
        let seat = self.seat(viewer, spot).await?;
        let rows = seat
            .shown_to(viewer, seat.ground.questions())
            .filter(post::Column::Id.eq(id))
            .all(&self.database.read)
            .await?;
        let found = self.discussion(viewer, &seat, rows, None).await?;
        let found = found.questions.into_iter().next();
        found.ok_or(Error::NotFound("question"))
    }

    /// How many questions of a course nobody has answered, for who answers for it.
    pub async fn open_questions(&self, viewer: &Viewer, code: &str) -> Result<u64, Error> {
        let seat = self.seat_of_who_answers(viewer, code).await?;
        Ok(open(seat.ground.questions())
            .count(&self.database.read)
            .await?)
    }

    /// The courses with questions that nobody has answered, with how many, by their codes: an author's own, all for a
    /// reviewer.
    pub async fn questions_waiting(&self, viewer: &Viewer) -> Result<Vec<(String, u64)>, Error> {
        let owner = viewer.account();
        may(
            &viewer.actor,
            Action::AnswerQuestions,
            Resource::Draft { owner },
        )?;
        let sees_all = may(&viewer.actor, Action::AnswerQuestions, Resource::Platform).is_ok();
        let db = &self.database.read;
        let mut query = open(of_units());
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
            query = query.filter(post::Column::SubjectId.in_subquery(courses));
        }
        let counts: Vec<(String, i64)> = query
            .select_only()
            .column(post::Column::SubjectId)
            .column_as(post::Column::Id.count(), "waiting")
            .group_by(post::Column::SubjectId)
            .into_tuple()
            .all(db)
            .await?;
        let counts: BTreeMap<String, i64> = counts.into_iter().collect();
        let codes: Vec<(String, String)> = course::Entity::find()
            .select_only()
            .column(course::Column::Id)
            .column(course::Column::Code)
            .filter(course::Column::Id.is_in(counts.keys().map(String::as_str)))
            .order_by_asc(course::Column::Code)
            .into_tuple()
            .all(db)
            .await?;
        let waiting = codes.into_iter().filter_map(|(id, code)| {
            let count = counts.get(&id)?;
            Some((code, u64::try_from(*count).unwrap_or_default()))
        });
        Ok(waiting.collect())
    }

    async fn seat_of_who_answers(&self, viewer: &Viewer, code: &str) -> Result<Seat, Error> {
        let owner = self.owner_of(code).await?;
        super::answers_for(viewer, owner.as_ref())?;
        self.seat(viewer, Spot::Course(code)).await
    }

    /// The question that a link names stands first where the page does not hold it anyhow.
    async fn put_first(
        &self,
        all: Select<post::Entity>,
        focus: Option<&str>,
        rows: &mut Vec<post::Model>,
    ) -> Result<(), Error> {
        let Some(focus) = focus.filter(|id| rows.iter().all(|row| row.id != *id)) else {
            return Ok(());
        };
        let found = all
            .filter(post::Column::Id.eq(focus))
            .one(&self.database.read)
            .await?;
        rows.splice(0..0, found);
        Ok(())
    }

    /// The questions with their answers; four queries however many there are.
    async fn discussion(
        &self,
        viewer: &Viewer,
        seat: &Seat,
        rows: Vec<post::Model>,
        next: Option<String>,
    ) -> Result<Discussion, Error> {
        let mut discussion = Discussion {
            capacity: seat.capacity,
            questions: Vec::with_capacity(rows.len()),
            next,
        };
        if rows.is_empty() {
            return Ok(discussion);
        }
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let db = &self.database.read;
        let answers = post::Entity::find().filter(post::Column::QuestionId.is_in(ids.clone()));
        let answers = seat
            .shown_to(viewer, answers)
            .order_by_asc(post::Column::At)
            .limit(MOST_ANSWERS * rows.len() as u64)
            .all(db)
            .await?;
        let names = self.writers_of(rows.iter().chain(&answers)).await?;
        let agreed: BTreeSet<String> = if seat.capacity.agrees() {
            agreement::Entity::find()
                .select_only()
                .column(agreement::Column::QuestionId)
                .filter(agreement::Column::QuestionId.is_in(ids))
                .filter(agreement::Column::AccountId.eq(viewer.account().as_str()))
                .into_tuple::<String>()
                .all(db)
                .await?
                .into_iter()
                .collect()
        } else {
            BTreeSet::new()
        };
        for row in &rows {
            let own: Vec<&post::Model> = answers
                .iter()
                .filter(|answer| answer.question_id.as_ref() == Some(&row.id))
                .collect();
            let post = named(viewer, row, &names)?;
            discussion.questions.push(Question {
                unit: row.part.clone(),
                agreed: u64::try_from(row.agreed).unwrap_or_default(),
                has_agreed: agreed.contains(&row.id),
                answers: in_order(viewer, row, own, &names)?,
                answered_by: row.answer_id.clone(),
                may_mark: seat.capacity.marks(post.is_own),
                post,
            });
        }
        Ok(discussion)
    }

    pub(super) async fn writers_of(
        &self,
        rows: impl Iterator<Item = &post::Model>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let ids: BTreeSet<&str> = rows.map(|row| row.account_id.as_str()).collect();
        let names: Vec<(String, String)> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::Name)
            .filter(account::Column::Id.is_in(ids))
            .into_tuple()
            .all(&self.database.read)
            .await?;
        Ok(names.into_iter().collect())
    }
}

/// Questions about units.
fn of_units() -> Select<post::Entity> {
    post::Entity::find()
        .filter(post::Column::Place.eq(UNIT))
        .filter(post::Column::QuestionId.is_null())
}

impl Ground {
    fn questions(&self) -> Select<post::Entity> {
        self.posts().filter(post::Column::QuestionId.is_null())
    }

    /// Questions and answers.
    pub(super) fn posts(&self) -> Select<post::Entity> {
        post::Entity::find()
            .filter(post::Column::Place.eq(self.kind))
            .filter(post::Column::SubjectId.eq(self.subject.as_str()))
    }
}

impl Seat {
    /// What is hidden is seen by who wrote it, and by who decides about it.
    fn shown_to(&self, viewer: &Viewer, query: Select<post::Entity>) -> Select<post::Entity> {
        if self.moderates {
            return query;
        }
        query.filter(
            Condition::any()
                .add(post::Column::HiddenAt.is_null())
                .add(post::Column::AccountId.eq(viewer.account().as_str())),
        )
    }
}

/// Those that stand and have no answer that stands.
fn open(query: Select<post::Entity>) -> Select<post::Entity> {
    let answered = Query::select()
        .column(post::Column::QuestionId)
        .from(post::Entity)
        .and_where(post::Column::QuestionId.is_not_null())
        .and_where(post::Column::WithdrawnAt.is_null())
        .and_where(post::Column::HiddenAt.is_null())
        .to_owned();
    query
        .filter(post::Column::WithdrawnAt.is_null())
        .filter(post::Column::HiddenAt.is_null())
        .filter(post::Column::Id.not_in_subquery(answered))
}

fn read_cursor(cursor: &str) -> Result<Cursor, Error> {
    let detail = "a cursor is the `next` of the page before";
    Cursor::parse(cursor).ok_or_else(|| Error::refused("cursor", "cursor-form", detail))
}

/// Cuts what is beyond the page; the cursor of the next one, where there is one.
fn cut(rows: &mut Vec<post::Model>, limit: u64) -> Option<String> {
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = rows.last().filter(|_| more)?;
    let cursor = Cursor {
        agreed: last.agreed,
        at: last.at,
        id: last.id.clone(),
    };
    Some(cursor.to_string())
}

fn named(
    viewer: &Viewer,
    row: &post::Model,
    names: &BTreeMap<String, String>,
) -> Result<Post, Error> {
    let name = names.get(&row.account_id).map_or("", String::as_str);
    post_from(viewer, row, name)
}

fn in_order(
    viewer: &Viewer,
    question: &post::Model,
    answers: Vec<&post::Model>,
    names: &BTreeMap<String, String>,
) -> Result<Vec<Post>, Error> {
    let mut posts = answers
        .into_iter()
        .map(|answer| named(viewer, answer, names))
        .collect::<Result<Vec<_>, _>>()?;
    posts.sort_by_cached_key(|post| {
        let place = AnswerPlace {
            answered_it: question.answer_id.as_ref() == Some(&post.id),
            capacity: post.capacity,
            at: post.at,
        };
        (place.key(), post.id.clone())
    });
    Ok(posts)
}
