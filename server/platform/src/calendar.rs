//! A person's calendar 日历: sessions that one is expected at or may come to, last days of assigned courses, the end of the
//! training year; on its page, and by an address that other programs read.
//!
//! The address is signed, not stored: the table holds only its generation, so that it gives nobody a way in. A new
//! generation makes the old address worthless.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use database::{
    calendar::calendar_feed,
    trainings::{place, training},
};
use domain::{
    access::{Action, Resource, may},
    assignments::AssignmentState,
    ids::AccountId,
    organisations::OrganisationPath,
    time::{Day, Timestamp, TrainingYear},
};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::{Error, Platform, Viewer, notices::receives};

/// What is longer ago is history, and what is further away is not planned yet.
const BEFORE_DAYS: i64 = 90;
const AFTER_DAYS: i64 = 400;
const DAY_MILLIS: i64 = 86_400_000;

/// Something in the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The same for ever, for programs that read the calendar again.
    pub uid: String,
    pub what: What,
    pub when: When,
    /// When it was put down.
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Training {
        title: String,
        place: String,
        /// On the roster; else it is open to the person's organisation.
        is_expected: bool,
    },
    Assignment {
        code: String,
        title: String,
        state: AssignmentState,
    },
    YearEnds(TrainingYear),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Span(Timestamp, Timestamp),
    /// The whole day, in the platform's zone.
    Day(Day),
}

impl Platform {
    /// The calendar of the asker, in order of time.
    pub async fn calendar(&self, viewer: &Viewer) -> Result<Vec<Happening>, Error> {
        let home = &viewer.actor.organisation;
        let person = Resource::Person {
            account: viewer.account(),
            organisation: home,
        };
        may(&viewer.actor, Action::Learn, person)?;
        let now = self.now();
        let mut all = self.sessions_of(viewer.account(), home, now).await?;
        let zone = &self.rules.zone;
        for own in self.own_assignments(viewer).await? {
            let each = own.assignment;
            all.push(Happening {
                uid: format!("assignment-{}", each.id),
                when: When::Day(Day::of(each.due, zone)),
                at: each.at,
                what: What::Assignment {
                    code: each.course_code,
                    title: each.title,
                    state: own.state,
                },
            });
        }
        let year = TrainingYear::of(now, zone);
        if let Some(last) = Day::from_ymd(year.number(), 12, 31)
            && let Some(first) = Day::from_ymd(year.number(), 1, 1)
        {
            all.push(Happening {
                uid: format!("year-{year}"),
                when: When::Day(last),
                at: first.begins(zone).unwrap_or(now),
                what: What::YearEnds(year),
            });
        }
        all.sort_by_key(|each| match each.when {
            When::Span(begins, _) => begins,
            When::Day(day) => day.begins(zone).unwrap_or(now),
        });
        Ok(all)
    }

    async fn sessions_of(
        &self,
        account: &AccountId,
        home: &OrganisationPath,
        now: Timestamp,
    ) -> Result<Vec<Happening>, Error> {
        let mine = Query::select()
            .column(place::Column::TrainingId)
            .from(place::Entity)
            .and_where(place::Column::AccountId.eq(account.as_str()))
            .to_owned();
        let above: Vec<String> = home.ancestry().iter().map(ToString::to_string).collect();
        let open = Condition::all()
            .add(training::Column::OpenToSubtree.eq(true))
            .add(training::Column::Organisation.is_in(above));
        let rows = training::Entity::find()
            .filter(
                training::Column::EndsAt
                    .gte(now.plus_millis(-BEFORE_DAYS * DAY_MILLIS).as_millis()),
            )
            .filter(
                training::Column::BeginsAt
                    .lte(now.plus_millis(AFTER_DAYS * DAY_MILLIS).as_millis()),
            )
            .filter(
                Condition::any()
                    .add(training::Column::Id.in_subquery(mine.clone()))
                    .add(open),
            )
            .order_by_asc(training::Column::BeginsAt)
            .all(&self.database.read)
            .await?;
        let expected: BTreeSet<String> = place::Entity::find()
            .select_only()
            .column(place::Column::TrainingId)
            .filter(place::Column::AccountId.eq(account.as_str()))
            .into_tuple::<String>()
            .all(&self.database.read)
            .await?
            .into_iter()
            .collect();
        let sessions = rows.into_iter().map(|row| Happening {
            uid: format!("training-{}", row.id),
            when: When::Span(
                Timestamp::from_millis(row.begins_at),
                Timestamp::from_millis(row.ends_at),
            ),
            at: Timestamp::from_millis(row.at),
            what: What::Training {
                is_expected: expected.contains(&row.id),
                title: row.title,
                place: row.place,
            },
        });
        Ok(sessions.collect())
    }

    /// The secret part of the address of the asker's calendar; `None` where it is not open.
    pub async fn calendar_secret(&self, viewer: &Viewer) -> Result<Option<String>, Error> {
        receives(viewer)?;
        let row = calendar_feed::Entity::find_by_id(viewer.account().as_str())
            .one(&self.database.read)
            .await?;
        let open = row.filter(|row| row.is_open);
        Ok(open.map(|row| self.secret_of(&row)))
    }

    /// Opens the address of the asker's calendar, or gives it another one: the old one is worthless from then on.
    pub async fn renew_calendar(&self, viewer: &Viewer) -> Result<(), Error> {
        self.set_calendar(viewer, true).await
    }

    /// Closes it. Again changes nothing that anybody sees.
    pub async fn close_calendar(&self, viewer: &Viewer) -> Result<(), Error> {
        self.set_calendar(viewer, false).await
    }

    async fn set_calendar(&self, viewer: &Viewer, is_open: bool) -> Result<(), Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::Learn, person)?;
        self.write(|tx| async move {
            let row = calendar_feed::ActiveModel {
                account_id: Set(viewer.account().to_string()),
                generation: Set(1),
                is_open: Set(is_open),
                at: Set(tx.now().as_millis()),
            };
            let column = |column| Expr::col((calendar_feed::Entity, column));
            calendar_feed::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(calendar_feed::Column::AccountId)
                        .update_columns([calendar_feed::Column::IsOpen, calendar_feed::Column::At])
                        .value(
                            calendar_feed::Column::Generation,
                            column(calendar_feed::Column::Generation).add(1),
                        )
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// The calendar of whoever handed out this secret. [`Error::NotFound`] for any other, which says nothing.
    pub async fn calendar_by_secret(&self, secret: &str) -> Result<Vec<Happening>, Error> {
        const NOT_FOUND: Error = Error::NotFound("calendar");
        let (name, _) = secret.split_once('.').ok_or(NOT_FOUND)?;
        let id = URL_SAFE_NO_PAD.decode(name).map_err(|_| NOT_FOUND)?;
        let id = String::from_utf8(id).map_err(|_| NOT_FOUND)?;
        let row = calendar_feed::Entity::find_by_id(id)
            .one(&self.database.read)
            .await?
            .filter(|row| row.is_open)
            .ok_or(NOT_FOUND)?;
        let right = self.secret_of(&row);
        if !bool::from(right.as_bytes().ct_eq(secret.as_bytes())) {
            return Err(NOT_FOUND);
        }
        let viewer = self.viewer_of(&AccountId::new(row.account_id)).await?;
        self.calendar(&viewer).await
    }

    fn secret_of(&self, row: &calendar_feed::Model) -> String {
        let name = URL_SAFE_NO_PAD.encode(&row.account_id);
        let said = format!("calendar\n{}\n{}", row.account_id, row.generation);
        format!("{name}.{}", URL_SAFE_NO_PAD.encode(self.vouch(&said)))
    }

    /// What this installation alone can say about a text: HMAC-SHA256 under its secret.
    pub(crate) fn vouch(&self, said: &str) -> [u8; 32] {
        // HMAC takes keys of any length; the fallback can not be reached.
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.secret).unwrap_or_else(|_| {
                <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())
            });
        mac.update(said.as_bytes());
        mac.finalize().into_bytes().into()
    }
}
