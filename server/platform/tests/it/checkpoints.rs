//! What others hold of the ledger: it can be proven to anybody, and not be rewritten behind their backs.

use domain::proofs::Document;
use platform::{Error, ledger::Finding};

use crate::world::{World, on_both};

async fn three_entries(world: &World) -> Vec<domain::ids::EntryId> {
    world.course("KM-T-1").await;
    world.course("KM-T-2").await;
    let (one, two) = (world.teacher("t1").await, world.teacher("t2").await);
    vec![
        world.complete(&one, "KM-T-1").await,
        world.complete(&one, "KM-T-2").await,
        world.complete(&two, "KM-T-1").await,
    ]
}

/// The guards stand against mistakes; whoever owns the database can take them away.
async fn without_guards(world: &World) {
    let statements: Vec<String> = if world.database.is_sqlite() {
        ["ledger_entries_no_update", "ledger_entries_no_delete"]
            .map(|t| format!("DROP TRIGGER {t}"))
            .to_vec()
    } else {
        vec!["DROP TRIGGER ledger_entries_append_only ON ledger_entries".to_owned()]
    };
    for statement in statements {
        world.by_hand(&statement).await.expect("dropped");
    }
}

on_both! {
    async fn every_entry_is_proven_by_the_public_key_alone(world: World) {
        let entries = three_entries(&world).await;
        let early = world.platform.proof_of(&entries[0]).await.expect_err("no checkpoint yet");
        assert!(matches!(early, Error::Conflict { code: "not-yet-sealed", .. }));
        let made = world.platform.make_checkpoint("hand").await.expect("seals").expect("something");
        assert_eq!((made.number, made.size, made.entries), (1, 2, 3));
        let key = world.platform.public_key();
        for entry in &entries {
            let proof = world.platform.proof_of(entry).await.expect("is proven");
            let text = serde_json::to_string(&proof).expect("a document");
            assert!(Document::parse(&text).is_ok());
            let checked = proof.check(Some(&key)).expect("holds");
            assert_eq!(&checked.entry.id, entry);
        }
        let same = world.platform.make_checkpoint("hand").await.expect("nothing new").expect("the newest");
        assert_eq!(same.number, 1);
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn a_later_checkpoint_continues_the_earlier_one(world: World) {
        let entries = three_entries(&world).await;
        world.platform.make_checkpoint("hand").await.expect("seals");
        world.course("KM-T-3").await;
        let teacher = world.teacher("t3").await;
        world.complete(&teacher, "KM-T-3").await;
        let other = world.another_node().await;
        let two = other.make_checkpoint("hand").await.expect("seals on another node").expect("something");
        assert_eq!((two.number, two.entries), (2, 4));
        let document = world.platform.consistency(1, 2).await.expect("is consistent");
        let key = world.platform.public_key();
        assert_eq!(other.public_key(), key);
        assert!(document.check(Some(&key)).is_ok());
        let proof = world.platform.proof_of(&entries[0]).await.expect("is proven");
        assert!(proof.check(Some(&key)).is_ok());
    }
}

on_both! {
    async fn two_nodes_at_once_make_one_sequence(world: World) {
        three_entries(&world).await;
        let other = world.another_node().await;
        let (one, two) = tokio::join!(world.platform.make_checkpoint("a"), other.make_checkpoint("b"));
        let numbers = [one.expect("seals").expect("one").number, two.expect("seals").expect("one").number];
        assert_eq!(numbers, [1, 1]);
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn newest_entries_cut_off_together_with_their_head_are_found(world: World) {
        three_entries(&world).await;
        world.platform.make_checkpoint("hand").await.expect("seals");
        without_guards(&world).await;
        for statement in [
            "DELETE FROM ledger_balances WHERE account_id IN (SELECT account_id FROM ledger_entries WHERE sequence = 2)",
            "DELETE FROM completions WHERE entry_id IN (SELECT id FROM ledger_entries WHERE sequence = 2)",
            "DELETE FROM entry_states WHERE entry_id IN (SELECT id FROM ledger_entries WHERE sequence = 2)",
            "UPDATE ledger_heads SET sequence = 1, hash = (SELECT e.hash FROM ledger_entries e WHERE e.account_id = ledger_heads.account_id AND e.sequence = 1) WHERE sequence = 2",
            "DELETE FROM ledger_entries WHERE sequence = 2",
            "INSERT INTO ledger_balances (account_id, year, module, level, mode, hours) SELECT account_id, year, module, level, mode, SUM(hours) FROM ledger_entries e WHERE NOT EXISTS (SELECT 1 FROM ledger_balances b WHERE b.account_id = e.account_id) GROUP BY account_id, year, module, level, mode",
        ] {
            world.by_hand(statement).await.expect("done");
        }
        let finding = world.platform.audit(|_| ()).await.expect("walks").finding.expect("is found");
        assert!(matches!(finding, Finding::Checkpoint { number: 1, .. }), "{finding}");
    }
}

on_both! {
    async fn a_checkpoint_refuses_change_and_a_changed_leaf_is_found(world: World) {
        three_entries(&world).await;
        world.platform.make_checkpoint("hand").await.expect("seals");
        for statement in ["UPDATE checkpoints SET root = 'x'", "DELETE FROM checkpoints", "UPDATE checkpoint_leaves SET hash = 'x'", "DELETE FROM checkpoint_leaves"] {
            assert!(world.by_hand(statement).await.is_err(), "{statement}");
        }
        let drop = if world.database.is_sqlite() { "DROP TRIGGER checkpoint_leaves_no_delete" } else { "DROP TRIGGER checkpoint_leaves_append_only ON checkpoint_leaves" };
        world.by_hand(drop).await.expect("dropped");
        world.by_hand("DELETE FROM checkpoint_leaves WHERE position = 0").await.expect("deleted");
        let finding = world.platform.audit(|_| ()).await.expect("walks").finding.expect("is found");
        assert!(matches!(finding, Finding::Checkpoint { number: 1, .. }), "{finding}");
    }
}
