//! Questions about units: the JSON, and the page with what people write.

use domain::{accounts::Role, discussion::POSTS_PER_HOUR};
use serde_json::json;

use crate::{
    routes::METADATA,
    world::{World, on_both},
};

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

on_both! {
    async fn an_author_finds_the_open_questions_from_the_page_of_the_course_and_answers_there(world: World) {
        let author = world.person("author", Role::Author, "KM").await.browser;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.browser;
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        author.form("/author", METADATA).await.assert(303);
        let unit = [
            ("revision", "1"),
            ("kind", "page"),
            ("section", "一"),
            ("title", "动静搭配"),
            ("required", "on"),
            ("markdown", "# 动静搭配"),
            ("min_seconds", "30"),
        ];
        author.upload("/author/KM-D-1/units", &unit, ("video", "", b"")).await.assert(303);
        assert!(!author.get("/author/KM-D-1").await.text().contains("/author/KM-D-1/questions"), "nobody learns a draft");
        author.form("/author/KM-D-1/state", &[("to", "submit"), ("revision", "2")]).await.assert(303);
        reviewer.form("/author/KM-D-1/state", &[("to", "approve"), ("revision", "2")]).await.assert(303);

        teacher.browser.form("/courses/KM-D-1/enrolments", &[]).await.assert(303);
        let page = teacher.browser.get("/learn/KM-D-1").await.assert(303).header("location").to_owned();
        let asked = teacher.browser.form(&format!("{page}/questions"), &[("words", "自动作业怎么安排？")]).await;
        let location = asked.assert(303).header("location");
        let id = location.rsplit("post-").next().expect("an anchor").to_owned();
        for overview in ["/author", "/author/KM-D-1"] {
            let shown = author.get(overview).await;
            assert!(shown.text().contains("href=\"/author/KM-D-1/questions\"") && shown.text().contains("1 条"), "{overview}");
        }
        let notices = author.get("/me/notices").await;
        assert!(notices.text().contains(&format!("/author/KM-D-1/questions?question={id}#post-{id}")));
        let open = author.get("/author/KM-D-1/questions").await;
        assert!(open.assert(200).text().contains("自动作业怎么安排？") && open.text().contains("单元：动静搭配"));
        let to = format!("/author/KM-D-1/questions/{id}");
        let short = author.form(&to, &[("to", "answer"), ("words", "好")]).await;
        assert!(short.assert(422).text().contains("至少写 5 个字。"));
        let answered = author.form(&to, &[("to", "answer"), ("words", "请看第二节的表。")]).await;
        assert!(answered.assert(303).header("location").starts_with(&format!("/author/KM-D-1/questions?question={id}&said=answered#post-")));
        let open = author.get("/author/KM-D-1/questions").await;
        assert!(!open.text().contains("自动作业怎么安排？"), "is answered");
        let shown = teacher.browser.get(&page).await;
        assert!(shown.text().contains("课程作者") && shown.text().contains("author 老师"), "by the whole name");
    }
}
