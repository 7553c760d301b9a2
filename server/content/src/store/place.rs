//! From the setting's URL to the store that it means.

use std::{fs, sync::Arc, time::Duration};

use object_store::{
    ClientOptions, ObjectStore,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    memory::InMemory,
    path::Path,
    prefix::PrefixStore,
};
use url::Url;

/// A silent connection is given up after this; a slow one that still moves is not.
const SILENCE: Duration = Duration::from_mins(1);

/// The error is the reason in words.
pub(super) fn open(
    url: &str,
    settings: impl IntoIterator<Item = (String, String)>,
) -> Result<Arc<dyn ObjectStore>, String> {
    if url == "memory:" {
        return Ok(Arc::new(InMemory::new()));
    }
    let parsed = Url::parse(url).map_err(|error| error.to_string())?;
    match parsed.scheme() {
        // "file:data" would silently mean /data.
        "file" if url.starts_with("file:///") => folder(&parsed),
        "file" => Err("a folder is written with three slashes and its whole path".to_owned()),
        "s3" => s3(&parsed, settings),
        other => Err(format!("{other:?} is not a kind of store")),
    }
}

fn folder(url: &Url) -> Result<Arc<dyn ObjectStore>, String> {
    let path = url
        .to_file_path()
        .map_err(|()| "it is not a path of this system".to_owned())?;
    fs::create_dir_all(&path)
        .map_err(|error| format!("the folder {} cannot be made: {error}", path.display()))?;
    let folder = LocalFileSystem::new_with_prefix(&path).map_err(|error| error.to_string())?;
    // A file that was acknowledged survives a power cut.
    Ok(Arc::new(folder.with_fsync(true)))
}

fn s3(
    url: &Url,
    settings: impl IntoIterator<Item = (String, String)>,
) -> Result<Arc<dyn ObjectStore>, String> {
    let bucket = url
        .host_str()
        .filter(|bucket| !bucket.is_empty())
        .ok_or("the bucket is missing")?;
    // The default, 30 s for a whole answer, would cut a long video on a slow line.
    let client = ClientOptions::new()
        .with_timeout_disabled()
        .with_read_timeout(SILENCE);
    let mut builder = AmazonS3Builder::new().with_client_options(client);
    for (name, value) in settings {
        if !name.starts_with("AWS_") {
            continue;
        }
        if let Ok(setting) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            let is_endpoint = matches!(
                setting,
                AmazonS3ConfigKey::Endpoint | AmazonS3ConfigKey::S3Endpoint
            );
            if is_endpoint && value.starts_with("http://") {
                // Who names an endpoint without TLS, in a network of their own, means it.
                builder = builder.with_allow_http(true);
            }
            builder = builder.with_config(setting, value);
        }
    }
    let store = builder
        .with_bucket_name(bucket)
        .build()
        .map_err(|error| error.to_string())?;
    let prefix = Path::from_url_path(url.path()).map_err(|error| error.to_string())?;
    Ok(if prefix.as_ref().is_empty() {
        Arc::new(store)
    } else {
        Arc::new(PrefixStore::new(store, prefix))
    })
}
