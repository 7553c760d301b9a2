//! The captions of a video in a draft: written beside it, and given out as a file.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use content::captions::{Row, TEXT_LIMIT, to_subrip, to_webvtt};
use domain::{
    catalogue::{Content, Cue, Unit, Video},
    renditions::Quality,
};
use leptos::prelude::*;
use platform::{Error, Refusal, authoring::Draft, renditions::Renditions};
use serde::Deserialize;

use super::draft::typed_revision_of;
use crate::{
    App, Visit,
    fault::Fault,
    parts::media,
    shell::{Head, Place, page_with},
    text::{Text, fill},
};

/// Rows to write new captions in, without a script.
const SPARE: usize = 5;
/// Stands for the number of a row that the script makes.
const NUMBER: &str = "[n]";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    saved: Option<String>,
}

/// Captions as they were typed.
#[derive(Debug, Default)]
pub struct TypedCaptions {
    /// Each with whether it is to go.
    pub rows: Vec<(Row, bool)>,
    /// The revision that they were typed from. None where the author now means the newest.
    pub revision: Option<u32>,
    /// Named `rows[3].from`, by the places in `rows`.
    pub refusals: Vec<Refusal>,
    pub notice: Option<&'static str>,
}

pub async fn captions(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, &code).await?;
    let (unit, video) = video_of(&draft, &key)?;
    let cues = cues_of(video);
    let typed = TypedCaptions {
        rows: cues.iter().map(|cue| (Row::of(cue), false)).collect(),
        ..TypedCaptions::default()
    };
    let desk = Desk {
        app: &app,
        visit: &visit,
        draft: &draft,
        unit,
        video,
    };
    desk.render(&typed, StatusCode::OK, asked.saved.is_some())
}

/// The same with what was typed and what is wrong.
pub async fn captions_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    typed: &TypedCaptions,
    status: StatusCode,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, code).await?;
    let (unit, video) = video_of(&draft, key)?;
    let desk = Desk {
        app,
        visit,
        draft: &draft,
        unit,
        video,
    };
    desk.render(typed, status, false)
}

fn video_of<'d>(draft: &'d Draft, key: &str) -> Result<(&'d Unit, &'d Video), Error> {
    let (_, unit) = draft.unit(key).ok_or(Error::NotFound("unit"))?;
    match &unit.content {
        Content::Video(video) => Ok((unit, video)),
        _ => Err(Error::NotFound("video")),
    }
}

fn cues_of(video: &Video) -> &[Cue] {
    let track = video.captions.first();
    track.map_or(&[], |track| track.cues.as_slice())
}

struct Desk<'a> {
    app: &'a App,
    visit: &'a Visit,
    draft: &'a Draft,
    unit: &'a Unit,
    video: &'a Video,
}

impl Desk<'_> {
    fn render(
        &self,
        typed: &TypedCaptions,
        status: StatusCode,
        saved: bool,
    ) -> Result<Response, Fault> {
        let viewer = self.visit.signed_in()?;
        if *viewer.account() != self.draft.owner || !self.draft.state.is_editable() {
            let detail = "only its author writes a draft, and only while it is not submitted";
            return Err(Fault(Error::conflict("draft-state", detail)));
        }
        let text = self.visit.text();
        let (words, general) = (&text.captions, &text.authoring);
        let title = fill(words.title, &[("title", &self.unit.title)]);
        let base = format!("/author/{}", self.draft.code);
        let unit = format!("{base}/units/{}", self.unit.key);
        let head = Head {
            title: &title,
            place: Place::Author,
            ..Head::default()
        };
        Ok(page_with(self.app, self.visit, head, status, || {
            let script = self.app.assets.captions.clone();
            // Times are set by the video itself.
            let playing = media::Playing {
                video: self.video,
                renditions: &Renditions::default(),
                quality: Quality::Original,
            };
            view! {
                <nav class="crumbs" aria-label=general.title>
                    <a href="/author">{general.title}</a> " / "
                    <a href=base.clone()>{self.draft.code.to_string()}</a> " / "
                    <a href=unit.clone()>{self.unit.title.clone()}</a>
                </nav>
                <h1>{title.clone()}</h1>
                {saved.then(|| view! { <p class="notice success" role="status">{general.saved}</p> })}
                {typed.notice.map(|notice| view! { <p class="notice warning" role="alert">{notice}</p> })}
                {summary(text, &typed.refusals)}
                <p class="lead">{words.lead}</p>
                <div class="captions">
                    <div class="captions-player">{media::player(text, &self.unit.title, playing, 0)}</div>
                    <form class="stack" method="post" action=format!("{unit}/captions")>
                        {typed_revision_of(self.draft, typed.revision)}
                        <p class="hint">{words.hint} <span data-captions-hint="" hidden=true>" " {words.hint_player}</span></p>
                        <div class="stack" id="cues">{self.rows(typed)}</div>
                        <p class="actions">
                            <button class="button" type="submit">{general.save}</button>
                            <button class="button quiet" type="button" data-add="" hidden=true>{words.add}</button>
                            <a class="button quiet" href=base.clone()>{general.back}</a>
                        </p>
                    </form>
                </div>
                {(!cues_of(self.video).is_empty()).then(|| exports(text, &unit))}
                {tools(text)}
                {script.map(|script| view! { <script type="module" src=script data-captions=""></script> })}
            }
        }))
    }

    fn rows(&self, typed: &TypedCaptions) -> AnyView {
        let text = self.visit.text();
        let track = self.video.captions.first();
        let lang = track.map_or_else(
            || self.draft.course.language.clone(),
            |track| track.language.clone(),
        );
        let spare = (Row::default(), false);
        let rows: Vec<_> = typed
            .rows
            .iter()
            .chain(std::iter::repeat_n(&spare, SPARE))
            .enumerate()
            .map(|(at, (row, removed))| {
                let name = if at < typed.rows.len() {
                    text.captions.row
                } else {
                    text.captions.new_row
                };
                let legend = fill(name, &[("number", &(at + 1))]);
                let wrong = Wrong::of(&typed.refusals, at);
                cue(text, &at.to_string(), legend, row, *removed, &wrong, &lang)
            })
            .collect();
        let legend = fill(text.captions.new_row, &[("number", &NUMBER)]);
        let none = Wrong::default();
        let blank = cue(text, NUMBER, legend, &Row::default(), false, &none, &lang);
        view! { {rows} <template id="cue-row">{blank}</template> }.into_any()
    }
}

/// The codes of what is wrong with a row, by the field.
#[derive(Default)]
struct Wrong<'a>(Vec<(&'a str, &'static str)>);

impl<'a> Wrong<'a> {
    fn of(refusals: &'a [Refusal], row: usize) -> Self {
        let start = format!("rows[{row}].");
        let of_row = refusals.iter().filter_map(|refusal| {
            let field = refusal.field.strip_prefix(&start)?;
            Some((field, refusal.code))
        });
        Self(of_row.collect())
    }

    fn of_field(&self, text: &'static Text, field: &str) -> Option<String> {
        let of_field = self.0.iter().filter(|(name, _)| *name == field);
        let told: Vec<_> = of_field
            .map(|(_, code)| text.captions.fault(code))
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    }
}

/// One caption. `id` tells its fields from those of the others.
fn cue(
    text: &'static Text,
    id: &str,
    legend: String,
    row: &Row,
    removed: bool,
    wrong: &Wrong<'_>,
    lang: &str,
) -> AnyView {
    let words = &text.captions;
    let time = |name: &'static str, label: &'static str, value: &str| {
        let field = format!("{name}-{id}");
        let error = wrong.of_field(text, name);
        let described = error.as_ref().map(|_| format!("{field}-error"));
        view! {
            <div class="field">
                <label for=field.clone()>{label}</label>
                <input
                    class="num"
                    id=field.clone()
                    name=field.clone()
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="20"
                    value=value.to_owned()
                    aria-invalid=error.as_ref().map(|_| "true")
                    aria-describedby=described.clone()
                />
                {error.map(|error| view! { <p class="error" id=described>{error}</p> })}
            </div>
        }
    };
    let field = format!("text-{id}");
    let error = wrong.of_field(text, "text");
    let described = error.as_ref().map(|_| format!("{field}-error"));
    let lines = row.text.lines().count().max(1);
    view! {
        <fieldset class="cue" data-cue=id.to_owned()>
            <legend>{legend}</legend>
            {time("from", words.from, &row.from)}
            {time("to", words.to, &row.to)}
            <div class="field">
                <label for=field.clone()>{words.text}</label>
                <textarea
                    id=field.clone()
                    name=field.clone()
                    rows=lines.to_string()
                    maxlength=TEXT_LIMIT.to_string()
                    lang=lang.to_owned()
                    aria-invalid=error.as_ref().map(|_| "true")
                    aria-describedby=described.clone()
                >{row.text.clone()}</textarea>
                {error.map(|error| view! { <p class="error" id=described>{error}</p> })}
            </div>
            <label class="option">
                <input type="checkbox" name=format!("remove-{id}") value="yes" checked=removed />
                <span>{words.remove}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

/// That something is wrong, with a link to each field.
fn summary(text: &'static Text, refusals: &[Refusal]) -> Option<AnyView> {
    let words = &text.captions;
    if refusals.is_empty() {
        return None;
    }
    let items: Vec<_> = refusals
        .iter()
        .map(|refusal| {
            let problem = words.fault(refusal.code);
            let place = refusal
                .field
                .strip_prefix("rows[")
                .and_then(|rest| rest.split_once("]."))
                .and_then(|(row, field)| Some((row.parse::<usize>().ok()?, field)));
            match place {
                Some((row, field)) => {
                    let label = match field {
                        "from" => words.from,
                        "to" => words.to,
                        _ => words.text,
                    };
                    let number = fill(words.row, &[("number", &(row + 1))]);
                    let values: [(&str, &dyn std::fmt::Display); 3] =
                        [("row", &number), ("field", &label), ("problem", &problem)];
                    let sentence = fill(words.error_in, &values);
                    view! { <li><a href=format!("#{field}-{row}")>{sentence}</a></li> }.into_any()
                }
                None => view! { <li>{problem}</li> }.into_any(),
            }
        })
        .collect();
    let title = text.authoring.error_title;
    Some(
        view! { <div class="notice error" role="alert"><p>{title}</p><ul>{items}</ul></div> }
            .into_any(),
    )
}

/// What the script puts into the row that has the cursor.
fn tools(text: &'static Text) -> impl IntoView + use<> {
    let words = &text.captions;
    view! {
        <template id="cue-tools">
            <div class="cue-tools">
                <button class="button quiet" type="button" data-do="play">{words.play}</button>
                <button class="button quiet" type="button" data-do="from">{words.set_from}</button>
                <button class="button quiet" type="button" data-do="to">{words.set_to}</button>
                <span class="num" role="status"></span>
            </div>
        </template>
    }
}

/// The captions as files, where there are any.
pub(super) fn exports(text: &'static Text, unit: &str) -> impl IntoView + use<> {
    view! {
        <p>
            {text.captions.export} ": "
            <a href=format!("{unit}/captions.vtt") download="">"WebVTT"</a> " · "
            <a href=format!("{unit}/captions.srt") download="">"SRT"</a>
        </p>
    }
}

/// Below the form of a video: to its captions, and to them as files.
pub(super) fn lead_to(text: &'static Text, address: &str, video: &Video) -> AnyView {
    let files = (!cues_of(video).is_empty()).then(|| exports(text, address));
    view! {
        <p><a href=format!("{address}/captions")>{text.captions.open}</a></p>
        {files}
    }
    .into_any()
}

/// `GET /author/{code}/units/{unit}/captions.vtt`.
pub async fn webvtt(
    app: State<App>,
    visit: Visit,
    path: Path<(String, String)>,
) -> Result<Response, Fault> {
    file(
        app,
        visit,
        path,
        "vtt",
        "text/vtt; charset=utf-8",
        to_webvtt,
    )
    .await
}

/// `GET /author/{code}/units/{unit}/captions.srt`.
pub async fn subrip(
    app: State<App>,
    visit: Visit,
    path: Path<(String, String)>,
) -> Result<Response, Fault> {
    let kind = "application/x-subrip; charset=utf-8";
    file(app, visit, path, "srt", kind, to_subrip).await
}

async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    ending: &str,
    kind: &str,
    print: fn(&[Cue]) -> String,
) -> Result<Response, Fault> {
    let draft = app.platform.draft(visit.signed_in()?, &code).await?;
    let (_, video) = video_of(&draft, &key)?;
    let cues = cues_of(video);
    if cues.is_empty() {
        return Err(Fault(Error::NotFound("captions")));
    }
    // Codes and keys are letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{code}-{key}.{ending}\"");
    let about = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((about, print(cues)).into_response())
}
