//! The fields of a unit's form.

use domain::catalogue::{Content, Unit};

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
            _ => {}
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
            uploads: Vec::new(),
        }
    }
}
