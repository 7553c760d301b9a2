//! How long a page was read: time while it is visible, and while the document that it opened is.

/// A longer silence between two ticks of a visible page means that the machine slept, in milliseconds.
const LONGEST_TICK: f64 = 5_000.0;
/// A page that is hidden so soon after the document was opened is hidden by the document, in milliseconds.
const OPENS_WITHIN: f64 = 5_000.0;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Where {
    Here,
    /// With the document that was opened in a tab of its own.
    AtDocument,
    Away,
}

/// Measures in milliseconds of a clock that only goes forward.
#[derive(Debug)]
pub struct Presence {
    place: Where,
    last: f64,
    opened_at: Option<f64>,
}

impl Presence {
    pub const fn new(visible: bool, now: f64) -> Self {
        let place = if visible { Where::Here } else { Where::Away };
        Self {
            place,
            last: now,
            opened_at: None,
        }
    }

    /// Time since the last call that counts as read.
    pub fn tick(&mut self, now: f64) -> u32 {
        let passed = (now - self.last).max(0.0);
        self.last = now;
        let counts = match self.place {
            Where::Here => passed.min(LONGEST_TICK),
            // Browsers slow down or stop the clockwork of hidden pages, so the whole silence counts. No more than the
            // unit asks for can come of it, and the server admits no more than has passed on its own clock.
            Where::AtDocument => passed,
            Where::Away => 0.0,
        };
        crate::message::millis(counts / 1000.0)
    }

    /// The reader pressed the link that opens the document.
    ///
    /// It opens in a tab of its own, which hides this page; were hidden time never counted, whoever reads the document
    /// where they opened it would get nothing, and whoever lets it lie would get everything. So the time from there
    /// until this page is seen again counts as read. Which pages of it were on the screen, nobody here can see, and
    /// none are claimed.
    pub const fn open_document(&mut self, now: f64) {
        self.opened_at = Some(now);
    }

    /// The page was hidden or shown; returns what counted until then.
    pub fn change(&mut self, visible: bool, now: f64) -> u32 {
        let counted = self.tick(now);
        let opened = self
            .opened_at
            .take()
            .is_some_and(|at| now - at <= OPENS_WITHIN);
        self.place = match (visible, opened) {
            (true, _) => Where::Here,
            (false, true) => Where::AtDocument,
            // Hidden pages can be told twice that they are hidden.
            (false, false) if self.place == Where::AtDocument => Where::AtDocument,
            (false, false) => Where::Away,
        };
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_visible_time_counts() {
        let mut presence = Presence::new(true, 1_000.0);
        assert_eq!(presence.tick(2_000.0), 1_000);
        assert_eq!(presence.change(false, 2_500.0), 500);
        assert_eq!(presence.tick(9_000.0), 0);
        assert_eq!(presence.change(true, 60_000.0), 0);
        assert_eq!(presence.tick(61_000.0), 1_000);
        let mut behind = Presence::new(false, 0.0);
        assert_eq!(behind.tick(5_000.0), 0);
    }

    #[test]
    fn a_machine_that_slept_read_nothing_meanwhile() {
        let mut presence = Presence::new(true, 0.0);
        assert_eq!(presence.tick(3_600_000.0), 5_000);
        assert_eq!(
            presence.tick(3_500_000.0),
            0,
            "a clock that goes back counts nothing"
        );
    }

    #[test]
    fn a_document_read_in_its_own_tab_counts_until_the_page_is_seen_again() {
        let mut presence = Presence::new(true, 0.0);
        presence.tick(1_000.0);
        presence.open_document(1_500.0);
        assert_eq!(presence.change(false, 1_800.0), 800);
        assert_eq!(presence.change(false, 2_000.0), 200);
        assert_eq!(
            presence.tick(62_000.0),
            60_000,
            "even where the clockwork of the hidden page stood still"
        );
        assert_eq!(presence.change(true, 70_000.0), 8_000);
        assert_eq!(presence.change(false, 71_000.0), 1_000);
        assert_eq!(
            presence.tick(99_000.0),
            0,
            "another tab than the document's"
        );
    }

    #[test]
    fn a_page_hidden_long_after_the_document_was_opened_is_hidden_by_something_else() {
        let mut presence = Presence::new(true, 0.0);
        presence.open_document(0.0);
        for second in 1..=10 {
            presence.tick(f64::from(second) * 1_000.0);
        }
        presence.change(false, 10_500.0);
        assert_eq!(presence.tick(30_000.0), 0);
    }
}
