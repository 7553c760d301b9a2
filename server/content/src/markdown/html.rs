//! HTML as the Markdown of our pages, for pages that other systems wrote.
//!
//! As in `text::html` the tokens of html5ever are enough: what is never closed is closed by what follows, and nothing
//! nests deeper than [`DEPTH`]. What Markdown has no word for loses its markup and keeps its text; pictures and links
//! that lead nowhere from a page are told in [`FromHtml::left_out`].

mod blocks;
mod names;

use std::cell::RefCell;

use comrak::{
    Arena, Node,
    nodes::{NodeCode, NodeHeading, NodeLink, NodeValue},
};
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use self::names::{attribute, inline, is_block, is_structure};

/// Quotations and lists within each other.
const DEPTH: usize = 16;
/// Columns of a table; what stands beyond is joined to the last.
const COLUMNS: usize = 40;

/// A page that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromHtml {
    pub markdown: String,
    /// What the page calls itself.
    pub title: Option<String>,
    /// In the order of the page, each once.
    pub left_out: Vec<LeftBehind>,
}

/// What a page showed and Markdown cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftBehind {
    /// A picture, film, sound or frame, by its address.
    Media(String),
    /// A link to a file beside the page; its words stayed.
    Link(String),
    /// A formula.
    Formula,
}

/// Reads a page, or a piece of one.
pub fn from_html(html: &str) -> FromHtml {
    let arena = Arena::new();
    let root: Node<'_> = arena.alloc(NodeValue::Document.into());
    let reader = Reader(RefCell::new(State::new(&arena, root)));
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    // Only our answers could interrupt it, and none does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.0.into_inner();
    // What was never closed ends here.
    state.end_pre();
    state.end_table();
    state.end_leaf();
    let mut options = super::options();
    options.render.prefer_fenced = true;
    let mut markdown = String::new();
    // Writing into a string cannot fail.
    let _ = comrak::format_commonmark(root, &options, &mut markdown);
    let title = state.title.map(|title| title.trim().to_owned());
    FromHtml {
        markdown,
        title: title.filter(|title| !title.is_empty()),
        left_out: state.left_out,
    }
}

struct Reader<'a>(RefCell<State<'a>>);

/// An element within a line that is open.
struct Inline<'a> {
    name: String,
    value: NodeValue,
    /// Made with the first word in it, so that no empty ones are printed and no blank stands at its edge.
    node: Option<Node<'a>>,
}

#[derive(Default)]
struct Table<'a> {
    rows: Vec<Vec<Node<'a>>>,
}

/// Where the next word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// Behind another in its line.
    None,
    /// At the beginning of a block, where no blank counts.
    Block,
    /// At the beginning of a further line of a paragraph.
    Line,
}

struct State<'a> {
    arena: &'a Arena<'a>,
    /// Quotations, lists and items that are open, the document first.
    blocks: Vec<(String, Node<'a>)>,
    /// The paragraph, heading or cell that words go into.
    leaf: Option<Node<'a>>,
    inlines: Vec<Inline<'a>>,
    table: Option<Table<'a>>,
    /// The text of a `<pre>`.
    pre: Option<String>,
    /// A blank came and no word after it yet.
    blank: bool,
    edge: Edge,
    in_code: bool,
    in_title: bool,
    title: Option<String>,
    /// The element whose content is not shown, and how often it is open within itself.
    hidden: Option<(String, usize)>,
    left_out: Vec<LeftBehind>,
}

impl TokenSink for Reader<'_> {
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

impl<'a> State<'a> {
    fn new(arena: &'a Arena<'a>, root: Node<'a>) -> Self {
        Self {
            arena,
            blocks: vec![(String::new(), root)],
            leaf: None,
            inlines: Vec::new(),
            table: None,
            pre: None,
            blank: false,
            edge: Edge::Block,
            in_code: false,
            in_title: false,
            title: None,
            hidden: None,
            left_out: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
            return;
        }
        if self.hidden.is_some() {
            return;
        }
        if let Some(pre) = &mut self.pre {
            pre.push_str(text);
        } else {
            let mut words = text
                .split(|c: char| c.is_ascii_whitespace() || c == '\u{A0}')
                .peekable();
            while let Some(word) = words.next() {
                if !word.is_empty() {
                    self.word(word);
                }
                if words.peek().is_some() {
                    self.blank = true;
                }
            }
        }
    }

    /// Control characters have no place on a page, and Markdown would spell them out.
    fn word(&mut self, word: &str) {
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        if word.is_empty() {
            return;
        }
        if self.edge == Edge::Line && begins_a_block(&word) {
            self.end_leaf();
        }
        let leaf = self.open_leaf();
        if self.blank && self.edge == Edge::None {
            // Before what is opened with this word: Markdown wants no blank at the inner edge.
            let made = self.inlines.iter().rev().find_map(|inline| inline.node);
            let goes_on = self.inlines.iter().all(|inline| inline.node.is_some());
            self.append_text(made.unwrap_or(leaf), " ", goes_on && self.in_code);
        }
        let mut parent = leaf;
        for index in 0..self.inlines.len() {
            let node = if let Some(node) = self.inlines[index].node {
                node
            } else {
                let node = self.node(self.inlines[index].value.clone());
                parent.append(node);
                self.inlines[index].node = Some(node);
                node
            };
            parent = node;
        }
        self.append_text(parent, &word, self.in_code);
        (self.blank, self.edge) = (false, Edge::None);
    }

    /// Neighbouring words are one text, and neighbouring words of a program one piece of it.
    fn append_text(&self, parent: Node<'a>, text: &str, is_code: bool) {
        if let Some(last) = parent.last_child() {
            match &mut last.data_mut().value {
                NodeValue::Text(before) if !is_code => {
                    before.to_mut().push_str(text);
                    return;
                }
                NodeValue::Code(code) if is_code => {
                    code.literal.push_str(text);
                    return;
                }
                _ => {}
            }
        }
        let value = match (is_code, text) {
            // A blank before the first word of it.
            (true, " ") | (false, _) => NodeValue::Text(text.to_owned().into()),
            (true, _) => NodeValue::Code(NodeCode {
                num_backticks: 1,
                literal: text.to_owned(),
            }),
        };
        parent.append(self.node(value));
    }

    fn node(&self, value: NodeValue) -> Node<'a> {
        self.arena.alloc(value.into())
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let starts = tag.kind == TagKind::StartTag;
        if let Some((hiding, open)) = &mut self.hidden {
            if *hiding == name {
                if !starts {
                    *open -= 1;
                } else if !tag.self_closing {
                    *open += 1;
                }
                if *open == 0 {
                    self.hidden = None;
                }
            }
        } else if name == "title" {
            self.in_title = starts && self.title.is_none();
        } else if starts {
            self.start(name, tag);
        } else {
            self.end(name);
        }
        if !starts {
            return TokenSinkResult::Continue;
        }
        // What is within these is not markup.
        match name {
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if let Some(pre) = &mut self.pre
            && is_structure(name)
        {
            pre.push('\n');
            return;
        }
        match name {
            "br" => self.line_break(),
            "hr" => {
                self.end_leaf();
                if self.table.is_none() {
                    self.append_block(NodeValue::ThematicBreak);
                }
            }
            "img" => self.picture(tag),
            "iframe" | "video" | "audio" | "object" | "embed" | "svg" => {
                let address = attribute(tag, "src").or_else(|| attribute(tag, "data"));
                self.leave(LeftBehind::Media(address.unwrap_or(name).to_owned()));
                self.hide(name, tag);
            }
            "source" | "track" | "param" => {}
            "math" => {
                self.leave(LeftBehind::Formula);
                self.hide(name, tag);
            }
            "script" | "style" | "template" | "select" | "textarea" | "noembed" | "noframes"
            | "xmp" => self.hide(name, tag),
            "pre" => {
                self.end_pre();
                self.end_leaf();
                self.pre = Some(String::new());
            }
            "table" if self.table.is_none() => {
                self.end_leaf();
                self.table = Some(Table::default());
            }
            "tr" if self.table.is_some() => {
                self.end_leaf();
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            "td" | "th" if self.table.is_some() => self.begin_cell(),
            "blockquote" | "ul" | "ol" | "li" => self.begin_container(name, tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_leaf();
                if self.table.is_none() {
                    let level = name.as_bytes()[1] - b'0';
                    let heading = NodeHeading {
                        level,
                        ..NodeHeading::default()
                    };
                    self.leaf = Some(self.append_block(NodeValue::Heading(heading)));
                }
            }
            "a" => self.begin_link(tag),
            "code" | "kbd" | "samp" | "tt" => self.in_code = true,
            _ if is_block(name) => self.end_leaf(),
            _ => {
                if let Some(value) = inline(name) {
                    self.open_inline(name, value);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "pre" => self.end_pre(),
            _ if self.pre.is_some() && is_structure(name) => {}
            "table" => self.end_table(),
            "code" | "kbd" | "samp" | "tt" => self.in_code = false,
            "blockquote" | "ul" | "ol" | "li" => {
                self.end_leaf();
                let open = self.blocks.iter().rposition(|(open, _)| open == name);
                if let Some(at) = open.filter(|_| self.table.is_none()) {
                    self.blocks.truncate(at);
                }
            }
            _ if is_block(name) => self.end_leaf(),
            _ => {
                let open = self.inlines.iter().rposition(|inline| inline.name == name);
                if let Some(at) = open {
                    self.inlines.remove(at);
                    // What was opened within it is opened anew with the next word.
                    for inline in &mut self.inlines[at..] {
                        inline.node = None;
                    }
                }
            }
        }
    }

    /// The first that was told stands for all.
    fn leave(&mut self, what: LeftBehind) {
        if !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }

    fn hide(&mut self, name: &str, tag: &Tag) {
        if name != "embed" && !tag.self_closing {
            self.hidden = Some((name.to_owned(), 1));
        }
    }

    /// The words that stand for it, else its name.
    fn picture(&mut self, tag: &Tag) {
        let address = attribute(tag, "src").unwrap_or_default();
        self.leave(LeftBehind::Media(address.to_owned()));
        let alt = attribute(tag, "alt").unwrap_or_default().trim();
        let words = if alt.is_empty() {
            let name = address.split(['?', '#']).next().unwrap_or_default();
            format!("[{}]", name.rsplit('/').next().unwrap_or_default())
        } else {
            alt.to_owned()
        };
        self.text(&words);
    }

    fn begin_link(&mut self, tag: &Tag) {
        self.end("a");
        let address = attribute(tag, "href").unwrap_or_default().trim();
        let lower = address.to_ascii_lowercase();
        if ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| lower.starts_with(scheme))
        {
            let link = NodeLink {
                url: address.chars().filter(|c| !c.is_control()).collect(),
                title: String::new(),
            };
            self.open_inline("a", NodeValue::Link(Box::new(link)));
        } else if !address.is_empty() && !address.starts_with('#') {
            self.leave(LeftBehind::Link(address.to_owned()));
        }
    }

    fn open_inline(&mut self, name: &str, value: NodeValue) {
        // The same within itself says nothing more.
        let is_open = self.inlines.iter().any(|inline| inline.name == name);
        if self.inlines.len() < DEPTH && !is_open {
            self.inlines.push(Inline {
                name: name.to_owned(),
                value,
                node: None,
            });
        }
    }

    fn line_break(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
            return;
        }
        let is_paragraph = self
            .leaf
            .is_some_and(|leaf| matches!(leaf.data().value, NodeValue::Paragraph));
        if !is_paragraph || self.edge != Edge::None {
            self.blank = true;
            return;
        }
        let parent = self
            .inlines
            .iter()
            .rev()
            .find_map(|inline| inline.node)
            .or(self.leaf);
        if let Some(parent) = parent {
            parent.append(self.node(NodeValue::LineBreak));
        }
        (self.blank, self.edge) = (false, Edge::Line);
    }
}

/// At the beginning of a line, even of one within a paragraph, this would begin a list, a table or a heading.
fn begins_a_block(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.starts_with(['-', '+', '=', '|', ':'])
        || (digits.len() < word.len() && matches!(digits, "." | ")"))
}

#[cfg(test)]
mod tests;
