//! Surveys 调查问卷: answered once by each teacher, counted for the author, and kept without who said what.

use std::sync::Arc;

use database::{authoring::draft, catalogue::course_version, works::survey_reply};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Content, Replies, Survey, Tally, Unit},
    ids::{AccountId, CourseVersionId, UnitId},
    learning::{ProgressState, Standing},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    Error, Platform, Refusal, Viewer,
    catalogue::Published,
    learning::{Credit, Grant, Learner, may_learn},
    write::Writes,
};

/// What answering came to.
#[derive(Clone, Debug)]
pub struct Answered {
    pub unit: Standing,
    pub course: ProgressState,
    pub credit: Option<Credit>,
    /// It was answered before; what was sent now is not kept.
    pub before: bool,
}

/// What all replies of a survey say.
#[derive(Clone, Debug)]
pub struct SurveyResults {
    pub published: Arc<Published>,
    pub key: String,
    pub replies: usize,
    /// One for each question; none while there are too few replies to speak of.
    pub tallies: Option<Vec<Tally>>,
}

impl SurveyResults {
    pub fn survey(&self) -> Option<(&str, &Survey)> {
        let (_, unit) = self.published.unit(&self.key)?;
        survey_of(unit)
            .ok()
            .map(|survey| (unit.title.as_str(), survey))
    }
}

impl Platform {
    /// Takes a teacher's answers, once. [`Error::Refused`] names each question at fault as `answers[N]`, counted from 0.
    pub async fn answer_survey(
        &self,
        viewer: &Viewer,
        unit: &UnitId,
        replies: &Replies,
    ) -> Result<Answered, Error> {
        may_learn(viewer)?;
        let published = self.version_of_unit(unit).await?;
        let published = published.as_ref();
        let (id, unit) = published
            .unit(unit.as_str())
            .ok_or(Error::NotFound("unit"))?;
        let survey = survey_of(unit)?;
        let faults = survey.check(replies);
        if !faults.is_empty() {
            let refused = |(at, fault): (usize, domain::catalogue::ReplyFault)| {
                Refusal::new(format!("answers[{at}]"), "survey-answer", fault.to_string())
            };
            return Err(Error::Refused(faults.into_iter().map(refused).collect()));
        }
        let body = &serde_json::to_string(replies)?;
        let id = &id;
        self.write(|tx| async move {
            tx.lock_account(viewer.account()).await?;
            let learner = Learner::on(&tx, viewer.account(), published, None).await?;
            let gathered =
                crate::learning::evidence(tx.db(), viewer.account(), Some(&learner.enrolment()))
                    .await?;
            let before = gathered
                .of(id)
                .is_some_and(|evidence| evidence.best_permille.is_some());
            let mut writes = Writes::default();
            if !before {
                let row = survey_reply::ActiveModel {
                    // By chance alone: an id in the order of time would tell when, and so who.
                    id: Set(hex::encode(rand::random::<[u8; 16]>())),
                    unit_id: Set(id.to_string()),
                    body: Set(body.clone()),
                };
                writes.insert(survey_reply::Entity::insert(row));
            }
            let grant = Grant {
                tx: &tx,
                person: &viewer.actor,
                learner: &learner,
                published,
            };
            let granted = self
                .grant(&grant, (id, unit), writes, |evidence| {
                    evidence.best_permille = Some(1000);
                    !before
                })
                .await?;
            Ok(Answered {
                unit: granted.unit,
                course: granted.course,
                credit: granted.entry.as_ref().map(Credit::from),
                before,
            })
        })
        .await
    }

    /// What the survey of the current edition was answered with, by everybody who was asked the same questions in this or
    /// an earlier edition. For the course's author and for reviewers.
    pub async fn survey_results(
        &self,
        viewer: &Viewer,
        code: &str,
        key: &str,
    ) -> Result<SurveyResults, Error> {
        let db = &self.database.read;
        let owner: Option<String> = draft::Entity::find()
            .select_only()
            .column(draft::Column::OwnerId)
            .filter(draft::Column::Code.eq(code))
            .into_tuple()
            .one(db)
            .await?;
        let owner = owner.map(AccountId::new);
        let resource = owner
            .as_ref()
            .map_or(Resource::Platform, |owner| Resource::Draft { owner });
        may(&viewer.actor, Action::ReadAnalytics, resource)?;
        let published = self.course(code)?;
        let (_, unit) = published.unit(key).ok_or(Error::NotFound("unit"))?;
        let survey = survey_of(unit)?;
        let versions: Vec<String> = course_version::Entity::find()
            .select_only()
            .column(course_version::Column::Id)
            .filter(course_version::Column::CourseId.eq(published.course_id.as_str()))
            .into_tuple()
            .all(db)
            .await?;
        let mut units = Vec::new();
        for version in versions {
            // Editions are kept in memory.
            let version = self.version(&CourseVersionId::new(version)).await?;
            if let Some((id, other)) = version.unit(key)
                && survey_of(other).is_ok_and(|other| other.questions == survey.questions)
            {
                units.push(id.to_string());
            }
        }
        let bodies: Vec<String> = survey_reply::Entity::find()
            .select_only()
            .column(survey_reply::Column::Body)
            .filter(survey_reply::Column::UnitId.is_in(units))
            .into_tuple()
            .all(db)
            .await?;
        let replies = bodies
            .iter()
            .map(|body| serde_json::from_str::<Replies>(body))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(SurveyResults {
            key: key.to_owned(),
            replies: replies.len(),
            tallies: survey.tallies(&replies),
            published: Arc::clone(&published),
        })
    }
}

fn survey_of(unit: &Unit) -> Result<&Survey, Error> {
    match &unit.content {
        Content::Survey(survey) => Ok(survey),
        _ => Err(Error::NotFound("survey")),
    }
}
