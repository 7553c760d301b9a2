//! What happens to courses by the clock: an approved draft is published at its moment, and a course leaves the catalogue
//! when its licence ends. Every node looks; one does it.

use database::{
    authoring::{draft, draft_event},
    catalogue::course,
};
use domain::{authoring::DraftState, catalogue::Course, ids::AccountId, notices::Notice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{draft_row, record_of, state_of, update};
use crate::{
    Error, Platform,
    catalogue::{PUBLISHED, RETIRED, publish},
    notices::tell,
    write::{Topic, Tx},
};

impl Platform {
    /// Publishes what is approved for a moment that has come, and takes out what may be shown no longer. Says how many
    /// courses changed. One that cannot be published stays as it is and keeps nobody else waiting.
    pub async fn keep_schedule(&self) -> Result<usize, Error> {
        let now = self.now().as_millis();
        let due: Vec<String> = draft::Entity::find()
            .select_only()
            .column(draft::Column::Code)
            .filter(draft::Column::State.eq(DraftState::Scheduled.code()))
            .filter(draft::Column::PublishAt.lte(now))
            .filter(draft::Column::DeletedAt.is_null())
            .order_by_asc(draft::Column::PublishAt)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        let mut changed = 0;
        for code in &due {
            match self.publish_due(code).await {
                Ok(true) => changed += 1,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%code, %error, "an approved course stays unpublished");
                }
            }
        }
        changed += self.end_licences().await?;
        if changed > 0 {
            self.follow_now().await;
        }
        Ok(changed)
    }

    /// Whether it was this node that published it.
    async fn publish_due(&self, code: &str) -> Result<bool, Error> {
        self.write(|tx| async move {
            let Some(row) = draft_row(tx.db(), code, true).await? else {
                return Ok(false);
            };
            let is_due = row.publish_at.is_some_and(|at| at <= tx.now().as_millis());
            if state_of(&row)? != DraftState::Scheduled || !is_due {
                return Ok(false);
            }
            let course: Course = serde_json::from_str(&row.body)?;
            self.bring_out(&tx, &row, &course).await?;
            // By whoever approved it for this moment.
            let approved = draft_event::Entity::find()
                .filter(draft_event::Column::DraftId.eq(&row.id))
                .filter(draft_event::Column::Kind.eq("approved"))
                .order_by_desc(draft_event::Column::At)
                .one(tx.db())
                .await?;
            let by = approved.map_or_else(|| row.owner_id.clone(), |event| event.by_id);
            record_of(&tx, &by, &row.id, "published", None).await?;
            let told = Notice::CoursePublished {
                code: row.code.clone(),
                title: course.title.clone(),
            };
            let source = format!("{}@{}", row.id, tx.now().as_millis());
            tell(&tx, &AccountId::new(row.owner_id.clone()), &source, &told).await?;
            let published = draft::Model {
                state: DraftState::Published.code().to_owned(),
                updated_at: tx.now().as_millis(),
                publish_at: None,
                ..row
            };
            update(&tx, &published).await?;
            Ok(true)
        })
        .await
    }

    /// The draft as the newest edition of its course; learners move to it where its author says so.
    pub(super) async fn bring_out(
        &self,
        tx: &Tx,
        row: &draft::Model,
        course: &Course,
    ) -> Result<(), Error> {
        let move_learners = if row.minor {
            super::minor::movers(tx, course).await?
        } else {
            None
        };
        publish(tx, course, &self.rules.zone).await?;
        match move_learners {
            Some(from) => from.follow(tx, course).await,
            None => Ok(()),
        }
    }

    async fn end_licences(&self) -> Result<usize, Error> {
        let now = self.now().as_millis();
        let ended = course::Entity::find()
            .filter(course::Column::State.eq(PUBLISHED))
            .filter(course::Column::LicenceEndsAt.lte(now))
            .all(&self.database.read)
            .await?;
        if ended.is_empty() {
            return Ok(0);
        }
        let ended = &ended;
        self.write(|tx| async move {
            let mut changed = 0;
            for row in ended {
                let retired = course::Entity::update_many()
                    .col_expr(course::Column::State, Expr::value(RETIRED))
                    .filter(course::Column::Id.eq(&row.id))
                    .filter(course::Column::State.eq(PUBLISHED))
                    .filter(course::Column::LicenceEndsAt.lte(now))
                    .exec(tx.db())
                    .await?;
                if retired.rows_affected > 0 {
                    tx.announce(Topic::Course, &row.id).await?;
                    changed += 1;
                }
            }
            Ok(changed)
        })
        .await
    }
}
