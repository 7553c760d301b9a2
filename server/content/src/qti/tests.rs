mod hostile;
mod other_peoples;
mod packages;
mod round_trip;

use domain::assessment::{Body, Choice, GapBody, Question};

use super::*;
use crate::questions::Omission;

/// Between the tags of an item.
fn item(inner: &str) -> String {
    format!("<assessmentItem identifier=\"i\" title=\"题\">{inner}</assessmentItem>")
}

/// A word that is written, with what else stands in its body and after it.
fn entry(base_type: &str, right: &str, rest: &str) -> String {
    item(&format!(
        "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"{base_type}\">{right}</responseDeclaration>\
        <itemBody><p>x <textEntryInteraction responseIdentifier=\"R\"/></p></itemBody>{rest}"
    ))
}

fn read_text(text: &str) -> Imported {
    read_quiz(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?} in {text}"))
}

fn question_of(text: &str) -> Question {
    read_text(text).quiz.questions.remove(0)
}

/// The only problem of a text.
fn wrong(text: &str) -> Problem {
    let mut problems = read_quiz(text.as_bytes()).expect_err("a mistake");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

fn told(imported: &Imported) -> Vec<(u32, &Omission)> {
    let left_out = imported.left_out.iter();
    left_out
        .map(|left_out| (left_out.line, &left_out.what))
        .collect()
}

fn texts(options: &[Choice]) -> Vec<(&str, i32, Option<&str>)> {
    options
        .iter()
        .map(|o| (o.text.as_str(), o.permille, o.feedback.as_deref()))
        .collect()
}

#[test]
fn one_of_several_choices_is_read_with_the_feedback_that_belongs_to_each() {
    let imported = read_text(include_str!("../../tests/data/qti/single.xml"));
    let question = &imported.quiz.questions[0];
    assert_eq!(question.name.as_deref(), Some("学时: 一"));
    assert_eq!(
        question.stem,
        "<p>请看 图。 一张图</p><p>每位教师每年培训<b>不少于</b>多少学时?</p>"
    );
    let Body::SingleChoice { options } = &question.body else {
        panic!("a choice")
    };
    assert_eq!(
        texts(options),
        [
            ("60 学时", 0, None),
            ("72 学时", 1000, Some("对。")),
            ("x &lt; 48", 0, Some("以前是这样。")),
        ]
    );
    let name = "images/chart.png".to_owned();
    assert_eq!(
        told(&imported),
        [
            (10, &Omission::Media { name }),
            (15, &Omission::FixedOrder),
            (28, &Omission::Feedback),
        ]
    );
    assert_eq!(imported.places[0].line, 2);
    assert_eq!(imported.problems(), []);
}

#[test]
fn several_choices_are_read_with_their_shares() {
    let imported = read_text(include_str!("../../tests/data/qti/multiple.xml"));
    let Body::MultipleChoice { options } = &imported.quiz.questions[0].body else {
        panic!("choices")
    };
    assert_eq!(
        texts(options),
        [
            ("校园安全", 750, None),
            ("师德教育", 250, None),
            ("学校财务", -250, None)
        ]
    );
    assert_eq!(imported.left_out, []);
}

#[test]
fn without_a_mapping_one_wrong_choice_takes_everything() {
    let text =
        include_str!("../../tests/data/qti/multiple.xml").replace("map_response", "match_correct");
    let imported = read_text(&text);
    let Body::MultipleChoice { options } = &imported.quiz.questions[0].body else {
        panic!("choices")
    };
    let shares: Vec<i32> = options.iter().map(|option| option.permille).collect();
    assert_eq!(shares, [500, 500, -1000]);
    assert_eq!(told(&imported), [(4, &Omission::AllOrNothing)]);
}

#[test]
fn a_matching_is_read_and_what_has_no_partner_is_told() {
    let imported = read_text(include_str!("../../tests/data/qti/match.xml"));
    let Body::Matching { pairs, distractors } = &imported.quiz.questions[0].body else {
        panic!("a matching")
    };
    let pairs: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.left.as_str(), pair.right.as_str()))
        .collect();
    assert_eq!(pairs, [("2015年", "3200 名 & 更多"), ("2017年", "3600名")]);
    assert_eq!(*distractors, ["一百名"]);
    let text = "2019年".to_owned();
    assert_eq!(told(&imported), [(16, &Omission::Unpaired { text })]);
}

#[test]
fn a_matching_with_several_partners_is_left_out() {
    let text = include_str!("../../tests/data/qti/match.xml")
        .replace("b y</qti-value>", "a y</qti-value>");
    let imported = read_text(&text);
    assert_eq!(imported.quiz.questions, []);
    assert_eq!(told(&imported), [(2, &Omission::ManyToMany)]);
}

#[test]
fn a_number_is_read_with_its_tolerance() {
    let imported = read_text(include_str!("../../tests/data/qti/number.xml"));
    let question = &imported.quiz.questions[0];
    assert_eq!(question.stem, "<p>圆周率是 _____。</p>");
    let Body::Numeric { answers } = &question.body else {
        panic!("a number")
    };
    assert_eq!(answers[0].to_string(), "3.1..3.15");
    assert_eq!(imported.left_out, []);
    let relative = include_str!("../../tests/data/qti/number.xml").replace("absolute", "relative");
    let imported = read_text(&relative);
    assert_eq!(told(&imported), [(12, &Omission::Tolerance)]);
}

#[test]
fn a_word_is_read_with_its_shares_and_an_asterisk_means_itself() {
    let mapping = "<mapping><mapEntry mapKey=\"五*\" mappedValue=\"2\"/><mapEntry mapKey=\"five\" mappedValue=\"1\"/></mapping>";
    let imported = read_text(&entry("string", mapping, ""));
    let Body::ShortAnswer { answers } = &imported.quiz.questions[0].body else {
        panic!("a word")
    };
    assert_eq!(texts(answers), [("五\\*", 1000, None), ("five", 500, None)]);
    assert_eq!(told(&imported), [(1, &Omission::Case)]);
}

#[test]
fn an_ordering_is_read_in_its_right_order() {
    let imported = read_text(include_str!("../../tests/data/qti/order.xml"));
    let question = &imported.quiz.questions[0];
    assert_eq!(question.stem, "<p>哪个在先?</p>");
    let items = ["报名", "学习"].map(str::to_owned).to_vec();
    assert_eq!(question.body, Body::Ordering { items });
    assert_eq!(told(&imported), [(4, &Omission::AllOrNothing)]);
    assert_eq!(imported.problems(), []);

    let turned = include_str!("../../tests/data/qti/order.xml").replace(
        "<value>a</value><value>b</value>",
        "<value>b</value><value>a</value>",
    );
    let items = ["学习", "报名"].map(str::to_owned).to_vec();
    assert_eq!(question_of(&turned).body, Body::Ordering { items });

    let part = include_str!("../../tests/data/qti/order.xml").replace("<value>b</value>", "");
    let imported = read_text(&part);
    assert_eq!(imported.quiz.questions, []);
    assert!(imported.left_out[0].what.is_whole_question());
}

#[test]
fn several_fields_and_lists_in_a_text_are_its_gaps() {
    let imported = read_text(include_str!("../../tests/data/qti/gaps.xml"));
    let question = &imported.quiz.questions[0];
    assert_eq!(
        question.stem,
        "<p>每年 {#1} 学时，{#2} 为一个周期，主线是{#3}。</p>"
    );
    let Body::Cloze { gaps } = &question.body else {
        panic!("a cloze")
    };
    let kinds: Vec<&str> = gaps.iter().map(|gap| gap.kind().code()).collect();
    assert_eq!(kinds, ["numeric", "single_choice", "short_answer"]);
    let GapBody::SingleChoice { options } = &gaps[1].body else {
        panic!("a list")
    };
    assert_eq!(texts(options), [("三年", 0, None), ("五年", 1000, None)]);
    assert_eq!(imported.problems(), []);
    assert_eq!(told(&imported), [(12, &Omission::Weights)]);
}

#[test]
fn kinds_that_the_platform_does_not_have_are_left_out_and_named() {
    let text = include_str!("../../tests/data/qti/order.xml")
        .replace("orderInteraction", "hotspotInteraction");
    let imported = read_text(&text);
    assert_eq!(imported.quiz.questions, []);
    assert_eq!(imported.left_out[0].question.as_deref(), Some("先后"));
    let name = "hotspotInteraction".to_owned();
    assert_eq!(told(&imported), [(2, &Omission::Kind { name })]);

    let two = "<textEntryInteraction/><choiceInteraction/>";
    let imported = read_text(&item(&format!("<itemBody>{two}</itemBody>")));
    assert_eq!(told(&imported), [(1, &Omission::Several { count: 2 })]);
    let imported = read_text(&item("<templateDeclaration/><itemBody>x</itemBody>"));
    assert_eq!(told(&imported), [(1, &Omission::Variables)]);
    let imported = read_text(&entry("duration", "", ""));
    assert!(imported.left_out[0].what.is_whole_question());
}

#[test]
fn essays_and_descriptions_are_read() {
    let essay = "<itemBody><extendedTextInteraction responseIdentifier=\"R\"><prompt>写一写。</prompt></extendedTextInteraction></itemBody>";
    let question_read = question_of(&item(essay));
    assert_eq!(question_read.body, Body::Essay);
    assert_eq!(question_read.stem, "<p>写一写。</p>");
    let text = "<itemBody><div>一<br/> 二 <pre>a\n  b</pre></div><m:math><m:mi>e</m:mi><m:annotation>x</m:annotation></m:math></itemBody>";
    let imported = read_text(&item(text));
    assert_eq!(imported.quiz.questions[0].body, Body::Description);
    assert_eq!(
        imported.quiz.questions[0].stem,
        "<div>一<br>二<pre>a\n  b</pre></div>e"
    );
    assert_eq!(told(&imported), [(2, &Omission::Formula)]);
}

#[test]
fn rules_of_its_own_are_told() {
    let right = "<correctResponse><value>72</value></correctResponse>";
    let own = "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><random/></setOutcomeValue></responseProcessing>";
    let imported = read_text(&entry("integer", right, own));
    assert_eq!(told(&imported), [(1, &Omission::Marking)]);
}

#[test]
fn mistakes_are_told_with_place_code_and_what_would_be_right() {
    let choice = include_str!("../../tests/data/qti/single.xml");
    for (text, code, part) in [
        ("x", "not-xml", "export the questions again"),
        ("<questestinterop/>", "old-qti", "QTI 2.2 or 3.0"),
        ("<assessmentTest/>", "root", "as a package"),
        ("<assessmentItem/>", "missing", "<itemBody>"),
        (
            "<assessmentItem><itemBody/></assessmentItem>",
            "missing",
            "text of the question",
        ),
        (
            &item("<itemBody><choiceInteraction responseIdentifier=\"R\"/></itemBody>"),
            "missing",
            "<responseDeclaration>",
        ),
        (
            &choice.replace("<value>B", "<value>D"),
            "unknown-choice",
            "line 4, column 22",
        ),
        (
            &choice.replace("60 学时", " "),
            "missing",
            "line 13, column 7: found no text of the choice",
        ),
        (
            &entry(
                "float",
                "<correctResponse><value>1,5</value></correctResponse>",
                "",
            ),
            "value",
            "3.14",
        ),
        (
            &entry(
                "string",
                "<mapping><mapEntry mapKey=\"a\" mappedValue=\"NaN\"/></mapping>",
                "",
            ),
            "value",
            "1 or -0.5",
        ),
        (
            &include_str!("../../tests/data/qti/match.xml")
                .replace("<qti-value>a x", "<qti-value>x a"),
            "value",
            "line 4, column 27: found \"x a\" as a pair",
        ),
    ] {
        let problem = wrong(text);
        assert_eq!(problem.fault.code(), code, "{text}");
        assert!(problem.to_string().contains(part), "{problem}");
    }
}
