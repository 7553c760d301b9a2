//! Master teachers' groups, as programs and browsers ask for them.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::json;

use crate::world::{World, on_both};

on_both! {
    async fn a_workshop_is_founded_joined_led_and_talked_in(world: World) {
        world.course("KM-T-1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let (host, teacher) = (world.teacher("host").await, world.teacher("t1").await);
        let body = json!({"key": "", "title": "德育工作室", "summary": "读案例。", "host": "host", "places": 3});
        county.program.post("/api/v1/workshops", &body).await.refusal("key");
        let mut body = body;
        body["key"] = json!("k");
        let made = county.program.post("/api/v1/workshops", &body).await.json(201);
        let at = format!("/api/v1/workshops/{}", made["id"].as_str().expect("an id"));
        let led = json!({"revision": 1, "welcome": "欢迎", "courses": [{"code": "KM-T-1", "note": "先学\n这门"}]});
        let shown = host.program.put(&format!("{at}/courses"), &led).await.json(200);
        assert_eq!((shown["standing"].as_str(), shown["courses"][0]["note"].as_str()), (Some("host"), Some("先学 这门")));
        let asked = teacher.program.post(&format!("{at}/membership"), &json!({"words": "想学"})).await.json(200);
        assert_eq!((asked["standing"].as_str(), &asked["waiting"]), (Some("applied"), &json!(null)));
        teacher.program.get(&format!("{at}/topics")).await.problem(409);
        let people = host.program.get(&format!("{at}/people")).await.json(200);
        let person = &people["items"][0];
        assert_eq!((person["state"].as_str(), person["words"].as_str()), (Some("applied"), Some("想学")));
        let decide = format!("{at}/people/{}", person["account"].as_str().expect("an id"));
        host.program.post(&decide, &json!({"decision": "perhaps"})).await.refusal("decision");
        host.program.post(&decide, &json!({"decision": "accept"})).await.assert(204);
        let topic = teacher.program.post(&format!("{at}/topics"), &json!({"words": "怎么和家长说？"})).await.json(201);
        let replies = format!("{at}/topics/{}/replies", topic["id"].as_str().expect("an id"));
        let seen = host.program.post(&replies, &json!({"words": "先听，再说。"})).await.json(201);
        assert_eq!((seen["answers"][0]["capacity"].as_str(), seen["capacity"].as_str()), (Some("host"), Some("member")));
        assert_eq!(teacher.program.get(&format!("{at}/topics")).await.json(200)["items"].as_array().map(Vec::len), Some(1));
        let me = teacher.browser.get("/me").await;
        assert!(me.assert(200).text().contains("我的工作室"));
        county.program.call(Method::POST, &format!("{at}/closing")).await.json(200);
        teacher.program.post(&format!("{at}/topics"), &json!({"words": "还有一个问题"})).await.problem(409);
        county.program.call(Method::DELETE, &format!("{at}/closing")).await.json(200);
        teacher.program.call(Method::DELETE, &format!("{at}/membership")).await.assert(204);
    }
}

on_both! {
    async fn what_was_typed_and_refused_comes_back_and_a_host_plans_without_seeing_the_register(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let (host, teacher) = (world.teacher("host").await, world.teacher("t1").await);
        let wrong = [("key", "k"), ("title", "德育工作室"), ("summary", "读案例。"), ("host", "没有这个人"), ("places", "500")];
        let page = county.browser.form("/admin/workshops", &wrong).await;
        let shown = page.assert(422).text();
        assert!(shown.contains("名额是 1 至 200 的整数") && shown.contains("没有这个人") && shown.contains("读案例。"), "{shown}");
        let body = json!({"key": "k2", "title": "德育工作室", "summary": "读案例。", "host": "host", "places": 3});
        let made = county.program.post("/api/v1/workshops", &body).await.json(201);
        let id = made["id"].as_str().expect("an id");
        let stale = [("revision", "9"), ("welcome", "我写的话"), ("courses", "")];
        let shown = host.browser.form(&format!("/workshops/{id}/manage"), &stale).await;
        assert!(shown.assert(409).text().contains("我写的话"));
        let plan = format!("/admin/trainings/new?workshop={id}");
        assert!(host.browser.get(&plan).await.assert(200).text().contains("德育工作室"));
        teacher.browser.get(&plan).await.assert(403);
        host.browser.get("/admin/trainings/new").await.assert(403);
        let mut fields = vec![("key", "s"), ("workshop", id), ("title", "研讨"), ("module", "teacher-ethics"), ("level", "county")];
        fields.extend([("mode", "face-to-face"), ("hours", "x"), ("place", "礼堂"), ("begins", "2026-03-05T09:00"), ("ends", "2026-03-05T12:00")]);
        let again = host.browser.form("/admin/trainings", &fields).await;
        assert!(again.assert(422).text().contains(&format!("value=\"{id}\"")), "it is still the workshop's");
        for field in fields.iter_mut().filter(|(name, _)| *name == "hours") {
            field.1 = "2";
        }
        let made = host.browser.form("/admin/trainings", &fields).await;
        let to = made.assert(303).header("location").to_owned();
        let page = host.browser.get(&to).await;
        let text = page.assert(200).text();
        assert!(text.contains("name=\"to\" value=\"open\""), "{text}");
        assert!(!text.contains("name=\"people\""), "nobody is looked up");
    }
}
