//! A course on its way out: the folder from which it came or could have come, as a zip.
//!
//! The zip is sent while it is made, so that no course is ever held as a whole: one task reads the store, a thread packs.

use std::io::{self, Write};

use bytes::Bytes;
use content::course_folder::{Packer, Printed, print};
use domain::catalogue::{Course, CourseCode, StoredFile};
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use tokio::sync::mpsc;

use super::FILES_AT_ONCE;
use crate::{Error, Platform, Viewer};

/// Pieces that wait for the one who takes them.
const WAITING: usize = 8;
/// What is sent at once.
const PIECE: usize = 64 << 10;

/// A zip of a course folder. One that breaks off is no zip: the list of its files stands at its end.
pub struct Exported {
    pub code: CourseCode,
    pub bytes: BoxStream<'static, Result<Bytes, Error>>,
}

impl Exported {
    /// `KM-2015-63.zip`.
    pub fn name(&self) -> String {
        format!("{}.zip", self.code)
    }
}

impl std::fmt::Debug for Exported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exported")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

impl Platform {
    /// The draft as it stands, for whoever may preview it.
    pub async fn export_draft(&self, viewer: &Viewer, code: &str) -> Result<Exported, Error> {
        let draft = self.draft(viewer, code).await?;
        self.export(draft.course).await
    }

    /// The published version. Asked by the operator at the machine, whose permission is to be there.
    pub async fn export_course(&self, code: &str) -> Result<Exported, Error> {
        let published = self.course(code)?;
        self.export(published.course.clone()).await
    }

    async fn export(&self, course: Course) -> Result<Exported, Error> {
        let printed = print(&course).map_err(|error| Error::Damaged(error.to_string()))?;
        // Before anything is sent: whether it can be sent to its end.
        let stored = printed.values().filter_map(|file| match file {
            Printed::Stored(file) => Some(file.clone()),
            Printed::Text(_) => None,
        });
        let stored: Vec<StoredFile> = stored.collect();
        futures::stream::iter(stored)
            .map(|file| async move { self.check_stored(&file).await })
            .buffer_unordered(FILES_AT_ONCE)
            .try_collect::<()>()
            .await?;

        let code = course.code;
        let (out, bytes) = mpsc::channel(WAITING);
        let (steps, steps_to_pack) = mpsc::channel(WAITING);
        let packer = Packer::new(Outlet::new(out.clone()), &code);
        tokio::task::spawn_blocking(move || pack(packer, steps_to_pack));
        let store = self.store.clone();
        tokio::spawn(async move {
            for (name, file) in printed {
                if steps.send(Step::Begin(name)).await.is_err() {
                    return;
                }
                let mut pieces = match file {
                    Printed::Text(text) => {
                        futures::stream::once(async move { Ok(Bytes::from(text)) }).boxed()
                    }
                    Printed::Stored(file) => match store.stream(&file, None).await {
                        Ok(pieces) => pieces,
                        Err(error) => futures::stream::once(async move { Err(error) }).boxed(),
                    },
                };
                while let Some(piece) = pieces.next().await {
                    let sent = match piece {
                        Ok(piece) => steps.send(Step::Piece(piece)).await.is_ok(),
                        Err(error) => {
                            // Nobody there to hear it is as well.
                            let _ = out.send(Err(error.into())).await;
                            false
                        }
                    };
                    if !sent {
                        return;
                    }
                }
            }
            let _ = steps.send(Step::End).await;
        });
        let bytes = futures::stream::unfold(bytes, |mut bytes| async move {
            let piece = bytes.recv().await?;
            Some((piece, bytes))
        });
        Ok(Exported {
            code,
            bytes: bytes.boxed(),
        })
    }

    async fn check_stored(&self, file: &StoredFile) -> Result<(), Error> {
        if self.store.exists(file).await? {
            return Ok(());
        }
        let (name, sha256) = (&file.name, &file.sha256);
        Err(Error::Damaged(format!(
            "{name:?} (SHA-256 {sha256}) is not in the content store"
        )))
    }
}

enum Step {
    Begin(String),
    Piece(Bytes),
    /// Without it something went wrong, and no end may be written.
    End,
}

/// Ends where nobody takes what is packed any more.
fn pack(mut packer: Packer<Outlet>, mut steps: mpsc::Receiver<Step>) {
    while let Some(step) = steps.blocking_recv() {
        let outcome = match step {
            Step::Begin(name) => packer.begin(&name),
            Step::Piece(bytes) => packer.write(&bytes),
            Step::End => {
                if let Err(error) = packer.finish() {
                    tracing::debug!(%error, "an export ended early");
                }
                return;
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "an export ended early");
            return;
        }
    }
}

/// Hands on what is written in pieces of some size.
struct Outlet {
    out: mpsc::Sender<Result<Bytes, Error>>,
    waiting: Vec<u8>,
}

impl Outlet {
    const fn new(out: mpsc::Sender<Result<Bytes, Error>>) -> Self {
        Self {
            out,
            waiting: Vec::new(),
        }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.waiting).into();
        let sent = self.out.blocking_send(Ok(piece));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
