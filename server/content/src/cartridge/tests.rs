//! Cartridges are made here, part by part.

use std::{fmt::Write as _, io::Write as _};

use domain::assessment::{Body, Kind, Question};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

mod hostile;

const VIDEO: &[u8] = include_bytes!("../../tests/data/two-seconds.mp4");
const DOCUMENT: &[u8] = include_bytes!("../../tests/data/three-pages.pdf");
const QTI: &str = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment";

fn zipped(files: &[(&str, &[u8])]) -> Bytes {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect("starts");
        writer.write_all(bytes).expect("writes");
    }
    writer.finish().expect("a zip").into_inner().into()
}

/// A manifest with these items and resources.
fn manifest(items: &str, resources: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<manifest identifier=\"m\" xmlns=\"http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1\"
  xmlns:lomimscc=\"http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest\">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language=\"zh-CN\">校园安全</lomimscc:string></lomimscc:title>
<lomimscc:language>zh-CN</lomimscc:language>
<lomimscc:description><lomimscc:string>&lt;p&gt;怎样&lt;b&gt;疏散&lt;/b&gt;。&lt;/p&gt;</lomimscc:string></lomimscc:description></lomimscc:general></lomimscc:lom></metadata>
<organizations><organization identifier=\"o\" structure=\"rooted-hierarchy\"><item identifier=\"root\">{items}</item></organization></organizations>
<resources>{resources}</resources></manifest>"
    )
}

fn item(reference: &str, title: &str) -> String {
    format!(
        "<item identifier=\"i-{reference}\" identifierref=\"{reference}\"><title>{title}</title></item>"
    )
}

fn resource(id: &str, kind: &str, href: &str) -> String {
    format!(
        "<resource identifier=\"{id}\" type=\"{kind}\" href=\"{href}\"><file href=\"{href}\"/></resource>"
    )
}

fn taken(files: &[(&str, &[u8])]) -> Cartridge {
    let read = read(&zipped(files), &Limits::default());
    read.unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// What is left out, each as its title and code.
fn told(left_out: &[LeftOut]) -> Vec<(&str, &'static str)> {
    let told = left_out.iter();
    told.map(|each| (each.title.as_deref().unwrap_or_default(), each.what.code()))
        .collect()
}

/// One step to a page, and whatever else.
fn with_page(items: &str, resources: &str) -> String {
    manifest(
        &(item("P", "一页") + items),
        &(resource("P", "webcontent", "p.html") + resources),
    )
}

#[test]
fn a_cartridge_becomes_sections_and_units() {
    let items = [
        "<item identifier=\"a\"><title>第一章</title>".to_owned(),
        item("R1", "怎样疏散"),
        item("R2", "预案"),
        "<item identifier=\"b\"><title>延伸</title>".to_owned(),
        item("R3", "演练录像"),
        item("R4", "应急管理部"),
        "</item></item>".to_owned(),
        item("R5", "测一测"),
        item("R6", "讨论"),
        item("R7", "工具"),
        item("R8", "图片"),
        "<item identifier=\"c\"><title>空的一章</title></item>".to_owned(),
    ]
    .concat();
    let resources = [
        resource("R1", "webcontent", "web%20content/a.html"),
        resource("R2", "webcontent", "plan.pdf"),
        resource("R3", "webcontent", "clip.mp4"),
        resource("R4", "imswl_xmlv1p3", "link.xml"),
        resource("R5", QTI, "quiz.xml"),
        resource("R6", "imsdt_xmlv1p3", "topic.xml"),
        resource("R7", "imsbasiclti_xmlv1p3", "tool.xml"),
        resource("R8", "webcontent", "a.png"),
        resource(
            "R9",
            "imsqti_xmlv1p3/imscc_xmlv1p3/question-bank",
            "bank.xml",
        ),
        resource("R10", "webcontent", "unplaced.png"),
    ]
    .concat();
    let link = "<webLink xmlns=\"http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3\"><title>应急*管理*部</title>\
        <url href=\"https://www.mem.gov.cn/?a=1&amp;b=2\" target=\"_blank\"/></webLink>";
    let quiz = assessment(&[choice("Single", "A", "A")]);
    let cartridge = taken(&[
        (
            "课程/imsmanifest.xml",
            manifest(&items, &resources).as_bytes(),
        ),
        (
            "课程/web content/a.html",
            "<html><body><h1>疏散</h1><p>看<img src=\"a.png\" alt=\"路线\"></p></body></html>"
                .as_bytes(),
        ),
        ("课程/plan.pdf", DOCUMENT),
        ("课程/clip.mp4", VIDEO),
        ("课程/link.xml", link.as_bytes()),
        ("课程/quiz.xml", quiz.as_bytes()),
        ("课程/topic.xml", b"<topic/>"),
        ("课程/a.png", b"\x89PNG\r\n\x1a\n"),
    ]);
    assert_eq!(cartridge.title, "校园安全");
    assert_eq!(cartridge.summary, "怎样疏散。");
    assert_eq!(cartridge.language.as_deref(), Some("zh-CN"));
    let sections: Vec<_> = cartridge
        .sections
        .iter()
        .map(|section| {
            let keys: Vec<_> = section.units.iter().map(|unit| unit.key.as_str()).collect();
            (section.title.as_str(), keys)
        })
        .collect();
    assert_eq!(
        sections,
        [
            ("第一章", vec!["page-1", "document-1"]),
            ("第一章 · 延伸", vec!["video-1", "page-2"]),
            ("校园安全", vec!["quiz-1"]),
        ]
    );
    let units: Vec<_> = cartridge.units().collect();
    assert_eq!(units[0].0, "怎样疏散");
    let Content::Page(page) = units[0].1 else {
        panic!("a page")
    };
    assert_eq!(page.markdown, "# 疏散\n\n看路线\n");
    let Content::Document(document) = units[1].1 else {
        panic!("a document")
    };
    assert_eq!(
        (document.pages, document.file.name.as_str()),
        (3, "plan.pdf")
    );
    let Content::Page(page) = units[3].1 else {
        panic!("a page")
    };
    assert_eq!(
        page.markdown,
        "[应急\\*管理\\*部](https://www.mem.gov.cn/?a=1&b=2)\n"
    );
    assert_eq!(cartridge.files.len(), 2);
    assert_eq!(
        told(&cartridge.left_out),
        [
            ("怎样疏散", "media"),
            ("讨论", "discussion"),
            ("工具", "tool"),
            ("图片", "file"),
            ("空的一章", "empty"),
            ("课程/bank.xml", "question-bank"),
        ]
    );
}

fn assessment(items: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?><questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\"><assessment ident=\"a\" title=\"测\">\
        <qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.exam.v0p1</fieldentry></qtimetadatafield>\
        <qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>unlimited</fieldentry></qtimetadatafield></qtimetadata>\
        <section ident=\"s\">{}</section></assessment></questestinterop>",
        items.concat()
    )
}

fn qti_item(title: &str, profile: &str, presentation: &str, rest: &str) -> String {
    format!(
        "<item ident=\"{title}\" title=\"{title}\"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>\
        <fieldentry>cc.{profile}.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>\
        <presentation><material><mattext texttype=\"text/html\">&lt;p&gt;问&lt;b&gt;题&lt;/b&gt;&lt;/p&gt;</mattext></material>{presentation}</presentation>\
        {rest}</item>"
    )
}

fn material(text: &str) -> String {
    format!("<material><mattext texttype=\"text/plain\">{text}</mattext></material>")
}

fn labels(cardinality: &str, labels: &[(&str, &str)]) -> String {
    let mut out =
        format!("<response_lid ident=\"r\" rcardinality=\"{cardinality}\"><render_choice>");
    for (ident, text) in labels {
        let words = material(text);
        write!(
            out,
            "<response_label ident=\"{ident}\">{words}</response_label>"
        )
        .expect("text");
    }
    out + "</render_choice></response_lid>"
}

fn processing(conditions: &str) -> String {
    format!(
        "<resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>{conditions}</resprocessing>"
    )
}

fn condition(variable: &str, score: &str, shown: &str) -> String {
    let score = if score.is_empty() {
        String::new()
    } else {
        format!("<setvar action=\"Set\" varname=\"SCORE\">{score}</setvar>")
    };
    let shown = if shown.is_empty() {
        String::new()
    } else {
        format!("<displayfeedback feedbacktype=\"Response\" linkrefid=\"{shown}\"/>")
    };
    format!(
        "<respcondition continue=\"Yes\"><conditionvar>{variable}</conditionvar>{score}{shown}</respcondition>"
    )
}

fn is(ident: &str) -> String {
    format!("<varequal respident=\"r\">{ident}</varequal>")
}

fn feedback(ident: &str, text: &str) -> String {
    format!(
        "<itemfeedback ident=\"{ident}\"><flow_mat>{}</flow_mat></itemfeedback>",
        material(text)
    )
}

/// Three options, of which one is right.
fn choice(cardinality: &str, title: &str, right: &str) -> String {
    let presentation = labels(cardinality, &[("A", "蹲下"), ("B", "跑"), ("C", "*跳*")]);
    qti_item(
        title,
        "multiple_choice",
        &presentation,
        &processing(&condition(&is(right), "100", "")),
    )
}

fn quiz(items: &[String]) -> (QuizUnitOf, Vec<LeftOut>) {
    let manifest = with_page(&item("Q", "测验"), &resource("Q", QTI, "q.xml"));
    let cartridge = taken(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("p.html", "<p>一</p>".as_bytes()),
        ("q.xml", assessment(items).as_bytes()),
    ]);
    let quiz = cartridge.units().find_map(|(_, content)| match content {
        Content::Quiz(quiz) => Some((quiz.attempts, quiz.quiz.questions.clone())),
        _ => None,
    });
    (quiz, cartridge.left_out)
}

/// Attempts and questions.
type QuizUnitOf = Option<(u16, Vec<Question>)>;

#[test]
fn every_kind_of_question_of_a_cartridge_is_read() {
    let single = qti_item(
        "单选",
        "multiple_choice",
        &labels("Single", &[("A", "蹲下"), ("B", "跑"), ("C", "*跳*")]),
        &(processing(
            &[
                condition("<other/>", "", "general_fb"),
                condition(&is("B"), "", "B_fb"),
                condition(&is("A"), "100", "correct_fb"),
                condition(&is("C"), "50", ""),
            ]
            .concat(),
        ) + &feedback("general_fb", "见手册")
            + &feedback("B_fb", "不要跑")
            + &feedback("correct_fb", "对")),
    );
    let several = qti_item(
        "多选",
        "multiple_response",
        &labels(
            "Multiple",
            &[("A", "a"), ("B", "b"), ("C", "c"), ("D", "d")],
        ),
        &processing(&condition(
            &format!(
                "<and>{}{}{}<not>{}</not></and>",
                is("A"),
                is("B"),
                is("D"),
                is("C")
            ),
            "100",
            "",
        )),
    );
    let truth = qti_item(
        "判断",
        "true_false",
        &labels("Single", &[("t", "True"), ("f", "False")]),
        &(processing(&(condition(&is("f"), "100", "") + &condition(&is("t"), "", "no")))
            + &feedback("no", "再想想")),
    );
    let blank = qti_item(
        "填空",
        "fib",
        "<response_str ident=\"r\" rcardinality=\"Single\"><render_fib><response_label ident=\"x\"/></render_fib></response_str>",
        &processing(
            &(condition(&(is("119") + &is("火*警")), "100", "")
                + &condition(
                    "<varsubstring respident=\"r\" case=\"Yes\">消防</varsubstring>",
                    "50",
                    "",
                )),
        ),
    );
    let (quiz, left_out) = quiz(&[single, several, truth, blank]);
    let (attempts, questions) = quiz.expect("a quiz");
    assert_eq!(attempts, 0);
    let kinds: Vec<Kind> = questions.iter().map(Question::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::SingleChoice,
            Kind::MultipleChoice,
            Kind::TrueFalse,
            Kind::ShortAnswer
        ]
    );
    assert_eq!(questions[0].stem, "问**题**");
    assert_eq!(questions[0].feedback.as_deref(), Some("见手册"));
    let shares = |question: &Question| match &question.body {
        Body::SingleChoice { options }
        | Body::MultipleChoice { options }
        | Body::ShortAnswer { answers: options } => {
            let options = options.iter();
            options
                .map(|each| (each.text.clone(), each.permille, each.feedback.clone()))
                .collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let option = |text: &str, permille, feedback: Option<&str>| {
        (text.to_owned(), permille, feedback.map(str::to_owned))
    };
    assert_eq!(
        shares(&questions[0]),
        [
            option("蹲下", 1000, Some("对")),
            option("跑", 0, Some("不要跑")),
            option("\\*跳\\*", 500, None)
        ]
    );
    assert_eq!(
        shares(&questions[1]),
        [
            option("a", 333, None),
            option("b", 333, None),
            option("c", -1000, None),
            option("d", 333, None)
        ]
    );
    let Body::TrueFalse {
        answer: false,
        feedback_true,
        ..
    } = &questions[2].body
    else {
        panic!("a false statement")
    };
    assert_eq!(feedback_true.as_deref(), Some("再想想"));
    assert_eq!(
        shares(&questions[3]),
        [
            option("119", 1000, None),
            option("火\\*警", 1000, None),
            option("*消防*", 500, None)
        ]
    );
    let words: Vec<_> = left_out.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(
        words[0].contains("only the whole answer counts"),
        "{words:?}"
    );
    assert!(words[1].contains("upper and lower case"), "{words:?}");
}

#[test]
fn questions_that_cannot_be_marked_are_told_and_the_others_stay() {
    let essay = qti_item(
        "论述",
        "essay",
        "<response_str ident=\"r\"><render_fib/></response_str>",
        "",
    );
    let none_right = choice("Single", "没有对的", "Z");
    let two = qti_item(
        "两空",
        "fib",
        "<response_str ident=\"a\"/><response_str ident=\"b\"/>",
        "",
    );
    let (quiz, left_out) = quiz(&[
        essay.clone(),
        choice("Single", "好题", "A"),
        none_right,
        two,
    ]);
    let (_, questions) = quiz.expect("a quiz");
    assert_eq!(questions.len(), 1);
    assert_eq!(
        (questions[0].id.as_str(), questions[0].name.as_deref()),
        ("q1", Some("好题"))
    );
    assert_eq!(
        told(&left_out),
        [
            ("测验", "question"),
            ("测验", "question"),
            ("测验", "unfit")
        ]
    );
    assert!(
        left_out[0]
            .to_string()
            .contains("cc.essay.v0p1 cannot be marked here")
    );
    let (none, left_out) = self::quiz(&[essay]);
    assert_eq!(
        (none, told(&left_out)),
        (None, vec![("测验", "question"), ("测验", "empty")])
    );
}
