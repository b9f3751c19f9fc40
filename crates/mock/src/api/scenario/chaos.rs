//! Faults by chance: the same ones for the same seed and order of requests.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::api::scenario::table::Scenario;

/// Faults that pass: a client that tries again gets through in the end.
const FAULTS: [Scenario; 5] = [
    Scenario::Unavailable(1),
    Scenario::RateLimit(Duration::from_secs(1)),
    Scenario::Reset,
    Scenario::Slow(Duration::from_secs(2)),
    Scenario::Truncated,
];

/// A share of all requests that meets a fault.
#[derive(Debug)]
pub(crate) struct Chaos {
    seed: u64,
    /// Of 2^32.
    share: u64,
    requests: AtomicU64,
}

impl Chaos {
    /// `None` if the share is not a number from 0 to 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the share is at most 1"
    )]
    pub(crate) fn new(seed: u64, share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then(|| Self {
            seed,
            share: (share * 4_294_967_296.0) as u64,
            requests: AtomicU64::new(0),
        })
    }

    /// The fault of the next request, if it meets one.
    pub(crate) fn next(&self) -> Option<Scenario> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let bits = mixed(self.seed.wrapping_add(mixed(number)));
        let fault = usize::try_from(bits % FAULTS.len() as u64).unwrap_or(0);
        (bits >> 32 < self.share).then(|| FAULTS[fault])
    }
}

/// `SplitMix64`: spreads a number over all 64 bits.
fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u64, share: f64) -> Vec<Option<Scenario>> {
        let chaos = Chaos::new(seed, share).expect("a share");
        (0..10_000).map(|_| chaos.next()).collect()
    }

    #[test]
    fn the_share_is_met_with_every_fault_and_by_the_seed() {
        let faults = run(7, 0.05);
        let met = faults.iter().flatten().count();
        assert!((400..=600).contains(&met), "{met} of 10,000");
        assert!(FAULTS.iter().all(|fault| faults.contains(&Some(*fault))));
        assert_eq!(faults, run(7, 0.05));
        assert_ne!(faults, run(8, 0.05));
        assert!(run(7, 0.0).iter().all(Option::is_none));
        assert!(run(7, 1.0).iter().all(Option::is_some));
    }

    #[test]
    fn a_share_is_from_0_to_1() {
        for share in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Chaos::new(0, share).is_none(), "{share}");
        }
    }
}
