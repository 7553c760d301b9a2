//! A course for an organisation is there for its people and for who watches over them, and for nobody else.

use domain::accounts::Role;
use platform::{Error, Viewer, catalogue::Filter, learning::Enrolled, search::Asked};

use crate::world::{World, course, on_both};

const CODE: &str = "KM-WH-1";

async fn sees(world: &World, viewer: Option<&Viewer>) -> bool {
    let platform = &world.platform;
    let listed = platform
        .catalogue_for(viewer)
        .list(&Filter::default(), None, 10);
    let listed = listed
        .items
        .iter()
        .any(|each| each.course.code.as_str() == CODE);
    let opened = platform.course_for(viewer, CODE).is_ok();
    let asked = Asked::of("爱护学生", 10);
    let found = platform.search(viewer, &asked).await.expect("searches");
    let found = found.hits.iter().any(|hit| hit.course == CODE);
    let grouped = platform.search_courses(viewer, &asked).await;
    let grouped = grouped.expect("searches").total > 0;
    assert_eq!([listed, opened, found, grouped], [listed; 4], "{viewer:?}");
    listed
}

async fn only_for(world: &World, audience: &[&str]) {
    let mut parsed = course(CODE, "teacher-ethics", "4.00");
    parsed.course.audience = audience.iter().map(ToString::to_string).collect();
    world.import(&parsed).await;
}

on_both! {
    async fn a_course_for_a_county_is_seen_in_it_and_above_it(world: World) {
        only_for(&world, &["530102"]).await;
        for (login, role, home, expected) in [
            ("t1", Role::Teacher, "530102-01", true),
            ("t2", Role::Teacher, "530102-02", true),
            ("t3", Role::Teacher, "530111-01", false),
            ("a1", Role::Author, "530102", true),
            ("a2", Role::Author, "KM", false),
            ("s1", Role::Administrator, "530102-01", true),
            ("c1", Role::Administrator, "530102", true),
            ("c2", Role::Administrator, "530111", false),
            ("city", Role::Administrator, "KM", true),
            ("r1", Role::Reviewer, "KM", true),
        ] {
            let viewer = world.person(login, role, home).await;
            assert_eq!(sees(&world, Some(&viewer)).await, expected, "{login}");
        }
        assert!(!sees(&world, None).await, "a visitor");

        let stranger = world.person("t9", Role::Teacher, "530111-01").await;
        let refused = world.platform.enrol(&stranger, CODE).await;
        assert!(matches!(refused, Err(Error::NotFound("course"))), "{refused:?}");
        let suggested = world.platform.complete(Some(&stranger), "KM-WH", 5).await.expect("completes");
        assert!(suggested.is_empty(), "{suggested:?}");
    }
}

on_both! {
    async fn who_is_on_a_course_finishes_it_also_when_it_is_for_others_since(world: World) {
        only_for(&world, &[]).await;
        let teacher = world.person("t1", Role::Teacher, "530111-01").await;
        assert!(sees(&world, Some(&teacher)).await && sees(&world, None).await);
        world.platform.enrol(&teacher, CODE).await.expect("enrols");
        only_for(&world, &["530102-01", "530102-02"]).await;
        assert!(!sees(&world, Some(&teacher)).await);
        let (_, again) = world.platform.enrol(&teacher, CODE).await.expect("stays");
        assert_eq!(again, Enrolled::Before);
        world.complete(&teacher, CODE).await;
        world.assert_whole(1).await;
        let names = world.platform.catalogue();
        let published = names.course(CODE).expect("is there");
        assert_eq!(names.audience_of(published), ["第一小学", "第二小学"]);
    }
}

on_both! {
    async fn a_code_of_no_organisation_is_refused_and_nothing_is_written(world: World) {
        let mut parsed = course(CODE, "teacher-ethics", "4.00");
        parsed.course.audience = vec!["530102".to_owned(), "530199".to_owned()];
        let error = world.platform.import_course(&parsed).await.expect_err("there is none");
        let Error::Refused(refusals) = error else { panic!("{error:?}") };
        assert_eq!(refusals.len(), 1);
        assert_eq!((refusals[0].field.as_str(), refusals[0].code), ("audience", "unknown-organisation"));
        assert!(refusals[0].detail.contains("530199"));
        assert!(world.platform.course(CODE).is_err());
    }
}
