//! Workshops as people see them: with how the reader stands with them, and for administrators with how many are in them.

use std::collections::BTreeMap;

use database::{
    accounts::account,
    organisations::organisation,
    trainings::{place, training},
    workshops::{workshop, workshop_person},
};
use domain::{
    access::{Action, Resource, may},
    accounts::Role,
    discussion::Capacity,
    ids::{AccountId, WorkshopId},
    learning::ProgressState,
    organisations::OrganisationPath,
    paths::StepState,
    time::Timestamp,
    workshops::{Membership, Standing, WorkshopState},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QueryResult, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Func, IntoColumnRef, Query, SelectStatement},
};

use super::{
    Listed, Workshop, host_of,
    people::{membership_from, not_member},
};
use crate::{
    Error, Platform, Viewer, organisations::within, paths::taken_by, training::OpenSession,
};

/// Sessions that are over which a workshop's page lists.
const MOST_OVER: usize = 10;

/// A workshop with how its reader stands with it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub workshop: Workshop,
    pub standing: Standing,
    pub members: u64,
    /// Applications that nobody has decided about.
    pub waiting: u64,
    /// Whether the reader watches over the organisation that founded it.
    pub is_followed: bool,
}

impl Shown {
    pub fn is_open(&self) -> bool {
        self.workshop.state == WorkshopState::Open
    }

    pub fn is_full(&self) -> bool {
        self.members >= u64::from(self.workshop.places)
    }
}

/// The same for who founds them.
pub type WorkshopRow = Shown;

impl Platform {
    /// The workshops that the reader may see, their own first; closed ones only for whoever belongs to them. One query.
    pub async fn workshops(&self, viewer: &Viewer) -> Result<Vec<Shown>, Error> {
        let mut query = select(Some(viewer.account()));
        query.cond_where(listed_for(viewer));
        let mut found = self.shown(viewer, &query).await?;
        found.sort_by_key(|each| !each.standing.belongs());
        Ok(found)
    }

    /// Those that a teacher leads, is in or has applied to. One query.
    pub async fn own_workshops(&self, viewer: &Viewer) -> Result<Vec<Shown>, Error> {
        let mut query = select(Some(viewer.account()));
        let states = [Membership::Member, Membership::Applied].map(Membership::code);
        let open = column(workshop::Column::State).eq(WorkshopState::Open.code());
        query.cond_where(
            Condition::all().add(open).add(
                Condition::any()
                    .add(column(workshop::Column::HostId).eq(viewer.account().as_str()))
                    .add(own(workshop_person::Column::State).is_in(states)),
            ),
        );
        self.shown(viewer, &query).await
    }

    /// One that the reader may see; of any other nobody learns that it is there.
    pub async fn workshop(&self, viewer: &Viewer, id: &WorkshopId) -> Result<Shown, Error> {
        let mut query = select(Some(viewer.account()));
        query
            .and_where(column(workshop::Column::Id).eq(id.as_str()))
            .cond_where(seen_by(viewer));
        let found = self.shown(viewer, &query).await?.pop();
        found.ok_or(Error::NotFound("workshop"))
    }

    /// Every workshop of the asker's subtree, closed ones as well, the newest first.
    pub async fn workshops_to_follow(&self, viewer: &Viewer) -> Result<Vec<WorkshopRow>, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::FollowWorkshops,
            Resource::Organisation(root),
        )?;
        let mut query = select(Some(viewer.account()));
        query.and_where(within(workshop::Column::Organisation, root));
        self.shown(viewer, &query).await
    }

    /// One of them.
    pub async fn workshop_to_follow(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
    ) -> Result<WorkshopRow, Error> {
        let found = self.workshop_row(id).await?;
        may(
            &viewer.actor,
            Action::FollowWorkshops,
            Resource::Organisation(&found.organisation),
        )?;
        self.workshop(viewer, id).await
    }

    /// How far the reader is with each course of each list, in their order. One query.
    pub async fn workshop_steps(
        &self,
        viewer: &Viewer,
        shown: &[Shown],
    ) -> Result<Vec<Vec<(Listed, StepState)>>, Error> {
        let taken = taken_by(&self.database.read, viewer.account()).await?;
        let catalogue = self.catalogue_for(Some(viewer));
        let state = |listed: &Listed| {
            let course = &listed.course;
            match taken.get(&course.id).map(|taken| taken.state) {
                Some(ProgressState::Completed) => StepState::Done,
                Some(_) => StepState::UnderWay,
                None if catalogue.course(course.code.as_str()).is_some() => StepState::Open,
                None => StepState::Gone,
            }
        };
        let steps = |each: &Shown| {
            let listed = each.workshop.courses.iter();
            listed.map(|each| (each.clone(), state(each))).collect()
        };
        Ok(shown.iter().map(steps).collect())
    }

    /// Its sessions, for whoever belongs to it or watches over it: those to come in their order, then the last ones that are
    /// over. Three queries.
    pub async fn workshop_sessions(
        &self,
        viewer: &Viewer,
        shown: &Shown,
    ) -> Result<Vec<OpenSession>, Error> {
        if !shown.standing.belongs() && !shown.is_followed {
            return Err(not_member());
        }
        let now = self.now().as_millis();
        let all = || {
            training::Entity::find()
                .filter(training::Column::WorkshopId.eq(shown.workshop.id.as_str()))
        };
        let mut rows = all()
            .filter(training::Column::EndsAt.gte(now))
            .order_by_asc(training::Column::BeginsAt)
            .order_by_asc(training::Column::Id)
            .all(&self.database.read)
            .await?;
        let over = all()
            .filter(training::Column::EndsAt.lt(now))
            .order_by_desc(training::Column::BeginsAt)
            .order_by_desc(training::Column::Id)
            .limit(MOST_OVER as u64)
            .all(&self.database.read)
            .await?;
        rows.extend(over);
        let ids = rows.iter().map(|row| row.id.as_str());
        let places: BTreeMap<String, place::Model> = place::Entity::find()
            .filter(place::Column::TrainingId.is_in(ids))
            .filter(place::Column::AccountId.eq(viewer.account().as_str()))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.training_id.clone(), row))
            .collect();
        let names = BTreeMap::from([(
            shown.workshop.organisation.to_string(),
            shown.workshop.organisation_name.clone(),
        )]);
        rows.into_iter()
            .map(|row| OpenSession::from_rows(row, &names, &places))
            .collect()
    }

    /// The workshop for who acts on it; whether they may is asked of what comes back.
    pub(crate) async fn workshop_row(&self, id: &WorkshopId) -> Result<Workshop, Error> {
        let mut query = select(None);
        query.and_where(column(workshop::Column::Id).eq(id.as_str()));
        let row = self.database.read.query_one(&query).await?;
        workshop_from(&row.ok_or(Error::NotFound("workshop"))?)
    }

    /// In what capacity somebody speaks in a workshop. [`Error::Conflict`] `workshop-not-member` for who sees it and does not
    /// belong to it.
    pub(crate) async fn seat_in_workshop(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
    ) -> Result<(Workshop, Capacity), Error> {
        let shown = self.workshop(viewer, id).await?;
        match shown.standing {
            Standing::Host => Ok((shown.workshop, Capacity::Host)),
            Standing::Known(Membership::Member) => Ok((shown.workshop, Capacity::Member)),
            Standing::Known(_) | Standing::Stranger => Err(not_member()),
        }
    }

    /// What workshops are called, by their ids.
    pub(crate) async fn workshop_titles(
        &self,
        ids: impl Iterator<Item = &str> + Send,
    ) -> Result<BTreeMap<String, String>, Error> {
        let ids: Vec<String> = ids.map(str::to_owned).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<(String, String)> = workshop::Entity::find()
            .select_only()
            .column(workshop::Column::Id)
            .column(workshop::Column::Title)
            .filter(workshop::Column::Id.is_in(ids))
            .into_tuple()
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// What the query gives, as the reader sees it.
    async fn shown(&self, viewer: &Viewer, query: &SelectStatement) -> Result<Vec<Shown>, Error> {
        let rows = self.database.read.query_all(query).await?;
        let each = |row: &QueryResult| {
            let workshop = workshop_from(row)?;
            let state: Option<String> = row.try_get_by_index(14)?;
            let membership = state
                .map(|state| membership_from(&workshop.id, &state))
                .transpose()?;
            let count = |at: usize| {
                let count: i64 = row.try_get_by_index(at)?;
                Ok::<_, Error>(u64::try_from(count).unwrap_or_default())
            };
            let resource = Resource::Organisation(&workshop.organisation);
            Ok(Shown {
                standing: Standing::of(viewer.account(), &workshop.host, membership),
                members: count(16)?,
                waiting: count(17)?,
                is_followed: may(&viewer.actor, Action::FollowWorkshops, resource).is_ok(),
                workshop,
            })
        };
        rows.iter().map(each).collect()
    }
}

/// The host of a workshop, where it is there.
pub(crate) async fn host_in(
    db: &impl ConnectionTrait,
    id: &WorkshopId,
) -> Result<AccountId, Error> {
    let row = db.query_one(&host_of(id)).await?;
    let row = row.ok_or(Error::NotFound("workshop"))?;
    Ok(AccountId::new(row.try_get_by_index::<String>(0)?))
}

fn nested(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(query.into()))
}

/// How many stand so with the workshop of the row.
fn count_of(state: Membership) -> SelectStatement {
    use workshop_person::Column as P;

    Query::select()
        .expr(Func::count(Expr::col(P::AccountId)))
        .from(workshop_person::Entity)
        .and_where(own(P::WorkshopId).equals((workshop::Entity, workshop::Column::Id)))
        .and_where(own(P::State).eq(state.code()))
        .to_owned()
}

/// Those of the organisations above the reader, and below for who watches over them; those that they lead, are in or
/// have been.
fn seen_by(viewer: &Viewer) -> Condition {
    let home = &viewer.actor.organisation;
    let above = home.ancestry().into_iter().map(|path| path.to_string());
    let mut places = Condition::any()
        .add(column(workshop::Column::Organisation).is_in(above))
        .add(column(workshop::Column::HostId).eq(viewer.account().as_str()))
        .add(own(workshop_person::Column::State).is_not_null());
    if matches!(viewer.role(), Role::Administrator | Role::Auditor) {
        places = places.add(within(workshop::Column::Organisation, home));
    }
    places
}

fn listed_for(viewer: &Viewer) -> Condition {
    let theirs = Condition::any()
        .add(column(workshop::Column::State).eq(WorkshopState::Open.code()))
        .add(column(workshop::Column::HostId).eq(viewer.account().as_str()))
        .add(own(workshop_person::Column::State).eq(Membership::Member.code()));
    Condition::all().add(seen_by(viewer)).add(theirs)
}

fn column(column: workshop::Column) -> Expr {
    Expr::col((workshop::Entity, column))
}

/// Of the reader's own membership.
fn own(column: workshop_person::Column) -> Expr {
    Expr::col((workshop_person::Entity, column))
}

/// The columns that [`workshop_from`] reads and the reader's own membership, the newest workshop first.
fn select(account: Option<&AccountId>) -> SelectStatement {
    use workshop::Column as C;

    let mut query = Query::select();
    query.from(workshop::Entity);
    for each in [
        C::Id,
        C::Organisation,
        C::Title,
        C::Summary,
        C::HostId,
        C::Places,
        C::Welcome,
        C::Courses,
        C::State,
        C::Revision,
        C::UpdatedAt,
    ] {
        query.column((workshop::Entity, each).into_column_ref());
    }
    let founder = "founder";
    let school = "school";
    // Nobody is called like this, and nobody has joined then.
    let account = account.map_or("", AccountId::as_str);
    query
        .column((account::Entity, account::Column::Name))
        .column((account::Entity, account::Column::Login))
        .column((school, organisation::Column::Name))
        .column((workshop_person::Entity, workshop_person::Column::State))
        .column((founder, organisation::Column::Name))
        .expr(nested(count_of(Membership::Member)))
        .expr(nested(count_of(Membership::Applied)))
        .join_as(
            sea_orm::JoinType::InnerJoin,
            organisation::Entity,
            founder,
            Expr::col((founder, organisation::Column::Path))
                .equals((workshop::Entity, C::Organisation)),
        )
        .inner_join(
            account::Entity,
            Expr::col((account::Entity, account::Column::Id)).equals((workshop::Entity, C::HostId)),
        )
        .join_as(
            sea_orm::JoinType::InnerJoin,
            organisation::Entity,
            school,
            Expr::col((school, organisation::Column::Id))
                .equals((account::Entity, account::Column::OrganisationId)),
        )
        .left_join(
            workshop_person::Entity,
            own(workshop_person::Column::WorkshopId)
                .equals((workshop::Entity, C::Id))
                .and(own(workshop_person::Column::AccountId).eq(account)),
        )
        // Ids grow with time.
        .order_by((workshop::Entity, C::Id), Order::Desc);
    query
}

fn workshop_from(row: &QueryResult) -> Result<Workshop, Error> {
    let text = |at: usize| row.try_get_by_index::<String>(at);
    let id = WorkshopId::new(text(0)?);
    let damaged = |what: String| Error::Damaged(format!("workshop {id}: {what}"));
    let places: i64 = row.try_get_by_index(5)?;
    Ok(Workshop {
        organisation: OrganisationPath::from_stored(text(1)?),
        title: text(2)?,
        summary: text(3)?,
        host: AccountId::new(text(4)?),
        places: u16::try_from(places).map_err(|_| damaged(format!("{places} places")))?,
        welcome: text(6)?,
        courses: serde_json::from_str(&text(7)?)?,
        state: text(8)?
            .parse::<WorkshopState>()
            .map_err(|error| damaged(error.to_string()))?,
        revision: row.try_get_by_index(9)?,
        updated_at: Timestamp::from_millis(row.try_get_by_index(10)?),
        host_name: text(11)?,
        host_login: text(12)?,
        host_school: text(13)?,
        organisation_name: text(15)?,
        id,
    })
}
