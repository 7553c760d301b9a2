//! What stands before a unit's content: first words, and what completes it.

use domain::{
    catalogue::{Content, UnitKind},
    hints::Hint,
    learning::{Need, ProgressState},
};
use leptos::prelude::*;

use super::{Desk, task_needs};
use crate::{
    parts::hint::hint,
    text::{fill, format},
};

impl Desk<'_> {
    pub(super) fn first_words(&self) -> impl IntoView + use<> {
        let text = self.text();
        let words = &text.hints;
        let mut lines = vec![view! { <p>{words.lesson_1}</p> }.into_any()];
        if self.app.assets.islands.is_some() {
            lines.push(view! { <p class="by-script">{words.lesson_2}</p> }.into_any());
        }
        lines.push(
            view! {
                <p class="links">
                    <a href="#notes">{words.lesson_notes}</a>
                    <a href="#discussion">{words.lesson_questions}</a>
                </p>
            }
            .into_any(),
        );
        let back = format!("/learn/{}/{}", self.published.course.code, self.unit.key);
        hint(text, Hint::Lesson, lines, back)
    }

    /// What this unit still needs, exactly.
    pub(super) fn need(&self) -> impl IntoView + use<> {
        let text = self.text();
        let words = &text.learning;
        let (title, lines, rule) = match &self.stands.standing.needs {
            Need::Nothing => (words.nothing_needed, Vec::new(), None),
            Need::Watch { millis, uncovered } => {
                let ratio = match &self.unit.content {
                    Content::Video(video) => u32::from(video.watch_permille),
                    _ => 1000,
                };
                let (more, places, rule) = match self.unit.kind() {
                    UnitKind::Audio => (
                        words.need_listen,
                        words.need_listen_where,
                        words.need_listen_rule,
                    ),
                    _ => (
                        words.need_watch,
                        words.need_watch_where,
                        words.need_watch_rule,
                    ),
                };
                let mut lines = vec![fill(more, &[("time", &format::length(*millis, text.lang))])];
                if !self.stands.covered.is_empty() {
                    let passages = format::passages(uncovered, text.lang);
                    lines.push(fill(places, &[("passages", &passages)]));
                }
                let rule = fill(rule, &[("ratio", &format::percent(ratio))]);
                (words.still_needed, lines, Some(rule))
            }
            Need::Read { millis } => (
                words.still_needed,
                vec![fill(
                    words.need_read,
                    &[("time", &format::length(*millis, text.lang))],
                )],
                Some(words.need_read_rule.to_owned()),
            ),
            Need::Play { .. } => (
                words.still_needed,
                vec![words.need_play.to_owned()],
                Some(words.need_read_rule.to_owned()),
            ),
            Need::Pass {
                permille,
                best_permille,
            } => {
                let mut lines = vec![fill(
                    words.need_pass,
                    &[("pass", &format::percent(*permille))],
                )];
                if let Some(best) = best_permille {
                    lines.push(fill(
                        words.need_pass_best,
                        &[("best", &format::percent(*best))],
                    ));
                }
                (words.still_needed, lines, None)
            }
            Need::HandIn { .. } | Need::AwaitMark | Need::Answer | Need::Attend => (
                words.still_needed,
                task_needs(text, &self.stands.standing.needs),
                None,
            ),
        };
        let optional = (!self.unit.required)
            .then(|| view! { <li data-part="note">{words.optional_unit}</li> });
        // The island replaces what is needed, and takes the rule away once it is met.
        let rule = rule.map(|rule| view! { <li data-part="rule">{rule}</li> });
        let items: Vec<_> = lines
            .into_iter()
            .map(|line| view! { <li data-part="need">{line}</li> })
            .collect();
        let done = (self.stands.standing.state == ProgressState::Completed).then_some("completed");
        view! {
            <section class="need" aria-labelledby="need-title" data-state=done>
                <h2 id="need-title">{title}</h2>
                <ul>{items}{rule}{optional}</ul>
            </section>
        }
    }
}
