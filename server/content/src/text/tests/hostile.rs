//! Files that mean harm, and files that were harmed.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use proptest::prelude::*;

use super::*;

/// A page that draws the form of object 5, which is in the state of being this.
fn form(content: &[u8], resources: &str) -> Vec<u8> {
    stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << {resources} >>"),
        content,
    )
}

#[test]
fn forms_are_read_and_may_not_draw_themselves_for_ever() {
    let words = "BT /F1 12 Tf 72 700 Td (in a form) Tj ET";
    let file = one_page(
        b"/X Do",
        "/XObject << /X 5 0 R >>",
        &[form(words.as_bytes(), HELVETICA)],
    );
    assert_eq!(only(&file), "in a form");
    // Each draws the next twice: two to the fortieth, were there no end.
    let mut forms: Vec<Vec<u8>> = (0..40)
        .map(|n| form(b"/X Do /X Do", &format!("/XObject << /X {} 0 R >>", n + 6)))
        .collect();
    forms.push(form(b"/X Do", "/XObject << /X 5 0 R >>"));
    let content = format!("{words} /X Do");
    let file = one_page(
        content.as_bytes(),
        &format!("{HELVETICA} /XObject << /X 5 0 R >>"),
        &forms,
    );
    let limits = Limits {
        time: Duration::from_millis(500),
        ..Limits::default()
    };
    let begun = Instant::now();
    let text = of_file(&file, &limits).expect("what could be read");
    assert!(
        text.truncated && begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(text.places, [place(At::Page(1), None, "in a form")]);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("x", options).expect("starts");
    writer.write_all(bytes).expect("writes");
    let file = writer.finish().expect("finishes").into_inner();
    // The deflated data alone: after the local header of 30 bytes and the name, before the central directory.
    let end = file
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .expect("a directory");
    let data = &file[31..end];
    // zlib's header; readers do not insist on its checksum.
    [b"\x78\x9c", data].concat()
}

#[test]
fn what_unpacks_without_end_is_left_out() {
    let spaces = packed(&vec![b' '; 64 << 20]);
    let twice = packed(&spaces);
    assert!(twice.len() < 4000, "{}", twice.len());
    let content = stream("/Filter [/FlateDecode /FlateDecode]", &twice);
    let words = stream("", b"BT /F1 12 Tf 72 700 Td (small) Tj ET");
    let file = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R 3 0 R 6 0 R 2 0 R] /Count 4 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R] /Resources << {HELVETICA} >> >>").into_bytes(),
        content,
        words,
        format!("<< /Type /Page /Parent 6 0 R /Contents 5 0 R /Resources << {HELVETICA} /XObject 7 0 R >> >>").into_bytes(),
        b"8 0 R".to_vec(),
        b"7 0 R".to_vec(),
    ]);
    let text = read(&file);
    assert!(
        text.places.iter().any(|place| place.text == "small"),
        "{text:?}"
    );
}

#[test]
fn widths_without_end_are_left_out() {
    let mut font = chinese_font("UniGB-UCS2-H");
    let endless = String::from_utf8(font[1].clone())
        .expect("text")
        .replace("/FontDescriptor", "/W [0 4294967295 500] /FontDescriptor");
    font[1] = endless.into_bytes();
    let file = one_page(
        b"BT /F1 12 Tf 72 700 Td <65595E08> Tj ET",
        "/Font << /F1 5 0 R >>",
        &font,
    );
    assert_eq!(only(&file), "教师");
}

#[test]
fn nesting_without_end_is_an_error_or_left_out() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for content in [
        deep("[", "]"),
        deep("<< /A ", ">>"),
        deep("q ", "Q "),
        deep("/A BMC ", "EMC "),
        deep("(", ")"),
    ] {
        let words = "BT /F1 12 Tf 72 700 Td (words) Tj ET ";
        let _ = of_pdf(&latin(&format!("{words}{content}")), &Limits::default());
        let _ = of_pdf(
            &one_page(words.as_bytes(), &format!("/Font {content}"), &[]),
            &Limits::default(),
        );
    }
    let html = deep("<div><b>", "</b></div>");
    assert!(
        of_html(html.as_bytes(), &Limits::default())
            .expect("a page")
            .places
            .is_empty()
    );
    let xml = deep("<w:p>", "</w:p>");
    assert!(matches!(
        of_docx(&docx(&xml), &Limits::default()),
        Err(TextError::Damaged { .. })
    ));
}

#[test]
fn a_page_of_very_many_lines_takes_no_time_that_grows_with_their_square() {
    let content = format!(
        "BT /F1 5 Tf 72 700 Td {} ET",
        "0 -6 Td (some) Tj ".repeat(20_000)
    );
    let begun = Instant::now();
    let text = read(&latin(&content));
    assert_eq!(text.places[0].text.matches("some").count(), 20_000);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn what_is_protected_is_told() {
    let mut document =
        lopdf::Document::load_mem(&latin("BT /F1 12 Tf 72 700 Td (secret) Tj ET")).expect("loads");
    document.trailer.set(
        "ID",
        vec![
            lopdf::Object::string_literal("a"),
            lopdf::Object::string_literal("a"),
        ],
    );
    let locked = |user: &str| {
        let mut document = document.clone();
        let version = lopdf::EncryptionVersion::V2 {
            document: &document.clone(),
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: lopdf::Permissions::all(),
        };
        let state = lopdf::EncryptionState::try_from(version).expect("a state");
        document.encrypt(&state).expect("encrypts");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("saves");
        bytes
    };
    // Without a password to open it, only copying is forbidden, to people.
    assert_eq!(only(&locked("")), "secret");
    assert_eq!(
        of_pdf(&locked("user"), &Limits::default()),
        Err(TextError::Protected)
    );
}

#[test]
fn limits_hold() {
    let slides: Vec<String> = (0..5).map(|n| shape("body", &format!("第{n}页"))).collect();
    let slides: Vec<(&str, &str)> = slides.iter().map(|slide| (slide.as_str(), "")).collect();
    let file = pptx(&slides);
    let few = of_file(
        &file,
        &Limits {
            places: 2,
            ..Limits::default()
        },
    )
    .expect("readable");
    assert!(few.truncated && few.places.len() == 2);
    let short = of_file(
        &file,
        &Limits {
            text_bytes: 10,
            ..Limits::default()
        },
    )
    .expect("readable");
    assert!(short.truncated);
    assert_eq!(
        short.places,
        [
            place(At::Slide(1), None, "第0页"),
            place(At::Slide(2), None, "第")
        ]
    );
    assert!(matches!(
        of_file(
            &file,
            &Limits {
                parts: 3,
                ..Limits::default()
            }
        ),
        Err(TextError::Damaged { .. })
    ));
    assert_eq!(
        of_file(
            &file,
            &Limits {
                file_bytes: 9,
                ..Limits::default()
            }
        ),
        Err(TextError::TooLarge { most: 9 })
    );
    // A bomb among honest files.
    let bomb = zipped(&[("a.html", &vec![b'a'; 32 << 20]), ("b.html", b"honest")]);
    let text = read(&bomb);
    assert!(text.truncated);
    assert_eq!(
        text.places,
        [place(At::File("b.html".to_owned()), None, "honest")]
    );
}

#[test]
fn what_has_no_text_is_told_by_what_it_is() {
    let told = |bytes: &[u8]| {
        of_file(bytes, &Limits::default())
            .expect_err("no text")
            .to_string()
    };
    assert!(told(include_bytes!("../../../tests/data/two-seconds.mp4")).starts_with("is a video"));
    assert!(told(b"just words").starts_with("is a text"));
    assert!(told(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("save it anew"));
    assert!(told(b"%PDF-1.7 and nothing else").starts_with("is damaged"));
    assert!(told(b"PK\x03\x04 and nothing else").starts_with("is a file of an unknown kind"));
    assert!(told(b"").starts_with("is a file of an unknown kind"));
}

fn originals() -> Vec<Vec<u8>> {
    let slide = shape("title", "课堂观察");
    vec![
        include_bytes!("../../../tests/data/three-pages.pdf").to_vec(),
        one_page(
            b"BT /F1 12 Tf 72 700 Td <65595E08> Tj ET /X Do",
            "/Font << /F1 5 0 R >> /XObject << /X 4 0 R >>",
            &chinese_font("UniGB-UCS2-H"),
        ),
        latin("BT /F1 12 Tf 72 700 Td [(W) 80 (ords)] TJ ET"),
        pptx(&[(&slide, "备注")]),
        docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>"),
        zipped(&[
            ("imsmanifest.xml", MANIFEST.as_bytes()),
            ("content/two.htm", b"<p>x"),
        ]),
        "<!doctype html><p hidden>a<script type='text/template'>&amp;<b"
            .as_bytes()
            .to_vec(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_damaged_file_is_an_error_or_what_could_be_read_and_never_a_crash(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..30),
        cut: proptest::sample::Index,
        swapped in (any::<proptest::sample::Index>(), any::<proptest::sample::Index>()),
    ) {
        let limits = Limits { time: Duration::from_secs(2), ..Limits::default() };
        for original in originals() {
            let mut bytes = original.clone();
            for (index, value) in &changes {
                *index.get_mut(&mut bytes) = *value;
            }
            let (a, b) = (swapped.0.index(bytes.len()), swapped.1.index(bytes.len()));
            for bytes in [&bytes[..], &original[..cut.index(original.len())], &[&original[..a], &original[b..]].concat()] {
                let _ = of_file(bytes, &limits);
            }
        }
    }

    #[test]
    fn no_bytes_are_a_crash(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let limits = Limits::default();
        for head in ["", "%PDF-1.4\n", "PK\u{3}\u{4}", "<html>"] {
            let _ = of_file(&[head.as_bytes(), &bytes].concat(), &limits);
        }
        let inside = String::from_utf8_lossy(&bytes);
        for file in [docx(&inside), pptx(&[(&inside, &inside)]), zipped(&[("imsmanifest.xml", &bytes), ("a.html", &bytes)]), one_page(&bytes, HELVETICA, &[])] {
            let _ = of_file(&file, &limits);
        }
    }
}
