//! What the documentation shows is what the program takes.

use std::{collections::BTreeMap, fs, path::Path};

use bytes::Bytes;
use content::course_folder::{Files, Limits, read_files};

#[test]
fn the_course_that_the_documentation_shows_can_be_imported() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("../../docs/COURSE-FOLDER.md")).expect("the page");
    let (_, rest) = page.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let data = |name: &str| Bytes::from(fs::read(here.join("tests/data").join(name)).expect(name));
    let files: BTreeMap<String, Bytes> = [
        ("course.toml", Bytes::from(example.to_owned())),
        ("intro.mp4", data("two-seconds.mp4")),
        (
            "intro.vtt",
            Bytes::from_static(b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n"),
        ),
        ("talk.mp3", data("two-seconds.mp3")),
        ("case.md", Bytes::from_static("# 案例".as_bytes())),
        ("sheet.pdf", data("three-pages.pdf")),
        // Five of them are drawn.
        ("quiz.gift", Bytes::from("对吗？{T}\n\n".repeat(6))),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    let parsed = read_files(&Files(files), &Limits::default()).expect("a good course");
    assert_eq!(parsed.course.units().count(), 5);
    assert!(!parsed.course.units().nth(3).expect("there").required);
}
