//! The record on paper.

use content::print::{Align, Block, Body, Column, Level, Pages, Paper, QrBlock, Table};
use domain::certificates::Code;
use platform::record::{Record, Year};

use super::{code, cycle_name, facts, kind_of, kinds, lacks, moves, state, sums, what};
use crate::{
    App, Visit,
    text::{Text, fill, format},
};

pub fn of(app: &App, visit: &Visit, record: &Record) -> Paper {
    let text = visit.text();
    let words = &text.record;
    let now = app.platform.now();
    let mut about = facts(text, &record.person);
    let today = format::day(now, &app.platform.rules.zone);
    about.push((words.printed.to_owned(), today));
    let mut blocks = vec![Block::Facts(about)];
    let moves = moves(app, text, &record.person);
    if !moves.is_empty() {
        blocks.push(Block::Heading(Level::Section, words.moves.to_owned()));
        blocks.push(Block::Paragraph(moves.join("\n")));
    }
    blocks.push(Block::Heading(Level::Section, words.cycles.to_owned()));
    blocks.push(Block::Table(cycles(text, record)));
    for year in &record.years {
        blocks.extend(of_year(app, text, year));
    }
    let address = visit.whole_address(app, "/certificates");
    blocks.push(Block::Note(fill(words.note, &[("address", &address)])));
    let head = &record.head;
    let code = Code::of_record(*head).map(|code| QrBlock {
        text: fill(text.certificates.paper_scan, &[("code", &code)]),
        url: format!("{address}/{code}"),
    });
    let footer = fill(
        words.head,
        &[("sequence", &head.sequence), ("hash", &head.hash)],
    );
    Paper {
        title: words.title.to_owned(),
        language: text.lang.code().to_owned(),
        issued: now,
        body: Body::Pages(Pages {
            blocks,
            footer,
            code,
        }),
    }
}

fn column(heading: &str, share: u16, align: Align) -> Column {
    Column {
        heading: heading.to_owned(),
        share,
        align,
    }
}

fn cycles(text: &'static Text, record: &Record) -> Table {
    let words = &text.record;
    let rows = record.cycles.iter().map(|each| {
        vec![
            cycle_name(text, each),
            each.target.to_string(),
            each.total.to_string(),
            lacks(text, each.missing),
        ]
    });
    Table {
        columns: vec![
            column(words.cycle_column, 4, Align::Start),
            column(words.target, 3, Align::End),
            column(words.total, 3, Align::End),
            column(words.missing, 4, Align::Start),
        ],
        rows: rows.collect(),
        total: None,
    }
}

fn of_year(app: &App, text: &'static Text, year: &Year) -> Vec<Block> {
    let words = &text.record;
    let number = year.year.number();
    let named = |pattern: &str| fill(pattern, &[("year", &number)]);
    let kinds = kinds(text, year).into_iter();
    let kinds = Table {
        columns: vec![
            column(words.kind, 2, Align::Start),
            column(words.what, 4, Align::Start),
            column(words.hours, 4, Align::End),
        ],
        rows: kinds.map(|row| row.to_vec()).collect(),
        total: None,
    };
    let mut blocks = vec![
        Block::Heading(Level::Section, named(words.year_facts)),
        Block::Facts(sums(text, year)),
        Block::Table(kinds),
        Block::Heading(Level::Subsection, named(words.entries)),
    ];
    if year.entries.is_empty() {
        blocks.push(Block::Paragraph(words.entries_none.to_owned()));
        return blocks;
    }
    // As people file them: the oldest first.
    let rows = year.entries.iter().rev().map(|line| {
        vec![
            format::day(line.entry.at, &app.platform.rules.zone),
            what(text, line),
            kind_of(text, line),
            line.entry.hours.to_string(),
            state(text, line).to_owned(),
            code(line).unwrap_or_default(),
        ]
    });
    blocks.push(Block::Table(Table {
        columns: vec![
            column(words.day, 9, Align::Start),
            column(words.what, 20, Align::Start),
            column(words.kind, 14, Align::Start),
            column(words.hours, 6, Align::End),
            column(words.state, 7, Align::Start),
            column(words.code, 10, Align::Start),
        ],
        rows: rows.collect(),
        total: Some(vec![
            String::new(),
            words.total.to_owned(),
            String::new(),
            year.total.to_string(),
            String::new(),
            String::new(),
        ]),
    }));
    blocks
}
