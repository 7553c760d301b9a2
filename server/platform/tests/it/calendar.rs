//! A person's calendar, and its address.

use domain::accounts::Role;
use platform::{
    Error,
    assignments::NewAssignment,
    calendar::{What, When},
    training::NewTraining,
};

use crate::world::{World, on_both};

fn session(title: &str, begins: &str, ends: &str, open: bool) -> NewTraining {
    NewTraining {
        title: title.to_owned(),
        module: "campus-safety".to_owned(),
        level: "county".to_owned(),
        mode: "face-to-face".to_owned(),
        hours: "2".to_owned(),
        place: "礼堂".to_owned(),
        begins: begins.to_owned(),
        ends: ends.to_owned(),
        open_to_subtree: open,
        ..NewTraining::default()
    }
}

on_both! {
    async fn it_holds_ones_own_sessions_those_one_may_come_to_and_what_is_due(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let neighbour = world.person("neighbour", Role::Administrator, "530111").await;
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        let platform = &world.platform;
        let own = session("防震演练", "2026-03-05T09:00", "2026-03-05T12:00", false);
        let id = platform.plan_training(&county, "a", &own).await.expect("is planned");
        platform.add_to_roster(&county, &id, "t1", &[]).await.expect("is added");
        let open = session("公开课", "2026-03-06T09:00", "2026-03-06T12:00", true);
        platform.plan_training(&county, "b", &open).await.expect("is planned");
        let closed = session("别人的", "2026-03-06T09:00", "2026-03-06T12:00", false);
        platform.plan_training(&county, "c", &closed).await.expect("is planned");
        let far = session("官渡的", "2026-03-06T09:00", "2026-03-06T12:00", true);
        platform.plan_training(&neighbour, "d", &far).await.expect("is planned");
        let due = NewAssignment { course: "KM-T-1".to_owned(), due: "2026-03-20".to_owned(), ..NewAssignment::default() };
        platform.assign(&county, "e", &due).await.expect("is asked");
        let all = platform.calendar(&teacher).await.expect("reads");
        let told: Vec<String> = all.iter().map(|each| match (&each.what, each.when) {
            (What::Training { title, is_expected, .. }, When::Span(..)) => format!("{title} {is_expected}"),
            (What::Assignment { code, .. }, When::Day(day)) => format!("{code} {day}"),
            (What::YearEnds(year), When::Day(day)) => format!("{year} {day}"),
            other => panic!("{other:?}"),
        }).collect();
        assert_eq!(told, ["防震演练 true", "公开课 false", "KM-T-1 2026-03-20", "2026 2026-12-31"]);
        assert!(matches!(platform.calendar(&county).await, Err(Error::Denied(_))));
    }
}

on_both! {
    async fn its_address_is_worthless_once_it_is_renewed_or_closed_on_every_node(world: World) {
        let teacher = world.teacher("t1").await;
        let platform = &world.platform;
        assert_eq!(platform.calendar_secret(&teacher).await.expect("reads"), None);
        let secret = || async { platform.calendar_secret(&teacher).await.expect("reads").expect("is open") };
        platform.renew_calendar(&teacher).await.expect("opens");
        let first = secret().await;
        let other = world.another_node().await;
        assert_eq!(other.calendar_by_secret(&first).await.expect("reads").len(), 1);
        platform.renew_calendar(&teacher).await.expect("renews");
        let second = secret().await;
        platform.close_calendar(&teacher).await.expect("closes");
        platform.renew_calendar(&teacher).await.expect("opens again");
        let third = secret().await;
        let (name, _) = third.split_once('.').expect("two parts");
        let forged = format!("{name}.AAAA");
        for worthless in [first.as_str(), &second, &forged, "", "x", "!.x"] {
            let found = other.calendar_by_secret(worthless).await;
            assert!(matches!(found, Err(Error::NotFound(_))), "{worthless}: {found:?}");
        }
        assert!(other.calendar_by_secret(&third).await.is_ok());
        platform.close_calendar(&teacher).await.expect("closes");
        assert!(matches!(other.calendar_by_secret(&third).await, Err(Error::NotFound(_))));
    }
}
