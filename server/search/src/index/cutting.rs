//! With which added words the documents of an index were cut.

/// Known by the fingerprint of the words.
#[derive(Debug)]
pub(super) struct Cutting {
    /// Of all that is committed. None when it is not all of one, and nothing is known.
    committed: Option<String>,
    /// Of all that the next commit holds, when everything is handed in for it.
    staged: Option<String>,
}

impl Cutting {
    /// Without a commit there are no documents, so all that comes is handed in now.
    pub fn of(committed: Option<String>) -> Self {
        Self {
            staged: committed.is_none().then(String::new),
            committed,
        }
    }

    /// Everything is staged for removal.
    pub fn begin_anew(&mut self, fingerprint: &str) {
        self.staged = Some(fingerprint.to_owned());
    }

    /// From now on documents are cut with other words.
    pub fn change_to(&mut self, fingerprint: &str) {
        if self.committed.is_none() {
            // Nothing is in the index yet. Whatever is staged already stays behind, and that is told below.
            self.staged = Some(fingerprint.to_owned());
        } else if self.staged.as_deref() != Some(fingerprint) {
            self.staged = None;
        }
    }

    /// What the commit says of itself.
    pub fn commit(&mut self) -> String {
        if let Some(staged) = self.staged.take() {
            self.committed = Some(staged);
        }
        self.committed.clone().unwrap_or_default()
    }

    pub fn is_outdated(&self, fingerprint: &str) -> bool {
        let known = self.staged.as_deref().or(self.committed.as_deref());
        known != Some(fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_come_after_a_commit_make_it_outdated_until_all_is_handed_in() {
        let mut cutting = Cutting::of(None);
        cutting.change_to("a");
        assert!(!cutting.is_outdated("a"));
        assert_eq!(cutting.commit(), "a");
        cutting.change_to("b");
        assert!(cutting.is_outdated("b"));
        assert_eq!(
            cutting.commit(),
            "a",
            "some documents are still the old ones"
        );
        cutting.begin_anew("b");
        assert_eq!(cutting.commit(), "b");
        assert!(!cutting.is_outdated("b"));
    }

    #[test]
    fn words_that_change_while_everything_is_handed_in_leave_it_outdated() {
        let mut cutting = Cutting::of(Some("a".to_owned()));
        cutting.begin_anew("b");
        cutting.change_to("c");
        assert_eq!(cutting.commit(), "a");
        assert!(cutting.is_outdated("c"));
    }
}
