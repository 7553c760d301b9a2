//! The glyphs of a page, in the order in which they are drawn.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt,
    font::{Glyph as Drawn, GlyphRun},
    hayro_cmap::{BfString, WritingMode},
    hayro_syntax::{Pdf, object::Dict, object::String as PdfString, page::Page},
    interpret_page,
    kurbo::{BezPath, Point, Rect, Vec2},
};

use super::Deadline;

/// Glyphs on one page; a newspaper has some ten thousand.
const MOST_GLYPHS: usize = 400_000;
/// Between two looks at the clock.
const STEPS: u32 = 256;

/// One character or ligature where it stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    pub text: String,
    /// Where it begins, in points, and where the next would stand.
    pub from: Point,
    pub to: Point,
    /// The font's size on the page.
    pub size: f64,
}

pub(super) struct Glyphs {
    pub glyphs: Vec<Glyph>,
    /// Nothing was left out for want of time or room.
    pub complete: bool,
}

/// None if the page cannot be read.
pub(super) fn of_page(pdf: Vec<u8>, deadline: Deadline) -> Option<Glyphs> {
    let pdf = Pdf::new(pdf).ok()?;
    let page = pdf.pages().first()?;
    let mut seen = Seen::new(deadline);
    // What was seen before the interpreter gave up is kept.
    let done = catch_unwind(AssertUnwindSafe(|| interpret(page, &pdf, &mut seen)));
    Some(Glyphs {
        glyphs: seen.glyphs,
        complete: done.is_ok(),
    })
}

fn interpret<'a>(page: &'a Page<'a>, pdf: &'a Pdf, seen: &mut Seen) {
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        // As on the screen: down is up, and pages may lie on their side.
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &InterpreterCache::new(),
        pdf.xref(),
        InterpreterSettings::default(),
    );
    interpret_page(page, &mut context, seen);
}

/// The end of a page that takes too long; the interpreter cannot be stopped otherwise.
struct Stopped;

struct Seen {
    glyphs: Vec<Glyph>,
    deadline: Deadline,
    steps: u32,
    /// Where each text was drawn, in cells of a third of its size: bold is often drawn as the same text twice.
    drawn: HashMap<(String, i64, i64), Point>,
    /// Open marked contents; with a text in place of the glyphs, that is still to be said.
    marks: Vec<Option<String>>,
    /// The marked content that says its text itself: no glyph within it counts.
    spoken: Option<usize>,
}

impl Seen {
    fn new(deadline: Deadline) -> Self {
        Self {
            glyphs: Vec::new(),
            deadline,
            steps: 0,
            drawn: HashMap::new(),
            marks: Vec::new(),
            spoken: None,
        }
    }

    /// Unwinds where there is no time left. No panic, so nothing is reported.
    fn step(&mut self) {
        self.steps += 1;
        if self.steps >= STEPS {
            self.steps = 0;
            if self.deadline.has_passed() {
                resume_unwind(Box::new(Stopped));
            }
        }
    }

    fn add(&mut self, glyph: Glyph) {
        let all = [
            glyph.from.x,
            glyph.from.y,
            glyph.to.x,
            glyph.to.y,
            glyph.size,
        ];
        if !all
            .iter()
            .all(|value| value.is_finite() && value.abs() < 1e6)
        {
            return;
        }
        if self.glyphs.len() >= MOST_GLYPHS {
            resume_unwind(Box::new(Stopped));
        }
        if !self.is_shadow(&glyph) {
            self.glyphs.push(glyph);
        }
    }

    /// The same text a hair's breadth away, drawn to look bold or raised.
    fn is_shadow(&mut self, glyph: &Glyph) -> bool {
        if glyph.text.trim().is_empty() {
            return false;
        }
        let cell = (glyph.size * 0.3).max(0.1);
        let (x, y) = (cells(glyph.from.x, cell), cells(glyph.from.y, cell));
        for near in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))) {
            let key = (glyph.text.clone(), near.0, near.1);
            if let Some(other) = self.drawn.get(&key)
                && other.distance(glyph.from) < glyph.size * 0.15
            {
                return true;
            }
        }
        self.drawn.insert((glyph.text.clone(), x, y), glyph.from);
        false
    }
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by Seen::add")]
fn cells(value: f64, cell: f64) -> i64 {
    (value / cell).floor() as i64
}

impl<'a> Device<'a> for Seen {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step();
            let (text, advance) = match &**glyph {
                Drawn::Outline(outline) => (outline.as_unicode(), outline.advance_width()),
                Drawn::Type3(drawn) => (drawn.as_unicode(), drawn.advance_width()),
            };
            let mut text = match text {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => String::new(),
            };
            if let Some(mark) = self.spoken {
                // The first glyph says it all, the others only take room.
                text = self
                    .marks
                    .get_mut(mark)
                    .and_then(Option::take)
                    .unwrap_or_default();
            }
            // A thousandth of the font's size is the unit.
            let to_page = props.transform * glyph.transform();
            let [a, b, c, d, ..] = to_page.as_coeffs();
            let size = 1000.0 * Vec2::new(c, d).hypot();
            let advance = f64::from(advance.unwrap_or(500.0));
            let (from, to) = match run.writing_mode() {
                WritingMode::Horizontal => (Point::ORIGIN, Point::new(advance, 0.0)),
                // Downwards, and the glyph's origin is below its middle.
                WritingMode::Vertical => (Point::new(500.0, 880.0), Point::new(500.0, -120.0)),
            };
            let (from, to) = (to_page * from, to_page * to);
            let size = if size > 0.0 {
                size
            } else {
                1000.0 * Vec2::new(a, b).hypot()
            };
            self.add(Glyph {
                text,
                from,
                to,
                size,
            });
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        let text = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText".as_slice()));
        if text.is_some() && self.spoken.is_none() {
            self.spoken = Some(self.marks.len());
        }
        self.marks
            .push(text.map(|text| text_string(text.as_bytes())));
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
        if self.spoken.is_some_and(|mark| mark >= self.marks.len()) {
            self.spoken = None;
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        // A form may be large and drawn often, so each is a look at the clock.
        self.steps = STEPS;
        self.step();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// PDF's own encoding of texts (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 by its mark, else close to Latin 1.
fn text_string(bytes: &[u8]) -> String {
    if bytes.starts_with(b"\xFE\xFF")
        || bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xEF\xBB\xBF")
    {
        encoding_rs::UTF_8.decode(bytes).0.into_owned()
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
}
