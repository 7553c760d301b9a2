//! `xueshi export`: hours on their way to the training-hours system, and courses on theirs to anywhere.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use domain::time::TrainingYear;
use futures::TryStreamExt as _;
use platform::{
    exports::{Drawn, Form},
    lists::Importer,
};
use serde_json::json;

use super::Failure;
use crate::{config::Config, serve};

#[derive(Subcommand)]
pub(super) enum Export {
    /// Make the next batch of a year: what was verified since the last one, reversals included
    Hours {
        #[arg(long)]
        year: i32,
        /// Number of a batch: everything after it; 0 is everything
        #[arg(long)]
        since: Option<i64>,
        /// Where to write it: .xlsx or .csv
        #[arg(long)]
        out: PathBuf,
        /// One JSON object instead of a line for people
        #[arg(long)]
        json: bool,
    },
    /// Read the hours system's answer to a batch (xlsx or csv with 记录编号, 结果, 原因)
    Acknowledge {
        file: PathBuf,
        #[arg(long)]
        year: i32,
        #[arg(long)]
        batch: i64,
    },
    /// Write a published course with its files as the zip of a course folder, as `import course` takes it
    Course {
        code: String,
        /// Where to write it
        #[arg(long, value_name = "FILE.zip")]
        out: PathBuf,
    },
}

impl Export {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Hours {
                year,
                since,
                out,
                json,
            } => hours(config, TrainingYear(year), since, &out, json).await,
            Self::Acknowledge { file, year, batch } => {
                acknowledge(config, &file, TrainingYear(year), batch).await
            }
            Self::Course { code, out } => course(config, &code, &out).await,
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it did"
)]
async fn hours(
    config: &Config,
    year: TrainingYear,
    since: Option<i64>,
    out: &Path,
    as_json: bool,
) -> Result<(), Failure> {
    let form = match out.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => Form::Xlsx,
        Some("csv") => Form::Csv,
        _ => {
            let shown = out.display();
            return Err(Failure::usage(format!(
                "--out {shown}: name a file that ends in .xlsx or .csv"
            )));
        }
    };
    let platform = serve::open_existing(config).await?;
    let template = platform.export_template().await?;
    let drawn = platform
        .make_batch(Importer::Machine, year, since, "hand")
        .await?;
    let bytes = drawn.file(&template, form, &platform.rules.zone)?;
    std::fs::write(out, bytes)
        .map_err(|error| Failure::problem(format!("--out {}: {error}", out.display())))?;
    if as_json {
        let told = json!({
            "year": drawn.year.number(),
            "batch": drawn.batch,
            "since": drawn.since,
            "entries": drawn.rows.len(),
            "hours": drawn.hours.to_string(),
            "waiting": drawn.waiting,
        });
        println!("{told}");
    } else {
        println!("{}", line(&drawn));
    }
    Ok(())
}

fn line(drawn: &Drawn) -> String {
    let left = format!("{} entries still wait for verification", drawn.waiting);
    if drawn.rows.is_empty() {
        return format!("nothing is new since batch {}; {left}", drawn.since);
    }
    format!(
        "batch {} of {}: {} entries, {} hours, after batch {}; {left}",
        drawn.batch,
        drawn.year,
        drawn.rows.len(),
        drawn.hours,
        drawn.since
    )
}

#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it found"
)]
async fn acknowledge(
    config: &Config,
    file: &Path,
    year: TrainingYear,
    batch: i64,
) -> Result<(), Failure> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|error| Failure::usage(format!("{shown}: {error}")))?;
    let platform = serve::open_existing(config).await?;
    let read = platform
        .acknowledge(Importer::Machine, year, batch, bytes.into())
        .await?;
    println!("{} rows accepted, {} refused", read.accepted, read.refused);
    if read.unknown.is_empty() {
        return Ok(());
    }
    let lines = read.unknown.iter().map(|(row, entry)| {
        format!("{shown}: row {row}: {entry:?} is not in batch {batch}, or the answer is neither yes nor no")
    });
    Err(Failure::problems(lines.collect()))
}

/// The file appears once it is whole.
#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it did"
)]
async fn course(config: &Config, code: &str, out: &Path) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::problem(format!("--out {}: {error}", out.display()))
    };
    let folder = match out.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let shown = out.display();
        return Err(Failure::usage(format!(
            "--out {shown}: there is no such folder"
        )));
    }
    let platform = serve::open_existing(config).await?;
    let exported = platform.export_course(code).await?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    let (code, mut bytes) = (exported.code, exported.bytes);
    let mut size = 0;
    while let Some(piece) = bytes.try_next().await? {
        file.write_all(&piece).map_err(|error| failed(&error))?;
        size += piece.len();
    }
    file.persist(out).map_err(|error| failed(&error))?;
    println!("{code}: {size} bytes written to {}", out.display());
    Ok(())
}
