//! The rules for hours: every version, one of them, and the editor for the next.

mod editor;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    access::{Action, Resource, may},
    catalogue::Module,
    policies::{Policy, RouteRule},
};
use leptos::prelude::*;
use platform::{Error, policies::Version};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::admin::policy_form::days,
    shell::{Head, Place, page},
    text::{Text, fill, format},
};

pub use editor::{Shown, editor, new};

#[derive(Deserialize)]
pub struct Asked {
    saved: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let versions = app.platform.policy_history(viewer).await?;
    let decides = may(&viewer.actor, Action::DecidePolicy, Resource::Platform).is_ok();
    let text = visit.text();
    let words = &text.administration;
    let saved = asked
        .saved
        .filter(|saved| versions.iter().any(|each| each.policy.version == *saved))
        .map(|version| fill(words.saved, &[("version", &version)]));
    let rows: Vec<_> = versions.iter().map(|each| row(&app, text, each)).collect();
    let new = decides.then(|| {
        view! { <p class="actions"><a class="button" href="/admin/policies/new">{words.policies_new}</a></p> }
    });
    Ok(page(&app, &visit, head(words.policies), || {
        view! {
            {crumbs(text, None)}
            <h1>{words.policies}</h1>
            <p class="lead">{words.policies_lead}</p>
            {saved.map(|saved| view! { <p class="notice success" role="status">{saved}</p> })}
            {new}
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.version}</th>
                        <th scope="col">{words.years}</th>
                        <th scope="col" class="num">{words.yearly_target}</th>
                        <th scope="col">{words.decided_by}</th>
                        <th scope="col">{words.decided_at}</th>
                        <th scope="col">{words.note}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    }))
}

fn head(title: &str) -> Head<'_> {
    Head {
        title,
        place: Place::Admin,
        ..Head::default()
    }
}

/// The way back: to the hub, and from a version to all of them.
fn crumbs(text: &'static Text, below: Option<&'static str>) -> impl IntoView + use<> {
    let words = &text.administration;
    let below = below.map(|label| view! { " / " <a href="/admin/policies">{label}</a> });
    view! { <nav class="crumbs" aria-label=text.shell.crumbs><a href="/admin">{words.title}</a>{below}</nav> }
}

/// The address of a version; a version is free text.
pub fn address(version: &str) -> String {
    let version: String = url::form_urlencoded::byte_serialize(version.as_bytes()).collect();
    // In a path a blank is not a plus.
    let version = version.replace('+', "%20");
    format!("/admin/policies/{version}")
}

fn years(text: &'static Text, policy: &Policy) -> String {
    let words = &text.administration;
    match policy.to {
        Some(to) => fill(words.years_range, &[("from", &policy.from), ("to", &to)]),
        None => fill(words.years_open, &[("from", &policy.from)]),
    }
}

fn row(app: &App, text: &'static Text, version: &Version) -> impl IntoView + use<> {
    let words = &text.administration;
    let policy = &version.policy;
    let in_force = version
        .in_force
        .then(|| view! { " " <span class="tag ok">{words.in_force}</span> });
    let by = version.by.clone();
    let at = version.at.map(|at| {
        view! { <time datetime=at.to_rfc3339()>{format::moment(at, &app.platform.rules.zone)}</time> }
    });
    let note = if version.by.is_none() {
        words.of_the_plan.to_owned()
    } else {
        version.note.clone()
    };
    view! {
        <tr>
            <th scope="row"><a href=address(&policy.version)>{policy.version.clone()}</a>{in_force}</th>
            <td data-label=words.years>{years(text, policy)}</td>
            <td class="num" data-label=words.yearly_target>{policy.yearly_target.short()}</td>
            <td data-label=words.decided_by>{by.unwrap_or_else(|| words.none.to_owned())}</td>
            <td data-label=words.decided_at>{at}</td>
            <td data-label=words.note>{note}</td>
        </tr>
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(version): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let versions = app.platform.policy_history(viewer).await?;
    let found = versions
        .into_iter()
        .find(|each| each.policy.version == version)
        .ok_or(Error::NotFound("policy"))?;
    let text = visit.text();
    let words = &text.administration;
    let policy = &found.policy;
    let title = fill(words.policy_title, &[("version", &policy.version)]);
    let mut facts: Vec<(&'static str, String)> = vec![
        (words.years, years(text, policy)),
        (
            words.decided_by,
            found
                .by
                .clone()
                .unwrap_or_else(|| words.of_the_plan.to_owned()),
        ),
    ];
    if let Some(at) = found.at {
        facts.push((
            words.decided_at,
            format::moment(at, &app.platform.rules.zone),
        ));
    }
    if !found.note.is_empty() {
        facts.push((words.note, found.note.clone()));
    }
    let in_force = found
        .in_force
        .then(|| view! { <p><span class="tag ok">{words.in_force}</span></p> });
    let sections = vec![
        section("about", words.version, facts),
        section("basics", words.basics, basics(text, policy)),
        section("minimums", words.minimums, minimums(text, policy)),
        section("maximums", words.maximums, maximums(text, policy)),
        section("routes", words.routes, routes(text, policy)),
        section("conversions", words.conversions, conversions(text, policy)),
        section("other", words.other, other(text, policy)),
    ];
    Ok(page(&app, &visit, head(&title), || {
        view! {
            {crumbs(text, Some(words.policies))}
            <h1>{title.clone()}</h1>
            {in_force}
            <div class="stack">{sections}</div>
        }
    }))
}

/// Names and values; nothing where there are none.
fn section(
    id: &'static str,
    title: &'static str,
    rows: Vec<(impl Into<String>, String)>,
) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| view! { <li><span>{name.into()}</span><span>{value}</span></li> })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id class="card-title">{title}</h2>
            <ul class="rows plain">{rows}</ul>
        </section>
    }
    .into_any()
}

fn basics(text: &'static Text, policy: &Policy) -> Vec<(&'static str, String)> {
    let words = &text.administration;
    vec![
        (words.yearly_target, policy.yearly_target.short()),
        (words.cycle_years, policy.cycle_years.to_string()),
        (words.cycle_target, policy.cycle_target.short()),
        (words.cycle_anchor, policy.cycle_anchor.to_string()),
        (words.minutes_per_hour, policy.minutes_per_hour.to_string()),
        (words.repeats, words.repeats_of(policy.repeats).to_owned()),
    ]
}

fn minimums(text: &'static Text, policy: &Policy) -> Vec<(String, String)> {
    let minimum = |(module, hours): (&Module, &domain::hours::CreditHours)| {
        let name = text.words.module(*module).to_owned();
        (name, format::hours_short(*hours, text.lang))
    };
    policy.minimums.iter().map(minimum).collect()
}

/// What a rule is about: `省培 · 远程培训`.
fn about(text: &'static Text, parts: [Option<&'static str>; 3]) -> String {
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        text.administration.any.to_owned()
    } else {
        parts.join(" · ")
    }
}

fn maximums(text: &'static Text, policy: &Policy) -> Vec<(String, String)> {
    policy
        .maximums
        .iter()
        .map(|each| {
            let parts = [
                each.level.map(|level| text.words.level(level)),
                each.mode.map(|mode| text.words.mode(mode)),
                each.module.map(|module| text.words.module(module)),
            ];
            (
                about(text, parts),
                format::hours_short(each.hours, text.lang),
            )
        })
        .collect()
}

fn routes(text: &'static Text, policy: &Policy) -> Vec<(String, String)> {
    let row = |rule: &RouteRule| {
        let parts = [
            rule.level.map(|level| text.words.level(level)),
            rule.mode.map(|mode| text.words.mode(mode)),
            None,
        ];
        let mut steps = steps(text, &rule.route.to_string());
        if rule.route.by_different_people {
            steps = format!("{steps} · {}", text.administration.different);
        }
        (about(text, parts), steps)
    };
    policy.routes.iter().map(row).collect()
}

/// The steps of a route as people read them.
fn steps(text: &'static Text, route: &str) -> String {
    let steps = route
        .trim_end_matches('!')
        .split(',')
        .map(|step| step.parse().map_or(step, |body| text.words.body(body)));
    steps.collect::<Vec<_>>().join(" → ")
}

fn conversions(text: &'static Text, policy: &Policy) -> Vec<(String, String)> {
    let words = &text.administration;
    policy
        .conversions
        .iter()
        .map(|each| {
            let hours = format::hours_short(each.hours, text.lang);
            let value = match each.most {
                Some(most) => format!("{hours} · {}: {}", words.unit_most, most.short()),
                None => hours,
            };
            (format!("{} ({})", each.name, each.unit), value)
        })
        .collect()
}

fn other(text: &'static Text, policy: &Policy) -> Vec<(&'static str, String)> {
    let words = &text.administration;
    let rounding = format!(
        "{} · {}",
        policy.rounding.step,
        words.direction(policy.rounding.direction)
    );
    let attention = match policy.attention_minutes {
        0 => words.attention_never.to_owned(),
        minutes => minutes.to_string(),
    };
    let hidden = if policy.hidden_counts {
        words.hidden_yes
    } else {
        words.hidden_no
    };
    let imports = if policy.imports_wait {
        words.imported_wait
    } else {
        words.imported_verified
    };
    vec![
        (words.rounding_step, rounding),
        (words.late, words.late_of(policy.late).to_owned()),
        (words.imported, imports.to_owned()),
        (words.appeal_days, policy.appeal_days.to_string()),
        (words.remind_days, days(&policy.remind_days)),
        (words.due_days, days(&policy.due_days)),
        (words.attention_minutes, attention),
        (words.offline_hours, policy.offline_hours.to_string()),
        (words.playback_percent, policy.playback_percent.to_string()),
        (words.hidden_counts, hidden.to_owned()),
    ]
}
