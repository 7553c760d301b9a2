//! How messages get to the server, in order, and what happens with its answers.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{Desk, RETRY_FIRST, drawer::Kept, locks, navigator, now, page, post};
use crate::{
    line::Trouble,
    message::{Answer, Outcome},
};

/// All in milliseconds.
const RETRY_MOST: f64 = 60_000.0;
/// Before what is left of another page's evidence is claimed again.
const OTHERS_AGAIN: f64 = 60_000.0;

impl Desk {
    /// What waits is sent once more, by the only way that outlives the page. Its answer is not seen, so it stays kept.
    pub(super) fn beacon(&self) {
        let study = self.study.borrow();
        let waiting = study
            .sealed()
            .iter()
            .filter(|message| Some(message.number) != self.in_flight.get());
        for message in waiting {
            post::beacon(&self.place.unit, &message.body(&self.place.account));
        }
    }

    /// Sends what waits, one message after the other.
    pub(super) fn carry(self: &Rc<Self>) {
        let waits = self.are_others_due() || !self.study.borrow().sealed().is_empty();
        let may = navigator().on_line() && now() >= self.retry_at.get() && !self.is_halted();
        if !waits || !may || self.busy_since.get().is_some() {
            return;
        }
        self.busy_since.set(Some(now()));
        let desk = self.clone();
        spawn_local(async move {
            let trouble = desk.carry_all().await;
            desk.busy_since.set(None);
            desk.in_flight.set(None);
            desk.trouble.set(trouble);
            if trouble == Trouble::None {
                desk.retry_after.set(RETRY_FIRST);
            } else {
                let after = desk.retry_after.get();
                desk.retry_at.set(now() + after);
                desk.retry_after.set((after * 2.0).min(RETRY_MOST));
            }
            desk.show();
        });
    }

    async fn carry_all(&self) -> Trouble {
        loop {
            let oldest = self.study.borrow().sealed().first().cloned();
            let Some(message) = oldest else { break };
            self.in_flight.set(Some(message.number));
            let outcome = post::send(&self.place.unit, &message.body(&self.place.account)).await;
            self.in_flight.set(None);
            if outcome.is_final() {
                self.drawer.drop(&self.place.session, message.number);
            }
            match &outcome {
                Outcome::Taken(answer) => {
                    self.study
                        .borrow_mut()
                        .settle(message.number, answer, now());
                    self.hear(&self.place.unit, answer);
                    if self.study.borrow().is_asked() {
                        if let Some(player) = &self.player {
                            player.pause();
                        }
                        self.show();
                    }
                }
                Outcome::Refused => self.study.borrow_mut().give_up(message.number),
                Outcome::NoLine | Outcome::NotNow | Outcome::SignedOut => {}
            }
            let trouble = Trouble::of(&outcome);
            if trouble != Trouble::None {
                return trouble;
            }
        }
        if self.are_others_due() {
            self.others_due.set(false);
            let trouble = self.carry_others().await;
            if trouble != Trouble::None {
                self.others_due.set(true);
                return trouble;
            }
        }
        Trouble::None
    }

    /// What pages left behind that are gone, of whatever unit, session by session. A page that is still open holds a
    /// lock and sends its own.
    async fn carry_others(&self) -> Trouble {
        for session in self.drawer.sessions() {
            if session == self.place.session {
                continue;
            }
            let Some(_held) = locks::try_hold(&session).await else {
                continue;
            };
            let trouble = self.carry_session(&session).await;
            if trouble != Trouble::None {
                return trouble;
            }
        }
        Trouble::None
    }

    async fn carry_session(&self, session: &str) -> Trouble {
        // What overtook what on the way shows at the second pass.
        for _pass in 0..2 {
            let mut is_done = true;
            for kept in self.drawer.of_session(session) {
                let body = kept.message.body(&self.place.account);
                let outcome = post::send(&kept.unit, &body).await;
                if let Outcome::Taken(answer) = &outcome {
                    let covered = answer.unit.covered();
                    if kept.unit == self.place.unit {
                        self.study.borrow_mut().cover(&covered);
                    }
                    self.hear(&kept.unit, answer);
                    // What came after a question that nobody answered does not count.
                    let rest = kept.message.rest(&covered).filter(|_| !answer.attention);
                    if let Some(message) = rest {
                        let unit = kept.unit.clone();
                        self.drawer.keep_rest(Kept {
                            unit,
                            at: 0.0,
                            message,
                        });
                        is_done = false;
                    }
                }
                if outcome.is_final() {
                    self.drawer.drop(session, kept.message.number);
                }
                let trouble = Trouble::of(&outcome);
                // Another page's evidence that nobody will take is no trouble of this one.
                if trouble != Trouble::None && trouble != Trouble::Refused {
                    return trouble;
                }
            }
            if is_done {
                return Trouble::None;
            }
        }
        self.others_due.set(true);
        self.others_at.set(now() + OTHERS_AGAIN);
        Trouble::None
    }

    fn are_others_due(&self) -> bool {
        self.others_due.get() && now() >= self.others_at.get()
    }

    /// Tells the rest of the page what the server said.
    fn hear(&self, unit: &str, answer: &Answer) {
        let texts = &self.place.texts;
        if unit == self.place.unit {
            page::show_unit(&answer.unit, texts);
        }
        if course(unit) != course(&self.place.unit) {
            return;
        }
        page::show_course(answer.course.ratio, texts);
        if let Some(credit) = &answer.credit
            && !self.credited.replace(true)
        {
            page::show_credit(&credit.hours, texts);
            self.earned.set(Some(credit.clone()));
        }
    }
}

/// The edition of a course, from the id of one of its units.
fn course(unit: &str) -> &str {
    unit.rsplit_once('~').map_or(unit, |(course, _)| course)
}
