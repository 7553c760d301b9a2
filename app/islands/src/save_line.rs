//! The line under a video, page or document that says what the server has, and the hours once they are earned.

use domain::learning::Intervals;
use leptos::prelude::*;

use crate::{
    line::{Line, Trouble},
    message::Earned,
    study::{Kind, Study},
    texts::SaveTexts,
};

/// What the page hands in about its unit.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "most of it is for the browser")
)]
pub struct Place {
    pub unit: String,
    pub account: String,
    /// The server's name for this opening of the page.
    pub session: String,
    /// `video`, `audio`, `page` or `document`.
    pub kind: String,
    /// Milliseconds at which a video resumes.
    pub position: u32,
    /// Whether the hours of the course are in the ledger already.
    pub credited: bool,
    /// What is not seen does not count: a video stops when its page is hidden.
    pub pauses_hidden: bool,
    pub texts: SaveTexts,
}

impl Place {
    pub fn is_video(&self) -> bool {
        matches!(self.kind.as_str(), "video" | "audio")
    }

    pub fn kind(&self) -> Kind {
        if self.is_video() {
            Kind::Video
        } else {
            Kind::Reading
        }
    }
}

/// Measures what is watched or read, sends it, and says what the server has. Times are in milliseconds.
#[island]
pub fn SaveLine(
    unit: String,
    account: String,
    session: String,
    kind: String,
    covered: Vec<(u32, u32)>,
    extent: u32,
    permille_needed: u16,
    position: u32,
    credited: bool,
    pauses_hidden: bool,
    /// The page was stored, to be opened without a line any number of times: each opening speaks under a name of its own.
    stored: bool,
    texts: SaveTexts,
) -> impl IntoView {
    let session = if stored { opening(&session) } else { session };
    let place = Place {
        unit,
        account,
        session,
        kind,
        position,
        credited,
        pauses_hidden,
        texts,
    };
    place.render(covered.into(), extent, permille_needed)
}

impl Place {
    fn render(self, covered: Intervals, extent: u32, permille_needed: u16) -> impl IntoView {
        let texts = StoredValue::new(self.texts.clone());
        let mut study = Study::new(
            self.kind(),
            self.session.clone(),
            covered,
            extent,
            permille_needed,
        );
        if self.is_video() {
            study.play(&Intervals::empty(), self.position, false);
        }
        let line = RwSignal::new(Line::of(
            self.kind(),
            &study,
            Trouble::None,
            false,
            &self.texts,
        ));
        let earned = RwSignal::new(None::<Earned>);
        // Not before the view has woken: until then it takes for granted that nothing differs from the server's.
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(async move { crate::browser::start(self, study, line, earned) });
        view! {
            // What is saved changes every few seconds: it is there to be read, and only the note is announced.
            <p class="save-line" role="status" data-state=move || line.with(|line| line.state)>
                <span aria-live="off">{move || line.with(|line| line.saved.clone())}</span>
                " "
                <span>{move || line.with(|line| line.note.clone())}</span>
            </p>
            {move || {
                line.with(|line| line.state == "asked")
                    .then(|| {
                        view! {
                            <p class="attention">
                                <button class="button" type="button" data-present="">{texts.with_value(|texts| texts.present.clone())}</button>
                            </p>
                        }
                    })
            }}
            // A region that is announced must be there before it has something to say.
            <div class="earned" role="status">
                {move || earned.get().map(|earned| banner(&earned, &texts.get_value()))}
            </div>
        }
    }
}

/// The name of one opening of a stored page, of which there may be many without a line.
fn opening(session: &str) -> String {
    #[cfg(feature = "hydrate")]
    {
        let drawn = js_sys::Math::random().to_string();
        format!("{session}~{}", drawn.trim_start_matches("0."))
    }
    #[cfg(not(feature = "hydrate"))]
    session.to_owned()
}

/// As `parts::credit` writes it on pages that come from the server.
fn banner(earned: &Earned, texts: &SaveTexts) -> impl IntoView + use<> {
    let lines: Vec<_> = earned
        .explanation
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect();
    view! {
        <section class="credit" tabindex="-1" aria-labelledby="credit-title">
            <h2 id="credit-title">{texts.credited.replace("{hours}", &earned.hours)}</h2>
            <h3>{texts.credited_why.clone()}</h3>
            <ul>{lines}</ul>
            <p><a class="button quiet" href="/me/ledger">{texts.credited_next.clone()}</a></p>
        </section>
    }
}
