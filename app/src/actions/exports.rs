//! Making a batch, reading its answer, and what the city decides about sending.

use axum::{
    Form,
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::time::TrainingYear;
use platform::{
    Error,
    exports::{Column, Schedule, Template},
    lists::Importer,
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    pages::exports::{Told, batch_again},
    text::fill,
    visit::see_other,
};

#[derive(Deserialize)]
pub struct Made {
    year: i32,
}

pub async fn make(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Made>,
) -> Result<Response, Fault> {
    let importer = Importer::Person(visit.signed_in()?);
    let year = TrainingYear(sent.year);
    let drawn = app
        .platform
        .make_batch(importer, year, None, "hand")
        .await?;
    if drawn.rows.is_empty() {
        return Ok(see_other(&format!("/admin/exports?year={year}")));
    }
    let batch = drawn.batch;
    Ok(see_other(&format!("/admin/exports/{year}/{batch}?made=1")))
}

#[derive(Deserialize)]
pub struct Day {
    day: String,
}

pub async fn schedule(
    State(app): State<App>,
    visit: Visit,
    Form(sent): Form<Day>,
) -> Result<Response, Fault> {
    let schedule = Schedule {
        day: sent.day.parse().ok(),
    };
    app.platform
        .decide_schedule(visit.signed_in()?, schedule)
        .await?;
    Ok(see_other("/admin/exports?saved=1"))
}

pub async fn template(
    State(app): State<App>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let value = |name: String| {
        let found = fields.iter().find(|(field, _)| *field == name);
        found
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let mut columns: Vec<(u32, Column)> = domain::rosters::List::Hours
        .fields()
        .iter()
        .filter_map(|field| {
            let order = value(format!("order-{field}")).parse().ok()?;
            let heading = value(format!("heading-{field}"));
            Some((
                order,
                Column {
                    field: *field,
                    heading,
                },
            ))
        })
        .collect();
    columns.sort_by_key(|(order, _)| *order);
    let template = Template {
        columns: columns.into_iter().map(|(_, column)| column).collect(),
    };
    match app
        .platform
        .decide_template(visit.signed_in()?, &template)
        .await
    {
        Ok(()) => Ok(see_other("/admin/exports?saved=1")),
        Err(Error::Refused(_)) => Ok(see_other("/admin/exports?wrong=1")),
        Err(error) => Err(error.into()),
    }
}

pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((year, batch)): Path<(i32, i64)>,
    form: Multipart,
) -> Result<Response, Fault> {
    let importer = Importer::Person(visit.signed_in()?);
    let words = &visit.text().exports;
    let year = TrainingYear(year);
    let bytes = match file(form).await {
        Ok(bytes) => bytes,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        Err(_) => Bytes::new(),
    };
    let told = if bytes.is_empty() {
        Told {
            error: Some(words.no_file.to_owned()),
            ..Told::default()
        }
    } else {
        match app.platform.acknowledge(importer, year, batch, bytes).await {
            Ok(read) => Told {
                answered: Some(read),
                ..Told::default()
            },
            Err(Error::Refused(refusals)) => {
                let detail: Vec<_> = refusals.into_iter().map(|r| r.detail).collect();
                Told {
                    error: Some(fill(words.unreadable, &[("detail", &detail.join("; "))])),
                    ..Told::default()
                }
            }
            Err(error) => return Err(error.into()),
        }
    };
    batch_again(&app, &visit, year, batch, told).await
}

async fn file(mut form: Multipart) -> Result<Bytes, MultipartError> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            return field.bytes().await;
        }
    }
    Ok(Bytes::new())
}

pub async fn resend(
    State(app): State<App>,
    visit: Visit,
    Path((year, batch)): Path<(i32, i64)>,
) -> Result<Response, Fault> {
    let rows = app
        .platform
        .resend(visit.signed_in()?, TrainingYear(year), batch)
        .await?;
    let to = format!("/admin/exports/{year}/{batch}?resent={rows}");
    Ok(see_other(&to))
}
