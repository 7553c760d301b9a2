//! The description of the JSON interface, and its guard.

use serde_json::Value;

use crate::world::World;

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json");

fn description() -> Value {
    serde_json::from_str(server::http::openapi::json()).expect("JSON")
}

/// Every operation with its name.
pub fn operations() -> Vec<(String, Value)> {
    let description = description();
    let paths = description["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("methods") {
            let name = format!("{} /api/v1{path}", method.to_uppercase());
            found.push((name, operation.clone()));
        }
    }
    found
}

#[test]
fn the_interface_is_as_the_snapshot_describes_it() {
    let now = server::http::openapi::json();
    if std::env::var_os("XUESHI_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(SNAPSHOT, format!("{now}\n")).expect("is written");
    }
    let before = std::fs::read_to_string(SNAPSHOT).expect("a snapshot");
    let before: Value = serde_json::from_str(&before).expect("JSON");
    assert!(
        before == description(),
        "the interface is another than {SNAPSHOT} says; where that is meant, run the test with XUESHI_UPDATE_SNAPSHOTS=1"
    );
}

#[test]
fn every_operation_says_what_it_does_and_how_it_fails() {
    assert!(
        description()["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1"))
    );
    for (name, operation) in operations() {
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty(), "{name} has no summary");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{name}"
        );
        let mut problems = 0;
        for (status, response) in responses {
            if status.starts_with('4') || status.starts_with('5') {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{name}: {status}");
                problems += 1;
            }
        }
        assert!(problems > 0, "{name} never fails?");
        let is_secured = operation.get("security").is_some();
        assert_eq!(
            is_secured,
            responses.contains_key("401") && name != "POST /api/v1/sessions",
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_description_is_served() {
    let world = World::on_sqlite().await;
    let served = world.anyone().get("/api/openapi.json").await.json(200);
    assert_eq!(served, description());
}
