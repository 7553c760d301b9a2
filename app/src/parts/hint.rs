//! First words where something is new, with the form that puts them away for good.

use domain::hints::Hint;
use leptos::prelude::*;

use crate::text::Text;

/// `back` is the path of the page that it stands on.
pub fn hint(
    text: &'static Text,
    hint: Hint,
    lines: Vec<AnyView>,
    back: String,
) -> impl IntoView + use<> {
    let words = &text.hints;
    let id = format!("hint-{hint}");
    let title_id = id.clone();
    let (title, label) = match hint {
        Hint::Year => (words.year_title, words.year_away),
        Hint::Course => (words.course_title, words.course_away),
        Hint::Lesson => (words.lesson_title, words.lesson_away),
    };
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    view! {
        <section class="first-words" aria-labelledby=id>
            <h2 id=title_id>{title}</h2>
            <ul>{lines}</ul>
            <form method="post" action="/me/hints">
                <input type="hidden" name="hint" value=hint.code() />
                <input type="hidden" name="back" value=back />
                <button class="button quiet small" type="submit" aria-label=label>{words.away}</button>
            </form>
        </section>
    }
}
