//! What is tampered with is found, and named.

use platform::ledger::Finding;

use crate::world::{World, on_both};

/// The guards stand against mistakes; whoever owns the file can take them away, and must be found out all the same.
async fn without_guards(world: &World) {
    if world.database.is_sqlite() {
        world
            .by_hand("DROP TRIGGER ledger_entries_no_update")
            .await
            .expect("dropped");
        world
            .by_hand("DROP TRIGGER ledger_entries_no_delete")
            .await
            .expect("dropped");
    } else {
        world
            .by_hand("DROP TRIGGER ledger_entries_append_only ON ledger_entries")
            .await
            .expect("dropped");
    }
}

pub async fn two_entries(world: &World) {
    world.course("KM-T-1").await;
    world.course("KM-T-2").await;
    let teacher = world.teacher("t1").await;
    world.complete(&teacher, "KM-T-1").await;
    world.complete(&teacher, "KM-T-2").await;
    world.assert_whole(2).await;
}

pub async fn finding(world: &World) -> Finding {
    world
        .platform
        .audit(|_| ())
        .await
        .expect("walks")
        .finding
        .expect("something is wrong")
}

on_both! {
    async fn a_row_changed_by_hand_is_found(world: World) {
        two_entries(&world).await;
        without_guards(&world).await;
        world.by_hand("UPDATE ledger_entries SET hours = hours + 100 WHERE sequence = 1").await.expect("changed");
        assert!(matches!(finding(&world).await, Finding::Chain { .. }));
    }
}

on_both! {
    async fn an_explanation_changed_by_hand_is_found(world: World) {
        two_entries(&world).await;
        without_guards(&world).await;
        world.by_hand("UPDATE ledger_entries SET explanation = '[]' WHERE sequence = 2").await.expect("changed");
        assert!(matches!(finding(&world).await, Finding::Chain { .. }));
    }
}

on_both! {
    async fn a_last_entry_taken_away_is_found(world: World) {
        two_entries(&world).await;
        without_guards(&world).await;
        world.by_hand("DELETE FROM completions WHERE entry_id IN (SELECT id FROM ledger_entries WHERE sequence = 2)")
            .await
            .expect("deleted");
        world.by_hand("DELETE FROM entry_states WHERE entry_id IN (SELECT id FROM ledger_entries WHERE sequence = 2)")
            .await
            .expect("deleted");
        world.by_hand("DELETE FROM ledger_entries WHERE sequence = 2").await.expect("deleted");
        assert!(matches!(finding(&world).await, Finding::Head { .. }));
    }
}

on_both! {
    async fn a_balance_changed_by_hand_is_found(world: World) {
        two_entries(&world).await;
        world.by_hand("UPDATE ledger_balances SET hours = hours + 100").await.expect("changed");
        assert!(matches!(finding(&world).await, Finding::Balance { .. }));
    }
}

on_both! {
    async fn a_completion_without_its_entry_is_found(world: World) {
        two_entries(&world).await;
        world.by_hand("DELETE FROM completions WHERE entry_id IN (SELECT id FROM ledger_entries WHERE sequence = 1)")
            .await
            .expect("deleted");
        assert!(matches!(finding(&world).await, Finding::Completions { .. }));
    }
}

on_both! {
    async fn a_year_is_the_year_of_beijing(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        // 2026-12-31 23:59:30 in Beijing; the quiz is handed in a minute later.
        world.pass((1_798_732_770_000 - crate::world::MORNING) / 1000);
        world.complete(&teacher, "KM-T-1").await;
        let year = domain::time::TrainingYear(2027);
        let account = world.platform.own_ledger(&teacher, year).await.expect("reads");
        assert_eq!(account.total.to_string(), "4.00");
    }
}

/// Every way to tamper with the file that somebody with the database in hand has, and what must be found.
async fn tampered(world: &World, sql: &[&str]) -> Finding {
    two_entries(world).await;
    without_guards(world).await;
    for table in ["verification_events"] {
        let drop = if world.database.is_sqlite() {
            vec![
                format!("DROP TRIGGER {table}_no_update"),
                format!("DROP TRIGGER {table}_no_delete"),
            ]
        } else {
            vec![format!("DROP TRIGGER {table}_append_only ON {table}")]
        };
        for statement in drop {
            world.by_hand(&statement).await.expect("dropped");
        }
    }
    for statement in sql {
        world.by_hand(statement).await.expect("done");
    }
    finding(world).await
}

on_both! {
    async fn an_entry_moved_to_another_place_is_found(world: World) {
        let found = tampered(&world, &[
            "UPDATE ledger_entries SET sequence = sequence + 10",
            "UPDATE ledger_entries SET sequence = 13 - sequence WHERE sequence > 10",
        ]).await;
        assert!(matches!(found, Finding::Chain { .. }), "{found}");
    }
}

on_both! {
    async fn an_inserted_entry_is_found(world: World) {
        let found = tampered(&world, &[
            "INSERT INTO ledger_entries (id, account_id, sequence, at, year, hours, kind, source_kind, source_id, module, level, mode, organisation, policy, explanation, previous, hash, format, details) \
             SELECT 'forged', account_id, 3, at, year, 9900, kind, 'forged', 'forged', module, level, mode, organisation, policy, explanation, hash, hash, format, details FROM ledger_entries WHERE sequence = 2",
        ]).await;
        assert!(matches!(found, Finding::Chain { .. }), "{found}");
    }
}

on_both! {
    async fn a_separator_smuggled_into_a_text_does_not_hide_a_change(world: World) {
        let found = tampered(&world, &[
            if world.database.is_sqlite() {
                "UPDATE ledger_entries SET source_kind = source_kind || char(31) || source_id, source_id = '' WHERE sequence = 2"
            } else {
                "UPDATE ledger_entries SET source_kind = source_kind || chr(31) || source_id, source_id = '' WHERE sequence = 2"
            },
        ]).await;
        assert!(matches!(found, Finding::Chain { .. }), "{found}");
    }
}

on_both! {
    async fn a_chain_taken_away_whole_with_its_head_and_balances_is_found(world: World) {
        let found = tampered(&world, &[
            "DELETE FROM ledger_balances",
            "DELETE FROM ledger_heads",
            "DELETE FROM entry_states",
            "DELETE FROM ledger_entries",
        ]).await;
        assert!(matches!(found, Finding::Completions { .. }), "{found}");
    }
}

on_both! {
    async fn a_state_without_its_decision_is_found(world: World) {
        let found = tampered(&world, &["UPDATE entry_states SET state = 'verified'"]).await;
        assert!(matches!(found, Finding::Decisions { .. }), "{found}");
    }
}

on_both! {
    async fn a_decision_taken_away_is_found(world: World) {
        two_entries(&world).await;
        let county = world.person("c1", domain::accounts::Role::Administrator, "530102").await;
        let filter = platform::ledger::QueueFilter::default();
        let by = platform::verification::By::default();
        let verify = domain::verification::Decision::Verify;
        world.platform.decide_matching(&county, &filter, &verify, Some(2), by).await.expect("verifies");
        world.assert_whole(2).await;
        let drop = if world.database.is_sqlite() {
            "DROP TRIGGER verification_events_no_delete"
        } else {
            "DROP TRIGGER verification_events_append_only ON verification_events"
        };
        world.by_hand(drop).await.expect("dropped");
        world.by_hand("DELETE FROM verification_events").await.expect("deleted");
        assert!(matches!(finding(&world).await, Finding::Decisions { .. }));
    }
}

on_both! {
    async fn whoever_has_the_database_in_hand_cannot_change_history_by_mistake(world: World) {
        two_entries(&world).await;
        let county = world.person("c1", domain::accounts::Role::Administrator, "530102").await;
        let filter = platform::ledger::QueueFilter::default();
        let by = platform::verification::By::default();
        let verify = domain::verification::Decision::Verify;
        world.platform.decide_matching(&county, &filter, &verify, None, by).await.expect("verifies");
        for statement in [
            "UPDATE ledger_entries SET hours = 1",
            "DELETE FROM ledger_entries",
            "UPDATE verification_events SET by_name = 'x'",
            "DELETE FROM verification_events",
        ] {
            assert!(world.by_hand(statement).await.is_err(), "{statement}");
        }
        world.assert_whole(2).await;
    }
}
