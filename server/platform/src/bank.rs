//! The question bank 题库: questions by module and subject, brought in by authors and taken by any of them into a quiz.
//!
//! A quiz holds its own copies, so that a published version never changes with the bank. A question that the same author
//! brings in twice is there once.

use std::collections::HashSet;

use bytes::Bytes;
use content::{gift, markdown::plain_text, questions::LeftOut};
use database::{accounts::account, bank::bank_question};
use domain::{
    access::{Action, Resource, may},
    assessment::{Question, Quiz},
    catalogue::{Content, Module},
    ids::AccountId,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, LikeExpr},
};
use sha2::{Digest, Sha256};

use crate::{
    Error, Platform, Refusal, Viewer,
    authoring::{Draft, QuestionsUnread},
    catalogue::Page,
};

/// Questions on one page of the list.
pub const PAGE: usize = 30;
/// Questions of one file of the bank.
const MOST_EXPORTED: u64 = 2000;
const SUBJECT_LIMIT: usize = 50;

/// What somebody looks for; empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankFilter {
    pub module: Option<Module>,
    pub subject: String,
    pub text: String,
}

/// One question, as the list shows it.
#[derive(Clone, Debug)]
pub struct BankQuestion {
    pub id: String,
    pub question: Question,
    pub module: Module,
    pub subject: String,
    pub owner_name: String,
    pub is_own: bool,
    pub at: Timestamp,
}

/// Questions on their way into the bank.
#[derive(Clone, Debug, Default)]
pub struct NewQuestions {
    pub module: String,
    pub subject: String,
    /// What was typed, in GIFT.
    pub gift: String,
    /// A file of questions, whose come behind those that were typed.
    pub file: Option<Bytes>,
}

/// What came of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    pub added: usize,
    /// That were there already.
    pub unchanged: usize,
    /// What the file says and a question cannot hold.
    pub left_out: Vec<LeftOut>,
}

impl Platform {
    /// The questions that match, the newest first. `after` is the last id of the page before.
    pub async fn bank(
        &self,
        viewer: &Viewer,
        filter: &BankFilter,
        after: Option<&str>,
    ) -> Result<Page<BankQuestion>, Error> {
        self.bank_page(viewer, filter, after, PAGE).await
    }

    /// The same with so many on a page.
    pub async fn bank_page(
        &self,
        viewer: &Viewer,
        filter: &BankFilter,
        after: Option<&str>,
        most: usize,
    ) -> Result<Page<BankQuestion>, Error> {
        may(&viewer.actor, Action::UseBank, Resource::Platform)?;
        let found = matching(filter);
        let total = found.clone().count(&self.database.read).await?;
        let rest = match after {
            Some(id) => found.filter(bank_question::Column::Id.lt(id)),
            None => found,
        };
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        let mut rows = rest.limit(limit).all(&self.database.read).await?;
        let has_more = rows.len() > most;
        rows.truncate(most);
        let people = account::Entity::find()
            .filter(account::Column::Id.is_in(rows.iter().map(|row| row.owner_id.clone())))
            .all(&self.database.read)
            .await?;
        let next = rows.last().map(|row| row.id.clone()).filter(|_| has_more);
        let items = rows
            .into_iter()
            .map(|row| {
                let owner = people.iter().find(|person| person.id == row.owner_id);
                let name = owner.map(|owner| owner.name.clone());
                of_row(viewer, row, name.unwrap_or_default())
            })
            .collect::<Result<_, Error>>()?;
        Ok(Page {
            items,
            next,
            total: usize::try_from(total).unwrap_or(usize::MAX),
        })
    }

    /// All questions that match, as a quiz that can be printed; the newest where there are too many.
    pub async fn bank_as_quiz(&self, viewer: &Viewer, filter: &BankFilter) -> Result<Quiz, Error> {
        may(&viewer.actor, Action::UseBank, Resource::Platform)?;
        let rows = matching(filter)
            .limit(MOST_EXPORTED)
            .all(&self.database.read)
            .await?;
        let questions = rows.iter().rev().map(|row| serde_json::from_str(&row.body));
        let questions = questions.collect::<Result<_, _>>()?;
        Ok(Quiz { questions }.numbered())
    }

    /// Brings questions in. Everything that is wrong is told at once, and then nothing is.
    pub async fn add_to_bank(
        &self,
        viewer: &Viewer,
        new: NewQuestions,
    ) -> Result<Result<Added, QuestionsUnread>, Error> {
        may(&viewer.actor, Action::UseBank, Resource::Platform)?;
        let mut refusals = Vec::new();
        let module = new.module.parse::<Module>();
        let module = module.map_err(|error| {
            refusals.push(Refusal::new("module", "unknown-word", error.to_string()));
        });
        let subject = new.subject.trim();
        if subject.chars().count() > SUBJECT_LIMIT {
            let detail = format!("write at most {SUBJECT_LIMIT} characters");
            refusals.push(Refusal::new("subject", "too-long", detail));
        }
        let mut text = new.gift;
        let mut left_out = Vec::new();
        if let Some(file) = new.file {
            match self.read_questions(file).await? {
                Ok(read) => {
                    refusals.extend(read.refusals());
                    text = format!("{}\n\n{}", text.trim_end(), read.gift);
                    left_out = read.left_out;
                }
                Err(unread) => return Ok(Err(unread)),
            }
        }
        if text.trim().is_empty() {
            refusals.push(Refusal::new(
                "gift",
                "missing",
                "write questions, or choose a file",
            ));
        }
        let quiz = gift::read_quiz(&text).unwrap_or_else(|problems| {
            let problems = problems.into_iter();
            refusals.extend(problems.map(|problem| Refusal::of_gift("gift", problem)));
            Quiz::default()
        });
        let (Ok(module), true) = (module, refusals.is_empty()) else {
            return Err(Error::Refused(refusals));
        };
        let prepared = quiz
            .questions
            .into_iter()
            .filter(Question::has_marks)
            .map(Prepared::of)
            .collect::<Result<Vec<_>, _>>()?;
        let (added, unchanged) = self
            .keep_in_bank(viewer, module, subject, &prepared)
            .await?;
        Ok(Ok(Added {
            added,
            unchanged,
            left_out,
        }))
    }

    async fn keep_in_bank(
        &self,
        viewer: &Viewer,
        module: Module,
        subject: &str,
        prepared: &[Prepared],
    ) -> Result<(usize, usize), Error> {
        self.write(|tx| async move {
            // The same author in two windows.
            tx.lock_account(viewer.account()).await?;
            let hashes = prepared.iter().map(|each| each.hash.clone());
            let mut known: HashSet<String> = bank_question::Entity::find()
                .select_only()
                .column(bank_question::Column::Hash)
                .filter(bank_question::Column::OwnerId.eq(viewer.account().as_str()))
                .filter(bank_question::Column::Hash.is_in(hashes))
                .into_tuple()
                .all(tx.db())
                .await?
                .into_iter()
                .collect();
            let fresh: Vec<_> = prepared
                .iter()
                .filter(|each| known.insert(each.hash.clone()))
                .map(|each| bank_question::ActiveModel {
                    id: Set(tx.fresh_id()),
                    owner_id: Set(viewer.account().to_string()),
                    module: Set(module.code().to_owned()),
                    subject: Set(subject.to_owned()),
                    kind: Set(each.kind.to_owned()),
                    words: Set(each.words.clone()),
                    body: Set(each.body.clone()),
                    hash: Set(each.hash.clone()),
                    at: Set(tx.now().as_millis()),
                })
                .collect();
            let added = fresh.len();
            // Databases take only so many values in one statement.
            for some in fresh.chunks(500) {
                bank_question::Entity::insert_many(some.to_vec())
                    .exec_without_returning(tx.db())
                    .await?;
            }
            Ok((added, prepared.len() - added))
        })
        .await
    }

    /// Writes a question anew, for who brought it in. Quizzes that hold it keep it as it was.
    pub async fn change_in_bank(
        &self,
        viewer: &Viewer,
        id: &str,
        new: &NewQuestions,
    ) -> Result<BankQuestion, Error> {
        may(&viewer.actor, Action::UseBank, Resource::Platform)?;
        let mut refusals = Vec::new();
        let module = new.module.parse::<Module>();
        let module = module.map_err(|error| {
            refusals.push(Refusal::new("module", "unknown-word", error.to_string()));
        });
        let subject = new.subject.trim();
        if subject.chars().count() > SUBJECT_LIMIT {
            let detail = format!("write at most {SUBJECT_LIMIT} characters");
            refusals.push(Refusal::new("subject", "too-long", detail));
        }
        let quiz = gift::read_quiz(&new.gift).unwrap_or_else(|problems| {
            let problems = problems.into_iter();
            refusals.extend(problems.map(|problem| Refusal::of_gift("gift", problem)));
            Quiz::default()
        });
        let mut questions = quiz.questions.into_iter().filter(Question::has_marks);
        let question = questions.next().filter(|_| questions.next().is_none());
        if question.is_none() && refusals.is_empty() {
            refusals.push(Refusal::new("gift", "one-question", "write one question"));
        }
        let (Ok(module), Some(question), true) = (module, question, refusals.is_empty()) else {
            return Err(Error::Refused(refusals));
        };
        let prepared = &Prepared::of(question)?;
        self.write(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let row = bank_question::Entity::find_by_id(id).one(tx.db()).await?;
            let mut row = row.ok_or(Error::NotFound("question"))?;
            let owner = AccountId::new(row.owner_id.clone());
            let resource = Resource::Draft { owner: &owner };
            may(&viewer.actor, Action::ChangeBank, resource)?;
            let same = bank_question::Entity::find()
                .filter(bank_question::Column::OwnerId.eq(owner.as_str()))
                .filter(bank_question::Column::Hash.eq(&prepared.hash))
                .filter(bank_question::Column::Id.ne(id))
                .one(tx.db())
                .await?;
            if same.is_some() {
                let detail = "the bank has this question already";
                return Err(Error::conflict("question-known", detail));
            }
            let changed = bank_question::ActiveModel {
                module: Set(module.code().to_owned()),
                subject: Set(subject.to_owned()),
                kind: Set(prepared.kind.to_owned()),
                words: Set(prepared.words.clone()),
                body: Set(prepared.body.clone()),
                hash: Set(prepared.hash.clone()),
                ..Default::default()
            };
            bank_question::Entity::update_many()
                .set(changed)
                .filter(bank_question::Column::Id.eq(id))
                .exec(tx.db())
                .await?;
            module.code().clone_into(&mut row.module);
            subject.clone_into(&mut row.subject);
            row.body.clone_from(&prepared.body);
            of_row(viewer, row, viewer.name.clone())
        })
        .await
    }

    /// Takes a question out of the bank, for who brought it in. Quizzes that hold it keep it.
    pub async fn remove_from_bank(&self, viewer: &Viewer, id: &str) -> Result<(), Error> {
        self.write(|tx| async move {
            may(&viewer.actor, Action::UseBank, Resource::Platform)?;
            let row = bank_question::Entity::find_by_id(id).one(tx.db()).await?;
            // Gone already: a double click.
            let Some(row) = row else { return Ok(()) };
            let owner = AccountId::new(row.owner_id);
            let resource = Resource::Draft { owner: &owner };
            may(&viewer.actor, Action::ChangeBank, resource)?;
            bank_question::Entity::delete_by_id(id)
                .exec(tx.db())
                .await?;
            Ok(())
        })
        .await
    }

    /// Copies questions of the bank to the end of a quiz of a draft, as one saved change; those that are in it already are
    /// passed over.
    pub async fn take_from_bank(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        unit: &str,
        ids: &[String],
    ) -> Result<Draft, Error> {
        may(&viewer.actor, Action::UseBank, Resource::Platform)?;
        if ids.is_empty() {
            return Err(Error::refused("question", "missing", "choose questions"));
        }
        let rows = bank_question::Entity::find()
            .filter(bank_question::Column::Id.is_in(ids.iter().cloned()))
            .order_by_asc(bank_question::Column::Id)
            .all(&self.database.read)
            .await?;
        if rows.is_empty() {
            return Err(Error::NotFound("question"));
        }
        let bodies = rows.iter().map(|row| serde_json::from_str(&row.body));
        let questions: Vec<Question> = bodies.collect::<Result<_, _>>()?;
        let questions = &questions;
        self.change(viewer, code, revision, |course| {
            let mut units = course.sections.iter_mut().flat_map(|it| &mut it.units);
            let unit = units.find(|each| each.key == unit);
            let Some(Content::Quiz(quiz)) = unit.map(|unit| &mut unit.content) else {
                return Err(Error::NotFound("quiz"));
            };
            let mut all = std::mem::take(&mut quiz.quiz).questions;
            let mut known: HashSet<String> = all
                .iter()
                .cloned()
                .map(|each| Prepared::of(each).map(|each| each.hash))
                .collect::<Result<_, _>>()?;
            for question in questions {
                if known.insert(Prepared::of(question.clone())?.hash) {
                    all.push(question.clone());
                }
            }
            quiz.quiz = Quiz { questions: all }.numbered();
            Ok(())
        })
        .await
    }
}

fn of_row(
    viewer: &Viewer,
    row: bank_question::Model,
    owner_name: String,
) -> Result<BankQuestion, Error> {
    let module = row
        .module
        .parse()
        .map_err(|error| Error::Damaged(format!("question {}: {error}", row.id)))?;
    Ok(BankQuestion {
        question: serde_json::from_str(&row.body)?,
        module,
        subject: row.subject,
        owner_name,
        is_own: row.owner_id == viewer.account().as_str(),
        at: Timestamp::from_millis(row.at),
        id: row.id,
    })
}

fn matching(filter: &BankFilter) -> Select<bank_question::Entity> {
    let mut found = bank_question::Entity::find().order_by_desc(bank_question::Column::Id);
    if let Some(module) = filter.module {
        found = found.filter(bank_question::Column::Module.eq(module.code()));
    }
    let subject = filter.subject.trim();
    if !subject.is_empty() {
        found = found.filter(bank_question::Column::Subject.eq(subject));
    }
    for word in filter.text.to_lowercase().split_whitespace() {
        let word: String = word
            .chars()
            .flat_map(|c| {
                matches!(c, '%' | '_' | '\\')
                    .then_some('\\')
                    .into_iter()
                    .chain([c])
            })
            .collect();
        let like = LikeExpr::new(format!("%{word}%")).escape('\\');
        found = found.filter(Expr::col(bank_question::Column::Words).like(like));
    }
    found
}

/// A question as the bank keeps it: numbered alone, so that the same question has the same hash wherever it stood.
struct Prepared {
    kind: &'static str,
    words: String,
    body: String,
    hash: String,
}

impl Prepared {
    fn of(question: Question) -> Result<Self, Error> {
        let alone = Quiz {
            questions: vec![question],
        };
        let question = alone.numbered().questions.pop().ok_or_else(|| {
            Error::Damaged("a question was lost while it was numbered".to_owned())
        })?;
        let body = serde_json::to_string(&question)?;
        let name = question.name.as_deref().unwrap_or_default();
        let words = format!("{name} {}", plain_text(&question.readable_stem()));
        Ok(Self {
            kind: question.kind().code(),
            words: words.trim().to_lowercase(),
            hash: hex::encode(Sha256::digest(&body)),
            body,
        })
    }
}
