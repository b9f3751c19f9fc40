//! The operations of the contract, as this service answers them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::request::Parts;
use image2video_contract::{OperationRole, Strictness, TaskPhase};
use serde_json::Value;

use crate::api::form::{Form, Told};
use crate::api::routes::{Endpoint, Routes};
use crate::api::scenario::choice::{self, Choice, Choices};
use crate::api::scenario::{Delivery, DownloadFault, Effect, Loss, Scenario, When, effect};
use crate::api::tasks::{NameTaken, Task, Tasks};
use crate::api::{Refusal, Reply, asked, credentials::Authenticator, head, json};
use crate::task::{
    Change, Ending, IdGenerator, TaskId, Timeline,
    callback::{Post, Schedule},
};

/// How long a slow download takes.
const SLOW_DOWNLOAD: Duration = Duration::from_secs(2);

/// The operations of a resolved contract: its strictnesses are the same, so it judges by the decided one. What it answers depends on the request and the time alone, and for new
/// ids and scenarios on how many requests came before.
pub(crate) struct Api {
    pub(crate) routes: Routes,
    pub(crate) authenticator: Authenticator,
    pub(crate) ids: IdGenerator,
    pub(crate) speed: f64,
    pub(crate) choices: Choices,
    /// How many tasks were made.
    pub(crate) tasks_made: AtomicU64,
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
        endpoint.requests.fetch_add(1, Ordering::Relaxed);
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
            Err(refusal) => return self.refuse(Some(endpoint), &refusal, now_ms),
        };
        let creates = endpoint.operation.role == Some(OperationRole::Create);
        let scenario = match self.choices.choose(scenario.or(marked), creates) {
            Some(Choice::Answer(answer)) => return answer.into(),
            Some(Choice::Scenario(scenario)) => Some(scenario),
            None => None,
        };
        let effect = scenario.map(Scenario::effect);
        let outcome = match &effect {
            Some(Effect::Refused(refusal)) => Err(refusal.clone()),
            Some(Effect::RefusedTask(refusal)) if creates => Err(refusal.clone()),
            Some(Effect::Lost(When::Before, _)) => Ok(Reply::default()),
            effect => self.operate(endpoint, head, body, effect.as_ref(), now_ms),
        };
        let mut reply =
            outcome.unwrap_or_else(|refusal| self.refuse(Some(endpoint), &refusal, now_ms));
        reply.scenario = scenario;
        match effect {
            Some(Effect::Lost(_, loss)) => self.lose(&mut reply, endpoint, &loss, now_ms),
            Some(Effect::Delivery(delivery)) => reply.delivery = delivery,
            Some(Effect::Answer(change)) => change(&endpoint.operation, &mut reply.response),
            _ => {}
        }
        reply
    }

    /// Puts something else in the place of the answer; callbacks of the task are sent all the same.
    fn lose(&self, reply: &mut Reply, endpoint: &Endpoint, loss: &Loss, now_ms: u64) {
        match loss {
            Loss::Refusal(refusal) => {
                let refused = self.refuse(Some(endpoint), refusal, now_ms);
                reply.response = refused.response;
                reply.code = refused.code;
                reply.request_id = refused.request_id;
            }
            Loss::Page => effect::bad_gateway(&endpoint.operation, &mut reply.response),
            Loss::Reset => reply.delivery = Delivery::Reset,
        }
    }

    /// The task of the video of that id; there is one as soon as it has succeeded.
    pub(crate) fn video(&self, id: &str, now_ms: u64) -> Result<TaskId, Refusal> {
        let done = self.routes.tasks.iter().find_map(|tasks| {
            let task = self.ids.parse_video_id(&tasks.scope, id)?;
            let stage = self.change(tasks, &task, now_ms).stage;
            (stage.phase == TaskPhase::Succeeded).then_some(task)
        });
        done.ok_or(Refusal::NotFound("there is no video of that id"))
    }

    /// Makes a download fail, where one is to.
    pub(crate) fn spoil(&self, reply: &mut Reply, now_ms: u64) {
        let Some(fault) = self.choices.download() else {
            return;
        };
        reply.scenario = Some(Scenario::Download(fault));
        let refusal = match fault {
            DownloadFault::Expired => Refusal::Expired,
            DownloadFault::Unavailable => Refusal::Unavailable,
            DownloadFault::Reset => return reply.delivery = Delivery::Reset,
            DownloadFault::Truncated => return reply.delivery = Delivery::Truncated,
            DownloadFault::Slow => return reply.delivery = Delivery::Slowly(SLOW_DOWNLOAD),
        };
        reply.response = Reply::plain_refusal(&refusal, now_ms).response;
    }

    /// What a request is for, if it is for anything.
    pub(crate) fn endpoint(&self, head: &Parts) -> Option<&Endpoint> {
        let found = self.routes.find(head.method.as_str(), head.uri.path());
        found.ok().map(|endpoint| &**endpoint)
    }

    /// `of` is what the request was for, if that is known.
    pub(crate) fn refuse(&self, of: Option<&Endpoint>, refusal: &Refusal, now_ms: u64) -> Reply {
        match self.routes.error(of, refusal.status_and_code().0) {
            Some(form) => Reply::refusal(form, self.ids.new_request_id(now_ms), refusal, now_ms),
            None => Reply::plain_refusal(refusal, now_ms),
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
        let form = endpoint.success.as_ref();
        let form = form.ok_or_else(|| {
            Refusal::NotImplemented(format!("{} has no answer of success", operation.name))
        })?;
        let found = match (operation.role, &endpoint.tasks) {
            (Some(OperationRole::Create), Some(tasks)) => {
                return self.create(endpoint, form, tasks, head, body, effect, now_ms);
            }
            (Some(OperationRole::Get), Some(tasks)) => vec![self.find(tasks, head)?],
            (Some(OperationRole::List), Some(tasks)) => {
                tasks.page(head::page(operation, head.uri.query().unwrap_or_default()))
            }
            // It is about no task, and whatever its path names is taken to be there.
            _ => Vec::new(),
        };
        let request_id = self.ids.new_request_id(now_ms);
        let reply = Reply::success(form, request_id, |out| {
            for (number, task) in found.iter().enumerate() {
                out.extend(if number > 0 { &b","[..] } else { b"" });
                // A task that was found is of a path.
                let Some(tasks) = &endpoint.tasks else { return };
                let change = self.change(tasks, &task.id, now_ms);
                self.write_task(form, tasks, task, change, head, out);
            }
        });
        let is_one = operation.role == Some(OperationRole::Get);
        let task = found.first().filter(|_| is_one).map(|task| task.id);
        Ok(Reply { task, ..reply })
    }

    /// The task that a path ends in: by its id, or by its caller's.
    fn find(&self, tasks: &Tasks, head: &Parts) -> Result<Task, Refusal> {
        let id = head.uri.path().rsplit('/').next().unwrap_or_default();
        let found = match self.ids.parse_task(&tasks.scope, id) {
            Some(id) => Some(tasks.named(id)),
            None => tasks.by_name(&head::last_segment(head)),
        };
        found.ok_or(Refusal::NotFound("there is no task of that id"))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what a request says and what it meets"
    )]
    fn create(
        &self,
        endpoint: &Endpoint,
        form: &Form,
        tasks: &Tasks,
        head: &Parts,
        body: &Value,
        effect: Option<&Effect>,
        now_ms: u64,
    ) -> Result<Reply, Refusal> {
        let request_id = self.ids.new_request_id(now_ms);
        let (ending, fault) = match effect {
            Some(Effect::Ending(ending)) => (*ending, None),
            Some(Effect::Callbacks(fault)) => (Ending::Succeeds, Some(*fault)),
            _ => (Ending::Succeeds, None),
        };
        let outcome = asked::outcome(endpoint, body, ending);
        let task = Task {
            id: self.ids.new_task(&tasks.scope, now_ms, outcome),
            name: asked::external_task_id(endpoint, body)?,
        };
        let pushed = tasks.push(task.clone());
        pushed.map_err(|NameTaken| asked::name_refused(endpoint, "another task has this id"))?;
        self.tasks_made.fetch_add(1, Ordering::Relaxed);
        let timeline = Timeline::new(&tasks.life, &task.id, self.speed);
        let write = |form, change, out: &mut Vec<u8>| {
            self.write_task(form, tasks, &task, change, head, out);
        };
        let url = endpoint.callback_url.text(body);
        let callbacks = url.zip(endpoint.callback.as_ref()).map(|(url, form)| {
            let post = |change: Change| {
                let mut body = Vec::new();
                write(form, change, &mut body);
                let status = form.status_of(change.stage).to_owned();
                Post {
                    at_ms: change.at_ms,
                    status,
                    body: body.into(),
                }
            };
            // The answer tells the first change.
            let posts = timeline.changes().skip(1).map(post).collect();
            Schedule::new(url.to_owned(), task.id.text(), posts, fault)
        });
        let first = timeline.first();
        Ok(Reply {
            task: Some(task.id),
            callbacks,
            ..Reply::success(form, request_id, |out| write(form, first, out))
        })
    }

    /// What links begin with.
    fn base_url(&self, head: &Parts) -> String {
        head::base_url(head).unwrap_or_else(|| self.base_url.clone())
    }

    fn change(&self, tasks: &Tasks, task: &TaskId, now_ms: u64) -> Change {
        Timeline::new(&tasks.life, task, self.speed).at(now_ms)
    }

    /// Writes a task as it is from a change on.
    fn write_task(
        &self,
        form: &Form,
        tasks: &Tasks,
        task: &Task,
        change: Change,
        head: &Parts,
        out: &mut Vec<u8>,
    ) {
        let has_video = change.stage.phase == TaskPhase::Succeeded;
        let video_id = has_video.then(|| self.ids.video_id(&tasks.scope, &task.id));
        let base_url = has_video.then(|| self.base_url(head));
        let told = Told {
            task: &task.id,
            change,
            name: task.name.as_deref(),
            video_id: video_id.as_deref().unwrap_or_default(),
            base_url: base_url.as_deref().unwrap_or_default(),
        };
        form.write_task(&told, out);
    }
}
