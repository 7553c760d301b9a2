//! A quiz as a package of QTI 3.0: an item for each question, and a test that puts them in order.
//!
//! What the standard's own templates and mappings can say is said by them, so that other systems mark as this one does.
//! What has no place in it is told by [`lost`]; a question of which nothing would be left is left out, and told as well.
//! Texts become XHTML, whatever their format was. Ids are given anew by position.

mod item;
mod markup;

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use domain::assessment::{Question, Quiz};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use self::item::Printed;

const PACKAGE: &str = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1";
pub(super) const ITEM: &str = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";

/// The words for the two options of a question that is true or false, which QTI knows as a choice.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    pub right: &'a str,
    pub wrong: &'a str,
}

/// What a question says and a package does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// `q1` …
    pub question: String,
    pub name: Option<String>,
    pub what: Loss,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The whole question: none of its answers can be told.
    Question,
    /// Answers in which an asterisk stands for any text.
    Wildcards,
    /// How far a number may be off, where several answers are right or it stands in a text.
    Ranges,
    /// Feedback to what was written.
    Feedback,
    /// That its best answer gives less than full marks.
    LessThanFull,
    /// That gaps count differently.
    Weights,
    /// That a part of the right order gives a part of the marks.
    PartOfOrder,
}

impl Loss {
    /// A word for programs and for translations; it does not change.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Wildcards => "wildcards",
            Self::Ranges => "ranges",
            Self::Feedback => "feedback",
            Self::LessThanFull => "less-than-full",
            Self::Weights => "weights",
            Self::PartOfOrder => "part-of-order",
        }
    }
}

/// What a package of this quiz would not say, in the order of the questions.
pub fn lost(quiz: &Quiz) -> Vec<Lost> {
    let labels = Labels {
        right: "",
        wrong: "",
    };
    let questions = quiz.questions.iter().enumerate();
    questions
        .flat_map(|(index, question)| told(index, question, &item::print(question, "", labels)))
        .collect()
}

fn told(index: usize, question: &Question, printed: &Printed) -> Vec<Lost> {
    let losses = printed.losses.iter();
    losses
        .map(|what| Lost {
            question: format!("q{}", index + 1),
            name: question.name.clone(),
            what: *what,
        })
        .collect()
}

/// The package as a zip, the same whenever the same quiz is packed. `more` are further files, by their names.
pub fn print_package(
    quiz: &Quiz,
    title: &str,
    labels: Labels<'_>,
    more: &[(&str, &str)],
) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut add = |name: &str, text: &str| -> Result<(), ZipError> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(text.as_bytes())?)
    };
    let (mut resources, mut references) = (String::new(), String::new());
    let mut items = Vec::new();
    for (index, question) in quiz.questions.iter().enumerate() {
        let id = format!("q{}", index + 1);
        let Some(xml) = item::print(question, &id, labels).xml else {
            continue;
        };
        // Writing into a string cannot fail.
        let _ = writeln!(
            resources,
            "<resource identifier=\"{id}\" type=\"imsqti_item_xmlv3p0\" href=\"items/{id}.xml\"><file href=\"items/{id}.xml\"/></resource>"
        );
        let _ = writeln!(
            references,
            "<qti-assessment-item-ref identifier=\"{id}\" href=\"items/{id}.xml\"/>"
        );
        items.push((format!("items/{id}.xml"), xml));
    }
    let title = markup::attribute(title);
    add(
        "imsmanifest.xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest xmlns=\"{PACKAGE}\" identifier=\"quiz\">\n\
             <metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>\n<organizations/>\n<resources>\n\
             <resource identifier=\"test\" type=\"imsqti_test_xmlv3p0\" href=\"test.xml\"><file href=\"test.xml\"/></resource>\n\
             {resources}</resources>\n</manifest>\n"
        ),
    )?;
    add(
        "test.xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-test xmlns=\"{ITEM}\" identifier=\"test\" title=\"{title}\">\n\
             <qti-test-part identifier=\"part\" navigation-mode=\"nonlinear\" submission-mode=\"simultaneous\">\n\
             <qti-assessment-section identifier=\"section\" title=\"{title}\" visible=\"true\">\n\
             {references}</qti-assessment-section>\n</qti-test-part>\n</qti-assessment-test>\n"
        ),
    )?;
    for (name, xml) in &items {
        add(name, xml)?;
    }
    for (name, text) in more {
        add(name, text)?;
    }
    Ok(zip.finish()?.into_inner())
}
