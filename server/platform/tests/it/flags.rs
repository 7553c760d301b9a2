//! Evidence that a person should look at: found after the commit, kept once, and nothing is taken away.

use domain::{accounts::Role, flags::Flag, ids::UnitId};
use platform::ledger::{Flagged, QueueFilter};

use crate::world::{World, course_of_pages, on_both, origin, reading};

on_both! {
    async fn a_quiz_in_seconds_is_seen_by_the_follower_and_found_in_the_queue(world: World) {
        world.course("KM-T-1").await;
        let (platform, other) = (&world.platform, world.another_node().await);
        assert_eq!(platform.watch_entries().await.expect("looks"), 0);
        assert_eq!(other.watch_entries().await.expect("looks"), 0);
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let (one, two) = tokio::join!(platform.watch_entries(), other.watch_entries());
        assert_eq!((one.expect("looks"), two.expect("looks")), (1, 1));
        assert_eq!(platform.watch_entries().await.expect("looks"), 0, "nothing new");
        let flags = platform.flags_of(std::slice::from_ref(&entry)).await.expect("reads");
        assert_eq!(flags[&entry], [Flag::QuizInSeconds { seconds: 0, questions: 1 }]);
        let county = world.person("county", Role::Administrator, "530102").await;
        let filter = QueueFilter { flag: Some(Flagged::With("quiz-in-seconds".to_owned())), ..QueueFilter::default() };
        let queue = platform.queue(&county, &filter, None, 10).await.expect("reads");
        assert_eq!(queue.items[0].flags, ["quiz-in-seconds"]);
        let account = platform.own_ledger(&teacher, platform.year_now()).await.expect("reads");
        assert_eq!(account.total.to_string(), "4.00", "nothing is taken away");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn honest_reading_raises_nothing_and_three_teachers_at_one_device_do(world: World) {
        world.import(&course_of_pages("KM-P-1", 1)).await;
        let mut entries = Vec::new();
        for login in ["t1", "t2", "t3"] {
            let teacher = world.teacher(login).await;
            world.platform.enrol(&teacher, "KM-P-1").await.expect("enrols");
            world.pass(60);
            let done = world.beat(&teacher, "KM-P-1~1~p1", reading(60)).await.expect("is taken");
            let entry = done.credit.expect("is credited").entry;
            let flags = world.platform.flag_now(&entry).await.expect("looks");
            entries.push(entry);
            assert_eq!(flags.is_empty(), login != "t3", "{login}: {flags:?}");
        }
        let third = &entries[2];
        let expected = Flag::SameDevice { teachers: 3, address: "192.0.2.7".to_owned() };
        let again = world.platform.flag_now(third).await.expect("looks");
        assert_eq!(again, std::slice::from_ref(&expected));
        let kept = world.platform.flags_of(&entries).await.expect("reads");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[third], [expected]);
    }
}

on_both! {
    async fn two_pages_that_wait_out_the_same_hour_are_faster_than_their_content(world: World) {
        world.import(&course_of_pages("KM-P-2", 2)).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-P-2").await.expect("enrols");
        world.pass(120);
        let mut entry = None;
        for unit in ["p1", "p2"] {
            let mut beat = reading(60);
            unit.clone_into(&mut beat.session);
            let unit = UnitId::new(format!("KM-P-2~1~{unit}"));
            let done = world.platform.record_progress(&teacher, &unit, &beat, &origin()).await.expect("is taken");
            entry = done.credit;
        }
        let flags = world.platform.flag_now(&entry.expect("is credited").entry).await.expect("looks");
        assert_eq!(flags, [Flag::FasterThanContent { took_seconds: 60, content_seconds: 120 }]);
    }
}
