//! `xueshi import course`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use content::course_folder::{Limits, ParsedCourse, read_archive, read_folder};
use platform::catalogue::Publication;

use super::Failure;
use crate::{config::Config, serve};

#[derive(Subcommand)]
pub(super) enum Import {
    /// A course: a folder with a course.toml, or such a folder as a zip
    Course {
        path: PathBuf,
        /// Only look whether it is right
        #[arg(long)]
        dry_run: bool,
    },
}

impl Import {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let Self::Course { path, dry_run } = self;
        let parsed = read(&path)?;
        let code = parsed.course.code.clone();
        if dry_run {
            let units = parsed.course.units().count();
            println!("{code}: {units} units, ready to import; nothing was written");
            return Ok(());
        }
        let platform = serve::open(config).await?;
        match platform.import_course(&parsed).await? {
            Publication::Version(number) => println!("{code}: published as version {number}"),
            Publication::Unchanged(number) => {
                println!("{code}: version {number} says the same already; nothing was written");
            }
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<ParsedCourse, Failure> {
    let limits = Limits::default();
    let shown = path.display();
    if !path.exists() {
        return Err(Failure::usage(format!(
            "{shown}: there is no such folder or file"
        )));
    }
    let read = if path.is_dir() {
        read_folder(path, &limits)
    } else {
        read_archive(path, &limits)
    };
    read.map_err(|problems| {
        Failure::problems(
            problems
                .iter()
                .map(|problem| format!("{shown}: {problem}"))
                .collect(),
        )
    })
}
