//! Interactive packages 课件包 at work: who may open which, what they keep, and what it counts for.
//!
//! A package is other people's program. It runs on an address of its own, without the session's cookie; what it may ask for
//! stands in the **pass** that its address carries: one person, one unit, on one host, for some hours, signed.

mod pass;
mod statements;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use database::packages::{package_state, xapi_session, xapi_statement};
use domain::{
    catalogue::{Content, StoredFile},
    ids::{AccountId, UnitId},
    learning::{ProgressState, Standing, standing},
    packages::{Activity, Attained, Package, Standard},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value;

pub use pass::{Pass, Place, Subject};
pub use statements::{Document, DocumentPlace, Launched};

use crate::{
    Error, Platform, Viewer,
    learning::{Credit, Learner, evidence, may_learn, write_progress},
    write::Writes,
};

/// Of what an activity keeps: SCORM 2004 allows 64 000 characters of its own, and hundreds of interactions.
pub const STATE_LIMIT: usize = 1 << 20;
/// Indexes of packages that a node keeps at hand.
const INDEXES: u64 = 200;

/// The files of packages, by the SHA-256 of their index.
pub(crate) struct Indexes(moka::sync::Cache<String, Arc<BTreeMap<String, StoredFile>>>);

impl Default for Indexes {
    fn default() -> Self {
        Self(moka::sync::Cache::new(INDEXES))
    }
}

/// What an activity says, or a package as a whole, and what is kept with it.
#[derive(Clone, Copy)]
struct Saying<'a> {
    /// Of the activity, or [`Package::TREE`].
    id: &'a str,
    /// The save that it was made from, where who says it knows.
    version: Option<u32>,
    data: Option<&'a Value>,
    said: Attained,
}

/// What is written with it.
#[derive(Clone, Copy, Default)]
struct Spoken<'a> {
    statements: &'a [xapi_statement::Model],
    /// The session that the activity ends.
    ended: Option<&'a str>,
}

/// A package that somebody has opened.
#[derive(Clone, Debug)]
pub struct Opened {
    pub pass: Pass,
    pub viewer: Viewer,
    pub title: String,
    pub package: Package,
    /// By activity; of those that were touched.
    pub states: HashMap<String, State>,
}

/// What an activity keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub version: u32,
    pub data: Value,
    pub attained: Attained,
    /// Until when the pass of the page holds that wrote it.
    until: i64,
}

/// What a SCO keeps: `data` was made from the save `version`.
#[derive(Clone, Copy, Debug)]
pub struct Sco<'a> {
    pub activity: &'a str,
    pub version: u32,
    pub data: &'a Value,
}

/// What the activities of a package come to by its own rules, and where its learner is in them.
#[derive(Clone, Debug)]
pub struct Rollup {
    pub version: u32,
    pub data: Value,
    pub attained: Attained,
}

/// What the server has after an activity has spoken.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Of what was said, by activity.
    pub versions: HashMap<String, u32>,
    /// The activities that are met.
    pub met: Vec<String>,
    /// Of the unit; none in a preview, which keeps nothing.
    pub unit: Option<Standing>,
    pub course: Option<ProgressState>,
    pub credit: Option<Credit>,
}

impl Opened {
    pub fn state(&self, activity: &str) -> State {
        self.states.get(activity).cloned().unwrap_or_default()
    }

    /// The first activity that is not met, or the first of all.
    pub fn next(&self) -> Option<&Activity> {
        let open = |each: &&Activity| !self.state(&each.id).attained.meets(each.move_on);
        let activities = &self.package.activities;
        activities.iter().find(open).or_else(|| activities.first())
    }
}

impl Platform {
    /// A pass for a unit of a course that the teacher is on, or of a draft that the asker may preview.
    pub fn package_pass(
        &self,
        viewer: &Viewer,
        subject: Subject,
        package: &Package,
        place: &Place,
    ) -> String {
        self.give_pass(viewer.account(), subject, &package.index, place)
    }

    /// What the pass opens, on the host that it was given for.
    pub async fn open_package(&self, pass: &str, host: &str) -> Result<Opened, Error> {
        self.open(self.read_pass(pass, host)?).await
    }

    async fn open(&self, pass: Pass) -> Result<Opened, Error> {
        let account = AccountId::new(pass.account.clone());
        let viewer = self.viewer_of(&account).await?;
        let (title, package) = self.package_of(&viewer, &pass.subject).await?;
        let states = match &pass.subject {
            Subject::Unit(unit) => states(&self.database.read, viewer.account(), unit).await?,
            Subject::Draft { .. } => HashMap::new(),
        };
        Ok(Opened {
            pass,
            viewer,
            title,
            package,
            states,
        })
    }

    /// A file of the package by its path, and the pass by which it is given out.
    pub async fn package_file(
        &self,
        pass: &str,
        host: &str,
        path: &str,
    ) -> Result<(StoredFile, Pass), Error> {
        let pass = self.read_pass(pass, host)?;
        let files = self.index_of(&pass.index).await?;
        let file = files.get(path).cloned().ok_or(Error::NotFound("file"))?;
        Ok((file, pass))
    }

    async fn index_of(
        &self,
        index: &StoredFile,
    ) -> Result<Arc<BTreeMap<String, StoredFile>>, Error> {
        if let Some(known) = self.packages.0.get(&index.sha256) {
            return Ok(known);
        }
        let bytes = self.store.get(index).await?;
        let files: Arc<BTreeMap<String, StoredFile>> = Arc::new(serde_json::from_slice(&bytes)?);
        self.packages
            .0
            .insert(index.sha256.clone(), Arc::clone(&files));
        Ok(files)
    }

    async fn package_of(
        &self,
        viewer: &Viewer,
        subject: &Subject,
    ) -> Result<(String, Package), Error> {
        let unit = match subject {
            Subject::Unit(id) => {
                let published = self.version_of_unit(&UnitId::new(id.clone())).await?;
                published.unit(id).map(|(_, unit)| unit.clone())
            }
            Subject::Draft { code, key } => {
                let draft = self.draft(viewer, code).await?;
                draft.unit(key).map(|(_, unit)| unit.clone())
            }
        };
        let unit = unit.ok_or(Error::NotFound("unit"))?;
        match unit.content {
            Content::Package(package) => Ok((unit.title, package)),
            _ => Err(Error::NotFound("package")),
        }
    }

    /// Keeps what a SCO says of its learner, by the rules of its standard, and what the package comes to with it.
    pub async fn keep_sco(
        &self,
        opened: &Opened,
        sco: Option<Sco<'_>>,
        rollup: Option<&Rollup>,
    ) -> Result<Kept, Error> {
        let mut sayings = Vec::new();
        if let Some(Sco {
            activity,
            version,
            data,
        }) = sco
        {
            let activity = opened
                .package
                .activity(activity)
                .ok_or(Error::NotFound("activity"))?;
            let said = match opened.package.standard {
                Standard::Scorm12 => Attained::of_scorm12(data, activity.pass_permille),
                Standard::Scorm2004 => Attained::of_scorm2004(data, activity.pass_permille),
                Standard::H5p => Attained::of_h5p(data, activity.pass_permille),
                Standard::Cmi5 => {
                    let detail = "a cmi5 unit speaks by statements";
                    return Err(Error::conflict("not-scorm", detail));
                }
            };
            sayings.push(Saying {
                id: &activity.id,
                version: Some(version),
                data: Some(data),
                said,
            });
        }
        if let Some(rollup) = rollup {
            if opened.package.standard != Standard::Scorm2004 {
                let detail = "only the activities of SCORM 2004 follow each other by rules";
                return Err(Error::conflict("not-sequenced", detail));
            }
            sayings.push(Saying {
                id: Package::TREE,
                version: Some(rollup.version),
                data: Some(&rollup.data),
                said: rollup.attained,
            });
        }
        self.keep_attained(opened, &sayings, Spoken::default())
            .await
    }

    /// Keeps what was attained, and credits the course where that completes it; all in one transaction. `version` is the one
    /// that the change was made from; another one is a [`Error::Conflict`] (`package-state`), unless an earlier page wrote it:
    /// that one may have been heard only as it closed, after this page was made. What was attained is never taken away.
    async fn keep_attained(
        &self,
        opened: &Opened,
        sayings: &[Saying<'_>],
        spoken: Spoken<'_>,
    ) -> Result<Kept, Error> {
        let Spoken { statements, ended } = spoken;
        let Subject::Unit(unit) = &opened.pass.subject else {
            let next = |each: &Saying<'_>| {
                let version = each.version.unwrap_or_default() + 1;
                (each.id.to_owned(), version)
            };
            return Ok(Kept {
                versions: sayings.iter().map(next).collect(),
                met: Vec::new(),
                unit: None,
                course: None,
                credit: None,
            });
        };
        let viewer = &opened.viewer;
        may_learn(viewer)?;
        let unit_id = &UnitId::new(unit.clone());
        let published = self.version_of_unit(unit_id).await?;
        let published = &published;
        let package = &opened.package;
        self.write_together(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let (_, unit) = published
                .unit(unit_id.as_str())
                .ok_or(Error::NotFound("unit"))?;
            let learner = Learner::on(&tx, viewer.account(), published, None).await?;
            let mut known = states(tx.db(), viewer.account(), unit_id.as_str()).await?;
            let mut writes = Writes::default();
            let mut versions = HashMap::new();
            for saying in sayings {
                let before = known.remove(saying.id).unwrap_or_default();
                let is_other = |version: &u32| {
                    *version != before.version && before.until >= opened.pass.until()
                };
                if let Some(version) = saying.version.filter(is_other) {
                    let detail = format!(
                        "the package was opened elsewhere: what it keeps is at {}, this is from {version}",
                        before.version
                    );
                    return Err(Error::conflict("package-state", detail));
                }
                let now = State {
                    version: before.version + 1,
                    attained: saying.said.and(before.attained),
                    data: saying.data.cloned().unwrap_or(before.data),
                    until: opened.pass.until(),
                };
                write_state(viewer.account(), unit_id, saying.id, &now, &tx, &mut writes)?;
                versions.insert(saying.id.to_owned(), now.version);
                known.insert(saying.id.to_owned(), now);
            }
            for statement in statements {
                let row = xapi_statement::ActiveModel::from(statement.clone());
                writes.insert(xapi_statement::Entity::insert(row));
            }
            if let Some(session) = ended {
                writes.update(
                    xapi_session::Entity::update_many()
                        .col_expr(xapi_session::Column::IsTerminated, Expr::value(true))
                        .filter(xapi_session::Column::Id.eq(session)),
                );
            }
            let mut gathered =
                evidence(tx.db(), viewer.account(), Some(&learner.enrolment())).await?;
            let mut evidence = gathered.of(unit_id).unwrap_or_default();
            let attained = |id: &str| {
                known
                    .get(id)
                    .map_or_else(Attained::default, |state| state.attained)
            };
            let met = package.met_permille(attained);
            let done = package
                .activities
                .iter()
                .filter(|each| attained(&each.id).meets(each.move_on))
                .map(|each| each.id.clone())
                .collect();
            evidence.best_permille = evidence.best_permille.max(Some(met));
            let stands = standing(unit, &evidence);
            write_progress(
                &tx,
                viewer.account(),
                &learner.id,
                (unit_id, &evidence, &stands),
                None,
                &mut writes,
            )?;
            gathered.change(unit_id.clone(), evidence);
            let (course, entry) = self
                .settle(&tx, &viewer.actor, &learner, published, &gathered, &mut writes)
                .await?;
            writes.send(&tx).await?;
            Ok(Kept {
                versions,
                met: done,
                unit: Some(stands),
                course: Some(course),
                credit: entry.as_ref().map(Credit::from),
            })
        })
        .await
    }
}

async fn states(
    db: &impl ConnectionTrait,
    account: &AccountId,
    unit: &str,
) -> Result<HashMap<String, State>, Error> {
    let rows = package_state::Entity::find()
        .filter(package_state::Column::AccountId.eq(account.as_str()))
        .filter(package_state::Column::UnitId.eq(unit))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let state = State {
                version: u32::try_from(row.version).unwrap_or_default(),
                data: serde_json::from_str(&row.data)?,
                attained: serde_json::from_str(&row.attained)?,
                until: row.pass_until,
            };
            Ok((row.activity, state))
        })
        .collect()
}

fn write_state(
    account: &AccountId,
    unit: &UnitId,
    activity: &str,
    state: &State,
    tx: &crate::write::Tx,
    writes: &mut Writes,
) -> Result<(), Error> {
    use package_state::Column;

    let row = package_state::Model {
        account_id: account.to_string(),
        unit_id: unit.to_string(),
        activity: activity.to_owned(),
        version: i32::try_from(state.version).unwrap_or(i32::MAX),
        data: serde_json::to_string(&state.data)?,
        attained: serde_json::to_string(&state.attained)?,
        updated_at: tx.now().as_millis(),
        pass_until: state.until,
    };
    writes.insert(
        package_state::Entity::insert(package_state::ActiveModel::from(row)).on_conflict(
            OnConflict::columns([Column::AccountId, Column::UnitId, Column::Activity])
                .update_columns([
                    Column::Version,
                    Column::Data,
                    Column::Attained,
                    Column::UpdatedAt,
                    Column::PassUntil,
                ])
                .to_owned(),
        ),
    );
    Ok(())
}
