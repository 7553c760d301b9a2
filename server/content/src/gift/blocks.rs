//! Cuts a file into questions: comments out, categories aside, blank lines between.

use super::{Fault, GiftProblem};

pub(super) struct Source {
    pub blocks: Vec<Block>,
    pub categories: Vec<String>,
}

/// The text of one question without its comments, which still knows where each line came from.
#[derive(Default)]
pub(super) struct Block {
    pub text: String,
    /// The number of each line of `text` in the file.
    lines: Vec<u32>,
}

impl Block {
    fn push(&mut self, number: u32, line: &str) {
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.lines.push(number);
    }

    pub fn first_line(&self) -> u32 {
        self.lines.first().copied().unwrap_or(1)
    }

    /// A problem at a byte offset into the text.
    pub fn problem(&self, offset: usize, what: Fault) -> GiftProblem {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let row = before.matches('\n').count();
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let line = self
            .lines
            .get(row)
            .or(self.lines.last())
            .copied()
            .unwrap_or(1);
        GiftProblem {
            line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            what,
        }
    }
}

pub(super) fn split(text: &str) -> Source {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    let mut source = Source {
        blocks: Vec::new(),
        categories: Vec::new(),
    };
    let mut block = Block::default();
    let mut open = false;
    for (index, &line) in lines.iter().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if block.lines.is_empty()
            && let Some(category) = line.trim_start().strip_prefix("$CATEGORY:")
        {
            source.categories.push(category.trim().to_owned());
        } else if line.trim().is_empty() {
            // A blank line between the braces is the author's spacing, provided that the brace is closed at all.
            if open && next_brace(&lines[index..]) == Some('}') {
                block.push(number(index), line);
            } else if !block.lines.is_empty() {
                source.blocks.push(std::mem::take(&mut block));
                open = false;
            }
        } else {
            block.push(number(index), line);
            open = braces(line).last().map_or(open, |brace| brace == '{');
        }
    }
    if !block.lines.is_empty() {
        source.blocks.push(block);
    }
    source
}

fn number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn next_brace(lines: &[&str]) -> Option<char> {
    lines
        .iter()
        .filter(|line| !line.trim_start().starts_with("//"))
        .find_map(|line| braces(line).next())
}

/// The braces of a line that are not escaped.
fn braces(line: &str) -> impl Iterator<Item = char> {
    let mut escaped = false;
    line.chars().filter(move |&c| {
        let counts = !escaped && matches!(c, '{' | '}');
        escaped = !escaped && c == '\\';
        counts
    })
}
