//! A disk that is full: whoever writes is told so, nothing half-written stays, and it goes on once there is room.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    crash::{Learner, TEACHERS, assert_answers_are_kept, look, prepare},
    program::{Installation, ask},
};

/// Beyond what the database has when it is prepared: a few courses' worth.
const ROOM: u64 = 256;

fn kilobytes(place: &Installation, file: &str) -> u64 {
    std::fs::metadata(place.path(file)).map_or(0, |file| file.len() / 1024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let place = Installation::new().with("XUESHI_STUDY_SPEED", "4");
    let url = place.database_url();
    prepare(&place, &url).await;

    let served = place.serve_on_a_full_disk(kilobytes(&place, "data/xueshi.db") + ROOM);
    let address = served.address;
    let mut learners: Vec<Learner> = (0..TEACHERS)
        .map(|number| Learner::sign_in(address, &format!("t{number}")))
        .collect();
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = learners
            .iter_mut()
            .map(|learner| {
                let is_over = &is_over;
                scope.spawn(move || learner.learn(address, is_over))
            })
            .collect();
        while threads.iter().any(|thread| !thread.is_finished())
            && began.elapsed() < Duration::from_mins(1)
        {
            thread::sleep(Duration::from_millis(50));
        }
        is_over.store(true, Ordering::SeqCst);
    });
    assert!(
        learners
            .iter()
            .all(|learner| learner.is_told_that_the_disk_is_full),
        "everybody is told in the end"
    );
    // What only reads goes on meanwhile.
    let (status, told) = ask(address, "", "GET", "/api/v1/courses", &Value::Null).expect("answers");
    assert_eq!(status, 200, "{told}");
    served.kill();

    let answered: usize = learners.iter().map(|learner| learner.credited.len()).sum();
    assert!(answered > 0, "somebody finished while there was room");
    assert_eq!(look(&url).await, answered as u64, "nothing half-done");
    assert_answers_are_kept(&place, &learners);

    // There is room again: the same teachers go on where they were.
    let served = place.serve();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for learner in &mut learners {
            let (is_over, address) = (&is_over, served.address);
            scope.spawn(move || learner.learn(address, is_over));
        }
        thread::sleep(Duration::from_secs(4));
        is_over.store(true, Ordering::SeqCst);
    });
    served.kill();
    let later: usize = learners.iter().map(|learner| learner.credited.len()).sum();
    assert!(later > answered, "{later} after {answered}");
    look(&url).await;
    assert_answers_are_kept(&place, &learners);
}
