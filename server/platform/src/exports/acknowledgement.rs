//! What the hours system answers 回执: which rows it took, and which not and why.

use std::collections::HashMap;

use bytes::Bytes;
use content::sheet::{self, Limits};
use database::exports::export_entry;
use domain::{
    rosters::{Sheet, normal_heading},
    time::TrainingYear,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{ACCEPTED, REFUSED};
use crate::{Error, Platform, crediting::IN_A_LIST, lists::Importer};

/// What one row of the answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub row: u32,
    pub entry: String,
    /// Why not; none where it was taken.
    pub refused: Option<String>,
}

/// What the answer came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acknowledged {
    pub accepted: u64,
    pub refused: u64,
    /// Rows about entries that are not in the batch, or that say neither yes nor no.
    pub unknown: Vec<(u32, String)>,
}

const ENTRY: [&str; 4] = ["记录编号", "编号", "entry", "entryid"];
const RESULT: [&str; 6] = ["结果", "回执", "状态", "导入结果", "result", "status"];
const REASON: [&str; 6] = ["原因", "说明", "退回原因", "失败原因", "reason", "message"];
const YES: [&str; 10] = [
    "接收",
    "已接收",
    "成功",
    "通过",
    "已入账",
    "accepted",
    "ok",
    "success",
    "是",
    "1",
];
const NO: [&str; 10] = [
    "退回",
    "已退回",
    "失败",
    "不通过",
    "拒绝",
    "refused",
    "rejected",
    "failed",
    "否",
    "0",
];

impl Platform {
    /// Reads the answer to a batch back (xlsx or csv). Again is the same as once; a later answer to a row replaces the first.
    pub async fn acknowledge(
        &self,
        importer: Importer<'_>,
        year: TrainingYear,
        batch: i64,
        bytes: Bytes,
    ) -> Result<Acknowledged, Error> {
        let root = self.exchange_root(importer).await?;
        let (answers, mut unclear) = tokio::task::spawn_blocking(move || read(&bytes))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))??;
        let (root, answers) = (&root, &answers);
        let mut done = self
            .write(|tx| async move {
                let mine = || {
                    export_entry::Entity::find()
                        .filter(export_entry::Column::Organisation.eq(root.as_str()))
                        .filter(export_entry::Column::Year.eq(year.number()))
                        .filter(export_entry::Column::Batch.eq(batch))
                };
                let known: HashMap<String, export_entry::Model> = mine()
                    .all(tx.db())
                    .await?
                    .into_iter()
                    .map(|row| (row.entry_id.clone(), row))
                    .collect();
                if known.is_empty() {
                    return Err(Error::NotFound("batch"));
                }
                let mut done = Acknowledged::default();
                let mut taken: Vec<String> = Vec::new();
                let mut refused: HashMap<&str, Vec<String>> = HashMap::new();
                for answer in answers {
                    if !known.contains_key(&answer.entry) {
                        done.unknown.push((answer.row, answer.entry.clone()));
                        continue;
                    }
                    match &answer.refused {
                        None => taken.push(answer.entry.clone()),
                        Some(why) => refused.entry(why).or_default().push(answer.entry.clone()),
                    }
                }
                done.accepted = taken.len() as u64;
                done.refused = refused.values().map(|ids| ids.len() as u64).sum();
                let groups = refused
                    .into_iter()
                    .map(|(why, ids)| (REFUSED, Some(why.to_owned()), ids))
                    .chain([(ACCEPTED, None, taken)]);
                for (state, reason, ids) in groups {
                    for some in ids.chunks(IN_A_LIST) {
                        export_entry::Entity::update_many()
                            .col_expr(export_entry::Column::State, Expr::value(state))
                            .col_expr(export_entry::Column::Reason, Expr::value(reason.clone()))
                            .col_expr(export_entry::Column::At, Expr::value(tx.now().as_millis()))
                            .filter(export_entry::Column::Organisation.eq(root.as_str()))
                            .filter(export_entry::Column::Year.eq(year.number()))
                            .filter(export_entry::Column::Batch.eq(batch))
                            .filter(export_entry::Column::EntryId.is_in(some))
                            .exec(tx.db())
                            .await?;
                    }
                }
                Ok(done)
            })
            .await?;
        done.unknown.append(&mut unclear);
        done.unknown.sort();
        Ok(done)
    }
}

type Read = (Vec<Answer>, Vec<(u32, String)>);

fn read(bytes: &[u8]) -> Result<Read, Error> {
    let refused = |detail: String| Error::refused("file", "unreadable", detail);
    let workbook =
        sheet::read(bytes, &Limits::default()).map_err(|error| refused(error.to_string()))?;
    for sheet in &workbook.sheets {
        if let Some(found) = answers(sheet) {
            return Ok(found);
        }
    }
    Err(refused(
        "no sheet has the columns 记录编号 and 结果; send the answer with both".to_owned(),
    ))
}

fn answers(sheet: &Sheet) -> Option<Read> {
    let place = |row: &domain::rosters::Row, names: &[&str]| {
        row.cells
            .iter()
            .position(|cell| names.contains(&normal_heading(&cell.shown()).as_str()))
    };
    let header = sheet.rows.iter().take(60).find_map(|row| {
        let entry = place(row, &ENTRY)?;
        let result = place(row, &RESULT)?;
        Some((row.number, entry, result, place(row, &REASON)))
    });
    let (header, entry, result, reason) = header?;
    let (mut found, mut unclear) = (Vec::new(), Vec::new());
    for row in sheet.rows.iter().filter(|row| row.number > header) {
        let id = row.cell(entry).shown().trim().to_owned();
        if id.is_empty() {
            continue;
        }
        let said = normal_heading(&row.cell(result).shown());
        let why = reason.map(|column| row.cell(column).shown().trim().to_owned());
        if YES.contains(&said.as_str()) {
            found.push(Answer {
                row: row.number,
                entry: id,
                refused: None,
            });
        } else if NO.contains(&said.as_str()) {
            found.push(Answer {
                row: row.number,
                entry: id,
                refused: Some(why.unwrap_or_default()),
            });
        } else {
            unclear.push((row.number, id));
        }
    }
    Some((found, unclear))
}
