//! Which column is which field, and which word is which value: data that is remembered for each source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    synonyms::{headings, words as default_words},
    text::{normal_heading, without_remark},
};
use crate::catalogue::words;

words! {
    /// What a list is about.
    List {
        Organisations = "organisations",
        Teachers = "teachers",
        Hours = "hours",
    }
}

words! {
    /// What a column of some list holds.
    Field {
        StaffNumber = "staff-number",
        Name = "name",
        IdentityNumber = "identity-number",
        Gender = "gender",
        County = "county",
        School = "school",
        /// The code of the organisation that a teacher belongs to.
        OrganisationCode = "organisation-code",
        Stage = "stage",
        Subject = "subject",
        Post = "post",
        Rural = "rural",
        StartOfWork = "start-of-work",
        Phone = "phone",
        Login = "login",

        Title = "title",
        Level = "level",
        Mode = "mode",
        Module = "module",
        Hours = "hours",
        Start = "start",
        End = "end",
        Certificate = "certificate",
        Year = "year",
        /// The number of the ledger's entry, in our own exports.
        Entry = "entry",
        HoursKind = "kind",
        /// The entry that a reversal takes back.
        Reverses = "reverses",
        CreditedAt = "credited-at",
        State = "state",
        Batch = "batch",
        Checkpoint = "checkpoint",

        /// An organisation's own code.
        Code = "code",
        OrganisationName = "organisation-name",
        OrganisationKind = "organisation-kind",
        ParentCode = "parent-code",
    }
}

impl List {
    /// The fields that its columns may hold.
    pub const fn fields(self) -> &'static [Field] {
        use Field::{
            Batch, Certificate, Checkpoint, Code, County, CreditedAt, End, Entry, Gender, Hours,
            HoursKind, IdentityNumber, Level, Login, Mode, Module, Name, OrganisationCode,
            OrganisationKind, OrganisationName, ParentCode, Phone, Post, Reverses, Rural, School,
            StaffNumber, Stage, Start, StartOfWork, State, Subject, Title, Year,
        };
        match self {
            Self::Organisations => &[
                Code,
                OrganisationName,
                OrganisationKind,
                ParentCode,
                Stage,
                Rural,
            ],
            Self::Teachers => &[
                StaffNumber,
                Name,
                IdentityNumber,
                Gender,
                County,
                School,
                OrganisationCode,
                Stage,
                Subject,
                Post,
                Rural,
                StartOfWork,
                Phone,
                Login,
            ],
            Self::Hours => &[
                Name,
                StaffNumber,
                IdentityNumber,
                School,
                County,
                OrganisationCode,
                Title,
                Level,
                Mode,
                Module,
                Hours,
                Start,
                End,
                Certificate,
                Year,
                Entry,
                HoursKind,
                Reverses,
                CreditedAt,
                State,
                Batch,
                Checkpoint,
            ],
        }
    }

    /// The columns without which nothing can be read; of each group one is enough.
    pub(super) const fn needed(self) -> &'static [&'static [Field]] {
        match self {
            Self::Organisations => &[
                &[Field::Code],
                &[Field::OrganisationName],
                &[Field::OrganisationKind],
            ],
            Self::Teachers => &[
                &[Field::StaffNumber],
                &[Field::Name],
                &[Field::IdentityNumber],
                &[Field::School, Field::OrganisationCode],
            ],
            Self::Hours => &[
                &[Field::Name],
                &[Field::StaffNumber],
                &[Field::Title],
                &[Field::Level],
                &[Field::Mode],
                &[Field::Module],
                &[Field::Hours],
                &[Field::Start],
                &[Field::End],
            ],
        }
    }

    /// How the field is called where the sheet has no column for it.
    pub fn heading(self, field: Field) -> &'static str {
        headings(self, field).first().copied().unwrap_or_default()
    }
}

/// How the lists of one source are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The heading of each field's column; an empty one says that the source has none, so that none is guessed.
    pub columns: BTreeMap<Field, String>,
    /// For a field of words: the source's word and the code that it stands for, such as 国培 and `national`.
    #[serde(default)]
    pub words: BTreeMap<Field, BTreeMap<String, String>>,
}

/// A remembered mapping that says what cannot be.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MappingError {
    #[error("the list of {} has no field {}", .list.code(), .field.code())]
    Field { list: List, field: Field },
    #[error("the heading {heading:?} is given to two fields, {} and {}", .fields.0.code(), .fields.1.code())]
    SharedHeading {
        heading: String,
        fields: (Field, Field),
    },
    #[error("{word:?} of the field {} stands for {code:?}, which is none of: {allowed}", .field.code())]
    Word {
        field: Field,
        word: String,
        code: String,
        allowed: String,
    },
}

impl Mapping {
    /// What the headings say by themselves, with the usual words.
    pub fn guess<S: AsRef<str>>(list: List, found: &[S]) -> Self {
        let mut mapping = Self {
            columns: BTreeMap::new(),
            words: usual_words(list),
        };
        // A heading that could be two fields is the one that is named so first, and each heading is used once.
        let mut used = vec![false; found.len()];
        for remark in [false, true] {
            for field in list.fields() {
                if mapping.columns.contains_key(field) {
                    continue;
                }
                let column = headings(list, *field).iter().find_map(|heading| {
                    found.iter().enumerate().position(|(column, text)| {
                        !used[column] && is_heading(text.as_ref(), heading, remark)
                    })
                });
                if let Some(column) = column {
                    used[column] = true;
                    let _ = mapping
                        .columns
                        .insert(*field, found[column].as_ref().to_owned());
                }
            }
        }
        mapping
    }

    /// Whether a mapping from outside makes sense for the list.
    pub fn check(&self, list: List) -> Result<(), MappingError> {
        let mut seen: BTreeMap<String, Field> = BTreeMap::new();
        for (field, heading) in &self.columns {
            if !list.fields().contains(field) {
                return Err(MappingError::Field {
                    list,
                    field: *field,
                });
            }
            let heading_as_compared = normal_heading(heading);
            if heading_as_compared.is_empty() {
                continue;
            }
            if let Some(other) = seen.insert(heading_as_compared, *field) {
                let heading = heading.clone();
                return Err(MappingError::SharedHeading {
                    heading,
                    fields: (other, *field),
                });
            }
        }
        for (field, table) in &self.words {
            for (word, code) in table {
                let allowed = codes(*field);
                if !allowed.contains(&code.as_str()) {
                    let (word, code, allowed) = (word.clone(), code.clone(), allowed.join(", "));
                    return Err(MappingError::Word {
                        field: *field,
                        word,
                        code,
                        allowed,
                    });
                }
            }
        }
        Ok(())
    }

    /// The word that people use for a code, as our own lists write it.
    pub fn usual_word(field: Field, code: &'static str) -> &'static str {
        default_words(field)
            .iter()
            .find(|(known, _)| *known == code)
            .and_then(|(_, words)| words.first())
            .copied()
            .unwrap_or(code)
    }

    /// The code that a cell's word stands for.
    pub(super) fn code(&self, field: Field, word: &str) -> Option<&'static str> {
        let word = normal_heading(word);
        let own = self.words.get(&field).and_then(|table| {
            table.get(&word).or_else(|| {
                table
                    .iter()
                    .find(|(key, _)| normal_heading(key) == word)
                    .map(|(_, code)| code)
            })
        });
        let wanted = own.map_or(word.as_str(), String::as_str);
        codes(field).into_iter().find(|code| *code == wanted)
    }

    /// The words by which a value may be written, the shortest list that helps: the usual word of each code.
    pub(super) fn allowed(field: Field) -> String {
        default_words(field)
            .iter()
            .map(|(code, words)| words.first().copied().unwrap_or(code))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn codes(field: Field) -> Vec<&'static str> {
    default_words(field).iter().map(|(code, _)| *code).collect()
}

fn usual_words(list: List) -> BTreeMap<Field, BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for field in list.fields() {
        let table: BTreeMap<String, String> = default_words(*field)
            .iter()
            .flat_map(|(code, words)| {
                words
                    .iter()
                    .map(|word| ((*word).to_owned(), (*code).to_owned()))
            })
            .collect();
        if !table.is_empty() {
            let _ = all.insert(*field, table);
        }
    }
    all
}

fn is_heading(text: &str, heading: &str, without: bool) -> bool {
    let text = normal_heading(text);
    let text = if without {
        without_remark(&text)
    } else {
        Some(text.as_str())
    };
    text == Some(heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{Level, Mode, Module, Stage},
        organisations::OrganisationKind,
    };

    #[test]
    fn headings_are_known_with_blanks_line_breaks_and_remarks() {
        let found = [
            "序号",
            "姓  名",
            "身份证号码",
            "县（区）",
            "学校名称",
            "参加工作\n时间",
            "联系电话",
            "教师编号*",
            "是否农村（是/否）",
            "任教学科",
        ];
        let columns = Mapping::guess(List::Teachers, &found).columns;
        for (field, heading) in [
            (Field::Name, "姓  名"),
            (Field::IdentityNumber, "身份证号码"),
            (Field::County, "县（区）"),
            (Field::School, "学校名称"),
            (Field::StartOfWork, "参加工作\n时间"),
            (Field::Phone, "联系电话"),
            (Field::StaffNumber, "教师编号*"),
            (Field::Rural, "是否农村（是/否）"),
            (Field::Subject, "任教学科"),
        ] {
            assert_eq!(
                columns.get(&field).map(String::as_str),
                Some(heading),
                "{field}"
            );
        }
        assert_eq!(columns.len(), 9);
        let english = Mapping::guess(
            List::Teachers,
            &["Staff number", "staff_number", "Name", "Identity number"],
        );
        assert_eq!(english.columns[&Field::StaffNumber], "Staff number");
        assert_eq!(english.columns.len(), 3);
    }

    #[test]
    fn every_code_of_the_catalogue_has_words_and_every_default_passes_the_check() {
        let all = |codes: Vec<&'static str>, field| assert_eq!(super::codes(field), codes);
        all(Level::ALL.iter().map(|w| w.code()).collect(), Field::Level);
        all(Mode::ALL.iter().map(|w| w.code()).collect(), Field::Mode);
        all(
            Module::ALL.iter().map(|w| w.code()).collect(),
            Field::Module,
        );
        all(Stage::ALL.iter().map(|w| w.code()).collect(), Field::Stage);
        all(
            OrganisationKind::ALL.iter().map(|w| w.code()).collect(),
            Field::OrganisationKind,
        );
        for list in List::ALL {
            let found: Vec<&str> = list
                .fields()
                .iter()
                .map(|field| list.heading(*field))
                .collect();
            let mapping = Mapping::guess(*list, &found);
            assert_eq!(
                mapping.columns.len(),
                found.len(),
                "every field by its first heading"
            );
            assert_eq!(mapping.check(*list), Ok(()));
            for (field, table) in &mapping.words {
                for (word, code) in table {
                    assert_eq!(
                        normal_heading(word),
                        *word,
                        "{field}: written as it is compared"
                    );
                    assert_eq!(mapping.code(*field, word), Some(code.as_str()));
                    assert_eq!(mapping.code(*field, code), Some(code.as_str()));
                }
            }
            for field in list.fields() {
                for heading in headings(*list, *field) {
                    assert_eq!(&normal_heading(heading), heading, "{field}");
                }
            }
        }
    }

    #[test]
    fn a_mapping_is_remembered_as_json_and_may_use_its_own_headings_and_words() {
        let mut mapping = Mapping::guess(List::Hours, &["姓名", "学时"]);
        let _ = mapping.columns.insert(Field::Hours, "折算 学时".to_owned());
        let _ = mapping
            .words
            .entry(Field::Level)
            .or_default()
            .insert("教育部".to_owned(), "national".to_owned());
        let json = serde_json::to_string(&mapping).expect("json");
        assert_eq!(
            serde_json::from_str::<Mapping>(&json).expect("a mapping"),
            mapping
        );
        assert_eq!(mapping.code(Field::Level, " 教育部 "), Some("national"));
        assert_eq!(mapping.code(Field::Level, "世界级"), None);
        let _ = mapping
            .words
            .entry(Field::Level)
            .or_default()
            .insert("世界级".to_owned(), "world".to_owned());
        let error = mapping.check(List::Hours).expect_err("no such level");
        assert!(
            error.to_string().contains("none of: national, provincial"),
            "{error}"
        );
        let _ = mapping.columns.insert(Field::Login, "x".to_owned());
        assert!(matches!(
            mapping.check(List::Hours),
            Err(MappingError::Field { .. })
        ));
        let shared = Mapping {
            columns: [(Field::Start, "日期"), (Field::End, " 日期")]
                .map(|(f, h)| (f, h.to_owned()))
                .into(),
            words: BTreeMap::new(),
        };
        assert!(matches!(
            shared.check(List::Hours),
            Err(MappingError::SharedHeading { .. })
        ));
    }
}
