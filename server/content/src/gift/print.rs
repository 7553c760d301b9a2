//! A quiz as GIFT that Moodle and [`super::parse`] read back as the same quiz.
//!
//! Two things have no place in GIFT: ids, which are given anew by position, and `->` in the left side of a pair,
//! which is printed as `→`.

use domain::assessment::{Body, Choice, Decimal, NumericAnswer, Question, Quiz, TextFormat};

use super::Percent;
use crate::questions::embedded::{self, Host};

/// The whole quiz, a blank line between the questions.
pub fn print(quiz: &Quiz) -> String {
    quiz.questions
        .iter()
        .map(question)
        .collect::<Vec<_>>()
        .join("\n")
}

fn question(question: &Question) -> String {
    let mut out = String::new();
    if let Some(name) = &question.name {
        out.extend(["::", &escaped(name), ":: "]);
    }
    // The usual format goes without saying, as authors write it, unless a stem begins like "[html]", "//" or "$CATEGORY:".
    let is_usual =
        question.format == TextFormat::Moodle && question.stem.starts_with(char::is_alphanumeric);
    if !is_usual {
        out.extend(["[", question.format.code(), "]"]);
    }
    if let Body::Cloze { gaps } = &question.body {
        out += &embedded::print(&question.stem, gaps, question.format, Host::Gift, escaped);
        if let Some(general) = &question.feedback {
            out.extend([" {####", &rich(general, question.format), "}"]);
        }
        return out + "\n";
    }
    out += &escaped(&question.stem);
    let answers = match &question.body {
        Body::Description | Body::Cloze { .. } => return out + "\n",
        Body::SingleChoice { options } => single(options, question.format),
        Body::MultipleChoice { options } => options
            .iter()
            .map(|option| item('~', option, question.format))
            .collect(),
        Body::ShortAnswer { answers } => answers
            .iter()
            .map(|answer| item('=', answer, question.format))
            .collect(),
        Body::TrueFalse {
            answer,
            feedback_true,
            feedback_false,
        } => {
            let (right, wrong) = if *answer {
                (feedback_true, feedback_false)
            } else {
                (feedback_false, feedback_true)
            };
            truth(*answer, wrong.as_deref(), right.as_deref(), question.format)
        }
        Body::Numeric { answers } => {
            "#\n".to_owned()
                + &answers
                    .iter()
                    .map(|answer| number(answer, question.format))
                    .collect::<String>()
        }
        Body::Matching { pairs, distractors } => {
            let pairs = pairs.iter().map(|pair| {
                (
                    rich(&pair.left.replace("->", "→"), question.format),
                    &pair.right,
                )
            });
            let spare = distractors.iter().map(|right| (String::new(), right));
            pairs
                .chain(spare)
                .flat_map(|(left, right)| {
                    [
                        "	=".to_owned(),
                        left,
                        " -> ".to_owned(),
                        escaped(right),
                        "
"
                        .to_owned(),
                    ]
                })
                .collect()
        }
        Body::Ordering { items } => ordering(items, question.format),
        Body::Essay => String::new(),
    };
    out += "{";
    if !answers.is_empty() {
        out += if answers.starts_with('\t') { "\n" } else { "" };
        out += &answers;
    }
    if let Some(general) = &question.feedback {
        out.extend(["\t####", &rich(general, question.format), "\n"]);
    }
    out + "}\n"
}

/// One option after '=' and at least one after '~', or it would be read as another kind.
fn single(options: &[Choice], format: TextFormat) -> String {
    let best = options
        .iter()
        .map(|option| option.permille)
        .max()
        .unwrap_or(0);
    let right = options.iter().position(|option| option.permille == best);
    options
        .iter()
        .enumerate()
        .map(|(index, option)| item(if Some(index) == right { '=' } else { '~' }, option, format))
        .collect()
}

fn item(marker: char, choice: &Choice, format: TextFormat) -> String {
    let usual = if marker == '=' { 1000 } else { 0 };
    // A weight also tells a short answer with an arrow from a matching, and a text that begins with "%5%" from a weight.
    let weight =
        if choice.permille != usual || choice.text.contains("->") || choice.text.starts_with('%') {
            format!("%{}%", Percent(choice.permille))
        } else {
            String::new()
        };
    format!(
        "\t{marker}{weight}{}{}\n",
        rich(&choice.text, format),
        feedback(choice.feedback.as_deref(), format)
    )
}

/// As Moodle's plug-in for orderings reads it: its settings, then an item a line.
fn ordering(items: &[String], format: TextFormat) -> String {
    let mut out = ">0 ALL VERTICAL ABSOLUTE_POSITION SHOW\n".to_owned();
    for item in items {
        // What a line of its own would make a comment or the feedback is kept from it.
        let tag = if item.starts_with("//") {
            format!("[{format}]")
        } else {
            String::new()
        };
        out.extend([&tag, &rich(item, format), "\n"]);
    }
    out
}

fn truth(answer: bool, wrong: Option<&str>, right: Option<&str>, format: TextFormat) -> String {
    let mut out = if answer { "TRUE" } else { "FALSE" }.to_owned();
    if wrong.is_some() || right.is_some() {
        let wrong = wrong.map_or_else(|| " ".to_owned(), |text| rich(text, format));
        out.extend(["#", &wrong]);
    }
    if let Some(right) = right {
        out.extend(["#", &rich(right, format)]);
    }
    out
}

fn number(answer: &NumericAnswer, format: TextFormat) -> String {
    let mut out = String::from("\t=");
    if answer.permille != 1000 {
        out.extend(["%", &Percent(answer.permille).to_string(), "%"]);
    }
    let any = (answer.min, answer.max) == (Decimal::LOWEST, Decimal::HIGHEST);
    out += &if any {
        "*".to_owned()
    } else {
        answer.to_string()
    };
    out + &feedback(answer.feedback.as_deref(), format) + "\n"
}

fn feedback(text: Option<&str>, format: TextFormat) -> String {
    text.map(|text| format!("#{}", rich(text, format)))
        .unwrap_or_default()
}

/// A text inside the braces; one that begins with a bracket is kept from being read as a format.
fn rich(text: &str, format: TextFormat) -> String {
    let tag = if text.starts_with('[') {
        format!("[{format}]")
    } else {
        String::new()
    };
    tag + &escaped(text)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\r' => {}
            other => out.push(other),
        }
    }
    out
}
