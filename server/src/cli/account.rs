//! `xueshi account create` and `xueshi account password`.

use std::io::{BufRead, IsTerminal};

use clap::Subcommand;
use domain::accounts::Role;
use platform::accounts::NewAccount;

use super::Failure;
use crate::{config::Config, serve};

#[derive(Subcommand)]
pub(super) enum Account {
    /// Make an account; the password is read from standard input
    Create {
        #[arg(long)]
        login: String,
        /// teacher, author, reviewer, administrator, auditor or operator
        #[arg(long)]
        role: String,
        /// Code of the organisation
        #[arg(long)]
        org: String,
        /// The person's name
        #[arg(long)]
        name: String,
    },
    /// Set the password of an account, read from standard input; its sessions end
    Password {
        #[arg(long)]
        login: String,
    },
}

impl Account {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let (login, role, org, name) = match self {
            Self::Create {
                login,
                role,
                org,
                name,
            } => (login, role, org, name),
            Self::Password { login } => {
                let password = password()?;
                let platform = serve::open_existing(config).await?;
                platform.set_password(&login, &password).await?;
                println!("{login}: the password is set; every session was ended");
                return Ok(());
            }
        };
        let role: Role = role
            .parse()
            .map_err(|error| Failure::usage(format!("--role: {error}")))?;
        let new = NewAccount {
            login,
            name,
            role,
            organisation: org,
            stage: None,
            subject: None,
            password: password()?,
        };
        let platform = serve::open(config).await?;
        platform.create_account(&new).await?;
        println!("{} ({role}, {}) is there", new.login, new.organisation);
        Ok(())
    }
}

/// Typed without an echo on a terminal; else the first line.
fn password() -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| Failure::usage(format!("password: {error}"));
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").map_err(unreadable);
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(unreadable)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
