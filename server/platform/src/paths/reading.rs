//! Paths as people see them: with the reader's own steps, and for who makes them with how many have joined.

use std::collections::{BTreeMap, BTreeSet};

use database::{
    learning::enrolment,
    organisations::organisation,
    paths::{learning_path, path_person},
};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    catalogue::CourseCode,
    ids::{AccountId, CourseId, PathId},
    learning::ProgressState,
    organisations::OrganisationPath,
    paths::{Fit, PathState, Person, StepState, Walk},
    recommendation::{NextStep, Taken},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryResult,
    sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, Query, SelectStatement},
};

use super::{LearningPath, Named, state_of};
use crate::{Error, Platform, Viewer, catalogue::Catalogue, organisations::within};

/// A path with how the reader stands with it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub path: LearningPath,
    pub steps: Vec<Step>,
    pub walk: Walk,
    /// When the reader joined it.
    pub joined: Option<Timestamp>,
    /// What of the reader it is made for; none where it is made for others, or of the reader nothing is known.
    pub fit: Option<Fit>,
}

/// A course of a path.
#[derive(Clone, Debug)]
pub struct Step {
    pub course: Named,
    pub state: StepState,
}

/// A path for who makes it.
#[derive(Clone, Debug)]
pub struct PathRow {
    pub path: LearningPath,
    pub people: u64,
}

impl Platform {
    /// The paths that the reader may see: those that fit before others, joined ones first. Two queries, three for a teacher.
    pub async fn paths(&self, viewer: Option<&Viewer>) -> Result<Vec<Shown>, Error> {
        let taken = match viewer {
            Some(viewer) => taken_by(&self.database.read, viewer.account()).await?,
            None => BTreeMap::new(),
        };
        let person = match viewer {
            Some(viewer) => self.person_of(viewer).await?,
            None => Person::default(),
        };
        self.paths_with(viewer, &person, &taken).await
    }

    /// The same for who knows the reader already: one query.
    pub(crate) async fn paths_with(
        &self,
        viewer: Option<&Viewer>,
        person: &Person,
        taken: &BTreeMap<CourseId, Taken>,
    ) -> Result<Vec<Shown>, Error> {
        let mut query = select(viewer.map(Viewer::account));
        query.cond_where(seen_by(viewer));
        let catalogue = self.catalogue_for(viewer);
        let offered = offered(&catalogue);
        let mut found = Vec::new();
        for row in self.database.read.query_all(&query).await? {
            let (path, joined) = path_from(&row)?;
            found.push(shown(path, joined, person, taken, &offered));
        }
        found.sort_by_key(|each| (each.joined.is_none(), each.fit.is_none()));
        Ok(found)
    }

    /// One path that the reader may see; of any other nobody learns that it is there.
    pub async fn path(&self, viewer: Option<&Viewer>, id: &PathId) -> Result<Shown, Error> {
        let mut query = select(viewer.map(Viewer::account));
        query
            .and_where(column(learning_path::Column::Id).eq(id.as_str()))
            .cond_where(seen_by(viewer));
        let row = self.database.read.query_one(&query).await?;
        let (path, joined) = path_from(&row.ok_or(Error::NotFound("path"))?)?;
        let (person, taken) = match viewer {
            Some(viewer) => (
                self.person_of(viewer).await?,
                taken_by(&self.database.read, viewer.account()).await?,
            ),
            None => (Person::default(), BTreeMap::new()),
        };
        let catalogue = self.catalogue_for(viewer);
        Ok(shown(path, joined, &person, &taken, &offered(&catalogue)))
    }

    /// Every path of the asker's subtree, drafts as well, the newest first.
    pub async fn paths_to_edit(&self, viewer: &Viewer) -> Result<Vec<PathRow>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::FollowPaths,
            Resource::Organisation(root),
        )?;
        let mut query = select(None);
        query.and_where(within(learning_path::Column::Organisation, root));
        self.path_rows(&query).await
    }

    /// One of them.
    pub async fn path_to_edit(&self, viewer: &Viewer, id: &PathId) -> Result<PathRow, Error> {
        let mut query = select(None);
        query.and_where(column(learning_path::Column::Id).eq(id.as_str()));
        let found = self.path_rows(&query).await?.pop();
        let found = found.ok_or(Error::NotFound("path"))?;
        let root = Resource::Organisation(&found.path.organisation);
        may(&viewer.actor, Action::FollowPaths, root)?;
        Ok(found)
    }

    async fn path_rows(&self, query: &SelectStatement) -> Result<Vec<PathRow>, Error> {
        let rows = self.database.read.query_all(query).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            found.push(path_from(row)?.0);
        }
        let ids = found.iter().map(|path| path.id.to_string());
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        if !found.is_empty() {
            let query = Query::select()
                .column(path_person::Column::PathId)
                .expr(Func::count(Expr::col(path_person::Column::AccountId)))
                .from(path_person::Entity)
                .and_where(Expr::col(path_person::Column::PathId).is_in(ids))
                .group_by_col(path_person::Column::PathId)
                .to_owned();
            for row in self.database.read.query_all(&query).await? {
                let count: i64 = row.try_get_by_index(1)?;
                counts.insert(
                    row.try_get_by_index(0)?,
                    u64::try_from(count).unwrap_or_default(),
                );
            }
        }
        let rows = found.into_iter().map(|path| PathRow {
            people: counts.get(path.id.as_str()).copied().unwrap_or_default(),
            path,
        });
        Ok(rows.collect())
    }
}

/// By the id of the course: how far somebody is with all that they ever began, in whatever edition. One query.
pub(crate) async fn taken_by(
    db: &impl ConnectionTrait,
    account: &AccountId,
) -> Result<BTreeMap<CourseId, Taken>, Error> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::Column::AccountId.eq(account.as_str()))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let state: ProgressState = row
                .state
                .parse()
                .map_err(|error| Error::Damaged(format!("enrolment state: {error}")))?;
            let touched = Timestamp::from_millis(row.updated_at);
            Ok((CourseId::new(row.course_id), Taken { state, touched }))
        })
        .collect()
}

/// Where the path goes on, for the order of what is recommended; none where it is at its end, or the course is not offered.
pub(crate) fn next_step(shown: &Shown, offered: &BTreeSet<CourseCode>) -> Option<NextStep> {
    if shown.path.state != PathState::Published {
        return None;
    }
    let fit = shown.fit.filter(|_| !shown.path.whom.is_everybody());
    if shown.joined.is_none() && fit.is_none() {
        return None;
    }
    let at = shown.walk.next?;
    let course = shown.steps.get(at)?.course.code.clone();
    offered.contains(&course).then(|| NextStep {
        course,
        title: shown.path.title.clone(),
        step: at + 1,
        of: shown.steps.len(),
        joined: shown.joined,
        fit: fit.unwrap_or_default(),
    })
}

fn offered(catalogue: &Catalogue) -> BTreeSet<&CourseId> {
    catalogue
        .courses
        .iter()
        .map(|each| &each.course_id)
        .collect()
}

fn shown(
    path: LearningPath,
    joined: Option<Timestamp>,
    person: &Person,
    taken: &BTreeMap<CourseId, Taken>,
    offered: &BTreeSet<&CourseId>,
) -> Shown {
    let state = |course: &Named| match taken.get(&course.id).map(|taken| taken.state) {
        Some(ProgressState::Completed) => StepState::Done,
        Some(_) => StepState::UnderWay,
        None if offered.contains(&course.id) => StepState::Open,
        None => StepState::Gone,
    };
    let states: Vec<StepState> = path.courses.iter().map(state).collect();
    let walk = Walk::of(&states);
    let steps = path.courses.iter().cloned().zip(states);
    Shown {
        steps: steps
            .map(|(course, state)| Step { course, state })
            .collect(),
        walk,
        joined,
        fit: path.whom.fits(person),
        path,
    }
}

/// Published ones of the organisations above the reader, and below for who watches over them; what they have joined besides.
/// A visitor sees those of the city.
fn seen_by(viewer: Option<&Viewer>) -> Condition {
    let published = column(learning_path::Column::State).eq(PathState::Published.code());
    let Some(viewer) = viewer else {
        let counties = column(learning_path::Column::Organisation).like("/%/%/");
        return Condition::all().add(published).add(counties.not());
    };
    let home = &viewer.actor.organisation;
    let above = home.ancestry().into_iter().map(|path| path.to_string());
    let mut places = Condition::any().add(column(learning_path::Column::Organisation).is_in(above));
    if matches!(viewer.role(), Role::Administrator | Role::Auditor) {
        places = places.add(within(learning_path::Column::Organisation, home));
    }
    let joined = column_of_person(path_person::Column::JoinedAt).is_not_null();
    let is_out = column(learning_path::Column::State).ne(PathState::Draft.code());
    Condition::any()
        .add(Condition::all().add(published).add(places))
        .add(Condition::all().add(is_out).add(joined))
}

fn column(column: learning_path::Column) -> Expr {
    Expr::col((learning_path::Entity, column))
}

fn column_of_person(column: path_person::Column) -> Expr {
    Expr::col((path_person::Entity, column))
}

/// The columns that [`path_from`] reads, the newest path first.
fn select(account: Option<&AccountId>) -> SelectStatement {
    use learning_path::Column as C;

    let mut query = Query::select();
    query.from(learning_path::Entity).inner_join(
        organisation::Entity,
        Expr::col((organisation::Entity, organisation::Column::Path))
            .equals((learning_path::Entity, C::Organisation)),
    );
    for each in [
        C::Id,
        C::Organisation,
        C::Title,
        C::Summary,
        C::Whom,
        C::Courses,
        C::State,
        C::Revision,
        C::ByName,
        C::UpdatedAt,
    ] {
        query.column((learning_path::Entity, each).into_column_ref());
    }
    query.column((organisation::Entity, organisation::Column::Name));
    // Nobody is called like this, and nobody has joined then.
    let account = account.map_or("", AccountId::as_str);
    query
        .column((path_person::Entity, path_person::Column::JoinedAt))
        .left_join(
            path_person::Entity,
            column_of_person(path_person::Column::PathId)
                .equals((learning_path::Entity, C::Id))
                .and(column_of_person(path_person::Column::AccountId).eq(account)),
        )
        // Ids grow with time.
        .order_by((learning_path::Entity, C::Id), sea_orm::Order::Desc);
    query
}

fn path_from(row: &QueryResult) -> Result<(LearningPath, Option<Timestamp>), Error> {
    let text = |at: usize| row.try_get_by_index::<String>(at);
    let joined: Option<i64> = row.try_get_by_index(11)?;
    let path = LearningPath {
        id: PathId::new(text(0)?),
        organisation: OrganisationPath::from_stored(text(1)?),
        title: text(2)?,
        summary: text(3)?,
        whom: serde_json::from_str(&text(4)?)?,
        courses: serde_json::from_str(&text(5)?)?,
        state: state_of(&text(6)?)?,
        revision: row.try_get_by_index(7)?,
        by: text(8)?,
        updated_at: Timestamp::from_millis(row.try_get_by_index(9)?),
        organisation_name: text(10)?,
    };
    Ok((path, joined.map(Timestamp::from_millis)))
}
