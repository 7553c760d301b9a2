//! A sheet written as PDF.

use std::num::NonZeroU16;

use krilla::{
    Document, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::{Page as Leaf, PageSettings},
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, ListNumbering, Node, SpanTag, TableHeaderScope, Tag,
        TagGroup, TagKind, TagTree,
    },
};

use super::{
    Paper, PrintError,
    face::Face,
    qr::{Qr, count},
    sheet::{Bookmark, Ink, LONG, Link, Mark, Page, Part, Role, SHORT, Shape, Sheet, Style},
};

/// The stroke around a strong character, in ems: the font has one weight.
const STRONG: f32 = 0.026;

pub fn write(paper: &Paper, face: &Face, sheet: &Sheet) -> Result<Vec<u8>, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(refused)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(plain(&paper.title))
            .language(paper.language.clone())
            .creation_date(date(&paper.issued.to_rfc3339())),
    );
    let (width, height) = if sheet.across {
        (LONG, SHORT)
    } else {
        (SHORT, LONG)
    };
    let mut drawn = vec![Vec::new(); sheet.parts.len()];
    for page in &sheet.pages {
        let settings = PageSettings::from_wh(width, height).ok_or(PrintError::Font)?;
        let mut leaf = document.start_page_with(settings);
        for link in &page.links {
            drawn[link.part].extend(annotate(&mut leaf, link));
        }
        let mut surface = leaf.surface();
        draw(&mut surface, face, page, &mut drawn);
        surface.finish();
        leaf.finish();
    }
    document.set_outline(outline(&sheet.bookmarks));
    document.set_tag_tree(tree(&sheet.parts, drawn, &paper.language));
    document.finish().map_err(refused)
}

fn refused(error: impl std::fmt::Debug) -> PrintError {
    PrintError::Refused {
        detail: format!("{error:?}"),
    }
}

/// One line, without controls: what the metadata can hold.
fn plain(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

/// `2026-03-01T08:00:00Z`, in UTC.
fn date(rfc3339: &str) -> DateTime {
    let mut parts = rfc3339.split(|character: char| !character.is_ascii_digit());
    let year = parts.next().and_then(|year| year.parse().ok());
    let mut next = || {
        parts
            .next()
            .and_then(|part| part.parse().ok())
            .unwrap_or_default()
    };
    DateTime::new(year.unwrap_or_default())
        .month(next())
        .day(next())
        .hour(next())
        .minute(next())
        .second(next())
        .utc_offset_hour(0)
}

fn annotate(leaf: &mut Leaf, link: &Link) -> Option<Node> {
    let place = Rect::from_xywh(link.x, link.y, link.side, link.side)?;
    let action = Action::Link(LinkAction::new(link.url.clone()));
    let annotation = LinkAnnotation::new(place, Target::Action(action));
    let annotation = Annotation::new_link(annotation, Some(plain(&link.text)));
    Some(Node::Leaf(leaf.add_tagged_annotation(annotation)))
}

/// Draws the marks of a page, those of one part together, and notes what belongs to which part.
fn draw(surface: &mut Surface, face: &Face, page: &Page, drawn: &mut [Vec<Node>]) {
    for marks in page.marks.chunk_by(|a, b| a.part == b.part) {
        let spaced = spaced(marks);
        let tag = match marks {
            [Mark { part: None, .. }, ..] => {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            }
            [
                Mark {
                    shape: Shape::Text { .. },
                    ..
                },
                ..,
            ] => ContentTag::Span(SpanTag::empty().with_actual_text(spaced.as_deref())),
            _ => ContentTag::Other,
        };
        let identifier = surface.start_tagged(tag);
        for mark in marks {
            match &mark.shape {
                Shape::Text {
                    x,
                    baseline,
                    text,
                    style,
                } => write_text(surface, face, Point::from_xy(*x, *baseline), text, *style),
                Shape::Frame {
                    x,
                    y,
                    width,
                    height,
                    stroke,
                    ink,
                } => frame(surface, [*x, *y, *width, *height], *stroke, *ink),
                Shape::Code { x, y, side, qr } => code(surface, (*x, *y), *side, qr),
            }
        }
        surface.end_tagged();
        if let Some(part) = marks.first().and_then(|mark| mark.part) {
            drawn[part].push(Node::Leaf(identifier));
        }
    }
}

/// The text of marks whose characters stand apart, which a reader would take for words.
fn spaced(marks: &[Mark]) -> Option<String> {
    marks
        .iter()
        .map(|mark| match &mark.shape {
            Shape::Text { text, style, .. } if style.tracking > 0.0 => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn write_text(surface: &mut Surface, face: &Face, at: Point, text: &str, style: Style) {
    if text.is_empty() {
        return;
    }
    surface.set_fill(Some(fill(style.ink)));
    surface.set_stroke(style.strong.then(|| Stroke {
        paint: colour(style.ink).into(),
        width: style.size * STRONG,
        ..Stroke::default()
    }));
    let glyphs = face.glyphs(text, style.tracking);
    surface.draw_glyphs(at, &glyphs, face.font.clone(), text, style.size, false);
}

fn frame(surface: &mut Surface, [x, y, width, height]: [f32; 4], stroke: f32, ink: Ink) {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + width, y);
    if height > 0.0 {
        path.line_to(x + width, y + height);
        path.line_to(x, y + height);
        path.close();
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: colour(ink).into(),
        width: stroke,
        ..Stroke::default()
    }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn code(surface: &mut Surface, (x, y): (f32, f32), side: f32, qr: &Qr) {
    let module = side / count(qr.size());
    let mut path = PathBuilder::new();
    for (column, row, length) in qr.runs() {
        let place = Rect::from_xywh(
            x + count(column) * module,
            y + count(row) * module,
            count(length) * module,
            // A hair into the next row, or a screen shows a seam between the two.
            module * 1.02,
        );
        if let Some(place) = place {
            path.push_rect(place);
        }
    }
    surface.set_fill(Some(fill(Ink::Black)));
    surface.set_stroke(None);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: colour(ink).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Text => rgb::Color::new(0x1c, 0x25, 0x21),
        Ink::Grey => rgb::Color::new(0x53, 0x60, 0x5a),
        Ink::Faint => rgb::Color::new(0xcd, 0xd6, 0xd1),
        Ink::Pine => rgb::Color::new(0x0b, 0x6b, 0x4f),
        Ink::Black => rgb::Color::new(0, 0, 0),
    }
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut parent: Option<OutlineNode> = None;
    for bookmark in bookmarks {
        let place = XyzDestination::new(bookmark.page, Point::from_xy(0.0, bookmark.y));
        let node = OutlineNode::new(plain(&bookmark.text), place);
        match &mut parent {
            Some(parent) if bookmark.deep => parent.push_child(node),
            _ => {
                if let Some(done) = parent.replace(node.with_open(true)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = parent {
        outline.push_child(done);
    }
    outline
}

/// The parts as a tree. A part comes after the one that it is within, so from the last to the first each is whole
/// before it is handed up.
fn tree(parts: &[Part], drawn: Vec<Vec<Node>>, language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    let mut within: Vec<Vec<Node>> = vec![Vec::new(); parts.len()];
    let mut top = Vec::new();
    for (index, (part, mut nodes)) in parts.iter().zip(drawn).enumerate().rev() {
        nodes.extend(within[index].drain(..).rev());
        if nodes.is_empty() {
            continue;
        }
        let group = Node::Group(TagGroup::with_children(kind(&part.role), nodes));
        match part.within {
            Some(parent) => within[parent].push(group),
            None => top.push(group),
        }
    }
    for node in top.into_iter().rev() {
        tree.push(node);
    }
    tree
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(plain(text))).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Value => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Head => Tag::THead.into(),
        Role::Rows => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell => Tag::TD.into(),
        Role::Link => Tag::Link.into(),
        Role::Picture(alt) => Tag::Figure(Some(plain(alt))).into(),
    }
}
