//! Notices connections that wait for too long.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::{Instant, sleep};

use crate::Limits;
use crate::http::connections::{Activity, Phase};

/// Whether the service stops.
type Stop = Receiver<bool>;

/// Tells a connection when it has waited for too long, and when the service stops.
///
/// It runs beside the connection: what a connection waits for itself is looked at with each request.
pub(crate) async fn signal(activity: Arc<Activity>, limits: Limits, mut stop: Stop) {
    let mut waited = pin!(watch(&activity, &limits));
    let (mut stopped, mut expired) = (false, false);
    while !(stopped && expired) {
        tokio::select! {
            _ = stop.changed(), if !stopped => {
                stopped = true;
                activity.stop();
            }
            () = waited.as_mut(), if !expired => {
                expired = true;
                activity.expire();
            }
        }
    }
}

/// Returns when a connection has waited for longer than it may.
///
/// It looks at the connection now and then, and costs a request nothing.
async fn watch(activity: &Activity, limits: &Limits) {
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
