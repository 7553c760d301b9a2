//! Moodle XML: whatever is read can be printed, and what was printed is read again.
#![no_main]

use content::moodle_xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(read) = moodle_xml::read_quiz(text) {
        let printed = moodle_xml::print_quiz(&read.quiz);
        assert!(moodle_xml::read_quiz(&printed).is_ok(), "{printed}");
    }
});
