//! What authors learn from their learners, against evidence made by hand.

use domain::{accounts::Role, learning::Intervals};
use platform::{Error, Viewer, analytics::Analytics, learning::Beat};

use crate::world::{World, folder, on_both, reading};

const VIDEO: &[u8] = include_bytes!("../../../content/tests/data/two-seconds.mp4");

/// A course of a video, a page of a minute and another.
fn course(text: &str) -> content::course_folder::ParsedCourse {
    let toml = r#"
code = "KM-V-1"
title = "看与读"
summary = "一门短课。"
module = "pedagogy"
level = "county"
hours = "1.00"

[[section]]
title = "内容"

[[section.unit]]
id = "clip"
kind = "video"
title = "录像"
file = "clip.mp4"
watch_ratio = 0.40

[[section.unit]]
id = "text"
kind = "page"
title = "正文"
file = "text.md"
min_seconds = 60

[[section.unit]]
id = "last"
kind = "page"
title = "最后"
file = "last.md"
min_seconds = 60
"#;
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("clip.mp4", VIDEO),
        ("text.md", text.as_bytes()),
        ("last.md", "完。".as_bytes()),
    ])
}

async fn seen_by(world: &World, viewer: &Viewer, version: Option<u32>) -> Analytics {
    world
        .platform
        .analytics(viewer, "KM-V-1", version)
        .await
        .expect("may see")
}

/// A passage of the video in milliseconds, from a page that was open long enough.
fn watching(from: u32, to: u32) -> Beat {
    Beat {
        session: "watch".to_owned(),
        watched: Intervals::one(from, to),
        ..Beat::default()
    }
}

const DAY: i64 = 24 * 3600;

on_both! {
    async fn how_many_came_how_far_and_where_they_stopped(world: World) {
        world.import(&course("正文。")).await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let mut people = Vec::new();
        for number in 1..=7 {
            let person = world.teacher(&format!("t{number}")).await;
            world.platform.enrol(&person, "KM-V-1").await.expect("enrols");
            people.push(person);
        }
        // Six watch: five the first half, one the last quarter. One does nothing at all.
        world.pass(120);
        for person in &people[..5] {
            world.beat(person, "KM-V-1~1~clip", watching(0, 1000)).await.expect("recorded");
        }
        world.beat(&people[5], "KM-V-1~1~clip", watching(1500, 2000)).await.expect("recorded");
        // Five finish, after 1, 2, 3, 4 and 10 days; the median is told from five on.
        for (person, days) in people.iter().zip([1, 1, 1, 1, 6]) {
            if person.account() == people[4].account() {
                let four = seen_by(&world, &reviewer, None).await;
                assert_eq!((four.completed, four.median_millis), (4, None), "four are too few to speak of");
            }
            world.pass(days * DAY - 120);
            for unit in ["text", "last"] {
                world.pass(60);
                world.beat(person, &format!("KM-V-1~1~{unit}"), reading_in(unit)).await.expect("recorded");
            }
        }

        let seen = seen_by(&world, &reviewer, None).await;
        assert_eq!((seen.enrolled, seen.begun, seen.completed), (7, 6, 5));
        // Enrolled at the very beginning, and two minutes passed before the first day.
        assert_eq!(seen.median_millis, Some((3 * DAY + 120) * 1000));
        let told: Vec<_> = seen.units.iter().map(|unit| (unit.unit.key.as_str(), unit.begun, unit.met, unit.stopped)).collect();
        assert_eq!(told, [("clip", 6, 5, 0), ("text", 5, 5, 0), ("last", 5, 5, 0)], "ten days are no stop yet");
        let coverage = seen.units[0].coverage.as_ref().expect("of a video");
        assert_eq!(coverage.viewers, 6);
        let mut expected = [5; 20];
        expected[10..15].fill(0);
        expected[15..].fill(1);
        assert_eq!(coverage.parts, expected);
        assert!(seen.units[1].coverage.is_none());

        world.pass(5 * DAY);
        let later = seen_by(&world, &reviewer, None).await;
        let stopped: Vec<_> = later.units.iter().map(|unit| unit.stopped).collect();
        assert_eq!(stopped, [1, 0, 0], "who finished has not stopped, and who never began was nowhere");
        // Whoever comes back has not stopped either, and then stops elsewhere.
        world.beat(&people[5], "KM-V-1~1~text", reading(30)).await.expect("recorded");
        let back = seen_by(&world, &reviewer, None).await;
        assert_eq!(back.units.iter().map(|unit| unit.stopped).sum::<u64>(), 0);
        world.pass(15 * DAY);
        let again = seen_by(&world, &reviewer, None).await;
        assert_eq!(again.units.iter().map(|unit| unit.stopped).collect::<Vec<_>>(), [0, 1, 0]);
    }
}

fn reading_in(unit: &str) -> Beat {
    Beat {
        session: unit.to_owned(),
        ..reading(60)
    }
}

on_both! {
    async fn an_even_number_of_completions_has_the_mean_of_the_middle_two(world: World) {
        world.import(&course("正文。")).await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        for number in 1..=6 {
            let person = world.teacher(&format!("t{number}")).await;
            world.platform.enrol(&person, "KM-V-1").await.expect("enrols");
            // 1, 2, 3, 5, 5 and 6 hours.
            world.pass([1, 2, 3, 5, 5, 6][number - 1] * 3600);
            for beat in [("clip", watching(0, 2000)), ("text", reading_in("text")), ("last", reading_in("last"))] {
                world.beat(&person, &format!("KM-V-1~1~{}", beat.0), beat.1).await.expect("recorded");
            }
        }
        let seen = seen_by(&world, &reviewer, None).await;
        assert_eq!((seen.completed, seen.median_millis), (6, Some(4 * 3_600_000)));
    }
}

on_both! {
    async fn versions_are_told_apart_and_the_newest_comes_first(world: World) {
        world.import(&course("第一版。")).await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let early = world.teacher("t1").await;
        world.platform.enrol(&early, "KM-V-1").await.expect("enrols");
        world.import(&course("第二版。")).await;
        let newest = seen_by(&world, &reviewer, None).await;
        let numbers: Vec<_> = newest.versions.iter().map(|version| version.number).collect();
        assert_eq!((newest.number, newest.enrolled, numbers), (2, 0, vec![2, 1]));
        let first = seen_by(&world, &reviewer, Some(1)).await;
        assert_eq!((first.number, first.enrolled), (1, 1));
        let none = world.platform.analytics(&reviewer, "KM-V-1", Some(3)).await;
        assert!(matches!(none, Err(Error::NotFound(_))), "{none:?}");
    }
}

on_both! {
    async fn only_reviewers_see_what_no_author_here_wrote(world: World) {
        world.import(&course("正文。")).await;
        for role in [Role::Author, Role::Teacher, Role::Administrator, Role::Auditor, Role::Operator] {
            let person = world.person(role.code(), role, "KM").await;
            let asked = world.platform.analytics(&person, "KM-V-1", None).await;
            assert!(matches!(asked, Err(Error::Denied(_))), "{role}");
        }
    }
}
