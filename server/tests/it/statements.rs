//! A page asks the database no more often because there is more to show.

use axum::http::Method;
use domain::accounts::Role;

use crate::world::World;

const OF_TEACHER: [&str; 12] = [
    "/workshops",
    "/api/v1/workshops",
    "/me/recommendations",
    "/paths",
    "/api/v1/me/recommendations",
    "/courses",
    "/me",
    "/me/ledger",
    "/me/record",
    "/me/certificates",
    "/search?q=%E5%AD%A6%E7%94%9F",
    "/api/v1/me/enrolments",
];
const OF_COUNTY: [&str; 3] = [
    "/admin/people/t1/record",
    "/verification",
    "/api/v1/ledger/entries",
];

/// What each page costs with so many rows of everything.
async fn costs(rows: usize) -> Vec<(&'static str, u64)> {
    let world = World::on_sqlite().await;
    let teacher = world.teacher("t1").await;
    let county = world.person("county", Role::Administrator, "530102").await;
    for number in 1..=rows {
        let (done, begun) = (format!("KM-D-{number}"), format!("KM-B-{number}"));
        world.course(&done).await;
        world.course(&begun).await;
        world.complete(&teacher, &done).await;
        let workshop = serde_json::json!({"key": done, "title": done, "summary": "研修", "host": "t1", "places": 2});
        county
            .program
            .post("/api/v1/workshops", &workshop)
            .await
            .json(201);
        let path = format!("/api/v1/courses/{begun}/enrolments");
        teacher.program.call(Method::POST, &path).await.json(201);
    }
    world.platform.catch_up().await.expect("follows");
    let mut costs = Vec::new();
    let asked = OF_TEACHER
        .map(|path| (&teacher.browser, path))
        .into_iter()
        .chain(OF_COUNTY.map(|path| (&county.browser, path)));
    for (client, path) in asked {
        // The session is read once and then remembered for a while.
        client.get(path).await.assert(200);
        let (statements, answer) = world.statements_of(client.get(path)).await;
        answer.assert(200);
        costs.push((path, statements));
    }
    costs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_asks_more_often_for_thirty_rows_than_for_three() {
    let (few, many) = (costs(3).await, costs(30).await);
    for ((path, few), (_, many)) in few.into_iter().zip(many) {
        eprintln!("{path}: {few} statements");
        assert!(
            many <= few,
            "{path}: {few} statements for 3 rows, {many} for 30"
        );
        assert!(few <= 13, "{path}: {few} statements");
    }
}
