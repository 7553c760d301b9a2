//! What the answers of many say about the questions 题目分析: for their author, never for a mark.
//!
//! **Difficulty** is the facility index: the mean share of the marks (Moodle docs, "Quiz statistics calculations"). The higher,
//! the easier.
//!
//! **Discrimination** is the corrected item-total correlation: the correlation of Pearson between the marks of the question and
//! the sum of the marks of the others in the same attempt (S. Henrysson, "Correction of item-total correlations in item
//! analysis", Psychometrika 28, 1963), which for questions that are right or wrong is the point-biserial. The question's
//! own marks are left out of the total, since they would agree with themselves. Ebel and Frisbie ("Essentials of
//! Educational Measurement", 1991) call 0.40 and more very good and less than 0.20 poor; below zero, those who know more get
//! it wrong more often, which often means that the key is wrong.
//!
//! All sums are integers, so the order of the attempts changes nothing; only the last step is not exact.

use std::collections::BTreeMap;

use super::{Answer, Answers, Body, GradeError, Question};
use crate::catalogue::QuizUnit;

/// With fewer attempts the numbers say little.
pub const FEW: u32 = 5;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    pub attempts: u32,
    /// One for each question that gives marks, in the quiz's order.
    pub questions: Vec<QuestionAnalysis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionAnalysis {
    pub id: String,
    /// In how many attempts it was asked; fewer than all where questions are drawn.
    pub asked: u32,
    /// In how many it was answered at all.
    pub answered: u32,
    /// Mean share of the marks in thousandths; none where nobody was asked.
    pub difficulty: Option<u32>,
    /// Correlation in thousandths; none where marks do not differ, or where there is no other question.
    pub discrimination: Option<i32>,
    /// Of a choice or a true/false question; the author's order.
    pub options: Vec<OptionShare>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionShare {
    pub id: String,
    pub text: String,
    /// Whether it gives marks.
    pub right: bool,
    /// By how many of those who were asked.
    pub chosen: u32,
    /// The same in thousandths of those who were asked.
    pub permille: u32,
}

/// Takes attempts one after the other and keeps only their sums.
pub struct Analyser<'a> {
    unit: &'a QuizUnit,
    attempts: u32,
    sums: BTreeMap<&'a str, Sums>,
}

/// Of one question: how often, and the sums for its correlation with the rest.
#[derive(Default)]
struct Sums {
    asked: u32,
    answered: u32,
    own: i128,
    rest: i128,
    own_squared: i128,
    rest_squared: i128,
    product: i128,
    /// By the position of the option.
    chosen: BTreeMap<usize, u32>,
}

impl<'a> Analyser<'a> {
    pub fn new(unit: &'a QuizUnit) -> Self {
        let marked = unit.quiz.questions.iter();
        let sums = marked
            .filter(|question| question.has_marks())
            .map(|question| (question.id.as_str(), Sums::default()));
        Self {
            unit,
            attempts: 0,
            sums: sums.collect(),
        }
    }

    /// One attempt. Should have been independent of the others: who takes a quiz a second time has learned from the first.
    pub fn add(&mut self, seed: u64, answers: &Answers) -> Result<(), GradeError> {
        let grade = self.unit.grade(seed, answers)?;
        self.attempts += 1;
        let total: i128 = grade
            .questions
            .iter()
            .map(|question| i128::from(question.permille))
            .sum();
        for marked in &grade.questions {
            let own = i128::from(marked.permille);
            let Some(sums) = self.sums.get_mut(marked.id.as_str()) else {
                continue;
            };
            sums.add(own, total - own);
            let asked = self.unit.quiz.questions.iter();
            let question = asked.into_iter().find(|question| question.id == marked.id);
            if let (Some(question), Some(answer)) = (question, answers.get(&marked.id))
                && !answer.is_blank()
            {
                sums.answered += 1;
                for option in question.chosen(answer) {
                    *sums.chosen.entry(option).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    pub fn finish(self) -> Analysis {
        let questions = self.unit.quiz.questions.iter().filter_map(|question| {
            let sums = self.sums.get(question.id.as_str())?;
            Some(sums.about(question))
        });
        Analysis {
            attempts: self.attempts,
            questions: questions.collect(),
        }
    }
}

impl Sums {
    fn add(&mut self, own: i128, rest: i128) {
        self.asked += 1;
        self.own += own;
        self.rest += rest;
        self.own_squared += own * own;
        self.rest_squared += rest * rest;
        self.product += own * rest;
    }

    fn about(&self, question: &Question) -> QuestionAnalysis {
        let count = i128::from(self.asked);
        let options = question.shown_options().into_iter().enumerate();
        QuestionAnalysis {
            id: question.id.clone(),
            asked: self.asked,
            answered: self.answered,
            difficulty: (count > 0).then(|| u32::try_from(self.own / count).unwrap_or_default()),
            discrimination: self.correlation(),
            options: options
                .map(|(index, (id, text, right))| {
                    let chosen = self.chosen.get(&index).copied().unwrap_or_default();
                    OptionShare {
                        id,
                        text,
                        right,
                        chosen,
                        permille: (chosen * 1000).checked_div(self.asked).unwrap_or_default(),
                    }
                })
                .collect(),
        }
    }

    fn correlation(&self) -> Option<i32> {
        let count = i128::from(self.asked);
        let together = count * self.product - self.own * self.rest;
        let of_own = count * self.own_squared - self.own * self.own;
        let of_rest = count * self.rest_squared - self.rest * self.rest;
        if of_own <= 0 || of_rest <= 0 {
            return None;
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "three places are shown, and a correlation is within ±1"
        )]
        let thousandths = {
            let spread = (of_own as f64).sqrt() * (of_rest as f64).sqrt();
            (together as f64 / spread * 1000.0).round() as i32
        };
        Some(thousandths.clamp(-1000, 1000))
    }
}

impl Question {
    /// What can be chosen, each with its id, its text and whether it gives marks.
    fn shown_options(&self) -> Vec<(String, String, bool)> {
        match &self.body {
            Body::SingleChoice { options } | Body::MultipleChoice { options } => options
                .iter()
                .map(|option| (option.id.clone(), option.text.clone(), option.permille > 0))
                .collect(),
            Body::TrueFalse { answer, .. } => [true, false]
                .map(|flag| (flag.to_string(), flag.to_string(), flag == *answer))
                .to_vec(),
            _ => Vec::new(),
        }
    }

    /// Positions among these.
    fn chosen(&self, answer: &Answer) -> Vec<usize> {
        match &self.body {
            Body::SingleChoice { .. } | Body::MultipleChoice { .. } => {
                answer.chosen(&self.options())
            }
            Body::TrueFalse { .. } => answer
                .flag()
                .map(|flag| usize::from(!flag))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::assessment::{Choice, Quiz, TextFormat};

    fn unit(bodies: Vec<Body>) -> QuizUnit {
        let questions = bodies.into_iter().map(|body| Question {
            id: String::new(),
            name: None,
            stem: "x".to_owned(),
            format: TextFormat::Plain,
            body,
            feedback: None,
        });
        QuizUnit {
            quiz: Quiz {
                questions: questions.collect(),
            }
            .numbered(),
            ..QuizUnit::default()
        }
    }

    fn truth() -> Body {
        Body::TrueFalse {
            answer: true,
            feedback_true: None,
            feedback_false: None,
        }
    }

    fn analysis(unit: &QuizUnit, attempts: &[Answers]) -> Analysis {
        let mut analyser = Analyser::new(unit);
        for (answers, seed) in attempts.iter().zip(0..) {
            analyser.add(seed, answers).expect("known ids");
        }
        analyser.finish()
    }

    /// `1` for right, `0` for wrong, `-` for open.
    fn row(marks: &str) -> Answers {
        marks
            .chars()
            .zip(1..)
            .filter(|(mark, _)| *mark != '-')
            .map(|(mark, number)| (format!("q{number}"), Answer::Flag(mark == '1')))
            .collect()
    }

    #[test]
    fn the_indices_are_those_computed_by_hand() {
        let unit = unit(vec![truth(), truth(), Body::Description, truth()]);
        // q3 is the description; the marks are those of q1, q2, q4. With sums over n = 4:
        // q1: Σx 2, Σy 4, Σxy 3, Σx² 2, Σy² 6  → (12 - 8) / √(4 · 8)   = 0.7071
        // q2: Σx 3, Σy 3, Σxy 3, Σx² 3, Σy² 5  → (12 - 9) / √(3 · 11)  = 0.5222
        // q4: Σx 1, Σy 5, Σxy 2, Σx² 1, Σy² 9  → (8 - 5) / √(3 · 11)   = 0.5222
        let attempts = ["11-1", "11-0", "01-0", "00--"].map(row);
        let analysis = analysis(&unit, &attempts);
        assert_eq!(analysis.attempts, 4);
        let told: Vec<_> = analysis
            .questions
            .iter()
            .map(|q| {
                (
                    q.id.as_str(),
                    q.asked,
                    q.answered,
                    q.difficulty,
                    q.discrimination,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("q1", 4, 4, Some(500), Some(707)),
                ("q2", 4, 4, Some(750), Some(522)),
                ("q4", 4, 3, Some(250), Some(522)),
            ]
        );
    }

    #[test]
    fn a_key_that_is_wrong_shows_below_zero_and_what_does_not_differ_not_at_all() {
        let unit = unit(vec![truth(), truth(), truth(), truth()]);
        // q1 is got wrong by just those who get q2 and q3 right; q4 by nobody.
        let attempts = ["0111", "0111", "1001", "1001"].map(row);
        let analysis = analysis(&unit, &attempts);
        let told: Vec<_> = analysis
            .questions
            .iter()
            .map(|q| q.discrimination)
            .collect();
        assert_eq!(told[0], Some(-1000));
        assert_eq!(told[3], None, "everybody has it right");
        let alone = super::tests::unit(vec![truth()]);
        let one = super::tests::analysis(&alone, &["1", "0"].map(row));
        assert_eq!(one.questions[0].discrimination, None, "there is no rest");
        let nobody = super::tests::analysis(&alone, &[]);
        assert_eq!(nobody.questions[0].difficulty, None);
    }

    #[test]
    fn the_share_of_each_option_is_of_those_who_were_asked() {
        let choice = |text: &str, permille| Choice {
            id: String::new(),
            text: text.to_owned(),
            permille,
            feedback: None,
        };
        let options = vec![choice("c", 1000), choice("b", 0), choice("a", 0)];
        let several = vec![choice("x", 500), choice("y", 500), choice("z", -1000)];
        let unit = unit(vec![
            Body::SingleChoice { options },
            Body::MultipleChoice { options: several },
            truth(),
        ]);
        let attempt = |json| serde_json::from_value::<Answers>(json).expect("answers");
        let attempts = [
            attempt(serde_json::json!({"q1": "c", "q2": ["x", "y"], "q3": "对"})),
            attempt(serde_json::json!({"q1": "b", "q2": ["x", "z"], "q3": false})),
            attempt(serde_json::json!({"q1": "c", "q2": [], "q3": null})),
            attempt(serde_json::json!({"q1": ""})),
        ];
        let analysis = analysis(&unit, &attempts);
        let shares = |index: usize| -> Vec<(&str, bool, u32, u32)> {
            let options = analysis.questions[index].options.iter();
            options
                .map(|o| (o.text.as_str(), o.right, o.chosen, o.permille))
                .collect()
        };
        assert_eq!(
            shares(0),
            [
                ("c", true, 2, 500),
                ("b", false, 1, 250),
                ("a", false, 0, 0)
            ]
        );
        assert_eq!(
            shares(1),
            [
                ("x", true, 2, 500),
                ("y", true, 1, 250),
                ("z", false, 1, 250)
            ]
        );
        assert_eq!(
            shares(2),
            [("true", true, 1, 250), ("false", false, 1, 250)]
        );
        let answered: Vec<u32> = analysis.questions.iter().map(|q| q.answered).collect();
        assert_eq!(answered, [3, 2, 2]);
    }

    proptest! {
        #[test]
        fn the_order_of_attempts_changes_nothing_and_indices_keep_their_range(
            (rows, others) in vec("[01-]{5}", 0..12)
                .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        ) {
            let unit = unit(vec![truth(), truth(), truth(), truth(), truth()]);
            let read = |rows: &[String]| -> Vec<Answers> { rows.iter().map(|text| row(text)).collect() };
            let one = analysis(&unit, &read(&rows));
            prop_assert_eq!(&one, &analysis(&unit, &read(&others)));
            for question in one.questions {
                prop_assert!(question.difficulty.is_none_or(|difficulty| difficulty <= 1000));
                prop_assert!(question.discrimination.is_none_or(|r| (-1000..=1000).contains(&r)));
                let chosen: u32 = question.options.iter().map(|option| option.chosen).sum();
                prop_assert_eq!(chosen, question.answered);
            }
        }

        #[test]
        fn drawn_questions_are_counted_where_they_were_asked(seeds in vec(any::<u64>(), 1..20)) {
            let unit = QuizUnit { draw: 2, ..unit(vec![truth(), truth(), truth(), truth(), truth()]) };
            let mut analyser = Analyser::new(&unit);
            for seed in &seeds {
                let asked = unit.paper(*seed).questions.into_iter();
                let answers: Answers = asked.map(|question| (question.id, Answer::Flag(true))).collect();
                analyser.add(*seed, &answers).expect("what was asked");
            }
            let analysis = analyser.finish();
            let asked: u32 = analysis.questions.iter().map(|question| question.asked).sum();
            prop_assert_eq!(usize::try_from(asked).expect("few"), 2 * seeds.len());
            for question in analysis.questions {
                prop_assert_eq!(question.difficulty, (question.asked > 0).then_some(1000));
            }
        }
    }
}
