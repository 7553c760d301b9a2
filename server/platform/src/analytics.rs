//! What authors learn from their learners: how many came how far, of one version of a course. The database counts; no name
//! and no account leaves it.

use std::collections::HashMap;

use database::{
    authoring::draft,
    catalogue::{course, course_version},
};
use domain::{
    access::{Action, Resource, may},
    analytics::{Coverage, SMALLEST_GROUP, STOPPED_AFTER_MILLIS},
    catalogue::{Content, Unit},
    ids::{AccountId, CourseVersionId, UnitId},
    learning::{Intervals, ProgressState},
    time::Timestamp,
};
use futures::TryStreamExt as _;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, StreamTrait, Value,
};

use crate::{Error, Platform, Viewer, catalogue::Published};

/// One version of a course with what its learners did.
#[derive(Clone, Debug)]
pub struct Analytics {
    pub title: String,
    pub number: u32,
    /// Every version, the newest first.
    pub versions: Vec<Version>,
    pub enrolled: u64,
    /// Who has done anything, those who completed it included.
    pub begun: u64,
    pub completed: u64,
    /// Between enrolment and completion; none of fewer people than may be spoken of.
    pub median_millis: Option<i64>,
    /// In the order of the course.
    pub units: Vec<UnitAnalytics>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub number: u32,
    pub published_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct UnitAnalytics {
    pub unit: Unit,
    pub begun: u64,
    pub met: u64,
    /// Who has not completed the course, has done nothing for two weeks, and was here last.
    pub stopped: u64,
    /// Of a video.
    pub coverage: Option<Coverage>,
}

impl Platform {
    /// For the author of the course and for reviewers; of the newest version where none is named.
    pub async fn analytics(
        &self,
        viewer: &Viewer,
        code: &str,
        number: Option<u32>,
    ) -> Result<Analytics, Error> {
        let db = &self.database.read;
        let course = course::Entity::find()
            .filter(course::Column::Code.eq(code))
            .one(db)
            .await?
            .ok_or(Error::NotFound("course"))?;
        let owner: Option<String> = draft::Entity::find()
            .select_only()
            .column(draft::Column::OwnerId)
            .filter(draft::Column::Code.eq(code))
            .into_tuple()
            .one(db)
            .await?;
        let owner = owner.map(AccountId::new);
        // A course that came as a folder has no author here.
        let resource = owner
            .as_ref()
            .map_or(Resource::Platform, |owner| Resource::Draft { owner });
        may(&viewer.actor, Action::ReadAnalytics, resource)?;

        let rows: Vec<(String, i32, i64)> = course_version::Entity::find()
            .select_only()
            .column(course_version::Column::Id)
            .column(course_version::Column::Number)
            .column(course_version::Column::PublishedAt)
            .filter(course_version::Column::CourseId.eq(&course.id))
            .order_by_desc(course_version::Column::Number)
            .into_tuple()
            .all(db)
            .await?;
        let wanted = match number {
            Some(number) => rows.iter().find(|row| u32::try_from(row.1) == Ok(number)),
            None => rows.first(),
        };
        let (id, ..) = wanted.ok_or(Error::NotFound("course version"))?;
        let published = self.version(&CourseVersionId::new(id.clone())).await?;
        let counted = Counted { db, version: id };
        let people = counted.people().await?;
        let median_millis = counted.median(people.completed).await?;
        let mut units = counted.units().await?;
        counted
            .stopped(self.now().plus_millis(-STOPPED_AFTER_MILLIS), &mut units)
            .await?;
        let mut coverage = counted.coverage(&published).await?;
        let units = published.units().map(|(id, unit)| {
            let counts = units.remove(id.as_str()).unwrap_or_default();
            UnitAnalytics {
                unit: unit.clone(),
                begun: counts.begun,
                met: counts.met,
                stopped: counts.stopped,
                coverage: coverage.remove(&id),
            }
        });
        let units = units.collect();
        Ok(Analytics {
            title: published.course.title.clone(),
            number: published.number,
            versions: rows
                .iter()
                .map(|(_, number, published_at)| Version {
                    number: u32::try_from(*number).unwrap_or_default(),
                    published_at: Timestamp::from_millis(*published_at),
                })
                .collect(),
            enrolled: people.enrolled,
            begun: people.begun,
            completed: people.completed,
            median_millis,
            units,
        })
    }
}

struct People {
    enrolled: u64,
    begun: u64,
    completed: u64,
}

#[derive(Default)]
struct Counts {
    begun: u64,
    met: u64,
    stopped: u64,
}

/// What is counted of one version.
struct Counted<'a> {
    db: &'a DatabaseConnection,
    version: &'a str,
}

impl Counted<'_> {
    fn statement(&self, sql: &str, more: impl IntoIterator<Item = Value>) -> Statement {
        let mut values = vec![Value::from(self.version)];
        values.extend(more);
        let backend = ConnectionTrait::get_database_backend(self.db);
        Statement::from_sql_and_values(backend, sql, values)
    }

    async fn people(&self) -> Result<People, Error> {
        const SQL: &str = "SELECT COUNT(*), COUNT(CASE WHEN e.state <> $2 THEN 1 END), COUNT(c.enrolment_id) \
            FROM enrolments e LEFT JOIN completions c ON c.enrolment_id = e.id WHERE e.version_id = $1";
        let not_begun = ProgressState::NotStarted.code().into();
        let row = self
            .db
            .query_one_raw(self.statement(SQL, [not_begun]))
            .await?;
        let row = row.ok_or_else(|| Error::Unavailable("a count gave no row".to_owned()))?;
        Ok(People {
            enrolled: count(row.try_get_by_index(0)?),
            begun: count(row.try_get_by_index(1)?),
            completed: count(row.try_get_by_index(2)?),
        })
    }

    /// The middle one of all times to completion, or the mean of the middle two.
    async fn median(&self, completed: u64) -> Result<Option<i64>, Error> {
        const SQL: &str = "SELECT c.at - e.enrolled_at FROM completions c JOIN enrolments e ON e.id = c.enrolment_id \
            WHERE e.version_id = $1 ORDER BY 1 LIMIT $2 OFFSET $3";
        if completed < SMALLEST_GROUP {
            return Ok(None);
        }
        let wanted = if completed.is_multiple_of(2) {
            2_i64
        } else {
            1
        };
        let before = i64::try_from((completed - 1) / 2).unwrap_or(i64::MAX);
        let statement = self.statement(SQL, [wanted.into(), before.into()]);
        let rows = self.db.query_all_raw(statement).await?;
        let times = rows
            .iter()
            .map(|row| row.try_get_by_index::<i64>(0))
            .collect::<Result<Vec<_>, _>>()?;
        let among = i64::try_from(times.len()).unwrap_or_default();
        Ok((among > 0).then(|| times.iter().sum::<i64>() / among))
    }

    async fn units(&self) -> Result<HashMap<String, Counts>, Error> {
        const SQL: &str = "SELECT p.unit_id, COUNT(CASE WHEN p.state <> $2 THEN 1 END), \
            COUNT(CASE WHEN p.state = $3 THEN 1 END) \
            FROM unit_progress p JOIN enrolments e ON e.id = p.enrolment_id WHERE e.version_id = $1 GROUP BY p.unit_id";
        let states = [ProgressState::NotStarted, ProgressState::Completed];
        let statement = self.statement(SQL, states.map(|state| state.code().into()));
        let mut units = HashMap::new();
        for row in self.db.query_all_raw(statement).await? {
            let counts = Counts {
                begun: count(row.try_get_by_index(1)?),
                met: count(row.try_get_by_index(2)?),
                stopped: 0,
            };
            units.insert(row.try_get_by_index(0)?, counts);
        }
        Ok(units)
    }

    /// Where those were last who have not completed the course and have done nothing since `before`.
    async fn stopped(
        &self,
        before: Timestamp,
        units: &mut HashMap<String, Counts>,
    ) -> Result<(), Error> {
        const SQL: &str = "SELECT last.unit_id, COUNT(*) FROM (\
                SELECT p.unit_id, p.updated_at, ROW_NUMBER() OVER (\
                    PARTITION BY p.enrolment_id ORDER BY p.updated_at DESC, u.position DESC) AS place \
                FROM unit_progress p JOIN enrolments e ON e.id = p.enrolment_id JOIN units u ON u.id = p.unit_id \
                WHERE e.version_id = $1 AND e.state = $2 AND p.state <> $3) AS last \
            WHERE last.place = 1 AND last.updated_at < $4 GROUP BY last.unit_id";
        let values = [
            ProgressState::InProgress.code().into(),
            ProgressState::NotStarted.code().into(),
            before.as_millis().into(),
        ];
        let rows = self.db.query_all_raw(self.statement(SQL, values)).await?;
        for row in rows {
            let unit: String = row.try_get_by_index(0)?;
            units.entry(unit).or_default().stopped = count(row.try_get_by_index(1)?);
        }
        Ok(())
    }

    /// Of every video of the version. Most learners have covered the same, so the database tells each coverage once, with
    /// how many have it.
    async fn coverage(&self, published: &Published) -> Result<HashMap<UnitId, Coverage>, Error> {
        let videos: HashMap<UnitId, u32> = published
            .units()
            .filter_map(|(id, unit)| match &unit.content {
                Content::Video(video) => Some((id, video.duration_millis)),
                _ => None,
            })
            .collect();
        let mut coverage: HashMap<UnitId, Coverage> = videos
            .keys()
            .map(|id| (id.clone(), Coverage::default()))
            .collect();
        if videos.is_empty() {
            return Ok(coverage);
        }
        let places: Vec<String> = (2..videos.len() + 2).map(|at| format!("${at}")).collect();
        let sql = format!(
            "SELECT p.unit_id, p.covered, COUNT(*) FROM unit_progress p JOIN enrolments e ON e.id = p.enrolment_id \
            WHERE e.version_id = $1 AND p.unit_id IN ({}) GROUP BY p.unit_id, p.covered",
            places.join(", ")
        );
        let ids = videos.keys().map(|id| Value::from(id.as_str()));
        let mut rows = self.db.stream_raw(self.statement(&sql, ids)).await?;
        while let Some(row) = rows.try_next().await? {
            let id = UnitId::new(row.try_get_by_index::<String>(0)?);
            let covered: String = row.try_get_by_index(1)?;
            let covered: Intervals = serde_json::from_str(&covered)?;
            if let (Some(of_unit), Some(duration)) = (coverage.get_mut(&id), videos.get(&id)) {
                of_unit.add(&covered, *duration, count(row.try_get_by_index(2)?));
            }
        }
        Ok(coverage)
    }
}

fn count(found: i64) -> u64 {
    u64::try_from(found).unwrap_or_default()
}
