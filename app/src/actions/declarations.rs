//! Training taken elsewhere, declared with its documents in one form.

use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use platform::{
    Error, Refusal,
    declarations::{NewDeclaration, Upload},
};

use crate::{App, Visit, fault::Fault, pages::declarations::again, visit::see_other};

/// The parts of the form; a program sends the same ones.
#[derive(Debug, Default)]
pub struct Parts {
    pub key: String,
    pub new: NewDeclaration,
    pub documents: Vec<Upload>,
}

impl Parts {
    pub async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut parts = Self::default();
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file) = field.file_name().map(str::to_owned) {
                let bytes = field.bytes().await?;
                // A form without a chosen file sends an empty one.
                if name == "documents" && !(bytes.is_empty() && file.is_empty()) {
                    parts.documents.push(Upload { name: file, bytes });
                }
                continue;
            }
            let value = field.text().await?;
            let new = &mut parts.new;
            match name.as_str() {
                "key" => parts.key = value,
                "title" => new.title = value,
                "organiser" => new.organiser = value,
                "module" => new.module = value,
                "level" => new.level = value,
                "mode" => new.mode = value,
                "from" => new.from = value,
                "to" => new.to = value,
                "amount" => new.amount = value,
                "unit" => new.unit = value,
                "certificate" => new.certificate = value,
                _ => {}
            }
        }
        Ok(parts)
    }
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    form: Multipart,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let parts = match Parts::read(form).await {
        Ok(parts) => parts,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let refusals = [Refusal::new(
                "documents",
                "document-large",
                "the files are larger than 10 MB each",
            )];
            let key = app.platform.ids.fresh();
            let typed = NewDeclaration::default();
            return again(&app, &visit, &key, &typed, &refusals, error.status()).await;
        }
        Err(error) => {
            let detail = error.body_text();
            return Err(Fault(Error::refused("form", "form-broken", detail)));
        }
    };
    let Parts {
        key,
        new,
        documents,
    } = parts;
    match app.platform.declare(viewer, &key, &new, documents).await {
        Ok(declared) => {
            let done = if declared.before { "before" } else { "sent" };
            Ok(see_other(&format!("/me/declarations?{done}=yes")))
        }
        Err(Error::Refused(refusals)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            again(&app, &visit, &key, &new, &refusals, status).await
        }
        Err(error) => Err(error.into()),
    }
}
