//! The editor: the whole policy on one page, with what it would change told before it is saved.

mod fields;

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    access::{Action, Resource, may},
    policies::{Direction, Late, Repeats, Standing},
    time::TrainingYear,
};
use leptos::prelude::*;
use platform::{Refusal, policies::Effect};

use fields::Fields;

use super::{crumbs, head, steps};
use crate::{
    App, Visit,
    fault::Fault,
    pages::admin::policy_form::Typed,
    shell::page_with,
    text::{Text, fill, format},
};

/// Routes that can be chosen; a route that the policy has beside them is kept.
const ROUTES: [&str; 10] = [
    "school",
    "county",
    "city",
    "school,county",
    "school,city",
    "county,city",
    "school,county,city",
    "school,school",
    "county,county",
    "city,city",
];

/// What the editor shows beside what was typed.
#[derive(Default)]
pub struct Shown {
    pub refusals: Vec<Refusal>,
    pub effect: Option<(TrainingYear, Effect)>,
}

/// Filled with the policy in force.
pub async fn new(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    may(&viewer.actor, Action::DecidePolicy, Resource::Platform)
        .map_err(|denial| Fault(denial.into()))?;
    let policies = app.platform.policies().await?;
    let policy = policies.of(app.platform.year_now());
    let mut typed = Typed::from(policy);
    typed.start_in(app.platform.year_now());
    Ok(editor(&app, &visit, &typed, &Shown::default()))
}

pub fn editor(app: &App, visit: &Visit, typed: &Typed, shown: &Shown) -> Response {
    let text = visit.text();
    let words = &text.administration;
    let status = if shown.refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let fields = Fields {
        text,
        typed,
        refusals: &shown.refusals,
    };
    page_with(app, visit, head(words.new_title), status, || {
        view! {
            {crumbs(text, Some(words.policies))}
            <h1>{words.new_title}</h1>
            <p class="lead">{words.new_lead}</p>
            {fields.summary()}
            {shown.effect.as_ref().map(|(year, effect)| effect_of(text, *year, effect))}
            <form class="stack" method="post" action="/admin/policies/new">
                {basics(&fields)}
                {minimums(&fields)}
                {maximums(&fields)}
                {routes(&fields)}
                {conversions(&fields)}
                {study(&fields)}
                {other(&fields)}
                <div class="actions">
                    <button class="button quiet" type="submit" name="action" value="effect">{words.show_effect}</button>
                    <button class="button" type="submit" name="action" value="save">{words.save}</button>
                </div>
            </form>
        }
    })
}

fn basics(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let repeats = Repeats::ALL
        .iter()
        .map(|each| (each.code(), words.repeats_of(*each).to_owned()))
        .collect();
    view! {
        <section class="card stack" aria-labelledby="basics">
            <h2 id="basics">{words.basics}</h2>
            <div class="form-row">
                {fields.line("version", words.version, "text")}
                {fields.line("from", words.from, "numeric")}
                {fields.line("to", words.to, "numeric")}
            </div>
            {fields.line("note", words.note, "text")}
            <div class="form-row">
                {fields.line("yearly_target", words.yearly_target, "decimal")}
                {fields.line("cycle_target", words.cycle_target, "decimal")}
                {fields.line("cycle_years", words.cycle_years, "numeric")}
                {fields.line("cycle_anchor", words.cycle_anchor, "numeric")}
                {fields.line("minutes_per_hour", words.minutes_per_hour, "numeric")}
                {fields.select("repeats", words.repeats, repeats)}
            </div>
        </section>
    }
    .into_any()
}

fn minimums(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let lines: Vec<_> = fields
        .typed
        .modules()
        .into_iter()
        .map(|module| {
            let name = format!("minimum_{module}");
            fields.line(&name, fields.text.words.module(module), "decimal")
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="minimums-title">
            <h2 id="minimums-title">{words.minimums}</h2>
            {fields.group_problem("minimums")}
            <div class="form-row">{lines}</div>
        </section>
    }
    .into_any()
}

/// A row of a group, named by its number.
fn row(text: &'static Text, number: usize, inside: AnyView) -> AnyView {
    let number = number + 1;
    view! {
        <fieldset>
            <legend class="muted small">{fill(text.administration.row, &[("number", &number)])}</legend>
            <div class="form-row">{inside}</div>
        </fieldset>
    }
    .into_any()
}

fn maximums(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let rows: Vec<_> = (0..fields.typed.maximums)
        .map(|number| {
            let name = |part: &str| format!("maximum_{number}_{part}");
            let inside = view! {
                {fields.level(&name("level"))}
                {fields.mode(&name("mode"))}
                {fields.module(&name("module"))}
                {fields.line(&name("hours"), words.hours, "decimal")}
            };
            row(fields.text, number, inside.into_any())
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="maximums-title">
            <h2 id="maximums-title">{words.maximums}</h2>
            <p class="hint">{words.maximums_hint}</p>
            {fields.group_problem("maximums")}
            {rows}
        </section>
    }
    .into_any()
}

fn routes(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let rows: Vec<_> = (0..fields.typed.routes)
        .map(|number| {
            let name = |part: &str| format!("route_{number}_{part}");
            let routes = std::iter::once(("", words.route_none.to_owned()))
                .chain(
                    ROUTES
                        .iter()
                        .map(|route| (*route, steps(fields.text, route))),
                )
                .collect();
            let inside = view! {
                {fields.level(&name("level"))}
                {fields.mode(&name("mode"))}
                {fields.select(&name("steps"), words.route, routes)}
                {fields.tick(&name("different"), words.different)}
            };
            row(fields.text, number, inside.into_any())
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="routes-title">
            <h2 id="routes-title">{words.routes}</h2>
            <p class="hint">{words.routes_hint}</p>
            {rows}
        </section>
    }
    .into_any()
}

fn conversions(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let rows: Vec<_> = (0..fields.typed.conversions)
        .map(|number| {
            let name = |part: &str| format!("conversion_{number}_{part}");
            let inside = view! {
                {fields.line(&name("unit"), words.unit, "text")}
                {fields.line(&name("name"), words.unit_name, "text")}
                {fields.line(&name("hours"), words.unit_hours, "decimal")}
                {fields.line(&name("most"), words.unit_most, "decimal")}
            };
            row(fields.text, number, inside.into_any())
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="conversions-title">
            <h2 id="conversions-title">{words.conversions}</h2>
            <p class="hint">{words.conversions_hint}</p>
            {fields.group_problem("conversions")}
            {rows}
        </section>
    }
    .into_any()
}

fn other(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    let directions = Direction::ALL
        .iter()
        .map(|each| (each.code(), words.direction(*each).to_owned()))
        .collect();
    let late = Late::ALL
        .iter()
        .map(|each| (each.code(), words.late_of(*each).to_owned()))
        .collect();
    view! {
        <section class="card stack" aria-labelledby="other">
            <h2 id="other">{words.other}</h2>
            {fields.group_problem("rounding")}
            <div class="form-row">
                {fields.line("rounding_step", words.rounding_step, "decimal")}
                {fields.select("rounding_direction", words.rounding_direction, directions)}
                {fields.select("late", words.late, late)}
                {fields.line("appeal_days", words.appeal_days, "numeric")}
            </div>
            <div class="form-row">
                {fields.line("remind_days", words.remind_days, "text")}
                {fields.line("due_days", words.due_days, "text")}
            </div>
            <p class="hint">{words.remind_hint}</p>
            {fields.tick("imports_wait", words.imports_wait)}
        </section>
    }
    .into_any()
}

/// How learning itself is counted.
fn study(fields: &Fields<'_>) -> AnyView {
    let words = &fields.text.administration;
    view! {
        <section class="card stack" aria-labelledby="study">
            <h2 id="study">{words.study}</h2>
            <div class="form-row">
                {fields.line("attention_minutes", words.attention_minutes, "numeric")}
                {fields.line("offline_hours", words.offline_hours, "numeric")}
                {fields.line("playback_percent", words.playback_percent, "numeric")}
            </div>
            <p class="hint">{words.study_hint}</p>
            {fields.tick("hidden_counts", words.hidden_counts)}
        </section>
    }
    .into_any()
}

fn effect_of(text: &'static Text, year: TrainingYear, effect: &Effect) -> AnyView {
    let words = &text.administration;
    let sentence = if effect.differently == 0 {
        fill(words.effect_none, &[("teachers", &effect.teachers)])
    } else {
        fill(
            words.effect_some,
            &[
                ("teachers", &effect.teachers),
                ("differently", &effect.differently),
            ],
        )
    };
    let line = |label: &'static str, before: u64, after: u64| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="num" data-label=words.effect_before>{before}</td>
                <td class="num" data-label=words.effect_after>{after}</td>
            </tr>
        }
    };
    let met = |met: bool| if met { words.met } else { words.not_met };
    let change = |sentence: &str, before: bool, after: bool| {
        (before != after).then(|| {
            fill(
                sentence,
                &[("before", &met(before)), ("after", &met(after))],
            )
        })
    };
    let stands = |before: &Standing, after: &Standing| {
        let target = change(words.stands_target, before.target_met, after.target_met);
        let modules = change(words.stands_modules, before.modules_met, after.modules_met);
        let both: Vec<String> = target.into_iter().chain(modules).collect();
        both.join(" · ")
    };
    let examples: Vec<_> = effect
        .examples
        .iter()
        .map(|each| {
            view! {
                <li>
                    <span><b>{each.name.clone()}</b> " " <span class="muted small">{each.login.clone()}</span>
                    " " {format::hours_short(each.hours, text.lang)}</span>
                    <span>{stands(&each.before, &each.after)}</span>
                </li>
            }
        })
        .collect();
    let examples = (!examples.is_empty()).then(|| {
        view! {
            <details>
                <summary>{words.effect_examples}</summary>
                <ul class="rows plain">{examples}</ul>
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="effect">
            <h2 id="effect">{fill(words.effect, &[("year", &year)])}</h2>
            <p role="status">{sentence}</p>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.effect_what}</th>
                        <th scope="col" class="num">{words.effect_before}</th>
                        <th scope="col" class="num">{words.effect_after}</th>
                    </tr>
                </thead>
                <tbody>
                    {line(words.effect_target, effect.target_met_before, effect.target_met_after)}
                    {line(words.effect_modules, effect.modules_met_before, effect.modules_met_after)}
                </tbody>
            </table>
            {examples}
            <p class="hint">{words.effect_note}</p>
        </section>
    }
    .into_any()
}
