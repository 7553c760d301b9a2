//! A store of files that is down: the draft stays as it is, and nothing that was typed is lost.

use std::fs;

use content::store::Store;
use domain::accounts::Role;

use crate::{routes::METADATA, world::World};

const DOCUMENT: &[u8] = include_bytes!("../../content/tests/data/three-pages.pdf");

#[tokio::test]
async fn a_store_that_is_down_keeps_the_draft_and_all_that_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (objects, away) = (folder.path().join("objects"), folder.path().join("away"));
    fs::create_dir(&objects).expect("a folder");
    let store = Store::open(&format!("file://{}", objects.display())).expect("a store");
    let world = World::with_store(store).await;
    let author = world.person("author", Role::Author, "KM").await;
    author.browser.form("/author", METADATA).await.assert(303);
    let draft = "/api/v1/courses/KM-D-1/draft";
    let before = author.program.get(draft).await.json(200);

    let typed = [
        ("revision", "1"),
        ("kind", "document"),
        ("section", "第一章"),
        ("title", "动静搭配三页纸"),
        ("min_seconds", "60"),
    ];
    let send = async || {
        let file = ("document", "three.pdf", DOCUMENT);
        let path = "/author/KM-D-1/units";
        author.browser.upload(path, &typed, file).await
    };
    // Where the folder was there is a file now: nothing can be written below it.
    fs::rename(&objects, &away).expect("is moved");
    fs::write(&objects, "").expect("a file");
    let refused = send().await;
    refused.assert(503);
    let page = refused.text();
    assert!(page.contains("文件暂时存不进去"), "{page}");
    assert!(page.contains("value=\"动静搭配三页纸\""), "{page}");
    assert_eq!(author.program.get(draft).await.json(200), before);

    fs::remove_file(&objects).expect("is removed");
    fs::rename(&away, &objects).expect("is back");
    send().await.assert(303);
}
