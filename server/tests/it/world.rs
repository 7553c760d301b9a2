//! A small city behind the real router, on a fresh database, with a clock that stands still until a test moves it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use app::{App, parts::kept::Kept};
use axum::Router;
use content::{
    course_folder::{Files, Limits, ParsedCourse, read_files},
    store::Store,
};
use database::{Connection, organisations::organisation};
use domain::{accounts::Role, time::Timestamp};
use platform::{Clock, Platform, Rules, accounts::NewAccount, clock::System};
use sea_orm::{ActiveValue::Set, ConnectionTrait, Database, EntityTrait};
use serde_json::json;
use server::{assets, guard::Guard, router};

use crate::client::Client;

/// Declares a test that runs on both databases, each run in a world of its own.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                test(World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
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

pub const VIDEO: &[u8] = include_bytes!("../../content/tests/data/two-seconds.mp4");
pub const DOCUMENT: &[u8] = include_bytes!("../../content/tests/data/three-pages.pdf");

/// A question of every kind that is marked.
const QUIZ: &str = "\
每位教师每年培训不少于多少学时?{=72 ~60 ~48}

哪些是必修模块?{~%50%校园安全 ~%50%师德教育 ~%-100%学校财务}

三年内培训一万名教师。{TRUE}

校本培训的最后两个字?{=培训}

圆周率?{#3.14:0.01}

怎样对应?{=县区 -> 审核 =学校 -> 登记}
";

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
    router: Router,
    clock: Arc<Hand>,
    /// Statements that the platform has sent to the database.
    statements: Arc<AtomicU64>,
    _folder: tempfile::TempDir,
}

/// The URL of a new database; `None` where there is no server.
pub async fn fresh_postgres() -> Option<String> {
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
    Some(url.to_string())
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::with_store(Store::open("memory:").expect("a store")).await
    }

    pub async fn with_store(store: Store) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::on(&url, folder, store).await
    }

    /// `None` where there is no server. A test that fails leaves its database behind for a look.
    pub async fn on_postgres() -> Option<Self> {
        let url = fresh_postgres().await?;
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("memory:").expect("a store");
        Some(Self::on(&url, folder, store).await)
    }

    async fn on(url: &str, folder: tempfile::TempDir, store: Store) -> Self {
        let mut database = Connection::open(url).await.expect("opens");
        database.migrate().await.expect("migrates");
        city(&database).await;
        let statements = Arc::new(AtomicU64::new(0));
        for connection in [&mut database.read, &mut database.write] {
            let statements = Arc::clone(&statements);
            connection.set_metric_callback(move |_| {
                statements.fetch_add(1, Ordering::SeqCst);
            });
        }
        let clock = Arc::new(Hand(AtomicI64::new(MORNING)));
        let platform = Platform::new(
            database.clone(),
            store,
            search::Index::in_memory().expect("an index"),
            Rules::default(),
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::new(System),
        )
        .await
        .expect("a platform");
        Self {
            router: site(&platform),
            platform,
            database,
            url: url.to_owned(),
            clock,
            statements,
            _folder: folder,
        }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// How many statements the work sends to the database.
    pub async fn statements_of<T>(&self, work: impl Future<Output = T>) -> (u64, T) {
        let before = self.statements.load(Ordering::SeqCst);
        let done = work.await;
        (self.statements.load(Ordering::SeqCst) - before, done)
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A new account; its token.
    pub async fn person(&self, login: &str, role: Role, organisation: &str) -> Person {
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("{login} 老师"),
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
        let signed_in = self
            .platform
            .sign_in(login, PASSWORD, "192.0.2.1")
            .await
            .expect("signs in");
        Person {
            program: self
                .anyone()
                .with("authorization", &format!("Bearer {}", signed_in.token)),
            browser: self
                .anyone()
                .with("cookie", &format!("session={}", signed_in.token))
                .with("sec-fetch-site", "same-origin"),
        }
    }

    pub async fn teacher(&self, login: &str) -> Person {
        self.person(login, Role::Teacher, "530102-01").await
    }

    /// A course of a reading unit of 60 s and a quiz of one question, and an optional unit.
    pub async fn course(&self, code: &str) {
        self.import(&course(code)).await;
    }

    pub async fn import(&self, course: &ParsedCourse) {
        self.platform.import_course(course).await.expect("imports");
    }

    /// Everything that the course asks for, in real time; the id of the credited entry.
    pub async fn complete(&self, teacher: &Person, code: &str) -> String {
        let client = &teacher.program;
        client
            .call(
                axum::http::Method::POST,
                &format!("/api/v1/courses/{code}/enrolments"),
            )
            .await
            .json(201);
        self.pass(60);
        let beat = json!({"session": "s", "watched": [[0, 60]]});
        client
            .post(&format!("/api/v1/me/units/{code}~1~text/heartbeats"), &beat)
            .await
            .json(200);
        let path = format!("/api/v1/me/units/{code}~1~quiz/attempts");
        let paper = client.post(&path, &json!({})).await.json(201);
        let attempt = paper["attempt"].as_str().expect("an id");
        let path = format!("/api/v1/me/attempts/{attempt}");
        let answers = json!({"answers": {"q1": true}});
        let marked = client.put(&path, &answers).await.json(200);
        let entry = marked["credit"]["entry"].as_str();
        entry.expect("is credited").to_owned()
    }

    pub async fn assert_whole(&self, entries: u64) {
        let audit = self.platform.audit(|_| ()).await.expect("walks");
        assert_eq!(audit.finding, None);
        assert_eq!(audit.entries, entries);
    }
}

/// Somebody with an account, at a browser and by a program.
pub struct Person {
    /// With a bearer token.
    pub program: Client,
    /// With the session's cookie, on pages of the site.
    pub browser: Client,
}

fn site(platform: &Platform) -> Router {
    let (files, assets) = assets::load();
    let app = App {
        packages_url: Some("http://packages.test".parse().expect("a URL")),
        platform: platform.clone(),
        assets: Arc::new(assets),
        secure: false,
        public_url: None,
        kept: Kept::default(),
    };
    let guard = Guard {
        app,
        proxies: Arc::default(),
        public_url: None,
    };
    router::router(&guard, &files)
}

/// One city, two counties, three schools: two in the first county, one in the second.
pub async fn city(database: &Connection) {
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

/// What [`World::course`] imports.
pub fn course(code: &str) -> ParsedCourse {
    let files = course_files(code);
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    folder(&files)
}

/// The same as files of a folder.
pub fn course_files(code: &str) -> Vec<(&'static str, Vec<u8>)> {
    let toml = format!(
        r#"code = "{code}"
title = "课程 {code}"
summary = "一门短课。"
module = "teacher-ethics"
level = "municipal"
hours = "4.00"

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
    vec![
        ("course.toml", toml.into_bytes()),
        ("text.md", "爱护学生，尊重家长。".into()),
        ("more.md", "延伸的内容。".into()),
        ("quiz.gift", "教师应当尊重学生。{TRUE#不对#对的}".into()),
    ]
}

/// A course with a unit of every kind.
pub fn course_of_every_kind(code: &str) -> ParsedCourse {
    let toml = format!(
        r#"code = "{code}"
title = "样样都有"
summary = "视频、正文、文件和测验。"
module = "campus-safety"
level = "county"
hours = "2.00"

[[section]]
title = "一"

[[section.unit]]
id = "clip"
kind = "video"
title = "录像"
file = "clip.mp4"
captions = [{{ language = "zh-CN", file = "clip.vtt" }}]

[[section.unit]]
id = "text"
kind = "page"
title = "正文"
file = "text.md"
min_seconds = 30

[[section.unit]]
id = "plan"
kind = "document"
title = "文件"
file = "plan.pdf"
min_seconds = 30

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "测验"
file = "quiz.gift"

[[section.unit]]
id = "task"
kind = "assignment"
title = "作业"
file = "text.md"
optional = true
criteria = [{{ title = "目标", levels = [{{ points = 0, text = "没有" }}, {{ points = 10, text = "清楚" }}] }}]

[[section.unit]]
id = "needs"
kind = "survey"
title = "调查"
optional = true
questions = [{{ text = "有用吗？", kind = "scale" }}]

[[section.unit]]
id = "day"
kind = "session"
title = "面授"
optional = true
"#
    );
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("clip.mp4", VIDEO),
        (
            "clip.vtt",
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n全员培训\n".as_bytes(),
        ),
        ("text.md", "# 目标\n\n三年一个周期。".as_bytes()),
        ("plan.pdf", DOCUMENT),
        ("quiz.gift", QUIZ.as_bytes()),
    ])
}
