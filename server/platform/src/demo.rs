//! The demonstration city: Kunming's county-level units by their real names with made-up schools, people and some
//! training that they have done, and a dozen courses. Loaded into an empty database only; loading it again changes nothing.

mod city;
mod courses;
mod discussion;
mod history;
mod paths;
mod workshops;

use database::{accounts::account, organisations::organisation, outbox::setting};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

pub(crate) use city::name;

use crate::{Error, Platform, Viewer, accounts::hash_password};

/// The password of every demonstration account.
pub const PASSWORD: &str = "xueshi-demo";

/// The accounts to sign in with, and what each is for.
pub const ACCOUNTS: [(&str, &str); 8] = [
    ("teacher1 … teacher50", "教师 teachers"),
    ("author1", "课程作者 course author"),
    ("reviewer1", "课程审核人 course reviewer"),
    ("school1", "学校管理员 administrator of teacher1's school"),
    ("county1 · county2", "县区管理员 county administrators"),
    ("city1", "市级管理员 city administrator"),
    ("auditor1", "督导 auditor, reads only"),
    ("operator1", "平台运维 runs the platform"),
];

/// Says that the database holds the demonstration city.
const MARK: &str = "demo";

/// What is there after loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoReport {
    pub organisations: u64,
    pub accounts: u64,
    pub courses: usize,
    /// Whether the city was there before.
    pub was_there: bool,
}

impl Platform {
    /// Whether this database holds the demonstration city.
    pub async fn has_demo(&self) -> Result<bool, Error> {
        let mark = setting::Entity::find_by_id(MARK.to_owned())
            .one(&self.database.read)
            .await?;
        Ok(mark.is_some())
    }

    /// Loads the demonstration city. Asked by the operator at the machine, whose permission is to be there.
    /// [`Error::Conflict`] where the database holds somebody else's organisations.
    pub async fn load_demo(
        &self,
        mut progress: impl FnMut(&str) + Send,
    ) -> Result<DemoReport, Error> {
        let was_there = self.has_demo().await?;
        if !was_there {
            progress("organisations and accounts");
            self.found_city().await?;
        }
        let loaded = self.load_demo_courses(&mut progress).await?;
        progress("learning paths");
        paths::load(self).await?;
        progress("training that was done before");
        history::play(self).await?;
        progress("what was asked and answered");
        discussion::play(self).await?;
        progress("a master teacher's group");
        workshops::play(self).await?;
        Ok(DemoReport {
            organisations: organisation::Entity::find()
                .count(&self.database.read)
                .await?,
            accounts: account::Entity::find().count(&self.database.read).await?,
            courses: loaded,
            was_there,
        })
    }

    /// The courses alone; how many there are.
    pub async fn load_demo_courses(
        &self,
        mut progress: impl FnMut(&str) + Send,
    ) -> Result<usize, Error> {
        let mut loaded = 0;
        for course in courses::all() {
            let parsed = course.map_err(|problem| Error::Damaged(problem.to_string()))?;
            progress(&parsed.course.title);
            // A version that was published after the demo's own is somebody's work: it stays.
            if self.course(parsed.course.code.as_str()).is_err() {
                self.import_course(&parsed).await?;
            }
            loaded += 1;
        }
        Ok(loaded)
    }

    /// Organisations and accounts, with the mark, in one transaction.
    async fn found_city(&self) -> Result<(), Error> {
        // One hash for everybody: the password is no secret, and six hundred hashes would take half a minute.
        let password = tokio::task::spawn_blocking(|| hash_password(PASSWORD))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))??;
        let city = city::build();
        let (city, password) = (&city, &password);
        self.write(|tx| async move {
            let taken = organisation::Entity::find()
                .filter(organisation::Column::Id.is_not_null())
                .one(tx.db())
                .await?;
            if let Some(other) = taken {
                let detail = format!(
                    "the database holds {} ({}) already; the demonstration city is loaded into an empty one only",
                    other.name, other.code
                );
                return Err(Error::conflict("not-empty", detail));
            }
            let organisations = city.organisations.iter().map(|each| organisation::ActiveModel {
                id: Set(each.code.clone()),
                code: Set(each.code.clone()),
                name: Set(each.name.clone()),
                kind: Set(each.kind.code().to_owned()),
                parent_id: Set(each.parent.clone()),
                path: Set(each.path.to_string()),
                stage: Set(each.stage.map(|stage| stage.code().to_owned())),
                rural: Set(each.rural),
            });
            organisation::Entity::insert_many(organisations)
                .exec_without_returning(tx.db())
                .await?;
            for some in city.people.chunks(200) {
                let accounts = some.iter().map(|each| account::ActiveModel {
                    id: Set(tx.fresh_id()),
                    login: Set(each.login.clone()),
                    name: Set(each.name.clone()),
                    role: Set(each.role.code().to_owned()),
                    organisation_id: Set(each.organisation.clone()),
                    stage: Set(each.stage.map(|stage| stage.code().to_owned())),
                    subject: Set(each.subject.map(str::to_owned)),
                    password: Set(password.clone()),
                    created_at: Set(tx.now().as_millis()),
                });
                account::Entity::insert_many(accounts)
                    .exec_without_returning(tx.db())
                    .await?;
            }
            let mark = setting::ActiveModel {
                name: Set(MARK.to_owned()),
                value: Set(tx.now().to_rfc3339()),
            };
            setting::Entity::insert(mark)
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

/// Somebody of the demonstration city, by their login.
async fn person(platform: &Platform, login: &str) -> Result<Option<Viewer>, Error> {
    let row = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(&platform.database.read)
        .await?;
    match row {
        Some(row) => Ok(Some(platform.viewer(row).await?)),
        None => Ok(None),
    }
}
