//! The page that plays a package, on the address where packages run: the activity, the others of its package, and what was
//! kept last.

use axum::response::Html;
use domain::{
    learning::Need,
    packages::{Activity, MoveOn, Package, Standard},
};
use leptos::prelude::*;
use platform::packages::{Kept, Opened};
use serde_json::{Value, json};

use crate::{
    App, Visit,
    parts::kept::html,
    text::{Text, fill, format},
};

pub fn page(
    app: &App,
    visit: &Visit,
    pass: &str,
    opened: &Opened,
    activity: &Activity,
) -> Html<String> {
    let text = visit.text();
    let words = &text.learning;
    let title = fill(words.package_title, &[("title", &opened.title)]);
    let lang = text.lang.code();
    let standard = opened.package.standard;
    let is_cmi5 = standard == Standard::Cmi5;
    let is_one = opened.package.activities.len() == 1;
    // SCORM: the script fills the list, and decides what of it may be opened.
    let list = (!is_one && !is_cmi5)
        .then(|| view! { <nav id="package-list" aria-label=words.package_activities></nav> });
    let others = (!is_one && is_cmi5).then(|| {
        let items: Vec<_> = opened
            .package
            .activities
            .iter()
            .map(|each| {
                let is_met = opened.state(&each.id).attained.meets(each.move_on);
                let name: String =
                    url::form_urlencoded::byte_serialize(each.id.as_bytes()).collect();
                let href = format!("/scorm/{pass}/play?lang={lang}&activity={name}");
                let current = (each.id == activity.id).then_some("page");
                let mark = if is_met { "✓ " } else { "" };
                view! { <li><a href=href aria-current=current>{mark}{each.title.clone()}</a></li> }
            })
            .collect();
        view! { <nav aria-label=words.package_activities><ol>{items}</ol></nav> }
    });
    let source = is_cmi5.then(|| launch(app, pass, opened, activity));
    let scripts = app
        .assets
        .player
        .clone()
        .filter(|_| !is_cmi5)
        .map(|player| {
            let setup = setup(text, pass, opened, activity, &player.sequencing).to_string();
            let library = match standard {
                Standard::Scorm12 => Some(player.scorm12),
                Standard::Scorm2004 => Some(player.scorm2004),
                Standard::Cmi5 | Standard::H5p => None,
            };
            let library = library.map(|source| view! { <script src=source defer=true></script> });
            view! {
                {library}
                <script type="module" src=player.glue data-play=setup></script>
            }
        });
    let style = app.assets.style.clone();
    let body = html(view! {
        <html lang=lang>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title.clone()}</title>
                <link rel="stylesheet" href=style />
                {scripts}
            </head>
            <body class="package-page">
                {others}
                {list}
                <div class="package-frame">
                <div class="package-line">
                    <p id="package-state" role="status">{standing(text, opened)}</p>
                    <div id="package-bar" hidden=true></div>
                </div>
                <noscript><p class="notice warning">{words.package_scripts}</p></noscript>
                <iframe id="package-content" title=activity.title.clone() src=source allow="fullscreen; autoplay"></iframe>
                </div>
            </body>
        </html>
    });
    Html(format!("<!doctype html>{body}"))
}

/// What the script needs to play SCORM: every activity with what it keeps, and where the learner is in the whole.
fn setup(
    text: &'static Text,
    pass: &str,
    opened: &Opened,
    start: &Activity,
    sequencing: &str,
) -> Value {
    let words = &text.learning;
    let files = format!("/scorm/{pass}/files");
    let is_h5p = opened.package.standard == Standard::H5p;
    let activities: Vec<_> = opened
        .package
        .activities
        .iter()
        .map(|each| {
            let state = opened.state(&each.id);
            // A content is no page by itself: one around it reads it.
            let launch = if is_h5p {
                format!("/scorm/{pass}/h5p?lang={}", text.lang.code())
            } else {
                format!("{files}/{}", each.launch)
            };
            json!({
                "id": each.id,
                "title": each.title,
                "launch": launch,
                "isAsset": matches!(each.move_on, MoveOn::Opened | MoveOn::Nothing),
                "mastery": each.pass_permille,
                "launchData": each.launch_data,
                "met": state.attained.meets(each.move_on),
                "version": state.version,
                "data": state.data,
            })
        })
        .collect();
    let tree = opened.state(Package::TREE);
    json!({
        "standard": opened.package.standard.code(),
        "sequencing": sequencing,
        "manifest": format!("{files}/imsmanifest.xml"),
        "save": format!("/scorm/{pass}/state?lang={}", text.lang.code()),
        "start": start.id,
        "activities": activities,
        "tree": { "version": tree.version, "data": tree.data },
        "learner": { "id": opened.viewer.account().as_str(), "name": opened.viewer.name },
        "words": {
            "elsewhere": words.package_elsewhere,
            "offline": words.package_offline,
            "previous": words.package_previous,
            "next": words.package_next,
            "end": words.package_end,
            "over": words.package_over,
            "choose": words.package_choose,
            "broken": words.package_broken,
        },
    })
}

/// The page within the frame that shows an H5P content. It stands on the address of packages like the content itself, and
/// speaks to the page around it only.
pub fn h5p(app: &App, visit: &Visit, pass: &str, opened: &Opened) -> Html<String> {
    let text = visit.text();
    let scripts = app.assets.player.clone().map(|player| {
        let player = player.h5p;
        let setup = json!({
            "files": format!("/scorm/{pass}/files"),
            "core": player.core,
            "style": player.style,
            "title": opened.title,
            "isSilent": opened.package.is_silent(),
        });
        view! {
            <script src=player.player defer=true></script>
            <script type="module" src=player.glue data-h5p=setup.to_string()></script>
        }
    });
    let body = html(view! {
        <html lang=text.lang.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{opened.title.clone()}</title>
                <style>"body{margin:0;padding:.5rem;font-family:system-ui,sans-serif}"</style>
                {scripts}
            </head>
            <body><div id="content"></div></body>
        </html>
    });
    Html(format!("<!doctype html>{body}"))
}

/// The address of a cmi5 unit with what it needs to speak (cmi5, 8.1).
fn launch(app: &App, pass: &str, opened: &Opened, activity: &Activity) -> String {
    let origin = &opened.pass.origin;
    let encode = |text: &str| -> String {
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        encoded.replace('+', "%20")
    };
    // The session begins when the unit fetches its token; until then this is only a name.
    let session = app.platform.ids.fresh();
    let fetch = format!(
        "{origin}/scorm/{pass}/fetch?session={session}&activity={}",
        encode(&activity.id)
    );
    let parameters = [
        ("endpoint", format!("{origin}/xapi/")),
        ("fetch", fetch),
        ("actor", opened.agent().to_string()),
        ("registration", opened.registration()),
        ("activityId", opened.activity_id(activity)),
    ]
    .map(|(name, value)| format!("{name}={}", encode(&value)))
    .join("&");
    let (path, fragment) = match activity.launch.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (activity.launch.as_str(), String::new()),
    };
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("/scorm/{pass}/files/{path}{joint}{parameters}{fragment}")
}

fn standing(text: &'static Text, opened: &Opened) -> &'static str {
    let met = opened.package.met_permille(|id| opened.state(id).attained);
    if met == 1000 {
        text.learning.package_met
    } else {
        ""
    }
}

/// What came of a save, in a sentence.
pub fn message(text: &'static Text, kept: &Kept) -> String {
    let words = &text.learning;
    if let Some(credit) = &kept.credit {
        let hours = format::hours(credit.hours, text.lang);
        return fill(words.credited, &[("hours", &hours)]);
    }
    match kept.unit.as_ref().map(|unit| &unit.needs) {
        Some(Need::Nothing) => words.package_met.to_owned(),
        Some(Need::Read { millis }) => {
            let time = format::length(*millis, text.lang);
            format!(
                "{} {}",
                words.package_met,
                fill(words.need_read, &[("time", &time)])
            )
        }
        _ => words.package_kept.to_owned(),
    }
}
