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

async fn two_entries(world: &World) {
    world.course("KM-T-1").await;
    world.course("KM-T-2").await;
    let teacher = world.teacher("t1").await;
    world.complete(&teacher, "KM-T-1").await;
    world.complete(&teacher, "KM-T-2").await;
    world.assert_whole(2).await;
}

async fn finding(world: &World) -> Finding {
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
