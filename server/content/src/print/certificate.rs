//! A certificate: one framed page across, what is certified in the middle, where it can be checked in the corner.

use super::{
    Align, Certificate, PrintError,
    lines::Line,
    qr::count,
    sheet::{Bookmark, Desk, Frame, Ink, LONG, Role, SHORT, Shape, Style},
};

const EDGE: f32 = 30.0;
const FRAME_BOTTOM: f32 = SHORT - 44.0;
/// From the frame to what stands in it.
const INNER: f32 = 46.0;
const MIDDLE: f32 = 560.0;

const HEADING: Style = Style::new(13.0, Ink::Grey).tracked(0.12);
const TITLE: Style = Style::new(37.0, Ink::Pine).strong().tracked(0.28);
const NAME: Style = Style::new(29.0, Ink::Text).strong().tracked(0.08);
const SENTENCE: Style = Style::new(14.5, Ink::Text);
const LABEL: Style = Style::new(10.0, Ink::Grey);
const VALUE: Style = Style::new(10.0, Ink::Text);
const SEAL: Style = Style::new(11.0, Ink::Text);
const FOOTER: Style = Style::new(7.5, Ink::Grey);
const FACT_LEADING: f32 = 17.0;
const SEAL_LEADING: f32 = 19.0;

const FACTS_WIDTH: f32 = 232.0;
const SEAL_WIDTH: f32 = 210.0;
/// Free above the line, for the stamp.
const STAMP: f32 = 52.0;
const CODE_WIDTH: f32 = 130.0;
const CODE_SIDE: f32 = 78.0;
/// The height of what stands at the bottom.
const MAX_BAND: f32 = 230.0;
/// What is long is set smaller, down to this.
const SCALES: [f32; 6] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5];

pub fn set(desk: &mut Desk, title: &str, certificate: &Certificate) -> Result<(), PrintError> {
    desk.sheet.across = true;
    desk.sheet.bookmarks.push(Bookmark {
        text: title.to_owned(),
        page: 0,
        y: EDGE,
        deep: false,
    });
    frame(desk);
    let band = band_height(desk, certificate);
    if band > MAX_BAND {
        return Err(PrintError::TooLong("foot of the certificate"));
    }
    let bottom = FRAME_BOTTOM - INNER + 8.0;
    middle(desk, title, certificate, bottom - band - 14.0)?;
    facts(desk, &certificate.facts, bottom);
    seal(desk, &certificate.seal, bottom);
    if let Some(code) = &certificate.code {
        let frame = Frame {
            x: LONG - EDGE - INNER - CODE_WIDTH,
            y: bottom - desk.code_height(code, CODE_WIDTH, CODE_SIDE)?,
            width: CODE_WIDTH,
            align: Align::End,
        };
        desk.code(code, frame, CODE_SIDE)?;
    }
    footer(desk, &certificate.footer)
}

fn frame(desk: &mut Desk) {
    for (inset, stroke) in [(0.0, 1.6), (5.0, 0.5)] {
        let shape = Shape::Frame {
            x: EDGE + inset,
            y: EDGE + inset,
            width: LONG - 2.0 * (EDGE + inset),
            height: FRAME_BOTTOM - EDGE - 2.0 * inset,
            stroke,
            ink: Ink::Pine,
        };
        desk.mark(None, shape);
    }
}

/// A text of the middle, with the space below it.
struct Piece {
    role: Role,
    lines: Vec<Line>,
    style: Style,
    leading: f32,
    after: f32,
    ruled: bool,
}

impl Piece {
    fn height(&self) -> f32 {
        count(self.lines.len()) * self.leading + self.after
    }
}

fn middle(
    desk: &mut Desk,
    title: &str,
    certificate: &Certificate,
    bottom: f32,
) -> Result<(), PrintError> {
    let top = EDGE + INNER;
    for scale in SCALES {
        let pieces = pieces(desk, title, certificate, scale);
        let height: f32 = pieces.iter().map(Piece::height).sum();
        if height > bottom - top {
            continue;
        }
        // A little above the middle is where the eye looks for it.
        let mut y = top + (bottom - top - height) * 0.45;
        for piece in pieces {
            let part = desk.part(piece.role, None);
            let place = Frame {
                x: (LONG - MIDDLE) / 2.0,
                y,
                width: MIDDLE,
                align: Align::Centre,
            };
            y = desk.write_all(Some(part), &piece.lines, piece.style, place, piece.leading);
            if piece.ruled {
                let width = 44.0;
                let middle = y + piece.after / 2.0 - 2.0;
                desk.rule((LONG - width) / 2.0, middle, width, 0.8, Ink::Pine);
            }
            y += piece.after;
        }
        return Ok(());
    }
    Err(PrintError::TooLong("text of the certificate"))
}

fn pieces(desk: &mut Desk, title: &str, certificate: &Certificate, scale: f32) -> Vec<Piece> {
    let name = Role::Heading(2, certificate.name.clone());
    [
        (
            Role::Paragraph,
            &certificate.heading,
            HEADING,
            22.0,
            8.0,
            false,
        ),
        (
            Role::Heading(1, title.to_owned()),
            &title.to_owned(),
            TITLE,
            54.0,
            34.0,
            true,
        ),
        (name, &certificate.name, NAME, 43.0, 18.0, false),
        (
            Role::Paragraph,
            &certificate.sentence,
            SENTENCE,
            27.0,
            0.0,
            false,
        ),
    ]
    .into_iter()
    .filter(|(_, text, ..)| !text.trim().is_empty())
    .map(|(role, text, style, leading, after, ruled)| {
        let style = style.scaled(scale);
        Piece {
            role,
            lines: desk.lines(text, style, MIDDLE),
            style,
            leading: leading * scale,
            after: after * scale,
            ruled,
        }
    })
    .collect()
}

fn band_height(desk: &mut Desk, certificate: &Certificate) -> f32 {
    let facts = fact_lines(desk, &certificate.facts)
        .iter()
        .map(Fact::height)
        .sum::<f32>();
    let seal = count(seal_lines(desk, &certificate.seal).len()) * SEAL_LEADING;
    let code = certificate
        .code
        .as_ref()
        .and_then(|code| desk.code_height(code, CODE_WIDTH, CODE_SIDE).ok())
        .unwrap_or_default();
    facts.max(seal + STAMP).max(code)
}

struct Fact {
    label: Vec<Line>,
    value: Vec<Line>,
    indent: f32,
}

impl Fact {
    fn height(&self) -> f32 {
        count(self.label.len().max(self.value.len())) * FACT_LEADING
    }
}

fn fact_lines(desk: &mut Desk, facts: &[(String, String)]) -> Vec<Fact> {
    let labels: Vec<_> = facts
        .iter()
        .map(|(label, _)| desk.lines(label, LABEL, FACTS_WIDTH * 0.4))
        .collect();
    let widest = labels
        .iter()
        .flatten()
        .fold(0.0, |widest: f32, line| widest.max(line.width));
    let indent = widest + 12.0;
    labels
        .into_iter()
        .zip(facts)
        .map(|(label, (_, value))| Fact {
            label,
            value: desk.lines(value, VALUE, FACTS_WIDTH - indent),
            indent,
        })
        .collect()
}

fn facts(desk: &mut Desk, facts: &[(String, String)], bottom: f32) {
    if facts.is_empty() {
        return;
    }
    let facts = fact_lines(desk, facts);
    let list = desk.part(Role::List, None);
    let mut frame = Frame {
        x: EDGE + INNER,
        y: bottom - facts.iter().map(Fact::height).sum::<f32>(),
        width: FACTS_WIDTH,
        align: Align::Start,
    };
    for fact in facts {
        let item = desk.part(Role::Item, Some(list));
        let part = desk.part(Role::Label, Some(item));
        desk.write_all(Some(part), &fact.label, LABEL, frame, FACT_LEADING);
        let part = desk.part(Role::Value, Some(item));
        let value = Frame {
            x: frame.x + fact.indent,
            width: FACTS_WIDTH - fact.indent,
            ..frame
        };
        desk.write_all(Some(part), &fact.value, VALUE, value, FACT_LEADING);
        frame.y += fact.height();
    }
}

fn seal_lines(desk: &mut Desk, seal: &[String]) -> Vec<Line> {
    seal.iter()
        .flat_map(|text| desk.lines(text, SEAL, SEAL_WIDTH))
        .collect()
}

fn seal(desk: &mut Desk, seal: &[String], bottom: f32) {
    if seal.is_empty() {
        return;
    }
    let lines = seal_lines(desk, seal);
    let frame = Frame {
        x: (LONG - SEAL_WIDTH) / 2.0,
        y: bottom - count(lines.len()) * SEAL_LEADING,
        width: SEAL_WIDTH,
        align: Align::Centre,
    };
    desk.rule(
        frame.x + 10.0,
        frame.y - 4.0,
        SEAL_WIDTH - 20.0,
        0.5,
        Ink::Grey,
    );
    let part = desk.part(Role::Paragraph, None);
    desk.write_all(Some(part), &lines, SEAL, frame, SEAL_LEADING);
}

fn footer(desk: &mut Desk, footer: &str) -> Result<(), PrintError> {
    let lines = desk.lines(footer, FOOTER, LONG - 2.0 * EDGE);
    if lines.len() > 3 {
        return Err(PrintError::TooLong("footer"));
    }
    let frame = Frame {
        x: EDGE,
        y: FRAME_BOTTOM + 7.0,
        width: LONG - 2.0 * EDGE,
        align: Align::Centre,
    };
    let part = desk.part(Role::Paragraph, None);
    desk.write_all(Some(part), &lines, FOOTER, frame, 10.5);
    Ok(())
}
