//! Questions with their answers, and the forms to ask, answer, mark, withdraw and report.

use domain::discussion::{Capacity, POST_LIMIT, POST_SHORTEST, REASON_LIMIT};
use leptos::prelude::*;
use platform::{
    Refusal,
    catalogue::Published,
    discussion::{Discussion, Post, Question},
};

use crate::{
    App,
    text::{Text, discussion::Voice, fill, format},
};

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct TypedPost {
    /// The question that it was about; none of a new one.
    pub question: Option<String>,
    /// The post that was reported, where it was a report.
    pub post: Option<String>,
    /// What was asked, answered, or said against a post.
    pub words: String,
    pub refusals: Vec<Refusal>,
}

/// Where questions are shown.
#[derive(Clone, Copy)]
pub struct Board<'a> {
    pub app: &'a App,
    pub text: &'static Text,
    pub voice: Voice,
    /// What the address of every form begins with.
    pub base: &'a str,
    /// Where its reader takes posts out of sight, if they may.
    pub hides: Option<Hides<'a>>,
    pub typed: &'a TypedPost,
    /// What the last form came to, and the question that it was about.
    pub said: Option<&'a str>,
    pub focus: Option<&'a str>,
    /// Where the questions are of several units: their course.
    pub units: Option<&'a Published>,
    /// Whether anything is still written.
    pub is_open: bool,
}

/// Where posts are taken out of sight.
#[derive(Clone, Copy, Debug)]
pub struct Hides<'a> {
    /// What the address of the form begins with; the post's id follows.
    pub base: &'a str,
    /// The course whose questions the form leads back to.
    pub course: Option<&'a str>,
}

impl Hides<'_> {
    /// Where reviewers decide.
    pub const REPORTS: Hides<'static> = Hides {
        base: "/author/courses/reports",
        course: None,
    };
}

impl Board<'_> {
    pub fn list(&self, discussion: &Discussion) -> AnyView {
        let questions: Vec<_> = discussion
            .questions
            .iter()
            .map(|question| self.question(discussion.capacity, question))
            .collect();
        view! { <ul class="plain questions">{questions}</ul> }.into_any()
    }

    /// The form for a new question.
    pub fn asking(&self, is_first: bool) -> Option<AnyView> {
        if !self.is_open {
            return None;
        }
        let words = &self.voice;
        let is_wrong = self.typed.question.is_none() && !self.typed.refusals.is_empty();
        let typed = is_wrong.then_some(self.typed);
        Some(
            view! {
                <details open=is_first || is_wrong>
                    <summary>{words.begin}</summary>
                    <form class="stack" method="post" action=self.base.to_owned()>
                        {self.field("ask".to_owned(), words.begin_label, typed)}
                        <p><button class="button" type="submit">{words.begin_send}</button></p>
                    </form>
                </details>
            }
            .into_any(),
        )
    }

    fn question(&self, capacity: Capacity, question: &Question) -> AnyView {
        let words = &self.text.discussion;
        let post = &question.post;
        let is_focused = self.focus == Some(post.id.as_str());
        let said = self
            .said
            .filter(|_| is_focused)
            .map(|said| view! { <p class="notice success" role="status">{words.said(said)}</p> });
        let unit = self.units.map(|course| {
            let unit = course.unit(&question.unit);
            let title = unit.map_or_else(|| question.unit.clone(), |(_, unit)| unit.title.clone());
            view! { <p class="small"><b>{fill(words.on_unit, &[("title", &title)])}</b></p> }
        });
        let agreed = (question.agreed > 0).then(|| {
            view! { <span class="tag num">{fill(self.voice.agreed, &[("count", &question.agreed)])}</span> }
        });
        let answered = question
            .answered_by
            .as_ref()
            .map(|_| view! { <span class="tag ok">{self.voice.answered}</span> });
        let answers: Vec<_> = question
            .answers
            .iter()
            .map(|answer| self.answer(question, answer))
            .collect();
        let answers =
            (!answers.is_empty()).then(|| view! { <ul class="plain answers">{answers}</ul> });
        view! {
            <li class="asked card" id=format!("post-{}", post.id)>
                {said}
                {unit}
                {self.words(post, true)}
                <p class="tags">{agreed} {answered}</p>
                <div class="deeds">
                    {self.agreeing(capacity, question)}
                    {self.own_or_not(question, post)}
                </div>
                {answers}
                {(self.is_open && post.stands()).then(|| self.answering(question))}
            </li>
        }
        .into_any()
    }

    fn answer(&self, question: &Question, answer: &Post) -> AnyView {
        let words = &self.voice;
        let answered_it = question.answered_by.as_ref() == Some(&answer.id);
        let tag =
            answered_it.then(|| view! { <p><span class="tag ok">{words.answers_it}</span></p> });
        let mark = (question.may_mark && answer.stands() && question.post.stands()).then(|| {
            let (to, (verb, label)) = if answered_it {
                ("unmark", words.unmark)
            } else {
                ("mark", words.mark)
            };
            self.button(
                question,
                &answer.id,
                to,
                verb,
                &fill(label, &[("start", &start(answer))]),
            )
        });
        view! {
            <li class="answer" id=format!("post-{}", answer.id) data-answered=answered_it.then_some("")>
                {tag}
                {self.words(answer, false)}
                <div class="deeds">{mark} {self.own_or_not(question, answer)}</div>
            </li>
        }
        .into_any()
    }

    /// Who says what, and when.
    pub fn words(&self, post: &Post, is_question: bool) -> AnyView {
        let words = &self.text.discussion;
        let when = format::moment(post.at, &self.app.platform.rules.zone);
        let capacity = words
            .capacity(post.capacity)
            .map(|name| view! { <span class="tag">{name}</span> " " });
        let name = if post.is_own {
            words.you.to_owned()
        } else {
            post.name.clone()
        };
        let body = match &post.words {
            Some(said) => view! { <p class="body">{said.clone()}</p> }.into_any(),
            None if is_question => {
                view! { <p class="muted">{self.voice.withdrawn_question}</p> }.into_any()
            }
            None => view! { <p class="muted">{self.voice.withdrawn_answer}</p> }.into_any(),
        };
        let hidden = post.hidden.as_ref().map(|reason| {
            view! { <p class="notice warning">{fill(self.voice.hidden, &[("reason", reason)])}</p> }
        });
        view! {
            <p class="muted small">{capacity} {name} " · " <span class="num">{when}</span></p>
            {body}
            {hidden}
        }
        .into_any()
    }

    fn agreeing(&self, capacity: Capacity, question: &Question) -> Option<AnyView> {
        let words = &self.voice;
        let post = &question.post;
        if !capacity.agrees() || post.is_own || !post.stands() {
            return None;
        }
        let (to, (verb, label)) = if question.has_agreed {
            ("disagree", words.disagree)
        } else {
            ("agree", words.agree)
        };
        let label = fill(label, &[("start", &start(post))]);
        Some(self.button(question, &post.id, to, verb, &label))
    }

    /// Own words are withdrawn; others' are reported, or hidden by a reviewer.
    fn own_or_not(&self, question: &Question, post: &Post) -> Option<AnyView> {
        let words = &self.text.discussion;
        let start = start(post);
        if let Some(hides) = self.hides.filter(|_| post.hidden.is_some() && !post.is_own) {
            let label = fill(words.show_again_of, &[("start", &start)]);
            return Some(
                view! {
                    <form method="post" action=format!("{}/{}", hides.base, post.id)>
                        <button class="button quiet small" type="submit" name="to" value="show" aria-label=label>{words.show_again}</button>
                    </form>
                }
                .into_any(),
            );
        }
        if !post.stands() {
            return None;
        }
        if post.is_own {
            let label = fill(words.withdraw_of, &[("start", &start)]);
            return Some(self.button(question, &post.id, "withdraw", words.withdraw, &label));
        }
        if let Some(hides) = self.hides {
            return Some(hiding(self.text, post, hides));
        }
        let is_wrong = self.typed.post.as_ref() == Some(&post.id);
        let typed = if is_wrong {
            self.typed.words.clone()
        } else {
            String::new()
        };
        let problem = is_wrong.then(|| self.problem()).flatten();
        let id = format!("report-{}", post.id);
        let error = format!("{id}-error");
        let described = problem.map(|_| error.clone());
        let told =
            problem.map(|problem| view! { <p class="error" id=error role="alert">{problem}</p> });
        Some(
            view! {
                <details open=is_wrong>
                    <summary aria-label=fill(words.report_of, &[("start", &start)])>{words.report}</summary>
                    <form class="stack" method="post" action=format!("{}/{}", self.base, question.post.id)>
                        <input type="hidden" name="post" value=post.id.clone() />
                        <div class="field">
                            <label for=id.clone()>{words.report_reason}</label>
                            <input
                                id=id
                                name="reason"
                                type="text"
                                value=typed
                                maxlength=REASON_LIMIT.to_string()
                                required=true
                                aria-invalid=problem.map(|_| "true")
                                aria-describedby=described
                            />
                            {told}
                        </div>
                        <p><button class="button quiet" type="submit" name="to" value="report">{words.report_send}</button></p>
                    </form>
                </details>
            }
            .into_any(),
        )
    }

    fn answering(&self, question: &Question) -> AnyView {
        let words = &self.voice;
        let id = &question.post.id;
        let is_wrong = self.typed.question.as_ref() == Some(id)
            && self.typed.post.is_none()
            && !self.typed.refusals.is_empty();
        let typed = is_wrong.then_some(self.typed);
        let label = fill(words.answer_of, &[("start", &start(&question.post))]);
        view! {
            <details open=is_wrong>
                <summary aria-label=label>{words.answer}</summary>
                <form class="stack" method="post" action=format!("{}/{id}", self.base)>
                    {self.field(format!("answer-{id}"), words.answer_label, typed)}
                    <p><button class="button" type="submit" name="to" value="answer">{words.answer_send}</button></p>
                </form>
            </details>
        }
        .into_any()
    }

    fn field(&self, id: String, label: &'static str, typed: Option<&TypedPost>) -> AnyView {
        let problem = typed.and_then(|_| self.problem());
        let error = format!("{id}-error");
        let described = problem.map(|_| error.clone());
        let told =
            problem.map(|problem| view! { <p class="error" id=error role="alert">{problem}</p> });
        let value = typed.map(|typed| typed.words.clone()).unwrap_or_default();
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <textarea
                    id=id
                    name="words"
                    rows="4"
                    minlength=POST_SHORTEST.to_string()
                    maxlength=POST_LIMIT.to_string()
                    required=true
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=described
                >{value}</textarea>
                {told}
            </div>
        }
        .into_any()
    }

    fn problem(&self) -> Option<&'static str> {
        let refusal = self.typed.refusals.first()?;
        Some(self.text.discussion.refusal(refusal))
    }

    /// A form of one button, about a post.
    fn button(
        &self,
        question: &Question,
        post: &str,
        to: &'static str,
        verb: &'static str,
        label: &str,
    ) -> AnyView {
        view! {
            <form method="post" action=format!("{}/{}", self.base, question.post.id)>
                <input type="hidden" name="post" value=post.to_owned() />
                <button class="button quiet small" type="submit" name="to" value=to aria-label=label.to_owned()>{verb}</button>
            </form>
        }
        .into_any()
    }
}

/// The form that takes a post out of sight.
pub fn hiding(text: &'static Text, post: &Post, hides: Hides<'_>) -> AnyView {
    let words = &text.discussion;
    let id = format!("hide-{}", post.id);
    let label = fill(words.hide_of, &[("start", &start(post))]);
    let course = hides
        .course
        .map(|code| view! { <input type="hidden" name="course" value=code.to_owned() /> });
    view! {
        <details>
            <summary aria-label=label>{words.hide}</summary>
            <form class="stack" method="post" action=format!("{}/{}", hides.base, post.id)>
                {course}
                <div class="field">
                    <label for=id.clone()>{words.hide_reason}</label>
                    <input id=id name="reason" type="text" maxlength=REASON_LIMIT.to_string() required=true />
                </div>
                <p><button class="button quiet" type="submit" name="to" value="hide">{words.hide}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// How a post begins, so that a button says what it is about.
pub fn start(post: &Post) -> String {
    let words = post.words.as_deref().unwrap_or_default();
    words.chars().take(20).collect()
}
