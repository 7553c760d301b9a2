//! A course for some organisations, from the author's form to whom it is shown.

use axum::http::Method;
use domain::accounts::Role;
use serde_json::json;

use crate::{
    client::{Answer, Client},
    world::{World, on_both},
};

const ABOUT: &[(&str, &str)] = &[
    ("code", "KM-WH-1"),
    ("title", "五华区复式教学"),
    ("summary", "一个教室两个年级怎样上课。"),
    ("hours", "2.50"),
    ("module", "pedagogy"),
    ("level", "county"),
    ("mode", "remote"),
    ("source", "self-made"),
];

async fn begin(author: &Client, audience: &str) -> Answer {
    let mut fields = ABOUT.to_vec();
    fields.push(("audience", audience));
    author.form("/author", &fields).await
}

/// The places where the course could be shown, and whether it is.
async fn shown_to(who: &Client) -> Vec<(&'static str, bool)> {
    let mut shown = Vec::new();
    for path in [
        "/api/v1/courses",
        "/courses",
        "/search?q=%E5%A4%8D%E5%BC%8F",
        "/api/v1/search?q=%E5%A4%8D%E5%BC%8F",
    ] {
        let answer = who.get(path).await;
        shown.push((path, answer.assert(200).text().contains("KM-WH-1")));
    }
    for path in ["/courses/KM-WH-1", "/api/v1/courses/KM-WH-1"] {
        let answer = who.get(path).await;
        let is_there = answer.status == 200;
        answer.assert(if is_there { 200 } else { 404 });
        shown.push((path, is_there));
    }
    shown
}

on_both! {
    async fn an_author_opens_a_course_to_some_organisations_alone(world: World) {
        let author = world.person("author", Role::Author, "530102").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let refused = begin(&author.browser, "530102\n530199").await;
        let page = refused.assert(422).text();
        assert!(page.contains("有的代码不是任何单位的代码") && page.contains("530102\n530199</textarea>"));
        assert!(page.contains("五华区，代码 530102"), "the hint names the author's own");

        begin(&author.browser, "530102").await.assert(303);
        let draft = author.program.get("/api/v1/courses/KM-WH-1/draft").await.json(200);
        assert_eq!(draft["audience"], json!(["530102"]));
        let fields = [("revision", "1"), ("required", "yes"), ("kind", "page"), ("section", "一"), ("title", "复式"), ("markdown", "复式教学。"), ("min_seconds", "5")];
        author.program.upload("/api/v1/courses/KM-WH-1/draft/units", &fields, ("video", "", b"")).await.json(201);
        author.program.call(Method::POST, "/api/v1/courses/KM-WH-1/submit").await.json(200);
        assert!(reviewer.browser.get("/author/KM-WH-1").await.assert(200).text().contains("五华区"));
        reviewer.program.call(Method::POST, "/api/v1/courses/KM-WH-1/approve").await.json(200);

        let inside = world.person("t1", Role::Teacher, "530102-01").await;
        let outside = world.person("t2", Role::Teacher, "530111-01").await;
        // Twice, in either order: what was rendered for one is not shown to the other.
        for _ in 0..2 {
            for (who, expected) in [(&inside.browser, true), (&outside.browser, false), (&world.anyone(), false)] {
                for (path, is_shown) in shown_to(who).await {
                    assert_eq!(is_shown, expected, "{path}");
                }
            }
        }
        assert!(inside.browser.get("/courses").await.text().contains("只向五华区开放"));
        assert!(inside.browser.get("/courses/KM-WH-1").await.text().contains("开放范围"));
        outside.program.call(Method::POST, "/api/v1/courses/KM-WH-1/enrolments").await.problem(404);
        outside.browser.get("/learn/KM-WH-1").await.assert(404);
        inside.program.call(Method::POST, "/api/v1/courses/KM-WH-1/enrolments").await.json(201);
    }
}
