mod hostile;

use std::path::Path;

use domain::time::Timestamp;

use super::{samples::*, *};
use crate::print::{Align, Block, Body, Column, Level, Pages, Paper, Table, pdf as print};

fn place(at: At, title: Option<&str>, text: &str) -> Place {
    Place {
        at,
        title: title.map(str::to_owned),
        text: text.to_owned(),
    }
}

fn read(bytes: &[u8]) -> Text {
    of_file(bytes, &Limits::default()).expect("readable")
}

fn only(bytes: &[u8]) -> String {
    let text = read(bytes);
    assert!(!text.truncated);
    assert_eq!(text.places.len(), 1, "{text:?}");
    text.places[0].text.clone()
}

#[test]
fn our_own_papers_are_read_as_they_were_written() {
    let sentence = "教师参加培训所得学时经县级教育行政部门审定后记入个人账户，账户中的每一条记录都写明来源、时间和依据，任何人都可以核对，也可以在公示期内提出异议。";
    let paper = Paper {
        title: "教师培训学时记录".to_owned(),
        language: "zh-CN".to_owned(),
        issued: Timestamp::parse_rfc3339("2026-11-25T08:00:00Z").expect("a time"),
        body: Body::Pages(Pages {
            blocks: vec![
                Block::Heading(Level::Section, "一、总则".to_owned()),
                Block::Paragraph(sentence.to_owned()),
                Block::Table(Table {
                    columns: ["课程", "学时"]
                        .map(|heading| Column {
                            heading: heading.to_owned(),
                            share: 1,
                            align: Align::Start,
                        })
                        .into(),
                    rows: vec![
                        vec!["课堂观察".to_owned(), "2.50".to_owned()],
                        vec!["Moodle for beginners".to_owned(), "10.00".to_owned()],
                    ],
                    total: None,
                }),
            ],
            footer: String::new(),
            code: None,
        }),
    };
    let bytes = print(&paper).expect("prints").pdf;
    let text = only(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "教师培训学时记录");
    assert!(lines.contains(&"一、总则"), "{text}");
    assert!(lines.contains(&sentence), "{text}");
    assert!(lines.contains(&"课堂观察 2.50"), "{text}");
    assert!(lines.contains(&"Moodle for beginners 10.00"), "{text}");
}

#[test]
fn a_presentation_is_read_in_its_own_order_with_notes_tables_and_groups() {
    let table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>课程</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:p><a:r><a:t>学时</a:t></a:r></a:p></a:tc></a:tr><a:tr><a:tc><a:p><a:t>观课</a:t></a:p></a:tc><a:tc><a:p><a:t>2</a:t></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>";
    let group = format!(
        "<p:grpSp><p:grpSp>{}</p:grpSp></p:grpSp>",
        shape("", "组合里的字")
    );
    let twice = "<mc:AlternateContent><mc:Choice><p:sp><a:p><a:t>一次</a:t></a:p></p:sp></mc:Choice><mc:Fallback><p:sp><a:p><a:t>一次</a:t></a:p></p:sp></mc:Fallback></mc:AlternateContent>";
    let first = format!(
        "{}{}{}",
        shape("ctrTitle", "课堂观察"),
        shape("body", "第一点\n第二点 &amp; &#x4E09;"),
        shape("sldNum", "1")
    );
    let second = format!("{table}{group}{twice}");
    let text = read(&pptx(&[(&first, "请大家先看视频"), (&second, "")]));
    assert_eq!(
        text,
        Text {
            places: vec![
                place(
                    At::Slide(1),
                    Some("课堂观察"),
                    "第一点\n第二点 & 三\n请大家先看视频"
                ),
                place(At::Slide(2), None, "课程 学时\n观课 2\n组合里的字\n一次"),
            ],
            truncated: false,
        }
    );
}

#[test]
fn a_document_is_read_heading_by_heading() {
    let paragraph = |style: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        paragraph("", "前言的话"),
        paragraph("toc1", "一、总则 1"),
        paragraph("1", "一、总则"),
        "<w:p><w:r><w:t xml:space=\"preserve\">教师 </w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>每年</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>".to_owned(),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>课程</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>学时</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
        paragraph("a", "二、附则"),
        "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>（一）解释</w:t></w:r></w:p>".to_owned(),
        paragraph("", "由市教育局解释。"),
    ]
    .concat();
    let text = read(&docx(&body));
    assert_eq!(
        text.places,
        [
            place(At::Heading(0), None, "前言的话"),
            place(
                At::Heading(1),
                Some("一、总则"),
                "教师 每年 见附件一\n课程 学时"
            ),
            place(At::Heading(2), Some("二、附则"), ""),
            place(At::Heading(3), Some("（一）解释"), "由市教育局解释。"),
        ]
    );
    assert!(!text.truncated);
}

#[test]
fn a_page_is_read_as_it_is_seen() {
    let html = "<!DOCTYPE html><html><head><title>观课 &amp; 评课</title><style>p{color:red}</style><script>if (a < b) document.write('<p>no</p>')</script></head>
        <body><h1>第一步</h1><p>先<b>看</b>
        再说&nbsp;。<p hidden>藏<p style='display: none'>又藏<p>见<br>行
        <ul><li>甲<li>乙</ul><div hidden><div>里</div>外</div>后<svg><title>图</title></svg><template>模板</template>
        <table><tr><td>一<td>二</table><img alt='流程图'>";
    assert_eq!(
        read(html.as_bytes()).places,
        [place(
            At::Page(1),
            Some("观课 & 评课"),
            "第一步\n先看 再说 。\n见\n行\n甲\n乙\n后\n一 二\n流程图"
        )]
    );
    let (gb, _, _) = encoding_rs::GBK.encode("<html><meta charset=\"gb2312\"><p>学时</p></html>");
    assert_eq!(only(&gb), "学时");
    let (gb, _, _) = encoding_rs::GBK.encode("<html><p>未声明编码的网页</p></html>");
    assert_eq!(only(&gb), "未声明编码的网页");
}

const MANIFEST: &str = r#"<?xml version="1.0"?><manifest xmlns:adlcp="a"><organizations><organization><title>课程包</title>
    <item identifierref="R2"><title>第二课 &amp; 练习</title></item><item><title>单元</title><item identifierref="R1"><title>第一课</title></item></item>
    </organization></organizations><resources xml:base="content/"><resource identifier="R1" href="a%20b.html?x=1#y"/><resource identifier="R2" href="./sub/../two.htm"/>
    <resource identifier="R3" href="../../../etc/passwd"/></resources></manifest>"#;

#[test]
fn a_scorm_package_is_read_in_the_order_of_its_manifest() {
    let bytes = zipped(&[
        ("content/extra.html", b"<title>x</title>more"),
        ("content/a b.html", "<title>文件名</title><p>第一页</p>".as_bytes()),
        ("content\\two.htm", "<div style='display:none'>稍后出现</div><script type='text/template'><p>模板里的</p></script><script>code</script>".as_bytes()),
        ("imsmanifest.xml", MANIFEST.as_bytes()),
        ("../evil.html", b"outside"),
        ("js/a.js", b"var a;"),
    ]);
    assert_eq!(
        read(&bytes).places,
        [
            place(
                At::File("content/two.htm".to_owned()),
                Some("第二课 & 练习"),
                "稍后出现\n模板里的"
            ),
            place(
                At::File("content/a b.html".to_owned()),
                Some("第一课"),
                "第一页"
            ),
            place(At::File("content/extra.html".to_owned()), Some("x"), "more"),
        ]
    );
}

#[test]
fn a_cmi5_package_is_read_under_the_titles_of_its_units() {
    let course = r#"<courseStructure><course><title><langstring>全课</langstring></title></course><block><title><langstring>块</langstring></title>
        <au><title><langstring lang="zh-CN">岩石</langstring><langstring lang="en">Rocks</langstring></title><description><langstring>x</langstring></description><url>rocks/index.html?a=b</url></au>
        <au><title><langstring>外</langstring></title><url>https://example.com/</url></au></block></courseStructure>"#;
    let bytes = zipped(&[
        ("cmi5.xml", course.as_bytes()),
        ("rocks/index.html", "<p>花岗岩".as_bytes()),
    ]);
    assert_eq!(
        read(&bytes).places,
        [place(
            At::File("rocks/index.html".to_owned()),
            Some("岩石 / Rocks"),
            "花岗岩"
        )]
    );
}

#[test]
fn an_h5p_package_is_read_as_what_its_content_says() {
    let content = r#"{"question":"<p>饭前要<b>洗手</b>吗？</p>","answers":[{"text":"要"},{"library":"H5P.Image 1.1","params":{"alt":"水龙头","file":{"path":"images/a.jpg"}}}],"behaviour":{"mode":"不找我"}}"#;
    let bytes = zipped(&[
        ("h5p.json", r#"{"title":"七步洗手"}"#.as_bytes()),
        ("content/content.json", content.as_bytes()),
        ("H5P.Own-1.0/help.html", "<p>库的说明".as_bytes()),
    ]);
    let text = read(&bytes);
    let [only] = text.places.as_slice() else {
        panic!("{:?}", text.places)
    };
    assert_eq!(only.at, At::File("content/content.json".to_owned()));
    assert_eq!(only.title.as_deref(), Some("七步洗手"));
    for said in ["饭前要洗手吗？", "要", "水龙头"] {
        assert!(only.text.contains(said), "{}", only.text);
    }
    for unseen in ["不找我", "H5P.Image", "images", "库的说明"] {
        assert!(!only.text.contains(unseen), "{}", only.text);
    }
}

#[test]
fn a_package_that_others_made_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/testdata/packages/geology-cmi5.zip");
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("skipped: ../shared/testdata is not here");
        return;
    };
    let text = read(&bytes);
    assert_eq!(text.places[0].at, At::File("index.html".to_owned()));
    assert_eq!(
        text.places[0].title.as_deref(),
        Some("Introduction to Geology - Framed Style")
    );
    assert!(text.places[0].text.contains(
        "Earth science concerned with the solid Earth, the rocks of which it is composed"
    ));
    assert!(
        !text.places[0].text.contains("function"),
        "scripts are no text"
    );
}

#[test]
fn chinese_fonts_that_are_not_embedded_are_read_by_their_character_sets() {
    let (gb, _, _) = encoding_rs::GBK.encode("教师培训学时");
    let wide: Vec<u8> = "教师培训学时"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    for (cmap, bytes) in [
        ("GBK-EUC-H", gb.as_ref()),
        ("GB-EUC-H", gb.as_ref()),
        ("UniGB-UCS2-H", &wide),
        ("UniGB-UTF16-H", &wide),
    ] {
        let content = format!("BT /F1 12 Tf 72 700 Td <{}> Tj ET", hex::encode(bytes));
        let file = one_page(
            content.as_bytes(),
            "/Font << /F1 5 0 R >>",
            &chinese_font(cmap),
        );
        assert_eq!(only(&file), "教师培训学时", "{cmap}");
    }
}

#[test]
fn upright_chinese_is_read_downwards() {
    let wide: Vec<u8> = "滇池东岸"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let content = format!("BT /F1 12 Tf 300 700 Td <{}> Tj ET", hex::encode(&wide));
    let file = one_page(
        content.as_bytes(),
        "/Font << /F1 5 0 R >>",
        &chinese_font("UniGB-UCS2-V"),
    );
    assert_eq!(only(&file), "滇池东岸");
}

const HELVETICA: &str = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>";

fn latin(content: &str) -> Vec<u8> {
    one_page(content.as_bytes(), HELVETICA, &[])
}

#[test]
fn text_is_said_once_and_as_the_file_says_it() {
    let twice = "BT /F1 12 Tf 72 700 Td (bold) Tj ET BT /F1 12 Tf 72.3 700 Td (bold) Tj ET";
    assert_eq!(only(&latin(twice)), "bold");
    let outlined = "BT /F1 12 Tf 2 Tr 72 700 Td (outlined) Tj ET";
    assert_eq!(only(&latin(outlined)), "outlined");
    let spoken = "BT /F1 12 Tf 72 700 Td (a) Tj /Span << /ActualText <FEFF4E09> >> BDC (xyz) Tj EMC (b) Tj ET";
    assert_eq!(only(&latin(spoken)), "a三b");
    let kerned = "BT /F1 12 Tf 72 700 Td [(W) 80 (ords) -300 (apart) -20 (!)] TJ ET";
    assert_eq!(only(&latin(kerned)), "Words apart!");
}
