//! The manifests of SCORM and cmi5, and zips that claim to be packages.
#![no_main]

use content::packages::{Limits, read};
use content_fuzz::zipped;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    for name in ["imsmanifest.xml", "cmi5.xml"] {
        let files: [(&str, &[u8]); 3] = [(name, bytes), ("a.html", b"x"), ("b/index.html", b"x")];
        let _ = read(&zipped(&files), &limits);
    }
    let _ = read(&bytes.to_vec().into(), &limits);
});
