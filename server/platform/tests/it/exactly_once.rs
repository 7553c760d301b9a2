//! A completion is credited once, whatever happens around it.

use domain::{ids::UnitId, learning::ProgressState};
use futures::future::join_all;
use sea_orm::ConnectionTrait;

use crate::world::{World, course_of_pages, course_with, on_both, origin, reading};

on_both! {
    async fn sixty_four_messages_at_once_make_one_entry(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        world.pass(60);
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let unit = UnitId::new("KM-P-1~1~p1");
        let beats = (0..64_usize).map(|n| {
            let (teacher, unit, node) = (&teacher, &unit, nodes[n % 2]);
            async move {
                let mut beat = reading(60);
                beat.session = format!("tab {n}");
                node.record_progress(teacher, unit, &beat, &origin()).await
            }
        });
        let answers: Vec<_> = join_all(beats).await.into_iter().map(|answer| answer.expect("is taken")).collect();
        let entries: std::collections::BTreeSet<_> =
            answers.iter().filter_map(|answer| answer.credit.as_ref()).map(|credit| credit.entry.to_string()).collect();
        assert_eq!(entries.len(), 1, "every answer names the same entry");
        assert!(answers.iter().all(|answer| answer.course == ProgressState::Completed));
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn the_same_answers_again_give_the_same_credit(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let quiz = UnitId::new("KM-T-1~1~quiz");
        let attempts = world.platform.attempts(&teacher, &quiz).await.expect("reads");
        let answers = [("q1".to_owned(), "true".into())].into();
        let again = world.platform.submit_attempt(&teacher, &attempts[0].id, &answers).await.expect("taken");
        assert_eq!(again.credit.expect("the credit").entry, entry);
        let late = world.beat(&teacher, "KM-T-1~1~more", reading(60)).await.expect("taken");
        assert_eq!(late.credit.expect("the credit").entry, entry);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_failure_before_the_commit_leaves_neither_progress_nor_hours(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
        world.pass(60);
        // The balance is the last thing that a credit writes; without its table the whole work must fall.
        world.by_hand("ALTER TABLE ledger_balances RENAME TO away").await.expect("renamed");
        world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect_err("cannot be written");
        let progress = world.platform.progress(&teacher, "KM-P-1").await.expect("reads");
        assert!(progress.units[0].covered.is_empty());
        assert_eq!(progress.credit, None);
        world.by_hand("ALTER TABLE away RENAME TO ledger_balances").await.expect("renamed");
        world.assert_whole(0).await;

        let answer = world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect("the retry is taken");
        assert!(answer.credit.is_some());
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_new_edition_of_a_course_is_not_credited_again_in_the_same_cycle(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        world.import(&course_with("KM-T-1", "teacher-ethics", "4.00", "第二版的内容。")).await;
        world.platform.enrol(&teacher, "KM-T-1").await.expect("stays");
        let progress = world.platform.progress(&teacher, "KM-T-1").await.expect("reads");
        assert_eq!(progress.enrolment.published.number, 1, "they keep the edition that they finished");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn the_database_itself_refuses_to_change_or_delete_an_entry(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        for statement in [
            "UPDATE ledger_entries SET hours = 40000",
            "DELETE FROM ledger_entries",
            "DELETE FROM heartbeats",
            "UPDATE course_versions SET body = '{}'",
        ] {
            let error = world.by_hand(statement).await.expect_err(statement).to_string();
            assert!(error.contains("append-only") || error.contains("never changes"), "{statement}: {error}");
        }
        let double = "INSERT INTO ledger_entries SELECT 'other', account_id, sequence + 1, at, year, hours, kind, \
            source_kind, source_id, course_code, course_title, course_version, module, level, mode, organisation, policy, \
            explanation, reverses, previous, hash FROM ledger_entries";
        world.database.write.execute_unprepared(double).await.expect_err("one source is credited once");
        world.assert_whole(1).await;
    }
}
