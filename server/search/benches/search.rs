//! How fast the index answers over a province's worth of courses, beside what SQLite's FTS5 with the trigram tokenizer
//! does with the same corpus and the same queries in the same run.
//!
//! `cargo bench -p search`; `XUESHI_BENCH_UNITS=10000` makes it a tenth. The corpus is made up: deterministic by a seed,
//! twenty caption cues for each unit, of real Chinese words in the proportions of a natural language.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot be made has failed"
)]

#[path = "search/corpus.rs"]
mod corpus;
#[path = "search/fts5.rs"]
mod fts5;
#[path = "search/measure.rs"]
mod measure;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use corpus::{Asked, Corpus};
use measure::{Latencies, latencies, megabytes, resident, size_of};
use search::{Index, Query};

const QUERIES: usize = 2000;
/// FTS5 has to look at every row for words of two characters, so it is asked for so long and no longer.
const PATIENCE: Duration = Duration::from_mins(1);
const CLIENTS: [usize; 2] = [1, 16];

fn main() {
    let units = std::env::var("XUESHI_BENCH_UNITS")
        .ok()
        .and_then(|units| units.parse().ok())
        .unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    let mut corpus = Corpus::new(units);
    let queries = corpus.queries(QUERIES);
    println!(
        "{units} units, {} documents, {} queries",
        corpus.documents(),
        queries.len()
    );

    let index = index(&mut corpus, &folder.path().join("index"));
    println!(
        "\n{:<34} {:>8} {:>10} {:>10} {:>10}",
        "", "queries", "p50 ms", "p99 ms", "per s"
    );
    let ask = |asked: &Asked| {
        let query = Query {
            text: asked.text.clone(),
            limit: 20,
            ..Query::default()
        };
        index.search(&query).expect("an answer").total
    };
    let grouped = |asked: &Asked| {
        let query = Query {
            text: asked.text.clone(),
            limit: 10,
            ..Query::default()
        };
        index.search_grouped(&query).expect("an answer").total
    };
    let mut ours = Vec::new();
    for clients in CLIENTS {
        let flat = latencies(&queries, clients, Duration::MAX, ask);
        row(&format!("places, {clients} clients"), &flat);
        let by_course = latencies(&queries, clients, Duration::MAX, grouped);
        row(&format!("by course, {clients} clients"), &by_course);
        ours.push(flat);
    }
    for kind in corpus::KINDS {
        let some: Vec<_> = queries
            .iter()
            .filter(|asked| asked.kind == kind)
            .cloned()
            .collect();
        row(
            &format!("  {kind}, 1 client"),
            &latencies(&some, 1, Duration::MAX, ask),
        );
    }
    let completed = latencies(&queries, 1, Duration::MAX, |asked| {
        let prefix: String = asked.text.chars().take(4).collect();
        index.complete(&prefix, &[], 8).len()
    });
    row("completions, 1 client", &completed);
    println!(
        "resident {} MB, of it our own {} MB",
        megabytes(resident("VmRSS")),
        megabytes(resident("RssAnon"))
    );
    drop(index);

    compare(&mut corpus, &queries, folder.path(), &ours);
}

fn index(corpus: &mut Corpus, folder: &Path) -> Index {
    let index = Index::open(folder).expect("an index").index;
    let started = Instant::now();
    let mut documents = 0_usize;
    let mut course = |course: &[search::Document]| {
        documents += course.len();
        index
            .replace_course(&course[0].course, course)
            .expect("a course");
    };
    corpus.each_course(&mut course);
    index.commit(1).expect("a commit");
    let rate = measure::per_second(documents, started.elapsed());
    println!(
        "indexed in {:.0} s, {rate:.0} documents/s; {} MB on disk",
        started.elapsed().as_secs_f64(),
        megabytes(size_of(folder))
    );
    index
}

fn compare(corpus: &mut Corpus, queries: &[Asked], folder: &Path, ours: &[Latencies]) {
    let file = folder.join("fts5.sqlite");
    let started = Instant::now();
    fts5::build(&file, corpus);
    println!(
        "\nFTS5 built in {:.0} s; {} MB on disk",
        started.elapsed().as_secs_f64(),
        megabytes(fs::metadata(&file).map_or(0, |file| file.len()))
    );
    // It knows neither pinyin nor what was mistyped.
    let fair: Vec<_> = queries
        .iter()
        .filter(|asked| asked.is_for_fts5())
        .cloned()
        .collect();
    let indexed: Vec<_> = fair
        .iter()
        .filter(|asked| !asked.needs_like())
        .cloned()
        .collect();
    for (clients, ours) in CLIENTS.into_iter().zip(ours) {
        let theirs = latencies(&fair, clients, PATIENCE, |asked| fts5::ask(&file, asked));
        row(&format!("FTS5, {clients} clients"), &theirs);
        let best = latencies(&indexed, clients, PATIENCE, |asked| fts5::ask(&file, asked));
        row(&format!("  without LIKE, {clients} clients"), &best);
        println!(
            "at p99 the index is {:.0} times as fast; {:.1} times where FTS5 needs no LIKE",
            theirs.p99() / ours.p99(),
            best.p99() / ours.p99()
        );
    }
}

fn row(name: &str, latencies: &Latencies) {
    println!(
        "{name:<34} {:>8} {:>10.2} {:>10.2} {:>10.0}",
        latencies.count(),
        latencies.p50(),
        latencies.p99(),
        latencies.per_second()
    );
}
