//! From glyphs to lines, from lines to paragraphs.
//!
//! The order of drawing is kept: every program that sets text draws it as it is read, column by column and row by row,
//! while sorting by position mixes columns. What is decided here is where a word, a line and a paragraph ends.

use hayro_interpret::kurbo::{Point, Vec2};

use super::glyphs::Glyph;
use crate::text::tidy::is_unspaced;

/// Lines before and after another that tell where its column ends; more than a page has, unless it was forged.
const NEAR: usize = 150;

/// One paragraph a line.
pub(super) fn text_of(glyphs: &[Glyph]) -> String {
    let lines = lines_of(glyphs);
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 && is_continued(index, &lines) {
            join(&mut out, &line.text);
        } else {
            out.push('\n');
            out.push_str(&line.text);
        }
    }
    out
}

/// Lengths along a line and across lines are in points; across grows towards the next line.
#[derive(Debug)]
struct Line {
    text: String,
    along: Vec2,
    start: f64,
    end: f64,
    across: f64,
    size: f64,
    /// The width of what cannot be parted at its beginning: a word, or a hanzi with its punctuation.
    first: f64,
    first_is_done: bool,
}

impl Line {
    fn of(glyph: &Glyph, along: Vec2) -> Self {
        let start = position(glyph.from, along);
        let end = position(glyph.to, along);
        Self {
            text: glyph.text.clone(),
            along,
            start,
            end,
            across: position(glyph.from, turned(along)),
            size: glyph.size,
            first: end - start,
            first_is_done: false,
        }
    }

    /// Whether the glyph stands on this line, after what is on it.
    fn takes(&self, glyph: &Glyph, along: Vec2) -> bool {
        let size = self.size.max(glyph.size);
        let gap = position(glyph.from, self.along) - self.end;
        let shift = position(glyph.from, turned(self.along)) - self.across;
        self.along.dot(along) > 0.95 && shift.abs() < size * 0.5 && gap > -size * 0.8
    }

    fn push(&mut self, glyph: &Glyph) {
        let (from, to) = (
            position(glyph.from, self.along),
            position(glyph.to, self.along),
        );
        if let (Some(last), Some(next)) = (self.text.chars().next_back(), glyph.text.chars().next())
        {
            let size = self.size.min(glyph.size);
            // Chinese is spread to fill a line, and programs leave a quarter between hanzi and Latin letters.
            let blank = match (is_unspaced(last), is_unspaced(next)) {
                (true, true) => 0.9,
                (false, false) => 0.2,
                _ => 0.5,
            };
            let parted = from - self.end > size * blank;
            self.first_is_done |= parted || may_part(last, next);
            if parted && !last.is_whitespace() && !next.is_whitespace() {
                self.text.push(' ');
            }
        }
        self.text.push_str(&glyph.text);
        self.end = self.end.max(to);
        if !self.first_is_done {
            self.first = self.end - self.start;
        }
        self.size = self.size.max(glyph.size);
    }
}

fn position(point: Point, direction: Vec2) -> f64 {
    point.to_vec2().dot(direction)
}

/// A quarter turn to where the next line is: down for a line to the right, left for one that goes down.
fn turned(along: Vec2) -> Vec2 {
    Vec2::new(-along.y, along.x)
}

fn lines_of(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for glyph in glyphs {
        let advance = glyph.to - glyph.from;
        let length = advance.hypot();
        let along = match lines.last() {
            _ if length > 1e-6 => advance / length,
            // An accent that is set over the last letter.
            Some(line) => line.along,
            None => Vec2::new(1.0, 0.0),
        };
        match lines.last_mut() {
            Some(line) if line.takes(glyph, along) => line.push(glyph),
            _ => lines.push(Line::of(glyph, along)),
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Whether a line may break between the two.
fn may_part(last: char, next: char) -> bool {
    if last.is_whitespace() || next.is_whitespace() {
        return true;
    }
    (is_unspaced(last) || is_unspaced(next)) && !is_opening(last) && !is_closing(next)
}

fn is_opening(c: char) -> bool {
    "（〔【《〈「『“‘([{".contains(c)
}

fn is_closing(c: char) -> bool {
    "，。、；：？！）〕】》〉」』”’…—·％,.;:!?)]}%".contains(c)
}

/// How far below the line before this one stands, if both can be of one paragraph.
fn step(index: usize, lines: &[Line]) -> Option<f64> {
    let (before, line) = (lines.get(index.checked_sub(1)?)?, lines.get(index)?);
    let step = line.across - before.across;
    let stacked = before.along.dot(line.along) > 0.95
        && (line.size / before.size - 1.0).abs() < 0.12
        && step > before.size * 0.5
        && step < before.size * 2.2
        && line.start < before.end
        && line.end > before.start;
    stacked.then_some(step)
}

/// Whether the paragraph goes on: the line before had no room for how this one begins.
fn is_continued(index: usize, lines: &[Line]) -> bool {
    let Some(down) = step(index, lines) else {
        return false;
    };
    let (before, line) = (&lines[index - 1], &lines[index]);
    let size = before.size;
    // Paragraphs are often set apart by more than lines are.
    let closer = |other: Option<f64>| other.is_some_and(|other| other < down * 0.85);
    if closer(step(index - 1, lines)) || closer(step(index + 1, lines)) {
        return false;
    }
    if before.end - before.start < size * 6.0 || is_item(&line.text) {
        return false;
    }
    let indent = line.start - before.start;
    if indent > size * 0.8 && !is_item(&before.text) {
        return false;
    }
    let beside = |other: &&Line| {
        let near = (other.start - before.start)
            .abs()
            .min((other.start - line.start).abs());
        near < size * 2.5 && other.along.dot(line.along) > 0.95
    };
    let near = &lines[index.saturating_sub(NEAR)..lines.len().min(index + NEAR)];
    let column = near.iter().filter(beside);
    let right = column.map(|other| other.end).fold(before.end, f64::max);
    if before.end + line.first + size * 0.3 > right {
        return true;
    }
    // A head over two columns reaches further than the lines of the first, most of which agree about its end; the items
    // of a list do not.
    let together = |range: &mut dyn Iterator<Item = usize>| {
        range
            .take(NEAR)
            .take_while(|index| step(*index, lines).is_some_and(|other| other < down * 1.15))
            .count()
    };
    let first = index - 1 - together(&mut (1..index).rev());
    let last = index + together(&mut (index + 1..lines.len()));
    let block = &lines[first..=last];
    let right = block
        .iter()
        .map(|other| other.end)
        .fold(before.end, f64::max);
    if before.end + line.first + size * 0.3 <= right {
        return false;
    }
    // A cell is as wide as its longest line, and another stands beside it.
    let heights = block[0].across - size..block[block.len() - 1].across + size;
    let is_cell = block.len() < 4
        && [first.checked_sub(1), Some(last + 1)]
            .into_iter()
            .filter_map(|index| lines.get(index?))
            .any(|other| heights.contains(&other.across));
    let agreeing = block.iter().filter(|other| right - other.end < size * 1.2);
    is_cell || (block.len() > 3 && agreeing.count() * 3 >= block.len() * 2)
}

/// Begins with the number or bullet of a list.
fn is_item(text: &str) -> bool {
    let mut rest = text.chars();
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    match rest.next() {
        Some(c) if "•●○■□▪◆◇·‣–☐☑①②③④⑤⑥⑦⑧⑨⑩".contains(c) => {
            true
        }
        Some('(' | '（') => {
            let mut rest = rest.skip_while(|c| number(*c));
            matches!(rest.next(), Some(')' | '）'))
        }
        Some(c) if number(c) => {
            let mut rest = rest.skip_while(|c| number(*c));
            match rest.next() {
                Some('、' | '．' | ')' | '）') => true,
                Some('.') => !rest.next().is_some_and(|c| c.is_ascii_digit()),
                _ => false,
            }
        }
        Some('第') => {
            let mut rest = rest.skip_while(|c| number(*c));
            rest.next().is_some_and(|c| "章节条".contains(c))
        }
        _ => false,
    }
}

fn join(out: &mut String, line: &str) {
    let (Some(last), Some(next)) = (out.chars().next_back(), line.chars().next()) else {
        out.push_str(line);
        return;
    };
    if last == '-'
        && next.is_ascii_lowercase()
        && out
            .chars()
            .rev()
            .nth(1)
            .is_some_and(|c| c.is_ascii_lowercase())
    {
        // A word that was parted at the end of its line.
        out.pop();
    } else if last != '\u{AD}' && !is_unspaced(last) && !is_unspaced(next) {
        out.push(' ');
    }
    out.push_str(line);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line of glyphs an em wide, Latin letters half of it, as a program would draw it.
    fn line(text: &str, x: f64, y: f64, size: f64) -> Vec<Glyph> {
        let mut at = x;
        let glyph = |c: char| {
            let from = Point::new(at, y);
            at += if is_unspaced(c) { size } else { size / 2.0 };
            Glyph {
                text: c.to_string(),
                from,
                to: Point::new(at, y),
                size,
            }
        };
        text.chars().map(glyph).collect()
    }

    fn page(lines: &[(&str, f64, f64, f64)]) -> String {
        let glyphs: Vec<Glyph> = lines
            .iter()
            .flat_map(|(text, x, y, size)| line(text, *x, *y, *size))
            .collect();
        crate::text::tidy(&text_of(&glyphs))
    }

    #[test]
    fn a_sentence_over_two_lines_is_one_without_blanks() {
        let text = page(&[
            ("课堂观察量表", 0.0, 0.0, 20.0),
            ("　　观察者在听课前与授课教师商定观察", 0.0, 40.0, 10.0),
            ("的重点。", 0.0, 56.0, 10.0),
            ("　　课后三日内反馈。", 0.0, 72.0, 10.0),
        ]);
        assert_eq!(
            text,
            "课堂观察量表\n观察者在听课前与授课教师商定观察的重点。\n课后三日内反馈。"
        );
    }

    #[test]
    fn latin_words_are_parted_by_blanks_and_joined_over_hyphens() {
        let text = page(&[
            (
                "Teachers observe one another and share infor-",
                0.0,
                0.0,
                10.0,
            ),
            (
                "mation about their lessons in a weekly meeting",
                0.0,
                14.0,
                10.0,
            ),
            ("of the school.", 0.0, 28.0, 10.0),
            ("Short line", 0.0, 42.0, 10.0),
        ]);
        assert_eq!(
            text,
            "Teachers observe one another and share information about their lessons in a weekly meeting of the school.\nShort line"
        );
    }

    #[test]
    fn gaps_are_blanks_where_words_need_them() {
        let spread: Vec<Glyph> = [("教", 0.0), ("师", 13.0), ("培", 26.0), ("训", 39.0)]
            .iter()
            .flat_map(|(text, x)| line(text, *x, 0.0, 10.0))
            .collect();
        assert_eq!(text_of(&spread).trim(), "教师培训");
        let cells = page(&[
            ("请家长填写的一项", 0.0, 0.0, 10.0),
            ("内容", 0.0, 14.0, 10.0),
            ("另外一格", 200.0, 0.0, 10.0),
            (
                "整整一行的文字整整一行的文字整整一行的文字",
                0.0,
                60.0,
                10.0,
            ),
        ]);
        assert!(
            cells.starts_with("请家长填写的一项内容\n另外一格"),
            "{cells}"
        );
        let cells = [line("科目", 0.0, 0.0, 10.0), line("学时", 100.0, 0.0, 10.0)].concat();
        assert_eq!(text_of(&cells).trim(), "科目 学时");
        let words = [line("two", 0.0, 0.0, 10.0), line("words", 18.0, 0.0, 10.0)].concat();
        assert_eq!(text_of(&words).trim(), "two words");
        let mixed = [
            line("用", 0.0, 0.0, 10.0),
            line("AI", 12.5, 0.0, 10.0),
            line("备课", 25.0, 0.0, 10.0),
        ]
        .concat();
        assert_eq!(text_of(&mixed).trim(), "用AI备课");
    }

    #[test]
    fn list_items_and_indented_paragraphs_begin_anew() {
        let text = page(&[
            ("一、每学期听课不少于十节并做记录", 0.0, 0.0, 10.0),
            ("二、每学年至少上一节公开课", 0.0, 16.0, 10.0),
            ("这是第一段占满了整整一行的文字啊", 0.0, 48.0, 10.0),
            ("这是第二段占满了整整一行文字", 20.0, 64.0, 10.0),
        ]);
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(
            is_item("1. a")
                && is_item("（一）总则")
                && is_item("第二条 略")
                && is_item("12、")
                && is_item("• a")
        );
        assert!(!is_item("2.5 米") && !is_item("一个人") && !is_item("（见附件）"));
    }

    #[test]
    fn columns_that_are_drawn_one_after_the_other_are_read_so() {
        let text = page(&[
            (
                "横跨两栏的长长的总标题横跨两栏的长长的总标题",
                0.0,
                0.0,
                10.0,
            ),
            ("左栏第一行文字很满了", 0.0, 20.0, 10.0),
            ("左栏第二行文字很满了", 0.0, 35.0, 10.0),
            ("左栏第三行文字很满了", 0.0, 50.0, 10.0),
            ("左栏第四行文字很满了", 0.0, 65.0, 10.0),
            ("左栏末行。", 0.0, 80.0, 10.0),
            ("右栏第一行。", 120.0, 20.0, 10.0),
        ]);
        assert_eq!(
            text,
            "横跨两栏的长长的总标题横跨两栏的长长的总标题\n左栏第一行文字很满了左栏第二行文字很满了左栏第三行文字很满了左栏第四行文字很满了左栏末行。\n右栏第一行。"
        );
    }

    proptest! {
        #[test]
        fn no_glyph_is_lost_wherever_it_stands(at in proptest::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64, -50.0..50.0_f64, -50.0..50.0_f64, 0.0..1e4_f64, "[a-z年，]"), 0..60)) {
            let glyphs: Vec<Glyph> = at.into_iter().map(|(x, y, dx, dy, size, text)| {
                let from = Point::new(x, y);
                Glyph { text, from, to: from + Vec2::new(dx, dy), size }
            }).collect();
            let text = text_of(&glyphs);
            let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let drawn: String = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
            prop_assert_eq!(letters, drawn);
        }
    }
}
