//! Questions about units: the JSON, and the page with what people write.

use domain::{accounts::Role, discussion::POSTS_PER_HOUR};
use serde_json::json;

use crate::world::{World, on_both};

const QUESTIONS: &str = "/api/v1/courses/KM-T-1/units/text/questions";

on_both! {
    async fn questions_are_asked_listed_and_answered_by_programs(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let refused = teacher.program.post(QUESTIONS, &json!({ "words": "还没有报名也能问吗" })).await.json(409);
        assert_eq!(refused["type"], "urn:xueshi:problem:not-enrolled");
        teacher.browser.form("/courses/KM-T-1/enrolments", &[]).await.assert(303);
        let short = teacher.program.post(QUESTIONS, &json!({ "words": "短" })).await.json(422);
        assert_eq!((&short["errors"][0]["field"], &short["errors"][0]["code"]), (&json!("words"), &json!("too-short")));
        let asked = teacher.program.post(QUESTIONS, &json!({ "words": "第一行\n<b>第二行</b>" })).await.json(201);
        assert_eq!((&asked["own"], &asked["capacity"], &asked["agreed"]), (&json!(true), &json!("learner"), &json!(0)));
        let id = asked["id"].as_str().expect("an id");
        let answers = format!("/api/v1/courses/KM-T-1/questions/{id}/answers");
        let answered = reviewer.program.post(&answers, &json!({ "words": "请看第一节。" })).await.json(201);
        assert_eq!(answered["answers"][0]["capacity"], "reviewer");
        let list = teacher.program.get(QUESTIONS).await.json(200);
        assert_eq!((&list["items"][0]["id"], &list["next"]), (&json!(id), &json!(null)));
        let wrong = teacher.program.get(&format!("{QUESTIONS}?cursor=x")).await.json(422);
        assert_eq!(wrong["errors"][0]["field"], "cursor");

        let page = teacher.browser.get("/learn/KM-T-1/text").await;
        assert!(page.text().contains("第一行\n&lt;b&gt;第二行&lt;/b&gt;"), "escaped, with its line break");
        assert!(page.text().contains("请看第一节。"));
    }
}

on_both! {
    async fn what_cannot_be_taken_is_still_in_the_form(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        teacher.browser.form("/courses/KM-T-1/enrolments", &[]).await.assert(303);
        let path = "/learn/KM-T-1/text/questions";
        let short = teacher.browser.form(path, &[("words", "短问题")]).await;
        short.assert(422);
        assert!(short.text().contains("至少写 5 个字。") && short.text().contains("短问题"));
        for number in 0..POSTS_PER_HOUR {
            let words = format!("第{number}个不同的问题");
            let asked = teacher.browser.form(path, &[("words", &words)]).await;
            let location = asked.assert(303).header("location").to_owned();
            assert!(location.starts_with("/learn/KM-T-1/text?question=") && location.contains("#post-"), "{location}");
        }
        let often = teacher.browser.form(path, &[("words", "再多问一个问题")]).await;
        often.assert(429);
        assert!(often.text().contains("再多问一个问题"));
        let api = teacher.program.post(QUESTIONS, &json!({ "words": "程序也不能再多" })).await;
        assert_eq!(api.status.as_u16(), 429);
        assert!(!api.header("retry-after").is_empty());
    }
}
