//! What those who completed a course say of it.

use domain::accounts::Role;
use platform::Error;

use crate::world::{World, on_both};

on_both! {
    async fn whoever_completed_a_course_rates_it_once_and_a_reviewer_may_hide_the_words(world: World) {
        world.course("KM-T-1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let begun = world.teacher("begun").await;
        world.platform.enrol(&begun, "KM-T-1").await.expect("enrols");
        let error = world.platform.rate(&begun, "KM-T-1", 5, "").await.expect_err("not done yet");
        assert!(matches!(error, Error::Conflict { code: "not-completed", .. }), "{error:?}");

        let mut teachers = Vec::new();
        for number in 0..5 {
            let teacher = world.teacher(&format!("t{number}")).await;
            world.complete(&teacher, "KM-T-1").await;
            teachers.push(teacher);
        }
        let error = world.platform.rate(&teachers[0], "KM-T-1", 6, "").await.expect_err("too many");
        assert!(matches!(&error, Error::Refused(all) if all[0].field == "stars"), "{error:?}");
        for (teacher, stars) in teachers.iter().zip([5, 5, 4, 4]) {
            world.platform.rate(teacher, "KM-T-1", stars, "有用").await.expect("rates");
        }
        let said = world.platform.ratings(None, "KM-T-1").await.expect("reads");
        assert_eq!((said.sums.count(), said.sums.mean_tenths()), (4, None), "too few for a mean");
        world.platform.rate(&teachers[4], "KM-T-1", 1, "骂人的话").await.expect("rates");
        world.platform.rate(&teachers[4], "KM-T-1", 2, "骂人的话").await.expect("changes it");

        let said = world.platform.ratings(Some(&teachers[0]), "KM-T-1").await.expect("reads");
        assert_eq!((said.sums.of, said.sums.mean_tenths()), ([0, 1, 0, 2, 2], Some(40)));
        assert_eq!(said.own.expect("is there").stars.count(), 5);
        assert_eq!(said.comments.len(), 4, "without one's own");
        assert!(said.comments.iter().all(|each| each.name.contains('*')), "{:?}", said.comments);

        let bad = teachers[4].account();
        let error = world.platform.moderate_rating(&teachers[0], "KM-T-1", bad, Some("x")).await.expect_err("no reviewer");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let error = world.platform.moderate_rating(&reviewer, "KM-T-1", bad, Some(" ")).await.expect_err("no reason");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        world.platform.moderate_rating(&reviewer, "KM-T-1", bad, Some("辱骂")).await.expect("hides");
        let said = world.platform.ratings(None, "KM-T-1").await.expect("reads");
        assert_eq!((said.comments.len(), said.sums.count()), (4, 5), "the stars stay");
        let own = world.platform.ratings(Some(&teachers[4]), "KM-T-1").await.expect("reads").own;
        assert_eq!(own.expect("is there").hidden.as_deref(), Some("辱骂"), "its writer is told why");
        world.platform.rate(&teachers[4], "KM-T-1", 3, "骂人的话").await.expect("the same words");
        let said = world.platform.ratings(None, "KM-T-1").await.expect("reads");
        assert_eq!(said.comments.len(), 4, "still hidden");
        world.platform.rate(&teachers[4], "KM-T-1", 3, "例子可以多一些").await.expect("other words");
        let said = world.platform.ratings(None, "KM-T-1").await.expect("reads");
        assert_eq!(said.comments.len(), 5);
        world.platform.unrate(&teachers[4], "KM-T-1").await.expect("takes it back");
        let said = world.platform.ratings(None, "KM-T-1").await.expect("reads");
        assert_eq!(said.sums.count(), 4);
    }
}
