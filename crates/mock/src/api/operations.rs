//! The operations of the contract, as this service answers them.

use std::sync::Arc;

use http::request::Parts;
use image2video_contract::Strictness;
use serde_json::Value;

use crate::api::credentials::Authenticator;
use crate::api::envelope::{self, TaskData, TaskResult, Video};
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::api::routes::{Action, Endpoint, Routes};
use crate::api::scenario::choice::{self, Choices};
use crate::api::scenario::effect::Effect;
use crate::api::scenario::table::Scenario;
use crate::api::{json, links, media_type, query};
use crate::task::callback::schedule::Schedule;
use crate::task::id::{IdGenerator, TaskId};
use crate::task::life::{Change, Status, Timeline};
use crate::task::list::{Page, TaskList};
use crate::task::outcome::{Ending, Failure, Length, Mode, Outcome};
use crate::task::video::VideoFile;

/// The operations of a contract. What it answers depends on the request and the time alone, and for new
/// ids and scenarios on how many requests came before.
pub(crate) struct Api {
    pub(crate) routes: Routes,
    pub(crate) strictness: Strictness,
    pub(crate) authenticator: Authenticator,
    pub(crate) ids: IdGenerator,
    pub(crate) speed: f64,
    pub(crate) choices: Choices,
    /// What links begin with when a client does not say what it calls the service.
    pub(crate) base_url: String,
}

/// A request for an operation whose head is in order.
pub(crate) struct Admission {
    endpoint: Arc<Endpoint>,
    /// The scenario that a header asks for.
    scenario: Option<Scenario>,
}

/// What matters here of a body that is in order; the default where there is none.
#[derive(Default)]
struct TaskRequest {
    length: Length,
    mode: Mode,
    callback_url: Option<String>,
    /// The scenario that a marker in the prompt asks for.
    scenario: Option<Scenario>,
}

impl Admission {
    /// JSON pointers of the members of the body that are images.
    pub(crate) fn image_members(&self) -> &[String] {
        &self.endpoint.image_members
    }
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
            let headers = &head.headers;
            self.authenticator
                .check(security, self.strictness, headers, now)?;
        }
        if let Some(request) = &operation.request {
            media_type::check(&head.headers, &request.media_type)?;
        }
        let query = head.uri.query().unwrap_or_default();
        query::check(operation, self.strictness, query)?;
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
            Err(Refusal::EmptyBody)
        } else {
            json::parse(body).map_err(|error| Refusal::NotJson(error.to_string()))
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
        let request = match self.judge(endpoint, body) {
            Ok(request) => request,
            Err(refusal) => return self.refuse(&refusal, now_ms),
        };
        let creates = matches!(endpoint.action, Action::Create(_));
        let scenario = self.choices.choose(scenario.or(request.scenario), creates);
        let outcome = match scenario.map(Scenario::effect) {
            Some(Effect::Refused(refusal)) => Err(refusal),
            Some(Effect::RefusedTask(refusal)) if creates => Err(refusal),
            effect => match &endpoint.action {
                Action::Create(tasks) => Ok(self.create(tasks, head, request, effect, now_ms)),
                Action::Get(tasks) => self.get(tasks, head, now_ms),
                Action::List(tasks) => {
                    let query = head.uri.query().unwrap_or_default();
                    let page = query::page(&endpoint.operation, query);
                    Ok(self.list(tasks, page, head, now_ms))
                }
                Action::NotOffered => Err(Refusal::NotOffered(endpoint.operation.name.clone())),
            },
        };
        let reply = outcome.unwrap_or_else(|refusal| self.refuse(&refusal, now_ms));
        match scenario {
            Some(scenario) => reply.with_scenario(scenario),
            None => reply,
        }
    }

    /// What the video of that id was asked to be; there is one as soon as its task has succeeded.
    pub(crate) fn video(&self, id: &str, now_ms: u64) -> Result<Outcome, Refusal> {
        let mut lists = self.routes.task_lists.iter();
        let task = lists.find_map(|tasks| self.ids.parse_video_id(&tasks.scope, id));
        let task = task.ok_or(Refusal::NoSuchVideo)?;
        match self.timeline(&task).at(now_ms).status {
            Status::Succeed => Ok(task.outcome),
            _ => Err(Refusal::NoSuchVideo),
        }
    }

    pub(crate) fn refuse(&self, refusal: &Refusal, now_ms: u64) -> Reply {
        envelope::refusal(self.ids.new_request_id(now_ms), refusal)
    }

    fn judge(&self, endpoint: &Endpoint, body: &Value) -> Result<TaskRequest, Refusal> {
        let Some(request) = &endpoint.operation.request else {
            return Ok(TaskRequest::default());
        };
        let violations = request.message.judge(self.strictness).violations(body);
        if violations.is_empty() {
            TaskRequest::new(endpoint, body)
        } else {
            Err(Refusal::violations(&violations))
        }
    }

    fn create(
        &self,
        tasks: &TaskList,
        head: &Parts,
        request: TaskRequest,
        effect: Option<Effect>,
        now_ms: u64,
    ) -> Reply {
        let request_id = self.ids.new_request_id(now_ms);
        let (ending, fault) = match effect {
            Some(Effect::Ending(ending)) => (ending, None),
            Some(Effect::Callbacks(fault)) => (Ending::Succeeds, Some(fault)),
            _ => (Ending::Succeeds, None),
        };
        let outcome = Outcome {
            length: request.length,
            mode: request.mode,
            ending,
        };
        let task = self.ids.new_task(&tasks.scope, now_ms, outcome);
        tasks.add(task);
        let timeline = self.timeline(&task);
        let callbacks = request.callback_url.map(|url| {
            let body = |change| envelope::to_bytes(&self.data(tasks, &task, change, head));
            Schedule::new(url, task.text(), timeline.changes(), fault, body)
        });
        let data = self.data(tasks, &task, timeline.submitted, head);
        envelope::success(request_id, data).with_callbacks(callbacks)
    }

    fn get(&self, tasks: &TaskList, head: &Parts, now_ms: u64) -> Result<Reply, Refusal> {
        let id = head.uri.path().rsplit('/').next().unwrap_or_default();
        let task = self.ids.parse_task(&tasks.scope, id);
        let task = task.ok_or(Refusal::NoSuchTask)?;
        let data = self.data(tasks, &task, self.timeline(&task).at(now_ms), head);
        Ok(envelope::success(self.ids.new_request_id(now_ms), data))
    }

    fn list(&self, tasks: &TaskList, page: Page, head: &Parts, now_ms: u64) -> Reply {
        let data = |task| self.data(tasks, task, self.timeline(task).at(now_ms), head);
        let page: Vec<_> = tasks.page(page).iter().map(data).collect();
        envelope::success(self.ids.new_request_id(now_ms), page)
    }

    fn timeline(&self, task: &TaskId) -> Timeline {
        Timeline::new(task, self.speed)
    }

    /// A task as it is from a change of its status on.
    fn data(&self, tasks: &TaskList, task: &TaskId, change: Change, head: &Parts) -> TaskData {
        let failure = match task.outcome.ending {
            Ending::Fails(failure) if change.status == Status::Failed => Some(failure),
            _ => None,
        };
        let result = (change.status == Status::Succeed).then(|| {
            let id = self.ids.video_id(&tasks.scope, task);
            let base_url = links::base_url(head);
            let base_url = base_url.as_deref().unwrap_or(&self.base_url);
            let video = Video {
                url: format!("{base_url}/videos/{id}.mp4"),
                id,
                duration: VideoFile::seconds(task.outcome.length),
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

impl TaskRequest {
    fn new(endpoint: &Endpoint, body: &Value) -> Result<Self, Refusal> {
        let prompt = endpoint.prompt.text(body).unwrap_or_default();
        let scenario = choice::from_prompt(prompt)
            .map_err(|error| Refusal::Invalid(format!("the prompt: {error}")))?;
        Ok(Self {
            length: match endpoint.duration.text(body) {
                Some("10") => Length::Ten,
                _ => Length::Five,
            },
            mode: match endpoint.mode.text(body) {
                Some("pro") => Mode::Professional,
                _ => Mode::Standard,
            },
            callback_url: endpoint.callback_url.text(body).map(str::to_owned),
            scenario,
        })
    }
}
