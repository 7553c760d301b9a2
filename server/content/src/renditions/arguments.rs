//! What ffmpeg is told, argument by argument.

use std::ffi::OsString;

use domain::renditions::RenditionKind;

use super::Task;

/// Before the source: what may be read of it, and by what.
const INPUT: [&str; 8] = [
    "-threads",
    "1",
    "-protocol_whitelist",
    "file,pipe",
    // A picture of 8192 × 4320 is the largest that is taken apart.
    "-max_pixels",
    "35389440",
    "-f",
    "mov",
];

/// Even numbers of lines and columns, as the codec wants them; never more than the source has.
const SMALL: &[&str] = &[
    "-map",
    "0:v:0",
    "-map",
    "0:a:0?",
    "-vf",
    "scale=w=-2:h='trunc(min(360,ih)/2)*2'",
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "27",
    "-profile:v",
    "main",
    "-pix_fmt",
    "yuv420p",
    "-c:a",
    "aac",
    "-b:a",
    "64k",
    "-ac",
    "1",
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
];

/// Silence fills the sound up to the end of the picture, so that it can be heard as far as the video can be watched.
const AUDIO: &[&str] = &[
    "-map",
    "0:a:0",
    "-vn",
    "-af",
    "apad",
    "-c:a",
    "aac",
    "-b:a",
    "48k",
    "-ac",
    "1",
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
];

const POSTER: &[&str] = &[
    "-map",
    "0:v:0",
    "-frames:v",
    "1",
    "-vf",
    "scale=w=-2:h='trunc(min(720,ih)/2)*2'",
    "-c:v",
    "mjpeg",
    "-q:v",
    "4",
    "-update",
    "1",
    "-f",
    "image2",
];

pub(super) fn arguments(task: &Task<'_>) -> Vec<OsString> {
    let mut all: Vec<OsString> = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
        .map(OsString::from)
        .to_vec();
    let mut put = |words: &[&str]| all.extend(words.iter().map(OsString::from));
    put(&INPUT);
    if task.kind == RenditionKind::Poster {
        // Past a black beginning.
        put(&["-ss", &seconds(task.duration_millis / 10)]);
    }
    put(&["-i"]);
    all.push(file(task.source));
    let mut put = |words: &[&str]| all.extend(words.iter().map(OsString::from));
    put(&["-threads", "1", "-filter_threads", "1", "-sn", "-dn"]);
    // Where and by whom it was recorded is nobody's business.
    put(&["-map_metadata", "-1", "-map_chapters", "-1"]);
    match task.kind {
        RenditionKind::Small => put(SMALL),
        RenditionKind::Audio => put(AUDIO),
        // A PDF is made of no film.
        RenditionKind::Poster | RenditionKind::Pdf => put(POSTER),
    }
    if task.kind != RenditionKind::Poster {
        put(&["-t", &seconds(task.duration_millis)]);
        put(&["-fs", &task.most_bytes.to_string()]);
    }
    put(&["-progress", "pipe:1"]);
    all.push(file(task.target));
    all
}

fn seconds(millis: u32) -> String {
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

/// The name of a file is never taken for an option or for another protocol.
fn file(path: &std::path::Path) -> OsString {
    let mut name = OsString::from("file:");
    name.push(path);
    name
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_source_is_read_as_a_file_alone_and_as_mp4_alone_by_one_thread() {
        for kind in RenditionKind::OF_VIDEO {
            let task = Task {
                kind: *kind,
                source: Path::new("/tmp/in"),
                target: Path::new("/tmp/out.mp4"),
                duration_millis: 61_250,
                most_bytes: 1000,
            };
            let all: Vec<String> = arguments(&task)
                .into_iter()
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            let source = all.iter().position(|word| word == "-i").expect("a source");
            let before = all[..source].join(" ");
            assert!(
                before.contains("-threads 1 -protocol_whitelist file,pipe"),
                "{before}"
            );
            assert!(before.contains("-f mov"), "{before}");
            assert_eq!(all[source + 1], "file:/tmp/in");
            assert_eq!(all.last().map(String::as_str), Some("file:/tmp/out.mp4"));
            assert!(all[source..].join(" ").contains("-threads 1 "));
            let is_limited = all.join(" ").contains("-t 61.250 -fs 1000");
            assert_eq!(is_limited, *kind != RenditionKind::Poster);
        }
    }
}
