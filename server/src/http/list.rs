//! One page of a list.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// The page of `all` after the item that `cursor` names by its key.
    pub fn page<K: AsRef<str>>(
        all: impl IntoIterator<Item = T>,
        key: impl Fn(&T) -> K,
        cursor: Option<&str>,
        limit: usize,
    ) -> Self {
        let mut rest = all.into_iter().peekable();
        if let Some(cursor) = cursor {
            for item in rest.by_ref() {
                if key(&item).as_ref() == cursor {
                    break;
                }
            }
        }
        let items: Vec<T> = rest.by_ref().take(limit).collect();
        let next = rest
            .peek()
            .and(items.last())
            .map(|last| key(last).as_ref().to_owned());
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_and_end() {
        let all = ["a", "b", "c"];
        let first = List::page(all, |s| *s, None, 2);
        assert_eq!(
            (first.items, first.next.as_deref()),
            (vec!["a", "b"], Some("b"))
        );
        let last = List::page(all, |s| *s, Some("b"), 2);
        assert_eq!((last.items, last.next), (vec!["c"], None));
        let exact = List::page(all, |s| *s, None, 3);
        assert_eq!(exact.next, None);
    }
}
