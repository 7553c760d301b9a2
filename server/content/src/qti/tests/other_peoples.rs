//! Files that nobody in this project wrote.

use std::{collections::BTreeSet, fs, path::Path};

use domain::assessment::Kind;

use super::*;

/// `None` where the material is not here.
fn read_other(name: &str) -> Option<Imported> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/testdata/questions/qti")
        .join(name);
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: {} is missing", path.display());
        return None;
    };
    let read = read_quiz(&bytes);
    Some(read.unwrap_or_else(|problems| panic!("{name}: {problems:?}")))
}

fn codes(imported: &Imported) -> BTreeSet<&'static str> {
    let left_out = imported.left_out.iter();
    left_out.map(|left_out| left_out.what.code()).collect()
}

#[test]
fn single_questions_of_other_people_are_read() {
    if let Some(imported) = read_other("qti22-choice.xml") {
        let Body::SingleChoice { options } = &imported.quiz.questions[0].body else {
            panic!("a choice")
        };
        let shares: Vec<i32> = options.iter().map(|option| option.permille).collect();
        assert_eq!(shares, [1000, 0, 0]);
        assert_eq!(codes(&imported), BTreeSet::from(["media"]));
    }
    if let Some(imported) = read_other("qti22-choice_multiple.xml") {
        let Body::MultipleChoice { options } = &imported.quiz.questions[0].body else {
            panic!("choices")
        };
        let shares: Vec<i32> = options.iter().map(|option| option.permille).collect();
        assert_eq!(shares, [500, -1000, -1000, 500, -1000, -500]);
        assert_eq!(codes(&imported), BTreeSet::new());
    }
    if let Some(imported) = read_other("qti22-match.xml") {
        let Body::Matching { pairs, distractors } = &imported.quiz.questions[0].body else {
            panic!("a matching")
        };
        assert_eq!((pairs.len(), distractors.len()), (4, 0));
        assert_eq!(pairs[3].right, "The Tempest");
        assert_eq!(codes(&imported), BTreeSet::from(["weights"]));
    }
    if let Some(imported) = read_other("qti22-text_entry.xml") {
        let Body::ShortAnswer { answers } = &imported.quiz.questions[0].body else {
            panic!("a word")
        };
        assert_eq!(texts(answers), [("York", 1000, None), ("york", 500, None)]);
        assert_eq!(codes(&imported), BTreeSet::from(["case"]));
    }
    if let Some(imported) = read_other("qti22-order.xml") {
        let Body::Ordering { items } = &imported.quiz.questions[0].body else {
            panic!("an ordering")
        };
        assert_eq!(items[0], "Michael Schumacher");
        assert_eq!(items.len(), 3);
        assert_eq!(
            codes(&imported),
            BTreeSet::from(["all-or-nothing", "fixed-order"])
        );
    }
}

#[test]
fn packages_of_other_people_are_read() {
    if let Some(imported) = read_other("qti3-beginners-guide.zip") {
        let kinds: Vec<Kind> = imported.quiz.questions.iter().map(Question::kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::SingleChoice,
                Kind::TrueFalse,
                Kind::MultipleChoice,
                Kind::Essay,
                Kind::ShortAnswer,
                Kind::Essay,
            ]
        );
        assert!(
            imported.quiz.questions[2]
                .stem
                .contains("<strong>new</strong>")
        );
        assert_eq!(
            codes(&imported),
            BTreeSet::from(["all-or-nothing", "case", "media", "setting"])
        );
    }
    if let Some(imported) = read_other("qti3-basicFeedbackTest.zip") {
        let kinds: Vec<Kind> = imported.quiz.questions.iter().map(Question::kind).collect();
        assert_eq!(kinds, [Kind::TrueFalse, Kind::TrueFalse, Kind::Numeric]);
        let Body::TrueFalse { feedback_true, .. } = &imported.quiz.questions[1].body else {
            panic!("a judgement")
        };
        assert_eq!(feedback_true.as_deref(), Some("That's correct"));
        let told = codes(&imported);
        for code in ["several", "feedback", "formula", "tolerance", "adaptive"] {
            assert!(told.contains(code), "{code} in {told:?}");
        }
    }
}
