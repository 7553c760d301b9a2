//! Files that arrive piece by piece: each piece is an object of its own, so that any node takes the next one, until all of
//! them are put together under the hash of the whole.

use std::{io, sync::Arc};

use bytes::Bytes;
use domain::catalogue::StoredFile;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart, path::Path};
use sha2::{Digest, Sha256};

use super::{PART, PARTS_AT_ONCE, Store, StoreError, key};
use crate::probe;

/// The bytes from which the kind of a file is told.
const BEGINNING: usize = 8192;

impl Store {
    /// Keeps a piece of an upload under a name of its own.
    pub async fn put_piece(
        &self,
        upload: &str,
        name: &str,
        bytes: Bytes,
    ) -> Result<(), StoreError> {
        self.objects
            .put(&place(upload, name), PutPayload::from_bytes(bytes))
            .await
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Puts the pieces together, in this order, under the hash of what they make. Only one piece is in memory at a time.
    pub async fn join_pieces(
        &self,
        upload: &str,
        pieces: &[String],
        name: &str,
    ) -> Result<StoredFile, StoreError> {
        let whole = place(upload, "whole");
        let (hash, bytes, beginning) = self
            .write_whole(upload, pieces, &whole)
            .await
            .map_err(|source| self.failed(source))?;
        let media_type = probe::media_type(&beginning).unwrap_or("application/octet-stream");
        let file = StoredFile {
            sha256: hash,
            bytes,
            media_type: media_type.to_owned(),
            name: name.to_owned(),
        };
        let target = key(&file.sha256)?;
        let moved = if self.size(&target).await? == Some(file.bytes) {
            self.objects.delete(&whole).await
        } else {
            self.objects.rename(&whole, &target).await
        };
        moved.map_err(|source| self.failed(source))?;
        Ok(file)
    }

    async fn write_whole(
        &self,
        upload: &str,
        pieces: &[String],
        whole: &Path,
    ) -> Result<(String, u64, Vec<u8>), object_store::Error> {
        let mut hash = Sha256::new();
        let (mut length, mut beginning) = (0, Vec::new());
        let target = self.objects.put_multipart(whole).await?;
        let mut writer = WriteMultipart::new_with_chunk_size(target, PART);
        for piece in pieces {
            let read = async {
                let mut stream = self.objects.get(&place(upload, piece)).await?.into_stream();
                while let Some(bytes) = stream.try_next().await? {
                    hash.update(&bytes);
                    length += bytes.len() as u64;
                    let missing = BEGINNING.saturating_sub(beginning.len()).min(bytes.len());
                    beginning.extend_from_slice(&bytes[..missing]);
                    writer.wait_for_capacity(PARTS_AT_ONCE).await?;
                    writer.put(bytes);
                }
                Ok(())
            };
            if let Err(error) = read.await {
                writer.abort().await?;
                return Err(error);
            }
        }
        writer.finish().await?;
        Ok((hex::encode(hash.finalize()), length, beginning))
    }

    /// The bytes of the pieces, in this order.
    pub fn read_pieces(
        &self,
        upload: &str,
        pieces: &[String],
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let places: Vec<Path> = pieces.iter().map(|piece| place(upload, piece)).collect();
        let objects = Arc::clone(&self.objects);
        stream::iter(places)
            .then(move |place| {
                let objects = Arc::clone(&objects);
                async move { Ok::<_, object_store::Error>(objects.get(&place).await?.into_stream()) }
            })
            .try_flatten()
            .map_err(io::Error::other)
    }

    /// Forgets everything that is kept of an upload.
    pub async fn drop_pieces(&self, upload: &str) -> Result<(), StoreError> {
        let folder = Path::from(format!("uploads/{upload}"));
        let listed = self.objects.list(Some(&folder));
        let names: Vec<Path> = listed
            .map_ok(|object| object.location)
            .try_collect()
            .await
            .map_err(|source| self.failed(source))?;
        let mut gone = self
            .objects
            .delete_stream(futures::stream::iter(names).map(Ok).boxed());
        while let Some(deleted) = gone.next().await {
            match deleted {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(source) => return Err(self.failed(source)),
            }
        }
        Ok(())
    }
}

fn place(upload: &str, name: &str) -> Path {
    Path::from(format!("uploads/{upload}/{name}"))
}
