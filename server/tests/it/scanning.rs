//! Uploads that a virus scanner looks at first: a clamd of a few lines.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{body::Body, http::Method};
use content::scan::{Place, Scanner};
use domain::accounts::Role;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::{
    client::{Answer, Client},
    world::{VIDEO, World, on_both},
};

const BYTES: &str = "application/offset+octet-stream";
const SICK: &[u8] = b"PLAGUE";

/// Finds one word in whatever it is shown, and counts how often it was asked.
struct Clamd {
    address: String,
    asked: Arc<AtomicUsize>,
    serving: tokio::task::JoinHandle<()>,
}

impl Clamd {
    async fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let serving = tokio::spawn(async move {
            loop {
                let (line, _) = listener.accept().await.expect("somebody comes");
                count.fetch_add(1, Ordering::SeqCst);
                let _ = answer(line).await;
            }
        });
        Self {
            address,
            asked,
            serving,
        }
    }

    async fn stop(self) -> String {
        self.serving.abort();
        let _ = self.serving.await;
        self.address
    }
}

async fn answer(mut line: TcpStream) -> std::io::Result<()> {
    let mut word = [0; 10];
    line.read_exact(&mut word).await?;
    assert_eq!(&word, b"zINSTREAM\0");
    let mut given = Vec::new();
    loop {
        let length = line.read_u32().await?;
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; usize::try_from(length).expect("small")];
        line.read_exact(&mut chunk).await?;
        given.extend(chunk);
    }
    let is_sick = given.windows(SICK.len()).any(|part| part == SICK);
    let verdict: &[u8] = if is_sick {
        b"stream: Test.Plague-1 FOUND\0"
    } else {
        b"stream: OK\0"
    };
    line.write_all(verdict).await
}

fn sick() -> Vec<u8> {
    [VIDEO, &12_u32.to_be_bytes(), b"free", SICK].concat()
}

async fn scanned(world: &World) -> Clamd {
    let clamd = Clamd::at("127.0.0.1:0").await;
    let place = Place::Network(clamd.address.clone());
    world.platform.scan_with(Scanner::new(place));
    clamd
}

async fn draft(author: &Client) {
    let about = json!({
        "code": "KM-P-1", "title": "复式教学入门", "summary": "一个教室两个年级怎样上课。", "hours": "2.50",
        "module": "pedagogy", "level": "county", "mode": "remote", "source": "self-made",
    });
    author.post("/api/v1/courses", &about).await.json(201);
}

async fn send(author: &Client, bytes: Vec<u8>) -> Answer {
    let client = author
        .with("tus-resumable", "1.0.0")
        .with("upload-length", &bytes.len().to_string())
        .with("upload-metadata", "filename 6K++Lm1wNA==");
    client
        .send(Method::POST, "/api/v1/uploads", BYTES, Body::from(bytes))
        .await
}

fn fields(upload: &str) -> Vec<(&str, &str)> {
    vec![
        ("revision", "1"),
        ("kind", "video"),
        ("section", "一"),
        ("title", "导学"),
        ("watch_percent", "90"),
        ("video_upload", upload),
    ]
}

on_both! {
    async fn what_the_scanner_finds_is_refused_by_its_name_and_is_gone(world: World) {
        let clamd = scanned(&world).await;
        let author = world.person("author", Role::Author, "KM").await;
        draft(&author.program).await;
        let refused = send(&author.program, sick()).await;
        let problem = refused.problem(422);
        assert_eq!(problem["errors"][0]["code"], "infected");
        assert!(problem["errors"][0]["detail"].as_str().expect("words").contains("Test.Plague-1"), "{problem}");
        let kept = world.platform.sweep_uploads().await;
        assert_eq!(kept.expect("sweeps"), 0);
        assert_eq!(clamd.asked.load(Ordering::SeqCst), 1);

        // Without scripts the file comes with the form, and is looked at as well.
        let file = ("video", "课.mp4", &sick()[..]);
        let again = author.browser.upload("/author/KM-P-1/units", &fields(""), file).await;
        let page = again.assert(422).text();
        assert!(page.contains("病毒扫描") && page.contains("Test.Plague-1"), "{page}");

        let sent = send(&author.program, VIDEO.to_vec()).await;
        let id = sent.assert(201).header("location").rsplit('/').next().expect("an id").to_owned();
        author.browser.upload("/author/KM-P-1/units", &fields(&id), ("video", "", b"")).await.assert(303);
    }
}

on_both! {
    async fn a_scanner_that_is_down_lets_nothing_through_and_loses_nothing(world: World) {
        let clamd = scanned(&world).await;
        let author = world.person("author", Role::Author, "KM").await;
        draft(&author.program).await;
        let address = clamd.stop().await;
        // The address of the upload is told before its bytes come.
        let client = author.program.with("tus-resumable", "1.0.0");
        let begun = client
            .with("upload-length", &VIDEO.len().to_string())
            .with("upload-metadata", "filename 6K++Lm1wNA==")
            .call(Method::POST, "/api/v1/uploads")
            .await;
        let path = begun.assert(201).header("location").to_owned();
        let sent = client.with("upload-offset", "0").send(Method::PATCH, &path, BYTES, Body::from(VIDEO)).await;
        assert_eq!(sent.problem(409)["type"], "urn:xueshi:problem:scanner-away");
        let stands = client.call(Method::HEAD, &path).await;
        assert_eq!(stands.assert(204).header("upload-offset"), VIDEO.len().to_string(), "all of it is kept");

        let id = path.rsplit('/').next().expect("an id");
        let again = author.browser.upload("/author/KM-P-1/units", &fields(id), ("video", "", b"")).await;
        let page = again.assert(422).text();
        assert!(page.contains("病毒扫描暂时没有响应") && page.contains(&format!("value=\"{id}\"")), "{page}");

        let _clamd = Clamd::at(&address).await;
        author.browser.upload("/author/KM-P-1/units", &fields(id), ("video", "", b"")).await.assert(303);
    }
}
