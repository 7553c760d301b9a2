//! `xueshi backup` and `xueshi restore`, for an installation on one machine: the SQLite file and the folder of objects, in one
//! tar file. Everything larger has tools of its own (docs/OPERATIONS.md).

use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
};

use clap::Args;
use url::Url;

use super::Failure;
use crate::{config::Config, serve};

const DATABASE: &str = "xueshi.db";
const OBJECTS: &str = "objects";

/// Write database and objects into one file, while the server may run.
#[derive(Args)]
pub(super) struct Backup {
    #[arg(long)]
    out: PathBuf,
}

/// Read a backup into a data folder that holds no database yet.
#[derive(Args)]
pub(super) struct Restore {
    file: PathBuf,
}

/// Where the two parts lie on this machine.
struct Places {
    database: PathBuf,
    objects: PathBuf,
}

impl Places {
    fn of(config: &Config) -> Result<Self, Failure> {
        let database = config.sqlite_file().ok_or_else(|| {
            Failure::usage(
                "the database is PostgreSQL: use pg_dump and pg_restore, see docs/OPERATIONS.md",
            )
        })?;
        let objects = Url::parse(&config.storage)
            .ok()
            .filter(|url| url.scheme() == "file")
            .and_then(|url| url.to_file_path().ok())
            .ok_or_else(|| {
                Failure::usage(
                    "the content is in S3: use the bucket's own versioning, see docs/OPERATIONS.md",
                )
            })?;
        Ok(Self { database, objects })
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Failure + '_ {
    move |error| Failure::problem(format!("{}: {error}", path.display()))
}

impl Backup {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let places = Places::of(config)?;
        if self.out.exists() {
            let shown = self.out.display();
            return Err(Failure::usage(format!(
                "{shown} is there already; name a new file"
            )));
        }
        let folder = self
            .out
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let shown = folder.display();
            return Err(Failure::usage(format!("{shown}: there is no such folder")));
        }
        let platform = serve::open_existing(config).await?;
        // Beside the target and renamed at the end: a backup that was cut off never has a backup's name.
        let part = self.out.with_extension("part");
        let copy = self.out.with_extension("db-copy");
        let written = async {
            // The database first: an object too many does no harm, a course without its files would.
            platform.copy_database(&copy).await?;
            archive(&copy, &places.objects, &part)?;
            std::fs::rename(&part, &self.out).map_err(failed(&self.out))
        }
        .await;
        for left in [&copy, &part] {
            if left.exists() {
                std::fs::remove_file(left).map_err(failed(left))?;
            }
        }
        written?;
        println!("{} is written", self.out.display());
        Ok(())
    }
}

fn archive(database: &Path, objects: &Path, out: &Path) -> Result<(), Failure> {
    let file = File::create(out).map_err(failed(out))?;
    let mut archive = tar::Builder::new(BufWriter::new(file));
    archive
        .append_path_with_name(database, DATABASE)
        .map_err(failed(database))?;
    if objects.is_dir() {
        archive
            .append_dir_all(OBJECTS, objects)
            .map_err(failed(objects))?;
    }
    let writer = archive.into_inner().map_err(failed(out))?;
    let file = writer
        .into_inner()
        .map_err(|error| failed(out)(error.into_error()))?;
    file.sync_all().map_err(failed(out))
}

impl Restore {
    #[expect(
        clippy::print_stdout,
        reason = "a command tells its caller what it did"
    )]
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let places = Places::of(config)?;
        if places.database.exists() {
            let shown = places.database.display();
            return Err(Failure::usage(format!(
                "{shown} is there already; restore into an empty data folder"
            )));
        }
        let file = File::open(&self.file)
            .map_err(|error| Failure::usage(format!("{}: {error}", self.file.display())))?;
        std::fs::create_dir_all(&config.data).map_err(failed(&config.data))?;
        let unpacked = tempfile::Builder::new()
            .prefix("restore-")
            .tempdir_in(&config.data)
            .map_err(failed(&config.data))?;
        // Paths that lead out of the folder are refused by the library.
        tar::Archive::new(BufReader::new(file))
            .unpack(unpacked.path())
            .map_err(|error| {
                let shown = self.file.display();
                Failure::problem(format!("{shown} is no backup that can be read: {error}"))
            })?;
        let database = unpacked.path().join(DATABASE);
        if !database.is_file() {
            let shown = self.file.display();
            return Err(Failure::problem(format!(
                "{shown} is no backup: {DATABASE} is missing in it"
            )));
        }
        let objects = unpacked.path().join(OBJECTS);
        if objects.is_dir() {
            move_into(&objects, &places.objects)?;
        }
        // The index belongs to another database; it is made anew.
        let index = config.data.join("index");
        if index.exists() {
            std::fs::remove_dir_all(&index).map_err(failed(&index))?;
        }
        // Last: the database is what makes it an installation.
        std::fs::rename(&database, &places.database).map_err(failed(&places.database))?;
        println!("restored; now run: xueshi ledger verify");
        Ok(())
    }
}

/// Files named by their contents: what is there already is the same.
fn move_into(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).map_err(failed(to))?;
    for entry in std::fs::read_dir(from).map_err(failed(from))? {
        let entry = entry.map_err(failed(from))?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            move_into(&entry.path(), &target)?;
        } else {
            std::fs::rename(entry.path(), &target).map_err(failed(&target))?;
        }
    }
    Ok(())
}
