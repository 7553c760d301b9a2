//! A small city on a fresh database, with a clock that stands still until a test moves it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use content::{
    course_folder::{FileToStore, Files, Limits, ParsedCourse, read_files},
    store::Store,
};
use database::{Connection, organisations::organisation};
use domain::{
    accounts::Role,
    ids::{EntryId, UnitId},
    learning::Intervals,
    time::Timestamp,
    verification::EntryState,
};
use platform::{
    Clock, Error, Platform, Rules, Viewer,
    accounts::NewAccount,
    catalogue::Publication,
    clock::System,
    learning::{Beat, Origin, Recorded},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, Database, EntityTrait};

/// Declares a test that runs on both databases, each run in a world of its own.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                test(World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                match World::on_postgres().await {
                    Some(world) => test(world).await,
                    None => eprintln!("skipped: XUESHI_TEST_POSTGRES names no server"),
                }
            }
        }
    };
}
pub(crate) use on_both;

/// 2026-03-02 09:00 in Beijing.
pub const MORNING: i64 = 1_772_413_200_000;
pub const PASSWORD: &str = "correct horse";

/// A clock for tests.
#[derive(Debug)]
pub struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

pub struct World {
    pub platform: Platform,
    pub database: Connection,
    pub url: String,
    clock: Arc<Hand>,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::on(url, folder).await
    }

    /// `None` where there is no server. A test that fails leaves its database behind for a look.
    pub async fn on_postgres() -> Option<Self> {
        Self::on_postgres_with(Connection::CONNECTIONS).await
    }

    /// The same with a pool of so many connections.
    pub async fn on_postgres_with(connections: u32) -> Option<Self> {
        let server = std::env::var("XUESHI_TEST_POSTGRES").ok()?;
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let admin = Database::connect(&server)
            .await
            .expect("the server answers");
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .expect("a database of its own");
        admin.close().await.expect("closed");
        let mut url = url::Url::parse(&server).expect("a URL");
        url.set_path(&name);
        let folder = tempfile::tempdir().expect("a folder");
        let database = Connection::open_with(url.as_str(), connections)
            .await
            .expect("opens");
        Some(Self::over(database, url.to_string(), folder).await)
    }

    async fn on(url: String, folder: tempfile::TempDir) -> Self {
        let database = Connection::open(&url).await.expect("opens");
        Self::over(database, url, folder).await
    }

    async fn over(database: Connection, url: String, folder: tempfile::TempDir) -> Self {
        database.migrate().await.expect("migrates");
        city(&database).await;
        let clock = Arc::new(Hand(AtomicI64::new(MORNING)));
        let platform = node(&database, Arc::clone(&clock) as Arc<dyn Clock>).await;
        Self {
            platform,
            database,
            url,
            clock,
            _folder: folder,
        }
    }

    /// Another node of the same installation: the same database, caches and an index of its own.
    pub async fn another_node(&self) -> Platform {
        let database = Connection::open(&self.url).await.expect("opens");
        node(&database, Arc::clone(&self.clock) as Arc<dyn Clock>).await
    }

    /// Another node with its index in a folder.
    pub async fn node_with_index_in(&self, folder: &std::path::Path) -> Platform {
        let database = Connection::open(&self.url).await.expect("opens");
        let index = search::Index::open(folder).expect("an index").index;
        node_over(&database, index, Arc::clone(&self.clock) as Arc<dyn Clock>).await
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub async fn person(&self, login: &str, role: Role, organisation: &str) -> Viewer {
        let new = NewAccount {
            login: login.to_owned(),
            name: name_of(login),
            role,
            organisation: organisation.to_owned(),
            stage: None,
            subject: None,
            password: PASSWORD.to_owned(),
        };
        self.platform
            .create_account(&new)
            .await
            .expect("a new account");
        self.platform
            .sign_in(login, PASSWORD, "192.0.2.1")
            .await
            .expect("signs in")
            .viewer
    }

    /// A school more.
    pub async fn place(&self, code: &str, above: &str) {
        let above = self.platform.organisation(above).await.expect("is there");
        let row = organisation::ActiveModel {
            id: Set(code.to_owned()),
            code: Set(code.to_owned()),
            name: Set(code.to_owned()),
            kind: Set("school".to_owned()),
            parent_id: Set(Some(above.code)),
            path: Set(format!("{}{code}/", above.path)),
            stage: Set(None),
            rural: Set(false),
        };
        organisation::Entity::insert(row)
            .exec_without_returning(&self.database.write)
            .await
            .expect("a place");
    }

    pub async fn teacher(&self, login: &str) -> Viewer {
        self.person(login, Role::Teacher, "530102-01").await
    }

    pub async fn import(&self, course: &ParsedCourse) -> Publication {
        self.platform.import_course(course).await.expect("imports")
    }

    /// A course of two reading units of 60 s, one of them optional, and a quiz of one question.
    pub async fn course(&self, code: &str) {
        self.import(&course(code, "teacher-ethics", "4.00")).await;
    }

    pub async fn beat(&self, viewer: &Viewer, unit: &str, beat: Beat) -> Result<Recorded, Error> {
        self.platform
            .record_progress(viewer, &UnitId::new(unit), &beat, &origin())
            .await
    }

    /// Everything that the course asks for, in real time; the credited entry.
    pub async fn complete(&self, viewer: &Viewer, code: &str) -> EntryId {
        self.platform.enrol(viewer, code).await.expect("enrols");
        self.pass(60);
        let unit = format!("{code}~1~text");
        self.beat(viewer, &unit, reading(60))
            .await
            .expect("is recorded");
        let quiz = UnitId::new(format!("{code}~1~quiz"));
        let attempt = self
            .platform
            .start_attempt(viewer, &quiz, &origin())
            .await
            .expect("starts");
        let answers = [("q1".to_owned(), "true".into())].into();
        let done = self
            .platform
            .submit_attempt(viewer, &attempt.id, &answers)
            .await
            .expect("is taken");
        done.credit.expect("is credited").entry
    }

    pub async fn assert_whole(&self, entries: u64) {
        let audit = self.platform.audit(|_| ()).await.expect("walks");
        assert_eq!(audit.finding, None);
        assert_eq!(audit.entries, entries);
    }

    pub async fn state_of(&self, viewer: &Viewer, entry: &EntryId) -> EntryState {
        self.platform
            .entry(viewer, entry)
            .await
            .expect("is readable")
            .line
            .state
    }

    /// A statement by somebody with the database in hand.
    pub async fn by_hand(&self, sql: &str) -> Result<(), sea_orm::DbErr> {
        self.database.write.execute_unprepared(sql).await.map(drop)
    }
}

async fn node(database: &Connection, clock: Arc<dyn Clock>) -> Platform {
    let index = search::Index::in_memory().expect("an index");
    node_over(database, index, clock).await
}

async fn node_over(database: &Connection, index: search::Index, clock: Arc<dyn Clock>) -> Platform {
    let store = Store::open("memory:").expect("a store");
    Platform::new(
        database.clone(),
        store,
        index,
        Rules::default(),
        clock,
        Arc::new(System),
    )
    .await
    .expect("a platform")
}

/// A name without digits, as lists want it: `t1` is `t一老师`.
pub fn name_of(login: &str) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let spelled = login.chars().map(|letter| {
        let digit = letter.to_digit(10).and_then(|d| DIGITS.get(d as usize));
        digit.copied().unwrap_or(letter)
    });
    format!("{}老师", spelled.collect::<String>())
}

/// One city, two counties, three schools: two in the first county, one in the second.
async fn city(database: &Connection) {
    let rows = [
        ("KM", "昆明市", "city", None, "/KM/"),
        ("530102", "五华区", "county", Some("KM"), "/KM/530102/"),
        ("530111", "官渡区", "county", Some("KM"), "/KM/530111/"),
        (
            "530102-01",
            "第一小学",
            "school",
            Some("530102"),
            "/KM/530102/530102-01/",
        ),
        (
            "530102-02",
            "第二小学",
            "school",
            Some("530102"),
            "/KM/530102/530102-02/",
        ),
        (
            "530111-01",
            "第三小学",
            "school",
            Some("530111"),
            "/KM/530111/530111-01/",
        ),
    ];
    for (code, name, kind, parent, path) in rows {
        let row = organisation::ActiveModel {
            id: Set(code.to_owned()),
            code: Set(code.to_owned()),
            name: Set(name.to_owned()),
            kind: Set(kind.to_owned()),
            parent_id: Set(parent.map(str::to_owned)),
            path: Set(path.to_owned()),
            stage: Set(None),
            rural: Set(false),
        };
        organisation::Entity::insert(row)
            .exec_without_returning(&database.write)
            .await
            .expect("an organisation");
    }
}

/// A course folder made on the spot.
pub fn folder(files: &[(&str, &[u8])]) -> ParsedCourse {
    let files = files
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes::Bytes::copy_from_slice(bytes)))
        .collect();
    read_files(&Files(files), &Limits::default()).expect("a course")
}

pub fn course(code: &str, module: &str, hours: &str) -> ParsedCourse {
    course_with(code, module, hours, "爱护学生，尊重家长。")
}

pub fn course_with(code: &str, module: &str, hours: &str, text: &str) -> ParsedCourse {
    let toml = format!(
        r#"
code = "{code}"
title = "课程 {code}"
summary = "一门短课。"
module = "{module}"
level = "municipal"
hours = "{hours}"

[[section]]
title = "内容"

[[section.unit]]
id = "text"
kind = "page"
title = "正文"
file = "text.md"
min_seconds = 60

[[section.unit]]
id = "more"
kind = "page"
title = "延伸阅读"
file = "more.md"
min_seconds = 60
optional = true

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "测验"
file = "quiz.gift"
pass = 0.6
attempts = 2
"#
    );
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("text.md", text.as_bytes()),
        ("more.md", "延伸的内容。".as_bytes()),
        ("quiz.gift", "教师应当尊重学生。{TRUE#不对#对的}".as_bytes()),
    ])
}

/// `count` reading units of 60 s in one course.
pub fn course_of_pages(code: &str, count: usize) -> ParsedCourse {
    use std::fmt::Write as _;

    let mut toml = format!(
        "code = \"{code}\"\ntitle = \"{code}\"\nsummary = \"s\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"s\"\n"
    );
    for number in 1..=count {
        write!(
            toml,
            "\n[[section.unit]]\nid = \"p{number}\"\nkind = \"page\"\ntitle = \"p\"\nfile = \"p.md\"\nmin_seconds = 60\n"
        )
        .expect("text");
    }
    folder(&[("course.toml", toml.as_bytes()), ("p.md", b"text")])
}

/// A claim of the first `seconds` of a unit, from a session that the server has not seen.
pub fn reading(seconds: u32) -> Beat {
    Beat {
        session: "s1".to_owned(),
        watched: Intervals::one(0, seconds * 1000),
        ..Beat::default()
    }
}

pub fn origin() -> Origin {
    Origin {
        address: Some("192.0.2.7".to_owned()),
        agent: Some("a browser".to_owned()),
    }
}

/// The bytes that a course brings, for tests that look at the store.
pub fn bytes_of(course: &ParsedCourse) -> &[FileToStore] {
    &course.files
}
