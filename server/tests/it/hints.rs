//! First words on pages, and the form that puts them away.

use domain::accounts::Role;

use crate::world::{World, on_both};

const YEAR: &str = "id=\"hint-year\"";
const COURSE: &str = "id=\"hint-course\"";
const LESSON: &str = "id=\"hint-lesson\"";

on_both! {
    async fn each_page_says_its_first_words_until_they_are_put_away(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        let browser = &teacher.browser;
        browser.form("/courses/KM-T-1/enrolments", &[]).await.assert(303);
        for (page, mark, hint) in [("/me", YEAR, "year"), ("/courses/KM-T-1", COURSE, "course"), ("/learn/KM-T-1/text", LESSON, "lesson")] {
            assert!(browser.get(page).await.assert(200).text().contains(mark), "{page}");
            let answer = browser.form("/me/hints", &[("hint", hint), ("back", page)]).await;
            answer.assert(303);
            assert_eq!(answer.header("location"), page);
            assert!(!browser.get(page).await.assert(200).text().contains(mark), "{page}");
        }
    }
}

on_both! {
    async fn they_are_gone_once_the_course_is_done(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        for (page, mark) in [("/me", YEAR), ("/courses/KM-T-1", COURSE), ("/learn/KM-T-1/text", LESSON)] {
            assert!(!teacher.browser.get(page).await.assert(200).text().contains(mark), "{page}");
        }
    }
}

on_both! {
    async fn only_hints_that_there_are_can_be_put_away_and_nobody_is_led_elsewhere(world: World) {
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        teacher.browser.form("/me/hints", &[("hint", "all"), ("back", "/me")]).await.assert(422);
        for elsewhere in ["//example.org/", "https://example.org/", ""] {
            let answer = teacher.browser.form("/me/hints", &[("hint", "year"), ("back", elsewhere)]).await;
            answer.assert(303);
            assert_eq!(answer.header("location"), "/me");
        }
    }
}

on_both! {
    async fn a_course_says_what_its_reader_still_owes(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let before = teacher.browser.get("/courses/KM-T-1").await;
        let before = before.assert(200).text();
        assert!(before.contains("模块还差") || before.contains("你本年度还差"), "{before}");
        let anyone = world.person("s1", Role::Administrator, "530102-01").await;
        assert!(!anyone.browser.get("/courses/KM-T-1").await.assert(200).text().contains("你本年度还差"));
        world.complete(&teacher, "KM-T-1").await;
        assert!(!teacher.browser.get("/courses/KM-T-1").await.assert(200).text().contains("模块还差"));
    }
}
