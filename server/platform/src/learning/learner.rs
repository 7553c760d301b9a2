//! A teacher at work on a course.

use database::{
    learning::{enrolment, study_clock, study_session},
    ledger::ledger_head,
    policies::policy,
};
use domain::{
    ids::{AccountId, EnrolmentId},
    ledger::{EntryHash, Head},
};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, JoinType,
    sea_query::{Expr, Query, SimpleExpr},
};

use crate::{Error, catalogue::Published, write::Tx};

/// A teacher on the version of a unit, with what a message about it needs of them; read in one query.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Learner {
    /// Of the enrolment, like the next three.
    pub id: String,
    pub(super) version_id: String,
    pub(super) state: String,
    pub(super) enrolled_at: i64,
    /// Of the person's clock; none before it first ran.
    pub(super) settled_at: Option<i64>,
    /// Of the study session that was asked for, like the next three; none where it is new.
    pub(super) began_at: Option<i64>,
    pub(super) last_number: Option<i64>,
    pub(super) admitted_millis: Option<i64>,
    pub(super) present_millis: Option<i64>,
    /// Of the policies that were decided; none where it is the plan's own alone.
    pub(super) newest_policy: Option<i64>,
    /// Of the person's chain, like the next; none where it is empty.
    sequence: Option<i64>,
    hash: Option<String>,
}

impl Learner {
    /// The enrolment that evidence on a unit belongs to: the teacher must be on the very version of the unit.
    pub(crate) async fn on(
        tx: &Tx,
        account: &AccountId,
        published: &Published,
        session: Option<&str>,
    ) -> Result<Self, Error> {
        let of = |table: &'static str| Expr::col((table, "account_id")).equals(("e", "account_id"));
        let newest = Query::select()
            .expr(Expr::col(policy::Column::Number).max())
            .from(policy::Entity)
            .to_owned();
        let mut query = Query::select();
        query
            .columns(["id", "version_id", "state", "enrolled_at"].map(|name| ("e", name)))
            .column(("c", "settled_at"))
            .columns(
                [
                    "began_at",
                    "last_number",
                    "admitted_millis",
                    "present_millis",
                ]
                .map(|name| ("s", name)),
            )
            .expr_as(
                SimpleExpr::SubQuery(None, Box::new(newest.into())),
                "newest_policy",
            )
            .columns(["sequence", "hash"].map(|name| ("h", name)))
            .from_as(enrolment::Entity, "e")
            .join_as(JoinType::LeftJoin, study_clock::Entity, "c", of("c"))
            .join_as(
                JoinType::LeftJoin,
                study_session::Entity,
                "s",
                of("s").and(Expr::col(("s", "session")).eq(session.unwrap_or_default())),
            )
            .join_as(JoinType::LeftJoin, ledger_head::Entity, "h", of("h"))
            .and_where(Expr::col(("e", "account_id")).eq(account.as_str()))
            .and_where(Expr::col(("e", "course_id")).eq(published.course_id.as_str()));
        let learner = match tx.db().query_one(&query).await? {
            Some(row) => Some(Self::from_query_result(&row, "")?),
            None => None,
        };
        learner
            .filter(|learner| learner.version_id == published.version_id.as_str())
            .ok_or_else(|| {
                Error::conflict(
                    "not-enrolled",
                    format!("enrol on {} first", published.course.code),
                )
            })
    }

    pub(crate) fn enrolment(&self) -> EnrolmentId {
        EnrolmentId::new(self.id.clone())
    }

    /// The end of the person's chain.
    pub(crate) fn head(&self) -> Result<Head, Error> {
        let (Some(sequence), Some(hash)) = (self.sequence, &self.hash) else {
            return Ok(Head::EMPTY);
        };
        let hash = EntryHash::parse(hash).ok_or_else(|| {
            Error::Damaged(format!("head before enrolment {}: not a hash", self.id))
        })?;
        Ok(Head { sequence, hash })
    }
}
