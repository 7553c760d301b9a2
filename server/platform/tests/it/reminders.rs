//! Reminders: at the days that the policy names, to whoever they concern, once on however many nodes.

use domain::{accounts::Role, notices::Notice};
use futures::future::join_all;
use platform::{Viewer, assignments::NewAssignment};

use crate::world::{World, on_both};

const DAY: i64 = 86_400;

async fn reminders(world: &World, viewer: &Viewer) -> Vec<Notice> {
    let page = world.platform.notices(viewer, None, 100).await;
    let items = page.expect("reads").items.into_iter().rev();
    items
        .map(|each| each.notice)
        .filter(|notice| notice.kind().ends_with("-due"))
        .collect()
}

on_both! {
    async fn whoever_lacks_hours_is_reminded_as_the_year_ends_once_for_each_day_of_the_policy(world: World) {
        let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
        world.course("KM-T-1").await;
        world.complete(&one, "KM-T-1").await;
        world.by_hand("UPDATE ledger_balances SET hours = 7200").await.expect("has enough");
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0, "it is March");
        // The last day of October: 61 days are left.
        world.pass(243 * DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0);
        world.pass(DAY);
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let looks = join_all((0..8_usize).map(|n| nodes[n % 2].keep_reminders())).await;
        let told: u64 = looks.into_iter().map(|each| each.expect("looks")).sum();
        assert_eq!(told, 1, "one node gives it");
        assert_eq!(reminders(&world, &one).await, [], "who has enough is left in peace");
        let found = reminders(&world, &two).await;
        assert!(matches!(&found[..], [Notice::YearDue { days: 60, missing, .. }] if missing.to_string() == "72.00"), "{found:?}");
        world.pass(30 * DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 1);
        world.pass(DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0);
        assert_eq!(reminders(&world, &two).await.len(), 2);
    }
}

on_both! {
    async fn an_assigned_course_is_reminded_of_until_it_is_done(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
        world.course("KM-T-1").await;
        world.course("KM-T-2").await;
        let order = |course: &str, due: &str| NewAssignment {
            course: course.to_owned(),
            due: due.to_owned(),
            ..NewAssignment::default()
        };
        // Today is the second of March.
        world.platform.assign(&county, "a", &order("KM-T-1", "2026-03-12")).await.expect("is asked");
        let gone = world.platform.assign(&county, "b", &order("KM-T-2", "2026-03-12")).await.expect("is asked");
        world.platform.withdraw_assignment(&county, &gone).await.expect("is withdrawn");
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0, "ten days are left");
        world.pass(3 * DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 2);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0, "again");
        world.complete(&one, "KM-T-1").await;
        world.pass(6 * DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 1, "the day before, for who is not done");
        assert_eq!((reminders(&world, &one).await.len(), reminders(&world, &two).await.len()), (1, 2));
        world.pass(5 * DAY);
        assert_eq!(world.platform.keep_reminders().await.expect("looks"), 0, "it is past");
    }
}
