//! A gateway that counts the tasks that it makes, and answers some requests with anything but a plain success.

use std::cell::{Cell, RefCell};

use bytes::Bytes;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use image2video_conformance::{Answer, HttpRequest, Plan, Recording, TransportError};
use serde_json::{Value, json};

use crate::in_process::{self, InProcess};

/// What a gateway answers when it has made a task.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reply {
    Status(u16, Body),
    /// Status 200 and this body.
    Success(&'static str),
    /// None.
    Nothing(TransportError),
}

/// What a body says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Body {
    /// Nothing that the page describes.
    Other,
    /// A task.
    Task,
    /// The code of a refusal.
    Refusal,
    /// The code of a refusal, and a task all the same.
    Both,
}

pub(super) const BODIES: [Body; 4] = [Body::Other, Body::Task, Body::Refusal, Body::Both];

/// The status that stands for all those which a check takes alike.
pub(super) fn kind(status: u16) -> u16 {
    match status {
        401 | 403 => 401,
        408 | 429 => status,
        200..=299 => 200,
        400..=499 => 400,
        _ => 500,
    }
}

impl Reply {
    /// A status of each kind with every body, every way to break off, and some successes that are none.
    pub(super) fn all() -> Vec<Self> {
        let kinds = (100..=599).filter(|status| kind(*status) == *status);
        let statuses = kinds.flat_map(|status| BODIES.map(|body| Self::Status(status, body)));
        let successes = [
            "<h1>ok</h1>",
            "{}",
            r#"{"code":0,"message":"SUCCEED"}"#,
            r#"{"code":200,"message":"success","data":{"id":7}}"#,
            r#"{"code":"0","data":{"task_id":7}}"#,
        ];
        let failures = [
            TransportError::Timeout,
            TransportError::Broken("reset".to_owned()),
            TransportError::TooLong,
            TransportError::Unreachable("refused".to_owned()),
        ];
        let successes = successes.map(Self::Success).into_iter();
        let odd = successes.chain(failures.map(Self::Nothing));
        statuses.chain(odd).collect()
    }

    /// Whether a gateway that answers this is taken at its word: it has made no task.
    pub(super) fn denies(&self) -> bool {
        match self {
            Self::Status(200..=299, body) => *body == Body::Refusal,
            Self::Status(400..=407 | 409..=499, body) => {
                matches!(body, Body::Other | Body::Refusal)
            }
            Self::Status(..) | Self::Success(_) => false,
            Self::Nothing(error) => matches!(error, TransportError::Unreachable(_)),
        }
    }

    fn send(&self, task: u32) -> Result<Answer, TransportError> {
        match self {
            Self::Status(status, body) => Ok(in_process::json(*status, &body.value(task))),
            Self::Success(body) => Ok(Answer {
                status: 200,
                headers: HeaderMap::new(),
                body: Bytes::from_static(body.as_bytes()),
            }),
            Self::Nothing(error) => Err(error.clone()),
        }
    }
}

impl Body {
    fn value(self, task: u32) -> Value {
        let refusal = json!({ "code": 1201, "message": "no", "request_id": "r" });
        match self {
            Self::Other => json!({ "error": "upstream" }),
            Self::Task => envelope(task, self::task(task)),
            Self::Refusal => refusal,
            Self::Both => {
                let mut refusal = refusal;
                refusal["data"] = self::task(task);
                refusal
            }
        }
    }
}

/// Which requests get the reply, whatever their bodies are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    /// The one of this number.
    Only(u32),
    /// Those from this number on.
    From(u32),
    /// Every second from this number on.
    EverySecondFrom(u32),
    /// Every one of so many that the gateway would accept.
    Accepted(u32),
}

/// Whether a gateway makes a task of a body.
pub(super) type Accepts = fn(body: &Value) -> bool;

/// A gateway that makes a task of what it accepts, and of what gets the reply.
pub(super) struct Gateway {
    pub(super) accepts: Accepts,
    pub(super) which: Which,
    pub(super) reply: Reply,
    /// Whether it lists the tasks that it has made.
    pub(super) lists: bool,
    /// Whether it makes a task even where its reply says that it did not.
    pub(super) lies: bool,
    /// Method and body of what was asked.
    pub(super) asked: RefCell<Vec<(String, Bytes)>>,
    pub(super) tasks: Cell<u32>,
}

impl Gateway {
    pub(super) fn new(accepts: Accepts, which: Which, reply: &Reply) -> Self {
        Self {
            accepts,
            which,
            reply: reply.clone(),
            lists: false,
            lies: false,
            asked: RefCell::default(),
            tasks: Cell::default(),
        }
    }

    fn answer(&self, request: &HttpRequest) -> Result<Answer, TransportError> {
        let asked = (request.method.clone(), request.body.clone());
        self.asked.borrow_mut().push(asked);
        let number = u32::try_from(self.asked.borrow().len()).expect("a number");
        let Self { reply, which, .. } = self;
        assert!(number < 1000, "it goes on and on: {reply:?} {which:?}");
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let has_key = request.headers.contains_key(AUTHORIZATION);
        let accepts = has_key && (self.accepts)(&body);
        let replies = match *which {
            Which::Only(n) => number == n,
            Which::From(n) => number >= n,
            Which::EverySecondFrom(n) => number >= n && (number - n).is_multiple_of(2),
            Which::Accepted(n) => accepts && (self.tasks.get() + 1).is_multiple_of(n),
        };
        let makes_tasks = request.method == "POST";
        if replies && (makes_tasks || !self.lies) {
            let is_made = makes_tasks && (self.lies || !reply.denies());
            return reply.send(if is_made { self.make() } else { 0 });
        }
        Ok(match (makes_tasks, accepts) {
            (true, true) => in_process::json(200, &Body::Task.value(self.make())),
            (true, false) => in_process::json(400, &Body::Refusal.value(0)),
            (false, _) if self.lists => {
                let tasks: Vec<_> = (1..=self.tasks.get()).map(task).collect();
                in_process::json(200, &envelope(number, tasks.into()))
            }
            (false, _) => in_process::json(405, &Body::Other.value(0)),
        })
    }

    /// Makes a task, and gives its number.
    fn make(&self) -> u32 {
        self.tasks.set(self.tasks.get() + 1);
        self.tasks.get()
    }
}

pub(super) fn id(task: u32) -> String {
    format!("task-{task}")
}

fn task(task: u32) -> Value {
    let now = in_process::NOW_MS;
    json!({ "task_id": id(task), "task_status": "submitted", "created_at": now, "updated_at": now })
}

fn envelope(request: u32, data: Value) -> Value {
    json!({ "code": 0, "message": "SUCCEED", "request_id": request.to_string(), "data": data })
}

/// Runs a plan at a gateway within a budget.
pub(super) async fn run(plan: &Plan, gateway: &Gateway, budget: Option<u32>) -> Recording {
    let server = InProcess::new(|request: &HttpRequest| gateway.answer(request));
    server.check(plan, &in_process::settings(budget)).await
}

/// A gateway that looks at nothing but the image.
pub(super) fn has_image(body: &Value) -> bool {
    body["image"].is_string()
}

/// A gateway that looks at the members one by one.
pub(super) fn is_good(body: &Value) -> bool {
    let is_image = |image: &str| image.starts_with("http") || image.len() > 100;
    let is_one_of = |list: &[&str], value: &Value| list.iter().any(|known| value == known);
    let is_good = |(name, value): (&String, &Value)| match name.as_str() {
        "image" | "image_tail" => value.as_str().is_some_and(is_image),
        "prompt" | "negative_prompt" => value
            .as_str()
            .is_some_and(|text| text.chars().count() <= 2500),
        "model_name" | "callback_url" => value.is_string(),
        "mode" => is_one_of(&["std", "pro"], value),
        "duration" => is_one_of(&["5", "10"], value),
        "cfg_scale" => value
            .as_f64()
            .is_some_and(|scale| (0.0..=1.0).contains(&scale)),
        _ => false,
    };
    has_image(body) && body.as_object().into_iter().flatten().all(is_good)
}
