//! What the service does for a request whose head is in order.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use crate::api::envelope::{self, Task};
use crate::api::received::{self, Member};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::api::routes::{Action, Endpoint};
use crate::api::scenario::{self, Scenario};
use crate::api::{json as strict, query};
use crate::http::head::Head;
use crate::http::service::{Route, Service};
use crate::http::{cors, video};
use crate::task::callback::Plan;
use crate::task::id::TaskId;
use crate::task::life::{Length, Outcome, Status, Timeline};
use crate::task::list::Tasks;

/// What a body says that matters here.
#[derive(Default)]
struct Said {
    length: Length,
    callback_url: Option<String>,
    /// The scenario that a marker in the prompt asks for.
    marked: Option<Scenario>,
}

impl Service {
    /// Judges the body, at most as long as the limit, and answers.
    pub(crate) fn conclude<B>(&self, route: &Route, head: Head<'_>, body: B, now_ms: u64) -> Reply
    where
        B: AsRef<[u8]>,
    {
        let mut members = BTreeMap::new();
        let outcome = match route {
            Route::Operation(endpoint, asked) => self
                .judge(endpoint, body, &mut members)
                .map(|said| self.operate(endpoint, head, said, *asked, now_ms)),
            Route::Video => self.video(head, now_ms).map(Reply::new),
            Route::Health => Ok(Reply::new(health())),
            Route::Preflight => Ok(Reply::new(cors::preflight())),
        };
        let mut reply = outcome.unwrap_or_else(|refusal| self.refuse(refusal, now_ms));
        cors::expose(head.headers, reply.response.headers_mut());
        self.recorder.keep(head, members, &reply, now_ms);
        reply
    }

    /// Judges the body, and puts down what is in it if that is wanted.
    fn judge<B: AsRef<[u8]>>(
        &self,
        endpoint: &Endpoint,
        body: B,
        members: &mut BTreeMap<String, Member>,
    ) -> Result<Said, Refusal> {
        let Some(request) = &endpoint.operation.request else {
            return Ok(Said::default());
        };
        if body.as_ref().is_empty() {
            return Err(Refusal::empty());
        }
        let value = strict::parse(body.as_ref()).map_err(|error| Refusal::not_json(&error))?;
        // The text may be 30 MB, and the judge needs room for what it decodes.
        drop(body);
        if self.recorder.is_on() {
            *members = received::members(&value);
        }
        let violations = request.message.judge(self.strictness).violations(&value);
        if violations.is_empty() {
            Said::of(endpoint, &value)
        } else {
            Err(Refusal::violations(&violations))
        }
    }

    /// Answers a request that is in order, as ordinary or as extraordinary as was chosen.
    fn operate(
        &self,
        endpoint: &Endpoint,
        head: Head<'_>,
        said: Said,
        asked: Option<Scenario>,
        now_ms: u64,
    ) -> Reply {
        let creates = matches!(endpoint.action, Action::Create(_));
        let scenario = self.choices.choose(asked.or(said.marked), creates);
        let refusal = scenario.and_then(|scenario| scenario::refusal(scenario, creates));
        let mut reply = match refusal {
            Some(refusal) => self.refuse(refusal, now_ms),
            None => self
                .act(endpoint, head, said, scenario, now_ms)
                .unwrap_or_else(|refusal| self.refuse(refusal, now_ms)),
        };
        if let Some(scenario) = scenario {
            scenario::disturb(&mut reply, scenario);
        }
        reply.scenario = scenario;
        reply
    }

    fn act(
        &self,
        endpoint: &Endpoint,
        head: Head<'_>,
        said: Said,
        scenario: Option<Scenario>,
        now_ms: u64,
    ) -> Result<Reply, Refusal> {
        let operation = &endpoint.operation;
        let request_id = || self.mint.request(now_ms);
        match &endpoint.action {
            Action::NotOffered => Err(Refusal::not_offered(&operation.name)),
            Action::Create(tasks) => Ok(self.create(tasks, head, said, scenario, now_ms)),
            Action::Get(tasks) => {
                let id = head.uri.path().rsplit('/').next().unwrap_or_default();
                let task = self.mint.read(&tasks.scope, id);
                let task = task.ok_or_else(Refusal::no_such_task)?;
                let base = self.base_url(head);
                let task = self.tell(tasks, &task, self.timeline(&task).at(now_ms), &base);
                Ok(envelope::success(request_id(), task))
            }
            Action::List(tasks) => {
                let page = query::page(head.uri.query().unwrap_or_default());
                let base = self.base_url(head);
                let tell =
                    |task: &TaskId| self.tell(tasks, task, self.timeline(task).at(now_ms), &base);
                let page: Vec<_> = tasks.page(page).iter().map(tell).collect();
                Ok(envelope::success(request_id(), page))
            }
        }
    }

    fn create(
        &self,
        tasks: &Tasks,
        head: Head<'_>,
        said: Said,
        scenario: Option<Scenario>,
        now_ms: u64,
    ) -> Reply {
        let request_id = self.mint.request(now_ms);
        let outcome = Outcome {
            length: said.length,
            ending: scenario::ending(scenario),
        };
        let task = self.mint.task(&tasks.scope, now_ms, outcome);
        tasks.list(task);
        let new = self.tell(tasks, &task, (now_ms, Status::Submitted), "");
        let mut reply = envelope::success(request_id, new);
        reply.callback = said.callback_url.map(|url| {
            let (base, timeline) = (self.base_url(head), self.timeline(&task));
            let body = |change| self.tell(tasks, &task, change, &base).to_json();
            Plan::new(url, task.text(), timeline.changes(), scenario, body)
        });
        reply
    }

    fn timeline(&self, task: &TaskId) -> Timeline {
        Timeline::of(task, self.speed)
    }

    fn tell(&self, tasks: &Tasks, task: &TaskId, since: (u64, Status), base: &str) -> Task {
        let video = || {
            let id = self.mint.video(&tasks.scope, task);
            let url = format!("{base}/videos/{id}.mp4");
            (id, url)
        };
        Task::new(task.text(), task.outcome, task.created_at, since, video)
    }

    /// A video is there as soon as its task has succeeded.
    fn video(&self, head: Head<'_>, now_ms: u64) -> Result<Response<Bytes>, Refusal> {
        let id = video::id_in(head.uri.path()).unwrap_or_default();
        let mut all = self.endpoints.tasks();
        let task = all.find_map(|tasks| self.mint.read_video(&tasks.scope, id));
        let made = |task: &TaskId| self.timeline(task).at(now_ms).1 == Status::Succeed;
        let task = task.filter(made).ok_or_else(Refusal::no_such_video)?;
        video::answer(task.outcome.length, head.method, head.headers)
    }

    fn base_url(&self, head: Head<'_>) -> String {
        let own = || {
            self.base_url
                .get()
                .map_or("http://localhost", String::as_str)
        };
        head.base_url().unwrap_or_else(|| own().to_owned())
    }
}

impl Said {
    fn of(endpoint: &Endpoint, body: &Value) -> Result<Self, Refusal> {
        let text = |name| body.get(name).and_then(Value::as_str);
        let marked = scenario::from_prompt(text("prompt").unwrap_or_default())
            .map_err(|error| Refusal::scenario("/prompt", &error))?;
        let callback_at = endpoint.callback_at.as_ref();
        let callback_url = callback_at.and_then(|tokens| {
            let mut names = tokens.iter();
            names
                .try_fold(body, |value, name| value.get(name))?
                .as_str()
        });
        Ok(Self {
            length: match text("duration") {
                Some("10") => Length::Ten,
                _ => Length::Five,
            },
            callback_url: callback_url.map(str::to_owned),
            marked,
        })
    }
}

fn health() -> Response<Bytes> {
    let mut response = envelope::json(StatusCode::OK, &json!({ "status": "ok" }));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
