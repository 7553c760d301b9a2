//! The same with SQLite's FTS5 and its trigram tokenizer, as somebody would use it.
//!
//! A word of two characters has no trigram: MATCH never finds it, so LIKE has to look at every row.

use std::{cell::RefCell, collections::HashMap, path::Path};

use rusqlite::{Connection, params_from_iter};

use crate::corpus::{Asked, Corpus};

pub fn build(file: &Path, corpus: &mut Corpus) {
    let mut connection = Connection::open(file).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
             CREATE VIRTUAL TABLE documents USING fts5(
                 title, text, code, kind UNINDEXED, module UNINDEXED, tokenize = 'trigram');",
        )
        .expect("a table");
    let transaction = connection.transaction().expect("a transaction");
    {
        let mut insert = transaction
            .prepare(
                "INSERT INTO documents (title, text, code, kind, module) VALUES (?, ?, ?, ?, ?)",
            )
            .expect("a statement");
        corpus.each_course(&mut |course| {
            for document in course {
                // Like the index: the titles around a cue do not find it.
                let title = match document.locator {
                    Some(_) => "",
                    None => document.title.as_str(),
                };
                insert
                    .execute([
                        title,
                        &document.text,
                        &document.course,
                        document.kind.code(),
                        &document.module,
                    ])
                    .expect("a row");
            }
        });
    }
    transaction.commit().expect("a commit");
    connection
        .execute_batch("INSERT INTO documents(documents) VALUES ('optimize')")
        .expect("one tree");
}

thread_local! {
    static CONNECTION: RefCell<HashMap<std::path::PathBuf, Connection>> = RefCell::default();
}

/// The best twenty, and how many there are.
pub fn ask(file: &Path, asked: &Asked) -> usize {
    CONNECTION.with(|connections| {
        let mut connections = connections.borrow_mut();
        let connection = connections
            .entry(file.to_owned())
            .or_insert_with(|| Connection::open(file).expect("a database"));
        let long = asked.words.iter().filter(|word| word.chars().count() > 2);
        let matched: Vec<_> = long.map(|word| format!("\"{word}\"")).collect();
        let mut conditions = Vec::new();
        let mut parameters = Vec::new();
        if !matched.is_empty() {
            conditions.push("documents MATCH ?");
            parameters.push(matched.join(" AND "));
        }
        // The plus: such a LIKE cannot use the index, and SQLite is not to try.
        for word in asked.words.iter().filter(|word| word.chars().count() <= 2) {
            conditions.push("(+text LIKE ? OR +title LIKE ?)");
            parameters.extend([format!("%{word}%"), format!("%{word}%")]);
        }
        let conditions = conditions.join(" AND ");
        let order = if matched.is_empty() { "rowid" } else { "rank" };
        let page = format!(
            "SELECT title, snippet(documents, 1, '<mark>', '</mark>', '…', 40) FROM documents
             WHERE {conditions} ORDER BY {order} LIMIT 20"
        );
        let mut statement = connection.prepare_cached(&page).expect("a statement");
        let rows = statement
            .query_map(params_from_iter(&parameters), |row| row.get::<_, String>(1))
            .expect("rows")
            .count();
        let total = format!("SELECT count(*) FROM documents WHERE {conditions}");
        let total: i64 = connection
            .prepare_cached(&total)
            .expect("a statement")
            .query_row(params_from_iter(&parameters), |row| row.get(0))
            .expect("a count");
        rows + usize::try_from(total).unwrap_or(0)
    })
}
