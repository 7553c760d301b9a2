//! The commands. Exit codes: 0 done; 1 the work found a problem; 2 wrong usage or configuration. What went wrong goes to
//! standard error in a line that says what and where.

mod account;
mod backup;
mod export;
mod import;
mod ledger;
mod machine;
mod progress;
mod proof;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::Error;

use crate::{config::Config, serve};

#[derive(Parser)]
#[command(name = "xueshi", version, about = "学时: remote training for a city's teachers, and the ledger of their credit hours", long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (the default)
    Serve,
    /// Bring the schema of the database up to date
    Migrate,
    /// Load the demonstration city into an empty database; again changes nothing
    Demo,
    /// Accounts of people
    #[command(subcommand)]
    Account(account::Account),
    /// Bring in what others made
    #[command(subcommand)]
    Import(import::Import),
    /// Send hours to another system, and read its answer
    #[command(subcommand)]
    Export(export::Export),
    /// The ledger of hours
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Documents that prove an entry; neither configuration nor database is needed
    #[command(subcommand)]
    Proof(proof::Proof),
    /// The search index
    #[command(subcommand)]
    Search(machine::Search),
    /// Write a synthetic city, for trying out load
    Generate(machine::Generate),
    /// Write everything into one file (SQLite and local folder)
    Backup(backup::Backup),
    /// Read a backup into an empty data folder
    Restore(backup::Restore),
    /// Look at configuration, database, store and index
    Check,
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    lines: Vec<String>,
}

impl Failure {
    /// Wrong usage or configuration.
    pub fn usage(line: impl Into<String>) -> Self {
        Self {
            code: 2,
            lines: vec![line.into()],
        }
    }

    /// The work found a problem.
    pub fn problem(line: impl Into<String>) -> Self {
        Self::problems(vec![line.into()])
    }

    pub const fn problems(lines: Vec<String>) -> Self {
        Self { code: 1, lines }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusals) => Self {
                code: 2,
                lines: refusals
                    .into_iter()
                    .map(|refusal| format!("{}: {}", refusal.field, refusal.detail))
                    .collect(),
            },
            other => Self::problem(other.to_string()),
        }
    }
}

/// Runs the command that the arguments name.
#[expect(
    clippy::print_stderr,
    reason = "a command tells its caller what went wrong"
)]
pub fn run() -> ExitCode {
    // Help and usage are clap's: it exits with 0 or 2.
    let cli = Cli::parse();
    match carry_out(cli.command.unwrap_or(Command::Serve)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            for line in &failure.lines {
                eprintln!("xueshi: {line}");
            }
            ExitCode::from(failure.code)
        }
    }
}

fn carry_out(command: Command) -> Result<(), Failure> {
    // Whoever checks a proof has this program and the file, and no installation.
    if let Command::Proof(command) = command {
        return command.run();
    }
    let config = Config::load().map_err(|errors| Failure {
        code: 2,
        lines: errors.iter().map(ToString::to_string).collect(),
    })?;
    log(&config, matches!(command, Command::Serve));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::problem(format!("the runtime: {error}")))?;
    runtime.block_on(dispatch(command, &config))
}

async fn dispatch(command: Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Serve => serve::serve(config).await,
        Command::Migrate => machine::migrate(config).await,
        Command::Demo => machine::demo(config).await,
        Command::Account(command) => command.run(config).await,
        Command::Import(command) => command.run(config).await,
        Command::Export(command) => command.run(config).await,
        Command::Ledger(command) => command.run(config).await,
        Command::Proof(command) => command.run(),
        Command::Search(command) => command.run(config).await,
        Command::Generate(command) => command.run(config).await,
        Command::Backup(command) => command.run(config).await,
        Command::Restore(command) => command.run(config),
        Command::Check => machine::check(config).await,
    }
}

/// The server tells what it does; a command only what goes wrong, unless it is asked for more.
fn log(config: &Config, is_server: bool) {
    let usual = if is_server { "info" } else { "error" };
    // The directives were read once already, by the settings.
    let filter = tracing_subscriber::EnvFilter::try_new(config.log.as_deref().unwrap_or(usual))
        .unwrap_or_default();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
