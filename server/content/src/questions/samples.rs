//! Questions of every kind, for tests that print and read them.

use domain::assessment::{
    Body, Choice, Decimal, Gap, GapBody, NumericAnswer, Pair, Question, TextFormat, cloze::gap_sign,
};
use proptest::{collection::vec, option, prelude::*};

fn word() -> impl Strategy<Value = String> {
    // Everything that a format treats specially, in texts as they are after trimming.
    r"([a-z年#=~{}:\\*%\[\]<>.$/&;\x22'-]|->|\\n|####|&amp;|\]\]>){1,8}( [a-z%\[\n]{1,3})?"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("a text", |text| !text.is_empty())
}

fn shares(count: usize) -> impl Strategy<Value = Vec<i32>> {
    vec(
        prop_oneof![
            Just(0),
            Just(1000),
            Just(333),
            Just(-500),
            Just(125),
            Just(1)
        ],
        count,
    )
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    (2..5_usize)
        .prop_flat_map(|count| (vec((word(), option::of(word())), count), shares(count)))
        .prop_map(|(texts, shares)| {
            let choice = |((text, feedback), permille)| Choice {
                id: String::new(),
                text,
                permille,
                feedback,
            };
            texts.into_iter().zip(shares).map(choice).collect()
        })
}

fn decimal() -> impl Strategy<Value = Decimal> {
    "-?[0-9]{1,6}(\\.[0-9]{1,4})?".prop_map(|text| text.parse().expect("a number"))
}

fn numbers() -> impl Strategy<Value = Vec<NumericAnswer>> {
    vec((decimal(), decimal(), option::of(word())), 1..4).prop_map(|answers| {
        let answer = |(a, b, feedback): (Decimal, Decimal, _)| NumericAnswer {
            min: a.min(b),
            max: a.max(b),
            permille: 500,
            feedback,
        };
        answers.into_iter().map(answer).collect()
    })
}

fn gap() -> impl Strategy<Value = GapBody> {
    prop_oneof![
        choices().prop_map(|answers| GapBody::ShortAnswer { answers }),
        numbers().prop_map(|answers| GapBody::Numeric { answers }),
        choices().prop_map(|options| GapBody::SingleChoice { options }),
    ]
}

/// The stem of a cloze: words, and the gaps in between and at the ends.
fn running(words: &[String], gaps: usize) -> String {
    let mut text = String::new();
    for index in 0..gaps {
        text += words.get(index).map_or("", String::as_str);
        text += &gap_sign(index);
    }
    text + words.get(gaps).map_or("", String::as_str)
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        choices().prop_map(|mut options| {
            options[1].permille = 1000;
            Body::SingleChoice { options }
        }),
        choices().prop_map(|options| Body::MultipleChoice { options }),
        choices().prop_map(|answers| Body::ShortAnswer { answers }),
        (any::<bool>(), option::of(word()), option::of(word())).prop_map(
            |(answer, feedback_true, feedback_false)| Body::TrueFalse {
                answer,
                feedback_true,
                feedback_false
            }
        ),
        numbers().prop_map(|answers| Body::Numeric { answers }),
        (vec((word(), word()), 1..4), vec(word(), 0..2)).prop_map(|(pairs, distractors)| {
            let pair = |(left, right): (String, String)| Pair {
                left: left.replace("->", "→"),
                right,
            };
            Body::Matching {
                pairs: pairs.into_iter().map(pair).collect(),
                distractors,
            }
        }),
        vec(word(), 1..5).prop_map(|items| Body::Ordering { items }),
        vec((0..9_u16, gap()), 1..4).prop_map(|gaps| Body::Cloze {
            gaps: gaps
                .into_iter()
                .map(|(weight, body)| Gap { weight, body })
                .collect(),
        }),
        Just(Body::Essay),
        Just(Body::Description),
    ]
}

pub(crate) fn question() -> impl Strategy<Value = Question> {
    (
        option::of(word()),
        vec(word(), 1..5),
        proptest::sample::select(TextFormat::ALL),
        body(),
        option::of(word()),
    )
        .prop_map(|(name, words, format, body, feedback)| {
            let stem = match &body {
                Body::Cloze { gaps } => running(&words, gaps.len()),
                _ => words[0].clone(),
            };
            let feedback = feedback.filter(|_| !matches!(body, Body::Description));
            Question {
                id: String::new(),
                name,
                stem,
                format,
                body,
                feedback,
            }
        })
}
