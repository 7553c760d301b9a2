//! What the operator does at the machine.

use clap::{Args, Subcommand};
use content::scan::Scanner;
use database::Connection;
use platform::generate::Size;

use super::{Failure, progress};
use crate::{config::Config, serve};

#[derive(Subcommand)]
pub(super) enum Search {
    /// Make the whole index anew
    Rebuild,
}

/// Write a synthetic city; the same numbers give the same city.
#[derive(Args)]
pub(super) struct Generate {
    #[arg(long, default_value_t = 1_000)]
    teachers: u64,
    #[arg(long, default_value_t = 50)]
    courses: u64,
    #[arg(long, default_value_t = 10_000)]
    entries: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it did"
)]
pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    std::fs::create_dir_all(&config.data).map_err(|error| {
        Failure::usage(format!("XUESHI_DATA {}: {error}", config.data.display()))
    })?;
    let database = Connection::open_with(&config.database_url, config.database_connections)
        .await
        .map_err(|error| Failure::usage(error.to_string()))?;
    database
        .migrate()
        .await
        .map_err(|error| Failure::problem(error.to_string()))?;
    println!("the schema is up to date");
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it did"
)]
pub(super) async fn demo(config: &Config) -> Result<(), Failure> {
    let platform = serve::open(config).await?;
    let bar = progress::bar(None, "demonstration city");
    let report = platform
        .load_demo(|what| {
            bar.set_message(what.to_owned());
            bar.tick();
        })
        .await?;
    bar.finish_and_clear();
    let verb = if report.was_there {
        "was there"
    } else {
        "is loaded"
    };
    println!(
        "the demonstration city {verb}: {} organisations, {} accounts, {} courses",
        report.organisations, report.accounts, report.courses
    );
    Ok(())
}

impl Search {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let Self::Rebuild = self;
        let platform = serve::open_existing(config).await?;
        let total = platform.catalogue().courses.len();
        let bar = progress::bar(Some(total as u64), "courses");
        let done = platform
            .rebuild_index(|done, _| bar.set_position(done as u64))
            .await?;
        bar.finish_and_clear();
        println!("{done} courses are in the index");
        Ok(())
    }
}

impl Generate {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let platform = serve::open(config).await?;
        let size = Size {
            teachers: self.teachers,
            courses: self.courses,
            entries: self.entries,
            seed: self.seed,
        };
        let bar = progress::bar(Some(size.entries), "entries");
        let made = platform
            .generate(&size, |written| bar.set_position(written))
            .await?;
        bar.finish_and_clear();
        println!(
            "{} organisations, {} teachers, {} courses, {} entries",
            made.organisations, made.teachers, made.courses, made.entries
        );
        Ok(())
    }
}

/// One line each; exit code 1 where something does not answer.
#[expect(
    clippy::print_stdout,
    reason = "a command tells its caller what it found"
)]
pub(super) async fn check(config: &Config) -> Result<(), Failure> {
    println!(
        "configuration: listens on {}, data in {}",
        config.listen,
        config.data.display()
    );
    let platform = serve::open_existing(config).await?;
    let health = platform.health().await;
    let mut problems = Vec::new();
    for (name, found) in [
        ("database", health.database),
        ("store", health.store),
        ("index", health.index),
    ] {
        match found {
            Ok(line) => println!("{name}: {line}"),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    match serve::ffmpeg(config)? {
        Some(ffmpeg) => println!("ffmpeg: {}", ffmpeg.program.display()),
        None => println!("ffmpeg: none; videos are played as they were uploaded"),
    }
    match serve::office(config)? {
        Some(office) => println!("soffice: {}", office.program.display()),
        None => println!("soffice: none; documents but PDF are downloaded as they were uploaded"),
    }
    match &config.clamd {
        Some(place) => match Scanner::new(place.clone()).version().await {
            Ok(version) => println!("clamd: {version} at {place}"),
            Err(error) => problems.push(format!("clamd: {error}; no upload is taken in")),
        },
        None => println!("clamd: none; uploads are not scanned for viruses"),
    }
    match serve::mailer(config)? {
        Some(mailer) => match mailer.check().await {
            Ok(()) => println!("mail: the server answers"),
            Err(error) => problems.push(format!("mail: {error}")),
        },
        None => println!("mail: none; notices are on the site alone"),
    }
    match serve::hook(config)? {
        Some(_) => println!("webhook: {}", webhook_host(config)),
        None => println!("webhook: none"),
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::problems(problems))
    }
}

/// Its path may be a secret.
fn webhook_host(config: &Config) -> String {
    let url = config.webhook.as_ref().map(|(url, _)| url);
    url.map(|url| url.origin().ascii_serialization())
        .unwrap_or_default()
}
