//! What an item says once it was answered.

use super::{Item, parts::modal};

impl Item<'_> {
    /// Shown to those who chose it.
    pub(super) fn add_feedbacks<'f>(
        &mut self,
        feedbacks: impl Iterator<Item = (&'f str, Option<&'f str>)>,
    ) {
        let format = self.question.format;
        let texts: String = feedbacks
            .filter_map(|(id, text)| Some((id, text?)))
            .map(|(id, text)| modal("FEEDBACK", id, text, format))
            .collect();
        if texts.is_empty() {
            return;
        }
        self.feedback += &texts;
        self.processing += "<qti-set-outcome-value identifier=\"FEEDBACK\"><qti-variable identifier=\"RESPONSE\"/></qti-set-outcome-value>\n";
    }

    /// Shown whatever the answer was.
    pub(super) fn add_general_feedback(&mut self) {
        let Some(text) = self.question.feedback.as_deref() else {
            return;
        };
        self.feedback += &modal("ALWAYS", "always", text, self.question.format);
        self.processing += "<qti-set-outcome-value identifier=\"ALWAYS\"><qti-base-value base-type=\"identifier\">always</qti-base-value></qti-set-outcome-value>\n";
    }
}
