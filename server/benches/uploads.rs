//! How fast files come in, and over a line that is cut every five seconds: tus through the running server, to a folder and to S3.
//!
//! `cargo bench --package server --bench uploads` prints a table. Server, client, line and the S3 stand-in share the machine.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot go on says why"
)]
#![expect(clippy::print_stdout, reason = "it prints its table")]
#![expect(clippy::cast_precision_loss, reason = "sizes here are small")]

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::body::Bytes;
use content::store::Store;
use database::Connection;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use platform::{Platform, Rules, clock::System, demo};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use server::{config::Config, serve};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::sleep,
};

const MEGA: usize = 1 << 20;
/// Sent as fast as it goes.
const WHOLE: usize = 256 * MEGA;
const ROUNDS: u64 = 3;
/// Sent over a line of so many bytes a second, which is whole or cut so often.
const SLOW: usize = 80 * MEGA;
const LINE: usize = 4 * MEGA;
const CUT: Duration = Duration::from_secs(5);
/// What the client hands over at once, and what the line carries at once.
const CHUNK: usize = 64 << 10;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    println!("{:<44} {:>9} {:>9}", "", "MB/s", "seconds");
    let folder = tempfile::tempdir().expect("a folder");
    let url = url::Url::from_directory_path(folder.path().join("objects")).expect("a URL");
    let local = Store::open_with(url.as_str(), []).expect("a store");
    let (site, token) = site(folder.path(), local).await;
    whole(site, &token, "to a folder").await;

    for (cut, name) in [(None, "whole"), (Some(CUT), "cut every 5 s")] {
        let breaks = Arc::new(AtomicUsize::new(0));
        let line = line(site, cut, Arc::clone(&breaks)).await;
        let told = send(line, &token, &noise(SLOW, 99 + u64::from(cut.is_some()))).await;
        let name = format!("{} MB, line of {} MB/s, {name}", SLOW / MEGA, LINE / MEGA);
        row(&name, SLOW, told.took);
        println!(
            "  {} breaks, {:.1} MB sent twice",
            breaks.load(Ordering::Relaxed),
            told.sent.saturating_sub(SLOW) as f64 / MEGA as f64
        );
    }

    let objects = tempfile::tempdir().expect("a folder");
    let remote = Store::open_with("s3://bucket/courses", s3(objects.path()).await);
    let folder = tempfile::tempdir().expect("a folder");
    let (site, token) = self::site(folder.path(), remote.expect("a store")).await;
    whole(site, &token, "to S3 (in this process)").await;
}

/// The middle one of several.
async fn whole(site: SocketAddr, token: &str, name: &str) {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        // Other bytes each time: what the store has already it does not write.
        times.push(send(site, token, &noise(WHOLE, round)).await.took);
    }
    times.sort_unstable();
    let name = format!("{} MB {name}", WHOLE / MEGA);
    row(&name, WHOLE, times[times.len() / 2]);
}

fn row(name: &str, bytes: usize, took: Duration) {
    let seconds = took.as_secs_f64();
    let rate = bytes as f64 / MEGA as f64 / seconds;
    println!("{name:<44} {rate:>9.1} {seconds:>9.2}");
}

/// Bytes that nothing makes smaller (xorshift).
fn noise(length: usize, seed: u64) -> Bytes {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    Bytes::from(bytes)
}

/// The demonstration city behind the real router, and an author who is signed in.
async fn site(folder: &Path, store: Store) -> (SocketAddr, String) {
    let data = ("XUESHI_DATA".to_owned(), folder.display().to_string());
    let config = Config::read([data], None).expect("settings");
    let database = Connection::open_with(&config.database_url, config.database_connections)
        .await
        .expect("opens");
    database.migrate().await.expect("migrates");
    let index = search::Index::open(&folder.join("index")).expect("an index");
    let system = Arc::new(System);
    let platform = Platform::new(
        database,
        store,
        index.index,
        Rules::default(),
        Arc::clone(&system) as Arc<dyn platform::Clock>,
        system,
    )
    .await
    .expect("opens");
    platform.load_demo(|_| ()).await.expect("is loaded");
    let (router, _) = serve::site(platform, &config);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });

    let body = format!(
        "{{\"login\":\"author1\",\"password\":\"{}\"}}",
        demo::PASSWORD
    );
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut line = TcpStream::connect(address).await.expect("connects");
    line.write_all(head.as_bytes()).await.expect("is sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.expect("answers");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let session: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let token = session["token"].as_str().expect("a token").to_owned();
    (address, token)
}

/// An S3 server in this process over a folder, and the settings with which to reach it.
async fn s3(root: &Path) -> Vec<(String, String)> {
    std::fs::create_dir(root.join("bucket")).expect("a bucket");
    let files = s3s_fs::FileSystem::new(root).expect("a file system");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
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

/// A line to the site that carries so much a second, and is cut so often with all that is on it.
async fn line(site: SocketAddr, cut: Option<Duration>, breaks: Arc<AtomicUsize>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (scissors, whole) = watch::channel(());
    tokio::spawn(async move {
        loop {
            match cut {
                Some(cut) => sleep(cut).await,
                None => std::future::pending().await,
            }
            scissors.send_replace(());
        }
    });
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let mut whole = whole.clone();
            whole.mark_unchanged();
            let breaks = Arc::clone(&breaks);
            tokio::spawn(async move {
                let far = TcpStream::connect(site).await.expect("connects");
                tokio::select! {
                    () = carry(near, far) => {}
                    _ = whole.changed() => { breaks.fetch_add(1, Ordering::Relaxed); }
                }
            });
        }
    });
    address
}

async fn carry(near: TcpStream, far: TcpStream) {
    let (mut from_near, mut to_near) = near.into_split();
    let (mut from_far, mut to_far) = far.into_split();
    let there = async {
        let began = Instant::now();
        let (mut chunk, mut carried) = (vec![0; CHUNK], 0_usize);
        while let Ok(size @ 1..) = from_near.read(&mut chunk).await {
            carried += size;
            let due = Duration::from_secs_f64(carried as f64 / LINE as f64);
            sleep(due.saturating_sub(began.elapsed())).await;
            if to_far.write_all(&chunk[..size]).await.is_err() {
                break;
            }
        }
    };
    let back = tokio::io::copy(&mut from_far, &mut to_near);
    tokio::select! {
        () = there => {}
        _ = back => {}
    }
}

struct Sent {
    took: Duration,
    /// Handed to the line, what was lost on it included.
    sent: usize,
}

/// As a client of tus does it: announce, send, and after a break ask how much is there and go on from it.
async fn send(address: SocketAddr, token: &str, bytes: &Bytes) -> Sent {
    let began = Instant::now();
    let about = format!("Upload-Length: {}\r\nContent-Length: 0\r\n", bytes.len());
    let (answer, _) = ask(address, token, "POST", "/api/v1/uploads", &about, &[]).await;
    let path = header(&answer.expect("begins"), "location").expect("an address");
    let (mut offset, mut sent) = (0, 0);
    while offset < bytes.len() {
        let rest = &bytes[offset..];
        let about = format!(
            "Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n",
            rest.len()
        );
        let (answer, handed) = ask(address, token, "PATCH", &path, &about, rest).await;
        sent += handed;
        let there = answer.and_then(|answer| header(&answer, "upload-offset"));
        let there = if there.is_some() {
            there
        } else {
            sleep(Duration::from_millis(200)).await;
            let (answer, _) = ask(address, token, "HEAD", &path, "", &[]).await;
            answer.and_then(|answer| header(&answer, "upload-offset"))
        };
        if let Some(there) = there {
            offset = there.parse().expect("a number");
        }
    }
    Sent {
        took: began.elapsed(),
        sent,
    }
}

/// The head of the answer, where the line held so long, and how much of the body was handed over.
async fn ask(
    address: SocketAddr,
    token: &str,
    method: &str,
    path: &str,
    about: &str,
    body: &[u8],
) -> (Option<String>, usize) {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\nConnection: close\r\n{about}\r\n"
    );
    let mut handed = 0;
    let asked = async {
        let mut line = TcpStream::connect(address).await?;
        line.write_all(head.as_bytes()).await?;
        for chunk in body.chunks(CHUNK) {
            line.write_all(chunk).await?;
            handed += chunk.len();
        }
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&answer).into_owned())
    };
    let answer = asked.await.ok().filter(|answer| !answer.is_empty());
    (answer, handed)
}

/// Of an answer that is no refusal.
fn header(answer: &str, name: &str) -> Option<String> {
    let mut lines = answer.lines();
    let status = lines.next()?;
    if !status.starts_with("HTTP/1.1 2") {
        return None;
    }
    let found = lines.find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    });
    found.map(ToOwned::to_owned)
}
