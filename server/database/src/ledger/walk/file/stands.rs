//! How entries stand beside their decisions: states, events and reversals, each in the order of the entries, run side by side.

use rusqlite::Rows;
use sea_orm::DbErr;

use super::{LedgerFile, failed};
use crate::verification::walk::Unusual;

/// The next row of a list that is read beside another.
struct Ahead<'s> {
    rows: Rows<'s>,
    /// Whose the row is; empty behind the last.
    entry: String,
    value: String,
    place: (i64, i64, String),
}

impl LedgerFile {
    /// All entries but those that stand in one of the usual ways, as [`crate::verification::walk::unusual`] has them, in the
    /// order of the entries.
    pub fn unusual(&self, mut visit: impl FnMut(Unusual)) -> Result<(), DbErr> {
        self.stands(&mut visit).map_err(|error| failed(&error))
    }

    fn stands(&self, visit: &mut impl FnMut(Unusual)) -> rusqlite::Result<()> {
        let mut states = self.0.prepare(
            "SELECT entry_id, account_id, state, kind FROM entry_states ORDER BY entry_id",
        )?;
        let mut states = states.query([])?;
        let mut events = self.0.prepare(
            "SELECT entry_id, decision, number, at, id FROM verification_events ORDER BY entry_id, at",
        )?;
        let mut events = Ahead::new(events.query([])?)?;
        let mut reversals = self.0.prepare(
            "SELECT source_id, COALESCE(reverses, ''), 0, 0, '' FROM ledger_entries WHERE source_kind = 'reversal' \
             ORDER BY source_kind, source_id",
        )?;
        let mut reversals = Ahead::new(reversals.query([])?)?;
        let mut decided: Vec<((i64, i64, String), String)> = Vec::new();
        while let Some(row) = states.next()? {
            let entry = row.get_ref(0)?.as_str()?;
            decided.clear();
            while events.reaches(entry)? {
                decided.push((std::mem::take(&mut events.place), events.value.clone()));
                events.step()?;
            }
            let mut is_reversed = false;
            let mut taken_back = 0;
            while reversals.reaches(entry)? {
                is_reversed = true;
                taken_back += i64::from(reversals.value == entry);
                reversals.step()?;
            }
            let (state, kind) = (row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?);
            let is_usual = match (kind, state, decided.as_slice()) {
                ("completion", "pending", []) | ("reversal", "verified", []) => true,
                ("completion", "verified", [(_, only)]) => only == "verify",
                _ => false,
            };
            if is_usual && !is_reversed {
                continue;
            }
            decided.sort_unstable();
            let events: Vec<&str> = decided.iter().map(|(_, event)| event.as_str()).collect();
            visit(Unusual {
                entry_id: entry.to_owned(),
                account_id: row.get(1)?,
                state: state.to_owned(),
                kind: kind.to_owned(),
                events: events.join(","),
                reversals: taken_back,
            });
        }
        Ok(())
    }
}

impl<'s> Ahead<'s> {
    fn new(rows: Rows<'s>) -> rusqlite::Result<Self> {
        let mut ahead = Self {
            rows,
            entry: String::new(),
            value: String::new(),
            place: (0, 0, String::new()),
        };
        ahead.step()?;
        Ok(ahead)
    }

    fn step(&mut self) -> rusqlite::Result<()> {
        self.entry.clear();
        if let Some(row) = self.rows.next()? {
            self.entry.push_str(row.get_ref(0)?.as_str()?);
            row.get_ref(1)?.as_str()?.clone_into(&mut self.value);
            self.place = (row.get(2)?, row.get(3)?, row.get(4)?);
        }
        Ok(())
    }

    /// Whether the row is of this entry. Rows of entries before it are passed over: such an entry has no state, which the
    /// number of states tells.
    fn reaches(&mut self, entry: &str) -> rusqlite::Result<bool> {
        while !self.entry.is_empty() && self.entry.as_str() < entry {
            self.step()?;
        }
        Ok(self.entry == entry)
    }
}
