//! The fields of an assignment, a survey and a session, as authors fill them in.

use domain::catalogue::{
    Assignment, Criterion, HandIn, MOST_CRITERIA, MOST_QUESTIONS, Survey, SurveyKind,
    SurveyQuestion, Venue,
};
use leptos::prelude::*;
use platform::authoring::{NewCriterion, NewQuestion};

use super::super::forms::{Problems, area, line};
use crate::text::{Text, fill};

/// Rows that are offered behind those that are filled in.
const SPARE: usize = 3;

/// The rows of a rubric or a survey as they were typed; rows that stay empty are no rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRows {
    pub criteria: Vec<NewCriterion>,
    pub questions: Vec<NewQuestion>,
}

impl TypedRows {
    /// One field of the form: `criterion.2.title`, `question.0.options`. Others are passed over.
    pub fn put(&mut self, name: &str, value: String) {
        let mut parts = name.splitn(3, '.');
        let (Some(group), Some(row), Some(field)) = (parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let Ok(row) = row.parse::<usize>() else {
            return;
        };
        match group {
            "criterion" if row < MOST_CRITERIA + SPARE => {
                let criterion = row_of(&mut self.criteria, row, |each| each.row);
                match field {
                    "title" => criterion.title = value,
                    "levels" => criterion.levels = value,
                    _ => {}
                }
            }
            "question" if row < MOST_QUESTIONS + SPARE => {
                let question = row_of(&mut self.questions, row, |each| each.row);
                match field {
                    "text" => question.text = value,
                    "kind" => question.kind = value,
                    "options" => question.options = value,
                    "required" => question.required = true,
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// The rows in which something was written.
    pub fn filled_criteria(&self) -> Vec<NewCriterion> {
        let is_filled =
            |each: &&NewCriterion| !(each.title.trim().is_empty() && each.levels.trim().is_empty());
        self.criteria.iter().filter(is_filled).cloned().collect()
    }

    pub fn filled_questions(&self) -> Vec<NewQuestion> {
        let is_filled =
            |each: &&NewQuestion| !(each.text.trim().is_empty() && each.options.trim().is_empty());
        self.questions.iter().filter(is_filled).cloned().collect()
    }

    pub(super) fn of_assignment(work: &Assignment) -> Self {
        let criterion = |(row, criterion): (usize, &Criterion)| NewCriterion {
            row,
            title: criterion.title.clone(),
            levels: criterion
                .levels
                .iter()
                .map(|level| {
                    format!("{} {}", level.points, level.text)
                        .trim_end()
                        .to_owned()
                })
                .collect::<Vec<_>>()
                .join("\n"),
        };
        Self {
            criteria: work.criteria.iter().enumerate().map(criterion).collect(),
            questions: Vec::new(),
        }
    }

    pub(super) fn of_survey(survey: &Survey) -> Self {
        let question = |(row, question): (usize, &SurveyQuestion)| NewQuestion {
            row,
            text: question.text.clone(),
            kind: question.kind.code().to_owned(),
            required: question.required,
            options: match &question.kind {
                SurveyKind::Scale { least, most } => {
                    format!("{least}\n{most}").trim_end().to_owned()
                }
                kind => kind.options().join("\n"),
            },
        };
        Self {
            criteria: Vec::new(),
            questions: survey.questions.iter().enumerate().map(question).collect(),
        }
    }
}

/// The row of this number, made where it is not there yet.
fn row_of<T: Default + Numbered>(
    rows: &mut Vec<T>,
    row: usize,
    number: impl Fn(&T) -> usize,
) -> &mut T {
    if let Some(at) = rows.iter().position(|each| number(each) == row) {
        return &mut rows[at];
    }
    let mut new = T::default();
    new.number(row);
    rows.push(new);
    let last = rows.len() - 1;
    &mut rows[last]
}

trait Numbered {
    fn number(&mut self, row: usize);
}

impl Numbered for NewCriterion {
    fn number(&mut self, row: usize) {
        self.row = row;
    }
}

impl Numbered for NewQuestion {
    fn number(&mut self, row: usize) {
        self.row = row;
    }
}

/// What a unit of these kinds asks for; nothing for others.
pub(super) fn particular(
    text: &'static Text,
    kind: &str,
    unit: &super::TypedUnit,
    problems: &Problems<'_>,
) -> Option<AnyView> {
    let words = &text.tasks;
    Some(match kind {
        "assignment" => {
            let ways = HandIn::ALL
                .iter()
                .map(|way| (way.code(), words.hand_in_word(*way)));
            view! {
                {area(problems, "markdown", words.task, None, &unit.markdown, 8)}
                <div class="form-row">
                    {select(problems, "hand_in", words.hand_in, ways, &unit.hand_in)}
                    {line(problems, "min_characters", words.min_characters, None, &unit.min_characters, "number", true)}
                    {line(problems, "minutes", words.work_minutes, None, &unit.minutes, "number", true)}
                </div>
                <div class="form-row">
                    {line(problems, "pass_percent", words.work_pass, None, &unit.pass_percent, "number", true)}
                    {line(problems, "attempts", words.work_attempts, None, &unit.attempts, "number", true)}
                </div>
                {rubric(text, &unit.rows, problems)}
            }
            .into_any()
        }
        "survey" => view! {
            {area(problems, "markdown", words.intro, None, &unit.markdown, 4)}
            {questions(text, &unit.rows, problems)}
        }
        .into_any(),
        "session" => {
            let venues = Venue::ALL
                .iter()
                .map(|venue| (venue.code(), words.venue_word(*venue)));
            view! {
                {area(problems, "markdown", words.intro, None, &unit.markdown, 6)}
                <div class="form-row">
                    {select(problems, "venue", words.venue, venues, &unit.venue)}
                    {line(problems, "minutes", words.session_minutes, None, &unit.minutes, "number", true)}
                </div>
            }
            .into_any()
        }
        _ => return None,
    })
}

fn rubric(text: &'static Text, rows: &TypedRows, problems: &Problems<'_>) -> AnyView {
    let words = &text.tasks;
    let next = rows
        .criteria
        .iter()
        .map(|each| each.row + 1)
        .max()
        .unwrap_or_default();
    let shown: Vec<_> = (0..(next + SPARE).min(MOST_CRITERIA))
        .map(|row| {
            let typed = rows.criteria.iter().find(|each| each.row == row);
            let typed = typed.cloned().unwrap_or_default();
            let name = |field: &str| format!("criterion.{row}.{field}");
            view! {
                <fieldset class="field">
                    <legend>{fill(words.criterion, &[("number", &(row + 1))])}</legend>
                    {row_line(problems, &name("title"), words.criterion_title, &typed.title)}
                    {row_area(problems, &name("levels"), words.criterion_levels, &typed.levels)}
                </fieldset>
            }
        })
        .collect();
    view! {
        <fieldset class="field" id="criteria">
            <legend>{words.rubric}</legend>
            <p class="hint">{words.rubric_hint}</p>
            {problems.error("criteria")}
            {shown}
        </fieldset>
    }
    .into_any()
}

fn questions(text: &'static Text, rows: &TypedRows, problems: &Problems<'_>) -> AnyView {
    let words = &text.tasks;
    let next = rows
        .questions
        .iter()
        .map(|each| each.row + 1)
        .max()
        .unwrap_or_default();
    let shown: Vec<_> = (0..(next + SPARE).min(MOST_QUESTIONS))
        .map(|row| {
            let typed = rows.questions.iter().find(|each| each.row == row);
            let is_new = typed.is_none();
            let typed = typed.cloned().unwrap_or_default();
            let name = |field: &str| format!("question.{row}.{field}");
            let kinds = words.survey_kinds();
            view! {
                <fieldset class="field">
                    <legend>{fill(words.question, &[("number", &(row + 1))])}</legend>
                    {row_line(problems, &name("text"), words.question_text, &typed.text)}
                    {select(problems, &name("kind"), words.question_kind, kinds, &typed.kind)}
                    {row_area(problems, &name("options"), words.question_options, &typed.options)}
                    <label class="option">
                        <input type="checkbox" name=name("required") value="yes" checked=typed.required || is_new />
                        <span>{words.question_required}</span>
                    </label>
                </fieldset>
            }
        })
        .collect();
    view! {
        <fieldset class="field" id="asked">
            <legend>{words.questions}</legend>
            <p class="hint">{words.questions_hint}</p>
            {problems.error("asked")}
            {shown}
        </fieldset>
    }
    .into_any()
}

fn row_line(problems: &Problems<'_>, name: &str, label: &'static str, value: &str) -> AnyView {
    view! {
        <div class="field">
            <label for=name.to_owned()>{label}</label>
            <input
                id=name.to_owned()
                name=name.to_owned()
                type="text"
                value=value.to_owned()
                maxlength="500"
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            />
            {problems.error(name)}
        </div>
    }
    .into_any()
}

fn row_area(problems: &Problems<'_>, name: &str, label: &'static str, value: &str) -> AnyView {
    view! {
        <div class="field">
            <label for=name.to_owned()>{label}</label>
            <textarea
                id=name.to_owned()
                name=name.to_owned()
                rows="3"
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            >{value.to_owned()}</textarea>
            {problems.error(name)}
        </div>
    }
    .into_any()
}

fn select(
    problems: &Problems<'_>,
    name: &str,
    label: &'static str,
    options: impl IntoIterator<Item = (&'static str, &'static str)>,
    chosen: &str,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(code, word)| view! { <option value=code selected=code == chosen>{word}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name.to_owned()>{label}</label>
            <select
                id=name.to_owned()
                name=name.to_owned()
                aria-invalid=problems.wrong(name)
                aria-describedby=problems.described(name)
            >
                {options}
            </select>
            {problems.error(name)}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_and_empty_ones_are_none() {
        let mut rows = TypedRows::default();
        for (name, value) in [
            ("criterion.0.title", ""),
            ("criterion.0.levels", " "),
            ("criterion.2.title", "目标"),
            ("criterion.2.levels", "0 无\n10 清楚"),
            ("criterion.99.title", "太多"),
            ("question.1.text", "有用吗？"),
            ("question.1.kind", "scale"),
            ("question.1.required", "yes"),
            ("question.x.text", "?"),
        ] {
            rows.put(name, value.to_owned());
        }
        let criteria = rows.filled_criteria();
        assert_eq!((criteria.len(), criteria[0].row), (1, 2));
        let questions = rows.filled_questions();
        assert_eq!((questions.len(), questions[0].row), (1, 1));
        assert!(questions[0].required);
    }
}
