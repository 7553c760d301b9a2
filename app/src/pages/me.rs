//! What do I owe, and what next?

use axum::{extract::State, response::Response};
use domain::{
    access::Denial,
    accounts::Role,
    catalogue::{Module, UnitKind},
    hints::Hint,
    hours::CreditHours,
    learning::ProgressState,
    recommendation::Reason,
};
use leptos::prelude::*;
use platform::{Error, learning::Progress, ledger::Account, recommendations::Next};

use crate::{
    App, Visit,
    fault::Fault,
    pages::{
        assignments, paths,
        recommendations::{self, Under},
        workshops,
    },
    parts::{hint::hint, meter},
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() != Role::Teacher {
        return Err(Fault(Error::Denied(Denial::Role)));
    }
    let account = app
        .platform
        .own_ledger(viewer, app.platform.year_now())
        .await?;
    let courses = app.platform.courses_under_way(viewer).await?;
    let asked = app.platform.own_assignments(viewer).await?;
    let next = app
        .platform
        .next_for(viewer, &courses, &asked, &account)
        .await?;
    // Whoever has hours this year is past it: nothing more is asked of the database.
    let needs_hint =
        account.entries.is_empty() && app.platform.needs_hint(viewer, Hint::Year).await?;
    let text = visit.text();
    let words = &text.ledger;
    let missing = account.total.missing_to(account.target);
    let title = if missing.is_zero() {
        fill(words.me_title_done, &[("year", &account.year)])
    } else {
        fill(
            words.me_title_owed,
            &[
                ("year", &account.year),
                ("hours", &format::hours_short(missing, text.lang)),
            ],
        )
    };
    let head = Head {
        title: text.shell.me,
        place: Place::Me,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        let open = mandatory(&account)
            .filter(|(_, hours, minimum)| !hours.missing_to(*minimum).is_zero())
            .count();
        let lead = match open {
            0 => words.me_lead_modules_done.to_owned(),
            count => fill(words.me_lead_modules, &[("count", &count)]),
        };
        let (done, under_way): (Vec<_>, Vec<_>) = courses
            .iter()
            .partition(|p| p.enrolment.state == ProgressState::Completed);
        let first_words = needs_hint.then(|| {
            let lines = [text.hints.year_1, text.hints.year_2];
            let lines = lines.map(|line| view! { <p>{line}</p> }.into_any());
            hint(text, Hint::Year, lines.into(), "/me".to_owned())
        });
        // The one that was touched last is what most people came for; all others are less urgent than what is owed.
        let (last, others) = under_way.split_at(under_way.len().min(1));
        view! {
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {first_words}
                {going(text, "going", words.under_way, last)}
                <div class="two even">{year(text, &account)} {modules(text, &account)}</div>
                {going(text, "others", words.under_way_others, others)}
                {ahead(&app, text, &next, under_way.is_empty())}
                {assignments::mine(&app, text, &asked)}
                {paths::mine(text, &next.paths)}
                {workshops::mine(text, &next.workshops)}
                {finished(text, &done)}
                <ul class="links plain">
            <li><a href="/me/ledger">{words.to_ledger}</a></li>
            <li><a href="/me/record">{text.record.to_record}</a></li>
            <li><a href="/me/certificates">{text.certificates.to_mine}</a></li>
            <li><a href="/downloads">{text.downloads.title}</a></li>
            <li><a href="/me/notes">{text.player.notes}</a></li>
            <li><a href="/paths">{text.paths.title}</a></li>
            <li><a href="/workshops">{text.workshops.title}</a></li>
            <li><a href="/me/trainings">{text.trainings.mine}</a></li>
            <li><a href="/me/calendar">{text.calendar.title}</a></li>
            <li><a href="/me/declarations">{text.declarations.title}</a></li>
        </ul>
            }
    }))
}

/// Every module that the policy asks for: what is there, and the minimum.
fn mandatory(account: &Account) -> impl Iterator<Item = (Module, CreditHours, CreditHours)> {
    account.by_module.iter().filter_map(|(module, hours)| {
        let minimum = account.minimums.get(module).copied()?;
        (!minimum.is_zero()).then_some((*module, *hours, minimum))
    })
}

fn year(text: &'static Text, account: &Account) -> impl IntoView + use<> {
    let words = &text.ledger;
    let position = account.cycle.position(account.year);
    let cycle = fill(words.cycle, &[("position", &position)]);
    view! {
        <section class="card owe" aria-labelledby="year">
            {meter::ring(text, account.total, account.target)}
            <div>
                <h2 id="year">{words.year_hours}</h2>
                <ul class="rows plain">
                    <li><span>{words.verified}</span><b class="num">{account.verified.to_string()}</b></li>
                    <li><span>{words.pending}</span><b class="num">{account.pending.to_string()}</b></li>
                    <li>
                        <span>{cycle}</span>
                        <span class="num">{account.cycle_total.to_string()} " / " {account.cycle_target.short()}</span>
                    </li>
                </ul>
            </div>
        </section>
    }
}

fn modules(text: &'static Text, account: &Account) -> impl IntoView + use<> {
    let words = &text.ledger;
    let rows: Vec<_> = mandatory(account)
        .map(|(module, hours, minimum)| {
            let missing = hours.missing_to(minimum);
            let standing = if missing.is_zero() {
                let done = fill(words.module_done, &[("hours", &format::hours_short(hours, text.lang))]);
                view! { <span class="tag ok">"✓ " {done}</span> }.into_any()
            } else {
                let left = fill(words.module_missing, &[("hours", &format::hours_short(missing, text.lang))]);
                let label = format!("{}: {}", text.words.module(module), words.go_learn);
                view! {
                    <span>
                        <span class="tag must">{left}</span>
                        " "
                        <a href=format!("/courses?module={module}") aria-label=label>{words.go_learn}</a>
                    </span>
                }
                .into_any()
            };
            view! { <li><span>{text.words.module(module)}</span>{standing}</li> }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="modules">
            <h2 id="modules">{words.modules}</h2>
            <ul class="rows plain">{rows}</ul>
        </section>
    }
}

/// Courses shown under "what next"; more stand on a page of their own.
const AHEAD: usize = 4;

/// What to learn next; what is under way stands above it already. `begins` where nothing is.
fn ahead(
    app: &App,
    text: &'static Text,
    next: &Next,
    begins: bool,
) -> Option<impl IntoView + use<>> {
    let words = &text.paths;
    let is_new = |reasons: &[Reason]| !matches!(reasons.first(), Some(Reason::UnderWay));
    let cards: Vec<_> = next
        .courses
        .iter()
        .filter(|each| is_new(&each.reasons))
        .take(AHEAD)
        .map(|each| recommendations::card(app, text, each, Under::Section))
        .collect();
    if cards.is_empty() && !begins {
        return None;
    }
    let all = if cards.is_empty() {
        view! { <p><a class="button" href="/courses">{words.next_browse}</a></p> }.into_any()
    } else {
        view! { <p><a href="/me/recommendations">{words.next_all}</a></p> }.into_any()
    };
    let lead = match (begins, cards.is_empty()) {
        (false, _) => None,
        (true, false) => Some(text.ledger.under_way_none),
        (true, true) => Some(text.ledger.under_way_find),
    };
    let cards = (!cards.is_empty()).then(|| view! { <ul class="grid plain cards">{cards}</ul> });
    Some(view! {
        <section aria-labelledby="ahead">
            <h2 id="ahead">{words.next}</h2>
            {lead.map(|lead| view! { <p class="muted">{lead}</p> })}
            {cards}
            {all}
        </section>
    })
}

/// Where the learner was last: the unit, with the place in what is played.
fn last_place(text: &'static Text, progress: &Progress) -> Option<(String, String)> {
    let words = &text.paths;
    let course = &progress.enrolment.published.course;
    let touched = course
        .units()
        .zip(&progress.units)
        .filter(|(_, stands)| stands.standing.state == ProgressState::InProgress)
        .filter_map(|(unit, stands)| Some((stands.updated_at?, unit, stands)))
        .max_by_key(|(at, ..)| *at);
    let (unit, place) = match touched {
        Some((_, unit, stands)) => {
            let is_played = matches!(unit.kind(), UnitKind::Video | UnitKind::Audio);
            let place = (is_played && stands.position_millis > 0)
                .then(|| format::place(stands.position_millis));
            (unit.clone(), place)
        }
        None => (progress.next_unit()?.1.clone(), None),
    };
    let line = match place {
        Some(place) => fill(
            words.last_place,
            &[("unit", &unit.title), ("place", &place)],
        ),
        None => fill(words.last_unit, &[("unit", &unit.title)]),
    };
    let has_begun = progress
        .units
        .iter()
        .any(|stands| stands.updated_at.is_some());
    let line = if has_begun { line } else { unit.title.clone() };
    Some((line, format!("/learn/{}/{}", course.code, unit.key)))
}

/// Courses under way; nothing where there are none.
fn going(
    text: &'static Text,
    id: &'static str,
    title: &'static str,
    under_way: &[&Progress],
) -> Option<impl IntoView + use<>> {
    let words = &text.ledger;
    let rows: Vec<_> = under_way
        .iter()
        .map(|progress| {
            let course = &progress.enrolment.published.course;
            let percent = format::percent(progress.permille());
            let (next, to) = last_place(text, progress).unzip();
            let to = to.unwrap_or_else(|| format!("/learn/{}", course.code));
            let class = if id == "going" {
                "button"
            } else {
                "button quiet"
            };
            let earns = fill(
                words.on_completion,
                &[("hours", &format::hours(course.hours, text.lang))],
            );
            let label = fill(words.progress, &[("percent", &percent)]);
            let go = format!("{}: {}", words.go_on, course.title);
            view! {
                <li class="row">
                    <div>
                        <b>{course.title.clone()}</b>
                        <p class="muted small">{next.map(|title| format!("{title} · "))} {earns}</p>
                        {meter::bar(progress.permille(), label)}
                    </div>
                    <a class=class href=to aria-label=go>{words.go_on}</a>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ul class="plain">{rows}</ul>
            </section>
        }
    })
}

fn finished(text: &'static Text, done: &[&Progress]) -> Option<impl IntoView + use<>> {
    let words = &text.ledger;
    let rows: Vec<_> = done
        .iter()
        .map(|progress| {
            let course = &progress.enrolment.published.course;
            view! {
                <li>
                    <a href=format!("/courses/{}", course.code)>{course.title.clone()}</a>
                    <span class="num">{format::hours(course.hours, text.lang)}</span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="finished">
                <h2 id="finished">{words.done_courses}</h2>
                <ul class="rows plain">{rows}</ul>
            </section>
        }
    })
}
