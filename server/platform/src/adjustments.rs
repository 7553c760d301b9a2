//! Hours that an administrator gives by an own decision 调整: with a reason that the teacher sees, and verified by somebody
//! like any other. Hours that are wrong are taken back in the verification and given anew here; an entry never changes.

use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    crediting::Reason,
    hours::CreditHours,
    ids::EntryId,
    ledger::{Details, EntryKind, Source},
    time::TrainingYear,
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Platform, Refusal, Viewer, crediting::Given, people::Known, training::word, write::Key,
};

const TITLE_LIMIT: usize = 200;
const REASON_LIMIT: usize = 1_000;
/// What one decision may give: more than a year's target is a mistake in typing.
const MOST: CreditHours = CreditHours::from_hundredths(20_000);

/// An adjustment as its form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewAdjustment {
    pub title: String,
    pub module: String,
    pub level: String,
    pub mode: String,
    /// The training year in which it happened.
    pub year: String,
    pub hours: String,
    /// Shown to the teacher and to whoever verifies it.
    pub reason: String,
}

/// The same, understood.
struct Adjustment {
    title: String,
    module: Module,
    level: Level,
    mode: Mode,
    year: TrainingYear,
    hours: CreditHours,
    reason: String,
}

impl Platform {
    /// Whether the asker may give this person hours.
    pub fn may_adjust(&self, viewer: &Viewer, person: &Known) -> bool {
        adjusts(viewer, person).is_ok()
    }

    /// Gives hours once for each key. [`Error::Refused`] names every field that cannot stand; [`Error::Conflict`]
    /// `year-closed` where the policy lets nothing into the year any more.
    pub async fn adjust(
        &self,
        viewer: &Viewer,
        login: &str,
        key: &str,
        new: &NewAdjustment,
    ) -> Result<EntryId, Error> {
        let person = self.person(viewer, login).await?;
        adjusts(viewer, &person)?;
        let adjustment = self.read_adjustment(new)?;
        let source = Source::adjustment(viewer.account(), key);
        let key = Key::new(viewer.account(), key, &(login, new))?;
        let (adjustment, source, person) = (&adjustment, &source, &person);
        self.write_once(&key, |tx| async move {
            let given = Given {
                account: person.account.clone(),
                organisation: person.listed.organisation.path.clone(),
                kind: EntryKind::Adjustment,
                source: source.clone(),
                title: adjustment.title.clone(),
                module: adjustment.module,
                level: adjustment.level,
                mode: adjustment.mode,
                hours: adjustment.hours,
                happened: adjustment.year,
                why: vec![Reason::Corrected {
                    reason: adjustment.reason.clone(),
                }],
                details: Details {
                    recorded_by: Some(viewer.account().clone()),
                    ..Details::default()
                },
            };
            Ok(self.give(&tx, given).await?.entry().id)
        })
        .await
    }

    fn read_adjustment(&self, new: &NewAdjustment) -> Result<Adjustment, Error> {
        let mut refusals = Vec::new();
        let title = sentence("title", &new.title, TITLE_LIMIT, &mut refusals);
        let reason = sentence("reason", &new.reason, REASON_LIMIT, &mut refusals);
        let module = word("module", &new.module, &mut refusals);
        let level = word("level", &new.level, &mut refusals);
        let mode = word("mode", &new.mode, &mut refusals);
        let hours = match new.hours.trim().parse::<CreditHours>() {
            Ok(hours) if hours > CreditHours::ZERO && hours <= MOST => Some(hours),
            Ok(_) => {
                let detail = format!("give more than 0 and at most {MOST} hours");
                refusals.push(Refusal::new("hours", "hours-range", detail));
                None
            }
            Err(error) => {
                refusals.push(Refusal::new("hours", "hours-form", error.to_string()));
                None
            }
        };
        let now = self.year_now();
        // The cycle and the one before: what is older is history.
        let oldest = now.number() - 9;
        let year = match new.year.trim().parse::<i32>() {
            Ok(year) if (oldest..=now.number()).contains(&year) => Some(TrainingYear(year)),
            _ => {
                let detail = format!("a year from {oldest} to {now}");
                refusals.push(Refusal::new("year", "year-form", detail));
                None
            }
        };
        match (title, reason, module, level, mode, hours, year) {
            (
                Some(title),
                Some(reason),
                Some(module),
                Some(level),
                Some(mode),
                Some(hours),
                Some(year),
            ) if refusals.is_empty() => Ok(Adjustment {
                title,
                module,
                level,
                mode,
                year,
                hours,
                reason,
            }),
            _ => Err(Error::Refused(refusals)),
        }
    }
}

/// Nobody gives hours to themselves, nor to who is no teacher.
fn adjusts(viewer: &Viewer, person: &Known) -> Result<(), Error> {
    let resource = Resource::Person {
        account: &person.account,
        organisation: &person.listed.organisation.path,
    };
    may(&viewer.actor, Action::Adjust, resource)?;
    if person.listed.role != domain::accounts::Role::Teacher {
        let detail = "only teachers have hours";
        return Err(Error::conflict("not-a-teacher", detail));
    }
    Ok(())
}

fn sentence(
    field: &'static str,
    text: &str,
    limit: usize,
    refusals: &mut Vec<Refusal>,
) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        refusals.push(Refusal::new(field, "missing", "say it in words"));
        return None;
    }
    if text.chars().count() > limit {
        let detail = format!("at most {limit} characters");
        refusals.push(Refusal::new(field, "too-long", detail));
        return None;
    }
    Some(text.to_owned())
}
