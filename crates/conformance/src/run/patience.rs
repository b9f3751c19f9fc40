//! For how long a run waits where a server asks it to.

use std::time::{Duration, UNIX_EPOCH};

/// The longest pause that a run makes because a server asks for it.
const LONGEST_MS: i64 = 60_000;

/// How often one request is sent again because the server asks for fewer.
pub(crate) const ATTEMPTS: usize = 5;

/// When a server may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    /// At this time, in milliseconds since the Unix epoch.
    At(i64),
    /// Later than a run waits for.
    TooLate,
}

/// What a `Retry-After` says that came at a time: seconds, or a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(text: &str, at_ms: i64) -> Option<RetryAfter> {
    let text = text.trim();
    let until = match text.parse::<i64>() {
        Ok(seconds) => at_ms.saturating_add(seconds.max(0).saturating_mul(1000)),
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?;
            let since = date.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
            i64::try_from(since.as_millis()).ok()?.max(at_ms)
        }
    };
    Some(match until.saturating_sub(at_ms) > LONGEST_MS {
        true => RetryAfter::TooLate,
        false => RetryAfter::At(until),
    })
}

/// When to send again after so many attempts, where the server does not say.
pub(crate) fn backoff(attempts: usize, at_ms: i64) -> i64 {
    let exponent = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or(u32::MAX)
        .min(5);
    at_ms.saturating_add((1000 << exponent).min(LONGEST_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_bounded() {
        let now = 1_722_769_557_000;
        for (text, expected) in [
            ("1", Some(RetryAfter::At(now + 1000))),
            (" 60 ", Some(RetryAfter::At(now + 60_000))),
            ("61", Some(RetryAfter::TooLate)),
            ("99999999999999999999", None),
            ("-5", Some(RetryAfter::At(now))),
            (
                "Sun, 04 Aug 2024 11:05:59 GMT",
                Some(RetryAfter::At(now + 2000)),
            ),
            ("Sun, 04 Aug 2024 11:05:07 GMT", Some(RetryAfter::At(now))),
            ("Mon, 05 Aug 2024 11:05:59 GMT", Some(RetryAfter::TooLate)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(text, now), expected, "{text}");
        }
    }

    #[test]
    fn pauses_grow_and_are_bounded() {
        let pauses: Vec<_> = (1..=8).map(|attempts| backoff(attempts, 0)).collect();
        assert_eq!(
            pauses,
            [1000, 2000, 4000, 8000, 16_000, 32_000, 32_000, 32_000]
        );
    }
}
