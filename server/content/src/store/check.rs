//! Whether the store works, before anybody needs it.

use std::hash::{BuildHasher, Hasher, RandomState};

use object_store::{ObjectStoreExt, PutPayload, path::Path};

use super::{Store, StoreError};

impl Store {
    /// Writes, reads and deletes a small object. One line for people.
    pub async fn check(&self) -> Result<String, StoreError> {
        // Another name each time, since several machines check the same store.
        let name = RandomState::new().build_hasher().finish();
        let probe = Path::from(format!("check/{name:016x}"));
        let words = name.to_be_bytes().to_vec();
        self.objects
            .put(&probe, PutPayload::from(words.clone()))
            .await
            .map_err(|source| self.failed(source))?;
        let read = match self.objects.get(&probe).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        // Deleted even when it could not be read.
        self.objects
            .delete(&probe)
            .await
            .map_err(|source| self.failed(source))?;
        let read = read.map_err(|source| self.failed(source))?;
        if read == words {
            Ok(format!(
                "content store {}: written, read and deleted",
                self.url
            ))
        } else {
            let found = hex::encode(read);
            Err(StoreError::OtherBytes {
                name: probe.to_string(),
                announced: hex::encode(words),
                found,
            })
        }
    }
}
