//! Reminders: what is due soon, and hours that are missing while the year ends. Every node looks; each is given once.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    assignments::{assignment, assignment_person},
    learning::enrolment,
    ledger::ledger_balance,
    notices::{notice, reminder_run},
};
use domain::{
    accounts::Role,
    hours::CreditHours,
    learning::ProgressState,
    notices::{Notice, stage},
    policies::{Policy, Sum},
    time::{Day, TrainingYear},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{Error, Platform, crediting::sum_from, notices::tell_many, write::Tx};

/// Teachers who are looked at together.
const AT_ONCE: u64 = 2_000;
const DAY_MILLIS: i64 = 86_400_000;

impl Platform {
    /// Gives the reminders whose time has come. Says how many people were told something. Safe on every node, as often as one
    /// likes.
    pub async fn keep_reminders(&self) -> Result<u64, Error> {
        let policies = self.policies().await?;
        let policy = policies.of(self.year_now());
        let due = self.remind_of_assignments(policy).await?;
        Ok(due + self.remind_of_year(policy).await?)
    }

    /// Assigned courses: one statement for each of the policy's days, whatever the number of people and assignments.
    async fn remind_of_assignments(&self, policy: &Policy) -> Result<u64, Error> {
        let mut days = policy.due_days.clone();
        days.sort_unstable();
        days.dedup();
        let Some(farthest) = days.last().copied() else {
            return Ok(0);
        };
        let now = self.now().as_millis();
        let any = assignment::Entity::find()
            .filter(assignment::Column::WithdrawnAt.is_null())
            .filter(assignment::Column::DueAt.gt(now))
            .filter(assignment::Column::DueAt.lte(now + (i64::from(farthest) + 1) * DAY_MILLIS))
            .one(&self.database.read)
            .await?;
        if any.is_none() {
            return Ok(0);
        }
        let days = &days;
        self.write(|tx| async move {
            let mut told = 0;
            let mut nearer = tx.now().as_millis();
            for day in days {
                // The last day itself still lies ahead: it ends as many days later as the policy says, and one.
                let farther = tx.now().as_millis() + (i64::from(*day) + 1) * DAY_MILLIS;
                told += tell_due(&tx, *day, nearer, farther).await?;
                nearer = farther;
            }
            Ok(told)
        })
        .await
    }

    /// Whoever lacks hours of the year, when a day of the policy has come; what counts is decided in the domain, so that the
    /// number is the one that the teacher's own page shows.
    async fn remind_of_year(&self, policy: &Policy) -> Result<u64, Error> {
        let zone = &self.rules.zone;
        let today = Day::of(self.now(), zone);
        let year = today.year();
        let Some(last) = Day::from_ymd(year.number(), 12, 31) else {
            return Ok(0);
        };
        let Some(days) = stage(&policy.remind_days, last.days_since(today)) else {
            return Ok(0);
        };
        let given = reminder_run::Entity::find_by_id(run_of(year, days))
            .one(&self.database.read)
            .await?;
        if given.is_some_and(|run| run.is_done) {
            return Ok(0);
        }
        let mut told = 0;
        // A page is a transaction: nobody is kept from writing for long, and after a crash it goes on where it was.
        loop {
            let page = self
                .write(|tx| async move { remind_page(&tx, policy, year, days).await })
                .await?;
            match page {
                Some(some) => told += some,
                None => return Ok(told),
            }
        }
    }
}

fn run_of(year: TrainingYear, days: u16) -> (String, String) {
    (YEAR.to_owned(), format!("{year}/{days}"))
}

/// The next page of teachers; `None` once there are no more. Nodes that do it at the same moment take turns.
async fn remind_page(
    tx: &Tx,
    policy: &Policy,
    year: TrainingYear,
    days: u16,
) -> Result<Option<u64>, Error> {
    let (kind, source) = run_of(year, days);
    let run = reminder_run::ActiveModel {
        kind: Set(kind.clone()),
        source: Set(source.clone()),
        upto: Set(String::new()),
        is_done: Set(false),
        at: Set(tx.now().as_millis()),
    };
    let key = [reminder_run::Column::Kind, reminder_run::Column::Source];
    reminder_run::Entity::insert(run)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.db())
        .await?;
    let run = reminder_run::Entity::find_by_id((kind.clone(), source.clone()))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or_else(|| Error::Damaged(format!("the run {source} of reminders is gone")))?;
    if run.is_done {
        return Ok(None);
    }
    let people: Vec<String> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Role.eq(Role::Teacher.code()))
        .filter(account::Column::Id.gt(&run.upto))
        .order_by_asc(account::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(tx.db())
        .await?;
    let (end, told) = match people.last() {
        Some(end) => {
            let told = tell_owing(tx, policy, year, days, &people, &run.upto, end).await?;
            (end.clone(), Some(told))
        }
        None => (run.upto, None),
    };
    reminder_run::Entity::update_many()
        .col_expr(reminder_run::Column::Upto, Expr::value(end))
        .col_expr(reminder_run::Column::IsDone, Expr::value(told.is_none()))
        .filter(reminder_run::Column::Kind.eq(kind))
        .filter(reminder_run::Column::Source.eq(source))
        .exec(tx.db())
        .await?;
    Ok(told)
}

const YEAR: &str = "year-due";

/// Everybody of these who lacks hours of the year.
async fn tell_owing(
    tx: &Tx,
    policy: &Policy,
    year: TrainingYear,
    days: u16,
    people: &[String],
    after: &str,
    end: &str,
) -> Result<u64, Error> {
    let rows = ledger_balance::Entity::find()
        .filter(ledger_balance::Column::AccountId.gt(after))
        .filter(ledger_balance::Column::AccountId.lte(end))
        .filter(ledger_balance::Column::Year.eq(year.number()))
        .all(tx.db())
        .await?;
    let mut sums: BTreeMap<&str, Vec<Sum>> = BTreeMap::new();
    for row in &rows {
        sums.entry(&row.account_id)
            .or_default()
            .push(sum_from(row)?);
    }
    let owing: Vec<(&str, Notice)> = people
        .iter()
        .filter_map(|account| {
            let sums = sums.get(account.as_str()).map_or(&[][..], Vec::as_slice);
            let missing = policy.counted(sums).missing_to(policy.yearly_target);
            (missing > CreditHours::ZERO).then(|| {
                let notice = Notice::YearDue {
                    year,
                    missing,
                    days,
                };
                (account.as_str(), notice)
            })
        })
        .collect();
    let source = format!("{year}/{days}");
    let told = owing
        .iter()
        .map(|(account, notice)| (*account, source.as_str(), notice));
    tell_many(tx, told).await?;
    Ok(owing.len() as u64)
}

/// Whoever has not finished an assigned course whose last moment lies between these two. What the notice says was put down
/// with the assignment.
async fn tell_due(tx: &Tx, day: u16, nearer: i64, farther: i64) -> Result<u64, Error> {
    let column = |column| Expr::col((assignment::Entity, column));
    let done = Query::select()
        .expr(Expr::value(1))
        .from(enrolment::Entity)
        .and_where(
            Expr::col((enrolment::Entity, enrolment::Column::AccountId)).equals((
                assignment_person::Entity,
                assignment_person::Column::AccountId,
            )),
        )
        .and_where(
            Expr::col((enrolment::Entity, enrolment::Column::CourseId))
                .equals((assignment::Entity, assignment::Column::CourseId)),
        )
        .and_where(
            Expr::col((enrolment::Entity, enrolment::Column::State))
                .eq(ProgressState::Completed.code()),
        )
        .to_owned();
    let mut due = Query::select();
    due.column((
        assignment_person::Entity,
        assignment_person::Column::AccountId,
    ))
    .expr(Expr::value("assignment-due"))
    .expr(Expr::cust_with_exprs(
        "$1 || $2",
        [
            column(assignment::Column::Id),
            Expr::value(format!("/{day}")),
        ],
    ))
    .column((assignment::Entity, assignment::Column::Reminder))
    .expr(Expr::value(tx.now().as_millis()))
    .expr(Expr::value(false))
    .from(assignment::Entity)
    .inner_join(
        assignment_person::Entity,
        Expr::col((
            assignment_person::Entity,
            assignment_person::Column::AssignmentId,
        ))
        .equals((assignment::Entity, assignment::Column::Id)),
    )
    .and_where(column(assignment::Column::WithdrawnAt).is_null())
    .and_where(column(assignment::Column::DueAt).gt(nearer))
    .and_where(column(assignment::Column::DueAt).lte(farther))
    .and_where(Expr::exists(done).not());
    let mut insert = Query::insert();
    insert
        .into_table(notice::Entity)
        .columns([
            notice::Column::AccountId,
            notice::Column::Kind,
            notice::Column::Source,
            notice::Column::Data,
            notice::Column::At,
            notice::Column::Passed,
        ])
        .on_conflict(crate::notices::once());
    insert
        .select_from(due)
        .map_err(|error| Error::Damaged(format!("a statement of ours: {error}")))?;
    Ok(tx.db().execute(&insert).await?.rows_affected())
}
