//! What learners ask about a course, for who answers for it; and what was reported, for reviewers.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::accounts::Role;
use leptos::prelude::*;
use platform::{
    Viewer,
    discussion::{Reported, Which},
};

use crate::{
    App, Visit,
    fault::Fault,
    parts::discussion::{Board, Hides, TypedPost, hiding, start},
    shell::{Head, Place, page_with},
    text::{Text, discussion::Voice, fill},
    visit::parameter,
};

/// Questions on one page.
const PAGE: u64 = 30;

/// `GET /author/{code}/questions`.
pub async fn discussion(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    discussion_again(&app, &visit, &code, &TypedPost::default(), StatusCode::OK).await
}

/// The same with what was typed and what is wrong.
pub async fn discussion_again(
    app: &App,
    visit: &Visit,
    code: &str,
    typed: &TypedPost,
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let asked = |name: &str| parameter(&visit.query, name).filter(|value| !value.is_empty());
    let which = match asked("show").as_deref() {
        Some("all") => Which::All,
        _ => Which::Open,
    };
    let cursor = asked("cursor");
    let focus = typed.question.clone().or_else(|| asked("question"));
    let said = asked("said");
    let found = app
        .platform
        .course_questions(
            viewer,
            code,
            which,
            cursor.as_deref(),
            focus.as_deref(),
            PAGE,
        )
        .await?;
    let text = visit.text();
    let words = &text.discussion;
    let course = app.platform.course(code).ok();
    let name = course
        .as_ref()
        .map_or_else(|| code.to_owned(), |course| course.course.title.clone());
    let title = fill(words.of_course_title, &[("title", &name)]);
    let head = Head {
        title: &title,
        place: Place::Author,
        ..Head::default()
    };
    let here = format!("/author/{code}/questions");
    Ok(page_with(app, visit, head, status, || {
        let board = Board {
            app,
            text,
            voice: words.questions(),
            base: &here,
            hides: (viewer.role() == Role::Reviewer).then_some(Hides {
                course: Some(code),
                ..Hides::REPORTS
            }),
            typed,
            said: said.as_deref(),
            focus: focus.as_deref(),
            units: course.as_deref(),
            is_open: true,
        };
        let list = if found.questions.is_empty() {
            let none = match which {
                Which::Open => words.open_none,
                Which::All => words.none,
            };
            view! { <p class="empty">{none}</p> }.into_any()
        } else {
            board.list(&found)
        };
        let tab = |tab: Which, label: &'static str, query: &str| {
            let current = (which == tab).then_some("page");
            view! { <a href=format!("{here}{query}") aria-current=current>{label}</a> " " }
        };
        let show = match which {
            Which::Open => "",
            Which::All => "show=all&",
        };
        let first = cursor.as_ref().map(|_| {
            let query = show.trim_end_matches('&');
            view! { <a class="button quiet" href=format!("{here}?{query}")>{words.first}</a> }
        });
        let more = found.next.as_ref().map(|next| {
            view! { <a class="button quiet" href=format!("{here}?{show}cursor={next}")>{words.more}</a> }
        });
        let pages = (first.is_some() || more.is_some())
            .then(|| view! { <p class="actions">{first} {more}</p> });
        view! {
            <nav class="crumbs" aria-label=text.authoring.title>
                <a href="/author">{text.authoring.title}</a> " / " {name.clone()}
            </nav>
            <h1>{title.clone()}</h1>
            <p class="lead">{words.of_course_lead}</p>
            <nav class="tags" aria-label=words.of_course>
                {tab(Which::Open, words.open, "")}
                {tab(Which::All, words.all, "?show=all")}
            </nav>
            {list}
            {pages}
        }
    }))
}

/// `GET /author/courses/reports`.
pub async fn reports(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let waiting = app.platform.reports(viewer).await?;
    let hidden = app.platform.hidden_posts(viewer).await?;
    let decided = parameter(&visit.query, "decided").is_some();
    let text = visit.text();
    let words = &text.discussion;
    let head = Head {
        title: words.reports,
        place: Place::Author,
        ..Head::default()
    };
    Ok(page_with(&app, &visit, head, StatusCode::OK, || {
        let of = |each: &Reported| {
            let see = format!(
                "/author/{}/questions?show=all&question={}#post-{}",
                each.code, each.question, each.post.id
            );
            reported(
                &app,
                text,
                words.questions(),
                Hides::REPORTS,
                each,
                Some(see),
            )
        };
        let list = if waiting.is_empty() {
            view! { <p class="empty">{words.reports_none}</p> }.into_any()
        } else {
            let rows: Vec<_> = waiting.iter().map(of).collect();
            view! { <ul class="plain questions">{rows}</ul> }.into_any()
        };
        let hidden = (!hidden.is_empty()).then(|| {
            let rows: Vec<_> = hidden.iter().map(of).collect();
            view! {
                <section aria-labelledby="hidden">
                    <h2 id="hidden">{words.hidden_title}</h2>
                    <ul class="plain questions">{rows}</ul>
                </section>
            }
        });
        view! {
            <nav class="crumbs" aria-label=text.authoring.title><a href="/author">{text.authoring.review_title}</a></nav>
            <h1>{words.reports}</h1>
            <p class="lead">{words.reports_lead}</p>
            {decided.then(|| view! { <p class="notice success" role="status">{words.decided}</p> })}
            {list}
            {hidden}
        }
    }))
}

/// A post with what is said against it, to be decided; `see` leads to where it stands.
pub fn reported(
    app: &App,
    text: &'static Text,
    voice: Voice,
    hides: Hides<'_>,
    each: &Reported,
    see: Option<String>,
) -> AnyView {
    let words = &text.discussion;
    let post = &each.post;
    let nothing = TypedPost::default();
    let board = Board {
        app,
        text,
        voice,
        base: "",
        hides: Some(hides),
        typed: &nothing,
        said: None,
        focus: None,
        units: None,
        is_open: false,
    };
    let reasons: Vec<_> = each
        .reasons
        .iter()
        .map(|(reason, _)| view! { <li>{reason.clone()}</li> })
        .collect();
    let reasons = (!reasons.is_empty()).then(|| {
        view! { <p class="small"><b>{words.reported_for}</b></p> <ul>{reasons}</ul> }
    });
    let kind = if each.is_question {
        words.is_question
    } else {
        words.is_answer
    };
    let start = start(post);
    let labelled = |pattern| fill(pattern, &[("start", &start)]);
    let (to, verb, label) = if post.hidden.is_some() {
        ("show", words.show_again, labelled(words.show_again_of))
    } else {
        ("dismiss", words.dismiss, labelled(words.dismiss_of))
    };
    let see = see.map(|see| {
        view! { <p class="small"><a href=see aria-label=labelled(words.see_of)>{words.see}</a></p> }
    });
    let place = if each.course == each.unit {
        each.course.clone()
    } else {
        format!("{} · {}", each.course, each.unit)
    };
    let decide = format!("{}/{}", hides.base, post.id);
    view! {
        <li class="asked card" id=format!("post-{}", post.id)>
            <p class="small"><span class="tag">{kind}</span> " " <b>{place}</b></p>
            {board.words(post, each.is_question)}
            {reasons}
            {see}
            <div class="deeds">
                {post.hidden.is_none().then(|| hiding(text, post, hides))}
                <form method="post" action=decide>
                    <button class="button quiet small" type="submit" name="to" value=to aria-label=label>{verb}</button>
                </form>
            </div>
        </li>
    }
    .into_any()
}

/// What waits to be answered, course by course, and for reviewers what was reported; nothing where nothing does.
pub(super) async fn waiting(app: &App, viewer: &Viewer) -> Result<Waiting, Fault> {
    let reports = match viewer.role() {
        Role::Reviewer => Some(app.platform.reports_waiting(viewer).await?),
        _ => None,
    };
    Ok(Waiting {
        questions: app.platform.questions_waiting(viewer).await?,
        reports,
    })
}

/// What an overview links to.
pub(super) struct Waiting {
    questions: Vec<(String, u64)>,
    /// None where they are none of the reader's business.
    reports: Option<u64>,
}

impl Waiting {
    pub(super) fn card(&self, text: &'static Text) -> Option<AnyView> {
        let words = &text.discussion;
        let lines: Vec<_> = self
            .questions
            .iter()
            .map(|(code, count)| {
                let label = fill(words.waiting, &[("count", count)]);
                view! { <li><a href=format!("/author/{code}/questions")>{code.clone()} " · " {label}</a></li> }
            })
            .collect();
        if lines.is_empty() && self.reports.is_none() {
            return None;
        }
        let list = (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> });
        let reports = self.reports.map(|count| {
            let label = fill(words.reports_count, &[("count", &count)]);
            view! { <p><a href="/author/courses/reports">{label}</a></p> }
        });
        Some(
            view! {
                <section class="card" aria-labelledby="asked">
                    <h2 id="asked">{words.of_course}</h2>
                    {list}
                    {reports}
                </section>
            }
            .into_any(),
        )
    }
}
