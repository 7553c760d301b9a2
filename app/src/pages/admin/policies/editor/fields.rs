//! The fields of the editor, each with what was typed and what is wrong in it.

use domain::catalogue::{Level, Mode, Module};
use leptos::prelude::*;
use platform::Refusal;

use crate::{
    pages::admin::{policies::steps, policy_form::Typed},
    text::{Text, fill},
};

/// What was typed, with what is wrong beside each field.
pub(super) struct Fields<'a> {
    pub text: &'static Text,
    pub typed: &'a Typed,
    pub refusals: &'a [Refusal],
}

impl Fields<'_> {
    pub fn summary(&self) -> Option<AnyView> {
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
    pub fn group_problem(&self, name: &'static str) -> Option<AnyView> {
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

    pub fn line(&self, name: &str, label: &'static str, keyboard: &'static str) -> AnyView {
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

    pub fn select(
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

    pub fn tick(&self, name: &str, label: &'static str) -> AnyView {
        let checked = self.typed.is_on(name);
        view! {
            <label class="option"><input type="checkbox" name=name.to_owned() value="on" checked=checked /><span>{label}</span></label>
        }
        .into_any()
    }

    pub fn level(&self, name: &str) -> AnyView {
        let words = &self.text.administration;
        let all = Level::ALL
            .iter()
            .map(|word| (word.code(), self.text.words.level(*word).to_owned()));
        self.select(name, words.level, self.or_any(all))
    }

    pub fn mode(&self, name: &str) -> AnyView {
        let words = &self.text.administration;
        let all = Mode::ALL
            .iter()
            .map(|word| (word.code(), self.text.words.mode(*word).to_owned()));
        self.select(name, words.mode, self.or_any(all))
    }

    pub fn module(&self, name: &str) -> AnyView {
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
            "remind_days" => words.remind_days,
            "due_days" => words.due_days,
            "attention_minutes" => words.attention_minutes,
            "offline_hours" => words.offline_hours,
            "playback_percent" => words.playback_percent,
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
