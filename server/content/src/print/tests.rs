mod samples;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    face::Face,
    lines::{Line, lines},
    qr::Qr,
    sheet::{Ink, Style},
    *,
};
use samples::{certificate, code, column, pages, paper, record, strings};

const BODY: Style = Style::new(10.0, Ink::Text);

fn face() -> &'static Face {
    Face::built_in().unwrap()
}

fn texts(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    document
        .get_pages()
        .keys()
        .map(|&page| document.extract_text(&[page]).unwrap().replace('\n', ""))
        .collect()
}

fn set(text: &str, width: f32) -> Vec<String> {
    lines(face(), text, BODY, width)
        .into_iter()
        .map(|line| line.text)
        .collect()
}

#[test]
fn the_text_of_a_record_can_be_read_out_of_its_pdf() {
    let printed = pdf(&record(20)).unwrap();
    let text = texts(&printed.pdf).concat();
    for expected in [
        "教师专业发展培训档案",
        "欧阳晓婷",
        "330110-2011-04418",
        "新时代教师职业道德十项准则",
        "Generative AI",
        "1 / 2",
        "2 / 2",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert_eq!(printed.missing, BTreeSet::new());
}

#[test]
fn a_page_carries_no_more_of_the_font_than_it_uses() {
    let printed = pdf(&record(3)).unwrap();
    assert_eq!(printed.pages, 1);
    assert!(printed.pdf.len() < 200_000, "{} bytes", printed.pdf.len());
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(pdf(&record(20)).unwrap(), pdf(&record(20)).unwrap());
    assert_eq!(
        pdf(&certificate("王芳")).unwrap(),
        pdf(&certificate("王芳")).unwrap()
    );
}

#[test]
fn the_pdf_says_its_title_its_language_and_when_it_was_issued() {
    let printed = pdf(&certificate("王芳")).unwrap();
    let document = lopdf::Document::load_mem(&printed.pdf).unwrap();
    let info = document
        .trailer
        .get(b"Info")
        .unwrap()
        .as_reference()
        .unwrap();
    let info = document.get_dictionary(info).unwrap();
    let date = info.get(b"CreationDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20261125020000Z");
    assert_eq!(
        lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap(),
        "培训合格证书"
    );
    let catalog = document.catalog().unwrap();
    assert_eq!(
        lopdf::decode_text_string(catalog.get(b"Lang").unwrap()).unwrap(),
        "zh-CN"
    );
    assert!(catalog.has(b"StructTreeRoot"));
}

#[test]
fn a_table_of_500_rows_repeats_its_head_on_each_page_and_loses_no_row() {
    let printed = pdf(&record(500)).unwrap();
    let pages = texts(&printed.pdf);
    assert!(printed.pages > 10 && pages.len() == printed.pages);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("培训项目"), "page {}: {page}", index + 1);
        assert!(page.contains(&format!("{} / {}", index + 1, printed.pages)));
    }
    assert_eq!(pages.concat().matches("已验证").count(), 500);
}

#[test]
fn a_row_is_never_split_between_two_pages() {
    let long = "甲".repeat(60) + "末";
    let rows = (0..40).map(|_| strings(&[&long, "1"])).collect();
    let columns = vec![column("项目", 1, Align::Start), column("数", 1, Align::End)];
    let table = Table {
        columns,
        rows,
        total: None,
    };
    let printed = pdf(&pages(vec![Block::Table(table)])).unwrap();
    for page in texts(&printed.pdf) {
        assert_eq!(page.matches('甲').count(), 60 * page.matches('末').count());
    }
}

#[test]
fn a_row_higher_than_a_page_goes_on_on_the_next() {
    let rows = vec![strings(&[&"长".repeat(5000)])];
    let columns = vec![column("项目", 1, Align::Start)];
    let table = Table {
        columns,
        rows,
        total: None,
    };
    let printed = pdf(&pages(vec![Block::Table(table)])).unwrap();
    assert!(printed.pages > 1);
    assert_eq!(texts(&printed.pdf).concat().matches('长').count(), 5000);
}

#[test]
fn a_name_of_sixty_characters_wraps_on_a_certificate() {
    let name = "阿卜杜热合曼·买买提艾力"
        .chars()
        .cycle()
        .take(60)
        .collect::<String>();
    let printed = pdf(&certificate(&name)).unwrap();
    assert_eq!(printed.pages, 1);
    // What is set with space between its characters looks like words to a plain reader.
    let text = texts(&printed.pdf).concat().replace(' ', "");
    assert!(text.contains(&name), "{text}");
}

#[test]
fn what_cannot_be_set_is_named() {
    let Body::Certificate(certificate) = certificate("王芳").body else {
        unreachable!()
    };
    let long = Certificate {
        sentence: "长".repeat(4000),
        ..certificate
    };
    assert_eq!(
        pdf(&paper("证书", Body::Certificate(long))),
        Err(PrintError::TooLong("text of the certificate"))
    );
    let columns = vec![column("项目", 1, Align::Start)];
    let rows = vec![strings(&["甲"]), strings(&["乙", "丙"])];
    let table = Table {
        columns,
        rows,
        total: None,
    };
    let cells = PrintError::Cells {
        row: 2,
        cells: 2,
        columns: 1,
    };
    assert_eq!(pdf(&pages(vec![Block::Table(table)])), Err(cells));
    let none = PrintError::Columns { columns: 0 };
    assert_eq!(pdf(&pages(vec![Block::Table(Table::default())])), Err(none));
    assert_eq!(
        pdf(&paper(" ", Body::Pages(Pages::default()))),
        Err(PrintError::Empty("title"))
    );
}

#[test]
fn rare_names_are_in_the_font() {
    // Of GBK, of the 2013 table beyond it, and with the letters of pinyin.
    let text = "喆堃赟嫄犇骉龘镕亜㑇䶮𬭎𪩘𫍣鿍āáǎàǖǘǚǜ·Ω№①㎡±€";
    let printed = pdf(&pages(vec![Block::Paragraph(text.to_owned())])).unwrap();
    assert_eq!(printed.missing, BTreeSet::new());
    assert!(texts(&printed.pdf).concat().contains(text));
}

#[test]
fn a_character_that_the_font_lacks_is_seen_and_reported() {
    let text = "王\u{2a6d6}芳😀\u{200b}𓀀".to_owned();
    let printed = pdf(&pages(vec![Block::Paragraph(text)])).unwrap();
    assert_eq!(printed.missing, BTreeSet::from(['\u{2a6d6}', '😀', '𓀀']));
    assert!(texts(&printed.pdf).concat().contains("王〓芳〓〓"));
}

#[test]
fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
    // Ten points an ideograph: five on a line.
    assert_eq!(set("一二三四五，六", 50.0), ["一二三四", "五，六"]);
    assert_eq!(set("一二三四（五）", 50.0), ["一二三四", "（五）"]);
    assert_eq!(set("一二三四五", 50.0), ["一二三四五"]);
    assert_eq!(set("一二三四五六", 50.0), ["一二三四", "五六"]);
    assert_eq!(set("一二三\n\n四", 50.0), ["一二三", "", "四"]);
}

#[test]
fn words_and_numbers_stay_whole_unless_they_are_longer_than_the_line() {
    assert_eq!(set("一二三四2026年", 50.0), ["一二三四", "2026年"]);
    assert_eq!(set("training record", 50.0), ["training ", "record"]);
    let broken = set("330110201104418330110", 50.0);
    assert!(broken.len() > 1);
    assert_eq!(broken.concat(), "330110201104418330110");
}

#[test]
fn a_qr_code_is_read_back() {
    for text in [
        "https://xueshi.example.cn/certificates/R7K2-9QFD-M4XA",
        "学时证明",
        "a",
    ] {
        assert_eq!(read(&Qr::of(text).unwrap()), text);
    }
    let long = "https://example.cn/".to_owned() + &"x".repeat(2000);
    assert_eq!(read(&Qr::of(&long).unwrap()), long);
    let too_long = Qr::of(&"x".repeat(2332));
    assert_eq!(too_long, Err(QrError::TooLong { bytes: 2332 }));
    assert!(Qr::of(&"x".repeat(2331)).is_ok());
}

fn read(qr: &Qr) -> String {
    const SCALE: usize = 4;
    let side = (qr.size() + 8) * SCALE;
    let mut dark = vec![false; side * side];
    for (column, row, length) in qr.runs() {
        for y in (row + 4) * SCALE..(row + 5) * SCALE {
            let from = y * side + (column + 4) * SCALE;
            dark[from..from + length * SCALE].fill(true);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y * side + x] { 0 } else { 255 }
    });
    image.detect_grids()[0].decode().unwrap().1
}

#[test]
fn the_code_for_pages_has_a_title_and_its_quiet_zone() {
    let svg = qr_svg("a", "扫码 <核验> & 查询").unwrap();
    assert!(svg.contains(r#"viewBox="0 0 29 29" role="img""#), "{svg}");
    assert!(svg.contains("<title>扫码 &lt;核验&gt; &amp; 查询</title>"));
    assert!(svg.contains("M4 4h7v1h-7z"));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥，。（）《》a-z0-9 .\\-\n]{0,120}",
        proptest::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_line_is_wider_than_its_frame_and_no_character_is_lost(text in any_text(), width in 10.0f32..400.0) {
        let text = face().settable(&text, &mut BTreeSet::new());
        let set: Vec<Line> = lines(face(), &text, BODY, width);
        for line in &set {
            let one = line.text.trim_end().chars().count() <= 1;
            prop_assert!(line.width <= width + 0.1 || one, "{} > {width}: {:?}", line.width, line.text);
        }
        let unspaced = |text: &str| text.replace([' ', '\n'], "");
        let together: String = set.iter().map(|line| line.text.as_str()).collect();
        prop_assert_eq!(unspaced(&together), unspaced(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_printed_or_refused_but_nothing_panics(
        title in any_text(),
        text in any_text(),
        long in any_text(),
        shares in proptest::collection::vec(any::<u16>(), 1..13),
        rows in 0usize..60,
    ) {
        let columns: Vec<Column> = shares.iter().map(|&share| column(&text, share, Align::Centre)).collect();
        let row = vec![long.clone(); columns.len()];
        let table = Table { rows: vec![row.clone(); rows], columns, total: Some(row) };
        let blocks = vec![
            Block::Heading(Level::Section, long.clone()),
            Block::Facts(vec![(long.clone(), text.clone()), (text.clone(), String::new())]),
            Block::Rule,
            Block::Table(table),
            Block::Note(text.clone()),
        ];
        let body = Body::Pages(Pages { blocks, footer: text.clone(), code: Some(code()) });
        if let Err(error) = pdf(&paper(&title, body)) {
            prop_assert!(!matches!(error, PrintError::Refused { .. } | PrintError::Font), "{error}");
        }
        let body = Body::Certificate(Certificate {
            heading: title.clone(),
            name: text.clone(),
            sentence: long.clone(),
            facts: vec![(text.clone(), long.clone())],
            seal: vec![long],
            code: Some(code()),
            footer: text,
        });
        if let Err(error) = pdf(&paper(&title, body)) {
            prop_assert!(!matches!(error, PrintError::Refused { .. } | PrintError::Font), "{error}");
        }
    }
}
