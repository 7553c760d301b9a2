//! What others saved while a form was open: shown beside what was typed, so that nobody overwrites anybody unseen.

use leptos::prelude::*;
use platform::{Error, authoring::Draft};

use super::Typed;
use crate::{
    App, Visit,
    fault::Fault,
    parts::{course_text, diff},
    text::Text,
};

/// The draft as it was when the form was opened, and as it is, in lines of text.
pub struct Meanwhile {
    before: String,
    now: String,
}

/// None where nobody saved, or so long ago that it is not kept.
pub async fn of(
    app: &App,
    visit: &Visit,
    draft: &Draft,
    typed: &Typed,
) -> Result<Option<Meanwhile>, Fault> {
    let Some(from) = typed.changed_since else {
        return Ok(None);
    };
    let viewer = visit.signed_in()?;
    let before = app
        .platform
        .draft_at(viewer, draft.code.as_str(), from)
        .await;
    match before {
        Ok(before) => Ok(Some(Meanwhile {
            before: course_text::of(visit.text(), &before),
            now: course_text::of(visit.text(), &draft.course),
        })),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub fn card(text: &'static Text, meanwhile: Option<&Meanwhile>) -> Option<AnyView> {
    let words = &text.authoring;
    let changes = meanwhile.and_then(|it| diff::of(&it.before, &it.now))?;
    Some(
        view! {
            <section class="card" aria-labelledby="meanwhile">
                <h2 id="meanwhile">{words.conflict_title}</h2>
                <p class="muted small">{words.conflict_lead}</p>
                {changes}
            </section>
        }
        .into_any(),
    )
}
