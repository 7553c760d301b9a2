//! Packages of our own.

use std::io::Write as _;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

pub(super) fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect("starts");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

fn manifest(resources: &str) -> String {
    format!("<manifest>\n<resources>\n{resources}</resources></manifest>")
}

fn resource(kind: &str, href: &str) -> String {
    format!("<resource identifier=\"x\" type=\"{kind}\" href=\"{href}\"/>\n")
}

const SINGLE: &str = include_str!("../../../tests/data/qti/single.xml");
const ORDER: &str = include_str!("../../../tests/data/qti/order.xml");
const NUMBER: &str = include_str!("../../../tests/data/qti/number.xml");

fn names(imported: &Imported) -> Vec<&str> {
    let questions = imported.quiz.questions.iter();
    questions.filter_map(|q| q.name.as_deref()).collect()
}

fn refused(files: &[(&str, &str)]) -> Vec<Problem> {
    read_quiz(&zipped(files)).expect_err("a mistake")
}

#[test]
fn the_questions_come_in_the_order_of_the_test_and_then_of_the_manifest() {
    let list = resource("imsqti_item_xmlv2p2", "items/%E4%B8%80.xml")
        + &resource("imsqti_item_xmlv2p2", "items/order.xml")
        + &resource("imsqti_item_xmlv2p2", "items/number.xml")
        + &resource("imsqti_test_xmlv2p2", "tests/t.xml")
        + &resource("imsqti_xmlv1p2", "old.xml")
        + &resource("webcontent", "a.png");
    let test = "<assessmentTest title=\"测验\"><timeLimits maxTime=\"60\"/>\
        <assessmentItemRef href=\"../items/number.xml\"/><assessmentItemRef href=\"../items/unnamed.xml\"/></assessmentTest>";
    let bytes = zipped(&[
        ("题库/imsmanifest.xml", &manifest(&list)),
        ("__MACOSX/imsmanifest.xml", "x"),
        ("题库/items/一.xml", SINGLE),
        ("题库/items/order.xml", ORDER),
        ("题库/items/number.xml", NUMBER),
        ("题库/tests/t.xml", test),
    ]);
    let imported = read_quiz(&bytes).expect("a package");
    assert_eq!(names(&imported), ["圆周率", "学时: 一", "先后"]);
    let ids: Vec<&str> = imported
        .quiz
        .questions
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    assert_eq!(ids, ["q1", "q2", "q3"]);
    assert_eq!(
        imported.places[1].file.as_deref(),
        Some("题库/items/一.xml")
    );
    let left_out: Vec<String> = imported.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        left_out[..2],
        [
            "题库/tests/t.xml, line 1, \"测验\": its timeLimits",
            "题库/imsmanifest.xml, line 7: the question: imsqti_xmlv1p2 cannot be marked here",
        ]
    );
    assert!(
        left_out.contains(
            &"题库/items/order.xml, line 4, \"先后\": that only the whole answer counts; a part gives a part of the marks"
                .to_owned()
        ),
        "{left_out:?}"
    );
}

#[test]
fn what_is_wrong_with_a_package_is_told_with_its_file() {
    let item = |href| resource("imsqti_item_xmlv3p0", href);
    let told = |files: &[(&str, &str)]| {
        let problems = refused(files);
        let told = problems.iter().map(|problem| {
            let file = problem.file.clone().unwrap_or_default();
            (file, problem.line, problem.fault.code())
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(&[("a.xml", SINGLE)])[0].2, "no-manifest");
    let empty = manifest("");
    assert_eq!(
        told(&[("imsmanifest.xml", &empty)]),
        [("imsmanifest.xml".to_owned(), 1, "no-items")]
    );
    let list = item("../../etc/passwd")
        + &item("gone.xml")
        + &item("bad.xml")
        + &item("https://example.org/a.xml");
    assert_eq!(
        told(&[
            ("imsmanifest.xml", &manifest(&list)),
            ("bad.xml", "<a>\n<b>")
        ]),
        [
            ("imsmanifest.xml".to_owned(), 3, "path"),
            ("imsmanifest.xml".to_owned(), 6, "path"),
            (String::new(), 1, "unreadable"),
            ("bad.xml".to_owned(), 2, "not-xml"),
        ]
    );
    assert_eq!(told(&[("imsmanifest.xml", "x")])[0].2, "not-xml");
}

#[test]
fn limits_hold() {
    let list = resource("imsqti_item_xmlv2p2", "a.xml") + &resource("imsqti_item_xmlv2p2", "b.xml");
    let bomb = SINGLE.replace("请看", &"a".repeat(8_000_000));
    let bytes = zipped(&[
        ("imsmanifest.xml", &manifest(&list)),
        ("a.xml", SINGLE),
        ("b.xml", &bomb),
    ]);
    assert!(
        read_quiz(&bytes).is_err(),
        "it packs better than text does: {} bytes",
        bytes.len()
    );
    let refused = |limits: Limits| {
        let problems = read(&bytes, &limits).expect_err("beyond the limits");
        problems[0].fault.code()
    };
    let limits = Limits::default;
    assert_eq!(
        refused(Limits {
            entries: 2,
            ..limits()
        }),
        "not-zip"
    );
    assert_eq!(
        refused(Limits {
            questions: 1,
            ..limits()
        }),
        "too-many-questions"
    );
    assert_eq!(
        refused(Limits {
            file_bytes: 100,
            ..limits()
        }),
        "too-large"
    );
    assert_eq!(
        refused(Limits {
            unpacked_bytes: 100,
            ..limits()
        }),
        "unreadable"
    );
}
