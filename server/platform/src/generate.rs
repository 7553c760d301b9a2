//! A synthetic city of any size, for trying out how the platform bears load. The same size and seed give the same city.
//!
//! What it writes is what real training would have left in the ledger (enrolment, completion, entry, state, head, balance
//! and, where it is verified, the decision), so that `ledger verify` holds; evidence in seconds watched is left out. Nobody can
//! sign in as one of its people.

mod rows;

use database::{bulk::Bulk, organisations::organisation};
use domain::{
    catalogue::{Content, Course, Level, Mode, Module, Page, Section, Source, Stage, Unit},
    crediting::award,
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    ledger::{self, Credit, Details, Entry, EntryKind, Head},
    organisations::OrganisationPath,
    policies::Policies,
    time::{Timestamp, TrainingYear},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Error, Platform,
    catalogue::{Published, publish},
    demo::name,
};
use rows::Rows;

const CITY: &str = "SYN";
const TEACHERS_A_SCHOOL: u64 = 35;
const SCHOOLS_A_COUNTY: u64 = 130;
/// Entries that are written together.
const BATCH: u64 = 20_000;
/// When the last of the training was done: 2026-11-01 in Beijing. Not today: the same numbers must give the same city,
/// entry by entry and hash by hash, on whichever day it is made.
const UNTIL: Timestamp = Timestamp::from_millis(1_793_462_400_000);
/// The ledger's years: this one and the one before, so that a course can be credited once in them.
const SPAN_MILLIS: i64 = 600 * 86_400_000;

/// How large a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub teachers: u64,
    pub courses: u64,
    pub entries: u64,
    pub seed: u64,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generated {
    pub organisations: u64,
    pub teachers: u64,
    pub courses: u64,
    pub entries: u64,
}

impl Platform {
    /// Makes the city. `progress` hears how many entries are written. [`Error::Conflict`] where the database holds one
    /// already, [`Error::Refused`] where there are more entries than teachers can have courses.
    pub async fn generate(
        &self,
        size: &Size,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<Generated, Error> {
        check(size)?;
        let plan = Plan {
            size: *size,
            until: UNTIL,
        };
        let organisations = self.generate_places(&plan).await?;
        let courses = self.generate_courses(&plan).await?;
        let policies = self.policies().await?;
        let mut written = 0;
        let mut first = 0;
        while first < size.teachers {
            // Whole teachers only: each has one chain.
            let mut rows = Rows::default();
            while first < size.teachers && rows.entries < BATCH && rows.people < BATCH {
                plan.teacher(self, &policies, first, &courses, &mut rows);
                first += 1;
            }
            written += rows.entries;
            let bulks = &rows.into_bulks();
            self.write(|tx| async move {
                for bulk in bulks {
                    bulk.run(tx.db()).await?;
                }
                Ok(())
            })
            .await?;
            progress(written);
        }
        self.follow_now().await;
        Ok(Generated {
            organisations,
            teachers: size.teachers,
            courses: size.courses,
            entries: written,
        })
    }

    async fn generate_places(&self, plan: &Plan) -> Result<u64, Error> {
        let (count, places) = plan.places();
        let places = &places;
        self.write(|tx| async move {
            let taken = organisation::Entity::find()
                .filter(organisation::Column::Code.eq(CITY))
                .one(tx.db())
                .await?;
            if taken.is_some() {
                let detail = "the database holds a synthetic city already; make the next one in an empty database";
                return Err(Error::conflict("not-empty", detail));
            }
            places.to_bulk().run(tx.db()).await?;
            Ok(())
        })
        .await?;
        Ok(count)
    }

    async fn generate_courses(&self, plan: &Plan) -> Result<Vec<Published>, Error> {
        let mut courses = Vec::new();
        for number in 0..plan.size.courses {
            let course = &plan.course(number)?;
            self.write(|tx| async move { publish(&tx, course, &self.rules.zone).await })
                .await?;
        }
        self.refresh_catalogue().await?;
        let catalogue = self.catalogue();
        for number in 0..plan.size.courses {
            let published = catalogue
                .course(&course_code(number))
                .ok_or(Error::NotFound("course"))?;
            courses.push(published.as_ref().clone());
        }
        Ok(courses)
    }
}

fn check(size: &Size) -> Result<(), Error> {
    let limits = [
        ("teachers", size.teachers, 1, 20_000_000),
        ("courses", size.courses, 1, 10_000),
        ("entries", size.entries, 0, 1_000_000_000),
    ];
    for (field, value, least, most) in limits {
        if !(least..=most).contains(&value) {
            let detail = format!("ask for {least} to {most}");
            return Err(Error::refused(field, "number-range", detail));
        }
    }
    if size.entries.div_ceil(size.teachers) > size.courses {
        let detail = format!(
            "a teacher completes a course once: {} teachers and {} courses give at most {} entries",
            size.teachers,
            size.courses,
            size.teachers * size.courses
        );
        return Err(Error::refused("entries", "number-range", detail));
    }
    Ok(())
}

/// The city before it is written.
struct Plan {
    size: Size,
    until: Timestamp,
}

/// Organisations as rows.
pub(super) struct Places(Vec<(String, String, &'static str, Option<String>, String)>);

impl Places {
    fn to_bulk(&self) -> Bulk {
        use database::bulk::Literal as L;

        let mut bulk = Bulk::into_table(
            "organisations",
            "id, code, name, kind, parent_id, path, stage, rural",
        );
        for (code, name, kind, parent, path) in &self.0 {
            bulk.add(&[
                L::Text(code),
                L::Text(code),
                L::Text(name),
                L::Text(kind),
                parent.as_deref().map_or(L::Null, L::Text),
                L::Text(path),
                L::Null,
                L::Flag(false),
            ]);
        }
        bulk
    }
}

impl Plan {
    fn schools(&self) -> u64 {
        self.size.teachers.div_ceil(TEACHERS_A_SCHOOL)
    }

    fn places(&self) -> (u64, Places) {
        let schools = self.schools();
        let counties = schools.div_ceil(SCHOOLS_A_COUNTY);
        let mut places = vec![(
            CITY.to_owned(),
            "模拟市".to_owned(),
            "city",
            None,
            format!("/{CITY}/"),
        )];
        for county in 0..counties {
            let code = county_code(county);
            places.push((
                code.clone(),
                format!("模拟{}县", county + 1),
                "county",
                Some(CITY.to_owned()),
                format!("/{CITY}/{code}/"),
            ));
        }
        for school in 0..schools {
            let county = county_code(school / SCHOOLS_A_COUNTY);
            let code = school_code(school);
            places.push((
                code.clone(),
                format!("模拟第{}小学", school + 1),
                "school",
                Some(county),
                school_path(school),
            ));
        }
        (places.len() as u64, Places(places))
    }

    fn course(&self, number: u64) -> Result<Course, Error> {
        let mut dice = self.dice(1, number);
        let module = Module::ALL[dice.random_range(0..Module::ALL.len())];
        let page = Page {
            markdown: format!("第 {} 门模拟课程的正文。", number + 1),
            min_seconds: 60,
        };
        Ok(Course {
            code: course_code(number)
                .parse()
                .map_err(|error| Error::Damaged(format!("a synthetic course: {error}")))?,
            title: format!("模拟课程 {}", number + 1),
            summary: "用于容量测试的模拟课程。".to_owned(),
            objectives: Vec::new(),
            language: "zh-CN".to_owned(),
            hours: CreditHours::from_hundredths(100 * dice.random_range(1..=8)),
            module,
            level: Level::ALL[dice.random_range(0..Level::ALL.len())],
            mode: Mode::Remote,
            mandatory: module.is_mandatory(),
            stages: Stage::ALL.to_vec(),
            subjects: Vec::new(),
            authors: vec!["模拟".to_owned()],
            source: Source::SelfMade,
            audience: Vec::new(),
            licence: None,
            sections: vec![Section {
                title: "正文".to_owned(),
                units: vec![Unit {
                    key: "page-1".to_owned(),
                    title: "正文".to_owned(),
                    required: true,
                    content: Content::Page(page),
                }],
            }],
        })
    }

    /// One teacher with all that they have done.
    fn teacher(
        &self,
        platform: &Platform,
        policies: &Policies,
        number: u64,
        courses: &[Published],
        rows: &mut Rows,
    ) {
        let mut dice = self.dice(2, number);
        let account = AccountId::new(format!("syn-{number:09}"));
        let school = number / TEACHERS_A_SCHOOL;
        let name = name(usize::try_from(number).unwrap_or_default());
        rows.add_person(&account, number, &name, &school_code(school), self.until);

        let size = &self.size;
        let count = size.entries / size.teachers + u64::from(number < size.entries % size.teachers);
        let mut at = self.until.plus_millis(-SPAN_MILLIS);
        let step = SPAN_MILLIS / i64::try_from(count + 1).unwrap_or(i64::MAX);
        // Different courses without a list of those that are taken: from a random one on, one after the other.
        let start = dice.random_range(0..courses.len());
        let mut head = Head::EMPTY;
        for taken in 0..usize::try_from(count).unwrap_or_default() {
            let published = &courses[(start + taken) % courses.len()];
            at = at.plus_millis(dice.random_range(step / 2..=step.max(1)));
            let enrolment = EnrolmentId::new(format!("{account}-{taken:05}"));
            let course = &published.course;
            let year = TrainingYear::of(at, &platform.rules.zone);
            let policy = policies.of(year);
            let credit = Credit {
                kind: EntryKind::Completion,
                source: ledger::Source::completion(&enrolment),
                award: award(policy, course, published.number, year, &[], &[]),
                course_code: Some(course.code.to_string()),
                title: Some(course.title.clone()),
                course_version: Some(published.number),
                module: course.module,
                level: course.level,
                mode: course.mode,
                organisation: OrganisationPath::from_stored(school_path(school)),
                policy: policy.version.clone(),
                details: Details::default(),
            };
            let id = EntryId::new(format!("{enrolment}-e"));
            let entry = Entry::credit(id, account.clone(), credit, at, head);
            head = entry.head();
            let is_verified = dice.random_bool(0.9);
            rows.add_entry(&entry, &enrolment, published, is_verified);
        }
        rows.close_chain(&account, head);
    }

    /// Chance of its own for each thing, so that the city does not depend on the order in which it is made.
    fn dice(&self, kind: u64, number: u64) -> StdRng {
        let mut seed = [0; 32];
        for (at, value) in [self.size.seed, kind, number].into_iter().enumerate() {
            seed[at * 8..at * 8 + 8].copy_from_slice(&value.to_be_bytes());
        }
        StdRng::from_seed(seed)
    }
}

fn county_code(county: u64) -> String {
    format!("S{county:05}")
}

fn school_code(school: u64) -> String {
    format!("S{:05}-{school:06}", school / SCHOOLS_A_COUNTY)
}

fn school_path(school: u64) -> String {
    let county = county_code(school / SCHOOLS_A_COUNTY);
    format!("/{CITY}/{county}/{}/", school_code(school))
}

fn course_code(number: u64) -> String {
    format!("SYN-{number:05}")
}

/// Balances are kept by year, module, level and mode.
pub(super) type BalanceKey = (TrainingYear, Module, Level, Mode);
