//! Sheets of our own making: what is written is read again, and what is hostile is refused by name.

use std::io::{Cursor, Write as _};

use domain::{
    rosters::{Cell, Row, Sheet},
    time::Day,
};
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn day(text: &str) -> Cell {
    Cell::Date(text.parse().expect("a day"))
}

fn new_sheet(name: &str, rows: Vec<Vec<Cell>>) -> NewSheet {
    NewSheet {
        name: name.to_owned(),
        headings: vec!["工号".to_owned(), "姓名".to_owned()],
        rows,
    }
}

/// What reading must give for it.
fn expected(sheet: &NewSheet) -> Vec<Row> {
    let headings = sheet.headings.iter().map(Cell::text).collect();
    let all = std::iter::once(headings).chain(sheet.rows.iter().cloned());
    (1..)
        .zip(all)
        .map(|(number, mut cells): (u32, Vec<Cell>)| {
            while cells.last() == Some(&Cell::Empty) {
                let _ = cells.pop();
            }
            Row { number, cells }
        })
        .filter(|row| !row.cells.is_empty())
        .collect()
}

fn read_all(bytes: &[u8]) -> Workbook {
    read(bytes, &Limits::default()).expect("a sheet")
}

fn text_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[ -~\u{4e00}-\u{4e40}０-９·（）€😀\n]{1,12}".prop_map(Cell::Text),
        "[=+@-][0-9A-Za-z(]{0,8}".prop_map(Cell::Text),
        "0[0-9]{0,17}".prop_map(Cell::Text),
    ]
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        text_cell(),
        (-1_000_000_000_i64..1_000_000_000).prop_map(|hundredths| {
            #[expect(clippy::cast_precision_loss, reason = "small enough")]
            Cell::Number(hundredths as f64 / 100.0)
        }),
        any::<bool>().prop_map(Cell::Bool),
        (1900_i32..2200, 1_u32..13, 1_u32..29)
            .prop_map(|(y, m, d)| Cell::Date(Day::from_ymd(y, m, d).expect("a day"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_written_workbook_read_again_is_the_same(rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 0..5), 0..6)) {
        let sheets = [new_sheet("名册", rows.clone()), new_sheet("名册", rows)];
        let read = read_all(&write_xlsx(&sheets).expect("written"));
        prop_assert_eq!(read.form, Form::Xlsx);
        prop_assert_eq!(read.sheets.len(), 2);
        for (read, written) in read.sheets.iter().zip(&sheets) {
            prop_assert_eq!(&read.rows, &expected(written));
        }
    }

    #[test]
    fn a_written_csv_read_again_shows_the_same(rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 1..5), 0..6)) {
        let sheet = new_sheet("", rows);
        let bytes = write_csv(&sheet).expect("written");
        let read = read_all(&bytes);
        prop_assert_eq!(read.form, Form::Csv { encoding: "UTF-8", delimiter: ',' });
        let shown = |rows: &[Row]| rows.iter().map(|row| (row.number, row.cells.iter().map(Cell::shown).collect())).collect::<Vec<(u32, Vec<String>)>>();
        prop_assert_eq!(shown(&read.sheets[0].rows), shown(&expected(&sheet)));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn no_damaged_workbook_makes_the_reader_panic(at in 0_usize..4000, byte in any::<u8>()) {
        let mut bytes = write_xlsx(&[new_sheet("名册", vec![vec![Cell::text("KM1"), day("2015-09-05")]])]).expect("written");
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read(&bytes, &Limits::default());
        let _ = mark(&bytes, &Limits::default(), "问题", &[]);
    }

    #[test]
    fn a_marked_workbook_has_the_same_cells(rows in proptest::collection::vec(proptest::collection::vec(any_cell(), 1..5), 1..6), bad in (1_u32..9, 0_usize..6)) {
        let bytes = write_xlsx(&[new_sheet("一", rows.clone()), new_sheet("二", rows)]).expect("written");
        let marks = [Marks { sheet: 1, header: 1, marks: vec![
            Mark { row: bad.0 + 1, column: Some(bad.1), message: "不对".to_owned() },
            Mark { row: bad.0 + 1, column: None, message: "整行".to_owned() },
        ] }];
        let marked = mark(&bytes, &Limits::default(), "问题", &marks).expect("marked");
        let (before, after) = (read_all(&bytes), read_all(&marked));
        prop_assert_eq!(&before.sheets[0], &after.sheets[0]);
        let column = before.sheets[1].rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let messages = |sheet: &Sheet| sheet.rows.iter().filter_map(|row| match row.cell(column) { Cell::Text(text) => Some((row.number, text.clone())), _ => None }).collect::<Vec<_>>();
        prop_assert_eq!(messages(&after.sheets[1]), [(1, "问题".to_owned()), (bad.0 + 1, "不对\n整行".to_owned())]);
        prop_assert_eq!(without(&after.sheets[1], column), without(&before.sheets[1], column));
        // Marked again, the report takes the place of the first.
        let again = read_all(&mark(&marked, &Limits::default(), "问题", &marks).expect("marked"));
        prop_assert_eq!(again.sheets, after.sheets);
    }
}

fn without(sheet: &Sheet, column: usize) -> Vec<Row> {
    let mut rows = sheet.rows.clone();
    for row in &mut rows {
        row.cells.truncate(column);
        while row.cells.last() == Some(&Cell::Empty) {
            let _ = row.cells.pop();
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    rows
}

fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    let _ = archive
        .by_name(name)
        .expect("a part")
        .read_to_string(&mut text)
        .expect("text");
    text
}

#[test]
fn identifiers_are_text_cells_and_hours_are_numbers() {
    let rows = vec![vec![
        Cell::text("0530102198001010011"),
        Cell::text("=1+1"),
        Cell::Number(-4.5),
        day("2015-09-05"),
    ]];
    let bytes = write_xlsx(&[new_sheet("学时:2015/16", rows)]).expect("written");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<t>0530102198001010011</t>") && sheet.contains("<t>=1+1</t>"),
        "{sheet}"
    );
    assert!(
        sheet.contains("<v>-4.5</v>") && sheet.contains("<v>42252</v>") && !sheet.contains("<f>"),
        "{sheet}"
    );
    assert!(sheet.contains(r#"state="frozen""#), "{sheet}");
    assert!(part(&bytes, "xl/workbook.xml").contains("学时_2015_16"));
    assert!(part(&bytes, "xl/styles.xml").contains("yyyy-mm-dd"));
}

#[test]
fn a_csv_has_a_mark_ends_its_lines_and_lets_no_formula_through_from_people() {
    let rows = vec![vec![
        Cell::text("=HYPERLINK(\"http://x\")"),
        Cell::text("@SUM(A1)"),
        Cell::Number(-4.0),
        Cell::text("-4"),
        Cell::text("\tx"),
    ]];
    let bytes = write_csv(&new_sheet("", rows)).expect("written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(
        text,
        "\u{FEFF}工号,姓名\r\n\"'=HYPERLINK(\"\"http://x\"\")\",'@SUM(A1),-4,'-4,'\tx\r\n"
    );
}

#[test]
fn csv_is_read_in_each_encoding_and_with_each_separator() {
    let text = "工号;姓名\r\n\"01\";\"于;春生\"\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            text.replace(';', "\t")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    for (bytes, encoding, delimiter) in [
        (text.as_bytes().to_vec(), "UTF-8", ';'),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8", ';'),
        (gb.into_owned(), "GB18030", ';'),
        (utf16, "UTF-16LE", '\t'),
        (text.replace(';', ",").into_bytes(), "UTF-8", ','),
    ] {
        let read = read_all(&bytes);
        assert_eq!(
            read.form,
            Form::Csv {
                encoding,
                delimiter
            }
        );
        let name = if delimiter == ';' {
            "于;春生"
        } else if delimiter == ',' {
            "于,春生"
        } else {
            "于\t春生"
        };
        assert_eq!(
            read.sheets[0].rows[1].cells,
            [Cell::text("01"), Cell::text(name)]
        );
    }
}

#[test]
fn rows_of_a_csv_are_numbered_as_excel_numbers_them() {
    let rows = |text: &str| {
        let sheet = read_all(text.as_bytes()).sheets.remove(0);
        sheet
            .rows
            .iter()
            .map(|row| (row.number, row.cells[0].shown()))
            .collect::<Vec<_>>()
    };
    let shown = |list: &[(u32, &str)]| {
        list.iter()
            .map(|(n, t)| (*n, (*t).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rows("标题\n\n\n\"参加\n工作\",b\nc,d\n\ne,f"),
        shown(&[(1, "标题"), (4, "参加\n工作"), (5, "c"), (7, "e")])
    );
    assert_eq!(rows("a,b\r\n,\r\nc,d\r\n"), shown(&[(1, "a"), (3, "c")]));
    assert_eq!(rows("sep=;\na;b,c,d,e"), shown(&[(2, "a")]));
    assert_eq!(
        rows("=\"0012\",x\n'=1+1,y\n'x,z"),
        shown(&[(1, "0012"), (2, "=1+1"), (3, "'x")])
    );
}

fn told(bytes: &[u8], limits: &Limits) -> String {
    read(bytes, limits).expect_err("refused").to_string()
}

#[test]
fn what_is_no_sheet_is_named_whatever_it_is_called() {
    let limits = Limits::default();
    assert_eq!(told(b"", &limits), "the file is empty");
    for (bytes, name) in [
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1old".as_slice(),
            "an old Excel workbook (.xls)",
        ),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "image/png"),
        (b" <html><table><tr><td>", "a web page or XML"),
        (b"\x01\x00\x02\x03", "of an unknown kind"),
    ] {
        assert!(
            told(bytes, &limits).contains(name),
            "{}",
            told(bytes, &limits)
        );
    }
    let locked: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(told(&locked, &limits).contains("locked with a password"));
    assert_eq!(
        told(b"a,b\n\xFF\xFF\xFF,c\n", &limits),
        "line 2 is neither UTF-8 nor GB18030; save the file again as csv UTF-8"
    );
    let zip = zipped(&[("[Content_Types].xml", "<x/>"), ("xl/workbook.bin", "x")]);
    assert!(told(&zip, &limits).contains(".xlsb"));
    let zip = zipped(&[("mimetype", "x"), ("content.xml", "x")]);
    assert!(told(&zip, &limits).contains(".ods"));
    assert!(told(&zipped(&[("a.txt", "x")]), &limits).contains("a zip, but no workbook"));
    assert!(told(&zipped(&[("[Content_Types].xml", "<x/>")]), &limits).contains("cannot be read"));
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("starts");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

#[test]
fn every_limit_is_told_with_its_place() {
    let rows = (0..30)
        .map(|number| vec![Cell::text("x"), Cell::Number(f64::from(number))])
        .collect();
    let bytes = write_xlsx(&[new_sheet("名册", rows), new_sheet("说明", vec![])]).expect("written");
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        told(&bytes, &limits)
    };
    assert!(with(|limits| limits.file_bytes = 100).contains("at most 100 are read"));
    assert_eq!(
        with(|limits| limits.rows = 20),
        "sheet \"名册\" goes on below row 20; split the list"
    );
    assert!(
        with(|limits| limits.columns = 1)
            .starts_with("sheet \"名册\", row 1: there is something to the right of column 1")
    );
    assert_eq!(
        with(|limits| limits.sheets = 1),
        "the workbook has 2 sheets; at most 1 are read"
    );
    assert_eq!(
        with(|limits| limits.cells = 40),
        "the workbook has more than 40 cells; split the list"
    );
    assert!(
        with(|limits| limits.unpacked_bytes = 2000).contains("unpacks to more than 2000 bytes")
    );
    let limits = Limits {
        cell_characters: 3,
        ..Limits::default()
    };
    assert_eq!(
        told("a\nb,四个汉字\n".as_bytes(), &limits),
        "sheet \"\", row 2, column B: more than 3 characters stand in one cell"
    );
    assert_eq!(
        [0, 25, 26, 701, 702].map(column_name),
        ["A", "Z", "AA", "ZZ", "AAA"]
    );
}

#[test]
fn a_workbook_that_promises_more_texts_than_it_has_is_refused_before_room_is_made() {
    let bytes = write_xlsx(&[new_sheet("名册", vec![])]).expect("written");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
    let mut parts: Vec<(String, String)> = Vec::new();
    for index in 0..archive.len() {
        let name = archive.by_index(index).expect("a part").name().to_owned();
        if !name.ends_with("sharedStrings.xml") {
            let text = part(&bytes, &name);
            parts.push((name, text));
        }
    }
    let promise = |count: &str| {
        let strings = format!("<sst uniqueCount = '{count}'><si><t>x</t></si></sst>");
        let mut all: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        all.push(("xl/sharedStrings.xml", &strings));
        read(&zipped(&all), &Limits::default()).map(|workbook| workbook.sheets.len())
    };
    assert_eq!(promise("1"), Ok(1));
    for count in ["99999999999", "999999999999999999999999"] {
        let error = promise(count).expect_err("refused").to_string();
        assert!(error.contains("its table of texts"), "{error}");
    }
}

#[test]
fn a_far_corner_costs_nothing_and_is_refused() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let _ = sheet.write_string(0, 0, "a").expect("written");
    let _ = sheet.write_string(1_048_575, 16_383, "b").expect("written");
    let bytes = workbook.save_to_buffer().expect("saved");
    assert!(told(&bytes, &Limits::default()).contains("goes on below row 200000"));
}

#[test]
fn a_marked_workbook_keeps_formats_notes_the_message_and_colours_the_cell() {
    let rows = vec![
        vec![Cell::text("KM1"), day("2015-09-05")],
        vec![Cell::Empty, Cell::Number(3.333)],
    ];
    let bytes = write_xlsx(&[new_sheet("名册", rows)]).expect("written");
    let marks = [Marks {
        sheet: 0,
        header: 1,
        marks: vec![
            Mark {
                row: 2,
                column: Some(1),
                message: "日期在将来".to_owned(),
            },
            Mark {
                row: 3,
                column: Some(0),
                message: "缺少工号".to_owned(),
            },
        ],
    }];
    let marked = mark(&bytes, &Limits::default(), "问题", &marks).expect("marked");
    let styles = part(&marked, "xl/styles.xml");
    assert!(
        styles.contains("yyyy-mm-dd") && styles.contains("FFFFC7CE"),
        "{styles}"
    );
    let notes = part(&marked, "xl/comments1.xml");
    assert!(
        notes.contains("日期在将来")
            && notes.contains(r#"ref="B2""#)
            && notes.contains(r#"ref="A3""#),
        "{notes}"
    );
    let sheet = &read_all(&marked).sheets[0];
    assert_eq!(
        sheet.rows[1].cells,
        [
            Cell::text("KM1"),
            day("2015-09-05"),
            Cell::text("日期在将来")
        ]
    );
    assert_eq!(
        sheet.rows[2].cells,
        [Cell::Empty, Cell::Number(3.333), Cell::text("缺少工号")]
    );
}

#[test]
fn a_marked_csv_comes_back_as_a_workbook_with_its_texts_untouched() {
    let csv = "工号,姓名\n0012,=1+1\n";
    let marks = [Marks {
        sheet: 0,
        header: 1,
        marks: vec![Mark {
            row: 2,
            column: Some(1),
            message: "不是姓名".to_owned(),
        }],
    }];
    let marked =
        read_all(&mark(csv.as_bytes(), &Limits::default(), "问题", &marks).expect("marked"));
    assert_eq!(marked.form, Form::Xlsx);
    assert_eq!(
        marked.sheets[0].rows[1].cells,
        [
            Cell::text("0012"),
            Cell::text("=1+1"),
            Cell::text("不是姓名")
        ]
    );
}
