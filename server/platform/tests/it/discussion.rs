//! Questions about units, and their answers.

use domain::{
    accounts::Role,
    discussion::{Capacity, POSTS_PER_HOUR},
    notices::Notice,
};
use platform::{
    Error, Viewer,
    authoring::Draft,
    discussion::{Discussion, Moderation, Question, Which},
};

use crate::{
    authoring::begin,
    world::{World, on_both},
};

const CODE: &str = "KM-T-1";

async fn learner(world: &World, login: &str, code: &str) -> Viewer {
    let teacher = world.teacher(login).await;
    world.platform.enrol(&teacher, code).await.expect("enrols");
    teacher
}

async fn on_text(world: &World, viewer: &Viewer) -> Discussion {
    let found = world
        .platform
        .questions(viewer, CODE, "text", None, None, 20);
    found.await.expect("reads")
}

async fn one(world: &World, viewer: &Viewer, id: &str) -> Question {
    let found = world.platform.question(viewer, CODE, id);
    found.await.expect("reads")
}

async fn told(world: &World, viewer: &Viewer) -> Vec<Notice> {
    let page = world
        .platform
        .notices(viewer, None, 50)
        .await
        .expect("reads");
    page.items.into_iter().map(|each| each.notice).collect()
}

/// A published course of an author's own, with one unit; the unit's key.
async fn published(world: &World, author: &Viewer, reviewer: &Viewer, code: &str) -> String {
    let draft: Draft = begin(world, author, code).await;
    let submitted = world
        .platform
        .submit_draft(author, code, draft.revision)
        .await;
    submitted.expect("submits");
    let approved = world
        .platform
        .approve_draft(reviewer, code, draft.revision)
        .await;
    approved.expect("publishes");
    let course = world.platform.course(code).expect("is there");
    let unit = course.course.units().next().expect("a unit");
    unit.key.clone()
}

on_both! {
    async fn whoever_is_on_the_course_asks_and_answers_and_nobody_else_reads(world: World) {
        world.course(CODE).await;
        let asker = learner(&world, "t1", CODE).await;
        let other = learner(&world, "t2", CODE).await;
        let stranger = world.teacher("t3").await;
        let author = world.person("author", Role::Author, "KM").await;
        let auditor = world.person("auditor", Role::Auditor, "KM").await;

        let error = world.platform.ask_question(&stranger, CODE, "text", "为什么要这样做？").await.expect_err("is not on it");
        assert!(matches!(error, Error::Conflict { code: "not-enrolled", .. }), "{error:?}");
        for viewer in [&author, &auditor] {
            let error = world.platform.questions(viewer, CODE, "text", None, None, 20).await.expect_err("no business of theirs");
            assert!(matches!(error, Error::Denied(_)), "{error:?}");
        }
        for (words, code) in [("为什么", "too-short"), (&*"长".repeat(2001), "too-long")] {
            let error = world.platform.ask_question(&asker, CODE, "text", words).await.expect_err(code);
            assert!(matches!(&error, Error::Refused(all) if all[0].code == code), "{error:?}");
        }
        let error = world.platform.ask_question(&asker, CODE, "none", "为什么要这样做？").await.expect_err("no such unit");
        assert!(matches!(error, Error::NotFound("unit")), "{error:?}");

        let id = world.platform.ask_question(&asker, CODE, "text", " 为什么\r\n要这样做？ ").await.expect("asks");
        let again = world.platform.ask_question(&asker, CODE, "text", "为什么\n要这样做？").await.expect("a double click");
        assert_eq!(id, again);
        let error = world.platform.answer_question(&stranger, CODE, &id, "因为这样更好").await.expect_err("is not on it");
        assert!(matches!(error, Error::Conflict { code: "not-enrolled", .. }), "{error:?}");
        let answer = world.platform.answer_question(&other, CODE, &id, "因为这样更好").await.expect("answers");
        world.platform.answer_question(&other, CODE, &id, "因为这样更好").await.expect("a double click");

        let seen = on_text(&world, &other).await;
        let [question] = seen.questions.as_slice() else { panic!("{seen:?}") };
        assert_eq!(question.post.words.as_deref(), Some("为什么\n要这样做？"));
        assert!(question.post.name.contains('*') && !question.may_mark, "{question:?}");
        let [said] = question.answers.as_slice() else { panic!("{question:?}") };
        assert!(said.is_own && said.id == answer && said.name == other.name, "{said:?}");
        let elsewhere = world.platform.questions(&other, CODE, "quiz", None, None, 20).await.expect("reads");
        assert!(elsewhere.questions.is_empty(), "of another unit");

        let notices = told(&world, &asker).await;
        let [Notice::QuestionAnswered { question, words, by, .. }] = notices.as_slice() else { panic!("{notices:?}") };
        assert_eq!((question, words.as_str()), (&id, "因为这样更好"));
        assert!(by.contains('*'), "{by}");
        assert!(told(&world, &other).await.is_empty());
    }
}

on_both! {
    async fn the_author_is_told_answers_by_name_and_sees_what_is_open(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let rival = world.person("rival", Role::Author, "KM").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let unit = published(&world, &author, &reviewer, "KM-A-1").await;
        let asker = learner(&world, "t1", "KM-A-1").await;
        let fellow = learner(&world, "t2", "KM-A-1").await;
        let first = world.platform.ask_question(&asker, "KM-A-1", &unit, "第一个问题是什么？").await.expect("asks");
        world.pass(60);
        let second = world.platform.ask_question(&asker, "KM-A-1", &unit, "第二个问题是什么？").await.expect("asks");

        let notices = told(&world, &author).await;
        let heard: Vec<&str> = notices
            .iter()
            .filter_map(|each| match each {
                Notice::QuestionAsked { question, .. } => Some(question.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(heard, [second.as_str(), first.as_str()]);
        assert_eq!(world.platform.questions_waiting(&author).await.expect("reads"), [("KM-A-1".to_owned(), 2)]);
        assert_eq!(world.platform.questions_waiting(&rival).await.expect("reads"), []);
        assert_eq!(world.platform.questions_waiting(&reviewer).await.expect("reads").len(), 1);
        for viewer in [&rival, &asker] {
            let error = world.platform.course_questions(viewer, "KM-A-1", Which::Open, None, None, 20).await.expect_err("not theirs");
            assert!(matches!(error, Error::Denied(_)), "{error:?}");
        }

        let page = world.platform.course_questions(&author, "KM-A-1", Which::Open, None, None, 1).await.expect("reads");
        assert_eq!((page.capacity, page.questions[0].post.id.as_str()), (Capacity::Author, first.as_str()), "the longest waiting first");
        let next = page.next.expect("one more");
        let page = world.platform.course_questions(&author, "KM-A-1", Which::Open, Some(&next), None, 1).await.expect("reads");
        assert_eq!((page.questions[0].post.id.as_str(), page.next), (second.as_str(), None));

        world.platform.answer_question(&fellow, "KM-A-1", &first, "我是这样理解的").await.expect("answers");
        world.pass(60);
        let answer = world.platform.answer_question(&author, "KM-A-1", &first, "请看第二节").await.expect("answers");
        assert_eq!(world.platform.open_questions(&author, "KM-A-1").await.expect("counts"), 1);
        let seen = world.platform.question(&asker, "KM-A-1", &first).await.expect("reads");
        assert_eq!(seen.answers[0].id, answer, "who answers for the course first");
        assert_eq!((seen.answers[0].capacity, &seen.answers[0].name), (Capacity::Author, &author.name), "in full");

        world.platform.withdraw_post(&author, "KM-A-1", &answer).await.expect("withdraws");
        world.platform.withdraw_post(&fellow, "KM-A-1", &seen.answers[1].id).await.expect("withdraws");
        assert_eq!(world.platform.open_questions(&author, "KM-A-1").await.expect("counts"), 2, "no answer stands");
        world.platform.withdraw_post(&asker, "KM-A-1", &second).await.expect("withdraws");
        assert_eq!(world.platform.open_questions(&author, "KM-A-1").await.expect("counts"), 1, "nobody waits for that");
    }
}

on_both! {
    async fn a_question_outlives_an_edition(world: World) {
        world.course(CODE).await;
        let before = learner(&world, "t1", CODE).await;
        world.platform.ask_question(&before, CODE, "text", "旧版里的问题？").await.expect("asks");
        world.import(&crate::world::course_with(CODE, "teacher-ethics", "4.00", "另一版的文字。")).await;
        let after = learner(&world, "t2", CODE).await;
        let seen = on_text(&world, &after).await;
        assert_eq!(seen.questions.len(), 1);
    }
}

on_both! {
    async fn what_more_people_ask_stands_first_and_each_counts_once(world: World) {
        world.course(CODE).await;
        let asker = learner(&world, "t1", CODE).await;
        let mut others = Vec::new();
        for number in 2..6 {
            others.push(learner(&world, &format!("t{number}"), CODE).await);
        }
        let useful = world.platform.ask_question(&asker, CODE, "text", "大家都有的问题").await.expect("asks");
        world.pass(60);
        let newer = world.platform.ask_question(&asker, CODE, "text", "较新的一个问题").await.expect("asks");
        world.pass(60);
        let newest = world.platform.ask_question(&asker, CODE, "text", "最新的一个问题").await.expect("asks");

        let error = world.platform.agree_with_question(&asker, CODE, &useful, true).await.expect_err("their own");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let together = others.iter().flat_map(|other| [other, other]).map(|other| {
            let (platform, other, useful) = (world.platform.clone(), other.clone(), useful.clone());
            tokio::spawn(async move { platform.agree_with_question(&other, CODE, &useful, true).await })
        });
        for each in together.collect::<Vec<_>>() {
            each.await.expect("runs").expect("agrees");
        }
        let seen = on_text(&world, &others[0]).await;
        let order: Vec<(&str, u64)> = seen.questions.iter().map(|each| (each.post.id.as_str(), each.agreed)).collect();
        assert_eq!(order, [(useful.as_str(), 4), (newest.as_str(), 0), (newer.as_str(), 0)]);
        assert!(seen.questions[0].has_agreed);

        let mut walked = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = world.platform.questions(&asker, CODE, "text", cursor.as_deref(), None, 1).await.expect("reads");
            walked.extend(page.questions.into_iter().map(|each| each.post.id));
            let Some(next) = page.next else { break };
            cursor = Some(next);
        }
        assert_eq!(walked, [useful.as_str(), newest.as_str(), newer.as_str()]);
        let focused = world.platform.questions(&asker, CODE, "text", None, Some(&newer), 1).await.expect("reads");
        assert_eq!(focused.questions[0].post.id, newer, "a link shows it whatever page it stands on");
        let error = world.platform.questions(&asker, CODE, "text", Some("x"), None, 1).await.expect_err("no cursor");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");

        for _ in 0..2 {
            world.platform.agree_with_question(&others[0], CODE, &useful, false).await.expect("takes it back");
        }
        assert_eq!(one(&world, &asker, &useful).await.agreed, 3);
    }
}

on_both! {
    async fn of_two_who_mark_at_the_same_moment_one_answer_is_left(world: World) {
        world.course(CODE).await;
        let asker = learner(&world, "t1", CODE).await;
        let other = learner(&world, "t2", CODE).await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let id = world.platform.ask_question(&asker, CODE, "text", "哪一条才是对的？").await.expect("asks");
        let elsewhere = world.platform.ask_question(&asker, CODE, "text", "另外一个问题呢？").await.expect("asks");
        let mut answers = Vec::new();
        for words in ["第一条回答", "第二条回答"] {
            answers.push(world.platform.answer_question(&other, CODE, &id, words).await.expect("answers"));
        }
        let error = world.platform.mark_answer(&other, CODE, &id, Some(&answers[0])).await.expect_err("did not ask it");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let error = world.platform.mark_answer(&asker, CODE, &elsewhere, Some(&answers[0])).await.expect_err("of another question");
        assert!(matches!(error, Error::NotFound("answer")), "{error:?}");

        let marks = [(&asker, &answers[0]), (&reviewer, &answers[1])].map(|(who, answer)| {
            let (platform, who, id, answer) = (world.platform.clone(), who.clone(), id.clone(), answer.clone());
            tokio::spawn(async move { platform.mark_answer(&who, CODE, &id, Some(&answer)).await })
        });
        for mark in marks {
            mark.await.expect("runs").expect("marks");
        }
        let marked = one(&world, &asker, &id).await;
        let by = marked.answered_by.clone().expect("one is left");
        assert!(answers.contains(&by));
        assert_eq!(marked.answers[0].id, by, "it stands first");

        // Marked and withdrawn at the same moment, in whatever order: what went away answered nothing.
        world.platform.mark_answer(&asker, CODE, &id, None).await.expect("unmarks");
        let (platform, who, question, answer) = (world.platform.clone(), asker.clone(), id.clone(), answers[0].clone());
        let mark = tokio::spawn(async move { platform.mark_answer(&who, CODE, &question, Some(&answer)).await });
        world.platform.withdraw_post(&other, CODE, &answers[0]).await.expect("withdraws");
        let _ = mark.await.expect("runs");
        let left = one(&world, &asker, &id).await;
        assert_eq!(left.answered_by, None);
        let gone = left.answers.iter().find(|each| each.id == answers[0]).expect("the row stays");
        assert_eq!(gone.words, None);
        let error = world.platform.withdraw_post(&asker, CODE, &answers[1]).await.expect_err("not their words");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        world.platform.withdraw_post(&asker, CODE, &id).await.expect("withdraws");
        let error = world.platform.answer_question(&other, CODE, &id, "还要再回答").await.expect_err("nobody waits");
        assert!(matches!(error, Error::Conflict { code: "question-withdrawn", .. }), "{error:?}");
    }
}

on_both! {
    async fn hidden_words_are_shown_to_their_writer_and_to_reviewers_alone(world: World) {
        world.course(CODE).await;
        let asker = learner(&world, "t1", CODE).await;
        let rude = learner(&world, "t2", CODE).await;
        let stranger = world.teacher("t3").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let id = world.platform.ask_question(&asker, CODE, "text", "请问怎样做？").await.expect("asks");
        let bad = world.platform.answer_question(&rude, CODE, &id, "骂人的话语").await.expect("answers");
        world.platform.mark_answer(&asker, CODE, &id, Some(&bad)).await.expect("marks");

        let error = world.platform.report_post(&stranger, CODE, &bad, "辱骂").await.expect_err("may not read it");
        assert!(matches!(error, Error::Conflict { code: "not-enrolled", .. }), "{error:?}");
        let error = world.platform.report_post(&asker, CODE, &bad, " ").await.expect_err("no reason");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        for _ in 0..2 {
            world.platform.report_post(&asker, CODE, &bad, "辱骂").await.expect("reports");
        }
        world.pass(1);
        world.platform.report_post(&rude, CODE, &id, "看不懂").await.expect("reports");
        assert_eq!(world.platform.reports_waiting(&reviewer).await.expect("counts"), 2);
        let error = world.platform.reports(&asker).await.expect_err("no reviewer");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let error = world.platform.moderate_post(&asker, &bad, Moderation::Hide("辱骂")).await.expect_err("no reviewer");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let list = world.platform.reports(&reviewer).await.expect("reads");
        assert_eq!((list.len(), list[0].post.id.as_str(), list[0].reasons.len()), (2, bad.as_str(), 1));
        assert_eq!((list[0].code.as_str(), list[0].question.as_str(), list[0].is_question), (CODE, id.as_str(), false));

        world.platform.moderate_post(&reviewer, &id, Moderation::Dismiss).await.expect("dismisses");
        let error = world.platform.moderate_post(&reviewer, &bad, Moderation::Hide("")).await.expect_err("no reason");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        for _ in 0..2 {
            world.platform.moderate_post(&reviewer, &bad, Moderation::Hide("使用侮辱性语言")).await.expect("hides");
        }
        assert_eq!(world.platform.reports_waiting(&reviewer).await.expect("counts"), 0);
        let notices = told(&world, &rude).await;
        let [Notice::PostHidden { reason, .. }] = notices.as_slice() else { panic!("told once: {notices:?}") };
        assert_eq!(reason, "使用侮辱性语言");

        let seen = one(&world, &asker, &id).await;
        assert!(seen.answers.is_empty() && seen.answered_by.is_none(), "{seen:?}");
        for viewer in [&rude, &reviewer] {
            let seen = one(&world, viewer, &id).await;
            assert_eq!(seen.answers[0].hidden.as_deref(), Some("使用侮辱性语言"));
        }
        let error = world.platform.report_post(&asker, CODE, &bad, "再举报一次").await.expect_err("is not seen");
        assert!(matches!(error, Error::NotFound("post")), "{error:?}");
        assert_eq!(world.platform.hidden_posts(&reviewer).await.expect("reads").len(), 1);
        world.platform.moderate_post(&reviewer, &bad, Moderation::Show).await.expect("shows it again");
        assert_eq!(one(&world, &asker, &id).await.answers.len(), 1);

        world.platform.moderate_post(&reviewer, &id, Moderation::Hide("与课程无关")).await.expect("hides");
        assert!(on_text(&world, &rude).await.questions.is_empty());
        assert_eq!(on_text(&world, &asker).await.questions.len(), 1, "who asked it reads why");
        let error = world.platform.answer_question(&rude, CODE, &id, "还是想回答").await.expect_err("is not seen");
        assert!(matches!(error, Error::NotFound("question")), "{error:?}");
    }
}

on_both! {
    async fn nobody_writes_more_in_an_hour_than_the_limit_whatever_they_do_at_once(world: World) {
        world.course(CODE).await;
        let busy = learner(&world, "t1", CODE).await;
        let asks = (0..POSTS_PER_HOUR + 5).map(|number| {
            let (platform, busy) = (world.platform.clone(), busy.clone());
            tokio::spawn(async move {
                let words = format!("第{number}个不同的问题");
                platform.ask_question(&busy, CODE, "text", &words).await
            })
        });
        let (mut taken, mut refused) = (0, 0);
        for ask in asks.collect::<Vec<_>>() {
            match ask.await.expect("runs") {
                Ok(_) => taken += 1,
                Err(Error::TooOften { retry_after_seconds }) => {
                    assert_eq!(retry_after_seconds, 3600);
                    refused += 1;
                }
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!((taken, refused), (POSTS_PER_HOUR, 5));
        world.pass(3600);
        world.platform.ask_question(&busy, CODE, "text", "一小时以后的问题").await.expect("there is room again");
    }
}
