//! The texts of a question as HTML.

use domain::assessment::cloze::gap_sign;

use super::rules::Feedbacks;
use crate::questions::{
    Omission, Report,
    tree::{Element, Node},
};

/// Stands where the learner writes or chooses within a sentence.
pub(super) const BLANK: &str = "_____";

/// Attributes that mean something to a reader; the others are for looks and programs.
const ATTRIBUTES: &[&str] = &["href", "title", "colspan", "rowspan", "start"];

/// Elements before and after which a blank is only layout.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The text around the interactions. The prompt of an only one is in its place; of several each leaves a sign of its gap.
pub(super) fn stem(body: &Element, interactions: &[&Element], report: &mut Report) -> String {
    let mut printer = Printer::new(report);
    printer.interactions = interactions;
    printer.nodes(body);
    printer.finish()
}

/// The text of a choice, without the feedback that belongs to it.
pub(super) fn choice(choice: &Element, feedbacks: &Feedbacks<'_>, report: &mut Report) -> String {
    let mut printer = Printer::new(report);
    printer.feedback_of = Some((
        feedbacks,
        choice.attribute("identifier").unwrap_or_default(),
    ));
    printer.nodes(choice);
    unwrapped(printer.finish())
}

/// All that stands within.
pub(super) fn inner(element: &Element, report: &mut Report) -> String {
    let mut printer = Printer::new(report);
    printer.nodes(element);
    unwrapped(printer.finish())
}

/// Without markup, for what is shown as it is.
pub(super) fn plain(element: &Element, report: &mut Report) -> String {
    let mut printer = Printer::new(report);
    printer.plain = true;
    printer.nodes(element);
    printer.finish()
}

/// A single paragraph around an option is no paragraph.
fn unwrapped(html: String) -> String {
    let inner = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"))
        .filter(|inner| !inner.contains("<p>"));
    match inner {
        Some(inner) => inner.to_owned(),
        None => html,
    }
}

struct Printer<'a> {
    out: String,
    report: &'a mut Report,
    interactions: &'a [&'a Element],
    feedback_of: Option<(&'a Feedbacks<'a>, &'a str)>,
    plain: bool,
    /// Blanks count, as in `pre`.
    keeps_blanks: bool,
    /// A blank here would be only layout.
    at_edge: bool,
}

impl<'a> Printer<'a> {
    const fn new(report: &'a mut Report) -> Self {
        Self {
            out: String::new(),
            report,
            interactions: &[],
            feedback_of: None,
            plain: false,
            keeps_blanks: false,
            at_edge: true,
        }
    }

    fn finish(self) -> String {
        self.out.trim_matches([' ', '\t', '\n', '\r']).to_owned()
    }

    fn nodes(&mut self, element: &Element) {
        for node in &element.children {
            match node {
                Node::Element(element) => self.element(element),
                Node::Text(text) => self.text(text),
            }
        }
    }

    fn element(&mut self, element: &Element) {
        let mut own = self.interactions.iter();
        if let Some(index) = own.position(|own| std::ptr::eq(*own, element)) {
            return match self.interactions {
                [_] => self.prompt(element),
                _ => self.text(&gap_sign(index)),
            };
        }
        let name = element.name.as_str();
        match name {
            "feedbackInline" | "feedbackBlock" | "modalFeedback" => self.feedback(element),
            "contentBody" => self.nodes(element),
            // Said in its own place.
            "prompt" => {}
            "math" => {
                self.report.leave(element, Omission::Formula);
                self.formula(element);
            }
            "img" | "object" | "video" | "audio" | "picture" | "svg" | "iframe" | "embed"
            | "mediaInteraction" | "include" => self.media(element),
            "rubricBlock" | "templateInline" | "templateBlock" | "printedVariable"
            | "stylesheet" | "catalogInfo" | "script" | "style" | "infoControl" => {
                self.report.leave_part(element);
            }
            name if name.ends_with("Interaction") => self.report.leave_part(element),
            name if self.plain && BLOCKS.contains(&name) => {
                self.text(" ");
                self.nodes(element);
                self.text(" ");
            }
            name if self.plain || !is_tag(name) => self.nodes(element),
            name => self.tag(name, element),
        }
    }

    fn prompt(&mut self, interaction: &Element) {
        if matches!(
            interaction.name.as_str(),
            "textEntryInteraction" | "inlineChoiceInteraction"
        ) {
            return self.text(BLANK);
        }
        let Some(prompt) = interaction.first("prompt") else {
            return;
        };
        let is_block = |element: &Element| BLOCKS.contains(&element.name.as_str());
        if prompt.elements().any(is_block) {
            self.nodes(prompt);
        } else {
            self.edge();
            self.out += "<p>";
            self.nodes(prompt);
            self.edge();
            self.out += "</p>";
        }
    }

    fn feedback(&mut self, element: &Element) {
        let belongs = self
            .feedback_of
            .is_some_and(|(feedbacks, choice)| feedbacks.belongs(element, choice));
        if belongs {
            return;
        }
        self.report.leave(element, Omission::Feedback);
        let holds_interaction = element
            .descendants()
            .into_iter()
            .any(|part| self.interactions.iter().any(|own| std::ptr::eq(part, *own)));
        if holds_interaction {
            self.nodes(element);
        }
    }

    /// The characters of a formula, without its other notations.
    fn formula(&mut self, element: &Element) {
        for node in &element.children {
            match node {
                Node::Element(part) if part.name.starts_with("annotation") => {}
                Node::Element(part) => self.formula(part),
                Node::Text(text) => self.text(text),
            }
        }
    }

    /// The words that stand for it, else its name; a picture from elsewhere stays.
    fn media(&mut self, element: &Element) {
        let mut sources = std::iter::once(element).chain(element.elements());
        let address = sources
            .find_map(|part| part.attribute("src").or_else(|| part.attribute("data")))
            .unwrap_or(&element.name);
        if element.name == "img" && !self.plain && is_elsewhere(address) {
            self.out.extend(["<img src=\"", &escaped(address), "\""]);
            if let Some(alt) = element.attribute("alt") {
                self.out.extend([" alt=\"", &escaped(alt), "\""]);
            }
            self.out += ">";
            self.at_edge = false;
            return;
        }
        let name = address.to_owned();
        self.report.leave(element, Omission::Media { name });
        let words = element
            .attribute("alt")
            .map_or_else(|| element.text(), str::to_owned);
        if words.trim().is_empty() {
            let name = address.rsplit('/').next().unwrap_or_default();
            self.text(&format!("[{name}]"));
        } else {
            self.text(&words);
        }
    }

    fn tag(&mut self, name: &str, element: &Element) {
        let is_block = BLOCKS.contains(&name);
        if is_block {
            self.edge();
        }
        self.out.extend(["<", name]);
        for key in ATTRIBUTES {
            if let Some(value) = element.attribute(key) {
                self.out.extend([" ", key, "=\"", &escaped(value), "\""]);
            }
        }
        self.out += ">";
        if matches!(name, "br" | "hr" | "wbr" | "col") {
            return;
        }
        let kept = self.keeps_blanks;
        self.keeps_blanks |= name == "pre";
        self.nodes(element);
        self.keeps_blanks = kept;
        if is_block {
            self.edge();
        }
        self.out.extend(["</", name, ">"]);
    }

    /// Takes back the blank before a block and takes none after it.
    fn edge(&mut self) {
        if !self.keeps_blanks {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.at_edge = true;
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') && !self.keeps_blanks {
                if !self.at_edge && !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                continue;
            }
            self.at_edge = false;
            match c {
                '&' if !self.plain => self.out += "&amp;",
                '<' if !self.plain => self.out += "&lt;",
                '>' if !self.plain => self.out += "&gt;",
                other => self.out.push(other),
            }
        }
    }
}

fn is_tag(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_elsewhere(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
