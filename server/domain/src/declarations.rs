//! Training taken elsewhere, declared by the teacher with documents 自主申报.
//!
//! **Rules.** It is counted in a unit of the policy's conversions. A certificate earns its hours once per teacher; where
//! there is no number, the same title and days are the same training. Administrators verify it by the policy's steps.

use sha2::{Digest, Sha256};

use crate::{
    catalogue::{Level, Mode, Module},
    crediting::Reason,
    hours::CreditHours,
    ids::AccountId,
    ledger::Source,
    policies::Conversion,
    time::Day,
};

/// What is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub title: String,
    pub organiser: String,
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub from: Day,
    pub to: Day,
    /// In the unit of the certificate.
    pub amount: CreditHours,
    pub certificate: Option<String>,
}

/// What is wrong with a declaration, by its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct DeclarationError {
    pub field: &'static str,
    pub code: &'static str,
    pub detail: String,
}

const TEXT_LIMIT: usize = 120;
const CERTIFICATE_LIMIT: usize = 60;
/// More of any unit than one certificate states.
const MOST_AMOUNT: CreditHours = CreditHours::from_hundredths(100_000);

impl Declaration {
    /// Every field that cannot stand.
    pub fn problems(&self, today: Day) -> Vec<DeclarationError> {
        let mut found = Vec::new();
        let mut say = |field, code, detail: String| {
            found.push(DeclarationError {
                field,
                code,
                detail,
            });
        };
        for (field, text) in [("title", &self.title), ("organiser", &self.organiser)] {
            if text.trim().is_empty() {
                say(field, "missing", "fill this in".to_owned());
            } else if text.chars().count() > TEXT_LIMIT {
                say(
                    field,
                    "too-long",
                    format!("write at most {TEXT_LIMIT} characters"),
                );
            }
        }
        if self.to < self.from {
            let detail = "the last day may not come before the first";
            say("to", "declaration-order", detail.to_owned());
        } else if self.to > today {
            let detail = format!("the training must be over; today is {today}");
            say("to", "declaration-future", detail);
        }
        if self.amount <= CreditHours::ZERO || self.amount > MOST_AMOUNT {
            let detail = format!("write a number from 0.01 to {}", MOST_AMOUNT.short());
            say("amount", "declaration-amount", detail);
        }
        let number = self.certificate.as_deref().unwrap_or_default();
        if number.chars().count() > CERTIFICATE_LIMIT {
            let detail = format!("write at most {CERTIFICATE_LIMIT} characters");
            say("certificate", "too-long", detail);
        }
        found
    }

    /// What it is credited for: the certificate or, without one, the title and its days.
    pub fn source(&self, account: &AccountId) -> Source {
        let mut hash = Sha256::new();
        let mut text = |field: &str| {
            hash.update(field.len().to_string());
            hash.update(":");
            hash.update(field);
        };
        text(account.as_str());
        let number = self.certificate.as_deref().map(plain);
        if let Some(number) = number.filter(|number| !number.is_empty()) {
            text("certificate");
            text(&number);
        } else {
            text("training");
            text(&plain(&self.title));
            text(&self.from.to_string());
            text(&self.to.to_string());
        }
        Source::new("declaration", hex::encode(hash.finalize()))
    }
}

/// Spaces and upper case make no other certificate.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What the amount is worth, and of that what is recognised where `already` of the unit has been this year.
pub fn recognised(
    declaration: &Declaration,
    conversion: &Conversion,
    already: CreditHours,
) -> (CreditHours, Vec<Reason>) {
    let worth = converted(declaration.amount, conversion);
    let mut why = vec![Reason::Declared {
        title: declaration.title.trim().to_owned(),
        amount: declaration.amount.short(),
        unit: conversion.name.clone(),
        hours: worth,
    }];
    let Some(most) = conversion.most else {
        return (worth, why);
    };
    let room = already.missing_to(most);
    if worth <= room {
        return (worth, why);
    }
    why.push(Reason::RecognisedAtMost {
        unit: conversion.name.clone(),
        most,
        already,
    });
    (room, why)
}

/// Hours for so much of the unit, rounded down to hundredths.
pub fn converted(amount: CreditHours, conversion: &Conversion) -> CreditHours {
    let product = i128::from(amount.hundredths()) * i128::from(conversion.hours.hundredths());
    CreditHours::from_hundredths(i64::try_from(product / 100).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn declared(amount: i64, certificate: Option<&str>) -> Declaration {
        Declaration {
            title: "暑期教师研修".to_owned(),
            organiser: "国家智慧教育平台".to_owned(),
            module: Module::TeacherEthics,
            level: Level::National,
            mode: Mode::Remote,
            from: "2026-07-20".parse().expect("a day"),
            to: "2026-08-25".parse().expect("a day"),
            amount: CreditHours::from_hundredths(amount),
            certificate: certificate.map(str::to_owned),
        }
    }

    fn unit(hours: i64, most: Option<i64>) -> Conversion {
        Conversion {
            unit: "u".to_owned(),
            name: "学分".to_owned(),
            hours: CreditHours::from_hundredths(hours),
            most: most.map(CreditHours::from_hundredths),
        }
    }

    #[test]
    fn the_same_certificate_is_the_same_source_however_it_is_typed() {
        let me = AccountId::new("me");
        let first = declared(100, Some("国培 2026-a01"));
        let again = Declaration {
            title: "另一个名字".to_owned(),
            ..declared(900, Some(" 国培2026-A01 "))
        };
        assert_eq!(first.source(&me), again.source(&me));
        assert_ne!(first.source(&me), first.source(&AccountId::new("other")));
        assert_ne!(first.source(&me), declared(100, None).source(&me));
        let blank = declared(100, Some("  "));
        assert_eq!(blank.source(&me), declared(500, None).source(&me));
    }

    #[test]
    fn what_is_to_come_turned_round_or_empty_is_named_by_its_field() {
        let today = "2026-08-01".parse().expect("a day");
        let wrong = Declaration {
            organiser: String::new(),
            ..declared(0, None)
        };
        let fields: Vec<_> = wrong
            .problems(today)
            .iter()
            .map(|each| each.field)
            .collect();
        assert_eq!(fields, ["organiser", "to", "amount"]);
        let round = Declaration {
            to: "2026-07-01".parse().expect("a day"),
            ..declared(100, None)
        };
        assert_eq!(round.problems(today)[0].code, "declaration-order");
    }

    proptest! {
        #[test]
        fn never_more_than_the_most_is_recognised_and_every_cut_is_told(
            amounts in proptest::collection::vec(1..5_000_i64, 1..12), hours in 1..900_i64, most in proptest::option::of(1..5_000_i64),
        ) {
            let unit = unit(hours, most);
            let mut already = CreditHours::ZERO;
            for amount in amounts {
                let declared = declared(amount, None);
                let (given, why) = recognised(&declared, &unit, already);
                let is_cut = given < converted(declared.amount, &unit);
                prop_assert_eq!(is_cut, why.iter().any(|line| matches!(line, Reason::RecognisedAtMost { .. })));
                prop_assert!(given >= CreditHours::ZERO);
                already = already + given;
            }
            if let Some(most) = unit.most {
                prop_assert!(already <= most);
            }
        }
    }
}
