//! Batches that are made by themselves: on a day of each month, for this year and the one before.

use database::{exports::export, outbox::setting};
use domain::{
    access::{Action, Resource, may},
    time::{Day, TrainingYear},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::{Error, Platform, Viewer, lists::Importer};

/// When batches are made by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Day of the month, 1 to 28; none is never.
    pub day: Option<u32>,
}

const SCHEDULE: &str = "export_schedule";
pub const SCHEDULED: &str = "schedule";

impl Platform {
    pub async fn export_schedule(&self) -> Result<Schedule, Error> {
        let row = setting::Entity::find_by_id(SCHEDULE.to_owned())
            .one(&self.database.read)
            .await?;
        match row {
            Some(row) => Ok(serde_json::from_str(&row.value)?),
            None => Ok(Schedule::default()),
        }
    }

    /// The city decides when its batches are made.
    pub async fn decide_schedule(&self, viewer: &Viewer, schedule: Schedule) -> Result<(), Error> {
        may(&viewer.actor, Action::DecidePolicy, Resource::Platform)?;
        if schedule.day.is_some_and(|day| !(1..=28).contains(&day)) {
            let detail = "choose a day from 1 to 28, which every month has";
            return Err(Error::refused("day", "schedule-day", detail));
        }
        let value = serde_json::to_string(&schedule)?;
        self.keep_setting(SCHEDULE, &value).await
    }

    /// Makes this month's batches, if it is time and they are not made: safe to ask on every node, as often as one likes.
    pub async fn make_scheduled_batches(&self) -> Result<u64, Error> {
        let Some(day) = self.export_schedule().await?.day else {
            return Ok(0);
        };
        let today = Day::of(self.now(), &self.rules.zone);
        if today.day() < day {
            return Ok(0);
        }
        let root = self.exchange_root(Importer::Machine).await?;
        let made = export::Entity::find()
            .filter(export::Column::Organisation.eq(root.as_str()))
            .filter(export::Column::Cause.eq(SCHEDULED))
            .all(&self.database.read)
            .await?;
        let month = |day: Day| (day.year(), day.month());
        let zone = &self.rules.zone;
        let is_made = made.iter().any(|row| {
            let at = domain::time::Timestamp::from_millis(row.at);
            month(Day::of(at, zone)) == month(today)
        });
        if is_made {
            return Ok(0);
        }
        let this = self.year_now();
        let mut batches = 0;
        for year in [TrainingYear(this.number() - 1), this] {
            let drawn = self
                .make_batch(Importer::Machine, year, None, SCHEDULED)
                .await?;
            batches += u64::from(!drawn.rows.is_empty());
        }
        Ok(batches)
    }
}
