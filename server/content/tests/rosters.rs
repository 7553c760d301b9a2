//! Lists as schools really send them, from the material beside the project.

#![expect(clippy::expect_used, reason = "a test that cannot go on panics")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use content::sheet::{Form, Limits, Mark, Marks, Workbook, mark, read};
use domain::{
    catalogue::{Level, Mode, Module},
    rosters::{
        Cell, Field, HoursRow, Line, List, Outcome, Person, RowError, Seen, Table, TeacherRow,
        find_tables, hours, same_place, teacher,
    },
    time::Day,
};

fn file(name: &str) -> Option<Vec<u8>> {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bytes = std::fs::read(root.join("../shared/testdata/rosters").join(name));
    if bytes.is_err() {
        println!("skipped: there is no {name}");
    }
    bytes.ok()
}

fn today() -> Day {
    "2026-11-25".parse().expect("a day")
}

struct Read<T> {
    workbook: Workbook,
    table: Table,
    outcomes: Vec<Outcome<T>>,
    skipped: Vec<(u32, &'static str)>,
}

impl<T> Read<T> {
    fn accepted(&self) -> Vec<&T> {
        self.outcomes
            .iter()
            .filter_map(|outcome| outcome.accepted.as_ref())
            .collect()
    }

    fn refused(&self) -> Vec<(u32, String, &'static str)> {
        let errors = |outcome: &Outcome<T>| {
            let row = outcome.row;
            let told = |error: &RowError| (row, error.column.clone(), error.code());
            outcome.errors.iter().map(told).collect::<Vec<_>>()
        };
        self.outcomes.iter().flat_map(errors).collect()
    }
}

fn read_list<T>(
    bytes: &[u8],
    list: List,
    row: impl Fn(&Table, &domain::rosters::Row, Day, &mut Seen) -> Outcome<T>,
) -> Read<T> {
    let workbook = read(bytes, &Limits::default()).expect("a sheet");
    let mut tables = find_tables(&workbook.sheets, list, None).expect("a table");
    assert_eq!(tables.len(), 1, "sheets without a table are left alone");
    let table = tables.remove(0);
    let mut seen = Seen::default();
    let (mut outcomes, mut skipped) = (Vec::new(), Vec::new());
    for line in table.lines(&workbook.sheets[table.sheet]) {
        match line {
            Line::Data(data) => outcomes.push(row(&table, data, today(), &mut seen)),
            Line::Skipped { row, why } => skipped.push((row, why.code())),
        }
    }
    Read {
        workbook,
        table,
        outcomes,
        skipped,
    }
}

fn teachers(bytes: &[u8]) -> Read<TeacherRow> {
    read_list(bytes, List::Teachers, teacher)
}

#[test]
fn the_clean_list_is_read_whole() {
    let Some(bytes) = file("teachers-clean.xlsx") else {
        return;
    };
    let list = teachers(&bytes);
    assert_eq!(list.refused(), []);
    assert_eq!((list.accepted().len(), list.skipped.len()), (400, 0));
    assert!(
        list.outcomes
            .iter()
            .all(|outcome| outcome.warnings.is_empty())
    );
    let first = list.accepted()[0];
    assert_eq!(
        (first.staff_number.as_str(), first.name.as_str()),
        ("KM2000000", "杞军")
    );
    assert_eq!(
        first.start_of_work.map(|date| date.to_string()).as_deref(),
        Some("1988-10-02")
    );
    assert!(same_place(
        first.county.as_deref().unwrap_or_default(),
        "禄劝彝族苗族自治县"
    ));
}

#[test]
fn the_list_in_the_encoding_of_chinese_windows_is_read_whole() {
    let Some(bytes) = file("teachers-gbk.csv") else {
        return;
    };
    let list = teachers(&bytes);
    assert_eq!(
        list.workbook.form,
        Form::Csv {
            encoding: "GB18030",
            delimiter: ','
        }
    );
    assert_eq!(list.refused(), []);
    assert_eq!(list.accepted().len(), 60);
    assert_eq!(list.accepted()[0].name, "萧丽梅");
}

#[test]
fn in_the_list_as_it_was_sent_only_what_is_wrong_is_refused() {
    let Some(bytes) = file("teachers-as-sent.xlsx") else {
        return;
    };
    let list = teachers(&bytes);
    assert_eq!(
        (
            list.workbook.sheets.len(),
            list.table.sheet,
            list.table.header
        ),
        (2, 0, 4)
    );
    let expected = [
        (12, "身份证号码", "stored-as-number"),
        (20, "身份证号码", "identity-check"),
        (30, "教师编号", "repeats"),
        (45, "学校名称", "missing"),
        (66, "教师编号", "missing"),
    ];
    assert_eq!(
        list.refused(),
        expected.map(|(row, column, code)| (row, column.to_owned(), code))
    );
    assert_eq!(list.accepted().len(), 114);
    assert_eq!(list.skipped, [(86, "footer"), (126, "footer")]);
    let warned: Vec<u32> = list
        .outcomes
        .iter()
        .filter(|outcome| !outcome.warnings.is_empty())
        .map(|outcome| outcome.row)
        .collect();
    assert_eq!(warned, [65], "a telephone of the office");
    let row = |number: u32| {
        list.outcomes
            .iter()
            .find(|outcome| outcome.row == number)
            .and_then(|outcome| outcome.accepted.as_ref())
            .expect("accepted")
    };
    assert_eq!(row(16).identity_number.as_str(), "530114198601061495");
    assert_eq!(row(25).name, "于春生");
    assert_eq!(row(35).start_of_work, None);
    assert_eq!(
        row(38).stage.map(domain::catalogue::Stage::code),
        Some("primary")
    );
    assert_eq!(
        row(5).start_of_work.map(|date| date.to_string()).as_deref(),
        Some("1988-10")
    );
}

#[test]
fn ten_rows_of_the_list_of_hours_are_bad_in_ten_ways_and_come_back_marked() {
    let (Some(bytes), Some(roster)) = (file("hours-2015.xlsx"), file("teachers-clean.xlsx")) else {
        return;
    };
    let register: HashMap<String, Person> = teachers(&roster)
        .accepted()
        .into_iter()
        .map(|row| {
            (
                row.staff_number.clone(),
                Person {
                    name: row.name.clone(),
                    identity_number: Some(row.identity_number.clone()),
                },
            )
        })
        .collect();
    let mut list: Read<HoursRow> = read_list(&bytes, List::Hours, hours);
    for outcome in &mut list.outcomes {
        if let Some(row) = &outcome.accepted {
            outcome.errors = row.check_person(&list.table, register.get(&row.staff_number));
        }
        if !outcome.errors.is_empty() {
            outcome.accepted = None;
        }
    }
    assert_eq!(list.outcomes.len(), 600);
    assert_eq!(list.accepted().len(), 590);
    let expected = [
        (7, "学时", "not-hours"),
        (8, "学时", "hours-not-positive"),
        (9, "学时", "not-hours"),
        (10, "工号", "unknown-teacher"),
        (11, "开始日期", "start-after-end"),
        // The row before once more, with its mistake.
        (12, "开始日期", "start-after-end"),
        (12, "工号", "repeats"),
        (14, "学时", "hours-places"),
        (15, "年度", "year-differs"),
        (16, "培训级别", "unknown-word"),
        (19, "姓名", "name-differs"),
    ];
    assert_eq!(
        list.refused(),
        expected.map(|(row, column, code)| (row, column.to_owned(), code))
    );
    let good = list.accepted()[0];
    assert_eq!(
        (good.level, good.mode, good.module),
        (Level::Municipal, Mode::FaceToFace, Module::Pedagogy)
    );
    assert_eq!(
        (good.end.to_string().as_str(), good.year.number()),
        ("2015-09-05", 2015)
    );

    let marks: Vec<Mark> = list
        .outcomes
        .iter()
        .flat_map(|outcome| {
            let mark = |error: &RowError| Mark {
                row: outcome.row,
                column: list.table.columns.get(&error.field).copied(),
                message: error.to_string(),
            };
            outcome.errors.iter().map(mark)
        })
        .collect();
    let marked = mark(
        &bytes,
        &Limits::default(),
        "问题",
        &[Marks {
            sheet: 0,
            header: 1,
            marks,
        }],
    )
    .expect("marked");
    let again = read(&marked, &Limits::default()).expect("a sheet");
    let messages = list.table.headings.len();
    for (before, after) in list.workbook.sheets[0]
        .rows
        .iter()
        .zip(&again.sheets[0].rows)
    {
        assert_eq!(before.cells[..], after.cells[..messages]);
        let refused = list
            .outcomes
            .iter()
            .any(|outcome| outcome.row == before.number && !outcome.errors.is_empty());
        assert_eq!(
            matches!(after.cell(messages), Cell::Text(_)),
            refused || before.number == 1,
            "row {}",
            before.number
        );
    }
    // The report can be sent in again as it is.
    let second = read_list(&marked, List::Hours, hours);
    assert_eq!(second.table.columns, list.table.columns);
    assert_eq!(second.table.columns.get(&Field::Hours), Some(&8));
}
