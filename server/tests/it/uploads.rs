//! Files that come in piece by piece, as any client of tus 1.0 sends them.

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use domain::accounts::Role;
use futures::stream;
use platform::uploads::{AT_ONCE, KEPT_FOR_DAYS};
use serde_json::json;

use crate::{
    client::{Answer, Client},
    world::{World, on_both},
};

const VIDEO: &[u8] = include_bytes!("../../content/tests/data/two-seconds.mp4");
const BYTES: &str = "application/offset+octet-stream";

/// `Upload-Metadata` for the name 课.mp4.
const NAMED: &str = "filename 6K++Lm1wNA==";

async fn begin(client: &Client, length: usize) -> Answer {
    let client = client
        .with("tus-resumable", "1.0.0")
        .with("upload-length", &length.to_string())
        .with("upload-metadata", NAMED);
    client.call(Method::POST, "/api/v1/uploads").await
}

async fn send(client: &Client, path: &str, offset: usize, body: Body) -> Answer {
    let client = client
        .with("tus-resumable", "1.0.0")
        .with("upload-offset", &offset.to_string());
    client.send(Method::PATCH, path, BYTES, body).await
}

async fn offset(client: &Client, path: &str) -> usize {
    let client = client.with("tus-resumable", "1.0.0");
    let answer = client.call(Method::HEAD, path).await;
    answer
        .assert(204)
        .header("upload-offset")
        .parse()
        .expect("a number")
}

async fn draft(author: &Client) {
    let about = json!({
        "code": "KM-P-1", "title": "复式教学入门", "summary": "一个教室两个年级怎样上课。", "hours": "2.50",
        "module": "pedagogy", "level": "county", "mode": "remote", "source": "self-made",
    });
    author.post("/api/v1/courses", &about).await.json(201);
}

const UNIT: [(&str, &str); 5] = [
    ("revision", "1"),
    ("kind", "video"),
    ("section", "一"),
    ("title", "导学"),
    ("watch_percent", "90"),
];

on_both! {
    async fn a_file_arrives_in_pieces_and_becomes_a_unit(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let offer = world.anyone().call(Method::OPTIONS, "/api/v1/uploads").await;
        assert_eq!(offer.assert(204).header("tus-version"), "1.0.0");
        for extension in ["creation", "creation-with-upload", "termination", "expiration"] {
            assert!(offer.header("tus-extension").contains(extension), "{extension}");
        }

        let begun = begin(&author, VIDEO.len()).await;
        let path = begun.assert(201).header("location").to_owned();
        assert!(path.starts_with("/api/v1/uploads/"), "{path}");
        assert!(begun.header("upload-expires").ends_with(" GMT"), "{}", begun.header("upload-expires"));
        let half = VIDEO.len() / 2;
        let sent = send(&author, &path, 0, Body::from(&VIDEO[..half])).await;
        assert_eq!(sent.assert(204).header("upload-offset"), half.to_string());

        draft(&author).await;
        let id = path.rsplit('/').next().expect("an id");
        let unfinished = [&UNIT[..], &[("video_upload", id)]].concat();
        let units = "/api/v1/courses/KM-P-1/draft/units";
        author.upload(units, &unfinished, ("video", "", b"")).await.refusal("video");

        // Sent again from the beginning, as a client does that was cut off before the answer.
        let stale = send(&author, &path, 0, Body::from(&VIDEO[..half])).await;
        assert_eq!(stale.problem(409)["type"], "urn:xueshi:problem:upload-offset");
        assert_eq!(offset(&author, &path).await, half);
        send(&author, &path, half, Body::from(&VIDEO[half..])).await.assert(204);
        assert_eq!(offset(&author, &path).await, VIDEO.len());

        let whole = author.upload(units, &unfinished, ("video", "", b"")).await.json(201);
        let url = whole["sections"][0]["units"][0]["url"].as_str().expect("a file").to_owned();
        let played = author.get(&url).await;
        assert_eq!(&played.assert(200).body[..], VIDEO);
        assert!(played.header("content-disposition").contains("mp4"));

        author.with("tus-resumable", "1.0.0").call(Method::DELETE, &path).await.assert(204);
        author.with("tus-resumable", "1.0.0").call(Method::HEAD, &path).await.assert(404);
        assert_eq!(&author.get(&url).await.assert(200).body[..], VIDEO, "the draft keeps it");
    }
}

on_both! {
    async fn what_arrived_before_the_link_broke_is_kept(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let path = begin(&author, 1000).await.assert(201).header("location").to_owned();
        let broken = stream::iter([
            Ok(Bytes::from(vec![1; 300])),
            Ok(Bytes::from(vec![2; 100])),
            Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
        ]);
        send(&author, &path, 0, Body::from_stream(broken)).await;
        assert_eq!(offset(&author, &path).await, 400);
        let more = send(&author, &path, 400, Body::from(vec![3; 601])).await;
        more.problem(413);
        assert_eq!(offset(&author, &path).await, 1000, "what was announced is there");
    }
}

on_both! {
    async fn a_piece_that_comes_twice_at_once_counts_once(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let path = begin(&author, 1000).await.assert(201).header("location").to_owned();
        let tries = (0..8).map(|_| send(&author, &path, 0, Body::from(vec![7; 500])));
        let answers = futures::future::join_all(tries).await;
        let taken = answers.iter().filter(|answer| answer.status == 204).count();
        let refused = answers.iter().filter(|answer| answer.status == 409).count();
        assert_eq!((taken, refused), (1, 7));
        assert_eq!(offset(&author, &path).await, 500);
    }
}

on_both! {
    async fn uploads_are_their_owners_and_have_limits(world: World) {
        let author = world.person("author", Role::Author, "KM").await.program;
        let other = world.person("other", Role::Author, "KM").await.program;
        let teacher = world.teacher("t1").await.program;
        begin(&world.anyone(), 10).await.problem(401);
        begin(&teacher, 10).await.problem(403);
        begin(&author, 10 << 30).await.problem(413);
        author.with("upload-length", "10").call(Method::POST, "/api/v1/uploads").await.problem(412);
        let path = begin(&author, 10).await.assert(201).header("location").to_owned();
        send(&other, &path, 0, Body::from("0123456789")).await.problem(404);
        let plain = author.with("tus-resumable", "1.0.0").with("upload-offset", "0");
        plain.send(Method::PATCH, &path, "text/plain", Body::from("0123456789")).await.problem(415);
        for _ in 1..AT_ONCE {
            begin(&author, 10).await.assert(201);
        }
        assert_eq!(begin(&author, 10).await.problem(409)["type"], "urn:xueshi:problem:uploads-at-once");

        assert_eq!(world.platform.sweep_uploads().await.expect("sweeps"), 0);
        world.pass(KEPT_FOR_DAYS * 86_400 + 1);
        assert_eq!(world.platform.sweep_uploads().await.expect("sweeps"), usize::try_from(AT_ONCE).expect("few"));
        assert_eq!(world.platform.sweep_uploads().await.expect("sweeps"), 0);
    }
}

on_both! {
    async fn a_form_that_comes_back_keeps_what_was_uploaded_for_it(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        draft(&author.program).await;
        let begun = author.program
            .with("tus-resumable", "1.0.0")
            .with("upload-length", &VIDEO.len().to_string())
            .with("upload-metadata", NAMED)
            .send(Method::POST, "/api/v1/uploads", BYTES, Body::from(VIDEO))
            .await;
        let id = begun.assert(201).header("location").rsplit('/').next().expect("an id").to_owned();
        let mut fields = [&UNIT[..], &[("video_upload", id.as_str())]].concat();
        fields[3].1 = "";
        let again = author.browser.upload("/author/KM-P-1/units", &fields, ("video", "", b"")).await;
        let page = again.assert(422).text();
        assert!(page.contains(&format!("value=\"{id}\"")) && page.contains("文件已经上传"));
        fields[3].1 = "导学";
        author.browser.upload("/author/KM-P-1/units", &fields, ("video", "", b"")).await.assert(303);
        let gone = [&UNIT[..4], &[("watch_percent", "90"), ("video_upload", "nothing")]].concat();
        let refused = author.browser.upload("/author/KM-P-1/units", &gone, ("video", "", b"")).await;
        assert!(refused.assert(422).text().contains("上传的文件已经不在"));
    }
}
