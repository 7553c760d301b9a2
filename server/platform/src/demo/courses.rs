//! The demonstration courses, as course folders within the program.

use content::course_folder::{Files, FolderProblem, Limits, ParsedCourse, read_files};
use include_dir::{Dir, include_dir};

static COURSES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/demo/courses");

/// Every course, in the order of their codes.
pub(super) fn all() -> impl Iterator<Item = Result<ParsedCourse, Box<FolderProblem>>> + Send {
    let mut folders: Vec<_> = COURSES.dirs().collect();
    folders.sort_by_key(|folder| folder.path());
    folders.into_iter().map(|folder| {
        let files = folder.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.to_owned();
            Some((name, bytes::Bytes::from_static(file.contents())))
        });
        read_files(&Files(files.collect()), &Limits::default())
            .map_err(|mut problems| Box::new(problems.swap_remove(0)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::catalogue::{Module, UnitKind};

    use super::*;

    #[test]
    fn every_course_is_whole_and_they_cover_the_mandatory_modules_and_electives() {
        let courses: Vec<_> = all().map(|course| course.expect("a good folder")).collect();
        assert!(courses.len() >= 11, "{} courses", courses.len());
        let modules: BTreeSet<_> = courses.iter().map(|each| each.course.module).collect();
        assert!(
            Module::MANDATORY
                .iter()
                .all(|module| modules.contains(module))
        );
        assert!(modules.iter().any(|module| !module.is_mandatory()));
        for each in courses {
            let code = &each.course.code;
            let kinds: BTreeSet<_> = each.course.units().map(|unit| unit.kind().code()).collect();
            for kind in [
                UnitKind::Video,
                UnitKind::Page,
                UnitKind::Document,
                UnitKind::Quiz,
            ] {
                assert!(kinds.contains(kind.code()), "{code} has no {kind}");
            }
        }
    }
}
