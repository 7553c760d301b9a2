//! GIFT: whatever is read can be printed, and what was printed is read again.
#![no_main]

use content::gift;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(read) = gift::parse(text) {
        let printed = gift::print(&read.quiz);
        assert!(gift::parse(&printed).is_ok(), "{printed}");
    }
});
