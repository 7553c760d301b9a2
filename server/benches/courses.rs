//! How fast: `/courses` signed in against a bare handler that sends the same bytes, heartbeats written.
//!
//! `cargo bench --package server --bench courses` prints a table. Server and client share the machine, in both rows alike.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot go on says why"
)]
#![expect(clippy::print_stdout, reason = "it prints its table")]
#![expect(clippy::cast_precision_loss, reason = "counts here are small")]

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, http::HeaderMap, routing::get};
use platform::{Platform, demo};
use server::{config::Config, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

const CONNECTIONS: usize = 8;
/// Pages asked on each connection in a round.
const REQUESTS: usize = 500;
/// The two handlers take turns, so that a busy moment of the machine falls on both.
const ROUNDS: usize = 4;
const HEARTBEATS: usize = 250;

fn main() {
    let server = runtime(2);
    let client = runtime(1);
    let folder = tempfile::tempdir().expect("a folder");
    let (platform, site) = server.block_on(site(folder.path()));
    let cookie = client.block_on(sign_in(site, "teacher1"));
    let page = get_of(site, "/courses", &cookie);
    let (bare, bytes) = server.block_on(bare(&client, site, &page));

    let (mut ours, mut theirs) = (Measured::default(), Measured::default());
    let plain = get_of(bare, "/courses", &cookie);
    client.block_on(load(site, &page, REQUESTS / 5));
    client.block_on(load(bare, &plain, REQUESTS / 5));
    for _ in 0..ROUNDS {
        ours.add(client.block_on(load(site, &page, REQUESTS)));
        theirs.add(client.block_on(load(bare, &plain, REQUESTS)));
    }
    println!(
        "{bytes} bytes a page, {CONNECTIONS} connections, {} requests each",
        ROUNDS * CONNECTIONS * REQUESTS
    );
    println!(
        "{:<28} {:>12} {:>9} {:>9}",
        "", "requests/s", "p50 ms", "p99 ms"
    );
    ours.print("/courses, signed in");
    theirs.print("bare handler, same bytes");
    println!("ratio {:.3}", ours.rate() / theirs.rate());

    let beats = client.block_on(heartbeats(site));
    println!("heartbeats written: {beats:.0} a second (SQLite, every commit on the disk)");
    drop(platform);
}

fn runtime(threads: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn config(folder: &std::path::Path) -> Config {
    let data = ("XUESHI_DATA".to_owned(), folder.display().to_string());
    Config::read([data], None).expect("settings")
}

/// The demonstration city behind the real router.
async fn site(folder: &std::path::Path) -> (Platform, SocketAddr) {
    let config = config(folder);
    let platform = serve::open(&config).await.expect("opens");
    platform.load_demo(|_| ()).await.expect("is loaded");
    let (router, _) = serve::site(platform.clone(), &config);
    (platform, listen(router).await)
}

async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// A handler that sends what the page sent, header by header, and the length of its body.
async fn bare(client: &Runtime, site: SocketAddr, page: &str) -> (SocketAddr, usize) {
    let page = page.to_owned();
    let asked = client.spawn(async move {
        let mut connection = Connection::open(site).await;
        let (head, body) = connection.ask(&page).await;
        (head.to_owned(), Bytes::copy_from_slice(body))
    });
    let (head, body) = asked.await.expect("answers");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1) {
        let Some((name, value)) = line.split_once(": ") else {
            continue;
        };
        // The server underneath writes these itself.
        if !matches!(name, "content-length" | "date") {
            let name: axum::http::HeaderName = name.parse().expect("a name");
            headers.append(name, value.parse().expect("a value"));
        }
    }
    let length = body.len();
    let handler = move || async move { (headers, body) };
    let router = Router::new().route("/courses", get(handler));
    (listen(router).await, length)
}

fn get_of(address: SocketAddr, path: &str, cookie: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: session={cookie}\r\nAccept-Language: zh-CN\r\n\r\n"
    )
}

fn post_of(address: SocketAddr, path: &str, token: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

async fn sign_in(address: SocketAddr, login: &str) -> String {
    let body = format!(
        "{{\"login\":\"{login}\",\"password\":\"{}\"}}",
        demo::PASSWORD
    );
    let mut connection = Connection::open(address).await;
    let request = post_of(address, "/api/v1/sessions", "", &body);
    let (_, body) = connection.ask(&request).await;
    let session: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    session["token"].as_str().expect("a token").to_owned()
}

/// One connection that is kept.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("connects");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream,
            buffer: Vec::with_capacity(256 * 1024),
        }
    }

    /// Head and body of the answer.
    async fn ask(&mut self, request: &str) -> (&str, &[u8]) {
        self.buffer.clear();
        self.stream
            .write_all(request.as_bytes())
            .await
            .expect("is sent");
        let mut end = None;
        loop {
            let read = self
                .stream
                .read_buf(&mut self.buffer)
                .await
                .expect("answers");
            assert!(read > 0, "the connection is closed");
            if end.is_none() {
                let head = self.buffer.windows(4).position(|four| four == b"\r\n\r\n");
                end = head.map(|at| (at, at + 4 + length(&self.buffer[..at])));
            }
            if let Some((head, end)) = end
                && self.buffer.len() >= end
            {
                let shown = std::str::from_utf8(&self.buffer[..head]).expect("text");
                return (shown, &self.buffer[head + 4..end]);
            }
        }
    }
}

fn length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).expect("text");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length
        .and_then(|length| length.parse().ok())
        .expect("a length")
}

#[derive(Default)]
struct Measured {
    took: Duration,
    latencies: Vec<Duration>,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.took += other.took;
        self.latencies.extend(other.latencies);
    }

    fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    fn print(&mut self, name: &str) {
        self.latencies.sort_unstable();
        let at = |percent: usize| {
            let nth = self.latencies.len() * percent / 100;
            self.latencies[nth].as_secs_f64() * 1000.0
        };
        println!(
            "{name:<28} {:>12.0} {:>9.2} {:>9.2}",
            self.rate(),
            at(50),
            at(99)
        );
    }
}

/// The same request, so many times on every connection.
async fn load(address: SocketAddr, request: &str, count: usize) -> Measured {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(address).await);
    }
    let began = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|mut connection| {
            let request = request.to_owned();
            tokio::spawn(async move {
                let mut latencies = Vec::with_capacity(count);
                for _ in 0..count {
                    let asked = Instant::now();
                    let (head, _) = connection.ask(&request).await;
                    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                    latencies.push(asked.elapsed());
                }
                latencies
            })
        })
        .collect();
    let mut measured = Measured::default();
    for task in tasks {
        measured.latencies.extend(task.await.expect("ends"));
    }
    measured.took = began.elapsed();
    measured
}

/// Eight teachers at once, each message new and on the disk when it is answered; how many a second.
async fn heartbeats(site: SocketAddr) -> f64 {
    let course = "KM-SD-001";
    let mut connections = Vec::new();
    let mut unit = String::new();
    for number in 0..CONNECTIONS {
        let token = sign_in(site, &format!("teacher{}", 20 + number)).await;
        let mut connection = Connection::open(site).await;
        let enrol = post_of(
            site,
            &format!("/api/v1/courses/{course}/enrolments"),
            &token,
            "",
        );
        let (head, _) = connection.ask(&enrol).await;
        assert!(head.starts_with("HTTP/1.1 20"), "{head}");
        let (_, body) = connection
            .ask(&get_of(site, &format!("/api/v1/courses/{course}"), &token))
            .await;
        let told: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        let units = told["sections"].as_array().into_iter().flatten();
        let units = units.flat_map(|section| section["units"].as_array().into_iter().flatten());
        let mut units = units.filter(|unit| unit["kind"] != "quiz");
        let first = units.next().expect("a unit");
        first["id"].as_str().expect("an id").clone_into(&mut unit);
        connections.push((connection, token));
    }
    let path = format!("/api/v1/me/units/{unit}/heartbeats");
    let began = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(mut connection, token)| {
            let path = path.clone();
            tokio::spawn(async move {
                for number in 1..=HEARTBEATS {
                    let from = number % 20;
                    let body = format!(
                        "{{\"session\":\"bench\",\"number\":{number},\"watched\":[[{from},{}]],\"position\":{from}}}",
                        from + 1
                    );
                    let (head, _) = connection.ask(&post_of(site, &path, &token, &body)).await;
                    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("ends");
    }
    (CONNECTIONS * HEARTBEATS) as f64 / began.elapsed().as_secs_f64()
}
