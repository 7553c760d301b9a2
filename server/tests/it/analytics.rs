//! How a course is learned, for its author and its reviewers.

use domain::accounts::Role;

use crate::{
    client::Client,
    routes::METADATA,
    world::{World, on_both},
};

const PAGE: &str = "/author/KM-D-1/analytics";

/// The author and the reviewer of a published course of one page.
async fn published(world: &World) -> (Client, Client) {
    let author = world.person("author", Role::Author, "KM").await.browser;
    author.form("/author", METADATA).await.assert(303);
    let fields = [
        ("revision", "1"),
        ("kind", "page"),
        ("section", "一"),
        ("title", "动静搭配"),
        ("required", "on"),
        ("markdown", "# 动静搭配"),
        ("min_seconds", "30"),
    ];
    let added = author
        .upload("/author/KM-D-1/units", &fields, ("video", "", b""))
        .await;
    added.assert(303);
    author.get(PAGE).await.assert(404);
    let draft = author.get("/author/KM-D-1").await;
    assert!(
        !draft.assert(200).text().contains(PAGE),
        "nobody can have learned it"
    );
    let state = "/author/KM-D-1/state";
    author
        .form(state, &[("to", "submit"), ("revision", "2")])
        .await
        .assert(303);
    let reviewer = world.person("reviewer", Role::Reviewer, "KM").await.browser;
    reviewer
        .form(state, &[("to", "approve"), ("revision", "2")])
        .await
        .assert(303);
    (author, reviewer)
}

on_both! {
    async fn authors_see_numbers_of_people_and_shares_from_five_on_and_never_a_name(world: World) {
        let (author, reviewer) = published(&world).await;
        for number in 1..=4 {
            let teacher = world.teacher(&format!("t{number}")).await.browser;
            teacher.form("/courses/KM-D-1/enrolments", &[]).await.assert(303);
        }
        let draft = author.get("/author/KM-D-1").await;
        assert!(draft.assert(200).text().contains(&format!("href=\"{PAGE}\"")));
        let four = author.get(PAGE).await;
        let text = four.assert(200).text();
        assert!(text.contains("<dd>4 人</dd>") && !text.contains("0%"), "four are too few for shares");

        let fifth = world.teacher("t5").await.browser;
        fifth.form("/courses/KM-D-1/enrolments", &[]).await.assert(303);
        for who in [&author, &reviewer] {
            let five = who.get(PAGE).await;
            let text = five.assert(200).text();
            assert!(text.contains("<dd>5 人</dd>") && text.contains("0 人 · 0%") && text.contains("动静搭配"));
            for teacher in ["t1 老师", "t5 老师"] {
                assert!(!text.contains(teacher), "no name: {teacher}");
            }
        }
        author.get(&format!("{PAGE}?version=2")).await.assert(404);
        let other = world.person("author2", Role::Author, "KM").await.browser;
        other.get(PAGE).await.assert(403);
    }
}
