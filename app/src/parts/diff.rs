//! Two texts laid beside each other, line by line.

use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;

/// What leads from the one to the other; none where they say the same.
pub fn of(before: &str, after: &str) -> Option<AnyView> {
    let diff = TextDiff::from_lines(before, after);
    let groups: Vec<_> = diff
        .grouped_ops(AROUND)
        .iter()
        .map(|group| {
            let lines: Vec<_> = group
                .iter()
                .flat_map(|op| diff.iter_changes(op))
                .map(|change| {
                    let line = change.value().trim_end().to_owned();
                    match change.tag() {
                        ChangeTag::Equal => view! { <p>{line}</p> }.into_any(),
                        ChangeTag::Insert => view! { <p><ins>{line}</ins></p> }.into_any(),
                        ChangeTag::Delete => view! { <p><del>{line}</del></p> }.into_any(),
                    }
                })
                .collect();
            view! { <div class="diff">{lines}</div> }
        })
        .collect();
    (!groups.is_empty()).then(|| groups.into_any())
}
