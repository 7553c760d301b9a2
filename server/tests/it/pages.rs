//! Every page in both languages, as everybody who may see it.

use std::collections::BTreeSet;

use axum::http::Method;

use crate::{
    client::Answer,
    routes::{ROLES, Scene, TABLE},
    world::{World, on_both},
};

/// A `{place}` of a text that nobody filled. An island fills those in its properties itself.
fn place(html: &str) -> Option<&str> {
    let shown = html.split("data-props=\"").enumerate();
    let shown = shown.filter_map(|(at, part)| {
        if at == 0 {
            Some(part)
        } else {
            part.split_once('"').map(|(_, rest)| rest)
        }
    });
    let mut places = shown.flat_map(|part| part.split('{').skip(1));
    places.find_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b"_|".contains(&b));
        is_name.then_some(name)
    })
}

#[track_caller]
fn assert_is_sound(answer: &Answer, lang: &str, who: &str) {
    let html = answer.text();
    assert!(
        answer.header("content-type").starts_with("text/html"),
        "{who}"
    );
    assert!(
        html.starts_with("<!doctype html><html lang=\""),
        "{who}: {}",
        &html[..60]
    );
    assert!(
        html.contains(&format!("<html lang=\"{lang}\"")),
        "{who}: not in {lang}"
    );
    assert_eq!(place(html), None, "{who}");
    assert_eq!(
        html.matches("<h1").count(),
        1,
        "{who}: one heading of the first level"
    );
    let title = html
        .split("<title>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    assert!(title.is_some_and(|title| !title.trim().is_empty()), "{who}");
    for word in ["style=\"", "onclick=", "javascript:"] {
        assert!(
            !html.contains(word),
            "{who}: {word} is refused by the policy"
        );
    }
}

on_both! {
    async fn every_page_is_whole_in_both_languages_for_everybody_who_may_see_it(world: World) {
        let scene = Scene::set(world).await;
        for route in TABLE.iter().filter(|route| route.method() == Method::GET && route.is_page()) {
            for (role, status) in route.expected.iter().enumerate().filter(|(_, status)| **status != 303) {
                for lang in ["zh-CN", "en"] {
                    let who = format!("{} as {} in {lang}", route.path, ROLES[role]);
                    let answer = scene.ask_with(route, role, &format!("lang={lang}")).await;
                    assert_eq!(answer.status.as_u16(), *status, "{who}");
                    assert_is_sound(&answer, lang, &who);
                    let has_island = answer.text().contains("<leptos-island");
                    let has_script = answer.text().contains("<script") || answer.text().contains(".wasm");
                    // Fields for files come with the script that sends them piece by piece, authors' forms with the one
                    // that keeps what is typed, captions with the one that minds the player, courses that can be stored
                    // with the one that stores them.
                    let uses = ["data-upload=\"", "data-unsent=\"", "data-captions=\"", "data-download=\"", "data-stored-list=\""]
                        .into_iter()
                        .any(|mark| answer.text().contains(mark));
                    assert_eq!(has_island || uses, has_script, "{who}: scripts where nothing uses one, or none");
                    // What is met by forms alone needs no island.
                    let by_form = ["/quiz", "/task", "/needs", "/day"].iter().any(|unit| route.path.ends_with(unit));
                    let learns = route.path.starts_with("/learn/") && !by_form;
                    let searches = route.path.starts_with("/search");
                    assert_eq!(has_island, (learns || searches) && *status == 200, "{who}");
                }
            }
        }
    }
}

on_both! {
    async fn every_link_leads_somewhere_for_whoever_sees_it(world: World) {
        let scene = Scene::set(world).await;
        let mut checked = 0;
        for (role, name) in ROLES.into_iter().enumerate() {
            let mut links = BTreeSet::new();
            for route in TABLE.iter().filter(|route| route.method() == Method::GET && route.is_page()) {
                if route.expected[role] == 200 {
                    let answer = scene.ask(route, role).await;
                    let hrefs = answer.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
                    links.extend(hrefs.filter(|link| link.starts_with('/')).map(|link| link.replace("&amp;", "&")));
                }
            }
            for link in links {
                let answer = scene.browser(role).get(&link).await;
                assert!(matches!(answer.status.as_u16(), 200 | 303), "{link} as {}: {}", name, answer.status);
                checked += 1;
            }
        }
        assert!(checked > 100, "{checked}");
    }
}
