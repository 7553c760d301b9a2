//! A minor change: teachers who are under way go on with the new edition, and all that they have goes with them.
//!
//! Nothing that a completion rests on may differ ([`domain::authoring::not_minor`]), so nobody finishes by being moved
//! and nobody begins again. Who has finished stays on the edition that they finished. Who has a package under way stays,
//! too: what it keeps is its own affair.

use database::{
    accounts::account,
    assessment::attempt,
    catalogue::{course, course_version, unit},
    learning::{enrolment, unit_progress},
    packages::package_state,
    works::work,
};
use domain::{
    authoring::{NotMinor, is_as_good, not_minor},
    catalogue::Course,
    ids::UnitId,
    learning::ProgressState,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement},
};

use crate::{Error, Platform, Refusal, Viewer, write::Tx};

/// Learners of one edition on their way to the next.
pub(super) struct Movers {
    course_id: String,
    version_id: String,
    before: Course,
}

/// [`Error::Refused`] where the course is no minor change of its current edition, with everything that differs.
pub(super) async fn check_minor(tx: &Tx, course: &Course) -> Result<(), Error> {
    let Some(current) = current(tx, course).await? else {
        let detail = "there is no edition in the catalogue yet whose learners could move";
        return Err(Error::refused("minor", "not-minor-first", detail));
    };
    let differences = not_minor(&current.before, course);
    if differences.is_empty() {
        return Ok(());
    }
    let refusals = differences.into_iter().map(|difference| match difference {
        NotMinor::Credit => Refusal::new(
            "minor",
            "not-minor-credit",
            "hours, module, level, mode or whether it is mandatory differ",
        ),
        NotMinor::RequiredUnits(titles) => {
            Refusal::new("minor", "not-minor-units", titles.join(", "))
        }
        NotMinor::Rule(title) => Refusal::new("minor", "not-minor-rule", title),
    });
    Err(Error::Refused(refusals.collect()))
}

/// Whoever is under way on the current edition, if the course still is a minor change of that.
pub(super) async fn movers(tx: &Tx, course: &Course) -> Result<Option<Movers>, Error> {
    let current = current(tx, course).await?;
    Ok(current.filter(|current| not_minor(&current.before, course).is_empty()))
}

async fn current(tx: &Tx, course: &Course) -> Result<Option<Movers>, Error> {
    let Some(row) = course::Entity::find()
        .filter(course::Column::Code.eq(course.code.as_str()))
        .one(tx.db())
        .await?
    else {
        return Ok(None);
    };
    let Some(version_id) = row.current_version_id else {
        return Ok(None);
    };
    let version = course_version::Entity::find_by_id(&version_id)
        .one(tx.db())
        .await?
        .ok_or_else(|| Error::Damaged(format!("course {} lost its version", course.code)))?;
    Ok(Some(Movers {
        course_id: row.id,
        version_id,
        before: serde_json::from_str(&version.body)?,
    }))
}

impl Movers {
    /// Moves them to what is the current edition now.
    pub(super) async fn follow(self, tx: &Tx, course: &Course) -> Result<(), Error> {
        let row = course::Entity::find_by_id(&self.course_id)
            .one(tx.db())
            .await?
            .ok_or(Error::NotFound("course"))?;
        let Some(to) = row
            .current_version_id
            .filter(|version| *version != self.version_id)
        else {
            return Ok(());
        };
        self.hold_learners(tx).await?;
        let old = self.units(tx, &self.version_id).await?;
        let new = self.units(tx, &to).await?;
        let pairs: Vec<(String, String)> = old
            .iter()
            .filter(|(key, _)| course.units().any(|unit| unit.key == *key))
            .filter_map(|(key, id)| {
                let (_, now) = new.iter().find(|(new_key, _)| new_key == key)?;
                Some((id.clone(), now.clone()))
            })
            .collect();
        let ids = || pairs.iter().map(|(old, _)| old.clone());
        if !pairs.is_empty() {
            unit_progress::Entity::update_many()
                .col_expr(
                    unit_progress::Column::UnitId,
                    renamed(&pairs, Expr::col(unit_progress::Column::UnitId)),
                )
                .filter(unit_progress::Column::UnitId.is_in(ids()))
                .filter(unit_progress::Column::EnrolmentId.in_subquery(self.under_way(&old)))
                .exec(tx.db())
                .await?;
            attempt::Entity::update_many()
                .col_expr(
                    attempt::Column::UnitId,
                    renamed(&pairs, Expr::col(attempt::Column::UnitId)),
                )
                .filter(attempt::Column::UnitId.is_in(ids()))
                .filter(attempt::Column::EnrolmentId.in_subquery(self.under_way(&old)))
                .exec(tx.db())
                .await?;
            work::Entity::update_many()
                .col_expr(
                    work::Column::UnitId,
                    renamed(&pairs, Expr::col(work::Column::UnitId)),
                )
                .filter(work::Column::UnitId.is_in(ids()))
                .filter(work::Column::EnrolmentId.in_subquery(self.under_way(&old)))
                .exec(tx.db())
                .await?;
        }
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::VersionId, Expr::value(to))
            .filter(enrolment::Column::Id.in_subquery(self.under_way(&old)))
            .exec(tx.db())
            .await?;
        Ok(())
    }

    /// Lets what they send meanwhile wait, so that it meets the new edition. `SQLite` has one writer anyhow.
    async fn hold_learners(&self, tx: &Tx) -> Result<(), Error> {
        if tx.db().get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let learners = Query::select()
            .column(enrolment::Column::AccountId)
            .from(enrolment::Entity)
            .and_where(enrolment::Column::VersionId.eq(&self.version_id))
            .and_where(enrolment::Column::State.ne(ProgressState::Completed.code()))
            .to_owned();
        account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Id.in_subquery(learners))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .into_tuple::<String>()
            .all(tx.db())
            .await?;
        Ok(())
    }

    /// Keys and ids of the units of a version.
    async fn units(&self, tx: &Tx, version: &str) -> Result<Vec<(String, String)>, Error> {
        Ok(unit::Entity::find()
            .select_only()
            .column(unit::Column::Key)
            .column(unit::Column::Id)
            .filter(unit::Column::VersionId.eq(version))
            .into_tuple()
            .all(tx.db())
            .await?)
    }

    fn under_way(&self, units: &[(String, String)]) -> SelectStatement {
        let with_package = Query::select()
            .column(package_state::Column::AccountId)
            .from(package_state::Entity)
            .and_where(package_state::Column::UnitId.is_in(units.iter().map(|(_, id)| id.clone())))
            .to_owned();
        Query::select()
            .column(enrolment::Column::Id)
            .from(enrolment::Entity)
            .cond_where(
                Condition::all()
                    .add(enrolment::Column::VersionId.eq(&self.version_id))
                    .add(enrolment::Column::State.ne(ProgressState::Completed.code()))
                    .add(enrolment::Column::AccountId.not_in_subquery(with_package)),
            )
            .to_owned()
    }
}

fn renamed(pairs: &[(String, String)], column: Expr) -> Expr {
    let cases = pairs
        .iter()
        .fold(CaseStatement::new(), |cases, (old, new)| {
            cases.case(ExprTrait::eq(column.clone(), old.as_str()), new.as_str())
        });
    cases.finally(column).into()
}

impl Platform {
    /// The unit of the edition that the teacher is on now, for one that a page of theirs still names because it was opened
    /// before they were moved. None where that asks for something else.
    pub(crate) async fn unit_after_move(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
    ) -> Result<Option<UnitId>, Error> {
        let named = self.version_of_unit(unit).await?;
        let row = enrolment::Entity::find()
            .filter(enrolment::Column::AccountId.eq(viewer.account().as_str()))
            .filter(enrolment::Column::CourseId.eq(named.course_id.as_str()))
            .one(&self.database.write)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let now = self
            .version(&domain::ids::CourseVersionId::new(row.version_id))
            .await?;
        let (Some((_, before)), true) = (named.unit(unit.as_str()), now.number > named.number)
        else {
            return Ok(None);
        };
        let found = now.unit(&before.key);
        Ok(found
            .filter(|(_, unit)| is_as_good(&before.content, &unit.content))
            .map(|(id, _)| id))
    }
}
