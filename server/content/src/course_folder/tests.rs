use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::catalogue::{Content, Module, UnitKind};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const VIDEO: &[u8] = include_bytes!("../../tests/data/two-seconds.mp4");
const DOCUMENT: &[u8] = include_bytes!("../../tests/data/three-pages.pdf");
const COURSE: &str = include_str!("../../tests/data/course.toml");

/// A good course, in which single files are then replaced.
fn good() -> BTreeMap<String, Bytes> {
    let files: [(&str, &'static [u8]); 6] = [
        ("course.toml", COURSE.as_bytes()),
        ("media/clip.mp4", VIDEO),
        (
            "media/clip.srt",
            "1\n00:00:00,000 --> 00:00:01,500\n全员培训\n".as_bytes(),
        ),
        ("page.md", "# 目标\n\n三年一个周期。".as_bytes()),
        ("plan.pdf", DOCUMENT),
        ("quiz.gift", "每年多少学时? {#72}".as_bytes()),
    ];
    files
        .map(|(name, bytes)| (name.to_owned(), Bytes::from_static(bytes)))
        .into()
}

fn read(files: BTreeMap<String, Bytes>) -> Result<ParsedCourse, Vec<FolderProblem>> {
    read_files(&Files(files), &Limits::default())
}

fn told(result: Result<ParsedCourse, Vec<FolderProblem>>) -> Vec<String> {
    result
        .expect_err("a problem")
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The problems of the good course after one replacement in its `course.toml`.
fn with(from: &str, to: &str) -> Vec<String> {
    assert!(COURSE.contains(from), "{from}");
    let mut files = good();
    files.insert(COURSE_FILE.to_owned(), COURSE.replacen(from, to, 1).into());
    told(read(files))
}

#[test]
fn captions_of_chinese_windows_are_read() {
    let text = "1\n00:00:00,000 --> 00:00:01,500\n全员培训\n";
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    let mut files = good();
    files.insert("media/clip.srt".to_owned(), bytes.into_owned().into());
    let course = read(files).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let stored = course
        .files
        .iter()
        .find(|file| file.stored.name == "clip.vtt")
        .expect("captions");
    let kept = std::str::from_utf8(&stored.bytes).expect("UTF-8, which browsers read");
    assert!(kept.contains("全员培训"), "{kept}");
}

#[test]
fn a_good_folder_becomes_a_course_with_its_files() {
    let ParsedCourse { course, files } =
        read(good()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(
        (
            course.code.as_str(),
            course.hours.to_string().as_str(),
            course.language.as_str()
        ),
        ("T-1", "4.00", "zh-CN")
    );
    assert!(course.mandatory, "teacher ethics is a mandatory module");
    assert_eq!(course.module, Module::TeacherEthics);
    let kinds: Vec<(UnitKind, bool)> = course
        .units()
        .map(|unit| (unit.kind(), unit.required))
        .collect();
    assert_eq!(
        kinds,
        [
            (UnitKind::Video, true),
            (UnitKind::Page, true),
            (UnitKind::Document, false),
            (UnitKind::Quiz, true)
        ]
    );
    for unit in course.units() {
        match &unit.content {
            Content::Video(video) => {
                assert_eq!((video.duration_millis, video.watch_permille), (2000, 900));
                assert_eq!(video.captions[0].cues[0].text, "全员培训");
                assert_eq!(
                    (
                        video.captions[0].file.name.as_str(),
                        video.captions[0].file.media_type.as_str()
                    ),
                    ("clip.vtt", "text/vtt")
                );
            }
            Content::Package(_)
            | Content::Assignment(_)
            | Content::Survey(_)
            | Content::Session(_) => panic!("none was sent: {unit:?}"),
            Content::Page(page) => assert_eq!(
                page.min_seconds, 5,
                "eight characters, but at least a moment"
            ),
            Content::Document(document) => {
                assert_eq!((document.pages, document.min_seconds), (3, 30));
            }
            Content::Quiz(quiz) => assert_eq!(
                (quiz.pass_permille, quiz.attempts, quiz.shuffle),
                (600, 3, true)
            ),
        }
    }
    let names: Vec<&str> = files.iter().map(|file| file.stored.name.as_str()).collect();
    assert_eq!(files.len(), 3, "{names:?}");
    let captions = files
        .iter()
        .find(|file| file.stored.name == "clip.vtt")
        .expect("captions");
    assert!(
        captions.bytes.starts_with(b"WEBVTT"),
        "SRT is stored as what browsers play"
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let mut files = good();
    files.insert(
        COURSE_FILE.to_owned(),
        include_str!("../../tests/data/many-mistakes.toml").into(),
    );
    files.insert(
        "broken.gift".to_owned(),
        "fine {T}\n\nopen {=a ~b\n\nwrite {}".into(),
    );
    files.insert("essay.gift".to_owned(), "write {}".into());
    files.insert("notes.mp4".to_owned(), "only notes".into());
    files.insert("gbk.md".to_owned(), Bytes::from_static(b"\xC5\xE0\xD1\xB5"));
    files.insert("bad.vtt".to_owned(), "WEBVTT\n\n00:0x --> 00:01\nx".into());
    let told = told(read(files));
    for wanted in [
        "course.toml:2: code: \"课程\" is not a course code",
        "course.toml:3: title: is empty",
        "course.toml:4: hours: \"abc\" is not a number of hours",
        "course.toml:5: module: \"sports\" is not one of: campus-safety",
        "course.toml:6: colour: is not known here; the keys are: code, title",
        "course.toml:8: stages: \"university\" is not one of: kindergarten",
        "course.toml:9: mandatory: is a text; write true or false",
        "course.toml:12: completion: required: is \"some\"; write \"all\"",
        "course.toml:14: section \"空\": unit: is missing; a section needs at least one",
        "unit \"clip\": watch_ratio: is 1.5; write a number above 0 and up to 1",
        "unit \"clip\": file: \"notes.mp4\" is not an MP4 video but a text",
        "unit \"clip\": id: \"clip\" is already the id of the unit on line",
        "file: \"../secret.md\" leads out of the folder",
        "file: \"absent.md\" is not in the folder",
        "unit \"old\": watch_ratio: is not known here; the keys are: id, title, optional, kind, min_seconds, file",
        "unit \"Big\": id: is \"Big\"; write lower-case letters",
        "unit \"Big\": kind: \"slides\" is not one of: video, page, document, quiz",
        "broken.gift:3: column 6: found \"{=a ~b\"; expected a '}'",
        "essay.gift:1: column 1: q1: an essay cannot be marked automatically",
        "gbk.md: is not UTF-8",
        "bad.vtt:3: \"00:0x --> 00:01\" is not a time",
        "attempts: is -1; write a whole number from 0 to 100",
    ] {
        assert!(
            told.iter().any(|line| line.contains(wanted)),
            "{wanted}\nin {told:#?}"
        );
    }
}

#[test]
fn a_key_that_is_missing_is_told_with_an_example() {
    assert_eq!(
        with("hours = \"4.00\"\n", ""),
        ["course.toml:1: hours: is missing; write hours = \"4.00\""]
    );
    assert_eq!(
        with("level = \"municipal\"\n", ""),
        ["course.toml:1: level: is missing; write level = \"municipal\""]
    );
}

#[test]
fn hours_are_more_than_none_and_no_more_than_a_hundred() {
    for (written, fine) in [
        ("4", true),
        ("0.5", true),
        ("\"100\"", true),
        ("0", false),
        ("\"-1.00\"", false),
        ("100.01", false),
        ("1.005", false),
        ("true", false),
    ] {
        let mut files = good();
        files.insert(
            COURSE_FILE.to_owned(),
            COURSE
                .replace("hours = \"4.00\"", &format!("hours = {written}"))
                .into(),
        );
        assert_eq!(read(files).is_ok(), fine, "{written}");
    }
}

#[test]
fn a_quiz_may_draw_and_have_a_limit_but_not_draw_more_than_there_is() {
    let quiz = |settings: &str| {
        let mut files = good();
        files.insert(
            "quiz.gift".to_owned(),
            "一{T}\n\n说明\n\n二{T}".as_bytes().into(),
        );
        let file = "file = \"quiz.gift\"";
        files.insert(
            COURSE_FILE.to_owned(),
            COURSE.replace(file, &format!("{file}\n{settings}")).into(),
        );
        let course = read(files)
            .map_err(|problems| problems[0].to_string())?
            .course;
        let found = course.units().find_map(|unit| match &unit.content {
            Content::Quiz(quiz) => Some((quiz.draw, quiz.minutes)),
            _ => None,
        });
        found.ok_or_else(|| "no quiz".to_owned())
    };
    assert_eq!(quiz(""), Ok((0, 0)));
    assert_eq!(quiz("draw = 2\nminutes = 30"), Ok((2, 30)));
    for (settings, part) in [
        ("draw = 3", "draws 3 questions, but only 2 give marks"),
        ("draw = -1", "draw: is -1"),
        ("minutes = 1441", "minutes: is 1441"),
    ] {
        let told = quiz(settings).expect_err("a problem");
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn shares_are_read_exactly_and_only_between_none_and_all() {
    let share = |written: &str| {
        let mut files = good();
        files.insert(
            COURSE_FILE.to_owned(),
            COURSE
                .replace(
                    "file = \"quiz.gift\"",
                    &format!("file = \"quiz.gift\"\npass = {written}"),
                )
                .into(),
        );
        let course = read(files).ok()?.course;
        course.units().find_map(|unit| {
            if let Content::Quiz(quiz) = &unit.content {
                Some(quiz.pass_permille)
            } else {
                None
            }
        })
    };
    for (written, permille) in [
        ("0.6", Some(600)),
        ("0.6667", Some(667)),
        ("1", Some(1000)),
        ("1.0", Some(1000)),
        ("0.001", Some(1)),
    ] {
        assert_eq!(share(written), permille, "{written}");
    }
    for written in [
        "0", "0.0", "1.001", "1.0001", "-0.5", "60", "\"0.6\"", "nan", "6e-1",
    ] {
        assert_eq!(share(written), None, "{written}");
    }
}

#[test]
fn a_course_of_optional_units_only_is_refused() {
    let text = COURSE.replace("title = \"u\"", "title = \"u\"\noptional = true");
    let files: BTreeMap<String, Bytes> = good()
        .into_iter()
        .chain([(COURSE_FILE.to_owned(), text.into())])
        .collect();
    assert!(told(read(files))[0].contains("every unit is optional"));
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let told = with("level = \"municipal\"", "level = municipal");
    assert!(
        told[0].starts_with("course.toml:4: is not TOML: "),
        "{told:?}"
    );
}

#[test]
fn limits_are_kept_before_a_file_is_read() {
    let limits = Limits {
        files: 3,
        units: 3,
        video_bytes: 100,
        document_bytes: 100,
        page_bytes: 2000,
        ..Limits::default()
    };
    let told = told(read_files(&Files(good()), &limits));
    for wanted in [
        "\"media/clip.mp4\" has 2106 bytes; at most 100 are allowed here",
        "is one file too many; a course has at most 3",
        "the course has 4 units; at most 3",
    ] {
        assert!(
            told.iter().any(|line| line.contains(wanted)),
            "{wanted}\nin {told:#?}"
        );
    }
}

/// The good course on disk.
fn on_disk() -> TempDir {
    let dir = TempDir::new().expect("a folder");
    fs::create_dir(dir.path().join("media")).expect("a folder");
    for (name, bytes) in good() {
        fs::write(dir.path().join(name), bytes).expect("written");
    }
    dir
}

#[test]
fn a_folder_on_disk_reads_as_the_same_files_in_memory() {
    assert_eq!(
        read_folder(on_disk().path(), &Limits::default()),
        read(good())
    );
}

#[cfg(unix)]
#[test]
fn a_link_may_stay_in_the_folder_but_not_leave_it() {
    let (dir, outside) = (on_disk(), TempDir::new().expect("a folder"));
    let page = dir.path().join("page.md");
    fs::rename(&page, dir.path().join("other.md")).expect("renamed");
    std::os::unix::fs::symlink("other.md", &page).expect("linked");
    assert!(read_folder(dir.path(), &Limits::default()).is_ok());

    fs::write(outside.path().join("secret.md"), "secret").expect("written");
    fs::remove_file(&page).expect("removed");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), &page).expect("linked");
    let told = told(read_folder(dir.path(), &Limits::default()));
    assert!(
        told[0].contains("\"page.md\" is a link that leaves the folder"),
        "{told:?}"
    );
}

#[test]
fn a_folder_that_is_none_is_told() {
    let told = told(read_folder(
        Path::new("/no/such/folder"),
        &Limits::default(),
    ));
    assert!(
        told[0].starts_with("/no/such/folder: cannot be opened as a folder"),
        "{told:?}"
    );
    assert_eq!(
        self::told(read(BTreeMap::new())),
        ["course.toml: is not in the folder; put the file there or correct its name"]
    );
}

proptest! {
    #[test]
    fn no_name_leaves_the_folder(name in "(\\.\\.|\\.|/|\\\\|[a-z]|:|\\u{0}){1,8}") {
        let dir = TempDir::new().expect("a folder");
        let folder = Folder::open(dir.path()).expect("a folder");
        prop_assert!(folder.size(&name).is_err() && folder.read(&name).is_err());
    }

    #[test]
    fn no_course_file_makes_the_reader_panic(start in any::<proptest::sample::Index>(), end in any::<proptest::sample::Index>(), text in "[a-z\\[\\]=\"0-9. \n]{0,20}") {
        let (start, end) = (start.index(COURSE.len()), end.index(COURSE.len()));
        let (start, end) = (COURSE.floor_char_boundary(start.min(end)), COURSE.floor_char_boundary(start.max(end)));
        let mut files = good();
        files.insert(COURSE_FILE.to_owned(), format!("{}{text}{}", &COURSE[..start], &COURSE[end..]).into());
        let _ = read(files);
    }
}

#[test]
fn the_plans_own_course_is_read() {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata/course-plan");
    if !folder.is_dir() {
        println!("skipped: {} is missing", folder.display());
        return;
    }
    let ParsedCourse { course, files } =
        read_folder(&folder, &Limits::default()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(
        (course.sections.len(), course.units().count(), files.len()),
        (3, 6, 3)
    );
    let Content::Video(video) = &course.sections[0].units[0].content else {
        panic!("a video")
    };
    assert!(
        (56_000..58_000).contains(&video.duration_millis),
        "{}",
        video.duration_millis
    );
    assert_eq!(video.captions[0].cues.len(), 6);
    let Content::Document(document) = &course.sections[1].units[1].content else {
        panic!("a document")
    };
    assert_eq!((document.pages, document.min_seconds), (2, 10));
    let Content::Quiz(quiz) = &course.sections[2].units[0].content else {
        panic!("a quiz")
    };
    assert_eq!(quiz.quiz.questions.len(), 8);
}
