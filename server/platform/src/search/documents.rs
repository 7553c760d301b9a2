//! What of a published course can be found.

use ::search::{Document, Kind, Locator};
use content::{
    markdown::plain_text,
    text::{At, Place},
};
use domain::{
    catalogue::{Content, Unit, UnitKind},
    ids::UnitId,
};

use super::Texts;
use crate::catalogue::Published;

/// Every document of a published version: the course, its units, each cue of its captions, each page of its files.
pub fn documents_of(published: &Published, texts: &Texts, completions: u32) -> Vec<Document> {
    let mut documents = vec![of_course(published)];
    for (id, unit) in published.units() {
        documents.push(of_unit(published, &id, unit));
        let file = match &unit.content {
            Content::Document(document) => Some(&document.file),
            Content::Package(package) => Some(&package.file),
            _ => None,
        };
        if let Some(text) = file.and_then(|file| texts.get(&file.sha256)) {
            let places = text.places.iter().zip(1..);
            documents.extend(places.map(|(place, nth)| of_place(published, &id, unit, place, nth)));
        }
        if let Content::Video(video) = &unit.content {
            // Tracks in several languages say the same moments in other words: all of them can be found.
            for (track, captions) in video.captions.iter().enumerate() {
                for cue in &captions.cues {
                    let key = match track {
                        0 => format!("cue:{id}:{}", cue.from_millis),
                        _ => format!("cue:{id}:{}:{}", cue.from_millis, captions.language),
                    };
                    documents.push(Document {
                        key,
                        unit: Some(id.to_string()),
                        kind: Kind::Cue,
                        title: unit.title.clone(),
                        section: section_of(published, unit),
                        text: cue.text.clone(),
                        locator: Some(Locator::Seconds(cue.from_millis / 1000)),
                        ..blank(published)
                    });
                }
            }
        }
    }
    for document in &mut documents {
        document.completions = completions;
    }
    documents
}

/// A page of a file, or whatever its kind of file is made of.
fn of_place(published: &Published, id: &UnitId, unit: &Unit, place: &Place, nth: u32) -> Document {
    let number = match place.at {
        At::Page(number) | At::Slide(number) => number,
        At::Heading(_) | At::File(_) => nth,
    };
    let mut text = place.title.clone().unwrap_or_default();
    if !text.is_empty() {
        text.push('\n');
    }
    text += &place.text;
    let is_heading = matches!(place.at, At::Heading(_));
    let is_package = matches!(unit.content, Content::Package(_));
    let (key, kind) = if is_package {
        (format!("package:{id}:{number}"), Kind::Package)
    } else {
        (format!("pdfpage:{id}:{number}"), Kind::Document)
    };
    Document {
        key,
        unit: Some(id.to_string()),
        kind,
        title: unit.title.clone(),
        section: section_of(published, unit),
        text,
        // Within a package its own links lead on,
        // and a file that nobody has made a PDF of has headings and no pages.
        locator: (!is_package && !is_heading).then_some(Locator::Page(number)),
        ..blank(published)
    }
}

fn section_of(published: &Published, unit: &Unit) -> String {
    let sections = published.course.sections.iter();
    let mut holding =
        sections.filter(|section| section.units.iter().any(|each| each.key == unit.key));
    holding
        .next()
        .map_or_else(String::new, |section| section.title.clone())
}

fn of_course(published: &Published) -> Document {
    let course = &published.course;
    let sections = course.sections.iter().map(|section| section.title.as_str());
    let names: Vec<&str> = course
        .subjects
        .iter()
        .map(String::as_str)
        .chain(sections)
        .collect();
    Document {
        text: format!("{}\n{}", course.summary, names.join(" · ")),
        objectives: course.objectives.clone(),
        authors: course.authors.clone(),
        ..blank(published)
    }
}

fn of_unit(published: &Published, id: &UnitId, unit: &Unit) -> Document {
    let text = match &unit.content {
        Content::Page(page) => plain_text(&page.markdown),
        Content::Assignment(work) => plain_text(&work.markdown),
        Content::Session(meeting) => plain_text(&meeting.markdown),
        Content::Survey(survey) => plain_text(&survey.markdown),
        // Nobody is to find the questions before taking the quiz, unless its author says that they may. Answers never.
        Content::Quiz(quiz) if quiz.findable => {
            let stems = quiz.quiz.questions.iter();
            let stems: Vec<String> = stems
                .map(|question| plain_text(&question.readable_stem()))
                .collect();
            stems.join("\n")
        }
        // The words of a document are in its pages, those of a video in its cues.
        Content::Video(_) | Content::Document(_) | Content::Package(_) | Content::Quiz(_) => {
            String::new()
        }
    };
    Document {
        key: format!("unit:{id}"),
        unit: Some(id.to_string()),
        kind: match unit.kind() {
            UnitKind::Video => Kind::Video,
            UnitKind::Page => Kind::Page,
            UnitKind::Document => Kind::Document,
            UnitKind::Quiz => Kind::Quiz,
            UnitKind::Package => Kind::Package,
            UnitKind::Assignment => Kind::Assignment,
            UnitKind::Survey => Kind::Survey,
            UnitKind::Session => Kind::Session,
            UnitKind::Audio => Kind::Audio,
        },
        title: unit.title.clone(),
        section: section_of(published, unit),
        text,
        ..blank(published)
    }
}

/// What every document of the course says of it.
fn blank(published: &Published) -> Document {
    let course = &published.course;
    Document {
        key: format!("course:{}", course.code),
        course: course.code.to_string(),
        unit: None,
        kind: Kind::Course,
        title: course.title.clone(),
        course_title: course.title.clone(),
        text: String::new(),
        module: course.module.code().to_owned(),
        level: course.level.code().to_owned(),
        mode: course.mode.code().to_owned(),
        stages: course.stages.iter().map(ToString::to_string).collect(),
        subjects: course.subjects.clone(),
        hours: course.hours.hundredths(),
        mandatory: course.mandatory,
        published_at: published.published_at.as_millis(),
        audience: course.audience.clone(),
        ..Document::default()
    }
}
