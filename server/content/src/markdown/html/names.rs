//! What the names of elements mean.

use comrak::nodes::NodeValue;
use html5ever::tokenizer::Tag;

pub(super) fn inline(name: &str) -> Option<NodeValue> {
    match name {
        "b" | "strong" => Some(NodeValue::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Some(NodeValue::Emph),
        "s" | "strike" | "del" => Some(NodeValue::Strikethrough),
        _ => None,
    }
}

/// What is only a new line where every blank counts.
pub(super) fn is_structure(name: &str) -> bool {
    is_block(name)
        || matches!(
            name,
            "blockquote" | "br" | "hr" | "li" | "ol" | "table" | "td" | "th" | "tr" | "ul"
        )
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "html"
            | "legend"
            | "main"
            | "nav"
            | "p"
            | "section"
            | "summary"
            | "tbody"
            | "tfoot"
            | "thead"
    )
}

pub(super) fn attribute<'t>(tag: &'t Tag, wanted: &str) -> Option<&'t str> {
    let mut attributes = tag.attrs.iter();
    let found = attributes.find(|attribute| &*attribute.name.local == wanted)?;
    Some(&found.value)
}
