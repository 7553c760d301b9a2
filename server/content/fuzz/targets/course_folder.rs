//! A course folder: its `course.toml`, beside a page and some questions.
#![no_main]

use content::course_folder::{Files, Limits, Purpose, read_files_for};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files: [(&str, &'static [u8]); 3] = [
        ("page.md", "# 一\n\n正文。".as_bytes()),
        ("quiz.gift", b"x {T}"),
        ("clip.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n"),
    ];
    let mut folder = Files::default();
    for (name, content) in files {
        folder.0.insert(name.to_owned(), content.into());
    }
    folder.0.insert("course.toml".to_owned(), bytes.to_vec().into());
    for purpose in [Purpose::Publish, Purpose::Draft] {
        if let Err(problems) = read_files_for(purpose, &folder, &Limits::default()) {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(!problem.to_string().is_empty());
            }
        }
    }
});
