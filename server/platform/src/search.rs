//! Finding courses and what is inside them; and how each node's index and catalogue follow the outbox.

mod documents;

use std::{collections::BTreeSet, time::Duration};

use ::search::{Kind, Query, Results};
use database::{catalogue::course, outbox::outbox_row};
use domain::{catalogue::Module, ids::CourseId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use documents::documents_of;

use crate::{Error, Platform, error::INDEX_BUSY, write::Topic};

/// The longest that another node's change stays unseen on this one.
const PATIENCE: Duration = Duration::from_millis(400);
/// After an error the follower waits, so that a database that is down is not asked a thousand times.
const AFTER_ERROR: Duration = Duration::from_secs(2);
/// On PostgreSQL a transaction takes its position before it commits, so a lower position may appear after a higher
/// one. Each pass reads so many positions again.
const WINDOW: i64 = 500;

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
    /// Searches titles and contents; anybody may. A query is never wrong: it finds more or less.
    pub async fn search(
        &self,
        text: &str,
        module: Option<Module>,
        kind: Option<Kind>,
        limit: usize,
        offset: usize,
    ) -> Result<Results, Error> {
        let query = Query {
            text: text.to_owned(),
            module: module.map(|module| module.code().to_owned()),
            kind,
            limit,
            offset,
        };
        self.with_index(move |platform| Ok(platform.index.search(&query)?))
            .await
    }

    /// Follows the outbox for as long as the program runs.
    pub async fn follow_outbox(&self) {
        loop {
            let wait = match self.catch_up().await {
                Ok(()) => PATIENCE,
                Err(error) => {
                    tracing::error!(%error, "following the outbox failed; it is tried again");
                    AFTER_ERROR
                }
            };
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
            None if self.index_fits(newest).await? => self.index_position(),
            None => {
                self.rebuild_under_lock(&mut followed, &mut |_, _| ())
                    .await?;
                return Ok(());
            }
        };
        let rows: Vec<(i64, String)> = outbox_row::Entity::find()
            .select_only()
            .column(outbox_row::Column::Position)
            .column(outbox_row::Column::Subject)
            .filter(outbox_row::Column::Position.gt(position - WINDOW))
            .filter(outbox_row::Column::Topic.eq(Topic::Course.code()))
            .order_by_asc(outbox_row::Column::Position)
            .into_tuple()
            .all(&self.database.write)
            .await?;
        let news: Vec<_> = rows
            .into_iter()
            .filter(|(at, _)| !followed.handled.contains(at))
            .collect();
        let reached = news.iter().map(|(at, _)| *at).fold(newest, i64::max);
        if !news.is_empty() {
            let subjects: BTreeSet<String> =
                news.iter().map(|(_, subject)| subject.clone()).collect();
            self.refresh_catalogue().await?;
            self.index_courses(subjects).await?;
            self.commit_index(reached).await?;
        }
        followed.handled.extend(news.iter().map(|(at, _)| *at));
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

    async fn rebuild_under_lock(
        &self,
        followed: &mut Followed,
        progress: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<usize, Error> {
        // Read before the catalogue: what is committed in between is followed afterwards, and is safe to repeat.
        let position = self.newest_position().await?;
        self.refresh_catalogue().await?;
        let catalogue = self.catalogue();
        let total = catalogue.courses.len();
        self.with_index(|platform| Ok(platform.index.clear()?))
            .await?;
        for (published, done) in catalogue.courses.iter().zip(1..) {
            let published = published.clone();
            self.with_index(move |platform| {
                let documents = documents_of(&published);
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
            .filter(course::Column::Id.is_in(ids))
            .into_tuple()
            .all(&self.database.write)
            .await?;
        let catalogue = self.catalogue();
        for (id, code) in codes {
            let id = CourseId::new(id);
            let current = catalogue.courses.iter().find(|p| p.course_id == id);
            let current = current.cloned();
            self.with_index(move |platform| match current {
                Some(published) => {
                    let documents = documents_of(&published);
                    Ok(platform.index.replace_course(&code, &documents)?)
                }
                None => Ok(platform.index.remove_course(&code)?),
            })
            .await?;
        }
        Ok(())
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
