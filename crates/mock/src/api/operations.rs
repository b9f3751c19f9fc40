//! The operations of the contract, as this service answers them.

use std::sync::Arc;

use http::request::Parts;
use image2video_contract::{OperationRole, Strictness};
use serde_json::Value;

use crate::api::reply::{self, TaskData, TaskResult, Video};
use crate::api::routes::{Endpoint, Routes, TaskList};
use crate::api::scenario::choice::{self, Choices};
use crate::api::scenario::{Effect, Scenario};
use crate::api::{Refusal, Reply, credentials::Authenticator, head, json};
use crate::task::{
    Change, Ending, Failure, IdGenerator, Length, Mode, Outcome, Status, TaskId, Timeline,
    callback::Schedule,
};

/// The operations of a resolved contract: its strictnesses are the same, so it judges by the decided one. What it answers depends on the request and the time alone, and for new
/// ids and scenarios on how many requests came before.
pub(crate) struct Api {
    pub(crate) routes: Routes,
    pub(crate) authenticator: Authenticator,
    pub(crate) ids: IdGenerator,
    pub(crate) speed: f64,
    pub(crate) choices: Choices,
    /// What links begin with when a client does not say what it calls the service.
    pub(crate) base_url: String,
}

/// A request for an operation whose head is in order.
pub(crate) struct Admission {
    pub(crate) endpoint: Arc<Endpoint>,
    /// The scenario that a header asks for.
    scenario: Option<Scenario>,
}

impl Api {
    /// Judges what is known before the body is there: path, method, scenario, credentials, content
    /// type and query.
    pub(crate) fn admit(
        &self,
        head: &Parts,
        now: impl FnOnce() -> u64,
    ) -> Result<Admission, Refusal> {
        let endpoint = self.routes.find(head.method.as_str(), head.uri.path())?;
        let operation = &endpoint.operation;
        let scenario = choice::from_header(&head.headers)
            .map_err(|error| Refusal::Invalid(format!("X-Mock-Scenario: {error}")))?;
        if let Some(security) = &operation.security {
            self.authenticator.check(security, &head.headers, now)?;
        }
        if let Some(request) = &operation.request {
            head::check_media_type(&head.headers, &request.media_type)?;
        }
        let query = head.uri.query().unwrap_or_default();
        head::check_query(operation, query)?;
        Ok(Admission {
            endpoint: Arc::clone(endpoint),
            scenario,
        })
    }

    /// Reads the body; null if the operation takes none.
    pub(crate) fn parse(&self, admission: &Admission, body: &[u8]) -> Result<Value, Refusal> {
        if admission.endpoint.operation.request.is_none() {
            Ok(Value::Null)
        } else if body.is_empty() {
            Err(Refusal::Body("the body is empty".to_owned()))
        } else {
            let refusal = |error| Refusal::Body(format!("the body is not valid JSON: {error}"));
            json::parse(body).map_err(refusal)
        }
    }

    /// Judges the body and answers, as ordinary or as extraordinary as was chosen.
    pub(crate) fn answer(
        &self,
        admission: &Admission,
        head: &Parts,
        body: &Value,
        now_ms: u64,
    ) -> Reply {
        let Admission { endpoint, scenario } = admission;
        let marked = match self.judge(endpoint, body) {
            Ok(marked) => marked,
            Err(refusal) => return self.refuse(&refusal, now_ms),
        };
        let creates = endpoint.operation.role == Some(OperationRole::Create);
        let scenario = self.choices.choose(scenario.or(marked), creates);
        let effect = scenario.map(Scenario::effect);
        let outcome = match &effect {
            Some(Effect::Refused(refusal)) => Err(refusal.clone()),
            Some(Effect::RefusedTask(refusal)) if creates => Err(refusal.clone()),
            effect => self.operate(endpoint, head, body, effect.as_ref(), now_ms),
        };
        let mut reply = outcome.unwrap_or_else(|refusal| self.refuse(&refusal, now_ms));
        reply.scenario = scenario;
        match effect {
            Some(Effect::Delivery(delivery)) => reply.delivery = delivery,
            Some(Effect::Answer(change)) => change(&mut reply.response),
            _ => {}
        }
        reply
    }

    /// What the video of that id was asked to be; there is one as soon as its task has succeeded.
    pub(crate) fn video(&self, id: &str, now_ms: u64) -> Result<Outcome, Refusal> {
        let mut lists = self.routes.task_lists.iter();
        let task = lists.find_map(|tasks| self.ids.parse_video_id(&tasks.scope, id));
        let done = task.filter(|task| self.status(task, now_ms).status == Status::Succeed);
        let done = done.ok_or(Refusal::NotFound("there is no video of that id"))?;
        Ok(done.outcome)
    }

    pub(crate) fn refuse(&self, refusal: &Refusal, now_ms: u64) -> Reply {
        match self.routes.promises_errors {
            true => Reply::refusal(self.ids.new_request_id(now_ms), refusal),
            false => Reply::plain_refusal(refusal),
        }
    }

    /// Judges the body; the scenario that a marker in the prompt asks for.
    fn judge(&self, endpoint: &Endpoint, body: &Value) -> Result<Option<Scenario>, Refusal> {
        if let Some(request) = &endpoint.operation.request {
            let violations = request.message.judge(Strictness::Decided).violations(body);
            if !violations.is_empty() {
                return Err(Refusal::violations(&violations));
            }
        }
        let prompt = endpoint.prompt.text(body).unwrap_or_default();
        choice::from_prompt(prompt)
            .map_err(|error| Refusal::Invalid(format!("the prompt: {error}")))
    }

    /// Answers a request that is in order.
    fn operate(
        &self,
        endpoint: &Endpoint,
        head: &Parts,
        body: &Value,
        effect: Option<&Effect>,
        now_ms: u64,
    ) -> Result<Reply, Refusal> {
        let operation = &endpoint.operation;
        match (operation.role, &endpoint.tasks) {
            (Some(OperationRole::Create), Some(tasks)) => {
                Ok(self.create(endpoint, tasks, head, body, effect, now_ms))
            }
            (Some(OperationRole::Get), Some(tasks)) => {
                let id = head.uri.path().rsplit('/').next().unwrap_or_default();
                let task = self.ids.parse_task(&tasks.scope, id);
                let task = task.ok_or(Refusal::NotFound("there is no task of that id"))?;
                let data = self.data(tasks, &task, self.status(&task, now_ms), head);
                Ok(Reply::success(self.ids.new_request_id(now_ms), data))
            }
            (Some(OperationRole::List), Some(tasks)) => {
                let page = head::page(operation, head.uri.query().unwrap_or_default());
                let data = |task| self.data(tasks, task, self.status(task, now_ms), head);
                let page: Vec<_> = tasks.last.page(page).iter().map(data).collect();
                Ok(Reply::success(self.ids.new_request_id(now_ms), page))
            }
            _ => Err(Refusal::NotImplemented(format!(
                "this stand-in does not offer the operation {}",
                operation.name
            ))),
        }
    }

    fn create(
        &self,
        endpoint: &Endpoint,
        tasks: &TaskList,
        head: &Parts,
        body: &Value,
        effect: Option<&Effect>,
        now_ms: u64,
    ) -> Reply {
        let request_id = self.ids.new_request_id(now_ms);
        let (ending, fault) = match effect {
            Some(Effect::Ending(ending)) => (*ending, None),
            Some(Effect::Callbacks(fault)) => (Ending::Succeeds, Some(*fault)),
            _ => (Ending::Succeeds, None),
        };
        let length = match endpoint.duration.text(body) {
            Some("10") => Length::Ten,
            _ => Length::Five,
        };
        let mode = match endpoint.mode.text(body) {
            Some("pro") => Mode::Professional,
            _ => Mode::Standard,
        };
        let outcome = Outcome {
            length,
            mode,
            ending,
        };
        let task = self.ids.new_task(&tasks.scope, now_ms, outcome);
        tasks.last.push(task);
        let timeline = Timeline::new(&task, self.speed);
        let callbacks = endpoint.callback_url.text(body).map(|url| {
            let body = |change| reply::to_bytes(&self.data(tasks, &task, change, head));
            Schedule::new(url.to_owned(), task.text(), timeline.changes(), fault, body)
        });
        let data = self.data(tasks, &task, timeline.submitted, head);
        Reply {
            callbacks,
            ..Reply::success(request_id, data)
        }
    }

    fn status(&self, task: &TaskId, now_ms: u64) -> Change {
        Timeline::new(task, self.speed).at(now_ms)
    }

    /// A task as it is from a change of its status on.
    fn data(&self, tasks: &TaskList, task: &TaskId, change: Change, head: &Parts) -> TaskData {
        let failure = match task.outcome.ending {
            Ending::Fails(failure) if change.status == Status::Failed => Some(failure),
            _ => None,
        };
        let result = (change.status == Status::Succeed).then(|| {
            let id = self.ids.video_id(&tasks.scope, task);
            let base_url = head::base_url(head);
            let base_url = base_url.as_deref().unwrap_or(&self.base_url);
            let video = Video {
                url: format!("{base_url}/videos/{id}.mp4"),
                id,
                duration: task.outcome.video().seconds,
            };
            TaskResult { videos: [video] }
        });
        TaskData {
            task_id: task.text(),
            task_status: change.status,
            task_status_msg: failure.map(Failure::message),
            created_at: task.created_at,
            updated_at: change.at_ms,
            task_result: result,
        }
    }
}
