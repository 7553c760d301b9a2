//! What is printed can be read again, whatever a question holds.

use domain::assessment::Quiz;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::questions::samples::question;

proptest! {
    #[test]
    fn what_is_printed_is_read_back_as_the_same_quiz(questions in vec(question(), 1..4)) {
        let quiz = Quiz { questions }.numbered();
        let text = print(&quiz);
        prop_assert_eq!(parse(&text).map(|gift| gift.quiz), Ok(quiz), "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "([a-z =~#%{}:\\\\\n>-]|####|->|::){0,60}|.{0,40}") {
        let _ = read_quiz(&text);
    }
}
