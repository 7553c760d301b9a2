//! Fields of forms, with what is wrong beside each.

use leptos::prelude::*;
use platform::Refusal;

use crate::text::{Text, refused};

/// What was refused, in the reader's words, found by the name of its field. `documents[1]` is found by `documents`.
#[derive(Clone, Debug, Default)]
pub struct Told(Vec<(String, String)>);

impl Told {
    pub fn new(text: &Text, refusals: &[Refusal]) -> Self {
        let told = refusals.iter().map(|each| {
            let field = each.field.split('[').next().unwrap_or_default();
            (field.to_owned(), refused(text, each))
        });
        Self(told.collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, field: &str) -> Option<String> {
        let mut found: Vec<&str> = self
            .0
            .iter()
            .filter(|(name, _)| name == field)
            .map(|(_, sentence)| sentence.as_str())
            .collect();
        found.dedup();
        (!found.is_empty()).then(|| found.join(" "))
    }

    /// Above the form: that something is wrong, with a link to each field.
    pub fn summary(&self, title: &'static str) -> Option<AnyView> {
        let mut told = self.0.clone();
        told.dedup();
        (!told.is_empty()).then(|| {
            let items: Vec<_> = told
                .into_iter()
                .map(|(field, sentence)| view! { <li><a href=format!("#{field}")>{sentence}</a></li> })
                .collect();
            view! {
                <div class="notice error" role="alert">
                    <p>{title}</p>
                    <ul>{items}</ul>
                </div>
            }
            .into_any()
        })
    }

    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.of(field).map(|_| "true")
    }

    fn described(&self, field: &str, has_hint: bool) -> Option<String> {
        let mut ids = Vec::new();
        if has_hint {
            ids.push(format!("{field}-hint"));
        }
        if self.of(field).is_some() {
            ids.push(format!("{field}-error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn error(&self, field: &str) -> Option<AnyView> {
        let id = format!("{field}-error");
        self.of(field)
            .map(|sentence| view! { <p class="error" id=id>{sentence}</p> }.into_any())
    }
}

fn hint(field: &str, hint: Option<&'static str>) -> Option<AnyView> {
    let id = format!("{field}-hint");
    hint.map(|hint| view! { <p class="hint" id=id>{hint}</p> }.into_any())
}

/// What a field is called, what it holds and what helps to fill it in.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub value: &'a str,
    pub required: bool,
}

/// A one-line field; `kind` is the type of the input.
pub fn line(told: &Told, field: Field<'_>, kind: &'static str) -> AnyView {
    let name = field.name;
    let decimal = (kind == "text" && matches!(name, "hours" | "amount")).then_some("decimal");
    view! {
        <div class="field">
            <label for=name>{field.label}</label>
            <input
                id=name
                name=name
                type=kind
                inputmode=decimal
                value=field.value.to_owned()
                required=field.required
                maxlength="200"
                aria-invalid=told.wrong(name)
                aria-describedby=told.described(name, field.hint.is_some())
            />
            {hint(name, field.hint)}
            {told.error(name)}
        </div>
    }
    .into_any()
}

pub fn area(told: &Told, field: Field<'_>, rows: u32) -> AnyView {
    let name = field.name;
    view! {
        <div class="field">
            <label for=name>{field.label}</label>
            <textarea
                id=name
                name=name
                rows=rows.to_string()
                aria-invalid=told.wrong(name)
                aria-describedby=told.described(name, field.hint.is_some())
            >{field.value.to_owned()}</textarea>
            {hint(name, field.hint)}
            {told.error(name)}
        </div>
    }
    .into_any()
}

/// One of several; `options` are codes and words.
pub fn choice(
    told: &Told,
    field: Field<'_>,
    first: &'static str,
    options: impl IntoIterator<Item = (String, String)>,
) -> AnyView {
    let name = field.name;
    let options: Vec<_> = options
        .into_iter()
        .map(|(code, word)| {
            let chosen = code == field.value;
            view! { <option value=code selected=chosen>{word}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{field.label}</label>
            <select
                id=name
                name=name
                required=field.required
                aria-invalid=told.wrong(name)
                aria-describedby=told.described(name, field.hint.is_some())
            >
                <option value="">{first}</option>
                {options}
            </select>
            {hint(name, field.hint)}
            {told.error(name)}
        </div>
    }
    .into_any()
}

/// Files; `accept` is what the browser offers.
pub fn files(told: &Told, field: Field<'_>, accept: &'static str) -> AnyView {
    let name = field.name;
    view! {
        <div class="field">
            <label for=name>{field.label}</label>
            <input
                id=name
                name=name
                type="file"
                multiple=true
                accept=accept
                required=field.required
                aria-invalid=told.wrong(name)
                aria-describedby=told.described(name, field.hint.is_some())
            />
            {hint(name, field.hint)}
            {told.error(name)}
        </div>
    }
    .into_any()
}
