//! Blocks down the page, and over to the next.

use super::{
    Align, Block, Level, Pages, PrintError,
    lines::Line,
    qr::count,
    sheet::{Bookmark, Desk, Frame, Ink, LONG, PartId, Role, SHORT, Style},
    table,
};

const LEFT: f32 = 56.0;
pub const WIDTH: f32 = SHORT - 2.0 * LEFT;
const TOP: f32 = 56.0;
/// The lowest line of the footer ends here.
const FOOT: f32 = LONG - 34.0;

const TITLE: Style = Style::new(20.0, Ink::Text).strong();
const BODY: Style = Style::new(10.0, Ink::Text);
const LABEL: Style = Style::new(10.0, Ink::Grey);
const NOTE: Style = Style::new(8.5, Ink::Grey);
const FOOTER: Style = Style::new(7.5, Ink::Grey);
const FOOTER_LEADING: f32 = 11.0;
/// Room for `1000 / 1000`.
const NUMBER_WIDTH: f32 = 60.0;

/// Of the QR code, about 26 mm.
const CODE_SIDE: f32 = 74.0;
const CODE_WIDTH: f32 = 104.0;

const MAX_TITLE_LINES: usize = 8;
const MAX_FOOTER_LINES: usize = 8;
const MAX_CODE_LINES: usize = 20;

/// Sets `pages` on the desk.
pub fn set(desk: &mut Desk, title: &str, pages: &Pages) -> Result<(), PrintError> {
    let footer = desk.lines(&pages.footer, FOOTER, WIDTH - NUMBER_WIDTH);
    if footer.len() > MAX_FOOTER_LINES {
        return Err(PrintError::TooLong("footer"));
    }
    let foot = FOOT - count(footer.len()) * FOOTER_LEADING;
    let running = desk.lines(title, NOTE, WIDTH).swap_remove(0);
    let mut flow = Flow {
        desk,
        y: TOP,
        bottom: foot - 16.0,
        beside: None,
        running,
    };
    flow.title(title, pages)?;
    for (index, block) in pages.blocks.iter().enumerate() {
        // What would stand alone at the foot of a page goes with what it announces.
        let announces = matches!(
            pages.blocks.get(index + 1),
            Some(Block::Table(_) | Block::Facts(_))
        );
        flow.block(block, announces)?;
    }
    number(desk, &footer, foot);
    Ok(())
}

fn number(desk: &mut Desk, footer: &[Line], foot: f32) {
    let pages = desk.sheet.pages.len();
    for page in 0..pages {
        let frame = Frame {
            x: LEFT,
            y: foot,
            width: WIDTH,
            align: Align::Start,
        };
        desk.go_to(page);
        desk.rule(LEFT, foot - 5.0, WIDTH, 0.4, Ink::Faint);
        desk.write_all(None, footer, FOOTER, frame, FOOTER_LEADING);
        let end = Frame {
            align: Align::End,
            ..frame
        };
        let text = format!("{} / {pages}", page + 1);
        let numbers = desk.lines(&text, FOOTER, WIDTH);
        desk.write_all(None, &numbers, FOOTER, end, FOOTER_LEADING);
    }
}

/// A cell of a row of lines.
#[derive(Clone, Debug)]
pub struct Cell {
    pub x: f32,
    pub width: f32,
    pub align: Align,
    pub lines: Vec<Line>,
    pub style: Style,
    pub part: Option<PartId>,
}

/// How a row is set.
#[derive(Clone, Copy, Debug)]
pub struct Spacing {
    pub leading: f32,
    /// Above and below the lines.
    pub pad: f32,
}

impl Spacing {
    pub fn height(self, cells: &[Cell]) -> f32 {
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        2.0f32.mul_add(self.pad, count(lines) * self.leading)
    }
}

pub struct Flow<'a> {
    pub desk: &'a mut Desk,
    /// Where the next block begins.
    pub y: f32,
    bottom: f32,
    /// What stands on the right of the first page ends here.
    beside: Option<f32>,
    /// The title again, on the pages after the first.
    running: Line,
}

impl Flow<'_> {
    fn title(&mut self, title: &str, pages: &Pages) -> Result<(), PrintError> {
        if let Some(code) = &pages.code {
            let lines = self.desk.code_lines(code, CODE_WIDTH);
            if lines > MAX_CODE_LINES {
                return Err(PrintError::TooLong("text below the code"));
            }
            self.beside = Some(TOP);
        }
        let part = Role::Heading(1, title.to_owned());
        let part = self.desk.part(part, None);
        let lines = self.desk.lines(title, TITLE, self.room());
        if lines.len() > MAX_TITLE_LINES {
            return Err(PrintError::TooLong("title"));
        }
        self.bookmark(title, false);
        let frame = self.frame();
        self.y = self.desk.write_all(Some(part), &lines, TITLE, frame, 30.0) + 10.0;
        if let Some(code) = &pages.code {
            let frame = Frame {
                x: LEFT + WIDTH - CODE_WIDTH,
                y: TOP + 4.0,
                width: CODE_WIDTH,
                align: Align::End,
            };
            self.beside = Some(self.desk.code(code, frame, CODE_SIDE)? + 8.0);
        }
        Ok(())
    }

    fn block(&mut self, block: &Block, announces: bool) -> Result<(), PrintError> {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(text) => {
                self.keep(if announces { 70.0 } else { 34.0 });
                self.text(Role::Paragraph, text, BODY, 17.0);
                self.y += 7.0;
            }
            Block::Note(text) => {
                self.text(Role::Paragraph, text, NOTE, 13.5);
                self.y += 6.0;
            }
            Block::Rule => {
                self.keep(18.0);
                let (y, room) = (self.y + 7.0, self.room());
                self.desk.rule(LEFT, y, room, 0.5, Ink::Faint);
                self.y += 16.0;
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => {
                if let Some(end) = self.beside.take() {
                    self.y = self.y.max(end);
                }
                table::set(self, table)?;
                self.y += 12.0;
            }
        }
        Ok(())
    }

    fn heading(&mut self, level: Level, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let (style, leading, number) = match level {
            Level::Section => (Style::new(13.0, Ink::Pine).strong(), 21.0, 2),
            Level::Subsection => (Style::new(10.5, Ink::Text).strong(), 18.0, 3),
        };
        self.keep(100.0);
        if self.y > TOP + 24.0 {
            self.y += 12.0;
        }
        self.bookmark(text, true);
        self.text(Role::Heading(number, text.to_owned()), text, style, leading);
        self.y += 5.0;
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        if facts.is_empty() {
            return;
        }
        let room = self.room();
        let mut labels = Vec::new();
        for (label, _) in facts {
            labels.push(self.desk.lines(label, LABEL, room * 0.4));
        }
        let widest = labels
            .iter()
            .flatten()
            .fold(0.0, |widest: f32, line| widest.max(line.width));
        let indent = widest + 16.0;
        let list = self.desk.part(Role::List, None);
        for ((_, value), label) in facts.iter().zip(labels) {
            let item = self.desk.part(Role::Item, Some(list));
            let cells = [
                Cell {
                    x: LEFT,
                    width: indent,
                    align: Align::Start,
                    lines: label,
                    style: LABEL,
                    part: Some(self.desk.part(Role::Label, Some(item))),
                },
                Cell {
                    x: LEFT + indent,
                    width: room - indent,
                    align: Align::Start,
                    lines: self.desk.lines(value, BODY, room - indent),
                    style: BODY,
                    part: Some(self.desk.part(Role::Value, Some(item))),
                },
            ];
            let spacing = Spacing {
                leading: 16.0,
                pad: 1.0,
            };
            self.row(&cells, spacing, None);
        }
        self.y += 8.0;
    }

    fn text(&mut self, role: Role, text: &str, style: Style, leading: f32) {
        let part = self.desk.part(role, None);
        let lines = self.desk.lines(text, style, self.room());
        for line in &lines {
            self.keep(leading);
            let frame = self.frame();
            self.desk.write(Some(part), line, style, frame, leading);
            self.y += leading;
        }
    }

    /// Draws cells side by side on one page; only a row higher than a page is taken apart between its lines.
    /// `again` is the head to repeat where the page turns.
    pub fn row(&mut self, cells: &[Cell], spacing: Spacing, again: Option<&[Cell]>) {
        let Spacing { leading, pad } = spacing;
        let all = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        if self.y + spacing.height(cells) > self.bottom && self.y > TOP {
            self.turn(again);
        }
        let mut from = 0;
        loop {
            let fits = (1..=all - from)
                .take_while(|&lines| {
                    self.y + 2.0f32.mul_add(pad, count(lines) * leading) <= self.bottom
                })
                .count()
                .max(1);
            let to = all.min(from + fits);
            for cell in cells {
                let frame = Frame {
                    x: cell.x,
                    y: self.y + pad,
                    width: cell.width,
                    align: cell.align,
                };
                let lines = &cell.lines[from.min(cell.lines.len())..to.min(cell.lines.len())];
                self.desk
                    .write_all(cell.part, lines, cell.style, frame, leading);
            }
            self.y += 2.0f32.mul_add(pad, count(to - from) * leading);
            if to >= all {
                return;
            }
            from = to;
            self.turn(again);
        }
    }

    /// Turns the page if less than `height` is left on it.
    pub fn keep(&mut self, height: f32) {
        if self.y + height > self.bottom {
            self.turn(None);
        }
    }

    fn turn(&mut self, head: Option<&[Cell]>) {
        self.desk.new_page();
        self.beside = None;
        let frame = Frame {
            x: LEFT,
            y: TOP - 20.0,
            width: WIDTH,
            align: Align::Start,
        };
        let running = self.running.clone();
        self.desk.write(None, &running, NOTE, frame, 14.0);
        self.y = TOP + 8.0;
        if let Some(head) = head
            && table::SPACING.height(head) < (self.bottom - self.y) / 3.0
        {
            table::head_again(self, head);
        }
    }

    /// The width at this height.
    pub fn room(&self) -> f32 {
        match self.beside {
            Some(end) if self.desk.page() == 0 && self.y < end.max(TOP + 1.0) => {
                WIDTH - CODE_WIDTH - 20.0
            }
            _ => WIDTH,
        }
    }

    pub const fn left() -> f32 {
        LEFT
    }

    fn frame(&self) -> Frame {
        Frame {
            x: LEFT,
            y: self.y,
            width: self.room(),
            align: Align::Start,
        }
    }

    fn bookmark(&mut self, text: &str, deep: bool) {
        let bookmark = Bookmark {
            text: text.to_owned(),
            page: self.desk.page(),
            y: self.y,
            deep,
        };
        self.desk.sheet.bookmarks.push(bookmark);
    }
}
