//! The demonstration city by the program.

use serde_json::{Value, json};

use crate::program::{Installation, ask};

#[test]
fn the_demonstration_is_loaded_once_and_its_people_can_sign_in() {
    let place = Installation::new();
    let first = place.run(&["demo"]).done();
    assert!(first.contains("is loaded"), "{first}");
    let head = place.run(&["ledger", "verify"]).done();
    let again = place.run(&["demo"]).done();
    assert!(again.contains("was there"), "{again}");
    let count = |told: &str| told.split_once(": ").map(|(_, counts)| counts.to_owned());
    assert_eq!(count(&first), count(&again), "again changes nothing");
    assert_eq!(place.run(&["ledger", "verify"]).done(), head);

    let served = place.serve();
    for (login, role) in [
        ("teacher1", "teacher"),
        ("teacher50", "teacher"),
        ("author1", "author"),
        ("reviewer1", "reviewer"),
        ("school1", "administrator"),
        ("county1", "administrator"),
        ("county2", "administrator"),
        ("city1", "administrator"),
        ("auditor1", "auditor"),
        ("operator1", "operator"),
    ] {
        let credentials = json!({"login": login, "password": "xueshi-demo"});
        let (status, session) =
            ask(served.address, "", "POST", "/api/v1/sessions", &credentials).expect("answers");
        assert_eq!(
            (status, &session["user"]["role"]),
            (201, &json!(role)),
            "{login}"
        );
    }
    let (_, courses) = ask(
        served.address,
        "",
        "GET",
        "/api/v1/courses?limit=100",
        &Value::Null,
    )
    .expect("answers");
    assert!(
        courses["items"]
            .as_array()
            .is_some_and(|items| items.len() >= 12),
        "{courses}"
    );
    served.kill();
}
