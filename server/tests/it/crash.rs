//! The server is killed at random moments while teachers learn, and is whole each time: what was answered is kept, a
//! completion and its credit stand or fall together.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use content::store::Store;
use database::Connection;
use domain::accounts::Role;
use platform::{Clock, Platform, Rules, accounts::NewAccount, clock::System};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::{
    program::{Installation, ask},
    world::{PASSWORD, city, folder, fresh_postgres},
};

const SEED: u64 = 20_261_124;
const ROUNDS: usize = 50;
pub const TEACHERS: usize = 4;
const COURSES: usize = 60;

/// The people and courses, written by this process before the server starts.
pub async fn prepare(place: &Installation, url: &str) {
    std::fs::create_dir_all(place.path("data")).expect("a folder");
    let database = Connection::open(url).await.expect("opens");
    database.migrate().await.expect("migrates");
    city(&database).await;
    let objects = format!("file://{}", place.path("data/objects").display());
    let system = Arc::new(System);
    let platform = Platform::new(
        database.clone(),
        Store::open(&objects).expect("a store"),
        search::Index::in_memory().expect("an index"),
        Rules::default(),
        Arc::clone(&system) as Arc<dyn Clock>,
        system,
    )
    .await
    .expect("a platform");
    for number in 0..TEACHERS {
        let new = NewAccount {
            login: format!("t{number}"),
            name: "老师".to_owned(),
            role: Role::Teacher,
            organisation: "530102-01".to_owned(),
            stage: None,
            subject: None,
            password: PASSWORD.to_owned(),
        };
        platform.create_account(&new).await.expect("an account");
    }
    let reviewer = NewAccount {
        login: "reviewer".to_owned(),
        name: "审核人".to_owned(),
        role: Role::Reviewer,
        organisation: "KM".to_owned(),
        stage: None,
        subject: None,
        password: PASSWORD.to_owned(),
    };
    platform
        .create_account(&reviewer)
        .await
        .expect("an account");
    for number in 0..COURSES {
        let toml = format!(
            "code = \"{}\"\ntitle = \"课\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"一\"\n\n[[section.unit]]\nid = \"text\"\nkind = \"page\"\ntitle = \"正文\"\nfile = \"text.md\"\nmin_seconds = 1\n\n[[section.unit]]\nid = \"quiz\"\nkind = \"quiz\"\ntitle = \"测验\"\nfile = \"quiz.gift\"\n",
            code(number)
        );
        let course = folder(&[
            ("course.toml", toml.as_bytes()),
            ("text.md", b"text"),
            ("quiz.gift", "对吗?{TRUE}".as_bytes()),
        ]);
        platform.import_course(&course).await.expect("imports");
    }
    drop(platform);
    database.close().await.expect("closed");
}

fn code(number: usize) -> String {
    format!("KM-C-{number}")
}

/// A teacher at a client that repeats what was not answered.
pub struct Learner {
    pub token: String,
    course: usize,
    /// Of the messages in this client's session.
    number: u64,
    /// What the server has answered: entry by course.
    pub credited: BTreeMap<String, String>,
    pub is_told_that_the_disk_is_full: bool,
}

impl Learner {
    pub fn sign_in(address: SocketAddr, login: &str) -> Self {
        let credentials = json!({"login": login, "password": PASSWORD});
        let (status, session) =
            ask(address, "", "POST", "/api/v1/sessions", &credentials).expect("answers");
        assert_eq!(status, 201);
        Self {
            token: session["token"].as_str().expect("a token").to_owned(),
            course: 0,
            number: 0,
            credited: BTreeMap::new(),
            is_told_that_the_disk_is_full: false,
        }
    }

    /// Learns course after course until the server is gone or the time is over.
    pub fn learn(&mut self, address: SocketAddr, is_over: &AtomicBool) {
        while self.course < COURSES && !is_over.load(Ordering::SeqCst) {
            match self.finish_course(address, is_over) {
                Ok(true) => self.course += 1,
                Ok(false) => {}
                Err(_) => return,
            }
        }
    }

    /// A server whose disk is full says so, and is asked no further.
    fn call(
        &mut self,
        address: SocketAddr,
        method: &str,
        path: &str,
        body: &Value,
    ) -> std::io::Result<(u16, Value)> {
        let (status, told) = ask(address, &self.token, method, path, body)?;
        if status == 507 {
            self.is_told_that_the_disk_is_full = true;
            return Err(std::io::Error::other("the disk is full"));
        }
        Ok((status, told))
    }

    fn finish_course(
        &mut self,
        address: SocketAddr,
        is_over: &AtomicBool,
    ) -> std::io::Result<bool> {
        let code = code(self.course);
        let (status, told) = self.call(
            address,
            "POST",
            &format!("/api/v1/courses/{code}/enrolments"),
            &Value::Null,
        )?;
        assert!(matches!(status, 200 | 201), "{told}");
        loop {
            if is_over.load(Ordering::SeqCst) {
                return Ok(false);
            }
            self.number += 1;
            let beat = json!({"session": "c", "number": self.number, "watched": [[0, 1]]});
            let (status, told) = self.call(
                address,
                "POST",
                &format!("/api/v1/me/units/{code}~1~text/heartbeats"),
                &beat,
            )?;
            assert_eq!(status, 200, "{told}");
            if told["unit"]["state"] == "completed" {
                break;
            }
            thread::sleep(Duration::from_millis(40));
        }
        let (status, paper) = self.call(
            address,
            "POST",
            &format!("/api/v1/me/units/{code}~1~quiz/attempts"),
            &Value::Null,
        )?;
        assert_eq!(status, 201, "{paper}");
        let attempt = paper["attempt"].as_str().expect("an id");
        let answers = json!({"answers": {"q1": true}});
        let (status, marked) = self.call(
            address,
            "PUT",
            &format!("/api/v1/me/attempts/{attempt}"),
            &answers,
        )?;
        assert_eq!(status, 200, "{marked}");
        let entry = marked["credit"]["entry"].as_str().expect("is credited");
        self.credited.insert(code, entry.to_owned());
        Ok(true)
    }
}

/// The ledger as it lies in the database: whole, and as many credits as completions.
pub async fn look(url: &str) -> u64 {
    let database = Connection::open(url).await.expect("opens");
    let platform = Platform::new(
        database.clone(),
        Store::open("memory:").expect("a store"),
        search::Index::in_memory().expect("an index"),
        Rules::default(),
        Arc::new(System),
        Arc::new(System),
    )
    .await
    .expect("a platform");
    let audit = platform.audit(|_| ()).await.expect("walks");
    assert_eq!(audit.finding, None);
    let count = |sql: &'static str| {
        let read = database.read.clone();
        async move {
            let statement = Statement::from_string(read.get_database_backend(), sql);
            let row = read
                .query_one_raw(statement)
                .await
                .expect("answers")
                .expect("a row");
            row.try_get_by_index::<i64>(0).expect("a number")
        }
    };
    let completions = count("SELECT COUNT(*) FROM completions").await;
    let credits = count("SELECT COUNT(*) FROM ledger_entries").await;
    let completed = count("SELECT COUNT(*) FROM enrolments WHERE state = 'completed'").await;
    let hours = count("SELECT CAST(COALESCE(SUM(hours), 0) AS BIGINT) FROM ledger_entries").await;
    let balances =
        count("SELECT CAST(COALESCE(SUM(hours), 0) AS BIGINT) FROM ledger_balances").await;
    assert_eq!(
        (completions, completed, hours),
        (credits, credits, balances)
    );
    let credits = u64::try_from(credits).expect("not negative");
    assert_eq!(audit.entries, credits);
    drop(platform);
    database.close().await.expect("closed");
    credits
}

/// Kills the server so often at moments that the seed chooses.
async fn kill_again_and_again(place: &Installation, url: &str, seed: u64, rounds: usize) {
    prepare(place, url).await;
    let mut chance = StdRng::seed_from_u64(seed);
    let mut learners = Vec::new();
    let mut entries = 0;
    // On a machine that is busy with other things nobody may finish in time: then they get more of it.
    for round in 0..rounds * 4 {
        if round >= rounds && entries > 0 {
            break;
        }
        let served = place.serve();
        let address = served.address;
        if learners.is_empty() {
            learners = (0..TEACHERS)
                .map(|number| Learner::sign_in(address, &format!("t{number}")))
                .collect();
        }
        let is_over = AtomicBool::new(false);
        let patience = u64::try_from(1 + round / rounds).unwrap_or(1);
        let until = Duration::from_millis(chance.random_range(20..900) * patience);
        thread::scope(|scope| {
            for learner in &mut learners {
                let is_over = &is_over;
                scope.spawn(move || learner.learn(address, is_over));
            }
            thread::sleep(until);
            served.kill();
            is_over.store(true, Ordering::SeqCst);
        });
        let now = look(url).await;
        let answered: usize = learners.iter().map(|learner| learner.credited.len()).sum();
        // What was answered is kept; at most the one that was under way is there without its answer.
        let answered = answered as u64;
        assert!(
            now >= answered && now <= answered + TEACHERS as u64,
            "seed {seed}, round {round}: {answered} answered, {now} there"
        );
        assert!(now >= entries);
        entries = now;
    }
    assert!(entries > 0, "nobody finished anything");
    assert_answers_are_kept(place, &learners);
    eprintln!("{entries} credits over {rounds} rounds");
}

/// Each course that a learner was told to be credited is there once, under the entry that was told.
pub fn assert_answers_are_kept(place: &Installation, learners: &[Learner]) {
    let served = place.serve();
    for learner in learners {
        let (status, ledger) = ask(
            served.address,
            &learner.token,
            "GET",
            "/api/v1/me/ledger",
            &Value::Null,
        )
        .expect("answers");
        assert_eq!(status, 200);
        let lines = ledger["entries"].as_array().expect("entries");
        for (course, entry) in &learner.credited {
            let kept: Vec<_> = lines
                .iter()
                .filter(|line| line["course"] == **course)
                .collect();
            assert_eq!(kept.len(), 1, "{course} is credited once");
            assert_eq!(kept[0]["id"], **entry);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_teachers_learn_is_whole_each_time() {
    let place = Installation::new().with("XUESHI_STUDY_SPEED", "4");
    let url = place.database_url();
    kill_again_and_again(&place, &url, SEED, ROUNDS).await;
}

/// Takes courses out of the catalogue and brings them back, until the server is gone. Gives how each stands whose change
/// was answered last.
fn shuffle(
    address: SocketAddr,
    token: &str,
    chance: &mut StdRng,
    stands: &mut BTreeMap<String, bool>,
) {
    loop {
        let code = code(chance.random_range(0..COURSES));
        let publish = !stands.get(&code).copied().unwrap_or(true);
        let step = if publish { "publish" } else { "retire" };
        let path = format!("/api/v1/courses/{code}/{step}");
        // Whatever becomes of a change that is not answered, the next one sets it right.
        stands.remove(&code);
        match ask(address, token, "POST", &path, &json!({})) {
            Ok((200, _)) => {
                let _ = stands.insert(code, publish);
            }
            Ok((status, told)) => panic!("{path}: {status} {told}"),
            Err(_) => return,
        }
    }
}

/// The codes of a list of at most a hundred.
fn codes(address: SocketAddr, path: &str, field: &str) -> BTreeSet<String> {
    let (status, list) = ask(address, "", "GET", path, &Value::Null).expect("answers");
    assert_eq!(status, 200, "{path}");
    let items = list["items"].as_array().expect("items");
    let codes = items.iter().filter_map(|item| item[field].as_str());
    codes.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_finds_what_is_in_the_catalogue_after_any_kill() {
    const KILLS: usize = 8;
    let place = Installation::new();
    prepare(&place, &place.database_url()).await;
    let mut chance = StdRng::seed_from_u64(SEED + 2);
    let mut stands = BTreeMap::new();
    let mut changes = 0;
    for round in 0..KILLS {
        let served = place.serve();
        let reviewer = Learner::sign_in(served.address, "reviewer");
        let until = Duration::from_millis(chance.random_range(50..700));
        thread::scope(|scope| {
            let (address, token) = (served.address, reviewer.token.as_str());
            let (chance, stands) = (&mut chance, &mut stands);
            scope.spawn(move || shuffle(address, token, chance, stands));
            thread::sleep(until);
            served.kill();
        });
        changes += stands.len();
        let served = place.serve();
        let catalogue = || codes(served.address, "/api/v1/courses?limit=100", "code");
        let found = || {
            codes(
                served.address,
                "/api/v1/search?q=%E8%AF%BE&kind=course&limit=100",
                "course",
            )
        };
        let mut waited = 0;
        while catalogue() != found() {
            waited += 1;
            assert!(
                waited < 500,
                "round {round}: {:?} and {:?}",
                catalogue(),
                found()
            );
            thread::sleep(Duration::from_millis(20));
        }
        let there = catalogue();
        for (code, is_published) in &stands {
            assert_eq!(there.contains(code), *is_published, "round {round}: {code}");
        }
    }
    assert!(changes > 0, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn and_so_it_is_on_postgres() {
    let Some(url) = fresh_postgres().await else {
        eprintln!("skipped: XUESHI_TEST_POSTGRES names no server");
        return;
    };
    let place = Installation::new()
        .with("XUESHI_STUDY_SPEED", "4")
        .with("DATABASE_URL", &url);
    kill_again_and_again(&place, &url, SEED + 1, ROUNDS / 3).await;
}
