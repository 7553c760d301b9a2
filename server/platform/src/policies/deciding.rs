//! A new version of the rules, and all that there were.

use database::policies::policy;
use domain::{
    access::{Action, Resource, may},
    policies::Policy,
    time::{Timestamp, TrainingYear},
    verification::REASON_LIMIT,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Error, Platform, Refusal, Viewer};

/// A version with who decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub policy: Policy,
    pub note: String,
    /// Whether it governs the current training year.
    pub in_force: bool,
    /// Nobody and never for the plan's own, with which every installation begins.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}

impl Platform {
    /// Puts a new version beside the others; what was credited under them stays as it is. For the city's
    /// administrator, else [`Error::Denied`]; [`Error::Refused`] for every field that cannot stand, and for a version
    /// that is taken.
    pub async fn decide_policy(
        &self,
        viewer: &Viewer,
        decided: &Policy,
        note: &str,
    ) -> Result<(), Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        let note = note.trim();
        let mut refusals = refusals(decided);
        if note.chars().count() > REASON_LIMIT {
            let detail = format!("at most {REASON_LIMIT} characters");
            refusals.push(Refusal::new("note", "too-long", detail));
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        let body = &serde_json::to_string(decided)?;
        self.write(|tx| async move {
            // The newest number is what tells a node that there is something new, so that they are given in order.
            tx.number_alone().await?;
            let is_taken = decided.version == Policy::default().version
                || policy::Entity::find()
                    .filter(policy::Column::Version.eq(&decided.version))
                    .one(tx.db())
                    .await?
                    .is_some();
            if is_taken {
                let detail = "this version is there already; name another one";
                return Err(Error::refused("version", "taken", detail));
            }
            let row = policy::ActiveModel {
                version: Set(decided.version.clone()),
                from_year: Set(decided.from.number()),
                to_year: Set(decided.to.map(TrainingYear::number)),
                body: Set(body.clone()),
                note: Set(note.to_owned()),
                by_id: Set(viewer.account().to_string()),
                by_name: Set(viewer.name.clone()),
                at: Set(tx.now().as_millis()),
                ..policy::ActiveModel::default()
            };
            policy::Entity::insert(row).exec(tx.db()).await?;
            Ok(())
        })
        .await
    }

    /// Every version, the newest first.
    pub async fn policy_history(&self, viewer: &Viewer) -> Result<Vec<Version>, Error> {
        may(&viewer.actor, Action::ReadPolicies, Resource::Platform)?;
        let policies = self.policies().await?;
        let now = policies.of(self.year_now()).version.clone();
        let rows = policy::Entity::find()
            .order_by_desc(policy::Column::Number)
            .all(&self.database.read)
            .await?;
        let mut versions = Vec::with_capacity(rows.len() + 1);
        for row in rows {
            let policy: Policy = serde_json::from_str(&row.body)
                .map_err(|error| Error::Damaged(format!("policy {}: {error}", row.version)))?;
            versions.push(Version {
                in_force: policy.version == now,
                policy,
                note: row.note,
                by: Some(row.by_name),
                at: Some(Timestamp::from_millis(row.at)),
            });
        }
        let policy = Policy::default();
        versions.push(Version {
            in_force: policy.version == now,
            policy,
            note: String::new(),
            by: None,
            at: None,
        });
        Ok(versions)
    }
}

pub(super) fn refusals(policy: &Policy) -> Vec<Refusal> {
    policy
        .problems()
        .into_iter()
        .map(|problem| Refusal::new(problem.field, problem.code, problem.detail))
        .collect()
}
