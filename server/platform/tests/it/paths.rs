//! Learning paths and what is recommended: who makes and sees them, what counts, and in which order.

use database::{accounts::account, staff::member};
use domain::{accounts::Role, ids::PathId, paths::StepState, recommendation::Reason};
use platform::{Error, Viewer, assignments::NewAssignment, learning::Enrolled, paths::NewPath};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::world::{World, on_both};

fn path(courses: &str) -> NewPath {
    NewPath {
        title: "第一年".to_owned(),
        summary: "站稳讲台。".to_owned(),
        courses: courses.to_owned(),
        ..NewPath::default()
    }
}

async fn published(world: &World, viewer: &Viewer, new: &NewPath) -> PathId {
    let platform = &world.platform;
    let id = platform
        .make_path(viewer, &new.title, new)
        .await
        .expect("makes");
    platform.publish_path(viewer, &id).await.expect("publishes");
    id
}

async fn codes(world: &World, viewer: &Viewer) -> Vec<String> {
    let list = world.platform.recommendations(viewer).await.expect("reads");
    list.iter()
        .map(|each| each.published.course.code.to_string())
        .collect()
}

/// What the register and the account know of a teacher.
async fn register(world: &World, viewer: &Viewer, post: &str, subject: &str) {
    account::Entity::update_many()
        .col_expr(account::Column::Subject, Expr::value(subject))
        .filter(account::Column::Id.eq(viewer.account().as_str()))
        .exec(&world.database.write)
        .await
        .expect("writes");
    let row = member::ActiveModel {
        account_id: Set(viewer.account().to_string()),
        number: Set(viewer.login.clone()),
        identity: Set(None),
        gender: Set(None),
        post: Set(Some(post.to_owned())),
        rural: Set(false),
        started_on: Set(None),
        phone: Set(None),
        updated_at: Set(0),
    };
    member::Entity::insert(row)
        .exec_without_returning(&world.database.write)
        .await
        .expect("writes");
}

on_both! {
    async fn a_path_is_made_by_a_county_for_its_people_and_seen_by_nobody_else(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let other = world.person("other", Role::Administrator, "530111").await;
        let school = world.person("school", Role::Administrator, "530102-01").await;
        let teacher = world.teacher("t1").await;
        for nobody in [&school, &teacher] {
            let refused = platform.make_path(nobody, "k", &path("KM-T-1")).await;
            assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        }
        let id = platform.make_path(&county, "k", &path("KM-T-2\nKM-T-1")).await.expect("makes");
        assert_eq!(platform.make_path(&county, "k", &path("KM-T-2\nKM-T-1")).await.expect("again"), id);
        assert!(matches!(platform.path(Some(&teacher), &id).await, Err(Error::NotFound(_))), "a draft");
        assert!(matches!(platform.publish_path(&other, &id).await, Err(Error::Denied(_))));
        platform.publish_path(&county, &id).await.expect("publishes");
        platform.publish_path(&county, &id).await.expect("again changes nothing");

        let shown = platform.path(Some(&teacher), &id).await.expect("is seen");
        let order: Vec<&str> = shown.steps.iter().map(|step| step.course.code.as_str()).collect();
        assert_eq!((order, shown.walk.next), (vec!["KM-T-2", "KM-T-1"], Some(0)));
        assert_eq!(platform.paths(Some(&school)).await.expect("reads").len(), 1);
        for (stranger, why) in [(Some(&other), "another county"), (None, "a visitor")] {
            assert!(matches!(platform.path(stranger, &id).await, Err(Error::NotFound(_))), "{why}");
            assert_eq!(platform.paths(stranger).await.expect("reads").len(), 0, "{why}");
        }
        assert_eq!(platform.paths_to_edit(&other).await.expect("reads").len(), 0);
        let city = world.person("city", Role::Administrator, "KM").await;
        assert_eq!(platform.paths_to_edit(&city).await.expect("reads").len(), 1);
        let whole = published(&world, &city, &path("KM-T-1")).await;
        assert_eq!(platform.path(None, &whole).await.expect("the city's is for all").steps.len(), 1);
    }
}

on_both! {
    async fn what_is_wrong_with_a_path_is_named_and_a_change_from_an_earlier_look_is_refused(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let mut wrong = path("KM-T-1、KM-T-1 KM-X-9");
        wrong.title = String::new();
        wrong.stages = vec!["university".to_owned()];
        let Err(Error::Refused(refusals)) = platform.make_path(&county, "k", &wrong).await else {
            panic!("is refused");
        };
        let told: Vec<_> = refusals.iter().map(|each| (each.field.as_str(), each.code, each.detail.as_str())).collect();
        assert!(told.contains(&("courses", "path-unknown-course", "KM-X-9")), "{told:?}");
        assert!(told.contains(&("courses", "path-twice", "KM-T-1")), "{told:?}");
        assert!(told.iter().any(|each| each.0 == "stages") && told.iter().any(|each| each.0 == "title"), "{told:?}");

        let id = platform.make_path(&county, "k", &path("KM-T-1")).await.expect("makes");
        platform.change_path(&county, &id, 1, &path("KM-T-1 KM-T-2")).await.expect("changes");
        let stale = platform.change_path(&county, &id, 1, &path("KM-T-2")).await;
        assert!(matches!(stale, Err(Error::Conflict { code: "path-changed", .. })), "{stale:?}");
        let row = platform.path_to_edit(&county, &id).await.expect("reads");
        assert_eq!((row.path.courses.len(), row.path.revision), (2, 2));
    }
}

on_both! {
    async fn what_was_completed_before_counts_and_the_walk_goes_on_behind_it(world: World) {
        for code in ["KM-T-1", "KM-T-2", "KM-T-3"] {
            world.course(code).await;
        }
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        platform.enrol(&teacher, "KM-T-3").await.expect("enrols");
        let id = published(&world, &county, &path("KM-T-1 KM-T-2 KM-T-3")).await;
        assert_eq!(platform.join_path(&teacher, &id).await.expect("joins"), Enrolled::Now);
        assert_eq!(platform.join_path(&teacher, &id).await.expect("joins"), Enrolled::Before);
        let shown = platform.path(Some(&teacher), &id).await.expect("reads");
        let states: Vec<StepState> = shown.steps.iter().map(|step| step.state).collect();
        assert_eq!(states, [StepState::Done, StepState::Open, StepState::UnderWay]);
        assert_eq!((shown.walk.done, shown.walk.of, shown.walk.next), (1, 3, Some(1)));
        let list = platform.recommendations(&teacher).await.expect("reads");
        assert!(matches!(&list[0].reasons[0], Reason::Path { step: 2, of: 3, .. }), "{:?}", list[0].reasons);
        assert_eq!(platform.paths_to_edit(&county).await.expect("reads")[0].people, 1);

        // Taken back it is still theirs, and recommends nothing.
        platform.withdraw_path(&county, &id).await.expect("withdraws");
        assert!(platform.path(Some(&teacher), &id).await.is_ok());
        let list = platform.recommendations(&teacher).await.expect("reads");
        assert!(list.iter().all(|each| !matches!(each.reasons[0], Reason::Path { .. })));
        platform.leave_path(&teacher, &id).await.expect("leaves");
        assert!(matches!(platform.path(Some(&teacher), &id).await, Err(Error::NotFound(_))));
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn sixteen_clicks_at_once_join_once(world: World) {
        world.course("KM-T-1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        let id = published(&world, &county, &path("KM-T-1")).await;
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let joins = (0..16_usize).map(|n| nodes[n % 2].join_path(&teacher, &id));
        let made = futures::future::join_all(joins).await;
        let now = made.iter().filter(|each| matches!(each, Ok(Enrolled::Now))).count();
        assert!(made.iter().all(Result::is_ok) && now == 1, "{made:?}");
    }
}

on_both! {
    async fn what_was_asked_for_comes_first_then_the_path_then_what_is_under_way(world: World) {
        for code in ["KM-T-1", "KM-T-2", "KM-T-3", "KM-T-4", "KM-T-5", "KM-T-6"] {
            world.course(code).await;
        }
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-6").await;
        platform.enrol(&teacher, "KM-T-3").await.expect("enrols");
        for (course, due) in [("KM-T-5", "2026-03-20"), ("KM-T-4", "2026-03-10"), ("KM-T-6", "2026-03-05")] {
            let new = NewAssignment { course: course.to_owned(), due: due.to_owned(), ..NewAssignment::default() };
            platform.assign(&county, course, &new).await.expect("assigns");
        }
        let id = published(&world, &county, &path("KM-T-6 KM-T-2")).await;
        platform.join_path(&teacher, &id).await.expect("joins");
        let order = codes(&world, &teacher).await;
        assert_eq!(&order[..4], ["KM-T-4", "KM-T-5", "KM-T-2", "KM-T-3"]);
        assert!(!order.contains(&"KM-T-6".to_owned()), "it is done");
        // Past its day it is still asked for, and says so.
        world.pass(12 * 86_400);
        let list = platform.recommendations(&teacher).await.expect("reads");
        assert!(matches!(list[0].reasons[0], Reason::Assigned { overdue: true, .. }));
        assert!(matches!(platform.recommendations(&county).await, Err(Error::Denied(_))));
    }
}

on_both! {
    async fn a_path_for_a_post_is_recommended_to_who_has_it(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let county = world.person("county", Role::Administrator, "530102").await;
        let (head, plain) = (world.teacher("t1").await, world.teacher("t2").await);
        register(&world, &head, "班主任", "math").await;
        register(&world, &plain, "专任教师", "math").await;
        // So that no module is open any more.
        for teacher in [&head, &plain] {
            world.complete(teacher, "KM-T-2").await;
        }
        let new = NewPath { posts: "班主任、年级组长".to_owned(), ..path("KM-T-1") };
        published(&world, &county, &new).await;
        let fits = |list: &[platform::recommendations::Recommended]| {
            list.iter().any(|each| each.reasons.iter().any(|reason| matches!(reason, Reason::PathFor { fit, .. } if fit.post)))
        };
        assert!(fits(&world.platform.recommendations(&head).await.expect("reads")));
        assert!(!fits(&world.platform.recommendations(&plain).await.expect("reads")));
    }
}
