//! Any interleaving of crediting, deciding, appealing, importing, sealing and closing, by seed: whatever was refused on the
//! way, the ledger is whole at the end. A seed that fails can be played again.

use std::collections::BTreeMap;

use database::ledger::ledger_entry;
use domain::{
    accounts::Role, ids::EntryId, rosters::List, time::TrainingYear, verification::Decision,
};
use platform::{Error, Viewer, lists::Rows, verification::By};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sea_orm::EntityTrait;

use crate::{
    lists::{import, list},
    world::{World, on_both},
};

const STEPS: usize = 60;
const COURSES: [&str; 3] = ["KM-T-1", "KM-T-2", "KM-T-3"];
const TEACHERS: &str = "工号,姓名,身份证号,单位代码\n\
T1,t一老师,530102198001010015,530102-01\n\
T2,t二老师,530102198001010031,530102-01\n\
T3,t三老师,530102198001010058,530102-02\n";

/// What may be refused, as long as nothing half-done stays behind.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::Conflict { .. } | Error::Refused(_) | Error::Denied(_) | Error::NotFound(_)
    )
}

struct Play {
    world: World,
    dice: StdRng,
    teachers: Vec<Viewer>,
    judges: Vec<Viewer>,
    done: Vec<(usize, usize)>,
}

impl Play {
    async fn set(world: World, seed: u64) -> Self {
        for course in COURSES {
            world.course(course).await;
        }
        let mut teachers = Vec::new();
        for (login, school) in [
            ("t1", "530102-01"),
            ("t2", "530102-01"),
            ("t3", "530102-02"),
        ] {
            teachers.push(world.person(login, Role::Teacher, school).await);
        }
        let report = import(&world, &list(List::Teachers, TEACHERS), Rows::AllOrNone).await;
        assert_eq!(report.rejected, []);
        let mut judges = Vec::new();
        for (login, place) in [
            ("s1", "530102-01"),
            ("c1", "530102"),
            ("c2", "530102"),
            ("city", "KM"),
        ] {
            judges.push(world.person(login, Role::Administrator, place).await);
        }
        Self {
            world,
            dice: StdRng::seed_from_u64(seed),
            teachers,
            judges,
            done: Vec::new(),
        }
    }

    async fn entries(&self) -> Vec<ledger_entry::Model> {
        ledger_entry::Entity::find()
            .all(&self.world.database.read)
            .await
            .expect("reads")
    }

    async fn any_entry(&mut self) -> Option<ledger_entry::Model> {
        let mut entries = self.entries().await;
        if entries.is_empty() {
            return None;
        }
        entries.sort_by(|a, b| (&a.account_id, a.sequence).cmp(&(&b.account_id, b.sequence)));
        let at = self.dice.random_range(0..entries.len());
        Some(entries.swap_remove(at))
    }

    async fn step(&mut self) {
        let what = self.dice.random_range(0..10_u32);
        let refused = match what {
            0..=2 => self.learn().await,
            3..=5 => self.decide().await,
            6 => self.appeal().await,
            7 => self.bring_in().await,
            8 => self.world.platform.make_checkpoint("test").await.map(drop),
            _ => self.close().await,
        };
        if let Err(error) = refused {
            assert!(is_refusal(&error), "step {what}: {error}");
        }
        self.world.pass(3600);
    }

    async fn learn(&mut self) -> Result<(), Error> {
        let pair = (
            self.dice.random_range(0..3),
            self.dice.random_range(0..COURSES.len()),
        );
        if !self.done.contains(&pair) {
            self.done.push(pair);
            self.world
                .complete(&self.teachers[pair.0], COURSES[pair.1])
                .await;
        }
        Ok(())
    }

    async fn decide(&mut self) -> Result<(), Error> {
        let Some(entry) = self.any_entry().await else {
            return Ok(());
        };
        let reason = "理由".to_owned();
        let decision = match self.dice.random_range(0..3_u32) {
            0 => Decision::Verify,
            1 => Decision::Reject { reason },
            _ => Decision::Revoke { reason },
        };
        let judge = self.dice.random_range(0..self.judges.len());
        let id = EntryId::new(entry.id);
        let decided = self
            .world
            .platform
            .decide(&self.judges[judge], &id, &decision, By::default())
            .await;
        decided.map(drop)
    }

    async fn appeal(&mut self) -> Result<(), Error> {
        let Some(entry) = self.any_entry().await else {
            return Ok(());
        };
        let owner = self
            .teachers
            .iter()
            .find(|t| t.account().as_str() == entry.account_id);
        let owner = owner.expect("one of the three");
        self.world
            .platform
            .appeal(owner, &EntryId::new(entry.id), "不同意", By::default())
            .await
    }

    async fn bring_in(&mut self) -> Result<(), Error> {
        let mut rows = Vec::new();
        for (number, name) in [("T1", "t一老师"), ("T2", "t二老师"), ("T3", "t三老师")] {
            let day = self.dice.random_range(1..=6_u32);
            rows.push(format!(
                "{name},{number},培训{day},市级,集中,专业,{day},2025-0{day}-01,2025-0{day}-02\n"
            ));
        }
        let rows = rows.concat();
        let text =
            format!("姓名,工号,项目名称,培训级别,培训方式,培训类别,学时,开始日期,结束日期\n{rows}");
        let report = import(&self.world, &list(List::Hours, &text), Rows::Good).await;
        assert_eq!(
            report.rejected,
            [],
            "the same facts are unchanged, others are new"
        );
        Ok(())
    }

    async fn close(&mut self) -> Result<(), Error> {
        let place = ["530102-01", "530102-02", "530102"][self.dice.random_range(0..3)];
        let year = TrainingYear(2025);
        let closed = self
            .world
            .platform
            .close_year(&self.judges[3], place, year, "", By::default())
            .await;
        closed.map(drop)
    }

    /// What no interleaving may break, besides what the audit looks at.
    async fn check(&self, seed: u64) {
        let audit = self.world.platform.audit(|_| ()).await.expect("walks");
        assert_eq!(audit.finding, None, "seed {seed}");
        let entries = self.entries().await;
        let mut sources: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for entry in &entries {
            *sources
                .entry((&entry.source_kind, &entry.source_id))
                .or_default() += 1;
        }
        assert!(
            sources.values().all(|count| *count == 1),
            "seed {seed}: a source was credited twice"
        );
        for teacher in &self.teachers {
            let sum = |year: i32| -> i64 {
                let mine = entries
                    .iter()
                    .filter(|e| e.account_id == teacher.account().as_str());
                mine.filter(|e| e.year == year).map(|e| e.hours).sum()
            };
            for year in [2025, 2026] {
                let account = self
                    .world
                    .platform
                    .own_ledger(teacher, TrainingYear(year))
                    .await
                    .expect("reads");
                assert_eq!(account.total.hundredths(), sum(year), "seed {seed}, {year}");
            }
        }
    }
}

async fn play(world: World, seed: u64) {
    let mut play = Play::set(world, seed).await;
    for _ in 0..STEPS {
        play.step().await;
    }
    play.check(seed).await;
}

on_both! {
    async fn the_ledger_is_whole_after_anything_that_may_happen_to_it(world: World) {
        play(world, 1).await;
    }
}

on_both! {
    async fn and_after_anything_else(world: World) {
        play(world, 20_261_125).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_seeds_on_sqlite() {
    for seed in 100..112 {
        play(World::on_sqlite().await, seed).await;
    }
}

/// Work that asks for a second connection while it holds one waits for itself as soon as the pool is full. With a pool of
/// one it does so at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_work_needs_a_second_connection() {
    match World::on_postgres_with(1).await {
        Some(world) => play(world, 7).await,
        None => eprintln!("skipped: XUESHI_TEST_POSTGRES names no server"),
    }
}
