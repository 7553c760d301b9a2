//! Between a draft and the catalogue: comments, a moment to come out at, a licence that ends, a change that takes learners
//! along.

use domain::{
    accounts::Role, authoring::DraftState, ids::UnitId, learning::ProgressState, time::Day,
};
use platform::{
    Error, Viewer,
    authoring::{Draft, Metadata, NewContent, NewUnit, Submission, UnitChange},
    learning::Enrolled,
};

use crate::{
    authoring::{begin, fields, metadata, page, quiz},
    world::{World, on_both, origin, reading},
};

const CODE: &str = "KM-D-1";
const DAY: i64 = 86_400;

async fn people(world: &World) -> (Viewer, Viewer) {
    let author = world.person("a1", Role::Author, "KM").await;
    let reviewer = world.person("r1", Role::Reviewer, "KM").await;
    (author, reviewer)
}

async fn submitted(world: &World, author: &Viewer) -> Draft {
    let draft = begin(world, author, CODE).await;
    let draft = world
        .platform
        .add_unit(author, CODE, draft.revision, quiz())
        .await
        .expect("is added");
    let submitted = world
        .platform
        .submit_draft(author, CODE, draft.revision)
        .await;
    submitted.expect("is submitted");
    draft
}

async fn out(world: &World, author: &Viewer, reviewer: &Viewer, submission: Submission) {
    let platform = &world.platform;
    let submitted = platform.submit_draft(author, CODE, submission).await;
    submitted.expect("is submitted");
    let approved = platform
        .approve_draft(reviewer, CODE, submission.revision)
        .await;
    approved.expect("is approved");
}

on_both! {
    async fn an_approved_course_comes_out_at_its_moment_and_once(world: World) {
        let (author, reviewer) = people(&world).await;
        let draft = submitted(&world, &author).await;
        let platform = &world.platform;
        let now = platform.now();
        for wrong in [now, now.plus_millis(-1), now.plus_millis(367 * DAY * 1000)] {
            let refused = platform.schedule_draft(&reviewer, CODE, draft.revision, wrong).await;
            assert_eq!(fields(&refused.expect_err("no such moment")), ["publish_at"]);
        }
        let own = platform.schedule_draft(&author, CODE, draft.revision, now.plus_millis(1000)).await;
        assert!(matches!(own, Err(Error::Denied(_))), "{own:?}");

        let later = now.plus_millis(7_200_000);
        platform.schedule_draft(&reviewer, CODE, draft.revision, later).await.expect("is approved");
        let waiting = platform.draft(&author, CODE).await.expect("reads");
        assert_eq!((waiting.state, waiting.publish_at), (DraftState::Scheduled, Some(later)));
        let frozen = platform.save_draft(&author, CODE, draft.revision, &metadata()).await;
        assert!(matches!(frozen, Err(Error::Conflict { code: "draft-state", .. })), "{frozen:?}");
        assert_eq!(platform.review_queue(&reviewer).await.expect("reads").len(), 1, "it can still be stopped");

        // Another moment than before.
        let sooner = now.plus_millis(3_600_000);
        platform.schedule_draft(&reviewer, CODE, draft.revision, sooner).await.expect("is moved");
        world.pass(3599);
        assert_eq!(platform.keep_schedule().await.expect("looks"), 0);
        assert!(platform.course(CODE).is_err(), "not yet");
        world.pass(1);
        let other = world.another_node().await;
        let (one, two) = tokio::join!(platform.keep_schedule(), other.keep_schedule());
        assert_eq!(one.expect("looks") + two.expect("looks"), 1, "one node does it");
        platform.catch_up().await.expect("follows");
        assert_eq!(platform.course(CODE).expect("in the catalogue").number, 1);
        let published = platform.draft(&author, CODE).await.expect("reads");
        assert_eq!((published.state, published.publish_at), (DraftState::Published, None));
        assert_eq!(platform.keep_schedule().await.expect("looks"), 0);
    }
}

on_both! {
    async fn what_waits_for_its_moment_can_be_published_at_once_or_sent_back(world: World) {
        let (author, reviewer) = people(&world).await;
        let draft = submitted(&world, &author).await;
        let platform = &world.platform;
        let later = platform.now().plus_millis(3_600_000);
        platform.schedule_draft(&reviewer, CODE, draft.revision, later).await.expect("is approved");
        platform.return_draft(&reviewer, CODE, draft.revision, "再想想").await.expect("is returned");
        world.pass(3600);
        assert_eq!(platform.keep_schedule().await.expect("looks"), 0, "its moment is gone with the approval");
        assert!(platform.course(CODE).is_err());
        platform.submit_draft(&author, CODE, draft.revision).await.expect("again");
        let later = platform.now().plus_millis(3_600_000);
        platform.schedule_draft(&reviewer, CODE, draft.revision, later).await.expect("is approved");
        platform.publish_course(&reviewer, CODE, None).await.expect("at once");
        assert_eq!(platform.course(CODE).expect("in the catalogue").number, 1);
    }
}

on_both! {
    async fn an_author_takes_back_what_nobody_has_decided_on(world: World) {
        let (author, reviewer) = people(&world).await;
        let draft = submitted(&world, &author).await;
        let platform = &world.platform;
        let foreign = platform.withdraw_draft(&reviewer, CODE, draft.revision).await;
        assert!(matches!(foreign, Err(Error::Denied(_))), "{foreign:?}");
        for _ in 0..2 {
            platform.withdraw_draft(&author, CODE, draft.revision).await.expect("is taken back");
        }
        let late = platform.approve_draft(&reviewer, CODE, draft.revision).await;
        assert!(matches!(late, Err(Error::Conflict { code: "draft-state", .. })), "{late:?}");
        platform.save_draft(&author, CODE, draft.revision, &metadata()).await.expect("goes on");
    }
}

on_both! {
    async fn a_course_leaves_the_catalogue_when_its_licence_ends(world: World) {
        let (author, reviewer) = people(&world).await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        let bought = Metadata { source: "bought".to_owned(), ..metadata() };
        let draft = platform.save_draft(&author, CODE, draft.revision, &bought).await.expect("is saved");
        let nameless = platform.submit_draft(&author, CODE, draft.revision).await;
        assert_eq!(fields(&nameless.expect_err("from whom?")), ["licence_holder"]);

        let zone = &platform.rules.zone;
        let today = Day::of(platform.now(), zone);
        let wrong = Metadata { licence_until: "31.12.2027".to_owned(), ..bought.clone() };
        let refused = platform.save_draft(&author, CODE, draft.revision, &wrong).await;
        assert_eq!(fields(&refused.expect_err("no day, no holder")), ["licence_until"]);
        let licensed = Metadata {
            licence_holder: "某出版社".to_owned(),
            licence_until: today.to_string(),
            ..bought
        };
        let draft = platform.save_draft(&author, CODE, draft.revision, &licensed).await.expect("is saved");
        out(&world, &author, &reviewer, draft.revision.into()).await;
        let teacher = world.teacher("t1").await;
        platform.enrol(&teacher, CODE).await.expect("as long as it is there");
        assert_eq!(platform.keep_schedule().await.expect("looks"), 0, "the last day counts");

        let midnight = today.plus_days(1).and_then(|day| day.begins(zone)).expect("a moment");
        world.pass(midnight.millis_since(platform.now()) / 1000);
        assert_eq!(platform.keep_schedule().await.expect("looks"), 1);
        assert!(platform.course(CODE).is_err(), "out of the catalogue");
        let restored = platform.publish_course(&reviewer, CODE, None).await;
        assert!(matches!(restored, Err(Error::Conflict { code: "licence-ended", .. })), "{restored:?}");
        // Who is on it finishes.
        world.pass(60);
        world.beat(&teacher, &format!("{CODE}~1~page-1"), reading(30)).await.expect("is recorded");

        let draft = platform.draft(&author, CODE).await.expect("reads");
        let longer = Metadata {
            licence_until: today.plus_days(365).expect("a day").to_string(),
            ..licensed
        };
        let draft = platform.save_draft(&author, CODE, draft.revision, &longer).await.expect("is saved");
        out(&world, &author, &reviewer, draft.revision.into()).await;
        assert_eq!(platform.course(CODE).expect("back").number, 2);
    }
}

on_both! {
    async fn comments_are_for_author_and_reviewers_and_say_which_unit_is_meant(world: World) {
        let (author, reviewer) = people(&world).await;
        let another = world.person("a2", Role::Author, "KM").await;
        submitted(&world, &author).await;
        let platform = &world.platform;
        for _ in 0..2 {
            platform.comment(&reviewer, CODE, Some("page-1"), " 请加一张图。 ").await.expect("is said");
        }
        let draft = platform.comment(&author, CODE, None, "周五前改好。").await.expect("is answered");
        let said: Vec<_> = draft
            .comments
            .iter()
            .map(|each| (each.unit.as_deref(), each.by_name.as_str(), each.words.as_str(), each.is_settled))
            .collect();
        let expected = [
            (Some("page-1"), "r一老师", "请加一张图。", false),
            (None, "a一老师", "周五前改好。", false),
        ];
        assert_eq!(said, expected, "a double click says it once");

        let stranger = platform.comment(&another, CODE, None, "x").await;
        assert!(matches!(stranger, Err(Error::Denied(_))), "{stranger:?}");
        let nowhere = platform.comment(&reviewer, CODE, Some("page-9"), "x").await;
        assert!(matches!(nowhere, Err(Error::NotFound("unit"))), "{nowhere:?}");
        for empty in [" ".to_owned(), "长".repeat(2001)] {
            let refused = platform.comment(&reviewer, CODE, None, &empty).await;
            assert_eq!(fields(&refused.expect_err("not like this")), ["comment"]);
        }

        let id = draft.comments[0].id.clone();
        let foreign = platform.settle_comment(&another, CODE, &id, true).await;
        assert!(matches!(foreign, Err(Error::Denied(_))), "{foreign:?}");
        let draft = platform.settle_comment(&author, CODE, &id, true).await.expect("is done");
        assert!(draft.comments[0].is_settled && !draft.comments[1].is_settled);
        let draft = platform.settle_comment(&reviewer, CODE, &id, false).await.expect("not quite");
        assert!(!draft.comments[0].is_settled);
        let unknown = platform.settle_comment(&reviewer, CODE, "nothing", true).await;
        assert!(matches!(unknown, Err(Error::NotFound("comment"))), "{unknown:?}");
    }
}

fn corrected() -> NewUnit {
    NewUnit {
        content: NewContent::Page {
            markdown: "# 动静搭配\n\n一个年级听讲，另一个年级做练习。".to_owned(),
            min_seconds: 30,
        },
        ..page("动静搭配")
    }
}

on_both! {
    async fn a_minor_change_takes_learners_along_with_all_that_they_have(world: World) {
        let (author, reviewer) = people(&world).await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        let draft = platform.add_unit(&author, CODE, draft.revision, quiz()).await.expect("is added");
        let first = Submission { revision: draft.revision, minor: true };
        let refused = platform.submit_draft(&author, CODE, first).await;
        assert_eq!(fields(&refused.expect_err("nobody to take along")), ["minor"]);
        out(&world, &author, &reviewer, draft.revision.into()).await;

        let finished = world.teacher("t1").await;
        let half = world.teacher("t2").await;
        let answered = |value: bool| [("q1".to_owned(), if value { "true" } else { "false" }.into())].into();
        for teacher in [&finished, &half] {
            platform.enrol(teacher, CODE).await.expect("enrols");
        }
        world.pass(30);
        for teacher in [&finished, &half] {
            world.beat(teacher, "KM-D-1~1~page-1", reading(30)).await.expect("is recorded");
        }
        let old_quiz = UnitId::new("KM-D-1~1~quiz-1");
        let attempt = platform.start_attempt(&finished, &old_quiz, &origin()).await.expect("starts");
        let done = platform.submit_attempt(&finished, &attempt.id, &answered(false)).await.expect("is taken");
        assert!(done.credit.is_some());
        let attempt = platform.start_attempt(&half, &old_quiz, &origin()).await.expect("starts");
        platform.submit_attempt(&half, &attempt.id, &answered(true)).await.expect("is taken, and wrong");
        let open = platform.start_attempt(&half, &old_quiz, &origin()).await.expect("starts another");

        let draft = platform.draft(&author, CODE).await.expect("reads");
        let draft = platform.edit_unit(&author, CODE, draft.revision, "page-1", corrected()).await.expect("is edited");
        out(&world, &author, &reviewer, Submission { revision: draft.revision, minor: true }).await;

        let version = |progress: &platform::learning::Progress| progress.enrolment.published.number;
        let stays = platform.progress(&finished, CODE).await.expect("reads");
        assert_eq!((version(&stays), stays.enrolment.state), (1, ProgressState::Completed));
        let moved = platform.progress(&half, CODE).await.expect("reads");
        assert_eq!(version(&moved), 2);
        let page = moved.unit(&UnitId::new("KM-D-1~2~page-1")).expect("is there");
        assert_eq!(page.standing.state, ProgressState::Completed, "what was read is read");
        let quiz = moved.unit(&UnitId::new("KM-D-1~2~quiz-1")).expect("is there");
        assert_eq!(quiz.attempts, 1, "a try is a try");

        // A page that was open before goes on being heard, and the open try is handed in.
        world.pass(10);
        let heard = world.beat(&half, "KM-D-1~1~page-1", platform::learning::Beat {
            session: "s2".to_owned(),
            ..reading(5)
        }).await.expect("is recorded");
        assert_eq!(heard.unit.state, ProgressState::Completed);
        let done = platform.submit_attempt(&half, &open.id, &answered(false)).await.expect("is taken");
        assert!(done.credit.is_some(), "credited on the edition that they are on");
        world.assert_whole(2).await;
        let again = platform.enrol(&half, CODE).await.expect("is there");
        assert_eq!(again.1, Enrolled::Before);
    }
}

on_both! {
    async fn what_a_completion_rests_on_is_no_minor_change(world: World) {
        let (author, reviewer) = people(&world).await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        let draft = platform.add_unit(&author, CODE, draft.revision, quiz()).await.expect("is added");
        out(&world, &author, &reviewer, draft.revision.into()).await;
        let more = Metadata { hours: "3".to_owned(), ..metadata() };
        let draft = platform.draft(&author, CODE).await.expect("reads");
        let draft = platform.save_draft(&author, CODE, draft.revision, &more).await.expect("is saved");
        let draft = platform
            .change_unit(&author, CODE, draft.revision, "quiz-1", UnitChange::Required(false))
            .await
            .expect("is changed");
        let submission = Submission { revision: draft.revision, minor: true };
        let Err(Error::Refused(refusals)) = platform.submit_draft(&author, CODE, submission).await else {
            panic!("it is refused")
        };
        let codes: Vec<_> = refusals.iter().map(|each| each.code).collect();
        assert_eq!(codes, ["not-minor-credit", "not-minor-units"]);

        let teacher = world.teacher("t1").await;
        platform.enrol(&teacher, CODE).await.expect("enrols");
        out(&world, &author, &reviewer, draft.revision.into()).await;
        let progress = platform.progress(&teacher, CODE).await.expect("reads");
        assert_eq!(progress.enrolment.published.number, 1, "who is under way finishes theirs");
        let elsewhere = world.beat(&teacher, "KM-D-1~2~page-1", reading(1)).await;
        assert!(matches!(elsewhere, Err(Error::Conflict { code: "not-enrolled", .. })), "{elsewhere:?}");
    }
}
