//! What is exported is read as the same course, whatever an author has written.

mod tasks;

use std::{collections::HashMap, io::Write as _};

use bytes::Bytes;
use domain::{
    assessment::{Body, Pair, Question, Quiz, TextFormat},
    catalogue::{
        CaptionTrack, Document, Level, Licence, Mode, Module, Page, QuizUnit, Section, Source,
        Stage, Video,
    },
    hours::CreditHours,
    packages::Package,
    time::Day,
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{
    captions as caption_texts,
    course_folder::{FileToStore, Limits, Packer, Purpose, read_packed},
    markdown, packages, probe,
    questions::samples,
};

const SOUND: &[u8] = include_bytes!("../../../tests/data/two-seconds.mp3");
const VIDEO: &[u8] = include_bytes!("../../../tests/data/two-seconds.mp4");
const DOCUMENT: &[u8] = include_bytes!("../../../tests/data/three-pages.pdf");

/// The bytes of the store by their SHA-256.
type Store = HashMap<String, Bytes>;

fn packed(course: &Course, store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut packer = Packer::new(&mut bytes, &course.code);
    for (name, printed) in print(course).expect("prints") {
        packer.begin(&name).expect("begins");
        match printed {
            Printed::Text(text) => packer.write(text.as_bytes()).expect("writes"),
            Printed::Stored(file) => packer.write(&store[&file.sha256]).expect("writes"),
        }
    }
    packer.finish().expect("finishes");
    bytes
}

fn read(bytes: Vec<u8>) -> Course {
    let read = read_packed(Purpose::Draft, bytes.into(), &Limits::default());
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
        .course
}

fn package_zip() -> Bytes {
    let manifest = r#"<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization identifier="A"><title>洗手</title><item identifier="I" identifierref="R"><title>七步洗手法</title></item></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="sco.html"/></resources></manifest>"#;
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("imsmanifest.xml", manifest), ("sco.html", "<h1>洗手</h1>")] {
        let options = SimpleFileOptions::default();
        writer.start_file(name, options).expect("starts");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    writer.finish().expect("a zip").into_inner().into()
}

/// Names as browsers and other systems send them: fit for a file, and not.
fn file_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z年 -]{1,8}\\.(mp4|pdf|vtt|zip)",
        "[^/]{0,10}",
        Just("..".to_owned()),
        Just("C:\\讲座.mp4".to_owned()),
        Just("course.toml".to_owned()),
        "[a-z]{190,260}",
    ]
}

/// A text of a form: several lines, quotation marks, what TOML treats specially.
fn text() -> impl Strategy<Value = String> {
    "([a-z年 \"'#=\\[\\]\\\\]|\r\n|\n|\t|\"\"\"|'''|\\PC|\u{0}|\u{FEFF}){0,12}"
}

fn title() -> impl Strategy<Value = String> {
    text()
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("a title", |title| !title.is_empty())
}

fn words() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

fn question() -> impl Strategy<Value = Question> {
    // What GIFT or XML cannot say: blanks around a text, breaks of other systems, an arrow on the left.
    (
        samples::question(),
        option::weighted(0.1, "( x|\u{1}|\r|a -> b)"),
    )
        .prop_map(|(mut question, odd)| {
            if let (Some(odd), Body::Matching { pairs, .. }) = (&odd, &mut question.body) {
                pairs[0].left.push_str(odd);
            } else if let Some(odd) = odd {
                question.stem.insert_str(0, &odd);
            }
            question
        })
}

fn quiz() -> impl Strategy<Value = Content> {
    let quiz = vec(question(), 1..4)
        .prop_map(|questions| Quiz { questions }.numbered())
        .prop_filter("can be marked", |quiz| quiz.problems().is_empty());
    let flags = any::<(bool, bool, bool)>();
    (quiz, 1_u16..=1000, 0_u16..=100, flags, 0_u16..=1440).prop_map(
        |(quiz, pass_permille, attempts, (shuffle, findable, draws), minutes)| {
            Content::Quiz(QuizUnit {
                quiz,
                pass_permille,
                attempts,
                shuffle,
                findable,
                // Every quiz here has a question with marks.
                draw: u16::from(draws),
                minutes,
            })
        },
    )
}

/// A content, with the files that it has in the store.
type Made = (Content, Vec<FileToStore>);

fn page() -> impl Strategy<Value = Made> {
    (text(), "[a-z年]{1,4}", 1_u32..=36_000)
        .prop_map(|(before, word, min_seconds)| Page {
            markdown: before + &word,
            min_seconds,
        })
        .prop_filter("has words", |page| {
            !markdown::plain_text(&page.markdown).is_empty()
        })
        .prop_map(|page| (Content::Page(page), Vec::new()))
}

fn document() -> impl Strategy<Value = Made> {
    (file_name(), 1_u32..=36_000).prop_map(|(name, min_seconds)| {
        let facts = probe::document(DOCUMENT).expect("a PDF");
        let file = FileToStore::new(&name, facts.media_type, Bytes::from_static(DOCUMENT));
        let document = Document {
            file: file.stored.clone(),
            pages: facts.pages,
            min_seconds,
        };
        (Content::Document(document), vec![file])
    })
}

fn sound() -> impl Strategy<Value = Made> {
    (file_name(), 1_u16..=1000, any::<bool>()).prop_map(|(name, watch_permille, is_captioned)| {
        let facts = probe::sound(SOUND).expect("a sound");
        let file = FileToStore::new(&name, facts.media_type, Bytes::from_static(SOUND));
        let mut files = vec![file.clone()];
        let mut captions = Vec::new();
        if is_captioned {
            let (track, words) = track("zh-CN", "c.vtt", "年");
            captions.push(track);
            files.push(words);
        }
        let video = Video {
            file: file.stored,
            duration_millis: facts.duration_millis,
            captions,
            watch_permille,
        };
        (Content::Video(video), files)
    })
}

/// As an office program writes it, as far as anybody here looks.
fn word() -> impl Strategy<Value = Made> {
    (file_name(), 1_u32..=36_000).prop_map(|(name, min_seconds)| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for part in ["[Content_Types].xml", "word/document.xml"] {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(part, options).expect("starts");
        }
        let bytes = Bytes::from(zip.finish().expect("finishes").into_inner());
        let facts = probe::document(&bytes).expect("a document");
        let file = FileToStore::new(&name, facts.media_type, bytes);
        let document = Document {
            file: file.stored.clone(),
            pages: 0,
            min_seconds,
        };
        (Content::Document(document), vec![file])
    })
}

fn track(language: &str, name: &str, words: &str) -> (CaptionTrack, FileToStore) {
    let text = format!("WEBVTT\n\n00:00.000 --> 00:01.500 align:start\n<v 王>{words}\n");
    let file = FileToStore::new(name, "text/vtt", text.clone().into());
    let track = CaptionTrack {
        language: language.to_owned(),
        file: file.stored.clone(),
        cues: caption_texts::parse(&text).expect("captions"),
    };
    (track, file)
}

fn video() -> impl Strategy<Value = Made> {
    let languages = subsequence(vec!["zh-CN", "en", "yi-x-nuosu"], 0..=3);
    let track_names = vec((file_name(), "[a-z年&]{1,6}"), 3);
    (file_name(), 1_u16..=1000, languages, track_names).prop_map(
        |(name, watch_permille, languages, track_names)| {
            let facts = probe::video(VIDEO).expect("a video");
            let file = FileToStore::new(&name, facts.media_type, Bytes::from_static(VIDEO));
            let (captions, mut files): (Vec<_>, Vec<_>) = languages
                .iter()
                .zip(&track_names)
                .map(|(language, (name, words))| track(language, name, words))
                .unzip();
            let video = Video {
                file: file.stored.clone(),
                duration_millis: facts.duration_millis,
                captions,
                watch_permille,
            };
            files.push(file);
            (Content::Video(video), files)
        },
    )
}

fn package() -> impl Strategy<Value = Made> {
    (file_name(), 1_u32..=36_000).prop_map(|(name, min_seconds)| {
        let limits = packages::Limits::default();
        let (package, files) = packages::take_in(&name, package_zip(), &limits).expect("a package");
        let package = Package {
            min_seconds,
            ..package
        };
        (Content::Package(package), files)
    })
}

fn unit() -> impl Strategy<Value = (Unit, Vec<FileToStore>)> {
    let content = prop_oneof![
        2 => page(),
        2 => quiz().prop_map(|content| (content, Vec::new())),
        1 => document(),
        1 => video(),
        1 => sound(),
        1 => word(),
        1 => package(),
        1 => tasks::assignment(),
        1 => tasks::survey(),
        1 => tasks::session(),
    ];
    (title(), any::<bool>(), content).prop_map(|(title, required, (content, files))| {
        let unit = Unit {
            key: String::new(),
            title,
            required,
            content,
        };
        (unit, files)
    })
}

fn course() -> impl Strategy<Value = (Course, Store)> {
    let about = (
        "[A-Za-z0-9][A-Za-z0-9._-]{1,39}",
        title(),
        text(),
        words(),
        select(vec!["zh-CN", "en", "yi-x-nuosu"]),
        0_i64..=10_000,
    );
    let kind = (
        select(Module::ALL),
        select(Level::ALL),
        select(Mode::ALL),
        any::<bool>(),
        subsequence(Stage::ALL.to_vec(), 0..=4),
        select(Source::ALL),
        option::of((title(), title(), option::of(0_i64..20_000))),
    );
    let sections = vec((title(), vec(unit(), 1..3)), 0..3);
    (about, kind, vec(words(), 3), sections).prop_map(|(about, kind, mut lists, sections)| {
        let (code, title, summary, objectives, language, hours) = about;
        let (module, level, mode, mandatory, stages, source, licence) = kind;
        let mut store = Store::new();
        let mut number = 0;
        let sections = sections.into_iter().map(|(title, units)| {
            let units = units.into_iter().map(|(mut unit, files)| {
                number += 1;
                unit.key = format!("u-{number}");
                store.extend(
                    files
                        .into_iter()
                        .map(|file| (file.stored.sha256, file.bytes)),
                );
                unit
            });
            Section {
                title,
                units: units.collect(),
            }
        });
        let sections = sections.collect();
        let course = Course {
            code: code.parse().expect("a code"),
            title,
            summary,
            objectives,
            language: language.to_owned(),
            hours: CreditHours::from_hundredths(hours),
            module,
            level,
            mode,
            mandatory,
            stages,
            subjects: lists.pop().unwrap_or_default(),
            authors: lists.pop().unwrap_or_default(),
            source,
            audience: lists.pop().unwrap_or_default(),
            licence: licence.map(|(holder, terms, days)| Licence {
                holder,
                terms,
                until: days
                    .and_then(|days| Day::from_ymd(2000, 1, 1).and_then(|day| day.plus_days(days))),
            }),
            sections,
        };
        (course, store)
    })
}

proptest! {
    #[test]
    fn what_is_exported_is_read_as_the_same_course_and_exported_as_the_same_bytes((course, store) in course()) {
        let first = packed(&course, &store);
        let back = read(first.clone());
        prop_assert_eq!(&back, &course);
        prop_assert_eq!(packed(&back, &store), first);
    }
}

fn of_quiz(quiz: Quiz) -> String {
    let printed = quiz::print(&quiz).expect("prints");
    let name = format!("quiz.{}", printed.0);
    assert_eq!(quiz::read(&name, &printed.1), Ok(quiz), "{}", printed.1);
    printed.0.to_owned()
}

fn matching(left: &str) -> Quiz {
    let pair = |left: &str, right: &str| Pair {
        left: left.to_owned(),
        right: right.to_owned(),
    };
    let question = Question {
        id: String::new(),
        name: Some("配对".to_owned()),
        stem: "连一连".to_owned(),
        format: TextFormat::Html,
        body: Body::Matching {
            pairs: vec![pair(left, "b"), pair("c", "d")],
            distractors: vec!["e".to_owned()],
        },
        feedback: None,
    };
    let questions = vec![question];
    Quiz { questions }.numbered()
}

#[test]
fn questions_are_in_the_first_format_that_carries_all_of_them() {
    assert_eq!(of_quiz(matching("a")), "gift");
    assert_eq!(of_quiz(matching("a -> x")), "xml");
    assert_eq!(of_quiz(matching(" a -> \u{1}")), "json");
}

#[test]
fn a_quiz_in_json_is_looked_at_like_any_other() {
    let told = |text: &str| {
        let problems = quiz::read("q.json", text).expect_err("is wrong");
        problems.iter().map(ToString::to_string).collect::<String>()
    };
    assert!(told("{}").contains("is no quiz in JSON"));
    assert!(told("{\"questions\":[]}").contains("no question that gives marks"));
    let text = of_json(&matching("a")).replace("\"q1\"", "\"\"");
    assert!(told(&text).contains("needs an id of its own"));
    let xml = "<quiz><question type=\"ddmarker\"><questiontext><text>x</text></questiontext></question></quiz>";
    let problems = quiz::read("q.xml", xml).expect_err("is wrong");
    assert!(
        problems.iter().any(|each| each
            .what
            .to_string()
            .contains("ddmarker cannot be marked here")),
        "{problems:?}"
    );
}

fn of_json(quiz: &Quiz) -> String {
    serde_json::to_string(quiz).expect("JSON")
}

#[test]
fn a_file_keeps_a_name_that_no_file_may_have() {
    let (path, name) = place("videos/intro", "C:\\讲座.mp4", "video.mp4");
    assert_eq!(
        (path.as_str(), name),
        ("videos/intro/video.mp4", Some("C:\\讲座.mp4"))
    );
    let (path, name) = place("videos/intro", "讲座.mp4", "video.mp4");
    assert_eq!((path.as_str(), name), ("videos/intro/讲座.mp4", None));
}

#[test]
fn what_is_unfinished_is_a_draft_and_no_course() {
    let course = "code = \"KM-1\"\ntitle = \"题\"\nhours = \"0.00\"\nmodule = \"subject\"\nlevel = \"county\"\n";
    let files =
        crate::course_folder::Files([("course.toml".to_owned(), Bytes::from(course))].into());
    let limits = Limits::default();
    let read = |purpose| crate::course_folder::read_files_for(purpose, &files, &limits);
    assert!(read(Purpose::Draft).is_ok());
    let problems = read(Purpose::Publish).expect_err("nothing to learn, for no hours");
    let keys: Vec<_> = problems
        .iter()
        .filter_map(|each| each.key.as_deref())
        .collect();
    assert_eq!(keys, ["section", "hours"]);
}

#[test]
fn all_files_together_have_a_limit() {
    let limits = Limits {
        total_bytes: 2000,
        ..Limits::default()
    };
    let large = "字".repeat(600);
    let course = "code = \"KM-1\"\ntitle = \"题\"\nhours = \"1\"\nmodule = \"subject\"\nlevel = \"county\"\n[[section]]\ntitle = \"一\"\n\
        [[section.unit]]\nid = \"a\"\nkind = \"page\"\ntitle = \"a\"\nfile = \"a.md\"\n\
        [[section.unit]]\nid = \"b\"\nkind = \"page\"\ntitle = \"b\"\nfile = \"b.md\"\n";
    let files = [("course.toml", course), ("a.md", &large), ("b.md", &large)];
    let files = files.map(|(name, text)| (name.to_owned(), Bytes::from(text.to_owned())));
    let source = crate::course_folder::Files(files.into());
    let problems = crate::course_folder::read_files(&source, &limits).expect_err("too much");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].to_string().contains("\"b.md\" is too much"),
        "{problems:?}"
    );
}
