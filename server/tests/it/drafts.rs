//! A course on its way by programs: begun, filled, submitted, returned, published, retired, brought back.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    world::{World, on_both},
};

fn about() -> Value {
    json!({
        "code": "KM-P-1", "title": "复式教学入门", "summary": "一个教室两个年级怎样上课。", "hours": "2.50",
        "module": "pedagogy", "level": "county", "mode": "remote", "source": "self-made",
    })
}

/// The body of a change.
fn change(revision: &Value, more: &Value) -> Value {
    let mut body = about();
    for source in [&json!({ "revision": revision }), more] {
        for (name, value) in source.as_object().expect("an object") {
            body[name] = value.clone();
        }
    }
    body
}

async fn add(client: &Client, revision: &Value, fields: &[(&str, &str)]) -> Value {
    let revision = revision.to_string();
    let mut all = vec![("revision", revision.as_str()), ("required", "yes")];
    all.extend_from_slice(fields);
    let path = "/api/v1/courses/KM-P-1/draft/units";
    client
        .upload(path, &all, ("video", "", b""))
        .await
        .json(201)
}

const PAGE: &[(&str, &str)] = &[
    ("kind", "page"),
    ("section", "第一章"),
    ("title", "动静搭配"),
    ("markdown", "# 动静搭配\n\n一个年级听讲，另一个年级练习。"),
    ("min_seconds", "30"),
];
const QUIZ: &[(&str, &str)] = &[
    ("kind", "quiz"),
    ("section", "第二章"),
    ("title", "测验"),
    ("gift", "复式教学一定要两间教室。{FALSE}"),
    ("pass_percent", "60"),
    ("attempts", "0"),
    ("searchable", "yes"),
];

on_both! {
    async fn a_course_is_written_by_a_program_and_reaches_its_teachers(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.program;
        let begun = author.post("/api/v1/courses", &about()).await.json(201);
        assert_eq!((begun["state"].as_str(), begun["revision"].as_u64()), (Some("editing"), Some(1)));
        assert_eq!(begun["gaps"], json!(["units"]));
        assert_eq!(author.post("/api/v1/courses", &about()).await.json(201), begun, "the same again is the same draft");

        let paged = add(&author, &begun["revision"], PAGE).await;
        let whole = add(&author, &paged["revision"], QUIZ).await;
        assert_eq!(whole["sections"][1]["units"][0]["searchable"], true);
        let path = "/api/v1/courses/KM-P-1/draft";

        let unknown = json!({"sections": [{"title": "一", "units": [{"key": "page-1"}, {"key": "video-9"}]}, {"title": "", "units": []}]});
        let refused = author.put(path, &change(&whole["revision"], &unknown)).await;
        for field in ["sections[0].units[1].key", "sections[1].title", "sections[1].units"] {
            refused.refusal(field);
        }
        let stale = author.put(path, &change(&begun["revision"], &json!({}))).await;
        assert_eq!(stale.problem(409)["type"], "urn:xueshi:problem:draft-changed");
        let order = json!({"sections": [{"title": "全一章", "units": [{"key": "quiz-1", "required": false}, {"key": "page-1", "title": "动与静"}]}]});
        let written = author.put(path, &change(&whole["revision"], &order)).await.json(200);
        let units = &written["sections"][0]["units"];
        assert_eq!((units[0]["key"].as_str(), units[0]["required"].as_bool()), (Some("quiz-1"), Some(false)));
        assert_eq!(units[1]["title"], "动与静");
        assert_eq!(author.get(path).await.json(200), written);

        let step = |name: &str| format!("/api/v1/courses/KM-P-1/{name}");
        // A step needs no body.
        author.call(Method::POST, &step("submit")).await.json(200);
        let frozen = author.put(path, &change(&written["revision"], &json!({}))).await;
        assert_eq!(frozen.problem(409)["type"], "urn:xueshi:problem:draft-state");
        reviewer.post(&step("return"), &json!({})).await.refusal("remarks");
        reviewer.post(&step("return"), &json!({"remarks": "请补充例子。"})).await.json(200);
        assert_eq!(author.get(path).await.json(200)["remarks"], "请补充例子。");
        author.call(Method::POST, &step("submit")).await.json(200);
        author.call(Method::POST, &step("approve")).await.problem(403);
        let approved = reviewer.call(Method::POST, &step("approve")).await.json(200);
        assert_eq!(approved, json!({"code": "KM-P-1", "published": true}));
        let found = world.anyone().get("/api/v1/search?q=%E5%A4%8D%E5%BC%8F%E6%95%99%E5%AD%A6").await.json(200);
        assert_eq!(found["items"][0]["course"], "KM-P-1");
        reviewer.call(Method::POST, &step("frobnicate")).await.problem(404);
    }
}

on_both! {
    async fn a_retired_course_takes_nobody_in_and_lets_everybody_finish(world: World) {
        world.course("KM-T-1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.program;
        let author = world.person("author", Role::Author, "KM").await.program;
        let (early, late) = (world.teacher("t1").await, world.teacher("t2").await);
        early.program.call(Method::POST, "/api/v1/courses/KM-T-1/enrolments").await.json(201);
        author.call(Method::POST, "/api/v1/courses/KM-T-1/retire").await.problem(403);
        for _ in 0..2 {
            let stands = reviewer.call(Method::POST, "/api/v1/courses/KM-T-1/retire").await.json(200);
            assert_eq!(stands["published"], false);
        }
        world.anyone().get("/api/v1/courses/KM-T-1").await.problem(404);
        assert_eq!(world.anyone().get("/api/v1/courses").await.json(200)["items"], json!([]));
        late.program.call(Method::POST, "/api/v1/courses/KM-T-1/enrolments").await.problem(404);

        world.pass(60);
        let beat = json!({"session": "s", "watched": [[0, 60]]});
        let learned = early.program.post("/api/v1/me/units/KM-T-1~1~text/heartbeats", &beat).await.json(200);
        assert_eq!(learned["unit"]["state"], "completed");
        let paper = early.program.post("/api/v1/me/units/KM-T-1~1~quiz/attempts", &json!({})).await.json(201);
        let attempt = format!("/api/v1/me/attempts/{}", paper["attempt"].as_str().expect("an id"));
        let marked = early.program.put(&attempt, &json!({"answers": {"q1": true}})).await.json(200);
        assert!(marked["credit"]["entry"].is_string(), "{marked}");
        assert!(early.browser.get("/me").await.assert(200).text().contains("KM-T-1"));
        early.browser.get("/learn/KM-T-1/text").await.assert(200);
        assert!(early.browser.get("/courses/KM-T-1").await.assert(200).text().contains("这门课程已下架"));
        late.browser.get("/courses/KM-T-1").await.assert(404);
        late.browser.get("/learn/KM-T-1/text").await.assert(404);

        let back = reviewer.call(Method::POST, "/api/v1/courses/KM-T-1/publish").await.json(200);
        assert_eq!(back["published"], true);
        late.program.call(Method::POST, "/api/v1/courses/KM-T-1/enrolments").await.json(201);
        reviewer.call(Method::POST, "/api/v1/courses/KM-X-9/retire").await.problem(404);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_reviewer_retires_and_brings_back_by_forms_alone(world: World) {
        // It came from a folder: nobody has a draft of it.
        world.course("KM-T-1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.browser;
        assert!(!reviewer.get("/author").await.assert(200).text().contains("已下架的课程"));
        let course = reviewer.get("/courses/KM-T-1").await;
        assert!(course.assert(200).text().contains("action=\"/author/KM-T-1/catalogue\""));
        let gone = reviewer.form("/author/KM-T-1/catalogue", &[("to", "retire")]).await;
        assert_eq!(gone.assert(303).header("location"), "/author#retired");
        reviewer.get("/courses/KM-T-1").await.assert(404);
        let list = reviewer.get("/author").await;
        assert!(list.assert(200).text().contains("已下架的课程") && list.text().contains("KM-T-1"));
        reviewer.form("/author/KM-T-1/catalogue", &[("to", "sideways")]).await.assert(422);
        reviewer.form("/author/KM-T-1/catalogue", &[("to", "publish")]).await.assert(303);
        reviewer.get("/courses/KM-T-1").await.assert(200);
        let teacher = world.teacher("t1").await.browser;
        assert!(!teacher.get("/courses/KM-T-1").await.assert(200).text().contains("/catalogue"));
    }
}

on_both! {
    async fn a_new_edition_of_a_retired_course_comes_before_the_old_one(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.program;
        let begun = author.post("/api/v1/courses", &about()).await.json(201);
        let whole = add(&author, &begun["revision"], PAGE).await;
        let step = |name: &str| format!("/api/v1/courses/KM-P-1/{name}");
        author.call(Method::POST, &step("submit")).await.json(200);
        reviewer.call(Method::POST, &step("approve")).await.json(200);
        reviewer.call(Method::POST, &step("retire")).await.json(200);
        let path = "/api/v1/courses/KM-P-1/draft";
        assert_eq!(author.get(path).await.json(200)["retired"], true);
        let renamed = json!({"title": "复式教学新编"});
        author.put(path, &change(&whole["revision"], &renamed)).await.json(200);
        author.call(Method::POST, &step("submit")).await.json(200);
        reviewer.call(Method::POST, &step("publish")).await.json(200);
        let course = world.anyone().get("/api/v1/courses/KM-P-1").await.json(200);
        assert_eq!((course["version"].as_u64(), course["title"].as_str()), (Some(2), Some("复式教学新编")));
    }
}

async fn edit(
    client: &Client,
    key: &str,
    revision: &Value,
    fields: &[(&str, &str)],
    file: (&str, &str, &[u8]),
) -> Answer {
    let revision = revision.to_string();
    let mut all = vec![("revision", revision.as_str()), ("required", "yes")];
    all.extend_from_slice(fields);
    let path = format!("/api/v1/courses/KM-P-1/draft/units/{key}");
    client.upload_by(Method::PUT, &path, &all, file).await
}

const MOODLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="multichoice"><name><text>避险</text></name>
<questiontext format="html"><text><![CDATA[<p>地震时先做什么？<img src="@@PLUGINFILE@@/a.png" alt="教室"></p>]]></text></questiontext>
<single>true</single><answer fraction="100"><text>避险</text></answer><answer fraction="0"><text>拍照</text></answer></question>
<question type="ddimageortext"><name><text>看图</text></name><questiontext format="html"><text>拖动</text></questiontext></question>
</quiz>"#;

on_both! {
    async fn a_unit_is_written_anew_and_keeps_its_key_and_its_files(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let begun = author.post("/api/v1/courses", &about()).await.json(201);
        let paged = add(&author, &begun["revision"], PAGE).await;
        let whole = add(&author, &paged["revision"], QUIZ).await;

        let better = &[("kind", "quiz"), ("section", "第一章"), ("title", "动与静"), ("markdown", "# 动与静"), ("min_seconds", "45")];
        let none = ("document", "", b"".as_slice());
        let written = edit(&author, "page-1", &whole["revision"], better, none).await.json(200);
        let page = &written["sections"][0]["units"][0];
        assert_eq!((page["key"].as_str(), page["kind"].as_str()), (Some("page-1"), Some("page")), "{written}");
        assert_eq!((page["markdown"].as_str(), page["min_seconds"].as_u64()), (Some("# 动与静"), Some(45)));
        let stale = edit(&author, "page-1", &whole["revision"], better, none).await;
        assert_eq!(stale.problem(409)["type"], "urn:xueshi:problem:draft-changed");
        edit(&author, "page-9", &written["revision"], better, none).await.problem(404);
        let empty = &[("section", ""), ("title", "动与静"), ("markdown", ""), ("min_seconds", "0")];
        let refused = edit(&author, "page-1", &written["revision"], empty, none).await;
        for field in ["section", "markdown", "min_seconds"] {
            refused.refusal(field);
        }

        // To another section, which is begun; the one that has lost its last unit is gone.
        let moved = &[("section", "第三章"), ("title", "测验"), ("gift", "一间教室也行。{TRUE}"), ("pass_percent", "80"), ("attempts", "2")];
        let moved = edit(&author, "quiz-1", &written["revision"], moved, none).await.json(200);
        let titles: Vec<&str> = moved["sections"].as_array().expect("sections").iter().filter_map(|section| section["title"].as_str()).collect();
        assert_eq!(titles, ["第一章", "第三章"]);
        assert_eq!(moved["sections"][1]["units"][0]["searchable"], false);

        let pdf = world.teacher("t1").await.browser.get("/me/record.pdf").await.assert(200).body.clone();
        let document = [("revision", moved["revision"].to_string()), ("kind", "document".to_owned()), ("section", "第一章".to_owned()), ("title", "手册".to_owned()), ("min_seconds", "30".to_owned())];
        let document: Vec<(&str, &str)> = document.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let added = author.upload("/api/v1/courses/KM-P-1/draft/units", &document, ("document", "手册.pdf", &pdf)).await.json(201);
        let before = &added["sections"][0]["units"][1];
        let slower = &[("section", "第一章"), ("title", "手册"), ("min_seconds", "90")];
        let after = edit(&author, "document-1", &added["revision"], slower, none).await.json(200);
        let after = &after["sections"][0]["units"][1];
        assert_eq!((&after["url"], after["min_seconds"].as_u64()), (&before["url"], Some(90)));
    }
}

on_both! {
    async fn questions_of_other_platforms_come_in_with_a_report(world: World) {
        let person = world.person("author", Role::Author, "KM").await;
        let (author, browser) = (person.program, person.browser);
        let begun = author.post("/api/v1/courses", &about()).await.json(201);
        let quiz = add(&author, &begun["revision"], QUIZ).await;
        let fields = &[("section", "第二章"), ("title", "测验"), ("gift", "旧题。{TRUE}"), ("pass_percent", "60"), ("attempts", "0")];
        let file = ("questions", "moodle.xml", MOODLE.as_bytes());

        // The page shows what came in and saves nothing.
        let revision = quiz["revision"].to_string();
        let mut typed = vec![("revision", revision.as_str())];
        typed.extend_from_slice(fields);
        let form = browser.upload("/author/KM-P-1/units/quiz-1/content", &typed, file).await;
        let text = form.assert(200).text();
        assert!(!text.contains("[moodle]"), "what goes without saying is not written into the author's questions");
        for part in ["读入了 1 道题，还没有保存", "旧题。", "地震时先做什么", "“看图”：整道题：这里不能评判“ddimageortext”类型", "图片、视频或声音"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(author.get("/api/v1/courses/KM-P-1/draft").await.json(200), quiz);
        let broken = browser.upload("/author/KM-P-1/units/quiz-1/content", &typed, ("questions", "a.xml", b"<quiz><question>")).await;
        let text = broken.assert(422).text();
        assert!(text.contains("不是完整的 XML") && text.contains("旧题。"), "{text}");

        let mut pressed = typed.clone();
        pressed.push(("read", "yes"));
        let without = browser.upload("/author/KM-P-1/units/quiz-1/content", &pressed, ("questions", "", b"")).await;
        assert!(without.assert(422).text().contains("请先选择题目文件"));

        let saved = edit(&author, "quiz-1", &quiz["revision"], fields, file).await.json(200);
        let gift = saved["sections"][0]["units"][0]["gift"].as_str().expect("GIFT");
        assert!(gift.starts_with("旧题") && gift.contains("地震时先做什么"), "{gift}");
        let codes: Vec<&str> = saved["left_out"].as_array().expect("a list").iter().filter_map(|each| each["code"].as_str()).collect();
        assert!(codes.contains(&"kind") && codes.contains(&"media"), "{saved}");
        edit(&author, "quiz-1", &saved["revision"], fields, ("questions", "a.xml", b"<html/>")).await.refusal("questions");
    }
}

on_both! {
    async fn a_form_that_comes_back_overwrites_nothing_of_another_window(world: World) {
        let person = world.person("author", Role::Author, "KM").await;
        let (author, browser) = (person.program, person.browser);
        let begun = author.post("/api/v1/courses", &about()).await.json(201);
        let quiz = add(&author, &begun["revision"], QUIZ).await;
        let stale = quiz["revision"].to_string();
        let newer = &[("section", "第二章"), ("title", "别处所写"), ("gift", "新题。{TRUE}"), ("pass_percent", "60"), ("attempts", "0")];
        let saved = edit(&author, "quiz-1", &quiz["revision"], newer, ("questions", "", b"")).await.json(200);

        let form = "/author/KM-P-1/units/quiz-1/content";
        let field = format!("name=\"revision\" value=\"{stale}\"");
        let typed = [("revision", stale.as_str()), ("section", "第二章"), ("title", "这个窗口"), ("gift", "旧题。{TRUE}"), ("pass_percent", "60"), ("attempts", "0")];
        // Neither the questions that a file brings nor a correction make it newer than it is.
        let brought = browser.upload(form, &typed, ("questions", "moodle.xml", MOODLE.as_bytes())).await;
        assert!(brought.assert(200).text().contains(&field), "{}", brought.text());
        let mut wrong = typed;
        wrong[4] = ("pass_percent", "0");
        let refused = browser.upload(form, &wrong, ("questions", "", b"")).await;
        assert!(refused.assert(422).text().contains(&field), "{}", refused.text());
        let about = browser.form("/author/KM-P-1", &[("revision", stale.as_str()), ("title", "")]).await;
        assert!(about.assert(422).text().contains(&field), "{}", about.text());

        // Said once, with what was typed beside it, it is the author's to decide.
        let told = browser.upload(form, &typed, ("questions", "", b"")).await;
        let text = told.assert(409).text();
        let newest = format!("name=\"revision\" value=\"{}\"", saved["revision"]);
        assert!(text.contains(&newest) && text.contains("这个窗口") && text.contains("别处所写"), "{text}");
        assert_eq!(author.get("/api/v1/courses/KM-P-1/draft").await.json(200), saved);
    }
}
