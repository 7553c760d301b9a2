//! Learn: one unit, what it still needs, and what was just earned.

mod content;
mod discussion;
mod need;
pub mod notes;
mod quiz;
pub mod tasks;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role, assessment::Answers, catalogue::Unit, hints::Hint, learning::ProgressState,
};
use leptos::prelude::*;
use platform::{
    Error, Viewer,
    catalogue::Published,
    discussion::Discussion,
    learning::{Progress, UnitStanding},
    notes::Note,
    renditions::Renditions,
};
use serde::Deserialize;

use crate::{
    App, Visit,
    fault::Fault,
    parts::{credit, discussion::TypedPost, meter, outline, quiz::standing},
    shell::{Head, page_with, with_package},
    text::{Text, fill, format},
    visit::see_other,
};

pub use notes::TypedNote;
pub use tasks::{TypedTask, task_again, task_needs};

/// What a unit shows whose content is no content to look at.
pub enum Sheet {
    Quiz(Box<quiz::QuizSheet>),
    Task(tasks::TaskSheet),
}

impl Sheet {
    fn status(&self) -> StatusCode {
        match self {
            Self::Quiz(sheet) => sheet.status(),
            Self::Task(sheet) => sheet.status(),
        }
    }
}

/// What happened just before, so that the page can say it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A second of the video to start at.
    t: Option<u32>,
    /// A page of the document to open.
    page: Option<u32>,
    /// A form with time was taken: `yes`, or `none` where it brought nothing new.
    kept: Option<String>,
    /// The last form completed the course.
    credited: Option<String>,
    /// The attempt whose result is shown.
    attempt: Option<String>,
    /// A note was kept.
    noted: Option<String>,
    /// The page is fetched to be stored, and opened without a line.
    stored: Option<String>,
    /// The question that a link or a form was about, and what that form came to.
    question: Option<String>,
    said: Option<String>,
    /// Where the page of questions begins.
    cursor: Option<String>,
    /// A note that could not be kept.
    #[serde(skip)]
    note: TypedNote,
    /// A question, an answer or a report that could not be taken.
    #[serde(skip)]
    post: TypedPost,
}

/// Leads to the unit to go on with.
pub async fn start(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let Some(progress) = progress(&app, &visit, &code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    let (_, unit) = progress.next_unit().ok_or(Fault(Error::NotFound("unit")))?;
    Ok(see_other(&format!("/learn/{code}/{}", unit.key)))
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let Some(progress) = progress(&app, &visit, &code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    show(&app, &visit, &progress, &key, &asked).await
}

/// The same page after a note that could not be kept.
pub async fn noted_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    note: TypedNote,
) -> Result<Response, Fault> {
    let Some(progress) = progress(app, visit, code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    let asked = Asked {
        note,
        ..Asked::default()
    };
    let mut response = show(app, visit, &progress, key, &asked).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The same page after a question, an answer or a report that could not be taken.
pub async fn posted_again(
    app: &App,
    visit: &Visit,
    (code, key): (&str, &str),
    post: TypedPost,
    status: StatusCode,
) -> Result<Response, Fault> {
    let Some(progress) = progress(app, visit, code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    let asked = Asked {
        question: post.question.clone(),
        post,
        ..Asked::default()
    };
    let mut response = show(app, visit, &progress, key, &asked).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn show(
    app: &App,
    visit: &Visit,
    progress: &Progress,
    key: &str,
    asked: &Asked,
) -> Result<Response, Fault> {
    let mut desk = Desk::new(app, visit, progress, key)?;
    desk.renditions = app.platform.renditions_of_unit(desk.unit).await?;
    desk.notes = app
        .platform
        .notes_on(desk.viewer, desk.published, key)
        .await?;
    let discussion = app
        .platform
        .questions(
            desk.viewer,
            desk.published.course.code.as_str(),
            key,
            asked.cursor.as_deref(),
            asked.question.as_deref(),
            discussion::PAGE,
        )
        .await?;
    desk.discussion = Some(discussion);
    // What is stored is read without signal, where no form can be sent.
    desk.needs_hint =
        asked.stored.is_none() && app.platform.needs_hint(desk.viewer, Hint::Lesson).await?;
    let policy = app.platform.policy_now().await?;
    desk.hidden_counts = policy.hidden_counts;
    desk.fastest = u32::from(policy.playback_percent) * 10;
    let quiz = desk
        .quiz_sheet(asked.attempt.as_deref(), &Answers::default(), None)
        .await?;
    let sheet = match quiz {
        Some(quiz) => Some(Sheet::Quiz(Box::new(quiz))),
        None => desk.task(TypedTask::default()).await?.map(Sheet::Task),
    };
    Ok(desk.render(asked, sheet))
}

/// The same page after answers that could not be taken: nothing typed is lost.
pub async fn page_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    answers: &Answers,
    error: String,
) -> Result<Response, Fault> {
    let Some(progress) = progress(app, visit, code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    let desk = Desk::new(app, visit, &progress, key)?;
    let sheet = desk
        .quiz_sheet(None, answers, Some(error))
        .await?
        .map(|sheet| Sheet::Quiz(Box::new(sheet)));
    Ok(desk.render(&Asked::default(), sheet))
}

/// The reader's progress; none where they are not on the course. Only teachers learn.
async fn progress(app: &App, visit: &Visit, code: &str) -> Result<Option<Progress>, Fault> {
    let viewer = visit.signed_in()?;
    if viewer.role() == Role::Teacher {
        match app.platform.progress(viewer, code).await {
            // Also where the course was retired since.
            Ok(progress) => return Ok(Some(progress)),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    app.platform.course_for(Some(viewer), code)?;
    Ok(None)
}

/// One unit before its learner.
struct Desk<'a> {
    app: &'a App,
    visit: &'a Visit,
    viewer: &'a Viewer,
    progress: &'a Progress,
    published: &'a Published,
    unit: &'a Unit,
    stands: &'a UnitStanding,
    /// Of its video.
    renditions: Renditions,
    /// The reader's own.
    notes: Vec<Note>,
    /// What is asked about the unit; none where a form came back that is about something else.
    discussion: Option<Discussion>,
    needs_hint: bool,
    /// Whether the policy counts what goes on in a page that is not seen.
    hidden_counts: bool,
    /// In thousandths of real time, what the policy allows.
    fastest: u32,
}

impl<'a> Desk<'a> {
    fn new(
        app: &'a App,
        visit: &'a Visit,
        progress: &'a Progress,
        key: &str,
    ) -> Result<Self, Fault> {
        let published = progress.enrolment.published.as_ref();
        let (id, unit) = published.unit(key).ok_or(Fault(Error::NotFound("unit")))?;
        let stands = progress.unit(&id).ok_or(Fault(Error::NotFound("unit")))?;
        Ok(Self {
            app,
            visit,
            viewer: visit.signed_in()?,
            progress,
            published,
            unit,
            stands,
            renditions: Renditions::default(),
            notes: Vec::new(),
            discussion: None,
            needs_hint: false,
            hidden_counts: true,
            fastest: 1000,
        })
    }

    fn text(&self) -> &'static Text {
        self.visit.text()
    }

    fn action(&self, what: &str) -> String {
        format!(
            "/learn/{}/{}/{what}",
            self.published.course.code, self.unit.key
        )
    }

    fn render(&self, asked: &Asked, sheet: Option<Sheet>) -> Response {
        let text = self.text();
        let title = format!("{} · {}", self.unit.title, self.published.course.title);
        let head = Head {
            title: &title,
            islands: sheet.is_none(),
            keeps: matches!(&sheet, Some(Sheet::Quiz(sheet)) if sheet.is_open()),
            ..Head::default()
        };
        let status = sheet.as_ref().map_or(StatusCode::OK, Sheet::status);
        let page = page_with(self.app, self.visit, head, status, || {
            let code = &self.published.course.code;
            let body = match sheet {
                Some(Sheet::Quiz(sheet)) => self.quiz(*sheet).into_any(),
                Some(Sheet::Task(sheet)) => self.task_body(&sheet),
                None => self.content(asked).into_any(),
            };
            view! {
                <nav class="crumbs" aria-label=text.learning.to_course>
                    <a href=format!("/courses/{code}")>{self.published.course.title.clone()}</a>
                    <a class="to-contents" href="#contents">{text.learning.to_contents}</a>
                </nav>
                <div class="two learn">
                    <article>
                        <h1>{self.unit.title.clone()}</h1>
                        <p class="tags">
                            <span class="tag">{text.words.unit(self.unit.kind())} " · " {outline::rule(text, self.unit)}</span>
                            <span id="unit-state">{standing(text, self.stands.standing.state)}</span>
                            {(!self.unit.required).then(|| view! { <span class="tag">{text.words.optional}</span> })}
                        </p>
                        {self.news(asked)}
                        {self.needs_hint.then(|| self.first_words())}
                        {body}
                        {self.neighbours()}
                        {self.notes(&asked.note, asked.noted.is_some())}
                        {self.discussion(asked)}
                    </article>
                    <aside class="side" id="contents" tabindex="-1" aria-label=text.learning.outline>
                        {self.overview()}
                        <section class="card">
                            <h2>{text.learning.outline}</h2>
                            {outline::outline(text, self.published, Some(self.progress), Some(&self.unit.key))}
                        </section>
                    </aside>
                </div>
            }
        });
        with_package(page, self.visit.packages_place(self.app).as_ref())
    }

    /// What the form before this page came to.
    fn news(&self, asked: &Asked) -> impl IntoView + use<> {
        let text = self.text();
        let credit = asked
            .credited
            .as_ref()
            .and(self.progress.credit.as_ref())
            .map(|c| credit::banner(text, c));
        let kept = asked.kept.as_deref().map(|kept| match kept {
            "none" => view! { <p class="notice warning" role="status">{text.learning.hand_in_nothing}</p> }.into_any(),
            "work" => view! { <p class="notice success" role="status">{text.tasks.work_taken}</p> }.into_any(),
            "survey" => ().into_any(),
            _ => view! { <p class="notice success" role="status">{text.learning.page_kept}</p> }.into_any(),
        });
        view! { {credit} {kept} }
    }

    fn overview(&self) -> impl IntoView + use<> {
        let text = self.text();
        let course = &self.published.course;
        let permille = self.progress.permille();
        let label = fill(
            text.learning.course_progress,
            &[("percent", &format::percent(permille))],
        );
        let hours = format::hours(course.hours, text.lang);
        let says = if let Some(credit) = &self.progress.credit {
            let hours = format::hours(credit.hours, text.lang);
            view! {
                <p class="tag ok">{fill(text.learning.credited, &[("hours", &hours)])}</p>
                <p><a href=format!("/me/ledger#entry-{}", credit.entry)>{text.learning.credited_next}</a></p>
            }
            .into_any()
        } else {
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("hours", &hours),
                ("module", &text.words.module(course.module)),
                ("level", &text.words.level(course.level)),
                ("mode", &text.words.mode(course.mode)),
            ];
            view! { <p id="course-promise" class="muted small">{fill(text.learning.on_completion, &values)}</p> }
                .into_any()
        };
        view! {
            <section class="card" id="course-progress">
                <p>{label.clone()}</p>
                {meter::bar(permille, label)}
                {says}
            </section>
        }
    }

    fn neighbours(&self) -> impl IntoView + use<> {
        let words = &self.text().learning;
        let code = &self.published.course.code;
        let units: Vec<&Unit> = self.published.course.units().collect();
        let here = units
            .iter()
            .position(|unit| unit.key == self.unit.key)
            .unwrap_or_default();
        let before = here.checked_sub(1).and_then(|at| units.get(at)).map(|unit| {
            view! { <a class="button quiet" rel="prev" href=format!("/learn/{code}/{}", unit.key)>{words.previous_unit}</a> }
        });
        let is_done = self.stands.standing.state == ProgressState::Completed;
        let after = units.get(here + 1).map(|unit| {
            let class = if is_done { "button" } else { "button quiet" };
            let label = fill(words.next_unit, &[("title", &unit.title)]);
            view! { <a class=class rel="next" href=format!("/learn/{code}/{}", unit.key)>{label}</a> }
        });
        view! { <nav class="actions" aria-label=words.units_nav>{before}{after}</nav> }
    }
}
