//! A whole draft as lines of text, so that two saves of it can be laid beside each other.

use std::fmt::Write as _;

use domain::catalogue::{Content, Course, Unit};

use super::outline;
use crate::text::{Lang, Text};

pub fn of(text: &'static Text, course: &Course) -> String {
    let words = &text.authoring;
    let mut lines = String::new();
    let comma = if text.lang == Lang::Zh { "、" } else { ", " };
    let mandatory = if course.mandatory {
        text.words.mandatory
    } else {
        text.words.elective
    };
    for (name, value) in [
        (words.name, course.title.clone()),
        (words.summary, course.summary.clone()),
        (words.hours, course.hours.to_string()),
        (
            words.module,
            format!("{} · {mandatory}", text.words.module(course.module)),
        ),
        (words.level, text.words.level(course.level).to_owned()),
        (words.mode, text.words.mode(course.mode).to_owned()),
        (words.source, text.words.source(course.source).to_owned()),
        (words.stages, text.words.stages(&course.stages, comma)),
        (words.subjects, course.subjects.join(comma)),
        (words.audience, course.audience.join(comma)),
    ] {
        put(&mut lines, &format!("{name}: {value}"));
    }
    if let Some(licence) = &course.licence {
        let until = licence.until.map(|day| day.to_string());
        let parts = [&licence.holder, &licence.terms, &until.unwrap_or_default()];
        put(
            &mut lines,
            &format!(
                "{}: {}",
                words.licence_short,
                parts.map(String::as_str).join(" · ")
            ),
        );
    }
    for objective in &course.objectives {
        put(&mut lines, &format!("{}: {objective}", words.objectives));
    }
    for section in &course.sections {
        put(&mut lines, "");
        put(&mut lines, &format!("{}: {}", words.section, section.title));
        for unit in &section.units {
            add_unit(&mut lines, text, unit);
        }
    }
    lines
}

fn add_unit(lines: &mut String, text: &'static Text, unit: &Unit) {
    let optional = if unit.required {
        ""
    } else {
        text.words.optional
    };
    let kind = text.words.unit(unit.kind());
    put(lines, &format!("— {} ({kind}) {optional}", unit.title));
    put(lines, &outline::rule(text, unit));
    match &unit.content {
        Content::Page(page) => put(lines, &page.markdown),
        Content::Quiz(quiz) => put(lines, &content::gift::print(&quiz.quiz)),
        Content::Document(document) => put(lines, &document.file.name),
        Content::Assignment(work) => {
            put(lines, &work.markdown);
            for criterion in &work.criteria {
                put(lines, &criterion.title);
                for level in &criterion.levels {
                    put(lines, &format!("{} {}", level.points, level.text));
                }
            }
        }
        Content::Survey(survey) => {
            put(lines, &survey.markdown);
            for question in &survey.questions {
                let kind = text.tasks.survey_kind(question.kind.code());
                put(lines, &format!("{} ({kind})", question.text));
                for option in question.kind.options() {
                    put(lines, option);
                }
            }
        }
        Content::Session(meeting) => put(lines, &meeting.markdown),
        Content::Package(package) => {
            put(lines, &package.file.name);
            for activity in &package.activities {
                put(lines, &activity.title);
            }
        }
        Content::Video(video) => {
            put(lines, &video.file.name);
            for cue in video.captions.iter().flat_map(|track| &track.cues) {
                put(lines, &cue.text);
            }
        }
    }
}

fn put(lines: &mut String, line: &str) {
    // Into memory nothing fails.
    let _ = writeln!(lines, "{}", line.trim_end());
}
