//! Where the table stands on a sheet: title lines above it, sums and signatures below, headers repeated for printing.

use std::collections::BTreeMap;

use super::{
    cell::{Row, Sheet},
    mapping::{Field, List, Mapping},
    text::normal_heading,
};

/// A header is looked for in the first rows only.
const HEADER_WITHIN: usize = 60;

/// A table that was found on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub list: List,
    /// Which sheet, from 0.
    pub sheet: usize,
    /// The number of the header's row.
    pub header: u32,
    /// The headings as they stand there, by column.
    pub headings: Vec<String>,
    pub mapping: Mapping,
    /// The column of each field, from 0.
    pub columns: BTreeMap<Field, usize>,
}

/// Why a workbook has no table of the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("no sheet has a header row; write the headings {} in one row above the data", .headings.join(", "))]
    NoHeader { headings: Vec<&'static str> },
    #[error("sheet {sheet}, row {row}: the header lacks the column {}", .headings.join(", "))]
    MissingColumns {
        sheet: String,
        row: u32,
        headings: Vec<&'static str>,
    },
    #[error(
        "sheet {sheet}, row {row}: the heading {heading} stands in two columns; rename one of them"
    )]
    TwoColumns {
        sheet: String,
        row: u32,
        heading: String,
    },
}

/// A row below the header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Line<'a> {
    Data(&'a Row),
    Skipped { row: u32, why: Skipped },
}

/// Why a row is no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    Blank,
    /// The header again, as printed on each page.
    Header,
    /// Only a serial number, or remarks beside the table.
    NoFields,
    /// A sum, a signature or a remark below the table.
    Footer,
}

impl Skipped {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Header => "header",
            Self::NoFields => "no-fields",
            Self::Footer => "footer",
        }
    }
}

/// The table of each sheet that has one; sheets with explanations have none. `remembered` is tried before guessing.
pub fn find_tables(
    sheets: &[Sheet],
    list: List,
    remembered: Option<&Mapping>,
) -> Result<Vec<Table>, TableError> {
    let mut tables = Vec::new();
    let mut first_error = None;
    for (index, sheet) in sheets.iter().enumerate() {
        match find(sheet, index, list, remembered) {
            Ok(Some(table)) => tables.push(table),
            Ok(None) => {}
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match first_error {
        // A sheet that is nearly a table is rather mended than left out.
        Some(error) => Err(error),
        None if tables.is_empty() => Err(TableError::NoHeader {
            headings: needed_headings(list, |_| true),
        }),
        None => Ok(tables),
    }
}

fn find(
    sheet: &Sheet,
    index: usize,
    list: List,
    remembered: Option<&Mapping>,
) -> Result<Option<Table>, TableError> {
    let mut best: Option<Table> = None;
    for row in sheet.rows.iter().take(HEADER_WITHIN) {
        let headings: Vec<String> = row.cells.iter().map(super::Cell::shown).collect();
        let guessed = Mapping::guess(list, &headings);
        let mapping = match remembered {
            Some(own)
                if own
                    .columns
                    .values()
                    .any(|heading| column_of(&headings, heading).is_some()) =>
            {
                // The remembered columns, and by guess what it does not name.
                let mut joined = own.clone();
                for (field, heading) in guessed.columns {
                    let taken = joined
                        .columns
                        .values()
                        .any(|own| normal_heading(own) == normal_heading(&heading));
                    if !taken {
                        let _ = joined.columns.entry(field).or_insert(heading);
                    }
                }
                joined
            }
            _ => guessed,
        };
        let columns: BTreeMap<Field, usize> = mapping
            .columns
            .iter()
            .filter_map(|(field, heading)| Some((*field, column_of(&headings, heading)?)))
            .collect();
        if columns.len() > best.as_ref().map_or(0, |table| table.columns.len()) {
            best = Some(Table {
                list,
                sheet: index,
                header: row.number,
                headings,
                mapping,
                columns,
            });
        }
    }
    let Some(table) = best else { return Ok(None) };
    let missing = needed_headings(list, |group| {
        !group.iter().any(|field| table.columns.contains_key(field))
    });
    // A word or two of the headings stand in explanations too.
    if table.columns.len() < 3 || missing.len() * 2 > list.needed().len() {
        return Ok(None);
    }
    let place = || (sheet.name.clone(), table.header);
    if !missing.is_empty() {
        let (sheet, row) = place();
        return Err(TableError::MissingColumns {
            sheet,
            row,
            headings: missing,
        });
    }
    let twice = table.columns.values().find(|column| {
        let heading = normal_heading(&table.headings[**column]);
        table
            .headings
            .iter()
            .filter(|other| normal_heading(other) == heading)
            .count()
            > 1
    });
    if let Some(column) = twice {
        let (sheet, row) = place();
        let heading = table.headings[*column].trim().to_owned();
        return Err(TableError::TwoColumns {
            sheet,
            row,
            heading,
        });
    }
    Ok(Some(table))
}

fn column_of(headings: &[String], heading: &str) -> Option<usize> {
    let heading = normal_heading(heading);
    headings
        .iter()
        .position(|other| normal_heading(other) == heading)
        .filter(|_| !heading.is_empty())
}

fn needed_headings(list: List, wanted: impl Fn(&[Field]) -> bool) -> Vec<&'static str> {
    list.needed()
        .iter()
        .filter(|group| wanted(group))
        .map(|group| list.heading(group[0]))
        .collect()
}

impl Table {
    /// Every row below the header, in order: data, or why not.
    pub fn lines<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = Line<'a>> {
        sheet
            .rows
            .iter()
            .filter(|row| row.number > self.header)
            .map(|row| match self.skipped(row) {
                Some(why) => Line::Skipped {
                    row: row.number,
                    why,
                },
                None => Line::Data(row),
            })
    }

    /// The heading of a field as the sheet has it, on one line.
    pub fn heading(&self, field: Field) -> String {
        match self.columns.get(&field) {
            Some(column) => self.headings[*column].split_whitespace().collect(),
            None => self.list.heading(field).to_owned(),
        }
    }

    fn skipped(&self, row: &Row) -> Option<Skipped> {
        let first = row.cells.iter().find(|cell| !cell.is_blank());
        let Some(first) = first else {
            return Some(Skipped::Blank);
        };
        let filled = self
            .columns
            .values()
            .filter(|column| !row.cell(**column).is_blank());
        let filled: Vec<usize> = filled.copied().collect();
        if filled.is_empty() {
            return Some(Skipped::NoFields);
        }
        let repeats = filled.iter().filter(|column| {
            normal_heading(&row.cell(**column).shown()) == normal_heading(&self.headings[**column])
        });
        if repeats.count() * 2 > filled.len() {
            return Some(Skipped::Header);
        }
        // A row with a person's number is never taken for a sum, whatever stands before it.
        let names_a_person = [Field::StaffNumber, Field::Code]
            .iter()
            .filter_map(|field| self.columns.get(field))
            .any(|column| !row.cell(*column).is_blank() && !is_footer(&row.cell(*column).shown()));
        (!names_a_person && is_footer(&first.shown())).then_some(Skipped::Footer)
    }
}

fn is_footer(text: &str) -> bool {
    const BEGINNINGS: [&str; 21] = [
        "小计",
        "合计",
        "总计",
        "共计",
        "累计",
        "填表人",
        "填报人",
        "填报单位",
        "填报时间",
        "制表人",
        "审核人",
        "负责人",
        "经办人",
        "联系人",
        "校长签",
        "单位负责人",
        "备注",
        "说明",
        "注意",
        "盖章",
        "(盖章",
    ];
    let text = normal_heading(text);
    text == "注" || text.starts_with("注1") || BEGINNINGS.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{super::cell::Cell, *};

    fn sheet(rows: &[(u32, &[&str])]) -> Sheet {
        Sheet {
            name: "表".to_owned(),
            rows: rows
                .iter()
                .map(|(number, cells)| Row {
                    number: *number,
                    cells: cells.iter().map(|text| Cell::text(*text)).collect(),
                })
                .collect(),
        }
    }

    const HEADER: &[&str] = &["序号", "姓 名", "身份证号码", "学校", "工号"];

    #[test]
    fn the_header_is_found_below_titles_and_what_is_no_data_is_skipped_with_a_reason() {
        let sheet = sheet(&[
            (1, &["某县教师信息汇总表"]),
            (2, &["填报单位(盖章):", "", "姓名"]),
            (4, HEADER),
            (5, &["1", "张三", "x", "一小", "K1"]),
            (6, &[" ", "", "\u{3000}"]),
            (7, &["序号", "姓名", "身份证号码", "学校", "工号"]),
            (8, &["2"]),
            (9, &["小计", "1"]),
            (10, &["说明", "李四", "x", "一小", "K2"]),
            (11, &["填表人:", "", "审核人:"]),
        ]);
        let tables =
            find_tables(std::slice::from_ref(&sheet), List::Teachers, None).expect("a table");
        let table = &tables[0];
        assert_eq!((table.header, table.columns[&Field::StaffNumber]), (4, 4));
        let lines: Vec<(u32, &str)> = table
            .lines(&sheet)
            .map(|line| match line {
                Line::Data(row) => (row.number, "data"),
                Line::Skipped { row, why } => (row, why.code()),
            })
            .collect();
        assert_eq!(
            lines,
            [
                (5, "data"),
                (6, "blank"),
                (7, "header"),
                (8, "no-fields"),
                (9, "footer"),
                (10, "data"),
                (11, "footer")
            ]
        );
    }

    #[test]
    fn a_workbook_without_a_usable_header_says_which_headings_it_needs() {
        let explanations = sheet(&[(1, &["请勿删除表头"]), (2, &["姓名", "填写姓名"])]);
        let error = find_tables(std::slice::from_ref(&explanations), List::Teachers, None)
            .expect_err("none");
        assert!(
            error.to_string().contains("工号, 姓名, 身份证号, 学校"),
            "{error}"
        );
        let lacking = sheet(&[(3, &["姓名", "工号", "学校", "性别"])]);
        let error = find_tables(&[lacking], List::Teachers, None).expect_err("no identity numbers");
        assert_eq!(
            error.to_string(),
            "sheet 表, row 3: the header lacks the column 身份证号"
        );
        let twice = sheet(&[(1, &["姓名", "工号", "学校", "身份证号", "姓  名"])]);
        let error = find_tables(&[twice], List::Teachers, None).expect_err("two names");
        assert_eq!(
            error.to_string(),
            "sheet 表, row 1: the heading 姓名 stands in two columns; rename one of them"
        );
    }

    #[test]
    fn a_remembered_mapping_goes_before_the_guess() {
        let data = sheet(&[(1, &["姓名", "编码", "身份证号", "学校", "工号"])]);
        let remembered = Mapping {
            columns: [(Field::StaffNumber, "编 码".to_owned())].into(),
            ..Mapping::default()
        };
        let tables = find_tables(&[data], List::Teachers, Some(&remembered)).expect("a table");
        assert_eq!(tables[0].columns[&Field::StaffNumber], 1);
        assert_eq!(tables[0].columns.len(), 4);
    }
}
