//! Lines: where Chinese and Latin text may break.

use super::{face::Face, sheet::Style};

/// A piece of text that fits its frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// With the blank at which it was broken, so that a copy of the text keeps its words apart.
    pub text: String,
    /// In points, without that blank.
    pub width: f32,
}

/// Never begin a line.
const CLOSING: &str = "，。、；：？！）》」』】〉〕〗］｝”’·…—～％‰℃°々ー,.;:?!)]}%";
/// Never end a line.
const OPENING: &str = "（《「『【〈〔〖［｛“‘￥＄([{$¥№#";

/// Rounding of sums of widths, in points.
const SLACK: f32 = 0.01;

/// `text` in lines of at most `width` points: filled from the left, broken between any two ideographs but not before
/// a closing or after an opening mark, and within a word or number only if it is longer than the line. The last
/// line has two characters if it can. There is always one line, and on each line at least one character.
pub fn lines(face: &Face, text: &str, style: Style, width: f32) -> Vec<Line> {
    text.split('\n')
        .flat_map(|paragraph| fill(face, paragraph, style, width))
        .collect()
}

fn fill(face: &Face, paragraph: &str, style: Style, width: f32) -> Vec<Line> {
    let characters: Vec<(char, f32)> = paragraph
        .chars()
        .map(|character| {
            let advance = face.advance(character) + style.tracking;
            (character, advance * style.size)
        })
        .collect();
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        let mut end = start;
        let mut used = 0.0;
        let mut chances = Vec::new();
        // Blanks hang over the edge: they are not drawn.
        while let Some(&(character, advance)) = characters.get(end) {
            if character != ' ' && used + advance > width + SLACK && end > start {
                break;
            }
            used += advance;
            end += 1;
            if characters
                .get(end)
                .is_some_and(|&(next, _)| may_break(character, next))
            {
                chances.push(end);
            }
        }
        if end < characters.len() {
            // A last line of a single character looks lost: it gets company.
            let alone = characters.len() - 1;
            end = chances
                .iter()
                .copied()
                .rfind(|&chance| chance < alone)
                .or(chances.last().copied())
                .unwrap_or(end);
        }
        found.push(line(&characters[start..end], end < characters.len()));
        if end >= characters.len() {
            return found;
        }
        start = end;
    }
}

fn line(characters: &[(char, f32)], broken: bool) -> Line {
    let seen = characters
        .iter()
        .rposition(|&(character, _)| character != ' ')
        .map_or(0, |last| last + 1);
    let kept = characters.len().min(seen + usize::from(broken));
    Line {
        text: characters[..kept]
            .iter()
            .map(|&(character, _)| character)
            .collect(),
        width: characters[..seen].iter().map(|&(_, advance)| advance).sum(),
    }
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || before == ' ' {
        // Not before a blank: it belongs to the word that it ends.
        return before == ' ' && after != ' ';
    }
    !(CLOSING.contains(after)
        || OPENING.contains(before)
        || (is_of_word(before) && is_of_word(after)))
}

/// Letters, figures and marks of scripts that part words by blanks.
fn is_of_word(character: char) -> bool {
    !matches!(character, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
