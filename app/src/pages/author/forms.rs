//! The fields of a draft, with what is wrong beside each.

use domain::catalogue::{Level, Mode, Module, Source, Stage};
use leptos::prelude::*;
use platform::{Refusal, Viewer, authoring::Metadata};

use crate::text::{Text, fill, refusal};

/// What was refused, found by the name of its field.
pub struct Problems<'a> {
    text: &'static Text,
    refusals: &'a [Refusal],
    /// Of the unit whose form it is: several of them stand on one page.
    kind: Option<String>,
}

/// Fields that the forms of several kinds of units have, whose ids say of which.
const SHARED: [&str; 7] = [
    "section",
    "title",
    "min_seconds",
    "markdown",
    "pass_percent",
    "attempts",
    "minutes",
];

impl<'a> Problems<'a> {
    pub fn new(text: &'static Text, refusals: &'a [Refusal]) -> Self {
        Self {
            text,
            refusals,
            kind: None,
        }
    }

    /// The same for the form of a unit.
    #[must_use]
    pub fn for_unit(&self, kind: &str) -> Self {
        Self {
            kind: Some(kind.to_owned()),
            ..*self
        }
    }

    /// The id of a field.
    pub fn id(&self, name: &str) -> String {
        match &self.kind {
            Some(kind) if SHARED.contains(&name) => format!("{kind}-{name}"),
            _ => name.to_owned(),
        }
    }

    pub fn text(&self) -> &'static Text {
        self.text
    }

    fn of(&self, field: &str) -> Option<String> {
        let found: Vec<_> = self
            .refusals
            .iter()
            .filter(|each| {
                each.field == field
                    || each
                        .field
                        .strip_prefix(field)
                        .is_some_and(|rest| rest.starts_with('['))
            })
            .map(|each| refusal(self.text, each))
            .collect();
        (!found.is_empty()).then(|| found.join(" "))
    }

    /// Above the form: that something is wrong, with links to each field. `unit` is the kind of the unit whose form
    /// it was.
    pub fn summary(&self, unit: Option<&str>) -> Option<impl IntoView + use<>> {
        let words = &self.text.authoring;
        (!self.refusals.is_empty()).then(|| {
            let items: Vec<_> = self
                .refusals
                .iter()
                .map(|each| {
                    let field = each.field.split('[').next().unwrap_or_default();
                    let id = match unit {
                        Some(kind) => self.for_unit(kind).id(field),
                        None => self.id(field),
                    };
                    let problem = refusal(self.text, each);
                    let label = words.field(field, unit.is_some());
                    let sentence = match label.or_else(|| self.text.tasks.field(field)) {
                        Some(label) => {
                            fill(words.error_in, &[("field", &label), ("problem", &problem)])
                        }
                        None => problem,
                    };
                    view! { <li><a href=format!("#{id}")>{sentence}</a></li> }
                })
                .collect();
            view! {
                <div class="notice error" role="alert">
                    <p>{words.error_title}</p>
                    <ul>{items}</ul>
                </div>
            }
        })
    }

    pub fn wrong(&self, field: &str) -> Option<&'static str> {
        self.of(field).map(|_| "true")
    }

    pub fn error(&self, field: &str) -> Option<impl IntoView + use<>> {
        let id = format!("{field}-error");
        self.of(field)
            .map(|sentence| view! { <p class="error" id=id>{sentence}</p> })
    }

    pub fn described(&self, field: &str) -> Option<String> {
        self.of(field).map(|_| format!("{field}-error"))
    }
}

/// A one-line field.
pub fn line(
    problems: &Problems<'_>,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    value: &str,
    input: &'static str,
    required: bool,
) -> AnyView {
    let id = problems.id(name);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=input
                value=value.to_owned()
                required=required
                maxlength="300"
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            />
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {problems.error(name)}
        </div>
    }
    .into_any()
}

pub fn area(
    problems: &Problems<'_>,
    name: &'static str,
    label: &'static str,
    hint: Option<&str>,
    value: &str,
    rows: u32,
) -> AnyView {
    let hint = hint.map(str::to_owned);
    let id = problems.id(name);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            >{value.to_owned()}</textarea>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {problems.error(name)}
        </div>
    }
    .into_any()
}

/// A field for a file. With scripts the file goes ahead, and a second field names the upload.
pub fn file(
    problems: &Problems<'_>,
    uploads: &[(String, String)],
    name: &'static str,
    label: &'static str,
    hint: Option<String>,
    accept: &'static str,
    required: bool,
) -> impl IntoView + use<> {
    let sent = uploads.iter().find(|(field, _)| field == name);
    let sent = sent.map(|(_, id)| id.clone());
    let upload = format!("{name}_upload");
    let note = sent
        .is_some()
        .then_some(problems.text().authoring.upload_kept);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="file"
                accept=accept
                required=required && sent.is_none()
                data-upload=upload.clone()
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            />
            <input type="hidden" id=upload.clone() name=upload.clone() value=sent.unwrap_or_default() autocomplete="off" />
            <p class="hint upload" id=format!("{upload}-state") role="status">{note}</p>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {problems.error(name)}
        </div>
    }
}

fn choice(
    problems: &Problems<'_>,
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: &str,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(code, word)| view! { <option value=code selected=code == chosen>{word}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name aria-invalid=problems.wrong(name) aria-describedby=problems.described(name)>
                <option value="">{problems.text.authoring.choose}</option>
                {options}
            </select>
            {problems.error(name)}
        </div>
    }
    .into_any()
}

pub fn code_field(
    text: &'static Text,
    code: &str,
    problems: &Problems<'_>,
) -> impl IntoView + use<> {
    line(
        problems,
        "code",
        text.authoring.code,
        Some(text.authoring.code_hint),
        code,
        "text",
        true,
    )
}

pub fn metadata_fields(
    text: &'static Text,
    metadata: &Metadata,
    problems: &Problems<'_>,
    author: &Viewer,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let audience_hint = fill(
        words.audience_hint,
        &[
            ("name", &author.organisation.name),
            ("code", &author.organisation.code),
        ],
    );
    let modules = Module::ALL
        .iter()
        .map(|m| (m.code(), text.words.module(*m)))
        .collect();
    let levels = Level::ALL
        .iter()
        .map(|l| (l.code(), text.words.level(*l)))
        .collect();
    let modes = Mode::ALL
        .iter()
        .map(|m| (m.code(), text.words.mode(*m)))
        .collect();
    let sources = Source::ALL
        .iter()
        .map(|s| (s.code(), text.words.source(*s)))
        .collect();
    let stages: Vec<_> = Stage::ALL
        .iter()
        .map(|stage| {
            let checked = metadata.stages.iter().any(|each| each == stage.code());
            view! {
                <label class="option">
                    <input type="checkbox" name="stages" value=stage.code() checked=checked />
                    <span>{text.words.stage(*stage)}</span>
                </label>
            }
        })
        .collect();
    view! {
        {line(problems, "title", words.name, None, &metadata.title, "text", true)}
        {area(problems, "summary", words.summary, Some(words.summary_hint), &metadata.summary, 3)}
        <div class="form-row">
            {line(problems, "hours", words.hours, Some(words.hours_hint), &metadata.hours, "text", true)}
            {choice(problems, "module", words.module, modules, &metadata.module)}
            {choice(problems, "level", words.level, levels, &metadata.level)}
            {choice(problems, "mode", words.mode, modes, &metadata.mode)}
            {choice(problems, "source", words.source, sources, &metadata.source)}
        </div>
        <label class="option">
            <input type="checkbox" name="mandatory" value="yes" checked=metadata.mandatory />
            <span>{words.mandatory}</span>
        </label>
        <fieldset class="field" id="stages">
            <legend>{words.stages}</legend>
            <div class="options">{stages}</div>
            {problems.error("stages")}
        </fieldset>
        {line(problems, "subjects", words.subjects, Some(words.subjects_hint), &metadata.subjects.join("、"), "text", false)}
        {area(problems, "objectives", words.objectives, Some(words.objectives_hint), &metadata.objectives.join("\n"), 4)}
        {area(problems, "audience", words.audience, Some(&audience_hint), &metadata.audience.join("\n"), 2)}
        <fieldset class="field">
            <legend>{words.licence}</legend>
            {line(problems, "licence_holder", words.licence_holder, Some(words.licence_holder_hint), &metadata.licence_holder, "text", false)}
            {area(problems, "licence_terms", words.licence_terms, None, &metadata.licence_terms, 2)}
            {line(problems, "licence_until", words.licence_until, Some(words.licence_until_hint), &metadata.licence_until, "date", false)}
        </fieldset>
    }
}
