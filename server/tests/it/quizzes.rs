//! Orderings, gaps in a text, draws and limits, as pages and programs have them.

use axum::http::Method;
use content::course_folder::ParsedCourse;
use domain::{accounts::Role, time::Timestamp};
use serde_json::json;

use crate::world::{Person, World, folder, on_both};

const GIFT: &str = "先后顺序{>ALL\n报名\n学习\n登记\n}\n\n\
    [html]<p>每年 {1:NUMERICAL:=72} 学时，{3:MULTICHOICE:三年~=五年} 一周期</p>\n\n一{T}\n\n二{T}\n\n三{T}\n";

fn course(settings: &str) -> ParsedCourse {
    let toml = format!(
        r#"code = "KM-Q-1"
title = "测验种种"
summary = "排序、填空、抽题、限时。"
module = "subject"
level = "county"
hours = "1.00"

[[section]]
title = "一"

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "测验"
file = "quiz.gift"
{settings}
"#
    );
    folder(&[
        ("course.toml", toml.as_bytes()),
        ("quiz.gift", GIFT.as_bytes()),
    ])
}

const ATTEMPTS: &str = "/api/v1/me/units/KM-Q-1~1~quiz/attempts";

async fn learner(world: &World) -> Person {
    let teacher = world.teacher("t1").await;
    let path = "/courses/KM-Q-1/enrolments";
    teacher.browser.form(path, &[]).await.assert(303);
    teacher
}

on_both! {
    async fn orderings_and_gaps_are_answered_on_the_page_without_scripts(world: World) {
        world.import(&course("attempts = 0")).await;
        let teacher = learner(&world).await.browser;
        teacher.form("/learn/KM-Q-1/quiz/attempts", &[]).await.assert(303);
        let page = teacher.get("/learn/KM-Q-1/quiz").await;
        let html = page.text();
        for part in ["排序题", "name=\"q.q1.a\"", "第 3 位", "完形填空", "aria-label=\"空 1\"", "name=\"q.q2.2\"", "<option value=\"a\">"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let attempt = html.split("name=\"attempt\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        // By their texts: a 报名? The ids follow the order of the texts, whatever the right order is.
        let id_of = |text: &str| {
            let mut ids: Vec<&str> = vec!["报名", "学习", "登记"];
            ids.sort_unstable();
            let index = ids.iter().position(|each| *each == text).expect("an item");
            format!("q.q1.{}", ["a", "b", "c"][index])
        };
        let places = [("报名", "1"), ("学习", "3"), ("登记", "2")].map(|(text, place)| (id_of(text), place));
        let mut fields = vec![("attempt", attempt.expect("an id"))];
        fields.extend(places.iter().map(|(name, place)| (name.as_str(), *place)));
        fields.extend([("q.q2.1", "72"), ("q.q2.2", "a"), ("q.q3", "true")]);
        teacher.form("/learn/KM-Q-1/quiz/answers", &fields).await.assert(303);
        let result = teacher.get("/learn/KM-Q-1/quiz").await;
        let html = result.text();
        for part in ["1. 报名; 2. 登记; 3. 学习", "1: 72; 2: ", "每年 ____ 学时", "部分正确"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("{#1}"), "{html}");
    }
}

on_both! {
    async fn a_program_sees_what_was_drawn_and_when_it_ends_and_is_refused_after_that(world: World) {
        world.import(&course("attempts = 2\ndraw = 2\nminutes = 10")).await;
        let teacher = learner(&world).await;
        let facts = teacher.browser.get("/learn/KM-Q-1/quiz").await;
        assert!(facts.text().contains("每次抽 2 题，共 5 题"), "{}", facts.text());
        assert!(facts.text().contains("限时 10 分钟"), "{}", facts.text());

        let paper = teacher.program.call(Method::POST, ATTEMPTS).await.json(201);
        assert_eq!(paper["questions"].as_array().map(Vec::len), Some(2));
        let at = |name: &str| paper[name].as_str().and_then(Timestamp::parse_rfc3339).expect("a moment");
        assert_eq!(at("ends_at").as_millis() - at("started_at").as_millis(), 600_000);
        let again = teacher.program.call(Method::POST, ATTEMPTS).await.json(201);
        assert_eq!(again, paper, "the same paper");
        let open = teacher.browser.get("/learn/KM-Q-1/quiz").await;
        assert!(open.text().contains("前交卷，还剩约 10 分钟"), "{}", open.text());

        world.pass(631);
        let path = format!("/api/v1/me/attempts/{}", paper["attempt"].as_str().expect("an id"));
        for _ in 0..2 {
            let problem = teacher.program.put(&path, &json!({"answers": {}})).await.json(409);
            assert!(problem.to_string().contains("attempt-over"), "{problem}");
        }
        let attempt = paper["attempt"].as_str().expect("an id");
        let late = teacher.browser.form("/learn/KM-Q-1/quiz/answers", &[("attempt", attempt)]).await;
        let place = late.assert(303).header("location").to_owned();
        let page = teacher.browser.get(&place).await;
        for part in ["没有交卷，这次按当时已保存的作答计分", "得分 0%", "可答 2 次，已答 1 次。"] {
            assert!(page.text().contains(part), "{part} in {}", page.text());
        }
    }
}

on_both! {
    async fn a_quiz_without_a_limit_has_no_end_and_its_analysis_says_that_few_say_little(world: World) {
        world.import(&course("attempts = 0")).await;
        let teacher = learner(&world).await;
        let paper = teacher.program.call(Method::POST, ATTEMPTS).await.json(201);
        assert_eq!(paper["ends_at"], json!(null));
        let path = format!("/api/v1/me/attempts/{}", paper["attempt"].as_str().expect("an id"));
        let answers = json!({"answers": {"q1": ["报名", "学习", "登记"], "q2": {"1": 72, "2": "五年"}, "q3": true, "q4": false}});
        let marked = teacher.program.put(&path, &answers).await.json(200);
        assert_eq!(marked["feedback"][1]["right"], json!(true), "{marked}");

        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.browser;
        let page = reviewer.get("/author/KM-Q-1/units/quiz/analysis").await;
        page.assert(200);
        let html = page.text();
        for part in ["答卷不到 5 份", "<th scope=\"row\">", "共 1 份", "错：100%（1 人）", "每年 ____ 学时"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
