//! How long to wait before something is asked again.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder, Retryable as _};

use crate::Error;

/// The longest that a service is waited for when it asks to be.
const LONGEST: Duration = Duration::from_secs(120);

/// Pauses that grow, with jitter, so that many clients do not come back at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Pauses {
    /// Between attempts at the same thing.
    pub(crate) const ATTEMPTS: Self = Self {
        first: Duration::from_secs(1),
        longest: Duration::from_secs(30),
    };
    /// Between two questions after a task.
    pub(crate) const POLLS: Self = Self {
        first: Duration::from_secs(5),
        longest: Duration::from_secs(30),
    };

    fn builder(self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_min_delay(self.first)
            .with_max_delay(self.longest)
            .with_factor(1.5)
            .with_jitter()
            .without_max_times()
    }

    /// The pauses, without an end.
    pub(crate) fn delays(self) -> ExponentialBackoff {
        self.builder().build()
    }

    /// Does something again while its error lets it, a few times; as late as the service asks.
    pub(crate) async fn repeat<T, F: Future<Output = Result<T, Error>>>(
        self,
        call: impl FnMut() -> F,
        passes: impl Fn(&Error) -> bool,
    ) -> Result<T, Error> {
        let attempts = self.builder().with_max_times(6);
        call.retry(attempts)
            .when(passes)
            .adjust(|error, pause| pause.map(|pause| asked(error, pause)))
            .await
    }
}

/// A pause, or what the service asks for.
pub(crate) fn asked(error: &Error, pause: Duration) -> Duration {
    let asked = error.retry_after().unwrap_or(pause);
    asked.clamp(pause.min(LONGEST), LONGEST)
}
