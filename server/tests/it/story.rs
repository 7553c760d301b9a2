//! The main job by REST: a teacher learns, the hours are in the ledger, an administrator decides.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::json;

use crate::world::{PASSWORD, World, on_both};

on_both! {
    async fn a_teacher_signs_in_learns_and_sees_the_hours_with_their_reasons(world: World) {
        world.course("KM-T-1").await;
        world.teacher("t1").await;
        let anyone = world.anyone();
        let credentials = json!({"login": "t1", "password": PASSWORD});
        let session = anyone.post("/api/v1/sessions", &credentials).await.json(201);
        assert_eq!(session["user"]["login"], "t1");
        assert_eq!(session["user"]["role"], "teacher");
        assert_eq!(session["user"]["organisation"], "530102-01");
        assert!(session["expires_at"].as_str().is_some_and(|at| at.contains('T')));
        let token = session["token"].as_str().expect("a token");
        let teacher = anyone.with("authorization", &format!("Bearer {token}"));

        let courses = teacher.get("/api/v1/courses?module=teacher-ethics").await.json(200);
        assert_eq!(courses["items"][0]["code"], "KM-T-1");
        assert_eq!(courses["items"][0]["hours"], "4.00");
        assert!(courses["next"].is_null());
        let course = teacher.get("/api/v1/courses/KM-T-1").await.json(200);
        let units = course["sections"][0]["units"].as_array().expect("units");
        let kinds: Vec<_> = units.iter().map(|unit| unit["kind"].as_str().expect("a kind")).collect();
        assert_eq!(kinds, ["page", "page", "quiz"]);
        assert_eq!(units[1]["required"], false);

        let enrolments = "/api/v1/courses/KM-T-1/enrolments";
        let first = teacher.call(Method::POST, enrolments).await.json(201);
        let again = teacher.call(Method::POST, enrolments).await.json(200);
        assert_eq!(first["id"], again["id"]);
        let progress = teacher.get("/api/v1/me/courses/KM-T-1/progress").await.json(200);
        assert_eq!(progress["missing"].as_array().map(Vec::len), Some(2));
        assert_eq!(progress["course"]["state"], "not_started");

        // A minute is claimed before it has passed, half of it has when it is claimed again, and then it is over.
        let beats = "/api/v1/me/units/KM-T-1~1~text/heartbeats";
        let beat = json!({"session": "tab", "watched": [[0, 60]]});
        teacher.post(beats, &beat).await.json(200);
        world.pass(30);
        let half = teacher.post(beats, &beat).await.json(200);
        assert_eq!(half["unit"]["state"], "in_progress");
        assert!(half["unit"]["ratio"].as_f64().is_some_and(|ratio| ratio <= 0.51), "{half}");
        world.pass(30);
        let whole = teacher.post(beats, &beat).await.json(200);
        assert_eq!(whole["unit"]["state"], "completed", "{whole}");
        assert!(whole.get("credit").is_none(), "the quiz is missing");

        let paper = teacher.call(Method::POST, "/api/v1/me/units/KM-T-1~1~quiz/attempts").await.json(201);
        assert_eq!(paper["questions"][0]["kind"], "true_false");
        let attempt = format!("/api/v1/me/attempts/{}", paper["attempt"].as_str().expect("an id"));
        let answers = json!({"answers": {"q1": true}});
        let marked = teacher.put(&attempt, &answers).await.json(200);
        assert_eq!(marked["passed"], true);
        assert_eq!(marked["feedback"][0]["feedback"][0], "对的");
        assert_eq!(marked["credit"]["hours"], "4.00");
        let reasons = marked["credit"]["explanation"].as_array().expect("reasons");
        assert!(!reasons.is_empty() && reasons.iter().all(|line| !line.as_str().expect("a sentence").contains('{')));
        let repeated = teacher.put(&attempt, &answers).await.json(200);
        assert_eq!(repeated["credit"]["entry"], marked["credit"]["entry"], "sent twice, credited once");

        let ledger = teacher.get("/api/v1/me/ledger?year=2026").await.json(200);
        assert_eq!(ledger["total"], "4.00");
        assert_eq!(ledger["target"], "72.00");
        assert_eq!(ledger["by_module"]["teacher-ethics"], "4.00");
        assert_eq!(ledger["by_module"]["campus-safety"], "0.00");
        let entry = &ledger["entries"][0];
        assert_eq!(entry["id"], marked["credit"]["entry"]);
        assert_eq!((&entry["state"], &entry["kind"]), (&json!("pending"), &json!("completion")));
        assert_eq!(entry["hash"].as_str().map(str::len), Some(64));
        let enrolled = teacher.get("/api/v1/me/enrolments").await.json(200);
        assert_eq!(enrolled["items"][0]["state"], "completed");
        world.assert_whole(1).await;

        teacher.call(Method::DELETE, "/api/v1/sessions/current").await.assert(204);
        teacher.get("/api/v1/me/ledger").await.problem(401);
    }
}

on_both! {
    async fn an_administrator_verifies_and_rejects_and_the_teacher_reads_why(world: World) {
        for code in ["KM-T-1", "KM-T-2", "KM-T-3"] {
            world.course(code).await;
        }
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await.program;
        let mut entries = Vec::new();
        for code in ["KM-T-1", "KM-T-2", "KM-T-3"] {
            entries.push(world.complete(&teacher, code).await);
        }
        let queue = county.get("/api/v1/ledger/entries?organisation=530102-01&state=pending&year=2026").await.json(200);
        assert_eq!(queue["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(queue["items"][0]["teacher"]["login"], "t1");

        let decide = |entry: &str| format!("/api/v1/ledger/entries/{entry}/verification");
        let verified = county.post(&decide(&entries[0]), &json!({"decision": "verify"})).await.json(200);
        assert_eq!(verified["state"], "verified");
        let contrary = json!({"decision": "reject", "reason": "代学"});
        let conflict = county.post(&decide(&entries[0]), &contrary).await.problem(409);
        assert_eq!(conflict["type"], "urn:xueshi:problem:already-decided");
        county.post(&decide(&entries[1]), &json!({"decision": "reject"})).await.refusal("reason");
        let rejected = county.post(&decide(&entries[1]), &contrary).await.json(200);
        assert_eq!(rejected["state"], "rejected");
        let many = json!({"entries": [entries[2]], "decision": "verify"});
        let decided = county.post("/api/v1/ledger/verifications", &many).await.json(200);
        assert_eq!(decided["items"][0]["state"], "verified");

        let ledger = teacher.program.get("/api/v1/me/ledger?year=2026&lang=en").await.json(200);
        assert_eq!((&ledger["total"], &ledger["verified"]), (&json!("8.00"), &json!("8.00")));
        let lines = ledger["entries"].as_array().expect("entries");
        assert_eq!(lines.len(), 4, "nothing is deleted");
        let line = |id: &serde_json::Value| lines.iter().find(|line| line["id"] == *id).expect("a line");
        assert_eq!(line(&json!(entries[1]))["rejected_because"], "代学");
        let reversal = line(&rejected["reversal"]);
        assert_eq!((&reversal["hours"], &reversal["reverses"]), (&json!("-4.00"), &json!(entries[1])));
        world.assert_whole(4).await;
    }
}

on_both! {
    async fn lists_are_read_page_by_page_without_gaps(world: World) {
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let codes: Vec<String> = (1..=5).map(|n| format!("KM-T-{n}")).collect();
        for code in &codes {
            world.course(code).await;
            world.complete(&teacher, code).await;
        }
        for (client, path, key) in [
            (&world.anyone(), "/api/v1/courses?limit=2", "code"),
            (&teacher.program, "/api/v1/me/enrolments?limit=2", "course"),
            (&county.program, "/api/v1/ledger/entries?limit=2", "course"),
        ] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = client.get(&format!("{path}&cursor={cursor}")).await.json(200);
                let items = page["items"].as_array().expect("items");
                assert!(items.len() <= 2, "{path}");
                seen.extend(items.iter().map(|item| item[key].as_str().expect("a code").to_owned()));
                match page["next"].as_str() {
                    Some(next) => cursor = url::form_urlencoded::byte_serialize(next.as_bytes()).collect(),
                    None => break,
                }
            }
            seen.sort();
            assert_eq!(seen, codes, "{path}");
        }
    }
}

on_both! {
    async fn what_is_in_a_course_is_found_with_its_words_marked(world: World) {
        world.course("KM-T-1").await;
        world.platform.catch_up().await.expect("follows");
        let found = world.anyone().get("/api/v1/search?q=%E5%B0%8A%E9%87%8D%E5%AE%B6%E9%95%BF").await.json(200);
        let first = &found["items"][0];
        assert_eq!(first["course"], "KM-T-1");
        assert_eq!(first["unit"], "KM-T-1~1~text");
        let snippet = first["snippet"].as_str().expect("a snippet");
        assert!(snippet.contains("<mark>"), "{snippet}");
        assert_eq!(found["facets"]["modules"], json!([{"value": "teacher-ethics", "count": 1}]));
    }
}

on_both! {
    async fn counties_are_handed_the_newest_checkpoint_and_schools_are_not(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await.browser;
        let school = world.person("school", Role::Administrator, "530102-01").await.browser;
        assert!(!county.get("/admin").await.assert(200).text().contains("请保存账本检查点"), "there is none yet");
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        world.platform.make_checkpoint("test").await.expect("is made");
        let hub = county.get("/admin").await;
        assert!(hub.assert(200).text().contains("第 1 号"), "{}", hub.text());
        assert!(hub.text().contains("href=\"/ledger/checkpoints/1.txt\""));
        assert!(county.get("/ledger/checkpoints/1.txt").await.assert(200).text().contains("\nentries 1\n"));
        assert!(!school.get("/admin").await.assert(200).text().contains("请保存账本检查点"));
    }
}
