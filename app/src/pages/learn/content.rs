//! Video, page and document: the content, the line that says what is saved, and the form for readers without scripts.

use domain::{
    catalogue::Content,
    learning::{Need, ProgressState, extent_millis},
    packages::Package,
    renditions::Quality,
};
use islands::{SaveLine, SaveTexts};
use leptos::prelude::*;
use platform::packages::Subject;

use super::{Asked, Desk};
use crate::{
    parts::{icon, media, package, player_tools},
    text::{Text, format},
};

impl Desk<'_> {
    /// What a link asked for is shown; else the reader resumes where they stopped.
    pub(super) fn content(&self, asked: &Asked) -> impl IntoView + use<> {
        let text = self.text();
        let page = asked.page;
        let position = asked.t.map_or(self.stands.position_millis, |seconds| {
            seconds.saturating_mul(1000)
        });
        let shown = match &self.unit.content {
            Content::Video(video) => {
                let playing = media::Playing {
                    video,
                    renditions: &self.renditions,
                    // What is stored is small: it has to come over the line, and to find room.
                    quality: if asked.stored.is_some() {
                        Quality::Small
                    } else {
                        self.visit.quality
                    },
                };
                view! {
                    {media::player(text, &self.unit.title, playing, position)}
                    {player_tools::tools(text, self.fastest, video.is_sound())}
                    {media::choices(self.visit, playing)}
                }
                .into_any()
            }
            Content::Page(page) => {
                let html = content::markdown::to_html(&page.markdown);
                view! { <div class="prose" id="reading" lang=self.published.course.language.clone() inner_html=html></div> }.into_any()
            }
            Content::Document(document) => {
                let scripts = self.app.assets.reader.clone();
                media::document(
                    scripts,
                    text,
                    &self.unit.title,
                    document,
                    &self.renditions,
                    page,
                )
            }
            Content::Package(package) => self.package(package),
            Content::Quiz(_)
            | Content::Assignment(_)
            | Content::Survey(_)
            | Content::Session(_) => ().into_any(),
        };
        // The session's name carries the moment of opening, so both forms of handing in measure from the same one.
        let session = self.app.platform.open_session(self.viewer);
        view! {
            {shown}
            {self.save_line(&session, position, asked.stored.is_some())}
            {self.need()}
            {self.declaration(session)}
            {self.transcript()}
            {player_tools::script(self.app)}
        }
    }

    fn package(&self, package: &Package) -> AnyView {
        let subject = Subject::Unit(self.stands.id.to_string());
        let title = &self.unit.title;
        package::frame(self.app, self.visit, self.viewer, subject, title, package)
    }

    fn save_line(&self, session: &str, position: u32, stored: bool) -> impl IntoView + use<> {
        let covered: Vec<(u32, u32)> = self.stands.covered.as_slice().to_vec();
        let permille_needed = match &self.unit.content {
            Content::Video(video) => video.watch_permille,
            _ => 1000,
        };
        let credited = self.progress.credit.is_some();
        let kind = self.unit.kind().code().to_owned();
        let unit = self.stands.id.to_string();
        let account = self.viewer.account().to_string();
        let extent = extent_millis(self.unit);
        let mut texts = save_texts(self.text());
        // Time alone does not meet it: only the server knows that its activities are done.
        if matches!(self.stands.standing.needs, Need::Play { .. }) {
            self.text()
                .learning
                .package_time_met
                .clone_into(&mut texts.complete);
        }
        let session = session.to_owned();
        let pauses_hidden = !self.hidden_counts;
        view! { <SaveLine unit account session kind covered extent permille_needed position credited pauses_hidden stored texts /> }
    }

    /// For readers without scripts; where this build has islands, the form is only there without them.
    fn declaration(&self, session: String) -> Option<impl IntoView + use<>> {
        let is_met = self.stands.standing.needs == domain::learning::Need::Nothing;
        // A package runs by scripts alone, and there is nothing to declare without them.
        if is_met || matches!(self.unit.content, Content::Package(_)) {
            return None;
        }
        let words = &self.text().learning;
        let (label, hint) = match &self.unit.content {
            Content::Video(video) if video.is_sound() => {
                (words.declare_listen, words.declare_listen_hint)
            }
            Content::Video(_) => (words.declare_watch, words.declare_watch_hint),
            _ => (words.declare_read, words.declare_read_hint),
        };
        let form = view! {
            <form class="card stack" method="post" action=self.action("evidence")>
                <input type="hidden" name="session" value=session />
                <p class="muted small">{hint}</p>
                <p><button class="button" type="submit">{label}</button></p>
            </form>
        };
        Some(match self.app.assets.islands {
            Some(_) => view! { <noscript>{form}</noscript> }.into_any(),
            None => form.into_any(),
        })
    }

    /// What is said in the video, with links to where it is said.
    fn transcript(&self) -> Option<impl IntoView + use<>> {
        let Content::Video(video) = &self.unit.content else {
            return None;
        };
        let track = video.captions.first()?;
        let here = format!("/learn/{}/{}", self.published.course.code, self.unit.key);
        let words = &self.text().player;
        let cues: Vec<_> = track
            .cues
            .iter()
            .map(|cue| {
                let seconds = cue.from_millis / 1000;
                view! {
                    <li data-from=cue.from_millis.to_string() data-to=cue.to_millis.to_string()>
                        <a class="num" href=format!("{here}?t={seconds}") data-seek=seconds.to_string()>{format::place(cue.from_millis)}</a>
                        " " {cue.text.clone()}
                    </li>
                }
            })
            .collect();
        Some(view! {
            <details class="transcript card" open=video.is_sound() data-transcript="">
                <summary>{self.text().learning.transcript}</summary>
                <div class="transcript-tools" hidden=true data-part="tools">
                    <input type="search" aria-label=words.transcript_search placeholder=words.transcript_search />
                    <label class="option"><input type="checkbox" /><span>{words.transcript_follow}</span></label>
                    <p class="muted small" role="status" data-part="count" data-pattern=words.transcript_found></p>
                </div>
                <ol class="plain" tabindex="0" aria-label=self.text().learning.transcript lang=track.language.clone()>{cues}</ol>
            </details>
        })
    }
}

fn save_texts(text: &'static Text) -> SaveTexts {
    let words = &text.learning;
    let [seconds, minutes, minutes_seconds] = format::length_patterns(text.lang).map(str::to_owned);
    let state = |state| {
        (
            icon::state(state).to_owned(),
            text.words.progress(state).to_owned(),
        )
    };
    SaveTexts {
        saved_up_to: words.saved_up_to.to_owned(),
        saved_time: words.saved_time.to_owned(),
        saved_none: words.saved_none.to_owned(),
        saving: words.saving.to_owned(),
        offline: words.offline.to_owned(),
        unavailable: words.unavailable.to_owned(),
        signed_out: words.signed_out.to_owned(),
        catching_up: words.catching_up.to_owned(),
        asked: text.player.asked.to_owned(),
        present: text.player.present.to_owned(),
        seconds,
        minutes,
        minutes_seconds,
        in_progress: state(ProgressState::InProgress),
        completed: state(ProgressState::Completed),
        course_progress: words.course_progress.to_owned(),
        refused: words.refused.to_owned(),
        complete: words.unit_complete.to_owned(),
        credited: words.credited.replace("{hours}", text.ledger.hours_place),
        credited_why: words.credited_why.to_owned(),
        credited_next: words.credited_next.to_owned(),
    }
}
