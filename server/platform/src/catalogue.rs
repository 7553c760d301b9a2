//! The published courses: browsed by everybody, so kept in memory and read from there.

mod audience;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use database::catalogue::{course, course_version, unit};
use domain::{
    catalogue::{Course, CourseCode, Level, Mode, Module, Stage, StoredFile, Unit},
    ids::{CourseId, CourseVersionId, UnitId},
    time::{Timestamp, Zone},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform,
    media::files_of,
    organisations::Organisation,
    renditions,
    write::{Topic, Tx},
};

/// How a course stands that is in the catalogue, and one that was taken out of it.
pub(crate) const PUBLISHED: &str = "published";
pub(crate) const RETIRED: &str = "retired";

/// One published version with the ids of its units. Never changes, so it may be shared and kept.
#[derive(Clone, Debug)]
pub struct Published {
    pub course_id: CourseId,
    pub version_id: CourseVersionId,
    pub number: u32,
    pub published_at: Timestamp,
    pub course: Course,
}

impl Published {
    /// The id of a unit says where it belongs: `KM-2015-63~1~intro`.
    pub fn unit_id(&self, unit: &Unit) -> UnitId {
        unit_id(&self.course.code, self.number, &unit.key)
    }

    /// Every unit with its id, in the order of the outline.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.course.units().map(|unit| (self.unit_id(unit), unit))
    }

    /// The ids that its units have here and had in the editions before.
    pub fn units_of_all_editions(&self) -> Vec<String> {
        let editions = 1..=self.number;
        let ids = editions.flat_map(|number| {
            let units = self.course.units();
            units.map(move |unit| unit_id(&self.course.code, number, &unit.key).to_string())
        });
        ids.collect()
    }

    /// By id, or by the key that is unique within the course.
    pub fn unit(&self, id_or_key: &str) -> Option<(UnitId, &Unit)> {
        self.units()
            .find(|(id, unit)| unit.key == id_or_key || id.as_str() == id_or_key)
    }
}

fn unit_id(code: &CourseCode, number: u32, key: &str) -> UnitId {
    UnitId::new(format!("{code}~{number}~{key}"))
}

/// Everything that is in the catalogue at one moment, in its order: mandatory first, then by code.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Grows with every change; what was rendered for one revision holds until the next.
    pub revision: u64,
    /// Tells the catalogues of one revision apart: who sees the courses of which organisations.
    pub view: String,
    pub courses: Vec<Arc<Published>>,
    /// The organisations that some course is for alone, by their codes.
    audiences: BTreeMap<String, Organisation>,
}

/// What a reader looks for. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub text: String,
    pub module: Option<Module>,
    pub level: Option<Level>,
    pub mode: Option<Mode>,
    pub stage: Option<Stage>,
    pub subject: Option<String>,
}

/// How many courses each choice would leave, given the other choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub modules: Vec<(Module, usize)>,
    pub levels: Vec<(Level, usize)>,
    pub modes: Vec<(Mode, usize)>,
    pub stages: Vec<(Stage, usize)>,
    pub subjects: Vec<(String, usize)>,
}

/// One page of a list, and how to ask for the next and the one before.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Of the last item, where more follow.
    pub next: Option<String>,
    pub total: usize,
}

#[derive(Default)]
pub(crate) struct Cache {
    current: RwLock<Arc<Catalogue>>,
    views: RwLock<audience::Views>,
    versions: RwLock<BTreeMap<CourseVersionId, Arc<Published>>>,
    /// The versions of the units that somebody has learned on here: a unit never changes its version.
    units: RwLock<HashMap<UnitId, CourseVersionId>>,
    /// Every file of the versions above, by its SHA-256.
    files: RwLock<BTreeMap<String, StoredFile>>,
}

impl Catalogue {
    pub fn course(&self, code: &str) -> Option<&Arc<Published>> {
        self.courses.iter().find(|p| p.course.code.as_str() == code)
    }

    /// The page of matches after the course with the code `after`, in the catalogue's order.
    pub fn list(&self, filter: &Filter, after: Option<&str>, limit: usize) -> Page<Arc<Published>> {
        let matches: Vec<_> = self
            .courses
            .iter()
            .filter(|p| filter.admits(&p.course, None))
            .collect();
        let start = after.and_then(|code| self.course(code)).map_or(0, |last| {
            matches.partition_point(|p| order(&p.course) <= order(&last.course))
        });
        let rest = &matches[start..];
        let items: Vec<_> = rest.iter().take(limit).map(|p| Arc::clone(p)).collect();
        let next = (rest.len() > items.len())
            .then(|| items.last().map(|p| p.course.code.to_string()))
            .flatten();
        Page {
            items,
            next,
            total: matches.len(),
        }
    }

    pub fn facets(&self, filter: &Filter) -> Facets {
        let count = |dimension: Dimension, has: &dyn Fn(&Course) -> bool| {
            self.courses
                .iter()
                .filter(|p| filter.admits(&p.course, Some(dimension)) && has(&p.course))
                .count()
        };
        let mut subjects: Vec<String> = self
            .courses
            .iter()
            .flat_map(|p| p.course.subjects.iter().cloned())
            .collect();
        subjects.sort();
        subjects.dedup();
        Facets {
            modules: Module::ALL
                .iter()
                .map(|m| (*m, count(Dimension::Module, &|c| c.module == *m)))
                .collect(),
            levels: Level::ALL
                .iter()
                .map(|l| (*l, count(Dimension::Level, &|c| c.level == *l)))
                .collect(),
            modes: Mode::ALL
                .iter()
                .map(|m| (*m, count(Dimension::Mode, &|c| c.mode == *m)))
                .collect(),
            stages: Stage::ALL
                .iter()
                .map(|s| (*s, count(Dimension::Stage, &|c| c.stages.contains(s))))
                .collect(),
            subjects: subjects
                .into_iter()
                .map(|s| {
                    let n = count(Dimension::Subject, &|c| c.subjects.contains(&s));
                    (s, n)
                })
                .collect(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Module,
    Level,
    Mode,
    Stage,
    Subject,
}

impl Filter {
    /// Whether the course passes every choice but the one of `except`.
    fn admits(&self, course: &Course, except: Option<Dimension>) -> bool {
        let free = |dimension| except == Some(dimension);
        (free(Dimension::Module) || self.module.is_none_or(|m| course.module == m))
            && (free(Dimension::Level) || self.level.is_none_or(|l| course.level == l))
            && (free(Dimension::Mode) || self.mode.is_none_or(|m| course.mode == m))
            && (free(Dimension::Stage) || self.stage.is_none_or(|s| course.stages.contains(&s)))
            && (free(Dimension::Subject)
                || self
                    .subject
                    .as_ref()
                    .is_none_or(|s| course.subjects.contains(s)))
            && self.mentions(course)
    }

    fn mentions(&self, course: &Course) -> bool {
        if self.text.trim().is_empty() {
            return true;
        }
        let text = format!("{} {} {}", course.code, course.title, course.summary).to_lowercase();
        self.text
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

fn order(course: &Course) -> (bool, &CourseCode) {
    (!course.mandatory, &course.code)
}

/// What publishing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Publication {
    /// This version is now the current one.
    Version(u32),
    /// The current version says exactly the same; nothing was written.
    Unchanged(u32),
}

impl Platform {
    /// The whole catalogue as of the last change that this node has seen; its own changes at once. What somebody sees of
    /// it is [`Self::catalogue_for`].
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(
            &self
                .catalogue
                .current
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The current version of a course, whoever it is for.
    pub fn course(&self, code: &str) -> Result<Arc<Published>, Error> {
        self.catalogue()
            .course(code)
            .cloned()
            .ok_or(Error::NotFound("course"))
    }

    /// Any version, current or not.
    pub async fn version(&self, id: &CourseVersionId) -> Result<Arc<Published>, Error> {
        if let Some(known) = self
            .catalogue
            .versions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
        {
            return Ok(Arc::clone(known));
        }
        self.version_in(&self.database.read, id).await
    }

    /// The same for a work under way, which asks for no second connection.
    pub(crate) async fn version_in(
        &self,
        db: &impl ConnectionTrait,
        id: &CourseVersionId,
    ) -> Result<Arc<Published>, Error> {
        let row = course_version::Entity::find_by_id(id.as_str())
            .one(db)
            .await?
            .ok_or(Error::NotFound("course version"))?;
        self.keep(row)
    }

    /// The version that a unit belongs to.
    pub async fn version_of_unit(&self, id: &UnitId) -> Result<Arc<Published>, Error> {
        let units = &self.catalogue.units;
        let known = units
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned();
        let version = if let Some(version) = known {
            version
        } else {
            let row = unit::Entity::find_by_id(id.as_str())
                .one(&self.database.read)
                .await?;
            let version = CourseVersionId::new(row.ok_or(Error::NotFound("unit"))?.version_id);
            units
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(id.clone(), version.clone());
            version
        };
        self.version(&version).await
    }

    /// Reads the catalogue anew. Versions that are known are not read again: they never change.
    pub async fn refresh_catalogue(&self) -> Result<(), Error> {
        let rows = course::Entity::find()
            .filter(course::Column::State.eq(PUBLISHED))
            .order_by_asc(course::Column::Code)
            .all(&self.database.write)
            .await?;
        let wanted: Vec<CourseVersionId> = rows
            .into_iter()
            .filter_map(|row| row.current_version_id)
            .map(CourseVersionId::new)
            .collect();
        let unknown: Vec<String> = {
            let known = self
                .catalogue
                .versions
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            wanted
                .iter()
                .filter(|id| !known.contains_key(*id))
                .map(ToString::to_string)
                .collect()
        };
        for some in unknown.chunks(200) {
            let rows = course_version::Entity::find()
                .filter(course_version::Column::Id.is_in(some.iter().cloned()))
                .all(&self.database.write)
                .await?;
            for row in rows {
                self.keep(row)?;
            }
        }
        let mut courses: Vec<_> = {
            let known = self.catalogue.versions.read();
            let known = known.unwrap_or_else(PoisonError::into_inner);
            let wanted = wanted.iter();
            wanted.filter_map(|id| known.get(id).cloned()).collect()
        };
        courses.sort_by(|a, b| order(&a.course).cmp(&order(&b.course)));
        let audiences = self.audiences(&courses).await?;
        let mut current = self
            .catalogue
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let same = current.audiences == audiences
            && current.courses.len() == courses.len()
            && current
                .courses
                .iter()
                .zip(&courses)
                .all(|(a, b)| a.version_id == b.version_id);
        if !same || current.revision == 0 {
            *current = Arc::new(Catalogue {
                revision: current.revision + 1,
                view: String::new(),
                courses,
                audiences,
            });
        }
        Ok(())
    }

    /// A file of a version that this node has seen.
    pub(crate) fn published_file(&self, sha256: &str) -> Option<StoredFile> {
        let files = self.catalogue.files.read();
        let files = files.unwrap_or_else(PoisonError::into_inner);
        files.get(sha256).cloned()
    }

    fn keep(&self, row: course_version::Model) -> Result<Arc<Published>, Error> {
        let published = Arc::new(Published {
            course_id: CourseId::new(row.course_id),
            version_id: CourseVersionId::new(row.id),
            number: u32::try_from(row.number).unwrap_or_default(),
            published_at: Timestamp::from_millis(row.published_at),
            course: serde_json::from_str(&row.body)?,
        });
        self.catalogue
            .files
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(files_of(&published.course).map(|file| (file.sha256.clone(), file.clone())));
        let mut versions = self
            .catalogue
            .versions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        versions.insert(published.version_id.clone(), Arc::clone(&published));
        Ok(published)
    }
}

/// Makes `body` the current version of its course, unless it says what the current one says already.
/// [`Error::Conflict`] (`licence-ended`) where it may be shown no more.
pub(crate) async fn publish(tx: &Tx, body: &Course, zone: &Zone) -> Result<Publication, Error> {
    let text = serde_json::to_string(body)?;
    let ends_at = body.licence.as_ref().and_then(|it| it.ends_at(zone));
    let ends_at = ends_at.map(Timestamp::as_millis);
    check_licence(tx, ends_at)?;
    let found = course::Entity::find()
        .filter(course::Column::Code.eq(body.code.as_str()))
        .one(tx.db())
        .await?;
    let (course_id, number) = if let Some(row) = found {
        let newest = course_version::Entity::find()
            .filter(course_version::Column::CourseId.eq(&row.id))
            .order_by_desc(course_version::Column::Number)
            .one(tx.db())
            .await?;
        let number = newest.as_ref().map_or(0, |v| v.number);
        let is_current = newest.as_ref().map(|v| &v.id) == row.current_version_id.as_ref();
        if is_current && row.state == PUBLISHED && newest.is_some_and(|v| v.body == text) {
            return Ok(Publication::Unchanged(
                u32::try_from(number).unwrap_or_default(),
            ));
        }
        (row.id, number + 1)
    } else {
        let id = tx.fresh_id();
        let row = course::ActiveModel {
            id: Set(id.clone()),
            code: Set(body.code.to_string()),
            state: Set(PUBLISHED.to_owned()),
            current_version_id: Set(None),
            created_at: Set(tx.now().as_millis()),
            licence_ends_at: Set(None),
        };
        course::Entity::insert(row)
            .exec_without_returning(tx.db())
            .await?;
        (id, 1)
    };
    let version_id = tx.fresh_id();
    let version = course_version::ActiveModel {
        id: Set(version_id.clone()),
        course_id: Set(course_id.clone()),
        number: Set(number),
        body: Set(text),
        published_at: Set(tx.now().as_millis()),
    };
    course_version::Entity::insert(version)
        .exec_without_returning(tx.db())
        .await?;
    let version_number = u32::try_from(number).unwrap_or_default();
    let units = body
        .units()
        .zip(1..)
        .map(|(each, position)| unit::ActiveModel {
            id: Set(unit_id(&body.code, version_number, &each.key).into()),
            version_id: Set(version_id.clone()),
            position: Set(position),
            key: Set(each.key.clone()),
        });
    unit::Entity::insert_many(units)
        .exec_without_returning(tx.db())
        .await?;
    course::Entity::update_many()
        .col_expr(course::Column::CurrentVersionId, Expr::value(version_id))
        .col_expr(course::Column::State, Expr::value(PUBLISHED))
        .col_expr(course::Column::LicenceEndsAt, Expr::value(ends_at))
        .filter(course::Column::Id.eq(&course_id))
        .exec(tx.db())
        .await?;
    renditions::queue(tx, body).await?;
    tx.announce(Topic::Course, &course_id).await?;
    Ok(Publication::Version(version_number))
}

/// Whether what is shown by a licence that ends then may come into the catalogue now.
pub(crate) fn check_licence(tx: &Tx, ends_at: Option<i64>) -> Result<(), Error> {
    if ends_at.is_some_and(|ends_at| ends_at <= tx.now().as_millis()) {
        let detail = "the licence has ended; write its new term into the course first";
        return Err(Error::conflict("licence-ended", detail));
    }
    Ok(())
}
