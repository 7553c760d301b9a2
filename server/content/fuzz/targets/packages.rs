//! The manifests of SCORM, cmi5 and H5P, and zips that claim to be packages.
#![no_main]

use content::packages::{Limits, read};
use content_fuzz::zipped;
use libfuzzer_sys::fuzz_target;

const H5P: &[u8] = include_bytes!("../corpus/packages/h5p.json");

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    for name in ["imsmanifest.xml", "cmi5.xml"] {
        let files: [(&str, &[u8]); 3] = [(name, bytes), ("a.html", b"x"), ("b/index.html", b"x")];
        let _ = read(&zipped(&files), &limits);
    }
    let library: &[u8] = br#"{"preloadedJs":[{"path":"own.js"}]}"#;
    for (head, content) in [(bytes, &b"{}"[..]), (H5P, bytes)] {
        let files: [(&str, &[u8]); 4] = [
            ("h5p.json", head),
            ("content/content.json", content),
            ("H5P.Own-1.0/library.json", library),
            ("H5P.Own-1.0/own.js", b"'completed'"),
        ];
        let _ = read(&zipped(&files), &limits);
    }
    let _ = read(&bytes.to_vec().into(), &limits);
});
