//! One open unit: what was measured here, what the server has of it, and what is on its way between the two.
//!
//! **The invariant.** What was measured is at every moment either covered (the server has it), sealed (in a message
//! that waits for its answer) or open (to be claimed by a later message). Only the server's answer moves anything to
//! covered, so nothing is lost on the way; what it did not admit is open again by itself.

use domain::learning::Intervals;

use crate::message::{Answer, MOST_PASSAGES, Message};

/// How often a playing video reports, in milliseconds.
const VIDEO_BEAT: f64 = 15_000.0;
const READING_BEAT: f64 = 10_000.0;
/// A dragged playhead or a flickering window sends no more often than this, in milliseconds.
const STOP_BEAT: f64 = 2_000.0;
/// Before what was not admitted is claimed again, in milliseconds.
const AGAIN_AFTER: (u32, u32) = (2_000, 60_000);
/// Less than this is left to the draft when the page goes away, in milliseconds: two beacons in one moment may change
/// places on the way, and the later would hide the earlier.
const LEAST_TO_LEAVE: u32 = 250;
/// So near to the end nothing is left to resume, in milliseconds.
const AT_END: u32 = 500;
/// Unanswered messages beyond these are merged.
const MOST_SEALED: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Passages of the video that were played.
    Video,
    /// Visible time, laid along what is not covered yet.
    Reading,
}

/// Why a message may be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Time goes by.
    Tick,
    /// The player stopped or jumped.
    Stop,
    /// The page goes away, perhaps for good.
    Leave,
}

#[derive(Debug)]
pub struct Study {
    kind: Kind,
    session: String,
    /// Milliseconds of evidence that there can be, and that complete the unit.
    extent: u32,
    needed: u32,
    covered: Intervals,
    played: Intervals,
    /// Visible milliseconds that are not covered yet.
    time: u32,
    sealed: Vec<Message>,
    next_number: u64,
    position: Option<u32>,
    told_position: Option<u32>,
    told_at: f64,
    not_before: f64,
    /// Milliseconds of the last claim that were not admitted.
    held_back: u32,
    /// The server waits to hear that somebody is there.
    is_asked: bool,
    /// Somebody said so; the next message carries it.
    is_present: bool,
}

impl Study {
    pub fn new(
        kind: Kind,
        session: String,
        covered: Intervals,
        extent: u32,
        permille_needed: u16,
    ) -> Self {
        let needed = (u64::from(extent) * u64::from(permille_needed)).div_ceil(1000);
        Self {
            kind,
            session,
            extent,
            needed: u32::try_from(needed).unwrap_or(u32::MAX),
            covered,
            played: Intervals::empty(),
            time: 0,
            sealed: Vec::new(),
            next_number: 1,
            position: None,
            told_position: None,
            told_at: 0.0,
            not_before: 0.0,
            held_back: 0,
            is_asked: false,
            is_present: false,
        }
    }

    /// What the player says was played so far, and where it stands.
    pub fn play(&mut self, played: &Intervals, position: u32, has_ended: bool) {
        self.played = self.played.union(&played.clip(self.extent));
        let end = played.end();
        if has_ended && end.abs_diff(self.extent) <= AT_END {
            // The browser's idea of the length may differ by a frame or two from the server's.
            self.played = self.played.union(&Intervals::one(end, self.extent));
        }
        if self.told_position.is_none() {
            // Where the page was opened is where the server had it.
            self.told_position = Some(position);
        }
        self.position = Some(position);
    }

    /// So much more visible time.
    pub fn read(&mut self, millis: u32) {
        if self.is_asked {
            return;
        }
        let left = self.extent.saturating_sub(self.covered.total());
        self.time = self.time.saturating_add(millis).min(left);
    }

    /// What is to be claimed.
    pub fn open(&self) -> Intervals {
        let on_its_way = self.on_its_way();
        match self.kind {
            Kind::Video => self.played.without(&self.covered).without(&on_its_way),
            Kind::Reading => {
                let time =
                    i64::from(self.time) - i64::from(on_its_way.without(&self.covered).total());
                Intervals::one(0, self.extent)
                    .without(&self.covered)
                    .without(&on_its_way)
                    .first(time)
            }
        }
    }

    fn on_its_way(&self) -> Intervals {
        self.sealed.iter().fold(Intervals::empty(), |all, message| {
            all.union(&message.watched)
        })
    }

    /// Whether a message should be sealed now.
    pub fn is_due(&self, why: Why, now: f64) -> bool {
        if self.is_asked {
            return false;
        }
        if self.is_present {
            return true;
        }
        let open = self.open();
        let moved = self.kind == Kind::Video
            && self
                .position
                .zip(self.told_position)
                .is_some_and(|(now, told)| now.abs_diff(told) >= 1_000);
        match why {
            Why::Leave => open.total() >= LEAST_TO_LEAVE || moved,
            // While one waits for its answer, the next goes on growing.
            Why::Tick | Why::Stop if !self.sealed.is_empty() || now < self.not_before => false,
            Why::Stop => (!open.is_empty() || moved) && now - self.told_at >= STOP_BEAT,
            Why::Tick => {
                let beat = match self.kind {
                    Kind::Video => VIDEO_BEAT,
                    Kind::Reading => READING_BEAT,
                };
                let completes = self.covered.total() < self.needed
                    && self.covered.union(&open).total() >= self.needed;
                !open.is_empty() && (completes || now - self.told_at >= beat)
                    || moved && now - self.told_at >= beat
            }
        }
    }

    /// Puts what is open into a message. It stays [sealed](Self::sealed) until [`Self::settle`] or [`Self::give_up`].
    pub fn seal(&mut self, now: f64) -> Message {
        let message = self.draft();
        self.next_number = message.number + 1;
        self.told_at = now;
        self.told_position = self.position.or(self.told_position);
        self.is_present = false;
        self.sealed.push(message.clone());
        message
    }

    /// The message that would be sealed now: kept aside, so that a crash loses little.
    pub fn draft(&self) -> Message {
        let open = self.open();
        let passages: Vec<_> = open
            .as_slice()
            .iter()
            .copied()
            .take(MOST_PASSAGES)
            .collect();
        Message {
            session: self.session.clone(),
            number: self.next_number,
            watched: passages.into(),
            present: self.is_present,
            // Who comes back to a video seen to its end begins anew.
            position: self.position.map(|at| {
                if at.saturating_add(AT_END) >= self.extent {
                    0
                } else {
                    at
                }
            }),
        }
    }

    /// Messages that wait for an answer, oldest first.
    pub fn sealed(&self) -> &[Message] {
        &self.sealed
    }

    /// Merges the newest two of too many unanswered messages; says which number is gone. If one of them did arrive,
    /// the merged one may count as seen: then its rest is open again.
    pub fn merge(&mut self) -> Option<(u64, Message)> {
        if self.sealed.len() <= MOST_SEALED {
            return None;
        }
        let newest = self.sealed.pop()?;
        let before = self.sealed.pop()?;
        let watched = before.watched.union(&newest.watched);
        if watched.as_slice().len() > 2 * MOST_PASSAGES {
            self.sealed.extend([before, newest]);
            return None;
        }
        let present = before.present || newest.present;
        let merged = Message {
            watched,
            present,
            ..newest
        };
        self.sealed.push(merged.clone());
        Some((before.number, merged))
    }

    /// The server answered to one of these messages.
    pub fn settle(&mut self, number: u64, answer: &Answer, now: f64) {
        let Some(at) = self
            .sealed
            .iter()
            .position(|message| message.number == number)
        else {
            return;
        };
        let message = self.sealed.remove(at);
        let before = self.covered.clone();
        self.cover(&answer.unit.covered());
        let rest = message.watched.without(&self.covered).total();
        let admitted = message.watched.without(&before).total() - rest;
        self.time = self
            .time
            .saturating_sub(admitted)
            .min(self.extent.saturating_sub(self.covered.total()));
        self.held_back = rest;
        self.is_asked = answer.attention && !self.is_complete();
        if self.is_asked {
            // Nothing is too fast: it waits for an answer.
            self.held_back = 0;
        } else if rest > 0 {
            self.not_before = now + f64::from(rest.clamp(AGAIN_AFTER.0, AGAIN_AFTER.1));
            if admitted == 0 {
                // Perhaps a copy of this page speaks under the same name and its numbers are ahead.
                self.next_number = self.next_number.saturating_mul(2);
            }
        }
    }

    /// What the server is known to have, by whatever message it got it.
    pub fn cover(&mut self, covered: &Intervals) {
        self.covered = self.covered.union(covered);
    }

    /// Whether the server asks if somebody is there.
    pub const fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// Somebody is there. What was measured before the question is claimed again with it.
    pub const fn answer(&mut self) {
        self.is_present = self.is_asked;
        self.is_asked = false;
        self.not_before = 0.0;
    }

    /// The server will never take this message.
    pub fn give_up(&mut self, number: u64) {
        self.sealed.retain(|message| message.number != number);
    }

    pub fn covered(&self) -> &Intervals {
        &self.covered
    }

    pub fn is_complete(&self) -> bool {
        self.covered.clip(self.extent).total() >= self.needed
    }

    /// Whether all that was measured has arrived.
    pub fn is_settled(&self) -> bool {
        self.sealed.is_empty() && self.open().is_empty()
    }

    /// Milliseconds that were claimed faster than real time goes by.
    pub const fn held_back(&self) -> u32 {
        self.held_back
    }

    /// The place up to which a viewer has everything: the end of the passage around the playhead, or of the last
    /// one before it.
    pub fn saved_place(&self) -> Option<u32> {
        let at = self.position.unwrap_or_default().saturating_add(1);
        let passages = self.covered.as_slice();
        let around = passages
            .iter()
            .rev()
            .find(|(from, _)| *from <= at)
            .or(passages.first());
        around.map(|(_, to)| *to)
    }
}

#[cfg(test)]
mod tests;
