//! A course on its way in, as the draft of who brings it: a zip of a course folder, or a Common Cartridge of another system.

use bytes::Bytes;
use content::{
    cartridge::{self, Cartridge},
    course_folder::{self, FileToStore, FolderProblem, Limits, Purpose, read_packed},
};
use database::{authoring::draft, catalogue::course};
use domain::{
    access::{Action, Resource, may},
    catalogue::{CodeError, Course, CourseCode, Level, Mode, Module, Source},
    hours::CreditHours,
    ids::AccountId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Draft, Metadata, NewFile, check_edit, code_taken, draft_row, state_of};
use crate::{Error, Platform, Refusal, Viewer};

/// Of all files of a course that somebody sends, unpacked: they are held until they are stored.
const UNPACKED_LIMIT: u64 = 768 << 20;

/// A course that was brought in.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub draft: Draft,
    /// Whether another system wrote it, so that the author has to say what it does not.
    pub is_cartridge: bool,
    /// What a cartridge holds and a course cannot; nothing of a course folder is ever left out.
    pub left_out: Vec<cartridge::LeftOut>,
}

/// Why nothing was brought in: everything that is wrong with the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CourseUnread {
    #[error("the course folder is wrong: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Folder(Vec<FolderProblem>),
    #[error(transparent)]
    Cartridge(#[from] cartridge::Fault),
}

/// What a file holds.
struct Read {
    course: Course,
    is_cartridge: bool,
    files: Vec<FileToStore>,
    left_out: Vec<cartridge::LeftOut>,
}

impl Platform {
    /// Brings a course in as a draft of the asker: a new one or, where the asker's own has its code already, its next
    /// revision. `code` goes before what the file says, and a cartridge says none. Which of them a file is, its contents
    /// say. [`Error::Conflict`] where the code is somebody else's (`code-taken`), where the draft waits for its reviewer
    /// (`draft-state`), or where it was changed meanwhile (`draft-changed`).
    pub async fn import_draft(
        &self,
        viewer: &Viewer,
        file: NewFile,
        code: &str,
    ) -> Result<Result<Arrived, CourseUnread>, Error> {
        may(&viewer.actor, Action::CreateDraft, Resource::Platform)?;
        let code = match code.trim() {
            "" => None,
            code => Some(code.parse().map_err(|error: CodeError| {
                Error::refused("code", "code-form", error.to_string())
            })?),
        };
        self.scan("file", &file.bytes).await?;
        let author = viewer.name.clone();
        let read = tokio::task::spawn_blocking(move || read(file.bytes, code, &author))
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))??;
        let read = match read {
            Ok(read) => read,
            Err(unread) => return Ok(Err(unread)),
        };
        check_form(&read.course)?;
        self.check_audience(&read.course.audience).await?;
        // Before anything is stored: whether it may come in at all.
        let before = self.own_draft(viewer, &read.course.code).await?;
        self.keep_files(read.files).await?;
        let course = &read.course;
        let draft = match before {
            None => self.begin_draft(viewer, course).await?,
            // Sent twice it is there already.
            Some(row) if row.body == serde_json::to_string(course)? => self.draft_from(row).await?,
            Some(row) => {
                let revision = u32::try_from(row.revision).unwrap_or_default();
                self.change(viewer, course.code.as_str(), revision, |draft| {
                    draft.clone_from(course);
                    Ok(())
                })
                .await?
            }
        };
        Ok(Ok(Arrived {
            draft,
            is_cartridge: read.is_cartridge,
            left_out: read.left_out,
        }))
    }

    /// The draft of this code that the asker may write; none where the code is free.
    async fn own_draft(
        &self,
        viewer: &Viewer,
        code: &CourseCode,
    ) -> Result<Option<draft::Model>, Error> {
        let Some(row) = draft_row(&self.database.write, code.as_str(), false).await? else {
            let published = course::Entity::find()
                .filter(course::Column::Code.eq(code.as_str()))
                .one(&self.database.write)
                .await?;
            return match published {
                Some(_) => Err(code_taken(code.as_str())),
                None => Ok(None),
            };
        };
        if row.owner_id != viewer.account().as_str() {
            return Err(code_taken(code.as_str()));
        }
        let owner = AccountId::new(row.owner_id.clone());
        check_edit(viewer, &owner, state_of(&row)?)?;
        Ok(Some(row))
    }
}

/// What a form would refuse, but not what a draft may lack for a while.
fn check_form(course: &Course) -> Result<(), Error> {
    let mut refusals: Vec<Refusal> = Vec::new();
    Metadata::of(course).read(&mut refusals);
    let no_hours = course.hours.is_zero();
    refusals.retain(|each| each.code != "missing" && !(no_hours && each.field == "hours"));
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(refusals))
    }
}

fn read(
    bytes: Bytes,
    code: Option<CourseCode>,
    author: &str,
) -> Result<Result<Read, CourseUnread>, Error> {
    if !course_folder::is_packed(&bytes) && cartridge::has_manifest(&bytes) {
        let limits = cartridge::Limits::default();
        let cartridge = match cartridge::read(&bytes, &limits) {
            Ok(cartridge) => cartridge,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let Some(code) = code else {
            let detail = "a cartridge has no code; write the one that the course is to have";
            return Err(Error::refused("code", "missing", detail));
        };
        return Ok(Ok(of_cartridge(cartridge, code, author)));
    }
    let limits = Limits {
        total_bytes: UNPACKED_LIMIT,
        ..Limits::default()
    };
    Ok(match read_packed(Purpose::Draft, bytes, &limits) {
        Ok(parsed) => {
            let mut course = parsed.course;
            course.code = code.unwrap_or(course.code);
            Ok(Read {
                course,
                is_cartridge: false,
                files: parsed.files,
                left_out: Vec::new(),
            })
        }
        Err(problems) => Err(CourseUnread::Folder(problems)),
    })
}

/// What a cartridge cannot say begins plainly: without hours nothing is submitted, so the author looks at all of it.
fn of_cartridge(cartridge: Cartridge, code: CourseCode, author: &str) -> Read {
    let title = match cartridge.title.as_str() {
        "" => code.to_string(),
        title => title.to_owned(),
    };
    Read {
        course: Course {
            code,
            title,
            summary: cartridge.summary,
            objectives: Vec::new(),
            language: cartridge.language.unwrap_or_else(|| "zh-CN".to_owned()),
            hours: CreditHours::ZERO,
            module: Module::Subject,
            level: Level::School,
            mode: Mode::Remote,
            mandatory: false,
            stages: Vec::new(),
            subjects: Vec::new(),
            authors: vec![author.to_owned()],
            source: Source::BroughtIn,
            audience: Vec::new(),
            licence: None,
            sections: cartridge.sections,
        },
        is_cartridge: true,
        files: cartridge.files,
        left_out: cartridge.left_out,
    }
}
