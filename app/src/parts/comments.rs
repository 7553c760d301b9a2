//! What author and reviewers said to each other about a course or one unit of it, and the form to say more.

use domain::time::Zone;
use leptos::prelude::*;
use platform::authoring::{Comment, Draft};

use crate::text::{Text, fill, format};

/// Of one unit, or of the course as a whole. Folded away where nothing is open.
pub fn about(
    text: &'static Text,
    draft: &Draft,
    unit: Option<(&str, &str)>,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.authoring;
    let key = unit.map(|(key, _)| key.to_owned());
    let comments: Vec<&Comment> = draft.comments_on(key.as_deref()).collect();
    let open = comments.iter().filter(|each| !each.is_settled).count();
    let summary = match (comments.len(), open) {
        (0, _) if unit.is_none() => words.comment_first_course.to_owned(),
        (0, _) => words.comment_first.to_owned(),
        (_, 0) => words.comments_settled.to_owned(),
        (_, open) => fill(words.comments_open, &[("count", &open)]),
    };
    let of_what = unit.map_or_else(
        || words.comment_label.to_owned(),
        |(_, title)| fill(words.comment_label_of, &[("title", &title)]),
    );
    let id = format!("comment-{}", key.as_deref().unwrap_or_default());
    let action = format!("/author/{}/comments", draft.code);
    let said: Vec<_> = comments
        .iter()
        .map(|comment| one(text, comment, &action, zone))
        .collect();
    view! {
        <details class="comments" open=open != 0>
            <summary>{summary}</summary>
            {(!said.is_empty()).then(|| view! { <ul class="plain">{said}</ul> })}
            <form class="stack" method="post" action=action.clone()>
                {key.map(|key| view! { <input type="hidden" name="unit" value=key /> })}
                <div class="field">
                    <label for=id.clone()>{of_what}</label>
                    <textarea id=id name="comment" rows="2" required=true maxlength="2000"></textarea>
                </div>
                <p><button class="button quiet small" type="submit">{words.comment_send}</button></p>
            </form>
        </details>
    }
}

fn one(text: &'static Text, comment: &Comment, action: &str, zone: &Zone) -> impl IntoView + use<> {
    let words = &text.authoring;
    let at = format::moment(comment.at, zone);
    let by = fill(
        words.comment_by,
        &[("name", &comment.by_name), ("when", &at)],
    );
    let (name, word) = if comment.is_settled {
        ("reopen", words.comment_reopen)
    } else {
        ("settle", words.comment_settle)
    };
    let excerpt: String = comment.words.chars().take(20).collect();
    let label = fill(words.of_unit, &[("action", &word), ("title", &excerpt)]);
    let tag = comment
        .is_settled
        .then(|| view! { " " <span class="tag">{words.comment_done}</span> });
    view! {
        <li class="comment">
            <p class="small muted">{by} {tag}</p>
            <p class="said">{comment.words.clone()}</p>
            <form method="post" action=action.to_owned()>
                <button class="button quiet small" type="submit" name=name value=comment.id.clone() aria-label=label>
                    {word}
                </button>
            </form>
        </li>
    }
}
