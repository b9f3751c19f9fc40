//! Notices connections that wait for too long.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::Limits;
use crate::activity::{Activity, Phase};

/// Returns when a connection has waited for longer than it may.
///
/// It looks at the connection now and then, and costs a request nothing.
pub(crate) async fn watch(activity: &Activity, limits: &Limits) {
    let least = limits
        .head_time
        .min(limits.idle_time)
        .min(limits.write_time);
    let pause = (least / 2).max(Duration::from_millis(1));
    let mut seen = (activity.phase(), Instant::now());
    loop {
        sleep(pause).await;
        let (phase, now) = (activity.phase(), Instant::now());
        let limit = match phase {
            Phase::Busy => None,
            Phase::Idle(_) => Some(limits.idle_time),
            Phase::Head(_) => Some(limits.head_time),
            Phase::Stalled(_) => Some(limits.write_time),
        };
        if phase != seen.0 {
            seen = (phase, now);
        } else if limit.is_some_and(|limit| now - seen.1 >= limit) {
            return;
        }
    }
}
