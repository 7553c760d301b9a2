//! What people are told, what they are asked for and when it is, over the door that people use.

use std::io::BufReader;

use domain::accounts::Role;
use ical::parser::ical::component::IcalEvent;
use serde_json::json;

use crate::world::{World, on_both};

const ASSIGNMENT: &[(&str, &str)] = &[
    ("key", "k"),
    ("course", "KM-T-1"),
    ("organisation", "530102-01"),
    ("due", "2026-03-20"),
    ("note", "开学前完成"),
];

on_both! {
    async fn a_course_is_assigned_by_forms_alone_and_the_teacher_sees_it_everywhere(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        let refused = county.browser.form("/admin/assignments", &[("key", "x"), ("course", "KM-X-9"), ("due", "gestern"), ("note", "n")]).await;
        let page = refused.assert(422).text();
        assert!(page.contains("目录中没有这门课程。") && page.contains("请填写日期"), "{page}");
        assert!(page.contains("value=\"KM-X-9\""), "what was typed is kept");
        let made = county.browser.form("/admin/assignments", ASSIGNMENT).await;
        let one = made.assert(303).header("location").split('?').next().expect("a path").to_owned();
        assert!(county.browser.get(&one).await.assert(200).text().contains("0 / 1 人完成"));

        let me = teacher.browser.get("/me").await;
        let me = me.assert(200).text();
        assert!(me.contains("单位指定的课程") && me.contains("2026-03-20 前学完") && me.contains("开学前完成"));
        assert!(me.contains("消息，1 条未读"), "the header counts");
        let notices = teacher.browser.get("/me/notices?lang=en").await;
        assert!(notices.assert(200).text().contains("Assigned course: 课程 KM-T-1"));
        let list = teacher.program.get("/api/v1/me/notices").await.json(200);
        let first = &list["items"][0];
        assert_eq!((first["notice"]["kind"].as_str(), first["group"].as_str(), first["is_read"].as_bool()), (Some("assigned"), Some("assignments"), Some(false)));
        teacher.program.post("/api/v1/me/notices/readings", &json!({"upto": first["id"]})).await.assert(204);
        assert!(!teacher.browser.get("/me").await.text().contains("条未读"));

        let own = teacher.program.get("/api/v1/me/assignments").await.json(200);
        assert_eq!((own["items"][0]["due"].as_str(), own["items"][0]["state"].as_str()), (Some("2026-03-20"), Some("open")));
        county.browser.form(&format!("{one}/withdrawal"), &[]).await.assert(303);
        assert!(county.browser.get(&one).await.text().contains("撤销"));
        assert!(!teacher.browser.get("/me").await.text().contains("单位指定的课程"));
        let list = teacher.program.get("/api/v1/me/notices?limit=1").await.json(200);
        assert_eq!(list["items"][0]["notice"]["kind"], "assignment-withdrawn");
        let cursor = list["next"].as_str().expect("more");
        let rest = teacher.program.get(&format!("/api/v1/me/notices?cursor={cursor}")).await.json(200);
        assert_eq!((rest["items"].as_array().map(Vec::len), rest["next"].as_str()), (Some(1), None));
        teacher.program.get("/api/v1/me/notices?cursor=x").await.refusal("cursor");
    }
}

fn property(event: &IcalEvent, name: &str) -> Option<String> {
    let found = event.properties.iter().find(|each| each.name == name);
    found.and_then(|each| each.value.clone())
}

on_both! {
    async fn another_program_reads_the_calendar_by_its_address_until_that_is_renewed(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        county.browser.form("/admin/assignments", ASSIGNMENT).await.assert(303);
        let plan = json!({
            "key": "session", "title": "防震演练；第一场", "module": "campus-safety", "level": "county", "mode": "face-to-face", "hours": "2.00",
            "place": "礼堂, 二楼", "begins": "2026-03-05T09:00", "ends": "2026-03-05T12:00", "roster": ["t1"],
        });
        let training = county.program.post("/api/v1/trainings", &plan).await.json(201);
        teacher.browser.form("/me/calendar", &[("to", "renew")]).await.assert(303);
        let page = teacher.browser.get("/me/calendar").await;
        let page = page.assert(200).text();
        assert!(page.contains("防震演练；第一场") && page.contains("截止：课程 KM-T-1"));
        let address = page.split("http://xueshi.test").nth(1).expect("an address");
        let address = address.split(['"', '?']).next().expect("a path").to_owned();

        let anyone = world.anyone();
        let read = anyone.get(&address).await;
        assert_eq!(read.assert(200).header("content-type"), "text/calendar; charset=utf-8");
        assert!(read.text().lines().all(|line| line.len() <= 75), "folded (RFC 5545, section 3.1)");
        let mut calendars = ical::IcalParser::new(BufReader::new(&read.body[..]));
        let calendar = calendars.next().expect("a calendar").expect("is read");
        let zone = calendar.properties.iter().find(|each| each.name == "X-WR-TIMEZONE");
        assert_eq!(zone.and_then(|each| each.value.as_deref()), Some("Asia/Shanghai"));
        let uid = format!("training-{}@xueshi", training["id"].as_str().expect("an id"));
        let find = |uid: &str| calendar.events.iter().find(|each| property(each, "UID").as_deref() == Some(uid));
        let session = find(&uid).expect("the session");
        assert_eq!(property(session, "DTSTART").as_deref(), Some("20260305T010000Z"));
        assert_eq!(property(session, "DTEND").as_deref(), Some("20260305T040000Z"));
        assert_eq!(property(session, "SUMMARY").as_deref(), Some("防震演练；第一场"));
        assert_eq!(property(session, "LOCATION").as_deref(), Some("礼堂\\, 二楼"));
        let year = find("year-2026@xueshi").expect("the end of the year");
        assert_eq!((property(year, "DTSTART").as_deref(), property(year, "DTEND").as_deref()), (Some("20261231"), Some("20270101")));
        assert_eq!(calendar.events.len(), 3);

        let tag = read.header("etag").to_owned();
        world.pass(60);
        anyone.with("if-none-match", &tag).get(&address).await.assert(304);
        teacher.browser.form("/me/calendar", &[("to", "renew")]).await.assert(303);
        anyone.get(&address).await.assert(404);
        anyone.get("/calendar/none.ics").await.assert(404);
        anyone.get("/calendar/none").await.assert(404);
    }
}
