//! Where the protocol puts the bytes: one person's uploads, by the platform's rules.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use domain::time::Timestamp;
use fileloft_core::{SendDataStore, SendUpload, TusError, UploadId, UploadInfo};
use platform::{Error, Platform, Viewer, uploads::Upload};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    sync::Mutex,
    time::{Instant, timeout_at},
};

/// A piece is kept when it is so large,
const PIECE: usize = 4 << 20;
/// or when its first byte has waited so long: what a link that breaks every few seconds brings must not be lost.
const WAIT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub(super) struct Shelf {
    platform: Platform,
    viewer: Viewer,
    told: Arc<Mutex<Told>>,
}

/// What the protocol's own words have no place for.
#[derive(Default)]
struct Told {
    error: Option<Error>,
    expires_at: Option<Timestamp>,
}

impl Shelf {
    pub(super) fn new(platform: Platform, viewer: Viewer) -> Self {
        Self {
            platform,
            viewer,
            told: Arc::default(),
        }
    }

    /// Whether the person may upload at all; before anything is received.
    pub(super) async fn check(&self) -> Result<(), Error> {
        match self.platform.upload(&self.viewer, "").await {
            Ok(_) | Err(Error::NotFound(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What went wrong on our side of the protocol.
    pub(super) async fn error(&self) -> Option<Error> {
        self.told.lock().await.error.take()
    }

    pub(super) async fn expires_at(&self) -> Option<Timestamp> {
        self.told.lock().await.expires_at
    }

    async fn tell(&self, outcome: Result<Upload, Error>) -> Result<Upload, TusError> {
        let mut told = self.told.lock().await;
        match outcome {
            Ok(upload) => {
                told.expires_at = Some(upload.expires_at);
                Ok(upload)
            }
            Err(error) => {
                let words = error.to_string();
                told.error = Some(error);
                Err(TusError::HookRejected(words))
            }
        }
    }
}

impl SendDataStore for Shelf {
    type UploadType = OnShelf;

    async fn create_upload(&self, info: UploadInfo) -> Result<OnShelf, TusError> {
        let name = info.metadata.get("filename").or(info.metadata.get("name"));
        let name = name.and_then(Option::as_deref).unwrap_or("file");
        let length = info.size.unwrap_or_default();
        let begun = self.platform.begin_upload(&self.viewer, name, length).await;
        Ok(OnShelf {
            upload: self.tell(begun).await?,
            shelf: self.clone(),
        })
    }

    async fn get_upload(&self, id: &UploadId) -> Result<OnShelf, TusError> {
        let found = self.platform.upload(&self.viewer, id.as_str()).await;
        Ok(OnShelf {
            upload: self.tell(found).await?,
            shelf: self.clone(),
        })
    }
}

pub(super) struct OnShelf {
    shelf: Shelf,
    upload: Upload,
}

impl OnShelf {
    async fn keep(&mut self, offset: u64, piece: Vec<u8>) -> Result<(), TusError> {
        let Shelf {
            platform, viewer, ..
        } = &self.shelf;
        let id = self.upload.id.clone();
        let kept = platform
            .receive_piece(viewer, &id, offset, Bytes::from(piece))
            .await;
        self.upload = self.shelf.tell(kept).await?;
        Ok(())
    }
}

impl SendUpload for OnShelf {
    async fn write_chunk(
        &mut self,
        offset: u64,
        reader: &mut (dyn AsyncRead + Unpin + Send),
    ) -> Result<u64, TusError> {
        let mut at = offset;
        loop {
            let left = self.upload.length.saturating_sub(at);
            if left == 0 {
                let more = reader.read(&mut [0]).await.unwrap_or_default();
                if more > 0 {
                    return Err(TusError::ExceedsUploadLength {
                        declared: self.upload.length,
                        end: at + 1,
                    });
                }
                return Ok(at - offset);
            }
            let (piece, is_last) = next_piece(reader, left).await;
            let size = piece.len() as u64;
            if size > 0 {
                self.keep(at, piece).await?;
                at += size;
            }
            if is_last {
                return Ok(at - offset);
            }
        }
    }

    async fn get_info(&self) -> Result<UploadInfo, TusError> {
        let id = UploadId::from(self.upload.id.as_str());
        let mut info = UploadInfo::new(id, Some(self.upload.length));
        info.offset = self.upload.received;
        let name = ("filename".to_owned(), Some(self.upload.name.clone()));
        info.metadata.0.extend([name]);
        Ok(info)
    }

    async fn finalize(&mut self) -> Result<(), TusError> {
        let Shelf {
            platform, viewer, ..
        } = &self.shelf;
        let finished = platform.finish_upload(viewer, &self.upload.id).await;
        self.upload = self.shelf.tell(finished).await?;
        Ok(())
    }

    async fn delete(self) -> Result<(), TusError> {
        let Shelf {
            platform, viewer, ..
        } = &self.shelf;
        let cancelled = platform.cancel_upload(viewer, &self.upload.id).await;
        let cancelled = cancelled.map(|()| self.upload);
        self.shelf.tell(cancelled).await.map(drop)
    }

    async fn declare_length(&mut self, _length: u64) -> Result<(), TusError> {
        Err(TusError::ExtensionNotEnabled("creation-defer-length"))
    }

    async fn concatenate(&mut self, _partials: &[UploadInfo]) -> Result<(), TusError> {
        Err(TusError::ExtensionNotEnabled("concatenation"))
    }

    async fn read_content(&self) -> Result<Box<dyn AsyncRead + Send + Unpin>, TusError> {
        Err(TusError::UploadNotReadyForDownload)
    }
}

/// Bytes to keep at once, and whether they are the last that this request brings. A link that breaks ends it like one that
/// is done: what has arrived counts.
async fn next_piece(reader: &mut (dyn AsyncRead + Unpin + Send), left: u64) -> (Vec<u8>, bool) {
    let size = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
    let mut piece = Vec::new();
    let mut rest = reader.take(size as u64);
    let mut until = None;
    while piece.len() < size {
        let read = rest.read_buf(&mut piece);
        let read = match until {
            None => read.await,
            Some(until) => match timeout_at(until, read).await {
                Ok(read) => read,
                Err(_) => return (piece, false),
            },
        };
        match read {
            Ok(0) | Err(_) => return (piece, true),
            Ok(_) => until = until.or_else(|| Some(Instant::now() + WAIT)),
        }
    }
    (piece, false)
}

/// Holds nothing: enough to say what the protocol offers.
pub(super) struct Empty;

impl SendDataStore for Empty {
    type UploadType = OnShelf;

    async fn create_upload(&self, _info: UploadInfo) -> Result<OnShelf, TusError> {
        Err(TusError::MethodNotAllowed)
    }

    async fn get_upload(&self, id: &UploadId) -> Result<OnShelf, TusError> {
        Err(TusError::NotFound(id.to_string()))
    }
}
