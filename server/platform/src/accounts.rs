//! Signing in and out, sessions, accounts.

use std::{num::NonZeroU32, time::Duration};

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use database::{
    accounts::{account, session},
    organisations::organisation,
};
use domain::{
    accounts::{Actor, Login, Role},
    ids::AccountId,
    organisations::OrganisationPath,
    time::Timestamp,
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::DefaultKeyedStateStore,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use crate::{Error, Platform, Refusal, organisations::Organisation, write::Tx};

/// A session lasts this long, in milliseconds.
const SESSION_MILLIS: i64 = 14 * 86_400_000;
/// How long a node may believe in a session without asking the database: the longest that a sign-out on another
/// node takes to be known here.
const SESSION_BELIEF: Duration = Duration::from_secs(10);
const PASSWORD_MIN: usize = 8;

/// Who is signed in: the actor with what pages show of them.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub actor: Actor,
    pub login: String,
    pub name: String,
    pub stage: Option<String>,
    pub organisation: Organisation,
}

impl Viewer {
    pub fn account(&self) -> &AccountId {
        &self.actor.account
    }

    pub fn role(&self) -> Role {
        self.actor.role
    }
}

/// A new session; the token is shown once and kept only as a hash.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub token: String,
    pub expires_at: Timestamp,
    pub viewer: Viewer,
}

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub organisation: String,
    pub stage: Option<String>,
    pub subject: Option<String>,
    pub password: String,
}

pub(crate) type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock>;

/// Slows down whoever guesses, and remembers who is signed in.
pub(crate) struct SignIns {
    by_login: Limiter,
    by_address: Limiter,
    resets: Limiter,
    known: moka::sync::Cache<String, (Viewer, Timestamp)>,
}

impl Default for SignIns {
    fn default() -> Self {
        let at_first = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            // Ten at once, then one every six seconds, whoever asks for this login.
            by_login: RateLimiter::keyed(Quota::per_minute(at_first(10))),
            // A school sits behind one address: a class of teachers may sign in together.
            by_address: RateLimiter::keyed(Quota::per_minute(at_first(120))),
            // The teachers of a school one after the other, and no list of a whole city.
            resets: RateLimiter::keyed(Quota::per_minute(at_first(30))),
            known: moka::sync::Cache::builder()
                .max_capacity(100_000)
                .time_to_live(SESSION_BELIEF)
                .build(),
        }
    }
}

impl SignIns {
    /// Slows down whoever gives out passwords.
    pub(crate) fn may_reset(&self, by: &AccountId) -> Result<(), Error> {
        slow_down(&self.resets, by.as_str())
    }

    /// Forgets who is signed in as this person.
    pub(crate) fn forget(&self, account: &AccountId) {
        let sessions: Vec<_> = self
            .known
            .iter()
            .filter(|(_, (viewer, _))| viewer.account() == account)
            .map(|(id, _)| id)
            .collect();
        for id in sessions {
            self.known.invalidate(id.as_str());
        }
    }
}

impl Platform {
    /// Signs in. [`Error::SignInFailed`] says nothing about which half was wrong; [`Error::TooOften`] slows down.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        address: &str,
    ) -> Result<SignedIn, Error> {
        let login = login.trim().to_ascii_lowercase();
        slow_down(&self.sign_ins.by_address, address)?;
        let found = match Login::parse(&login) {
            Ok(login) => {
                account::Entity::find()
                    .filter(account::Column::Login.eq(login.as_str()))
                    .one(&self.database.read)
                    .await?
            }
            Err(_) => None,
        };
        // The same work where there is no such login, so that time tells nothing either.
        let stored = found
            .as_ref()
            .map_or_else(|| NOBODY.to_owned(), |row| row.password.clone());
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || matches(&stored, &password))
            .await
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let (true, Some(row)) = (right, found) else {
            // Only failures count against a login: whoever knows the password is not kept out by one who guesses slowly.
            slow_down(&self.sign_ins.by_login, &login)?;
            return Err(Error::SignInFailed);
        };
        let viewer = self.viewer(row).await?;
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let account_id = viewer.account().to_string();
        let expires_at = self
            .write(|tx| {
                let (token, account_id) = (&token, &account_id);
                async move {
                    let expires_at = tx.now().plus_millis(SESSION_MILLIS);
                    session::Entity::delete_many()
                        .filter(session::Column::ExpiresAt.lt(tx.now().as_millis()))
                        .exec(tx.db())
                        .await?;
                    let row = session::ActiveModel {
                        id: Set(fingerprint(token)),
                        account_id: Set(account_id.clone()),
                        created_at: Set(tx.now().as_millis()),
                        expires_at: Set(expires_at.as_millis()),
                    };
                    session::Entity::insert(row)
                        .exec_without_returning(tx.db())
                        .await?;
                    Ok(expires_at)
                }
            })
            .await?;
        Ok(SignedIn {
            token,
            expires_at,
            viewer,
        })
    }

    /// Who holds this token; `None` where it is unknown or expired.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Viewer>, Error> {
        let id = fingerprint(token);
        let now = self.now();
        if let Some((viewer, expires_at)) = self.sign_ins.known.get(&id) {
            return Ok((expires_at > now).then_some(viewer));
        }
        let found = session::Entity::find_by_id(id.clone())
            .one(&self.database.read)
            .await?;
        let Some(row) = found.filter(|row| row.expires_at > now.as_millis()) else {
            return Ok(None);
        };
        let Some(account) = account::Entity::find_by_id(row.account_id)
            .one(&self.database.read)
            .await?
        else {
            return Ok(None);
        };
        let viewer = self.viewer(account).await?;
        self.sign_ins
            .known
            .insert(id, (viewer.clone(), Timestamp::from_millis(row.expires_at)));
        Ok(Some(viewer))
    }

    /// Ends the session. Ending it again changes nothing.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        let id = fingerprint(token);
        let id = &id;
        self.write(|tx| async move {
            session::Entity::delete_by_id(id.clone())
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        self.sign_ins.known.invalidate(id);
        Ok(())
    }

    /// Creates an account from the machine itself; [`Error::Refused`] names the field.
    pub async fn create_account(&self, new: &NewAccount) -> Result<AccountId, Error> {
        let login = Login::parse(&new.login)
            .map_err(|e| Error::refused("login", "login-form", e.to_string()))?;
        if new.name.trim().is_empty() {
            return Err(Error::refused("name", "missing", "write the person's name"));
        }
        check_password(&new.password)?;
        let organisation =
            self.organisation(&new.organisation)
                .await
                .map_err(|error| match error {
                    Error::NotFound(_) => Error::refused(
                        "org",
                        "unknown",
                        format!("there is no organisation {:?}", new.organisation),
                    ),
                    other => other,
                })?;
        let password = hashed(new.password.clone()).await?;
        let (login, password, organisation) = (&login, &password, &organisation);
        self.write(|tx| async move {
            let taken = account::Entity::find()
                .filter(account::Column::Login.eq(login.as_str()))
                .one(tx.db())
                .await?;
            if taken.is_some() {
                return Err(Error::Refused(vec![Refusal::new(
                    "login",
                    "taken",
                    format!("the login {login} is taken"),
                )]));
            }
            let home = organisation::Entity::find()
                .filter(organisation::Column::Code.eq(&organisation.code))
                .one(tx.db())
                .await?
                .ok_or(Error::NotFound("organisation"))?;
            let id = tx.fresh_id();
            let row = account::ActiveModel {
                id: Set(id.clone()),
                login: Set(login.to_string()),
                name: Set(new.name.trim().to_owned()),
                role: Set(new.role.code().to_owned()),
                organisation_id: Set(home.id),
                stage: Set(new.stage.clone()),
                subject: Set(new.subject.clone()),
                password: Set(password.clone()),
                created_at: Set(tx.now().as_millis()),
            };
            account::Entity::insert(row)
                .exec_without_returning(tx.db())
                .await?;
            Ok(AccountId::new(id))
        })
        .await
    }

    /// Somebody by the id of their account.
    pub(crate) async fn viewer_of(&self, id: &AccountId) -> Result<Viewer, Error> {
        let row = account::Entity::find_by_id(id.as_str())
            .one(&self.database.read)
            .await?;
        self.viewer(row.ok_or(Error::Unauthenticated)?).await
    }

    pub(crate) async fn viewer(&self, row: account::Model) -> Result<Viewer, Error> {
        let role: Role = row
            .role
            .parse()
            .map_err(|e| Error::Damaged(format!("account {}: {e}", row.id)))?;
        let home = organisation::Entity::find_by_id(row.organisation_id.clone())
            .one(&self.database.read)
            .await?
            .ok_or_else(|| {
                Error::Damaged(format!("account {} belongs to no organisation", row.id))
            })?;
        let organisation = Organisation::from(home);
        Ok(Viewer {
            actor: Actor {
                account: AccountId::new(row.id),
                role,
                organisation: OrganisationPath::from_stored(organisation.path.as_str().to_owned()),
            },
            login: row.login,
            name: row.name,
            stage: row.stage,
            organisation,
        })
    }
}

/// Where the teacher belongs now.
pub(crate) async fn home_of(tx: &Tx, id: &AccountId) -> Result<OrganisationPath, Error> {
    let person = account::Entity::find_by_id(id.as_str())
        .one(tx.db())
        .await?
        .filter(|row| row.role == Role::Teacher.code())
        .ok_or(Error::NotFound("account"))?;
    let home = organisation::Entity::find_by_id(person.organisation_id)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("organisation"))?;
    Ok(OrganisationPath::from_stored(home.path))
}

pub(crate) fn slow_down(limiter: &Limiter, key: &str) -> Result<(), Error> {
    limiter.check_key(&key.to_owned()).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Error::TooOften {
            retry_after_seconds: wait.as_secs() + 1,
        }
    })
}

/// What a session is found by: the token itself is never stored.
fn fingerprint(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A well-formed hash that no password matches in practice; made once with the parameters in force.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub(crate) fn check_password(password: &str) -> Result<(), Error> {
    if password.chars().count() < PASSWORD_MIN {
        let detail = format!("use at least {PASSWORD_MIN} characters");
        return Err(Error::refused("password", "password-short", detail));
    }
    Ok(())
}

/// Beside the threads that serve: it is slow on purpose.
pub(crate) async fn hashed(password: String) -> Result<String, Error> {
    tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|error| Error::Unavailable(error.to_string()))?
}

/// Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane).
pub(crate) fn hash_password(password: &str) -> Result<String, Error> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())
        .map_err(|e| Error::Unavailable(e.to_string()))?;
    let hash = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|e| Error::Unavailable(e.to_string()))?;
    Ok(hash.to_string())
}

fn matches(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}
