//! Drawing: each attempt is asked some of the questions, which its seed decides.

use std::{borrow::Cow, collections::BTreeSet};

use super::{Question, Quiz, paper::rank};

impl Quiz {
    /// The questions that give marks.
    pub fn marked(&self) -> usize {
        self.questions
            .iter()
            .filter(|question| question.has_marks())
            .count()
    }

    /// `count` of the questions that give marks, and every text between them, in the order of the quiz; the whole quiz for
    /// 0 and where there are no more than `count`. Nothing but the quiz and the seed decides which, so that a reload, the
    /// marks and the analysis see the same ones. They keep their ids.
    pub fn drawn(&self, count: u16, seed: u64) -> Cow<'_, Self> {
        let count = usize::from(count);
        if count == 0 || count >= self.marked() {
            return Cow::Borrowed(self);
        }
        let mut ids: Vec<&str> = self
            .questions
            .iter()
            .filter(|question| question.has_marks())
            .map(|question| question.id.as_str())
            .collect();
        // Apart from the order of options, which hangs on the same seed.
        ids.sort_by_key(|id| rank(seed, "draw", id));
        let drawn: BTreeSet<&str> = ids.into_iter().take(count).collect();
        let stays =
            |question: &&Question| !question.has_marks() || drawn.contains(question.id.as_str());
        Cow::Owned(Self {
            questions: self.questions.iter().filter(stays).cloned().collect(),
        })
    }
}
