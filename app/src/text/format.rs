//! Numbers, hours, lengths and times as people read them. The only place that formats them.

use domain::{
    hours::CreditHours,
    learning::Intervals,
    time::{Timestamp, Zone},
};

use super::{Lang, fill};

/// `4.00 学时`, `4.00 hours`: wherever an exact amount is stated.
pub fn hours(amount: CreditHours, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{amount} 学时"),
        Lang::En => format!("{amount} hours"),
    }
}

/// `23.5 学时`: where people compare amounts at a glance.
pub fn hours_short(amount: CreditHours, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 学时", amount.short()),
        Lang::En => format!("{} hours", amount.short()),
    }
}

/// A place in a video: `4:05`, `1:02:03`.
pub fn place(millis: u32) -> String {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Passages of a video: `0:00–0:41、0:50–0:57`.
pub fn passages(intervals: &Intervals, lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    let each = intervals
        .as_slice()
        .iter()
        .map(|(from, to)| format!("{}–{}", place(*from), place(*to)));
    each.collect::<Vec<_>>().join(separator)
}

/// How lengths are written: seconds, minutes, and both.
pub const fn length_patterns(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Zh => [
            "{seconds} 秒",
            "{minutes} 分钟",
            "{minutes} 分 {seconds} 秒",
        ],
        Lang::En => ["{seconds} s", "{minutes} min", "{minutes} min {seconds} s"],
    }
}

/// An exact length: `3 分 12 秒`, `3 min 12 s`. Rounded up: what is still needed is never understated.
pub fn length(millis: u32, lang: Lang) -> String {
    let seconds = millis.div_ceil(1000);
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let [only_seconds, only_minutes, both] = length_patterns(lang);
    let pattern = match (minutes, rest) {
        (0, _) => only_seconds,
        (_, 0) => only_minutes,
        _ => both,
    };
    fill(pattern, &[("minutes", &minutes), ("seconds", &rest)])
}

/// A length at a glance: whole minutes, at least one.
pub fn about(seconds: u32, lang: Lang) -> String {
    let minutes = seconds.div_ceil(60).max(1);
    match lang {
        Lang::Zh => format!("约 {minutes} 分钟"),
        Lang::En => format!("about {minutes} min"),
    }
}

/// Thousandths as whole per cent, rounded down: 100 % means met.
pub fn percent(permille: u32) -> String {
    format!("{}%", permille / 10)
}

/// A span of days with one place: `3.5 天`.
pub fn days(millis: i64, lang: Lang) -> String {
    const TENTH: i64 = 24 * 360_000;
    let tenths = (millis.max(0) + TENTH / 2) / TENTH;
    let (days, tenth) = (tenths / 10, tenths % 10);
    match lang {
        Lang::Zh => format!("{days}.{tenth} 天"),
        Lang::En => format!("{days}.{tenth} days"),
    }
}

/// `12.3 MB`, at least a tenth.
pub fn megabytes(bytes: u64) -> String {
    let tenths = (bytes.saturating_mul(10) / (1 << 20)).max(1);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// `2026-03-01 16:00` in the platform's zone.
pub fn moment(at: Timestamp, zone: &Zone) -> String {
    at.to_local_minute(zone)
}

pub fn day(at: Timestamp, zone: &Zone) -> String {
    at.to_local_day(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_places_read_naturally() {
        assert_eq!(length(192_000, Lang::Zh), "3 分 12 秒");
        assert_eq!(length(1, Lang::Zh), "1 秒");
        assert_eq!(length(60_000, Lang::En), "1 min");
        assert_eq!(place(245_000), "4:05");
        assert_eq!(place(3_723_000), "1:02:03");
        assert_eq!(percent(999), "99%");
        assert_eq!(days(3 * 86_400_000 + 120_000, Lang::Zh), "3.0 天");
        assert_eq!(megabytes(12 * 1024 * 1024 + 400_000), "12.3 MB");
        assert_eq!(megabytes(3), "0.1 MB");
        assert_eq!(days(12 * 3_600_000, Lang::En), "0.5 days");
    }
}
