//! The saves of a draft: when and by whom, what each would change, and the way back to it.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use leptos::prelude::*;
use platform::{
    Error,
    authoring::{Draft, Saved},
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    parts::{course_text, diff},
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
    visit::see_other,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The save that is laid beside the draft as it is.
    show: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub struct Restore {
    revision: u32,
    from: u32,
}

pub async fn history(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, &code).await?;
    let saves = app.platform.draft_history(viewer, &code).await?;
    let text = visit.text();
    let words = &text.authoring;
    let changes = match asked.show {
        Some(revision) => {
            let before = app.platform.draft_at(viewer, &code, revision).await?;
            let (now, then) = (
                course_text::of(text, &draft.course),
                course_text::of(text, &before),
            );
            Some((revision, compared(text, &now, &then)))
        }
        None => None,
    };
    let may_restore = *viewer.account() == draft.owner && draft.state.is_editable();
    let head = Head {
        title: words.history,
        place: Place::Author,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let rows: Vec<_> = saves
            .iter()
            .map(|saved| row(text, &app, &draft, saved, may_restore))
            .collect();
        let changes = changes.map(|(revision, lines)| {
            let title = fill(words.history_compared, &[("number", &revision)]);
            view! {
                <section class="card" aria-labelledby="changes">
                    <h2 id="changes">{title}</h2>
                    {lines}
                </section>
            }
        });
        view! {
            <nav class="crumbs" aria-label=words.title>
                <a href="/author">{words.title}</a> " / "
                <a href=format!("/author/{code}")>{draft.code.to_string()}</a>
            </nav>
            <h1>{words.history}</h1>
            <p class="lead">{words.history_lead}</p>
            {changes}
            <ol class="plain stack">{rows}</ol>
        }
    }))
}

fn row(
    text: &'static Text,
    app: &App,
    draft: &Draft,
    saved: &Saved,
    may_restore: bool,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let when = format::moment(saved.at, &app.platform.rules.zone);
    let name = fill(
        words.history_save,
        &[
            ("number", &saved.revision),
            ("when", &when),
            ("name", &saved.by_name),
        ],
    );
    let base = format!("/author/{}/history", draft.code);
    let actions = if saved.revision == draft.revision {
        view! { <p class="muted small">{words.history_current}</p> }.into_any()
    } else {
        let compare = fill(words.history_compare_of, &[("number", &saved.revision)]);
        let restore = may_restore.then(|| {
            let label = fill(words.history_restore_of, &[("number", &saved.revision)]);
            view! {
                <input type="hidden" name="revision" value=draft.revision.to_string() />
                <input type="hidden" name="from" value=saved.revision.to_string() />
                <button class="button quiet" type="submit" aria-label=label>{words.history_restore}</button>
            }
        });
        view! {
            <form class="actions" method="post" action=base.clone()>
                <a class="button quiet" href=format!("{base}?show={}", saved.revision) aria-label=compare>
                    {words.history_compare}
                </a>
                {restore}
            </form>
        }
        .into_any()
    };
    view! { <li class="card"><p>{name}</p>{actions}</li> }
}

/// What taking the save up again would change, line by line.
fn compared(text: &'static Text, now: &str, then: &str) -> AnyView {
    match diff::of(now, then) {
        None => view! { <p>{text.authoring.history_same}</p> }.into_any(),
        Some(changes) => {
            view! { <p class="muted small">{text.authoring.history_legend}</p> {changes} }
                .into_any()
        }
    }
}

/// Takes an earlier save up again, and shows the draft.
pub async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(wanted): Form<Restore>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let restored = app
        .platform
        .restore_draft(viewer, &code, wanted.revision, wanted.from)
        .await;
    match restored {
        Ok(_) => Ok(see_other(&format!("/author/{code}?saved=yes"))),
        // Somebody saved meanwhile: the list shows what, and from there it is one more press.
        Err(Error::Conflict {
            code: "draft-changed",
            ..
        }) => Ok(see_other(&format!("/author/{code}/history"))),
        Err(error) => Err(error.into()),
    }
}
