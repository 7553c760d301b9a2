//! The texts of a question, their formats and their files.

use domain::assessment::TextFormat;

use crate::questions::{Omission, Report, as_html, tree::Element};

/// What stands in a text for the folder of its files.
const FILES: &str = "@@PLUGINFILE@@";

/// Reads the texts of one question into one format, and gathers what is left out of it.
pub(super) struct Texts {
    name: Option<String>,
    /// Of the stem, which the others have where they name none.
    around: TextFormat,
    /// Texts differ in their formats, so all become HTML.
    mixed: bool,
    pub report: Report,
}

impl Texts {
    pub fn of(question: &Element) -> Self {
        let name = raw(question.first("name"));
        Self {
            report: Report::on(name.clone()),
            name,
            around: question
                .first("questiontext")
                .and_then(named_format)
                .unwrap_or(TextFormat::Html),
            mixed: false,
        }
    }

    /// Tells which texts count for the format of all.
    pub fn agree<'a>(&mut self, texts: impl Iterator<Item = &'a Element>) {
        self.mixed = texts
            .filter(|element| raw(Some(element)).is_some())
            .filter_map(named_format)
            .any(|format| format != self.around);
    }

    pub fn name(&self) -> Option<String> {
        self.name.clone()
    }

    pub const fn is_mixed(&self) -> bool {
        self.mixed
    }

    pub const fn format(&self) -> TextFormat {
        if self.mixed {
            TextFormat::Html
        } else {
            self.around
        }
    }

    /// The text in the format of all; `None` where there is none.
    pub fn read(&mut self, element: &Element) -> Option<String> {
        let (text, format) = self.written(element)?;
        Some(self.unified(text, format))
    }

    /// A text that was [written](Self::written) so in the format of all.
    pub fn unified(&self, text: String, format: TextFormat) -> String {
        if self.mixed {
            as_html(&text, format)
        } else {
            text
        }
    }

    /// The text in its own format, without its pictures.
    pub fn written(&mut self, element: &Element) -> Option<(String, TextFormat)> {
        let format = named_format(element).unwrap_or(self.around);
        if let Some(word) = element.attribute("format")
            && named_format(element).is_none()
        {
            self.report.leave_setting(element, "format", word);
        }
        for file in element.all("file") {
            let name = file.attribute("name").unwrap_or_default().to_owned();
            self.report.leave(file, Omission::Media { name });
        }
        let mut text = raw(Some(element))?;
        if text.contains(FILES) {
            for name in files(&text) {
                self.report.leave(element, Omission::Media { name });
            }
            if format != TextFormat::Plain {
                text = without_pictures(&text);
            }
        }
        Some((text, format))
    }
}

/// What is written in `<text>`, or in the element itself as in old exports.
pub(super) fn raw(element: Option<&Element>) -> Option<String> {
    let element = element?;
    let text = element
        .first("text")
        .map_or_else(|| element.own_text(), Element::text);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn named_format(element: &Element) -> Option<TextFormat> {
    match element.attribute("format")? {
        "html" => Some(TextFormat::Html),
        "markdown" => Some(TextFormat::Markdown),
        "plain_text" => Some(TextFormat::Plain),
        "moodle_auto_format" => Some(TextFormat::Moodle),
        _ => None,
    }
}

/// The names of the files to which a text refers.
fn files(text: &str) -> Vec<String> {
    let after = text.split(FILES).skip(1);
    let name = |rest: &str| {
        rest.trim_start_matches('/')
            .split(['"', '\'', '<', '>', '?', ')', ' ', '\n'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    after.map(name).collect()
}

/// A picture that does not come along is replaced by the words that stand for it, else by its name.
fn without_pictures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag, after)) = next_picture(rest) {
        out.push_str(before);
        if tag.contains(FILES) {
            match words_for(tag) {
                Some(words) => out.push_str(words),
                None => out.extend(["[", &files(tag).concat(), "]"]),
            }
        } else {
            out.push_str(tag);
        }
        rest = after;
    }
    out + rest
}

/// What stands before the next `<img …>`, that tag, and what stands after it.
fn next_picture(text: &str) -> Option<(&str, &str, &str)> {
    let mut starts = text.match_indices('<').map(|(at, _)| at);
    let is_picture = |at: &usize| {
        text.as_bytes()
            .get(at + 1..at + 4)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"img"))
    };
    let start = starts.find(is_picture)?;
    let mut quote = None;
    let length = text[start..].find(|c: char| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => return true,
            _ => {}
        }
        false
    })?;
    let end = start + length + 1;
    Some((&text[..start], &text[start..end], &text[end..]))
}

/// The `alt` of a tag, as it is written there.
fn words_for(tag: &str) -> Option<&str> {
    let (_, value) = tag
        .split_once(" alt=")
        .or_else(|| tag.split_once("\nalt="))?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let words = value[1..].split(quote).next()?.trim();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_replaced_by_their_words_or_names() {
        let text = "<p>看<IMG src=\"@@PLUGINFILE@@/a%201.png?x=1\" alt=\"山 > 水\"/>,<img\nsrc='@@PLUGINFILE@@/b.png'> \
            <img src=\"https://example.org/c.png\"><a href=\"@@PLUGINFILE@@/d.pdf\">d</a></p>";
        assert_eq!(
            without_pictures(text),
            "<p>看山 > 水,[b.png] <img src=\"https://example.org/c.png\"><a href=\"@@PLUGINFILE@@/d.pdf\">d</a></p>"
        );
        assert_eq!(files(text), ["a%201.png", "b.png", "d.pdf"]);
        for open in ["<img", "<im", "<", "<img \"@@PLUGINFILE@@>", "<年img>"] {
            assert_eq!(without_pictures(open), open);
        }
    }
}
