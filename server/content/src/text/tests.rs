use std::{io::Write as _, path::Path, time::Duration};

use domain::time::Timestamp;
use proptest::prelude::*;

use super::{samples::*, *};
use crate::print::{Align, Block, Body, Column, Level, Pages, Paper, Table, pdf as print};

fn place(at: At, title: Option<&str>, text: &str) -> Place {
    Place {
        at,
        title: title.map(str::to_owned),
        text: text.to_owned(),
    }
}

fn read(bytes: &[u8]) -> Text {
    of_file(bytes, &Limits::default()).expect("readable")
}

fn only(bytes: &[u8]) -> String {
    let text = read(bytes);
    assert!(!text.truncated);
    assert_eq!(text.places.len(), 1, "{text:?}");
    text.places[0].text.clone()
}

#[test]
fn our_own_papers_are_read_as_they_were_written() {
    let sentence = "教师参加培训所得学时经县级教育行政部门审定后记入个人账户，账户中的每一条记录都写明来源、时间和依据，任何人都可以核对，也可以在公示期内提出异议。";
    let paper = Paper {
        title: "教师培训学时记录".to_owned(),
        language: "zh-CN".to_owned(),
        issued: "2026-11-25T08:00:00Z".parse::<Timestamp>().expect("a time"),
        body: Body::Pages(Pages {
            blocks: vec![
                Block::Heading(Level::Section, "一、总则".to_owned()),
                Block::Paragraph(sentence.to_owned()),
                Block::Table(Table {
                    columns: ["课程", "学时"]
                        .map(|heading| Column { heading: heading.to_owned(), share: 1, align: Align::Start })
                        .into(),
                    rows: vec![
                        vec!["课堂观察".to_owned(), "2.50".to_owned()],
                        vec!["Moodle for beginners".to_owned(), "10.00".to_owned()],
                    ],
                    total: None,
                }),
            ],
            footer: String::new(),
            code: None,
        }),
    };
    let bytes = print(&paper).expect("prints").bytes;
    let text = only(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "教师培训学时记录");
    assert!(lines.contains(&"一、总则"), "{text}");
    assert!(lines.contains(&sentence), "{text}");
    assert!(lines.contains(&"课堂观察 2.50"), "{text}");
    assert!(lines.contains(&"Moodle for beginners 10.00"), "{text}");
}
