//! The documents of a declaration, beside its evidence.

use domain::ids::EntryId;
use leptos::prelude::*;
use platform::{Error, Viewer, declarations::Attached};

use crate::{
    App,
    text::{Text, fill},
};

/// The section of the page of an entry; nothing where there are none. One line calls it:
/// `documents::section(app, viewer, text, id).await?`.
pub async fn section(
    app: &App,
    viewer: &Viewer,
    text: &'static Text,
    id: &EntryId,
) -> Result<Option<AnyView>, Error> {
    let papers = app.platform.documents_of_entry(viewer, id).await?;
    Ok((!papers.is_empty()).then(|| {
        let list = list(text, id, &papers);
        view! {
            <section class="card" aria-labelledby="documents">
                <h2 id="documents">{text.declarations.attached}</h2>
                {list}
            </section>
        }
        .into_any()
    }))
}

/// A link to each document.
pub fn list(text: &'static Text, entry: &EntryId, papers: &[Attached]) -> AnyView {
    let words = &text.declarations;
    let rows: Vec<_> = papers
        .iter()
        .map(|each| {
            let file = &each.file;
            let kind = match file.media_type.as_str() {
                "application/pdf" => "PDF",
                "image/jpeg" => "JPEG",
                _ => "PNG",
            };
            let size = format!("{} KB", file.bytes.div_ceil(1024));
            let about = fill(words.size, &[("kind", &kind), ("size", &size)]);
            let label = fill(words.document, &[("name", &file.name)]);
            view! {
                <li>
                    <a href=format!("/documents/{entry}/{}", file.sha256) aria-label=label>{file.name.clone()}</a>
                    " " <span class="muted small">{about}</span>
                </li>
            }
        })
        .collect();
    view! { <ul>{rows}</ul> }.into_any()
}
