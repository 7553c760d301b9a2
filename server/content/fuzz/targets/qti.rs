//! QTI: a question or a package; whatever is read can be packed, and what was packed is read again.
#![no_main]

use content::qti::{self, Labels};
use libfuzzer_sys::fuzz_target;

const LABELS: Labels<'_> = Labels {
    right: "对",
    wrong: "错",
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = qti::read_quiz(bytes) {
        let packed = qti::print_package(&read.quiz, "x", LABELS, &[]);
        let packed = packed.unwrap_or_default();
        let again = qti::read_quiz(&packed);
        // What has no right answer yet is read, for its author to finish; as QTI nothing can be told of it.
        let unfinished = read.quiz.questions.is_empty() || !read.quiz.problems().is_empty();
        assert!(again.is_ok() || unfinished, "{again:?} of {:?}", read.quiz);
    }
});
