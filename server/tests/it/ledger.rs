//! The ledger as the program verifies it.

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;

use crate::program::Installation;

fn generated(place: &Installation) -> String {
    let told = place
        .run(&[
            "generate",
            "--teachers",
            "40",
            "--courses",
            "10",
            "--entries",
            "200",
            "--seed",
            "7",
        ])
        .done();
    assert!(
        told.contains("40 teachers, 10 courses, 200 entries"),
        "{told}"
    );
    place.run(&["ledger", "verify"]).done()
}

#[test]
fn a_whole_ledger_is_told_with_its_count_and_head() {
    let (one, other) = (Installation::new(), Installation::new());
    let told = generated(&one);
    assert!(told.starts_with("200 entries in "), "{told}");
    let head = told.trim().rsplit(' ').next().expect("a head");
    assert_eq!(head.len(), 64, "{told}");
    let json: Value =
        serde_json::from_str(&one.run(&["ledger", "verify", "--json"]).done()).expect("JSON");
    assert_eq!(json["entries"], 200);
    assert_eq!(json["whole"], true);
    assert_eq!(json["head"], head);
    assert_eq!(generated(&other), told, "the same seed gives the same city");
}

#[tokio::test]
async fn a_row_changed_by_hand_in_the_file_is_named() {
    let place = Installation::new();
    generated(&place);
    let database = Database::connect(place.database_url())
        .await
        .expect("opens");
    let change = "UPDATE ledger_entries SET hours = hours + 100 WHERE id = (SELECT MIN(id) FROM ledger_entries)";
    database
        .execute_unprepared(change)
        .await
        .expect_err("the file's own guards refuse");
    for guard in ["ledger_entries_no_update", "ledger_entries_no_delete"] {
        let drop = format!("DROP TRIGGER {guard}");
        database.execute_unprepared(&drop).await.expect("dropped");
    }
    database.execute_unprepared(change).await.expect("changed");
    let query = "SELECT id FROM ledger_entries ORDER BY id LIMIT 1";
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query);
    let row = database
        .query_one_raw(statement)
        .await
        .expect("answers")
        .expect("a row");
    let entry: String = row.try_get_by_index(0).expect("an id");
    database.close().await.expect("closed");

    let told = place.run(&["ledger", "verify"]).failed(1);
    assert!(
        told.contains("the ledger is broken") && told.contains(&entry),
        "{entry} in {told}"
    );
    let ran = place.run(&["ledger", "verify", "--json"]);
    assert_eq!(ran.code, 1);
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["whole"], false);
    assert!(
        json["finding"]
            .as_str()
            .is_some_and(|finding| finding.contains(&entry)),
        "{json}"
    );
}
