//! Tables: hairlines between the rows, nothing between the columns but space.

use super::{
    Align, PrintError, Table,
    flow::{Cell, Flow, Spacing, WIDTH},
    sheet::{Ink, PartId, Role, Style},
};

const HEAD: Style = Style::new(8.5, Ink::Grey);
const BODY: Style = Style::new(9.0, Ink::Text);
const TOTAL: Style = Style::new(9.0, Ink::Text).strong();
/// Between two columns.
const GAP: f32 = 12.0;
/// Two ideographs, so that a column of words can be read at all.
const NARROWEST: f32 = 20.0;

pub const SPACING: Spacing = Spacing {
    leading: 13.5,
    pad: 4.0,
};

pub fn set(flow: &mut Flow, table: &Table) -> Result<(), PrintError> {
    let columns = table.columns.len();
    if !(1..=Table::MAX_COLUMNS).contains(&columns) {
        return Err(PrintError::Columns { columns });
    }
    for (index, row) in table.rows.iter().chain(&table.total).enumerate() {
        if row.len() != columns {
            return Err(PrintError::Cells {
                row: index + 1,
                cells: row.len(),
                columns,
            });
        }
    }
    let places = places(table);
    let whole = flow.desk.part(Role::Table, None);
    let head = flow.desk.part(Role::Head, Some(whole));
    let headings = table.columns.iter().map(|column| column.heading.as_str());
    let head = cells(flow, headings, &places, head, &Role::ColumnHead, HEAD);
    // The head, and the first row with it.
    flow.keep(2.0 * SPACING.height(&head));
    flow.row(&head, SPACING, None);
    rule(flow, 0.8, Ink::Pine);
    let rows = flow.desk.part(Role::Rows, Some(whole));
    for row in &table.rows {
        let texts = row.iter().map(String::as_str);
        let row = cells(flow, texts, &places, rows, &Role::Cell, BODY);
        flow.row(&row, SPACING, Some(&head));
        rule(flow, 0.4, Ink::Faint);
    }
    if let Some(total) = &table.total {
        let texts = total.iter().map(String::as_str);
        let row = cells(flow, texts, &places, rows, &Role::Cell, TOTAL);
        flow.row(&row, SPACING, Some(&head));
        rule(flow, 0.8, Ink::Pine);
    }
    Ok(())
}

/// The head on a further page: seen again, read aloud once.
pub fn head_again(flow: &mut Flow, head: &[Cell]) {
    let head: Vec<Cell> = head
        .iter()
        .map(|cell| Cell {
            part: None,
            ..cell.clone()
        })
        .collect();
    flow.row(&head, SPACING, None);
    rule(flow, 0.8, Ink::Pine);
}

fn rule(flow: &mut Flow, stroke: f32, ink: Ink) {
    let y = flow.y;
    flow.desk.rule(Flow::left(), y, WIDTH, stroke, ink);
}

/// Where a column stands.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    width: f32,
    align: Align,
}

fn places(table: &Table) -> Vec<Place> {
    let gaps = table.columns.iter().skip(1).map(|_| GAP).sum::<f32>();
    let spare = table
        .columns
        .iter()
        .fold(WIDTH - gaps, |spare, _| spare - NARROWEST);
    let shares: f32 = table.columns.iter().map(|column| share(column.share)).sum();
    let mut x = Flow::left();
    table
        .columns
        .iter()
        .map(|column| {
            let width = NARROWEST + spare * share(column.share) / shares;
            let place = Place {
                x,
                width,
                align: column.align,
            };
            x += width + GAP;
            place
        })
        .collect()
}

fn share(share: u16) -> f32 {
    f32::from(share.max(1))
}

fn cells<'a>(
    flow: &mut Flow,
    texts: impl Iterator<Item = &'a str>,
    places: &[Place],
    within: PartId,
    role: &Role,
    style: Style,
) -> Vec<Cell> {
    let row = flow.desk.part(Role::Row, Some(within));
    texts
        .zip(places)
        .map(|(text, place)| Cell {
            x: place.x,
            width: place.width,
            align: place.align,
            lines: flow.desk.lines(text, style, place.width),
            style,
            part: Some(flow.desk.part(role.clone(), Some(row))),
        })
        .collect()
}
