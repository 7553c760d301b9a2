//! The tree of organisations, as others read it.

use database::organisations::organisation;
use domain::organisations::OrganisationPath;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait as _, Func},
};
use serde::{Deserialize, Serialize};

use crate::{Error, Platform, Viewer};

/// That a path, kept in this column, lies at or below `root`. Not by `LIKE`, to which `_` in a code is any character and,
/// on `SQLite`, capitals are small letters: a subtree is exactly the paths that start with its root's.
pub(crate) fn within(column: impl ColumnTrait, root: &OrganisationPath) -> Expr {
    let root = root.as_str();
    let length = i32::try_from(root.chars().count()).unwrap_or(i32::MAX);
    let start = Func::cust("substr").args([
        Expr::col(column.as_column_ref()),
        Expr::val(1),
        Expr::val(length),
    ]);
    Expr::expr(start).eq(root)
}

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
            .filter(within(
                organisation::Column::Path,
                &viewer.actor.organisation,
            ))
            .order_by_asc(organisation::Column::Path)
            .all(&self.database.read)
            .await?;
        Ok(rows.into_iter().map(Organisation::from).collect())
    }
}
