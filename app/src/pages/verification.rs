//! Is it true? The queue of an administrator's own subtree, and the evidence of one entry.

pub mod documents;
mod entry;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role,
    catalogue::{Level, Module},
    ledger::EntryKind,
    organisations::OrganisationKind,
    time::TrainingYear,
    verification::EntryState,
};
use leptos::prelude::*;
use platform::{
    catalogue::Page,
    ledger::{Flagged, QueueFilter, QueueRow},
    organisations::Organisation,
    verification::MOST_MATCHING,
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
    visit::with_parameter,
};

pub use entry::{entry, entry_again};

const PAGE: u64 = 50;

/// The filter as the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    organisation: String,
    state: Option<String>,
    year: String,
    module: String,
    course: String,
    teacher: String,
    kind: String,
    level: String,
    step: String,
    flag: String,
    cursor: String,
    verified: Option<usize>,
    rejected: Option<usize>,
    left: Option<u64>,
}

impl Asked {
    /// From the text of a query; what is not understood asks for nothing.
    pub fn parse(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "organisation" => asked.organisation = value,
                "state" => asked.state = Some(value),
                "year" => asked.year = value,
                "module" => asked.module = value,
                "teacher" => asked.teacher = value,
                "course" => asked.course = value,
                "kind" => asked.kind = value,
                "level" => asked.level = value,
                "step" => asked.step = value,
                "flag" => asked.flag = value,
                "cursor" => asked.cursor = value,
                _ => {}
            }
        }
        asked
    }

    /// What waits is shown where no state is asked for.
    fn state(&self) -> Option<EntryState> {
        self.state
            .as_deref()
            .map_or(Some(EntryState::Pending), |code| code.parse().ok())
    }

    pub fn filter(&self) -> QueueFilter {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        QueueFilter {
            organisation: filled(&self.organisation),
            state: self.state(),
            year: self.year.parse().ok().map(TrainingYear),
            module: self.module.parse().ok(),
            course: filled(&self.course),
            teacher: filled(&self.teacher),
            kind: self.kind.parse().ok(),
            level: self.level.parse().ok(),
            mode: None,
            awaits: self.step.parse().ok(),
            flag: filled(&self.flag).map(|code| match code.as_str() {
                "any" => Flagged::Any,
                _ => Flagged::With(code),
            }),
        }
    }
}

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub chosen: Vec<String>,
    pub reason: String,
    pub error: Option<String>,
    /// Whether the error is about the reason.
    pub about_reason: bool,
}

pub async fn queue(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    list(&app, &visit, &asked, Typed::default()).await
}

pub async fn list(
    app: &App,
    visit: &Visit,
    asked: &Asked,
    typed: Typed,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let page = app
        .platform
        .queue(viewer, &asked.filter(), cursor, PAGE)
        .await?;
    let organisations = app.platform.subtree(viewer).await?;
    let text = visit.text();
    let words = &text.verification;
    let status = if typed.error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let head = Head {
        title: words.title,
        place: Place::Verification,
        ..Head::default()
    };
    let decides = viewer.role() == Role::Administrator;
    Ok(page_with(app, visit, head, status, || {
        let here = organisations
            .iter()
            .find(|o| o.code == asked.organisation)
            .or(organisations.first());
        let name = here.map(|o| o.name.clone()).unwrap_or_default();
        let done = [(asked.verified, words.done_verify), (asked.rejected, words.done_reject)].map(|(count, sentence)| {
            count.map(|count| view! { <p class="notice success" role="status">{fill(sentence, &[("count", &count)])}</p> })
        });
        let list = if page.items.is_empty() {
            view! {
                <div class="empty"><h2>{words.empty_title}</h2><p>{words.empty}</p></div>
            }
            .into_any()
        } else {
            table(app, visit, &page, &typed, decides).into_any()
        };
        view! {
            <h1>{words.title}</h1>
            <p class="lead">{fill(words.lead, &[("organisation", &name), ("count", &page.total)])}</p>
            {(!decides).then(|| view! { <p class="muted">{words.read_only}</p> })}
            {done.into_iter().collect_view()}
            {asked.left.filter(|left| *left > 0).map(|left| view! { <p class="notice info">{fill(words.done_left, &[("count", &left)])}</p> })}
            {filters(app, text, asked, &organisations)}
            {list}
            {pages(text, asked, visit, page.next.as_deref())}
        }
    }))
}

fn option(value: &str, label: String, chosen: bool) -> AnyView {
    view! { <option value=value.to_owned() selected=chosen>{label}</option> }.into_any()
}

fn filters(
    app: &App,
    text: &'static Text,
    asked: &Asked,
    organisations: &[Organisation],
) -> impl IntoView + use<> {
    let words = &text.verification;
    let shallowest = organisations.iter().map(depth).min().unwrap_or_default();
    let places: Vec<_> = organisations
        .iter()
        .map(|each| {
            let label = format!(
                "{}{}",
                "\u{3000}".repeat(depth(each) - shallowest),
                each.name
            );
            option(&each.code, label, each.code == asked.organisation)
        })
        .collect();
    let mut states = vec![option(
        "all",
        words.state_all.to_owned(),
        asked.state().is_none(),
    )];
    states.extend(EntryState::ALL.iter().map(|state| {
        option(
            state.code(),
            text.words.entry_state(*state).to_owned(),
            asked.state() == Some(*state),
        )
    }));
    let now = app.platform.year_now().number();
    let mut years = vec![option("", words.year_all.to_owned(), asked.year.is_empty())];
    years.extend((now - 5..=now).rev().map(|year| {
        let code = year.to_string();
        let chosen = code == asked.year;
        option(&code, code.clone(), chosen)
    }));
    let mut modules = vec![option(
        "",
        words.module_all.to_owned(),
        asked.module.is_empty(),
    )];
    modules.extend(Module::ALL.iter().map(|module| {
        option(
            module.code(),
            text.words.module(*module).to_owned(),
            module.code() == asked.module,
        )
    }));
    let mut kinds = vec![option("", words.kind_all.to_owned(), asked.kind.is_empty())];
    kinds.extend(EntryKind::ALL.iter().map(|kind| {
        let label = text.words.entry_kind(*kind).to_owned();
        option(kind.code(), label, kind.code() == asked.kind)
    }));
    let mut levels = vec![option(
        "",
        words.level_all.to_owned(),
        asked.level.is_empty(),
    )];
    levels.extend(Level::ALL.iter().map(|level| {
        let label = text.words.level(*level).to_owned();
        option(level.code(), label, level.code() == asked.level)
    }));
    let mut steps = vec![option("", words.step_all.to_owned(), asked.step.is_empty())];
    let bodies = [
        OrganisationKind::School,
        OrganisationKind::County,
        OrganisationKind::City,
    ];
    steps.extend(bodies.iter().map(|body| {
        let label = fill(words.step_waits, &[("body", &text.words.body(*body))]);
        option(body.code(), label, body.code() == asked.step)
    }));
    let flags = vec![
        option("", words.flag_none.to_owned(), asked.flag.is_empty()),
        option("any", words.flag_any.to_owned(), !asked.flag.is_empty()),
    ];
    view! {
        <form class="filters card" method="get" action="/verification" aria-label=words.filters>
            <div class="form-row">
                <label class="field"><span>{words.organisation}</span><select name="organisation">{places}</select></label>
                <label class="field"><span>{words.state}</span><select name="state">{states}</select></label>
                <label class="field"><span>{words.year}</span><select name="year">{years}</select></label>
                <label class="field"><span>{words.module}</span><select name="module">{modules}</select></label>
                <label class="field"><span>{words.kind}</span><select name="kind">{kinds}</select></label>
                <label class="field"><span>{words.level}</span><select name="level">{levels}</select></label>
                <label class="field"><span>{words.step}</span><select name="step">{steps}</select></label>
                <label class="field"><span>{words.flag}</span><select name="flag">{flags}</select></label>
                <label class="field">
                    <span>{words.course}</span>
                    <input type="text" name="course" value=asked.course.clone() maxlength="40" />
                </label>
                <label class="field">
                    <span>{words.teacher}</span>
                    <input type="search" name="teacher" value=asked.teacher.clone() maxlength="64" />
                </label>
                <button class="button quiet" type="submit">{words.apply}</button>
            </div>
        </form>
    }
}

fn depth(organisation: &Organisation) -> usize {
    organisation.path.as_str().matches('/').count()
}

fn table(
    app: &App,
    visit: &Visit,
    page: &Page<QueueRow>,
    typed: &Typed,
    decides: bool,
) -> impl IntoView + use<> {
    let text = visit.text();
    let words = &text.verification;
    let pending = page.items.iter().filter(|row| is_open(row)).count();
    let decides = decides && pending > 0;
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|row| line(app, text, row, typed, decides))
        .collect();
    let table = view! {
        <table class="queue">
            <thead>
                <tr>
                    {decides.then(|| view! { <th scope="col" class="check">{words.column_choose}</th> })}
                    <th scope="col">{words.column_teacher}</th>
                    <th scope="col">{words.column_course}</th>
                    <th scope="col" class="num">{words.column_hours}</th>
                    <th scope="col">{words.column_at}</th>
                    <th scope="col">{words.column_state}</th>
                    <th scope="col">{words.column_evidence}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    if !decides {
        return table.into_any();
    }
    let error = typed
        .error
        .clone()
        .map(|error| view! { <p class="error" id="decision-error" role="alert">{error}</p> });
    let wrong = typed.about_reason.then_some("true");
    let described = typed.error.as_ref().map(|_| "decision-error");
    let query = with_parameter("", &visit.query, "verified", None);
    let query = with_parameter("", query.trim_start_matches('?'), "rejected", None);
    let query = with_parameter("", query.trim_start_matches('?'), "left", None);
    view! {
        <form method="post" action="/verification/decisions">
            <input type="hidden" name="expected" value=page.total.to_string() />
            <input type="hidden" name="query" value=query.trim_start_matches('?').to_owned() />
            {table}
            <div class="bar card">
                {error}
                <div class="form-row">
                    <button class="button" type="submit" name="decision" value="verify-page">
                        {fill(words.verify_page, &[("count", &pending)])}
                    </button>
                    <button class="button quiet" type="submit" name="decision" value="verify">{words.verify_selected}</button>
                </div>
                <div class="form-row">
                    <label class="field">
                        <span>{words.reason}</span>
                        <input type="text" name="reason" maxlength="500" value=typed.reason.clone() aria-invalid=wrong aria-describedby=described />
                    </label>
                    <button class="button quiet danger" type="submit" name="decision" value="reject">{words.reject_selected}</button>
                </div>
                {matching(text, page.total)}
            </div>
        </form>
    }
    .into_any()
}

/// The buttons for all that match, on every page.
fn matching(text: &'static Text, total: usize) -> AnyView {
    let words = &text.verification;
    let limit = MOST_MATCHING;
    if u64::try_from(total).is_ok_and(|total| total > limit) {
        let sentence = fill(words.matching_many, &[("count", &total), ("limit", &limit)]);
        return view! { <p class="muted small">{sentence}</p> }.into_any();
    }
    view! {
        <div class="form-row">
            <button class="button quiet" type="submit" name="decision" value="verify-matching">
                {fill(words.verify_matching, &[("count", &total)])}
            </button>
            <button class="button quiet danger" type="submit" name="decision" value="reject-matching">
                {fill(words.reject_matching, &[("count", &total)])}
            </button>
        </div>
        <p class="muted small">{fill(words.matching_hint, &[("count", &total)])}</p>
    }
    .into_any()
}

/// Whether a decision is waited for: the first one, or one about an appeal.
fn is_open(row: &QueueRow) -> bool {
    matches!(row.line.state, EntryState::Pending | EntryState::Appealed)
}

fn line(
    app: &App,
    text: &'static Text,
    row: &QueueRow,
    typed: &Typed,
    decides: bool,
) -> impl IntoView + use<> {
    let words = &text.verification;
    let entry = &row.line.entry;
    let id = entry.id.to_string();
    let course = entry
        .course_title
        .clone()
        .unwrap_or_else(|| text.words.entry_kind(entry.kind).to_owned());
    let names: [(&str, &dyn std::fmt::Display); 2] =
        [("teacher", &row.teacher), ("course", &course)];
    let is_open = is_open(row);
    let choose = decides.then(|| {
        let box_ = is_open.then(|| {
            let checked = typed.chosen.contains(&id);
            let label = fill(words.choose, &names);
            view! {
                <input type="hidden" name="listed" value=id.clone() />
                <label><input type="checkbox" name="entries" value=id.clone() checked=checked aria-label=label /></label>
            }
        });
        view! { <td class="check" data-label=words.column_choose>{box_}</td> }
    });
    let class = match row.line.state {
        EntryState::Verified => "tag ok",
        EntryState::Pending | EntryState::Appealed => "tag must",
        EntryState::Rejected => "tag bad",
    };
    let evidence = fill(words.evidence_of, &names);
    let waits = row.awaits.map(|body| {
        let sentence = fill(words.step_waits, &[("body", &text.words.body(body))]);
        view! { " " <span class="muted small">{sentence}</span> }
    });
    let flagged =
        (!row.flags.is_empty()).then(|| view! { " " <span class="tag bad">{words.flagged}</span> });
    view! {
        <tr>
            {choose}
            <th scope="row" data-label=words.column_teacher>
                {row.teacher.clone()} <span class="muted small">{row.organisation.clone()}</span>
            </th>
            <td data-label=words.column_course>{course} " " <span class="muted small">{text.words.module(entry.module)}</span></td>
            <td class="num" data-label=words.column_hours>{entry.hours.to_string()}</td>
            <td class="num" data-label=words.column_at>
                <time datetime=entry.at.to_rfc3339()>{format::moment(entry.at, &app.platform.rules.zone)}</time>
            </td>
            <td data-label=words.column_state>
                <span class=class>{text.words.entry_state(row.line.state)}</span>
                {waits}
                {flagged}
            </td>
            <td data-label=words.column_evidence>
                <a href=format!("/verification/{id}") aria-label=evidence>{words.evidence}</a>
            </td>
        </tr>
    }
}

fn pages(
    text: &'static Text,
    asked: &Asked,
    visit: &Visit,
    next: Option<&str>,
) -> Option<impl IntoView + use<>> {
    let words = &text.verification;
    let first = (!asked.cursor.is_empty()).then(|| {
        let href = with_parameter("/verification", &visit.query, "cursor", None);
        view! { <a class="button quiet" href=href>{words.first}</a> }
    });
    let after = next.map(|cursor| {
        let href = with_parameter("/verification", &visit.query, "cursor", Some(cursor));
        view! { <a class="button quiet" href=href rel="next">{words.next}</a> }
    });
    (first.is_some() || after.is_some())
        .then(|| view! { <nav class="pages" aria-label=words.pages>{first}{after}</nav> })
}
