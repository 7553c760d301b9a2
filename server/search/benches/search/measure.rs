//! Clocks and scales.

use std::{
    fs,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

pub struct Latencies {
    sorted: Vec<Duration>,
    /// What the processor spent on all: unlike the clock on the wall, it does not tell of others on the same machine.
    spent: Duration,
    elapsed: Duration,
}

/// Asks everything once, by so many threads at a time, until the patience is at its end.
pub fn latencies<T: Sync>(
    questions: &[T],
    clients: usize,
    patience: Duration,
    ask: impl Fn(&T) -> usize + Sync,
) -> Latencies {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::new());
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut own = Vec::new();
                while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if started.elapsed() > patience {
                        break;
                    }
                    let (asked, before) = (Instant::now(), on_processor());
                    std::hint::black_box(ask(question));
                    let elapsed = asked.elapsed();
                    own.push((elapsed, on_processor().saturating_sub(before)));
                }
                all.lock().expect("no client failed").extend(own);
            });
        }
    });
    let all = all.into_inner().expect("no client failed");
    let (mut sorted, spent): (Vec<Duration>, Vec<Duration>) = all.into_iter().unzip();
    sorted.sort_unstable();
    Latencies {
        sorted,
        spent: spent.into_iter().sum(),
        elapsed: started.elapsed(),
    }
}

impl Latencies {
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn p50(&self) -> f64 {
        percentile(&self.sorted, 50)
    }

    pub fn p99(&self) -> f64 {
        percentile(&self.sorted, 99)
    }

    /// The processor's part of one, on average: it counts in steps of some milliseconds, so that a single one says
    /// nothing.
    pub fn processor(&self) -> f64 {
        let questions = u32::try_from(self.count()).expect("a count");
        self.spent.as_secs_f64() * 1000.0 / f64::from(questions.max(1))
    }

    pub fn per_second(&self) -> f64 {
        per_second(self.count(), self.elapsed)
    }
}

/// In milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    let latency = sorted.get(at).copied().unwrap_or_default();
    latency.as_secs_f64() * 1000.0
}

/// How long this thread has been running, not counting when it waited for its turn.
fn on_processor() -> Duration {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = statistics.split_whitespace().next();
    Duration::from_nanos(nanoseconds.and_then(|n| n.parse().ok()).unwrap_or(0))
}

pub fn per_second(count: usize, elapsed: Duration) -> f64 {
    f64::from(u32::try_from(count).expect("a count")) / elapsed.as_secs_f64()
}

/// A line of the process's own status, in bytes.
pub fn resident(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|found| found.strip_prefix(line)?.strip_prefix(':'))
        .and_then(|value| value.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes * 1024)
}

pub fn size_of(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .map(|file| file.len())
        .sum()
}

pub fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
