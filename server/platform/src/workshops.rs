//! Master teachers' groups 名师工作室: founded by administrators, led by a host, joined by teachers.

mod people;
mod reading;

use database::workshops::{workshop, workshop_person};
use domain::{
    access::{Action, Resource, may},
    catalogue::CourseCode,
    ids::{AccountId, WorkshopId},
    notices::Notice,
    organisations::OrganisationPath,
    time::Timestamp,
    workshops::{
        ListFault, Membership, PlanFault, SUMMARY_LIMIT, WorkshopFault, WorkshopState, list_faults,
        plan_faults, read_lines,
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait as _, OnConflict, Query},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Refusal, Viewer,
    notices::{tell, tell_selected},
    paths::Named,
    training::known,
    write::{Key, Tx},
};

pub(crate) use people::members_of;
pub use people::{Decision, Person};
pub(crate) use reading::host_in;
pub use reading::{Shown, WorkshopRow};

/// A workshop as an administrator's form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewWorkshop {
    pub title: String,
    /// What it studies.
    pub summary: String,
    /// Login or name of a teacher of the organisation.
    pub host: String,
    /// The most members beside the host.
    pub places: String,
}

/// What the host writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostWords {
    /// What is said to the members.
    pub welcome: String,
    /// A course on each line: its code, then why it is there.
    pub courses: String,
}

/// A course of a workshop, with the host's word about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    #[serde(flatten)]
    pub course: Named,
    pub note: String,
}

/// A master teacher's group.
#[derive(Clone, Debug)]
pub struct Workshop {
    pub id: WorkshopId,
    pub organisation: OrganisationPath,
    pub organisation_name: String,
    pub title: String,
    pub summary: String,
    pub host: AccountId,
    pub host_name: String,
    pub host_login: String,
    pub host_school: String,
    pub places: u16,
    pub welcome: String,
    pub courses: Vec<Listed>,
    pub state: WorkshopState,
    /// Grows with every change.
    pub revision: i64,
    pub updated_at: Timestamp,
}

impl Workshop {
    pub(crate) fn as_resource(&self) -> Resource<'_> {
        Resource::Workshop {
            host: &self.host,
            organisation: &self.organisation,
        }
    }

    pub(crate) fn must_be_open(&self) -> Result<(), Error> {
        match self.state {
            WorkshopState::Open => Ok(()),
            WorkshopState::Closed => Err(conflict(WorkshopFault::Closed)),
        }
    }

    /// Tells the host and every member, but whoever is named.
    pub(crate) async fn tell_everybody(
        &self,
        tx: &Tx,
        source: &str,
        notice: &Notice,
        but: Option<&AccountId>,
    ) -> Result<(), Error> {
        if but != Some(&self.host) {
            tell(tx, &self.host, source, notice).await?;
        }
        let mut members = members_of(&self.id, "told_account");
        if let Some(but) = but {
            members.and_where(Expr::col(workshop_person::Column::AccountId).ne(but.as_str()));
        }
        tell_selected(tx, source, notice, members).await?;
        Ok(())
    }
}

/// What a form says, understood.
struct Plan<'a> {
    title: &'a str,
    summary: &'a str,
    host: AccountId,
    places: u16,
}

impl Platform {
    /// Founds a workshop for the asker's organisation; its host is told. The same key again gives the first one.
    /// [`Error::Refused`] names every field that cannot stand.
    pub async fn found_workshop(
        &self,
        viewer: &Viewer,
        key: &str,
        new: &NewWorkshop,
    ) -> Result<WorkshopId, Error> {
        let root = &viewer.actor.organisation;
        may(
            &viewer.actor,
            Action::FoundWorkshops,
            Resource::Organisation(root),
        )?;
        let key = Key::new(viewer.account(), key, new)?;
        self.write_once(&key, |tx| async move {
            let plan = understood(&tx, root, new).await?;
            let id = tx.fresh_id();
            let row = workshop::ActiveModel {
                id: Set(id.clone()),
                organisation: Set(root.to_string()),
                title: Set(plan.title.to_owned()),
                summary: Set(plan.summary.to_owned()),
                host_id: Set(plan.host.to_string()),
                places: Set(i64::from(plan.places)),
                welcome: Set(String::new()),
                courses: Set("[]".to_owned()),
                state: Set(WorkshopState::Open.code().to_owned()),
                revision: Set(1),
                created_at: Set(tx.now().as_millis()),
                updated_at: Set(tx.now().as_millis()),
            };
            workshop::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            let id = WorkshopId::new(id);
            tell_host(&tx, viewer, &id, &plan).await?;
            Ok(id)
        })
        .await
    }

    /// Changes name, direction, places and host. A new host leaves the members, the one before joins them.
    /// [`Error::Conflict`] (`workshop-changed`) where somebody has changed it since `revision`.
    pub async fn change_workshop(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
        revision: i64,
        new: &NewWorkshop,
    ) -> Result<(), Error> {
        self.write(|tx| async move {
            let row = locked(&tx, id).await?;
            let root = OrganisationPath::from_stored(row.organisation.clone());
            may(
                &viewer.actor,
                Action::FoundWorkshops,
                Resource::Organisation(&root),
            )?;
            must_be_seen(&row, revision)?;
            let plan = understood(&tx, &root, new).await?;
            workshop::Entity::update_many()
                .col_expr(workshop::Column::Title, Expr::value(plan.title))
                .col_expr(workshop::Column::Summary, Expr::value(plan.summary))
                .col_expr(workshop::Column::HostId, Expr::value(plan.host.as_str()))
                .col_expr(
                    workshop::Column::Places,
                    Expr::value(i64::from(plan.places)),
                )
                .col_expr(workshop::Column::Revision, Expr::value(revision + 1))
                .col_expr(
                    workshop::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(workshop::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            if row.host_id == plan.host.as_str() {
                return Ok(());
            }
            let theirs = (id.to_string(), plan.host.to_string());
            workshop_person::Entity::delete_by_id(theirs)
                .exec(tx.db())
                .await?;
            let before = AccountId::new(row.host_id);
            put_person(&tx, id, &before, Membership::Member, "").await?;
            tell_host(&tx, viewer, id, &plan).await
        })
        .await
    }

    /// Nobody applies or writes any more; whoever is in it still reads, and is told. Again changes nothing.
    pub async fn close_workshop(&self, viewer: &Viewer, id: &WorkshopId) -> Result<(), Error> {
        self.turn_workshop(viewer, id, WorkshopState::Closed).await
    }

    /// It goes on. Again changes nothing.
    pub async fn reopen_workshop(&self, viewer: &Viewer, id: &WorkshopId) -> Result<(), Error> {
        self.turn_workshop(viewer, id, WorkshopState::Open).await
    }

    async fn turn_workshop(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
        state: WorkshopState,
    ) -> Result<(), Error> {
        let found = &self.workshop_row(id).await?;
        may(
            &viewer.actor,
            Action::FoundWorkshops,
            Resource::Organisation(&found.organisation),
        )?;
        self.write(|tx| async move {
            let row = locked(&tx, id).await?;
            if row.state == state.code() {
                return Ok(());
            }
            workshop::Entity::update_many()
                .col_expr(workshop::Column::State, Expr::value(state.code()))
                .col_expr(workshop::Column::Revision, Expr::value(row.revision + 1))
                .col_expr(
                    workshop::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(workshop::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            if state == WorkshopState::Open {
                return Ok(());
            }
            let told = Notice::WorkshopClosed {
                workshop: id.to_string(),
                title: row.title,
            };
            let source = format!("{id}@{}", tx.now().as_millis());
            found.tell_everybody(&tx, &source, &told, None).await
        })
        .await
    }

    /// The host's word to the members, and the courses. [`Error::Conflict`] (`workshop-changed`) where somebody has changed
    /// the workshop since `revision`.
    pub async fn lead_workshop(
        &self,
        viewer: &Viewer,
        id: &WorkshopId,
        revision: i64,
        words: &HostWords,
    ) -> Result<(), Error> {
        let found = self.workshop_row(id).await?;
        may(&viewer.actor, Action::HostWorkshop, found.as_resource())?;
        found.must_be_open()?;
        let welcome = words.welcome.trim();
        let courses = &self.list_of(&found, welcome, &words.courses).await?;
        self.write(|tx| async move {
            let row = locked(&tx, id).await?;
            must_be_seen(&row, revision)?;
            workshop::Entity::update_many()
                .col_expr(workshop::Column::Welcome, Expr::value(welcome))
                .col_expr(
                    workshop::Column::Courses,
                    Expr::value(serde_json::to_string(courses)?),
                )
                .col_expr(workshop::Column::Revision, Expr::value(revision + 1))
                .col_expr(
                    workshop::Column::UpdatedAt,
                    Expr::value(tx.now().as_millis()),
                )
                .filter(workshop::Column::Id.eq(id.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// The courses of a list. One that is on it already may have left the catalogue since.
    async fn list_of(
        &self,
        workshop: &Workshop,
        welcome: &str,
        typed: &str,
    ) -> Result<Vec<Listed>, Error> {
        let catalogue = self.catalogue();
        let mut refusals = Vec::new();
        if welcome.chars().count() > SUMMARY_LIMIT {
            let detail = format!("write at most {SUMMARY_LIMIT} characters");
            refusals.push(Refusal::new("welcome", "too-long", detail));
        }
        let mut found: Vec<Listed> = Vec::new();
        for line in read_lines(typed) {
            let before = workshop.courses.iter().map(|listed| &listed.course);
            match Named::find(&catalogue, &line.code, before) {
                Some(course) => found.push(Listed {
                    course,
                    note: line.note,
                }),
                None => refusals.push(Refusal::new("courses", "path-unknown-course", line.code)),
            }
        }
        let lines: Vec<(CourseCode, &str)> = found
            .iter()
            .map(|listed| (listed.course.code.clone(), listed.note.as_str()))
            .collect();
        refusals.extend(list_faults(&lines).iter().map(list_refusal));
        let codes: Vec<CourseCode> = lines.into_iter().map(|(code, _)| code).collect();
        for code in self.not_for(&workshop.organisation, &codes).await? {
            refusals.push(Refusal::new("courses", "path-audience", code.to_string()));
        }
        if refusals.is_empty() {
            Ok(found)
        } else {
            Err(Error::Refused(refusals))
        }
    }
}

async fn understood<'a>(
    tx: &Tx,
    root: &OrganisationPath,
    new: &'a NewWorkshop,
) -> Result<Plan<'a>, Error> {
    let (title, summary, host) = (new.title.trim(), new.summary.trim(), new.host.trim());
    let places = new.places.trim().parse::<u16>().ok();
    let faults = plan_faults(title, summary, places);
    let mut refusals: Vec<Refusal> = faults.iter().map(plan_refusal).collect();
    let mut people = std::collections::BTreeSet::new();
    if host.is_empty() {
        let detail = "write the login or the name of a teacher";
        refusals.push(Refusal::new("host", "missing", detail));
    } else {
        match known(tx, root, &[host.to_owned()]).await {
            Ok(found) => people = found,
            Err(Error::Refused(found)) => {
                let of_host = found.into_iter().map(|each| Refusal {
                    field: "host".to_owned(),
                    ..each
                });
                refusals.extend(of_host);
            }
            Err(error) => return Err(error),
        }
    }
    match (people.pop_first(), places) {
        (Some(host), Some(places)) if refusals.is_empty() => Ok(Plan {
            title,
            summary,
            host: AccountId::new(host),
            places,
        }),
        _ => Err(Error::Refused(refusals)),
    }
}

fn plan_refusal(fault: &PlanFault) -> Refusal {
    let (field, code) = match fault {
        PlanFault::NoTitle => ("title", "missing"),
        PlanFault::LongTitle => ("title", "too-long"),
        PlanFault::NoSummary => ("summary", "missing"),
        PlanFault::LongSummary => ("summary", "too-long"),
        PlanFault::Places => ("places", "workshop-places"),
    };
    Refusal::new(field, code, fault.to_string())
}

fn list_refusal(fault: &ListFault) -> Refusal {
    match fault {
        ListFault::Many => Refusal::new("courses", "path-many", fault.to_string()),
        ListFault::Twice(code) => Refusal::new("courses", "path-twice", code.to_string()),
        ListFault::LongNote(code) => Refusal::new("courses", "workshop-note", code.to_string()),
    }
}

async fn tell_host(
    tx: &Tx,
    viewer: &Viewer,
    id: &WorkshopId,
    plan: &Plan<'_>,
) -> Result<(), Error> {
    let told = Notice::WorkshopHosted {
        workshop: id.to_string(),
        title: plan.title.to_owned(),
        by: viewer.organisation.name.clone(),
    };
    let source = format!("{id}@{}", tx.now().as_millis());
    tell(tx, &plan.host, &source, &told).await
}

/// How somebody stands with a workshop from now on.
async fn put_person(
    tx: &Tx,
    id: &WorkshopId,
    account: &AccountId,
    state: Membership,
    words: &str,
) -> Result<(), Error> {
    use workshop_person::Column as C;

    let row = workshop_person::ActiveModel {
        workshop_id: Set(id.to_string()),
        account_id: Set(account.to_string()),
        state: Set(state.code().to_owned()),
        words: Set(words.to_owned()),
        at: Set(tx.now().as_millis()),
    };
    let again = OnConflict::columns([C::WorkshopId, C::AccountId])
        .update_columns([C::State, C::Words, C::At])
        .to_owned();
    workshop_person::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// The row, which nobody else changes meanwhile.
async fn locked(tx: &Tx, id: &WorkshopId) -> Result<workshop::Model, Error> {
    workshop::Entity::find_by_id(id.as_str())
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("workshop"))
}

fn must_be_seen(row: &workshop::Model, revision: i64) -> Result<(), Error> {
    if row.revision == revision {
        return Ok(());
    }
    let detail = format!(
        "the workshop is at {}, this is from {revision}",
        row.revision
    );
    Err(Error::conflict("workshop-changed", detail))
}

fn conflict(fault: WorkshopFault) -> Error {
    Error::conflict(fault.code(), fault.to_string())
}

/// The host of a workshop, by its id.
fn host_of(id: &WorkshopId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(workshop::Column::HostId)
        .from(workshop::Entity)
        .and_where(Expr::col(workshop::Column::Id).eq(id.as_str()))
        .to_owned()
}
