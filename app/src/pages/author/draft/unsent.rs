//! What was left in a form without being sent, shown again.

use domain::time::{Timestamp, Zone};
use leptos::prelude::*;
use platform::authoring::Unsent;

use super::Typed;
use crate::{
    actions::authoring::{metadata, revision},
    pages::author::TypedUnit,
    text::{Text, fill, format},
};

/// The form of what the course is about.
pub const ABOUT: &str = "about";

/// The forms of a draft's page: what the course is about, and of the new units the one that was left last.
pub fn of_draft(left: &[(String, Unsent)]) -> Typed {
    let mut typed = Typed::default();
    let mut places = Vec::new();
    let mut at = None;
    let mut newest = |place: &str, when: Timestamp| {
        places.push(place.to_owned());
        at = at.max(Some(when));
    };
    if let Some((place, form)) = left.iter().find(|(place, _)| place == ABOUT) {
        typed.metadata = Some(metadata(&form.fields));
        typed.revision = Some(revision(&form.fields));
        newest(place, form.at);
    }
    let new_unit = left
        .iter()
        .filter(|(place, _)| place.starts_with("new/"))
        .max_by_key(|(_, form)| form.at);
    if let Some((place, form)) = new_unit {
        typed.unit = Some(TypedUnit::typed(&form.fields));
        newest(place, form.at);
    }
    typed.unsent = at.map(|at| (at, places));
    typed
}

/// The form of one unit.
pub fn of_unit(left: &[(String, Unsent)], key: &str) -> Typed {
    let wanted = format!("units/{key}");
    let Some((place, form)) = left.iter().find(|(place, _)| *place == wanted) else {
        return Typed::default();
    };
    Typed {
        unit: Some(TypedUnit::typed(&form.fields)),
        revision: Some(revision(&form.fields)),
        unsent: Some((form.at, vec![place.clone()])),
        ..Typed::default()
    }
}

/// That the form shows what was left in it, and the way back to what is saved.
pub fn notice(text: &'static Text, code: &str, typed: &Typed, zone: &Zone) -> Option<AnyView> {
    let words = &text.authoring;
    let (at, places) = typed.unsent.as_ref()?;
    let found = fill(words.unsent_found, &[("when", &format::moment(*at, zone))]);
    let places: Vec<_> = places
        .iter()
        .map(|place| view! { <input type="hidden" name="forget" value=place.clone() /> })
        .collect();
    Some(
        view! {
            <form class="notice info" method="post" action=format!("/author/{code}/unsent")>
                <p>{found}</p>
                {places}
                <p><button class="button quiet small" type="submit">{words.unsent_drop}</button></p>
            </form>
        }
        .into_any(),
    )
}
