//! What the service has received, for a test to look at: decoded, bounded, without secrets.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::request::Parts;
use image2video_contract::{image::ImageFacts, pointer};
use serde_json::Value;

use crate::api::{Reply, scenario::Scenario};

/// Characters that are kept of a text.
const TEXT: usize = 10_000;

/// A request that the service has received, and what it was answered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// When, in milliseconds since the Unix epoch, by the service's clock.
    pub at_ms: u64,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its query, as it was sent; empty if it had none.
    pub query: String,
    /// Its headers. Those with credentials are marked as sensitive: what is shown of them is `Sensitive`.
    pub headers: HeaderMap,
    /// The id of the task that it made or asked for, or whose video it fetched, whether or not the answer told.
    pub task_id: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// The `code` of the answer, if it is an envelope.
    pub code: Option<i64>,
    /// What was chosen for it, if anything out of the ordinary.
    pub scenario: Option<Scenario>,
    /// The members of its body. Empty if it had no body, or one that was not read or no JSON object.
    pub members: BTreeMap<String, Member>,
}

/// The members of a body by name.
pub(crate) type Members = BTreeMap<String, Member>;

/// A member of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    /// An image that was sent as base64, whether it was a good one or not.
    Image(ReceivedImage),
    /// Anything else; of a long text the first 10,000 characters.
    Value(Value),
}

/// An image that was sent: what it was, not what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceivedImage {
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Its format, width and height; `None` if it is no image of a known format.
    pub facts: Option<ImageFacts>,
}

impl Received {
    pub(crate) fn new(head: &Parts, members: Members, reply: &Reply, now_ms: u64) -> Self {
        let mut headers = head.headers.clone();
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
            if let http::header::Entry::Occupied(mut entry) = headers.entry(name) {
                entry.iter_mut().for_each(|value| value.set_sensitive(true));
            }
        }
        Self {
            at_ms: now_ms,
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers,
            task_id: reply.task.map(|task| task.text()),
            status: reply.response.status().as_u16(),
            code: reply.code,
            scenario: reply.scenario,
            members,
        }
    }

    /// The text of a member; `None` if there is none, or if it is not a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str()
    }

    /// The number of a member; `None` if there is none, or if it is not a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.value(name)?.as_f64()
    }

    /// The image of a member; `None` if there is none, or if it was sent as a URL.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<ReceivedImage> {
        match self.members.get(name)? {
            Member::Image(image) => Some(*image),
            Member::Value(_) => None,
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        match self.members.get(name)? {
            Member::Value(value) => Some(value),
            Member::Image(_) => None,
        }
    }

    /// Whether it came with this key, as `Authorization: Bearer KEY`. The key itself is not shown.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        let found = self.headers.get(AUTHORIZATION);
        found.is_some_and(|found| *found == format!("Bearer {key}"))
    }
}

/// The members of a body, decoded; `images` are JSON pointers of those that are images.
pub(crate) fn members(body: &Value, images: &[String]) -> Members {
    let members = body.as_object().into_iter().flatten();
    let member = |(name, value): (&String, &Value)| {
        let is_image = images.contains(&pointer::join("", name));
        let image = is_image.then(|| image(value)).flatten();
        let member = match (image, value) {
            (Some(image), _) => Member::Image(image),
            (None, Value::String(text)) => {
                Member::Value(text.chars().take(TEXT).collect::<String>().into())
            }
            (None, other) => Member::Value(other.clone()),
        };
        (name.clone(), member)
    };
    members.map(member).collect()
}

/// An image that was sent as base64.
fn image(value: &Value) -> Option<ReceivedImage> {
    let file = STANDARD.decode(value.as_str()?).ok()?;
    Some(ReceivedImage {
        bytes: file.len(),
        facts: ImageFacts::from_file(&file).ok(),
    })
}
