//! The demonstration courses are read as anyone's course would be, so that `xueshi` never starts with a broken one.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use content::{
    course_folder::{Limits, ParsedCourse, read_folder},
    markdown,
};
use domain::{
    assessment::Kind,
    catalogue::{Content, Module},
};

/// Each folder with the course in it.
fn courses() -> io::Result<Vec<(PathBuf, ParsedCourse)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/demo/courses");
    let mut folders = fs::read_dir(root)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    folders.sort();
    let read = folders.into_iter().map(|folder| {
        let course = read_folder(&folder, &Limits::default())
            .unwrap_or_else(|problems| panic!("{}: {problems:#?}", folder.display()));
        (folder, course)
    });
    Ok(read.collect())
}

#[test]
fn every_demonstration_course_has_a_video_with_captions_a_page_a_document_and_a_varied_quiz() {
    for (folder, ParsedCourse { course, .. }) in courses().expect("the courses") {
        let code = course.code.to_string();
        assert_eq!(
            folder.file_name().and_then(|name| name.to_str()),
            Some(&*code)
        );
        let (mut videos, mut pages, mut documents) = (0, 0, 0);
        let mut kinds = BTreeSet::new();
        for unit in course.units() {
            match &unit.content {
                Content::Video(video) => {
                    assert!(
                        (20_000..=60_000).contains(&video.duration_millis),
                        "{code}: the video's length"
                    );
                    assert!(video.file.bytes <= 400 * 1024, "{code}: the video's size");
                    assert!(!video.captions[0].cues.is_empty(), "{code}: captions");
                    videos += 1;
                }
                Content::Package(_) => panic!("{code}: a package"),
                Content::Assignment(_) | Content::Survey(_) | Content::Session(_) => {}
                Content::Page(_) => pages += 1,
                Content::Document(document) => {
                    assert!(
                        document.file.bytes <= 80 * 1024,
                        "{code}: the document's size"
                    );
                    documents += 1;
                }
                Content::Quiz(quiz) => {
                    kinds.extend(
                        quiz.quiz
                            .questions
                            .iter()
                            .map(|question| question.kind().code()),
                    );
                }
            }
        }
        assert!(
            videos == 1 && pages >= 2 && documents == 1,
            "{code}: its units"
        );
        for kind in [
            Kind::SingleChoice,
            Kind::MultipleChoice,
            Kind::TrueFalse,
            Kind::Numeric,
        ] {
            assert!(
                kinds.contains(kind.code()),
                "{code}: no question is {}",
                kind.code()
            );
        }
    }
}

#[test]
fn the_demonstration_courses_cover_every_module() {
    let courses = courses().expect("the courses");
    assert!(courses.len() >= 12, "{} courses", courses.len());
    let modules: BTreeSet<&str> = courses
        .iter()
        .map(|(_, parsed)| parsed.course.module.code())
        .collect();
    assert_eq!(
        modules,
        Module::ALL.iter().map(|module| module.code()).collect()
    );
    for (_, ParsedCourse { course, .. }) in &courses {
        assert_eq!(
            course.mandatory,
            course.module.is_mandatory(),
            "{}",
            course.code
        );
    }
}

/// Whether a comma, colon or the like made for Latin text follows a Chinese character.
fn has_latin_punctuation_in_chinese(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .any(|pair| ('\u{4e00}'..='\u{9fff}').contains(&pair[0]) && ",;:?!()".contains(pair[1]))
}

#[test]
fn the_text_of_the_demonstration_courses_is_set_as_chinese_is() {
    for (_, ParsedCourse { course, .. }) in courses().expect("the courses") {
        let code = &course.code;
        let mut texts = vec![course.title.clone(), course.summary.clone()];
        texts.extend(course.objectives.iter().cloned());
        for unit in course.units() {
            texts.push(unit.title.clone());
            match &unit.content {
                Content::Video(video) => {
                    texts.extend(video.captions[0].cues.iter().map(|cue| cue.text.clone()));
                }
                Content::Page(page) => texts.push(markdown::plain_text(&page.markdown)),
                Content::Document(_) | Content::Package(_) => {}
                Content::Assignment(work) => texts.push(markdown::plain_text(&work.markdown)),
                Content::Survey(survey) => {
                    texts.extend(
                        survey
                            .questions
                            .iter()
                            .map(|question| question.text.clone()),
                    );
                }
                Content::Session(meeting) => texts.push(markdown::plain_text(&meeting.markdown)),
                Content::Quiz(quiz) => {
                    texts.extend(quiz.quiz.questions.iter().map(|q| q.stem.clone()));
                }
            }
        }
        for text in texts {
            assert!(!has_latin_punctuation_in_chinese(&text), "{code}: {text}");
            assert!(
                !text.contains("**"),
                "{code}: emphasis that stays open in {text}"
            );
        }
    }
}
