use super::*;

fn choices(text: &str, format: TextFormat) -> Vec<(String, i32, Option<String>)> {
    let read = read(text, format, Host::Xml).expect("a gap");
    assert_eq!(read.length, text.len());
    match read.gap.body {
        GapBody::ShortAnswer { answers: choices } | GapBody::SingleChoice { options: choices } => {
            choices
                .into_iter()
                .map(|choice| (choice.text, choice.permille, choice.feedback))
                .collect()
        }
        GapBody::Numeric { .. } => panic!("no choices"),
    }
}

#[test]
fn the_answers_of_a_gap_are_read_with_their_shares_and_feedback() {
    let right = |text: &str| (text.to_owned(), 1000, None);
    assert_eq!(
        choices("{1:MULTICHOICE:一~%50%二#近了~=三}", TextFormat::Plain),
        [
            ("一".to_owned(), 0, None),
            ("二".to_owned(), 500, Some("近了".to_owned())),
            right("三")
        ]
    );
    assert_eq!(
        choices("{:SA: =a\\}\\~\\#\\\\ }", TextFormat::Plain),
        [right("a}~#\\")]
    );
    assert_eq!(
        choices("{2:MC:~%100%a<b>b</b>&lt;&#39;&nbsp;c}", TextFormat::Html),
        [right("ab<' c")]
    );
    assert_eq!(
        choices("{2:MC:=&lt;b>}", TextFormat::Plain),
        [right("&lt;b>")]
    );
}

#[test]
fn the_weight_and_the_numbers_of_a_gap_are_read() {
    let read = read(
        "{3:NM:=72:0.5~%50%1..5~*#any} x",
        TextFormat::Html,
        Host::Gift,
    );
    let Read { gap, length, .. } = read.expect("a gap");
    assert_eq!((gap.weight, length), (3, 29));
    let GapBody::Numeric { answers } = gap.body else {
        panic!("a number")
    };
    let told: Vec<_> = answers.iter().map(ToString::to_string).collect();
    assert_eq!(told[..2], ["71.5..72.5", "1..5"]);
    assert_eq!(answers[2].min, Decimal::LOWEST);
}

#[test]
fn what_begins_like_a_gap_and_what_does_not() {
    for text in ["{1:SHORTANSWER:=x}", "{:MC:a~=b}", "{ 12 : FOO : x}"] {
        assert!(begins(text), "{text}");
    }
    for text in [
        "{=a ~b}",
        "{#1:2}",
        "{a:b:c}",
        "{1:x:=y}",
        "{1::x}",
        "x{1:SA:=x}",
        "{1:SA",
    ] {
        assert!(!begins(text), "{text}");
    }
}

#[test]
fn mistakes_in_a_gap_are_told_with_their_place() {
    for (text, place, part) in [
        ("{1:FOO:=x}", 1, "SHORTANSWER, NUMERICAL or MULTICHOICE"),
        ("{99999:SA:=x}", 1, "0 to 65535"),
        ("{1:SA:=x", 0, "closes the gap"),
        ("{1:SA:}", 6, "text of an answer"),
        ("{1:SA:=a~~b}", 9, "text of an answer"),
        ("{1:SA:%200%a}", 6, "%100%"),
        ("{1:NM:=one}", 6, "a number such as 72"),
    ] {
        match read(text, TextFormat::Plain, Host::Gift).expect_err("a mistake") {
            Wrong::Form { at, wanted } => {
                assert_eq!(at, place, "{text}");
                assert!(wanted.words().contains(part), "{text}: {wanted}");
            }
            Wrong::Kind { name } => panic!("{text}: {name}"),
        }
    }
    let several = read("{1:MULTIRESPONSE:=a~=b}", TextFormat::Plain, Host::Xml);
    assert!(matches!(several, Err(Wrong::Kind { .. })));
}
