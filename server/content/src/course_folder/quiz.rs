//! The questions of a unit: GIFT as authors write it, Moodle XML as other systems do, and JSON for what neither can say.

use std::collections::BTreeSet;

use domain::assessment::{Body, Choice, Gap, GapBody, Question, Quiz};

use super::{FolderFault, FolderProblem};
use crate::{gift, moodle_xml};

/// The ending of the file tells what is in it.
pub(super) fn read(name: &str, text: &str) -> Result<Quiz, Vec<FolderProblem>> {
    let problem = |line: Option<u32>, what: FolderFault| FolderProblem {
        file: name.to_owned(),
        line,
        key: None,
        what,
    };
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("xml") => {
            let imported = moodle_xml::read_quiz(text).map_err(|problems| {
                let of_file = |each: &crate::questions::Problem| {
                    let what = FolderFault::Questions {
                        column: each.column,
                        fault: each.fault.clone(),
                    };
                    problem(Some(each.line), what)
                };
                problems.iter().map(of_file).collect::<Vec<_>>()
            })?;
            let unfit = imported.problems().into_iter();
            let unfit = unfit.map(|each| problem(Some(each.line), each.fault.into()));
            // A course says what its author means: what would be left out is taken out by the author.
            let left_out = imported
                .left_out
                .iter()
                .map(|each| problem(Some(each.line), FolderFault::LeftOut(each.what.clone())));
            let problems: Vec<_> = unfit.chain(left_out).collect();
            if problems.is_empty() {
                Ok(imported.quiz)
            } else {
                Err(problems)
            }
        }
        Some("json") => {
            json(text).map_err(|wrong| wrong.into_iter().map(|what| problem(None, what)).collect())
        }
        _ => gift::read_quiz(text).map_err(|problems| {
            let of_text = |each: &gift::GiftProblem| {
                let what = FolderFault::Gift {
                    column: each.column,
                    fault: each.what.clone(),
                };
                problem(Some(each.line), what)
            };
            problems.iter().map(of_text).collect()
        }),
    }
}

/// The file's ending and its text: the first of GIFT, Moodle XML and JSON that is read back as the very same questions.
/// GIFT loses an arrow on the left of a pair, blanks around a text and some of its breaks; XML loses control characters.
pub(super) fn print(quiz: &Quiz) -> Result<(&'static str, String), serde_json::Error> {
    let gift = gift::print(quiz);
    if gift::read_quiz(&gift).as_ref() == Ok(quiz) {
        return Ok(("gift", gift));
    }
    let xml = moodle_xml::print_quiz(quiz);
    if read("quiz.xml", &xml).as_ref() == Ok(quiz) {
        return Ok(("xml", xml));
    }
    Ok(("json", serde_json::to_string_pretty(quiz)? + "\n"))
}

fn json(text: &str) -> Result<Quiz, Vec<FolderFault>> {
    let quiz: Quiz = serde_json::from_str(text).map_err(|error| {
        let detail = error.to_string();
        vec![FolderFault::NotJson { detail }]
    })?;
    let mut wrong: Vec<FolderFault> = quiz.problems().into_iter().map(Into::into).collect();
    for question in &quiz.questions {
        if !has_names(question) {
            let id = &question.id;
            wrong.push(FolderFault::Unnamed { id: id.clone() });
        }
    }
    if wrong.is_empty() {
        Ok(quiz)
    } else {
        Err(wrong)
    }
}

/// Answers name what they mean by these.
fn has_names(question: &Question) -> bool {
    let lists: Vec<&[Choice]> = match &question.body {
        Body::SingleChoice { options } | Body::MultipleChoice { options } => vec![options],
        Body::ShortAnswer { answers } => vec![answers],
        Body::Cloze { gaps } => gaps.iter().map(options_of).collect(),
        _ => Vec::new(),
    };
    let is_named = |options: &&[Choice]| {
        let mut known = BTreeSet::new();
        let mut ids = options.iter().map(|option| option.id.as_str());
        ids.all(|id| !id.is_empty() && known.insert(id))
    };
    !question.id.is_empty() && lists.iter().all(is_named)
}

fn options_of(gap: &Gap) -> &[Choice] {
    match &gap.body {
        GapBody::ShortAnswer { answers } => answers,
        GapBody::SingleChoice { options } => options,
        GapBody::Numeric { .. } => &[],
    }
}
