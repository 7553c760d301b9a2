//! People of an administrator's own subtree: found by name, login or staff number.

pub mod adjustment;
mod one;

use axum::{
    extract::{Query, State},
    response::Response,
};
use leptos::prelude::*;
use platform::{
    catalogue::Page,
    organisations::Organisation,
    people::{Listed, PeopleFilter},
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    parts::paging,
    shell::{Head, page as shell_page},
    text::{Text, fill},
};

pub use one::{one, one_with_password};

const PAGE: u64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    organisation: String,
    cursor: String,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = PeopleFilter {
        organisation: filled(&asked.organisation),
        text: filled(&asked.q),
    };
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = app.platform.people(viewer, &filter, cursor, PAGE).await?;
    let organisations = app.platform.subtree(viewer).await?;
    let text = visit.text();
    let words = &text.people;
    let head = Head {
        title: words.title,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let here = organisations
            .iter()
            .find(|o| o.code == asked.organisation)
            .or(organisations.first());
        let name = here.map(|o| o.name.clone()).unwrap_or_default();
        let lead = fill(
            words.lead,
            &[("organisation", &name), ("count", &page.total)],
        );
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{lead}</p>
            {filters(text, &asked, &organisations)}
            {table(text, &page)}
            {paging::links(text, &visit, &asked.cursor, page.next.as_deref())}
        }
    }))
}

fn filters(text: &'static Text, asked: &Asked, organisations: &[Organisation]) -> AnyView {
    let words = &text.people;
    let depth = |each: &Organisation| each.path.as_str().matches('/').count();
    let shallowest = organisations.iter().map(depth).min().unwrap_or_default();
    let places: Vec<_> = organisations
        .iter()
        .map(|each| {
            let label = format!(
                "{}{}",
                "\u{3000}".repeat(depth(each) - shallowest),
                each.name
            );
            let chosen = each.code == asked.organisation;
            view! { <option value=each.code.clone() selected=chosen>{label}</option> }
        })
        .collect();
    view! {
        <form class="filters card" method="get" action="/admin/people" role="search" aria-label=words.filters>
            <div class="form-row">
                <label class="field">
                    <span>{words.text}</span>
                    <input type="search" name="q" value=asked.q.clone() maxlength="64" />
                </label>
                <label class="field"><span>{words.organisation}</span><select name="organisation">{places}</select></label>
                <button class="button quiet" type="submit">{words.apply}</button>
            </div>
        </form>
    }
    .into_any()
}

fn table(text: &'static Text, page: &Page<Listed>) -> AnyView {
    let words = &text.people;
    if page.items.is_empty() {
        return view! { <div class="empty"><h2>{words.empty_title}</h2><p>{words.empty}</p></div> }
            .into_any();
    }
    let rows: Vec<_> = page.items.iter().map(|each| line(text, each)).collect();
    view! {
        <table class="queue">
            <thead>
                <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.login}</th>
                    <th scope="col">{words.number}</th>
                    <th scope="col">{words.school}</th>
                    <th scope="col">{words.role}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn line(text: &'static Text, each: &Listed) -> impl IntoView + use<> {
    let words = &text.people;
    let number = each
        .number
        .clone()
        .unwrap_or_else(|| words.unknown.to_owned());
    view! {
        <tr>
            <th scope="row"><a href=address(&each.login)>{each.name.clone()}</a></th>
            <td data-label=words.login>{each.login.clone()}</td>
            <td data-label=words.number>{number}</td>
            <td data-label=words.school>{each.organisation.name.clone()}</td>
            <td data-label=words.role>{text.words.role(each.role)}</td>
        </tr>
    }
}

fn address(login: &str) -> String {
    format!("/admin/people/{login}")
}
