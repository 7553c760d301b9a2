//! What is drawn where, before it is written: the number of pages must be known at the foot of the first.

use std::collections::BTreeSet;

use super::{
    Align, PrintError, QrBlock,
    face::Face,
    lines::{Line, lines},
    qr::{Qr, count},
};

/// A4, in points.
pub const SHORT: f32 = 595.28;
pub const LONG: f32 = 841.89;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Grey,
    /// Hairlines.
    Faint,
    Pine,
    Black,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// In points.
    pub size: f32,
    pub ink: Ink,
    pub strong: bool,
    /// Between the characters, in ems.
    pub tracking: f32,
}

impl Style {
    pub const fn new(size: f32, ink: Ink) -> Self {
        Self {
            size,
            ink,
            strong: false,
            tracking: 0.0,
        }
    }

    #[must_use]
    pub const fn strong(self) -> Self {
        Self {
            strong: true,
            ..self
        }
    }

    #[must_use]
    pub const fn tracked(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    #[must_use]
    pub fn scaled(self, by: f32) -> Self {
        Self {
            size: self.size * by,
            ..self
        }
    }
}

pub type PartId = usize;

/// What a part of the document is, for those who hear it or take it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Label,
    Value,
    Table,
    Head,
    Rows,
    Row,
    ColumnHead,
    Cell,
    Link,
    Picture(String),
}

#[derive(Clone, Debug)]
pub struct Part {
    pub role: Role,
    pub within: Option<PartId>,
}

#[derive(Clone, Debug)]
pub enum Shape {
    Text {
        x: f32,
        baseline: f32,
        text: String,
        style: Style,
    },
    /// From corner to corner; a rule if one of its sides is 0.
    Frame {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        stroke: f32,
        ink: Ink,
    },
    Code {
        x: f32,
        y: f32,
        side: f32,
        qr: Qr,
    },
}

#[derive(Clone, Debug)]
pub struct Mark {
    /// None: decoration, not read aloud.
    pub part: Option<PartId>,
    pub shape: Shape,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub part: PartId,
    pub x: f32,
    pub y: f32,
    pub side: f32,
    pub url: String,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub marks: Vec<Mark>,
    pub links: Vec<Link>,
}

/// A heading, for the reader's table of contents.
#[derive(Clone, Debug)]
pub struct Bookmark {
    pub text: String,
    pub page: usize,
    pub y: f32,
    pub deep: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub across: bool,
    pub pages: Vec<Page>,
    pub parts: Vec<Part>,
    pub bookmarks: Vec<Bookmark>,
}

/// Below a code.
const CAPTION: Style = Style::new(7.5, Ink::Grey);
const CAPTION_LEADING: f32 = 11.0;

/// Where a paper is set.
pub struct Desk {
    pub face: &'static Face,
    pub sheet: Sheet,
    /// The page that is drawn on, from 0.
    page: usize,
    missing: BTreeSet<char>,
}

impl Desk {
    pub fn new(face: &'static Face) -> Self {
        Self {
            face,
            sheet: Sheet {
                pages: vec![Page::default()],
                ..Sheet::default()
            },
            page: 0,
            missing: BTreeSet::new(),
        }
    }

    pub fn finish(self) -> (Sheet, BTreeSet<char>) {
        (self.sheet, self.missing)
    }

    pub fn part(&mut self, role: Role, within: Option<PartId>) -> PartId {
        self.sheet.parts.push(Part { role, within });
        self.sheet.parts.len() - 1
    }

    pub fn lines(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let text = self.face.settable(text, &mut self.missing);
        lines(self.face, &text, style, width)
    }

    pub fn new_page(&mut self) {
        self.sheet.pages.push(Page::default());
        self.page = self.sheet.pages.len() - 1;
    }

    /// Back to a page, for its footer.
    pub fn go_to(&mut self, page: usize) {
        self.page = page;
    }

    pub const fn page(&self) -> usize {
        self.page
    }

    pub fn mark(&mut self, part: Option<PartId>, shape: Shape) {
        self.sheet.pages[self.page].marks.push(Mark { part, shape });
    }

    pub fn rule(&mut self, x: f32, y: f32, width: f32, stroke: f32, ink: Ink) {
        let shape = Shape::Frame {
            x,
            y,
            width,
            height: 0.0,
            stroke,
            ink,
        };
        self.mark(None, shape);
    }

    /// Draws `line` in the box of `leading` points below `y`.
    pub fn write(
        &mut self,
        part: Option<PartId>,
        line: &Line,
        style: Style,
        frame: Frame,
        leading: f32,
    ) {
        let spare = frame.width - line.width;
        let x = frame.x
            + match frame.align {
                Align::Start => 0.0,
                // The tracking after the last character is not seen.
                Align::Centre => f32::midpoint(spare, style.tracking * style.size),
                Align::End => spare,
            };
        let shape = Shape::Text {
            x,
            baseline: baseline(frame.y, style.size, leading),
            text: line.text.clone(),
            style,
        };
        self.mark(part, shape);
    }

    /// Draws lines one below the other; gives the `y` below the last.
    pub fn write_all(
        &mut self,
        part: Option<PartId>,
        lines: &[Line],
        style: Style,
        mut frame: Frame,
        leading: f32,
    ) -> f32 {
        for line in lines {
            self.write(part, line, style, frame, leading);
            frame.y += leading;
        }
        frame.y
    }

    /// Draws a code `side` points wide, its text below within `width`; gives the `y` below.
    pub fn code(&mut self, block: &QrBlock, frame: Frame, side: f32) -> Result<f32, PrintError> {
        if block.url.trim().is_empty() {
            return Err(PrintError::Empty("code's address"));
        }
        let qr = Qr::of(&block.url)?;
        let text = self.lines(&block.text, CAPTION, frame.width);
        let x = frame.x
            + match frame.align {
                Align::Start => 0.0,
                Align::Centre => (frame.width - side) / 2.0,
                Align::End => frame.width - side,
            };
        let alt = if block.text.trim().is_empty() {
            block.url.clone()
        } else {
            format!("{} {}", block.text.trim().replace('\n', " "), block.url)
        };
        let link = self.part(Role::Link, None);
        let picture = self.part(Role::Picture(alt.clone()), Some(link));
        let quiet = qr.quiet(side);
        let shape = Shape::Code {
            x,
            y: frame.y,
            side,
            qr,
        };
        self.mark(Some(picture), shape);
        self.sheet.pages[self.page].links.push(Link {
            part: link,
            x,
            y: frame.y,
            side,
            url: block.url.clone(),
            text: alt,
        });
        let part = self.part(Role::Paragraph, None);
        let below = Frame {
            y: frame.y + side + quiet,
            ..frame
        };
        Ok(self.write_all(Some(part), &text, CAPTION, below, CAPTION_LEADING))
    }

    /// Lines of the text below a code.
    pub fn code_lines(&mut self, block: &QrBlock, width: f32) -> usize {
        self.lines(&block.text, CAPTION, width).len()
    }

    /// The height that [`Desk::code`] takes.
    pub fn code_height(
        &mut self,
        block: &QrBlock,
        width: f32,
        side: f32,
    ) -> Result<f32, PrintError> {
        let quiet = Qr::of(&block.url)?.quiet(side);
        let lines = count(self.code_lines(block, width));
        Ok(lines.mul_add(CAPTION_LEADING, side + quiet))
    }
}

/// Where lines go.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub align: Align,
}

/// The font's ideographs stand from 0.12 em below the baseline to 0.88 em above it.
fn baseline(y: f32, size: f32, leading: f32) -> f32 {
    y + (leading - size) / 2.0 + size * 0.88
}
