//! A unit that is met by what people do: an assignment, a survey, a session. Everything is a plain form.

use axum::{http::StatusCode, response::Response};
use domain::{
    catalogue::{Assignment, Content, Criterion, HandIn, Meeting, Replies, Survey},
    ids::WorkId,
    learning::Need,
    training::{PlaceState, TrainingState},
};
use leptos::prelude::*;
use platform::{
    Refusal,
    training::OpenSession,
    works::{FILE_LIMIT, MOST_FILES, Mark, Work},
};

use super::{Asked, Desk, Sheet, progress};
use crate::{
    App, Visit,
    fault::Fault,
    parts::{
        fields::{Field, Told, area, files},
        survey as survey_form,
    },
    text::{Text, fill, format},
    visit::see_other,
};

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct TypedTask {
    pub key: Option<String>,
    pub text: String,
    pub replies: Replies,
    pub refusals: Vec<Refusal>,
}

/// What there is to show of the unit.
pub struct TaskSheet {
    task: Task,
    typed: TypedTask,
}

enum Task {
    Assignment(Vec<Work>),
    Survey,
    Session(Vec<OpenSession>),
}

impl TaskSheet {
    pub(super) fn status(&self) -> StatusCode {
        if self.typed.refusals.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// The unit again with what was typed and what is wrong.
pub async fn task_again(
    app: &App,
    visit: &Visit,
    code: &str,
    key: &str,
    typed: TypedTask,
) -> Result<Response, Fault> {
    let Some(progress) = progress(app, visit, code).await? else {
        return Ok(see_other(&format!("/courses/{code}")));
    };
    let desk = Desk::new(app, visit, &progress, key)?;
    let sheet = desk.task(typed).await?.map(Sheet::Task);
    Ok(desk.render(&Asked::default(), sheet))
}

impl Desk<'_> {
    /// None where the unit is of another kind.
    pub(super) async fn task(&self, typed: TypedTask) -> Result<Option<TaskSheet>, Fault> {
        let platform = &self.app.platform;
        let (viewer, id) = (self.viewer, &self.stands.id);
        let task = match &self.unit.content {
            Content::Assignment(_) => Task::Assignment(platform.works(viewer, id).await?),
            Content::Survey(_) => Task::Survey,
            Content::Session(_) => Task::Session(platform.sessions_of_unit(viewer, id).await?),
            _ => return Ok(None),
        };
        Ok(Some(TaskSheet { task, typed }))
    }

    pub(super) fn task_body(&self, sheet: &TaskSheet) -> AnyView {
        let TaskSheet { task, typed } = sheet;
        match (&self.unit.content, task) {
            (Content::Assignment(work), Task::Assignment(works)) => {
                self.assignment(work, works, typed)
            }
            (Content::Survey(survey), _) => self.survey(survey, typed),
            (Content::Session(meeting), Task::Session(sessions)) => self.session(meeting, sessions),
            _ => ().into_any(),
        }
    }

    fn prose(&self, markdown: &str) -> Option<AnyView> {
        (!markdown.trim().is_empty()).then(|| {
            let html = content::markdown::to_html(markdown);
            let language = self.published.course.language.clone();
            view! { <div class="prose" id="reading" lang=language inner_html=html></div> }
                .into_any()
        })
    }

    fn assignment(&self, work: &Assignment, sent: &[Work], typed: &TypedTask) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let is_met = self.stands.standing.needs == Need::Nothing;
        let waits = sent.iter().any(|work| work.mark.is_none());
        let form = if is_met || waits {
            None
        } else if work.allows_another(sent.len()) {
            Some(self.hand_in_form(work, sent.len(), typed))
        } else {
            Some(view! { <p class="notice warning">{words.works_none_left}</p> }.into_any())
        };
        let handed_in: Vec<_> = sent.iter().map(|each| self.handed_in(work, each)).collect();
        view! {
            {self.prose(&work.markdown)}
            {self.need()}
            {rubric(text, &work.criteria, None)}
            {handed_in}
            {form}
        }
        .into_any()
    }

    fn hand_in_form(&self, work: &Assignment, used: usize, typed: &TypedTask) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let told = Told::new(text, &typed.refusals);
        let key = typed
            .key
            .clone()
            .unwrap_or_else(|| self.app.platform.ids.fresh());
        let hint = (work.min_characters > 0)
            .then(|| fill(words.your_text_hint, &[("count", &work.min_characters)]));
        let field = |name, label, value, required| Field {
            name,
            label,
            hint: None,
            value,
            required,
        };
        let words_field = (work.hand_in != HandIn::File).then(|| {
            view! {
                {area(&told, field("text", words.your_text, &typed.text, false), 10)}
                {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            }
        });
        let limit = FILE_LIMIT / 1024 / 1024;
        let files_hint = fill(
            words.your_files_hint,
            &[("count", &MOST_FILES), ("limit", &limit)],
        );
        let accept = ".pdf,.jpg,.jpeg,.png,.docx,.pptx,.xlsx,image/jpeg,image/png,application/pdf";
        let files_field = (work.hand_in != HandIn::Text).then(|| {
            view! {
                {files(&told, field("files", words.your_files, "", false), accept)}
                <p class="hint">{files_hint}</p>
            }
        });
        let left = (work.attempts > 0).then(|| {
            let left = usize::from(work.attempts).saturating_sub(used);
            view! { <p class="muted">{fill(words.works_left, &[("count", &left)])}</p> }
        });
        view! {
            <section class="card stack" aria-labelledby="your-work">
                <h2 id="your-work">{words.your_work}</h2>
                {told.summary(text.authoring.error_title)}
                <form class="stack" method="post" enctype="multipart/form-data" action=self.action("works")>
                    <input type="hidden" name="key" value=key />
                    {words_field}
                    {files_field}
                    <p class="hint">{words.send_work_hint}</p>
                    {left}
                    <p><button class="button" type="submit">{words.send_work}</button></p>
                </form>
            </section>
        }
        .into_any()
    }

    fn handed_in(&self, assignment: &Assignment, work: &Work) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let when = format::moment(work.handed_in_at, &self.app.platform.rules.zone);
        let id = format!("work-{}", work.number);
        let marked = work
            .mark
            .as_ref()
            .map(|mark| marked(text, assignment, mark));
        view! {
            <section class="card stack" aria-labelledby=id.clone()>
                <h2 id=id.clone()>{fill(words.work_number, &[("number", &work.number)])} " " {state(text, work)}</h2>
                <p class="muted">{fill(words.work_sent, &[("when", &when)])}</p>
                {marked}
                {contents(work)}
            </section>
        }
        .into_any()
    }

    fn survey(&self, survey: &Survey, typed: &TypedTask) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let intro = self.prose(&survey.markdown);
        if self.stands.standing.needs == Need::Nothing {
            return view! {
                {intro}
                <p class="notice success" role="status">{words.survey_done}</p>
            }
            .into_any();
        }
        let summary = (!typed.refusals.is_empty()).then(
            || view! { <p class="notice error" role="alert">{words.error_survey_answer}</p> },
        );
        view! {
            {intro}
            {self.need()}
            {summary}
            <form class="quiz" method="post" action=self.action("survey")>
                {survey_form::questions(text, survey, &typed.replies, &typed.refusals)}
                <p class="muted">{words.survey_private}</p>
                <p><button class="button" type="submit">{words.survey_send}</button></p>
            </form>
        }
        .into_any()
    }

    fn session(&self, meeting: &Meeting, sessions: &[OpenSession]) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let rows: Vec<_> = sessions.iter().map(|each| self.session_row(each)).collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.sessions_none}</p> }.into_any()
        } else {
            view! { <ul class="plain stack">{rows}</ul> <p class="hint">{words.session_hint}</p> }
                .into_any()
        };
        view! {
            {self.prose(&meeting.markdown)}
            {self.need()}
            <section aria-labelledby="sessions">
                <h2 id="sessions">{words.sessions}</h2>
                {list}
            </section>
        }
        .into_any()
    }

    fn session_row(&self, session: &OpenSession) -> AnyView {
        let text = self.text();
        let words = &text.tasks;
        let zone = &self.app.platform.rules.zone;
        let plan = &session.training.plan;
        let when = fill(
            text.trainings.span,
            &[
                ("from", &format::moment(plan.begins, zone)),
                ("to", &format::moment(plan.ends, zone)),
            ],
        );
        let about = fill(
            words.session_label,
            &[("title", &plan.title), ("when", &when)],
        );
        let id = session.training.id.to_string();
        let button = |to: &'static str, label: &'static str| {
            let action = self.action("sessions");
            let aria = format!("{label}: {about}");
            view! {
                <form method="post" action=action>
                    <input type="hidden" name="session" value=id.clone() />
                    <button class="button quiet" type="submit" name="to" value=to aria-label=aria>{label}</button>
                </form>
            }
            .into_any()
        };
        let is_open = session.training.state != TrainingState::Settled;
        let standing = match session.place {
            Some(PlaceState::Present) => {
                view! { <p><span class="tag ok">{words.session_was_there}</span></p> }.into_any()
            }
            Some(PlaceState::Expected) => {
                let link = (!plan.link.is_empty()).then(|| {
                    view! { <p><a class="button" href=plan.link.clone() rel="noopener noreferrer">{words.session_link}</a></p> }
                });
                let off = is_open.then(|| button("off", words.session_sign_off));
                view! { <p><span class="tag must">{words.session_signed_up}</span></p> {link} {off} }
                    .into_any()
            }
            None if is_open => button("on", words.session_sign_up),
            None => ().into_any(),
        };
        view! {
            <li class="card">
                <h3 class="card-title">{plan.title.clone()}</h3>
                <p class="muted">
                    <span class="num">{when.clone()}</span> " · " {plan.place.clone()} " · " {session.training.organisation_name.clone()}
                </p>
                {standing}
            </li>
        }
        .into_any()
    }
}

/// How a work stands, in a word.
pub fn state(text: &'static Text, work: &Work) -> AnyView {
    let words = &text.tasks;
    match &work.mark {
        None => view! { <span class="tag">{words.work_waits}</span> }.into_any(),
        Some(mark) if mark.passed => {
            view! { <span class="tag ok">{words.work_passed}</span> }.into_any()
        }
        Some(_) => view! { <span class="tag must">{words.work_failed}</span> }.into_any(),
    }
}

/// The text of a work and links to its files.
pub fn contents(work: &Work) -> AnyView {
    let written = (!work.text.is_empty()).then(|| {
        let lines: Vec<_> = work
            .text
            .split('\n')
            .map(|line| view! { <p>{line.to_owned()}</p> })
            .collect();
        view! { <div class="prose">{lines}</div> }
    });
    let links: Vec<_> = work
        .files
        .iter()
        .map(|file| {
            let size = format!("{} KB", file.bytes.div_ceil(1024));
            view! {
                <li>
                    <a href=address(&work.id, &file.sha256) download="">{file.name.clone()}</a>
                    " " <span class="muted small">{size}</span>
                </li>
            }
        })
        .collect();
    let links = (!links.is_empty()).then(|| view! { <ul>{links}</ul> });
    view! { {written} {links} }.into_any()
}

/// Where a file of a work is had.
pub fn address(work: &WorkId, sha256: &str) -> String {
    format!("/works/{work}/{sha256}")
}

/// What the marker said, beside the rubric.
pub fn marked(text: &'static Text, assignment: &Assignment, mark: &Mark) -> AnyView {
    let words = &text.tasks;
    let points = assignment.points(&mark.levels).unwrap_or_default();
    let sum = fill(
        words.work_points,
        &[
            ("points", &points),
            ("most", &assignment.most_points()),
            ("percent", &format::percent(mark.permille)),
        ],
    );
    let remark = (!mark.remark.is_empty()).then(|| {
        view! { <p><b>{words.work_remark}</b> " " {mark.remark.clone()}</p> }
    });
    view! {
        <p>{sum}</p>
        {remark}
        {rubric(text, &assignment.criteria, Some(&mark.levels))}
    }
    .into_any()
}

/// The criteria with their levels; those that were chosen stand out.
pub fn rubric(text: &'static Text, criteria: &[Criterion], chosen: Option<&[usize]>) -> AnyView {
    let words = &text.tasks;
    let rows: Vec<_> = criteria
        .iter()
        .enumerate()
        .map(|(at, criterion)| {
            let picked = chosen.and_then(|levels| levels.get(at).copied());
            let levels: Vec<_> = criterion
                .levels
                .iter()
                .enumerate()
                .filter(|(level, _)| picked.is_none_or(|picked| picked == *level))
                .map(|(_, level)| {
                    let points = fill(words.points, &[("points", &level.points)]);
                    view! { <li><b class="num">{points}</b> " " {level.text.clone()}</li> }
                })
                .collect();
            view! { <div><dt>{criterion.title.clone()}</dt><dd><ul class="plain">{levels}</ul></dd></div> }
        })
        .collect();
    let list = view! { <dl class="facts-list">{rows}</dl> };
    match chosen {
        Some(_) => list.into_any(),
        None => view! { <details class="card" open=true><summary>{words.rubric}</summary>{list}</details> }.into_any(),
    }
}

/// What a unit still needs that is met by what people do.
pub fn task_needs(text: &Text, need: &Need) -> Vec<String> {
    let words = &text.tasks;
    match need {
        Need::HandIn {
            permille,
            best_permille,
        } => {
            let pass = format::percent(*permille);
            let best = best_permille
                .map(|best| fill(words.need_best, &[("best", &format::percent(best))]));
            [Some(fill(words.need_hand_in, &[("pass", &pass)])), best]
                .into_iter()
                .flatten()
                .collect()
        }
        Need::AwaitMark => vec![words.need_mark.to_owned()],
        Need::Answer => vec![words.need_answer.to_owned()],
        Need::Attend => vec![words.need_attend.to_owned()],
        _ => Vec::new(),
    }
}
