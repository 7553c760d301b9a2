//! How a published course is learned: how many came how far, and which parts of its videos are watched.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    analytics::{Coverage, SMALLEST_GROUP, part, share},
    catalogue::Content,
    time::Zone,
};
use leptos::prelude::*;
use platform::analytics::{Analytics, UnitAnalytics};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    parts::ratings::{self, Reader, TypedRating},
    shell::{Head, Place, page as shell_page},
    text::{Text, fill, format},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The newest where none is named.
    version: Option<u32>,
}

pub async fn analytics(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let seen = app.platform.analytics(viewer, &code, asked.version).await?;
    let said = app.platform.ratings(Some(viewer), &code).await?;
    let text = visit.text();
    let words = &text.analytics;
    let title = fill(words.title, &[("title", &seen.title)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    Ok(shell_page(&app, &visit, head, || {
        view! {
            <nav class="crumbs" aria-label=text.authoring.title>
                <a href="/author">{text.authoring.title}</a> " / " {code.clone()}
            </nav>
            <h1>{title.clone()}</h1>
            <p class="lead">{fill(words.lead, &[("count", &SMALLEST_GROUP)])}</p>
            {versions(text, &code, &seen, &app.platform.rules.zone)}
            {people(text, &seen)}
            {units(text, &seen)}
            {videos(text, &seen)}
            {ratings::section(&app, text, &code, &said, Reader::default(), &TypedRating::default())}
        }
    }))
}

/// Where there are several.
fn versions(text: &'static Text, code: &str, seen: &Analytics, zone: &Zone) -> Option<AnyView> {
    let words = &text.analytics;
    if seen.versions.len() < 2 {
        return None;
    }
    let links: Vec<_> = seen
        .versions
        .iter()
        .map(|version| {
            let day = format::day(version.published_at, zone);
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("number", &version.number), ("day", &day)];
            let name = fill(words.version, &values);
            let href = format!("/author/{code}/analytics?version={}", version.number);
            let current = (version.number == seen.number).then_some("page");
            view! { <a href=href aria-current=current>{name}</a> " " }
        })
        .collect();
    Some(view! { <nav class="tags" aria-label=words.versions>{links}</nav> }.into_any())
}

fn people(text: &'static Text, seen: &Analytics) -> impl IntoView + use<> {
    let words = &text.analytics;
    let median = match seen.median_millis {
        Some(millis) => format::days(millis, text.lang),
        None => words.too_few.to_owned(),
    };
    let rows = [
        (
            words.enrolled,
            fill(words.count, &[("count", &seen.enrolled)]),
        ),
        (words.begun, amount(text, seen.begun, seen.enrolled)),
        (words.completed, amount(text, seen.completed, seen.enrolled)),
        (words.median, median),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! {
        <section aria-labelledby="people">
            <h2 id="people">{words.people}</h2>
            <dl class="facts-list card">{rows.collect_view()}</dl>
        </section>
    }
}

/// `12 人 · 60%`, or the number alone where the whole is too small to speak of shares.
fn amount(text: &'static Text, count: u64, whole: u64) -> String {
    let words = &text.analytics;
    match share(count, whole) {
        Some(permille) => {
            let percent = format::percent(permille);
            fill(words.of_whole, &[("count", &count), ("percent", &percent)])
        }
        None => fill(words.count, &[("count", &count)]),
    }
}

fn units(text: &'static Text, seen: &Analytics) -> impl IntoView + use<> {
    let words = &text.analytics;
    let rows: Vec<_> = seen
        .units
        .iter()
        .map(|each| {
            view! {
                <tr>
                    <th scope="row" data-label=words.column_unit>
                        {each.unit.title.clone()}
                        <span class="muted small">{text.words.unit(each.unit.kind())}</span>
                    </th>
                    {cell(text, words.column_begun, each.begun, seen.enrolled)}
                    {cell(text, words.column_met, each.met, seen.enrolled)}
                    <td data-label=words.column_stopped class="num">{each.stopped.to_string()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="units">
            <h2 id="units">{words.units}</h2>
            <p class="muted small">{words.units_hint}</p>
            <table class="queue analytics">
                <thead>
                    <tr>
                        <th scope="col">{words.column_unit}</th>
                        <th scope="col">{words.column_begun}</th>
                        <th scope="col">{words.column_met}</th>
                        <th scope="col">{words.column_stopped}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// A number with its share, and a bar for the eye alone.
fn cell(text: &'static Text, label: &'static str, count: u64, whole: u64) -> impl IntoView + use<> {
    let bar = share(count, whole).map(bar);
    view! { <td data-label=label class="num"><span>{amount(text, count, whole)}</span>{bar}</td> }
}

fn bar(permille: u32) -> impl IntoView {
    let width = permille.min(1000).to_string();
    view! {
        <svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="1000" height="10" />
            <rect class="fill" width=width height="10" />
        </svg>
    }
}

fn videos(text: &'static Text, seen: &Analytics) -> Option<impl IntoView + use<>> {
    let words = &text.analytics;
    let videos: Vec<_> = seen
        .units
        .iter()
        .filter_map(|each| video(text, each))
        .collect();
    (!videos.is_empty()).then(|| {
        view! {
            <section aria-labelledby="videos">
                <h2 id="videos">{words.videos}</h2>
                <p class="muted small">{words.videos_hint}</p>
                <div class="stack">{videos}</div>
            </section>
        }
    })
}

fn video(text: &'static Text, each: &UnitAnalytics) -> Option<AnyView> {
    let words = &text.analytics;
    let (Content::Video(video), Some(coverage)) = (&each.unit.content, &each.coverage) else {
        return None;
    };
    let told = match coverage.shares() {
        Some(shares) => {
            let chart = chart(text, &shares);
            let rows = parts(text, coverage, video.duration_millis);
            view! {
                {chart}
                <details>
                    <summary>{words.table}</summary>
                    <table class="queue analytics">
                        <thead><tr><th scope="col">{words.column_part}</th><th scope="col">{words.column_seen}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </details>
            }
            .into_any()
        }
        None => view! { <p class="muted">{words.too_few}</p> }.into_any(),
    };
    let viewers = fill(words.viewers, &[("count", &coverage.viewers)]);
    Some(
        view! {
            <div class="card">
                <h3>{each.unit.title.clone()}</h3>
                <p class="num">{viewers}</p>
                {told}
            </div>
        }
        .into_any(),
    )
}

/// The parts beside each other, as high as their shares.
fn chart(text: &'static Text, shares: &[u32]) -> impl IntoView + use<> {
    let of = |found: Option<&u32>| format::percent(found.copied().unwrap_or_default());
    let (lowest, highest) = (of(shares.iter().min()), of(shares.iter().max()));
    let label = fill(
        text.analytics.chart,
        &[("lowest", &lowest), ("highest", &highest)],
    );
    let bars: Vec<_> = shares
        .iter()
        .enumerate()
        .map(|(at, permille)| {
            let height = permille / 10;
            view! {
                <rect
                    class="fill"
                    x=(at * 10 + 1).to_string()
                    y=(100 - height).to_string()
                    width="8"
                    height=height.to_string()
                />
            }
        })
        .collect();
    let width = shares.len() * 10;
    view! {
        <svg class="coverage" viewBox=format!("0 0 {width} 101") preserveAspectRatio="none" role="img" aria-label=label>
            {bars}
            <rect class="track" y="100" width=width.to_string() height="1" />
        </svg>
    }
}

fn parts(text: &'static Text, coverage: &Coverage, duration_millis: u32) -> Vec<AnyView> {
    let words = &text.analytics;
    let rows = coverage.parts.iter().enumerate().map(|(at, count)| {
        let (from, to) = part(at, duration_millis);
        let (from, to) = (format::place(from), format::place(to));
        let name = format!("{from}–{to}");
        view! {
            <tr>
                <th scope="row" class="num" data-label=words.column_part>{name}</th>
                {cell(text, words.column_seen, *count, coverage.viewers)}
            </tr>
        }
        .into_any()
    });
    rows.collect()
}
