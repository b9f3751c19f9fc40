//! Arguments of scenarios as text.

use std::time::Duration;

use crate::task::outcome::Failure;

/// Seconds at most of a pause: an hour.
const LONGEST_PAUSE: f64 = 3_600.0;
/// Times at most.
const MOST_TIMES: u32 = 1_000;

/// What follows the name of a scenario after `=`.
pub(super) trait Argument: Sized {
    /// What is accepted, for a message.
    const ACCEPTED: &'static str;

    fn parse(text: &str) -> Option<Self>;

    fn text(&self) -> String;
}

impl Argument for Failure {
    const ACCEPTED: &'static str = "a reason: generation, content, image or timeout";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn text(&self) -> String {
        self.to_string()
    }
}

impl Argument for Duration {
    const ACCEPTED: &'static str = "seconds, an hour at most";

    fn parse(text: &str) -> Option<Self> {
        let seconds = text.parse().ok()?;
        let allowed = (0.0..=LONGEST_PAUSE).contains(&seconds);
        allowed.then(|| Self::from_secs_f64(seconds))
    }

    fn text(&self) -> String {
        self.as_secs_f64().to_string()
    }
}

/// A number of times.
impl Argument for u32 {
    const ACCEPTED: &'static str = "a number from 1 to 1000";

    fn parse(text: &str) -> Option<Self> {
        let times = text.parse().ok();
        times.filter(|times| (1..=MOST_TIMES).contains(times))
    }

    fn text(&self) -> String {
        self.to_string()
    }
}
