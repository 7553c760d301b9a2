//! What administrators teach the search 检索词典: words and synonyms, the same on every node; and what was not found.

use std::{collections::HashMap, sync::PoisonError, time::Duration};

use ::search::{ModuleNames, Vocabulary};
use database::{outbox::setting, search::search_miss};
use domain::{
    access::{Action, Resource, may},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};
use serde::{Deserialize, Serialize};

use crate::{Error, Platform, Refusal, Viewer, write::Topic};

const SETTING: &str = "search_vocabulary";
/// In characters.
const LONGEST_WORD: usize = 20;
const MOST_WORDS: usize = 2_000;
const MOST_GROUPS: usize = 1_000;
const MOST_IN_A_GROUP: usize = 20;
/// Longer questions are sentences, and may say more than their writer wants kept.
const LONGEST_MISS: usize = 40;
/// Different ones that are kept between two writings.
const MOST_MISSES: usize = 500;
/// So many digits in a row may be somebody's number.
const DIGITS: usize = 6;
/// How long what was not found waits to be written.
pub(super) const MISSES_WAIT: Duration = Duration::from_secs(5);

/// What administrators decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taught {
    /// Words that the dictionary lacks.
    pub words: Vec<String>,
    /// Groups of words that stand for each other.
    pub synonyms: Vec<Vec<String>>,
}

/// Something that was searched for and not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub text: String,
    pub times: u64,
    pub last_at: Timestamp,
}

/// What this node knows beside its index.
#[derive(Default)]
pub(crate) struct Words {
    modules: std::sync::RwLock<Vec<ModuleNames>>,
    misses: std::sync::Mutex<HashMap<String, i64>>,
}

impl Taught {
    /// One word in a line; a group of synonyms in a line, its words apart by a comma, a stroke or a blank.
    pub fn read(words: &str, synonyms: &str) -> Result<Self, Error> {
        let mut refusals = Vec::new();
        let apart =
            |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | '；' | ';');
        let mut taught = Self::default();
        for (line, text) in words.lines().enumerate() {
            for word in text.split(apart).filter(|word| !word.is_empty()) {
                check("words", line, word, &mut refusals);
                taught.words.push(word.to_owned());
            }
        }
        for (line, text) in synonyms.lines().enumerate() {
            let group: Vec<String> = text
                .split([',', '，', '、', '/', '；', ';', '=', '＝'])
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect();
            if group.is_empty() {
                continue;
            }
            if group.len() == 1 || group.len() > MOST_IN_A_GROUP {
                let detail = format!(
                    "line {}: write 2 to {MOST_IN_A_GROUP} words, apart by commas",
                    line + 1
                );
                refusals.push(Refusal::new("synonyms", "synonyms-form", detail));
            }
            for word in &group {
                check("synonyms", line, word, &mut refusals);
            }
            taught.synonyms.push(group);
        }
        taught.words.sort();
        taught.words.dedup();
        if taught.words.len() > MOST_WORDS {
            refusals.push(Refusal::new(
                "words",
                "too-many",
                format!("at most {MOST_WORDS} words"),
            ));
        }
        if taught.synonyms.len() > MOST_GROUPS {
            refusals.push(Refusal::new(
                "synonyms",
                "too-many",
                format!("at most {MOST_GROUPS} groups"),
            ));
        }
        if refusals.is_empty() {
            Ok(taught)
        } else {
            Err(Error::Refused(refusals))
        }
    }
}

fn check(field: &'static str, line: usize, word: &str, refusals: &mut Vec<Refusal>) {
    let length = word.chars().count();
    let has_letters = word.chars().any(char::is_alphanumeric);
    let is_clean = !word.chars().any(char::is_control);
    if !(1..=LONGEST_WORD).contains(&length) || !has_letters || !is_clean {
        let detail = format!(
            "line {}: {word:?} is no word of 1 to {LONGEST_WORD} characters",
            line + 1
        );
        refusals.push(Refusal::new(field, "word-form", detail));
    }
}

impl Platform {
    /// What the modules are called in the languages of the interface, so that a search for a name finds the module.
    pub fn name_modules(&self, names: Vec<ModuleNames>) {
        *self
            .words
            .modules
            .write()
            .unwrap_or_else(PoisonError::into_inner) = names;
    }

    /// What administrators taught the search.
    pub async fn taught(&self, viewer: &Viewer) -> Result<Taught, Error> {
        may(&viewer.actor, Action::ReadPolicies, Resource::Platform)?;
        self.taught_words().await
    }

    async fn taught_words(&self) -> Result<Taught, Error> {
        let row = setting::Entity::find_by_id(SETTING.to_owned())
            .one(&self.database.write)
            .await?;
        match row {
            Some(row) => Ok(serde_json::from_str(&row.value)?),
            None => Ok(Taught::default()),
        }
    }

    /// Teaches the search, in place of what it was taught before; every node follows by itself, and makes its
    /// index anew while the old one answers.
    pub async fn teach(&self, viewer: &Viewer, taught: &Taught) -> Result<(), Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        let value = &serde_json::to_string(taught)?;
        self.write(|tx| async move {
            let row = setting::ActiveModel {
                name: Set(SETTING.to_owned()),
                value: Set(value.clone()),
            };
            setting::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(setting::Column::Name)
                        .update_column(setting::Column::Value)
                        .to_owned(),
                )
                .exec_without_returning(tx.db())
                .await?;
            tx.announce(Topic::Vocabulary, SETTING).await
        })
        .await
    }

    /// Hands the index what was taught. Whether it should be made anew for that.
    pub(super) async fn learn_vocabulary(&self) -> Result<bool, Error> {
        let taught = self.taught_words().await?;
        let modules = self
            .words
            .modules
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let vocabulary = Vocabulary {
            words: taught.words,
            synonyms: taught.synonyms,
            modules,
        };
        self.with_index(move |platform| {
            platform.index.set_vocabulary(vocabulary)?;
            Ok(platform.index.is_outdated())
        })
        .await
    }

    /// Remembers that nothing was found; who asked is not remembered. Neither is what may name a person.
    pub(super) fn miss(&self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut digits = text.split(|c: char| !c.is_ascii_digit());
        let may_name = text.contains('@') || digits.any(|run| run.len() >= DIGITS);
        if text.is_empty() || text.chars().count() > LONGEST_MISS || may_name {
            return;
        }
        let mut misses = self
            .words
            .misses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if misses.len() < MOST_MISSES || misses.contains_key(&text) {
            *misses.entry(text).or_default() += 1;
        }
    }

    /// Writes down what was not found since the last time.
    pub async fn keep_misses(&self) -> Result<(), Error> {
        let misses = std::mem::take(
            &mut *self
                .words
                .misses
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if misses.is_empty() {
            return Ok(());
        }
        let misses = &misses;
        self.write(|tx| async move {
            for (text, times) in misses {
                let row = search_miss::ActiveModel {
                    text: Set(text.clone()),
                    times: Set(*times),
                    first_at: Set(tx.now().as_millis()),
                    last_at: Set(tx.now().as_millis()),
                };
                let more = Expr::col((search_miss::Entity, search_miss::Column::Times)).add(*times);
                search_miss::Entity::insert(row)
                    .on_conflict(
                        OnConflict::column(search_miss::Column::Text)
                            .value(search_miss::Column::Times, more)
                            .update_column(search_miss::Column::LastAt)
                            .to_owned(),
                    )
                    .exec_without_returning(tx.db())
                    .await?;
            }
            Ok(())
        })
        .await
    }

    /// What was looked for most and not found.
    pub async fn misses(&self, viewer: &Viewer, limit: u64) -> Result<Vec<Miss>, Error> {
        may(&viewer.actor, Action::ReadPolicies, Resource::Platform)?;
        let rows = search_miss::Entity::find()
            .order_by_desc(search_miss::Column::Times)
            .order_by_asc(search_miss::Column::Text)
            .limit(limit)
            .all(&self.database.read)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Miss {
                text: row.text,
                times: u64::try_from(row.times).unwrap_or_default(),
                last_at: Timestamp::from_millis(row.last_at),
            })
            .collect())
    }

    /// Forgets what was not found: somebody has seen to it.
    pub async fn forget_misses(&self, viewer: &Viewer) -> Result<(), Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        self.write(|tx| async move {
            search_miss::Entity::delete_many().exec(tx.db()).await?;
            Ok(())
        })
        .await
    }
}
