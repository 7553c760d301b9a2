//! Hours by an administrator's own decision.

use domain::{
    accounts::Role,
    ledger::EntryKind,
    verification::{Decision, EntryState},
};
use platform::{Error, adjustments::NewAdjustment, verification::By};

use crate::world::{World, on_both};

fn adjustment() -> NewAdjustment {
    NewAdjustment {
        title: "市级培训补记".to_owned(),
        module: "subject".to_owned(),
        level: "municipal".to_owned(),
        mode: "face-to-face".to_owned(),
        year: "2026".to_owned(),
        hours: "4.5".to_owned(),
        reason: "签到表漏登，已核对原件。".to_owned(),
    }
}

on_both! {
    async fn hours_are_given_once_for_each_form_and_wait_like_any_other(world: World) {
        let teacher = world.teacher("t1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let entry = world.platform.adjust(&county, "t1", "form-1", &adjustment()).await.expect("is given");
        let again = world.platform.adjust(&county, "t1", "form-1", &adjustment()).await.expect("the same");
        assert_eq!(entry, again);
        let other = NewAdjustment { hours: "5".to_owned(), ..adjustment() };
        let error = world.platform.adjust(&county, "t1", "form-1", &other).await.expect_err("another form");
        assert!(matches!(error, Error::Conflict { code: "key-reused", .. }), "{error:?}");
        assert_eq!(world.state_of(&teacher, &entry).await, EntryState::Pending);
        let record = world.platform.record_of(&teacher, None).await.expect("reads");
        let line = &record.years[0].entries[0];
        assert_eq!((line.entry.kind, line.entry.hours.to_string()), (EntryKind::Adjustment, "4.50".to_owned()));
        assert!(line.entry.explanation.contains("签到表漏登"), "{}", line.entry.explanation);
        assert_eq!(line.entry.details().recorded_by.as_ref(), Some(county.account()));
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        world.platform.decide(&school, &entry, &Decision::Verify, By::default()).await.expect("verifies");
        assert_eq!(world.state_of(&teacher, &entry).await, EntryState::Verified);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn who_may_not_gives_nothing(world: World) {
        let teacher = world.teacher("t1").await;
        for (login, role, organisation) in [
            ("s1", Role::Administrator, "530102-01"),
            ("c2", Role::Administrator, "530111"),
            ("aud", Role::Auditor, "KM"),
        ] {
            let person = world.person(login, role, organisation).await;
            let error = world.platform.adjust(&person, "t1", "k", &adjustment()).await.expect_err(login);
            assert!(matches!(error, Error::Denied(_) | Error::NotFound(_)), "{login}: {error:?}");
        }
        let error = world.platform.adjust(&teacher, "t1", "k", &adjustment()).await.expect_err("for oneself");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        let county = world.person("c1", Role::Administrator, "530102").await;
        let error = world.platform.adjust(&county, "s1", "k", &adjustment()).await.expect_err("is no teacher");
        assert!(matches!(error, Error::Conflict { code: "not-a-teacher", .. }), "{error:?}");
        world.assert_whole(0).await;
    }
}

on_both! {
    async fn every_field_that_cannot_stand_is_named(world: World) {
        world.teacher("t1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let empty = NewAdjustment::default();
        let error = world.platform.adjust(&county, "t1", "k", &empty).await.expect_err("is empty");
        let Error::Refused(refusals) = error else { panic!("{error:?}") };
        let mut fields: Vec<_> = refusals.iter().map(|each| each.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["hours", "level", "mode", "module", "reason", "title", "year"]);
        for (hours, year) in [("0", "2026"), ("-1", "2026"), ("200.01", "2026"), ("4", "2027"), ("4", "2000")] {
            let new = NewAdjustment { hours: hours.to_owned(), year: year.to_owned(), ..adjustment() };
            let error = world.platform.adjust(&county, "t1", "k", &new).await.expect_err(hours);
            assert!(matches!(&error, Error::Refused(refusals) if refusals.len() == 1), "{hours} {year}: {error:?}");
        }
        world.assert_whole(0).await;
    }
}
