//! One person: what the register says, the moves between schools, and a new first password.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
};
use leptos::prelude::*;
use platform::people::Known;

use super::address;
use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page as shell_page},
    text::{Text, fill, format},
};

pub async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let person = app.platform.person(viewer, &login).await?;
    let resets = app.platform.may_reset(viewer, &person);
    let adjusts = app.platform.may_adjust(viewer, &person);
    let text = visit.text();
    let head = Head {
        title: &person.listed.name,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let login = &person.listed.login;
        view! {
            <nav class="crumbs"><a href="/admin/people">{text.people.all}</a></nav>
            <h1>{person.listed.name.clone()}</h1>
            <p class="lead">{person.listed.organisation.name.clone()}</p>
            <p class="actions">
                <a class="button quiet" href=format!("{}/record", address(login))>{text.people.record}</a>
                {adjusts.then(|| view! {
                    " " <a class="button quiet" href=format!("{}/adjustment", address(login))>{text.people.adjust_open}</a>
                })}
            </p>
            {facts(text, &person)}
            {moves(&app, text, &person)}
            {password(text, &person, resets, login)}
        }
    }))
}

fn facts(text: &'static Text, person: &Known) -> AnyView {
    let words = &text.people;
    let listed = &person.listed;
    let gender = person.gender.as_deref().map(|code| match code {
        "male" => words.male.to_owned(),
        "female" => words.female.to_owned(),
        other => other.to_owned(),
    });
    let teaches = [
        listed.stage.as_deref().map(|code| {
            code.parse().map_or_else(
                |_| code.to_owned(),
                |stage| text.words.stage(stage).to_owned(),
            )
        }),
        listed
            .subject
            .as_deref()
            .map(|code| text.words.subject_name(code)),
    ];
    let teaches: Vec<String> = teaches.into_iter().flatten().collect();
    let teaches = Some(teaches.join(" · ")).filter(|words| !words.is_empty());
    let rows: Vec<_> = [
        (words.login, Some(listed.login.clone())),
        (words.number, listed.number.clone()),
        (words.role, Some(text.words.role(listed.role).to_owned())),
        (words.identity, person.identity.clone()),
        (words.gender, gender),
        (words.teaches, teaches),
        (words.post, person.post.clone()),
        (words.rural, person.rural.then(|| words.yes.to_owned())),
        (words.started, person.started_on.clone()),
        (words.phone, person.phone.clone()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    .collect();
    view! {
        <section class="card" aria-labelledby="facts-title">
            <h2 id="facts-title">{words.facts}</h2>
            <dl class="facts-list">{rows}</dl>
        </section>
    }
    .into_any()
}

fn moves(app: &App, text: &'static Text, person: &Known) -> AnyView {
    let words = &text.people;
    let zone = &app.platform.rules.zone;
    let rows: Vec<_> = person
        .moves
        .iter()
        .map(|each| {
            let moved = fill(words.moved, &[("from", &each.from), ("to", &each.to)]);
            let by = fill(
                words.moved_by,
                &[("by", &each.by), ("at", &format::moment(each.at, zone))],
            );
            view! { <li><p>{moved}</p><p class="muted small">{by}</p></li> }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">{words.moves_none}</p> }.into_any()
    } else {
        view! { <ol class="timeline">{rows}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="moves-title">
            <h2 id="moves-title">{words.moves}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn password(text: &'static Text, person: &Known, resets: bool, login: &str) -> AnyView {
    let words = &text.people;
    let none = (!person.has_password)
        .then(|| view! { <p class="notice warning">{words.password_none}</p> });
    let body = if resets {
        view! {
            <form method="post" action=format!("{}/password", address(login))>
                <p class="hint">{words.password_hint}</p>
                <button class="button quiet" type="submit">{words.password_reset}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="muted">{words.password_own}</p> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">{words.password}</h2>
            {none}
            {body}
        </section>
    }
    .into_any()
}

/// The answer to a reset: the only place that ever shows the password, kept by no cache.
pub fn one_with_password(app: &App, visit: &Visit, person: &Known, password: &str) -> Response {
    let text = visit.text();
    let words = &text.people;
    let head = Head {
        title: words.password_done,
        ..Head::default()
    };
    let name = person.listed.name.clone();
    let login = person.listed.login.clone();
    let password = password.to_owned();
    let mut response = shell_page(app, visit, head, || {
        view! {
            <h1>{words.password_done}</h1>
            <dl class="facts-list">
                <div><dt>{words.name}</dt><dd>{name.clone()}</dd></div>
                <div><dt>{words.login}</dt><dd class="mono">{login.clone()}</dd></div>
                <div><dt>{words.password}</dt><dd class="mono" id="first-password">{password}</dd></div>
            </dl>
            <p class="notice warning" role="status">{words.password_once}</p>
            <p class="actions">
                <a class="button" href=address(&login)>{fill(words.back, &[("name", &name)])}</a>
            </p>
        }
    });
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}
