//! One chain: hashed as it stands in the database, without making entries of it, and compared with what is kept beside it.

use database::ledger::{
    ledger_entry,
    walk::{Balance, COLUMN, COLUMNS, ENTRY, Kept},
};
use domain::ledger::{CONTENTS, EntryHash, Head};
use sha2::{Digest, Sha256};

use super::Finding;
use crate::ledger::entry_from;

/// What one chain's entries come to.
#[derive(Default)]
pub(super) struct Chain {
    pub head: Head,
    pub entries: u64,
    credits: u64,
    balances: Vec<Balance>,
}

/// The places of module, level and mode among the columns.
const KIND: [usize; 3] = [12, 13, 14];

impl Chain {
    /// The whole chain of one text, if it is one: every piece where it belongs, every hash right. `None` means that something
    /// is odd; what, the exact reading says. Nothing that the exact reading would find is passed over here: each entry must
    /// have exactly its columns, and all that is covered by the hash is hashed.
    pub fn read(account: &str, text: &str) -> Option<Self> {
        let mut chain = Self::default();
        let mut columns = [""; COLUMNS];
        let mut buffer = Vec::with_capacity(1024);
        for entry in text.split(ENTRY) {
            let mut pieces = entry.split(COLUMN);
            for column in &mut columns {
                *column = pieces.next()?;
            }
            if pieces.next().is_some() {
                return None;
            }
            chain.add(account, &columns, &mut buffer)?;
        }
        Some(chain)
    }

    /// The next entry by its columns. `buffer` is room to work in.
    pub fn add(
        &mut self,
        account: &str,
        columns: &[&str; COLUMNS],
        buffer: &mut Vec<u8>,
    ) -> Option<()> {
        let [
            _,
            whose,
            sequence,
            _,
            year,
            hours,
            _,
            source_kind,
            ..,
            previous,
            hash,
            format,
        ] = *columns;
        let sequence: i64 = sequence.parse().ok()?;
        let follows = whose == account
            && sequence == self.head.sequence + 1
            && self.head.hash.is_written(previous)
            // Older formats are rare and read exactly.
            && format == "2";
        if !follows {
            return None;
        }
        let derived = EntryHash::link(&contents(columns.get(..20)?, buffer), &self.head.hash);
        if !derived.is_written(hash) {
            return None;
        }
        self.head = Head {
            sequence,
            hash: derived,
        };
        self.entries += 1;
        self.credits += u64::from(source_kind == "completion");
        let kind = KIND.map(|place| columns[place]);
        self.book(year.parse().ok()?, kind, hours.parse().ok()?);
        Some(())
    }

    /// The next entry by its row: slower, and says what is wrong.
    pub fn add_exactly(&mut self, row: ledger_entry::Model) -> Result<(), Finding> {
        let account = row.account_id.clone();
        let id = row.id.clone();
        let is_credit = row.source_kind == "completion";
        let kind = [row.module.clone(), row.level.clone(), row.mode.clone()];
        let year = row.year;
        let entry = entry_from(row).map_err(|error| Finding::Unreadable {
            account: account.clone(),
            entry: id,
            what: error.to_string(),
        })?;
        let head = entry
            .follows(self.head)
            .map_err(|error| Finding::Chain { account, error })?;
        self.head = head;
        self.entries += 1;
        self.credits += u64::from(is_credit);
        let kind = kind.each_ref().map(String::as_str);
        self.book(year.into(), kind, entry.hours.hundredths());
        Ok(())
    }

    /// A teacher has so few kinds of hours in a year that looking through them is quickest.
    fn book(&mut self, year: i64, kind: [&str; 3], hours: i64) {
        let found = self
            .balances
            .iter_mut()
            .find(|balance| balance.year == year && balance.kind == kind);
        match found {
            Some(balance) => balance.hours += hours,
            None => self.balances.push(Balance {
                year,
                kind: kind.map(str::to_owned),
                hours,
            }),
        }
    }

    /// Where what is kept beside the chain cannot be read or does not follow from it.
    pub fn contradiction(self, account: &str, kept: Kept) -> Option<Finding> {
        let account = account.to_owned();
        if let Some(what) = kept.unreadable {
            return Some(Finding::Unreadable {
                account,
                entry: "balance".to_owned(),
                what,
            });
        }
        let head = kept
            .head
            .map_or_else(Head::default, |(sequence, hash)| Head {
                sequence,
                hash: EntryHash::parse(&hash).unwrap_or(EntryHash::ORIGIN),
            });
        if head != self.head {
            let place = |head: Head| format!("{} ({})", head.sequence, head.hash);
            return Some(Finding::Head {
                account,
                expected: place(head),
                found: place(self.head),
            });
        }
        if let Some((derived, stored)) = difference(self.balances, kept.balances) {
            return Some(Finding::Balance {
                account,
                year: derived.year,
                kind: derived.kind.join(" "),
                stored,
                derived: derived.hours,
            });
        }
        if kept.completions != self.credits {
            return Some(Finding::Completions {
                account,
                completions: kept.completions,
                credits: self.credits,
            });
        }
        (kept.states != self.entries).then_some(Finding::States {
            account,
            entries: self.entries,
            states: kept.states,
        })
    }
}

/// The first balance that is kept otherwise than it follows, and what is kept. One that is missing counts as nothing.
fn difference(mut derived: Vec<Balance>, mut stored: Vec<Balance>) -> Option<(Balance, i64)> {
    derived.sort_unstable();
    stored.sort_unstable();
    if derived == stored {
        return None;
    }
    let hours = |all: &[Balance], one: &Balance| {
        let found = all
            .iter()
            .find(|other| other.year == one.year && other.kind == one.kind);
        found.map_or(0, |other| other.hours)
    };
    let both = derived.iter().chain(&stored);
    let differing = both.filter(|one| hours(&derived, one) != hours(&stored, one));
    let first = differing.min_by_key(|one| (one.year, &one.kind))?;
    let derived = Balance {
        hours: hours(&derived, first),
        ..first.clone()
    };
    Some((derived, hours(&stored, first)))
}

/// As `Entry::contents` hashes them.
fn contents(fields: &[&str], bytes: &mut Vec<u8>) -> [u8; 32] {
    bytes.clear();
    bytes.extend_from_slice(CONTENTS.as_bytes());
    let mut digits = itoa::Buffer::new();
    for field in fields {
        bytes.extend_from_slice(digits.format(field.len()).as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(field.as_bytes());
    }
    Sha256::digest(bytes).into()
}
