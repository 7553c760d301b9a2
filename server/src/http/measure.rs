//! Amounts as they travel: seconds and ratios are JSON numbers, hours are texts such as `4.00`.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// Kept in milliseconds, written in seconds: `57`, `12.5`.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = f64, example = 57)]
pub struct Seconds(pub u32);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1000) {
            serializer.serialize_u32(self.0 / 1000)
        } else {
            serializer.serialize_f64(f64::from(self.0) / 1000.0)
        }
    }
}

/// Kept in thousandths, written as a share of one: `0.9`.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = f64, example = 0.9)]
pub struct Ratio(pub u32);

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 1000.0)
    }
}

/// Passages as `[[from, to], …]` in seconds.
pub fn passages(intervals: &domain::learning::Intervals) -> Vec<[Seconds; 2]> {
    intervals
        .as_slice()
        .iter()
        .map(|&(from, to)| [Seconds(from), Seconds(to)])
        .collect()
}
