//! Sounds alone: how long, by every packet of the file, so that neither a header nor a guess decides what must be heard.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use symphonia::core::{
    codecs::{
        CodecParameters,
        audio::{AudioCodecId, well_known},
    },
    errors::Error,
    formats::{FormatOptions, TrackType, probe::Hint},
    io::{MediaSourceStream, MediaSourceStreamOptions},
    meta::MetadataOptions,
};

use super::{ProbeError, media_type, mp4, name};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFacts {
    pub media_type: &'static str,
    pub duration_millis: u32,
    /// For people: `mp3`, `mp4a`.
    pub codecs: String,
}

/// Length and codec of an MP3, of AAC in MP4 (m4a), of Opus or Vorbis in Ogg, or of a WAV.
pub fn sound(bytes: &[u8]) -> Result<SoundFacts, ProbeError> {
    match media_type(bytes) {
        Some(kind @ "audio/mpeg") => by_packets(bytes, kind),
        _ if bytes.starts_with(b"OggS") => by_packets(bytes, "audio/ogg"),
        Some("audio/x-wav" | "audio/wav") => by_packets(bytes, "audio/wav"),
        _ if super::is_mp4(bytes) => in_mp4(bytes),
        _ => Err(ProbeError::NotSound { found: name(bytes) }),
    }
}

fn in_mp4(bytes: &[u8]) -> Result<SoundFacts, ProbeError> {
    let facts = mp4(bytes)?;
    if facts.has_picture {
        return Err(ProbeError::HasPicture);
    }
    if facts.duration_millis == 0 {
        return Err(ProbeError::NoDuration);
    }
    if !facts.has_aac {
        return Err(ProbeError::SoundCodec {
            codec: "of another kind than AAC".to_owned(),
        });
    }
    Ok(SoundFacts {
        media_type: "audio/mp4",
        duration_millis: facts.duration_millis,
        codecs: "mp4a".to_owned(),
    })
}

/// What browsers play, with its name.
fn known(codec: AudioCodecId) -> Option<&'static str> {
    Some(match codec {
        well_known::CODEC_ID_MP3 => "mp3",
        well_known::CODEC_ID_OPUS => "opus",
        well_known::CODEC_ID_VORBIS => "vorbis",
        well_known::CODEC_ID_PCM_U8
        | well_known::CODEC_ID_PCM_S16LE
        | well_known::CODEC_ID_PCM_S24LE
        | well_known::CODEC_ID_PCM_F32LE => "pcm",
        _ => return None,
    })
}

/// The reader trusts sizes within the file, so a forged one may make it panic, which must not end more than this probe.
fn by_packets(bytes: &[u8], media_type: &'static str) -> Result<SoundFacts, ProbeError> {
    let damaged = |detail: &str| ProbeError::DamagedSound {
        detail: detail.to_owned(),
    };
    catch_unwind(AssertUnwindSafe(|| walk(bytes, media_type)))
        .map_err(|_| damaged("it contradicts itself"))?
}

fn walk(bytes: &[u8], media_type: &'static str) -> Result<SoundFacts, ProbeError> {
    let damaged = |detail: String| ProbeError::DamagedSound { detail };
    let source = MediaSourceStream::new(
        Box::new(Cursor::new(bytes)),
        MediaSourceStreamOptions::default(),
    );
    let mut reader = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            source,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| damaged(error.to_string()))?;
    let track = reader
        .first_track(TrackType::Audio)
        .ok_or_else(|| damaged("no sound is in it".to_owned()))?;
    let codec = match &track.codec_params {
        Some(CodecParameters::Audio(parameters)) => known(parameters.codec),
        _ => None,
    };
    let codec = codec.ok_or_else(|| ProbeError::SoundCodec {
        codec: "of another kind".to_owned(),
    })?;
    let id = track.id;
    let base = track.time_base.ok_or(ProbeError::NoDuration)?;
    let mut ticks: u128 = 0;
    // Each packet takes some of the file, so this ends; a file that is cut off ends with what is there.
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == id => ticks += u128::from(packet.dur.get()),
            Ok(Some(_)) => {}
            Ok(None) | Err(Error::IoError(_) | Error::ResetRequired) => break,
            Err(error) => return Err(damaged(error.to_string())),
        }
    }
    let millis = ticks * 1000 * u128::from(base.numer.get()) / u128::from(base.denom.get());
    let duration_millis = u32::try_from(millis)
        .ok()
        .filter(|millis| *millis > 0)
        .ok_or(ProbeError::NoDuration)?;
    Ok(SoundFacts {
        media_type,
        duration_millis,
        codecs: codec.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MP3: &[u8] = include_bytes!("../../tests/data/two-seconds.mp3");
    const M4A: &[u8] = include_bytes!("../../tests/data/two-seconds.m4a");
    const OPUS: &[u8] = include_bytes!("../../tests/data/two-seconds.ogg");
    const VIDEO: &[u8] = include_bytes!("../../tests/data/two-seconds.mp4");

    /// A second of silence.
    fn wav() -> Vec<u8> {
        let data = [0; 16_000];
        let length = 16_000_u32;
        let head: [&[u8]; 13] = [
            b"RIFF",
            &(36 + length).to_le_bytes(),
            b"WAVE",
            b"fmt ",
            &16_u32.to_le_bytes(),
            &1_u16.to_le_bytes(),
            &1_u16.to_le_bytes(),
            &8000_u32.to_le_bytes(),
            &length.to_le_bytes(),
            &2_u16.to_le_bytes(),
            &16_u16.to_le_bytes(),
            b"data",
            &length.to_le_bytes(),
        ];
        [head.concat().as_slice(), &data].concat()
    }

    #[test]
    fn a_sound_tells_its_length_by_its_content() {
        let wav = wav();
        let cases: [(&[u8], &str, &str, u32); 4] = [
            (MP3, "audio/mpeg", "mp3", 2000),
            (M4A, "audio/mp4", "mp4a", 2000),
            (OPUS, "audio/ogg", "opus", 2000),
            (&wav, "audio/wav", "pcm", 1000),
        ];
        for (bytes, media_type, codecs, millis) in cases {
            let facts = sound(bytes).expect(media_type);
            assert_eq!(
                (facts.media_type, facts.codecs.as_str()),
                (media_type, codecs)
            );
            assert!(
                facts.duration_millis.abs_diff(millis) < 100,
                "{media_type}: {}",
                facts.duration_millis
            );
        }
    }

    #[test]
    fn what_is_no_sound_alone_is_refused_by_its_content() {
        assert_eq!(sound(VIDEO), Err(ProbeError::HasPicture));
        let words = ProbeError::NotSound {
            found: "a text".to_owned(),
        };
        assert_eq!(sound(b"just words"), Err(words));
        assert_eq!(super::super::video(M4A), Err(ProbeError::NoPicture));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_sound_is_an_error_or_shorter_and_never_a_crash(changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40), cut: proptest::sample::Index) {
            for original in [MP3, M4A, OPUS] {
                let mut bytes = original.to_vec();
                for (index, value) in &changes {
                    *index.get_mut(&mut bytes) = *value;
                }
                let _ = sound(&bytes);
                let _ = sound(&original[..cut.index(original.len())]);
            }
        }
    }
}
