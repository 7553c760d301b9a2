//! What of a published course can be found.

use ::search::{Document, Kind, Locator};
use content::markdown::plain_text;
use domain::{
    catalogue::{Content, Unit, UnitKind},
    ids::UnitId,
};

use crate::catalogue::Published;

/// Every document of a published version: the course, its units, and each cue of its captions.
pub fn documents_of(published: &Published) -> Vec<Document> {
    let mut documents = vec![of_course(published)];
    for (id, unit) in published.units() {
        documents.push(of_unit(published, &id, unit));
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
                        text: cue.text.clone(),
                        locator: Some(Locator::Seconds(cue.from_millis / 1000)),
                        ..blank(published)
                    });
                }
            }
        }
    }
    documents
}

fn of_course(published: &Published) -> Document {
    let course = &published.course;
    let mut text = vec![course.summary.as_str()];
    text.extend(course.objectives.iter().map(String::as_str));
    text.extend(course.subjects.iter().map(String::as_str));
    text.extend(course.authors.iter().map(String::as_str));
    text.extend(course.sections.iter().map(|section| section.title.as_str()));
    Document {
        text: text.join("\n"),
        ..blank(published)
    }
}

fn of_unit(published: &Published, id: &UnitId, unit: &Unit) -> Document {
    let text = match &unit.content {
        Content::Page(page) => plain_text(&page.markdown),
        // A quiz is found by its title only: nobody is to find its questions before taking it. A document likewise,
        // since its words are in the file.
        Content::Video(_) | Content::Document(_) | Content::Quiz(_) => String::new(),
    };
    Document {
        key: format!("unit:{id}"),
        unit: Some(id.to_string()),
        kind: match unit.kind() {
            UnitKind::Video => Kind::Video,
            UnitKind::Page => Kind::Page,
            UnitKind::Document => Kind::Document,
            UnitKind::Quiz => Kind::Quiz,
        },
        title: unit.title.clone(),
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
        locator: None,
    }
}
