//! A row of a list of organisations 机构名册.

use serde::{Deserialize, Serialize};

use super::{
    cell::Row,
    mapping::Field,
    problem::Problem,
    reading::{Outcome, Reader, Seen},
    table::Table,
    teacher_list::{MOST_TITLE, organisation_code, yes_or_no},
};
use crate::{catalogue::Stage, organisations::OrganisationKind};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRow {
    pub code: String,
    pub name: String,
    pub kind: OrganisationKind,
    /// Always there but for the city.
    pub parent: Option<String>,
    pub stage: Option<Stage>,
    pub rural: Option<bool>,
}

/// Reads a row; a code that an earlier row has is refused.
pub fn organisation(table: &Table, row: &Row, seen: &mut Seen) -> Outcome<OrganisationRow> {
    let mut reader = Reader::new(table, row);
    for field in [
        Field::Code,
        Field::OrganisationName,
        Field::OrganisationKind,
    ] {
        let _ = reader.need(field);
    }
    let code = organisation_code(&mut reader, Field::Code);
    let name = reader.name(Field::OrganisationName, MOST_TITLE);
    let kind: Option<OrganisationKind> = reader.word(Field::OrganisationKind);
    let parent = organisation_code(&mut reader, Field::ParentCode);
    if matches!(
        kind,
        Some(OrganisationKind::County | OrganisationKind::School)
    ) {
        let _ = reader.need(Field::ParentCode);
    }
    if parent.is_some() && parent == code {
        let form = "another organisation's code; write the code of the one above";
        reader.refuse(Field::ParentCode, Problem::Form { form });
    }
    let stage = reader.word(Field::Stage);
    let rural = yes_or_no(&mut reader, Field::Rural);
    let number = reader.row_number();
    if let Some(code) = &code
        && let Some(before) = seen.before(format!("{}\u{1f}{code}", Field::Code), number)
    {
        reader.refuse(Field::Code, Problem::Repeats { row: before });
    }
    let accepted = code
        .zip(name)
        .zip(kind)
        .map(|((code, name), kind)| OrganisationRow {
            code,
            name,
            kind,
            parent,
            stage,
            rural,
        });
    reader.outcome(accepted)
}
