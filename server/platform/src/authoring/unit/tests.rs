use super::*;

#[test]
fn everything_that_is_wrong_with_a_unit_is_told_at_once() {
    let new = NewUnit {
        section: " ".to_owned(),
        title: String::new(),
        required: true,
        content: NewContent::Quiz {
            gift: "一个问题 {=对".to_owned(),
            pass_percent: 0,
            attempts: 101,
            draw: 0,
            minutes: 1441,
            searchable: false,
        },
    };
    let Err(Error::Refused(refusals)) = new.read(None) else {
        panic!("it is refused")
    };
    let fields: Vec<_> = refusals.iter().map(|each| each.field.as_str()).collect();
    assert_eq!(
        &fields[..5],
        ["section", "title", "pass_percent", "attempts", "minutes"]
    );
    assert!(fields[5].starts_with("gift["), "{fields:?}");
}

#[test]
fn more_questions_than_there_are_cannot_be_drawn() {
    let unit = |draw| NewUnit {
        section: "一".to_owned(),
        title: "测验".to_owned(),
        required: true,
        content: NewContent::Quiz {
            gift: "一{T}\n\n说明\n\n二{F}".to_owned(),
            pass_percent: 60,
            attempts: 0,
            draw,
            minutes: 20,
            searchable: false,
        },
    };
    let (written, _) = unit(2).read(None).expect("as many as there are");
    let Content::Quiz(quiz) = written.content else {
        panic!("a quiz")
    };
    assert_eq!((quiz.draw, quiz.minutes), (2, 20));
    let Err(Error::Refused(refusals)) = unit(3).read(None) else {
        panic!("it is refused")
    };
    assert_eq!(refusals[0].field, "draw");
}

#[test]
fn a_video_that_is_none_is_refused_by_its_name() {
    let new = NewUnit {
        section: "一".to_owned(),
        title: "视频".to_owned(),
        required: true,
        content: NewContent::Video {
            file: Some(NewFile {
                name: "课.mp4".to_owned(),
                bytes: Bytes::from_static(b"no video"),
            }),
            captions: Some(Bytes::from_static(
                b"WEBVTT\n\n00:05.000 --> 00:01.000\nx\n",
            )),
            watch_percent: 90,
        },
    };
    let Err(Error::Refused(refusals)) = new.read(None) else {
        panic!("it is refused")
    };
    let text = format!("{refusals:?}");
    assert!(
        text.contains("课.mp4") && text.contains("captions["),
        "{text}"
    );
}
