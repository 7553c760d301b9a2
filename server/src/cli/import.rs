//! `xueshi import`: a course, or a list of organisations, teachers or hours.

use std::path::{Path, PathBuf};

use app::text::{Lang, Text, lists::problem};
use clap::{Args, Subcommand};
use content::course_folder::{Limits, ParsedCourse, read_archive, read_folder};
use domain::rosters::List;
use platform::{
    Error, Platform,
    catalogue::Publication,
    lists::{Importer, ListFile, Rejected, Report, Rows},
};

use super::{Failure, progress::bar};
use crate::{config::Config, http::imports::Told, serve};

#[derive(Subcommand)]
pub(super) enum Import {
    /// A course: a folder with a course.toml, or such a folder as a zip
    Course {
        path: PathBuf,
        /// Only look whether it is right
        #[arg(long)]
        dry_run: bool,
    },
    /// A list of organisations, xlsx or csv
    Organisations(Given),
    /// A list of teachers, xlsx or csv
    Teachers(Given),
    /// A list of hours, xlsx or csv
    Hours(Given),
}

#[derive(Args)]
pub(super) struct Given {
    file: PathBuf,
    /// Only look whether it is right
    #[arg(long)]
    dry_run: bool,
    /// Write nothing where a row is bad; else the good rows are written
    #[arg(long)]
    all_or_nothing: bool,
    /// Whose list it is; how its columns are read is remembered under this name
    #[arg(long, default_value = "")]
    source: String,
    /// Write the list as a workbook with the bad cells marked
    #[arg(long, value_name = "FILE.xlsx")]
    report: Option<PathBuf>,
    /// The result as JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Course { path, dry_run } => import_course(config, &path, dry_run).await,
            Self::Organisations(given) => given.run(config, List::Organisations).await,
            Self::Teachers(given) => given.run(config, List::Teachers).await,
            Self::Hours(given) => given.run(config, List::Hours).await,
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it did"
)]
async fn import_course(config: &Config, path: &Path, dry_run: bool) -> Result<(), Failure> {
    let parsed = read(path)?;
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

impl Given {
    #[expect(
        clippy::print_stdout,
        clippy::print_stderr,
        reason = "a command tells its caller what it did"
    )]
    async fn run(self, config: &Config, list: List) -> Result<(), Failure> {
        let shown = self.file.display().to_string();
        let bytes = std::fs::read(&self.file)
            .map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
        let name = self.file.file_name().unwrap_or_default();
        let file = ListFile {
            list,
            name: name.to_string_lossy().into_owned(),
            bytes: bytes.into(),
            source: self.source.trim().to_owned(),
            mapping: None,
        };
        let platform = serve::open(config).await?;
        let (batch, report) = self
            .bring_in(&platform, &file)
            .await
            .map_err(|error| of_file(&shown, error))?;
        if let Some(path) = &self.report {
            write_report(path, &file, &report)?;
        }
        if self.json {
            let told = Told::new(batch, &report, english());
            let text = serde_json::to_string_pretty(&told)
                .map_err(|error| Failure::problem(error.to_string()))?;
            println!("{text}");
        } else {
            println!("{shown}: {}", counts(batch, &report));
            for warning in &report.warnings {
                eprintln!("xueshi: note: {}", line(&shown, warning));
            }
        }
        if report.rejected_rows == 0 {
            return Ok(());
        }
        let bad = report.rejected.iter().map(|bad| line(&shown, bad));
        Err(Failure::problems(bad.collect()))
    }

    async fn bring_in(
        &self,
        platform: &Platform,
        file: &ListFile,
    ) -> Result<(Option<i64>, Report), Error> {
        if self.dry_run {
            let report = platform.check_list(Importer::Machine, file).await?;
            return Ok((None, report));
        }
        let rows = if self.all_or_nothing {
            Rows::AllOrNone
        } else {
            Rows::Good
        };
        let bar = bar(None, "rows");
        let done = platform
            .import_list(Importer::Machine, file, rows, &|done| {
                bar.set_position(done);
            })
            .await;
        bar.finish_and_clear();
        let (batch, report) = done?;
        Ok((Some(batch), report))
    }
}

fn english() -> &'static Text {
    Text::of(Lang::En)
}

/// What is wrong with the file as a whole is told by its name.
fn of_file(shown: &str, error: Error) -> Failure {
    match error {
        Error::Refused(refusals) if refusals.iter().all(|refusal| refusal.field == "file") => {
            let lines: Vec<_> = refusals
                .iter()
                .map(|refusal| format!("{shown}: {}", refusal.detail))
                .collect();
            Failure::usage(lines.join("; "))
        }
        other => other.into(),
    }
}

fn counts(batch: Option<i64>, report: &Report) -> String {
    let counted = format!(
        "{} rows: {} accepted, {} unchanged, {} rejected",
        report.rows, report.accepted, report.unchanged, report.rejected_rows
    );
    let more = [
        (report.skipped, "skipped as no data"),
        (report.new_schools.len() as u64, "new schools"),
        (report.transfers, "transfers"),
    ];
    let more = more.into_iter().filter(|(count, _)| *count > 0);
    let counted = std::iter::once(counted)
        .chain(more.map(|(count, what)| format!("{count} {what}")))
        .collect::<Vec<_>>()
        .join(", ");
    match batch {
        Some(batch) if report.written => format!("{counted}; batch {batch}"),
        _ => format!("{counted}; nothing was written"),
    }
}

/// `FILE: row 7, 学时 "abc": is not a number of hours; write digits only`.
fn line(file: &str, bad: &Rejected) -> String {
    let sheet = match bad.sheet {
        0 => String::new(),
        sheet => format!("sheet {}, ", sheet + 1),
    };
    let value = match bad.value.as_str() {
        "" => String::new(),
        value => format!(" {value:?}"),
    };
    format!(
        "{file}: {sheet}row {}, {}{value}: {}",
        bad.row,
        bad.column,
        problem(english(), bad)
    )
}

fn write_report(path: &Path, file: &ListFile, report: &Report) -> Result<(), Failure> {
    let text = english();
    let marked = Platform::marked(&file.bytes, report, text.lists.marked_column, |bad| {
        format!("{}: {}", bad.column, problem(text, bad))
    })?;
    std::fs::write(path, marked)
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}
