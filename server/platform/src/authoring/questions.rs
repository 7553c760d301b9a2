//! Files of questions that other platforms wrote, on their way into a quiz.

use bytes::Bytes;
use content::{
    captions,
    gift::{self, GiftProblem},
    moodle_xml, qti,
    questions::{Imported, LeftOut, Problem},
};

use crate::{Error, Platform, Refusal};

/// What a file of questions holds, as the author sees it before it is saved.
#[derive(Clone, Debug)]
pub struct QuestionsRead {
    /// The questions as the form has them.
    pub gift: String,
    pub count: usize,
    /// What the file says and a quiz cannot hold, in the order of the file.
    pub left_out: Vec<LeftOut>,
    /// What keeps single questions from being marked; the author mends it in the text.
    pub unfit: Vec<Problem>,
}

/// Why nothing was read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum QuestionsUnread {
    #[error("the file is neither a package nor a text in UTF-8, UTF-16 or GB18030")]
    Encoding,
    #[error("the file holds no question")]
    Empty,
    #[error("the file is no GIFT")]
    Gift(Vec<GiftProblem>),
    #[error("the file is no Moodle XML and no QTI")]
    File(Vec<Problem>),
}

impl Platform {
    /// Reads GIFT, Moodle XML, a QTI item or a QTI package; which of them, the contents say. Nothing is saved.
    pub async fn read_questions(
        &self,
        bytes: Bytes,
    ) -> Result<Result<QuestionsRead, QuestionsUnread>, Error> {
        tokio::task::spawn_blocking(move || read_questions(&bytes))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))
    }
}

impl QuestionsUnread {
    /// Each thing that is wrong, in English, for programs.
    pub fn refusals(&self) -> Vec<Refusal> {
        let details = match self {
            Self::Encoding | Self::Empty => vec![self.to_string()],
            Self::Gift(problems) => problems.iter().map(ToString::to_string).collect(),
            Self::File(problems) => problems.iter().map(ToString::to_string).collect(),
        };
        details.into_iter().map(refusal).collect()
    }
}

impl QuestionsRead {
    /// What keeps single questions from being marked, in English, for programs.
    pub fn refusals(&self) -> Vec<Refusal> {
        let problems = self.unfit.iter();
        problems
            .map(|problem| refusal(problem.to_string()))
            .collect()
    }
}

fn refusal(detail: String) -> Refusal {
    Refusal::new("questions", "questions-form", detail)
}

fn read_questions(bytes: &[u8]) -> Result<QuestionsRead, QuestionsUnread> {
    if bytes.starts_with(b"PK") {
        return read(qti::read_quiz(bytes));
    }
    let text = captions::decode(bytes).ok_or(QuestionsUnread::Encoding)?;
    let text = text.as_ref();
    if text.trim_start().starts_with('<') {
        return match root(text) {
            Some("quiz") => read(moodle_xml::read_quiz(text)),
            _ => read(qti::read_quiz(bytes)),
        };
    }
    let quiz = gift::read_quiz(text).map_err(QuestionsUnread::Gift)?;
    if quiz.questions.is_empty() {
        return Err(QuestionsUnread::Empty);
    }
    Ok(QuestionsRead {
        // As it was written, with its comments.
        gift: text.to_owned(),
        count: quiz.questions.len(),
        left_out: Vec::new(),
        unfit: Vec::new(),
    })
}

fn read(imported: Result<Imported, Vec<Problem>>) -> Result<QuestionsRead, QuestionsUnread> {
    let imported = imported.map_err(QuestionsUnread::File)?;
    // A file of which everything was left out still has that to tell.
    if imported.quiz.questions.is_empty() && imported.left_out.is_empty() {
        return Err(QuestionsUnread::Empty);
    }
    let unfit = if imported.quiz.questions.is_empty() {
        Vec::new()
    } else {
        imported.problems()
    };
    Ok(QuestionsRead {
        gift: gift::print(&imported.quiz),
        count: imported.quiz.questions.len(),
        left_out: imported.left_out,
        unfit,
    })
}

/// The name of the first element, without its prefix.
fn root(text: &str) -> Option<&str> {
    let starts = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let first = starts
        .into_iter()
        .find(|rest| rest.starts_with(|first: char| first.is_alphabetic() || first == '_'))?;
    let name = first
        .split(|each: char| each.is_whitespace() || matches!(each, '>' | '/'))
        .next()?;
    name.rsplit(':').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_tells_what_a_file_is() {
        assert_eq!(
            root("<?xml version=\"1.0\"?>\n<!-- a -->\n<quiz>"),
            Some("quiz")
        );
        assert_eq!(
            root("<q:assessmentItem xmlns:q=\"x\"/>"),
            Some("assessmentItem")
        );
        assert_eq!(root("< >"), None);
    }

    #[test]
    fn gift_comes_back_as_it_was_written() {
        let text = "// 安全\n\n::地震::地震时先{=避险 ~拍照}\n";
        let read = read_questions(text.as_bytes()).expect("reads");
        assert_eq!((read.gift.as_str(), read.count), (text, 1));
    }

    #[test]
    fn moodle_xml_becomes_gift_that_says_the_same() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="truefalse"><name><text>一</text></name>
<questiontext format="html"><text>地震时乘电梯下楼。</text></questiontext>
<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>
</question></quiz>"#;
        let read = read_questions(text.as_bytes()).expect("reads");
        assert_eq!(read.count, 1, "{read:?}");
        let again = gift::read_quiz(&read.gift).expect("is GIFT");
        assert_eq!(again.questions.len(), 1);
        assert!(read.gift.contains("地震时乘电梯下楼"), "{}", read.gift);
    }

    #[test]
    fn what_is_no_file_of_questions_is_told_apart() {
        let empty = read_questions(b"").expect_err("nothing there");
        assert!(
            matches!(empty, QuestionsUnread::Empty | QuestionsUnread::Gift(_)),
            "{empty:?}"
        );
        let page = read_questions(b"<html><body/></html>").expect_err("a web page");
        assert!(matches!(page, QuestionsUnread::File(_)), "{page:?}");
        let half = read_questions("一个问题 {=对".as_bytes()).expect_err("half a question");
        assert!(matches!(half, QuestionsUnread::Gift(_)), "{half:?}");
    }
}
