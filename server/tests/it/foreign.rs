//! What another site makes a browser send, and what a browser is told about our answers.

use axum::http::Method;
use serde_json::json;

use crate::world::{World, on_both};

on_both! {
    async fn what_another_site_posts_is_refused(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let cookie = &teacher.browser;
        let form = "/courses/KM-T-1/enrolments";
        let api = "/api/v1/courses/KM-T-1/enrolments";

        let foreign = [
            cookie.with("sec-fetch-site", "cross-site"),
            cookie.with("sec-fetch-site", "same-site"),
        ];
        for client in &foreign {
            let page = client.form(form, &[]).await;
            page.assert(403);
            assert!(page.header("content-type").starts_with("text/html"));
            client.call(Method::POST, api).await.problem(403);
            client.get("/courses").await.assert(200);
        }
        // A browser without Sec-Fetch-Site names the origin instead.
        let plain = world.anyone().with("cookie", cookie_of(&world, "t1").await.as_str());
        for (origin, status) in [("https://evil.test", 403), ("null", 403), ("http://xueshi.test", 303)] {
            plain.with("origin", origin).form(form, &[]).await.assert(status);
        }
        let enrolled = teacher.program.get("/api/v1/me/enrolments").await.json(200);
        assert_eq!(enrolled["items"].as_array().map(Vec::len), Some(1), "only the last was taken");
    }
}

async fn cookie_of(world: &World, login: &str) -> String {
    let credentials = json!({"login": login, "password": crate::world::PASSWORD});
    let session = world
        .anyone()
        .post("/api/v1/sessions", &credentials)
        .await
        .json(201);
    format!("session={}", session["token"].as_str().expect("a token"))
}

on_both! {
    async fn a_token_is_sent_by_programs_and_never_by_another_site(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let program = teacher.program.with("origin", "https://tool.test").with("sec-fetch-site", "cross-site");
        program.call(Method::POST, "/api/v1/courses/KM-T-1/enrolments").await.json(201);
    }
}

on_both! {
    async fn every_answer_tells_the_browser_what_it_may_do(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        for path in ["/", "/courses/KM-T-1", "/nothing", "/api/v1/courses", "/api/v1/nothing", "/robots.txt"] {
            let answer = teacher.browser.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert!(!answer.header("permissions-policy").is_empty(), "{path}");
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
        }
        assert_eq!(teacher.browser.get("/me").await.header("cache-control"), "private, no-cache");
    }
}
