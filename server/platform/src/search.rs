//! Finding courses and what is inside them; and how each node's index and catalogue follow the outbox.

mod documents;
mod texts;
mod vocabulary;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use ::search::{Completion, Document, GroupedResults, Kind, Query, Results};
use database::{catalogue::course, learning::enrolment, outbox::outbox_row};
use domain::{
    accounts::Role,
    catalogue::{Level, Mode, Module, Stage},
    ids::CourseId,
    learning::ProgressState,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query as Select,
};

pub use documents::documents_of;
pub use texts::Texts;
pub use vocabulary::{Miss, Taught};

pub(crate) use vocabulary::Words;

use crate::{Error, Platform, Viewer, error::INDEX_BUSY, write::Topic};

/// The longest that another node's change stays unseen on this one.
const PATIENCE: Duration = Duration::from_millis(400);
/// After an error the follower waits, so that a database that is down is not asked a thousand times.
const AFTER_ERROR: Duration = Duration::from_secs(2);
/// On PostgreSQL a transaction takes its position before it commits, so a lower position may appear after a higher
/// one. Each pass reads so many positions again.
const WINDOW: i64 = 500;

/// A question and the choices beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub text: String,
    pub module: Option<Module>,
    pub level: Option<Level>,
    pub mode: Option<Mode>,
    pub stage: Option<Stage>,
    pub kind: Option<Kind>,
    pub limit: usize,
    pub offset: usize,
}

impl Asked {
    pub fn of(text: &str, limit: usize) -> Self {
        Self {
            text: text.to_owned(),
            limit,
            ..Self::default()
        }
    }

    /// Whether the words alone were asked for: where a choice leaves nothing, the words may well be known.
    fn is_plain(&self) -> bool {
        let narrowed = self.module.is_some()
            || self.level.is_some()
            || self.mode.is_some()
            || self.stage.is_some()
            || self.kind.is_some();
        !narrowed && self.offset == 0
    }
}

/// How far this node has followed the outbox. Locked for a whole pass: the index has one writer.
#[derive(Default)]
pub(crate) struct Follower(tokio::sync::Mutex<Followed>);

#[derive(Default)]
struct Followed {
    /// `None` until the first pass has compared the index with the outbox.
    position: Option<i64>,
    /// Positions of the window that were handled.
    handled: BTreeSet<i64>,
}

impl Platform {
    /// Searches titles and contents, place by place; anybody may. A question is never wrong: it finds more or less.
    pub async fn search(&self, viewer: Option<&Viewer>, asked: &Asked) -> Result<Results, Error> {
        let query = self.query(viewer, asked).await?;
        let results = self
            .with_index(move |platform| Ok(platform.index.search(&query)?))
            .await?;
        if results.total == 0 && asked.is_plain() {
            self.miss(&asked.text);
        }
        Ok(results)
    }

    /// The same course by course, each with its best places.
    pub async fn search_courses(
        &self,
        viewer: Option<&Viewer>,
        asked: &Asked,
    ) -> Result<GroupedResults, Error> {
        let query = self.query(viewer, asked).await?;
        let results = self
            .with_index(move |platform| Ok(platform.index.search_grouped(&query)?))
            .await?;
        if results.total == 0 && asked.is_plain() {
            self.miss(&asked.text);
        }
        Ok(results)
    }

    /// What may be meant by the beginning of a question.
    pub async fn complete(
        &self,
        viewer: Option<&Viewer>,
        text: &str,
        limit: usize,
    ) -> Result<Vec<Completion>, Error> {
        let (text, organisations) = (text.to_owned(), self.audiences_seen_by(viewer));
        self.with_index(move |platform| Ok(platform.index.complete(&text, &organisations, limit)))
            .await
    }

    /// Everything of the course that can be found.
    pub async fn documents(&self, code: &str) -> Result<Vec<Document>, Error> {
        let published = self.course(code)?;
        let texts = self.texts_of(&published.course).await?;
        Ok(documents_of(&published, &texts, 0))
    }

    async fn query(&self, viewer: Option<&Viewer>, asked: &Asked) -> Result<Query, Error> {
        Ok(Query {
            text: asked.text.clone(),
            module: asked.module.map(|module| module.code().to_owned()),
            level: asked.level.map(|level| level.code().to_owned()),
            mode: asked.mode.map(|mode| mode.code().to_owned()),
            stage: asked.stage.map(|stage| stage.code().to_owned()),
            kind: asked.kind,
            organisations: self.audiences_seen_by(viewer),
            completed: self.completed_codes(viewer).await?,
            limit: asked.limit,
            offset: asked.offset,
        })
    }

    /// The courses that the teacher has behind them.
    async fn completed_codes(&self, viewer: Option<&Viewer>) -> Result<Vec<String>, Error> {
        let Some(viewer) = viewer.filter(|viewer| viewer.role() == Role::Teacher) else {
            return Ok(Vec::new());
        };
        let done = Select::select()
            .column(enrolment::Column::CourseId)
            .from(enrolment::Entity)
            .and_where(enrolment::Column::AccountId.eq(viewer.account().as_str()))
            .and_where(enrolment::Column::State.eq(ProgressState::Completed.code()))
            .to_owned();
        Ok(course::Entity::find()
            .select_only()
            .column(course::Column::Code)
            .filter(course::Column::Id.in_subquery(done))
            .into_tuple()
            .all(&self.database.read)
            .await?)
    }

    /// Follows the outbox for as long as the program runs.
    pub async fn follow_outbox(&self) {
        let mut misses_at = Instant::now();
        loop {
            let wait = match self.catch_up().await {
                Ok(()) => PATIENCE,
                Err(error) => {
                    tracing::error!(%error, "following the outbox failed; it is tried again");
                    AFTER_ERROR
                }
            };
            if misses_at.elapsed() > vocabulary::MISSES_WAIT {
                misses_at = Instant::now();
                if let Err(error) = self.keep_misses().await {
                    tracing::error!(%error, "what was not found cannot be written down");
                }
            }
            if let Err(error) = self.watch_entries().await {
                tracing::error!(%error, "looking at new evidence failed; it is tried again");
            }
            // The bell shortens the wait; a ring that is missed is made up for by the time-out.
            let _rung = tokio::time::timeout(wait, self.bell.notified()).await;
        }
    }

    /// One pass: brings catalogue and index up to what is committed now.
    pub async fn catch_up(&self) -> Result<(), Error> {
        let mut followed = self.follower.0.lock().await;
        let newest = self.newest_position().await?;
        let position = match followed.position {
            Some(position) => position,
            None if !self.learn_vocabulary().await? && self.index_fits(newest).await? => {
                self.index_position()
            }
            None => {
                self.rebuild_under_lock(&mut followed, &mut |_, _| ())
                    .await?;
                return Ok(());
            }
        };
        let rows: Vec<(i64, String, String)> = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .column(outbox_row::Column::Subject)
            .column(outbox_row::Column::Topic)
            .filter(outbox_row::Column::Position.gt(position - WINDOW))
            .filter(
                outbox_row::Column::Topic
                    .is_in([Topic::Course, Topic::Vocabulary].map(Topic::code)),
            )
            .order_by_asc(outbox_row::Column::Position)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        let news: Vec<_> = rows
            .into_iter()
            .filter(|(at, ..)| !followed.handled.contains(at))
            .collect();
        let reached = news.iter().map(|(at, ..)| *at).fold(newest, i64::max);
        if !news.is_empty() {
            let is_taught = news
                .iter()
                .any(|(.., topic)| topic == Topic::Vocabulary.code());
            if is_taught && self.learn_vocabulary().await? {
                // Words cut texts in other places: everything is handed in once more, while the old index answers.
                self.rebuild_under_lock(&mut followed, &mut |_, _| ())
                    .await?;
                return Ok(());
            }
            let subjects: BTreeSet<String> = news
                .iter()
                .filter(|(.., topic)| topic == Topic::Course.code())
                .map(|(_, subject, _)| subject.clone())
                .collect();
            self.refresh_catalogue().await?;
            self.index_courses(subjects).await?;
            self.commit_index(reached).await?;
        }
        followed.handled.extend(news.iter().map(|(at, ..)| *at));
        followed.handled = followed.handled.split_off(&(reached - WINDOW));
        followed.position = Some(reached);
        Ok(())
    }

    /// After a commit of this node: its change is visible when the response is sent. The change stands even where
    /// the index fails; the follower tries again.
    pub(crate) async fn follow_now(&self) {
        match self.catch_up().await {
            Ok(()) => {}
            // A command beside a running server: the server's own follower does it.
            Err(Error::Conflict {
                code: INDEX_BUSY, ..
            }) => tracing::debug!("another process follows for this index"),
            Err(error) => {
                tracing::error!(%error, "the change is committed, but the index could not follow");
            }
        }
    }

    /// Makes the whole index anew from the catalogue. `progress` hears how many courses are done, and of how many.
    pub async fn rebuild_index(
        &self,
        mut progress: impl FnMut(usize, usize) + Send,
    ) -> Result<usize, Error> {
        let mut followed = self.follower.0.lock().await;
        self.rebuild_under_lock(&mut followed, &mut progress).await
    }

    /// Reads the whole index once, beside those who ask it, and makes it anew where a file is not what was written: a disk
    /// that forgets. The old one answers as well as it can until then. Gives how many files were damaged.
    pub async fn check_index(&self) -> Result<usize, Error> {
        let damaged = self
            .with_index(|platform| Ok(platform.index.check()?))
            .await?;
        if !damaged.is_empty() {
            tracing::warn!(?damaged, "the search index is damaged and is made anew");
            self.rebuild_index(|_, _| ()).await?;
        }
        Ok(damaged.len())
    }

    async fn rebuild_under_lock(
        &self,
        followed: &mut Followed,
        progress: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<usize, Error> {
        // Read before the catalogue: what is committed in between is followed afterwards, and is safe to repeat.
        let position = self.newest_position().await?;
        self.learn_vocabulary().await?;
        self.refresh_catalogue().await?;
        let catalogue = self.catalogue();
        let total = catalogue.courses.len();
        let completions = self.completions(None).await?;
        self.with_index(|platform| Ok(platform.index.clear()?))
            .await?;
        for (published, done) in catalogue.courses.iter().zip(1..) {
            let published = published.clone();
            let texts = self.texts_of(&published.course).await?;
            let times = completions.get(published.course_id.as_str()).copied();
            self.with_index(move |platform| {
                let documents = documents_of(&published, &texts, times.unwrap_or_default());
                let code = published.course.code.as_str();
                Ok(platform.index.replace_course(code, &documents)?)
            })
            .await?;
            progress(done, total);
        }
        self.commit_index(position).await?;
        followed.position = Some(position);
        followed.handled.clear();
        Ok(total)
    }

    async fn newest_position(&self) -> Result<i64, Error> {
        let newest: Option<i64> = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .order_by_desc(outbox_row::Column::Position)
            .into_tuple()
            .one(&self.database.write)
            .await?;
        Ok(newest.unwrap_or_default())
    }

    /// Whether following the outbox from the index's position on makes it whole. Not so for a new index, for one that
    /// is behind the oldest row, and for one that belongs to another database.
    async fn index_fits(&self, newest: i64) -> Result<bool, Error> {
        let position = self.index_position();
        let oldest: Option<i64> = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .order_by_asc(outbox_row::Column::Position)
            .into_tuple()
            .one(&self.database.write)
            .await?;
        let is_new = position == 0 && newest > 0;
        let is_behind = oldest.is_some_and(|oldest| oldest > position + 1);
        Ok(!is_new && !is_behind && position <= newest)
    }

    fn index_position(&self) -> i64 {
        self.index
            .position()
            .map_or(0, |position| i64::try_from(position).unwrap_or(i64::MAX))
    }

    async fn commit_index(&self, position: i64) -> Result<(), Error> {
        let position = u64::try_from(position).unwrap_or_default();
        self.with_index(move |platform| Ok(platform.index.commit(position)?))
            .await
    }

    /// Replaces the documents of these courses, by id; what is no longer in the catalogue is removed.
    async fn index_courses(&self, ids: BTreeSet<String>) -> Result<(), Error> {
        let codes: Vec<(String, String)> = course::Entity::find()
            .select_only()
            .column(course::Column::Id)
            .column(course::Column::Code)
            .filter(course::Column::Id.is_in(ids.iter().cloned()))
            .into_tuple()
            .all(&self.database.write)
            .await?;
        let catalogue = self.catalogue();
        let completions = self.completions(Some(&ids)).await?;
        for (id, code) in codes {
            let times = completions.get(&id).copied().unwrap_or_default();
            let id = CourseId::new(id);
            let current = catalogue.courses.iter().find(|p| p.course_id == id);
            let current = current.cloned();
            let texts = match &current {
                Some(published) => self.texts_of(&published.course).await?,
                None => Texts::new(),
            };
            self.with_index(move |platform| match current {
                Some(published) => {
                    let documents = documents_of(&published, &texts, times);
                    Ok(platform.index.replace_course(&code, &documents)?)
                }
                None => Ok(platform.index.remove_course(&code)?),
            })
            .await?;
        }
        Ok(())
    }

    /// How often each course was completed, by its id; of these courses or of all.
    async fn completions(
        &self,
        ids: Option<&BTreeSet<String>>,
    ) -> Result<BTreeMap<String, u32>, Error> {
        let mut counted = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::CourseId)
            .column_as(enrolment::Column::Id.count(), "completed")
            .filter(enrolment::Column::State.eq(ProgressState::Completed.code()))
            .group_by(enrolment::Column::CourseId);
        if let Some(ids) = ids {
            counted = counted.filter(enrolment::Column::CourseId.is_in(ids.iter().cloned()));
        }
        let rows: Vec<(String, i64)> = counted.into_tuple().all(&self.database.read).await?;
        Ok(rows
            .into_iter()
            .map(|(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX)))
            .collect())
    }

    /// The index computes and writes files, so it works beside the threads that answer.
    async fn with_index<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    {
        let platform = self.clone();
        tokio::task::spawn_blocking(move || work(&platform))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?
    }
}
