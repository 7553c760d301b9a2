//! The files of courses: to whom, and in which parts.

use axum::http::Method;
use bytes::Bytes;
use content::{course_folder::FileToStore, store::Store};
use database::renditions::rendition;
use domain::accounts::Role;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::{
    client::{Answer, Client},
    routes::METADATA,
    world::{VIDEO, World, course_of_every_kind, on_both},
};

/// The first address of a file whose name ends so.
pub fn address(page: &Answer, ending: &str) -> String {
    page.text()
        .split('"')
        .find(|part| part.starts_with("/media/") && part.ends_with(ending))
        .expect("a file")
        .to_owned()
}

async fn clip_of_a_course(world: &World) -> (Client, String) {
    world.import(&course_of_every_kind("KM-E-1")).await;
    let teacher = world.teacher("t1").await.browser;
    teacher
        .form("/courses/KM-E-1/enrolments", &[])
        .await
        .assert(303);
    let page = teacher.get("/learn/KM-E-1/clip").await;
    page.assert(200);
    let clip = address(&page, ".mp4");
    (teacher, clip)
}

async fn comes_in_parts(world: &World) {
    let (teacher, clip) = clip_of_a_course(world).await;
    let length = VIDEO.len();
    let whole = teacher.get(&clip).await;
    whole.assert(200);
    assert_eq!(whole.body, VIDEO);
    assert_eq!(whole.header("content-type"), "video/mp4");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-length"), length.to_string());
    assert!(whole.header("cache-control").contains("private"));
    let etag = whole.header("etag");

    let part = teacher.with("range", "bytes=10-19").get(&clip).await;
    part.assert(206);
    assert_eq!(part.body, &VIDEO[10..20]);
    let shown = format!("bytes 10-19/{length}");
    assert_eq!(part.header("content-range"), shown);
    let end = teacher.with("range", "bytes=-5").get(&clip).await;
    assert_eq!(end.assert(206).body, &VIDEO[length - 5..]);
    let beyond = format!("bytes={length}-");
    let beyond = teacher.with("range", &beyond).get(&clip).await;
    beyond.assert(416);
    assert_eq!(beyond.header("content-range"), format!("bytes */{length}"));

    let known = teacher.with("if-none-match", etag).get(&clip).await;
    assert!(known.assert(304).body.is_empty());
    let same = teacher.with("range", "bytes=0-0").with("if-range", etag);
    same.get(&clip).await.assert(206);
    let other = teacher
        .with("range", "bytes=0-0")
        .with("if-range", "\"other\"");
    assert_eq!(other.get(&clip).await.assert(200).body, VIDEO);

    let head = teacher.call(Method::HEAD, &clip).await;
    head.assert(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("content-length"), length.to_string());
    world.anyone().get(&clip).await.assert(401);
    let none = format!("/media/{}/x.mp4", "0".repeat(64));
    teacher.get(&none).await.assert(404);
    teacher.get("/media/x/x.mp4").await.assert(404);
}

on_both! {
    async fn a_file_comes_whole_in_parts_or_not_again(world: World) {
        comes_in_parts(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_comes_the_same_from_s3() {
    let root = tempfile::tempdir().expect("a folder");
    let settings = s3(&root).await;
    let store = Store::open_with("s3://bucket/courses", settings).expect("a store");
    comes_in_parts(&World::with_store(store).await).await;
}

/// An S3 server in this process, and the settings with which to reach it. It ends with the runtime.
async fn s3(root: &tempfile::TempDir) -> Vec<(String, String)> {
    std::fs::create_dir(root.path().join("bucket")).expect("a bucket");
    let files = s3s_fs::FileSystem::new(root.path()).expect("a file system");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = builder.build();
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

on_both! {
    async fn the_file_of_a_draft_is_for_its_author_and_the_reviewers(world: World) {
        let author = world.person("author", Role::Author, "KM").await.browser;
        author.form("/author", METADATA).await.assert(303);
        let fields = [
            ("revision", "1"), ("kind", "video"), ("section", "一"), ("title", "录像"),
            ("required", "on"), ("watch_percent", "90"),
        ];
        let added = author.upload("/author/KM-D-1/units", &fields, ("video", "讲课.mp4", VIDEO)).await;
        added.assert(303);
        let draft = author.get("/author/KM-D-1").await;
        let preview = draft.text().split('"').find(|part| part.contains("/preview/")).expect("a preview").to_owned();
        let clip = address(&author.get(&preview).await, ".mp4");

        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.browser;
        for (who, client, status) in [
            ("author", author, 200),
            ("reviewer", reviewer, 200),
            ("another author", world.person("author2", Role::Author, "KM").await.browser, 404),
            ("teacher", world.teacher("t1").await.browser, 404),
            ("operator", world.person("op", Role::Operator, "KM").await.browser, 404),
            ("anonymous", world.anyone(), 401),
        ] {
            assert_eq!(client.get(&clip).await.status.as_u16(), status, "{who}");
        }
    }
}

on_both! {
    async fn a_learner_chooses_what_the_line_bears_and_the_choice_is_kept(world: World) {
        let (teacher, clip) = clip_of_a_course(&world).await;
        let plain = teacher.get("/learn/KM-E-1/clip").await;
        assert!(!plain.assert(200).text().contains("quality="), "where there is nothing to choose nothing is said");
        let small = FileToStore::new("clip-small.mp4", "video/mp4", Bytes::from_static(b"a small video"));
        world.platform.store.put(&small.stored, small.bytes.clone()).await.expect("is kept");
        let row = rendition::ActiveModel {
            source_sha256: Set(clip.split('/').nth(2).expect("a hash").to_owned()),
            kind: Set("small".to_owned()),
            sha256: Set(small.stored.sha256.clone()),
            bytes: Set(13),
            media_type: Set("video/mp4".to_owned()),
            name: Set("clip-small.mp4".to_owned()),
            made_at: Set(0),
            pages: Set(None),
        };
        rendition::Entity::insert(row)
            .exec_without_returning(&world.database.write)
            .await
            .expect("is known");

        let both = teacher.get("/learn/KM-E-1/clip?t=1").await;
        let text = both.assert(200).text();
        assert!(text.contains(&clip) && !text.contains("clip-small.mp4"), "the video itself, unless another is chosen");
        assert!(text.contains("href=\"/learn/KM-E-1/clip?t=1&amp;quality=small\""), "{text}");
        let chosen = teacher.get("/learn/KM-E-1/clip?quality=small").await;
        let address = address(&chosen, "/clip-small.mp4");
        assert!(chosen.header("set-cookie").starts_with("quality=small;"));
        assert_eq!(teacher.get(&address).await.assert(200).body, small.bytes);
        world.anyone().get(&address).await.assert(401);
        // As a browser brings both back.
        let session = teacher.cookie();
        let later = teacher.with("cookie", &format!("{session}; quality=small")).get("/learn/KM-E-1/clip").await;
        assert!(later.assert(200).text().contains("clip-small.mp4"));
        let sound = teacher.get("/learn/KM-E-1/clip?quality=audio").await;
        assert!(sound.assert(200).text().contains(&clip), "what there is not is not offered");
    }
}
