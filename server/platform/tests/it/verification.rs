//! Who may decide, and what a decision does.

use domain::{
    accounts::Role,
    ids::EntryId,
    verification::{Decision, EntryState},
};
use platform::{Error, ledger::QueueFilter};

use platform::verification::By;

use crate::world::{World, on_both};

fn rejection(reason: &str) -> Decision {
    Decision::Reject {
        reason: reason.to_owned(),
    }
}

on_both! {
    async fn an_administrator_sees_and_decides_their_own_subtree_only(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        for (login, organisation, sees) in [
            ("school", "530102-01", true),
            ("county", "530102", true),
            ("city", "KM", true),
            ("neighbour", "530102-02", false),
            ("county2", "530111", false),
        ] {
            let person = world.person(login, Role::Administrator, organisation).await;
            let queue = world.platform.queue(&person, &QueueFilter::default(), None, 10).await.expect("reads");
            assert_eq!(queue.items.len(), usize::from(sees), "{login}");
            let read = world.platform.evidence(&person, &entry).await;
            assert_eq!(read.is_ok(), sees, "{login}");
            if !sees {
                let error = world.platform.decide(&person, &entry, &Decision::Verify, By::default()).await.expect_err(login);
                assert!(matches!(error, Error::Denied(_)), "{login}: {error:?}");
                let filter = QueueFilter { organisation: Some("530102-01".to_owned()), ..QueueFilter::default() };
                let error = world.platform.queue(&person, &filter, None, 10).await.expect_err(login);
                assert!(matches!(error, Error::Denied(_)), "{login}: {error:?}");
            }
        }
        for (login, role) in [("auditor", Role::Auditor), ("author", Role::Author), ("operator", Role::Operator)] {
            let person = world.person(login, role, "KM").await;
            let error = world.platform.decide(&person, &entry, &Decision::Verify, By::default()).await.expect_err(login);
            assert!(matches!(error, Error::Denied(_)), "{login}: {error:?}");
        }
        let error = world.platform.decide(&teacher, &entry, &Decision::Verify, By::default()).await.expect_err("own hours");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
    }
}

on_both! {
    async fn a_rejection_writes_its_reversal_and_the_teacher_reads_why(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let decided = world.platform.decide(&county, &entry, &rejection("代学"), By { address: Some("192.0.2.9"), agent: None }).await.expect("decided");
        assert_eq!(decided.state, EntryState::Rejected);
        let reversal = decided.reversal.expect("a reversal");

        let account = world.platform.own_ledger(&teacher, world.platform.year_now()).await.expect("reads");
        assert_eq!(account.total.to_string(), "0.00");
        assert_eq!(account.entries.len(), 2, "the first entry stays");
        let first = account.entries.iter().find(|line| line.entry.id == entry).expect("the first entry");
        assert_eq!(first.rejection(), Some("代学"));
        let back = account.entries.iter().find(|line| line.entry.id == reversal).expect("the reversal");
        assert_eq!(back.entry.reverses.as_ref(), Some(&entry));
        assert_eq!(back.entry.hours.to_string(), "-4.00");
        world.assert_whole(2).await;

        let again = world.platform.decide(&county, &entry, &rejection("代学"), By::default()).await.expect("the same again");
        assert_eq!(again.reversal, Some(reversal), "a double click takes hours back once");
        let error = world.platform.decide(&county, &entry, &Decision::Verify, By::default()).await.expect_err("contrary");
        assert!(matches!(error, Error::Conflict { code: "already-decided", .. }), "{error:?}");
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn many_are_decided_together_or_not_at_all(world: World) {
        world.course("KM-T-1").await;
        world.course("KM-T-2").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        let stranger = world.person("t9", Role::Teacher, "530111-01").await;
        let mine = [world.complete(&teacher, "KM-T-1").await, world.complete(&teacher, "KM-T-2").await];
        let theirs = world.complete(&stranger, "KM-T-1").await;

        let mixed = [mine[0].clone(), theirs, mine[1].clone()];
        let error = world.platform.decide_many(&county, &mixed, &Decision::Verify, By::default()).await.expect_err("out of scope");
        assert!(matches!(error, Error::Denied(_)), "{error:?}");
        for entry in &mine {
            assert_eq!(world.state_of(&county, entry).await, EntryState::Pending);
        }
        let decided = world.platform.decide_many(&county, &mine, &Decision::Verify, By::default()).await.expect("decided");
        assert_eq!(decided.len(), 2);
        for entry in &mine {
            assert_eq!(world.state_of(&county, entry).await, EntryState::Verified);
        }
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn two_administrators_at_once_decide_once(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let city = world.person("city", Role::Administrator, "KM").await;
        let (no, no2) = (rejection("一"), rejection("二"));
        let (a, b) = tokio::join!(
            world.platform.decide(&county, &entry, &no, By::default()),
            world.platform.decide(&city, &entry, &no2, By::default()),
        );
        let reversals: Vec<_> = [a, b].into_iter().flatten().filter_map(|decided| decided.reversal).collect();
        assert!(!reversals.is_empty());
        assert!(reversals.iter().all(|reversal| *reversal == reversals[0]), "one reversal");
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn the_queue_is_read_page_by_page_without_gaps(world: World) {
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        for n in 1..=5 {
            let code = format!("KM-T-{n}");
            world.course(&code).await;
            world.complete(&teacher, &code).await;
        }
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = world.platform.queue(&county, &QueueFilter::default(), cursor.as_deref(), 2).await.expect("reads");
            assert_eq!(page.total, 5);
            seen.extend(page.items.iter().filter_map(|row| row.line.entry.course_code.clone()));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["KM-T-1", "KM-T-2", "KM-T-3", "KM-T-4", "KM-T-5"]);
        let error = world.platform.queue(&county, &QueueFilter::default(), Some("x"), 2).await.expect_err("no cursor");
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
}

on_both! {
    async fn a_text_that_postgres_cannot_keep_is_the_askers_mistake_and_no_failure_of_the_server(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let read = world.platform.entry(&county, &EntryId::new("a\0b")).await;
        let told = read.expect_err("there is no such entry");
        assert!(matches!(told, Error::NotFound(_) | Error::Refused(_)), "{told:?}");
    }
}
