//! The fields of a unit's form.

use domain::catalogue::{Content, Unit};

use super::tasks::TypedRows;

/// A unit as it was typed. Files that came with the form cannot come back; those that were uploaded before it do.
#[derive(Clone, Debug)]
pub struct TypedUnit {
    pub kind: String,
    pub section: String,
    pub title: String,
    pub required: bool,
    pub markdown: String,
    pub min_seconds: String,
    pub watch_percent: String,
    pub gift: String,
    pub pass_percent: String,
    pub attempts: String,
    pub draw: String,
    pub minutes: String,
    pub searchable: bool,
    pub hand_in: String,
    pub min_characters: String,
    pub venue: String,
    /// Of a rubric or a survey.
    pub rows: TypedRows,
    /// Fields with the uploads that were made for them.
    pub uploads: Vec<(String, String)>,
}

impl TypedUnit {
    /// As the fields of its form say.
    pub fn typed(fields: &[(String, String)]) -> Self {
        let mut typed = Self {
            required: false,
            ..Self::default()
        };
        for (name, value) in fields {
            typed.put(name, value.clone());
        }
        typed
    }

    /// One field of its form; others are passed over.
    pub fn put(&mut self, name: &str, value: String) {
        if let Some(field) = name.strip_suffix("_upload") {
            if !value.is_empty() {
                self.uploads.push((field.to_owned(), value));
            }
            return;
        }
        match name {
            "kind" => self.kind = value,
            "section" => self.section = value,
            "title" => self.title = value,
            "required" => self.required = true,
            "markdown" => self.markdown = value,
            "min_seconds" => self.min_seconds = value,
            "watch_percent" => self.watch_percent = value,
            "gift" => self.gift = value,
            "pass_percent" => self.pass_percent = value,
            "attempts" => self.attempts = value,
            "draw" => self.draw = value,
            "minutes" => self.minutes = value,
            "searchable" => self.searchable = true,
            "hand_in" => self.hand_in = value,
            "min_characters" => self.min_characters = value,
            "venue" => self.venue = value,
            row => self.rows.put(row, value),
        }
    }

    /// The fields of a new unit of the kind, before anything is typed.
    pub(super) fn new(kind: &str, section: String) -> Self {
        let minutes = match kind {
            "assignment" => "60",
            "session" => "90",
            _ => "0",
        };
        Self {
            section,
            minutes: minutes.to_owned(),
            ..Self::default()
        }
    }

    /// As it stands in the draft.
    pub(super) fn of(section: &str, unit: &Unit) -> Self {
        let mut typed = Self {
            kind: unit.kind().to_string(),
            section: section.to_owned(),
            title: unit.title.clone(),
            required: unit.required,
            ..Self::default()
        };
        match &unit.content {
            Content::Page(page) => {
                typed.markdown.clone_from(&page.markdown);
                typed.min_seconds = page.min_seconds.to_string();
            }
            Content::Video(video) => {
                typed.watch_percent = (video.watch_permille / 10).to_string();
            }
            Content::Package(package) => {
                typed.min_seconds = package.min_seconds.to_string();
            }
            Content::Document(document) => {
                typed.min_seconds = document.min_seconds.to_string();
            }
            Content::Quiz(quiz) => {
                typed.gift = content::gift::print(&quiz.quiz);
                typed.pass_percent = (quiz.pass_permille / 10).to_string();
                typed.attempts = quiz.attempts.to_string();
                typed.draw = quiz.draw.to_string();
                typed.minutes = quiz.minutes.to_string();
                typed.searchable = quiz.findable;
            }
            Content::Assignment(work) => {
                typed.markdown.clone_from(&work.markdown);
                typed.hand_in = work.hand_in.to_string();
                typed.min_characters = work.min_characters.to_string();
                typed.pass_percent = (work.pass_permille / 10).to_string();
                typed.attempts = work.attempts.to_string();
                typed.minutes = work.minutes.to_string();
                typed.rows = TypedRows::of_assignment(work);
            }
            Content::Survey(survey) => {
                typed.markdown.clone_from(&survey.markdown);
                typed.rows = TypedRows::of_survey(survey);
            }
            Content::Session(meeting) => {
                typed.markdown.clone_from(&meeting.markdown);
                typed.venue = meeting.venue.to_string();
                typed.minutes = meeting.minutes.to_string();
            }
        }
        typed
    }
}

impl Default for TypedUnit {
    fn default() -> Self {
        Self {
            kind: String::new(),
            section: String::new(),
            title: String::new(),
            required: true,
            markdown: String::new(),
            min_seconds: "60".to_owned(),
            watch_percent: "90".to_owned(),
            gift: String::new(),
            pass_percent: "60".to_owned(),
            attempts: "0".to_owned(),
            draw: "0".to_owned(),
            minutes: "0".to_owned(),
            searchable: false,
            hand_in: "either".to_owned(),
            min_characters: "0".to_owned(),
            venue: "face-to-face".to_owned(),
            rows: TypedRows::default(),
            uploads: Vec::new(),
        }
    }
}
