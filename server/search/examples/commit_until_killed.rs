//! Commits to the index in a folder without end; the title of its one course says the position. Tests kill it.
//!
//! `cargo run --package search --example commit_until_killed FOLDER`

use std::path::PathBuf;

use search::{Document, Index, SearchError};

fn main() -> Result<(), SearchError> {
    let folder: PathBuf = std::env::args_os().nth(1).unwrap_or_default().into();
    let index = Index::open(&folder)?.index;
    for position in index.position().unwrap_or(0) + 1.. {
        let title = position.to_string();
        let course = Document {
            key: "course:A".to_owned(),
            course: "A".to_owned(),
            title: title.clone(),
            course_title: title,
            text: "防震减灾与校园应急".repeat(200),
            ..Document::default()
        };
        index.replace_course("A", &[course])?;
        index.commit(position)?;
    }
    Ok(())
}
