//! What a person sees of an HTML page.
//!
//! The tokens of html5ever are enough for that: building the tree takes time that grows with the square of how deep a
//! forged page nests, tokens take time in proportion to its size.

use std::{borrow::Cow, cell::RefCell};

use encoding_rs::{Encoding, GB18030, UTF_8};
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use super::{At, Collected, Limits, Text, TextError, check_size};

/// A page by itself is one place.
pub fn of_html(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    check_size(bytes, limits)?;
    let page = visible(&decode(bytes), Shown::Still);
    let mut collected = Collected::new(limits);
    collected.add(At::Page(1), page.title.as_deref(), &page.text);
    Ok(collected.text)
}

/// Not tidied yet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub title: Option<String>,
    pub text: String,
}

/// How a page comes to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As it is written.
    #[default]
    Still,
    /// Its scripts show one part after the other, so what is hidden now will be seen, and so will templates.
    ByScripts,
    /// The inside of a template.
    Template,
}

/// The text that is shown, one block a line.
pub(super) fn visible(html: &str, shown: Shown) -> Page {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let reader = Reader::default();
    reader.0.borrow_mut().shown = shown;
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    // Only our answers could interrupt it, and none does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().page
}

#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    page: Page,
    shown: Shown,
    /// Of the `<script>` that holds HTML rather than a program.
    template: Option<String>,
    /// Within `<title>`.
    in_title: bool,
    /// The element that hides what is in it, and how often it is open within itself.
    hidden: Option<(String, usize)>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.get_or_insert_default().push_str(text);
        } else if let Some(template) = &mut self.template {
            template.push_str(text);
        } else if self.hidden.is_none() {
            // A line break in the source is a blank on the page.
            self.page.text.extend(
                text.chars()
                    .map(|c| if c.is_ascii_whitespace() { ' ' } else { c }),
            );
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let starts = tag.kind == TagKind::StartTag;
        if name == "script" {
            self.template_tag(tag, starts);
        }
        if let Some((hiding, open)) = &mut self.hidden
            && *hiding == name
        {
            if !starts {
                *open -= 1;
            } else if ends_by_itself(name) {
                // The hidden paragraph ends where the next begins, which may be hidden in its turn.
                *open = 0;
            } else if !tag.self_closing {
                *open += 1;
            }
            if *open == 0 {
                self.hidden = None;
            }
        }
        if self.hidden.is_none() {
            self.shown_tag(tag, name, starts);
        }
        if !starts {
            return TokenSinkResult::Continue;
        }
        // What is within these is not markup.
        match name {
            "title" if !self.in_svg() => TokenSinkResult::RawData(RawKind::Rcdata),
            "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }

    /// Courses keep their pages in `<script type="text/template">` until they are shown.
    fn template_tag(&mut self, tag: &Tag, starts: bool) {
        if let Some(template) = self.template.take() {
            // Once: templates within templates are not gone into.
            let page = visible(&template, Shown::Template);
            self.page.text.extend(["\n", &page.text, "\n"]);
        } else if starts && self.shown == Shown::ByScripts && self.hidden.is_none() {
            let kind = attribute(tag, "type")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let holds_html = ["template", "html", "handlebars", "mustache"]
                .iter()
                .any(|word| kind.contains(word));
            self.template = holds_html.then(String::new);
        }
    }

    /// Pictures have titles of their own.
    fn in_svg(&self) -> bool {
        self.hidden.as_ref().is_some_and(|(name, _)| name == "svg")
    }

    fn shown_tag(&mut self, tag: &Tag, name: &str, starts: bool) {
        if name == "title" {
            self.in_title = starts && self.page.title.is_none();
            if starts && !self.in_title {
                self.hidden = Some((name.to_owned(), 1));
            }
            return;
        }
        if is_block(name) {
            self.page.text.push('\n');
        } else if matches!(name, "td" | "th") {
            self.page.text.push(' ');
        }
        if !starts {
            return;
        }
        if name == "img"
            && let Some(description) = attribute(tag, "alt")
        {
            self.page.text.extend([" ", description, " "]);
        }
        let hides = match name {
            "template" => self.shown == Shown::Still,
            _ => is_hidden(name) || (self.shown == Shown::Still && is_styled_away(tag)),
        };
        let is_template = name == "script" && self.template.is_some();
        let is_empty = is_void(name) || (tag.self_closing && name == "svg");
        if hides && !is_template && !is_empty {
            self.hidden = Some((name.to_owned(), 1));
        }
    }
}

fn attribute<'a>(tag: &'a Tag, wanted: &str) -> Option<&'a str> {
    let mut attributes = tag.attrs.iter();
    let found = attributes.find(|attribute| &*attribute.name.local == wanted);
    found.map(|attribute| &*attribute.value)
}

fn is_styled_away(tag: &Tag) -> bool {
    attribute(tag, "hidden").is_some()
        || attribute(tag, "style").is_some_and(|style| {
            let style: String = style.split_whitespace().collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Neither read nor shown as text by a browser that runs scripts.
fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "noembed"
            | "noframes"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "svg"
            | "math"
            | "datalist"
            | "textarea"
    )
}

/// Has no end tag, so nothing is in it.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Its end tag may be missing: the next one of its kind ends it.
fn ends_by_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "dt" | "dd" | "td" | "th" | "tr" | "option" | "thead" | "tbody" | "tfoot"
    )
}

/// By its mark, else by what the page declares, else UTF-8 if it is valid, else GB18030.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = declared(bytes).unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            UTF_8
        } else {
            GB18030
        }
    });
    encoding.decode(bytes).0
}

/// `<meta charset="gbk">` or `content="text/html; charset=gbk"`, within the part that browsers look at.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let word = b"charset";
    let at = head.windows(word.len()).position(|window| window == word)?;
    let rest = head[at + word.len()..].trim_ascii_start();
    let value = rest.strip_prefix(b"=")?.trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or_else(|| value.strip_prefix(b"'"))
        .unwrap_or(value);
    let end = value
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte)));
    let encoding = Encoding::for_label(&value[..end.unwrap_or(value.len())])?;
    // Whoever could write this in UTF-16 did not write it in UTF-16.
    Some(if encoding.is_ascii_compatible() {
        encoding
    } else {
        UTF_8
    })
}
