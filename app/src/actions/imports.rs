//! Lists: sent to be checked, read with other columns, written.

use axum::{
    Form,
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;
use domain::rosters::{Field, List};
use platform::{
    Error,
    lists::{Importer, ListFile, Rows, SMALL},
};

use crate::{
    App, LIST_LIMIT, Visit,
    fault::Fault,
    pages::imports::{Typed, Wrong, list_again, one_again},
    text::{Text, fill},
    visit::see_other,
};

/// The parts of the form.
#[derive(Default)]
struct Sent {
    typed: Typed,
    file: Option<(String, Bytes)>,
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut sent = Self::default();
        while let Some(part) = form.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" => {
                    let file_name = part.file_name().unwrap_or_default().to_owned();
                    let bytes = part.bytes().await?;
                    sent.file = Some((file_name, bytes))
                        .filter(|(name, bytes)| !name.is_empty() || !bytes.is_empty());
                }
                "list" => sent.typed.list = part.text().await?,
                "source" => part.text().await?.trim().clone_into(&mut sent.typed.source),
                _ => {}
            }
        }
        Ok(sent)
    }
}

pub async fn check(
    State(app): State<App>,
    visit: Visit,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let importer = Importer::Person(viewer);
    importer.check()?;
    let text = visit.text();
    let sent = match form {
        Ok(form) => Sent::read(form).await,
        Err(_) => Ok(Sent::default()),
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err(error) => {
            let wrong = broken(text, &error);
            let typed = Typed {
                error: Some(wrong),
                ..Typed::default()
            };
            return list_again(&app, &visit, None, typed).await;
        }
    };
    let again = |field, sentence: String| {
        let typed = Typed {
            error: Some(Wrong {
                field,
                sentence,
                status: StatusCode::UNPROCESSABLE_ENTITY,
            }),
            ..sent.typed.clone()
        };
        list_again(&app, &visit, None, typed)
    };
    let Ok(list) = sent.typed.list.parse::<List>() else {
        return again("list", text.lists.no_list.to_owned()).await;
    };
    let Some((name, bytes)) = sent.file.clone() else {
        return again("file", text.lists.no_file.to_owned()).await;
    };
    let file = ListFile {
        list,
        name,
        bytes,
        source: sent.typed.source.clone(),
        mapping: None,
    };
    match app.platform.keep_list(importer, &file).await {
        Ok(number) => Ok(see_other(&format!("/admin/imports/{number}"))),
        Err(Error::Refused(refusals)) if refusals.iter().any(|r| r.field == "file") => {
            let told = refusals.iter().find(|r| r.field == "file");
            let sentence = told.map(|refusal| {
                let words = match refusal.code {
                    "no-table" => text.lists.no_table,
                    _ => text.lists.bad_file,
                };
                fill(words, &[("detail", &refusal.detail)])
            });
            again("file", sentence.unwrap_or_default()).await
        }
        Err(error) => Err(error.into()),
    }
}

fn broken(text: &Text, error: &MultipartError) -> Wrong {
    let sentence = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = LIST_LIMIT / 1024 / 1024;
            fill(text.lists.too_large, &[("limit", &limit)])
        }
        _ => fill(text.lists.bad_file, &[("detail", &error.body_text())]),
    };
    Wrong {
        field: "file",
        sentence,
        status: error.status(),
    }
}

pub async fn check_again(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let number = number_of(&number)?;
    let mut mapping = app.platform.batch(viewer, number).await?.report.mapping;
    for (name, heading) in fields {
        if let Ok(field) = name.parse::<Field>() {
            // An empty heading says that there is no such column, so that none is guessed.
            mapping.columns.insert(field, heading);
        }
    }
    match app
        .platform
        .check_batch_again(viewer, number, mapping)
        .await
    {
        Ok(_) => Ok(see_other(&format!("/admin/imports/{number}"))),
        Err(Error::Refused(refusals)) => {
            let details: Vec<_> = refusals.iter().map(|r| r.detail.as_str()).collect();
            let words = visit.text().lists.mapping_wrong;
            let sentence = fill(words, &[("detail", &details.join("; "))]);
            one_again(&app, &visit, number, sentence).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn run(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let number = number_of(&number)?;
    Importer::Person(viewer).check()?;
    let wish = fields.iter().find(|(name, _)| name == "rows");
    let rows = match wish.map_or("", |(_, value)| value.as_str()) {
        "good" => Rows::Good,
        "all" => Rows::AllOrNone,
        other => {
            let detail = format!("{other:?} is none of: good, all");
            return Err(Fault(Error::refused("rows", "unknown-word", detail)));
        }
    };
    let batch = app.platform.batch(viewer, number).await?;
    let page = format!("/admin/imports/{number}");
    let kept_out = format!("{page}?kept_out=yes");
    if batch.report.rows > SMALL {
        // Nobody waits for the answer, so what the check found decides.
        if rows == Rows::AllOrNone && batch.report.rejected_rows > 0 {
            return Ok(see_other(&kept_out));
        }
        app.platform.start_batch(viewer, number, rows).await?;
        return Ok(see_other(&page));
    }
    let report = app
        .platform
        .run_batch(viewer, number, rows, &|_| ())
        .await?;
    let kept = !report.written && report.rejected_rows > 0;
    Ok(see_other(if kept { &kept_out } else { &page }))
}

fn number_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound("import"))
}
