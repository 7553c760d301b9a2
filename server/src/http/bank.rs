//! The question bank: looked through, added to, changed, and taken out as a file.

use app::{App, Visit, parts::questions_file};
use axum::{
    Json,
    extract::{Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::assessment::Quiz;
use platform::{
    Error,
    bank::{Added, BankFilter, BankQuestion, NewQuestions},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    body::Body,
    caller::Caller,
    drafts::units::LeftOut,
    list::List,
    media::disposition,
    problem::{Document, Problem},
    query::{Asked, limit, text, word},
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    #[param(example = "campus-safety")]
    module: Option<String>,
    subject: Option<String>,
    /// Words that stand in the name or the text.
    q: Option<String>,
    /// 1 to 100, 20 where nothing is said.
    limit: Option<String>,
    cursor: Option<String>,
    /// Of the file: `gift`, where nothing is said, `moodle` or `qti`.
    format: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BankItem {
    id: String,
    #[schema(example = "single_choice")]
    kind: String,
    name: Option<String>,
    /// The question in GIFT, by which it can be changed.
    gift: String,
    #[schema(example = "campus-safety")]
    module: String,
    subject: String,
    owner: String,
    /// Whether the asker brought it in, and may change it.
    own: bool,
    at: String,
}

/// Questions on their way into the bank.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Questions {
    #[schema(example = "campus-safety")]
    module: String,
    #[serde(default)]
    subject: String,
    /// Any number of questions; one where a question is changed.
    gift: String,
}

/// The parts of the form of an import.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; the parts are read one by one"
)]
pub struct ImportForm {
    module: String,
    subject: Option<String>,
    /// GIFT, Moodle XML or QTI 2.x/3.0.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AddedQuestions {
    added: usize,
    /// That the same author had brought in before.
    unchanged: usize,
    /// What a file says and a question cannot hold.
    left_out: Vec<LeftOut>,
}

impl From<BankQuestion> for BankItem {
    fn from(item: BankQuestion) -> Self {
        let kind = item.question.kind().to_string();
        let name = item.question.name.clone();
        let alone = Quiz {
            questions: vec![item.question],
        };
        Self {
            id: item.id,
            kind,
            name,
            gift: content::gift::print(&alone),
            module: item.module.code().to_owned(),
            subject: item.subject,
            owner: item.owner_name,
            own: item.is_own,
            at: item.at.to_rfc3339(),
        }
    }
}

impl From<Added> for AddedQuestions {
    fn from(added: Added) -> Self {
        Self {
            added: added.added,
            unchanged: added.unchanged,
            left_out: added.left_out.into_iter().map(LeftOut::from).collect(),
        }
    }
}

impl Filter {
    fn bank(&self) -> Result<BankFilter, Problem> {
        Ok(BankFilter {
            module: word("module", self.module.as_ref())?,
            subject: text(self.subject.as_ref()).unwrap_or_default().to_owned(),
            text: text(self.q.as_ref()).unwrap_or_default().to_owned(),
        })
    }
}

/// Questions of the bank, the newest first.
#[utoipa::path(get, path = "/bank/questions", tag = "authoring", params(Filter),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = List<BankItem>),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<Filter>,
) -> Result<Json<List<BankItem>>, Problem> {
    let limit = limit(asked.limit.as_ref())?;
    let after = text(asked.cursor.as_ref());
    let page = app
        .platform
        .bank_page(&caller.viewer, &asked.bank()?, after, limit)
        .await?;
    Ok(Json(List {
        items: page.items.into_iter().map(BankItem::from).collect(),
        next: page.next,
    }))
}

/// Bring questions in. All of them or none; the same question of the same author is there once.
#[utoipa::path(post, path = "/bank/questions", tag = "authoring", request_body = Questions,
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = AddedQuestions),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<Questions>,
) -> Result<(StatusCode, Json<AddedQuestions>), Problem> {
    let new = NewQuestions {
        module: body.module,
        subject: body.subject,
        gift: body.gift,
        file: None,
    };
    add(&app, &caller, new).await
}

/// Bring in the questions of a file.
#[utoipa::path(post, path = "/bank/imports", tag = "authoring",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 201, body = AddedQuestions),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 413, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn import(
    State(app): State<App>,
    caller: Caller,
    mut form: Multipart,
) -> Result<(StatusCode, Json<AddedQuestions>), Problem> {
    // Before anything is received: whether they use the bank at all.
    app.platform
        .bank_page(&caller.viewer, &BankFilter::default(), None, 1)
        .await?;
    let mut new = NewQuestions::default();
    let broken = |error: axum::extract::multipart::MultipartError| {
        Problem::new(error.status(), error.body_text())
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "module" => new.module = field.text().await.map_err(broken)?,
            "subject" => new.subject = field.text().await.map_err(broken)?,
            "file" => {
                let bytes = field.bytes().await.map_err(broken)?;
                new.file = Some(bytes).filter(|bytes| !bytes.is_empty());
            }
            _ => {}
        }
    }
    if new.file.is_none() {
        return Err(Error::refused("file", "missing", "send a file of questions").into());
    }
    add(&app, &caller, new).await
}

async fn add(
    app: &App,
    caller: &Caller,
    new: NewQuestions,
) -> Result<(StatusCode, Json<AddedQuestions>), Problem> {
    let added = app.platform.add_to_bank(&caller.viewer, new).await?;
    let added = added.map_err(|unread| Error::Refused(unread.refusals()))?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

/// Write a question anew, for who brought it in. Quizzes that hold it keep it as it was.
#[utoipa::path(put, path = "/bank/questions/{id}", tag = "authoring", params(("id" = String, Path)),
    request_body = Questions, security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = BankItem),
    (status = 400, body = Document, content_type = "application/problem+json"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 404, body = Document, content_type = "application/problem+json"),
    (status = 409, body = Document, content_type = "application/problem+json", description = "question-known"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<Questions>,
) -> Result<Json<BankItem>, Problem> {
    let new = NewQuestions {
        module: body.module,
        subject: body.subject,
        gift: body.gift,
        file: None,
    };
    let changed = app
        .platform
        .change_in_bank(&caller.viewer, &id, &new)
        .await?;
    Ok(Json(changed.into()))
}

/// Take a question out, for who brought it in. Gone already is gone.
#[utoipa::path(delete, path = "/bank/questions/{id}", tag = "authoring", params(("id" = String, Path)),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 204),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
))]
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    app.platform.remove_from_bank(&caller.viewer, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that matches, as a file for other systems.
#[utoipa::path(get, path = "/bank/export", tag = "authoring", params(Filter),
    security(("bearer" = []), ("cookie" = [])), responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 401, body = Document, content_type = "application/problem+json"),
    (status = 403, body = Document, content_type = "application/problem+json"),
    (status = 422, body = Document, content_type = "application/problem+json"),
))]
pub async fn export(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Asked(asked): Asked<Filter>,
) -> Result<Response, Problem> {
    let quiz = app
        .platform
        .bank_as_quiz(&caller.viewer, &asked.bank()?)
        .await?;
    let words = visit.text();
    let format = text(asked.format.as_ref()).unwrap_or_default();
    let file = questions_file::of(words, &quiz, words.bank.title, format)?;
    let name = format!("questions.{}", file.ending);
    let about = [
        (header::CONTENT_TYPE, file.media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition("attachment", &name),
        ),
    ];
    Ok((about, file.bytes).into_response())
}
