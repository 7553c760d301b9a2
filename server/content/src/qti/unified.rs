//! QTI 3 under the names of QTI 2, so that one reader does for both: `qti-simple-choice` is `simpleChoice`.

use crate::questions::tree::{Element, Node};

pub(super) fn unified(mut element: Element) -> Element {
    if let Some(name) = element.name.strip_prefix("qti-") {
        element.name = joined(name);
        for (key, _) in &mut element.attributes {
            if !key.starts_with("data-") && !key.starts_with("aria-") {
                *key = joined(key);
            }
        }
    }
    element.children = element
        .children
        .into_iter()
        .map(|node| match node {
            Node::Element(element) => Node::Element(unified(element)),
            text @ Node::Text(_) => text,
        })
        .collect();
    element
}

/// `max-choices` as `maxChoices`.
fn joined(name: &str) -> String {
    let mut parts = name.split('-');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out += letters.as_str();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined() {
        assert_eq!(joined("assessment-item"), "assessmentItem");
        assert_eq!(joined("value"), "value");
        assert_eq!(joined("-年--x"), "年X");
    }
}
