//! `xueshi proof check`: what a document of the log shows, offline.

use std::{fs, io::ErrorKind, path::PathBuf};

use clap::Subcommand;
use domain::proofs::{Checked, Checkpoint, Consistent, Document, KeySource, ProofError, PublicKey};
use serde_json::{Value, json};

use super::Failure;

#[derive(Subcommand)]
pub(super) enum Proof {
    /// Check a proof of an entry, or that one checkpoint continues another
    Check {
        /// The document
        file: PathBuf,
        /// The public key that you have from elsewhere, or a file that holds it
        #[arg(long)]
        key: Option<String>,
        /// One JSON object instead of lines for people
        #[arg(long)]
        json: bool,
    },
}

impl Proof {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it found"
    )]
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self::Check { file, key, json } = self;
        let key = key.as_deref().map(known_key).transpose()?;
        let text = fs::read_to_string(&file).map_err(|error| {
            Failure::usage(match error.kind() {
                ErrorKind::InvalidData => format!("{}: it is not a text", file.display()),
                _ => format!("{}: {error}", file.display()),
            })
        })?;
        match Shown::of(&text, key.as_ref()) {
            Ok(shown) => {
                if json {
                    println!("{}", shown.json());
                } else {
                    for line in shown.lines() {
                        println!("{}", printable(&line));
                    }
                }
                Ok(())
            }
            Err(error) => {
                let wrong = error.to_string();
                if json {
                    println!("{}", json!({ "proven": false, "wrong": wrong }));
                }
                let line = format!("{}: not proven: {wrong}", file.display());
                Err(Failure::problem(printable(&line)))
            }
        }
    }
}

/// The key itself, or a file with it.
fn known_key(argument: &str) -> Result<PublicKey, Failure> {
    let wrong = match argument.trim().parse() {
        Ok(key) => return Ok(key),
        Err(error) => Failure::usage(format!("--key: {error}")),
    };
    match fs::read_to_string(argument) {
        Ok(text) => text
            .trim()
            .parse()
            .map_err(|error| Failure::usage(format!("--key: {argument}: {error}"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(wrong),
        Err(error) => Err(Failure::usage(format!("--key: {argument}: {error}"))),
    }
}

enum Shown {
    Entry(Box<Checked>),
    Growth(Box<Consistent>),
}

impl Shown {
    fn of(text: &str, key: Option<&PublicKey>) -> Result<Self, ProofError> {
        Ok(match Document::parse(text)? {
            Document::Proof(proof) => Self::Entry(Box::new(proof.check(key)?)),
            Document::Consistency(document) => Self::Growth(Box::new(document.check(key)?)),
        })
    }

    fn key(&self) -> (&PublicKey, KeySource) {
        match self {
            Self::Entry(checked) => (&checked.key, checked.source),
            Self::Growth(consistent) => (&consistent.key, consistent.source),
        }
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = match self {
            Self::Entry(checked) => entry_lines(checked),
            Self::Growth(grown) => vec![format!(
                "the log only grew: {} begins with {}",
                moment(&grown.newer),
                moment(&grown.older)
            )],
        };
        let (key, source) = self.key();
        let fingerprint = key.fingerprint();
        match source {
            KeySource::Given => lines.push(format!(
                "signed by {}, the key that you gave, with the fingerprint {fingerprint}",
                key.name()
            )),
            KeySource::File => {
                lines.push(format!(
                    "checked only against the key inside the file, of {}: anybody can write a file that agrees with \
                     itself, so this proves nothing until you compare the fingerprint with one from elsewhere, or \
                     give that key with --key",
                    key.name()
                ));
                lines.push(format!("fingerprint {fingerprint}"));
            }
        }
        lines
    }

    fn json(&self) -> Value {
        let (key, source) = self.key();
        let mut told = json!({
            "proven": source == KeySource::Given,
            "key": key.to_string(),
            "fingerprint": key.fingerprint().to_string(),
            "key_from": match source {
                KeySource::Given => "given",
                KeySource::File => "file",
            },
        });
        match self {
            Self::Entry(checked) => {
                let entry = &checked.entry;
                told["entry"] = json!({
                    "id": entry.id,
                    "account": entry.account,
                    "sequence": entry.sequence,
                    "at": entry.at.to_rfc3339(),
                    "year": entry.year,
                    "hours": entry.hours,
                    "kind": entry.kind,
                    "course_code": entry.course_code,
                    "course_title": entry.course_title,
                    "course_version": entry.course_version,
                    "module": entry.module,
                    "level": entry.level,
                    "mode": entry.mode,
                    "organisation": entry.organisation,
                    "reverses": entry.reverses,
                    "hash": entry.hash.to_string(),
                    "certificate_code": entry.certificate_code(),
                });
                told["checkpoint"] = checkpoint_json(&checked.checkpoint);
                if let Some(other) = &checked.consistent_with {
                    told["consistent_with"] = checkpoint_json(other);
                }
            }
            Self::Growth(grown) => {
                let Consistent { older, newer, .. } = &**grown;
                told["older"] = checkpoint_json(older);
                told["newer"] = checkpoint_json(newer);
            }
        }
        told
    }
}

fn entry_lines(checked: &Checked) -> Vec<String> {
    let Checked {
        entry, checkpoint, ..
    } = checked;
    let course = [entry.course_code.as_deref(), entry.course_title.as_deref()];
    let course: Vec<&str> = course.into_iter().flatten().collect();
    let reverses = entry
        .reverses
        .as_ref()
        .map_or_else(String::new, |id| format!(", takes back {id}"));
    let mut lines = vec![
        format!(
            "{} hours of {}, {} ({}), entered {} as entry {} of account {}{reverses}; certificate code {}",
            entry.hours,
            entry.year,
            course.join(" "),
            entry.kind,
            entry.at.to_rfc3339(),
            entry.id,
            entry.account,
            entry.certificate_code(),
        ),
        format!(
            "it was in the ledger at {}; whether it was taken back later is not in this file",
            moment(checkpoint)
        ),
    ];
    if let Some(other) = &checked.consistent_with {
        let relation = if other.size < checkpoint.size {
            "begins with"
        } else {
            "is the beginning of"
        };
        lines.push(format!("that log {relation} {}", moment(other)));
    }
    lines
}

fn moment(checkpoint: &Checkpoint) -> String {
    format!(
        "the checkpoint of {} ({} leaves, {} entries)",
        checkpoint.at.to_rfc3339(),
        checkpoint.size,
        checkpoint.entries
    )
}

fn checkpoint_json(checkpoint: &Checkpoint) -> Value {
    json!({
        "origin": checkpoint.origin,
        "at": checkpoint.at.to_rfc3339(),
        "size": checkpoint.size,
        "entries": checkpoint.entries,
        "root": checkpoint.root.to_string(),
    })
}

/// A file from a stranger does not steer the terminal.
fn printable(line: &str) -> String {
    line.replace(char::is_control, "\u{fffd}")
}
