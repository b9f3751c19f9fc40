//! Where the time comes from: every timestamp and id is made from it, and whoever waits, waits for it.

use std::time::{Duration, SystemTime};
use std::{fmt, pin::Pin, sync::Arc};

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// How long a wait goes on at most without looking at the clock again, which may have been set.
const LONGEST_SLEEP: u64 = 1_000;

/// A source of time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;

    /// Waits until the clock shows this time, in milliseconds since the Unix epoch.
    ///
    /// As provided, it lets the time that is left pass in tokio's time, looking at the clock at least
    /// once in a second. A clock that does not go by itself has to wake who waits when it is moved.
    fn wait_until(&self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            while let Some(left @ 1..) = ms.checked_sub(self.now_ms()) {
                sleep(Duration::from_millis(left.min(LONGEST_SLEEP))).await;
            }
        })
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    /// A machine set to before 1970 reads 0.
    fn now_ms(&self) -> u64 {
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, millis)
    }
}

/// A clock that stands still until it is moved. Clones are hands on the same clock: give one to the
/// service and keep one.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<watch::Sender<u64>>);

impl ManualClock {
    /// A clock that shows this many milliseconds since the Unix epoch.
    #[must_use]
    pub fn at(ms: u64) -> Self {
        Self(Arc::new(watch::Sender::new(ms)))
    }

    /// Moves the clock forward, by whole milliseconds. What waits for a time that has come goes on.
    pub fn advance(&self, by: Duration) {
        self.0
            .send_modify(|now| *now = now.saturating_add(millis(by)));
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> u64 {
        *self.0.borrow()
    }

    fn wait_until(&self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut shown = self.0.subscribe();
        Box::pin(async move {
            // It fails only if the clock is gone, which this is a part of.
            let _ = shown.wait_for(|now| *now >= ms).await;
        })
    }
}

/// The clock of tokio, which stands still in a test that pauses it, and jumps ahead whenever nothing is left to do
/// but wait.
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    start: Instant,
    start_ms: u64,
}

impl TokioClock {
    /// A clock that now shows this many milliseconds since the Unix epoch.
    #[must_use]
    pub fn at(ms: u64) -> Self {
        Self {
            start: Instant::now(),
            start_ms: ms,
        }
    }
}

impl Clock for TokioClock {
    fn now_ms(&self) -> u64 {
        self.start_ms.saturating_add(millis(self.start.elapsed()))
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_moves_only_when_it_is_moved() {
        let clock = ManualClock::at(1_000);
        let hand = clock.clone();
        assert_eq!(clock.now_ms(), 1_000);
        let waiting = tokio::spawn(async move { clock.wait_until(3_000).await });
        hand.advance(Duration::from_millis(1_999));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        hand.advance(Duration::from_millis(1));
        assert_eq!(hand.now_ms(), 3_000);
        waiting.await.expect("woken");
    }

    #[tokio::test]
    async fn the_system_clock_is_past_2024_and_waits_for_nothing_that_is_past() {
        assert!(SystemClock.now_ms() > 1_704_067_200_000);
        SystemClock.wait_until(0).await;
    }
}
