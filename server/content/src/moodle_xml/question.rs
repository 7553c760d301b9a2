//! One `<question>`.

use domain::assessment::{Body, Choice, Decimal, NumericAnswer, Pair, Question, TextFormat};

use super::{
    gaps,
    rich::{Texts, raw},
};
use crate::{
    gift::permille,
    questions::{Fault, LeftOut, Omission, Problem, Report, tree::Element},
};

/// Settings with the values that mean what the platform does anyway; an empty one says nothing.
const SETTINGS: &[(&str, &[&str])] = &[
    ("defaultgrade", &["1"]),
    // Only for tries within one attempt; these are what Moodle writes when nobody chose anything.
    ("penalty", &["0", "0.1", "0.3333333", "1"]),
    ("hidden", &["0"]),
    ("idnumber", &[]),
    ("shuffleanswers", &["1", "true"]),
    ("answernumbering", &["abc"]),
    ("showstandardinstruction", &["0", "1"]),
    ("usecase", &["0"]),
    ("unitgradingtype", &["0"]),
    ("unitpenalty", &["0", "0.1"]),
    ("showunits", &["3"]),
    ("unitsleft", &["0"]),
    ("responseformat", &["editor"]),
    ("responserequired", &["1"]),
    ("responsefieldlines", &["10", "15"]),
    ("minwordlimit", &["0"]),
    ("maxwordlimit", &["0"]),
    ("attachments", &["0"]),
    ("attachmentsrequired", &["0"]),
    ("maxbytes", &["0"]),
    ("filetypeslist", &[]),
    ("layouttype", &["VERTICAL", "HORIZONTAL"]),
    ("selecttype", &["ALL"]),
    ("gradingtype", &["ABSOLUTE_POSITION"]),
    ("showgrading", &["SHOW", "HIDE"]),
    (
        "numberingstyle",
        &["none", "abc", "ABCD", "123", "iii", "IIII"],
    ),
    ("shownumcorrect", &["0", "1"]),
];

/// The question, or none where the platform has no such kind; and what was left out of it.
pub(super) fn read(
    kind: &str,
    element: &Element,
) -> Result<(Option<Question>, Vec<LeftOut>), Problem> {
    let mut texts = Texts::of(element);
    let parts: &[&str] = match kind {
        "multichoice" => &["single", "answer"],
        "truefalse" | "shortanswer" | "numerical" => &["answer"],
        "matching" => &["subquestion"],
        // How many are shown says nothing where all are.
        "ordering" => &["answer", "selectcount"],
        "essay" | "cloze" => &[],
        // It gives no marks, whatever it says.
        "description" => &["defaultgrade"],
        other => {
            let name = other.to_owned();
            texts.report.leave(element, Omission::Kind { name });
            return Ok((None, texts.report.finish()));
        }
    };
    texts.agree(shown(kind, element));
    let (stem, format) = element
        .first("questiontext")
        .and_then(|stem| texts.written(stem))
        .ok_or_else(|| missing(element, "text of the question", "<questiontext><text>…"))?;
    if kind == "cloze" {
        return cloze(element, texts, &stem, format);
    }
    let stem = texts.unified(stem, format);
    let body = match kind {
        "multichoice" => multichoice(element, &mut texts)?,
        "truefalse" => truefalse(element, &mut texts)?,
        "shortanswer" => Body::ShortAnswer {
            answers: choices(element, &mut texts, |_, answer| raw(Some(answer)))?,
        },
        "numerical" => numerical(element, &mut texts)?,
        "matching" => matching(element, &mut texts)?,
        "ordering" => ordering(element, &mut texts)?,
        "essay" => Body::Essay,
        _ => Body::Description,
    };
    Ok(assemble(element, texts, parts, stem, body))
}

/// With what stands around every kind of question.
fn assemble(
    element: &Element,
    mut texts: Texts,
    parts: &[&str],
    stem: String,
    body: Body,
) -> (Option<Question>, Vec<LeftOut>) {
    let feedback = element
        .first("generalfeedback")
        .and_then(|feedback| texts.read(feedback));
    leave_rest(element, parts, &mut texts);
    let question = Question {
        id: String::new(),
        name: texts.name(),
        stem,
        format: texts.format(),
        body,
        feedback,
    };
    (Some(question), texts.report.finish())
}

/// A text with embedded answers. A gap that the platform does not have leaves the whole question out.
fn cloze(
    element: &Element,
    mut texts: Texts,
    written: &str,
    format: TextFormat,
) -> Result<(Option<Question>, Vec<LeftOut>), Problem> {
    let place = element.first("questiontext").unwrap_or(element);
    match gaps::read(place, &mut texts, written, format)? {
        Ok((stem, gaps)) => {
            let body = Body::Cloze { gaps };
            Ok(assemble(element, texts, &[], stem, body))
        }
        Err(whole) => {
            // What else was left out of a question that is not there matters to nobody.
            let mut report = Report::on(texts.name());
            report.leave(element, whole);
            Ok((None, report.finish()))
        }
    }
}

/// In the order of the file, which is the right one.
fn ordering(element: &Element, texts: &mut Texts) -> Result<Body, Problem> {
    let mut items = Vec::new();
    for answer in element.all("answer") {
        let item = texts
            .read(answer)
            .ok_or_else(|| missing(answer, "text of the item", "<answer><text>…"))?;
        items.push(item);
        leave_parts(answer, &["text", "file"], texts);
    }
    Ok(Body::Ordering { items })
}

/// The texts beside the stem that learners see, and whose format therefore matters.
fn shown<'a>(kind: &str, element: &'a Element) -> impl Iterator<Item = &'a Element> {
    let options = matches!(kind, "multichoice" | "ordering");
    let answers = element.all("answer").flat_map(move |answer| {
        let text = options.then_some(answer);
        text.into_iter().chain(answer.first("feedback"))
    });
    element
        .first("generalfeedback")
        .into_iter()
        .chain(answers)
        .chain(element.all("subquestion"))
}

fn multichoice(element: &Element, texts: &mut Texts) -> Result<Body, Problem> {
    let options = choices(element, texts, Texts::read)?;
    let Some(single) = element.first("single") else {
        return Ok(Body::SingleChoice { options });
    };
    match single.text().trim() {
        "true" | "1" => Ok(Body::SingleChoice { options }),
        "false" | "0" => Ok(Body::MultipleChoice { options }),
        found => Err(value(single, "<single>", found, "true or false")),
    }
}

fn choices(
    element: &Element,
    texts: &mut Texts,
    read: impl Fn(&mut Texts, &Element) -> Option<String>,
) -> Result<Vec<Choice>, Problem> {
    let mut choices = Vec::new();
    for answer in element.all("answer") {
        let text = read(texts, answer)
            .ok_or_else(|| missing(answer, "text of the answer", "<answer><text>…"))?;
        choices.push(Choice {
            id: String::new(),
            text,
            permille: share(answer)?,
            feedback: feedback(answer, texts),
        });
        leave_parts(answer, &["text", "feedback", "file"], texts);
    }
    Ok(choices)
}

fn truefalse(element: &Element, texts: &mut Texts) -> Result<Body, Problem> {
    let (mut right, mut feedback_true, mut feedback_false) = (Vec::new(), None, None);
    for answer in element.all("answer") {
        let text = raw(Some(answer)).unwrap_or_default();
        let truth = match text.to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            _ => return Err(value(answer, "the answer", &text, "true or false")),
        };
        if share(answer)? > 0 {
            right.push(truth);
        }
        let feedback = feedback(answer, texts);
        *(if truth {
            &mut feedback_true
        } else {
            &mut feedback_false
        }) = feedback;
        leave_parts(answer, &["text", "feedback"], texts);
    }
    let [answer] = right[..] else {
        return Err(missing(
            element,
            "single right answer",
            "one <answer fraction=\"100\"> with the text true or false, and fraction=\"0\" at the other",
        ));
    };
    Ok(Body::TrueFalse {
        answer,
        feedback_true,
        feedback_false,
    })
}

fn numerical(element: &Element, texts: &mut Texts) -> Result<Body, Problem> {
    let mut answers = Vec::new();
    for answer in element.all("answer") {
        let text = raw(Some(answer)).unwrap_or_default();
        let (min, max) = if text == "*" {
            (Decimal::LOWEST, Decimal::HIGHEST)
        } else {
            let number: Decimal = text
                .parse()
                .map_err(|_| value(answer, "the answer", &text, "a number such as 3.14, or *"))?;
            let tolerance = raw(answer.first("tolerance")).unwrap_or_else(|| "0".to_owned());
            let tolerance: Decimal = tolerance.parse().map_err(|_| {
                let wanted = "a number such as 0.01";
                value(answer, "<tolerance>", &tolerance, wanted)
            })?;
            number.within(tolerance)
        };
        answers.push(NumericAnswer {
            min,
            max,
            permille: share(answer)?,
            feedback: feedback(answer, texts),
        });
        leave_parts(answer, &["text", "feedback", "tolerance"], texts);
    }
    Ok(Body::Numeric { answers })
}

/// A pair without a left side is a right side too many, as in GIFT.
fn matching(element: &Element, texts: &mut Texts) -> Result<Body, Problem> {
    let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
    for pair in element.all("subquestion") {
        let left = texts.read(pair);
        let right = raw(pair.first("answer"))
            .ok_or_else(|| missing(pair, "right side of the pair", "<answer><text>…"))?;
        match left {
            Some(left) => pairs.push(Pair { left, right }),
            None => distractors.push(right),
        }
        leave_parts(pair, &["text", "answer", "file"], texts);
    }
    Ok(Body::Matching { pairs, distractors })
}

fn feedback(answer: &Element, texts: &mut Texts) -> Option<String> {
    answer
        .first("feedback")
        .and_then(|feedback| texts.read(feedback))
}

fn share(answer: &Element) -> Result<i32, Problem> {
    let written = answer.attribute("fraction").unwrap_or("0").trim();
    permille(written).ok_or_else(|| {
        let wanted = "a percentage from -100 to 100, such as 50 or 33.33333";
        value(answer, "fraction", written, wanted)
    })
}

/// Everything that nobody took.
fn leave_rest(element: &Element, parts: &[&str], texts: &mut Texts) {
    const ALWAYS: &[&str] = &["name", "questiontext", "generalfeedback"];
    let taken: Vec<&str> = ALWAYS.iter().chain(parts).copied().collect();
    leave_parts(element, &taken, texts);
    for only in ALWAYS {
        for second in element.all(only).skip(1) {
            texts.report.leave_part(second);
        }
    }
}

fn leave_parts(element: &Element, taken: &[&str], texts: &mut Texts) {
    for part in element.elements() {
        let text = part.text();
        let text = text.trim();
        if taken.contains(&part.name.as_str()) || text.is_empty() {
            continue;
        }
        let setting = SETTINGS.iter().find(|(setting, _)| *setting == part.name);
        match setting {
            Some((_, usual)) if usual.iter().any(|usual| same(usual, text)) => {}
            Some(_) => texts.report.leave_setting(part, &part.name, text),
            None => texts.report.leave_part(part),
        }
    }
}

/// As words or as numbers: Moodle writes `1.0000000`.
fn same(usual: &str, found: &str) -> bool {
    let number = |text: &str| text.parse::<Decimal>().ok();
    usual == found || number(usual).is_some_and(|usual| number(found) == Some(usual))
}

fn missing(element: &Element, what: &'static str, wanted: &'static str) -> Problem {
    element.at.problem(Fault::Missing { what, wanted })
}

fn value(element: &Element, what: &'static str, found: &str, wanted: &'static str) -> Problem {
    let found = found.chars().take(100).collect();
    element.at.problem(Fault::Value {
        what,
        found,
        wanted,
    })
}
