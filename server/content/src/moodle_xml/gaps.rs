//! The embedded answers in the text of a question of the type `cloze`.

use domain::assessment::{Gap, TextFormat, cloze::gap_sign};

use super::rich::Texts;
use crate::questions::{
    Fault, Omission, Problem, as_html,
    embedded::{self, Host, Wrong},
    tree::Element,
};

/// The running text with its signs, in the format of all, and the gaps; or why the whole question is left out.
pub(super) fn read(
    element: &Element,
    texts: &mut Texts,
    written: &str,
    format: TextFormat,
) -> Result<Result<(String, Vec<Gap>), Omission>, Problem> {
    let (mut stem, mut gaps) = (String::new(), Vec::new());
    let mut rest = written;
    while let Some(at) = rest.find('{') {
        let (before, gap) = rest.split_at(at);
        stem += before;
        if !embedded::begins(gap) {
            stem.push('{');
            rest = &gap[1..];
            continue;
        }
        let read = match embedded::read(gap, format, Host::Xml) {
            Ok(read) => read,
            Err(Wrong::Kind { name }) => {
                let name = format!("cloze {name}");
                return Ok(Err(Omission::Kind { name }));
            }
            Err(Wrong::Form { at, wanted }) => {
                return Err(element.at.problem(Fault::Value {
                    what: "a gap",
                    found: gap[at..].chars().take(40).collect(),
                    wanted: wanted.words(),
                }));
            }
        };
        if read.tells_case {
            texts.report.leave(element, Omission::Case);
        }
        stem += &gap_sign(gaps.len());
        gaps.push(read.gap);
        rest = &gap[read.length..];
    }
    stem += rest;
    if texts.is_mixed() {
        embedded::feedbacks(&mut gaps, |text| as_html(text, format));
    }
    Ok(Ok((texts.unified(stem, format), gaps)))
}
