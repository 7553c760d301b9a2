//! Training taken elsewhere 自主申报: the teacher's declaration, its documents, and who may read them.

use std::collections::BTreeMap;

use bytes::Bytes;
use content::{course_folder::FileToStore, probe};
use database::{ledger::ledger_entry, verification::document};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module, StoredFile},
    declarations::{Declaration, recognised},
    hours::CreditHours,
    ids::{AccountId, EntryId},
    ledger::{Details, EntryKind},
    policies::Conversion,
    time::{Day, TrainingYear},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Refusal, Viewer,
    crediting::{Given, Outcome},
    ledger::{Line, entry_from},
    training::word,
    write::{Key, Tx},
};

/// Documents of one declaration.
pub const MOST_DOCUMENTS: usize = 5;
/// Largest document, in bytes.
pub const DOCUMENT_LIMIT: usize = 10 * 1024 * 1024;
const NAME_LIMIT: usize = 120;

/// A declaration as its form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewDeclaration {
    pub title: String,
    pub organiser: String,
    pub module: String,
    pub level: String,
    pub mode: String,
    /// `2026-07-20`.
    pub from: String,
    pub to: String,
    pub amount: String,
    /// A unit of the policy's conversions.
    pub unit: String,
    /// May be empty.
    pub certificate: String,
}

/// A document as it was sent.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

/// What a declaration came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    pub entry: EntryId,
    /// The same certificate or training was declared before: this is its entry, and nothing was written.
    pub before: bool,
}

/// A document that is attached to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    pub file: StoredFile,
}

impl Platform {
    /// Declares training taken elsewhere. The documents are kept first: they are named by their contents, so one that no
    /// entry names after a crash does no harm. [`Error::Refused`] names every field that cannot stand.
    pub async fn declare(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewDeclaration,
        uploads: Vec<Upload>,
    ) -> Result<Declared, Error> {
        let organisation = &viewer.actor.organisation;
        let person = Resource::Person {
            account: viewer.account(),
            organisation,
        };
        may(&viewer.actor, Action::Declare, person)?;
        for (index, upload) in uploads.iter().enumerate() {
            let field = format!("documents[{index}]");
            self.scan(&field, &upload.bytes).await?;
        }
        let mut refusals = Vec::new();
        let files = tokio::task::spawn_blocking(move || {
            let mut refusals = Vec::new();
            (read_documents(uploads, &mut refusals), refusals)
        });
        let (files, wrong_files) = files
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        let declaration = self.read_declaration(new, &mut refusals);
        let happened = declaration.as_ref().map(|each| each.to.year());
        let policies = self.policies().await?;
        let policy = policies.of(happened.unwrap_or_else(|| self.year_now()));
        if policy.conversion(new.unit.trim()).is_none() {
            let units: Vec<&str> = policy.conversions.iter().map(|c| c.unit.as_str()).collect();
            let detail = format!("{:?} is none of: {}", new.unit, units.join(", "));
            refusals.push(Refusal::new("unit", "unknown-word", detail));
        }
        refusals.extend(wrong_files);
        let Some(declaration) = declaration.filter(|_| refusals.is_empty()) else {
            return Err(Error::Refused(refusals));
        };
        for file in &files {
            self.store.put(&file.stored, file.bytes.clone()).await?;
        }
        let sums: Vec<&String> = files.iter().map(|file| &file.stored.sha256).collect();
        let key = Key::new(viewer.account(), key, &(new, sums))?;
        let (declaration, files) = (&declaration, &files);
        self.write_once(&key, |tx| async move {
            self.credit_declaration(&tx, viewer, declaration, new.unit.trim(), files)
                .await
        })
        .await
    }

    async fn credit_declaration(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        declaration: &Declaration,
        unit: &str,
        files: &[FileToStore],
    ) -> Result<Declared, Error> {
        let account = viewer.account();
        let organisation = &viewer.actor.organisation;
        // Before the sum is read: two declarations of the same unit may not both find the same room.
        tx.lock_account(account).await?;
        let happened = declaration.to.year();
        let (year, policies) = self.open_year(tx, happened, organisation).await?;
        let conversion = policies.of(happened).conversion(unit).ok_or_else(|| {
            let detail = format!("{unit:?} is no unit of the policy any more");
            Error::refused("unit", "unknown-word", detail)
        })?;
        let already = recognised_before(tx, account, year, conversion).await?;
        let (hours, why) = recognised(declaration, conversion, already);
        let given = Given {
            account: account.clone(),
            organisation: organisation.clone(),
            kind: EntryKind::External,
            source: declaration.source(account),
            title: declaration.title.clone(),
            module: declaration.module,
            level: declaration.level,
            mode: declaration.mode,
            hours,
            happened,
            why,
            details: Details {
                from: Some(declaration.from.to_string()),
                to: Some(declaration.to.to_string()),
                organiser: Some(declaration.organiser.clone()),
                unit: Some(conversion.unit.clone()),
                certificate: declaration.certificate.clone(),
                documents: files
                    .iter()
                    .map(|file| file.stored.sha256.clone())
                    .collect(),
                ..Details::default()
            },
        };
        let entry = match self.give(tx, given).await? {
            Outcome::Before(entry) => {
                return Ok(Declared {
                    entry: entry.id,
                    before: true,
                });
            }
            Outcome::New(entry) => entry,
        };
        for file in files {
            let row = document::ActiveModel {
                entry_id: Set(entry.id.to_string()),
                sha256: Set(file.stored.sha256.clone()),
                name: Set(file.stored.name.clone()),
                media_type: Set(file.stored.media_type.clone()),
                bytes: Set(i64::try_from(file.stored.bytes).unwrap_or(i64::MAX)),
            };
            document::Entity::insert(row)
                .on_conflict(
                    OnConflict::columns([document::Column::EntryId, document::Column::Sha256])
                        .update_column(document::Column::Name)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
        }
        Ok(Declared {
            entry: entry.id,
            before: false,
        })
    }

    /// The teacher's own declarations with their documents, the last one first.
    pub async fn own_declarations(
        &self,
        viewer: &Viewer,
    ) -> Result<Vec<(Line, Vec<Attached>)>, Error> {
        let person = Resource::Person {
            account: viewer.account(),
            organisation: &viewer.actor.organisation,
        };
        may(&viewer.actor, Action::ReadRecord, person)?;
        let rows = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::AccountId.eq(viewer.account().as_str()))
            .filter(ledger_entry::Column::Kind.eq(EntryKind::External.code()))
            .order_by_desc(ledger_entry::Column::Sequence)
            .all(&self.database.read)
            .await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut documents: BTreeMap<String, Vec<Attached>> = BTreeMap::new();
        let found = document::Entity::find()
            .filter(document::Column::EntryId.is_in(ids))
            .order_by_asc(document::Column::Name)
            .all(&self.database.read)
            .await?;
        for row in found {
            documents
                .entry(row.entry_id.clone())
                .or_default()
                .push(attached(row));
        }
        let lines = self.lines(rows).await?;
        Ok(lines
            .into_iter()
            .map(|line| {
                let papers = documents.remove(line.entry.id.as_str()).unwrap_or_default();
                (line, papers)
            })
            .collect())
    }

    /// What a policy of this year converts, for the form.
    pub async fn conversions(&self, year: TrainingYear) -> Result<Vec<Conversion>, Error> {
        Ok(self.policies().await?.of(year).conversions.clone())
    }

    /// The documents of an entry, for whoever may read the record; else it is not found.
    pub async fn documents_of_entry(
        &self,
        viewer: &Viewer,
        id: &EntryId,
    ) -> Result<Vec<Attached>, Error> {
        // A reversal rests on what the entry that it takes back rested on.
        let row = self.entry(viewer, id).await.map_err(hidden)?;
        let entry = &row.line.entry;
        let held = entry.reverses.as_ref().unwrap_or(&entry.id);
        let rows = document::Entity::find()
            .filter(document::Column::EntryId.eq(held.as_str()))
            .order_by_asc(document::Column::Name)
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(attached).collect())
    }

    /// One of them by its SHA-256. Whether somebody else has such a document is none of the asker's business.
    pub async fn document(
        &self,
        viewer: &Viewer,
        id: &EntryId,
        sha256: &str,
    ) -> Result<StoredFile, Error> {
        self.documents_of_entry(viewer, id)
            .await?
            .into_iter()
            .map(|each| each.file)
            .find(|file| file.sha256 == sha256)
            .ok_or(Error::NotFound("document"))
    }

    fn read_declaration(
        &self,
        new: &NewDeclaration,
        refusals: &mut Vec<Refusal>,
    ) -> Option<Declaration> {
        let module: Option<Module> = word("module", &new.module, refusals);
        let level: Option<Level> = word("level", &new.level, refusals);
        let mode: Option<Mode> = word("mode", &new.mode, refusals);
        let mut read = |field: &'static str, text: &str| {
            let day = text.trim().parse::<Day>();
            day.map_err(|error| refusals.push(Refusal::new(field, "day-form", error.to_string())))
                .ok()
        };
        let (from, to) = (read("from", &new.from), read("to", &new.to));
        let amount = new.amount.trim().parse::<CreditHours>().map_err(|error| {
            refusals.push(Refusal::new("amount", "hours-form", error.to_string()));
        });
        let certificate = new.certificate.trim();
        let declaration = Declaration {
            title: new.title.trim().to_owned(),
            organiser: new.organiser.trim().to_owned(),
            module: module?,
            level: level?,
            mode: mode?,
            from: from?,
            to: to?,
            amount: amount.ok()?,
            certificate: (!certificate.is_empty()).then(|| certificate.to_owned()),
        };
        let today = Day::of(self.now(), &self.rules.zone);
        let problems = declaration.problems(today);
        refusals.extend(
            problems
                .into_iter()
                .map(|each| Refusal::new(each.field, each.code, each.detail)),
        );
        Some(declaration)
    }
}

/// What is told of an entry out of scope: nothing.
fn hidden(error: Error) -> Error {
    match error {
        Error::Denied(_) => Error::NotFound("entry"),
        other => other,
    }
}

fn attached(row: document::Model) -> Attached {
    Attached {
        file: StoredFile {
            sha256: row.sha256,
            name: row.name,
            media_type: row.media_type,
            bytes: u64::try_from(row.bytes).unwrap_or_default(),
        },
    }
}

/// What of the unit counts in the year so far. A reversal carries the unit of what it takes back, so it counts against.
async fn recognised_before(
    tx: &Tx,
    account: &AccountId,
    year: TrainingYear,
    conversion: &Conversion,
) -> Result<CreditHours, Error> {
    if conversion.most.is_none() {
        return Ok(CreditHours::ZERO);
    }
    let rows = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::AccountId.eq(account.as_str()))
        .filter(ledger_entry::Column::Year.eq(year.number()))
        .all(tx.db())
        .await?;
    let mut sum = CreditHours::ZERO;
    for row in rows {
        let entry = entry_from(row)?;
        if entry.details().unit.as_deref() == Some(conversion.unit.as_str()) {
            sum = sum + entry.hours;
        }
    }
    Ok(sum)
}

/// The documents by their content, or what is wrong with each.
fn read_documents(uploads: Vec<Upload>, refusals: &mut Vec<Refusal>) -> Vec<FileToStore> {
    if uploads.is_empty() {
        let detail = "attach the certificate or another proof, as PDF, JPEG or PNG";
        refusals.push(Refusal::new("documents", "documents-missing", detail));
    }
    if uploads.len() > MOST_DOCUMENTS {
        let detail = format!("attach at most {MOST_DOCUMENTS} documents");
        refusals.push(Refusal::new("documents", "documents-many", detail));
        return Vec::new();
    }
    let mut files: Vec<FileToStore> = Vec::new();
    for (index, upload) in uploads.into_iter().enumerate() {
        let field = format!("documents[{index}]");
        let name: String = upload.name.chars().take(NAME_LIMIT).collect();
        if upload.bytes.len() > DOCUMENT_LIMIT {
            let most = DOCUMENT_LIMIT / 1024 / 1024;
            let detail = format!("{name} is larger than {most} MB; make it smaller");
            refusals.push(Refusal::new(field, "document-large", detail));
            continue;
        }
        match probe::attachment(&upload.bytes) {
            Ok(media_type) => {
                let file = FileToStore::new(&name, media_type, upload.bytes);
                if !files
                    .iter()
                    .any(|each| each.stored.sha256 == file.stored.sha256)
                {
                    files.push(file);
                }
            }
            Err(error) => {
                let detail = format!("{name} {error}");
                refusals.push(Refusal::new(field, "document-kind", detail));
            }
        }
    }
    files
}
