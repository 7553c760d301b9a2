//! Lists of our own making, row by row.

mod hours;

use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::{Level, Mode, Module, Stage},
    hours::CreditHours,
    organisations::OrganisationKind,
    time::Day,
};

fn today() -> Day {
    "2026-11-25".parse().expect("a day")
}

fn table(list: List, headings: &[&str]) -> Table {
    let sheet = Sheet {
        name: "表".to_owned(),
        rows: vec![row(1, headings.iter().map(|text| Cell::text(*text)))],
    };
    find_tables(&[sheet], list, None)
        .expect("a header")
        .remove(0)
}

fn row(number: u32, cells: impl IntoIterator<Item = Cell>) -> Row {
    Row {
        number,
        cells: cells.into_iter().collect(),
    }
}

const TEACHERS: [&str; 14] = [
    "工号",
    "姓名",
    "身份证号",
    "性别",
    "所属县区",
    "学校",
    "单位代码",
    "学段",
    "学科",
    "岗位",
    "农村教师",
    "参加工作时间",
    "手机号",
    "账号",
];
const HOURS: [&str; 16] = [
    "姓名",
    "工号",
    "身份证号",
    "单位",
    "项目名称",
    "培训级别",
    "培训方式",
    "培训类别",
    "学时",
    "开始日期",
    "结束日期",
    "证书编号",
    "年度",
    "记录编号",
    "类型",
    "冲正编号",
];

fn codes(errors: &[RowError]) -> Vec<(Field, &'static str)> {
    errors
        .iter()
        .map(|error| (error.field, error.code()))
        .collect()
}

fn good_teacher() -> Vec<Cell> {
    [
        "km2000120",
        "于 春生",
        " 530112198806309527 ",
        "男",
        "宜良县",
        "宜良明德高级中学",
        "",
        "高 中",
        "英语",
        "校长",
        "是",
        "1984-10",
        "+86 176-4173-3609",
        "Yu.CS",
    ]
    .map(Cell::text)
    .to_vec()
}

#[test]
fn a_teachers_row_is_read_with_everything_typed() {
    let outcome = teacher(
        &table(List::Teachers, &TEACHERS),
        &row(2, good_teacher()),
        today(),
        &mut Seen::default(),
    );
    assert_eq!(
        (outcome.errors.as_slice(), outcome.warnings.as_slice()),
        (&[][..], &[][..])
    );
    let teacher = outcome.accepted.expect("good");
    assert_eq!(
        (teacher.staff_number.as_str(), teacher.name.as_str()),
        ("KM2000120", "于春生")
    );
    assert_eq!(teacher.identity_number.as_str(), "530112198806309527");
    assert_eq!(
        (teacher.gender, teacher.stage, teacher.rural),
        (Some(Gender::Male), Some(Stage::Senior), Some(true))
    );
    assert_eq!(
        teacher
            .start_of_work
            .map(|date| date.to_string())
            .as_deref(),
        Some("1984-10")
    );
    assert_eq!(
        (teacher.phone.as_deref(), teacher.login.as_deref()),
        (Some("17641733609"), Some("yu.cs"))
    );
}

#[test]
fn every_error_of_a_teachers_row_is_told_and_not_only_the_first() {
    let cells = vec![
        Cell::Empty,
        Cell::Number(81.0),
        Cell::Number(5.301_221_958_022_028e17),
        Cell::text("?"),
        Cell::Error("#N/A".to_owned()),
        Cell::text("  "),
        Cell::Empty,
        Cell::text("大学"),
        Cell::Empty,
        Cell::Empty,
        Cell::text("也许"),
        Cell::text("2031-01"),
        Cell::text("0871-63131234"),
        Cell::text("a"),
    ];
    let table = table(List::Teachers, &TEACHERS);
    let outcome = teacher(&table, &row(9, cells), today(), &mut Seen::default());
    assert_eq!(outcome.accepted, None);
    assert_eq!(
        codes(&outcome.errors),
        [
            (Field::StaffNumber, "missing"),
            (Field::Name, "not-a-name"),
            (Field::IdentityNumber, "stored-as-number"),
            (Field::Gender, "unknown-word"),
            (Field::County, "failed-formula"),
            (Field::School, "missing"),
            (Field::Stage, "unknown-word"),
            (Field::Rural, "unknown-word"),
            (Field::StartOfWork, "future"),
            (Field::Login, "form"),
        ]
    );
    assert_eq!(codes(&outcome.warnings), [(Field::Phone, "form")]);
    let told = outcome.errors[2].to_string();
    assert_eq!(
        told,
        "身份证号: \"5.301221958022028E+17\" was stored as a number, so digits are lost; format the column as text and type the value again"
    );
    assert!(
        outcome.errors[6]
            .to_string()
            .ends_with("\"大学\" is not one of: 幼儿园, 小学, 初中, 高中"),
        "{}",
        outcome.errors[6]
    );
}

#[test]
fn a_teacher_who_comes_twice_is_refused_with_the_row_of_the_first() {
    let table = table(List::Teachers, &TEACHERS);
    let mut seen = Seen::default();
    assert!(
        teacher(&table, &row(2, good_teacher()), today(), &mut seen)
            .accepted
            .is_some()
    );
    let again = teacher(&table, &row(3, good_teacher()), today(), &mut seen);
    let repeats = Problem::Repeats { row: 2 };
    assert!(again.accepted.is_none() && again.errors.len() == 3);
    assert!(again.errors.iter().all(|error| error.problem == repeats));
}

fn good_hours() -> Vec<Cell> {
    let mut cells = [
        "普静娜",
        "KM2000227",
        "530126196903010729",
        "晋宁第二中学",
        "昆明市骨干班主任培训",
        "市级",
        "集中",
        "班主任",
        "12",
        "2015/9/4",
        "2015年9月5日",
        "KM201500000",
        "2015年度",
        "",
        "",
        "",
    ]
    .map(Cell::text)
    .to_vec();
    cells[8] = Cell::Number(12.0);
    cells
}

fn read_hours(change: impl Fn(&mut Vec<Cell>)) -> Outcome<HoursRow> {
    let mut cells = good_hours();
    change(&mut cells);
    hours(
        &table(List::Hours, &HOURS),
        &row(2, cells),
        today(),
        &mut Seen::default(),
    )
}

#[test]
fn a_row_is_compared_with_the_person_in_the_register() {
    let table = table(List::Hours, &HOURS);
    let row = read_hours(|_| {}).accepted.expect("good");
    let person = Person {
        name: "普静娜".to_owned(),
        identity_number: row.identity_number.clone(),
    };
    assert_eq!(row.check_person(&table, Some(&person)), []);
    assert_eq!(
        codes(&row.check_person(&table, None)),
        [(Field::StaffNumber, "unknown-teacher")]
    );
    let other = Person {
        name: "梁云伟".to_owned(),
        identity_number: Some("530112198806309527".parse().expect("valid")),
    };
    let errors = row.check_person(&table, Some(&other));
    assert_eq!(
        codes(&errors),
        [
            (Field::Name, "name-differs"),
            (Field::IdentityNumber, "identity-differs")
        ]
    );
    assert!(
        errors[0]
            .to_string()
            .ends_with("is not the name in the register, which is 梁云伟")
    );
}

#[test]
fn an_organisation_needs_a_code_a_kind_and_one_above_it() {
    let table = table(
        List::Organisations,
        &["代码", "名称", "类型", "上级代码", "学段", "农村"],
    );
    let mut seen = Seen::default();
    let mut read =
        |cells: [&str; 6]| organisation(&table, &row(2, cells.map(Cell::text)), &mut seen);
    let school = read(["530102-01", "五华 实验小学", "学校", "530102", "小学", "否"])
        .accepted
        .expect("good");
    assert_eq!(
        (school.kind, school.stage, school.rural),
        (OrganisationKind::School, Some(Stage::Primary), Some(false))
    );
    assert_eq!(school.name, "五华实验小学");
    assert!(read(["KM", "昆明市", "市", "", "", ""]).accepted.is_some());
    assert_eq!(
        codes(&read(["530103", "盘龙区", "区县", "", "", ""]).errors),
        [(Field::ParentCode, "missing")]
    );
    assert_eq!(
        codes(&read(["五华", "五华区", "星球", "KM", "", ""]).errors),
        [
            (Field::Code, "form"),
            (Field::OrganisationKind, "unknown-word")
        ]
    );
    assert_eq!(
        codes(&read(["KM", "昆明市", "市", "KM", "", ""]).errors),
        [(Field::ParentCode, "form"), (Field::Code, "repeats")]
    );
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        ".{0,12}".prop_map(Cell::text),
        "[0-9年月.X +-]{0,19}".prop_map(Cell::text),
        any::<f64>().prop_map(Cell::Number),
        any::<bool>().prop_map(Cell::Bool),
        (-9999_i32..9999, 1_u32..13, 1_u32..29)
            .prop_map(|(y, m, d)| Day::from_ymd(y, m, d).map_or(Cell::Empty, Cell::Date)),
        Just(Cell::Error("#REF!".to_owned())),
    ]
}

proptest! {
    #[test]
    fn no_row_makes_the_readers_panic_and_a_refused_row_says_why(cells in proptest::collection::vec(any_cell(), 0..17)) {
        let row = row(2, cells);
        let seen = &mut Seen::default();
        let outcome = teacher(&table(List::Teachers, &TEACHERS), &row, today(), seen);
        prop_assert_eq!(outcome.accepted.is_none(), !outcome.errors.is_empty());
        let outcome = hours(&table(List::Hours, &HOURS), &row, today(), seen);
        prop_assert_eq!(outcome.accepted.is_none(), !outcome.errors.is_empty());
        let table = table(List::Organisations, &["代码", "名称", "类型", "上级代码"]);
        let outcome = organisation(&table, &row, seen);
        prop_assert_eq!(outcome.accepted.is_none(), !outcome.errors.is_empty());
    }

    #[test]
    fn no_sheet_makes_the_finder_panic(rows in proptest::collection::vec(proptest::collection::vec("姓 ?名|工号|学校|身份证号|小计|.{0,4}", 0..6), 0..6)) {
        let rows = (1..).zip(rows).map(|(number, cells)| row(number, cells.into_iter().map(Cell::text))).collect();
        let sheet = Sheet { name: "表".to_owned(), rows };
        if let Ok(tables) = find_tables(std::slice::from_ref(&sheet), List::Teachers, None) {
            prop_assert_eq!(tables[0].lines(&sheet).count(), sheet.rows.iter().filter(|row| row.number > tables[0].header).count());
        }
    }

    #[test]
    fn tidying_a_name_twice_changes_nothing_more(name in ".{0,20}") {
        let once = normal_name(&name);
        prop_assert_eq!(normal_name(&once), once);
    }
}
