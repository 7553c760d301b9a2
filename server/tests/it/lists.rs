//! Lists of organisations, teachers and hours, as a shell and a program send them.

use std::path::Path;

use axum::http::Method;
use domain::accounts::Role;

use crate::{
    program::Installation,
    world::{World, on_both},
};

const ORGANISATIONS: &str = "单位代码,单位名称,类型,上级代码\n\
KM,某市教育局,市,\n\
530102,五华区,县区,KM\n\
530102-01,第一小学,学校,530102\n";

const TEACHERS: &str = "工号,姓名,身份证号,所属县区,学校,学段,学科\n\
T0001,张一,530102198001010015,五华区,第一小学,小学,语文\n";

const HOURS: &str = "姓名,工号,项目名称,培训级别,培训方式,培训类别,学时,开始日期,结束日期,证书编号\n\
张一,T0001,国培计划骨干研修,国培,集中,专业,40,2025-07-01,2025-07-06,G1\n\
张一,T0001,师德专题,县级,远程,师德教育,abc,2025-03-01,2025-03-01,G2\n";

/// 张一 and the headings as an old Excel writes csv: GB18030.
const GBK_TEACHERS: &[u8] = b"\xb9\xa4\xba\xc5,\xd0\xd5\xc3\xfb,\xc9\xed\xb7\xdd\xd6\xa4\xba\xc5,\xb5\xa5\xce\xbb\xb4\xfa\xc2\xeb\n\
T0002,\xd5\xc5\xd2\xbb,530102198001010031,530102-01\n";

fn write(place: &Installation, name: &str, bytes: &[u8]) -> String {
    let path = place.path(name);
    std::fs::write(&path, bytes).expect("a file");
    name.to_owned()
}

fn city() -> Installation {
    let place = Installation::new();
    place.run(&["migrate"]).done();
    write(&place, "organisations.csv", ORGANISATIONS.as_bytes());
    let told = place
        .run(&["import", "organisations", "organisations.csv"])
        .done();
    assert!(
        told.contains("3 rows: 3 accepted, 0 unchanged, 0 rejected"),
        "{told}"
    );
    write(&place, "teachers.csv", TEACHERS.as_bytes());
    place.run(&["import", "teachers", "teachers.csv"]).done();
    place
}

#[test]
fn a_list_is_told_in_a_line_and_each_bad_cell_in_another() {
    let place = city();
    write(&place, "hours.csv", HOURS.as_bytes());
    let dry = place.run(&["import", "hours", "hours.csv", "--dry-run"]);
    assert_eq!(dry.code, 1, "{dry:?}");
    assert!(
        dry.out.contains("1 accepted") && dry.out.contains("nothing was written"),
        "{dry:?}"
    );
    assert!(
        dry.err
            .contains("hours.csv: row 3, 学时 \"abc\": is not a number of hours"),
        "{dry:?}"
    );
    let all = place.run(&["import", "hours", "hours.csv", "--all-or-nothing"]);
    assert!(all.out.contains("nothing was written"), "{all:?}");
    let good = place.run(&[
        "import",
        "hours",
        "hours.csv",
        "--report",
        "marked.xlsx",
        "--json",
    ]);
    assert_eq!(good.code, 1, "{good:?}");
    let told: serde_json::Value = serde_json::from_str(&good.out).expect("JSON");
    assert_eq!(
        (&told["accepted"], &told["written"]),
        (&1.into(), &true.into())
    );
    assert_eq!(told["rejected"][0]["code"], "not-hours");
    let marked = std::fs::read(place.path("marked.xlsx")).expect("a workbook");
    assert!(marked.starts_with(b"PK"));
    let again = place.run(&["import", "hours", "hours.csv"]);
    assert!(
        again.out.contains("0 accepted, 1 unchanged, 1 rejected"),
        "{again:?}"
    );
    place.run(&["ledger", "verify"]).done();
}

#[test]
fn what_is_no_list_is_wrong_usage() {
    let place = city();
    write(&place, "letter.csv", "亲爱的同事\n你好\n".as_bytes());
    let told = place.run(&["import", "hours", "letter.csv"]).failed(2);
    assert!(
        told.contains("letter.csv: no sheet has a header row"),
        "{told}"
    );
    write(&place, "picture.xlsx", b"\x89PNG\r\n\x1a\n");
    place.run(&["import", "hours", "picture.xlsx"]).failed(2);
    place.run(&["import", "hours", "nowhere.csv"]).failed(2);
}

#[test]
fn csv_of_an_old_excel_is_read() {
    let place = city();
    write(&place, "gbk.csv", GBK_TEACHERS);
    let told = place.run(&["import", "teachers", "gbk.csv"]).done();
    assert!(told.contains("1 rows: 1 accepted"), "{told}");
}

#[test]
fn the_machine_gives_a_password_to_somebody_of_a_list() {
    let place = city();
    let arguments = ["account", "password", "--login", "t0001"];
    let told = place.run_with(&arguments, "correct horse\n").done();
    assert!(told.contains("t0001: the password is set"), "{told}");
    place.run_with(&arguments, "short\n").failed(2);
    let nobody = ["account", "password", "--login", "nobody"];
    place.run_with(&nobody, "correct horse\n").failed(2);
}

#[test]
fn the_rosters_that_nobody_here_wrote_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/testdata/rosters");
    if !folder.is_dir() {
        eprintln!("skipped: the rosters from outside are not on this machine");
        return;
    }
    let place = city();
    for (list, name) in [
        ("teachers", "teachers-clean.xlsx"),
        ("teachers", "teachers-gbk.csv"),
        ("teachers", "teachers-as-sent.xlsx"),
        ("hours", "hours-2015.xlsx"),
    ] {
        let path = folder.join(name).display().to_string();
        let ran = place.run(&["import", list, &path, "--dry-run", "--json"]);
        assert!(matches!(ran.code, 0 | 1), "{name}: {ran:?}");
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        assert!(report["rows"].as_u64().expect("a number") > 0, "{name}");
    }
}

on_both! {
    async fn a_program_looks_first_and_then_brings_in(world: World) {
        let county = world.person("own", Role::Administrator, "530102").await.program;
        let list = TEACHERS.replace("530102198001010015", "530102198001010016");
        let path = "/api/v1/imports/teachers";
        let file = |bytes: &'static str| ("file", "list.csv", bytes.as_bytes());
        let dry = county.upload(path, &[("dry_run", "true")], ("file", "list.csv", list.as_bytes())).await.json(200);
        assert!(dry["batch"].is_null());
        assert_eq!((&dry["rejected_rows"], &dry["accepted"]), (&1.into(), &0.into()));
        let bad = &dry["rejected"][0];
        assert_eq!((&bad["row"], &bad["code"], &bad["sheet"]), (&2.into(), &"identity-check".into(), &1.into()));
        assert!(bad["reason"].as_str().expect("words").starts_with("校验位不符"), "{bad}");
        let english = county.with("accept-language", "en");
        let dry = english.upload(path, &[("dry_run", "true")], ("file", "list.csv", list.as_bytes())).await.json(200);
        assert!(dry["rejected"][0]["reason"].as_str().expect("words").starts_with("has the wrong check digit"));

        let done = county.upload(path, &[("all_or_nothing", "true")], file(TEACHERS)).await.json(200);
        assert_eq!((&done["accepted"], &done["written"]), (&1.into(), &true.into()), "{done}");
        let number = done["batch"].as_i64().expect("a number");
        let again = county.upload(path, &[], file(TEACHERS)).await.json(200);
        assert_eq!((&again["accepted"], &again["unchanged"]), (&0.into(), &1.into()));
        let page = county.get("/api/v1/imports?limit=1").await.json(200);
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        let cursor = page["next"].as_str().expect("more").to_owned();
        let next = county.get(&format!("/api/v1/imports?limit=1&cursor={cursor}")).await.json(200);
        assert_eq!(next["items"][0]["number"], number);
        let one = county.get(&format!("/api/v1/imports/{number}")).await.json(200);
        assert_eq!((&one["list"], &one["state"], &one["report"]["accepted"]), (&"teachers".into(), &"done".into(), &1.into()));
        let marked = county.get(&format!("/api/v1/imports/{number}/report.xlsx")).await;
        assert!(marked.assert(200).body.starts_with(b"PK"));
    }
}

on_both! {
    async fn what_a_program_sends_wrong_is_named(world: World) {
        let county = world.person("own", Role::Administrator, "530102").await.program;
        let path = "/api/v1/imports/teachers";
        let file = ("file", "list.csv", TEACHERS.as_bytes());
        county.upload("/api/v1/imports/pupils", &[], file).await.problem(404);
        county.upload(path, &[("dry_run", "perhaps")], file).await.refusal("dry_run");
        county.upload(path, &[("mapping", "{")], file).await.refusal("mapping");
        let mapping = r#"{"columns":{"hours":"姓名"}}"#;
        county.upload(path, &[("mapping", mapping)], file).await.refusal("mapping");
        county.upload(path, &[], ("other", "list.csv", b"")).await.refusal("file");
        county.upload(path, &[], ("file", "list.csv", b"nothing")).await.refusal("file");
        county.call(Method::POST, path).await.problem(415);
        county.get("/api/v1/imports?cursor=x").await.refusal("cursor");
        county.get("/api/v1/imports/999").await.problem(404);
        let large = vec![b'x'; app::LIST_LIMIT + 1024];
        county.upload(path, &[], ("file", "list.csv", &large)).await.problem(413);
    }
}

on_both! {
    async fn a_person_reads_what_was_found_and_brings_the_good_rows_in(world: World) {
        let county = world.person("own", Role::Administrator, "530102").await.browser;
        let list = format!("{TEACHERS}T0009,李四,530102198001010016,五华区,第一小学,小学,语文\n");
        let fields = [("list", "teachers"), ("source", "五华区教育局")];
        let kept = county.upload("/admin/imports", &fields, ("file", "名单.csv", list.as_bytes())).await;
        let page = kept.assert(303).header("location").to_owned();
        let checked = county.get(&page).await;
        for words in ["校验位不符", "第 3 行", "导入合格的 1 行", "有错就都不导入", "所属县区"] {
            assert!(checked.assert(200).text().contains(words), "{words}");
        }
        let kept_out = county.form(&format!("{page}/run"), &[("rows", "all")]).await;
        let told = county.get(kept_out.assert(303).header("location")).await;
        assert!(told.text().contains("有 1 行不合格，所以一行也没有写入"), "{}", told.text());
        county.form(&format!("{page}/run"), &[("rows", "good")]).await.assert(303);
        let done = county.get(&page).await;
        assert!(done.text().contains("已导入 1 行。"), "{}", done.text());
        let wrong = county.upload("/admin/imports", &fields, ("file", "信.csv", "亲爱的同事".as_bytes())).await;
        assert!(wrong.assert(422).text().contains("没有找到完整的表头"), "{}", wrong.text());

        let people = county.get("/admin/people?q=T0001").await;
        assert!(people.assert(200).text().contains("/admin/people/t0001"));
        let person = county.get("/admin/people/t0001").await;
        assert!(person.text().contains("这个账号还没有密码"), "{}", person.text());
        let reset = county.form("/admin/people/t0001/password", &[]).await;
        assert_eq!(reset.assert(200).header("cache-control"), "no-store");
        let password = reset.text().split("first-password").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
        let signed_in = world.anyone().form("/login", &[("login", "t0001"), ("password", password.expect("is shown"))]).await;
        signed_in.assert(303);
    }
}
