//! Trainings and declarations, over the door that people use.

use domain::accounts::Role;

use crate::world::{DOCUMENT, World, on_both};

const PLAN: &[(&str, &str)] = &[
    ("key", "k"),
    ("title", "防震演练"),
    ("module", "campus-safety"),
    ("level", "county"),
    ("mode", "face-to-face"),
    ("hours", "2"),
    ("place", "礼堂"),
    ("begins", "2026-03-02T07:00"),
    ("ends", "2026-03-02T09:00"),
];

fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let changed = PLAN
        .iter()
        .map(|(name, old)| (*name, if *name == field { value } else { *old }));
    changed.collect()
}

on_both! {
    async fn a_session_is_held_by_forms_alone(world: World) {
        let organiser = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        let refused = organiser.browser.form("/admin/trainings", &with("hours", "3")).await;
        assert!(refused.assert(422).text().contains("培训时长不够这么多学时"));
        assert!(refused.text().contains("value=\"防震演练\""), "what was typed is kept");
        let made = organiser.browser.form("/admin/trainings", PLAN).await;
        let page = made.assert(303).header("location").split('?').next().expect("a path").to_owned();
        let double = organiser.browser.form("/admin/trainings", PLAN).await;
        assert!(double.assert(303).header("location").starts_with(&page), "a double click is one session");

        let roster = format!("{page}/roster");
        let unknown = organiser.browser.form(&roster, &[("do", "add"), ("people", "t1\n王无名")]).await;
        assert!(unknown.assert(422).text().contains("王无名：本单位没有这个账号或姓名的教师。"));
        organiser.browser.form(&roster, &[("do", "add"), ("people", "t1")]).await.assert(303);
        organiser.browser.form(&format!("{page}/state"), &[("to", "open")]).await.assert(303);

        let shown = organiser.browser.get(&format!("{page}/code")).await;
        let seconds: u64 = shown.assert(200).header("refresh").parse().expect("seconds");
        assert!((1..=31).contains(&seconds));
        assert!(shown.text().contains("<svg"));
        let link = shown.text().split("href=\"http://xueshi.test").nth(1).expect("a link");
        let link = link.split('"').next().expect("a path").to_owned();
        let asked = teacher.browser.get(&link).await;
        assert!(asked.assert(200).text().contains("你将以 t1 老师（t1，第一小学）的身份签到。"));
        let (to, code) = link.split_once("?code=").expect("a code");
        world.pass(61);
        let stale = teacher.browser.form(to, &[("code", code)]).await;
        assert!(stale.assert(422).text().contains("请重新扫描现场现在显示的二维码"));
        let shown = organiser.browser.get(&format!("{page}/code")).await;
        let code = shown.text().split("?code=").nth(1).expect("a code")[..16].to_owned();
        teacher.browser.form(to, &[("code", &code)]).await.assert(303);
        assert!(teacher.browser.get(to).await.assert(200).text().contains("你已签到"));

        let settled = organiser.browser.form(&format!("{page}/state"), &[("to", "settled")]).await;
        assert!(settled.assert(303).header("location").ends_with("?settled=1"));
        assert!(teacher.browser.get("/me/trainings").await.text().contains("2.00 学时，已登记"));
        let late = teacher.browser.get("/me/ledger?year=2026").await;
        assert!(late.text().contains("2026-03-02 参加“防震演练”，已签到。"));
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_document_is_only_ever_saved_and_may_do_nothing(world: World) {
        let teacher = world.teacher("t1").await;
        let fields = [
            ("key", "k"), ("title", "研修"), ("organiser", "师大"), ("module", "pedagogy"), ("level", "provincial"), ("mode", "face-to-face"),
            ("from", "2026-01-05"), ("to", "2026-01-06"), ("amount", "2"), ("unit", "day"), ("certificate", ""),
        ];
        let wrong = teacher.browser.upload("/me/declarations", &fields, ("documents", "a.pdf", b"<script>")).await;
        assert!(wrong.assert(422).text().contains("不是 PDF、JPEG 或 PNG"));
        let paper = ("documents", "证书 \"1\".pdf", DOCUMENT);
        let sent = teacher.browser.upload("/me/declarations", &fields, paper).await;
        assert_eq!(sent.assert(303).header("location"), "/me/declarations?sent=yes");
        let list = teacher.program.get("/api/v1/me/declarations").await.json(200);
        let first = &list["items"][0];
        assert_eq!((first["hours"].as_str(), first["state"].as_str()), (Some("16.00"), Some("pending")));
        let url = first["documents"][0]["url"].as_str().expect("a URL");
        let answer = teacher.browser.get(url).await;
        assert_eq!(answer.assert(200).body, DOCUMENT);
        assert!(answer.header("content-disposition").starts_with("attachment; "));
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let county = world.person("county", Role::Administrator, "530102").await;
        let entry = first["entry"].as_str().expect("an id");
        assert!(county.browser.get(&format!("/verification/{entry}")).await.assert(200).text().contains(url));
        let other = world.person("t2", Role::Teacher, "530102-01").await;
        other.browser.get(url).await.assert(404);
        let huge = vec![b'%'; app::DECLARATION_LIMIT + 1];
        let large = teacher.program.upload("/api/v1/me/declarations", &fields, ("documents", "a.pdf", &huge)).await;
        large.problem(413);
        world.assert_whole(1).await;
    }
}
