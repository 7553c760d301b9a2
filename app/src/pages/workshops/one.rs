//! One workshop: what it is, its courses, its sessions, what is talked about, who is in it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    accounts::Role,
    ids::WorkshopId,
    paths::StepState,
    training::{PlaceState, TrainingState},
    workshops::{Membership, Standing, WORDS_LIMIT},
};
use leptos::prelude::*;
use platform::{
    Refusal, Viewer,
    catalogue::Catalogue,
    discussion::Discussion,
    training::OpenSession,
    workshops::{Listed, Person, Shown},
};

use super::{members, tags};
use crate::{
    App, Visit,
    fault::Fault,
    parts::{
        discussion::{Board, Hides, TypedPost},
        fields::{Field, Told, area},
    },
    shell::{Head, Place, page_with},
    text::{Text, fill, format},
    visit::parameter,
};

/// Topics on one page.
const PAGE: u64 = 20;

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub post: TypedPost,
    /// What an applicant wrote, and what is wrong with it.
    pub application: String,
    pub refusals: Vec<Refusal>,
}

/// `GET /workshops/{id}`.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = WorkshopId::new(id);
    page_again(&app, &visit, &id, &Typed::default(), StatusCode::OK).await
}

/// Everything that the page shows.
struct Desk<'a> {
    app: &'a App,
    text: &'static Text,
    viewer: &'a Viewer,
    shown: Shown,
    steps: Vec<(Listed, StepState)>,
    inside: Option<Inside>,
    typed: &'a Typed,
    said: Option<String>,
    focus: Option<String>,
    is_later: bool,
}

/// What those see who belong to it.
struct Inside {
    sessions: Vec<OpenSession>,
    people: Vec<Person>,
    /// None for who only watches over it.
    topics: Option<Discussion>,
}

/// The page, perhaps with what was typed and what is wrong.
pub async fn page_again(
    app: &App,
    visit: &Visit,
    id: &WorkshopId,
    typed: &Typed,
    status: StatusCode,
) -> Result<Response, Fault> {
    let viewer = visit.signed_in()?;
    let platform = &app.platform;
    let shown = platform.workshop(viewer, id).await?;
    let asked = |name: &str| parameter(&visit.query, name).filter(|value| !value.is_empty());
    let cursor = asked("cursor");
    let focus = typed.post.question.clone().or_else(|| asked("topic"));
    let belongs = shown.standing.belongs();
    let inside = if belongs || shown.is_followed {
        let topics = if belongs {
            let (cursor, focus) = (cursor.as_deref(), focus.as_deref());
            Some(platform.topics(viewer, id, cursor, focus, PAGE).await?)
        } else {
            None
        };
        Some(Inside {
            sessions: platform.workshop_sessions(viewer, &shown).await?,
            people: platform.workshop_people(viewer, id).await?,
            topics,
        })
    } else {
        None
    };
    let text = visit.text();
    let steps = platform
        .workshop_steps(viewer, std::slice::from_ref(&shown))
        .await?;
    let desk = Desk {
        app,
        text,
        viewer,
        steps: steps.into_iter().flatten().collect(),
        shown,
        inside,
        typed,
        said: asked("said"),
        focus,
        is_later: cursor.is_some(),
    };
    let title = desk.shown.workshop.title.clone();
    let head = Head {
        title: &title,
        place: match viewer.role() {
            Role::Teacher => Place::Me,
            _ => Place::Elsewhere,
        },
        ..Head::default()
    };
    Ok(page_with(app, visit, head, status, || desk.view()))
}

impl Desk<'_> {
    fn view(&self) -> impl IntoView + use<> {
        let text = self.text;
        let words = &text.workshops;
        let workshop = &self.shown.workshop;
        // What is said of a topic stands beside it.
        let said = self.said.as_deref().filter(|_| self.focus.is_none());
        let said = said
            .and_then(|said| words.said(said))
            .map(|said| view! { <p class="notice success" role="status">{said}</p> });
        let closed = (!self.shown.is_open())
            .then(|| view! { <p class="notice info">{words.closed_note}</p> });
        let told = Told::new(text, &self.typed.refusals);
        let welcome = (!workshop.welcome.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="welcome">
                    <h2 id="welcome">{words.welcome_title}</h2>
                    <p class="body">{workshop.welcome.clone()}</p>
                </section>
            }
        });
        // What a member does last stands last; everybody else is here for it.
        let is_member = self.shown.standing == Standing::Known(Membership::Member);
        let outside = self
            .inside
            .is_none()
            .then(|| view! { <p class="muted">{words.only_members}</p> });
        view! {
            <nav class="crumbs" aria-label=text.shell.crumbs><a href="/workshops">{words.title}</a></nav>
            <h1>{workshop.title.clone()}</h1>
            <p class="lead">{workshop.summary.clone()}</p>
            {said}
            {closed}
            {told.summary(text.trainings.error_title)}
            <div class="two">
                <div class="stack">
                    {(!is_member).then(|| self.call(&told))}
                    {welcome}
                    {self.courses()}
                    {self.inside.as_ref().map(|inside| self.sessions(&inside.sessions))}
                    {self.inside.as_ref().and_then(|inside| inside.topics.as_ref()).map(|topics| self.topics(topics))}
                    {outside}
                </div>
                <aside class="side">
                    {self.facts()}
                    {self.inside.as_ref().map(|inside| self.people(&inside.people))}
                    {is_member.then(|| self.call(&told))}
                </aside>
            </div>
        }
    }

    fn facts(&self) -> AnyView {
        let words = &self.text.workshops;
        let workshop = &self.shown.workshop;
        view! {
            <div class="card">
                <dl class="facts-list">
                    <div><dt>{words.host}</dt><dd>{workshop.host_name.clone()} " · " {workshop.host_school.clone()}</dd></div>
                    <div><dt>{words.founded_by}</dt><dd>{workshop.organisation_name.clone()}</dd></div>
                    <div><dt>{words.members}</dt><dd class="num">{members(self.text, &self.shown)}</dd></div>
                </dl>
            </div>
        }
        .into_any()
    }

    /// The one action: asking to join, waiting, leaving, or leading.
    fn call(&self, told: &Told) -> Option<AnyView> {
        let words = &self.text.workshops;
        let id = &self.shown.workshop.id;
        if self.viewer.role() != Role::Teacher {
            return None;
        }
        let action = format!("/workshops/{id}/membership");
        let leave = |label: &'static str, hint: &'static str| {
            view! {
                <form method="post" action=action.clone()>
                    <p class="hint">{hint}</p>
                    <button class="button quiet" type="submit" name="to" value="leave">{label}</button>
                </form>
            }
            .into_any()
        };
        let content = match self.shown.standing {
            Standing::Host => {
                let label = if self.shown.waiting > 0 {
                    fill(words.manage_count, &[("count", &self.shown.waiting)])
                } else {
                    words.manage.to_owned()
                };
                view! { <p><a class="button" href=format!("/workshops/{id}/manage")>{label}</a></p> }
                    .into_any()
            }
            Standing::Known(Membership::Member) => leave(words.leave, words.leave_hint),
            Standing::Known(Membership::Applied) => leave(words.take_back, words.waiting_note),
            _ if !self.shown.is_open() => return None,
            Standing::Known(_) | Standing::Stranger => {
                let hint = if self.shown.is_full() {
                    words.full_note
                } else {
                    words.join_hint
                };
                let field = Field {
                    name: "words",
                    label: words.join_words,
                    hint: None,
                    value: &self.typed.application,
                    required: false,
                };
                view! {
                    <form class="stack" method="post" action=action.clone()>
                        <p class="hint">{hint}</p>
                        {area(told, field, 3)}
                        <button class="button" type="submit" name="to" value="apply">{words.join}</button>
                    </form>
                }
                .into_any()
            }
        };
        let tags = words
            .standing(self.shown.standing)
            .map(|_| view! { <p class="tags">{tags(self.text, &self.shown)}</p> });
        Some(view! { <div class="card stack">{tags} {content}</div> }.into_any())
    }

    fn courses(&self) -> AnyView {
        let words = &self.text.workshops;
        let catalogue = self.app.platform.catalogue_for(Some(self.viewer));
        let learns = self.viewer.role() == Role::Teacher;
        let rows: Vec<_> = self
            .steps
            .iter()
            .map(|(listed, state)| course(self.text, &catalogue, listed, *state, learns))
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.courses_none}</p> }.into_any()
        } else {
            view! { <ul class="plain">{rows}</ul> }.into_any()
        };
        view! {
            <section class="card" aria-labelledby="courses">
                <h2 id="courses">{words.courses}</h2>
                {list}
            </section>
        }
        .into_any()
    }

    fn sessions(&self, sessions: &[OpenSession]) -> AnyView {
        let words = &self.text.workshops;
        let id = &self.shown.workshop.id;
        let leads = self.shown.standing == Standing::Host;
        let rows: Vec<_> = sessions
            .iter()
            .map(|each| self.session(each, leads))
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.sessions_none}</p> }.into_any()
        } else {
            view! { <ul class="plain">{rows}</ul> }.into_any()
        };
        let new = (leads && self.shown.is_open()).then(|| {
            view! { <p class="actions"><a class="button quiet" href=format!("/admin/trainings/new?workshop={id}")>{words.session_new}</a></p> }
        });
        view! {
            <section class="card" aria-labelledby="sessions">
                <h2 id="sessions">{words.sessions}</h2>
                {list}
                {new}
            </section>
        }
        .into_any()
    }

    fn session(&self, each: &OpenSession, leads: bool) -> AnyView {
        let words = &self.text.workshops;
        let zone = &self.app.platform.rules.zone;
        let plan = &each.training.plan;
        let when = fill(
            self.text.trainings.span,
            &[
                ("from", &format::moment(plan.begins, zone)),
                ("to", &format::moment(plan.ends, zone)),
            ],
        );
        let is_over = plan.ends <= self.app.platform.now();
        let tag = match each.place {
            Some(PlaceState::Present) => Some(("tag ok", words.session_present)),
            _ if is_over || each.training.state == TrainingState::Settled => {
                Some(("tag", words.session_over))
            }
            Some(PlaceState::Expected) => Some(("tag must", words.session_expected)),
            None => None,
        };
        let tag = tag.map(|(class, word)| view! { <span class=class>{word}</span> });
        let link = (!plan.link.is_empty() && !is_over).then(|| {
            view! { <p><a href=plan.link.clone() rel="noopener noreferrer">{self.text.tasks.session_link}</a></p> }
        });
        let title = if leads {
            let label = fill(words.session_manage, &[("title", &plan.title)]);
            let href = format!("/admin/trainings/{}", each.training.id);
            view! { <a href=href aria-label=label>{plan.title.clone()}</a> }.into_any()
        } else {
            view! { <span>{plan.title.clone()}</span> }.into_any()
        };
        let hours = (!plan.hours.is_zero())
            .then(|| format!(" · {}", format::hours(plan.hours, self.text.lang)));
        view! {
            <li class="row">
                <div>
                    <b>{title}</b> " " {tag}
                    <p class="muted small"><span class="num">{when}</span> " · " {plan.place.clone()} {hours}</p>
                    {link}
                </div>
            </li>
        }
        .into_any()
    }

    fn topics(&self, topics: &Discussion) -> AnyView {
        let words = &self.text.workshops;
        let id = &self.shown.workshop.id;
        let here = format!("/workshops/{id}");
        let (base, posts) = (format!("{here}/topics"), format!("{here}/posts"));
        let leads = self.shown.standing == Standing::Host;
        let board = Board {
            app: self.app,
            text: self.text,
            voice: self.text.discussion.topics(),
            base: &base,
            hides: leads.then_some(Hides {
                base: &posts,
                course: None,
            }),
            typed: &self.typed.post,
            said: self.said.as_deref(),
            focus: self.focus.as_deref(),
            units: None,
            is_open: self.shown.is_open(),
        };
        let is_empty = topics.questions.is_empty();
        let list = if is_empty {
            view! { <p class="muted">{words.discussion_none}</p> }.into_any()
        } else {
            board.list(topics)
        };
        let first = self.is_later.then(|| {
            let label = self.text.discussion.first;
            view! { <a class="button quiet" href=format!("{here}#discussion")>{label}</a> }
        });
        let older = topics.next.as_ref().map(|cursor| {
            let href = format!("{here}?cursor={cursor}#discussion");
            view! { <a class="button quiet" href=href>{words.older}</a> }
        });
        let pages = (first.is_some() || older.is_some())
            .then(|| view! { <p class="actions">{first} {older}</p> });
        view! {
            <section class="card stack" id="discussion" aria-labelledby="discussion-title">
                <h2 id="discussion-title">{words.discussion}</h2>
                <p class="muted small">{words.discussion_lead}</p>
                {board.asking(is_empty)}
                {list}
                {pages}
            </section>
        }
        .into_any()
    }

    fn people(&self, people: &[Person]) -> AnyView {
        let words = &self.text.workshops;
        let rows: Vec<_> = people
            .iter()
            .filter(|person| person.state == Membership::Member)
            .map(|person| {
                view! { <li>{person.name.clone()} " " <span class="muted small">{person.school.clone()}</span></li> }
            })
            .collect();
        let list = if rows.is_empty() {
            view! { <p class="muted">{words.members_none}</p> }.into_any()
        } else {
            view! { <ul class="plain rows">{rows}</ul> }.into_any()
        };
        view! {
            <section class="card" aria-labelledby="members">
                <h2 id="members">{words.members}</h2>
                {list}
            </section>
        }
        .into_any()
    }
}

fn course(
    text: &'static Text,
    catalogue: &Catalogue,
    listed: &Listed,
    state: StepState,
    learns: bool,
) -> AnyView {
    let named = &listed.course;
    let known = catalogue.course(named.code.as_str());
    let title = known.map_or(&named.title, |published| &published.course.title);
    let facts = known.map(|published| {
        let course = &published.course;
        let length = format::about(course.length_seconds(), text.lang);
        view! { <p class="muted small">{format::hours(course.hours, text.lang)} " · " {length}</p> }
    });
    let state = (learns || state == StepState::Gone).then(|| {
        let (class, mark) = match state {
            StepState::Done => ("tag ok", "✓ "),
            _ => ("tag", ""),
        };
        view! { <span class=class>{mark}{text.paths.step_of(state)}</span> }
    });
    let link = match known {
        Some(_) => {
            view! { <a href=format!("/courses/{}", named.code)>{title.clone()}</a> }.into_any()
        }
        None => view! { <span>{title.clone()}</span> }.into_any(),
    };
    let note = (!listed.note.is_empty()).then(|| view! { <p>{listed.note.clone()}</p> });
    view! {
        <li class="row">
            <div><b>{link}</b> " " {state} {note} {facts}</div>
        </li>
    }
    .into_any()
}

/// What an application may hold; the form says so in words.
const _: () = assert!(WORDS_LIMIT == 500);
