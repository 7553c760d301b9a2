//! What is backed up is what comes back.

use serde_json::Value;

use crate::{
    program::{Installation, ask},
    world::course_files,
};

#[test]
fn a_backup_comes_back_with_the_same_ledger_and_courses() {
    let place = Installation::new();
    place
        .run(&[
            "generate",
            "--teachers",
            "20",
            "--courses",
            "5",
            "--entries",
            "60",
        ])
        .done();
    let folder = place.write("course", &course_files("KM-T-1"));
    place
        .run(&["import", "course", &folder.display().to_string()])
        .done();
    let head = place.run(&["ledger", "verify"]).done();

    // While the server runs.
    let served = place.serve();
    let file = place.path("all.backup");
    let shown = file.display().to_string();
    place.run(&["backup", "--out", &shown]).done();
    served.kill();
    let told = place.run(&["backup", "--out", &shown]).failed(2);
    assert!(told.contains("is there already"), "{told}");
    let told = place.run(&["restore", &shown]).failed(2);
    assert!(
        told.contains("is there already"),
        "never over somebody's data: {told}"
    );

    let new = Installation::new();
    new.run(&["restore", &shown]).done();
    assert_eq!(new.run(&["ledger", "verify"]).done(), head);
    let served = new.serve();
    let (status, course) = ask(
        served.address,
        "",
        "GET",
        "/api/v1/courses/KM-T-1",
        &Value::Null,
    )
    .expect("answers");
    assert_eq!((status, &course["code"]), (200, &"KM-T-1".into()));

    let broken = Installation::new();
    std::fs::write(broken.path("cut.backup"), b"not a tar at all").expect("a file");
    broken.run(&["restore", "cut.backup"]).failed(1);
    assert!(!broken.path("data/xueshi.db").exists());
}
