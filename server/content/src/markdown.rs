//! Pages: Markdown as safe HTML for people, and as plain text for the search index.

mod html;

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::Mutex,
};

use comrak::{
    Anchorizer, Arena, Node, Options,
    adapters::{HeadingAdapter, HeadingMeta},
    nodes::{NodeValue, Sourcepos},
    options::Plugins,
};
use domain::assessment::{
    TextFormat,
    cloze::{Piece, pieces},
};

pub use html::{FromHtml, LeftBehind, from_html};

/// Tables, strikethrough, autolinks and footnotes; HTML in the source is shown as text. Headings begin at `<h2>`,
/// whatever level the author began with, because the page's title is its `<h1>`.
pub fn to_html(markdown: &str) -> String {
    let arena = Arena::new();
    let options = options();
    let root = comrak::parse_document(&arena, markdown, &options);
    join_lines(root);
    let headings = Headings::of(root);
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let mut html = String::new();
    // Writing into a string cannot fail; were it ever to, a page without text is safe.
    if comrak::format_html_with_plugins(root, &options, &mut html, &plugins).is_err() {
        return String::new();
    }
    sanitise(&html)
}

/// A text of a question, in its format, as safe HTML.
pub fn question_html(text: &str, format: TextFormat) -> String {
    match format {
        TextFormat::Markdown => to_html(text),
        TextFormat::Html => sanitise(text),
        // Moodle's own format: HTML tags are meant, line breaks too.
        TextFormat::Moodle => sanitise(&text.replace('\n', "<br>")),
        TextFormat::Plain => escaped(text),
    }
}

/// Plain text as HTML, its line breaks kept.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "<br>")
}

/// A picture in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// What stands for it where it is not seen.
    pub alt: String,
    pub address: String,
}

/// The pictures of a page, in their order.
pub fn images(markdown: &str) -> Vec<Image> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options());
    let images = root.descendants().filter_map(|node| {
        let address = match &node.data.borrow().value {
            NodeValue::Image(link) => link.url.clone(),
            _ => return None,
        };
        let words =
            node.descendants()
                .skip(1)
                .filter_map(|inner| match &inner.data.borrow().value {
                    NodeValue::Text(text) => Some(text.to_string()),
                    NodeValue::Code(code) => Some(code.literal.clone()),
                    _ => None,
                });
        let alt = words.collect::<String>().trim().to_owned();
        Some(Image { alt, address })
    });
    images.collect()
}

/// The words of a page without markup, a line for each block.
pub fn plain_text(markdown: &str) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &options());
    join_lines(root);
    let mut text = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Text(words) => text += words,
            NodeValue::Code(code) => text += &code.literal,
            NodeValue::CodeBlock(block) => text.extend(["\n", &block.literal]),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            value if value.block() => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    // Without it `**重点**。` stays asterisks, since no blank follows.
    options.extension.cjk_friendly_emphasis = true;
    options.render.escape = true;
    options
}

/// A wrapped line of Chinese would show a blank at the break; Chinese has none.
fn join_lines<'a>(root: Node<'a>) {
    let edge = |node: Option<Node<'a>>, last: bool| match &node?.data().value {
        NodeValue::Text(text) if last => text.chars().next_back(),
        NodeValue::Text(text) => text.chars().next(),
        _ => None,
    };
    for node in root.descendants() {
        let between = matches!(node.data().value, NodeValue::SoftBreak)
            && edge(node.previous_sibling(), true).is_some_and(is_chinese)
            && edge(node.next_sibling(), false).is_some_and(is_chinese);
        if between {
            node.data_mut().value = NodeValue::Text("".into());
        }
    }
}

/// Han characters, and the punctuation that goes with them.
pub(crate) const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// The highest heading as `<h2 id="s-…">`. The prefix keeps an author's heading from taking an id of the page around it.
struct Headings {
    anchors: Mutex<Anchorizer>,
    /// The level that the author began with.
    highest: u8,
}

impl Headings {
    fn of<'a>(root: Node<'a>) -> Self {
        let level = |node: Node<'a>| match &node.data().value {
            NodeValue::Heading(heading) => Some(heading.level),
            _ => None,
        };
        Self {
            anchors: Mutex::new(Anchorizer::new()),
            highest: root.descendants().filter_map(level).min().unwrap_or(1),
        }
    }

    fn shifted(&self, heading: &HeadingMeta) -> u8 {
        (heading.level - self.highest + 2).min(6)
    }
}

impl HeadingAdapter for Headings {
    fn enter(
        &self,
        output: &mut dyn fmt::Write,
        heading: &HeadingMeta,
        _: Option<Sourcepos>,
    ) -> fmt::Result {
        let id = self
            .anchors
            .lock()
            .map_err(|_| fmt::Error)?
            .anchorize(&heading.content);
        write!(output, "<h{} id=\"s-{id}\">", self.shifted(heading))
    }

    fn exit(&self, output: &mut dyn fmt::Write, heading: &HeadingMeta) -> fmt::Result {
        writeln!(output, "</h{}>", self.shifted(heading))
    }
}

/// A piece of safe HTML that has signs of gaps in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    Html(&'a str),
    /// By its position, from 0.
    Gap(usize),
}

/// Safe HTML, cut at the signs of gaps ([`domain::assessment::cloze`]) that stand between its tags. One within a tag stays
/// what it is, so that nothing put in the place of the others can break out of an attribute.
pub fn at_gaps(html: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let text_end = rest.find('<').unwrap_or(rest.len());
        let (text, tagged) = rest.split_at(text_end);
        segments.extend(pieces(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => Segment::Html(text),
            Piece::Gap(index) => Segment::Gap(index),
        }));
        let (tag, behind) = tagged.split_at(tag_end(tagged));
        if !tag.is_empty() {
            segments.push(Segment::Html(tag));
        }
        rest = behind;
    }
    segments
}

/// Behind the tag with which a text begins. A '>' in a quoted attribute does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    let end = text.find(|c: char| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => return true,
            _ => {}
        }
        false
    });
    end.map_or(text.len(), |end| end + 1)
}

/// The second fence: even if the renderer let something through, no script leaves here.
fn sanitise(html: &str) -> String {
    let ids = ["h2", "h3", "h4", "h5", "h6", "li", "a"].map(|tag| (tag, HashSet::from(["id"])));
    let mut attributes = HashMap::from(ids);
    attributes.entry("a").or_default().extend(["href", "title"]);
    attributes.insert("img", HashSet::from(["src", "alt", "title"]));
    attributes.insert("td", HashSet::from(["align"]));
    attributes.insert("th", HashSet::from(["align"]));
    attributes.insert("ol", HashSet::from(["start"]));
    ammonia::Builder::default()
        .add_tags(["section"])
        .tag_attributes(attributes)
        .allowed_classes(HashMap::from([
            ("section", HashSet::from(["footnotes"])),
            ("sup", HashSet::from(["footnote-ref"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"))
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pictures_tell_their_words_and_addresses() {
        let found = images("![疏散 *路线*](/a.png) 和 ![](https://example.org/b.png)\n\n`![](c)`");
        let expected = [("疏散 路线", "/a.png"), ("", "https://example.org/b.png")];
        let told: Vec<_> = found
            .iter()
            .map(|each| (each.alt.as_str(), each.address.as_str()))
            .collect();
        assert_eq!(told, expected);
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_script(text in ".{0,200}", tag in "(<script>|<img onerror=x src=x>|<a href='javascript:x'>|\\[x\\]\\(javascript:x\\))") {
            let html = to_html(&format!("{text}\n\n{tag}\n\n{text}{tag}"));
            // An image without an address is harmless: it is how "![x](javascript:x)" ends.
            for dangerous in ["<script", "<img onerror", "=\"javascript:"] {
                prop_assert!(!html.contains(dangerous), "{dangerous} in {html}");
            }
        }
    }

    #[test]
    fn headings_begin_at_the_second_level_and_have_ids() {
        let html = to_html("# 指导思想\n\n## 原则\n\n## 原则\n\n###### deep");
        assert_eq!(
            html,
            "<h2 id=\"s-指导思想\">指导思想</h2>\n<h3 id=\"s-原则\">原则</h3>\n<h3 id=\"s-原则-1\">原则</h3>\n<h6 id=\"s-deep\">deep</h6>\n"
        );
    }

    #[test]
    fn a_page_that_begins_with_a_lower_heading_skips_no_level() {
        let html = to_html("## 为什么\n\n### 例\n\n## 怎么做");
        assert!(html.starts_with("<h2 id=\"s-为什么\">"), "{html}");
        assert!(
            html.contains("<h3 id=\"s-例\">") && html.contains("<h2 id=\"s-怎么做\">"),
            "{html}"
        );
    }

    #[test]
    fn html_in_the_source_is_shown_as_text() {
        let html = to_html("a <b onclick=x>bold</b>\n\n<script>alert(1)</script>");
        assert!(
            html.contains("&lt;b onclick=x&gt;bold&lt;/b&gt;") && html.contains("&lt;script&gt;"),
            "{html}"
        );
    }

    #[test]
    fn tables_footnotes_strikethrough_and_links_work() {
        let html = to_html(
            "| 年 | 人 |\n|:--|--:|\n| 2015 | 3200 |\n\n~~old~~ www.example.com 见[^1]\n\n[^1]: 来源",
        );
        for part in [
            "<table>",
            "<th align=\"right\">人</th>",
            "<del>old</del>",
            "href=\"http://www.example.com\"",
            "rel=\"noopener",
            "class=\"footnotes\"",
            "id=\"fn-1\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn texts_of_questions_are_safe_in_every_format() {
        assert_eq!(
            question_html("1 < 2\n<b>", TextFormat::Plain),
            "1 &lt; 2<br>&lt;b&gt;"
        );
        assert_eq!(
            question_html("<b>x</b><script>y</script>\nz", TextFormat::Moodle),
            "<b>x</b><br>z"
        );
        assert_eq!(
            question_html("<p style=\"x\" onclick=\"y\">x</p>", TextFormat::Html),
            "<p>x</p>"
        );
        assert_eq!(
            question_html("**x**", TextFormat::Markdown),
            "<p><strong>x</strong></p>\n"
        );
    }

    #[test]
    fn gaps_between_tags_are_found_and_those_within_are_not() {
        use Segment::{Gap, Html};

        assert_eq!(
            at_gaps("<p>每年 {#1}<a title=\">{#2}\">{#2}</a>"),
            [
                Html("<p>"),
                Html("每年 "),
                Gap(0),
                Html("<a title=\">{#2}\">"),
                Gap(1),
                Html("</a>")
            ]
        );
        assert_eq!(at_gaps("x"), [Html("x")]);
        assert_eq!(at_gaps("<a {#1}"), [Html("<a {#1}")]);
        assert_eq!(at_gaps(""), []);
    }

    #[test]
    fn wrapped_chinese_lines_join_without_a_blank() {
        assert_eq!(to_html("全员\n培训"), "<p>全员培训</p>\n");
        assert_eq!(to_html("two\nwords"), "<p>two\nwords</p>\n");
        assert_eq!(
            to_html("**重点**。是"),
            "<p><strong>重点</strong>。是</p>\n"
        );
    }

    #[test]
    fn plain_text_keeps_the_words_and_drops_the_markup() {
        let text = plain_text(
            "# 标题\n\n- **一**、[链接](http://x)\n- `code` 二\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        );
        assert_eq!(text, "标题\n一、链接\ncode 二\na\nb\n1\n2");
    }
}
