//! The ledger: credits a second beside a bare loop that inserts one row for each transaction, entries verified, rows
//! imported and exported a second.
//!
//! `.ci/postgres cargo bench --package platform --bench ledger` prints a table; `XUESHI_BENCH_ENTRIES` says how many entries are
//! verified (200 000 where nothing is said). Without a PostgreSQL only SQLite is measured.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot go on says why"
)]
#![expect(clippy::print_stdout, reason = "it prints its table")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts here are small"
)]
#![expect(clippy::large_futures, reason = "there are few of them")]

use std::{
    fmt::Write as _,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use content::{
    course_folder::{Files, Limits, ParsedCourse, read_files},
    store::Store,
};
use database::{Connection, organisations::organisation};
use domain::{
    accounts::Role,
    ids::UnitId,
    learning::Intervals,
    rosters::List,
    time::{Timestamp, TrainingYear},
};
use futures::future::join_all;
use platform::{
    Clock, Platform, Rules, Viewer,
    accounts::NewAccount,
    clock::System,
    exports::Form,
    generate::Size,
    learning::{Beat, Origin},
    lists::{Importer, ListFile, Rows},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, Database, EntityTrait as _};

const TOGETHER: usize = 64;
const COURSES: usize = 40;
const SCHOOL: &str = "530102-01";
const PASSWORD: &str = "correct horse";
const ROSTER: usize = 2_000;
const HOURS_EACH: usize = 50;
/// 2026-03-02 09:00 in Beijing.
const MORNING: i64 = 1_772_413_200_000;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let file = format!("sqlite://{}", folder.path().join("credits.db").display());
        credits("SQLite", &file).await;
        lists(
            "SQLite",
            &format!("sqlite://{}", folder.path().join("lists.db").display()),
        )
        .await;
        match std::env::var("XUESHI_TEST_POSTGRES") {
            Ok(server) => {
                credits("PostgreSQL", &fresh(&server, "credits").await).await;
                lists("PostgreSQL", &fresh(&server, "lists").await).await;
            }
            Err(_) => println!("PostgreSQL is skipped: XUESHI_TEST_POSTGRES names no server"),
        }
        verify(&format!(
            "sqlite://{}",
            folder.path().join("walk.db").display()
        ))
        .await;
    });
}

/// A clock that the measurement moves: learning takes real time otherwise.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

struct City {
    platform: Platform,
    database: Connection,
    clock: Arc<Hand>,
}

async fn fresh(server: &str, purpose: &str) -> String {
    let name = format!("bench_{purpose}_{}", uuid::Uuid::now_v7().simple());
    let admin = Database::connect(server).await.expect("the server answers");
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .expect("a database of its own");
    admin.close().await.expect("closed");
    let mut url = url::Url::parse(server).expect("a URL");
    url.set_path(&name);
    url.to_string()
}

async fn city(url: &str) -> City {
    let database = Connection::open(url).await.expect("opens");
    database.migrate().await.expect("migrates");
    let places = [
        ("KM", None),
        ("530102", Some("KM")),
        (SCHOOL, Some("530102")),
    ];
    let mut path = String::from("/");
    for (code, above) in places {
        path = format!("{path}{code}/");
        let row = organisation::ActiveModel {
            id: Set(code.to_owned()),
            code: Set(code.to_owned()),
            name: Set(code.to_owned()),
            parent_id: Set(above.map(str::to_owned)),
            path: Set(path.clone()),
            kind: Set(["city", "county", "school"][path.matches('/').count() - 2].to_owned()),
            stage: Set(None),
            rural: Set(false),
        };
        organisation::Entity::insert(row)
            .exec_without_returning(&database.write)
            .await
            .expect("a place");
    }
    let clock = Arc::new(Hand(AtomicI64::new(MORNING)));
    let platform = Platform::new(
        database.clone(),
        Store::open("memory:").expect("a store"),
        search::Index::in_memory().expect("an index"),
        Rules::default(),
        Arc::clone(&clock) as Arc<dyn Clock>,
        Arc::new(System),
    )
    .await
    .expect("a platform");
    City {
        platform,
        database,
        clock,
    }
}

impl City {
    async fn teacher(&self, login: &str) -> Viewer {
        let new = NewAccount {
            login: login.to_owned(),
            name: "老师".to_owned(),
            role: Role::Teacher,
            organisation: SCHOOL.to_owned(),
            stage: None,
            subject: None,
            password: PASSWORD.to_owned(),
        };
        self.platform
            .create_account(&new)
            .await
            .expect("an account");
        self.platform
            .sign_in(login, PASSWORD, "192.0.2.1")
            .await
            .expect("signs in")
            .viewer
    }

    /// Takes part in every course, so that one message more completes each.
    async fn enrolled(&self, login: String) -> Viewer {
        let viewer = self.teacher(&login).await;
        for number in 0..COURSES {
            self.platform
                .enrol(&viewer, &code(number))
                .await
                .expect("enrols");
        }
        viewer
    }

    /// The message that completes a course: evidence, completion, entry, balance and outbox in one transaction.
    async fn complete(&self, viewer: &Viewer, number: usize) {
        self.clock.0.fetch_add(10_000, Ordering::SeqCst);
        let beat = Beat {
            session: format!("bench {number}"),
            watched: Intervals::one(0, 1000),
            ..Beat::default()
        };
        let origin = Origin {
            address: Some("192.0.2.7".to_owned()),
            agent: Some("a browser".to_owned()),
        };
        let unit = UnitId::new(format!("{}~1~p", code(number)));
        let recorded = self
            .platform
            .record_progress(viewer, &unit, &beat, &origin)
            .await
            .expect("is taken");
        assert!(recorded.credit.is_some(), "is credited");
    }

    /// One row in one transaction, by the same connection.
    async fn bare(&self, id: String) {
        let statement = sea_orm::Statement::from_sql_and_values(
            self.database.write.get_database_backend(),
            "INSERT INTO bare (id, account, at, what) VALUES ($1, $2, $3, $4)",
            [
                id.into(),
                "an account".into(),
                MORNING.into(),
                "x".repeat(400).into(),
            ],
        );
        self.database
            .write
            .execute_raw(statement)
            .await
            .expect("is inserted");
    }
}

fn code(number: usize) -> String {
    format!("KM-B-{number}")
}

fn course(number: usize) -> ParsedCourse {
    let toml = format!(
        "code = \"{}\"\ntitle = \"课\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"一\"\n\n[[section.unit]]\nid = \"p\"\nkind = \"page\"\ntitle = \"正文\"\nfile = \"p.md\"\nmin_seconds = 1\n",
        code(number)
    );
    let files = [("course.toml", toml.as_str()), ("p.md", "text")].map(|(name, text)| {
        (
            name.to_owned(),
            bytes::Bytes::copy_from_slice(text.as_bytes()),
        )
    });
    read_files(&Files(files.into()), &Limits::default()).expect("a course")
}

/// Done one after the other, then by 64 at once; with the bare loop between, so that the machine's moods fall on both.
async fn credits(name: &str, url: &str) {
    let city = city(url).await;
    for number in 0..COURSES {
        city.platform
            .import_course(&course(number))
            .await
            .expect("imports");
    }
    city.database
        .write
        .execute_unprepared("CREATE TABLE bare (id TEXT PRIMARY KEY, account TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL)")
        .await
        .expect("a table");
    let singles = join_all((0..8).map(|n| city.enrolled(format!("s{n}")))).await;
    let many = join_all((0..TOGETHER).map(|n| city.enrolled(format!("t{n}")))).await;

    let (mut ours, mut bare) = (Rate::default(), Rate::default());
    for viewer in &singles {
        ours.add(COURSES, async {
            for number in 0..COURSES {
                city.complete(viewer, number).await;
            }
        })
        .await;
        bare.add(COURSES, async {
            for _ in 0..COURSES {
                city.bare(uuid::Uuid::now_v7().to_string()).await;
            }
        })
        .await;
    }
    compare(&format!("{name}, one at a time"), &ours, &bare);

    let (mut ours, mut bare) = (Rate::default(), Rate::default());
    for half in [0..COURSES / 2, COURSES / 2..COURSES] {
        let count = TOGETHER * half.len();
        ours.add(
            count,
            join_all(many.iter().map(|viewer| {
                let (city, half) = (&city, half.clone());
                async move {
                    for number in half {
                        city.complete(viewer, number).await;
                    }
                }
            })),
        )
        .await;
        bare.add(
            count,
            join_all(many.iter().map(|_| {
                let (city, half) = (&city, half.clone());
                async move {
                    for _ in half {
                        city.bare(uuid::Uuid::now_v7().to_string()).await;
                    }
                }
            })),
        )
        .await;
    }
    compare(&format!("{name}, {TOGETHER} at once"), &ours, &bare);
    let audit = city.platform.audit(|_| ()).await.expect("walks");
    let credited = (singles.len() + many.len()) * COURSES;
    assert_eq!((audit.finding, audit.entries), (None, credited as u64));
}

#[derive(Default)]
struct Rate {
    count: usize,
    took: Duration,
}

impl Rate {
    async fn add<T>(&mut self, count: usize, work: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let done = work.await;
        self.took += began.elapsed();
        self.count += count;
        done
    }

    fn per_second(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }
}

fn compare(what: &str, ours: &Rate, bare: &Rate) {
    println!(
        "{what}: {:.0} credits/s, bare loop {:.0} rows/s, ratio {:.2}",
        ours.per_second(),
        bare.per_second(),
        ours.per_second() / bare.per_second()
    );
}

/// A roster and a hundred thousand rows of hours in, as a file that a county would send, and all of it out again.
async fn lists(name: &str, url: &str) {
    let city = city(url).await;
    let mut teachers = "工号,姓名,身份证号,单位代码\n".to_owned();
    let mut hours =
        "姓名,工号,项目名称,培训级别,培训方式,培训类别,学时,开始日期,结束日期,证书编号\n"
            .to_owned();
    for teacher in 0..ROSTER {
        let id = identity(teacher);
        writeln!(teachers, "B{teacher:05},张一,{id},{SCHOOL}").expect("text");
        for training in 0..HOURS_EACH {
            let day = 1 + training % 28;
            writeln!(
                hours,
                "张一,B{teacher:05},专题 {training},县级,远程,专业,1.5,2025-03-{day:02},2025-03-{day:02},"
            )
            .expect("text");
        }
    }
    for (list, text, rows) in [
        (List::Teachers, teachers, ROSTER),
        (List::Hours, hours, ROSTER * HOURS_EACH),
    ] {
        let file = ListFile {
            list,
            name: "list.csv".to_owned(),
            bytes: text.into(),
            source: "bench".to_owned(),
            mapping: None,
        };
        let mut rate = Rate::default();
        let (_, report) = rate
            .add(
                rows,
                city.platform
                    .import_list(Importer::Machine, &file, Rows::AllOrNone, &|_| ()),
            )
            .await
            .expect("is imported");
        assert_eq!((report.accepted, report.rejected.len()), (rows as u64, 0));
        println!(
            "{name}, import of {list:?}: {:.0} rows/s",
            rate.per_second()
        );
    }
    let template = city.platform.export_template().await.expect("a template");
    let mut drawing = Rate::default();
    let rows = ROSTER * HOURS_EACH;
    let drawn = drawing
        .add(
            rows,
            city.platform
                .make_batch(Importer::Machine, TrainingYear(2025), None, "hand"),
        )
        .await
        .expect("a batch");
    assert_eq!(drawn.rows.len(), rows);
    println!("{name}, export, batch: {:.0} rows/s", drawing.per_second());
    for form in [Form::Xlsx, Form::Csv] {
        let mut writing = Rate::default();
        let bytes = writing
            .add(rows, async {
                drawn.file(&template, form, &city.platform.rules.zone)
            })
            .await
            .expect("a file");
        println!(
            "{name}, export, {form:?} of {} kB: {:.0} rows/s",
            bytes.len() / 1000,
            writing.per_second()
        );
    }
}

/// 530102, born on 1 January, with the order number and the check character that GB 11643 asks for.
fn identity(order: usize) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, order) = (1970 + order / 1000, order % 1000);
    let digits = format!("530102{year}0101{order:03}");
    let sum: usize = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| usize::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", char::from(b"10X98765432"[sum % 11]))
}

async fn verify(url: &str) {
    let city = city(url).await;
    let entries: u64 = std::env::var("XUESHI_BENCH_ENTRIES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200_000);
    let size = Size {
        teachers: entries / 50,
        courses: 100,
        entries,
        seed: 1,
    };
    let mut making = Rate::default();
    making
        .add(entries as usize, city.platform.generate(&size, |_| ()))
        .await
        .expect("is made");
    println!("generate: {:.0} entries/s", making.per_second());
    let mut walking = Rate::default();
    let audit = walking
        .add(entries as usize, city.platform.audit(|_| ()))
        .await
        .expect("walks");
    assert_eq!((audit.finding, audit.entries), (None, entries));
    println!(
        "ledger verify: {:.0} entries/s, {entries} in {:.1} s",
        walking.per_second(),
        walking.took.as_secs_f64()
    );
}
