//! Policies in force, and years that are closed: what every crediting asks first.

mod deciding;
mod effect;

use std::sync::{Arc, RwLock};

use database::policies::{closing, policy};
use domain::{
    organisations::OrganisationPath,
    policies::{Policies, Policy},
    time::TrainingYear,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use deciding::Version;
pub(crate) use effect::teachers;
pub use effect::{Differently, Effect};

use crate::{Error, Platform, write::Tx};

/// What was read last, with the number of the newest version in it.
#[derive(Default)]
pub(crate) struct Known(RwLock<(i64, Arc<Policies>)>);

impl Platform {
    /// Every policy as this node knows it; read again whenever another version was decided, here or on another node.
    pub async fn policies(&self) -> Result<Arc<Policies>, Error> {
        self.policies_by(&self.database.read).await
    }

    pub(crate) async fn policies_in(&self, tx: &Tx) -> Result<Arc<Policies>, Error> {
        self.policies_by(tx.db()).await
    }

    pub(crate) async fn policies_by(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Arc<Policies>, Error> {
        let newest = policy::Entity::find()
            .select_only()
            .column(policy::Column::Number)
            .order_by_desc(policy::Column::Number)
            .into_tuple::<i64>()
            .one(db)
            .await?
            .unwrap_or_default();
        let known = self.known_policies.0.read().ok();
        if let Some(known) = known.filter(|known| known.0 == newest) {
            return Ok(Arc::clone(&known.1));
        }
        let rows = policy::Entity::find()
            .order_by_asc(policy::Column::Number)
            .all(db)
            .await?;
        let decided = rows
            .iter()
            .map(|row| {
                serde_json::from_str::<Policy>(&row.body)
                    .map_err(|error| Error::Damaged(format!("policy {}: {error}", row.version)))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let policies = Arc::new(Policies::new(decided));
        if let Ok(mut known) = self.known_policies.0.write() {
            *known = (newest, Arc::clone(&policies));
        }
        Ok(policies)
    }
}

/// The first year from `year` on that is open for the organisation. Nobody closes it before the caller has committed.
pub(crate) async fn open_year(
    tx: &Tx,
    year: TrainingYear,
    organisation: &OrganisationPath,
) -> Result<TrainingYear, Error> {
    tx.keep_years_open().await?;
    let above: Vec<String> = organisation
        .ancestry()
        .into_iter()
        .map(|path| path.as_str().to_owned())
        .collect();
    let closed: Vec<i32> = closing::Entity::find()
        .select_only()
        .column(closing::Column::Year)
        .filter(closing::Column::Year.gte(year.number()))
        .filter(closing::Column::Organisation.is_in(above))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut open = year.number();
    while closed.contains(&open) {
        open += 1;
    }
    Ok(TrainingYear(open))
}
