//! WebVTT and SubRip: what is read is printed in both and read again as the same.
#![no_main]

use content::captions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(text) = captions::decode(bytes) else {
        return;
    };
    if let Ok(cues) = captions::parse(&text) {
        let again = captions::parse(&captions::to_webvtt(&cues));
        assert_eq!(again.as_ref().map(Vec::len), Ok(cues.len()), "{text:?}");
        let _ = captions::parse(&captions::to_subrip(&cues));
    }
});
