//! Small files of every kind, made on the spot.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect("starts");
        writer.write_all(bytes).expect("writes");
    }
    writer.finish().expect("finishes").into_inner()
}

const CONTENT_TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

pub(super) const STYLES: &str = r#"<w:styles xmlns:w="w">
  <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="a"><w:name w:val="Section title"/><w:basedOn w:val="1"/></w:style>
  <w:style w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
</w:styles>"#;

pub(super) fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>见附件一</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    zipped(&[
        CONTENT_TYPES,
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ])
}

/// Slides as their shape trees and notes, in the order of the presentation; their files are named in the opposite order.
pub(super) fn pptx(slides: &[(&str, &str)]) -> Vec<u8> {
    let ids: Vec<String> = (0..slides.len())
        .map(|n| format!("<p:sldId id=\"{}\" r:id=\"rId{n}\"/>", 256 + n))
        .collect();
    let ids = ids.concat();
    let name = |n: usize| format!("slide{}.xml", slides.len() - n);
    let relation = |id: String, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://x/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations: String = (0..slides.len())
        .map(|n| relation(format!("rId{n}"), "slide", &format!("slides/{}", name(n))))
        .collect();
    let mut files = vec![
        (CONTENT_TYPES.0.to_owned(), "<Types/>".to_owned()),
        (
            "ppt/presentation.xml".to_owned(),
            format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
        ),
        (
            "ppt/_rels/presentation.xml.rels".to_owned(),
            format!("<Relationships>{relations}</Relationships>"),
        ),
    ];
    for (n, (shapes, notes)) in slides.iter().enumerate() {
        let slide = format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
        files.push((format!("ppt/slides/{}", name(n)), slide));
        let target = format!("../notesSlides/notes{n}.xml");
        let relations = format!(
            "<Relationships>{}</Relationships>",
            relation("rId1".to_owned(), "notesSlide", &target)
        );
        files.push((format!("ppt/slides/_rels/{}.rels", name(n)), relations));
        let notes = format!(
            "<p:notes><p:sp><p:ph type=\"sldNum\"/><a:p><a:t>{n}</a:t></a:p></p:sp><p:sp><p:ph type=\"body\"/><a:p><a:t>{notes}</a:t></a:p></p:sp></p:notes>"
        );
        files.push((format!("ppt/notesSlides/notes{n}.xml"), notes));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    zipped(&files)
}

pub(super) fn shape(placeholder: &str, text: &str) -> String {
    let lines = text.lines();
    let paragraphs: Vec<String> = lines
        .map(|line| format!("<a:p><a:r><a:t>{line}</a:t></a:r></a:p>"))
        .collect();
    let paragraphs = paragraphs.concat();
    format!(
        "<p:sp><p:nvPr><p:ph type=\"{placeholder}\"/></p:nvPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
pub(super) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    out.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .into_bytes(),
    );
    out
}

pub(super) fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// One page with this content and these fonts: object 3 is the page, 4 its content, from 5 on whatever is given.
pub(super) fn one_page(content: &[u8], resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {resources} >> >>")
            .into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A font of a predefined `CMap` whose glyphs are not embedded, as old Chinese programs write it.
pub(super) fn chinese_font(cmap: &str) -> Vec<Vec<u8>> {
    vec![
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{cmap} /DescendantFonts [6 0 R] >>")
            .into_bytes(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R >>".to_vec(),
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>".to_vec(),
    ]
}
