//! Assignments, surveys and sessions as authors may write them.

use domain::catalogue::{
    Assignment, Content, Criterion, CriterionLevel, HandIn, Meeting, Survey, SurveyKind,
    SurveyQuestion, Venue,
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{Made, text, title};
use crate::markdown;

pub(super) fn assignment() -> impl Strategy<Value = Made> {
    let levels = vec((0_u16..=1000, title()), 2..4);
    let criteria = vec((title(), levels), 1..4).prop_map(|criteria| {
        let criterion = |(title, levels): (String, Vec<(u16, String)>)| Criterion {
            title,
            levels: levels
                .into_iter()
                .map(|(points, text)| CriterionLevel { points, text })
                .collect(),
        };
        criteria.into_iter().map(criterion).collect::<Vec<_>>()
    });
    let numbers = (0_u32..5000, 1_u16..=1000, 0_u16..=100, 1_u16..=1440);
    (
        text(),
        "[a-z年]{1,4}",
        select(HandIn::ALL),
        criteria,
        numbers,
    )
        .prop_map(|(before, word, hand_in, criteria, numbers)| Assignment {
            markdown: before + &word,
            hand_in,
            min_characters: numbers.0,
            criteria,
            pass_permille: numbers.1,
            attempts: numbers.2,
            minutes: numbers.3,
        })
        .prop_filter("can be marked", |work| {
            work.faults().is_empty() && !markdown::plain_text(&work.markdown).is_empty()
        })
        .prop_map(|work| (Content::Assignment(work), Vec::new()))
}

pub(super) fn survey() -> impl Strategy<Value = Made> {
    let options = || vec(title(), 2..4);
    let kind = prop_oneof![
        options().prop_map(|options| SurveyKind::Choice { options }),
        options().prop_map(|options| SurveyKind::Several { options }),
        (title(), title()).prop_map(|(least, most)| SurveyKind::Scale { least, most }),
        Just(SurveyKind::Scale {
            least: String::new(),
            most: String::new()
        }),
        Just(SurveyKind::Words),
    ];
    let question =
        (title(), any::<bool>(), kind).prop_map(|(text, required, kind)| SurveyQuestion {
            text,
            required,
            kind,
        });
    (text(), vec(question, 1..4))
        .prop_map(|(markdown, questions)| Survey {
            markdown,
            questions,
        })
        .prop_filter("can be answered", |survey| survey.faults().is_empty())
        .prop_map(|survey| (Content::Survey(survey), Vec::new()))
}

pub(super) fn session() -> impl Strategy<Value = Made> {
    (text(), select(Venue::ALL), 1_u16..=1440).prop_map(|(markdown, venue, minutes)| {
        let meeting = Meeting {
            markdown,
            venue,
            minutes,
        };
        (Content::Session(meeting), Vec::new())
    })
}
