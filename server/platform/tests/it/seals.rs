//! Who decided what, when, from where and why is under seal, as the entries are in their chains.

use domain::{
    accounts::Role,
    verification::{Decision, EntryState},
};
use platform::{
    ledger::{Finding, QueueFilter},
    verification::By,
};

use crate::{
    ledger::{finding, two_entries},
    world::{World, on_both},
};

/// Two entries, verified by the county and then taken back.
async fn decided_twice(world: &World) {
    two_entries(world).await;
    let county = world.person("c1", Role::Administrator, "530102").await;
    let by = By {
        address: Some("10.1.2.3"),
        agent: None,
    };
    let platform = &world.platform;
    let all = QueueFilter::default();
    platform
        .decide_matching(&county, &all, &Decision::Verify, Some(2), by)
        .await
        .expect("verifies");
    let verified = QueueFilter {
        state: Some(EntryState::Verified),
        ..all
    };
    let revoke = Decision::Revoke {
        reason: "材料不实".to_owned(),
    };
    platform
        .decide_matching(&county, &verified, &revoke, None, by)
        .await
        .expect("takes back");
    world.assert_whole(4).await;
}

/// The same with the guard open and one edit made.
async fn altered(world: &World, edit: &str) -> Finding {
    decided_twice(world).await;
    let drops: &[&str] = if world.database.is_sqlite() {
        &[
            "DROP TRIGGER verification_events_no_delete",
            "DROP TRIGGER verification_events_no_update",
        ]
    } else {
        &["DROP TRIGGER verification_events_append_only ON verification_events"]
    };
    for statement in drops.iter().chain([&edit]) {
        world.by_hand(statement).await.expect(statement);
    }
    finding(world).await
}

on_both! {
    async fn another_name_under_a_decision_is_found(world: World) {
        let found = altered(&world, "UPDATE verification_events SET by_name = '王主任' WHERE decision = 'revoke'").await;
        assert!(matches!(found, Finding::Decision { number: 2, .. }), "{found}");
    }
}

on_both! {
    async fn another_reason_time_or_place_is_found(world: World) {
        let found = altered(&world, "UPDATE verification_events SET address = NULL, at = at - 1 WHERE number = 1").await;
        assert!(matches!(found, Finding::Decision { number: 1, .. }), "{found}");
    }
}

on_both! {
    async fn a_decision_without_its_seal_is_found(world: World) {
        let found = altered(&world, "UPDATE verification_events SET hash = '' WHERE number = 2").await;
        assert!(matches!(found, Finding::Decision { number: 2, .. }), "{found}");
    }
}

on_both! {
    async fn decisions_from_before_there_were_seals_are_sealed_once(world: World) {
        decided_twice(&world).await;
        for statement in [
            "ALTER TABLE verification_events DROP COLUMN hash",
            "DELETE FROM seaql_migrations WHERE version = '4_seals'",
        ] {
            world.by_hand(statement).await.expect(statement);
        }
        world.database.migrate().await.expect("migrates");
        world.assert_whole(4).await;
        let again = world.by_hand("UPDATE verification_events SET hash = 'x'").await;
        assert!(again.is_err(), "and the guard stands again");
    }
}
