//! The index repeats what the database knows, and is made anew where it is damaged.

use serde_json::Value;

use crate::{
    program::{Installation, ask},
    world::course_files,
};

/// How many hits the running program has for the text of the course.
fn hits(place: &Installation) -> usize {
    let served = place.serve();
    let path = "/api/v1/search?q=%E5%B0%8A%E9%87%8D%E5%AE%B6%E9%95%BF";
    // It follows the outbox beside answering.
    for _ in 0..50 {
        let (status, found) = ask(served.address, "", "GET", path, &Value::Null).expect("answers");
        assert_eq!(status, 200, "{found}");
        let count = found["items"].as_array().map_or(0, Vec::len);
        if count > 0 {
            return count;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    0
}

fn spoil(place: &Installation, with: impl Fn(&std::path::Path)) {
    for entry in std::fs::read_dir(place.path("data/index")).expect("an index") {
        with(&entry.expect("a file").path());
    }
}

#[test]
fn a_damaged_or_missing_index_is_noticed_at_the_start_and_made_anew() {
    let place = Installation::new();
    let folder = place.write("course", &course_files("KM-T-1"));
    place
        .run(&["import", "course", &folder.display().to_string()])
        .done();
    assert!(hits(&place) > 0);

    spoil(&place, |path| {
        if path.ends_with("meta.json") {
            std::fs::write(path, b"{").expect("is spoilt");
        }
    });
    assert!(hits(&place) > 0, "after a broken list of segments");

    spoil(&place, |path| {
        if path.is_file() && !path.to_string_lossy().ends_with(".json") {
            std::fs::remove_file(path).expect("is removed");
        }
    });
    assert!(hits(&place) > 0, "after its segments are gone");

    std::fs::remove_dir_all(place.path("data/index")).expect("is removed");
    assert!(hits(&place) > 0, "after the folder is gone");
    assert_eq!(
        place.run(&["search", "rebuild"]).done(),
        "1 courses are in the index\n"
    );
}
