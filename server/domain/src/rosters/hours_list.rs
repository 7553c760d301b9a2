//! A row of a list of hours 学时清单: training taken elsewhere, or our own export coming back.

use serde::{Deserialize, Serialize};

use super::{
    cell::{Cell, Row},
    dates::day,
    identity::IdentityNumber,
    mapping::Field,
    problem::{Problem, RowError},
    reading::{Outcome, Reader, Seen},
    table::Table,
    teacher_list::{MOST_TITLE, identity_number, organisation_code, person_name, staff_number},
    text::{compact, normal_name},
};
use crate::{
    catalogue::{Level, Mode, Module, words},
    hours::CreditHours,
    ids::EntryId,
    time::{Day, TrainingYear},
};

words! {
    /// What a row does to a teacher's hours.
    HoursKind {
        /// Adds hours.
        Credit = "credit",
        /// Adds hours, or takes some away.
        Adjustment = "adjustment",
        /// 冲正: takes back what another row gave; always less than zero.
        Reversal = "reversal",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursRow {
    pub name: String,
    pub staff_number: String,
    pub identity_number: Option<IdentityNumber>,
    pub school: Option<String>,
    pub county: Option<String>,
    pub organisation_code: Option<String>,
    pub title: String,
    pub level: Level,
    pub mode: Mode,
    pub module: Module,
    pub hours: CreditHours,
    pub start: Day,
    pub end: Day,
    /// The year of the end date; in our own exports, the year in which the entry stands.
    pub year: TrainingYear,
    pub certificate: Option<String>,
    pub kind: HoursKind,
    /// The entry that this row was exported from.
    pub entry: Option<EntryId>,
    pub reverses: Option<EntryId>,
}

/// Who the register says that a staff number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub identity_number: Option<IdentityNumber>,
}

/// No single training gives more.
pub const MOST_HOURS: CreditHours = CreditHours::from_hundredths(50_000);

/// The first year in which hours are taken over from elsewhere.
const FIRST_YEAR: i32 = 1990;

/// Reads a row; the same facts as in an earlier row are refused, whether that one was good or not.
pub fn hours(table: &Table, row: &Row, today: Day, seen: &mut Seen) -> Outcome<HoursRow> {
    let mut reader = Reader::new(table, row);
    let name = person_name(&mut reader);
    let number = staff_number(&mut reader);
    let identity_number = identity_number(&mut reader);
    let school = reader.name(Field::School, MOST_TITLE);
    let county = reader.name(Field::County, MOST_TITLE);
    let organisation_code = organisation_code(&mut reader, Field::OrganisationCode);
    for field in [Field::Title, Field::Level, Field::Mode, Field::Module] {
        let _ = reader.need(field);
    }
    let title = reader.name(Field::Title, MOST_TITLE);
    let level: Option<Level> = reader.word(Field::Level);
    let mode: Option<Mode> = reader.word(Field::Mode);
    let module: Option<Module> = reader.word(Field::Module);
    let kind = if reader.is_blank(Field::HoursKind) {
        Some(HoursKind::Credit)
    } else {
        reader.word(Field::HoursKind)
    };
    let hours = hours_of(&mut reader, kind);
    let (start, end) = (
        date(&mut reader, Field::Start, today),
        date(&mut reader, Field::End, today),
    );
    if let (Some(start), Some(end)) = (start, end)
        && start > end
    {
        reader.refuse(Field::Start, Problem::StartAfterEnd { end });
    }
    let written_year = year(&mut reader, end);
    let certificate = reader.compact(Field::Certificate);
    let entry = reader.compact(Field::Entry).map(EntryId::from);
    let reverses = reader.compact(Field::Reverses).map(EntryId::from);

    let key = key(&[
        reader.fact(Field::Name, name.as_ref()),
        reader.fact(Field::StaffNumber, number.as_ref()),
        reader.fact(Field::Title, title.as_ref()),
        reader.fact(Field::Start, start.as_ref()),
        reader.fact(Field::End, end.as_ref()),
        reader.fact(Field::Level, level.as_ref()),
        reader.fact(Field::Mode, mode.as_ref()),
        reader.fact(Field::Certificate, certificate.as_ref()),
        reader.fact(Field::HoursKind, kind.as_ref()),
        reader.fact(Field::Reverses, reverses.as_ref()),
    ]);
    // Our own export may credit the same facts twice, for two entries; then the entry is what must not come twice.
    let key = entry
        .as_ref()
        .map_or(key, |entry| format!("{}\u{1f}{entry}", Field::Entry));
    let row_number = reader.row_number();
    if let Some(before) = seen.before(key, row_number) {
        let field = if entry.is_some() {
            Field::Entry
        } else {
            Field::StaffNumber
        };
        reader.refuse(field, Problem::Repeats { row: before });
    }

    let accepted = (|| {
        let end = end?;
        Some(HoursRow {
            name: name?,
            staff_number: number?,
            identity_number,
            school,
            county,
            organisation_code,
            title: title?,
            level: level?,
            mode: mode?,
            module: module?,
            hours: hours?,
            start: start?,
            end,
            year: written_year.unwrap_or_else(|| end.year()),
            certificate,
            kind: kind?,
            entry,
            reverses,
        })
    })();
    reader.outcome(accepted)
}

impl HoursRow {
    /// The facts by which two rows are the same training of the same person, for one import or for several.
    pub fn key(&self) -> String {
        let optional = |text: Option<String>| text.unwrap_or_default();
        key(&[
            self.name.clone(),
            self.staff_number.clone(),
            self.title.clone(),
            self.start.to_string(),
            self.end.to_string(),
            self.level.to_string(),
            self.mode.to_string(),
            optional(self.certificate.clone()),
            self.kind.to_string(),
            optional(self.reverses.as_ref().map(ToString::to_string)),
        ])
    }

    /// Whether the row is about the person whom the register knows by its staff number.
    pub fn check_person(&self, table: &Table, person: Option<&Person>) -> Vec<RowError> {
        let error = |field, value: &str, problem| RowError {
            field,
            column: table.heading(field),
            value: value.to_owned(),
            problem,
        };
        let Some(person) = person else {
            return vec![error(
                Field::StaffNumber,
                &self.staff_number,
                Problem::UnknownTeacher,
            )];
        };
        let mut errors = Vec::new();
        if normal_name(&person.name) != self.name {
            let registered = person.name.clone();
            errors.push(error(
                Field::Name,
                &self.name,
                Problem::NameDiffers { registered },
            ));
        }
        if let (Some(written), Some(registered)) = (&self.identity_number, &person.identity_number)
            && written != registered
        {
            errors.push(error(
                Field::IdentityNumber,
                written.as_str(),
                Problem::IdentityDiffers,
            ));
        }
        errors
    }
}

fn key(facts: &[String; 10]) -> String {
    facts.join("\u{1f}")
}

fn hours_of(reader: &mut Reader<'_>, kind: Option<HoursKind>) -> Option<CreditHours> {
    if !reader.need(Field::Hours) {
        return None;
    }
    let found = amount(reader.cell(Field::Hours)).and_then(|hours| {
        let size = hours.hundredths().saturating_abs();
        match kind {
            Some(HoursKind::Credit) if hours <= CreditHours::ZERO => Err(Problem::HoursNotPositive),
            Some(HoursKind::Reversal) if hours >= CreditHours::ZERO => {
                Err(Problem::HoursNotNegative)
            }
            _ if size == 0 => Err(Problem::HoursNotPositive),
            _ if size > MOST_HOURS.hundredths() => Err(Problem::HoursTooMany { most: MOST_HOURS }),
            _ => Ok(hours),
        }
    });
    reader.noted(Field::Hours, found)
}

fn amount(cell: &Cell) -> Result<CreditHours, Problem> {
    match cell {
        Cell::Number(number) => {
            let hundredths = (number * 100.0).round();
            if !hundredths.is_finite() || hundredths.abs() > 1e12 {
                return Err(Problem::NotHours);
            }
            // What arithmetic in a sheet leaves behind the second place is no third place.
            if (number * 100.0 - hundredths).abs() > 1e-6 {
                return Err(Problem::HoursPlaces);
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and small, as was just looked at"
            )]
            let hundredths = hundredths as i64;
            Ok(CreditHours::from_hundredths(hundredths))
        }
        Cell::Text(text) => {
            let text = compact(text);
            text.parse().or_else(|_| match text.split_once('.') {
                Some((whole, places)) if places.len() > 2 => {
                    let (kept, rest) = places.split_at_checked(2).ok_or(Problem::NotHours)?;
                    let hours = format!("{whole}.{kept}")
                        .parse()
                        .map_err(|_| Problem::NotHours)?;
                    if rest.bytes().all(|b| b == b'0') {
                        Ok(hours)
                    } else if rest.bytes().all(|b| b.is_ascii_digit()) {
                        Err(Problem::HoursPlaces)
                    } else {
                        Err(Problem::NotHours)
                    }
                }
                _ => Err(Problem::NotHours),
            })
        }
        Cell::Error(shown) => Err(Problem::FailedFormula(shown.clone())),
        _ => Err(Problem::NotHours),
    }
}

fn date(reader: &mut Reader<'_>, field: Field, today: Day) -> Option<Day> {
    if !reader.need(field) {
        return None;
    }
    let found = match day(reader.cell(field)) {
        Ok(Some(day)) if day > today => Err(Problem::Future { today }),
        Ok(Some(day)) if day.year().number() < FIRST_YEAR => {
            let first = Day::from_ymd(FIRST_YEAR, 1, 1).unwrap_or(today);
            Err(Problem::DateOutside { first, last: today })
        }
        found => found,
    };
    reader.noted(field, found).flatten()
}

fn year(reader: &mut Reader<'_>, end: Option<Day>) -> Option<TrainingYear> {
    if reader.is_blank(Field::Year) {
        return None;
    }
    let shown = compact(&reader.cell(Field::Year).shown());
    let written: Result<i32, _> = shown
        .trim_end_matches("年度")
        .trim_end_matches('年')
        .parse();
    match (written.clone(), end) {
        // Another ledger has decided the year: what came after a closing stands in the year that was open.
        (Ok(written), _)
            if !reader.is_blank(Field::Entry) && (FIRST_YEAR..2200).contains(&written) => {}
        (Ok(written), Some(end)) if written != end.year().number() => {
            reader.refuse(
                Field::Year,
                Problem::YearDiffers {
                    expected: end.year(),
                },
            );
        }
        (Ok(written), _) if (FIRST_YEAR..2200).contains(&written) => {}
        _ => reader.refuse(Field::Year, Problem::NotAYear),
    }
    written.ok().map(TrainingYear)
}
