//! Captions as the rows of a form: what each says, or everything that is wrong with it.

use domain::catalogue::Cue;

use super::{clock, millis};

/// Cues of one video: five hours of talk.
pub const CUES_LIMIT: usize = 6000;
/// Characters of one cue; a screen does not hold more.
pub const TEXT_LIMIT: usize = 500;

/// A cue as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub from: String,
    pub to: String,
    pub text: String,
}

impl Row {
    pub fn of(cue: &Cue) -> Self {
        Self {
            from: clock(cue.from_millis),
            to: clock(cue.to_millis),
            text: cue.text.clone(),
        }
    }

    /// Nothing was typed into it.
    pub fn is_empty(&self) -> bool {
        [&self.from, &self.to, &self.text]
            .iter()
            .all(|field| field.trim().is_empty())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowField {
    From,
    To,
    Text,
}

impl RowField {
    pub const fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Text => "text",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("this is no time; write one such as 00:01:02.500")]
    Time,
    #[error("the caption ends before it begins, or in the same moment")]
    Backwards,
    #[error("another caption is still shown when this one begins")]
    Overlap,
    #[error("the video is over by then")]
    PastEnd,
    #[error("write what is said, or remove the caption")]
    Missing,
    #[error("write at most {TEXT_LIMIT} characters")]
    TooLong,
}

impl Fault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Time => "cue-time",
            Self::Backwards => "cue-backwards",
            Self::Overlap => "cue-overlap",
            Self::PastEnd => "cue-past-end",
            Self::Missing => "cue-missing",
            Self::TooLong => "cue-too-long",
        }
    }
}

/// One field that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row, from 0, as it was handed in.
    pub row: usize,
    pub field: RowField,
    pub fault: Fault,
}

/// The cues in the order of time, whatever the order of the rows; rows in which nothing was typed are none. Every field
/// at fault is named, in the order of the rows.
pub fn read_rows(rows: &[Row], duration_millis: u32) -> Result<Vec<Cue>, Vec<RowProblem>> {
    let mut problems = Vec::new();
    let mut cues: Vec<(usize, Cue)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.is_empty())
        .filter_map(|(at, row)| {
            let cue = read(at, row, duration_millis, &mut problems)?;
            Some((at, cue))
        })
        .collect();
    cues.sort_by_key(|(at, cue)| (cue.from_millis, *at));
    for pair in cues.windows(2) {
        let [(_, before), (row, cue)] = pair else {
            continue;
        };
        if cue.from_millis < before.to_millis {
            problems.push(RowProblem {
                row: *row,
                field: RowField::From,
                fault: Fault::Overlap,
            });
        }
    }
    if problems.is_empty() {
        Ok(cues.into_iter().map(|(_, cue)| cue).collect())
    } else {
        problems.sort_by_key(|problem| (problem.row, problem.field as u8));
        Err(problems)
    }
}

/// A cue whose times can be compared with the others', whatever its text.
fn read(at: usize, row: &Row, duration_millis: u32, problems: &mut Vec<RowProblem>) -> Option<Cue> {
    let mut wrong = |field, fault| {
        problems.push(RowProblem {
            row: at,
            field,
            fault,
        });
    };
    let from = millis(row.from.trim());
    let to = millis(row.to.trim());
    if from.is_none() {
        wrong(RowField::From, Fault::Time);
    }
    if to.is_none() {
        wrong(RowField::To, Fault::Time);
    }
    if from.is_some_and(|from| from >= duration_millis) {
        wrong(RowField::From, Fault::PastEnd);
    }
    let text = tidy(&row.text);
    if text.is_empty() {
        wrong(RowField::Text, Fault::Missing);
    } else if text.chars().count() > TEXT_LIMIT {
        wrong(RowField::Text, Fault::TooLong);
    }
    let (from_millis, to_millis) = (from?, to?);
    if to_millis <= from_millis {
        wrong(RowField::To, Fault::Backwards);
        return None;
    }
    Some(Cue {
        from_millis,
        to_millis,
        text,
    })
}

/// An empty line would end the cue in a file of captions, and a control character is nothing to read.
fn tidy(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(|line| {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        line.trim().to_owned()
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::captions::{parse, to_subrip, to_webvtt};

    fn row(from: &str, to: &str, text: &str) -> Row {
        Row {
            from: from.to_owned(),
            to: to.to_owned(),
            text: text.to_owned(),
        }
    }

    fn faults(rows: &[Row]) -> Vec<(usize, &'static str, Fault)> {
        let problems = read_rows(rows, 60_000).expect_err("they are wrong");
        let told = problems.iter();
        told.map(|each| (each.row, each.field.name(), each.fault))
            .collect()
    }

    #[test]
    fn every_field_at_fault_is_named_with_its_row() {
        let rows = [
            row("00:00:01", "0:2x", ""),
            Row::default(),
            row("00:05.000", "00:05.000", "同一刻"),
            row("00:10", "00:20", "长的"),
            row("00:59", "01:01", "末尾"),
            row("00:15", "00:16", "重叠"),
            row("01:00", "01:02", "片尾之后"),
        ];
        assert_eq!(
            faults(&rows),
            [
                (0, "to", Fault::Time),
                (0, "text", Fault::Missing),
                (2, "to", Fault::Backwards),
                (5, "from", Fault::Overlap),
                (6, "from", Fault::PastEnd),
                (6, "from", Fault::Overlap),
            ]
        );
        let long = "字".repeat(TEXT_LIMIT + 1);
        assert_eq!(
            faults(&[row("0:01", "0:02", &long)]),
            [(0, "text", Fault::TooLong)]
        );
    }

    #[test]
    fn rows_are_put_in_the_order_of_time_and_lines_are_tidied() {
        let rows = [
            row("00:00:05,5", "00:07", "后\r\n\r\n两行 "),
            row("00:00:01.000", "00:00:05.500", " 先\u{0}"),
        ];
        let cues = read_rows(&rows, 60_000).expect("they are right");
        let told: Vec<_> = cues
            .iter()
            .map(|cue| (cue.from_millis, cue.to_millis, cue.text.as_str()))
            .collect();
        assert_eq!(told, [(1000, 5500, "先"), (5500, 7000, "后\n两行")]);
        assert_eq!(read_rows(&[Row::default()], 0), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn what_was_read_survives_the_form_and_the_files(
            steps in proptest::collection::vec((0..5000_u32, 1..5000_u32, "[a-z<>&年 \n\r-]{0,12}"), 0..8)
        ) {
            let mut at = 0;
            let rows: Vec<Row> = steps.into_iter().map(|(pause, length, text)| {
                let from = at + pause;
                at = from + length;
                row(&clock(from), &clock(at), &format!("甲{text}"))
            }).collect();
            let cues = read_rows(&rows, u32::MAX).expect("they are right");
            prop_assert_eq!(cues.len(), rows.len());
            let again: Vec<Row> = cues.iter().map(Row::of).collect();
            prop_assert_eq!(read_rows(&again, u32::MAX), Ok(cues.clone()));
            if !cues.is_empty() {
                prop_assert_eq!(parse(&to_webvtt(&cues)), Ok(cues.clone()));
                prop_assert_eq!(parse(&to_subrip(&cues)), Ok(cues));
            }
        }

        #[test]
        fn no_rows_make_the_reader_panic_and_what_it_accepts_is_in_order(
            rows in proptest::collection::vec(("[0-9:.,x]{0,8}", "[0-9:.,x]{0,8}", "[a年]{0,3}"), 0..8)
        ) {
            let rows: Vec<Row> = rows.iter().map(|(from, to, text)| row(from, to, text)).collect();
            match read_rows(&rows, 3_600_000) {
                Ok(cues) => {
                    prop_assert!(cues.iter().all(|cue| cue.from_millis < cue.to_millis));
                    prop_assert!(cues.windows(2).all(|pair| pair[0].to_millis <= pair[1].from_millis));
                }
                Err(problems) => prop_assert!(problems.iter().all(|problem| problem.row < rows.len())),
            }
        }
    }
}
