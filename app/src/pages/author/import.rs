//! The form by which a course comes in as a file, and what came of it.

use content::cartridge::LeftOut;
use leptos::prelude::*;
use platform::Refusal;

use super::forms::{Problems, file, line};
use crate::text::Text;

/// The form as it was sent, with what is wrong.
#[derive(Debug, Default)]
pub struct Sent {
    pub code: String,
    /// The upload that was made for the file.
    pub uploads: Vec<(String, String)>,
    pub refusals: Vec<Refusal>,
    /// What is wrong with the file, each in a sentence.
    pub unread: Vec<String>,
}

impl Sent {
    pub const fn is_wrong(&self) -> bool {
        !self.refusals.is_empty() || !self.unread.is_empty()
    }
}

pub(super) fn form(text: &'static Text, sent: &Sent) -> impl IntoView + use<> {
    let words = &text.exchange;
    let problems = Problems::new(text, &sent.refusals);
    let accept = ".zip,.imscc,application/zip";
    view! {
        <details class="card" open=sent.is_wrong()>
            <summary>{words.import}</summary>
            <form class="stack" method="post" enctype="multipart/form-data" action="/author/courses/import">
                <p class="muted">{words.import_lead}</p>
                {file(&problems, &sent.uploads, "course", words.file, None, accept, true)}
                {line(&problems, "import_code", words.code, Some(words.code_hint), &sent.code, "text", false)}
                <p><button class="button" type="submit">{words.import_button}</button></p>
            </form>
        </details>
    }
}

/// What is wrong with the file, all of it at once.
pub(super) fn unread(text: &'static Text, sent: &Sent) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = sent
        .unread
        .iter()
        .map(|sentence| view! { <li>{sentence.clone()}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice error" role="alert">
                <p>{text.exchange.unread}</p>
                <ul>{items}</ul>
            </div>
        }
    })
}

/// That a cartridge came in, and what of it did not.
pub(super) fn arrived(text: &'static Text, left_out: &[LeftOut]) -> AnyView {
    let words = &text.exchange;
    let items: Vec<_> = left_out
        .iter()
        .map(|each| view! { <li>{words.left_out(text, each)}</li> })
        .collect();
    let report = (!items.is_empty()).then(|| {
        view! { <p>{words.left_out_title}</p> <ul>{items}</ul> }
    });
    view! { <div class="notice info" role="status"><p>{words.arrived}</p>{report}</div> }.into_any()
}
