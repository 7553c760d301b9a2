//! Questions as a file that other systems read.

use content::qti::{self, Labels};
use domain::assessment::Quiz;
use platform::Error;

use crate::text::Text;

/// Where the package tells what it could not take.
const REPORT: &str = "left-out.txt";

/// A file as it is given out.
#[derive(Clone, Debug)]
pub struct QuestionsFile {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    pub ending: &'static str,
}

/// `format` is `gift`, where nothing is said, `moodle` or `qti`; the words that a package needs are those of the reader.
pub fn of(
    text: &'static Text,
    quiz: &Quiz,
    title: &str,
    format: &str,
) -> Result<QuestionsFile, Error> {
    match format {
        "" | "gift" => Ok(QuestionsFile {
            bytes: content::gift::print(quiz).into_bytes(),
            media_type: "text/plain; charset=utf-8",
            ending: "gift.txt",
        }),
        "moodle" => Ok(QuestionsFile {
            bytes: content::moodle_xml::print_quiz(quiz).into_bytes(),
            media_type: "application/xml; charset=utf-8",
            ending: "xml",
        }),
        "qti" => Ok(QuestionsFile {
            bytes: package(text, quiz, title)?,
            media_type: "application/zip",
            ending: "qti.zip",
        }),
        other => {
            let detail = format!("{other:?} is none of: gift, moodle, qti");
            Err(Error::refused("format", "unknown-word", detail))
        }
    }
}

fn package(text: &'static Text, quiz: &Quiz, title: &str) -> Result<Vec<u8>, Error> {
    let labels = Labels {
        right: text.learning.quiz_true,
        wrong: text.learning.quiz_false,
    };
    let lost = lost(text, quiz);
    let report = format!("{}\n\n{}\n", text.questions.lost_title, lost.join("\n"));
    let more: &[(&str, &str)] = if lost.is_empty() {
        &[]
    } else {
        &[(REPORT, &report)]
    };
    qti::print_package(quiz, title, labels, more)
        .map_err(|error| Error::Damaged(format!("a package of questions: {error}")))
}

/// What a package of QTI does not say of these questions, each in a sentence.
pub fn lost(text: &'static Text, quiz: &Quiz) -> Vec<String> {
    let lost = qti::lost(quiz);
    lost.iter().map(|each| text.questions.lost(each)).collect()
}
