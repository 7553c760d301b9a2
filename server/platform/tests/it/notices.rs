//! What people are told, and that nobody is told twice.

use domain::{accounts::Role, notices::Notice, verification::Decision};
use futures::future::join_all;
use platform::{
    Viewer,
    notices::{Received, Which},
    training::NewTraining,
    verification::By,
};

use crate::world::{World, on_both};

async fn told(world: &World, viewer: &Viewer) -> Vec<Received> {
    world
        .platform
        .notices(viewer, None, 100)
        .await
        .expect("reads")
        .items
}

async fn kinds(world: &World, viewer: &Viewer) -> Vec<&'static str> {
    let told = told(world, viewer).await;
    told.iter().map(|each| each.notice.kind()).collect()
}

fn rejection() -> Decision {
    Decision::Reject {
        reason: "证据不足".to_owned(),
    }
}

on_both! {
    async fn a_teacher_is_told_of_hours_and_of_every_decision_with_its_reason(world: World) {
        let teacher = world.teacher("t1").await;
        let school = world.person("school", Role::Administrator, "530102-01").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        world.course("KM-T-1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        assert_eq!(kinds(&world, &teacher).await, ["credited"]);
        world.platform.decide(&school, &entry, &rejection(), By::default()).await.expect("decides");
        world.platform.appeal(&teacher, &entry, "请再看一遍", By::default()).await.expect("appeals");
        world.platform.decide(&county, &entry, &Decision::Verify, By::default()).await.expect("grants");
        assert_eq!(kinds(&world, &teacher).await, ["appeal-granted", "rejected", "credited"]);
        let reason = told(&world, &teacher).await.into_iter().find_map(|each| match each.notice {
            Notice::Rejected { reason, .. } => Some(reason),
            _ => None,
        });
        assert_eq!(reason.as_deref(), Some("证据不足"));
        assert_eq!(kinds(&world, &school).await, Vec::<&str>::new(), "nobody else is told");
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn sixteen_decisions_at_once_on_two_nodes_are_told_once(world: World) {
        let teacher = world.teacher("t1").await;
        let school = world.person("school", Role::Administrator, "530102-01").await;
        world.course("KM-T-1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let decisions = (0..16_usize).map(|n| {
            let (node, school, entry) = (nodes[n % 2], &school, &entry);
            async move { node.decide(school, entry, &Decision::Verify, By::default()).await }
        });
        for done in join_all(decisions).await {
            done.expect("decides");
        }
        assert_eq!(kinds(&world, &teacher).await, ["verified", "credited"]);
    }
}

on_both! {
    async fn a_notice_is_ticked_off_by_its_reader_alone_and_what_came_later_stays_unread(world: World) {
        let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
        world.course("KM-T-1").await;
        world.course("KM-T-2").await;
        world.complete(&one, "KM-T-1").await;
        world.complete(&two, "KM-T-1").await;
        let shown = told(&world, &one).await[0].position;
        world.complete(&one, "KM-T-2").await;
        let others = told(&world, &two).await[0].position;
        world.platform.read_notices(&one, &Which::These(vec![others])).await.expect("changes nothing");
        assert_eq!(world.platform.unread_notices(&two).await.expect("counts"), 1);
        world.platform.read_notices(&one, &Which::UpTo(shown)).await.expect("ticks off");
        assert_eq!(world.platform.unread_notices(&one).await.expect("counts"), 1);
        let read: Vec<bool> = told(&world, &one).await.iter().map(|each| each.is_read).collect();
        assert_eq!(read, [false, true]);
        let first = world.platform.notices(&one, None, 1).await.expect("reads");
        let cursor = first.next.expect("more").parse().ok();
        let rest = world.platform.notices(&one, cursor, 1).await.expect("reads");
        assert_eq!((first.total, rest.items[0].position, rest.next), (2, shown, None));
    }
}

on_both! {
    async fn whoever_is_on_a_roster_is_told_of_the_session_and_of_what_changes(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
        let plan = NewTraining {
            title: "防震演练".to_owned(),
            module: "campus-safety".to_owned(),
            level: "county".to_owned(),
            mode: "face-to-face".to_owned(),
            hours: "2".to_owned(),
            place: "礼堂".to_owned(),
            begins: "2026-03-05T09:00".to_owned(),
            ends: "2026-03-05T12:00".to_owned(),
            open_to_subtree: false,
            ..NewTraining::default()
        };
        let id = world.platform.plan_training(&county, "k", &plan).await.expect("is planned");
        world.platform.add_to_roster(&county, &id, "t1\nt2", &[]).await.expect("are added");
        world.platform.add_to_roster(&county, &id, "t1", &[]).await.expect("again");
        world.pass(1);
        world.platform.change_training(&county, &id, &plan).await.expect("nothing is other");
        assert_eq!(kinds(&world, &one).await, ["training-enrolled"]);
        let moved = NewTraining { place: "操场".to_owned(), ..plan };
        world.platform.change_training(&county, &id, &moved).await.expect("is moved");
        world.platform.remove_from_roster(&county, &id, two.account()).await.expect("is removed");
        assert_eq!(kinds(&world, &one).await, ["training-changed", "training-enrolled"]);
        assert_eq!(kinds(&world, &two).await, ["training-removed", "training-changed", "training-enrolled"]);
        let place = told(&world, &one).await.into_iter().find_map(|each| match each.notice {
            Notice::TrainingChanged(session) => Some(session.place),
            _ => None,
        });
        assert_eq!(place.as_deref(), Some("操场"));
    }
}
