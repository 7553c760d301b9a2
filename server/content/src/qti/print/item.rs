//! One question as an item.

mod feedback;
mod parts;

use domain::assessment::{
    Body, Choice, Decimal, Gap, GapBody, NumericAnswer, Pair, Question,
    cloze::{Piece, pieces},
};

use super::{
    ITEM, Labels, Loss,
    markup::{attribute, plain, xhtml},
};
use crate::{qti::body::BLANK, questions::range::width};
use parts::{begins_with_block, block, is_within_tag, literal, marks};

/// An item, and what it does not say.
pub(super) struct Printed {
    /// None where the question is left out.
    pub xml: Option<String>,
    pub losses: Vec<Loss>,
}

/// The parts of an item, while they are written.
struct Item<'q> {
    question: &'q Question,
    declarations: String,
    body: String,
    processing: String,
    feedback: String,
    losses: Vec<Loss>,
}

pub(super) fn print(question: &Question, id: &str, labels: Labels<'_>) -> Printed {
    let mut item = Item {
        question,
        declarations: String::new(),
        body: String::new(),
        processing: String::new(),
        feedback: String::new(),
        losses: Vec::new(),
    };
    let is_told = item.add(labels);
    if !is_told {
        return Printed {
            xml: None,
            losses: vec![Loss::Question],
        };
    }
    item.add_general_feedback();
    let Item {
        declarations,
        body,
        processing,
        feedback,
        losses,
        ..
    } = item;
    let title = attribute(question.name.as_deref().unwrap_or_default());
    let outcomes = if feedback.is_empty() {
        ""
    } else {
        "<qti-outcome-declaration identifier=\"FEEDBACK\" cardinality=\"multiple\" base-type=\"identifier\"/>\n\
         <qti-outcome-declaration identifier=\"ALWAYS\" cardinality=\"single\" base-type=\"identifier\"/>\n"
    };
    let processing = if processing.is_empty() {
        String::new()
    } else {
        format!("<qti-response-processing>\n{processing}</qti-response-processing>\n")
    };
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <qti-assessment-item xmlns=\"{ITEM}\" identifier=\"{id}\" title=\"{title}\" adaptive=\"false\" time-dependent=\"false\">\n\
         {declarations}<qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" base-type=\"float\"/>\n{outcomes}\
         <qti-item-body>\n{body}</qti-item-body>\n{processing}{feedback}</qti-assessment-item>\n"
    );
    Printed {
        xml: Some(xml),
        losses,
    }
}

impl Item<'_> {
    /// False where nothing of the question can be told.
    fn add(&mut self, labels: Labels<'_>) -> bool {
        let format = self.question.format;
        match &self.question.body {
            Body::SingleChoice { options } => self.add_choices(options, false),
            Body::MultipleChoice { options } => self.add_choices(options, true),
            Body::TrueFalse {
                answer,
                feedback_true,
                feedback_false,
            } => self.add_true_false(*answer, [feedback_true, feedback_false], labels),
            Body::ShortAnswer { answers } => {
                let Some(entries) = self.words(answers) else {
                    return false;
                };
                self.declare("RESPONSE", "string", &entries);
                self.stem_with_field();
                self.map(&["RESPONSE".to_owned()]);
            }
            Body::Numeric { answers } => self.add_numbers(answers),
            Body::Matching { pairs, distractors } => self.add_matching(pairs, distractors),
            Body::Ordering { items } => self.add_ordering(items),
            Body::Cloze { gaps } => return self.add_cloze(gaps),
            Body::Essay => {
                self.declarations += "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"single\" base-type=\"string\"/>\n";
                self.stem_with("<qti-extended-text-interaction response-identifier=\"RESPONSE\"/>");
            }
            Body::Description => self.body = block(&self.question.stem, format),
        }
        true
    }

    fn lose(&mut self, loss: Loss) {
        if !self.losses.contains(&loss) {
            self.losses.push(loss);
        }
    }

    /// The text of the question with a field in the last of its blanks, or below it where it has none.
    fn stem_with_field(&mut self) {
        let field = "<qti-text-entry-interaction response-identifier=\"RESPONSE\"/>";
        let html = block(&self.question.stem, self.question.format);
        self.body = match html.rsplit_once(BLANK) {
            Some((before, after)) if !is_within_tag(after) => format!("{before}{field}{after}"),
            _ => format!("{html}<p>{field}</p>\n"),
        };
    }

    /// The text of the question, and what is asked below it.
    fn stem_with(&mut self, interaction: &str) {
        self.body = block(&self.question.stem, self.question.format) + interaction + "\n";
    }

    /// What is right, each with its marks in thousandths.
    fn declare(&mut self, id: &str, base_type: &str, entries: &[(String, i32)]) {
        self.declare_as(id, "single", base_type, entries);
    }

    fn declare_as(
        &mut self,
        id: &str,
        cardinality: &str,
        base_type: &str,
        entries: &[(String, i32)],
    ) {
        let most = entries.iter().map(|(_, share)| *share).max().unwrap_or(0);
        let is_right = |share: i32| match cardinality {
            "multiple" => share > 0,
            _ => share > 0 && share == most,
        };
        let right = entries
            .iter()
            .filter(|(_, share)| is_right(*share))
            .take(if cardinality == "multiple" {
                entries.len()
            } else {
                1
            })
            .map(|(key, _)| format!("<qti-value>{}</qti-value>", attribute(key)))
            .collect::<Vec<_>>()
            .concat();
        let right = if right.is_empty() {
            right
        } else {
            format!("<qti-correct-response>{right}</qti-correct-response>")
        };
        // Upper and lower case are not told apart.
        let case = if base_type == "string" {
            " case-sensitive=\"false\""
        } else {
            ""
        };
        let map = entries
            .iter()
            .map(|(key, share)| {
                let (key, marks) = (attribute(key), marks(*share));
                format!("<qti-map-entry map-key=\"{key}\" mapped-value=\"{marks}\"{case}/>")
            })
            .collect::<Vec<_>>()
            .concat();
        self.declarations.extend([format!(
            "<qti-response-declaration identifier=\"{id}\" cardinality=\"{cardinality}\" base-type=\"{base_type}\">{right}\
             <qti-mapping lower-bound=\"0\" default-value=\"0\">{map}</qti-mapping></qti-response-declaration>\n"
        )]);
    }

    /// The marks are the sum of what the mappings give.
    fn map(&mut self, responses: &[String]) {
        let maps = responses
            .iter()
            .map(|id| format!("<qti-map-response identifier=\"{id}\"/>"))
            .collect::<Vec<_>>()
            .concat();
        let sum = if responses.len() == 1 {
            maps
        } else {
            format!("<qti-sum>{maps}</qti-sum>")
        };
        self.processing.extend([format!(
            "<qti-set-outcome-value identifier=\"SCORE\">{sum}</qti-set-outcome-value>\n"
        )]);
    }

    fn add_choices(&mut self, options: &[Choice], is_multiple: bool) {
        let format = self.question.format;
        let ids: Vec<String> = (1..=options.len()).map(|n| format!("c{n}")).collect();
        let entries: Vec<(String, i32)> = ids
            .iter()
            .cloned()
            .zip(options.iter().map(|option| option.permille))
            .collect();
        let most = i32::from(!is_multiple);
        if !is_multiple && entries.iter().all(|(_, share)| *share < 1000) {
            self.lose(Loss::LessThanFull);
        }
        let cardinality = if is_multiple { "multiple" } else { "single" };
        self.declare_as("RESPONSE", cardinality, "identifier", &entries);
        let choices = ids
            .iter()
            .zip(options)
            .map(|(id, option)| {
                let text = xhtml(&option.text, format);
                format!("<qti-simple-choice identifier=\"{id}\">{text}</qti-simple-choice>\n")
            })
            .collect::<Vec<_>>()
            .concat();
        self.stem_with(&format!(
            "<qti-choice-interaction response-identifier=\"RESPONSE\" shuffle=\"true\" max-choices=\"{most}\">\n{choices}</qti-choice-interaction>"
        ));
        self.map(&["RESPONSE".to_owned()]);
        let feedbacks = options.iter().map(|option| option.feedback.as_deref());
        self.add_feedbacks(ids.iter().map(String::as_str).zip(feedbacks));
    }

    fn add_true_false(
        &mut self,
        answer: bool,
        feedbacks: [&Option<String>; 2],
        labels: Labels<'_>,
    ) {
        let entry = |word: bool| (word.to_string(), if word == answer { 1000 } else { 0 });
        self.declare("RESPONSE", "identifier", &[entry(true), entry(false)]);
        let (right, wrong) = (plain(labels.right), plain(labels.wrong));
        self.stem_with(&format!(
            "<qti-choice-interaction response-identifier=\"RESPONSE\" shuffle=\"false\" max-choices=\"1\">\n\
             <qti-simple-choice identifier=\"true\">{right}</qti-simple-choice>\n\
             <qti-simple-choice identifier=\"false\">{wrong}</qti-simple-choice>\n</qti-choice-interaction>"
        ));
        self.map(&["RESPONSE".to_owned()]);
        let feedbacks = feedbacks.map(Option::as_deref);
        self.add_feedbacks(["true", "false"].into_iter().zip(feedbacks));
    }

    /// Words without wildcards; none where nothing is left.
    fn words(&mut self, answers: &[Choice]) -> Option<Vec<(String, i32)>> {
        let mut entries = Vec::new();
        for answer in answers {
            match literal(&answer.text) {
                Some(text) => entries.push((text, answer.permille)),
                None => self.lose(Loss::Wildcards),
            }
            if answer.feedback.is_some() {
                self.lose(Loss::Feedback);
            }
        }
        if entries.is_empty() {
            return None;
        }
        if entries.iter().all(|(_, share)| *share < 1000) {
            self.lose(Loss::LessThanFull);
        }
        Some(entries)
    }

    fn add_numbers(&mut self, answers: &[NumericAnswer]) {
        if let [only] = answers
            && let Some(width) = width(only.min, only.max)
        {
            if only.feedback.is_some() {
                self.lose(Loss::Feedback);
            }
            if only.permille != 1000 {
                self.lose(Loss::LessThanFull);
            }
            let min = only.min;
            self.declarations.extend([format!(
                "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"single\" base-type=\"float\">\
                 <qti-correct-response><qti-value>{min}</qti-value></qti-correct-response></qti-response-declaration>\n"
            )]);
            self.stem_with_field();
            self.processing.extend([format!(
                "<qti-response-condition><qti-response-if><qti-equal tolerance-mode=\"absolute\" tolerance=\"0 {width}\">\
                 <qti-variable identifier=\"RESPONSE\"/><qti-correct identifier=\"RESPONSE\"/></qti-equal>\
                 <qti-set-outcome-value identifier=\"SCORE\"><qti-base-value base-type=\"float\">1</qti-base-value></qti-set-outcome-value>\
                 </qti-response-if></qti-response-condition>\n"
            )]);
            return;
        }
        let entries = self.numbers(answers);
        self.declare("RESPONSE", "float", &entries);
        self.stem_with_field();
        self.map(&["RESPONSE".to_owned()]);
    }

    /// Of a range its lower end, or its upper one where it has no other.
    fn numbers(&mut self, answers: &[NumericAnswer]) -> Vec<(String, i32)> {
        let mut entries = Vec::new();
        for answer in answers {
            if answer.min != answer.max {
                self.lose(Loss::Ranges);
            }
            if answer.feedback.is_some() {
                self.lose(Loss::Feedback);
            }
            let number = if answer.min == Decimal::LOWEST {
                answer.max
            } else {
                answer.min
            };
            entries.push((number.to_string(), answer.permille));
        }
        if entries.iter().all(|(_, share)| *share < 1000) {
            self.lose(Loss::LessThanFull);
        }
        entries
    }

    fn add_matching(&mut self, pairs: &[Pair], distractors: &[String]) {
        let format = self.question.format;
        // What several on the left belong to stands on the right once.
        let mut rights: Vec<&str> = Vec::new();
        let mut partners = Vec::new();
        for pair in pairs {
            let right = pair.right.as_str();
            let at = rights.iter().position(|each| *each == right);
            partners.push(at.unwrap_or(rights.len()));
            if at.is_none() {
                rights.push(right);
            }
        }
        rights.extend(distractors.iter().map(String::as_str));
        let entries: Vec<(String, i32)> = partners
            .iter()
            .enumerate()
            .map(|(left, right)| (format!("l{} r{}", left + 1, right + 1), 1000))
            .collect();
        self.declare_as("RESPONSE", "multiple", "directedPair", &entries);
        let one = |id: String, most: usize, text: String| {
            format!(
                "<qti-simple-associable-choice identifier=\"{id}\" match-max=\"{most}\">{text}</qti-simple-associable-choice>\n"
            )
        };
        let left = pairs
            .iter()
            .enumerate()
            .map(|(at, pair)| one(format!("l{}", at + 1), 1, xhtml(&pair.left, format)))
            .collect::<Vec<_>>()
            .concat();
        let right = rights
            .iter()
            .enumerate()
            .map(|(at, text)| one(format!("r{}", at + 1), pairs.len(), plain(text)))
            .collect::<Vec<_>>()
            .concat();
        self.stem_with(&format!(
            "<qti-match-interaction response-identifier=\"RESPONSE\" shuffle=\"true\" max-associations=\"{}\">\n\
             <qti-simple-match-set>\n{left}</qti-simple-match-set>\n<qti-simple-match-set>\n{right}</qti-simple-match-set>\n</qti-match-interaction>",
            pairs.len()
        ));
        self.map(&["RESPONSE".to_owned()]);
    }

    fn add_ordering(&mut self, items: &[String]) {
        let format = self.question.format;
        self.lose(Loss::PartOfOrder);
        let right = (1..=items.len())
            .map(|n| format!("<qti-value>c{n}</qti-value>"))
            .collect::<Vec<_>>()
            .concat();
        self.declarations.extend([format!(
            "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"ordered\" base-type=\"identifier\">\
             <qti-correct-response>{right}</qti-correct-response></qti-response-declaration>\n"
        )]);
        let choices = items
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let text = xhtml(text, format);
                format!(
                    "<qti-simple-choice identifier=\"c{}\">{text}</qti-simple-choice>\n",
                    at + 1
                )
            })
            .collect::<Vec<_>>()
            .concat();
        self.stem_with(&format!(
            "<qti-order-interaction response-identifier=\"RESPONSE\" shuffle=\"true\">\n{choices}</qti-order-interaction>"
        ));
        self.processing += "<qti-response-condition><qti-response-if><qti-match><qti-variable identifier=\"RESPONSE\"/>\
            <qti-correct identifier=\"RESPONSE\"/></qti-match><qti-set-outcome-value identifier=\"SCORE\">\
            <qti-base-value base-type=\"float\">1</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition>\n";
    }

    fn add_cloze(&mut self, gaps: &[Gap]) -> bool {
        let mut interactions = Vec::new();
        let mut responses = Vec::new();
        for (at, gap) in gaps.iter().enumerate() {
            let id = format!("GAP{}", at + 1);
            let entry = format!("<qti-text-entry-interaction response-identifier=\"{id}\"/>");
            let interaction = match &gap.body {
                GapBody::ShortAnswer { answers } => {
                    let Some(entries) = self.words(answers) else {
                        return false;
                    };
                    self.declare(&id, "string", &entries);
                    entry
                }
                GapBody::Numeric { answers } => {
                    let entries = self.numbers(answers);
                    self.declare(&id, "float", &entries);
                    entry
                }
                GapBody::SingleChoice { options } => self.gap_choices(&id, options),
            };
            interactions.push(interaction);
            responses.push(id);
        }
        if gaps.iter().any(|gap| gap.weight != gaps[0].weight) {
            self.lose(Loss::Weights);
        }
        let format = self.question.format;
        let html = xhtml(&self.question.stem, format);
        let parts: String = pieces(&html)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Gap(at) => interactions.get(at).map_or("", String::as_str),
            })
            .collect();
        // What was read from an item stands in a block of its own already.
        self.body = if begins_with_block(&html) {
            parts + "\n"
        } else {
            format!("<div>{parts}</div>\n")
        };
        self.map(&responses);
        true
    }

    fn gap_choices(&mut self, id: &str, options: &[Choice]) -> String {
        if options.iter().any(|option| option.feedback.is_some()) {
            self.lose(Loss::Feedback);
        }
        if options.iter().all(|option| option.permille < 1000) {
            self.lose(Loss::LessThanFull);
        }
        let key = |at: usize| format!("{id}C{}", at + 1);
        let entries: Vec<(String, i32)> = options
            .iter()
            .enumerate()
            .map(|(at, option)| (key(at), option.permille))
            .collect();
        self.declare(id, "identifier", &entries);
        let choices = options
            .iter()
            .enumerate()
            .map(|(at, option)| {
                let text = plain(&option.text);
                format!(
                    "<qti-inline-choice identifier=\"{}\">{text}</qti-inline-choice>",
                    key(at)
                )
            })
            .collect::<Vec<_>>()
            .concat();
        format!(
            "<qti-inline-choice-interaction response-identifier=\"{id}\" shuffle=\"true\">{choices}</qti-inline-choice-interaction>"
        )
    }
}
