//! What is deleted can be had back, and what was typed is not lost with its window.

use domain::accounts::Role;
use platform::{Error, authoring::DELETED_KEPT_FOR_DAYS};

use crate::{
    authoring::{begin, metadata},
    world::{World, on_both},
};

const CODE: &str = "KM-D-1";
const DAY: i64 = 86_400;

on_both! {
    async fn a_deleted_draft_comes_back_as_it_was_for_thirty_days(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        platform.comment(&author, CODE, None, "以后再写").await.expect("is said");
        let stranger = platform.delete_draft(&another, CODE, draft.revision).await;
        assert!(matches!(stranger, Err(Error::Denied(_))), "{stranger:?}");
        let stale = platform.delete_draft(&author, CODE, draft.revision - 1).await;
        assert!(matches!(stale, Err(Error::Conflict { code: "draft-changed", .. })), "{stale:?}");
        platform.delete_draft(&author, CODE, draft.revision).await.expect("is deleted");

        assert!(platform.drafts_of(&author).await.expect("reads").is_empty());
        let gone = platform.draft(&author, CODE).await;
        assert!(matches!(gone, Err(Error::NotFound("draft"))), "{gone:?}");
        let taken = platform.create_draft(&author, CODE, &metadata()).await;
        assert!(matches!(taken, Err(Error::Conflict { code: "code-taken", .. })), "{taken:?}");
        let deleted = platform.deleted_drafts(&author).await.expect("reads");
        assert_eq!(deleted.len(), 1);
        assert_eq!(deleted[0].until.millis_since(deleted[0].at), DELETED_KEPT_FOR_DAYS * DAY * 1000);
        assert!(platform.deleted_drafts(&another).await.expect("reads").is_empty());

        world.pass(DELETED_KEPT_FOR_DAYS * DAY);
        assert_eq!(platform.sweep_drafts().await.expect("sweeps"), 0, "to the last moment");
        let theirs = platform.recover_draft(&another, CODE).await;
        assert!(matches!(theirs, Err(Error::Denied(_))), "{theirs:?}");
        for _ in 0..2 {
            platform.recover_draft(&author, CODE).await.expect("is back");
        }
        let back = platform.draft(&author, CODE).await.expect("reads");
        assert_eq!((back.revision, &back.course), (draft.revision, &draft.course));
        assert_eq!(back.comments.len(), 1);

        platform.delete_draft(&author, CODE, back.revision).await.expect("is deleted");
        world.pass(DELETED_KEPT_FOR_DAYS * DAY + 1);
        assert_eq!(platform.sweep_drafts().await.expect("sweeps"), 1);
        let late = platform.recover_draft(&author, CODE).await;
        assert!(matches!(late, Err(Error::NotFound("draft"))), "{late:?}");
        begin(&world, &another, CODE).await;
    }
}

on_both! {
    async fn a_course_that_was_published_is_not_deleted(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        platform.submit_draft(&author, CODE, draft.revision).await.expect("is submitted");
        let frozen = platform.delete_draft(&author, CODE, draft.revision).await;
        assert!(matches!(frozen, Err(Error::Conflict { code: "draft-state", .. })), "{frozen:?}");
        platform.approve_draft(&reviewer, CODE, draft.revision).await.expect("is approved");
        let refused = platform.delete_draft(&author, CODE, draft.revision).await;
        assert!(matches!(refused, Err(Error::Conflict { code: "draft-published", .. })), "{refused:?}");
    }
}

on_both! {
    async fn what_stands_in_a_form_is_kept_for_its_writer_and_changes_no_draft(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let platform = &world.platform;
        let draft = begin(&world, &author, CODE).await;
        // A code whose hyphen must not be a pattern for other codes.
        begin(&world, &author, "KM-D-10").await;
        let typed = |text: &str| vec![("title".to_owned(), text.to_owned()), ("stages".to_owned(), "primary".to_owned())];
        platform.keep_unsent(&author, CODE, "about", &typed("一")).await.expect("is kept");
        world.pass(5);
        let at = platform.keep_unsent(&author, CODE, "about", &typed("二")).await.expect("is kept");
        platform.keep_unsent(&author, "KM-D-10", "about", &typed("别的")).await.expect("is kept");
        let left = platform.unsent(&author, CODE).await.expect("reads");
        assert_eq!(left.len(), 1);
        let (place, form) = &left[0];
        assert_eq!((place.as_str(), &form.fields, form.at), ("about", &typed("二"), at));
        assert_eq!(platform.draft(&author, CODE).await.expect("reads").revision, draft.revision, "it is no save");

        assert!(platform.unsent(&another, CODE).await.expect("reads").is_empty());
        let foreign = platform.keep_unsent(&another, CODE, "about", &typed("三")).await;
        assert!(matches!(foreign, Err(Error::Denied(_))), "{foreign:?}");
        let large = platform.keep_unsent(&author, CODE, "about", &typed(&"长".repeat(2 << 20))).await;
        assert!(matches!(large, Err(Error::Refused(_))), "too large");
        platform.forget_unsent(&author, CODE, "about").await.expect("is dropped");
        assert!(platform.unsent(&author, CODE).await.expect("reads").is_empty());
        assert_eq!(platform.unsent(&author, "KM-D-10").await.expect("reads").len(), 1);
    }
}
