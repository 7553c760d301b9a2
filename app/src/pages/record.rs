//! The whole record of a teacher: to read, to print, to hand in.

mod paper;

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use content::print;
use domain::{
    access::Denial,
    accounts::Role,
    certificates::{Code, Missing},
    hours::CreditHours,
};
use leptos::prelude::*;
use platform::{
    Error,
    ledger::Line,
    record::{CycleStanding, Person, Record, Year},
};

use crate::{
    App, Visit,
    fault::Fault,
    shell::{Head, Place, page as shell_page},
    text::{Lang, Text, fill, format},
};

pub async fn own(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let record = own_record(&app, &visit).await?;
    Ok(show(&app, &visit, &record, Place::Me, "/me/record.pdf"))
}

pub async fn own_pdf(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let record = own_record(&app, &visit).await?;
    printed(&app, &visit, &record)
}

/// Of somebody within the reader's organisation.
pub async fn person(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let record = app.platform.record_of(viewer, Some(&login)).await?;
    let pdf = format!("/admin/people/{}/record.pdf", record.person.login);
    Ok(show(&app, &visit, &record, Place::Verification, &pdf))
}

pub async fn person_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let record = app.platform.record_of(viewer, Some(&login)).await?;
    printed(&app, &visit, &record)
}

async fn own_record(app: &App, visit: &Visit) -> Result<Record, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    Ok(app.platform.record_of(viewer, None).await?)
}

fn printed(app: &App, visit: &Visit, record: &Record) -> Result<Response, Fault> {
    let paper = paper::of(app, visit, record);
    let name = format!("record-{}.pdf", record.person.login);
    pdf_answer(&paper, &name)
}

/// A paper as a file to download.
pub fn pdf_answer(paper: &print::Paper, name: &str) -> Result<Response, Fault> {
    let printed = print::pdf(paper)
        .map_err(|error| Error::Damaged(format!("{name} cannot be printed: {error}")))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        printed.pdf,
    )
        .into_response())
}

fn show(app: &App, visit: &Visit, record: &Record, place: Place, pdf: &str) -> Response {
    let text = visit.text();
    let words = &text.record;
    let title = fill(words.title_of, &[("name", &record.person.name)]);
    let head = Head {
        title: &title,
        place,
        ..Head::default()
    };
    shell_page(app, visit, head, || {
        let years: Vec<_> = record
            .years
            .iter()
            .map(|each| year(app, text, each))
            .collect();
        let head = fill(
            words.head,
            &[
                ("sequence", &record.head.sequence),
                ("hash", &record.head.hash),
            ],
        );
        let address = visit.whole_address(app, "/certificates");
        let code = Code::of_record(record.head).map(|code| {
            let href = format!("/certificates/{code}");
            view! { <p class="small">{text.certificates.code} " " <a class="mono" href=href>{code.to_string()}</a></p> }
        });
        view! {
            <h1>{title.clone()}</h1>
            <p class="lead">{words.lead}</p>
            <p class="actions"><a class="button" href=pdf.to_owned()>{words.pdf}</a></p>
            {about(app, text, &record.person)}
            {cycles(text, &record.cycles)}
            {years}
            <p class="muted small">{fill(words.note, &[("address", &address)])}</p>
            <p class="muted small mono">{head}</p>
            {code}
        }
    })
}

fn about(app: &App, text: &'static Text, person: &Person) -> impl IntoView + use<> {
    let words = &text.record;
    let facts: Vec<_> = facts(text, person)
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
        .collect();
    let moves = moves(app, text, person);
    let moves = (!moves.is_empty()).then(|| {
        let items: Vec<_> = moves
            .into_iter()
            .map(|each| view! { <li>{each}</li> })
            .collect();
        view! { <h3>{words.moves}</h3><ul>{items}</ul> }
    });
    view! {
        <section class="card" aria-labelledby="person">
            <h2 id="person">{words.person}</h2>
            <dl class="facts-list">{facts}</dl>
            {moves}
        </section>
    }
}

fn facts(text: &'static Text, person: &Person) -> Vec<(String, String)> {
    let words = &text.record;
    let mut facts = vec![(words.name.to_owned(), person.name.clone())];
    match &person.number {
        Some(number) => facts.push((words.number.to_owned(), number.clone())),
        None => facts.push((words.login.to_owned(), person.login.clone())),
    }
    facts.push((
        words.organisation.to_owned(),
        person.organisation.name.clone(),
    ));
    if let Some(post) = &person.post {
        facts.push((words.post.to_owned(), post.clone()));
    }
    facts
}

fn moves(app: &App, text: &'static Text, person: &Person) -> Vec<String> {
    let sentence = |each: &platform::record::Move| {
        fill(
            text.record.moved,
            &[
                ("at", &format::day(each.at, &app.platform.rules.zone)),
                ("from", &each.from),
                ("to", &each.to),
                ("by", &each.by),
            ],
        )
    };
    person.moves.iter().map(sentence).collect()
}

fn cycle_name(text: &'static Text, standing: &CycleStanding) -> String {
    fill(
        text.record.cycle,
        &[
            ("first", &standing.cycle.first),
            ("last", &standing.cycle.last()),
        ],
    )
}

/// Hours that lack, or that none do.
fn lacks(text: &'static Text, missing: CreditHours) -> String {
    if missing.is_zero() {
        text.record.nothing_missing.to_owned()
    } else {
        format::hours_short(missing, text.lang)
    }
}

/// Hours and modules that lack, or that none do.
pub fn missing(text: &'static Text, missing: &Missing) -> String {
    let mut parts = Vec::new();
    if !missing.hours.is_zero() {
        parts.push(format::hours_short(missing.hours, text.lang));
    }
    for (module, hours) in &missing.modules {
        parts.push(fill(
            text.record.module_missing,
            &[
                ("module", &text.words.module(*module)),
                ("hours", &format::hours_short(*hours, text.lang)),
            ],
        ));
    }
    if parts.is_empty() {
        return text.record.nothing_missing.to_owned();
    }
    parts.join(text.record.separator)
}

fn cycles(text: &'static Text, cycles: &[CycleStanding]) -> impl IntoView + use<> {
    let words = &text.record;
    let rows: Vec<_> = cycles
        .iter()
        .map(|each| {
            view! {
                <tr>
                    <th scope="row" data-label=words.cycle_column>{cycle_name(text, each)}</th>
                    <td class="num" data-label=words.target>{each.target.to_string()}</td>
                    <td class="num" data-label=words.total>{each.total.to_string()}</td>
                    <td data-label=words.missing>{lacks(text, each.missing)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="cycles">
            <h2 id="cycles">{words.cycles}</h2>
            <table class="queue">
                <thead>
                    <tr>
                        <th scope="col">{words.cycle_column}</th>
                        <th scope="col" class="num">{words.target}</th>
                        <th scope="col" class="num">{words.total}</th>
                        <th scope="col">{words.missing}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// What a year comes to, as labels and values.
fn sums(text: &'static Text, year: &Year) -> Vec<(String, String)> {
    let words = &text.record;
    let hours = |hours| format::hours(hours, text.lang);
    vec![
        (words.target.to_owned(), hours(year.target)),
        (words.total.to_owned(), hours(year.total)),
        (words.verified.to_owned(), hours(year.verified)),
        (words.pending.to_owned(), hours(year.pending)),
        (words.missing.to_owned(), missing(text, &year.missing)),
        (words.policy.to_owned(), year.policy.clone()),
    ]
}

/// Hours by module, level and mode: which of them, its name, its hours with what a module asks for.
fn kinds(text: &'static Text, year: &Year) -> Vec<[String; 3]> {
    let words = &text.record;
    let row = |kind: &str, name: &str, hours: String| [kind.to_owned(), name.to_owned(), hours];
    let separator = match text.lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    };
    let modules = year.by_module.iter().map(|(module, hours)| {
        let minimum = year.minimums.get(module).map(|minimum| {
            let least = fill(words.minimum, &[("hours", &minimum.short())]);
            format!("{separator}{least}")
        });
        let hours = format!("{hours}{}", minimum.unwrap_or_default());
        row(words.module, text.words.module(*module), hours)
    });
    let levels = year.by_level.iter();
    let levels =
        levels.map(|(level, hours)| row(words.level, text.words.level(*level), hours.to_string()));
    let modes = year.by_mode.iter();
    let modes =
        modes.map(|(mode, hours)| row(words.mode, text.words.mode(*mode), hours.to_string()));
    modules.chain(levels).chain(modes).collect()
}

fn year(app: &App, text: &'static Text, year: &Year) -> impl IntoView + use<> {
    let words = &text.record;
    let number = year.year.number();
    let named = |pattern: &str| fill(pattern, &[("year", &number)]);
    let facts: Vec<_> = sums(text, year)
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd class="num">{value}</dd></div> })
        .collect();
    let kinds: Vec<_> = kinds(text, year)
        .into_iter()
        .map(|[kind, name, hours]| {
            view! {
                <tr>
                    <th scope="row" data-label=words.kind>{kind} " · " {name}</th>
                    <td class="num" data-label=words.hours>{hours}</td>
                </tr>
            }
        })
        .collect();
    let rows: Vec<_> = year
        .entries
        .iter()
        .map(|line| entry(app, text, line))
        .collect();
    let entries = if rows.is_empty() {
        view! { <p class="muted">{words.entries_none}</p> }.into_any()
    } else {
        view! {
            <table class="queue">
                <caption>{named(words.entries)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.what}</th>
                        <th scope="col">{words.day}</th>
                        <th scope="col">{words.kind}</th>
                        <th scope="col" class="num">{words.hours}</th>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.code}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let id = format!("year-{number}");
    let label = id.clone();
    view! {
        <section aria-labelledby=label>
            <h2 id=id>{named(words.year)}</h2>
            <dl class="facts-list">{facts}</dl>
            <table class="queue">
                <caption>{named(words.by)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.kind}</th>
                        <th scope="col" class="num">{words.hours}</th>
                    </tr>
                </thead>
                <tbody>{kinds}</tbody>
            </table>
            {entries}
        </section>
    }
}

/// What was credited: its title, or what kind of entry it is.
pub fn what(text: &'static Text, line: &Line) -> String {
    let entry = &line.entry;
    let kind = text.words.entry_kind(entry.kind);
    match &entry.course_title {
        Some(title) if entry.reverses.is_some() => format!("{title} · {kind}"),
        Some(title) => title.clone(),
        None => kind.to_owned(),
    }
}

/// How an entry stands; a reversal is itself the decision.
pub fn state(text: &'static Text, line: &Line) -> &'static str {
    if line.entry.reverses.is_some() {
        text.words.entry_kind(line.entry.kind)
    } else {
        text.words.entry_state(line.state)
    }
}

/// The code of the certificate, where the entry has one.
pub fn code(line: &Line) -> Option<String> {
    (line.entry.hours > CreditHours::ZERO).then(|| line.entry.certificate_code())
}

fn kind_of(text: &'static Text, line: &Line) -> String {
    format!(
        "{} · {} · {}",
        text.words.module(line.entry.module),
        text.words.level(line.entry.level),
        text.words.mode(line.entry.mode)
    )
}

fn entry(app: &App, text: &'static Text, line: &Line) -> impl IntoView + use<> {
    let words = &text.record;
    let code = code(line).map(|code| {
        let href = format!("/certificates/{code}");
        view! { <a class="mono" href=href>{code}</a> }
    });
    view! {
        <tr>
            <th scope="row" data-label=words.what>{what(text, line)}</th>
            <td class="num" data-label=words.day>{format::day(line.entry.at, &app.platform.rules.zone)}</td>
            <td data-label=words.kind>{kind_of(text, line)}</td>
            <td class="num" data-label=words.hours>{line.entry.hours.to_string()}</td>
            <td data-label=words.state>{state(text, line)}</td>
            <td data-label=words.code>{code}</td>
        </tr>
    }
}
