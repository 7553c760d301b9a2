//! The rows of a batch of teachers, table by table.

use std::collections::BTreeMap;

use database::{
    bulk::{Bulk, Literal as L},
    verification::verification_event,
};
use domain::{
    hours::CreditHours,
    ids::{AccountId, EnrolmentId},
    learning::ProgressState,
    ledger::{Entry, Head},
    time::Timestamp,
    verification::{EntryState, EventKind},
};

use super::BalanceKey;
use crate::catalogue::Published;

/// A decision comes so long after the completion.
const DECIDED_AFTER_MILLIS: i64 = 3 * 86_400_000;
/// Nobody: no password gives this hash.
const NO_PASSWORD: &str = "!";

pub(super) struct Rows {
    pub people: u64,
    pub entries: u64,
    balance: BTreeMap<BalanceKey, CreditHours>,
    accounts: Bulk,
    enrolments: Bulk,
    completions: Bulk,
    ledger_entries: Bulk,
    ledger_heads: Bulk,
    ledger_balances: Bulk,
    entry_states: Bulk,
    events: Bulk,
    export_queue: Bulk,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            people: 0,
            entries: 0,
            balance: BTreeMap::new(),
            accounts: Bulk::into_table(
                "accounts",
                "id, login, name, role, organisation_id, stage, subject, password, created_at",
            ),
            enrolments: Bulk::into_table(
                "enrolments",
                "id, account_id, course_id, version_id, state, enrolled_at, updated_at",
            ),
            completions: Bulk::into_table(
                "completions",
                "enrolment_id, account_id, version_id, entry_id, at",
            ),
            ledger_entries: Bulk::into_table(
                "ledger_entries",
                "id, account_id, sequence, at, year, hours, kind, source_kind, source_id, course_code, course_title, \
                 course_version, module, level, mode, organisation, policy, explanation, reverses, previous, hash, format, details",
            ),
            ledger_heads: Bulk::into_table("ledger_heads", "account_id, sequence, hash"),
            ledger_balances: Bulk::into_table(
                "ledger_balances",
                "account_id, year, module, level, mode, hours",
            ),
            entry_states: Bulk::into_table(
                "entry_states",
                "entry_id, account_id, organisation, course_code, module, year, state, at, decided_at, kind, level, \
                 mode, title, route, done, awaits",
            ),
            export_queue: Bulk::into_table("export_queue", "entry_id, organisation, year"),
            events: Bulk::into_table(
                "verification_events",
                "id, entry_id, decision, reason, by_id, by_name, address, at, by_organisation, agent, number, hash",
            ),
        }
    }
}

impl Rows {
    pub fn add_person(
        &mut self,
        account: &AccountId,
        number: u64,
        name: &str,
        school: &str,
        at: Timestamp,
    ) {
        self.people += 1;
        self.accounts.add(&[
            L::Text(account.as_str()),
            L::Text(&format!("syn{number:09}")),
            L::Text(name),
            L::Text("teacher"),
            L::Text(school),
            L::Null,
            L::Null,
            L::Text(NO_PASSWORD),
            L::Number(at.as_millis()),
        ]);
    }

    pub fn add_entry(
        &mut self,
        entry: &Entry,
        enrolment: &EnrolmentId,
        published: &Published,
        is_verified: bool,
    ) {
        self.entries += 1;
        let key = (entry.year, entry.module, entry.level, entry.mode);
        let sum = self.balance.get(&key).copied().unwrap_or_default() + entry.hours;
        self.balance.insert(key, sum);

        let (account, at) = (entry.account.as_str(), entry.at.as_millis());
        let version = published.version_id.as_str();
        self.enrolments.add(&[
            L::Text(enrolment.as_str()),
            L::Text(account),
            L::Text(published.course_id.as_str()),
            L::Text(version),
            L::Text(ProgressState::Completed.code()),
            L::Number(at - 3_600_000),
            L::Number(at),
        ]);
        self.completions.add(&[
            L::Text(enrolment.as_str()),
            L::Text(account),
            L::Text(version),
            L::Text(entry.id.as_str()),
            L::Number(at),
        ]);
        self.add_ledger_entry(entry);
        let decided_at = at + DECIDED_AFTER_MILLIS;
        let (state, decided) = if is_verified {
            (EntryState::Verified, L::Number(decided_at))
        } else {
            (EntryState::Pending, L::Null)
        };
        self.entry_states.add(&[
            L::Text(entry.id.as_str()),
            L::Text(account),
            L::Text(entry.organisation.as_str()),
            text(entry.course_code.as_deref()),
            L::Text(entry.module.code()),
            L::Number(entry.year.number().into()),
            L::Text(state.code()),
            L::Number(at),
            decided,
            L::Text(entry.kind.code()),
            L::Text(entry.level.code()),
            L::Text(entry.mode.code()),
            text(entry.course_title.as_deref()),
            L::Text("school"),
            L::Number(is_verified.into()),
            text((!is_verified).then_some("school")),
        ]);
        if is_verified {
            self.export_queue.add(&[
                L::Text(entry.id.as_str()),
                L::Text(entry.organisation.as_str()),
                L::Number(entry.year.number().into()),
            ]);
            self.add_decision(entry, decided_at);
        }
    }

    fn add_decision(&mut self, entry: &Entry, at: i64) {
        let decision = verification_event::Model {
            id: format!("{}-v", entry.id),
            entry_id: entry.id.to_string(),
            decision: EventKind::Verify.code().to_owned(),
            reason: None,
            by_id: "syn-city".to_owned(),
            by_name: "模拟市管理员".to_owned(),
            address: None,
            at,
            by_organisation: "模拟市".to_owned(),
            agent: None,
            number: 1,
            hash: String::new(),
        };
        let decision = decision.sealed("");
        self.events.add(&[
            L::Text(&decision.id),
            L::Text(&decision.entry_id),
            L::Text(&decision.decision),
            text(decision.reason.as_deref()),
            L::Text(&decision.by_id),
            L::Text(&decision.by_name),
            text(decision.address.as_deref()),
            L::Number(decision.at),
            L::Text(&decision.by_organisation),
            text(decision.agent.as_deref()),
            L::Number(decision.number.into()),
            L::Text(&decision.hash),
        ]);
    }

    fn add_ledger_entry(&mut self, entry: &Entry) {
        self.ledger_entries.add(&[
            L::Text(entry.id.as_str()),
            L::Text(entry.account.as_str()),
            L::Number(entry.sequence),
            L::Number(entry.at.as_millis()),
            L::Number(entry.year.number().into()),
            L::Number(entry.hours.hundredths()),
            L::Text(entry.kind.code()),
            L::Text(&entry.source.kind),
            L::Text(&entry.source.id),
            text(entry.course_code.as_deref()),
            text(entry.course_title.as_deref()),
            entry
                .course_version
                .map_or(L::Null, |version| L::Number(version.into())),
            L::Text(entry.module.code()),
            L::Text(entry.level.code()),
            L::Text(entry.mode.code()),
            L::Text(entry.organisation.as_str()),
            L::Text(&entry.policy),
            L::Text(&entry.explanation),
            L::Null,
            L::Text(&entry.previous.to_string()),
            L::Text(&entry.hash.to_string()),
            L::Number(entry.format.number().into()),
            L::Text(&entry.details),
        ]);
    }

    /// After the last entry of a teacher: the head of the chain, and the balances.
    pub fn close_chain(&mut self, account: &AccountId, head: Head) {
        if head == Head::EMPTY {
            return;
        }
        self.ledger_heads.add(&[
            L::Text(account.as_str()),
            L::Number(head.sequence),
            L::Text(&head.hash.to_string()),
        ]);
        for ((year, module, level, mode), hours) in std::mem::take(&mut self.balance) {
            self.ledger_balances.add(&[
                L::Text(account.as_str()),
                L::Number(year.number().into()),
                L::Text(module.code()),
                L::Text(level.code()),
                L::Text(mode.code()),
                L::Number(hours.hundredths()),
            ]);
        }
    }

    /// In an order in which every row finds what it refers to.
    pub fn into_bulks(self) -> Vec<Bulk> {
        vec![
            self.accounts,
            self.enrolments,
            self.completions,
            self.ledger_entries,
            self.ledger_heads,
            self.ledger_balances,
            self.entry_states,
            self.events,
            self.export_queue,
        ]
    }
}

fn text(value: Option<&str>) -> L<'_> {
    value.map_or(L::Null, L::Text)
}
