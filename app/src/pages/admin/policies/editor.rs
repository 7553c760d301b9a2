//! The editor: the whole policy on one page, with what it would change told before it is saved.

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    access::{Action, Resource, may},
    catalogue::{Level, Mode, Module},
    policies::{Direction, Late, Repeats, Standing},
    time::TrainingYear,
};
use leptos::prelude::*;
use platform::{Refusal, policies::Effect};

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
                {other(&fields)}
                <div class="actions">
                    <button class="button quiet" type="submit" name="action" value="effect">{words.show_effect}</button>
                    <button class="button" type="submit" name="action" value="save">{words.save}</button>
                </div>
            </form>
        }
    })
}

/// What was typed, with what is wrong beside each field.
struct Fields<'a> {
    text: &'static Text,
    typed: &'a Typed,
    refusals: &'a [Refusal],
}

impl Fields<'_> {
    fn summary(&self) -> Option<AnyView> {
        let words = &self.text.administration;
        (!self.refusals.is_empty()).then(|| {
            let items: Vec<_> = self
                .refusals
                .iter()
                .map(|each| {
                    let problem = words.refusal(each);
                    let label = label(self.text, &each.field);
                    let sentence =
                        fill(words.error_in, &[("field", &label), ("problem", &problem)]);
                    view! { <li><a href=format!("#{}", each.field)>{sentence}</a></li> }
                })
                .collect();
            view! {
                <div class="notice error" role="alert">
                    <p>{words.error_title}</p>
                    <ul>{items}</ul>
                </div>
            }
            .into_any()
        })
    }

    fn problem(&self, name: &str) -> Option<String> {
        let found: Vec<String> = self
            .refusals
            .iter()
            .filter(|each| each.field == name)
            .map(|each| self.text.administration.refusal(each))
            .collect();
        (!found.is_empty()).then(|| found.join(" "))
    }

    /// A group of fields of which one cannot stand beside the others.
    fn group_problem(&self, name: &'static str) -> Option<AnyView> {
        self.problem(name)
            .map(|problem| view! { <p class="error" id=name>{problem}</p> }.into_any())
    }

    fn error(&self, name: &str) -> (Option<&'static str>, Option<String>, Option<AnyView>) {
        let id = format!("{name}-error");
        match self.problem(name) {
            Some(problem) => {
                let shown = view! { <p class="error" id=id.clone()>{problem}</p> };
                (Some("true"), Some(id), Some(shown.into_any()))
            }
            None => (None, None, None),
        }
    }

    fn line(&self, name: &str, label: &'static str, keyboard: &'static str) -> AnyView {
        let (wrong, described, error) = self.error(name);
        let value = self.typed.get(name).to_owned();
        let id = name.to_owned();
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    id=id.clone()
                    name=id
                    type="text"
                    inputmode=keyboard
                    maxlength="500"
                    autocomplete="off"
                    value=value
                    aria-invalid=wrong
                    aria-describedby=described
                />
                {error}
            </div>
        }
        .into_any()
    }

    fn select(
        &self,
        name: &str,
        label: &'static str,
        options: Vec<(&'static str, String)>,
    ) -> AnyView {
        let (wrong, described, error) = self.error(name);
        let chosen = self.typed.get(name);
        let kept = (!chosen.is_empty() && options.iter().all(|(code, _)| *code != chosen))
            .then(|| (chosen.to_owned(), steps(self.text, chosen)));
        let options: Vec<_> = options
            .into_iter()
            .map(|(code, label)| (code.to_owned(), label))
            .chain(kept)
            .map(|(code, label)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{label}</option> }
            })
            .collect();
        let id = name.to_owned();
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <select id=id.clone() name=id aria-invalid=wrong aria-describedby=described>{options}</select>
                {error}
            </div>
        }
        .into_any()
    }

    fn tick(&self, name: &str, label: &'static str) -> AnyView {
        let checked = self.typed.is_on(name);
        view! {
            <label class="option"><input type="checkbox" name=name.to_owned() value="on" checked=checked /><span>{label}</span></label>
        }
        .into_any()
    }

    fn level(&self, name: &str) -> AnyView {
        let words = &self.text.administration;
        let all = Level::ALL
            .iter()
            .map(|word| (word.code(), self.text.words.level(*word).to_owned()));
        self.select(name, words.level, self.or_any(all))
    }

    fn mode(&self, name: &str) -> AnyView {
        let words = &self.text.administration;
        let all = Mode::ALL
            .iter()
            .map(|word| (word.code(), self.text.words.mode(*word).to_owned()));
        self.select(name, words.mode, self.or_any(all))
    }

    fn module(&self, name: &str) -> AnyView {
        let words = &self.text.administration;
        let all = Module::ALL
            .iter()
            .map(|word| (word.code(), self.text.words.module(*word).to_owned()));
        self.select(name, words.module, self.or_any(all))
    }

    fn or_any(
        &self,
        all: impl Iterator<Item = (&'static str, String)>,
    ) -> Vec<(&'static str, String)> {
        std::iter::once(("", self.text.administration.any.to_owned()))
            .chain(all)
            .collect()
    }
}

/// The label of a field; of a field in a row, its group with the row's number.
fn label(text: &'static Text, field: &str) -> String {
    let words = &text.administration;
    let group = |name: &str| {
        Some(match name {
            "minimum" | "minimums" => words.minimums,
            "maximum" | "maximums" => words.maximums,
            "route" => words.routes,
            "conversion" | "conversions" => words.conversions,
            "rounding" | "rounding_step" | "rounding_direction" => words.rounding_step,
            "version" => words.version,
            "note" => words.note,
            "from" => words.from,
            "to" => words.to,
            "yearly_target" => words.yearly_target,
            "cycle_years" => words.cycle_years,
            "cycle_target" => words.cycle_target,
            "cycle_anchor" => words.cycle_anchor,
            "minutes_per_hour" => words.minutes_per_hour,
            "appeal_days" => words.appeal_days,
            "repeats" => words.repeats,
            "late" => words.late,
            _ => return None,
        })
    };
    if let Some(label) = group(field) {
        return label.to_owned();
    }
    let mut parts = field.split('_');
    let label = parts.next().and_then(group).unwrap_or_default();
    match parts.next() {
        Some(row) => match (row.parse::<usize>(), row.parse::<Module>()) {
            (Ok(row), _) => {
                let number = row + 1;
                format!("{label} · {}", fill(words.row, &[("number", &number)]))
            }
            (_, Ok(module)) => format!("{label} · {}", text.words.module(module)),
            _ => label.to_owned(),
        },
        None => label.to_owned(),
    }
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
            {fields.tick("imports_wait", words.imports_wait)}
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
