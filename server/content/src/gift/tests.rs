mod other_peoples;
mod round_trip;

use domain::assessment::{Body, Choice, Kind, Question, Quiz, TextFormat};

use super::*;

fn read(text: &str) -> Quiz {
    parse(text)
        .unwrap_or_else(|problems| panic!("{problems:?} in {text}"))
        .quiz
}

/// The only problem of a text.
fn wrong(text: &str) -> String {
    let problems = parse(text).map(|gift| gift.quiz).expect_err("a mistake");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

fn texts(options: &[Choice]) -> Vec<(&str, i32)> {
    options
        .iter()
        .map(|option| (option.text.as_str(), option.permille))
        .collect()
}

#[test]
fn every_form_of_question_in_our_own_file_is_read() {
    let gift = parse(include_str!("../../tests/data/every-kind.gift")).expect("a good file");
    let kinds: Vec<Kind> = gift.quiz.questions.iter().map(Question::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::SingleChoice,
            Kind::MultipleChoice,
            Kind::TrueFalse,
            Kind::TrueFalse,
            Kind::ShortAnswer,
            Kind::Numeric,
            Kind::Numeric,
            Kind::Numeric,
            Kind::Matching,
            Kind::SingleChoice,
            Kind::Description,
            Kind::Essay,
            Kind::Ordering,
            Kind::Cloze,
        ]
    );
    assert_eq!(gift.categories, ["学时", "$course$/top/其他"]);
    assert_eq!(gift.lines[..3], [5, 14, 21]);
    let stem = |index: usize| gift.quiz.questions[index].stem.as_str();
    assert_eq!(stem(9), "全员培训以 _____ 年为一个周期。");
    assert_eq!(gift.quiz.questions[0].name.as_deref(), Some("学时: 一"));
    assert_eq!(
        gift.quiz.questions[0].feedback.as_deref(),
        Some("见行动计划 = 第二部分")
    );
    let Body::SingleChoice { options } = &gift.quiz.questions[0].body else {
        panic!("a choice")
    };
    assert_eq!(
        texts(options),
        [("72 学时", 1000), ("60 学时", 0), ("48 学时 {旧}", 250)]
    );
    let Body::Matching { pairs, distractors } = &gift.quiz.questions[8].body else {
        panic!("a matching")
    };
    assert_eq!(
        (pairs.len(), distractors.as_slice()),
        (2, &["一百名".to_owned()][..])
    );
}

#[test]
fn an_ordering_has_an_item_a_line_after_the_settings_of_the_plug_in() {
    let items = |text: &str| match read(text).questions.remove(0).body {
        Body::Ordering { items } => items,
        other => panic!("{other:?}"),
    };
    for settings in [
        ">ALL",
        "> ALL VERTICAL",
        ">0 ALL VERTICAL ABSOLUTE_POSITION SHOW none",
        ">9 EXACT HORIZONTAL ABS",
        "> ",
        ">",
    ] {
        let text = format!("先后? {{{settings}\n报名\n\n // 注\n 学习 \\#1 \n}}");
        assert_eq!(items(&text), ["报名", "学习 #1"], "{settings}");
    }
    assert_eq!(items("x {>one\ntwo\n####said}"), ["one", "two"]);
    assert_eq!(items("x {>3 steps\ntwo\n}"), ["3 steps", "two"]);
    assert!(wrong("x {>3 RANDOM\na\nb}").contains("expected ALL"));
    assert!(wrong("x {>0 ALL VERT RELATIVE\na\nb}").contains("ABSOLUTE_POSITION"));
    assert!(wrong("x {>ALL\na\nb").contains("closes the answers"));
}

#[test]
fn a_text_with_embedded_answers_is_a_cloze() {
    let quiz = read(
        "::空::[html]每年 {2:NUMERICAL:=72#对。~%50%70:2} 学时，\n  {:MC:三年~=五年} 为 \\{一个\\} 周期 {####[plain]1 < 2}",
    );
    let question = &quiz.questions[0];
    assert_eq!(question.stem, "每年 {#1} 学时， {#2} 为 {一个} 周期");
    assert_eq!(question.feedback.as_deref(), Some("1 &lt; 2"));
    let Body::Cloze { gaps } = &question.body else {
        panic!("a cloze")
    };
    assert_eq!((gaps.len(), gaps[0].weight, gaps[1].weight), (2, 2, 1));
    for (text, part) in [
        ("x {1:FOO:=a}", "line 1, column 4"),
        ("x {1:SA:=a} {=b}", "a gap such as"),
        ("x {1:MULTIRESPONSE:=a~=b}", "a gap takes one answer"),
        ("x {1:SA:=a", "closes the gap"),
        ("x {1:NM:=a}", "line 1, column 9"),
        ("x {1:SA:=a} {####y", "closes the feedback"),
    ] {
        let told = wrong(text);
        assert!(told.contains(part), "{text}: {told}");
    }
    assert!(read_quiz("x {0:SA:=a}").is_err());
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let text = include_str!("../../tests/data/every-kind.gift");
    let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    assert_eq!(parse(&windows), parse(text));
}

#[test]
fn feedback_of_true_false_is_for_the_wrong_answer_first() {
    let feedback = |text: &str| match read(text).questions.remove(0).body {
        Body::TrueFalse {
            feedback_true,
            feedback_false,
            ..
        } => (
            feedback_true.unwrap_or_default(),
            feedback_false.unwrap_or_default(),
        ),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        feedback("x {T#wrong#right}"),
        ("right".to_owned(), "wrong".to_owned())
    );
    assert_eq!(
        feedback("x {FALSE#wrong#right####both}"),
        ("wrong".to_owned(), "right".to_owned())
    );
    assert_eq!(
        feedback("x {TRUE# #right}"),
        ("right".to_owned(), String::new())
    );
}

#[test]
fn a_layout_line_break_is_a_blank_and_a_written_one_stays() {
    let stem = |text: &str| read(text).questions.remove(0).stem;
    assert_eq!(stem("one\n   two \\n three {T}"), "one two \n three");
    assert_eq!(stem("[markdown]- one\n- two\n {T}"), "- one\n- two");
    assert_eq!(stem("a comment\n// not this\ngoes {T}"), "a comment goes");
}

#[test]
fn answers_in_another_format_than_the_stem_make_it_all_html() {
    let quiz = read("[plain]1 < 2? {=[html]<b>yes</b> ~[markdown]*no* ~1 < 2}");
    let question = &quiz.questions[0];
    assert_eq!(
        (question.format, question.stem.as_str()),
        (TextFormat::Html, "1 &lt; 2?")
    );
    let Body::SingleChoice { options } = &question.body else {
        panic!("a choice")
    };
    assert_eq!(options[0].text, "<b>yes</b>");
    assert!(
        options[1].text.contains("<em>no</em>") && options[2].text.contains("&lt;"),
        "{options:?}"
    );
}

#[test]
fn mistakes_are_told_with_line_column_and_what_would_be_right() {
    assert_eq!(
        wrong("fine {T}\n\n年度 {=a ~b\n\nnext {=c}"),
        "line 3, column 4: found \"{=a ~b\"; expected a '}' that closes the answers opened here; a brace that belongs to the text is written \\{ or \\}"
    );
    assert!(
        wrong("x {#abc}")
            .starts_with("line 1, column 5: found \"abc}\"; expected a number such as 72")
    );
    assert!(wrong("x {#5..1}").contains("the smaller number first"));
    assert!(
        wrong("x {=a ~%150%b}")
            .starts_with("line 1, column 8: found \"%150%b}\"; expected a weight")
    );
    assert!(wrong("x {=a ~}").contains("expected the text of an answer"));
    assert!(wrong("x {maybe}").contains("expected '=' before a right answer"));
    assert!(wrong("x {=a -> b =c}").contains("' -> ' in every pair"));
    assert!(wrong("::name x {T}").contains("'::' after the question's name"));
    assert!(wrong("{=a =b}").contains("the text of the question"));
    assert!(wrong("x {T}\ny {F}").starts_with(
        "line 2, column 3: found \"{F}\"; expected a blank line before the next question"
    ));
    assert!(wrong("x }").contains("expected a blank line"));
}

#[test]
fn every_wrong_question_is_told_at_once() {
    let problems = parse("a {#x}\n\nb {T}\n\nc {=}").expect_err("two mistakes");
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [1, 5]
    );
}

#[test]
fn an_essay_is_read_but_refused_for_a_quiz_that_is_marked() {
    assert!(parse("write {}").is_ok());
    let problems =
        read_quiz("x {T}\n\nwrite {}\n\ny {~a ~b}").expect_err("two that cannot be marked");
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        told[0].starts_with("line 3, column 1: q2: an essay"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("line 5, column 1: q3: no answer is right"),
        "{told:?}"
    );
}

#[test]
fn weights_are_rounded_to_thousandths_and_printed_as_moodle_knows_them() {
    for (text, thousandths, printed) in [
        ("33.33333", 333, "33.33333"),
        ("66.66667", 667, "66.66667"),
        ("-50", -500, "-50"),
        ("12.5", 125, "12.5"),
        ("0", 0, "0"),
        ("100", 1000, "100"),
    ] {
        assert_eq!(permille(text), Some(thousandths), "{text}");
        assert_eq!(Percent(thousandths).to_string(), printed);
    }
    for bad in ["", ".", "-", "101", "1.2.3", "--5", "5-"] {
        assert_eq!(permille(bad), None, "{bad}");
    }
}
