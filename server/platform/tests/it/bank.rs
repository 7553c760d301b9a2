//! The question bank: everybody's to take from, and each one's own to change.

use bytes::Bytes;
use domain::{
    accounts::Role,
    assessment::Body,
    catalogue::{Content, Module},
};
use platform::{
    Error,
    bank::{BankFilter, NewQuestions},
};

use crate::{
    authoring::{begin, fields, quiz},
    world::{World, on_both},
};

const GIFT: &str =
    "::地震::地震时先做什么？ {=就地避险 ~乘电梯}\n\n::师德:: 教师应当尊重 100%_ 的学生。 {TRUE}\n";

fn typed(module: &str, gift: &str) -> NewQuestions {
    NewQuestions {
        module: module.to_owned(),
        subject: "语文".to_owned(),
        gift: gift.to_owned(),
        file: None,
    }
}

on_both! {
    async fn questions_come_in_once_are_found_and_taken_as_copies(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let platform = &world.platform;
        let added = platform.add_to_bank(&author, typed("campus-safety", GIFT)).await.expect("adds").expect("reads");
        assert_eq!((added.added, added.unchanged), (2, 0));
        let file = NewQuestions { file: Some(Bytes::from(GIFT)), ..typed("subject", "::天:: 一年有几天？ {#365}") };
        let added = platform.add_to_bank(&author, file).await.expect("adds").expect("reads");
        assert_eq!((added.added, added.unchanged), (1, 2), "the same author's are there once");

        let all = platform.bank(&another, &BankFilter::default(), None).await.expect("reads");
        assert_eq!(all.total, 3);
        assert!(all.items.iter().all(|each| !each.is_own && each.owner_name == "a一老师" && each.subject == "语文"));
        let found = async |text: &str, module| {
            let filter = BankFilter { module, text: text.to_owned(), ..BankFilter::default() };
            platform.bank(&another, &filter, None).await.expect("reads").total
        };
        assert_eq!(found("地震", None).await, 1);
        assert_eq!(found("100%_", None).await, 1, "as it is written");
        assert_eq!(found("1__%", None).await, 0, "and no pattern");
        assert_eq!(found("", Some(Module::Subject)).await, 1);
        assert_eq!(found("地震", Some(Module::Subject)).await, 0);

        let draft = begin(&world, &another, "KM-D-1").await;
        let draft = platform.add_unit(&another, "KM-D-1", draft.revision, quiz()).await.expect("is added");
        let ids: Vec<String> = all.items.iter().map(|each| each.id.clone()).collect();
        let draft = platform.take_from_bank(&another, "KM-D-1", draft.revision, "quiz-1", &ids).await.expect("are taken");
        let questions = |draft: &platform::authoring::Draft| match &draft.unit("quiz-1").expect("is there").1.content {
            Content::Quiz(quiz) => quiz.quiz.questions.clone(),
            _ => panic!("a quiz"),
        };
        let ids_in_quiz: Vec<_> = questions(&draft).iter().map(|each| each.id.clone()).collect();
        assert_eq!(ids_in_quiz, ["q1", "q2", "q3", "q4"], "behind its own");
        let again = platform.take_from_bank(&another, "KM-D-1", draft.revision, "quiz-1", &ids[..1]).await.expect("is taken");
        assert_eq!(questions(&again).len(), 4, "and each once");
        let stale = platform.take_from_bank(&another, "KM-D-1", draft.revision, "quiz-1", &ids[..1]).await;
        assert!(matches!(stale, Err(Error::Conflict { code: "draft-changed", .. })), "{stale:?}");
        let foreign = platform.take_from_bank(&author, "KM-D-1", again.revision, "quiz-1", &ids).await;
        assert!(matches!(foreign, Err(Error::Denied(_))), "{foreign:?}");
        let page = platform.take_from_bank(&another, "KM-D-1", again.revision, "page-1", &ids).await;
        assert!(matches!(page, Err(Error::NotFound("quiz"))), "{page:?}");
        let none = platform.take_from_bank(&another, "KM-D-1", again.revision, "quiz-1", &[]).await;
        assert_eq!(fields(&none.expect_err("nothing chosen")), ["question"]);

        let theirs = platform.remove_from_bank(&another, &ids[0]).await;
        assert!(matches!(theirs, Err(Error::Denied(_))), "{theirs:?}");
        for _ in 0..2 {
            platform.remove_from_bank(&author, &ids[0]).await.expect("is removed");
        }
        assert_eq!(platform.bank(&another, &BankFilter::default(), None).await.expect("reads").total, 2);
        let kept = platform.draft(&another, "KM-D-1").await.expect("reads");
        assert_eq!(questions(&kept).len(), 4, "quizzes hold copies");

        let file = platform.bank_as_quiz(&another, &BankFilter::default()).await.expect("reads");
        assert_eq!(file.questions.len(), 2);
        assert!(matches!(file.questions[0].body, Body::SingleChoice { .. }), "in the order in which they came");
    }
}

on_both! {
    async fn what_is_wrong_is_told_at_once_and_nothing_comes_in(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let platform = &world.platform;
        let wrong = typed("none", "一个问题 {=对");
        let refused = platform.add_to_bank(&author, wrong).await.expect_err("is refused");
        let fields = fields(&refused);
        assert!(fields[0] == "module" && fields[1].starts_with("gift["), "{fields:?}");
        let half = format!("{GIFT}\n\n一个问题 {{=对");
        assert!(platform.add_to_bank(&author, typed("subject", &half)).await.is_err());
        let no_file = NewQuestions { file: Some(Bytes::from_static(b"\xff\xfe\xff\x00\xd8")), ..typed("subject", GIFT) };
        assert!(!matches!(platform.add_to_bank(&author, no_file).await, Ok(Ok(_))));
        assert_eq!(platform.bank(&author, &BankFilter::default(), None).await.expect("reads").total, 0);
        let other = platform.add_to_bank(&reviewer, typed("subject", GIFT)).await;
        assert!(matches!(other, Err(Error::Denied(_))), "{other:?}");
    }
}

on_both! {
    async fn a_long_list_has_pages(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let platform = &world.platform;
        let many: Vec<String> = (0..35).map(|at| format!("第 {at} 题？ {{#{at}}}")).collect();
        platform.add_to_bank(&author, typed("subject", &many.join("\n\n"))).await.expect("adds").expect("reads");
        let filter = BankFilter::default();
        let first = platform.bank(&author, &filter, None).await.expect("reads");
        assert_eq!((first.items.len(), first.total), (30, 35));
        let rest = platform.bank(&author, &filter, first.next.as_deref()).await.expect("reads");
        assert_eq!((rest.items.len(), rest.next), (5, None));
        let mut ids: Vec<_> = first.items.iter().chain(&rest.items).map(|each| each.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 35);
    }
}
