//! The manifest of a Common Cartridge, beside a page, an outline and some questions; and zips that claim to be cartridges.
#![no_main]

use content::cartridge::{Limits, read};
use content_fuzz::zipped;
use libfuzzer_sys::fuzz_target;

const QUIZ: &[u8] = b"<questestinterop><assessment ident='a' title='t'><section/></assessment></questestinterop>";

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let files: [(&str, &[u8]); 4] = [
        ("imsmanifest.xml", bytes),
        ("page.html", b"<h1>x</h1><p>y</p>"),
        ("quiz.xml", QUIZ),
        ("link.xml", b"<webLink><title>x</title><url href='https://example.org/'/></webLink>"),
    ];
    let _ = read(&zipped(&files), &limits);
    // As the questions that a manifest names.
    let manifest: &[u8] = b"<manifest><metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion></metadata><organizations><organization><item><item identifierref='q'><title>t</title></item></item></organization></organizations><resources><resource identifier='q' type='imsqti_xmlv1p2/imscc_xmlv1p1/assessment'><file href='quiz.xml'/></resource></resources></manifest>";
    let files: [(&str, &[u8]); 2] = [("imsmanifest.xml", manifest), ("quiz.xml", bytes)];
    let _ = read(&zipped(&files), &limits);
    let _ = read(&bytes.to_vec().into(), &limits);
});
