//! The save line in the browser: listens to the page, and carries messages between the study, the drawer and the
//! server. Nothing is decided here that the plain modules can decide.

mod carry;
mod drawer;
mod locks;
mod page;
mod player;
mod post;
pub mod suggest;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Document, Event, EventTarget, Navigator, VisibilityState, Window};

use crate::{
    line::{Line, Trouble},
    message::{Earned, Message},
    presence::Presence,
    save_line::Place,
    study::{Kind, Study, Why},
};
use drawer::{Drawer, Kept};
use player::Player;

/// All in milliseconds.
const DRAFT_EVERY: f64 = 5_000.0;
const RETRY_FIRST: f64 = 5_000.0;
const SLOW_ANSWER: f64 = 800.0;
/// Away for longer, another tab or device may have read on.
const LONG_AWAY: f64 = 10_000.0;

/// Called by the loader before it wakes the islands.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}

/// Starts measuring. Lives as long as the page.
pub fn start(place: Place, study: Study, line: RwSignal<Line>, earned: RwSignal<Option<Earned>>) {
    let player = if place.is_video() {
        Player::find()
    } else {
        None
    };
    let desk = Rc::new(Desk {
        presence: RefCell::new(Presence::new(is_visible(), now())),
        drawer: Drawer::of(&place.account),
        credited: Cell::new(place.credited),
        study: RefCell::new(study),
        trouble: Cell::new(if navigator().on_line() {
            Trouble::None
        } else {
            Trouble::NoLine
        }),
        in_flight: Cell::new(None),
        busy_since: Cell::new(None),
        retry_at: Cell::new(0.0),
        retry_after: Cell::new(RETRY_FIRST),
        draft_at: Cell::new(0.0),
        hidden_at: Cell::new(0.0),
        is_stop_due: Cell::new(false),
        others_due: Cell::new(true),
        others_at: Cell::new(0.0),
        place,
        player,
        line,
        earned,
    });
    desk.clone().listen();
    locks::hold_for_ever(&desk.place.session);
    desk.moment(Why::Tick);
    desk.carry();
}

struct Desk {
    place: Place,
    player: Option<Player>,
    study: RefCell<Study>,
    presence: RefCell<Presence>,
    drawer: Drawer,
    line: RwSignal<Line>,
    earned: RwSignal<Option<Earned>>,
    credited: Cell<bool>,
    trouble: Cell<Trouble>,
    /// The number of the message that is on the line just now.
    in_flight: Cell<Option<u64>>,
    busy_since: Cell<Option<f64>>,
    retry_at: Cell<f64>,
    retry_after: Cell<f64>,
    draft_at: Cell<f64>,
    hidden_at: Cell<f64>,
    /// The player stopped while a message was on its way.
    is_stop_due: Cell<bool>,
    /// Messages of pages that are gone may lie in the drawer.
    others_due: Cell<bool>,
    others_at: Cell<f64>,
}

impl Desk {
    fn listen(self: Rc<Self>) {
        if let Some(player) = &self.player {
            // A page that was left just now may have told the server after it rendered this one.
            let kept = self.drawer.position(&self.place.unit);
            match kept.filter(|_| !is_place_asked()) {
                Some(position) => player.resume(position, true),
                None => player.resume(self.place.position, false),
            }
            let target = player.target();
            self.on(target, "timeupdate", |desk, _| desk.moment(Why::Tick));
            for stop in ["pause", "seeking", "ended"] {
                self.on(target, stop, |desk, _| desk.moment(Why::Stop));
            }
            // Whoever presses play is there, but for keys and small windows that reach a page which is not seen.
            self.on(target, "play", |desk, _| {
                if !desk.stop_unseen() {
                    desk.answer();
                }
            });
            // It may have been left before this woke.
            self.stop_unseen();
        }
        self.on(&document(), "click", |desk, event| {
            if is_answer(event) {
                desk.answer();
            } else if let Some(player) = &desk.player {
                player.follow(event);
            }
        });
        if let Some(link) = document().get_element_by_id("open-document") {
            for press in ["click", "auxclick"] {
                self.on(&link, press, |desk, _| {
                    desk.presence.borrow_mut().open_document(now());
                });
            }
        }
        self.on(&document(), "visibilitychange", |desk, _| {
            desk.seen(is_visible());
        });
        self.on(&window(), "pagehide", |desk, _| desk.moment(Why::Leave));
        self.on(&window(), "online", |desk, _| desk.try_again());
        self.on(&window(), "offline", |desk, _| {
            desk.trouble.set(Trouble::NoLine);
            desk.show();
        });
        set_interval(
            move || {
                self.moment(Why::Tick);
                self.carry();
            },
            Duration::from_secs(1),
        );
    }

    fn on(self: &Rc<Self>, target: &EventTarget, name: &str, act: fn(&Rc<Self>, &Event)) {
        let desk = self.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event| act(&desk, &event));
        // Fails for no event that exists; and then the others still work.
        _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener.forget();
    }

    /// Stops the player where nobody sees it and the rules do not count that; tells whether they do not.
    fn stop_unseen(&self) -> bool {
        let Some(player) = &self.player else {
            return false;
        };
        let stops = self.place.pauses_hidden && !is_visible();
        if stops {
            player.pause();
        }
        stops
    }

    /// Somebody is there.
    fn answer(self: &Rc<Self>) {
        if !self.study.borrow().is_asked() {
            return;
        }
        self.study.borrow_mut().answer();
        self.moment(Why::Tick);
        if let Some(player) = &self.player {
            player.go_on();
        }
    }

    /// The page was shown or hidden.
    fn seen(self: &Rc<Self>, visible: bool) {
        self.stop_unseen();
        let counted = self.presence.borrow_mut().change(visible, now());
        self.study.borrow_mut().read(counted);
        if !visible {
            self.hidden_at.set(now());
            self.moment(Why::Leave);
            return;
        }
        let asks = {
            let study = self.study.borrow();
            let was_long = now() - self.hidden_at.get() >= LONG_AWAY;
            was_long
                && self.place.kind() == Kind::Reading
                && !study.is_complete()
                && study.sealed().is_empty()
        };
        if asks && !self.is_halted() {
            // Even an empty message is answered with what the server has.
            self.seal();
        }
        self.try_again();
    }

    fn try_again(self: &Rc<Self>) {
        if self.trouble.get() == Trouble::NoLine {
            self.trouble.set(Trouble::None);
        }
        self.retry_at.set(0.0);
        self.others_due.set(true);
        self.others_at.set(0.0);
        self.moment(Why::Tick);
        self.carry();
    }

    /// Measures, seals what is due, and shows how things stand.
    fn moment(self: &Rc<Self>, why: Why) {
        self.measure();
        if !self.is_halted() {
            let is_due = {
                let study = self.study.borrow();
                let stops = why == Why::Stop || self.is_stop_due.get();
                study.is_due(why, now()) || stops && study.is_due(Why::Stop, now())
            };
            if is_due {
                self.seal();
            }
            self.is_stop_due
                .set(!is_due && (why == Why::Stop || self.is_stop_due.get()));
            match (why, is_due) {
                (Why::Leave, _) => {
                    self.draft_at.set(f64::NEG_INFINITY);
                    self.keep_draft();
                    self.beacon();
                }
                (_, true) => self.carry(),
                (_, false) => self.keep_draft(),
            }
        }
        self.show();
    }

    fn measure(&self) {
        let mut study = self.study.borrow_mut();
        match (&self.player, self.place.kind()) {
            (Some(player), _) => {
                study.play(&player.played(), player.position(), player.has_ended());
            }
            (None, Kind::Reading) => {
                let counted = self.presence.borrow_mut().tick(now());
                study.read(counted);
            }
            (None, Kind::Video) => {}
        }
    }

    fn seal(&self) {
        let mut study = self.study.borrow_mut();
        let message = study.seal(now());
        self.keep(&message);
        if let Some((gone, merged)) = study.merge() {
            self.keep(&merged);
            self.drawer.drop(&self.place.session, gone);
        }
        self.draft_at.set(now());
    }

    /// Against a crash: the next page finds it and sends it.
    fn keep_draft(&self) {
        if now() - self.draft_at.get() < DRAFT_EVERY {
            return;
        }
        self.draft_at.set(now());
        let draft = self.study.borrow().draft();
        if !draft.watched.is_empty() {
            self.keep(&draft);
        }
    }

    fn keep(&self, message: &Message) {
        let unit = self.place.unit.clone();
        self.drawer.keep(&Kept {
            unit,
            at: js_sys::Date::now(),
            message: message.clone(),
        });
    }

    fn show(&self) {
        let is_slow = self
            .busy_since
            .get()
            .is_some_and(|since| now() - since >= SLOW_ANSWER);
        let kind = self.place.kind();
        let line = Line::of(
            kind,
            &self.study.borrow(),
            self.trouble.get(),
            is_slow,
            &self.place.texts,
        );
        if self.line.with_untracked(|shown| *shown != line) {
            self.line.set(line);
        }
    }

    /// Refused for good: until the page is opened anew, nothing is sent.
    fn is_halted(&self) -> bool {
        self.trouble.get() == Trouble::Refused
    }
}

fn window() -> Window {
    leptos::prelude::window()
}

fn document() -> Document {
    leptos::prelude::document()
}

fn navigator() -> Navigator {
    window().navigator()
}

/// Whether the press answers the question if somebody is there.
fn is_answer(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| matches!(target.closest("[data-present]"), Ok(Some(_))))
}

/// Whether the address names a second to start at.
fn is_place_asked() -> bool {
    let query = window().location().search().unwrap_or_default();
    query.starts_with("?t=") || query.contains("&t=")
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Milliseconds on a clock that only goes forward.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
