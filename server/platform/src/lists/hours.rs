//! Hours that other systems credited, and our own exports coming back.

mod known;

use std::collections::HashMap;

use database::{
    ledger::ledger_balance,
    verification::{entry_state, verification_event},
};
use domain::{
    crediting::{Award, Reason, limited},
    hours::CreditHours,
    ids::{AccountId, EntryId},
    ledger::{Credit, Details, Entry, EntryKind, Head, Source},
    notices::Notice,
    policies::{Late, Policies, Sum},
    rosters::{Field, HoursKind, HoursRow, Problem},
    time::TrainingYear,
    verification::{EntryState, EventKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use sha2::{Digest, Sha256};

use known::{Closed, Known, Who, known, people};

use super::{Good, Importer, Parsed, Report};
use crate::{
    Error, Platform,
    crediting::{Born, IN_A_LIST, append_many, lock_heads, sum_from},
    notices::tell_many,
    write::Tx,
};

/// What is to be done with a row.
struct Planned {
    row: u32,
    who: Who,
    hours: HoursRow,
    year: TrainingYear,
    what: What,
}

enum What {
    Credit(Source),
    /// Takes back an entry of this ledger.
    TakeBack(Box<Entry>),
    /// Takes back what an earlier row of the same list brings in, by that row's entry id elsewhere.
    TakeBackNew(EntryId),
}

pub(super) struct Plan {
    planned: Vec<Planned>,
    pub report: Report,
}

/// What each good row comes to, as register and ledger stand. Nothing is written.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    importer: Importer<'_>,
    mut parsed: Parsed<HoursRow>,
    policies: &Policies,
) -> Result<Plan, Error> {
    let mut report = std::mem::take(&mut parsed.report);
    let people = people(db, &parsed.good).await?;
    let known = known(db, &parsed.good).await?;
    let closed = Closed::read(db).await?;
    let mut planned: Vec<Planned> = Vec::new();
    let mut brought: HashMap<EntryId, CreditHours> = HashMap::new();
    for good in std::mem::take(&mut parsed.good) {
        let Good { sheet, row, row_of } = good;
        let table = parsed.table(sheet);
        let who = people.get(&row_of.staff_number);
        let errors = table.map_or_else(Vec::new, |table| {
            row_of.check_person(table, who.map(|who| &who.person))
        });
        let Some(who) = who.filter(|_| errors.is_empty()) else {
            report.reject(table, row, &errors);
            continue;
        };
        if !importer.reaches(&who.path) {
            let number = &row_of.staff_number;
            report.refuse(
                table,
                row,
                Field::StaffNumber,
                number,
                Problem::OutsideScope,
            );
            continue;
        }
        let year = closed.open(row_of.year, &who.path);
        if year != row_of.year && policies.of(row_of.year).late == Late::Refuse {
            let value = row_of.year.to_string();
            report.refuse(table, row, Field::Year, &value, Problem::YearClosed);
            continue;
        }
        match what(&row_of, who, &known, &brought) {
            Verdict::Same => report.unchanged += 1,
            Verdict::Bad(field, value, problem) => {
                report.refuse(table, row, field, &value, problem);
            }
            Verdict::Do(what) => {
                report.accepted += 1;
                report.hours = report.hours + row_of.hours;
                if let Some(entry) = &row_of.entry {
                    let _ = brought.insert(entry.clone(), row_of.hours);
                }
                planned.push(Planned {
                    row,
                    who: who.clone(),
                    hours: row_of,
                    year,
                    what,
                });
            }
        }
    }
    report.sort();
    Ok(Plan { planned, report })
}

enum Verdict {
    Same,
    Bad(Field, String, Problem),
    Do(What),
}

fn what(
    row: &HoursRow,
    who: &Who,
    known: &Known,
    brought: &HashMap<EntryId, CreditHours>,
) -> Verdict {
    let source = source(row);
    let differs = |entry: &Entry, field| {
        let hours = entry.hours;
        Verdict::Bad(field, hours.to_string(), Problem::AlreadyCredited { hours })
    };
    // A row that was exported from this very ledger.
    if let Some(own) = row.entry.as_ref().and_then(|id| known.by_id.get(id)) {
        let same = own.account == who.account && own.hours == row.hours;
        return if same {
            Verdict::Same
        } else {
            differs(own, Field::Entry)
        };
    }
    if row.kind == HoursKind::Reversal {
        let Some(reverses) = &row.reverses else {
            return Verdict::Bad(Field::Reverses, String::new(), Problem::Missing);
        };
        let there = known.by_id.get(reverses).or_else(|| {
            known
                .by_source
                .get(&Source::new("ledger", reverses.as_str()))
        });
        if let Some(entry) = there {
            if entry.account != who.account || entry.reverses.is_some() {
                return Verdict::Bad(Field::Reverses, reverses.to_string(), Problem::UnknownEntry);
            }
            if known.by_source.contains_key(&Source::reversal(&entry.id)) {
                return Verdict::Same;
            }
            if entry.hours != -row.hours {
                return differs(entry, Field::Hours);
            }
            return Verdict::Do(What::TakeBack(Box::new(entry.clone())));
        }
        return match brought.get(reverses) {
            Some(hours) if *hours == -row.hours => Verdict::Do(What::TakeBackNew(reverses.clone())),
            _ => Verdict::Bad(Field::Reverses, reverses.to_string(), Problem::UnknownEntry),
        };
    }
    match known.by_source.get(&source) {
        None => Verdict::Do(What::Credit(source)),
        Some(entry) if entry.account == who.account && asked(entry) == row.hours => Verdict::Same,
        Some(entry) => differs(entry, Field::Hours),
    }
}

/// The hours that the row asked for when it was brought in; a maximum may have cut them.
fn asked(entry: &Entry) -> CreditHours {
    let claimed = entry.reasons().into_iter().find_map(|reason| match reason {
        Reason::Claimed { hours } => Some(hours),
        _ => None,
    });
    claimed.unwrap_or(entry.hours)
}

/// What makes the row itself: its entry in the ledger that it came from, or else its facts.
fn source(row: &HoursRow) -> Source {
    match &row.entry {
        Some(entry) => Source::new("ledger", entry.as_str()),
        None => Source::new("import", hex::encode(Sha256::digest(row.key()))),
    }
}

impl Platform {
    /// Writes what was planned, as import `batch`. The plan was made in this transaction.
    pub(super) async fn credit_list(
        &self,
        tx: &Tx,
        importer: Importer<'_>,
        batch: i64,
        plan: &Plan,
        policies: &Policies,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(), Error> {
        let accounts: Vec<String> = plan
            .planned
            .iter()
            .map(|planned| planned.who.account.to_string())
            .collect();
        let mut heads = lock_heads(tx, &accounts).await?;
        let mut sums = year_sums(tx, policies, &plan.planned).await?;
        let mut written: HashMap<EntryId, usize> = HashMap::new();
        let mut entries: Vec<(Entry, Born)> = Vec::with_capacity(plan.planned.len());
        for planned in &plan.planned {
            let head = heads
                .entry(planned.who.account.to_string())
                .or_insert(Head::EMPTY);
            let taken_back = match &planned.what {
                What::Credit(_) => None,
                What::TakeBack(entry) => Some((**entry).clone()),
                What::TakeBackNew(id) => written.get(id).map(|at| entries[*at].0.clone()),
            };
            let (entry, born) = match (taken_back, &planned.what) {
                (Some(first), _) => {
                    let why = Reason::ReversedElsewhere {
                        entry: first.id.clone(),
                        batch,
                    };
                    let id = EntryId::new(tx.fresh_id());
                    let back = first.reversal(id, planned.year, &[why], tx.now(), *head);
                    (back, Born::Verified(None))
                }
                (None, What::Credit(source)) => {
                    let key = (planned.who.account.clone(), planned.year);
                    let sums = sums.entry(key).or_default();
                    let made = credit(tx, importer, batch, planned, source, policies, sums, *head);
                    if let Some(elsewhere) = &planned.hours.entry {
                        let _ = written.insert(elsewhere.clone(), entries.len());
                    }
                    made
                }
                (None, _) => {
                    return Err(Error::Damaged("a reversal lost its row".to_owned()));
                }
            };
            *head = entry.head();
            entries.push((entry, born));
        }
        append_many(tx, &entries, progress).await?;
        tell_imported(tx, batch, &entries).await?;
        let backs: Vec<String> = entries
            .iter()
            .filter_map(|(entry, _)| entry.reverses.as_ref())
            .map(ToString::to_string)
            .collect();
        for some in backs.chunks(IN_A_LIST) {
            taken_back_elsewhere(tx, importer, some).await?;
        }
        Ok(())
    }
}

/// Each teacher is told once of a list, whatever stands in it for them.
async fn tell_imported(tx: &Tx, batch: i64, entries: &[(Entry, Born)]) -> Result<(), Error> {
    let mut sums: HashMap<&AccountId, (u32, CreditHours)> = HashMap::new();
    for (entry, _) in entries {
        let (count, hours) = sums.entry(&entry.account).or_default();
        *count += 1;
        *hours = *hours + entry.hours;
    }
    let told: Vec<(&str, Notice)> = sums
        .into_iter()
        .map(|(account, (entries, hours))| {
            let notice = Notice::Imported {
                batch,
                entries,
                hours,
            };
            (account.as_str(), notice)
        })
        .collect();
    let source = batch.to_string();
    let told = told
        .iter()
        .map(|(account, notice)| (*account, source.as_str(), notice));
    tell_many(tx, told).await
}

/// The entries that the list's reversals take back stand as rejected, by an event that names who brought the list in.
async fn taken_back_elsewhere(
    tx: &Tx,
    importer: Importer<'_>,
    ids: &[String],
) -> Result<(), Error> {
    let states = entry_state::Entity::find()
        .filter(entry_state::Column::EntryId.is_in(ids))
        .all(tx.db())
        .await?;
    let mut before: HashMap<String, verification_event::Model> = HashMap::new();
    let mut decided = verification_event::Entity::find()
        .filter(verification_event::Column::EntryId.is_in(ids))
        .all(tx.db())
        .await?;
    decided.sort_by(verification_event::Model::order);
    let mut numbers: HashMap<String, i32> = HashMap::new();
    for event in decided {
        *numbers.entry(event.entry_id.clone()).or_default() += 1;
        let _ = before.insert(event.entry_id.clone(), event);
    }
    let events: Vec<verification_event::ActiveModel> = states
        .iter()
        .map(|row| {
            let event = if row.state == EntryState::Verified.code() {
                EventKind::Revoke
            } else {
                EventKind::Reject
            };
            let row = verification_event::Model {
                id: tx.fresh_id(),
                entry_id: row.entry_id.clone(),
                decision: event.code().to_owned(),
                reason: Some("冲正".to_owned()),
                by_id: importer.account().to_string(),
                by_name: importer.name(),
                address: None,
                at: tx.now().as_millis(),
                by_organisation: String::new(),
                agent: None,
                number: numbers.get(&row.entry_id).copied().unwrap_or_default() + 1,
                hash: String::new(),
            };
            let seal = before.get(&row.entry_id).map_or("", |event| &event.hash);
            row.sealed(seal).into()
        })
        .collect();
    for some in events.chunks(2_000) {
        verification_event::Entity::insert_many(some.iter().cloned())
            .exec_without_returning(tx.db())
            .await?;
    }
    entry_state::Entity::update_many()
        .col_expr(
            entry_state::Column::State,
            Expr::value(EntryState::Rejected.code()),
        )
        .col_expr(entry_state::Column::Awaits, Expr::value(None::<String>))
        .col_expr(
            entry_state::Column::DecidedAt,
            Expr::value(tx.now().as_millis()),
        )
        .filter(entry_state::Column::EntryId.is_in(ids))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn credit(
    tx: &Tx,
    importer: Importer<'_>,
    batch: i64,
    planned: &Planned,
    source: &Source,
    policies: &Policies,
    sums: &mut Vec<Sum>,
    head: Head,
) -> (Entry, Born) {
    let row = &planned.hours;
    let policy = policies.of(planned.year);
    let kind = (row.module, row.level, row.mode);
    let why = vec![
        Reason::Imported {
            batch,
            row: planned.row,
        },
        Reason::Claimed { hours: row.hours },
    ];
    let mut award = if row.entry.is_some() {
        // Another ledger has decided how much counts.
        Award {
            hours: row.hours,
            year: planned.year,
            explanation: why,
        }
    } else {
        limited(policy, row.hours, kind, planned.year, sums, why)
    };
    if planned.year != row.year {
        award
            .explanation
            .push(Reason::YearClosed { year: row.year });
    }
    sums.push(Sum {
        module: row.module,
        level: row.level,
        mode: row.mode,
        hours: award.hours,
    });
    let route = policy.route(row.level, row.mode);
    let born = if policy.imports_wait {
        Born::Waiting(route)
    } else {
        Born::Verified(Some(route))
    };
    let credit = Credit {
        kind: EntryKind::Import,
        source: source.clone(),
        award,
        course_code: None,
        title: Some(row.title.clone()),
        course_version: None,
        module: row.module,
        level: row.level,
        mode: row.mode,
        organisation: planned.who.path.clone(),
        policy: policy.version.clone(),
        details: Details {
            from: Some(row.start.to_string()),
            to: Some(row.end.to_string()),
            certificate: row.certificate.clone(),
            recorded_by: Some(importer.account()),
            batch: Some(batch),
            origin: row.entry.clone(),
            ..Details::default()
        },
    };
    let id = EntryId::new(tx.fresh_id());
    let entry = Entry::credit(id, planned.who.account.clone(), credit, tx.now(), head);
    (entry, born)
}

/// What each teacher has in each year so far; nothing is asked where no policy has a maximum.
async fn year_sums(
    tx: &Tx,
    policies: &Policies,
    planned: &[Planned],
) -> Result<HashMap<(AccountId, TrainingYear), Vec<Sum>>, Error> {
    let mut sums: HashMap<(AccountId, TrainingYear), Vec<Sum>> = HashMap::new();
    let limited: Vec<&Planned> = planned
        .iter()
        .filter(|planned| !policies.of(planned.year).maximums.is_empty())
        .collect();
    let mut accounts: Vec<String> = limited.iter().map(|p| p.who.account.to_string()).collect();
    accounts.sort();
    accounts.dedup();
    for some in accounts.chunks(IN_A_LIST) {
        let rows = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.is_in(some))
            .all(tx.db())
            .await?;
        for row in rows {
            let key = (
                AccountId::new(row.account_id.clone()),
                TrainingYear(row.year),
            );
            sums.entry(key).or_default().push(sum_from(&row)?);
        }
    }
    Ok(sums)
}
