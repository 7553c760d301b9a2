//! The seals of the decisions, in the order of the entries.

use rusqlite::Row;
use sea_orm::DbErr;

use super::{LedgerFile, failed};
use crate::verification::{seal, verification_event::Model};

impl LedgerFile {
    /// The first decision that is not as it was written.
    pub fn broken_seal(&self) -> Result<Option<Model>, DbErr> {
        self.find_broken().map_err(|error| failed(&error))
    }

    fn find_broken(&self) -> rusqlite::Result<Option<Model>> {
        let mut statement = self.0.prepare(
            "SELECT id, entry_id, decision, reason, by_id, by_name, address, at, by_organisation, agent, number, hash \
             FROM verification_events ORDER BY entry_id, at",
        )?;
        let mut rows = statement.query([])?;
        // The decisions about one entry.
        let mut some: Vec<Model> = Vec::new();
        while let Some(row) = rows.next()? {
            let next = decision(row)?;
            if some
                .last()
                .is_some_and(|last| last.entry_id != next.entry_id)
            {
                if let Some(broken) = first_broken(&mut some) {
                    return Ok(Some(broken));
                }
                some.clear();
            }
            some.push(next);
        }
        Ok(first_broken(&mut some))
    }
}

fn first_broken(decisions: &mut [Model]) -> Option<Model> {
    decisions.sort_by(Model::order);
    seal::broken(decisions).cloned()
}

fn decision(row: &Row<'_>) -> rusqlite::Result<Model> {
    Ok(Model {
        id: row.get(0)?,
        entry_id: row.get(1)?,
        decision: row.get(2)?,
        reason: row.get(3)?,
        by_id: row.get(4)?,
        by_name: row.get(5)?,
        address: row.get(6)?,
        at: row.get(7)?,
        by_organisation: row.get(8)?,
        agent: row.get(9)?,
        number: row.get(10)?,
        hash: row.get(11)?,
    })
}
