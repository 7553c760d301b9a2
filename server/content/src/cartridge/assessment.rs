//! The questions of a cartridge: QTI 1.2 as the profiles of Common Cartridge have it (single and several choices, true or
//! false, blanks to fill). What they say beyond that is told.

use std::collections::{BTreeMap, BTreeSet};

use domain::assessment::{Body, Choice, Question, Quiz, TextFormat};

use crate::{
    gift::permille,
    markdown::{self, LeftBehind},
    questions::{
        Fault, Imported, LeftOut, Limits, Omission, Place, Problem, Report,
        tree::{Element, Node},
    },
};

#[derive(Debug, Default)]
pub(super) struct Assessment {
    pub quiz: Quiz,
    /// None where nothing is said; 0 for any number.
    pub attempts: Option<u16>,
    pub left_out: Vec<LeftOut>,
    /// Of questions that were read and could not be marked; they are not in the quiz.
    pub unfit: Vec<Problem>,
}

pub(super) fn read(root: &Element, limits: &Limits) -> Result<Assessment, Problem> {
    let assessment = Some(root)
        .filter(|root| root.name == "questestinterop")
        .and_then(|root| root.first("assessment"));
    let Some(assessment) = assessment else {
        return Err(root.at.problem(Fault::Root {
            found: root.name.clone(),
            wanted: "<questestinterop> with an <assessment>",
        }));
    };
    let items: Vec<&Element> = assessment
        .descendants()
        .into_iter()
        .filter(|element| element.name == "item")
        .collect();
    if items.len() > limits.questions {
        let most = limits.questions;
        return Err(root.at.problem(Fault::TooManyQuestions { most }));
    }
    let mut imported = Imported::default();
    for item in items {
        let (question, left_out) = question(item);
        imported.left_out.extend(left_out);
        if let Some(question) = question {
            imported.quiz.questions.push(question);
            imported.places.push(Place {
                file: None,
                line: item.at.line,
            });
        }
    }
    imported.quiz = Quiz::numbered(imported.quiz);
    Ok(Assessment {
        attempts: attempts(assessment),
        unfit: without_unfit(&mut imported),
        quiz: imported.quiz,
        left_out: imported.left_out,
    })
}

/// Takes out what could not be marked, so that the rest can.
fn without_unfit(imported: &mut Imported) -> Vec<Problem> {
    let problems = imported.problems();
    let of_questions = |problem: &Problem| match &problem.fault {
        Fault::Quiz(problem) => problem.question().map(str::to_owned),
        _ => None,
    };
    let ids: BTreeSet<String> = problems.iter().filter_map(of_questions).collect();
    let quiz = &mut imported.quiz;
    quiz.questions
        .retain(|question| !ids.contains(&question.id));
    *quiz = std::mem::take(quiz).numbered();
    let told = problems.into_iter();
    told.filter(|problem| of_questions(problem).is_some())
        .collect()
}

/// `cc_maxattempts`: a number, or a word for any.
fn attempts(assessment: &Element) -> Option<u16> {
    let told = field(assessment.first("qtimetadata")?, "cc_maxattempts")?;
    if told.eq_ignore_ascii_case("unlimited") {
        return Some(0);
    }
    told.parse()
        .ok()
        .filter(|attempts| (1..=100).contains(attempts))
}

fn field(metadata: &Element, label: &str) -> Option<String> {
    let text = |field: &Element, name| field.first(name).map(|each| each.text().trim().to_owned());
    let mut fields = metadata.all("qtimetadatafield");
    let found = fields.find(|field| text(field, "fieldlabel").as_deref() == Some(label))?;
    text(found, "fieldentry")
}

/// A question, or none where the platform has no such kind; and what was left out of it.
fn question(item: &Element) -> (Option<Question>, Vec<LeftOut>) {
    let name = item.attribute("title").map(str::trim).unwrap_or_default();
    let name = (!name.is_empty()).then(|| name.to_owned());
    let called = || {
        name.clone()
            .or_else(|| item.attribute("ident").map(str::to_owned))
    };
    let mut report = Report::on(called());
    match asked(item, &mut report) {
        Ok((stem, body, feedback)) => {
            let question = Question {
                id: String::new(),
                name,
                stem,
                format: TextFormat::Markdown,
                body,
                feedback,
            };
            (Some(question), report.finish())
        }
        Err(whole) => {
            // What else was left out of a question that is not there matters to nobody.
            let mut report = Report::on(called());
            report.leave(item, whole);
            (None, report.finish())
        }
    }
}

type Asked = (String, Body, Option<String>);

fn asked(item: &Element, report: &mut Report) -> Result<Asked, Omission> {
    let profile = item
        .first("itemmetadata")
        .and_then(|metadata| metadata.first("qtimetadata"))
        .and_then(|metadata| field(metadata, "cc_profile"))
        .unwrap_or_default();
    let unknown = |name: &str| Omission::Kind {
        name: name.to_owned(),
    };
    let Some(presentation) = item.first("presentation") else {
        return Err(unknown(if profile.is_empty() { "item" } else { &profile }));
    };
    let interactions: Vec<&Element> = presentation
        .descendants()
        .into_iter()
        .filter(|element| element.name.starts_with("response_") && element.name != "response_label")
        .collect();
    let interaction = match interactions.as_slice() {
        [] if profile.is_empty() => None,
        [] => return Err(unknown(&profile)),
        [one] => Some(*one),
        several => {
            let count = several.len();
            return Err(Omission::Several { count });
        }
    };
    let stem = words(presentation, report);
    if stem.is_empty() {
        return Err(Omission::Part {
            name: "text of the question".to_owned(),
        });
    }
    let Some(interaction) = interaction else {
        return Ok((stem, Body::Description, None));
    };
    let mut marking = Marking::of(item, report);
    let body = match interaction.name.as_str() {
        "response_lid" => choices(interaction, &mut marking, report),
        "response_str" if marking.scoring.is_empty() => {
            let name = if profile.is_empty() {
                "essay"
            } else {
                &profile
            };
            return Err(unknown(name));
        }
        "response_str" => blank(&mut marking),
        other => return Err(unknown(other)),
    };
    if marking.tells_case {
        report.leave(item, Omission::Case);
    }
    if marking.has_more_feedback() {
        report.leave(item, Omission::Feedback);
    }
    Ok((stem, body, marking.general))
}

/// One `respcondition` that gives marks.
struct Scoring {
    /// The answers of which one, or all, are asked for.
    answers: Vec<Answer>,
    permille: i32,
}

struct Answer {
    text: String,
    /// It only has to be somewhere in what is written.
    is_part: bool,
}

/// What the marks and the feedback depend on.
struct Marking {
    scoring: Vec<Scoring>,
    /// By the answer for which it is shown.
    feedback: BTreeMap<String, String>,
    general: Option<String>,
    tells_case: bool,
    left_over: bool,
}

impl Marking {
    fn of(item: &Element, report: &mut Report) -> Self {
        let texts: BTreeMap<&str, String> = item
            .all("itemfeedback")
            .filter_map(|feedback| Some((feedback.attribute("ident")?, words(feedback, report))))
            .collect();
        let mut marking = Self {
            scoring: Vec::new(),
            feedback: BTreeMap::new(),
            general: None,
            tells_case: false,
            left_over: false,
        };
        for processing in item.all("resprocessing") {
            let whole = processing
                .descendants()
                .into_iter()
                .filter(|element| element.name == "decvar")
                .find_map(|variable| variable.attribute("maxvalue")?.trim().parse::<f64>().ok())
                .filter(|whole| *whole > 0.0)
                .unwrap_or(100.0);
            for condition in processing.all("respcondition") {
                marking.condition(condition, whole, &texts);
            }
        }
        marking
    }

    fn condition(&mut self, condition: &Element, whole: f64, texts: &BTreeMap<&str, String>) {
        let mut answers = Vec::new();
        if let Some(variable) = condition.first("conditionvar") {
            self.answers(variable, &mut answers);
        }
        let score = condition
            .first("setvar")
            .and_then(|score| score.text().trim().parse::<f64>().ok())
            .filter(|score| score.is_finite());
        for shown in condition.all("displayfeedback") {
            let text = shown.attribute("linkrefid").and_then(|id| texts.get(id));
            let Some(text) = text.filter(|text| !text.is_empty()) else {
                continue;
            };
            match answers.as_slice() {
                [] => self.general = Some(text.clone()),
                [one] => {
                    self.feedback.insert(one.text.clone(), text.clone());
                }
                _ => self.left_over = true,
            }
        }
        if let Some(score) = score.filter(|score| *score > 0.0 && !answers.is_empty()) {
            let percent = format!("{:.5}", (score / whole * 100.0).min(100.0));
            self.scoring.push(Scoring {
                answers,
                permille: permille(&percent).unwrap_or(1000),
            });
        }
    }

    /// Those that must be given; what must not be is wrong by itself.
    fn answers(&mut self, condition: &Element, found: &mut Vec<Answer>) {
        for element in condition.elements() {
            match element.name.as_str() {
                "and" | "or" => self.answers(element, found),
                "varequal" | "varsubstring" => {
                    let is_part = element.name == "varsubstring";
                    let is_exact = element.attribute("case") == Some("Yes");
                    self.tells_case |= is_exact;
                    found.push(Answer {
                        text: element.text().trim().to_owned(),
                        is_part,
                    });
                }
                _ => {}
            }
        }
    }

    /// Feedback for answers that are none of the question's.
    fn has_more_feedback(&self) -> bool {
        self.left_over || !self.feedback.is_empty()
    }

    /// The best share that an answer gets.
    fn share(&self, ident: &str) -> i32 {
        let scoring = self.scoring.iter().filter(|scoring| {
            let mut answers = scoring.answers.iter();
            answers.any(|answer| answer.text == ident)
        });
        scoring.map(|scoring| scoring.permille).max().unwrap_or(0)
    }
}

fn choices(interaction: &Element, marking: &mut Marking, report: &mut Report) -> Body {
    let labels: Vec<(&str, String)> = interaction
        .descendants()
        .into_iter()
        .filter(|element| element.name == "response_label")
        .map(|label| {
            let ident = label.attribute("ident").unwrap_or_default().trim();
            let text = words(label, report);
            (
                ident,
                if text.is_empty() {
                    ident.to_owned()
                } else {
                    text
                },
            )
        })
        .collect();
    let is_multiple = interaction.attribute("rcardinality") == Some("Multiple");
    if !is_multiple && let Some(body) = truth(&labels, marking) {
        return body;
    }
    let right: BTreeSet<&str> = labels
        .iter()
        .filter(|(ident, _)| marking.share(ident) > 0)
        .map(|(ident, _)| *ident)
        .collect();
    // One wrong choice takes everything, as in the file; without that, choosing all would give full marks.
    let each = i32::try_from(right.len().max(1)).unwrap_or(1000);
    let each = (1000 + each / 2) / each;
    let shares: Vec<i32> = labels
        .iter()
        .map(|(ident, _)| match (is_multiple, right.contains(ident)) {
            (true, true) => each,
            (true, false) => -1000,
            (false, _) => marking.share(ident),
        })
        .collect();
    if is_multiple {
        report.leave(interaction, Omission::AllOrNothing);
    }
    let options = labels.into_iter().zip(shares);
    let options = options.map(|((ident, text), permille)| Choice {
        id: String::new(),
        text,
        permille,
        feedback: marking.feedback.remove(ident),
    });
    let options = options.collect();
    if is_multiple {
        Body::MultipleChoice { options }
    } else {
        Body::SingleChoice { options }
    }
}

/// Two options of which one is called true and the other false.
fn truth(labels: &[(&str, String)], marking: &mut Marking) -> Option<Body> {
    let of = |word: &str| {
        let mut labels = labels.iter();
        labels.find(|(ident, text)| {
            ident.eq_ignore_ascii_case(word) || text.eq_ignore_ascii_case(word)
        })
    };
    let ((true_ident, _), (false_ident, _)) = (of("true")?, of("false")?);
    let (yes, no) = (marking.share(true_ident), marking.share(false_ident));
    // Where both or none are right it is a matter of opinion, and no statement.
    if labels.len() != 2 || true_ident == false_ident || (yes > 0) == (no > 0) {
        return None;
    }
    Some(Body::TrueFalse {
        answer: yes > 0,
        feedback_true: marking.feedback.remove(*true_ident),
        feedback_false: marking.feedback.remove(*false_ident),
    })
}

/// Each answer that gives marks, as a pattern.
fn blank(marking: &mut Marking) -> Body {
    let mut answers: Vec<Choice> = Vec::new();
    for scoring in std::mem::take(&mut marking.scoring) {
        for answer in scoring.answers {
            let pattern = answer.text.replace('*', "\\*");
            let text = if answer.is_part {
                format!("*{pattern}*")
            } else {
                pattern
            };
            if text.is_empty() || answers.iter().any(|known| known.text == text) {
                continue;
            }
            answers.push(Choice {
                id: String::new(),
                text,
                permille: scoring.permille,
                feedback: marking.feedback.remove(&answer.text),
            });
        }
    }
    Body::ShortAnswer { answers }
}

/// What stands in the materials of an element, not in those of the answers within it, as Markdown.
fn words(element: &Element, report: &mut Report) -> String {
    let mut html = String::new();
    materials(element, &mut html, report);
    let page = markdown::from_html(&html);
    for what in page.left_out {
        let what = match what {
            LeftBehind::Media(name) => Omission::Media { name },
            LeftBehind::Link(name) => Omission::Part {
                name: format!("link to {name}"),
            },
            LeftBehind::Formula => Omission::Formula,
        };
        report.leave(element, what);
    }
    page.markdown.trim().to_owned()
}

fn materials(element: &Element, html: &mut String, report: &mut Report) {
    for node in &element.children {
        let Node::Element(part) = node else { continue };
        match part.name.as_str() {
            "mattext" | "matemtext" => {
                let text = part.text();
                if part.attribute("texttype") == Some("text/html") {
                    html.extend(["<div>", &text, "</div>"]);
                } else {
                    html.extend(["<div>", &markdown::escaped(&text), "</div>"]);
                }
            }
            "matimage" | "mataudio" | "matvideo" | "matapplet" | "matapplication" => {
                let name = part.attribute("uri").unwrap_or(&part.name).to_owned();
                report.leave(part, Omission::Media { name });
            }
            "material" | "flow" | "flow_mat" | "flow_label" | "presentation" => {
                materials(part, html, report);
            }
            _ => {}
        }
    }
}
