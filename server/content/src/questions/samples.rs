//! Questions of every kind, for tests that print and read them.

use domain::assessment::{Body, Choice, Decimal, NumericAnswer, Pair, Question, TextFormat};
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
        vec((decimal(), decimal(), option::of(word())), 1..4).prop_map(|answers| {
            let answer = |(a, b, feedback): (Decimal, Decimal, _)| NumericAnswer {
                min: a.min(b),
                max: a.max(b),
                permille: 500,
                feedback,
            };
            Body::Numeric {
                answers: answers.into_iter().map(answer).collect(),
            }
        }),
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
        Just(Body::Essay),
        Just(Body::Description),
    ]
}

pub(crate) fn question() -> impl Strategy<Value = Question> {
    (
        option::of(word()),
        word(),
        proptest::sample::select(TextFormat::ALL),
        body(),
        option::of(word()),
    )
        .prop_map(|(name, stem, format, body, feedback)| {
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
