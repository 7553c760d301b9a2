//! `xueshi ledger`: proving it whole, signing it, and the key.

use clap::Subcommand;
use serde_json::json;

use super::{Failure, progress};
use crate::{config::Config, serve};

#[derive(Subcommand)]
pub(super) enum Ledger {
    /// Walk every chain, head, balance and state, and name the first thing that is wrong
    Verify {
        /// One JSON object instead of a line for people
        #[arg(long)]
        json: bool,
    },
    /// Make a checkpoint now, and print its signed text
    Checkpoint,
    /// Print the public key by which anybody checks what this installation signed
    Key,
}

impl Ledger {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it found"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let platform = serve::open_existing(config).await?;
        let json = match self {
            Self::Verify { json } => json,
            Self::Checkpoint => {
                return match platform.make_checkpoint("hand").await? {
                    Some(made) => {
                        print!("{}", made.note);
                        Ok(())
                    }
                    None => Err(Failure::problem(
                        "the ledger is empty: there is nothing to sign",
                    )),
                };
            }
            Self::Key => {
                println!("{}", platform.public_key());
                return Ok(());
            }
        };
        let bar = progress::bar(None, "entries");
        let audit = platform.audit(|walked| bar.set_position(walked)).await?;
        bar.finish_and_clear();
        if json {
            let found = audit.finding.as_ref().map(ToString::to_string);
            let told = json!({
                "whole": found.is_none(),
                "entries": audit.entries,
                "chains": audit.chains,
                "head": (!audit.head.is_empty()).then_some(&audit.head),
                "finding": found,
            });
            println!("{told}");
        } else if audit.finding.is_none() {
            println!(
                "{} entries in {} chains verified; head {}",
                audit.entries, audit.chains, audit.head
            );
        }
        match audit.finding {
            None => Ok(()),
            Some(finding) => Err(Failure::problem(format!("the ledger is broken: {finding}"))),
        }
    }
}
