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
                    let asked = Instant::now();
                    std::hint::black_box(ask(question));
                    own.push(asked.elapsed());
                }
                all.lock().expect("no client failed").extend(own);
            });
        }
    });
    let mut sorted = all.into_inner().expect("no client failed");
    sorted.sort_unstable();
    Latencies {
        sorted,
        elapsed: started.elapsed(),
    }
}

impl Latencies {
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    pub fn p50(&self) -> f64 {
        self.percentile(50)
    }

    pub fn p99(&self) -> f64 {
        self.percentile(99)
    }

    pub fn per_second(&self) -> f64 {
        per_second(self.count(), self.elapsed)
    }

    /// In milliseconds.
    fn percentile(&self, percent: usize) -> f64 {
        let at = (self.sorted.len() * percent).div_ceil(100).max(1) - 1;
        let latency = self.sorted.get(at).copied().unwrap_or_default();
        latency.as_secs_f64() * 1000.0
    }
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
