//! The passage that is shown with a hit: the window of the text with the most of what was sought, as safe HTML.

use std::collections::BTreeSet;

use crate::analysis::{Glyph, Script, fold, runs};

/// About 80 Chinese characters, counted in half widths.
const WINDOW: usize = 160;
/// How much of the window may stand before the first mark.
const LEAD: usize = 40;

/// Something to mark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Chinese, wherever these characters stand side by side.
    Characters(Vec<char>),
    /// A spaced word with this stem.
    Stem(String),
}

/// The glyphs that one sought thing covers.
struct Mark {
    from: usize,
    to: usize,
    sought: usize,
}

/// The best passage of a text. Without anything sought in it, its beginning.
pub(crate) fn snippet(text: &str, sought: &[Sought]) -> String {
    let glyphs = fold(text);
    let marks = marks(&glyphs, sought);
    let passage = Passage::best(&glyphs, &marks);
    let mut marked = vec![false; glyphs.len()];
    for mark in &marks {
        if let Some(covered) = marked.get_mut(mark.from..mark.to) {
            covered.fill(true);
        }
    }
    passage.html(text, &glyphs, &marked)
}

fn marks(glyphs: &[Glyph], sought: &[Sought]) -> Vec<Mark> {
    let runs = runs(glyphs);
    let mut marks = Vec::new();
    for run in runs {
        let stem = (run.script == Script::Spaced).then(|| run.stem());
        for (number, one) in sought.iter().enumerate() {
            match (one, &stem) {
                (Sought::Stem(wanted), Some(stem)) if wanted == stem => marks.push(Mark {
                    from: run.first,
                    to: run.first + run.glyphs.len(),
                    sought: number,
                }),
                (Sought::Characters(wanted), None) if !wanted.is_empty() => {
                    for (at, window) in run.glyphs.windows(wanted.len()).enumerate() {
                        if window
                            .iter()
                            .map(|glyph| glyph.folded)
                            .eq(wanted.iter().copied())
                        {
                            marks.push(Mark {
                                from: run.first + at,
                                to: run.first + at + wanted.len(),
                                sought: number,
                            });
                        }
                    }
                }
                _ => {}
            }
        }
    }
    marks.sort_by_key(|mark| (mark.from, mark.to));
    marks
}

/// Glyphs `from` up to `to`.
#[derive(Clone, Copy)]
struct Passage {
    from: usize,
    to: usize,
}

impl Passage {
    /// The window with the most different things sought, then the most marks, then the first.
    fn best(glyphs: &[Glyph], marks: &[Mark]) -> Self {
        let mut best = Self::starting(glyphs, 0);
        if best.to == glyphs.len() {
            return best;
        }
        let mut most = (0, 0);
        for (number, mark) in marks.iter().enumerate() {
            let passage = Self::starting(glyphs, lead(glyphs, mark.from));
            let inside = marks
                .iter()
                .skip(number)
                .take_while(|other| other.from < passage.to);
            let (mut different, mut count) = (BTreeSet::new(), 0);
            for other in inside.filter(|other| other.to <= passage.to) {
                different.insert(other.sought);
                count += 1;
            }
            if (different.len(), count) > most {
                most = (different.len(), count);
                best = passage;
            }
        }
        best
    }

    fn starting(glyphs: &[Glyph], from: usize) -> Self {
        let mut room = WINDOW;
        let mut to = from;
        for glyph in glyphs.iter().skip(from) {
            let Some(left) = room.checked_sub(width(*glyph)) else {
                break;
            };
            room = left;
            to += 1;
        }
        Self { from, to }
    }

    fn html(self, text: &str, glyphs: &[Glyph], marked: &[bool]) -> String {
        let mut html = String::new();
        let (mut open, mut blank, mut end) = (false, true, 0);
        if self.from > 0 {
            html.push('…');
        }
        let shown = glyphs.iter().zip(marked).take(self.to).skip(self.from);
        for (glyph, &mark) in shown {
            if glyph.start < end {
                // The second half of a character that folds to two.
                continue;
            }
            end = glyph.end;
            if mark != open {
                html.push_str(if mark { "<mark>" } else { "</mark>" });
                open = mark;
            }
            for c in text.get(glyph.start..glyph.end).unwrap_or_default().chars() {
                let is_blank = c.is_whitespace() || c.is_control();
                if !(is_blank && blank) {
                    push_escaped(&mut html, if is_blank { ' ' } else { c });
                }
                blank = is_blank;
            }
        }
        if open {
            html.push_str("</mark>");
        }
        html.truncate(html.trim_end().len());
        if self.to < glyphs.len() {
            html.push('…');
        }
        html
    }
}

/// Where a passage begins that shows the mark at `mark`: after the end of a sentence if one is near, else a little
/// before, not within a spaced word.
fn lead(glyphs: &[Glyph], mark: usize) -> usize {
    let mut room = LEAD;
    let mut start = mark;
    for (at, glyph) in glyphs.iter().enumerate().take(mark).rev() {
        if matches!(glyph.folded, '。' | '!' | '?' | ';' | '\n') {
            return at + 1;
        }
        let Some(left) = room.checked_sub(width(*glyph)) else {
            break;
        };
        room = left;
        start = at;
    }
    if start == 0 {
        return 0;
    }
    let before = glyphs.get(start..mark).unwrap_or_default();
    let is_letter = |glyph: &Glyph| glyph.folded.is_ascii_alphanumeric();
    if before.first().is_some_and(is_letter) {
        before
            .iter()
            .position(|glyph| !is_letter(glyph))
            .map_or(mark, |letters| start + letters)
    } else {
        start
    }
}

fn width(glyph: Glyph) -> usize {
    if glyph.folded.is_ascii() { 1 } else { 2 }
}

fn push_escaped(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        other => html.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn characters(text: &str) -> Sought {
        Sought::Characters(text.chars().collect())
    }

    #[test]
    fn markup_in_the_text_is_shown_and_not_obeyed() {
        let html = snippet("<script>地震</script> & \"x\"", &[characters("地震")]);
        assert_eq!(
            html,
            "&lt;script&gt;<mark>地震</mark>&lt;/script&gt; &amp; &quot;x&quot;"
        );
    }

    #[test]
    fn the_window_with_the_most_different_words_is_shown() {
        let text = format!(
            "{}地震。{}遇到地震要听从指挥，有序疏散。{}",
            "前".repeat(100),
            "中".repeat(200),
            "后".repeat(200)
        );
        let html = snippet(&text, &[characters("地震"), characters("疏散")]);
        assert!(
            html.contains("遇到<mark>地震</mark>要听从指挥，有序<mark>疏散</mark>。"),
            "{html}"
        );
        assert!(html.starts_with('…') && html.ends_with('…'));
        assert!(
            html.replace("<mark>", "")
                .replace("</mark>", "")
                .chars()
                .count()
                <= 82
        );
    }

    #[test]
    fn an_english_word_is_marked_whole_and_as_it_was_written() {
        let html = snippet(
            "About  Ｔeaching\nin class",
            &[Sought::Stem("teach".to_owned())],
        );
        assert_eq!(html, "About <mark>Ｔeaching</mark> in class");
    }

    #[test]
    fn neighbouring_and_overlapping_marks_become_one() {
        let html = snippet(
            "地震疏散演练",
            &[characters("地震疏"), characters("震疏散")],
        );
        assert_eq!(html, "<mark>地震疏散</mark>演练");
    }

    #[test]
    fn without_a_mark_the_beginning_is_shown() {
        let text = "课程简介。".repeat(60);
        let html = snippet(&text, &[characters("地震")]);
        assert!(html.starts_with("课程简介。") && html.ends_with('…'));
    }
}
