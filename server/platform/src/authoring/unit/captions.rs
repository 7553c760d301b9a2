//! The captions of a video: from a file that was sent, or written beside the video.

use bytes::Bytes;
use content::{
    captions::{self, CUES_LIMIT, Row},
    course_folder::{FileToStore, Limits},
};
use domain::catalogue::{CaptionTrack, Content, Cue, Unit, Video};

use super::size;
use crate::{
    Error, Platform, Refusal, Viewer,
    authoring::{Draft, check_edit},
};

/// Of captions that say nothing of their language.
const LANGUAGE: &str = "zh-CN";

/// Captions as one Chinese track; `SubRip` comes out as `WebVTT`, which is what browsers play.
pub(super) fn track(
    bytes: &Bytes,
    files: &mut Vec<FileToStore>,
    refusals: &mut Vec<Refusal>,
) -> Option<CaptionTrack> {
    size("captions", bytes, Limits::default().page_bytes, refusals);
    let Some(text) = captions::decode(bytes) else {
        let detail = "the captions are no text that can be read; save them as UTF-8";
        refusals.push(Refusal::new("captions", "captions-form", detail));
        return None;
    };
    match captions::parse(&text) {
        Ok(cues) => {
            let (track, file) = track_of(LANGUAGE.to_owned(), cues);
            files.push(file);
            Some(track)
        }
        Err(problems) => {
            refusals.extend(problems.into_iter().map(|problem| {
                let detail = format!("line {}: {}", problem.line, problem.what);
                Refusal::new(
                    format!("captions[{}]", problem.line),
                    "captions-form",
                    detail,
                )
            }));
            None
        }
    }
}

fn track_of(language: String, cues: Vec<Cue>) -> (CaptionTrack, FileToStore) {
    let text = captions::to_webvtt(&cues);
    let file = FileToStore::new("captions.vtt", "text/vtt", text.into());
    let track = CaptionTrack {
        language,
        file: file.stored.clone(),
        cues,
    };
    (track, file)
}

impl Platform {
    /// Writes the first captions of a video of the draft anew; those in other languages stay, and without a single cue
    /// they are gone. [`Error::Refused`] names every field that is wrong as `rows[3].from`, the row from 0.
    pub async fn write_captions(
        &self,
        viewer: &Viewer,
        code: &str,
        revision: u32,
        key: &str,
        rows: &[Row],
    ) -> Result<Draft, Error> {
        let draft = self.draft(viewer, code).await?;
        check_edit(viewer, &draft.owner, draft.state)?;
        let (_, unit) = draft.unit(key).ok_or(Error::NotFound("unit"))?;
        let video = video_of(unit)?;
        if rows.iter().filter(|row| !row.is_empty()).count() > CUES_LIMIT {
            let detail = format!("a video has at most {CUES_LIMIT} captions");
            return Err(Error::refused("rows", "too-many", detail));
        }
        let cues = captions::read_rows(rows, video.duration_millis).map_err(refused)?;
        let track = if cues.is_empty() {
            None
        } else {
            let before = video.captions.first();
            let language = before.map_or(LANGUAGE, |track| track.language.as_str());
            let (track, file) = track_of(language.to_owned(), cues);
            self.store.put(&file.stored, file.bytes).await?;
            Some(track)
        };
        let track = &track;
        self.change(viewer, code, revision, |course| {
            let mut units = course
                .sections
                .iter_mut()
                .flat_map(|section| &mut section.units);
            let unit = units.find(|unit| unit.key == key);
            let Some(Content::Video(video)) = unit.map(|unit| &mut unit.content) else {
                return Err(Error::NotFound("unit"));
            };
            let others = std::mem::take(&mut video.captions).into_iter().skip(1);
            video.captions = track.iter().cloned().chain(others).collect();
            Ok(())
        })
        .await
    }
}

fn video_of(unit: &Unit) -> Result<&Video, Error> {
    match &unit.content {
        Content::Video(video) => Ok(video),
        _ => Err(Error::NotFound("video")),
    }
}

fn refused(problems: Vec<captions::RowProblem>) -> Error {
    let refusals = problems.into_iter().map(|problem| {
        let field = format!("rows[{}].{}", problem.row, problem.field.name());
        Refusal::new(field, problem.fault.code(), problem.fault.to_string())
    });
    Error::Refused(refusals.collect())
}
