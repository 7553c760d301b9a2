use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tempfile::TempDir;

use super::*;
use crate::course_folder::FileToStore;

fn file(bytes: Vec<u8>) -> FileToStore {
    FileToStore::new("clip.mp4", "video/mp4", bytes.into())
}

fn url_of(folder: &TempDir) -> String {
    format!("file://{}", folder.path().display())
}

/// An S3 server in this process, and the settings with which to reach it. It ends with the runtime.
async fn s3(root: &TempDir) -> Vec<(String, String)> {
    std::fs::create_dir(root.path().join("bucket")).expect("a bucket");
    let service = {
        let mut builder =
            S3ServiceBuilder::new(s3s_fs::FileSystem::new(root.path()).expect("a file system"));
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        builder.build()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let _ = Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(socket), service)
                    .await;
            });
        }
    });
    [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
        ("HOME", "/"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Everything that a store must do, wherever it is.
async fn behaves(store: &Store) {
    let FileToStore { stored, bytes } = file((0..=255).cycle().take(10_000).collect());
    assert!(!store.exists(&stored).await.expect("an answer"));
    assert!(matches!(
        store.get(&stored).await,
        Err(StoreError::Missing { .. })
    ));

    store.put(&stored, bytes.clone()).await.expect("stored");
    store
        .put(&stored, bytes.clone())
        .await
        .expect("stored again");
    assert!(store.exists(&stored).await.expect("an answer"));
    assert_eq!(store.get(&stored).await.expect("all"), bytes);

    assert_eq!(
        store.get_range(&stored, 100..300).await.expect("a part"),
        bytes.slice(100..300)
    );
    assert_eq!(
        store
            .get_range(&stored, 9_999..10_000)
            .await
            .expect("the last byte"),
        bytes.slice(9_999..)
    );
    for range in [0..0, 0..10_001, 10_000..10_001] {
        assert!(
            matches!(
                store.get_range(&stored, range.clone()).await,
                Err(StoreError::Range { .. })
            ),
            "{range:?}"
        );
    }
    for range in [None, Some(1..9_000)] {
        let stream = store
            .stream(&stored, range.clone())
            .await
            .expect("a stream");
        let parts: Vec<Bytes> = stream.try_collect().await.expect("all parts");
        let Range { start, end } = range.unwrap_or(0..10_000);
        let wanted = bytes
            .slice(usize::try_from(start).expect("small")..usize::try_from(end).expect("small"));
        assert_eq!(parts.concat(), wanted);
    }

    let large = file(vec![7; PART * 2 + 1]);
    store
        .put(&large.stored, large.bytes.clone())
        .await
        .expect("stored in parts");
    let end = large.stored.bytes;
    assert_eq!(
        store
            .get_range(&large.stored, end - 2..end)
            .await
            .expect("the end"),
        [7, 7].as_slice()
    );
    assert_eq!(store.get(&large.stored).await.expect("all"), large.bytes);

    assert!(
        store
            .check()
            .await
            .expect("a working store")
            .ends_with("written, read and deleted")
    );
}

#[tokio::test]
async fn a_store_in_memory_behaves() {
    behaves(&Store::open("memory:").expect("a store")).await;
}

#[tokio::test]
async fn a_store_in_a_folder_behaves_and_lays_files_out_by_hash() {
    let folder = TempDir::new().expect("a folder");
    let url = format!("{}/made/when missing", url_of(&folder));
    let store = Store::open(&url.replace(' ', "%20")).expect("a store");
    behaves(&store).await;
    let FileToStore { stored, bytes } = file(vec![1, 2, 3]);
    store.put(&stored, bytes).await.expect("stored");
    let (first, rest) = stored.sha256.split_at(2);
    assert!(
        folder
            .path()
            .join("made/when missing/sha256")
            .join(first)
            .join(rest)
            .is_file()
    );
}

#[tokio::test]
async fn a_store_on_s3_behaves_with_and_without_a_prefix() {
    let root = TempDir::new().expect("a folder");
    let settings = s3(&root).await;
    behaves(&Store::open_with("s3://bucket", settings.clone()).expect("a store")).await;
    behaves(&Store::open_with("s3://bucket/courses/2015", settings).expect("a store")).await;
    assert!(root.path().join("bucket/courses/2015/sha256").is_dir());
}

#[tokio::test]
async fn a_store_that_cannot_be_written_fails_its_check() {
    let root = TempDir::new().expect("a folder");
    let mut settings = s3(&root).await;
    settings.push(("AWS_SECRET_ACCESS_KEY".to_owned(), "wrong".to_owned()));
    let error = Store::open_with("s3://bucket", settings)
        .expect("a store")
        .check()
        .await
        .expect_err("wrong secret");
    assert!(
        error
            .to_string()
            .starts_with("the content store s3://bucket failed"),
        "{error}"
    );
}

#[tokio::test]
async fn other_bytes_than_announced_are_refused() {
    let store = Store::open("memory:").expect("a store");
    let FileToStore { stored, .. } = file(vec![1]);
    assert!(matches!(
        store.put(&stored, vec![2].into()).await,
        Err(StoreError::OtherBytes { .. })
    ));
    assert!(!store.exists(&stored).await.expect("an answer"));
}

#[tokio::test]
async fn a_key_is_a_hash_and_nothing_else() {
    let store = Store::open("memory:").expect("a store");
    for name in ["", "../../etc/passwd", "ABCDEF"] {
        let stored = StoredFile {
            sha256: name.to_owned(),
            ..file(vec![1]).stored
        };
        assert!(
            matches!(store.exists(&stored).await, Err(StoreError::BadKey(_))),
            "{name}"
        );
    }
}

#[test]
fn a_bad_url_is_told_with_what_would_be_right() {
    for (url, why) in [
        ("", "relative URL without a base"),
        ("/var/content", "relative URL without a base"),
        ("file:content", "three slashes"),
        ("file://content/x", "three slashes"),
        ("ftp://host/x", "\"ftp\" is not a kind of store"),
        ("s3:///prefix", "the bucket is missing"),
        ("file:///proc/none/here", "cannot be made"),
    ] {
        let error = Store::open_with(url, [])
            .expect_err("a bad URL")
            .to_string();
        assert!(
            error.starts_with(&format!("the content store {url:?} cannot be used"))
                && error.contains(why),
            "{error}"
        );
        assert!(
            error.ends_with("write file:///absolute/path, s3://bucket/prefix or memory:"),
            "{error}"
        );
    }
}
