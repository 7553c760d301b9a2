//! The tree of organisations, as others read it.

use database::organisations::organisation;
use domain::organisations::OrganisationPath;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::{Error, Platform, Viewer};

/// An organisation as shown to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub path: OrganisationPath,
}

impl From<organisation::Model> for Organisation {
    fn from(row: organisation::Model) -> Self {
        Self {
            code: row.code,
            name: row.name,
            kind: row.kind,
            path: OrganisationPath::from_stored(row.path),
        }
    }
}

impl Platform {
    /// By code. [`Error::NotFound`] where there is none.
    pub async fn organisation(&self, code: &str) -> Result<Organisation, Error> {
        organisation::Entity::find()
            .filter(organisation::Column::Code.eq(code))
            .one(&self.database.read)
            .await?
            .map(Organisation::from)
            .ok_or(Error::NotFound("organisation"))
    }

    /// The asker's organisation and everything directly and indirectly below it, in order of the tree.
    pub async fn subtree(&self, viewer: &Viewer) -> Result<Vec<Organisation>, Error> {
        let rows = organisation::Entity::find()
            .filter(organisation::Column::Path.starts_with(viewer.actor.organisation.as_str()))
            .order_by_asc(organisation::Column::Path)
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(Organisation::from).collect())
    }
}
