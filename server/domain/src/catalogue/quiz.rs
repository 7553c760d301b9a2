//! A quiz as a unit of a course: its questions, and how it is taken.

use serde::{Deserialize, Serialize};

use crate::{
    assessment::{Answers, Grade, GradeError, Paper, Quiz, QuizProblem},
    time::Timestamp,
};

/// How much later than its end an attempt is still taken, for the way through the network.
pub const GRACE_MILLIS: i64 = 30_000;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QuizUnit {
    pub quiz: Quiz,
    /// Share of the marks that passes, in thousandths (600 = 60 %).
    pub pass_permille: u16,
    /// How many tries; 0 means any number.
    pub attempts: u16,
    pub shuffle: bool,
    /// Whether a search may find the questions, by their stems.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub findable: bool,
    /// How many questions each attempt is asked; 0 means all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub draw: u16,
    /// How long an attempt may take; 0 means any time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minutes: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde asks for")]
const fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl QuizUnit {
    /// Everything that keeps the quiz from being taken and marked.
    pub fn problems(&self) -> Vec<QuizProblem> {
        let mut problems = self.quiz.problems();
        problems.extend(self.draws_too_many());
        problems
    }

    pub fn draws_too_many(&self) -> Option<QuizProblem> {
        let count = self.quiz.marked();
        (usize::from(self.draw) > count).then_some(QuizProblem::DrawsTooMany {
            draw: self.draw,
            count,
        })
    }

    /// How many questions an attempt is marked by.
    pub fn asked(&self) -> usize {
        let all = self.quiz.marked();
        match usize::from(self.draw) {
            0 => all,
            drawn => drawn.min(all),
        }
    }

    /// What the attempt with this seed is asked.
    pub fn paper(&self, seed: u64) -> Paper {
        self.quiz.drawn(self.draw, seed).paper(seed, self.shuffle)
    }

    /// The marks of the attempt with this seed, over the questions that it was asked.
    pub fn grade(&self, seed: u64, answers: &Answers) -> Result<Grade, GradeError> {
        self.quiz.drawn(self.draw, seed).grade(answers)
    }

    /// When an attempt that began then must be handed in; never where there is no limit.
    pub fn ends_at(&self, started_at: Timestamp) -> Option<Timestamp> {
        let millis = i64::from(self.minutes) * 60_000;
        (self.minutes > 0).then(|| Timestamp::from_millis(started_at.as_millis() + millis))
    }

    /// Whether nothing is taken any more of an attempt that began then.
    pub fn is_over(&self, started_at: Timestamp, now: Timestamp) -> bool {
        self.ends_at(started_at)
            .is_some_and(|end| now.as_millis() > end.as_millis() + GRACE_MILLIS)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::assessment::{Answer, Body, FULL, Question, TextFormat};

    /// Of so many questions whose right answer is "true", with a text before each third.
    fn unit(count: usize, draw: u16) -> QuizUnit {
        let question = |body| Question {
            id: String::new(),
            name: None,
            stem: "x".to_owned(),
            format: TextFormat::Plain,
            body,
            feedback: None,
        };
        let mut questions = Vec::new();
        for index in 0..count {
            if index % 3 == 0 {
                questions.push(question(Body::Description));
            }
            questions.push(question(Body::TrueFalse {
                answer: true,
                feedback_true: None,
                feedback_false: None,
            }));
        }
        QuizUnit {
            quiz: Quiz { questions }.numbered(),
            draw,
            shuffle: true,
            ..QuizUnit::default()
        }
    }

    fn marked(unit: &QuizUnit, seed: u64) -> Vec<String> {
        let paper = unit.paper(seed);
        let marked = paper
            .questions
            .into_iter()
            .filter(|question| question.kind != crate::assessment::Kind::Description);
        marked.map(|question| question.id).collect()
    }

    proptest! {
        #[test]
        fn a_draw_is_decided_by_quiz_and_seed_alone(count in 1..12_usize, draw in 0..14_u16, seed: u64) {
            let unit = unit(count, draw);
            let drawn = marked(&unit, seed);
            prop_assert_eq!(&drawn, &marked(&unit, seed));
            prop_assert_eq!(drawn.len(), unit.asked());
            let ids: Vec<String> = unit.quiz.questions.iter().map(|q| q.id.clone()).collect();
            let place = |id: &String| ids.iter().position(|other| other == id);
            prop_assert!(drawn.is_sorted_by_key(place), "in the order of the quiz, each once: {drawn:?}");
            prop_assert!(drawn.iter().all(|id| place(id).is_some()));
            let texts = unit.paper(seed).questions.len() - drawn.len();
            prop_assert_eq!(texts, count.div_ceil(3), "every text stays");
        }

        #[test]
        fn marks_count_over_what_was_drawn(count in 2..12_usize, draw in 1..12_u16, seed: u64) {
            let unit = unit(count, draw);
            let drawn = marked(&unit, seed);
            let all = drawn.iter().map(|id| (id.clone(), Answer::Flag(true))).collect();
            prop_assert_eq!(unit.grade(seed, &all).expect("drawn ids").permille, FULL);
            let one = BTreeMap::from([(drawn[0].clone(), Answer::Flag(true))]);
            let share = FULL / u32::try_from(drawn.len()).expect("few");
            prop_assert_eq!(unit.grade(seed, &one).expect("a drawn id").permille, share);
            let others = unit.quiz.questions.iter().filter(|q| q.has_marks() && !drawn.contains(&q.id));
            for other in others {
                let answers = BTreeMap::from([(other.id.clone(), Answer::Flag(true))]);
                prop_assert!(unit.grade(seed, &answers).is_err(), "{} was not asked", other.id);
            }
        }

        #[test]
        fn a_limit_ends_after_its_minutes_and_the_grace(minutes in 1..600_u16, started in 0..4_000_000_000_000_i64) {
            let unit = QuizUnit { minutes, ..QuizUnit::default() };
            let started_at = Timestamp::from_millis(started);
            let end = started + i64::from(minutes) * 60_000;
            prop_assert_eq!(unit.ends_at(started_at), Some(Timestamp::from_millis(end)));
            let is_over = |at| unit.is_over(started_at, Timestamp::from_millis(at));
            prop_assert!(!is_over(end) && !is_over(end + GRACE_MILLIS) && is_over(end + GRACE_MILLIS + 1));
        }
    }

    #[test]
    fn every_question_is_drawn_by_some_seed() {
        let unit = unit(10, 3);
        let drawn: BTreeSet<String> = (0..60).flat_map(|seed| marked(&unit, seed)).collect();
        assert_eq!(drawn.len(), 10);
        let sets: BTreeSet<Vec<String>> = (0..60).map(|seed| marked(&unit, seed)).collect();
        assert!(sets.len() > 30, "{}", sets.len());
    }

    #[test]
    fn more_than_there_are_cannot_be_drawn() {
        assert!(unit(4, 4).problems().is_empty());
        assert_eq!(
            unit(4, 5).problems(),
            [QuizProblem::DrawsTooMany { draw: 5, count: 4 }]
        );
    }

    #[test]
    fn units_from_before_draws_and_limits_are_read_and_written_as_they_were() {
        let unit = QuizUnit {
            quiz: unit(1, 0).quiz,
            pass_permille: 600,
            ..QuizUnit::default()
        };
        let json = serde_json::to_string(&unit).expect("json");
        assert!(
            !json.contains("draw") && !json.contains("minutes"),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<QuizUnit>(&json).expect("read"), unit);
        assert_eq!(unit.ends_at(Timestamp::from_millis(0)), None);
        assert!(!unit.is_over(
            Timestamp::from_millis(0),
            Timestamp::from_millis(i64::MAX / 2)
        ));
    }
}
