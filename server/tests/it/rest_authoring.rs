//! Authoring by programs: the history of a draft, the question bank, files of questions, and what answers say.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::{Value, json};

use crate::world::{Person, World, on_both};

async fn author(world: &World, login: &str) -> Person {
    world.person(login, Role::Author, "KM").await
}

fn about(title: &str) -> Value {
    json!({
        "title": title, "summary": "一。", "hours": "2.00",
        "module": "campus-safety", "level": "county", "mode": "remote", "source": "self-made",
    })
}

fn with(mut about: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().expect("an object") {
        about[key] = value.clone();
    }
    about
}

on_both! {
    async fn the_history_of_a_draft_is_read_compared_and_taken_up_again(world: World) {
        let author = author(&world, "author").await.program;
        author.post("/api/v1/courses", &with(about("疏散"), &json!({"code": "KM-H-1"}))).await.json(201);
        let draft = "/api/v1/courses/KM-H-1/draft";
        author.put(draft, &with(about("防火"), &json!({"revision": 1}))).await.json(200);
        let history = format!("{draft}/history");
        let saves = author.get(&history).await.json(200);
        let revisions: Vec<_> = saves["items"].as_array().expect("a list").iter().map(|each| each["revision"].as_u64()).collect();
        assert_eq!(revisions, [Some(2), Some(1)]);
        assert!(saves["next"].is_null() && saves["items"][0]["by"].is_string() && saves["items"][0]["at"].is_string());

        let first = author.get(&format!("{history}/1")).await.json(200);
        assert_eq!((first["title"].as_str(), first["revision"].as_u64()), (Some("疏散"), Some(1)));
        author.get(&format!("{history}/9")).await.problem(404);

        let changes = author.get(&format!("{history}/1/changes")).await.json(200);
        let told: Vec<_> = changes["lines"].as_array().expect("lines").iter()
            .filter(|line| line["change"] != "same")
            .map(|line| (line["change"].as_str().expect("a word"), line["text"].as_str().expect("a text").contains("疏散")))
            .collect();
        assert_eq!(told, [("removed", false), ("added", true)]);
        let same = author.get(&format!("{history}/2/changes")).await.json(200);
        assert_eq!(same["lines"], json!([]));

        author.post(&history, &json!({"revision": 1, "from": 1})).await.problem(409);
        let restored = author.post(&history, &json!({"revision": 2, "from": 1})).await.json(201);
        assert_eq!((restored["title"].as_str(), restored["revision"].as_u64()), (Some("疏散"), Some(3)));
    }
}

on_both! {
    async fn the_bank_is_filled_paged_changed_and_emptied_by_programs(world: World) {
        let author = author(&world, "author").await.program;
        let other = world.person("other", Role::Author, "KM").await.program;
        let bank = "/api/v1/bank/questions";
        let gift = "::一:: 每年多少学时？ {#72}\n\n::二:: 火警电话是 119。 {T}\n\n::三:: 先后 {>ALL\n报警\n疏散\n}";
        let added = author.post(bank, &json!({"module": "campus-safety", "subject": "安全", "gift": gift})).await.json(201);
        assert_eq!((added["added"].as_u64(), added["unchanged"].as_u64()), (Some(3), Some(0)));
        let wrong = author.post(bank, &json!({"module": "x", "gift": "一 {=a"})).await;
        let problem = wrong.problem(422);
        let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|each| each["field"].as_str().expect("a field").to_owned()).collect();
        assert_eq!(fields, ["module", "gift[1]"]);

        let first = author.get(&format!("{bank}?limit=2")).await.json(200);
        let next = first["next"].as_str().expect("another page");
        let second = author.get(&format!("{bank}?limit=2&cursor={next}")).await.json(200);
        assert_eq!((first["items"].as_array().map(Vec::len), second["items"].as_array().map(Vec::len)), (Some(2), Some(1)));
        assert!(second["next"].is_null());
        let found = author.get(&format!("{bank}?q=119&module=campus-safety&subject=%E5%AE%89%E5%85%A8")).await.json(200);
        let item = &found["items"][0];
        assert_eq!((item["kind"].as_str(), item["name"].as_str(), item["own"].as_bool()), (Some("true_false"), Some("二"), Some(true)));
        assert!(item["gift"].as_str().is_some_and(|gift| gift.contains("119")));
        assert_eq!(other.get(&format!("{bank}?q=119")).await.json(200)["items"][0]["own"], false);
        author.get(&format!("{bank}?module=none")).await.problem(422);

        let one = format!("{bank}/{}", item["id"].as_str().expect("an id"));
        let changed = json!({"module": "pedagogy", "subject": "", "gift": "::二:: 火警电话是 110。 {F}"});
        other.put(&one, &changed).await.problem(403);
        let now = author.put(&one, &changed).await.json(200);
        assert_eq!((now["module"].as_str(), now["gift"].as_str().map(|gift| gift.contains("110"))), (Some("pedagogy"), Some(true)));
        assert_eq!(author.get(&format!("{bank}?q=119")).await.json(200)["items"], json!([]));
        // Two at once, none, and what is there already.
        author.put(&one, &json!({"module": "pedagogy", "gift": gift})).await.problem(422);
        let known = author.put(&one, &json!({"module": "pedagogy", "gift": "::一:: 每年多少学时？ {#72}"})).await;
        assert_eq!(known.problem(409)["type"], "urn:xueshi:problem:question-known");

        other.call(Method::DELETE, &one).await.problem(403);
        author.call(Method::DELETE, &one).await.assert(204);
        author.call(Method::DELETE, &one).await.assert(204);
        author.put(&one, &changed).await.problem(404);
    }
}

on_both! {
    async fn questions_go_out_in_each_format_and_come_in_again(world: World) {
        let Person { program: author, browser } = author(&world, "author").await;
        let bank = "/api/v1/bank/questions";
        let gift = "::一:: 选一个 {=对的 ~错的#不对}\n\n::二:: 火警电话是 119。 {T}\n\n::三:: 写下 {=*}";
        author.post(bank, &json!({"module": "campus-safety", "gift": gift})).await.json(201);
        for (format, kind) in [("gift", "text/plain"), ("moodle", "application/xml"), ("qti", "application/zip")] {
            let file = author.get(&format!("/api/v1/bank/export?format={format}&module=campus-safety")).await;
            file.assert(200);
            assert!(file.header("content-type").starts_with(kind), "{format}");
            assert!(file.header("content-disposition").contains("questions."), "{format}");
        }
        author.get("/api/v1/bank/export?format=word").await.problem(422);
        let page = browser.get("/author/courses/bank").await;
        assert!(page.assert(200).text().contains("format=qti"));
        let file = browser.get("/author/courses/bank/questions?format=qti").await;
        assert_eq!(file.assert(200).header("content-type"), "application/zip");

        let package = author.get("/api/v1/bank/export?format=qti").await;
        let other = world.person("other", Role::Author, "KM").await.program;
        let fields = [("module", "campus-safety"), ("subject", "")];
        let taken = other.upload("/api/v1/bank/imports", &fields, ("file", "q.zip", &package.body)).await.json(201);
        assert_eq!(taken["added"].as_u64(), Some(2), "what has a wildcard alone cannot be said: {taken}");
        let refused = other.upload("/api/v1/bank/imports", &fields, ("file", "", b"")).await;
        assert_eq!(refused.problem(422)["errors"][0]["field"], "file");
        let items = other.get(&format!("{bank}?q=119")).await.json(200);
        assert!(items["items"].as_array().expect("a list").iter().all(|each| each["kind"] == "true_false"));
    }
}

on_both! {
    async fn what_answers_say_of_the_questions_is_told_to_reviewers(world: World) {
        world.course("KM-A-1").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.program;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-A-1").await;
        let told = reviewer.get("/api/v1/courses/KM-A-1/units/quiz/analysis").await.json(200);
        assert_eq!((told["course"].as_str(), told["unit"].as_str(), told["attempts"].as_u64()), (Some("KM-A-1"), Some("quiz"), Some(1)));
        let question = &told["questions"][0];
        assert_eq!((question["asked"].as_u64(), question["answered"].as_u64()), (Some(1), Some(1)));
        assert!(question["difficulty"].is_number() && question["options"].is_array(), "{question}");
        reviewer.get("/api/v1/courses/KM-A-1/units/none/analysis").await.problem(404);
        teacher.program.get("/api/v1/courses/KM-A-1/units/quiz/analysis").await.problem(403);
    }
}

on_both! {
    async fn what_is_wrong_with_questions_is_told_in_the_language_of_their_author(world: World) {
        let author = author(&world, "author").await;
        let fields = [("module", "campus-safety"), ("gift", "每年多少学时？ {#七十二}")];
        let shown = author.browser.upload("/author/courses/bank", &fields, ("questions", "", b"")).await;
        let text = shown.assert(422).text();
        assert!(text.contains("第 1 行") && text.contains("应为"), "{text}");
        assert!(!text.contains("expected"), "{text}");
        let refused = author.program.post("/api/v1/bank/questions", &json!({"module": "campus-safety", "gift": "一 {#七}"})).await;
        let detail = refused.problem(422)["errors"][0]["detail"].as_str().expect("a detail").to_owned();
        assert!(detail.contains("expected a number"), "programs are told in English: {detail}");
    }
}
