//! What a teacher might do next: facts are gathered here by a fixed number of queries, `domain::recommendation` puts them in
//! order over the catalogue in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use database::{accounts::account, ledger::ledger_balance, staff::member};
use domain::{
    access::{Action, Resource, may},
    assignments::AssignmentState,
    catalogue::{CourseCode, Module},
    hours::CreditHours,
    ids::CourseId,
    paths::Person,
    recommendation::{Ask, Facts, Listing, Reason, Taken, recommend},
    workshops::{Membership, Standing},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _, Query},
};

use crate::{
    Error, Platform, Viewer,
    assignments::OwnAssignment,
    catalogue::Published,
    learning::Progress,
    ledger::Account,
    paths::{Shown, next_step, taken_by},
    workshops,
};

/// A course with why it is recommended, the reason for its place first.
#[derive(Clone, Debug)]
pub struct Recommended {
    pub published: Arc<Published>,
    pub reasons: Vec<Reason>,
}

/// What to go on with, the paths that the teacher may see, and the workshops that they lead, are in or have applied to.
#[derive(Clone, Debug, Default)]
pub struct Next {
    pub courses: Vec<Recommended>,
    pub paths: Vec<Shown>,
    pub workshops: Vec<workshops::Shown>,
}

impl Platform {
    /// The courses to go on with, the first first.
    pub async fn recommendations(&self, viewer: &Viewer) -> Result<Vec<Recommended>, Error> {
        may_see(viewer)?;
        let taken = taken_by(&self.database.read, viewer.account()).await?;
        let asked = self.own_assignments(viewer).await?;
        let unmet = self.unmet_modules(viewer).await?;
        Ok(self.next_with(viewer, &taken, &asked, unmet).await?.courses)
    }

    /// The same for a page that knows the rest already: three queries more.
    pub async fn next_for(
        &self,
        viewer: &Viewer,
        courses: &[Progress],
        asked: &[OwnAssignment],
        account: &Account,
    ) -> Result<Next, Error> {
        may_see(viewer)?;
        let taken = courses
            .iter()
            .map(|progress| {
                let enrolment = &progress.enrolment;
                let taken = Taken {
                    state: enrolment.state,
                    touched: enrolment.updated_at,
                };
                (enrolment.published.course_id.clone(), taken)
            })
            .collect();
        let hours: BTreeMap<Module, CreditHours> = account.by_module.iter().copied().collect();
        let unmet = unmet(&account.minimums, &hours);
        self.next_with(viewer, &taken, asked, unmet).await
    }

    async fn next_with(
        &self,
        viewer: &Viewer,
        taken: &BTreeMap<CourseId, Taken>,
        asked: &[OwnAssignment],
        unmet: Vec<Module>,
    ) -> Result<Next, Error> {
        let person = self.person_of(viewer).await?;
        let paths = self.paths_with(Some(viewer), &person, taken).await?;
        let workshops = self.own_workshops(viewer).await?;
        let catalogue = self.catalogue_for(Some(viewer));
        let codes: BTreeSet<CourseCode> = catalogue
            .courses
            .iter()
            .map(|published| published.course.code.clone())
            .collect();
        let open = asked
            .iter()
            .filter(|own| own.state != AssignmentState::Done);
        let facts = Facts {
            person,
            unmet,
            asked: open.filter_map(ask).collect(),
            steps: paths
                .iter()
                .filter_map(|shown| next_step(shown, &codes))
                .collect(),
            listed: workshops.iter().flat_map(listings).collect(),
            taken: catalogue
                .courses
                .iter()
                .filter_map(|each| {
                    let taken = taken.get(&each.course_id)?;
                    Some((each.course.code.clone(), *taken))
                })
                .collect(),
        };
        let offered = catalogue.courses.iter().map(|each| &each.course);
        let list = recommend(&facts, offered, self.now(), &self.rules.zone);
        let courses = list.into_iter().filter_map(|each| {
            Some(Recommended {
                published: Arc::clone(catalogue.course(each.course.as_str())?),
                reasons: each.reasons,
            })
        });
        Ok(Next {
            courses: courses.collect(),
            paths,
            workshops,
        })
    }

    /// What is known of somebody that courses and paths are made for; one query.
    pub(crate) async fn person_of(&self, viewer: &Viewer) -> Result<Person, Error> {
        let query = Query::select()
            .column((account::Entity, account::Column::Subject))
            .column((member::Entity, member::Column::Post))
            .from(account::Entity)
            .left_join(
                member::Entity,
                Expr::col((member::Entity, member::Column::AccountId))
                    .equals((account::Entity, account::Column::Id)),
            )
            .and_where(
                Expr::col((account::Entity, account::Column::Id)).eq(viewer.account().as_str()),
            )
            .to_owned();
        let row = self.database.read.query_one(&query).await?;
        let row = row.ok_or(Error::NotFound("account"))?;
        let known = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Person {
            subject: known(row.try_get_by_index(0)?),
            post: known(row.try_get_by_index(1)?),
            stage: viewer.stage.as_deref().and_then(|stage| stage.parse().ok()),
        })
    }

    /// The mandatory modules that lack hours this year; the policies and one query.
    async fn unmet_modules(&self, viewer: &Viewer) -> Result<Vec<Module>, Error> {
        let year = self.year_now();
        let policies = self.policies().await?;
        let rows = ledger_balance::Entity::find()
            .filter(ledger_balance::Column::AccountId.eq(viewer.account().as_str()))
            .filter(ledger_balance::Column::Year.eq(year.number()))
            .all(&self.database.read)
            .await?;
        let mut hours: BTreeMap<Module, CreditHours> = BTreeMap::new();
        for row in rows {
            let module = row
                .module
                .parse()
                .map_err(|error| Error::Damaged(format!("a balance: {error}")))?;
            let sum = hours.entry(module).or_default();
            *sum = *sum + CreditHours::from_hundredths(row.hours);
        }
        Ok(unmet(&policies.of(year).minimums, &hours))
    }
}

/// Always for oneself, and for who learns.
fn may_see(viewer: &Viewer) -> Result<(), Error> {
    let person = Resource::Person {
        account: viewer.account(),
        organisation: &viewer.actor.organisation,
    };
    Ok(may(&viewer.actor, Action::Learn, person)?)
}

fn unmet(
    minimums: &BTreeMap<Module, CreditHours>,
    hours: &BTreeMap<Module, CreditHours>,
) -> Vec<Module> {
    let lacks = minimums.iter().filter(|(module, minimum)| {
        let there = hours.get(*module).copied().unwrap_or_default();
        !there.missing_to(**minimum).is_zero()
    });
    lacks.map(|(module, _)| *module).collect()
}

/// What the members of a workshop are to learn; its host knows it.
fn listings(shown: &workshops::Shown) -> Vec<Listing> {
    if shown.standing != Standing::Known(Membership::Member) {
        return Vec::new();
    }
    let workshop = &shown.workshop;
    let listed = workshop.courses.iter().zip(0..);
    listed
        .map(|(listed, at)| Listing {
            course: listed.course.code.clone(),
            title: workshop.title.clone(),
            note: listed.note.clone(),
            at,
        })
        .collect()
}

fn ask(own: &OwnAssignment) -> Option<Ask> {
    Some(Ask {
        course: own.assignment.course_code.parse().ok()?,
        by: own.assignment.organisation_name.clone(),
        due: own.assignment.due,
    })
}
