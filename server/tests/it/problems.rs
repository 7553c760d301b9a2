//! What cannot be done is told as a problem document with the right status, and by pages in words.

use axum::{body::Body, http::Method};
use domain::accounts::Role;
use serde_json::json;

use crate::world::{PASSWORD, World, on_both};

const BEATS: &str = "/api/v1/me/units/KM-T-1~1~text/heartbeats";

on_both! {
    async fn every_refusal_has_its_status_and_its_document(world: World) {
        world.course("KM-T-1").await;
        let anyone = world.anyone();
        let teacher = world.teacher("t1").await.program;

        let body = Body::from("{\"login\":");
        anyone.send(Method::POST, "/api/v1/sessions", "application/json", body).await.problem(400);
        anyone.get("/api/v1/courses?limit=1&limit=2").await.problem(400);

        let answer = anyone.get("/api/v1/me/ledger").await;
        answer.problem(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let forged = anyone.with("authorization", "Bearer forged");
        forged.get("/api/v1/me/ledger").await.problem(401);

        teacher.get("/api/v1/ledger/entries").await.problem(403);
        teacher.get("/api/v1/nothing").await.problem(404);
        teacher.get("/api/v1/courses/KM-0").await.problem(404);
        teacher.put("/api/v1/me/attempts/0", &json!({"answers": {}})).await.problem(404);

        let answer = teacher.call(Method::DELETE, "/api/v1/courses").await;
        answer.problem(405);
        assert!(answer.header("allow").contains("GET"), "{:?}", answer.headers);

        let beat = json!({"session": "s", "watched": [[0, 60]]});
        let conflict = teacher.post(BEATS, &beat).await.problem(409);
        assert_eq!(conflict["type"], "urn:xueshi:problem:not-enrolled");

        let long = json!({"session": "s", "padding": "x".repeat(300 * 1024)});
        teacher.post(BEATS, &long).await.problem(413);
        teacher.send(Method::POST, BEATS, "application/xml", Body::from("<a/>")).await.problem(415);
    }
}

on_both! {
    async fn a_field_that_is_refused_is_named(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await.program;
        let county = world.person("county", Role::Administrator, "530102").await.program;
        teacher.call(Method::POST, "/api/v1/courses/KM-T-1/enrolments").await.json(201);

        for (body, field) in [
            (json!({}), "session"),
            (json!({"session": 1}), "session"),
            (json!({"session": ""}), "session"),
            (json!({"session": "s", "watched": [[0, 1], [5, 2]]}), "watched[1]"),
            (json!({"session": "s", "watched": [[-1, 2]]}), "watched[0]"),
            (json!({"session": "s", "watched": [[0, 1e300]]}), "watched[0]"),
            (json!({"session": "s", "number": 0}), "number"),
        ] {
            teacher.post(BEATS, &body).await.refusal(field);
        }
        for (path, field) in [
            ("/api/v1/courses?limit=0", "limit"),
            ("/api/v1/courses?limit=x", "limit"),
            ("/api/v1/courses?cursor=x", "cursor"),
            ("/api/v1/courses?module=x", "module"),
            ("/api/v1/me/ledger?year=12", "year"),
            ("/api/v1/me/enrolments?cursor=x", "cursor"),
        ] {
            teacher.get(path).await.refusal(field);
        }
        for (path, field) in [
            ("/api/v1/ledger/entries?state=x", "state"),
            ("/api/v1/ledger/entries?cursor=x", "cursor"),
        ] {
            county.get(path).await.refusal(field);
        }
        county.post("/api/v1/ledger/verifications", &json!({"entries": ["x"], "decision": "perhaps"})).await.refusal("decision");
        county.post("/api/v1/ledger/verifications", &json!({"entries": [], "decision": "verify"})).await.refusal("entries");
        county.get("/api/v1/ledger/entries?organisation=nowhere").await.problem(404);
        county.get("/api/v1/ledger/entries?organisation=530111").await.problem(403);
    }
}

on_both! {
    async fn a_failed_sign_in_says_nothing_about_which_half_was_wrong_and_slows_down(world: World) {
        world.teacher("t1").await;
        let anyone = world.anyone();
        let ask = |login: &str| json!({"login": login, "password": "wrong horse"});
        let known = anyone.post("/api/v1/sessions", &ask("t1")).await.problem(401);
        let unknown = anyone.post("/api/v1/sessions", &ask("nobody")).await.problem(401);
        assert_eq!(known, unknown);

        let mut tries = 0;
        let slowed = loop {
            tries += 1;
            assert!(tries < 30, "nobody slows down who guesses");
            let answer = anyone.post("/api/v1/sessions", &ask("t1")).await;
            if answer.status.as_u16() != 401 {
                break answer;
            }
        };
        slowed.problem(429);
        let wait: u64 = slowed.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
        let right = json!({"login": "t1", "password": PASSWORD});
        anyone.post("/api/v1/sessions", &right).await.json(201);
    }
}

on_both! {
    async fn a_form_comes_back_with_what_was_typed_and_never_the_password(world: World) {
        world.teacher("t1").await;
        let browser = world.anyone().with("sec-fetch-site", "same-origin");
        let typed = [("login", "t1"), ("password", "wrong horse"), ("next", "/courses")];
        let page = browser.form("/login", &typed).await;
        page.assert(401);
        assert!(page.text().contains("value=\"t1\""), "{}", page.text());
        assert!(!page.text().contains("wrong horse"));
        assert!(page.text().contains("role=\"alert\""));
        browser.form("/login", &[("login", ""), ("password", "")]).await.assert(422);

        let right = [("login", "t1"), ("password", PASSWORD), ("next", "//evil.test/")];
        let signed_in = browser.form("/login", &right).await;
        signed_in.assert(303);
        assert_eq!(signed_in.header("location"), "/me", "only to this site");
        let cookie = signed_in.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }
}

on_both! {
    async fn a_page_that_fails_is_still_a_page(world: World) {
        let browser = world.person("op", Role::Operator, "KM").await.browser;
        for (answer, status) in [
            (browser.get("/nothing").await, 404),
            (browser.get("/courses/KM-0").await, 404),
            (browser.get("/me/ledger").await, 403),
            (browser.form("/courses", &[]).await, 405),
            (browser.get("/logout").await, 405),
        ] {
            answer.assert(status);
            assert!(answer.header("content-type").starts_with("text/html"), "{answer:?}");
            assert!(answer.text().contains("<main"));
        }
        assert!(browser.form("/courses", &[]).await.header("allow").contains("GET"));
        let anonymous = world.anyone().get("/me/ledger?year=2026").await;
        anonymous.assert(303);
        assert_eq!(anonymous.header("location"), "/login?next=%2Fme%2Fledger%3Fyear%3D2026");
    }
}
