//! A cmi5 unit as its program speaks: token, launch data, statements, documents; and what of it counts.

use axum::{body::Body, http::Method};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    packages::zipped,
    world::{Person, World, folder, on_both},
};

const STRUCTURE: &str = r#"<courseStructure><course id="https://example.org/c"><title><langstring lang="en">Rocks</langstring></title></course>
<au id="https://example.org/c/1" moveOn="CompletedAndPassed" masteryScore="0.8"><title><langstring lang="en">One</langstring></title><url>index.html?x=1</url></au></courseStructure>"#;

async fn published(world: &World) {
    let course = "code = \"KM-P-1\"\ntitle = \"岩石\"\nsummary = \"一\"\nhours = \"2.00\"\nmodule = \"subject\"\nlevel = \"county\"\n\
        [[section]]\ntitle = \"一\"\n[[section.unit]]\nid = \"play\"\nkind = \"package\"\ntitle = \"课件\"\nfile = \"p.zip\"\nmin_seconds = 10\n";
    let package = zipped(&[("cmi5.xml", STRUCTURE), ("index.html", "<p>岩石")]);
    let files: [(&str, &[u8]); 2] = [("course.toml", course.as_bytes()), ("p.zip", &package)];
    world.import(&folder(&files)).await;
}

/// What a unit reads from its address.
struct Launch {
    client: Client,
    fetch: String,
    actor: String,
    registration: String,
    activity: String,
}

impl Launch {
    async fn of(world: &World, teacher: &Person) -> Self {
        let page = teacher.browser.get("/learn/KM-P-1/play").await;
        let (_, rest) = page
            .assert(200)
            .text()
            .split_once("src=\"http://packages.test")
            .expect("a frame");
        let (path, _) = rest.split_once('"').expect("its end");
        let client = world.anyone().with("host", "packages.test");
        let player = client.get(&path.replace("&amp;", "&")).await;
        let (_, rest) = player
            .assert(200)
            .text()
            .split_once(" src=\"/scorm/")
            .expect("the unit");
        let (address, _) = rest.split_once('"').expect("its end");
        let address = format!(
            "http://packages.test/scorm/{}",
            address.replace("&amp;", "&")
        );
        let address: axum::http::Uri = address.parse().expect("an address");
        let query = address.query().expect("its parameters");
        let value = |name: &str| {
            let pairs: Vec<(String, String)> = serde_urlencoded(query);
            let found = pairs.into_iter().find(|(key, _)| key == name);
            found.unwrap_or_else(|| panic!("{name} in {query}")).1
        };
        assert_eq!(value("endpoint"), "http://packages.test/xapi/");
        assert!(query.starts_with("x=1&"), "the unit's own parameters stay");
        Self {
            client,
            fetch: value("fetch").replace("http://packages.test", ""),
            actor: value("actor"),
            registration: value("registration"),
            activity: value("activityId"),
        }
    }

    async fn token(&self) -> String {
        let fetched = self.client.call(Method::POST, &self.fetch).await.json(200);
        fetched["auth-token"]
            .as_str()
            .unwrap_or_else(|| panic!("{fetched}"))
            .to_owned()
    }

    fn speaking(&self, token: &str) -> Client {
        self.client
            .with("authorization", &format!("Basic {token}"))
            .with("x-experience-api-version", "1.0.3")
    }

    fn state(&self, id: &str) -> String {
        let query = form(&[
            ("stateId", id),
            ("activityId", &self.activity),
            ("agent", &self.actor),
            ("registration", &self.registration),
        ]);
        format!("/xapi/activities/state?{query}")
    }

    /// A statement that cmi5 defines.
    fn statement(&self, verb: &str, session: &str, result: &Value) -> Value {
        json!({
            "actor": serde_json::from_str::<Value>(&self.actor).expect("JSON"),
            "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}") },
            "object": { "id": self.activity },
            "result": result,
            "context": {
                "registration": self.registration,
                "contextActivities": { "category": [{ "id": "https://w3id.org/xapi/cmi5/context/categories/cmi5" }] },
                "extensions": { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": session },
            },
        })
    }
}

fn serde_urlencoded(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

async fn say(client: &Client, statement: &Value) -> Answer {
    client.post("/xapi/statements", statement).await
}

on_both! {
    async fn a_unit_that_completes_and_passes_is_credited(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        world.pass(10);
        let beat = json!({"session": "s", "watched": [[0, 10]]});
        teacher.program.post("/api/v1/me/units/KM-P-1~1~play/heartbeats", &beat).await.json(200);

        let launch = Launch::of(&world, &teacher).await;
        let token = launch.token().await;
        let again = launch.client.call(Method::POST, &launch.fetch).await.json(200);
        assert_eq!(again["error-code"], "1", "a token is fetched once");
        let unit = launch.speaking(&token);
        let told = unit.get(&launch.state("LMS.LaunchData")).await.json(200);
        assert_eq!((told["moveOn"].as_str(), told["masteryScore"].as_f64()), (Some("CompletedAndPassed"), Some(0.8)));
        assert_eq!(told["contextTemplate"]["contextActivities"]["grouping"][0]["id"], "https://example.org/c/1");
        let session = told["contextTemplate"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/sessionid"].as_str().expect("a session").to_owned();
        let doubled = launch.state("LMS.LaunchData").replace("/xapi/", "/xapi//");
        assert_eq!(unit.get(&doubled).await.json(200), told, "as some units write it");
        let preferences = form(&[("profileId", "cmi5LearnerPreferences"), ("agent", &launch.actor)]);
        unit.get(&format!("/xapi/agents/profile?{preferences}")).await.json(200);

        say(&unit, &launch.statement("initialized", &session, &json!({}))).await.json(200);
        say(&unit, &launch.statement("completed", &session, &json!({"completion": true, "duration": "PT9H"}))).await.json(200);
        let low = launch.statement("passed", &session, &json!({"success": true, "score": {"scaled": 0.5}}));
        say(&unit, &low).await.refusal("statements[0]");
        world.assert_whole(0).await;
        let mut passed = launch.statement("passed", &session, &json!({"success": true, "score": {"scaled": 0.9}}));
        passed["id"] = json!("f6dcbbc0-8b1c-4a0f-9d6c-2b9b5a1a3c11");
        for _ in 0..3 {
            let ids = say(&unit, &passed).await.json(200);
            assert_eq!(ids, json!([passed["id"]]), "the same again is the same");
        }
        world.assert_whole(1).await;
        let mut other = passed.clone();
        other["result"]["score"]["scaled"] = json!(1.0);
        assert_eq!(say(&unit, &other).await.problem(409)["type"], "urn:xueshi:problem:statement-id");
        say(&unit, &launch.statement("terminated", &session, &json!({}))).await.json(200);
        say(&unit, &launch.statement("completed", &session, &json!({"completion": true}))).await.refusal("statements[0]");
        let kept = unit.get("/xapi/statements").await.json(200);
        assert_eq!(kept["statements"].as_array().expect("a list").len(), 4);
        let path = format!("/xapi/statements?statementId={}", passed["id"].as_str().expect("an id"));
        assert_eq!(unit.get(&path).await.json(200)["result"]["score"]["scaled"], 0.9);
        let progress = teacher.program.get("/api/v1/me/courses/KM-P-1/progress").await.json(200);
        assert_eq!(progress["course"]["state"], "completed");
    }
}

on_both! {
    async fn a_unit_speaks_for_its_own_learner_and_launch_alone(world: World) {
        published(&world).await;
        let (teacher, other) = (world.teacher("t1").await, world.teacher("t2").await);
        for each in [&teacher, &other] {
            each.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        }
        let launch = Launch::of(&world, &teacher).await;
        let unit = launch.speaking(&launch.token().await);
        let theirs = Launch::of(&world, &other).await;
        let told = unit.get(&launch.state("LMS.LaunchData")).await.json(200);
        let session = told["contextTemplate"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/sessionid"].as_str().expect("a session").to_owned();
        let result = json!({"completion": true});
        for wrong in [
            theirs.statement("completed", &session, &result),
            launch.statement("completed", "another", &result),
            { let mut elsewhere = launch.statement("completed", &session, &result); elsewhere["object"]["id"] = json!("https://example.org/c/1"); elsewhere },
            { let mut unknown = launch.statement("completed", &session, &result); unknown["id"] = json!("no uuid"); unknown },
            json!({}),
        ] {
            say(&unit, &wrong).await.refusal("statements[0]");
        }
        // In its own words it may say what it likes; it counts for nothing.
        let mut free = launch.statement("completed", &session, &result);
        free["context"]["contextActivities"]["category"] = json!([]);
        say(&unit, &free).await.json(200);
        let progress = teacher.program.get("/api/v1/me/courses/KM-P-1/progress").await.json(200);
        assert_ne!(progress["course"]["state"], "completed");

        let forged = STANDARD.encode(format!("{session}:{}", "0".repeat(64)));
        launch.speaking(&forged).get("/xapi/statements").await.problem(401);
        launch.client.with("x-experience-api-version", "1.0.3").get("/xapi/statements").await.problem(401);
        unit.with("host", "xueshi.test").get("/xapi/statements").await.problem(401);
    }
}

on_both! {
    async fn a_unit_keeps_documents_and_never_another_s(world: World) {
        published(&world).await;
        let teacher = world.teacher("t1").await;
        teacher.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let launch = Launch::of(&world, &teacher).await;
        let unit = launch.speaking(&launch.token().await);
        let path = launch.state("suspendData");
        unit.get(&path).await.problem(404);
        unit.put(&path, &json!({"page": 3})).await.assert(204);
        let kept = unit.get(&path).await;
        assert_eq!(kept.json(200), json!({"page": 3}));
        let tag = kept.header("etag").to_owned();
        unit.post(&path, &json!({"seen": [1]})).await.assert(204);
        assert_eq!(unit.get(&path).await.json(200), json!({"page": 3, "seen": [1]}));
        let stale = unit.with("if-match", &tag).put(&path, &json!({"page": 9})).await;
        stale.problem(412);
        unit.put(&launch.state("LMS.LaunchData"), &json!({"moveOn": "NotApplicable"})).await.problem(403);

        let next = Launch::of(&world, &teacher).await;
        assert_eq!(next.registration, launch.registration);
        let later = next.speaking(&next.token().await);
        assert_eq!(later.get(&path).await.json(200)["page"], 3, "the next launch goes on there");
        let other = world.teacher("t2").await;
        other.program.call(Method::POST, "/api/v1/courses/KM-P-1/enrolments").await.json(201);
        let theirs = Launch::of(&world, &other).await;
        let theirs_unit = theirs.speaking(&theirs.token().await);
        theirs_unit.get(&path).await.problem(400);
        theirs_unit.get(&theirs.state("suspendData")).await.problem(404);
        unit.call(Method::DELETE, &path).await.assert(204);
        unit.get(&path).await.problem(404);
        let large = "x".repeat(2 << 20);
        unit.send(Method::PUT, &path, "text/plain", Body::from(large)).await.problem(413);
    }
}
