//! Packages: uploaded, played on an address of their own, and counted by the server.

use std::io::Write as _;

use axum::{body::Body, http::Method};
use domain::accounts::Role;
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    client::{Answer, Client},
    world::{Person, World, folder, on_both},
};

const MANIFEST: &str = r#"<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization identifier="A"><title>疏散</title>
<item identifier="I1" identifierref="R1"><title>路线</title></item>
<item identifier="I2" identifierref="R2"><title>演练</title></item></organization></organizations>
<resources><resource identifier="R1" adlcp:scormtype="sco" href="one/index.html"/><resource identifier="R2" adlcp:scormtype="sco" href="two.html?x=1"/></resources>
</manifest>"#;

pub fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect("starts");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

fn package() -> Vec<u8> {
    zipped(&[
        ("imsmanifest.xml", MANIFEST),
        ("one/index.html", "<p>先看路线图，再走一遍疏散通道。"),
        ("two.html", "<p>二"),
    ])
}

async fn published(world: &World) {
    publish(world, &package()).await;
}

async fn publish(world: &World, package: &[u8]) {
    let course = "code = \"KM-P-1\"\ntitle = \"疏散\"\nsummary = \"一\"\nhours = \"2.00\"\nmodule = \"campus-safety\"\nlevel = \"county\"\n\
        [[section]]\ntitle = \"一\"\n[[section.unit]]\nid = \"play\"\nkind = \"package\"\ntitle = \"课件\"\nfile = \"p.zip\"\nmin_seconds = 30\n";
    let files: [(&str, &[u8]); 2] = [("course.toml", course.as_bytes()), ("p.zip", package)];
    world.import(&folder(&files)).await;
}

/// The address of the package on the learner's page, below the address where packages run.
async fn opened(teacher: &Person) -> String {
    let page = teacher.browser.get("/learn/KM-P-1/play").await;
    let text = page.assert(200).text();
    assert!(
        page.header("content-security-policy")
            .contains("frame-src http://packages.test")
    );
    let (_, rest) = text
        .split_once("src=\"http://packages.test")
        .expect("a frame");
    let (path, _) = rest.split_once('?').expect("its language");
    path.strip_suffix("/play").expect("the player").to_owned()
}

fn at_packages(world: &World) -> Client {
    world.anyone().with("host", "packages.test")
}

async fn save(client: &Client, pass: &str, activity: &str, version: u64, status: &str) -> Answer {
    let body = json!({"version": version, "cmi": {"core": {"lesson_status": status, "exit": "suspend"}, "suspend_data": "3"}});
    let path = format!("{pass}/state?activity={activity}");
    client
        .send(
            Method::POST,
            &path,
            "text/plain",
            Body::from(body.to_string()),
        )
        .await
}

/// Reads on for so many seconds.
async fn stay(world: &World, teacher: &Person, seconds: u32) -> Value {
    world.pass(i64::from(seconds));
    let beat = json!({"session": "s", "watched": [[0, seconds]]});
    teacher
        .program
        .post("/api/v1/me/units/KM-P-1~1~play/heartbeats", &beat)
        .await
        .json(200)
}

on_both! {
    async fn a_package_counts_when_its_activities_and_its_time_are_done(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let shown = world.anyone().get("/api/v1/courses/KM-P-1").await.json(200);
        assert_eq!(shown["sections"][0]["units"][0]["kind"], "package");
        let pass = opened(&teacher).await;
        let client = at_packages(&world);

        let play = client.get(&format!("{pass}/play")).await;
        let page = play.assert(200).text();
        assert!(page.contains("路线") && page.contains("演练"), "every activity is named");
        assert!(play.header("content-security-policy").contains("frame-ancestors http://xueshi.test"));
        let file = client.get(&format!("{pass}/files/one/index.html")).await;
        assert!(file.assert(200).text().contains("疏散通道"));
        assert_eq!(file.header("content-type"), "text/html");
        assert!(file.header("content-security-policy").contains("frame-ancestors 'self' http://xueshi.test"));
        client.get(&format!("{pass}/files/none.html")).await.problem(404);

        let begun = save(&client, &pass, "I1", 0, "incomplete").await.json(200);
        assert_eq!((begun["version"].as_u64(), begun["unit"].as_str()), (Some(1), Some("in_progress")));
        let stale = save(&client, &pass, "I1", 0, "completed").await;
        assert_eq!(stale.problem(409)["type"], "urn:xueshi:problem:package-state");
        save(&client, &pass, "I1", 1, "completed").await.json(200);
        let stands = stay(&world, &teacher, 30).await;
        assert_eq!(stands["unit"]["state"], "in_progress", "the second activity is not done");
        assert!(stands["credit"].is_null());
        assert!(client.get(&format!("{pass}/play?activity=I1")).await.assert(200).text().contains("suspend_data"), "it goes on where it stopped");

        let done = save(&client, &pass, "I2", 0, "passed").await.json(200);
        assert_eq!(done["unit"], "completed");
        assert!(done["entry"].is_string(), "{done}");
        assert!(done["message"].as_str().expect("words").contains('2'));
        // Said again, and taken back: nothing more is credited, and nothing is lost.
        let again = save(&client, &pass, "I2", 1, "incomplete").await.json(200);
        assert_eq!((again["unit"].as_str(), &again["entry"]), (Some("completed"), &done["entry"]));
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_package_that_says_it_is_done_at_once_still_takes_its_time(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let pass = opened(&teacher).await;
        let client = at_packages(&world);
        for activity in ["I1", "I2"] {
            let told = save(&client, &pass, activity, 0, "completed").await.json(200);
            assert!(told["entry"].is_null(), "{told}");
        }
        let early = stay(&world, &teacher, 10).await;
        assert_eq!(early["unit"]["state"], "in_progress");
        let done = stay(&world, &teacher, 30).await;
        assert_eq!(done["unit"]["state"], "completed");
        assert!(done["credit"]["entry"].is_string(), "{done}");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_save_that_comes_many_times_at_once_counts_once(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let pass = opened(&teacher).await;
        stay(&world, &teacher, 30).await;
        let client = at_packages(&world);
        save(&client, &pass, "I1", 0, "completed").await.json(200);
        let saves = (0..16).map(|_| save(&client, &pass, "I2", 0, "completed"));
        let answers = futures::future::join_all(saves).await;
        let taken = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers.iter().filter(|answer| answer.status == 409).count();
        assert_eq!((taken, refused), (1, 15));
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn packages_and_the_site_do_not_reach_each_other(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let pass = opened(&teacher).await;
        let client = at_packages(&world);
        let file = format!("{pass}/files/two.html");
        // On the site's own address a package's page would run with the session's cookie.
        teacher.browser.get(&file).await.problem(404);
        for path in ["/login", "/me", "/api/v1/courses"] {
            let page = client.get(path).await;
            page.assert(404);
        }
        let forged = format!("{}x{}", &file[..20], &file[21..]);
        client.get(&forged).await.problem(404);
        save(&client, &pass, "none", 0, "completed").await.problem(404);
        let large = "x".repeat(2 << 20);
        client.send(Method::POST, &format!("{pass}/state?activity=I1"), "text/plain", Body::from(large)).await.problem(413);
        client.send(Method::POST, &format!("{pass}/state?activity=I1"), "text/plain", Body::from("no")).await.problem(422);
        world.pass(12 * 3600 + 1);
        client.get(&file).await.problem(404);
    }
}

on_both! {
    async fn an_author_uploads_a_package_and_looks_at_it(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let about = json!({
            "code": "KM-P-2", "title": "疏散", "summary": "一。", "hours": "2.00",
            "module": "campus-safety", "level": "county", "mode": "remote", "source": "self-made",
        });
        author.program.post("/api/v1/courses", &about).await.json(201);
        let fields = [("revision", "1"), ("kind", "package"), ("section", "一"), ("title", "课件"), ("required", "yes"), ("min_seconds", "30")];
        let units = "/api/v1/courses/KM-P-2/draft/units";
        let hostile = zipped(&[("imsmanifest.xml", MANIFEST), ("../../etc/cron.d/x", "x")]);
        let refused = author.program.upload(units, &fields, ("package", "p.zip", &hostile)).await;
        assert_eq!(refused.refusal("package")["errors"][0]["code"], "package-unsafe");
        let shown = author.browser.upload("/author/KM-P-2/units", &fields, ("package", "p.zip", &hostile)).await;
        assert!(shown.assert(422).text().contains("课件包里有不安全的内容"));
        let draft = author.program.upload(units, &fields, ("package", "p.zip", &package())).await.json(201);
        let unit = &draft["sections"][0]["units"][0];
        assert_eq!((unit["standard"].as_str(), &unit["activities"]), (Some("scorm-1.2"), &json!(["路线", "演练"])));

        let preview = author.browser.get("/author/KM-P-2/preview/package-1").await;
        let text = preview.assert(200).text();
        let (_, rest) = text.split_once("src=\"http://packages.test").expect("a frame");
        let (path, _) = rest.split_once('?').expect("its language");
        let client = at_packages(&world);
        client.get(path).await.assert(200);
        let told = save(&client, path.strip_suffix("/play").expect("the player"), "I1", 0, "completed").await.json(200);
        assert!(told["unit"].is_null() && told["entry"].is_null(), "a preview keeps nothing: {told}");

        // Written anew without another file it keeps the one that it has.
        let fields = [("revision", "2"), ("section", "一"), ("title", "新名"), ("min_seconds", "45")];
        let path = "/api/v1/courses/KM-P-2/draft/units/package-1";
        let written = author.program.upload_by(Method::PUT, path, &fields, ("package", "", b"")).await.json(200);
        let unit = &written["sections"][0]["units"][0];
        assert_eq!((unit["title"].as_str(), unit["min_seconds"].as_u64(), unit["standard"].as_str()), (Some("新名"), Some(45), Some("scorm-1.2")));
    }
}

on_both! {
    async fn what_a_package_says_is_found(world: World) {
        published(&world).await;
        let found = world.anyone().get("/api/v1/search?q=%E7%96%8F%E6%95%A3%E9%80%9A%E9%81%93").await.json(200);
        assert_eq!(found["items"][0]["unit"], "KM-P-1~1~play");
    }
}

on_both! {
    async fn a_package_of_scorm_2004_is_met_when_its_own_rollup_says_so(world: World) {
        let manifest = MANIFEST.replace("1.2</schemaversion>", "2004 4th Edition</schemaversion>").replace("scormtype", "scormType");
        publish(&world, &zipped(&[("imsmanifest.xml", &manifest), ("one/index.html", "<p>一"), ("two.html", "<p>二")])).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let pass = opened(&teacher).await;
        stay(&world, &teacher, 30).await;
        let client = at_packages(&world);
        let say = |activity: &str, body: Value| {
            let path = format!("{pass}/state?activity={activity}");
            let client = client.clone();
            async move { client.send(Method::POST, &path, "application/json", Body::from(body.to_string())).await }
        };
        let tree = |version: u64, completed: bool, passed: Value| json!({"version": version, "data": {"state": "x"}, "completed": completed, "passed": passed, "score": null});

        let both = json!({"version": 0, "cmi": {"completion_status": "completed"}, "tree": tree(0, false, json!(null))});
        let kept = say("I1", both.clone()).await.json(200);
        assert_eq!((kept["version"].as_u64(), kept["tree"].as_u64(), kept["unit"].as_str()), (Some(1), Some(1), Some("in_progress")));
        assert_eq!(kept["met"], json!(["I1"]));
        // Both or neither: another window was there.
        let stale = json!({"version": 1, "cmi": {"completion_status": "incomplete"}, "tree": tree(0, true, json!(null))});
        assert_eq!(say("I1", stale).await.problem(409)["type"], "urn:xueshi:problem:package-state");
        let page = client.get(&format!("{pass}/play")).await;
        assert!(page.assert(200).text().contains("&quot;state&quot;:&quot;x&quot;"), "it goes on where it stopped");

        let failed = say("", json!({"tree": tree(1, true, json!(false))})).await.json(200);
        assert_eq!((failed["version"].as_u64(), failed["tree"].as_u64(), failed["unit"].as_str()), (None, Some(2), Some("in_progress")));
        let met = say("", json!({"tree": tree(2, true, json!(true))})).await.json(200);
        assert_eq!(met["unit"], "completed");
        assert!(met["entry"].is_string(), "{met}");
        for nothing in [json!({}), json!({"version": 1}), json!({"tree": {"version": 3}})] {
            say("I1", nothing).await.problem(422);
        }
        world.assert_whole(1).await;
    }
}

/// A question of H5P, which says that it is answered.
fn question() -> Vec<u8> {
    zipped(&[
        (
            "h5p.json",
            r#"{"title":"洗手","mainLibrary":"H5P.Own","preloadedDependencies":[{"machineName":"H5P.Own","majorVersion":1,"minorVersion":0}]}"#,
        ),
        (
            "content/content.json",
            r#"{"question":"<p>饭前要洗净双手吗？"}"#,
        ),
        (
            "H5P.Own-1.0/library.json",
            r#"{"preloadedJs":[{"path":"own.js"}]}"#,
        ),
        (
            "H5P.Own-1.0/own.js",
            "this.triggerXAPIScored(1, 1, 'answered')",
        ),
    ])
}

on_both! {
    async fn an_h5p_content_counts_when_it_is_answered_right_and_only_once(world: World) {
        publish(&world, &question()).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let pass = opened(&teacher).await;
        let client = at_packages(&world);

        let play = client.get(&format!("{pass}/play")).await;
        let page = play.assert(200).text();
        assert!(page.contains("/h5p?lang="), "the frame shows a page that reads the content");
        let inner = client.get(&format!("{pass}/h5p")).await;
        assert!(inner.assert(200).text().contains("课件"));
        let policy = inner.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'self' http://xueshi.test"), "{policy}");
        teacher.browser.get(&format!("{pass}/h5p")).await.problem(404);
        client.get(&format!("{pass}/files/H5P.Own-1.0/own.js")).await.assert(200);

        let say = |version: u64, kept: Value| {
            let body = json!({"version": version, "cmi": kept});
            let (path, client) = (format!("{pass}/state?activity=H5P.Own"), client.clone());
            async move { client.send(Method::POST, &path, "application/json", Body::from(body.to_string())).await }
        };
        let answered = |raw: u64| json!({"verb": "answered", "result": {"completion": true, "success": raw == 1, "score": {"raw": raw, "min": 0, "max": 1}}, "userData": {"0": {"state": "\"x\""}}});
        let wrong = say(0, answered(0)).await.json(200);
        assert_eq!((wrong["unit"].as_str(), &wrong["met"]), (Some("in_progress"), &json!([])));
        assert!(client.get(&format!("{pass}/play")).await.assert(200).text().contains("userData"), "it goes on where it stopped");
        stay(&world, &teacher, 30).await;
        let rights = (0..8).map(|_| say(1, answered(1)));
        let answers = futures::future::join_all(rights).await;
        let taken: Vec<_> = answers.into_iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(taken.len(), 1);
        let done = taken[0].json(200);
        assert_eq!(done["unit"], "completed");
        assert!(done["entry"].is_string(), "{done}");
        let again = say(2, json!({"userData": {}})).await.json(200);
        assert_eq!((again["unit"].as_str(), &again["entry"]), (Some("completed"), &done["entry"]));
        let tree = json!({"tree": {"version": 0, "data": {}, "completed": true, "passed": true, "score": 1.0}});
        client.send(Method::POST, &format!("{pass}/state"), "application/json", Body::from(tree.to_string())).await.problem(409);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn an_author_is_told_what_an_h5p_package_lacks_and_that_it_never_says_when_it_is_done(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let about = json!({
            "code": "KM-P-3", "title": "洗手", "summary": "一。", "hours": "2.00",
            "module": "campus-safety", "level": "county", "mode": "remote", "source": "self-made",
        });
        author.program.post("/api/v1/courses", &about).await.json(201);
        let fields = [("revision", "1"), ("kind", "package"), ("section", "一"), ("title", "洗手"), ("required", "yes"), ("min_seconds", "30")];
        let head = r#"{"title":"洗手","mainLibrary":"H5P.Own","preloadedDependencies":[{"machineName":"H5P.Own","majorVersion":1,"minorVersion":0}]}"#;
        let alone = zipped(&[("h5p.json", head), ("content/content.json", "{}")]);
        let units = "/api/v1/courses/KM-P-3/draft/units";
        let refused = author.program.upload(units, &fields, ("package", "p.h5p", &alone)).await;
        assert_eq!(refused.refusal("package")["errors"][0]["code"], "package-library");
        let shown = author.browser.upload("/author/KM-P-3/units", &fields, ("package", "p.h5p", &alone)).await;
        let page = shown.assert(422).text();
        assert!(page.contains("缺少一个库") && page.contains("H5P.Own 1.0"));
        let silent = zipped(&[("h5p.json", head), ("content/content.json", "{}"), ("H5P.Own-1.0/library.json", "{}")]);
        let draft = author.program.upload(units, &fields, ("package", "p.h5p", &silent)).await.json(201);
        let unit = &draft["sections"][0]["units"][0];
        assert_eq!((unit["standard"].as_str(), &unit["activities"]), (Some("h5p"), &json!(["洗手"])));
        let page = author.browser.get("/author/KM-P-3").await;
        assert!(page.assert(200).text().contains("不会报告学完没有"));
    }
}
