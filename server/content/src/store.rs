//! The object store: a local folder, S3 or memory, by one URL.
//!
//! A file's key is the SHA-256 of its bytes, `sha256/ab/cdef…`, so that storing twice is storing once and no one can
//! exchange a published file. Nothing is ever overwritten with other bytes.

mod check;
mod pieces;
mod place;

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use domain::catalogue::StoredFile;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart, path::Path,
};
use sha2::{Digest, Sha256};

/// Larger files go up in parts of this size: S3 wants at least 5 MiB, and a part that fails is sent again alone.
const PART: usize = 8 << 20;
/// Parts under way at once.
const PARTS_AT_ONCE: usize = 4;

/// The place where course files are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// What the settings called it; for messages.
    url: String,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "the content store {url:?} cannot be used: {why}; write file:///absolute/path, s3://bucket/prefix or memory:"
    )]
    BadUrl { url: String, why: String },
    #[error("{0:?} is not a SHA-256 in lower-case hexadecimal")]
    BadKey(String),
    #[error(
        "the bytes of {name:?} are not those that were announced: SHA-256 {found} instead of {announced}"
    )]
    OtherBytes {
        name: String,
        announced: String,
        found: String,
    },
    #[error("the bytes {} to {} are not within the {length} of {name:?}", range.start, range.end)]
    Range {
        name: String,
        range: Range<u64>,
        length: u64,
    },
    #[error("{name:?} (SHA-256 {sha256}) is not in the content store {url}")]
    Missing {
        name: String,
        sha256: String,
        url: String,
    },
    #[error("the content store {url} failed: {source}")]
    Failed {
        url: String,
        source: object_store::Error,
    },
}

impl Store {
    /// Opens `file:///path`, `s3://bucket/prefix` (keys, region and `AWS_ENDPOINT` from the environment) or `memory:`.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, std::env::vars())
    }

    /// The same with the `AWS_…` settings handed in.
    pub fn open_with(
        url: &str,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, StoreError> {
        let objects = place::open(url, settings).map_err(|why| StoreError::BadUrl {
            url: url.to_owned(),
            why,
        })?;
        Ok(Self {
            objects,
            url: url.to_owned(),
        })
    }

    /// Stores the bytes under their own hash. Again is the same as once.
    pub async fn put(&self, file: &StoredFile, bytes: Bytes) -> Result<(), StoreError> {
        let key = key(&file.sha256)?;
        let found = hex::encode(Sha256::digest(&bytes));
        if found != file.sha256 {
            return Err(StoreError::OtherBytes {
                name: file.name.clone(),
                announced: file.sha256.clone(),
                found,
            });
        }
        if self.size(&key).await? == Some(bytes.len() as u64) {
            return Ok(());
        }
        if bytes.len() <= PART {
            self.objects
                .put(&key, PutPayload::from_bytes(bytes))
                .await
                .map_err(|source| self.failed(source))?;
            return Ok(());
        }
        self.put_in_parts(&key, bytes)
            .await
            .map_err(|source| self.failed(source))
    }

    async fn put_in_parts(&self, key: &Path, mut bytes: Bytes) -> Result<(), object_store::Error> {
        let upload = self.objects.put_multipart(key).await?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, PART);
        while !bytes.is_empty() {
            let part = bytes.split_to(bytes.len().min(PART));
            if let Err(error) = writer.wait_for_capacity(PARTS_AT_ONCE).await {
                writer.abort().await?;
                return Err(error);
            }
            writer.put(part);
        }
        // Cleans up after itself when it fails.
        writer.finish().await.map(|_| ())
    }

    pub async fn exists(&self, file: &StoredFile) -> Result<bool, StoreError> {
        Ok(self.size(&key(&file.sha256)?).await?.is_some())
    }

    async fn size(&self, key: &Path) -> Result<Option<u64>, StoreError> {
        match self.objects.head(key).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(self.failed(source)),
        }
    }

    /// The whole file.
    pub async fn get(&self, file: &StoredFile) -> Result<Bytes, StoreError> {
        let result = self
            .objects
            .get(&key(&file.sha256)?)
            .await
            .map_err(|source| self.lost(file, source))?;
        result.bytes().await.map_err(|source| self.failed(source))
    }

    /// The bytes from `range.start` to before `range.end`.
    pub async fn get_range(
        &self,
        file: &StoredFile,
        range: Range<u64>,
    ) -> Result<Bytes, StoreError> {
        let range = within(file, range)?;
        self.objects
            .get_range(&key(&file.sha256)?, range)
            .await
            .map_err(|source| self.lost(file, source))
    }

    /// The bytes as they arrive; all of them without a range.
    pub async fn stream(
        &self,
        file: &StoredFile,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let range = range.map(|range| within(file, range)).transpose()?;
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let result = self
            .objects
            .get_opts(&key(&file.sha256)?, options)
            .await
            .map_err(|source| self.lost(file, source))?;
        let url = self.url.clone();
        Ok(result
            .into_stream()
            .map_err(move |source| StoreError::Failed {
                url: url.clone(),
                source,
            })
            .boxed())
    }

    fn failed(&self, source: object_store::Error) -> StoreError {
        StoreError::Failed {
            url: self.url.clone(),
            source,
        }
    }

    fn lost(&self, file: &StoredFile, source: object_store::Error) -> StoreError {
        match source {
            object_store::Error::NotFound { .. } => StoreError::Missing {
                name: file.name.clone(),
                sha256: file.sha256.clone(),
                url: self.url.clone(),
            },
            other => self.failed(other),
        }
    }
}

/// `sha256/ab/cdef…`: two levels, since file systems dislike folders with a million entries.
fn key(sha256: &str) -> Result<Path, StoreError> {
    let is_hash = sha256.len() == 64
        && sha256
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash {
        Ok(Path::from(format!(
            "sha256/{}/{}",
            &sha256[..2],
            &sha256[2..]
        )))
    } else {
        Err(StoreError::BadKey(sha256.to_owned()))
    }
}

fn within(file: &StoredFile, range: Range<u64>) -> Result<Range<u64>, StoreError> {
    if range.start < range.end && range.end <= file.bytes {
        Ok(range)
    } else {
        Err(StoreError::Range {
            name: file.name.clone(),
            range,
            length: file.bytes,
        })
    }
}

#[cfg(test)]
mod tests;
