//! The captions of a video, written beside it.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use content::captions::Row;
use platform::Error;

use super::{Fields, revision};
use crate::{
    App, Visit,
    fault::Fault,
    pages::author::{Typed, TypedCaptions, captions_again},
    visit::see_other,
};

pub async fn write_captions(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let revision = revision(&fields);
    let typed = TypedCaptions {
        rows: rows(&fields),
        revision: Some(revision),
        ..TypedCaptions::default()
    };
    // What is to go is handed in as an empty row, so that the others keep their places.
    let kept: Vec<Row> = typed
        .rows
        .iter()
        .map(|(row, removed)| {
            if *removed {
                Row::default()
            } else {
                row.clone()
            }
        })
        .collect();
    let outcome = app
        .platform
        .write_captions(viewer, &code, revision, &key, &kept)
        .await;
    match outcome {
        Ok(_) => Ok(see_other(&format!(
            "/author/{code}/units/{key}/captions?saved=yes"
        ))),
        Err(Error::Refused(refusals)) => {
            let typed = TypedCaptions { refusals, ..typed };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            captions_again(&app, &visit, &code, &key, &typed, status).await
        }
        // What was typed stays, and the form now says from which state it is saved.
        Err(Error::Conflict {
            code: "draft-changed",
            ..
        }) => {
            let typed = TypedCaptions {
                notice: Some(visit.text().authoring.error_unit_changed),
                revision: None,
                ..typed
            };
            captions_again(&app, &visit, &code, &key, &typed, StatusCode::CONFLICT).await
        }
        Err(error) => super::answer(&app, &visit, &code, Err(error), Typed::default()).await,
    }
}

/// The rows in the order of the form, each with whether it is to go; those without any entry are left out. A row is the
/// fields `from-…`, `to-…`, `text-…` and `remove-…` of one ending.
fn rows(fields: &Fields) -> Vec<(Row, bool)> {
    let mut rows: Vec<(&str, Row, bool)> = Vec::new();
    for (name, value) in fields {
        let Some((field, id)) = name.split_once('-') else {
            continue;
        };
        // The fields of a row stand together.
        if rows.last().is_none_or(|(last, ..)| *last != id) {
            rows.push((id, Row::default(), false));
        }
        let Some((_, row, removed)) = rows.last_mut() else {
            continue;
        };
        match field {
            "from" => row.from.clone_from(value),
            "to" => row.to.clone_from(value),
            "text" => row.text.clone_from(value),
            "remove" => *removed = true,
            _ => {}
        }
    }
    let typed = rows.into_iter().filter(|(_, row, _)| !row.is_empty());
    typed.map(|(_, row, removed)| (row, removed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_the_order_of_the_form_and_empty_ones_are_left_out() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = vec![
            field("revision", "3"),
            field("from-0", "0:01"),
            field("to-0", "0:02"),
            field("text-0", "一"),
            field("remove-0", "yes"),
            field("from-7", " "),
            field("to-7", ""),
            field("text-7", ""),
            field("from-1", ""),
            field("to-1", "0:03"),
            field("text-1", ""),
        ];
        let read: Vec<_> = rows(&fields)
            .into_iter()
            .map(|(row, removed)| (row.from, row.to, row.text, removed))
            .collect();
        let told = |from: &str, to: &str, text: &str, removed| {
            (from.to_owned(), to.to_owned(), text.to_owned(), removed)
        };
        assert_eq!(
            read,
            [
                told("0:01", "0:02", "一", true),
                told("", "0:03", "", false)
            ]
        );
    }
}
