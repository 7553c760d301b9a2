//! A quiz as XML that Moodle and [`super::read_quiz`] read back as the same quiz.
//!
//! Three things have no place in it: ids, which are given anew by position; characters that XML does not allow; and the
//! last of a number's 18 places where a range cannot be halved, which is then wider by it.

use std::fmt::Write as _;

use domain::assessment::{Body, Choice, NumericAnswer, Question, Quiz, TextFormat};

use crate::{
    gift::Percent,
    questions::{
        embedded::{self, Host},
        range::centre,
        tree::is_character,
    },
};

/// The whole quiz as one document.
pub fn print_quiz(quiz: &Quiz) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for question in &quiz.questions {
        add_question(&mut out, question);
    }
    out + "</quiz>\n"
}

fn add_question(out: &mut String, question: &Question) {
    let kind = match question.body {
        Body::SingleChoice { .. } | Body::MultipleChoice { .. } => "multichoice",
        Body::TrueFalse { .. } => "truefalse",
        Body::ShortAnswer { .. } => "shortanswer",
        Body::Numeric { .. } => "numerical",
        Body::Matching { .. } => "matching",
        Body::Ordering { .. } => "ordering",
        Body::Cloze { .. } => "cloze",
        Body::Essay => "essay",
        Body::Description => "description",
    };
    let format = question.format;
    let name = question.name.as_deref().unwrap_or_default();
    line(out, 1, &format!("<question type=\"{kind}\">"));
    line(out, 2, &format!("<name>{}</name>", text(name)));
    let stem = match &question.body {
        Body::Cloze { gaps } => {
            embedded::print(&question.stem, gaps, format, Host::Xml, str::to_owned)
        }
        _ => question.stem.clone(),
    };
    rich(out, 2, "questiontext", format, &stem);
    let feedback = question.feedback.as_deref().unwrap_or_default();
    rich(out, 2, "generalfeedback", format, feedback);
    // A description counts nothing, and Moodle asks that this be said.
    let grade = u8::from(question.has_marks());
    // That of a cloze is the sum of its weights.
    if !matches!(question.body, Body::Cloze { .. }) {
        line(out, 2, &format!("<defaultgrade>{grade}</defaultgrade>"));
    }
    add_body(out, &question.body, format);
    line(out, 1, "</question>");
}

fn add_body(out: &mut String, body: &Body, format: TextFormat) {
    match body {
        Body::SingleChoice { options } => {
            line(out, 2, "<single>true</single>");
            add_choices(out, options, format);
        }
        Body::MultipleChoice { options } => {
            line(out, 2, "<single>false</single>");
            add_choices(out, options, format);
        }
        Body::ShortAnswer { answers } => {
            line(out, 2, "<usecase>0</usecase>");
            add_choices(out, answers, format);
        }
        Body::TrueFalse {
            answer,
            feedback_true,
            feedback_false,
        } => {
            for (word, feedback) in [(true, feedback_true), (false, feedback_false)] {
                let share = if word == *answer { 1000 } else { 0 };
                open_answer(out, share, None, &word.to_string());
                close_answer(out, feedback.as_deref(), format);
            }
        }
        Body::Numeric { answers } => {
            for answer in answers {
                add_number(out, answer, format);
            }
        }
        Body::Matching { pairs, distractors } => {
            let pairs = pairs
                .iter()
                .map(|pair| (pair.left.as_str(), pair.right.as_str()));
            let spare = distractors.iter().map(|right| ("", right.as_str()));
            for (left, right) in pairs.chain(spare) {
                let format = code(format);
                line(out, 2, &format!("<subquestion format=\"{format}\">"));
                line(out, 3, &text(left));
                line(out, 3, &format!("<answer>{}</answer>", text(right)));
                line(out, 2, "</subquestion>");
            }
        }
        Body::Ordering { items } => {
            for (name, value) in [
                ("layouttype", "VERTICAL"),
                ("selecttype", "ALL"),
                ("selectcount", "0"),
                ("gradingtype", "ABSOLUTE_POSITION"),
                ("showgrading", "SHOW"),
            ] {
                line(out, 2, &format!("<{name}>{value}</{name}>"));
            }
            for (item, number) in items.iter().zip(1..) {
                let format = code(format);
                let open = format!("<answer fraction=\"{number}\" format=\"{format}\">");
                line(out, 2, &open);
                line(out, 3, &text(item));
                line(out, 2, "</answer>");
            }
        }
        Body::Cloze { .. } | Body::Essay | Body::Description => {}
    }
}

fn add_choices(out: &mut String, choices: &[Choice], format: TextFormat) {
    for choice in choices {
        open_answer(out, choice.permille, Some(format), &choice.text);
        close_answer(out, choice.feedback.as_deref(), format);
    }
}

fn add_number(out: &mut String, answer: &NumericAnswer, format: TextFormat) {
    let (number, tolerance) = centre(answer.min, answer.max);
    open_answer(out, answer.permille, None, &number);
    line(out, 3, &format!("<tolerance>{tolerance}</tolerance>"));
    close_answer(out, answer.feedback.as_deref(), format);
}

fn open_answer(out: &mut String, permille: i32, format: Option<TextFormat>, words: &str) {
    let format = format.map_or_else(String::new, |format| {
        format!(" format=\"{}\"", code(format))
    });
    let share = Percent(permille);
    line(out, 2, &format!("<answer fraction=\"{share}\"{format}>"));
    line(out, 3, &text(words));
}

fn close_answer(out: &mut String, feedback: Option<&str>, format: TextFormat) {
    rich(out, 3, "feedback", format, feedback.unwrap_or_default());
    line(out, 2, "</answer>");
}

fn rich(out: &mut String, depth: usize, name: &str, format: TextFormat, words: &str) {
    let (format, text) = (code(format), text(words));
    line(
        out,
        depth,
        &format!("<{name} format=\"{format}\">{text}</{name}>"),
    );
}

fn line(out: &mut String, depth: usize, xml: &str) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{:indent$}{xml}", "", indent = depth * 2);
}

fn text(words: &str) -> String {
    let mut out = String::from("<text>");
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            other if is_character(other) => out.push(other),
            _ => {}
        }
    }
    out + "</text>"
}

/// Moodle's word for a format.
const fn code(format: TextFormat) -> &'static str {
    match format {
        TextFormat::Plain => "plain_text",
        TextFormat::Html => "html",
        TextFormat::Markdown => "markdown",
        TextFormat::Moodle => "moodle_auto_format",
    }
}
