//! Courses that go out and come in as files, by page, by REST and by the program.

use axum::{body::Body, http::Method};
use domain::accounts::Role;

use crate::{
    client::Client,
    program::{Installation, zip},
    world::{World, course_files, on_both},
};

/// A zip in memory.
fn zipped(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("course.zip");
    zip(&path, files);
    std::fs::read(&path).expect("is there")
}

async fn bring(client: &Client, code: &str, bytes: &[u8]) -> crate::client::Answer {
    let fields = [("import_code", code)];
    client
        .upload(
            "/author/courses/import",
            &fields,
            ("course", "课.zip", bytes),
        )
        .await
}

on_both! {
    async fn a_course_comes_in_by_the_page_and_leaves_by_page_and_program(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let overview = author.browser.get("/author").await;
        assert!(overview.text().contains("data-upload=\"course_upload\""), "files may go ahead of the form");
        let sent = bring(&author.browser, "", &zipped(&course_files("KM-X-1"))).await;
        assert_eq!(sent.assert(303).header("location"), "/author/KM-X-1?saved=yes");
        let draft = author.browser.get("/author/KM-X-1").await;
        assert!(draft.text().contains("href=\"/author/KM-X-1/export\""), "{}", draft.text());

        let page = author.browser.get("/author/KM-X-1/export").await;
        page.assert(200);
        assert_eq!(page.header("content-type"), "application/zip");
        assert_eq!(page.header("content-disposition"), "attachment; filename=\"KM-X-1.zip\"");
        assert!(page.body.starts_with(b"PK"));
        let rest = author.program.get("/api/v1/courses/KM-X-1/draft/export").await;
        assert_eq!(rest.assert(200).body, page.body, "the same draft is the same bytes");

        let again = bring(&author.browser, "KM-X-2", &page.body).await;
        assert_eq!(again.assert(303).header("location"), "/author/KM-X-2?saved=yes");
        let told = author.program.get("/api/v1/courses/KM-X-2/draft").await.json(200);
        assert_eq!((told["title"].as_str(), told["revision"].as_u64()), (Some("课程 KM-X-1"), Some(1)));
        author.browser.get("/author/KM-X-9/export").await.assert(404);

        let another = world.person("another", Role::Author, "KM").await;
        let foreign = bring(&another.browser, "", &page.body).await;
        assert!(foreign.assert(409).text().contains("这个编号已经是别人的课程"), "{}", foreign.text());
    }
}

on_both! {
    async fn everything_that_is_wrong_with_a_file_is_on_the_page(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let mut files = course_files("KM-X-1");
        files.retain(|(name, _)| *name != "more.md");
        files[0].1 = String::from_utf8(files[0].1.clone()).expect("text").replace("municipal", "galactic").into_bytes();
        let refused = bring(&author.browser, "KM-X-7", &zipped(&files)).await;
        let text = refused.assert(422).text();
        for part in ["course.toml 第 5 行：level：", "galactic", "more.md", "没有导入", "value=\"KM-X-7\""] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let nothing = bring(&author.browser, "", b"").await;
        assert!(nothing.assert(422).text().contains("id=\"course-error\""), "{}", nothing.text());
        let code = bring(&author.browser, "a b", &zipped(&course_files("KM-X-1"))).await;
        assert!(code.assert(422).text().contains("id=\"import_code-error\""), "{}", code.text());
        let gone = [("course_upload", "none")];
        let gone = author.browser.upload("/author/courses/import", &gone, ("course", "", b"")).await;
        assert!(gone.assert(422).text().contains("上传的文件已经不在"), "{}", gone.text());
        author.program.get("/api/v1/courses/KM-X-1/draft").await.problem(404);
    }
}

const CARTRIDGE: &str = r#"<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion></metadata>
<organizations><organization identifier="o"><item identifier="r">
<item identifier="i1" identifierref="P"><title>导言</title></item><item identifier="i2" identifierref="D"><title>讨论区</title></item></item></organization></organizations>
<resources><resource identifier="P" type="webcontent" href="p.html"><file href="p.html"/></resource>
<resource identifier="D" type="imsdt_xmlv1p3"><file href="d.xml"/></resource></resources></manifest>"#;

on_both! {
    async fn a_cartridge_tells_what_did_not_come_along(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let bytes = zipped(&[("imsmanifest.xml", CARTRIDGE.into()), ("p.html", "<p>全员培训</p>".into())]);
        let refused = bring(&author.browser, "", &bytes).await;
        assert!(refused.assert(422).text().contains("id=\"import_code-error\""), "{}", refused.text());
        let page = bring(&author.browser, "KM-CC-1", &bytes).await;
        let text = page.assert(200).text();
        for part in ["课程已导入为草稿", "“讨论区”：讨论", "填写大于零的学时"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

on_both! {
    async fn a_course_may_come_in_piece_by_piece(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let bytes = zipped(&course_files("KM-X-1"));
        let client = author.browser.with("tus-resumable", "1.0.0");
        let begun = client
            .with("upload-length", &bytes.len().to_string())
            .with("upload-metadata", "filename Yy56aXA=")
            .call(Method::POST, "/api/v1/uploads")
            .await;
        let path = begun.assert(201).header("location").to_owned();
        let sent = client.with("upload-offset", "0");
        let sent = sent.send(Method::PATCH, &path, "application/offset+octet-stream", Body::from(bytes)).await;
        sent.assert(204);
        let id = path.rsplit('/').next().expect("an id");
        let fields = [("course_upload", id)];
        let answer = author.browser.upload("/author/courses/import", &fields, ("course", "", b"")).await;
        assert_eq!(answer.assert(303).header("location"), "/author/KM-X-1?saved=yes");
    }
}

#[test]
fn the_program_writes_a_course_that_it_takes_again() {
    let place = Installation::new();
    let folder = place.write("course", &course_files("KM-T-1"));
    place
        .run(&["import", "course", &folder.display().to_string()])
        .done();
    let out = place.path("out.zip").display().to_string();
    let told = place
        .run(&["export", "course", "KM-T-1", "--out", &out])
        .done();
    assert!(
        told.contains("KM-T-1") && told.contains("out.zip"),
        "{told}"
    );
    let told = place.run(&["import", "course", &out]).done();
    assert!(told.contains("version 1 says the same already"), "{told}");
    let unknown = place.run(&["export", "course", "KM-T-9", "--out", &out]);
    assert!(unknown.failed(1).contains("course not found"));
    let nowhere = place.path("nowhere/out.zip").display().to_string();
    place
        .run(&["export", "course", "KM-T-1", "--out", &nowhere])
        .failed(2);
}
