//! What others keep of the ledger, and the proof of one entry. Public.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{ids::EntryId, proofs::Proof};
use leptos::prelude::*;
use platform::{Error, checkpoints::Published};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, page as shell_page, page_with},
    text::{Text, fill, format},
};

/// Checkpoints on the page.
const SHOWN: u64 = 60;

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let made = app.platform.checkpoints(SHOWN).await?;
    let key = app.platform.public_key();
    let text = visit.text();
    let words = &text.checkpoints;
    let head = Head {
        title: words.title,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let newest = match made.first() {
            Some(made) => newest(&app, text, made).into_any(),
            None => view! { <p class="notice info">{words.none}</p> }.into_any(),
        };
        let fingerprint = key.fingerprint();
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{words.lead}</p>
            {newest}
            <section class="card stack" aria-labelledby="key">
                <h2 id="key">{words.key}</h2>
                <pre class="mono">{key.to_string()}</pre>
                <p class="mono small">{fill(words.fingerprint, &[("fingerprint", &fingerprint)])}</p>
                <p class="muted small">{words.key_hint}</p>
                <h3>{words.check_title}</h3>
                <p>{words.check}</p>
                <pre class="mono">{format!("xueshi proof check proof.json --key '{key}'")}</pre>
            </section>
            {older(&app, text, &made)}
        }
    }))
}

fn newest(app: &App, text: &'static Text, made: &Published) -> impl IntoView + use<> {
    let words = &text.checkpoints;
    let title = fill(words.newest, &[("number", &made.number)]);
    let at = format::moment(made.at, &app.platform.rules.zone);
    let covers = fill(words.covers, &[("at", &at), ("entries", &made.entries)]);
    view! {
        <section class="card stack" aria-labelledby="newest">
            <h2 id="newest">{title}</h2>
            <p>{covers}</p>
            <pre class="mono">{made.note.clone()}</pre>
            <p>
                <a class="button" href=format!("/ledger/checkpoints/{}.txt", made.number) download>{words.download}</a>
            </p>
        </section>
    }
}

fn older(app: &App, text: &'static Text, made: &[Published]) -> Option<impl IntoView + use<>> {
    let words = &text.checkpoints;
    let zone = &app.platform.rules.zone;
    (!made.is_empty()).then(|| {
        let rows: Vec<_> = made
            .iter()
            .map(|each| {
                let number = each.number;
                let consistency = (number > 1).then(|| {
                    let href = format!("/api/v1/ledger/checkpoints/{number}/consistency?from=1");
                    view! { <a href=href download>{words.consistency}</a> }
                });
                view! {
                    <tr>
                        <th scope="row" class="num" data-label=words.number>{number}</th>
                        <td class="num" data-label=words.at>{format::moment(each.at, zone)}</td>
                        <td class="num" data-label=words.entries>{each.entries}</td>
                        <td data-label=words.text>
                            <a href=format!("/ledger/checkpoints/{number}.txt") download>{words.download}</a>
                            " " {consistency}
                        </td>
                    </tr>
                }
            })
            .collect();
        view! {
            <section aria-labelledby="older">
                <h2 id="older">{words.older}</h2>
                <table class="queue">
                    <thead>
                        <tr>
                            <th scope="col" class="num">{words.number}</th>
                            <th scope="col">{words.at}</th>
                            <th scope="col" class="num">{words.entries}</th>
                            <th scope="col">{words.text}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

/// The signed text of one: `/ledger/checkpoints/7.txt`.
pub async fn note(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Fault> {
    let number = name
        .strip_suffix(".txt")
        .and_then(|number| number.parse().ok())
        .ok_or(Error::NotFound("checkpoint"))?;
    let made = app.platform.checkpoint(number).await?;
    let disposition = format!("attachment; filename=\"checkpoint-{number}.txt\"");
    Ok((
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        made.note,
    )
        .into_response())
}

/// What proves one entry, for whoever knows its id.
pub async fn proof(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let text = visit.text();
    let words = &text.checkpoints;
    let head = Head {
        title: words.proof_title,
        ..Head::default()
    };
    let proof = match app.platform.proof_of(&EntryId::new(id)).await {
        Ok(proof) => Some(proof),
        Err(Error::Conflict { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let key = app.platform.public_key().to_string();
    Ok(page_with(&app, &visit, head, StatusCode::OK, || {
        let content = match &proof {
            Some(proof) => proven(text, proof, &key).into_any(),
            None => view! { <p class="notice info">{words.proof_not_yet}</p> }.into_any(),
        };
        view! {
            <h1>{words.proof_title}</h1>
            <p class="lead">{words.proof_lead}</p>
            {content}
        }
    }))
}

fn proven(text: &'static Text, proof: &Proof, key: &str) -> impl IntoView + use<> {
    let words = &text.checkpoints;
    let entry = &proof.entry;
    let href = format!("/api/v1/ledger/entries/{}/proof", entry.id);
    let name = format!("proof-{}.json", entry.id);
    let command = format!("xueshi proof check {name} --key '{key}'");
    let what = entry
        .course_title
        .clone()
        .unwrap_or_else(|| text.words.entry_kind(entry.kind).to_owned());
    view! {
        <section class="card stack" aria-label=words.proof_title>
            <dl class="facts-list">
                <div><dt>{words.proof_what}</dt><dd>{what}</dd></div>
                <div><dt>{words.proof_hours}</dt><dd class="num">{format::hours(entry.hours, text.lang)}</dd></div>
                <div><dt>{words.proof_entry}</dt><dd class="mono">{entry.id.to_string()}</dd></div>
                <div><dt>{words.proof_position}</dt><dd class="num">{entry.sequence}</dd></div>
                <div><dt>{words.proof_hash}</dt><dd class="mono">{entry.hash.to_string()}</dd></div>
            </dl>
            <p><a class="button" href=href download=name>{words.proof_download}</a></p>
            <p>{words.check}</p>
            <pre class="mono">{command}</pre>
            <p class="muted small">{words.proof_state}</p>
            <h2>{words.proof_checkpoint}</h2>
            <pre class="mono">{proof.checkpoint.clone()}</pre>
        </section>
    }
}
