//! What a step of a cartridge leads to, as the content of a unit.

use std::collections::BTreeMap;

use domain::catalogue::{Content, Document, Page, QuizUnit, Video};

use super::{
    LeftOut, Limits, Omission, assessment,
    manifest::{Item, Manifest, Resource},
};
use crate::{
    course_folder::{
        ATTEMPTS, FileToStore, PASS_PERMILLE, WATCH_PERMILLE, document_seconds, reading_seconds,
    },
    markdown::{self, LeftBehind},
    probe::{self, FileKind},
    questions::{
        Fault, Problem,
        tree::{self, Element},
    },
    text::{decode_html, xml::decode, zipped::Zipped},
};

pub(super) struct Reading<'a> {
    files: Zipped<'a>,
    limits: &'a Limits,
    /// By SHA-256: what two units show is stored once.
    kept: BTreeMap<String, FileToStore>,
    left_out: Vec<LeftOut>,
}

impl<'a> Reading<'a> {
    pub const fn new(files: Zipped<'a>, limits: &'a Limits) -> Self {
        Self {
            files,
            limits,
            kept: BTreeMap::new(),
            left_out: Vec::new(),
        }
    }

    pub fn finish(self) -> (Vec<FileToStore>, Vec<LeftOut>) {
        (self.kept.into_values().collect(), self.left_out)
    }

    /// None where nothing of it can be shown; why is told.
    pub fn content(&mut self, item: &Item, manifest: &Manifest) -> Option<Content> {
        let read = match manifest.resources.get(&item.resource) {
            Some(resource) => self.read(item, resource),
            None => Err(Omission::Missing {
                name: item.resource.clone(),
            }),
        };
        read.map_err(|what| self.leave(Some(&item.title), what))
            .ok()
    }

    /// Headings without anything beneath, and what the course does not lead to: files that pages show are none of it.
    pub fn leave_unplaced(&mut self, manifest: &Manifest) {
        for title in &manifest.empty {
            self.leave(Some(title), Omission::Empty);
        }
        for resource in manifest.unplaced() {
            let what = kind_left_out(&resource.kind);
            let is_quiz = is_assessment(&resource.kind) || is_link(&resource.kind);
            let what = what.or_else(|| is_quiz.then_some(Omission::Unplaced));
            if let Some(what) = what {
                let name = resource.file.as_deref().ok();
                self.leave(name, what);
            }
        }
    }

    fn leave(&mut self, title: Option<&str>, what: Omission) {
        let title = title
            .map(super::shortened)
            .filter(|title| !title.is_empty());
        self.left_out.push(LeftOut { title, what });
    }

    fn read(&mut self, item: &Item, resource: &Resource) -> Result<Content, Omission> {
        if let Some(what) = kind_left_out(&resource.kind) {
            return Err(what);
        }
        let path = resource.file.clone()?;
        let bytes = self
            .files
            .read(&path)
            .ok_or_else(|| Omission::Missing { name: path.clone() })?;
        if is_assessment(&resource.kind) {
            return self.quiz(item, &path, &bytes);
        }
        if is_link(&resource.kind) {
            return self.link(item, &path, &bytes);
        }
        if resource.kind != "webcontent" && !resource.kind.starts_with("associatedcontent/") {
            return Err(Omission::Kind {
                name: resource.kind.chars().take(100).collect(),
            });
        }
        self.file(item, path, bytes)
    }

    fn file(&mut self, item: &Item, path: String, bytes: Vec<u8>) -> Result<Content, Omission> {
        let unplayable = |why| Omission::Unplayable {
            name: path.clone(),
            why,
        };
        match probe::kind(&bytes) {
            FileKind::Pdf | FileKind::Docx | FileKind::Pptx | FileKind::Odt | FileKind::Odp => {
                let facts = probe::document(&bytes).map_err(unplayable)?;
                let file = FileToStore::new(&path, facts.media_type, bytes.into());
                Ok(Content::Document(Document {
                    file: self.keep(file),
                    pages: facts.pages,
                    min_seconds: document_seconds(facts.pages),
                }))
            }
            FileKind::Video => {
                let facts = probe::video(&bytes).map_err(unplayable)?;
                let file = FileToStore::new(&path, facts.media_type, bytes.into());
                Ok(Content::Video(Video {
                    file: self.keep(file),
                    duration_millis: facts.duration_millis,
                    captions: Vec::new(),
                    watch_permille: WATCH_PERMILLE,
                }))
            }
            FileKind::Audio => {
                let facts = probe::sound(&bytes).map_err(unplayable)?;
                let file = FileToStore::new(&path, facts.media_type, bytes.into());
                Ok(Content::Video(Video {
                    file: self.keep(file),
                    duration_millis: facts.duration_millis,
                    captions: Vec::new(),
                    watch_permille: WATCH_PERMILLE,
                }))
            }
            FileKind::Html | FileKind::Text if is_page(&path) => self.page(item, &path, &bytes),
            _ => Err(Omission::File { name: path }),
        }
    }

    fn keep(&mut self, file: FileToStore) -> domain::catalogue::StoredFile {
        let stored = file.stored.clone();
        self.kept.entry(stored.sha256.clone()).or_insert(file);
        stored
    }

    fn page(&mut self, item: &Item, path: &str, bytes: &[u8]) -> Result<Content, Omission> {
        let missing = || Omission::Missing {
            name: path.to_owned(),
        };
        if bytes.len() > self.limits.page_bytes {
            return Err(missing());
        }
        let page = markdown::from_html(&decode_html(bytes));
        if page.markdown.len() > self.limits.page_bytes {
            return Err(missing());
        }
        let words = markdown::plain_text(&page.markdown);
        if words.is_empty() {
            return Err(Omission::Empty);
        }
        for what in page.left_out {
            let what = match what {
                LeftBehind::Media(name) => Omission::Media { name },
                LeftBehind::Link(name) => Omission::Link { name },
                LeftBehind::Formula => Omission::Formula,
            };
            self.leave(Some(&item.title), what);
        }
        Ok(Content::Page(Page {
            markdown: page.markdown,
            min_seconds: reading_seconds(&words),
        }))
    }

    /// A page with nothing but the link.
    fn link(&self, item: &Item, path: &str, bytes: &[u8]) -> Result<Content, Omission> {
        let root = self.document(path, bytes)?;
        let address = root
            .first("url")
            .and_then(|url| url.attribute("href"))
            .unwrap_or_default()
            .trim();
        let is_web = url::Url::parse(address)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !is_web {
            let address = address.chars().take(200).collect();
            return Err(Omission::Address { address });
        }
        let title = root.first("title").map(Element::text).unwrap_or_default();
        let words = match (title.trim(), item.title.trim()) {
            ("", "") => address,
            ("", title) | (title, _) => title,
        };
        // By way of HTML, which knows how Markdown writes what stands in them.
        let html = format!(
            "<p><a href=\"{}\">{}</a></p>",
            markdown::escaped(address),
            markdown::escaped(words)
        );
        let markdown = markdown::from_html(&html).markdown;
        let words = markdown::plain_text(&markdown);
        Ok(Content::Page(Page {
            min_seconds: reading_seconds(&words),
            markdown,
        }))
    }

    fn quiz(&mut self, item: &Item, path: &str, bytes: &[u8]) -> Result<Content, Omission> {
        let root = self.document(path, bytes)?;
        let read = assessment::read(&root, &self.limits.xml)
            .map_err(|problem| Omission::Unreadable(problem.within(path)))?;
        for mut left_out in read.left_out {
            left_out.file = Some(path.to_owned());
            self.leave(Some(&item.title), Omission::Question(left_out));
        }
        for problem in read.unfit {
            let what = Omission::Unfit(problem.within(path));
            self.leave(Some(&item.title), what);
        }
        if !read.quiz.problems().is_empty() {
            // Nothing that gives marks is left.
            return Err(Omission::Empty);
        }
        Ok(Content::Quiz(QuizUnit {
            quiz: read.quiz,
            pass_permille: PASS_PERMILLE,
            attempts: read.attempts.unwrap_or(ATTEMPTS),
            shuffle: true,
            ..QuizUnit::default()
        }))
    }

    fn document(&self, path: &str, bytes: &[u8]) -> Result<Element, Omission> {
        let limits = &self.limits.xml;
        if bytes.len() > limits.file_bytes {
            let most = limits.file_bytes as u64;
            let problem = Problem::of_file(Fault::TooLarge { most });
            return Err(Omission::Unreadable(problem.within(path)));
        }
        tree::read(&decode(bytes), limits)
            .map_err(|problem| Omission::Unreadable(problem.within(path)))
    }
}

fn is_assessment(kind: &str) -> bool {
    kind.starts_with("imsqti_xmlv1p2") && kind.ends_with("/assessment")
}

fn is_link(kind: &str) -> bool {
    kind.starts_with("imswl_xmlv1p")
}

/// What is never taken.
fn kind_left_out(kind: &str) -> Option<Omission> {
    if kind.starts_with("imsdt_xmlv1p") {
        Some(Omission::Discussion)
    } else if kind.starts_with("imsbasiclti_xmlv1p") {
        Some(Omission::Tool)
    } else if kind.starts_with("assignment_xmlv1p") {
        Some(Omission::Assignment)
    } else if kind.ends_with("/question-bank") {
        Some(Omission::QuestionBank)
    } else {
        None
    }
}

fn is_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}
