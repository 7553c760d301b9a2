//! The text of PDF pages.
//!
//! Two libraries share the work. lopdf reads the structure, decrypts what needs no password, and unpacks with a limit
//! ([`single`]); hayro interprets one page at a time, with fonts, `CMaps` and the hanzi of fonts that are not embedded
//! ([`glyphs`]), and sees nothing but what that page's text needs: no pictures, colours or shadings, nothing compressed.
//! Lines and paragraphs are ours ([`lines`]).
//!
//! A page that makes a library panic or takes too long is left out and the rest is read; both are caught at the border
//! of [`of_pdf`]. The reader nests calls for nested objects, so it runs on a thread with a stack of its own.

mod glyphs;
mod lines;
mod single;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use super::{At, Collected, Limits, Text, TextError, check_size, damaged};

/// Objects may be a hundred deep for lopdf and five hundred for hayro, in frames of some kilobytes.
const STACK: usize = 32 << 20;

/// Page by page. Pages without text, such as scanned ones, are no places.
pub fn of_pdf(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    check_size(bytes, limits)?;
    thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("pdf-text".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || read(bytes, limits))
            .map_err(|error| damaged(error.to_string()))?;
        reader.join().unwrap_or_else(|_| Err(contradicts()))
    })
}

fn contradicts() -> TextError {
    damaged("its structure contradicts itself")
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Text, TextError> {
    let deadline = Deadline::after(limits.time);
    let mut document = catch_unwind(|| single::Document::load(bytes, limits))
        .unwrap_or_else(|_| Err(contradicts()))?;
    let mut collected = Collected::new(limits);
    for number in 1..=document.pages() {
        if collected.is_full() || deadline.has_passed() {
            collected.text.truncated = true;
            break;
        }
        let page = catch_unwind(AssertUnwindSafe(|| {
            let page = document.page(number)?;
            glyphs::of_page(page, deadline)
        }));
        let Ok(Some(glyphs)) = page else {
            collected.text.truncated = true;
            continue;
        };
        collected.text.truncated |= !glyphs.complete;
        let text = lines::text_of(&glyphs.glyphs);
        collected.add(At::Page(number), None, &text);
    }
    collected.text.truncated |= document.is_cut();
    Ok(collected.text)
}

/// When to stop. Time is no fact of the domain here but a bound on what a forged file may cost.
#[derive(Clone, Copy, Debug)]
struct Deadline {
    begun: Instant,
    most: Duration,
}

impl Deadline {
    fn after(most: Duration) -> Self {
        Self {
            begun: Instant::now(),
            most,
        }
    }

    fn has_passed(&self) -> bool {
        self.begun.elapsed() > self.most
    }
}
