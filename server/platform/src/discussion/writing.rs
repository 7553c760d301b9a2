//! Asking, answering, saying that one has the same question, what answered it, and taking own words back.

use database::discussion::{agreement, post};
use domain::{
    access::Denial,
    discussion::{read_words, room},
    ids::{AccountId, WorkshopId},
    notices::Notice,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{About, Ground, Seat, Spot, shown_name, title_of};
use crate::{Error, Platform, Viewer, learning::may_learn, notices::tell, write::Tx};

const HOUR_MILLIS: i64 = 3_600_000;

impl Platform {
    /// Asks about a unit of a course that the teacher is on; the author is told. The same words again within the hour are
    /// the same question. Its id. [`Error::TooOften`] where somebody writes too much.
    pub async fn ask_question(
        &self,
        viewer: &Viewer,
        code: &str,
        key: &str,
        words: &str,
    ) -> Result<String, Error> {
        may_learn(viewer)?;
        let words = checked(words)?;
        let seat = self.seat(viewer, Spot::Course(code)).await?;
        let (_, unit) = seat.published()?.unit(key).ok_or(Error::NotFound("unit"))?;
        let (seat, unit, words) = (&seat, unit.key.as_str(), words.as_str());
        self.write(|tx| async move {
            let said = Said {
                seat,
                unit,
                question: None,
                words,
            };
            let (id, is_new) = said.put(&tx, viewer).await?;
            if is_new {
                seat.tell_asked(&tx, viewer, unit, &id, words).await?;
            }
            Ok(id)
        })
        .await
    }

    /// Begins a topic in a workshop; everybody else in it is told. The same words again within the hour are the same topic.
    pub async fn begin_topic(
        &self,
        viewer: &Viewer,
        workshop: &WorkshopId,
        words: &str,
    ) -> Result<String, Error> {
        may_learn(viewer)?;
        let words = checked(words)?;
        let seat = self.seat(viewer, Spot::Workshop(workshop)).await?;
        seat.may_write()?;
        let (seat, words) = (&seat, words.as_str());
        self.write(|tx| async move {
            let said = Said {
                seat,
                unit: "",
                question: None,
                words,
            };
            let (id, is_new) = said.put(&tx, viewer).await?;
            if is_new {
                seat.tell_asked(&tx, viewer, "", &id, words).await?;
            }
            Ok(id)
        })
        .await
    }

    /// Answers a question: who is on the course, and who answers for it; or replies to a topic. Who began it is told. The
    /// answer's id.
    pub async fn answer_question(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        question: &str,
        words: &str,
    ) -> Result<String, Error> {
        let words = checked(words)?;
        let seat = self.seat(viewer, spot).await?;
        seat.may_write()?;
        let (seat, words) = (&seat, words.as_str());
        self.write(|tx| async move {
            let asked = seat.ground.question(&tx, question).await?;
            if asked.withdrawn_at.is_some() {
                let detail = "the question was withdrawn; nobody waits for an answer";
                return Err(Error::conflict("question-withdrawn", detail));
            }
            if asked.hidden_at.is_some() {
                return Err(Error::NotFound("question"));
            }
            let said = Said {
                seat,
                unit: &asked.part,
                question: Some(question),
                words,
            };
            let (id, is_new) = said.put(&tx, viewer).await?;
            if is_new && asked.account_id != viewer.account().as_str() {
                let by = shown_name(seat.capacity, &viewer.name);
                let told = seat.answered(&asked, &id, by, words);
                tell(&tx, &AccountId::new(asked.account_id), &id, &told).await?;
            }
            Ok(id)
        })
        .await
    }

    /// Says that a learner has the same question, or that they have it no longer. Again changes nothing.
    pub async fn agree_with_question(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        question: &str,
        agrees: bool,
    ) -> Result<(), Error> {
        may_learn(viewer)?;
        let seat = self.seat(viewer, spot).await?;
        let seat = &seat;
        self.write(|tx| async move {
            let asked = seat.ground.question(&tx, question).await?;
            if asked.account_id == viewer.account().as_str() {
                return Err(Error::Denied(Denial::OwnWork));
            }
            if agrees && (asked.withdrawn_at.is_some() || asked.hidden_at.is_some()) {
                return Err(Error::NotFound("question"));
            }
            let changed = if agrees {
                let row = agreement::ActiveModel {
                    question_id: Set(question.to_owned()),
                    account_id: Set(viewer.account().to_string()),
                    at: Set(tx.now().as_millis()),
                };
                agreement::Entity::insert(row)
                    .on_conflict(
                        OnConflict::columns([
                            agreement::Column::QuestionId,
                            agreement::Column::AccountId,
                        ])
                        .do_nothing()
                        .to_owned(),
                    )
                    .exec_without_returning(tx.db())
                    .await?
            } else {
                let key = (question.to_owned(), viewer.account().to_string());
                agreement::Entity::delete_by_id(key)
                    .exec(tx.db())
                    .await?
                    .rows_affected
            };
            if changed == 0 {
                return Ok(());
            }
            let step: i64 = if agrees { 1 } else { -1 };
            post::Entity::update_many()
                .col_expr(
                    post::Column::Agreed,
                    Expr::col(post::Column::Agreed).add(step),
                )
                .filter(post::Column::Id.eq(question))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Says which answer answered a question, or that none did: who asked it, or who answers for the course. There is one
    /// at most; of two at the same moment the later stands.
    pub async fn mark_answer(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        question: &str,
        answer: Option<&str>,
    ) -> Result<(), Error> {
        let seat = self.seat(viewer, spot).await?;
        let seat = &seat;
        self.write(|tx| async move {
            let asked = seat.ground.question(&tx, question).await?;
            let asked_it = asked.account_id == viewer.account().as_str();
            if !seat.capacity.marks(asked_it) {
                return Err(Error::Denied(Denial::Scope));
            }
            if let Some(answer) = answer {
                let stands = post::Entity::find_by_id(answer)
                    .filter(post::Column::QuestionId.eq(question))
                    .filter(post::Column::WithdrawnAt.is_null())
                    .filter(post::Column::HiddenAt.is_null())
                    .one(tx.db())
                    .await?;
                stands.ok_or(Error::NotFound("answer"))?;
            }
            post::Entity::update_many()
                .col_expr(
                    post::Column::AnswerId,
                    Expr::value(answer.map(str::to_owned)),
                )
                .filter(post::Column::Id.eq(question))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Takes own words back: the row stays and says so. Again changes nothing.
    pub async fn withdraw_post(
        &self,
        viewer: &Viewer,
        spot: impl Into<Spot<'_>> + Send,
        id: &str,
    ) -> Result<(), Error> {
        let seat = self.seat(viewer, spot).await?;
        let seat = &seat;
        self.write(|tx| async move {
            let row = seat.ground.post(&tx, id).await?;
            if row.account_id != viewer.account().as_str() {
                return Err(Error::Denied(Denial::Scope));
            }
            post::Entity::update_many()
                .col_expr(post::Column::WithdrawnAt, Expr::value(tx.now().as_millis()))
                .filter(post::Column::Id.eq(id))
                .filter(post::Column::WithdrawnAt.is_null())
                .exec(tx.db())
                .await?;
            unmark(&tx, &row).await
        })
        .await
    }
}

/// What is put into a place.
struct Said<'a> {
    seat: &'a Seat,
    unit: &'a str,
    question: Option<&'a str>,
    words: &'a str,
}

impl Said<'_> {
    /// The post's id, and whether it was not there before.
    async fn put(&self, tx: &Tx, viewer: &Viewer) -> Result<(String, bool), Error> {
        tx.lock_account(viewer.account()).await?;
        let now = tx.now();
        let recent = || {
            post::Entity::find()
                .filter(post::Column::AccountId.eq(viewer.account().as_str()))
                .filter(post::Column::At.gt(now.as_millis() - HOUR_MILLIS))
        };
        // A double click says it once.
        let ground = &self.seat.ground;
        let before = recent()
            .filter(post::Column::Place.eq(ground.kind))
            .filter(post::Column::SubjectId.eq(ground.subject.as_str()))
            .filter(post::Column::Part.eq(self.unit))
            .filter(match self.question {
                Some(question) => post::Column::QuestionId.eq(question),
                None => post::Column::QuestionId.is_null(),
            })
            .filter(post::Column::Body.eq(self.words))
            .filter(post::Column::WithdrawnAt.is_null())
            .filter(post::Column::HiddenAt.is_null())
            .one(tx.db())
            .await?;
        if let Some(before) = before {
            return Ok((before.id, false));
        }
        let written: Vec<i64> = recent()
            .select_only()
            .column(post::Column::At)
            .into_tuple()
            .all(tx.db())
            .await?;
        let written: Vec<Timestamp> = written.into_iter().map(Timestamp::from_millis).collect();
        room(&written, now).map_err(|retry_after_seconds| Error::TooOften {
            retry_after_seconds,
        })?;
        let id = tx.fresh_id();
        let row = post::ActiveModel {
            id: Set(id.clone()),
            place: Set(ground.kind.to_owned()),
            subject_id: Set(ground.subject.clone()),
            part: Set(self.unit.to_owned()),
            question_id: Set(self.question.map(str::to_owned)),
            account_id: Set(viewer.account().to_string()),
            capacity: Set(self.seat.capacity.code().to_owned()),
            body: Set(self.words.to_owned()),
            at: Set(now.as_millis()),
            answer_id: Set(None),
            agreed: Set(0),
            withdrawn_at: Set(None),
            hidden_at: Set(None),
            hidden_by: Set(None),
            hidden_reason: Set(None),
        };
        post::Entity::insert(row)
            .exec_without_returning(tx.db())
            .await?;
        Ok((id, true))
    }
}

impl Ground {
    /// A question of it, held until the work is committed: what is said of it waits.
    async fn question(&self, tx: &Tx, id: &str) -> Result<post::Model, Error> {
        let found = locked(tx, id).await?;
        let found = found.filter(|row| row.question_id.is_none() && self.holds(row));
        found.ok_or(Error::NotFound("question"))
    }

    /// A question or an answer of it, its question held.
    pub(super) async fn post(&self, tx: &Tx, id: &str) -> Result<post::Model, Error> {
        let found = held(tx, id).await?;
        let found = found.filter(|row| self.holds(row));
        found.ok_or(Error::NotFound("post"))
    }

    fn holds(&self, row: &post::Model) -> bool {
        row.place == self.kind && row.subject_id == self.subject
    }
}

impl Seat {
    /// Tells the author that something is asked, or everybody else in the workshop that a topic is begun.
    async fn tell_asked(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        unit: &str,
        id: &str,
        words: &str,
    ) -> Result<(), Error> {
        match &self.about {
            About::Course {
                code,
                owner,
                published,
            } => {
                let owner = owner.as_ref().filter(|owner| *owner != viewer.account());
                let Some(owner) = owner else { return Ok(()) };
                let told = Notice::QuestionAsked {
                    code: code.clone(),
                    unit: unit.to_owned(),
                    title: title_of(published, unit),
                    question: id.to_owned(),
                    words: words.to_owned(),
                };
                tell(tx, owner, id, &told).await
            }
            About::Workshop(workshop) => {
                let told = Notice::TopicBegun {
                    workshop: workshop.id.to_string(),
                    title: workshop.title.clone(),
                    topic: id.to_owned(),
                    by: viewer.name.clone(),
                    words: words.to_owned(),
                };
                workshop
                    .tell_everybody(tx, id, &told, Some(viewer.account()))
                    .await
            }
        }
    }

    /// For who asked, or began the topic.
    fn answered(&self, asked: &post::Model, id: &str, by: String, words: &str) -> Notice {
        match &self.about {
            About::Course {
                code, published, ..
            } => Notice::QuestionAnswered {
                code: code.clone(),
                unit: asked.part.clone(),
                title: title_of(published, &asked.part),
                question: asked.id.clone(),
                answer: id.to_owned(),
                by,
                words: words.to_owned(),
            },
            About::Workshop(workshop) => Notice::TopicReplied {
                workshop: workshop.id.to_string(),
                title: workshop.title.clone(),
                topic: asked.id.clone(),
                by,
                words: words.to_owned(),
            },
        }
    }

    /// Whether the post is there for this reader at all.
    pub(super) fn shows(&self, viewer: &Viewer, row: &post::Model) -> Result<(), Error> {
        let is_own = row.account_id == viewer.account().as_str();
        if row.hidden_at.is_none() || is_own || self.moderates {
            return Ok(());
        }
        Err(Error::NotFound("post"))
    }
}

/// The post as it is, its question held: whoever says what answered it, withdraws or hides an answer does so one after the
/// other.
pub(super) async fn held(tx: &Tx, id: &str) -> Result<Option<post::Model>, Error> {
    let Some(row) = post::Entity::find_by_id(id).one(tx.db()).await? else {
        return Ok(None);
    };
    locked(tx, row.question_id.as_deref().unwrap_or(id)).await?;
    Ok(post::Entity::find_by_id(id).one(tx.db()).await?)
}

async fn locked(tx: &Tx, id: &str) -> Result<Option<post::Model>, Error> {
    Ok(post::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.db())
        .await?)
}

/// An answer that went away answered nothing.
pub(super) async fn unmark(tx: &Tx, answer: &post::Model) -> Result<(), Error> {
    let Some(question) = &answer.question_id else {
        return Ok(());
    };
    post::Entity::update_many()
        .col_expr(post::Column::AnswerId, Expr::value(None::<String>))
        .filter(post::Column::Id.eq(question))
        .filter(post::Column::AnswerId.eq(answer.id.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn checked(words: &str) -> Result<String, Error> {
    read_words(words).map_err(|error| Error::refused("words", error.code(), error.to_string()))
}
