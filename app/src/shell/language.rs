//! Language of parts (WCAG 2.2, 3.1.2): a page in English says of the Chinese in it that it is Chinese, whoever wrote it.
//!
//! Titles, names and what people write come from everywhere and in any language, so the finished page is looked through.
//! Readers aloud change their voice by it, and browsers their fonts.

use crate::text::Lang;

/// Elements that hold no others, are no words, or are woken by scripts which count on what the server wrote.
const LEFT_ALONE: [&str; 8] = [
    "title",
    "script",
    "style",
    "textarea",
    "option",
    "svg",
    "template",
    "leptos-island",
];
const VOID: [&str; 9] = [
    "area", "br", "col", "hr", "img", "input", "link", "meta", "source",
];

/// The page with `lang` on every part that is Chinese, but within what names its language itself.
pub fn marked(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    // What is passed over: the name of its element, and how many of that name are open.
    let mut alone: Option<(&str, usize)> = None;
    // Where the tag ends that was opened last, if nothing has come since.
    let mut opened: Option<usize> = None;
    while !rest.is_empty() {
        if !rest.starts_with('<') {
            let (words, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if alone.is_some() {
                out.push_str(words);
            } else {
                let only = opened.filter(|_| after.starts_with("</"));
                write(&mut out, words, only);
            }
            opened = None;
            rest = after;
            continue;
        }
        let (tag, after) = rest.split_at(end_of_tag(rest));
        rest = after;
        out.push_str(tag);
        opened = None;
        let (name, closes) = name(tag);
        alone = match alone {
            Some((outer, depth)) if outer == name && closes => {
                (depth > 1).then_some((outer, depth - 1))
            }
            Some((outer, depth)) if outer == name => Some((outer, depth + 1)),
            Some(outer) => Some(outer),
            None if closes || name.is_empty() || VOID.contains(&name) => None,
            None if LEFT_ALONE.contains(&name) || names_language(name, tag) => Some((name, 1)),
            None => {
                opened = Some(out.len() - 1);
                None
            }
        };
    }
    out
}

/// The whole page's own says nothing of its parts.
fn names_language(name: &str, tag: &str) -> bool {
    name != "html" && tag.contains(" lang=\"")
}

/// Length of the tag or comment at the beginning.
fn end_of_tag(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quoted = false;
    let end = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(text.len(), |at| at + 1)
}

/// Of a tag, with whether it closes; empty of a comment.
fn name(tag: &str) -> (&str, bool) {
    let inside = tag.strip_prefix('<').unwrap_or(tag);
    let (inside, closes) = match inside.strip_prefix('/') {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    (&inside[..end.unwrap_or(inside.len())], closes)
}

/// `only`: where in `out` the tag ends whose element holds these words and nothing else.
fn write(out: &mut String, words: &str, only: Option<usize>) {
    let parts = chinese(words);
    let code = Lang::Zh.code();
    if parts.is_empty() {
        out.push_str(words);
        return;
    }
    if !words.contains(|c: char| c.is_ascii_alphabetic()) || is_all(words, &parts) {
        match only {
            Some(end) => {
                out.insert_str(end, &format!(" lang=\"{code}\""));
                out.push_str(words);
            }
            None => push_part(out, words, code),
        }
        return;
    }
    // One element for all of them: what lays out its children finds as many as before.
    out.push_str("<span>");
    let mut at = 0;
    for (from, to) in parts {
        out.push_str(&words[at..from]);
        push_part(out, &words[from..to], code);
        at = to;
    }
    out.push_str(&words[at..]);
    out.push_str("</span>");
}

fn push_part(out: &mut String, words: &str, code: &str) {
    out.push_str("<span lang=\"");
    out.push_str(code);
    out.push_str("\">");
    out.push_str(words);
    out.push_str("</span>");
}

fn is_all(words: &str, parts: &[(usize, usize)]) -> bool {
    let letters = |part: &str| part.contains(|c: char| c.is_ascii_alphabetic());
    matches!(parts, [(from, to)] if !letters(&words[..*from]) && !letters(&words[*to..]))
}

/// From each first character of Chinese to the last one, over signs and figures and over names such as AI that stand in a
/// Chinese word, but not over English.
fn chinese(words: &str) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (at, c) in words.char_indices().filter(|(_, c)| is_han(*c)) {
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some((_, last)) if joins(&words[*last..at]) => *last = end,
            _ => parts.push((at, end)),
        }
    }
    parts
}

fn joins(between: &str) -> bool {
    let letters = between.contains(|c: char| c.is_ascii_alphabetic());
    !letters || !between.contains(char::is_whitespace)
}

/// Unified ideographs, with those that were added later and the compatible ones.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn an_element_of_chinese_says_so_itself() {
        assert_eq!(
            marked("<h1 class=\"a\">银杏书院</h1>"),
            "<h1 class=\"a\" lang=\"zh-CN\">银杏书院</h1>"
        );
        assert_eq!(
            marked("<li>三种AI工具</li>"),
            "<li lang=\"zh-CN\">三种AI工具</li>"
        );
    }

    #[test]
    fn chinese_within_english_is_a_part_and_stays_one_child() {
        assert_eq!(
            marked("<p>You were at: 作业 · 样样都有 (0:23)</p>"),
            "<p><span>You were at: <span lang=\"zh-CN\">作业 · 样样都有</span> (0:23)</span></p>"
        );
        assert_eq!(
            marked("<p>by 五华区, due 2026</p>"),
            "<p><span>by <span lang=\"zh-CN\">五华区</span>, due 2026</span></p>"
        );
    }

    #[test]
    fn words_beside_other_elements_get_one_of_their_own() {
        assert_eq!(
            marked("<a><b>1</b>五华区</a>"),
            "<a><b>1</b><span lang=\"zh-CN\">五华区</span></a>"
        );
    }

    #[test]
    fn what_names_its_language_or_holds_no_elements_is_left_alone() {
        for html in [
            "<html lang=\"en\"><title>银杏</title></html>",
            "<div lang=\"zh-CN\"><div>银杏</div>书院</div>",
            "<select><option value=\"1\">银杏</option></select>",
            "<leptos-island data-props=\"{&quot;a&quot;:&quot;>&quot;}\"><p>银杏</p></leptos-island>",
            "<input value=\"银杏 > 书院\">",
            "<!-- 银杏 -->",
            "<p>Courses</p>",
        ] {
            assert_eq!(marked(html), html);
        }
    }

    #[test]
    fn what_comes_after_is_looked_at_again() {
        assert_eq!(
            marked("<div lang=\"zh-CN\"><div></div></div><p>银杏</p>"),
            "<div lang=\"zh-CN\"><div></div></div><p lang=\"zh-CN\">银杏</p>"
        );
    }
}
