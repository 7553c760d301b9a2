//! What a person would look at before a course is published, looked at by the program. It tells and forbids nothing.

use std::collections::BTreeMap;

use content::{markdown, probe};
use domain::catalogue::{Assignment, Content, Course, Meeting, Page, StoredFile, Survey, Unit};

/// Something that a good course would not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// A video without captions: who cannot hear it learns nothing, and search finds nothing in it.
    Captions { unit: String },
    /// A sound without captions, of which there is no transcript.
    Transcript { unit: String },
    /// A document that is not shown, since no PDF was made of it (yet): its readers need the program that wrote it.
    Download { unit: String },
    /// A package that never says that it is done: only its shortest time counts.
    Silent { unit: String },
    /// Pictures without words for who does not see them.
    AltText { unit: String, count: usize },
    /// Pictures on other sites, which browsers are told not to load.
    ImageElsewhere { unit: String, address: String },
    /// More hours than the content takes.
    Hours {
        claimed_minutes: u64,
        lasts_minutes: u64,
    },
    /// Nobody is told what they will be able to do.
    Objectives,
}

/// By `minutes_per_hour`, the minutes of a credit hour.
///
/// `pdfs` are those that were made of its documents, by the SHA-256 of these.
pub(super) fn checklist(
    course: &Course,
    minutes_per_hour: u32,
    pdfs: &BTreeMap<String, StoredFile>,
) -> Vec<Check> {
    let of_unit = |unit| of_unit(unit, pdfs);
    let mut checks: Vec<Check> = course.units().flat_map(of_unit).collect();
    let hundredths = u64::try_from(course.hours.hundredths()).unwrap_or_default();
    let claimed_minutes = hundredths * u64::from(minutes_per_hour) / 100;
    let lasts_minutes = u64::from(course.length_seconds()).div_ceil(60);
    if course.units().next().is_some() && claimed_minutes > lasts_minutes {
        checks.push(Check::Hours {
            claimed_minutes,
            lasts_minutes,
        });
    }
    if course.objectives.is_empty() {
        checks.push(Check::Objectives);
    }
    checks
}

fn of_unit(unit: &Unit, pdfs: &BTreeMap<String, StoredFile>) -> Vec<Check> {
    let name = || unit.title.clone();
    match &unit.content {
        Content::Video(video) if video.captions.is_empty() => vec![if video.is_sound() {
            Check::Transcript { unit: name() }
        } else {
            Check::Captions { unit: name() }
        }],
        Content::Document(document)
            if probe::office_of(&document.file.media_type).is_some()
                && !pdfs.contains_key(&document.file.sha256) =>
        {
            vec![Check::Download { unit: name() }]
        }
        Content::Package(package) if package.is_silent() => vec![Check::Silent { unit: name() }],
        Content::Page(Page { markdown: text, .. })
        | Content::Assignment(Assignment { markdown: text, .. })
        | Content::Survey(Survey { markdown: text, .. })
        | Content::Session(Meeting { markdown: text, .. }) => {
            let images = markdown::images(text);
            let count = images.iter().filter(|image| image.alt.is_empty()).count();
            let without = (count > 0).then(|| Check::AltText {
                unit: name(),
                count,
            });
            let elsewhere = images
                .into_iter()
                .filter(|image| image.address.contains("//"))
                .map(|image| Check::ImageElsewhere {
                    unit: name(),
                    address: image.address,
                });
            without.into_iter().chain(elsewhere).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use content::probe::FileKind;
    use domain::{
        catalogue::{Document, Level, Mode, Module, Section, Source, Video},
        hours::CreditHours,
        packages::{Activity, MoveOn, Package, Standard},
    };

    use super::*;

    fn course(hundredths: i64, markdown: &str, min_seconds: u32) -> Course {
        Course {
            code: "KM-1".parse().expect("a code"),
            title: "课".to_owned(),
            summary: "一".to_owned(),
            objectives: vec!["会".to_owned()],
            language: "zh-CN".to_owned(),
            hours: CreditHours::from_hundredths(hundredths),
            module: Module::Subject,
            level: Level::School,
            mode: Mode::Remote,
            mandatory: false,
            stages: Vec::new(),
            subjects: Vec::new(),
            authors: Vec::new(),
            source: Source::SelfMade,
            audience: Vec::new(),
            licence: None,
            sections: vec![Section {
                title: "一".to_owned(),
                units: vec![Unit {
                    key: "page-1".to_owned(),
                    title: "图".to_owned(),
                    required: true,
                    content: Content::Page(Page {
                        markdown: markdown.to_owned(),
                        min_seconds,
                    }),
                }],
            }],
        }
    }

    #[test]
    fn a_course_that_is_right_is_told_nothing() {
        assert_eq!(
            checklist(&course(100, "![图](/a.png)", 2700), 45, &BTreeMap::new()),
            []
        );
    }

    #[test]
    fn what_a_reviewer_would_remark_is_told() {
        let mut hasty = course(200, "![](https://example.org/a.png)", 2700);
        hasty.objectives.clear();
        let unit = || "图".to_owned();
        let expected = [
            Check::AltText {
                unit: unit(),
                count: 1,
            },
            Check::ImageElsewhere {
                unit: unit(),
                address: "https://example.org/a.png".to_owned(),
            },
            Check::Hours {
                claimed_minutes: 90,
                lasts_minutes: 45,
            },
            Check::Objectives,
        ];
        assert_eq!(checklist(&hasty, 45, &BTreeMap::new()), expected);
    }

    #[test]
    fn a_sound_needs_a_transcript_and_a_document_of_an_office_program_its_pdf() {
        let file = |media_type: &str| StoredFile {
            sha256: "ab".repeat(32),
            bytes: 1,
            media_type: media_type.to_owned(),
            name: "a".to_owned(),
        };
        let mut sound = course(0, "文", 60);
        sound.sections[0].units[0].content = Content::Video(Video {
            file: file("audio/mpeg"),
            duration_millis: 1000,
            captions: Vec::new(),
            watch_permille: 900,
        });
        let unit = "图".to_owned();
        let none = BTreeMap::new();
        assert_eq!(
            checklist(&sound, 45, &none),
            [Check::Transcript { unit: unit.clone() }]
        );
        let mut slides = course(0, "文", 60);
        let pptx = FileKind::Pptx
            .office()
            .expect("of an office program")
            .media_type;
        slides.sections[0].units[0].content = Content::Document(Document {
            file: file(pptx),
            pages: 0,
            min_seconds: 60,
        });
        assert_eq!(
            checklist(&slides, 45, &none),
            [Check::Download { unit: unit.clone() }]
        );
        let mut silent = course(0, "文", 60);
        silent.sections[0].units[0].content = Content::Package(Package {
            file: file("application/zip"),
            index: file("application/json"),
            standard: Standard::H5p,
            activities: vec![Activity {
                id: "H5P.Own".to_owned(),
                title: "洗手".to_owned(),
                launch: "content/content.json".to_owned(),
                move_on: MoveOn::Opened,
                pass_permille: None,
                launch_data: None,
            }],
            min_seconds: 60,
        });
        let told = checklist(&silent, 45, &none);
        assert_eq!(told, [Check::Silent { unit: unit.clone() }]);
        if let Content::Package(package) = &mut silent.sections[0].units[0].content {
            package.activities[0].move_on = MoveOn::Success;
        }
        assert_eq!(checklist(&silent, 45, &none), []);
        let pdfs = BTreeMap::from([("ab".repeat(32), file("application/pdf"))]);
        assert_eq!(checklist(&slides, 45, &pdfs), []);
    }
}
