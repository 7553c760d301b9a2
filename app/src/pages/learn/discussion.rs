//! Questions about a unit, below it.

use leptos::prelude::*;

use super::{Asked, Desk};
use crate::parts::discussion::Board;

/// Questions on one page.
pub(super) const PAGE: u64 = 20;

impl Desk<'_> {
    pub(super) fn discussion(&self, asked: &Asked) -> Option<AnyView> {
        // Without a line nobody can be asked.
        let discussion = self
            .discussion
            .as_ref()
            .filter(|_| asked.stored.is_none())?;
        let text = self.text();
        let words = &text.discussion;
        let base = self.action("questions");
        let page = self.action("");
        let page = page.trim_end_matches('/');
        let board = Board {
            app: self.app,
            text,
            voice: words.questions(),
            base: &base,
            hides: None,
            typed: &asked.post,
            said: asked.said.as_deref(),
            focus: asked.question.as_deref(),
            units: None,
            is_open: true,
        };
        let is_empty = discussion.questions.is_empty();
        let list = if is_empty {
            view! { <p class="muted">{words.none}</p> }.into_any()
        } else {
            board.list(discussion)
        };
        let first = asked.cursor.as_ref().map(|_| {
            view! { <a class="button quiet" href=format!("{page}#discussion")>{words.first}</a> }
        });
        let more = discussion.next.as_ref().map(|cursor| {
            let href = format!("{page}?cursor={cursor}#discussion");
            view! { <a class="button quiet" rel="nofollow" href=href>{words.more}</a> }
        });
        let pages = (first.is_some() || more.is_some())
            .then(|| view! { <p class="actions">{first} {more}</p> });
        Some(
            view! {
                <section class="card stack" id="discussion" aria-labelledby="discussion-title">
                    <h2 id="discussion-title">{words.title}</h2>
                    <p class="muted small">{words.lead}</p>
                    {list}
                    {pages}
                    {board.asking(is_empty)}
                </section>
            }
            .into_any(),
        )
    }
}
