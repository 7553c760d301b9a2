//! Courses that an organisation asks for: asked, followed, reminded of, withdrawn.

use domain::{accounts::Role, assignments::AssignmentState};
use futures::future::join_all;
use platform::{Error, Viewer, assignments::NewAssignment};

use crate::world::{World, on_both, reading};

fn order(course: &str, due: &str) -> NewAssignment {
    NewAssignment {
        course: course.to_owned(),
        due: due.to_owned(),
        note: "开学前完成".to_owned(),
        ..NewAssignment::default()
    }
}

async fn kinds(world: &World, viewer: &Viewer) -> Vec<&'static str> {
    let page = world.platform.notices(viewer, None, 100).await;
    let items = page.expect("reads").items;
    items.iter().map(|each| each.notice.kind()).collect()
}

async fn standing(world: &World, viewer: &Viewer) -> Vec<AssignmentState> {
    let own = world.platform.own_assignments(viewer).await.expect("reads");
    own.iter().map(|each| each.state).collect()
}

on_both! {
    async fn a_school_is_asked_each_teacher_is_told_once_and_their_progress_is_seen(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
        let elsewhere = world.person("t9", Role::Teacher, "530111-01").await;
        world.course("KM-T-1").await;
        let new = NewAssignment { organisation: "530102-01".to_owned(), ..order("KM-T-1", "2026-03-20") };
        let asked = join_all((0..4).map(|_| world.platform.assign(&county, "k", &new))).await;
        let ids: Vec<_> = asked.into_iter().map(|each| each.expect("is asked")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "a double click is one");
        assert_eq!(kinds(&world, &one).await, ["assigned"]);
        assert_eq!(kinds(&world, &elsewhere).await, Vec::<&str>::new());
        assert_eq!(standing(&world, &one).await, [AssignmentState::Open]);
        world.platform.enrol(&one, "KM-T-1").await.expect("enrols");
        assert_eq!(standing(&world, &one).await, [AssignmentState::Open]);
        world.pass(30);
        world.beat(&one, "KM-T-1~1~text", reading(30)).await.expect("is recorded");
        assert_eq!(standing(&world, &one).await, [AssignmentState::UnderWay]);
        world.complete(&two, "KM-T-1").await;
        assert_eq!(standing(&world, &two).await, [AssignmentState::Done]);
        let (row, people) = world.platform.assignment(&county, &ids[0], None, 10).await.expect("reads");
        assert_eq!((row.people, row.done), (2, 1));
        let states: Vec<_> = people.items.iter().map(|each| (each.login.as_str(), each.state)).collect();
        assert_eq!(states, [("t1", AssignmentState::UnderWay), ("t2", AssignmentState::Done)]);
        let list = world.platform.assignments(&county, None, 10).await.expect("reads");
        assert_eq!((list.total, list.items[0].people, list.items[0].done), (1, 2, 1));
        world.platform.withdraw_assignment(&county, &ids[0]).await.expect("is withdrawn");
        world.platform.withdraw_assignment(&county, &ids[0]).await.expect("again");
        assert_eq!(kinds(&world, &one).await, ["assignment-withdrawn", "assigned"]);
        assert_eq!(kinds(&world, &two).await, ["credited", "assigned"], "whoever is done need not hear of it");
        assert_eq!(standing(&world, &one).await, []);
    }
}

on_both! {
    async fn who_is_asked_is_narrowed_by_what_is_said_of_them(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        for login in ["t1", "t2", "t3"] {
            world.teacher(login).await;
        }
        world.by_hand("UPDATE accounts SET stage = 'primary', subject = 'math' WHERE login IN ('t1', 't2')").await.expect("is set");
        world.course("KM-T-1").await;
        let people = |id| {
            let (platform, county) = (&world.platform, &county);
            async move {
                let (_, people) = platform.assignment(county, &id, None, 10).await.expect("reads");
                people.items.into_iter().map(|each| each.login).collect::<Vec<_>>()
            }
        };
        let stage = NewAssignment { stage: "primary".to_owned(), subject: "math".to_owned(), ..order("KM-T-1", "2026-03-20") };
        let id = world.platform.assign(&county, "a", &stage).await.expect("is asked");
        assert_eq!(people(id).await, ["t1", "t2"]);
        let named = NewAssignment { people: "t2\nt三老师".to_owned(), ..order("KM-T-1", "2026-03-20") };
        let id = world.platform.assign(&county, "b", &named).await.expect("is asked");
        assert_eq!(people(id).await, ["t2", "t3"]);
        let nobody = NewAssignment { post: "班主任".to_owned(), ..order("KM-T-1", "2026-03-20") };
        let error = world.platform.assign(&county, "c", &nobody).await.expect_err("nobody fits");
        assert!(matches!(&error, Error::Refused(all) if all[0].code == "nobody-fits"), "{error:?}");
        let wrong = NewAssignment { note: "字".repeat(501), ..order("KM-X-1", "2026-03-01") };
        let error = world.platform.assign(&county, "d", &wrong).await.expect_err("is refused");
        let Error::Refused(all) = error else { panic!("{error:?}") };
        let codes: Vec<_> = all.iter().map(|each| (each.field.as_str(), each.code)).collect();
        assert_eq!(codes, [("course", "unknown-course"), ("due", "due-range"), ("note", "too-long")]);
        assert_eq!(world.platform.assignments(&county, None, 10).await.expect("reads").total, 2, "what was refused is not there");
    }
}

on_both! {
    async fn another_organisations_administrator_neither_asks_nor_sees(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        let new = order("KM-T-1", "2026-03-20");
        let id = world.platform.assign(&county, "k", &new).await.expect("is asked");
        for (login, role, organisation) in [
            ("neighbour", Role::Administrator, "530111"),
            ("below", Role::Administrator, "530102-01"),
            ("author", Role::Author, "KM"),
        ] {
            let person = world.person(login, role, organisation).await;
            let reach = NewAssignment { organisation: "530102".to_owned(), ..new.clone() };
            let denied = [
                world.platform.assign(&person, "k", &reach).await.map(drop),
                world.platform.assignment(&person, &id, None, 10).await.map(drop),
                world.platform.withdraw_assignment(&person, &id).await,
            ];
            for (at, each) in denied.into_iter().enumerate() {
                assert!(matches!(each, Err(Error::Denied(_))), "{login}, {at}: {each:?}");
            }
        }
        assert!(matches!(world.platform.withdraw_assignment(&teacher, &id).await, Err(Error::Denied(_))));
        let auditor = world.person("auditor", Role::Auditor, "KM").await;
        assert_eq!(world.platform.assignment(&auditor, &id, None, 10).await.expect("reads").1.items.len(), 1);
        assert!(matches!(world.platform.assign(&auditor, "k", &new).await, Err(Error::Denied(_))));
    }
}
