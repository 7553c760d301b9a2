//! Units that are met by what people do: work that is marked, surveys, sessions of a course.

use bytes::Bytes;
use content::course_folder::ParsedCourse;
use domain::{
    accounts::Role,
    catalogue::{FEWEST_REPLIES, Replies, Reply},
    ids::{TrainingId, UnitId},
    learning::{Need, ProgressState},
};
use platform::{
    Error, Viewer,
    training::NewTraining,
    works::{HandedIn, Marking, Queue, WorkFile},
};

use crate::world::{World, folder, on_both, origin};

const PDF: &[u8] = include_bytes!("../../../content/tests/data/three-pages.pdf");

/// A course of one unit.
fn course(code: &str, unit: &str) -> ParsedCourse {
    let toml = format!(
        r#"
code = "{code}"
title = "课程 {code}"
summary = "一门短课。"
module = "teacher-ethics"
level = "county"
hours = "2.00"

[[section]]
title = "内容"

{unit}
"#
    );
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("task.md", "写一份教案。".as_bytes()),
    ])
}

const ASSIGNMENT: &str = r#"
[[section.unit]]
id = "plan"
kind = "assignment"
title = "教案"
file = "task.md"
hand_in = "either"
min_characters = 4
pass = 0.6
attempts = 2
minutes = 60
criteria = [
  { title = "目标", levels = [{ points = 0, text = "没有" }, { points = 10, text = "清楚" }] },
  { title = "过程", levels = [{ points = 0, text = "没有" }, { points = 5, text = "一般" }, { points = 10, text = "好" }] },
]
"#;

const SURVEY: &str = r#"
[[section.unit]]
id = "needs"
kind = "survey"
title = "需求调研"

[[section.unit.questions]]
text = "学段？"
kind = "choice"
options = ["小学", "初中"]

[[section.unit.questions]]
text = "有用吗？"
kind = "scale"
options = ["没用", "很有用"]

[[section.unit.questions]]
text = "还想学什么？"
kind = "words"
required = false
"#;

const SESSION: &str = r#"
[[section.unit]]
id = "day"
kind = "session"
title = "面授一天"
venue = "face-to-face"
minutes = 180
"#;

async fn hand_in(
    world: &World,
    teacher: &Viewer,
    key: &str,
    text: &str,
) -> Result<HandedIn, Error> {
    let unit = UnitId::new("KM-W-1~1~plan");
    world
        .platform
        .hand_in_work(teacher, &unit, key, text, Vec::new(), &origin())
        .await
}

fn mark(levels: &[usize], remark: &str) -> Marking {
    Marking {
        levels: levels.to_vec(),
        remark: remark.to_owned(),
    }
}

fn conflict(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

fn refused(error: &Error) -> Vec<(String, &'static str)> {
    match error {
        Error::Refused(all) => all
            .iter()
            .map(|each| (each.field.clone(), each.code))
            .collect(),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_work_that_passes_credits_the_course_in_the_transaction_of_its_mark(world: World) {
        world.import(&course("KM-W-1", ASSIGNMENT)).await;
        let teacher = world.teacher("t1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");

        let done = hand_in(&world, &teacher, "k1", "教学目标是……").await.expect("is taken");
        assert_eq!(done.unit.needs, Need::AwaitMark);
        assert_eq!(done.course, ProgressState::InProgress);
        let again = hand_in(&world, &teacher, "k1", "教学目标是……").await.expect("the same");
        assert_eq!(again.work.id, done.work.id, "a double click is one work");
        let second = hand_in(&world, &teacher, "k2", "又一份教案").await.expect_err("one waits");
        assert_eq!(conflict(&second), "work-waits");

        let queue = world.platform.works_to_mark(&reviewer, "KM-W-1", Queue::Waiting, None, 10).await.expect("reads");
        assert_eq!((queue.items.len(), queue.items[0].school.as_str()), (1, "第一小学"));
        assert_eq!(world.platform.works_waiting(&reviewer).await.expect("reads"), [("KM-W-1".to_owned(), 1)]);

        let id = &done.work.id;
        let silent = world.platform.mark_work(&reviewer, id, &mark(&[0, 0], " ")).await.expect_err("no reason");
        assert_eq!(refused(&silent), [("remark".to_owned(), "missing")]);
        let odd = world.platform.mark_work(&reviewer, id, &mark(&[0], "x")).await.expect_err("a criterion is missing");
        assert_eq!(refused(&odd)[0].0, "levels");
        let failed = world.platform.mark_work(&reviewer, id, &mark(&[0, 1], "目标呢？")).await.expect("is marked");
        assert!(failed.credit.is_none());
        assert_eq!(failed.unit.needs, Need::HandIn { permille: 600, best_permille: Some(250) });

        let better = hand_in(&world, &teacher, "k3", "目标是会用复式教学").await.expect("the second try");
        assert_eq!(better.work.number, 2);
        let old = world.platform.mark_work(&reviewer, id, &mark(&[1, 2], "好")).await.expect_err("a newer one is there");
        assert_eq!(conflict(&old), "work-followed");
        let passed = world.platform.mark_work(&reviewer, &better.work.id, &mark(&[1, 1], "")).await.expect("is marked");
        let credit = passed.credit.expect("the course is complete");
        assert_eq!((credit.hours.to_string().as_str(), passed.course), ("2.00", ProgressState::Completed));
        let same = world.platform.mark_work(&reviewer, &better.work.id, &mark(&[1, 1], "")).await.expect("the same again");
        assert_eq!(same.credit.expect("the first").entry, credit.entry);
        let lower = world.platform.mark_work(&reviewer, &better.work.id, &mark(&[0, 0], "改主意了")).await.expect_err("it stands");
        assert_eq!(conflict(&lower), "work-passed");
        let third = hand_in(&world, &teacher, "k4", "再来一份").await.expect_err("is met");
        assert_eq!(conflict(&third), "work-passed");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn sixteen_markings_at_once_credit_once(world: World) {
        world.import(&course("KM-W-1", ASSIGNMENT)).await;
        let teacher = world.teacher("t1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");
        let work = hand_in(&world, &teacher, "k1", "教学目标是……").await.expect("is taken").work.id;
        let good = mark(&[1, 2], "很好");
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let markings = (0..16_usize).map(|n| nodes[n % 2].mark_work(&reviewer, &work, &good));
        for outcome in futures::future::join_all(markings).await {
            outcome.expect("the same mark");
        }
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_work_is_seen_by_who_handed_it_in_and_by_its_markers(world: World) {
        world.import(&course("KM-W-1", ASSIGNMENT)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");
        let unit = UnitId::new("KM-W-1~1~plan");
        let file = |name: &str, bytes: &'static [u8]| WorkFile {
            name: name.to_owned(),
            bytes: Bytes::from_static(bytes),
        };
        let bad = world
            .platform
            .hand_in_work(&teacher, &unit, "k0", "", vec![file("木马.exe", b"MZ\x90\x00")], &origin())
            .await
            .expect_err("no document");
        assert_eq!(refused(&bad), [("files[0]".to_owned(), "work-file-kind")]);
        let work = world
            .platform
            .hand_in_work(&teacher, &unit, "k1", "", vec![file("教案.pdf", PDF), file("教案2.pdf", PDF)], &origin())
            .await
            .expect("is taken")
            .work;
        assert_eq!(work.files.len(), 1, "the same file twice is one");
        let sha256 = &work.files[0].sha256;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        for viewer in [&teacher, &reviewer] {
            world.platform.work_file(viewer, &work.id, sha256).await.expect("may see it");
        }
        let author = world.person("author", Role::Author, "KM").await;
        for viewer in [&world.teacher("t2").await, &author, &world.person("admin", Role::Administrator, "KM").await] {
            let error = world.platform.work_file(viewer, &work.id, sha256).await.expect_err("not theirs");
            assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        }
        assert_eq!(world.platform.works_waiting(&author).await.expect("reads"), []);
    }
}

on_both! {
    async fn a_survey_is_answered_once_and_nobody_can_tell_by_whom(world: World) {
        world.import(&course("KM-W-1", SURVEY)).await;
        let unit = UnitId::new("KM-W-1~1~needs");
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let replies = |point| Replies::from([
            (0, Reply::Picked(vec![1])),
            (1, Reply::Picked(vec![point])),
            (2, Reply::Words(format!("第 {point} 个建议"))),
        ]);
        for number in 0..FEWEST_REPLIES {
            let results = world.platform.survey_results(&reviewer, "KM-W-1", "needs").await.expect("reads");
            assert_eq!((results.replies, results.tallies), (number, None), "too few to show");
            let teacher = world.teacher(&format!("t{number}")).await;
            world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");
            let hole = Replies::from([(1, Reply::Picked(vec![9]))]);
            let error = world.platform.answer_survey(&teacher, &unit, &hole).await.expect_err("not so");
            let fields: Vec<String> = refused(&error).into_iter().map(|(field, _)| field).collect();
            assert_eq!(fields, ["answers[0]", "answers[1]"]);
            let done = world.platform.answer_survey(&teacher, &unit, &replies(number + 1)).await.expect("is taken");
            let credit = done.credit.expect("the course is complete");
            let again = world.platform.answer_survey(&teacher, &unit, &replies(1)).await.expect("nothing new");
            assert!(again.before && !done.before);
            assert_eq!(again.credit.expect("the first").entry, credit.entry);
        }
        let results = world.platform.survey_results(&reviewer, "KM-W-1", "needs").await.expect("reads");
        let tallies = results.tallies.expect("enough");
        assert_eq!(tallies[0].picked, [0, 5]);
        assert_eq!(tallies[1].picked, [1, 1, 1, 1, 1]);
        assert_eq!(tallies[2].words.len(), 5);
        world.assert_whole(5).await;
    }
}

fn held(unit: &str) -> NewTraining {
    NewTraining {
        title: "复式教学面授".to_owned(),
        place: "第一小学礼堂".to_owned(),
        begins: "2026-03-02T09:00".to_owned(),
        ends: "2026-03-02T12:00".to_owned(),
        open_to_subtree: true,
        unit: unit.to_owned(),
        ..NewTraining::default()
    }
}

async fn planned(world: &World, organiser: &Viewer) -> TrainingId {
    let new = held("KM-W-1/day");
    let id = world
        .platform
        .plan_training(organiser, "k", &new)
        .await
        .expect("is planned");
    world
        .platform
        .open_check_in(organiser, &id)
        .await
        .expect("opens");
    id
}

on_both! {
    async fn being_there_meets_the_unit_and_the_course_earns_the_hours_once(world: World) {
        world.import(&course("KM-W-1", SESSION)).await;
        let organiser = world.person("school", Role::Administrator, "530102-01").await;
        let wrong = world.platform.plan_training(&organiser, "x", &held("KM-W-1/none")).await.expect_err("no such unit");
        assert_eq!(refused(&wrong)[0], ("unit".to_owned(), "unknown-unit"));
        assert_eq!(world.platform.session_units(&organiser)[0].name, "KM-W-1/day");
        let id = planned(&world, &organiser).await;

        let unit = UnitId::new("KM-W-1~1~day");
        let early = world.teacher("t1").await;
        let error = world.platform.sign_up(&early, &id).await.expect_err("not on the course");
        assert_eq!(conflict(&error), "not-enrolled");
        world.platform.enrol(&early, "KM-W-1").await.expect("enrols");
        for _ in 0..2 {
            world.platform.sign_up(&early, &id).await.expect("signs up");
        }
        world.platform.sign_off(&early, &id).await.expect("takes it back");
        world.platform.sign_up(&early, &id).await.expect("signs up");
        let late = world.teacher("t2").await;
        let elsewhere = world.person("t3", Role::Teacher, "530102-02").await;
        world.platform.enrol(&elsewhere, "KM-W-1").await.expect("enrols");
        assert!(world.platform.sessions_of_unit(&elsewhere, &unit).await.expect("reads").is_empty(), "another school's");
        let error = world.platform.sign_up(&elsewhere, &id).await.expect_err("another school's");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");

        let shown = world.platform.check_in_code(&organiser, &id).await.expect("a code").1;
        for teacher in [&early, &late] {
            world.platform.check_in(teacher, &id, &shown, &origin()).await.expect("checks in");
        }
        world.pass(4 * 3600);
        let settled = world.platform.settle_training(&organiser, &id).await.expect("settles");
        assert_eq!((settled.met, settled.credited.len(), settled.written), (1, 1, 1), "one is on the course");
        let again = world.platform.settle_training(&organiser, &id).await.expect("again");
        assert_eq!((again.met, again.written), (1, 0));
        let progress = world.platform.progress(&early, "KM-W-1").await.expect("reads");
        assert_eq!(progress.enrolment.state, ProgressState::Completed);

        let (enrolment, _) = world.platform.enrol(&late, "KM-W-1").await.expect("enrols afterwards");
        let progress = world.platform.progress(&late, "KM-W-1").await.expect("reads");
        assert_eq!(progress.enrolment.id, enrolment.id);
        assert_eq!(progress.enrolment.state, ProgressState::Completed, "what was attended before counts");
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn time_meets_no_unit_that_asks_for_more(world: World) {
        let all = format!("{ASSIGNMENT}{SURVEY}{SESSION}");
        world.import(&course("KM-W-1", &all)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");
        for (unit, code) in [("plan", "assignment-by-work"), ("needs", "survey-by-answers"), ("day", "session-by-presence")] {
            let error = world
                .beat(&teacher, &format!("KM-W-1~1~{unit}"), crate::world::reading(60))
                .await
                .expect_err("not by time");
            assert_eq!(conflict(&error), code);
        }
    }
}
