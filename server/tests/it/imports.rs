//! Courses brought in by the program: broken ones are told with file, line and key, and leave nothing behind.

use std::path::Path;

use crate::{
    program::{Installation, zip},
    world::{DOCUMENT, VIDEO, course_files},
};

type Broken = (
    &'static str,
    fn(&mut Vec<(&'static str, Vec<u8>)>),
    &'static [&'static str],
);

fn file<'f>(files: &'f mut [(&'static str, Vec<u8>)], name: &str) -> &'f mut Vec<u8> {
    let found = files.iter_mut().find(|(each, _)| *each == name);
    &mut found.expect("a file").1
}

fn change(files: &mut [(&'static str, Vec<u8>)], from: &str, to: &str) {
    let toml = file(files, "course.toml");
    let text = String::from_utf8(toml.clone()).expect("text");
    assert!(text.contains(from), "{from}");
    *toml = text.replacen(from, to, 1).into_bytes();
}

const BROKEN: &[Broken] = &[
    (
        "missing-file",
        |files| files.retain(|(name, _)| *name != "text.md"),
        &["course.toml:15", "file", "text.md"],
    ),
    (
        "unknown-key",
        |files| change(files, "level =", "colour = \"red\"\nlevel ="),
        &["course.toml:5", "colour"],
    ),
    (
        "hours",
        |files| change(files, "\"4.00\"", "\"abc\""),
        &["course.toml:6", "hours", "abc"],
    ),
    (
        "quiz",
        |files| *file(files, "quiz.gift") = "好的。{TRUE}\n\n没有结尾 {=对".into(),
        &["quiz.gift:3"],
    ),
    (
        "video",
        |files| {
            change(
                files,
                "kind = \"page\"\ntitle = \"正文\"\nfile = \"text.md\"\nmin_seconds = 60",
                "kind = \"video\"\ntitle = \"录像\"\nfile = \"text.md\"",
            );
        },
        &["text.md"],
    ),
];

fn told_by(place: &Installation, path: &Path) -> crate::program::Ran {
    place.run(&["import", "course", &path.display().to_string()])
}

#[test]
fn a_broken_folder_names_file_line_and_key_and_imports_nothing() {
    let place = Installation::new();
    place.run(&["migrate"]).done();
    for (name, spoil, expected) in BROKEN {
        let mut files = course_files("KM-T-1");
        spoil(&mut files);
        let folder = place.write(name, &files);
        let told = told_by(&place, &folder).failed(1);
        for part in *expected {
            assert!(told.contains(part), "{name}: {part} in {told}");
        }
        assert_eq!(
            told.lines().count(),
            1,
            "{name}: one problem, one line: {told}"
        );
    }

    let mut files = course_files("KM-T-1");
    change(&mut files, "\"4.00\"", "\"abc\"");
    change(&mut files, "municipal", "galactic");
    files.retain(|(name, _)| *name != "quiz.gift");
    let folder = place.write("several", &files);
    let told = told_by(&place, &folder).failed(1);
    for part in ["hours", "level", "quiz.gift"] {
        assert!(
            told.contains(part),
            "every problem at once: {part} in {told}"
        );
    }
    assert_eq!(
        place.run(&["search", "rebuild"]).done(),
        "0 courses are in the index\n"
    );
    told_by(&place, &place.path("nowhere")).failed(2);
}

#[test]
fn a_folder_and_the_same_folder_as_a_zip_are_the_same_course() {
    let place = Installation::new();
    let files = course_files("KM-T-1");
    let folder = place.write("course", &files);
    let shown = folder.display().to_string();
    let dry = place.run(&["import", "course", &shown, "--dry-run"]).done();
    assert!(dry.contains("nothing was written"), "{dry}");
    let told = told_by(&place, &folder).done();
    assert!(told.contains("KM-T-1: published as version 1"), "{told}");

    let archive = place.path("course.zip");
    zip(&archive, &files);
    let told = told_by(&place, &archive).done();
    assert!(told.contains("version 1 says the same already"), "{told}");
    let mut changed = course_files("KM-T-1");
    *file(&mut changed, "text.md") = "第二版。".into();
    zip(&archive, &changed);
    let told = told_by(&place, &archive).done();
    assert!(told.contains("published as version 2"), "{told}");
    std::fs::write(&archive, DOCUMENT).expect("a file");
    told_by(&place, &archive).failed(1);
    std::fs::write(&archive, &VIDEO[..100]).expect("a file");
    told_by(&place, &archive).failed(1);
}

#[test]
fn the_course_that_nobody_here_wrote_is_imported() {
    let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/testdata/course-plan");
    if !outside.is_dir() {
        eprintln!("skipped: the course from outside is not on this machine");
        return;
    }
    let place = Installation::new();
    let told = told_by(&place, &outside).done();
    assert!(told.contains("published as version 1"), "{told}");
    let told = told_by(&place, &outside).done();
    assert!(told.contains("says the same already"), "{told}");
}
