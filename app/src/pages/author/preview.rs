//! A unit of a draft as its learners will see it. Records nothing.

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    assessment::Answers,
    catalogue::{Content, Replies},
};
use leptos::prelude::*;
use platform::{Error, packages::Subject};

use super::unit::analysis_link;
use crate::{
    App, Visit,
    fault::Fault,
    pages::learn::tasks,
    parts::{media, package, quiz, survey},
    shell::{Head, Place, page as shell_page, with_package},
    text::{fill, format},
};

pub async fn preview(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let draft = app.platform.draft(viewer, &code).await?;
    let (_, unit) = draft.unit(&key).ok_or(Error::NotFound("unit"))?;
    let renditions = app.platform.renditions_of_unit(unit).await?;
    let text = visit.text();
    let words = &text.authoring;
    let title = fill(words.preview_title, &[("title", &unit.title)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    let page = shell_page(&app, &visit, head, || {
        let content = match &unit.content {
            Content::Video(video) => {
                let playing = media::Playing {
                    video,
                    renditions: &renditions,
                    quality: visit.quality,
                };
                view! {
                    {media::player(text, &unit.title, playing, 0)}
                    {media::choices(&visit, playing)}
                    <p class="muted">{format::length(video.duration_millis, text.lang)}</p>
                }
                .into_any()
            }
            Content::Page(page) => {
                let html = content::markdown::to_html(&page.markdown);
                view! { <div class="prose" inner_html=html></div> }.into_any()
            }
            Content::Document(document) => {
                media::document(None, text, &unit.title, document, &renditions, None).into_any()
            }
            Content::Package(package) => {
                let subject = Subject::Draft {
                    code: code.clone(),
                    key: key.clone(),
                };
                package::frame(&app, &visit, viewer, subject, &unit.title, package)
            }
            Content::Assignment(work) => {
                let html = content::markdown::to_html(&work.markdown);
                view! {
                    <div class="prose" inner_html=html></div>
                    {tasks::rubric(text, &work.criteria, None)}
                }
                .into_any()
            }
            Content::Survey(survey) => {
                let html = content::markdown::to_html(&survey.markdown);
                view! {
                    <div class="prose" inner_html=html></div>
                    {survey::questions(text, survey, &Replies::new(), &[])}
                }
                .into_any()
            }
            Content::Session(meeting) => {
                let html = content::markdown::to_html(&meeting.markdown);
                view! { <div class="prose" inner_html=html></div> }.into_any()
            }
            Content::Quiz(unit) => {
                let paper = unit.quiz.paper(1, unit.shuffle);
                let answers: Vec<_> = unit
                    .quiz
                    .grade(&Answers::default())
                    .map(|grade| grade.questions)
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|each| !each.correct.is_empty())
                    .map(|each| view! { <li>{fill(words.preview_answers, &[("answer", &each.correct)])}</li> })
                    .collect();
                view! {
                    {quiz::questions(text, &paper, &Answers::default())}
                    <ol class="card">{answers}</ol>
                }
                .into_any()
            }
        };
        view! {
            <nav class="crumbs" aria-label=words.back><a href=format!("/author/{code}")>{words.back}</a></nav>
            <h1>{unit.title.clone()}</h1>
            <p class="notice info">{words.preview_note}</p>
            {content}
            {analysis_link(&app, text, &code, &key)}
        }
    });
    Ok(with_package(page, visit.packages_place(&app).as_ref()))
}
