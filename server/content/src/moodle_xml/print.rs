//! A quiz as XML that Moodle and [`super::read_quiz`] read back as the same quiz.
//!
//! Three things have no place in it: ids, which are given anew by position; characters that XML does not allow; and the
//! last of a number's 18 places where a range cannot be halved, which is then wider by it.

use std::fmt::Write as _;

use domain::assessment::{Body, Choice, Decimal, NumericAnswer, Question, Quiz, TextFormat};

use crate::gift::Percent;

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
        Body::Essay => "essay",
        Body::Description => "description",
    };
    let format = question.format;
    let name = question.name.as_deref().unwrap_or_default();
    line(out, 1, &format!("<question type=\"{kind}\">"));
    line(out, 2, &format!("<name>{}</name>", text(name)));
    rich(out, 2, "questiontext", format, &question.stem);
    let feedback = question.feedback.as_deref().unwrap_or_default();
    rich(out, 2, "generalfeedback", format, feedback);
    // A description counts nothing, and Moodle asks that this be said.
    let grade = u8::from(question.has_marks());
    line(out, 2, &format!("<defaultgrade>{grade}</defaultgrade>"));
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
        Body::Essay | Body::Description => {}
    }
}

fn add_choices(out: &mut String, choices: &[Choice], format: TextFormat) {
    for choice in choices {
        open_answer(out, choice.permille, Some(format), &choice.text);
        close_answer(out, choice.feedback.as_deref(), format);
    }
}

fn add_number(out: &mut String, answer: &NumericAnswer, format: TextFormat) {
    let (number, tolerance) = if (answer.min, answer.max) == (Decimal::LOWEST, Decimal::HIGHEST) {
        ("*".to_owned(), "0".to_owned())
    } else {
        centre(answer.min, answer.max)
    };
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

/// The number in the middle and how far both ends are from it.
fn centre(min: Decimal, max: Decimal) -> (String, String) {
    let (min, max) = (units(min), units(max));
    let middle = (min + max).div_euclid(2);
    let number = |units: i128| {
        let number = format!("{units}e-18").parse::<Decimal>();
        number.unwrap_or_default().to_string()
    };
    (number(middle), number(max - middle))
}

/// A number in units of its last possible place.
fn units(number: Decimal) -> i128 {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    // At most 37 characters, so it always fits.
    format!("{whole}{fraction:0<18}")
        .parse()
        .unwrap_or_default()
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
            '\n' | '\t' => out.push(c),
            c if c.is_control() && c < ' ' => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            other => out.push(other),
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
