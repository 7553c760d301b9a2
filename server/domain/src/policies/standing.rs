//! How a teacher stands: what of the hours counts, and whether it is enough.

use super::Policy;
use crate::{
    catalogue::{Level, Mode, Module},
    hours::CreditHours,
};

/// How a teacher stands in a year under a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub target_met: bool,
    pub modules_met: bool,
}

impl Standing {
    /// From the sums of the year, under the maximums of this policy.
    pub fn under(policy: &Policy, sums: &[Sum]) -> Self {
        let counted = policy.counted(sums);
        let modules_met = policy.minimums.iter().all(|(module, minimum)| {
            let hours: CreditHours = sums
                .iter()
                .filter(|sum| sum.module == *module)
                .map(|sum| sum.hours)
                .sum();
            hours >= *minimum
        });
        Self {
            target_met: counted >= policy.yearly_target,
            modules_met,
        }
    }
}

/// Hours of a teacher in a year for one module, level and mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub module: Module,
    pub level: Level,
    pub mode: Mode,
    pub hours: CreditHours,
}

impl Policy {
    /// What of these sums counts: each maximum cuts what fits it, the largest cut of overlapping ones once.
    pub fn counted(&self, sums: &[Sum]) -> CreditHours {
        let mut left: Vec<Sum> = sums.to_vec();
        for maximum in &self.maximums {
            let fits = |sum: &Sum| maximum.fits(sum.module, sum.level, sum.mode);
            let total: CreditHours = left.iter().filter(|s| fits(s)).map(|s| s.hours).sum();
            let mut over = total.hundredths() - maximum.hours.hundredths();
            for sum in left.iter_mut().rev().filter(|s| fits(s)) {
                let cut = over.clamp(0, sum.hours.hundredths().max(0));
                sum.hours = CreditHours::from_hundredths(sum.hours.hundredths() - cut);
                over -= cut;
            }
        }
        left.into_iter().map(|sum| sum.hours).sum()
    }
}
