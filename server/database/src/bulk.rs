//! Many rows at once, for synthetic data: statements of literal values, which both databases take far quicker than bound ones.
//!
//! Not for anything that a person typed: what is asked of the database elsewhere is always bound.

use std::fmt::Write as _;

use sea_orm::{ConnectionTrait, DbErr};

/// Of one statement, in bytes; SQLite takes a million.
const STATEMENT: usize = 600_000;

/// Rows for one table on their way.
#[derive(Debug)]
pub struct Bulk {
    head: String,
    rows: String,
    full: Vec<String>,
}

/// One value of a row.
#[derive(Clone, Copy, Debug)]
pub enum Literal<'a> {
    Text(&'a str),
    Number(i64),
    Flag(bool),
    Null,
}

impl Bulk {
    /// `columns` as SQL lists them: `"id, code"`.
    pub fn into_table(table: &str, columns: &str) -> Self {
        Self {
            head: format!("INSERT INTO {table} ({columns}) VALUES "),
            rows: String::new(),
            full: Vec::new(),
        }
    }

    pub fn add(&mut self, row: &[Literal<'_>]) {
        self.rows
            .push_str(if self.rows.is_empty() { "(" } else { ",(" });
        for (at, value) in row.iter().enumerate() {
            if at > 0 {
                self.rows.push(',');
            }
            match value {
                Literal::Text(text) => {
                    self.rows.push('\'');
                    for part in text.split_inclusive('\'') {
                        self.rows.push_str(part);
                        if part.ends_with('\'') {
                            self.rows.push('\'');
                        }
                    }
                    self.rows.push('\'');
                }
                Literal::Number(number) => {
                    // Writing to a String cannot fail.
                    let _ = write!(self.rows, "{number}");
                }
                Literal::Flag(flag) => self.rows.push_str(if *flag { "TRUE" } else { "FALSE" }),
                Literal::Null => self.rows.push_str("NULL"),
            }
        }
        self.rows.push(')');
        if self.rows.len() > STATEMENT {
            self.close();
        }
    }

    fn close(&mut self) {
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            self.full.push(format!("{}{rows}", self.head));
        }
    }

    /// Writes every row; again, if the transaction is begun again.
    pub async fn run(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        for statement in &self.full {
            db.execute_unprepared(statement).await?;
        }
        if !self.rows.is_empty() {
            db.execute_unprepared(&format!("{}{}", self.head, self.rows))
                .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_text_stays_within_it() {
        let mut bulk = Bulk::into_table("t", "a, b, c, d");
        bulk.add(&[
            Literal::Text("it's ''"),
            Literal::Number(-1),
            Literal::Flag(true),
            Literal::Null,
        ]);
        bulk.close();
        assert_eq!(
            bulk.full,
            ["INSERT INTO t (a, b, c, d) VALUES ('it''s ''''',-1,TRUE,NULL)"]
        );
    }
}
