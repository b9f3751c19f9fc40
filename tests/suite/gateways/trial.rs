//! A trial shows that a gateway does what is said of it: requests, and what must be true of all replies.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::ask::{Ask, Reply};
use super::core::PATH;
use super::gateway::Gateway;
use super::task::Task;
use crate::servers::serve;

/// The next request, given the replies so far.
pub(super) type Next = Box<dyn Fn(&[Reply]) -> Option<Ask> + Send + Sync>;

/// What only a gateway that is as it says can have done.
pub(super) enum Trial {
    /// These requests, and what must be true of all that came of them.
    Replies(Next, fn(&Evidence) -> bool),
    /// What must be true of the callbacks about a task.
    Callbacks(fn(&[Value]) -> bool),
}

/// What came of requests.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) replies: Vec<Reply>,
    pub(super) tasks: Vec<Task>,
}

impl Trial {
    /// Whether a gateway does what the trial is about, and what was seen of it.
    pub(super) async fn run(&self, gateway: &Gateway) -> (bool, String) {
        match self {
            Trial::Replies(next, shows) => {
                let evidence = Evidence::collect(next, gateway).await;
                (shows(&evidence), format!("{evidence:?}"))
            }
            Trial::Callbacks(shows) => {
                let callbacks = callbacks(gateway).await;
                (shows(&callbacks), format!("{callbacks:?}"))
            }
        }
    }
}

/// The callbacks about a task of a gateway: as many as there are changes of its status, if they come.
async fn callbacks(gateway: &Gateway) -> Vec<Value> {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let url = serve(move |request| {
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        // Nobody waits for it any more after the trial.
        let _ = sender.send(body);
        http::Response::default()
    })
    .await;
    let running = gateway.start().await;
    let ask = Ask::create(&json!({"callback_url": url}));
    ask.send(&running.base_url).await;
    let mut callbacks = Vec::new();
    let patience = Duration::from_millis(500);
    while callbacks.len() < 2
        && let Ok(Some(callback)) = timeout(patience, receiver.recv()).await
    {
        callbacks.push(callback);
    }
    callbacks
}

impl Evidence {
    async fn collect(next: &Next, gateway: &Gateway) -> Evidence {
        let running = gateway.start().await;
        let mut replies = Vec::new();
        while let Some(ask) = next(&replies) {
            replies.push(ask.send(&running.base_url).await);
        }
        Evidence {
            replies,
            tasks: running.tasks(),
        }
    }

    pub(super) fn first(&self) -> &Reply {
        &self.replies[0]
    }

    pub(super) fn last(&self) -> &Reply {
        &self.replies[self.replies.len() - 1]
    }

    /// The statuses of all replies.
    pub(super) fn statuses(&self) -> Vec<u16> {
        self.replies.iter().map(Reply::status).collect()
    }
}

/// These requests, one after the other.
pub(super) fn each(asks: Vec<Ask>) -> Next {
    Box::new(move |replies| asks.get(replies.len()).cloned())
}

/// The same request so many times.
pub(super) fn repeated(ask: Ask, times: usize) -> Next {
    each(vec![ask; times])
}

/// Asks for a task that this makes until it has ended.
pub(super) fn follow(create: Ask) -> Next {
    Box::new(move |replies| match replies {
        [] => Some(create.clone()),
        [_, .., last] if has_ended(last) => None,
        [created, ..] => {
            let id = created.json()["data"]["task_id"].as_str()?.to_owned();
            Some(Ask::new("GET", format!("{PATH}/{id}")))
        }
    })
}

/// Follows a task that this makes, and then asks for its video.
pub(super) fn download(create: Ask) -> Next {
    let follow = follow(create);
    Box::new(move |replies| match replies {
        // The one before was the end of the task, and this is its video.
        [.., before, _] if video_url(before).is_some() => None,
        [.., last] if video_url(last).is_some() => {
            let url = video_url(last)?;
            let path = url.splitn(4, '/').nth(3)?;
            Some(Ask::new("GET", format!("/{path}")).briefly())
        }
        replies => follow(replies),
    })
}

fn has_ended(reply: &Reply) -> bool {
    let json = reply.json();
    let status = json["data"]["task_status"].as_str();
    !matches!(status, Some("submitted" | "processing"))
}

/// The URL of the video of a task that has one.
pub(super) fn video_url(reply: &Reply) -> Option<String> {
    let url = &reply.json()["data"]["task_result"]["videos"][0]["url"];
    url.as_str().map(str::to_owned)
}
