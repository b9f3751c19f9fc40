//! Sends what a plan says, at the time that it says.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use reqwest::redirect;
use reqwest::{Client, Url};
use tokio::task::JoinSet;

use super::{Plan, Policy, Post};
use crate::clock::{Clock, millis};

/// Tasks at most whose callbacks are still to come. They are lost if the service stops.
const PENDING: usize = 1_000;

/// Pauses between one try and the next, by the service's clock.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// How long a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What events are filtered by.
const TARGET: &str = "image2video_mock::callback";

/// Sends callbacks until it is dropped.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    client: Client,
    policy: Policy,
    clock: Arc<dyn Clock>,
    pending: Mutex<JoinSet<()>>,
}

impl Dispatcher {
    pub(crate) fn new(policy: Policy, clock: Arc<dyn Clock>) -> reqwest::Result<Self> {
        // Whatever a resolver says: the port of a URL takes the place of 0.
        let own = [
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ];
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            .resolve_to_addrs("localhost", &own)
            .build()?;
        Ok(Self {
            client,
            policy,
            clock,
            pending: Mutex::default(),
        })
    }

    /// Sends a plan's requests, one after the other, on the tokio runtime that this is called in.
    pub(crate) fn send(&self, plan: Plan) {
        let url = match self.policy.permit(&plan.url) {
            Ok(url) => url,
            Err(reason) => return not_sent(&plan.task_id, reason),
        };
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        while pending.try_join_next().is_some() {}
        if pending.len() >= PENDING {
            return not_sent(&plan.task_id, "too many are pending");
        }
        let (client, clock) = (self.client.clone(), Arc::clone(&self.clock));
        pending.spawn(async move {
            for post in &plan.posts {
                deliver(&client, clock.as_ref(), &url, &plan.task_id, post).await;
            }
        });
    }

    /// Sends nothing more.
    pub(crate) fn stop(&self) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.abort_all();
    }
}

/// Tries until the receiver answers with success, or it is enough.
async fn deliver(client: &Client, clock: &dyn Clock, url: &Url, task_id: &str, post: &Post) {
    let mut at_ms = post.at_ms;
    for pause in PAUSES.map(Some).into_iter().chain([None]) {
        clock.wait_until(at_ms).await;
        let result = attempt(client, url, post).await;
        let (status, sent) = match &result {
            Ok(status) => (Some(status.as_u16()), status.is_success()),
            Err(_) => (None, false),
        };
        // The URL may have a secret in it, the error has the URL.
        tracing::info!(target: TARGET, task_id, task_status = %post.status, status, sent);
        match pause {
            Some(pause) if !sent => at_ms = at_ms.saturating_add(millis(pause)),
            _ => return,
        }
    }
}

async fn attempt(client: &Client, url: &Url, post: &Post) -> reqwest::Result<http::StatusCode> {
    let request = client
        .post(url.clone())
        .header(CONTENT_TYPE, "application/json")
        .body(post.body.clone());
    Ok(request.send().await?.status())
}

fn not_sent(task_id: &str, reason: &str) {
    tracing::warn!(target: TARGET, task_id, reason, "the callbacks of a task are not sent");
}
