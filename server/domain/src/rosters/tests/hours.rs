//! Rows of hours.

use super::*;

#[test]
fn a_row_of_hours_is_read_with_everything_typed() {
    let outcome = read_hours(|_| {});
    assert_eq!(outcome.errors, []);
    let row = outcome.accepted.expect("good");
    assert_eq!(
        (row.level, row.mode, row.module),
        (Level::Municipal, Mode::FaceToFace, Module::Pedagogy)
    );
    assert_eq!(
        (row.hours, row.year.number(), row.kind),
        (CreditHours::from_hundredths(1200), 2015, HoursKind::Credit)
    );
    assert_eq!(
        (row.start.to_string(), row.end.to_string()),
        ("2015-09-04".to_owned(), "2015-09-05".to_owned())
    );
    let json = serde_json::to_string(&row).expect("json");
    assert!(
        json.contains(r#""hours":"12.00""#) && json.contains(r#""end":"2015-09-05""#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<HoursRow>(&json).expect("a row"), row);
}

#[test]
fn what_is_no_amount_of_hours_is_refused_with_what_would_be_right() {
    for (cell, code) in [
        (Cell::text("12学时"), "not-hours"),
        (Cell::text("abc"), "not-hours"),
        (Cell::Number(-4.0), "hours-not-positive"),
        (Cell::text("0"), "hours-not-positive"),
        (Cell::Number(3.333), "hours-places"),
        (Cell::text("3.333"), "hours-places"),
        (Cell::text("3.33学时"), "not-hours"),
        (Cell::Number(500.01), "hours-too-many"),
        (Cell::Number(f64::NAN), "not-hours"),
        (Cell::text("1e3"), "not-hours"),
        (Cell::Bool(true), "not-hours"),
        (Cell::Empty, "missing"),
    ] {
        let outcome = read_hours(|cells| cells[8] = cell.clone());
        assert_eq!(codes(&outcome.errors), [(Field::Hours, code)], "{cell:?}");
    }
    for (cell, hundredths) in [
        (Cell::Number(0.1 + 0.2), 30),
        (Cell::text(" ４.５ "), 450),
        (Cell::text("4.000"), 400),
        (Cell::Number(500.0), 50_000),
    ] {
        let outcome = read_hours(|cells| cells[8] = cell.clone());
        let hours = outcome.accepted.map(|row| row.hours.hundredths());
        assert_eq!(hours, Some(hundredths), "{cell:?}");
    }
}

#[test]
fn dates_must_exist_be_in_order_be_past_and_end_in_the_year_that_is_named() {
    let set = |column: usize, text: &'static str| {
        move |cells: &mut Vec<Cell>| cells[column] = Cell::text(text)
    };
    assert_eq!(
        codes(&read_hours(set(9, "2015-09-31")).errors),
        [(Field::Start, "not-a-date")]
    );
    assert_eq!(
        codes(&read_hours(set(9, "2015-09-06")).errors),
        [(Field::Start, "start-after-end")]
    );
    assert_eq!(
        codes(&read_hours(set(9, "2015-09")).errors),
        [(Field::Start, "not-a-date")]
    );
    assert_eq!(
        codes(&read_hours(set(9, "1915-09-04")).errors),
        [(Field::Start, "date-outside")]
    );
    assert_eq!(
        codes(&read_hours(set(10, "2026-11-26")).errors),
        [(Field::End, "future")]
    );
    assert_eq!(
        codes(&read_hours(set(12, "2031")).errors),
        [(Field::Year, "year-differs")]
    );
    assert_eq!(
        codes(&read_hours(set(12, "去年")).errors),
        [(Field::Year, "not-a-year")]
    );
    assert_eq!(read_hours(set(12, "")).errors, []);
    let told = read_hours(set(12, "2031")).errors[0].to_string();
    assert_eq!(
        told,
        "年度: \"2031\" is not the year of the end date; write 2015"
    );
}

#[test]
fn only_a_reversal_takes_hours_back_and_it_always_does() {
    let kind = |word: &'static str, hours: f64| {
        read_hours(|cells| {
            cells[8] = Cell::Number(hours);
            cells[14] = Cell::text(word);
            cells[15] = Cell::text("0199-1");
        })
    };
    let reversal = kind("冲正", -4.0).accepted.expect("good");
    assert_eq!(
        (reversal.kind, reversal.hours.hundredths()),
        (HoursKind::Reversal, -400)
    );
    assert_eq!(
        reversal.reverses.map(|id| id.to_string()).as_deref(),
        Some("0199-1")
    );
    assert_eq!(
        codes(&kind("冲正", 4.0).errors),
        [(Field::Hours, "hours-not-negative")]
    );
    assert_eq!(
        codes(&kind("导入", -4.0).errors),
        [(Field::Hours, "hours-not-positive")]
    );
    assert!(kind("调整", -4.0).accepted.is_some() && kind("调整", 4.0).accepted.is_some());
    assert_eq!(
        codes(&kind("赠送", 4.0).errors),
        [(Field::HoursKind, "unknown-word")]
    );
}

#[test]
fn the_same_facts_twice_are_a_repetition_however_they_are_written() {
    let table = table(List::Hours, &HOURS);
    let mut seen = Seen::default();
    let first = hours(&table, &row(2, good_hours()), today(), &mut seen);
    let mut cells = good_hours();
    cells[0] = Cell::text("普 静娜");
    cells[1] = Cell::text("km2000227");
    cells[5] = Cell::text("市培");
    cells[9] = Cell::Date("2015-09-04".parse().expect("a day"));
    // Another number of hours makes it no other training.
    cells[8] = Cell::Number(13.0);
    let again = hours(&table, &row(3, cells.clone()), today(), &mut seen);
    assert_eq!(again.errors[0].problem, Problem::Repeats { row: 2 });
    let alone = hours(
        &table,
        &row(3, cells.clone()),
        today(),
        &mut Seen::default(),
    );
    assert_eq!(
        first.accepted.map(|row| row.key()),
        alone.accepted.map(|row| row.key())
    );
    cells[11] = Cell::text("KM201500001");
    assert!(
        hours(&table, &row(4, cells), today(), &mut seen)
            .accepted
            .is_some()
    );
}

#[test]
fn two_entries_of_our_own_export_may_have_the_same_facts_but_no_entry_comes_twice() {
    let table = table(List::Hours, &HOURS);
    let mut seen = Seen::default();
    let mut read = |number, entry: &str| {
        let mut cells = good_hours();
        cells[13] = Cell::text(entry);
        hours(&table, &row(number, cells), today(), &mut seen)
    };
    assert!(read(2, "a").accepted.is_some() && read(3, "b").accepted.is_some());
    assert_eq!(codes(&read(4, "a").errors), [(Field::Entry, "repeats")]);
}
