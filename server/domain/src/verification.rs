//! Verification 学时审核: administrators confirm an entry step by step, or reject it with a reason; the teacher may
//! appeal, and somebody else decides again.
//!
//! **Rules.** What is decided is an event, and events are only added; how an entry stands follows from its events
//! ([`replay`]). The steps are frozen with the entry. Whoever may act for a higher step may act for the lower ones, and
//! does all of them at once, unless the route asks for different people. Rejecting, and taking a verified entry back
//! later, write a reversal; granting an appeal writes a new entry. Nobody decides about their own hours.

use serde::{Deserialize, Serialize};

use crate::{catalogue::words, ids::AccountId, organisations::OrganisationKind, policies::Route};

words! {
    /// How an entry stands.
    EntryState {
        /// Credited, waiting for an administrator.
        Pending = "pending",
        /// Confirmed by every step. A reversal is born so: it is itself a decision.
        Verified = "verified",
        /// Taken back by a reversal that names this entry.
        Rejected = "rejected",
        /// Rejected, and the teacher's appeal waits for somebody else's decision.
        Appealed = "appealed",
    }
}

words! {
    DecisionKind {
        Verify = "verify",
        Reject = "reject",
        /// Takes back what was verified.
        Revoke = "revoke",
    }
}

words! {
    /// What happened to an entry.
    EventKind {
        Verify = "verify",
        Reject = "reject",
        Revoke = "revoke",
        Appeal = "appeal",
        /// The appeal was heard and the rejection stands.
        Uphold = "uphold",
        /// The appeal was granted: a new entry gives the hours.
        Grant = "grant",
    }
}

/// A decision that is complete: what takes hours away cannot exist without its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Verify,
    Reject { reason: String },
    Revoke { reason: String },
}

/// Longest reason, in characters.
pub const REASON_LIMIT: usize = 500;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DecisionError {
    #[error("this needs a reason that the other side can read")]
    ReasonMissing,
    #[error("the reason has more than {REASON_LIMIT} characters")]
    ReasonTooLong,
    #[error("the entry is already {}", .0.code())]
    AlreadyDecided(EntryState),
    #[error("the entry waits for an administrator of the {}", .0.code())]
    HigherStep(OrganisationKind),
    #[error("this step needs another person than the ones who recorded or verified the entry")]
    SamePerson,
    #[error("an appeal is decided by another person than the one who rejected")]
    SameJudge,
    #[error("only a rejected entry can be appealed, and only once")]
    NothingToAppeal,
    #[error("an appeal is possible for {0} days after the rejection")]
    AppealTooLate(u16),
}

impl DecisionError {
    /// Named in conflicts; put into words by the pages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ReasonMissing => "missing",
            Self::ReasonTooLong => "too-long",
            Self::AlreadyDecided(_) => "already-decided",
            Self::HigherStep(_) => "higher-step",
            Self::SamePerson => "same-person",
            Self::SameJudge => "same-judge",
            Self::NothingToAppeal => "nothing-to-appeal",
            Self::AppealTooLate(_) => "appeal-too-late",
        }
    }
}

/// A reason that is there and not too long.
pub fn checked_reason(text: Option<&str>) -> Result<String, DecisionError> {
    let text = text.map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Err(DecisionError::ReasonMissing);
    }
    if text.chars().count() > REASON_LIMIT {
        return Err(DecisionError::ReasonTooLong);
    }
    Ok(text.to_owned())
}

impl Decision {
    pub fn new(kind: DecisionKind, reason: Option<&str>) -> Result<Self, DecisionError> {
        Ok(match kind {
            DecisionKind::Verify => Self::Verify,
            DecisionKind::Reject => Self::Reject {
                reason: checked_reason(reason)?,
            },
            DecisionKind::Revoke => Self::Revoke {
                reason: checked_reason(reason)?,
            },
        })
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Verify => None,
            Self::Reject { reason } | Self::Revoke { reason } => Some(reason),
        }
    }
}

/// An event, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    pub by: AccountId,
}

/// How an entry stands on its route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub state: EntryState,
    pub route: Route,
    /// Steps that are passed.
    pub done: usize,
    pub events: Vec<Event>,
    /// Who typed it in or brought it in, if not the platform itself.
    pub recorded_by: Option<AccountId>,
}

/// Who decides: an administrator of a body of this kind.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    pub account: &'a AccountId,
    pub kind: OrganisationKind,
}

/// What a decision comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Write the event; then the entry stands so, with so many steps passed.
    Record {
        event: EventKind,
        state: EntryState,
        done: usize,
    },
    /// The same decision stands already: a retry or a double click. Nothing is written.
    Unchanged,
}

impl Effect {
    /// Whether hours are taken back with it.
    pub const fn reverses(&self) -> bool {
        matches!(
            self,
            Self::Record {
                event: EventKind::Reject | EventKind::Revoke,
                ..
            }
        )
    }

    /// Whether hours are given again with it.
    pub const fn restores(&self) -> bool {
        matches!(
            self,
            Self::Record {
                event: EventKind::Grant,
                ..
            }
        )
    }
}

impl Progress {
    /// The step that is waited for.
    pub fn awaits(&self) -> Option<OrganisationKind> {
        match self.state {
            EntryState::Pending => self.route.steps.get(self.done).copied(),
            // Whoever may take the last step may hear the appeal.
            EntryState::Appealed => self.route.steps.last().copied(),
            EntryState::Verified | EntryState::Rejected => None,
        }
    }

    /// What the decision of `judge` comes to: decided once; the same again changes nothing; the contrary is a conflict.
    pub fn decide(&self, judge: Judge<'_>, decision: &Decision) -> Result<Effect, DecisionError> {
        use EntryState as S;

        match (self.state, decision) {
            (S::Pending, Decision::Verify) => self.verify(judge),
            (S::Pending, Decision::Reject { .. }) => {
                self.needs(judge)?;
                Ok(self.record(EventKind::Reject, S::Rejected))
            }
            (S::Appealed, Decision::Verify) => {
                self.hears(judge)?;
                Ok(self.record(EventKind::Grant, S::Rejected))
            }
            (S::Appealed, Decision::Reject { .. }) => {
                self.hears(judge)?;
                Ok(self.record(EventKind::Uphold, S::Rejected))
            }
            (S::Verified, Decision::Revoke { .. }) => {
                let last = self.route.steps.last().copied();
                reaches(judge, last.unwrap_or(OrganisationKind::School))?;
                Ok(self.record(EventKind::Revoke, S::Rejected))
            }
            (S::Verified, Decision::Verify)
            | (S::Rejected, Decision::Reject { .. } | Decision::Revoke { .. }) => {
                Ok(Effect::Unchanged)
            }
            (state, _) => Err(DecisionError::AlreadyDecided(state)),
        }
    }

    /// The teacher disagrees with a rejection.
    pub fn appeal(&self, days_since: i64, days_allowed: u16) -> Result<Effect, DecisionError> {
        let heard = self.events.iter().any(|e| e.kind == EventKind::Appeal);
        if self.state != EntryState::Rejected || heard {
            return Err(DecisionError::NothingToAppeal);
        }
        if days_since > i64::from(days_allowed) {
            return Err(DecisionError::AppealTooLate(days_allowed));
        }
        Ok(self.record(EventKind::Appeal, EntryState::Appealed))
    }

    fn verify(&self, judge: Judge<'_>) -> Result<Effect, DecisionError> {
        let mut done = self.done;
        if self.route.by_different_people {
            let took_part = |e: &Event| e.kind == EventKind::Verify && e.by == *judge.account;
            if self.events.iter().any(took_part) {
                // The page was sent again, or the same person tries the next step.
                let last = self.events.last().is_some_and(took_part);
                return if last && !self.would_reach_next(judge) {
                    Ok(Effect::Unchanged)
                } else {
                    Err(DecisionError::SamePerson)
                };
            }
            if self.recorded_by.as_ref() == Some(judge.account) {
                return Err(DecisionError::SamePerson);
            }
            self.needs(judge)?;
            done += 1;
        } else {
            // A school that has done its part and asks again has nothing to add.
            let is_again = self
                .events
                .last()
                .is_some_and(|e| e.kind == EventKind::Verify && e.by == *judge.account);
            if is_again && !self.would_reach_next(judge) {
                return Ok(Effect::Unchanged);
            }
            self.needs(judge)?;
            while self
                .route
                .steps
                .get(done)
                .is_some_and(|s| judge.kind.reaches(*s))
            {
                done += 1;
            }
        }
        let state = if done >= self.route.steps.len() {
            EntryState::Verified
        } else {
            EntryState::Pending
        };
        Ok(Effect::Record {
            event: EventKind::Verify,
            state,
            done,
        })
    }

    fn would_reach_next(&self, judge: Judge<'_>) -> bool {
        self.awaits().is_some_and(|step| judge.kind.reaches(step))
    }

    fn needs(&self, judge: Judge<'_>) -> Result<(), DecisionError> {
        self.awaits().map_or(Ok(()), |step| reaches(judge, step))
    }

    fn hears(&self, judge: Judge<'_>) -> Result<(), DecisionError> {
        self.needs(judge)?;
        let rejected = |e: &&Event| matches!(e.kind, EventKind::Reject | EventKind::Revoke);
        match self.events.iter().rev().find(rejected) {
            Some(event) if event.by == *judge.account => Err(DecisionError::SameJudge),
            _ => Ok(()),
        }
    }

    const fn record(&self, event: EventKind, state: EntryState) -> Effect {
        Effect::Record {
            event,
            state,
            done: self.done,
        }
    }
}

fn reaches(judge: Judge<'_>, step: OrganisationKind) -> Result<(), DecisionError> {
    if judge.kind.reaches(step) {
        Ok(())
    } else {
        Err(DecisionError::HigherStep(step))
    }
}

/// The states that the events of an entry can have led to, starting as it was born: what is kept beside the events must
/// be among them. `None` where no sequence of decisions gives these events.
pub fn replay(born: EntryState, events: &[EventKind]) -> Option<Vec<EntryState>> {
    use EntryState as S;
    use EventKind as E;

    let mut states = vec![born];
    for event in events {
        let mut next: Vec<EntryState> = states
            .iter()
            .flat_map(|state| match (state, event) {
                // Whether that was the last step, the route says.
                (S::Pending, E::Verify) => vec![S::Pending, S::Verified],
                (S::Appealed, E::Uphold | E::Grant)
                | (S::Pending, E::Reject)
                | (S::Verified, E::Revoke) => vec![S::Rejected],
                (S::Rejected, E::Appeal) => vec![S::Appealed],
                _ => vec![],
            })
            .collect();
        next.sort_unstable();
        next.dedup();
        states = next;
    }
    (!states.is_empty()).then_some(states)
}

#[cfg(test)]
mod tests;
