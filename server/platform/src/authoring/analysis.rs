//! What learners' answers say about the questions of a published quiz.

use std::sync::Arc;

use database::assessment::attempt;
use domain::{
    access::{Action, Resource, may},
    assessment::{
        Answers,
        analysis::{Analyser, Analysis},
    },
    catalogue::{Content, QuizUnit},
    ids::AccountId,
};
use futures::TryStreamExt as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::draft_row;
use crate::{Error, Platform, Viewer, catalogue::Published};

/// The analysis of one quiz.
#[derive(Clone, Debug)]
pub struct QuizAnalysis {
    pub published: Arc<Published>,
    pub key: String,
    pub analysis: Analysis,
}

impl QuizAnalysis {
    /// The quiz of which it tells.
    pub fn quiz(&self) -> Option<(&str, &QuizUnit)> {
        let (_, unit) = self.published.unit(&self.key)?;
        match &unit.content {
            Content::Quiz(quiz) => Some((unit.title.as_str(), quiz)),
            _ => None,
        }
    }
}

impl Platform {
    /// The questions of a quiz in the published edition of a course, by everybody's first attempt: a second one knows the
    /// questions. One in which nothing was answered says nothing about them. One pass over the attempts, of which only
    /// sums are kept.
    pub async fn quiz_analysis(
        &self,
        viewer: &Viewer,
        code: &str,
        key: &str,
    ) -> Result<QuizAnalysis, Error> {
        let draft = draft_row(&self.database.read, code, false).await?;
        let owner = draft.map(|row| AccountId::new(row.owner_id));
        let resource = match &owner {
            Some(owner) => Resource::Draft { owner },
            None => Resource::Platform,
        };
        may(&viewer.actor, Action::ReadAnalytics, resource)?;
        let published = self.course(code)?;
        let (id, unit) = published.unit(key).ok_or(Error::NotFound("unit"))?;
        let Content::Quiz(quiz) = &unit.content else {
            return Err(Error::NotFound("quiz"));
        };
        let mut analyser = Analyser::new(quiz);
        let mut rows = attempt::Entity::find()
            .select_only()
            .column(attempt::Column::Seed)
            .column(attempt::Column::Answers)
            .filter(attempt::Column::UnitId.eq(id.as_str()))
            .filter(attempt::Column::Number.eq(1))
            .filter(attempt::Column::SubmittedAt.is_not_null())
            .order_by_asc(attempt::Column::Id)
            .into_tuple::<(i64, Option<String>)>()
            .stream(&self.database.read)
            .await?;
        while let Some((seed, answers)) = rows.try_next().await? {
            let answers: Answers = serde_json::from_str(answers.as_deref().unwrap_or("{}"))?;
            if answers.is_empty() {
                continue;
            }
            analyser
                .add(seed.cast_unsigned(), &answers)
                .map_err(|error| Error::Damaged(format!("an attempt at {id}: {error}")))?;
        }
        drop(rows);
        let analysis = analyser.finish();
        Ok(QuizAnalysis {
            key: unit.key.clone(),
            published: Arc::clone(&published),
            analysis,
        })
    }
}
