//! Search and catalogue follow every change, on every node.

use std::time::Duration;

use domain::catalogue::Module;

use platform::search::Asked;

use crate::world::{World, course_with, on_both};

on_both! {
    async fn a_published_course_is_found_at_once_and_by_what_is_inside(world: World) {
        world.import(&course_with("KM-T-1", "campus-safety", "2.00", "地震时先避险，震后迅速疏散到操场。")).await;
        let found = world.platform.search(None, &Asked::of("地震 疏散", 10)).await.expect("searches");
        let hit = found.hits.iter().find(|hit| hit.unit.is_some()).expect("the page is found");
        assert_eq!(hit.course, "KM-T-1");
        assert!(hit.snippet.contains("<mark>"), "{}", hit.snippet);
        let elsewhere = world.platform.search(None, &Asked { module: Some(Module::TeacherEthics), ..Asked::of("地震", 10) }).await.expect("searches");
        assert_eq!(elsewhere.total, 0);
    }
}

on_both! {
    async fn a_new_version_replaces_what_the_old_one_said(world: World) {
        world.import(&course_with("KM-T-1", "campus-safety", "2.00", "消防器材的使用。")).await;
        world.import(&course_with("KM-T-1", "campus-safety", "2.00", "防溺水的要点。")).await;
        assert_eq!(world.platform.search(None, &Asked::of("消防器材", 10)).await.expect("searches").total, 0);
        assert!(world.platform.search(None, &Asked::of("防溺水", 10)).await.expect("searches").total > 0);
    }
}

on_both! {
    async fn another_node_sees_the_change_by_following_the_outbox(world: World) {
        let other = world.another_node().await;
        other.catch_up().await.expect("starts");
        let following = tokio::spawn({
            let other = other.clone();
            async move { other.follow_outbox().await }
        });
        world.course("KM-T-1").await;
        let seen = async {
            while other.course("KM-T-1").is_err()
                || other.search(None, &Asked::of("课程", 10)).await.expect("searches").total == 0
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), seen).await.expect("the other node learns of the course");
        following.abort();
    }
}

on_both! {
    async fn an_index_made_anew_finds_the_same(world: World) {
        for n in 1..=3 {
            world.course(&format!("KM-T-{n}")).await;
        }
        let before = world.platform.search(None, &Asked::of("爱护学生", 10)).await.expect("searches").total;
        let mut heard = Vec::new();
        let courses = world.platform.rebuild_index(|done, of| heard.push((done, of))).await.expect("rebuilds");
        assert_eq!(courses, 3);
        assert_eq!(heard, [(1, 3), (2, 3), (3, 3)]);
        assert!(before > 0);
        assert_eq!(world.platform.search(None, &Asked::of("爱护学生", 10)).await.expect("searches").total, before);
    }
}
