//! Texts of questions as XHTML.

use domain::assessment::TextFormat;

use crate::{
    markdown::{escaped, question_html},
    questions::tree::is_character,
};

/// Elements that have no end in HTML and must have one in XML.
const EMPTY: &[&str] = &["br", "hr", "img", "wbr", "col"];

/// A text as XHTML that shows something; what shows nothing is shown as it was written.
pub(super) fn xhtml(text: &str, format: TextFormat) -> String {
    let html = closed(&question_html(text, format));
    if shows(&html) {
        return html;
    }
    match text.trim() {
        "" => "?".to_owned(),
        text => closed(&escaped(text)),
    }
}

/// Whether something is left without the tags.
pub(super) fn shows(html: &str) -> bool {
    let mut is_tag = false;
    html.contains("<img")
        || html.chars().any(|c| {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ => {}
            }
            !is_tag && c != '>' && !c.is_whitespace()
        })
}

/// HTML as it is printed after sanitising: balanced and quoted, but for elements without an end and one entity.
fn closed(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out += before;
        let end = end_of(tag);
        let (tag, after) = tag.split_at(end);
        let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric()).next();
        match tag.strip_suffix('>') {
            Some(open)
                if name.is_some_and(|name| EMPTY.contains(&name)) && !open.ends_with('/') =>
            {
                out += open;
                out += "/>";
            }
            _ => out += tag,
        }
        rest = after;
    }
    out += rest;
    out.replace("&nbsp;", "&#160;")
        .chars()
        .filter(|c| is_character(*c))
        .collect()
}

/// How long a tag is, its last sign included.
fn end_of(tag: &str) -> usize {
    let mut is_quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// A text as the value of an attribute, its blanks kept.
pub(super) fn attribute(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| is_character(*c)) {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            '\t' => out += "&#9;",
            other => out.push(other),
        }
    }
    out
}

/// A text that is shown as it is.
pub(super) fn plain(text: &str) -> String {
    let words = attribute(text);
    if words.trim().is_empty() {
        "?".to_owned()
    } else {
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_without_an_end_get_one() {
        let html = xhtml("a<br>b<hr><b>c</b>&nbsp;", TextFormat::Html);
        assert_eq!(html, "a<br/>b<hr/><b>c</b>&#160;");
        assert_eq!(xhtml("a\nb", TextFormat::Plain), "a<br/>b");
    }

    #[test]
    fn what_shows_nothing_is_shown_as_it_was_written() {
        assert_eq!(xhtml("<b", TextFormat::Html), "&lt;b");
        assert_eq!(xhtml(" ", TextFormat::Html), "?");
    }
}
