//! Every word for people, Chinese first, English complete.
//!
//! A text is a field with both languages beside each other, so a missing one does not compile. Where a text has a
//! place for a value it says `{name}`, and [`fill`] puts the value there. Numbers, hours, times and lengths are
//! formatted in [`format`] and nowhere else.

pub mod format;

mod administration;
mod analytics;
mod assignments;
mod authoring;
mod bank;
mod calendar;
mod captions;
mod certificates;
mod checkpoints;
mod courses;
mod declarations;
pub mod discussion;
mod downloads;
mod errors;
mod exchange;
mod exports;
mod flags;
mod folders;
mod hints;
mod learning;
mod ledger;
#[cfg(test)]
mod level;
pub mod lists;
mod mail;
mod notices;
pub mod paths;
mod people;
mod player;
mod questions;
mod ratings;
mod record;
mod shell;
mod tasks;
mod trainings;
mod uploads;
mod verification;
mod words;
mod workshops;

use icu_locale_core::locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

pub use authoring::refusal;
pub use exports::sent_field;
pub use flags::flag_sentences;
pub use ledger::reasons;
pub use notices::{Worded, worded};
pub use trainings::refused;

/// What the modules are called, in every language: a search for a name finds the module.
pub fn module_names() -> Vec<search::ModuleNames> {
    domain::catalogue::Module::ALL
        .iter()
        .map(|module| search::ModuleNames {
            code: module.code().to_owned(),
            names: [Lang::Zh, Lang::En]
                .map(|lang| Text::of(lang).words.module(*module).to_owned())
                .into(),
        })
        .collect()
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "zh-CN" | "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that there is.
    pub fn wished(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| {
            let tag = part.split(';').next()?.trim().to_ascii_lowercase();
            match tag.split('-').next()? {
                "zh" => Some(Self::Zh),
                "en" => Some(Self::En),
                _ => None,
            }
        })
    }
}

/// Declares a group of texts: `field: "中文", "English";`.
macro_rules! texts {
    ($name:ident { $($field:ident : $zh:literal, $en:literal;)+ }) => {
        #[derive(Debug)]
        pub struct $name { $(pub $field: &'static str),+ }

        impl $name {
            pub const ZH: Self = Self { $($field: $zh),+ };
            pub const EN: Self = Self { $($field: $en),+ };
        }
    };
}
pub(crate) use texts;

/// All texts of one language.
#[derive(Debug)]
pub struct Text {
    pub lang: Lang,
    pub words: words::Words,
    pub shell: shell::Shell,
    pub courses: courses::Courses,
    pub learning: learning::Learning,
    pub ledger: ledger::Ledger,
    pub lists: lists::Lists,
    pub people: people::People,
    pub bank: bank::Bank,
    pub questions: questions::Questions,
    pub verification: verification::Verification,
    pub administration: administration::Administration,
    pub assignments: assignments::Assignments,
    pub paths: paths::Paths,
    pub calendar: calendar::Calendar,
    pub mail: mail::Mail,
    pub notices: notices::Notices,
    pub analytics: analytics::Analytics,
    pub authoring: authoring::Authoring,
    pub captions: captions::Captions,
    pub checkpoints: checkpoints::Checkpoints,
    pub exchange: exchange::Exchange,
    pub folders: folders::Folders,
    pub exports: exports::Exports,
    pub hints: hints::Hints,
    pub tasks: tasks::Tasks,
    pub trainings: trainings::Trainings,
    pub workshops: workshops::Workshops,
    pub uploads: uploads::Uploads,
    pub declarations: declarations::Declarations,
    pub discussion: discussion::Discussion,
    pub flags: flags::Flags,
    pub downloads: downloads::Downloads,
    pub player: player::Player,
    pub ratings: ratings::Ratings,
    pub record: record::Record,
    pub certificates: certificates::Certificates,
    pub errors: errors::Errors,
}

static ZH: Text = Text {
    lang: Lang::Zh,
    words: words::Words::ZH,
    shell: shell::Shell::ZH,
    courses: courses::Courses::ZH,
    learning: learning::Learning::ZH,
    ledger: ledger::Ledger::ZH,
    lists: lists::Lists::ZH,
    people: people::People::ZH,
    bank: bank::Bank::ZH,
    questions: questions::Questions::ZH,
    verification: verification::Verification::ZH,
    administration: administration::Administration::ZH,
    assignments: assignments::Assignments::ZH,
    paths: paths::Paths::ZH,
    calendar: calendar::Calendar::ZH,
    mail: mail::Mail::ZH,
    notices: notices::Notices::ZH,
    analytics: analytics::Analytics::ZH,
    authoring: authoring::Authoring::ZH,
    captions: captions::Captions::ZH,
    checkpoints: checkpoints::Checkpoints::ZH,
    exchange: exchange::Exchange::ZH,
    folders: folders::Folders::ZH,
    exports: exports::Exports::ZH,
    hints: hints::Hints::ZH,
    tasks: tasks::Tasks::ZH,
    trainings: trainings::Trainings::ZH,
    workshops: workshops::Workshops::ZH,
    uploads: uploads::Uploads::ZH,
    declarations: declarations::Declarations::ZH,
    discussion: discussion::Discussion::ZH,
    flags: flags::Flags::ZH,
    downloads: downloads::Downloads::ZH,
    player: player::Player::ZH,
    ratings: ratings::Ratings::ZH,
    record: record::Record::ZH,
    certificates: certificates::Certificates::ZH,
    errors: errors::Errors::ZH,
};

static EN: Text = Text {
    lang: Lang::En,
    words: words::Words::EN,
    shell: shell::Shell::EN,
    courses: courses::Courses::EN,
    learning: learning::Learning::EN,
    ledger: ledger::Ledger::EN,
    lists: lists::Lists::EN,
    people: people::People::EN,
    bank: bank::Bank::EN,
    questions: questions::Questions::EN,
    verification: verification::Verification::EN,
    administration: administration::Administration::EN,
    assignments: assignments::Assignments::EN,
    paths: paths::Paths::EN,
    calendar: calendar::Calendar::EN,
    mail: mail::Mail::EN,
    notices: notices::Notices::EN,
    analytics: analytics::Analytics::EN,
    authoring: authoring::Authoring::EN,
    captions: captions::Captions::EN,
    checkpoints: checkpoints::Checkpoints::EN,
    exchange: exchange::Exchange::EN,
    folders: folders::Folders::EN,
    exports: exports::Exports::EN,
    hints: hints::Hints::EN,
    tasks: tasks::Tasks::EN,
    trainings: trainings::Trainings::EN,
    workshops: workshops::Workshops::EN,
    uploads: uploads::Uploads::EN,
    declarations: declarations::Declarations::EN,
    discussion: discussion::Discussion::EN,
    flags: flags::Flags::EN,
    downloads: downloads::Downloads::EN,
    player: player::Player::EN,
    ratings: ratings::Ratings::EN,
    record: record::Record::EN,
    certificates: certificates::Certificates::EN,
    errors: errors::Errors::EN,
};

impl Text {
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

thread_local! {
    static ENGLISH: Option<PluralRules> =
        PluralRules::try_new(locale!("en").into(), PluralRulesOptions::default()).ok();
}

/// Whether English has its singular for a number as it is written, by the rules of CLDR: for `1`, not for `1.00`.
fn is_one(number: &str) -> bool {
    // What shows places behind a point is never singular in English.
    let Ok(number) = number.parse::<u64>() else {
        return false;
    };
    let category = ENGLISH.with(|rules| Some(rules.as_ref()?.category_for(number)));
    category == Some(PluralCategory::One)
}

/// Puts values into the places of a text: `{count}` is the value, `{count|course|courses}` the form of a word that goes
/// with it. A value is text; what shows it escapes it.
pub fn fill(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let Some(close) = after.find('}') else {
            rest = &rest[open..];
            break;
        };
        let (wanted, forms) = match after[..close].split_once('|') {
            Some((name, forms)) => (name, forms.split_once('|')),
            None => (&after[..close], None),
        };
        match values.iter().find(|(name, _)| *name == wanted) {
            Some((_, value)) => match forms {
                Some((one, other)) => {
                    let value = value.to_string();
                    filled.push_str(if is_one(&value) { one } else { other });
                }
                None => filled.push_str(&value.to_string()),
            },
            None => filled.push_str(&rest[open..open + close + 2]),
        }
        rest = &after[close + 1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_into_their_places_and_never_read_as_places() {
        assert_eq!(fill("{a}和{b}", &[("a", &"{b}"), ("b", &2)]), "{b}和2");
        assert_eq!(fill("没有 {空", &[]), "没有 {空");
        assert_eq!(fill("{unknown}", &[]), "{unknown}");
        assert_eq!(fill("{unknown|a|b}", &[]), "{unknown|a|b}");
    }

    #[test]
    fn a_word_has_the_form_of_its_number() {
        let text = "{count} {count|entry|entries}";
        for (count, filled) in [
            ("1", "1 entry"),
            ("0", "0 entries"),
            ("2", "2 entries"),
            ("21", "21 entries"),
            ("1.00", "1.00 entries"),
            ("many", "many entries"),
        ] {
            assert_eq!(fill(text, &[("count", &count)]), filled);
        }
    }

    #[test]
    fn the_language_is_the_first_that_there_is() {
        assert_eq!(Lang::wished("fr-FR,en;q=0.8,zh;q=0.5"), Some(Lang::En));
        assert_eq!(Lang::wished("zh-Hans-CN,zh;q=0.9"), Some(Lang::Zh));
        assert_eq!(Lang::wished("de"), None);
    }
}
