//! From a draft to the catalogue.

use std::time::Duration;

use bytes::Bytes;
use domain::{accounts::Role, authoring::DraftState};
use platform::{
    Error, Viewer,
    authoring::{Draft, Metadata, NewContent, NewFile, NewUnit, UnitChange},
};

use platform::search::Asked;

use crate::world::{World, on_both};

pub fn metadata() -> Metadata {
    Metadata {
        title: "复式教学入门".to_owned(),
        summary: "一个教室两个年级怎样上课。".to_owned(),
        hours: "2.5".to_owned(),
        module: "pedagogy".to_owned(),
        level: "county".to_owned(),
        mode: "remote".to_owned(),
        source: "self-made".to_owned(),
        mandatory: false,
        stages: vec!["primary".to_owned()],
        subjects: Vec::new(),
        objectives: vec!["会安排自动作业".to_owned()],
        audience: Vec::new(),
        ..Metadata::default()
    }
}

pub fn page(title: &str) -> NewUnit {
    NewUnit {
        section: "第一章".to_owned(),
        title: title.to_owned(),
        required: true,
        content: NewContent::Page {
            markdown: "# 动静搭配\n\n一个年级听讲，另一个年级练习。".to_owned(),
            min_seconds: 30,
        },
    }
}

pub fn quiz() -> NewUnit {
    NewUnit {
        section: "测验".to_owned(),
        title: "结业测验".to_owned(),
        required: true,
        content: NewContent::Quiz {
            gift: "复式教学一定要两间教室。{FALSE}".to_owned(),
            pass_percent: 60,
            attempts: 3,
            draw: 0,
            minutes: 0,
            searchable: true,
        },
    }
}

pub fn fields(error: &Error) -> Vec<String> {
    match error {
        Error::Refused(refusals) => refusals.iter().map(|each| each.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

pub async fn begin(world: &World, author: &Viewer, code: &str) -> Draft {
    let draft = world
        .platform
        .create_draft(author, code, &metadata())
        .await
        .expect("begins");
    world
        .platform
        .add_unit(author, code, draft.revision, page("动静搭配"))
        .await
        .expect("is added")
}

on_both! {
    async fn a_draft_becomes_a_course_that_is_found_within_a_second(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let teacher = world.teacher("t1").await;
        let other = world.another_node().await;
        other.catch_up().await.expect("follows");
        let followed = other.clone();
        tokio::spawn(async move { followed.follow_outbox().await });

        let draft = begin(&world, &author, "KM-D-1").await;
        let draft = world.platform.add_unit(&author, "KM-D-1", draft.revision, quiz()).await.expect("is added");
        assert!(draft.gaps.is_empty());
        assert!(world.platform.course("KM-D-1").is_err(), "a draft is nobody else's business");
        world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        let frozen = world.platform.add_unit(&author, "KM-D-1", draft.revision, page("再来")).await;
        assert!(matches!(frozen, Err(Error::Conflict { code: "draft-state", .. })), "{frozen:?}");

        let queue = world.platform.review_queue(&reviewer).await.expect("reads");
        assert_eq!(queue.len(), 1);
        assert_eq!(queue[0].owner_name, "a一老师");
        world.platform.approve_draft(&reviewer, "KM-D-1", draft.revision).await.expect("is approved");

        assert_eq!(world.platform.course("KM-D-1").expect("in the catalogue").number, 1);
        let found = world.platform.search(None, &Asked::of("动静搭配", 5)).await.expect("searches");
        assert!(found.hits.iter().any(|hit| hit.course == "KM-D-1"), "at once on this node");
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(other.course("KM-D-1").is_ok(), "and within a second on another");
        let found = other.search(None, &Asked::of("动静搭配", 5)).await.expect("searches");
        assert!(found.hits.iter().any(|hit| hit.course == "KM-D-1"));
        world.platform.enrol(&teacher, "KM-D-1").await.expect("a teacher takes it");
    }
}

on_both! {
    async fn a_step_taken_twice_is_one_and_its_contrary_a_conflict(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let draft = begin(&world, &author, "KM-D-1").await;
        for _ in 0..2 {
            world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        }
        for _ in 0..2 {
            world.platform.approve_draft(&reviewer, "KM-D-1", draft.revision).await.expect("is approved");
        }
        assert_eq!(world.platform.course("KM-D-1").expect("there").number, 1, "published once");
        let late = world.platform.return_draft(&reviewer, "KM-D-1", draft.revision, "太晚了").await;
        assert!(matches!(late, Err(Error::Conflict { code: "draft-state", .. })), "{late:?}");
        let again = world.platform.create_draft(&author, "KM-D-1", &metadata()).await;
        assert!(matches!(again, Err(Error::Conflict { code: "code-taken", .. })), "{again:?}");
    }
}

on_both! {
    async fn a_returned_draft_tells_why_and_comes_back_as_the_next_edition(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let draft = begin(&world, &author, "KM-D-1").await;
        world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        let silent = world.platform.return_draft(&reviewer, "KM-D-1", draft.revision, " ").await;
        assert_eq!(fields(&silent.expect_err("a reason is owed")), ["remarks"]);
        world.platform.return_draft(&reviewer, "KM-D-1", draft.revision, "请补测验").await.expect("returns");
        let back = world.platform.draft(&author, "KM-D-1").await.expect("reads");
        assert_eq!((back.state, back.remarks.as_deref()), (DraftState::Returned, Some("请补测验")));

        let draft = world.platform.add_unit(&author, "KM-D-1", back.revision, quiz()).await.expect("is added");
        assert_eq!(draft.state, DraftState::Returned, "the remarks stay in sight until it is submitted again");
        world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        world.platform.approve_draft(&reviewer, "KM-D-1", draft.revision).await.expect("is approved");
        let draft = world.platform.draft(&author, "KM-D-1").await.expect("reads");
        let change = UnitChange::Required(false);
        let draft = world.platform.change_unit(&author, "KM-D-1", draft.revision, "page-1", change).await.expect("is changed");
        assert_eq!(draft.state, DraftState::Editing);
        assert_eq!(world.platform.course("KM-D-1").expect("there").number, 1, "the published edition stays");
        world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        world.platform.approve_draft(&reviewer, "KM-D-1", draft.revision).await.expect("is approved");
        assert_eq!(world.platform.course("KM-D-1").expect("there").number, 2);
    }
}

on_both! {
    async fn two_windows_never_overwrite_each_other(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let draft = begin(&world, &author, "KM-D-1").await;
        let changed = Metadata { title: "先存的".to_owned(), ..metadata() };
        world.platform.save_draft(&author, "KM-D-1", draft.revision, &changed).await.expect("is saved");
        let stale = Metadata { title: "后存的".to_owned(), ..metadata() };
        let refused = world.platform.save_draft(&author, "KM-D-1", draft.revision, &stale).await;
        assert!(matches!(refused, Err(Error::Conflict { code: "draft-changed", .. })), "{refused:?}");
        let stands = world.platform.draft(&author, "KM-D-1").await.expect("reads");
        assert_eq!(stands.course.title, "先存的");
    }
}

on_both! {
    async fn a_draft_belongs_to_its_author_and_is_judged_by_somebody_else(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let teacher = world.teacher("t1").await;
        let draft = begin(&world, &author, "KM-D-1").await;
        for stranger in [&another, &teacher] {
            let read = world.platform.draft(stranger, "KM-D-1").await;
            assert!(matches!(read, Err(Error::Denied(_))), "{read:?}");
            let saved = world.platform.save_draft(stranger, "KM-D-1", draft.revision, &metadata()).await;
            assert!(matches!(saved, Err(Error::Denied(_))), "{saved:?}");
            let submitted = world.platform.submit_draft(stranger, "KM-D-1", draft.revision).await;
            assert!(matches!(submitted, Err(Error::Denied(_))), "{submitted:?}");
        }
        world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect("is submitted");
        let own = world.platform.approve_draft(&author, "KM-D-1", draft.revision).await;
        assert!(matches!(own, Err(Error::Denied(_))), "{own:?}");
        assert!(matches!(world.platform.create_draft(&teacher, "KM-D-2", &metadata()).await, Err(Error::Denied(_))));
        assert!(matches!(world.platform.review_queue(&author).await, Err(Error::Denied(_))));
    }
}

on_both! {
    async fn a_broken_form_names_every_field_and_keeps_nothing(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let bad = Metadata { hours: "四".to_owned(), module: "x".to_owned(), title: " ".to_owned(), ..metadata() };
        let refused = world.platform.create_draft(&author, "课程", &bad).await.expect_err("is refused");
        assert_eq!(fields(&refused), ["code", "title", "hours", "module"]);
        assert!(world.platform.drafts_of(&author).await.expect("reads").is_empty());

        let draft = world.platform.create_draft(&author, "KM-D-1", &metadata()).await.expect("begins");
        let video = NewUnit {
            content: NewContent::Video {
                file: Some(NewFile {
                    name: "讲座.mp4".to_owned(),
                    bytes: Bytes::from_static(b"PK\x03\x04 no video"),
                }),
                captions: None,
                watch_percent: 90,
            },
            ..page("视频")
        };
        let refused = world.platform.add_unit(&author, "KM-D-1", draft.revision, video).await.expect_err("is refused");
        assert_eq!(fields(&refused), ["video"]);
        let early = world.platform.submit_draft(&author, "KM-D-1", draft.revision).await.expect_err("is refused");
        assert_eq!(fields(&early), ["units"]);
        let stands = world.platform.draft(&author, "KM-D-1").await.expect("reads");
        assert_eq!((stands.revision, stands.course.units().count()), (1, 0));
    }
}

on_both! {
    async fn every_save_of_a_draft_can_be_taken_up_again(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let other = world.person("a2", Role::Author, "KM").await;
        let draft = begin(&world, &author, "KM-D-1").await;
        let renamed = Metadata { title: "另一个名字".to_owned(), ..metadata() };
        let draft = world.platform.save_draft(&author, "KM-D-1", draft.revision, &renamed).await.expect("is saved");
        let history = world.platform.draft_history(&author, "KM-D-1").await.expect("reads");
        let revisions: Vec<u32> = history.iter().map(|saved| saved.revision).collect();
        assert_eq!(revisions, [3, 2, 1]);
        assert_eq!(history[0].by_name, "a一老师");
        let before = world.platform.draft_at(&author, "KM-D-1", 2).await.expect("is kept");
        assert_eq!((before.title.as_str(), before.units().count()), ("复式教学入门", 1));

        let stale = world.platform.restore_draft(&author, "KM-D-1", 2, 1).await;
        assert!(matches!(stale, Err(Error::Conflict { code: "draft-changed", .. })), "{stale:?}");
        let restored = world.platform.restore_draft(&author, "KM-D-1", draft.revision, 2).await.expect("goes back");
        assert_eq!((restored.revision, restored.course), (4, before));
        let kept = world.platform.draft_at(&author, "KM-D-1", 3).await.expect("is kept");
        assert_eq!(kept.title, "另一个名字", "going back loses nothing");
        assert!(matches!(world.platform.draft_history(&other, "KM-D-1").await, Err(Error::Denied(_))));
        assert!(matches!(world.platform.draft_at(&author, "KM-D-1", 9).await, Err(Error::NotFound(_))));
    }
}
