//! Questions of the bank on their way into a quiz of a draft.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::catalogue::Content;
use leptos::prelude::*;
use platform::Error;

use super::{Asked, list};
use crate::{
    App, Visit,
    fault::Fault,
    parts::paging,
    shell::{Head, Place, page_with},
    text::fill,
};

/// The form that the boxes of the rows belong to.
const FORM: &str = "chosen";

/// `GET /author/{code}/units/{unit}/bank`.
pub async fn choosing(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    choosing_again(&app, &visit, &code, &key, &asked, None).await
}

/// The same, with what went wrong.
pub async fn choosing_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    asked: &Asked,
    problem: Option<(StatusCode, &'static str)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, code).await?;
    let (_, unit) = draft.unit(key).ok_or(Error::NotFound("unit"))?;
    let Content::Quiz(_) = &unit.content else {
        return Err(Fault(Error::NotFound("quiz")));
    };
    if *viewer.account() != draft.owner || !draft.state.is_editable() {
        let detail = "only its author writes a draft, and only while it is not submitted";
        return Err(Fault(Error::conflict("draft-state", detail)));
    }
    let page = app
        .platform
        .bank(viewer, &asked.filter(), asked.after())
        .await?;
    let text = visit.text();
    let words = &text.bank;
    let title = fill(words.choose_title, &[("title", &unit.title)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    let status = problem.map_or(StatusCode::OK, |(status, _)| status);
    Ok(page_with(app, visit, head, status, || {
        let base = format!("/author/{code}/units/{key}");
        let action = format!("{base}/bank");
        let take = (!page.items.is_empty()).then(|| {
            view! {
                <form id=FORM class="actions" method="post" action=action.clone()>
                    <input type="hidden" name="revision" value=draft.revision.to_string() />
                    <button class="button" type="submit">{words.take}</button>
                    <a class="button quiet" href=base.clone()>{text.authoring.back}</a>
                </form>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.authoring.title>
                <a href="/author">{text.authoring.title}</a> " / "
                <a href=format!("/author/{code}")>{draft.code.to_string()}</a> " / "
                <a href=base.clone()>{unit.title.clone()}</a>
            </nav>
            <h1>{title.clone()}</h1>
            <p class="lead">{words.lead}</p>
            {problem.map(|(_, sentence)| view! { <p class="notice warning" role="alert">{sentence}</p> })}
            {list::filters(text, asked, &action)}
            <p class="muted">{fill(words.found, &[("count", &page.total)])}</p>
            {list::table(text, &page.items, Some(FORM), &app.platform.rules.zone)}
            {take}
            {paging::links(text, visit, &asked.cursor, page.next.as_deref())}
        }
    }))
}
