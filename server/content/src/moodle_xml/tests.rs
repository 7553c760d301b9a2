mod round_trip;

use domain::assessment::{Body, Choice, Decimal, Kind, Question, TextFormat};

use super::*;

fn one(question: &str) -> String {
    format!("<quiz>\n{question}\n</quiz>")
}

fn question(kind: &str, rest: &str) -> String {
    one(&format!(
        "<question type=\"{kind}\"><questiontext><text>x</text></questiontext>{rest}</question>"
    ))
}

/// The only problem of a text.
fn wrong(text: &str) -> Problem {
    let mut problems = read_quiz(text).expect_err("a mistake");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

/// What is left out, each as its line and words.
fn told(imported: &Imported) -> Vec<(u32, &str, String)> {
    let told = imported.left_out.iter().map(|left_out| {
        let question = left_out.question.as_deref().unwrap_or_default();
        let what = match &left_out.what {
            Omission::Part { name } | Omission::Kind { name } | Omission::Media { name } => {
                format!("{} {name}", left_out.what.code())
            }
            Omission::Setting { name, value } => format!("setting {name}={value}"),
            other => other.code().to_owned(),
        };
        (left_out.line, question, what)
    });
    told.collect()
}

fn texts(options: &[Choice]) -> Vec<(&str, i32)> {
    options
        .iter()
        .map(|option| (option.text.as_str(), option.permille))
        .collect()
}

fn ours() -> Imported {
    read_quiz(include_str!("../../tests/data/every-kind.moodle.xml")).expect("a good file")
}

#[test]
fn every_kind_of_question_in_our_own_file_is_read() {
    let imported = ours();
    let questions = &imported.quiz.questions;
    let kinds: Vec<Kind> = questions.iter().map(Question::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::SingleChoice,
            Kind::MultipleChoice,
            Kind::TrueFalse,
            Kind::ShortAnswer,
            Kind::Numeric,
            Kind::Matching,
            Kind::Cloze,
            Kind::Essay,
            Kind::Description,
            Kind::Ordering,
        ]
    );
    assert_eq!(imported.categories, ["$course$/top/学时"]);
    let lines: Vec<u32> = imported.places.iter().map(|place| place.line).collect();
    assert_eq!(lines, [9, 31, 40, 47, 54, 63, 71, 75, 81, 90]);

    assert_eq!(questions[0].name.as_deref(), Some("学时: 一"));
    assert_eq!(
        questions[0].stem,
        "<p>每位教师每年培训<b>不少于</b>多少学时?一张图</p>"
    );
    assert_eq!(
        questions[0].feedback.as_deref(),
        Some("见行动计划 & 第二部分")
    );
    let Body::SingleChoice { options } = &questions[0].body else {
        panic!("a choice")
    };
    assert_eq!(
        texts(options),
        [("72 学时", 1000), ("60 学时", 0), ("48 学时", 250)]
    );
    assert_eq!(options[0].feedback.as_deref(), Some("对。"));
    assert_eq!(options[1].feedback, None);

    let Body::TrueFalse {
        answer: false,
        feedback_true,
        feedback_false,
    } = &questions[2].body
    else {
        panic!("a false statement")
    };
    assert_eq!(feedback_true.as_deref(), Some("再读一遍。"));
    assert_eq!(feedback_false.as_deref(), Some("对。"));
    assert_eq!(questions[2].format, TextFormat::Markdown);

    let Body::Numeric { answers } = &questions[4].body else {
        panic!("a number")
    };
    assert_eq!(answers[0].to_string(), "3.13..3.15");
    assert_eq!(
        (answers[1].min, answers[1].max),
        (Decimal::LOWEST, Decimal::HIGHEST)
    );
    assert_eq!(questions[4].name, None);
    let Body::Matching { pairs, distractors } = &questions[5].body else {
        panic!("a matching")
    };
    assert_eq!((pairs.len(), distractors.concat().as_str()), (2, "一百名"));
}

#[test]
fn what_a_quiz_cannot_hold_is_told_with_its_line() {
    let imported = ours();
    let expected = [
        (4, "", "part info"),
        (12, "学时: 一", "media chart.png"),
        (15, "学时: 一", "setting defaultgrade=2.0000000"),
        (21, "学时: 一", "setting answernumbering=ABCD"),
        (22, "学时: 一", "part correctfeedback"),
        (27, "学时: 一", "part hint"),
        (29, "学时: 一", "part tags"),
        (50, "主线", "setting usecase=1"),
        (59, "", "part units"),
        (66, "配对", "setting shuffleanswers=false"),
        (79, "计划", "part graderinfo"),
        (86, "拖", "kind ddwtos"),
        (96, "先后", "setting gradingtype=ALL_OR_NOTHING"),
    ];
    let expected = expected.map(|(line, question, what)| (line, question, what.to_owned()));
    assert_eq!(told(&imported), expected);
    let whole = imported
        .left_out
        .iter()
        .filter(|left_out| left_out.what.is_whole_question());
    assert_eq!(whole.count(), 1);
    assert_eq!(
        imported.left_out[1].to_string(),
        "line 12, \"学时: 一\": the picture, film or sound \"chart.png\""
    );
}

#[test]
fn the_embedded_answers_of_a_text_are_its_gaps() {
    let imported = ours();
    let question = &imported.quiz.questions[6];
    assert_eq!(question.stem, "{#1} 年");
    let text = "<question type=\"cloze\"><name><text>空</text></name><questiontext format=\"html\"><text><![CDATA[\
        <p>每年 {2:NUMERICAL:=72:0.5} 学时 {a} {:MC:三年~=五年#对。}, {1:SHORTANSWER_C:=ABC}</p>]]></text></questiontext>\
        <generalfeedback format=\"plain_text\"><text>1 < 2</text></generalfeedback></question>";
    let imported = read_quiz(&one(&text.replace("1 < 2", "1 &lt; 2"))).expect("a cloze");
    let question = &imported.quiz.questions[0];
    assert_eq!(question.stem, "<p>每年 {#1} 学时 {a} {#2}, {#3}</p>");
    assert_eq!(question.feedback.as_deref(), Some("1 &lt; 2"));
    let Body::Cloze { gaps } = &question.body else {
        panic!("a cloze")
    };
    let weights: Vec<u16> = gaps.iter().map(|gap| gap.weight).collect();
    assert_eq!(weights, [2, 1, 1]);
    assert_eq!(told(&imported), [(2, "空", "case".to_owned())]);

    let several = text
        .replace(":MC:", ":MULTIRESPONSE:")
        .replace("1 < 2", "x");
    let imported = read_quiz(&one(&several)).expect("read");
    assert_eq!(imported.quiz.questions, []);
    assert_eq!(
        told(&imported),
        [(2, "空", "kind cloze MULTIRESPONSE".to_owned())]
    );
    let open = text.replace("=72:0.5", "=x").replace("1 < 2", "x");
    assert!(
        wrong(&one(&open))
            .to_string()
            .contains("a number such as 72"),
    );
}

#[test]
fn texts_in_different_formats_become_html() {
    let question = &ours().quiz.questions[1];
    assert_eq!(question.format, TextFormat::Html);
    assert_eq!(question.stem, "哪些是必修模块? 1 &lt; 2");
    let Body::MultipleChoice { options } = &question.body else {
        panic!("a choice")
    };
    assert_eq!(texts(options)[3], ("<i>学校财务</i>", -500));
}

#[test]
fn what_cannot_be_marked_is_told_at_its_question() {
    let problems = ours().problems();
    let told: Vec<_> = problems.iter().map(|p| (p.line, p.fault.code())).collect();
    assert_eq!(told, [(75, "quiz-essay")]);
    assert!(
        problems[0]
            .to_string()
            .starts_with("line 75, column 1: q8: an essay")
    );
}

#[test]
fn mistakes_are_told_with_place_code_and_what_would_be_right() {
    for (text, code, part) in [
        ("{T}", "not-xml", "export the questions again"),
        ("<html/>", "root", "<quiz>"),
        (
            "<quiz><question/></quiz>",
            "missing",
            "type of the question",
        ),
        (
            &one("<question type=\"essay\"/>"),
            "missing",
            "<questiontext><text>",
        ),
        (
            &question("multichoice", "<single>maybe</single>"),
            "value",
            "found \"maybe\" as <single>; expected true or false",
        ),
        (
            &question(
                "multichoice",
                "<answer fraction=\"150\"><text>a</text></answer>",
            ),
            "value",
            "a percentage from -100 to 100",
        ),
        (
            &question("shortanswer", "<answer fraction=\"100\"/>"),
            "missing",
            "text of the answer",
        ),
        (
            &question(
                "truefalse",
                "<answer fraction=\"100\"><text>是</text></answer>",
            ),
            "value",
            "true or false",
        ),
        (
            &question(
                "truefalse",
                "<answer fraction=\"0\"><text>true</text></answer>",
            ),
            "missing",
            "single right answer",
        ),
        (
            &question(
                "numerical",
                "<answer fraction=\"100\"><text>3,14</text></answer>",
            ),
            "value",
            "a number such as 3.14",
        ),
        (
            &question(
                "numerical",
                "<answer fraction=\"100\"><text>3</text><tolerance>x</tolerance></answer>",
            ),
            "value",
            "0.01",
        ),
        (
            &question("matching", "<subquestion><text>a</text></subquestion>"),
            "missing",
            "right side",
        ),
    ] {
        let problem = wrong(text);
        assert_eq!(problem.fault.code(), code, "{text}");
        assert!(problem.to_string().contains(part), "{problem}");
    }
    let text = "<quiz>\n  <question type=\"numerical\">\n    <questiontext><text>x</text></questiontext>\n    \
        年<answer><text>y</text></answer></question></quiz>";
    assert_eq!(
        wrong(text).to_string(),
        "line 4, column 6: found \"y\" as the answer; expected a number such as 3.14, or *"
    );
}

#[test]
fn every_wrong_question_is_told_at_once() {
    let text = "<quiz>\n<question type=\"essay\"/>\n<question type=\"ddwtos\"/>\n<question type=\"essay\"/></quiz>";
    let problems = read_quiz(text).expect_err("two mistakes");
    let lines: Vec<u32> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 4]);
}

#[test]
fn there_are_no_more_questions_than_the_limit() {
    let limits = Limits {
        questions: 1,
        ..Limits::default()
    };
    let text = one("<question type=\"ddwtos\"/><question type=\"ddwtos\"/>");
    let problems = read(&text, &limits).expect_err("too many");
    assert_eq!(problems[0].fault.code(), "too-many-questions");
}

#[test]
fn old_exports_without_text_elements_are_read() {
    let text = one(
        "<question type=\"shortanswer\"><name>旧</name><questiontext>几年?</questiontext>\
        <answer fraction=\"100\">五</answer></question>",
    );
    let question = read_quiz(&text)
        .expect("a question")
        .quiz
        .questions
        .remove(0);
    assert_eq!(
        (question.name.as_deref(), question.stem.as_str()),
        (Some("旧"), "几年?")
    );
}
