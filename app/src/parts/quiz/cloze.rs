//! The running text of a cloze, with a field or a list in each gap.

use std::collections::BTreeMap;

use content::markdown::{self, Segment, at_gaps, question_html};
use domain::assessment::{Answer, Kind, PaperGap, PaperQuestion};
use leptos::prelude::*;

use crate::text::{Text, fill};

/// The text, sanitised as every other, and the gaps where it says; one that its markup has swallowed stands behind it.
pub(super) fn running(
    text: &'static Text,
    question: &PaperQuestion,
    given: Option<&Answer>,
) -> impl IntoView + use<> {
    let nothing = BTreeMap::new();
    let given = match given {
        Some(Answer::Pairs(given)) => given,
        _ => &nothing,
    };
    let html = question_html(&question.stem, question.format);
    let mut shown = vec![false; question.gaps.len()];
    let mut out = String::new();
    for segment in at_gaps(&html) {
        match segment {
            Segment::Html(html) => out.push_str(html),
            Segment::Gap(index) => {
                if let (Some(gap), Some(shown)) = (question.gaps.get(index), shown.get_mut(index))
                    && !*shown
                {
                    *shown = true;
                    out += &field(text, question, gap, given);
                }
            }
        }
    }
    for (gap, shown) in question.gaps.iter().zip(shown) {
        if !shown {
            out.push(' ');
            out += &field(text, question, gap, given);
        }
    }
    view! { <div class="cloze text" inner_html=out></div> }
}

/// What the learner filled in, gap by gap.
pub(super) fn filled(gaps: &[PaperGap], given: &BTreeMap<String, String>) -> String {
    let filled = gaps.iter().filter_map(|gap| {
        let answer = given.get(&gap.id).filter(|answer| !answer.is_empty())?;
        let chosen = gap.options.iter().find(|option| option.id == *answer);
        let words = chosen.map_or(answer, |option| &option.text);
        Some(format!("{}: {words}", gap.id))
    });
    filled.collect::<Vec<_>>().join("; ")
}

/// A field in the middle of a text, with a name for who does not see where it stands.
fn field(
    text: &'static Text,
    question: &PaperQuestion,
    gap: &PaperGap,
    given: &BTreeMap<String, String>,
) -> String {
    let words = &text.learning;
    let label = escaped(&fill(words.quiz_gap, &[("number", &gap.id)]));
    let name = escaped(&format!("q.{}.{}", question.id, gap.id));
    let value = given.get(&gap.id).map_or("", String::as_str);
    if gap.kind == Kind::SingleChoice {
        let options = gap.options.iter().map(|option| {
            let selected = if option.id == value { " selected" } else { "" };
            let (id, text) = (escaped(&option.id), escaped(&option.text));
            format!("<option value=\"{id}\"{selected}>{text}</option>")
        });
        let options: String = options.collect();
        let choose = escaped(words.quiz_match);
        return format!(
            "<select class=\"gap\" name=\"{name}\" aria-label=\"{label}\"><option value=\"\">{choose}</option>{options}</select>"
        );
    }
    let (mode, size) = match gap.kind {
        Kind::Numeric => (" inputmode=\"decimal\"", 8),
        _ => ("", 14),
    };
    let value = escaped(value);
    format!(
        "<input class=\"gap\" type=\"text\" name=\"{name}\" value=\"{value}\" aria-label=\"{label}\" size=\"{size}\"{mode} maxlength=\"500\" autocomplete=\"off\">"
    )
}

/// For an attribute or an entry of a list, which have one line.
fn escaped(text: &str) -> String {
    markdown::escaped(&text.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use domain::assessment::{PaperOption, TextFormat};

    use super::*;
    use crate::text::Lang;

    fn html(stem: &str, given: &[(&str, &str)]) -> String {
        let question = PaperQuestion {
            id: "q1".to_owned(),
            kind: Kind::Cloze,
            stem: stem.to_owned(),
            format: TextFormat::Html,
            left: Vec::new(),
            gaps: vec![
                PaperGap {
                    id: "1".to_owned(),
                    kind: Kind::Numeric,
                    options: Vec::new(),
                },
                PaperGap {
                    id: "2".to_owned(),
                    kind: Kind::SingleChoice,
                    options: vec![PaperOption {
                        id: "a".to_owned(),
                        text: "\"><script>".to_owned(),
                    }],
                },
            ],
            options: Vec::new(),
        };
        let pairs = given
            .iter()
            .map(|&(gap, answer)| (gap.to_owned(), answer.to_owned()));
        let given = Answer::Pairs(pairs.collect());
        running(Text::of(Lang::En), &question, Some(&given)).to_html()
    }

    #[test]
    fn gaps_stand_in_the_text_with_their_names_and_what_was_filled_in() {
        let html = html("<p>every {#1} for {#2}</p>", &[("1", "7\"2"), ("2", "a")]);
        assert!(html.contains("<p>every <input class=\"gap\""), "{html}");
        assert!(
            html.contains("name=\"q.q1.1\" value=\"7&quot;2\" aria-label=\"Blank 1\""),
            "{html}"
        );
        assert!(
            html.contains(
                "<option value=\"a\" selected>&quot;&gt;&lt;script&gt;</option></select></p>"
            ),
            "{html}"
        );
    }

    #[test]
    fn a_gap_within_markup_or_named_twice_breaks_nothing() {
        let html = html(
            "<a href=\"https://x/{#1}\" title=\">{#2}\">{#2}{#2}</a>",
            &[],
        );
        let fields: Vec<_> = html.match_indices("class=\"gap\"").collect();
        assert_eq!(fields.len(), 2, "{html}");
        let link = html.find("</a>").expect("a link");
        let first = html.find("aria-label=\"Blank 1\"").expect("a field");
        assert!(first > link, "{html}");
    }
}
