//! A row of a list of teachers 教师名册.

use serde::{Deserialize, Serialize};

use super::{
    cell::{Cell, Row},
    dates::{PartialDate, month},
    identity::IdentityNumber,
    mapping::Field,
    problem::Problem,
    reading::{Outcome, Reader, Seen},
    table::Table,
};
use crate::{
    accounts::Login,
    catalogue::{Stage, words},
    organisations::OrganisationPath,
    time::Day,
};

words! {
    Gender {
        Female = "female",
        Male = "male",
    }
}

words! {
    /// A yes or no in a cell.
    YesNo {
        Yes = "yes",
        No = "no",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeacherRow {
    /// 工号, in upper case.
    pub staff_number: String,
    pub name: String,
    pub identity_number: IdentityNumber,
    pub gender: Option<Gender>,
    /// As written; [`super::same_place`] compares it.
    pub county: Option<String>,
    pub school: Option<String>,
    /// There is a school, or a code, or both.
    pub organisation_code: Option<String>,
    pub stage: Option<Stage>,
    pub subject: Option<String>,
    pub post: Option<String>,
    pub rural: Option<bool>,
    pub start_of_work: Option<PartialDate>,
    pub phone: Option<String>,
    pub login: Option<String>,
}

/// Longest name of a person, longest of a school or programme, in characters.
pub(super) const MOST_NAME: usize = 60;
pub(super) const MOST_TITLE: usize = 200;

/// Nobody who works today began before.
const FIRST_YEAR_OF_WORK: i32 = 1940;

/// Reads a row; a staff or identity number that an earlier row has is refused.
pub fn teacher(table: &Table, row: &Row, today: Day, seen: &mut Seen) -> Outcome<TeacherRow> {
    let mut reader = Reader::new(table, row);
    let number = staff_number(&mut reader);
    let name = person_name(&mut reader);
    let identity = if reader.need(Field::IdentityNumber) {
        identity_number(&mut reader)
    } else {
        None
    };
    let gender = reader.word(Field::Gender);
    let county = reader.name(Field::County, MOST_TITLE);
    let code = organisation_code(&mut reader, Field::OrganisationCode);
    if reader.is_blank(Field::OrganisationCode) {
        let _ = reader.need(Field::School);
    }
    let school = reader.name(Field::School, MOST_TITLE);
    let stage = reader.word(Field::Stage);
    let subject = reader.name(Field::Subject, MOST_NAME);
    let post = reader.name(Field::Post, MOST_NAME);
    let rural: Option<YesNo> = reader.word(Field::Rural);
    let start_of_work = start_of_work(&mut reader, today);
    let phone = phone(&mut reader);
    let login = login(&mut reader);
    for (field, fact) in [
        (Field::StaffNumber, number.clone()),
        (Field::IdentityNumber, identity.clone().map(String::from)),
        (Field::Login, login.clone()),
    ] {
        let row = reader.row_number();
        if let Some(fact) = fact
            && let Some(before) = seen.before(format!("{field}\u{1f}{fact}"), row)
        {
            reader.refuse(field, Problem::Repeats { row: before });
        }
    }
    let accepted = number
        .zip(name)
        .zip(identity)
        .map(|((staff_number, name), identity_number)| TeacherRow {
            staff_number,
            name,
            identity_number,
            gender,
            county,
            school,
            organisation_code: code,
            stage,
            subject,
            post,
            rural: rural.map(|word| word == YesNo::Yes),
            start_of_work,
            phone,
            login,
        });
    reader.outcome(accepted)
}

/// 1 to 32 letters and digits, in upper case, since people write them either way.
pub(super) fn staff_number(reader: &mut Reader<'_>) -> Option<String> {
    if !reader.need(Field::StaffNumber) {
        return None;
    }
    let number = reader.compact(Field::StaffNumber)?.to_ascii_uppercase();
    let fits = (1..=32).contains(&number.len())
        && number
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let form = "a staff number; use 1 to 32 letters, digits, '-', '_' or '.'";
    reader.noted(
        Field::StaffNumber,
        if fits {
            Ok(number)
        } else {
            Err(Problem::Form { form })
        },
    )
}

pub(super) fn person_name(reader: &mut Reader<'_>) -> Option<String> {
    if !reader.need(Field::Name) {
        return None;
    }
    let name = reader.name(Field::Name, MOST_NAME)?;
    let is_name =
        name.chars().any(char::is_alphabetic) && !name.bytes().any(|b| b.is_ascii_digit());
    reader.noted(
        Field::Name,
        if is_name {
            Ok(name)
        } else {
            Err(Problem::NotAName)
        },
    )
}

/// None where it is blank or refused.
pub(super) fn identity_number(reader: &mut Reader<'_>) -> Option<IdentityNumber> {
    let found = match reader.cell(Field::IdentityNumber) {
        cell if cell.is_blank() => return None,
        Cell::Text(text) => text.parse().map_err(|error: super::IdentityError| error.0),
        Cell::Error(shown) => Err(Problem::FailedFormula(shown.clone())),
        // Fifteen digits at most survive in a number.
        _ => Err(Problem::StoredAsNumber),
    };
    reader.noted(Field::IdentityNumber, found)
}

pub(super) fn organisation_code(reader: &mut Reader<'_>, field: Field) -> Option<String> {
    let code = reader.compact(field)?;
    let form = "an organisation's code; use 1 to 32 letters, digits, '-' or '_'";
    let found = match OrganisationPath::root(&code) {
        Ok(_) => Ok(code),
        Err(_) => Err(Problem::Form { form }),
    };
    reader.noted(field, found)
}

fn start_of_work(reader: &mut Reader<'_>, today: Day) -> Option<PartialDate> {
    let found = match month(reader.cell(Field::StartOfWork)) {
        Ok(Some(date)) if date.year < FIRST_YEAR_OF_WORK => {
            let first = Day::from_ymd(FIRST_YEAR_OF_WORK, 1, 1).unwrap_or(today);
            Err(Problem::DateOutside { first, last: today })
        }
        Ok(Some(date)) if date.first_day() > Some(today) => Err(Problem::Future { today }),
        found => found,
    };
    reader.noted(Field::StartOfWork, found).flatten()
}

/// Eleven digits of a mobile telephone; another number is no reason to keep a teacher out.
fn phone(reader: &mut Reader<'_>) -> Option<String> {
    if reader.is_blank(Field::Phone) {
        return None;
    }
    let cell = reader.cell(Field::Phone);
    let text = super::text::compact(&cell.shown());
    let digits = text
        .trim_start_matches('\'')
        .trim_start_matches("+86")
        .replace('-', "");
    let fits =
        digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit());
    if !fits {
        let form = "a mobile number; write 11 digits";
        reader.warn(Field::Phone, Problem::Form { form });
    }
    fits.then_some(digits)
}

fn login(reader: &mut Reader<'_>) -> Option<String> {
    let text = reader.compact(Field::Login)?;
    let form = "a login; use 2 to 64 letters, digits, '.', '_', '-' or '@'";
    let found = match Login::parse(&text) {
        Ok(login) => Ok(login.to_string()),
        Err(_) => Err(Problem::Form { form }),
    };
    reader.noted(Field::Login, found)
}

/// Also for the list of organisations.
pub(super) fn yes_or_no(reader: &mut Reader<'_>, field: Field) -> Option<bool> {
    reader.word::<YesNo>(field).map(|word| word == YesNo::Yes)
}
