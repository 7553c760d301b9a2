//! Cues as a file.

use domain::catalogue::Cue;

use super::ENTITIES;

/// The one format that browsers play.
pub fn to_webvtt(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n");
    for cue in cues {
        let text = cue
            .text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let (from, to) = (clock(cue.from_millis), clock(cue.to_millis));
        out.extend(["\n", &from, " --> ", &to, "\n", &text, "\n"]);
    }
    out
}

/// `SubRip`, which editing programs and other platforms read.
pub fn to_subrip(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (number, cue) in (1..).zip(cues) {
        let number = number.to_string();
        let comma = |millis| clock(millis).replace('.', ",");
        let (from, to) = (comma(cue.from_millis), comma(cue.to_millis));
        let text = told_apart(&cue.text);
        out.extend([&number, "\n", &from, " --> ", &to, "\n", &text, "\n\n"]);
    }
    out
}

/// `SubRip` knows no entities, so that ordinary words are written as they are: only what a reader would take for an
/// entity, a tag or an arrow is not.
fn told_apart(text: &str) -> String {
    let is_entity = |rest: &str| ENTITIES.iter().any(|(entity, _)| rest.starts_with(entity));
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '&' if is_entity(rest) => out.push_str("&amp;"),
            '<' if rest.contains('>') => out.push_str("&lt;"),
            '>' if text[..at].ends_with("--") => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// A time as captions write it: `00:01:02.500`.
pub fn clock(millis: u32) -> String {
    let (seconds, millis) = (millis / 1000, millis % 1000);
    format!(
        "{:02}:{:02}:{:02}.{millis:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
