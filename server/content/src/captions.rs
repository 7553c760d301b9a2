//! Captions: `WebVTT` and SRT in and out, and the rows of a form in which they are written.
//!
//! Read tolerantly, as players do: the header, hours and cue numbers may be missing, a comma may stand for the point,
//! and styling is dropped. A small parser of our own, because those on crates.io read only one of the two formats or
//! refuse what players accept.

mod print;
mod rows;

use std::borrow::Cow;

use domain::catalogue::Cue;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

pub use print::{clock, to_subrip, to_webvtt};
pub use rows::{CUES_LIMIT, Fault, Row, RowField, RowProblem, TEXT_LIMIT, read_rows};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct CaptionProblem {
    /// From 1.
    pub line: u32,
    pub what: String,
}

/// The text of a caption file: UTF-16 by its mark or by its zeros, else UTF-8 if it is valid, else GB18030, in which
/// subtitle programs on Chinese Windows write. None if it is none of these, so that nobody's words become noise.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some(encoding) = wide(bytes) {
        let unmarked = bytes
            .strip_prefix(b"\xFF\xFE")
            .or_else(|| bytes.strip_prefix(b"\xFE\xFF"))
            .unwrap_or(bytes);
        return encoding.decode_without_bom_handling_and_without_replacement(unmarked);
    }
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(unmarked) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(unmarked),
    }
}

/// Captions begin with a digit or `WEBVTT`, whose other half in UTF-16 is a zero.
fn wide(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match *bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [a, 0, b, 0, ..] if a != 0 && b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if a != 0 && b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The cues in the order of the file, without tags; empty ones are dropped.
pub fn parse(text: &str) -> Result<Vec<Cue>, Vec<CaptionProblem>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines().map(str::trim_end)).peekable();
    let (mut cues, mut problems) = (Vec::new(), Vec::new());
    while let Some((line, content)) = lines.next() {
        // The header, a note, a style or a cue's number: whatever is no time is skipped.
        let Some((from, to)) = content.split_once("-->") else {
            continue;
        };
        let mut words = Vec::new();
        while let Some((_, word)) =
            lines.next_if(|(_, content)| !content.is_empty() && !content.contains("-->"))
        {
            words.push(word);
        }
        // Settings such as "align:start" follow the second time.
        let to = to.split_whitespace().next().unwrap_or_default();
        match (millis(from.trim()), millis(to)) {
            (Some(from_millis), Some(to_millis)) if from_millis <= to_millis => {
                let text = plain(&words.join("\n"));
                if !text.is_empty() {
                    cues.push(Cue {
                        from_millis,
                        to_millis,
                        text,
                    });
                }
            }
            (Some(_), Some(_)) => problems.push(CaptionProblem {
                line,
                what: format!("the caption ends before it begins: {content:?}"),
            }),
            _ => problems.push(CaptionProblem {
                line,
                what: format!("{content:?} is not a time; write 00:01:02.500 --> 00:01:05.000"),
            }),
        }
    }
    if cues.is_empty() && problems.is_empty() {
        problems.push(CaptionProblem { line: 1, what: "there are no captions; write WebVTT or SRT, such as 00:01:02.500 --> 00:01:05.000 and the words beneath".to_owned() });
    }
    if problems.is_empty() {
        Ok(cues)
    } else {
        Err(problems)
    }
}

/// `01:02:03.456`, `02:03,456` or `02:03` in milliseconds.
fn millis(text: &str) -> Option<u32> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |part: &str| {
        part.parse::<u32>()
            .ok()
            .filter(|_| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let fraction = digits(&format!("{fraction:0<3}"))?;
    let parts: Vec<u32> = clock.split(':').map(digits).collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            hours.checked_mul(3600)? + minutes * 60 + seconds
        }
        [minutes, seconds] if seconds < 60 => minutes * 60 + seconds,
        _ => return None,
    };
    (fraction < 1000).then(|| seconds.checked_mul(1000)?.checked_add(fraction))?
}

/// What readers of captions take for a character.
const ENTITIES: [(&str, &str); 6] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&lrm;", ""),
    ("&rlm;", ""),
    ("&amp;", "&"),
];

/// Without `<v Name>`, `<i>`, `{\an8}`; entities resolved; a line break is kept. What comes out is, printed as `WebVTT`,
/// read as the same again.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, c) in [("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", "")] {
        text = text.replace(entity, c);
    }
    text = without_tags(&text);
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '<' => rest.find('>'),
            '{' if rest.starts_with("{\\") => rest.find('}'),
            _ => None,
        };
        if let Some(end) = skipped {
            rest = &rest[end + 1..];
        } else {
            // What stood around a tag must not come together as another.
            if c == '\\' {
                out.truncate(out.trim_end_matches('{').len());
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cue(from_millis: u32, to_millis: u32, text: &str) -> Cue {
        Cue {
            from_millis,
            to_millis,
            text: text.to_owned(),
        }
    }

    proptest! {
        #[test]
        fn cues_survive_printing_and_parsing(times in proptest::collection::vec((0..300_000_000_u32, 0..9000_u32, "[a-z<>&年]{1,9}(\n[a-z年]{1,4})?"), 1..6)) {
            let cues: Vec<Cue> = times.into_iter().map(|(from, length, text)| cue(from, from + length, &text)).collect();
            // An arrow begins a new cue in every format.
            prop_assume!(cues.iter().all(|cue| !cue.text.contains("--")));
            prop_assert_eq!(parse(&to_webvtt(&cues)), Ok(cues));
        }

        #[test]
        fn what_was_read_once_is_printed_and_read_as_the_same(text in "([a-z年\n ]|<i>|</i>|<|>|[{]|[}]|\\\\an8|\\\\|&lt;|&gt;|&amp;|&nbsp;|&rlm;|-){1,30}") {
            if let Ok(cues) = parse(&format!("00:01.000 --> 00:02.000\n{text}")) {
                prop_assert_eq!(parse(&to_webvtt(&cues)), Ok(cues));
            }
        }

        #[test]
        fn cues_survive_subrip_too(times in proptest::collection::vec((0..300_000_000_u32, 0..9000_u32, "([a-z<>&;年1-9-]|&lt;|&amp;|-->|<i>){1,9}(\n[a-z0-9年]{1,4})?"), 1..6)) {
            let cues: Vec<Cue> = times.into_iter().map(|(from, length, text)| cue(from, from + length, &text)).collect();
            prop_assert_eq!(parse(&to_subrip(&cues)), Ok(cues));
        }

        #[test]
        fn no_bytes_make_the_decoder_panic_and_utf8_comes_back_as_it_was(bytes: Vec<u8>, text in "[1-9]{2}[a-z年]{0,20}") {
            let _ = decode(&bytes);
            let decoded = decode(text.as_bytes());
            prop_assert_eq!(decoded.as_deref(), Some(text.as_str()));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "([0-9:.,<>{&年-]|-->|\n|\\\\){0,60}") {
            let _ = parse(&text);
        }
    }

    #[test]
    fn webvtt_is_read_without_its_notes_styles_and_tags() {
        let text = "\u{FEFF}WEBVTT - title\r\n\r\nNOTE a remark\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nintro\r\n00:01.500 --> 00:00:04.000 align:start\r\n<v 王老师>三年 &lt;全员&gt; <i>培训</i>\r\n第二行\r\n\r\n00:05.000 --> 00:06.000\r\n<b></b>\r\n";
        assert_eq!(
            parse(text),
            Ok(vec![cue(1500, 4000, "三年 <全员> 培训\n第二行")])
        );
    }

    #[test]
    fn subrip_is_numbered_with_commas_and_ordinary_words_stay_as_they_are() {
        let cues = [
            cue(1500, 4000, "R&D 3 < 5\n第二行"),
            cue(3_600_000, 3_601_050, "二"),
        ];
        let text = "1\n00:00:01,500 --> 00:00:04,000\nR&D 3 < 5\n第二行\n\n2\n01:00:00,000 --> 01:00:01,050\n二\n\n";
        assert_eq!(to_subrip(&cues), text);
    }

    #[test]
    fn srt_is_read_too() {
        let text =
            "1\n00:00:01,000 --> 00:00:02,500\n{\\an8}一\n\n2\n01:00:00,000 --> 01:00:01,000\n二\n";
        assert_eq!(
            parse(text),
            Ok(vec![cue(1000, 2500, "一"), cue(3_600_000, 3_601_000, "二")])
        );
    }

    #[test]
    fn captions_are_decoded_as_windows_wrote_them() {
        let text = "1\r\n00:00:01,000 --> 00:00:02,500\r\n课堂观察，三步走\r\n";
        let (gb, _, _) = GB18030.encode(text);
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let ways = [
            text.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", text.as_bytes()),
            gb.into_owned(),
            marked(b"\xFF\xFE", &le),
            marked(b"\xFE\xFF", &be),
            le,
            be,
        ];
        for bytes in ways {
            assert_eq!(decode(&bytes).as_deref(), Some(text), "{bytes:?}");
        }
        let cues = parse(&decode(text.as_bytes()).expect("a text"));
        assert_eq!(cues, Ok(vec![cue(1000, 2500, "课堂观察，三步走")]));
        assert_eq!(decode(b"\xFF\xD8\xFF\xE0\x00\x10JFIF"), None);
    }

    #[test]
    fn mistakes_are_told_by_line() {
        let problems =
            parse("WEBVTT\n\n00:00:aa --> 00:00:02.000\nx\n\n00:05.000 --> 00:04.000\ny")
                .expect_err("two mistakes");
        assert_eq!(
            problems
                .iter()
                .map(|problem| problem.line)
                .collect::<Vec<_>>(),
            [3, 6]
        );
        assert!(
            problems[0]
                .what
                .contains("is not a time; write 00:01:02.500"),
            "{problems:?}"
        );
        assert!(parse("").is_err() && parse("just words").is_err());
    }
}
