//! What comes by mail: one's own choice, the pages behind the links of letters, and what was refused.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::notices::{Delivery, Group};
use leptos::prelude::*;
use platform::{
    Error, Refusal,
    mail::{Preferences, Unsubscription},
};

use crate::{
    App, Visit,
    fault::Fault,
    parts::fields::{Field, Told, choice, line},
    shell::{Head, Place, page as shell_page, page_with},
    text::{Lang, Text, fill, format},
};

pub async fn settings(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let known = app.platform.mail_address(viewer).await?;
    let typed = known.as_ref().map_or_else(
        || Preferences::usual(visit.lang.code()),
        |known| known.preferences.clone(),
    );
    settings_with(&app, &visit, &typed, &[]).await
}

/// The form with what was typed and what is wrong.
pub async fn settings_with(
    app: &App,
    visit: &Visit,
    typed: &Preferences,
    refusals: &[Refusal],
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let known = app.platform.mail_address(viewer).await?;
    let role = viewer.role();
    let keeps = app.platform.may_keep_checkpoints(viewer);
    let sends = app.platform.sends_mail();
    let text = visit.text();
    let words = &text.mail;
    let told = Told::new(text, refusals);
    let status = if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let saved =
        url::form_urlencoded::parse(visit.query.as_bytes()).any(|(name, _)| name == "saved");
    let head = Head {
        title: words.title,
        place: Place::Me,
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || {
        let saved = saved.then(|| view! { <p class="notice info" role="status">{words.saved}</p> });
        let none = (!sends).then(|| view! { <p class="notice info">{words.no_mail}</p> });
        let standing = known.map(|known| {
            let state = if known.is_confirmed {
                words.confirmed
            } else {
                words.unconfirmed
            };
            let fault = known.fault.map(|fault| {
                let line = fill(words.fault, &[("fault", &fault)]);
                view! { <p class="notice error">{line}</p> }
            });
            view! { <p class="muted">{state}</p> {fault} }
        });
        let first = text.authoring.choose;
        let address = Field {
            name: "address",
            label: words.address,
            hint: Some(words.address_hint),
            value: &typed.address,
            required: false,
        };
        let langs =
            [Lang::Zh, Lang::En].map(|lang| (lang.code().to_owned(), lang.own_name().to_owned()));
        let lang = Field {
            name: "lang",
            label: words.lang,
            hint: None,
            value: &typed.lang,
            required: true,
        };
        let groups: Vec<_> = typed
            .choices
            .iter()
            .filter(|(group, _)| group.concerns(role))
            .map(|(group, chosen)| group_field(text, *group, *chosen))
            .collect();
        let groups = (!groups.is_empty()).then(|| {
            view! {
                <fieldset>
                    <legend>{words.what}</legend>
                    <div class="form-row">{groups}</div>
                </fieldset>
            }
        });
        let checkpoints = keeps.then(|| {
            view! {
                <label class="option">
                    <input type="checkbox" name="checkpoints" value="yes" checked=typed.checkpoints aria-describedby="checkpoints-hint" />
                    <span>{words.checkpoints}</span>
                </label>
                <p class="hint" id="checkpoints-hint">{words.checkpoints_hint}</p>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/me/notices">{text.notices.title}</a></nav>
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {saved}
            {none}
            {told.summary(text.trainings.error_title)}
            <form class="stack card" method="post" action="/me/settings">
                {line(&told, address, "email")}
                {standing}
                {choice(&told, lang, first, langs)}
                {groups}
                {checkpoints}
                <button class="button" type="submit">{words.save}</button>
            </form>
        }
    }))
}

fn group_field(text: &'static Text, group: Group, chosen: Delivery) -> AnyView {
    let words = &text.notices;
    let options: Vec<_> = Delivery::ALL
        .iter()
        .map(|each| {
            view! { <option value=each.code() selected=*each == chosen>{words.delivery(*each)}</option> }
        })
        .collect();
    let name = group.code();
    view! {
        <div class="field">
            <label for=name>{words.group(group)}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
    .into_any()
}

/// What a page behind the link of a letter asks and says.
struct Asking {
    title: &'static str,
    question: String,
    button: &'static str,
    action: String,
    token: String,
}

pub async fn confirmation(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let token = parameter(&visit, "token");
    let words = &visit.text().mail;
    match app.platform.asked_confirmation(&token).await {
        Ok(whom) => Ok(asking(
            &app,
            &visit,
            Asking {
                title: words.confirm_title,
                question: question(words.confirm_ask, &whom),
                button: words.confirm_do,
                action: "/mail/confirmation".to_owned(),
                token,
            },
        )),
        Err(Error::NotFound(_)) => Ok(gone(&app, &visit)),
        Err(error) => Err(error.into()),
    }
}

pub async fn unsubscription(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let whom = app.platform.asked_unsubscription(&token).await?;
    let words = &visit.text().mail;
    Ok(asking(
        &app,
        &visit,
        Asking {
            title: words.unsubscribe_title,
            question: question(words.unsubscribe_ask, &whom),
            button: words.unsubscribe_do,
            action: format!("/mail/unsubscription/{token}"),
            token: String::new(),
        },
    ))
}

fn question(pattern: &str, whom: &Unsubscription) -> String {
    fill(pattern, &[("name", &whom.name), ("address", &whom.address)])
}

fn parameter(visit: &Visit, name: &str) -> String {
    url::form_urlencoded::parse(visit.query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn asking(app: &App, visit: &Visit, asking: Asking) -> Response {
    let head = Head {
        title: asking.title,
        ..Head::default()
    };
    shell_page(app, visit, head, || {
        view! {
            <h1>{asking.title}</h1>
            <p>{asking.question}</p>
            <form method="post" action=asking.action>
                <input type="hidden" name="token" value=asking.token />
                <button class="button" type="submit">{asking.button}</button>
            </form>
        }
    })
}

fn gone(app: &App, visit: &Visit) -> Response {
    let words = &visit.text().mail;
    let head = Head {
        title: words.confirm_title,
        ..Head::default()
    };
    page_with(app, visit, head, StatusCode::NOT_FOUND, || {
        view! { <h1>{words.confirm_title}</h1> <p>{words.confirm_gone}</p> }
    })
}

/// After the button of such a page.
pub fn done(app: &App, visit: &Visit, title: &'static str, sentence: &'static str) -> Response {
    let head = Head {
        title,
        ..Head::default()
    };
    shell_page(app, visit, head, || {
        view! { <h1>{title}</h1> <p class="notice info" role="status">{sentence}</p> }
    })
}

/// Letters that were refused, for the administrators of those to whom they went.
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let (refused, waiting) = app.platform.refused_mail(viewer).await?;
    let text = visit.text();
    let words = &text.mail;
    let zone = &app.platform.rules.zone;
    let head = Head {
        title: words.list_title,
        place: Place::Admin,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let rows: Vec<_> = refused
            .iter()
            .map(|each| {
                view! {
                    <tr>
                        <th scope="row" data-label=words.person>
                            <a href=format!("/admin/people/{}", each.login)>{each.name.clone()}</a>
                        </th>
                        <td data-label=words.why>{each.fault.clone()}</td>
                        <td class="num" data-label=words.when>{format::moment(each.at, zone)}</td>
                    </tr>
                }
            })
            .collect();
        let none = (!app.platform.sends_mail())
            .then(|| view! { <p class="notice info">{words.no_mail}</p> });
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.list_none}</p> }.into_any()
        } else {
            view! {
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col">{words.person}</th>
                            <th scope="col">{words.why}</th>
                            <th scope="col">{words.when}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{text.shell.admin}</a></nav>
            <h1>{words.list_title}</h1>
            <p class="lead">{words.list_lead}</p>
            {none}
            <p class="muted">{fill(words.waiting, &[("count", &waiting)])}</p>
            {list}
        }
    }))
}
