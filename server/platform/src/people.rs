//! People of the register: found by an administrator above them, and let in again.

use database::{
    accounts::{account, session},
    organisations::organisation,
    staff::{member, transfer},
};
use domain::{
    access::{Action, Resource, may, may_reset},
    accounts::Role,
    ids::AccountId,
    organisations::OrganisationPath,
    rosters::IdentityNumber,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};

use crate::{
    Error, Platform, Viewer,
    accounts::{check_password, hashed},
    catalogue::Page,
    organisations::{Organisation, within},
};

/// Who is looked for; nothing asks for everybody of the subtree.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Code of an organisation within one's own, with everything below it.
    pub organisation: Option<String>,
    /// Part of a name, or the start of a login or staff number.
    pub text: Option<String>,
}

/// Somebody in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub number: Option<String>,
    pub organisation: Organisation,
    pub stage: Option<String>,
    pub subject: Option<String>,
}

/// What is known of a person.
#[derive(Clone, Debug)]
pub struct Known {
    pub listed: Listed,
    pub account: AccountId,
    /// Masked; only lists hold the whole number.
    pub identity: Option<String>,
    pub gender: Option<String>,
    pub post: Option<String>,
    pub rural: bool,
    pub started_on: Option<String>,
    pub phone: Option<String>,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// The newest first.
    pub moves: Vec<Move>,
}

/// A move from one school to another.
#[derive(Clone, Debug)]
pub struct Move {
    /// Names, or the path where the organisation is gone.
    pub from: String,
    pub to: String,
    pub by: String,
    pub at: Timestamp,
}

/// What cannot be mistaken for another when it is read out: no 0, 1, i, l, o.
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const FIRST_PASSWORD: usize = 10;
/// What a list of teachers writes where a password stands: nobody has one yet.
const NO_PASSWORD: &str = "!";

impl Platform {
    /// People of the asker's subtree by login; the cursor is the login of the last one.
    pub async fn people(
        &self,
        viewer: &Viewer,
        filter: &PeopleFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Listed>, Error> {
        let root = match &filter.organisation {
            Some(code) => self.organisation(code).await?.path,
            None => viewer.actor.organisation.clone(),
        };
        may(
            &viewer.actor,
            Action::ReadStaff,
            Resource::Organisation(&root),
        )?;
        let places = Query::select()
            .column(organisation::Column::Id)
            .from(organisation::Entity)
            .and_where(within(organisation::Column::Path, &root))
            .to_owned();
        let mut found =
            account::Entity::find().filter(account::Column::OrganisationId.in_subquery(places));
        let text = filter.text.as_deref().map(str::trim).unwrap_or_default();
        if !text.is_empty() {
            let numbers = Query::select()
                .column(member::Column::AccountId)
                .from(member::Entity)
                .and_where(member::Column::Number.starts_with(text.to_ascii_uppercase()))
                .to_owned();
            found = found.filter(
                Condition::any()
                    .add(account::Column::Name.contains(text))
                    .add(account::Column::Login.starts_with(text.to_ascii_lowercase()))
                    .add(account::Column::Id.in_subquery(numbers)),
            );
        }
        let total = sea_orm::PaginatorTrait::count(found.clone(), &self.database.read).await?;
        if let Some(cursor) = cursor {
            found = found.filter(account::Column::Login.gt(cursor));
        }
        let mut rows = found
            .order_by_asc(account::Column::Login)
            .limit(limit + 1)
            .all(&self.database.read)
            .await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.login.clone());
        Ok(Page {
            items: self.listed(rows).await?,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    async fn listed(&self, rows: Vec<account::Model>) -> Result<Vec<Listed>, Error> {
        let ids = rows.iter().map(|row| row.id.clone());
        let numbers: std::collections::HashMap<String, String> = member::Entity::find()
            .filter(member::Column::AccountId.is_in(ids))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.account_id, row.number))
            .collect();
        let homes = rows.iter().map(|row| row.organisation_id.clone());
        let homes: std::collections::HashMap<String, Organisation> = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(homes))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.id.clone(), row.into()))
            .collect();
        rows.into_iter()
            .map(|row| {
                let damaged = |what: &str| Error::Damaged(format!("account {}: {what}", row.id));
                Ok(Listed {
                    role: row.role.parse().map_err(|_| damaged("role"))?,
                    number: numbers.get(&row.id).cloned(),
                    organisation: homes
                        .get(&row.organisation_id)
                        .cloned()
                        .ok_or_else(|| damaged("no organisation"))?,
                    login: row.login,
                    name: row.name,
                    stage: row.stage,
                    subject: row.subject,
                })
            })
            .collect()
    }

    /// One person with their moves; outside the asker's subtree there is none.
    pub async fn person(&self, viewer: &Viewer, login: &str) -> Result<Known, Error> {
        let root = Resource::Organisation(&viewer.actor.organisation);
        may(&viewer.actor, Action::ReadStaff, root)?;
        let (row, listed) = self.by_login(login).await?;
        if !viewer.actor.organisation.holds(&listed.organisation.path) {
            return Err(Error::NotFound("person"));
        }
        let facts = member::Entity::find_by_id(row.id.clone())
            .one(&self.database.read)
            .await?;
        let moves = self.moves(&row.id).await?;
        let masked = |number: String| {
            number
                .parse::<IdentityNumber>()
                .map_or_else(|_| "****".to_owned(), |number| number.masked())
        };
        let (identity, gender, post, rural, started_on, phone) = match facts {
            Some(facts) => (
                facts.identity.map(masked),
                facts.gender,
                facts.post,
                facts.rural,
                facts.started_on,
                facts.phone,
            ),
            None => Default::default(),
        };
        Ok(Known {
            listed,
            has_password: row.password != NO_PASSWORD,
            account: AccountId::new(row.id),
            identity,
            gender,
            post,
            rural,
            started_on,
            phone,
            moves,
        })
    }

    async fn by_login(&self, login: &str) -> Result<(account::Model, Listed), Error> {
        let row = account::Entity::find()
            .filter(account::Column::Login.eq(login.trim().to_ascii_lowercase()))
            .one(&self.database.read)
            .await?
            .ok_or(Error::NotFound("person"))?;
        let listed = self.listed(vec![row.clone()]).await?.pop();
        Ok((row, listed.ok_or(Error::NotFound("person"))?))
    }

    async fn moves(&self, account: &str) -> Result<Vec<Move>, Error> {
        let rows = transfer::Entity::find()
            .filter(transfer::Column::AccountId.eq(account))
            .order_by_desc(transfer::Column::At)
            .order_by_desc(transfer::Column::Id)
            .all(&self.database.read)
            .await?;
        let paths = rows
            .iter()
            .flat_map(|row| [row.from_path.clone(), row.to_path.clone()]);
        let names: std::collections::HashMap<String, String> = organisation::Entity::find()
            .filter(organisation::Column::Path.is_in(paths))
            .all(&self.database.read)
            .await?
            .into_iter()
            .map(|row| (row.path, row.name))
            .collect();
        let name = |path: String| names.get(&path).cloned().unwrap_or(path);
        Ok(rows
            .into_iter()
            .map(|row| Move {
                from: name(row.from_path),
                to: name(row.to_path),
                by: row.by_name,
                at: Timestamp::from_millis(row.at),
            })
            .collect())
    }

    /// Whether the asker may give this person a new first password.
    pub fn may_reset(&self, viewer: &Viewer, person: &Known) -> bool {
        let home: &OrganisationPath = &person.listed.organisation.path;
        may_reset(&viewer.actor, person.listed.role, &person.account, home).is_ok()
    }

    /// A new first password, which is answered once and kept only as a hash. The person's sessions end.
    pub async fn reset_password(&self, viewer: &Viewer, login: &str) -> Result<String, Error> {
        let person = self.person(viewer, login).await?;
        let home = &person.listed.organisation.path;
        may_reset(&viewer.actor, person.listed.role, &person.account, home)?;
        self.sign_ins.may_reset(viewer.account())?;
        let password = readable();
        self.replace_password(&person.account, &password).await?;
        tracing::info!(
            by = %viewer.account(),
            account = %person.account,
            "a new first password was given"
        );
        Ok(password)
    }

    /// Sets a password at the machine itself; [`Error::Refused`] names the field.
    pub async fn set_password(&self, login: &str, password: &str) -> Result<(), Error> {
        check_password(password)?;
        let (row, _) = self.by_login(login).await.map_err(|error| match error {
            Error::NotFound(_) => {
                let detail = format!("there is no account {login:?}");
                Error::refused("login", "unknown", detail)
            }
            other => other,
        })?;
        let account = AccountId::new(row.id);
        self.replace_password(&account, password).await?;
        tracing::info!(by = "machine", %account, "a password was set");
        Ok(())
    }

    async fn replace_password(&self, account: &AccountId, password: &str) -> Result<(), Error> {
        let hash = hashed(password.to_owned()).await?;
        let hash = &hash;
        self.write(|tx| async move {
            account::Entity::update_many()
                .col_expr(account::Column::Password, Expr::value(hash.clone()))
                .filter(account::Column::Id.eq(account.as_str()))
                .exec(tx.db())
                .await?;
            session::Entity::delete_many()
                .filter(session::Column::AccountId.eq(account.as_str()))
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        self.sign_ins.forget(account);
        Ok(())
    }
}

fn readable() -> String {
    let mut password = String::with_capacity(FIRST_PASSWORD);
    while password.len() < FIRST_PASSWORD {
        // Each sign equally likely: what lies beyond the last whole turn is thrown again.
        let byte = usize::from(rand::random::<u8>());
        if byte < 256 / READABLE.len() * READABLE.len() {
            password.push(char::from(READABLE[byte % READABLE.len()]));
        }
    }
    password
}
