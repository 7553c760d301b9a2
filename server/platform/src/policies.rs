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
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, UnionType},
};

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

    /// What governs the training year of this moment.
    pub async fn policy_now(&self) -> Result<Policy, Error> {
        let year = TrainingYear::of(self.now(), &self.rules.zone);
        Ok(self.policies().await?.of(year).clone())
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
        self.policies_up_to(db, newest).await
    }

    /// The policies whose newest has this number: as they are known, or read.
    pub(crate) async fn policies_up_to(
        &self,
        db: &impl ConnectionTrait,
        newest: i64,
    ) -> Result<Arc<Policies>, Error> {
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

    /// The first year from `year` on that is open for the organisation, and the policies in force, in one query. Nobody
    /// closes the year before the caller has committed.
    pub(crate) async fn open_year(
        &self,
        tx: &Tx,
        year: TrainingYear,
        organisation: &OrganisationPath,
    ) -> Result<(TrainingYear, Arc<Policies>), Error> {
        tx.keep_years_open().await?;
        let above = organisation.ancestry();
        let above = above.iter().map(OrganisationPath::as_str);
        let mut query = Query::select();
        query
            .expr(Expr::value(true))
            .expr(Expr::col(closing::Column::Year).cast_as("BIGINT"))
            .from(closing::Entity)
            .and_where(closing::Column::Year.gte(year.number()))
            .and_where(closing::Column::Organisation.is_in(above))
            .union(
                UnionType::All,
                Query::select()
                    .expr(Expr::value(false))
                    .expr(policy::Column::Number.max())
                    .from(policy::Entity)
                    .to_owned(),
            );
        let rows = tx.db().query_all(&query).await?;
        let mut newest = 0;
        let mut closed = Vec::new();
        for row in rows {
            let number: Option<i64> = row.try_get_by_index(1)?;
            if row.try_get_by_index(0)? {
                closed.extend(number);
            } else {
                newest = number.unwrap_or_default();
            }
        }
        let open = year.first_open(|year| closed.contains(&i64::from(year.number())));
        Ok((open, self.policies_up_to(tx.db(), newest).await?))
    }
}
