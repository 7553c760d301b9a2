//! What stands in a form that was not sent yet. A window that closes, a link that breaks or a session that ends loses no
//! text: the form shows it again, on whatever device it is opened.
//!
//! It is no save: it counts no revision, changes no draft, and only its writer sees it.

use database::authoring::unsent_form;
use domain::{ids::AccountId, time::Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::{check_edit, draft_row, state_of};
use crate::{Error, Platform, Viewer};

/// Bytes of all fields of a form: a long page and its title.
const MOST_BYTES: usize = 3 << 20;
const MOST_FIELDS: usize = 200;
const PLACE_LIMIT: usize = 200;

/// A form as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub fields: Vec<(String, String)>,
    pub at: Timestamp,
}

impl Platform {
    /// Keeps what stands in one form of a draft (`place` names which); what stood there before is replaced.
    pub async fn keep_unsent(
        &self,
        viewer: &Viewer,
        code: &str,
        place: &str,
        fields: &[(String, String)],
    ) -> Result<Timestamp, Error> {
        let bytes: usize = fields
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum();
        if bytes > MOST_BYTES || fields.len() > MOST_FIELDS {
            let detail = format!("a form has at most {MOST_FIELDS} fields and {MOST_BYTES} bytes");
            return Err(Error::refused("fields", "too-large", detail));
        }
        let place = &of_draft(code, place)?;
        let text = &serde_json::to_string(fields)?;
        self.write(|tx| async move {
            let row = draft_row(tx.db(), code, false)
                .await?
                .ok_or(Error::NotFound("draft"))?;
            check_edit(
                viewer,
                &AccountId::new(row.owner_id.clone()),
                state_of(&row)?,
            )?;
            let form = unsent_form::ActiveModel {
                account_id: Set(viewer.account().to_string()),
                place: Set(place.clone()),
                fields: Set(text.clone()),
                at: Set(tx.now().as_millis()),
            };
            let again =
                OnConflict::columns([unsent_form::Column::AccountId, unsent_form::Column::Place])
                    .update_columns([unsent_form::Column::Fields, unsent_form::Column::At])
                    .to_owned();
            unsent_form::Entity::insert(form)
                .on_conflict(again)
                .exec_without_returning(tx.db())
                .await?;
            Ok(tx.now())
        })
        .await
    }

    /// What the asker left in the forms of a draft, by the places.
    pub async fn unsent(
        &self,
        viewer: &Viewer,
        code: &str,
    ) -> Result<Vec<(String, Unsent)>, Error> {
        let prefix = of_draft(code, "")?;
        let rows = unsent_form::Entity::find()
            .filter(unsent_form::Column::AccountId.eq(viewer.account().as_str()))
            .filter(unsent_form::Column::Place.starts_with(&prefix))
            .all(&self.database.read)
            .await?;
        rows.into_iter()
            .filter_map(|row| {
                // A code may hold what a pattern takes for any character.
                let place = row.place.strip_prefix(&prefix)?.to_owned();
                let fields = serde_json::from_str(&row.fields);
                let at = Timestamp::from_millis(row.at);
                Some(
                    fields
                        .map(|fields| (place, Unsent { fields, at }))
                        .map_err(Error::from),
                )
            })
            .collect()
    }

    /// The form was sent, or its text is not wanted.
    pub async fn forget_unsent(
        &self,
        viewer: &Viewer,
        code: &str,
        place: &str,
    ) -> Result<(), Error> {
        let place = &of_draft(code, place)?;
        self.write(|tx| async move {
            unsent_form::Entity::delete_by_id((viewer.account().to_string(), place.clone()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

fn of_draft(code: &str, place: &str) -> Result<String, Error> {
    let whole = format!("{code}/{place}");
    if whole.len() > PLACE_LIMIT {
        let detail = format!("the name of a form has at most {PLACE_LIMIT} bytes");
        return Err(Error::refused("place", "too-long", detail));
    }
    Ok(whole)
}
