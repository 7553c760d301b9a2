//! Two texts laid beside each other, line by line.

use leptos::prelude::*;
use similar::{ChangeTag, TextDiff};

/// Lines around a change that are shown with it.
const AROUND: usize = 2;

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    Added,
    Removed,
}

impl Change {
    /// For programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    const fn of(tag: ChangeTag) -> Self {
        match tag {
            ChangeTag::Equal => Self::Same,
            ChangeTag::Insert => Self::Added,
            ChangeTag::Delete => Self::Removed,
        }
    }
}

/// The lines that lead from the one to the other, and a few around them; nothing where they say the same.
pub fn lines(before: &str, after: &str) -> Vec<(Change, String)> {
    let diff = TextDiff::from_lines(before, after);
    let groups = diff.grouped_ops(AROUND);
    let changes = groups.iter().flatten().flat_map(|op| diff.iter_changes(op));
    changes
        .map(|change| {
            let line = change.value().trim_end().to_owned();
            (Change::of(change.tag()), line)
        })
        .collect()
}

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
                    match Change::of(change.tag()) {
                        Change::Same => view! { <p>{line}</p> }.into_any(),
                        Change::Added => view! { <p><ins>{line}</ins></p> }.into_any(),
                        Change::Removed => view! { <p><del>{line}</del></p> }.into_any(),
                    }
                })
                .collect();
            view! { <div class="diff">{lines}</div> }
        })
        .collect();
    (!groups.is_empty()).then(|| groups.into_any())
}
