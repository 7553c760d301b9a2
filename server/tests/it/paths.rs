//! Learning paths and recommendations, as programs and browsers ask for them.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::{Value, json};

use crate::world::{World, on_both};

fn path(key: &str, courses: &[&str]) -> Value {
    json!({
        "key": key, "title": "第一年", "summary": "站稳讲台。",
        "for": {"stages": ["primary"], "posts": ["班主任"]}, "courses": courses,
    })
}

on_both! {
    async fn a_path_is_made_published_walked_and_recommended(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        let refused = county.program.post("/api/v1/paths", &path("k", &["KM-T-1", "KM-X-1"])).await;
        assert_eq!(refused.refusal("courses")["errors"][0]["code"], "path-unknown-course");
        county.program.post("/api/v1/paths", &path("", &["KM-T-1"])).await.refusal("key");
        let made = county.program.post("/api/v1/paths", &path("k", &["KM-T-1", "KM-T-2"])).await.json(201);
        assert_eq!((made["state"].as_str(), &made["courses"]), (Some("draft"), &json!(["KM-T-1", "KM-T-2"])));
        let at = format!("/api/v1/paths/{}", made["id"].as_str().expect("an id"));
        teacher.program.get(&at).await.problem(404);
        county.program.call(Method::POST, &format!("{at}/publication")).await.json(200);

        let shown = teacher.program.get(&at).await.json(200);
        assert_eq!((shown["done"].as_u64(), shown["of"].as_u64(), shown["next"].as_str()), (Some(1), Some(2), Some("KM-T-2")));
        assert_eq!(shown["for"]["posts"], json!(["班主任"]));
        let member = format!("{at}/membership");
        teacher.program.call(Method::POST, &member).await.json(201);
        let again = teacher.program.call(Method::POST, &member).await.json(200);
        assert!(again["joined_at"].is_string());
        assert_eq!(teacher.program.get("/api/v1/paths").await.json(200)["items"][0]["id"], made["id"]);
        let next = teacher.program.get("/api/v1/me/recommendations").await.json(200);
        let first = &next["items"][0];
        assert_eq!((first["course"].as_str(), first["reasons"][0]["kind"].as_str()), (Some("KM-T-2"), Some("path")));
        assert!(first["reasons"][0]["words"].as_str().expect("words").contains("第一年"));
        let me = teacher.browser.get("/me").await;
        assert!(me.assert(200).text().contains("我的学习路径"));
        teacher.program.call(Method::DELETE, &member).await.assert(204);
    }
}

on_both! {
    async fn who_saves_from_an_earlier_look_sees_both_and_loses_nothing(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let county = world.person("county", Role::Administrator, "530102").await;
        let made = county.program.post("/api/v1/paths", &path("k", &["KM-T-1"])).await.json(201);
        let page = format!("/admin/paths/{}", made["id"].as_str().expect("an id"));
        let change = |title: &'static str, revision: &'static str| {
            [("revision", revision), ("title", title), ("summary", "站稳讲台。"), ("courses", "KM-T-2")]
        };
        county.browser.form(&page, &change("他人的题目", "1")).await.assert(303);
        let stale = county.browser.form(&page, &change("我的题目", "1")).await;
        let shown = stale.assert(409).text();
        assert!(shown.contains("他人的题目") && shown.contains("我的题目"), "both are there");
        assert!(shown.contains("value=\"2\""), "saving again makes one's own count");
        county.browser.form(&page, &change("我的题目", "2")).await.assert(303);
    }
}
