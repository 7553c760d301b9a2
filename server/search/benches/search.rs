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
        "\n{:<45} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "milliseconds", "queries", "p50", "p99", "cpu mean", "per s"
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
    for clients in CLIENTS {
        let flat = latencies(&queries, clients, Duration::MAX, ask);
        row(&format!("places, {clients} clients"), &flat);
        let by_course = latencies(&queries, clients, Duration::MAX, grouped);
        row(&format!("by course, {clients} clients"), &by_course);
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
    compare(&mut corpus, &queries, folder.path(), &ask);
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
        "indexed in {:.0} s, {rate:.0} documents/s; {} MB on disk in {} segments",
        started.elapsed().as_secs_f64(),
        megabytes(size_of(folder)),
        fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|end| end == "store"))
            .count()
    );
    index
}

fn compare(
    corpus: &mut Corpus,
    queries: &[Asked],
    folder: &Path,
    ask: &(impl Fn(&Asked) -> usize + Sync),
) {
    let file = folder.join("fts5.sqlite");
    let started = Instant::now();
    fts5::build(&file, corpus);
    println!(
        "\nFTS5 built in {:.0} s; {} MB on disk",
        started.elapsed().as_secs_f64(),
        megabytes(fs::metadata(&file).map_or(0, |file| file.len()))
    );
    // It knows neither pinyin nor what was mistyped.
    let fair = queries.iter().filter(|asked| asked.is_for_fts5());
    let (like, indexed): (Vec<_>, Vec<_>) = fair.cloned().partition(Asked::needs_like);
    for clients in CLIENTS {
        for (name, queries) in [("words of two characters", &like), ("longer", &indexed)] {
            let theirs = latencies(queries, clients, PATIENCE, |asked| fts5::ask(&file, asked));
            row(&format!("FTS5, {name}, {clients} clients"), &theirs);
            // What it had no time for is not asked here either.
            let asked = queries.get(..theirs.count()).unwrap_or_default();
            let ours = latencies(asked, clients, Duration::MAX, ask);
            row("  the index, the same queries", &ours);
            println!(
                "  {:.1} times as fast at p99, {:.1} times by processor",
                theirs.p99() / ours.p99(),
                theirs.processor() / ours.processor()
            );
        }
    }
}

fn row(name: &str, latencies: &Latencies) {
    println!(
        "{name:<45} {:>8} {:>9.2} {:>9.2} {:>9.2} {:>9.0}",
        latencies.count(),
        latencies.p50(),
        latencies.p99(),
        latencies.processor(),
        latencies.per_second()
    );
}
