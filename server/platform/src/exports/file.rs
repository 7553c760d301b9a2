//! A batch as a file: the columns of a template, identifiers as text, the checkpoint on it.

use content::sheet::{NewSheet, write_csv, write_xlsx};
use database::outbox::setting;
use domain::{
    access::{Action, Resource, may},
    ledger::EntryKind,
    rosters::{Cell, Field, List, Mapping},
    time::{Day, Zone},
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use super::{Drawn, Sent};
use crate::{Error, Platform, Viewer};

/// Which columns the hours system wants, and what it calls them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub field: Field,
    pub heading: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Xlsx,
    Csv,
}

impl Default for Template {
    /// Every field under the heading by which our own lists know it, so that it can be read again.
    fn default() -> Self {
        let fields = List::Hours
            .fields()
            .iter()
            .filter(|field| **field != Field::County);
        Self {
            columns: fields
                .map(|field| Column {
                    field: *field,
                    heading: List::Hours.heading(*field).to_owned(),
                })
                .collect(),
        }
    }
}

const TEMPLATE: &str = "export_template";
/// Longest heading, in characters.
const LONGEST: usize = 60;

impl Platform {
    pub async fn export_template(&self) -> Result<Template, Error> {
        let row = setting::Entity::find_by_id(TEMPLATE.to_owned())
            .one(&self.database.read)
            .await?;
        match row {
            Some(row) => Ok(serde_json::from_str(&row.value)?),
            None => Ok(Template::default()),
        }
    }

    /// The city decides what its hours system wants.
    pub async fn decide_template(&self, viewer: &Viewer, template: &Template) -> Result<(), Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        let known = |column: &Column| List::Hours.fields().contains(&column.field);
        let mut headings: Vec<&str> = template.columns.iter().map(|c| c.heading.trim()).collect();
        headings.sort_unstable();
        let distinct = headings.windows(2).all(|pair| pair[0] != pair[1]);
        let named = headings
            .iter()
            .all(|h| !h.is_empty() && h.chars().count() <= LONGEST);
        if headings.is_empty() || !distinct || !named || !template.columns.iter().all(known) {
            let detail = "give each column another heading of 1 to 60 characters";
            return Err(Error::refused("columns", "template", detail));
        }
        let value = serde_json::to_string(template)?;
        self.keep_setting(TEMPLATE, &value).await
    }

    pub(super) async fn keep_setting(&self, name: &'static str, value: &str) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = setting::ActiveModel {
                name: Set(name.to_owned()),
                value: Set(value.to_owned()),
            };
            setting::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(setting::Column::Name)
                        .update_column(setting::Column::Value)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

impl Drawn {
    /// The batch in the columns of the template. A workbook has a second sheet with the batch's facts and the checkpoint's
    /// text; in csv, where a second sheet cannot be, each row names the checkpoint.
    pub fn file(&self, template: &Template, form: Form, zone: &Zone) -> Result<Vec<u8>, Error> {
        let sheet = NewSheet {
            name: format!("学时 {}", self.year),
            headings: template.columns.iter().map(|c| c.heading.clone()).collect(),
            rows: self
                .rows
                .iter()
                .map(|sent| {
                    let cell = |column: &Column| self.cell(sent, column.field, zone);
                    template.columns.iter().map(cell).collect()
                })
                .collect(),
        };
        let written = match form {
            Form::Csv => write_csv(&sheet),
            Form::Xlsx => write_xlsx(&[sheet, self.facts(zone)]),
        };
        written.map_err(|error| Error::Unavailable(error.to_string()))
    }

    fn facts(&self, zone: &Zone) -> NewSheet {
        let mut rows = vec![
            ("年度", self.year.to_string()),
            ("批次", self.batch.to_string()),
            ("上一批次", self.since.to_string()),
            ("条数", self.rows.len().to_string()),
            ("学时合计", self.hours.to_string()),
            ("生成时间", self.at.to_local_minute(zone)),
        ];
        if let Some((number, note)) = &self.checkpoint {
            rows.push(("检查点", number.to_string()));
            rows.extend(note.lines().map(|line| ("检查点原文", line.to_owned())));
        }
        NewSheet {
            name: "批次说明".to_owned(),
            headings: vec!["说明".to_owned(), "值".to_owned()],
            rows: rows
                .into_iter()
                .map(|(name, value)| vec![Cell::Text(name.to_owned()), Cell::Text(value)])
                .collect(),
        }
    }

    fn cell(&self, sent: &Sent, field: Field, zone: &Zone) -> Cell {
        let entry = &sent.entry;
        let text = |text: &str| {
            if text.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(text.to_owned())
            }
        };
        let word = |code| text(Mapping::usual_word(field, code));
        let details = entry.details();
        let credited = Day::of(entry.at, zone);
        let day = |day: &Option<String>| {
            let day = day.as_ref().and_then(|day| day.parse::<Day>().ok());
            Cell::Date(day.unwrap_or(credited))
        };
        match field {
            Field::Name => text(&sent.name),
            Field::StaffNumber => text(&sent.staff_number),
            Field::IdentityNumber => text(&sent.identity_number),
            Field::School => text(&sent.organisation),
            Field::OrganisationCode => text(&sent.organisation_code),
            Field::Title => text(entry.course_title.as_deref().unwrap_or_default()),
            Field::Level => word(entry.level.code()),
            Field::Mode => word(entry.mode.code()),
            Field::Module => word(entry.module.code()),
            Field::Hours => {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "hours of one entry: far below 2^52"
                )]
                let hours = entry.hours.hundredths() as f64 / 100.0;
                Cell::Number(hours)
            }
            Field::Start => day(&details.from),
            Field::End => day(&details.to.or(details.from)),
            Field::Certificate => text(details.certificate.as_deref().unwrap_or_default()),
            Field::Year => text(&entry.year.to_string()),
            Field::Entry => text(entry.id.as_str()),
            Field::HoursKind => word(match entry.kind {
                EntryKind::Reversal => "reversal",
                EntryKind::Adjustment => "adjustment",
                EntryKind::Completion
                | EntryKind::Attendance
                | EntryKind::External
                | EntryKind::Import => "credit",
            }),
            Field::Reverses => text(entry.reverses.as_ref().map_or("", |id| id.as_str())),
            Field::CreditedAt => text(&entry.at.to_local_minute(zone)),
            Field::State => text(sent.state.code()),
            Field::Batch => text(&self.batch.to_string()),
            Field::Checkpoint => match &self.checkpoint {
                Some((number, note)) => {
                    let root = note.lines().nth(2).unwrap_or_default();
                    text(&format!("{number} {root}"))
                }
                None => Cell::Empty,
            },
            _ => Cell::Empty,
        }
    }
}
