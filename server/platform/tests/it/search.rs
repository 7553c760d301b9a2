//! Search and catalogue follow every change, on every node.

use std::time::Duration;

use domain::{accounts::Role, catalogue::Module};
use platform::{
    Error,
    search::{Asked, Taught},
};
use search::{Document, Kind, Locator};

use crate::world::{World, course_with, folder, on_both};

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

on_both! {
    async fn a_damaged_index_is_noticed_and_made_anew(world: World) {
        world.import(&course_with("KM-T-1", "campus-safety", "2.00", "地震时先避险，震后迅速疏散到操场。")).await;
        let folder = tempfile::tempdir().expect("a folder");
        let node = world.node_with_index_in(folder.path()).await;
        node.catch_up().await.expect("builds");
        assert_eq!(node.check_index().await.expect("checks"), 0);
        let store = std::fs::read_dir(folder.path())
            .expect("reads")
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .find(|path| path.extension().is_some_and(|end| end == "store"))
            .expect("a file of stored texts");
        let mut bytes = std::fs::read(&store).expect("reads");
        bytes[3] ^= 1;
        std::fs::write(&store, bytes).expect("writes");
        assert_eq!(node.check_index().await.expect("makes it anew"), 1);
        assert_eq!(node.check_index().await.expect("checks"), 0);
        let found = node.search(None, &Asked::of("地震 疏散", 10)).await.expect("searches");
        assert!(found.hits.iter().any(|hit| hit.unit.is_some()), "{found:?}");
    }
}

const PDF: &[u8] = include_bytes!("../../demo/courses/KM-AQ-001/handout.pdf");

on_both! {
    async fn each_page_of_a_file_is_read_once_and_found(world: World) {
        let toml = "code = \"KM-D-1\"\ntitle = \"课\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"一\"\n\n[[section.unit]]\nid = \"d\"\nkind = \"document\"\ntitle = \"材料\"\nfile = \"d.pdf\"\nmin_seconds = 1\n";
        world.import(&folder(&[("course.toml", toml.as_bytes()), ("d.pdf", PDF)])).await;
        let documents = world.platform.documents("KM-D-1").await.expect("reads");
        let pages: Vec<_> = documents.iter().filter_map(|each| each.locator.clone()).collect();
        assert_eq!(pages.first(), Some(&Locator::Page(1)));
        let found = world.platform.search(None, &Asked::of("疏散路线图 集合点", 10)).await.expect("searches");
        let hit = found.hits.iter().find(|hit| hit.kind == Kind::Document && hit.unit.is_some()).expect("the page");
        assert_eq!(hit.locator, Some(Locator::Page(1)));
        assert!(hit.snippet.contains("<mark>"), "{}", hit.snippet);
        // Another node finds the text kept, though it has no store of its own to read the file from.
        let other = world.another_node().await;
        other.catch_up().await.expect("follows");
        assert_eq!(other.documents("KM-D-1").await.expect("reads"), documents);
    }
}

on_both! {
    async fn questions_of_a_quiz_are_found_only_where_the_author_says_so(world: World) {
        for (code, searchable) in [("KM-Q-1", "false"), ("KM-Q-2", "true")] {
            let toml = format!("code = \"{code}\"\ntitle = \"课\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n[[section]]\ntitle = \"一\"\n\n[[section.unit]]\nid = \"q\"\nkind = \"quiz\"\ntitle = \"测验\"\nfile = \"q.gift\"\nsearchable = {searchable}\n");
            world.import(&folder(&[("course.toml", toml.as_bytes()), ("q.gift", "滇池在哪座城市?{=昆明 ~大理}".as_bytes())])).await;
        }
        let found = world.platform.search(None, &Asked::of("滇池", 10)).await.expect("searches");
        assert_eq!(found.hits.iter().map(|hit| hit.course.as_str()).collect::<Vec<_>>(), ["KM-Q-2"]);
        assert_eq!(world.platform.search(None, &Asked::of("大理", 10)).await.expect("searches").total, 0, "answers never");
    }
}

on_both! {
    async fn what_a_teacher_has_behind_them_comes_later(world: World) {
        world.course("KM-T-1").await;
        world.course("KM-T-2").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        let first = |results: search::GroupedResults| results.courses.first().map(|found| found.course.course.clone());
        let anyone = world.platform.search_courses(None, &Asked::of("爱护学生", 10)).await.expect("searches");
        assert_eq!(anyone.total, 2);
        let theirs = world.platform.search_courses(Some(&teacher), &Asked::of("爱护学生", 10)).await.expect("searches");
        assert_eq!(first(theirs).as_deref(), Some("KM-T-2"));
    }
}

on_both! {
    async fn what_the_city_teaches_counts_on_every_node(world: World) {
        world.import(&course_with("KM-T-1", "campus-safety", "2.00", "地震时先避险，震后迅速疏散到操场。")).await;
        let other = world.another_node().await;
        other.catch_up().await.expect("starts");
        assert_eq!(other.search(None, &Asked::of("哐当哐当", 10)).await.expect("searches").total, 0);
        let city = world.person("city", Role::Administrator, "KM").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let taught = Taught::read("防震减灾月", "哐当哐当，地震").expect("can stand");
        let refused = world.platform.teach(&county, &taught).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        world.platform.teach(&city, &taught).await.expect("is taught");
        assert_eq!(world.platform.taught(&county).await.expect("reads"), taught);
        for node in [&world.platform, &other] {
            node.catch_up().await.expect("follows");
            assert!(node.search(None, &Asked::of("哐当哐当", 10)).await.expect("searches").total > 0);
        }
    }
}

on_both! {
    async fn what_is_not_found_is_counted_without_who_asked_or_what_may_name_them(world: World) {
        world.course("KM-T-1").await;
        let city = world.person("city", Role::Administrator, "KM").await;
        for asked in ["量子纠缠", "量子纠缠 ", "爱护学生", "13987654321", "a@b.cn", &"长".repeat(41)] {
            world.platform.search(Some(&city), &Asked::of(asked, 10)).await.expect("searches");
        }
        world.platform.keep_misses().await.expect("are kept");
        world.platform.search_courses(None, &Asked::of("量子纠缠", 10)).await.expect("searches");
        world.platform.keep_misses().await.expect("are kept");
        let misses = world.platform.misses(&city, 10).await.expect("reads");
        assert_eq!(misses.iter().map(|miss| (miss.text.as_str(), miss.times)).collect::<Vec<_>>(), [("量子纠缠", 3)]);
        let teacher = world.teacher("t1").await;
        assert!(matches!(world.platform.misses(&teacher, 10).await, Err(Error::Denied(_))));
        world.platform.forget_misses(&city).await.expect("are forgotten");
        assert_eq!(world.platform.misses(&city, 10).await.expect("reads"), []);
    }
}

#[test]
fn what_cannot_be_a_word_is_named_by_its_line() {
    let error = Taught::read("好词\n——\n", "一个\n甲，乙").expect_err("two lines are wrong");
    let Error::Refused(refusals) = error else {
        panic!("{error:?}")
    };
    let told: Vec<_> = refusals
        .iter()
        .map(|each| {
            (
                each.field.as_str(),
                each.detail.contains("line 2") || each.detail.contains("line 1"),
            )
        })
        .collect();
    assert_eq!(told, [("words", true), ("synonyms", true)]);
}

/// The corpus of the relevance test is what the demonstration city's courses say: `XUESHI_UPDATE_SNAPSHOTS=1` writes it anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_judged_corpus_is_that_of_the_demonstration_courses() {
    let world = World::on_sqlite().await;
    world
        .platform
        .load_demo_courses(|_| ())
        .await
        .expect("loads");
    let mut codes: Vec<String> = world
        .platform
        .catalogue()
        .courses
        .iter()
        .map(|each| each.course.code.to_string())
        .collect();
    codes.sort();
    let mut documents: Vec<Document> = Vec::new();
    for code in codes {
        documents.extend(world.platform.documents(&code).await.expect("reads"));
    }
    for document in &mut documents {
        document.published_at = 0;
    }
    let lines: Vec<String> = documents
        .iter()
        .map(|each| serde_json::to_string(each).expect("JSON"))
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../search/tests/corpus.json");
    if std::env::var_os("XUESHI_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).expect("is written");
    }
    let kept: Vec<Document> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("is there")).expect("documents");
    for (kept, now) in kept.iter().zip(&documents) {
        assert_eq!(kept, now);
    }
    assert_eq!(kept.len(), documents.len());
}
