//! A gateway in memory: its tasks, its routes, and how its answers look.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::callbacks;
use super::door::Door;
use super::message::{Answer, Request};
use super::rules::{Body, Refusal, Rules};
use super::task::{self, Snapshot, Stage, Task};
use super::video::Video;

/// Where tasks are made and asked for.
pub(super) const PATH: &str = "/kling/v1/videos/image2video";

/// How a gateway looks from outside.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// The id of the task with a number.
    pub(super) task_id: fn(usize) -> String,
    /// The id of the answer with a number.
    pub(super) request_id: fn(usize) -> String,
    /// What comes of a request.
    pub(super) outcome: fn(&Body) -> Result<Video, String>,
    /// A task as JSON.
    pub(super) data: fn(&Snapshot<'_>) -> Value,
    /// An answer around a task or a list of them.
    pub(super) success: fn(&Core, Value) -> Answer,
    pub(super) refusal: fn(&Core, &Request, &[Refusal]) -> Answer,
    pub(super) video_url: fn(&str, &Task) -> String,
    pub(super) video: fn(&Video) -> Answer,
    /// The body of a callback around a task, if any is sent.
    pub(super) callback: Option<fn(&Core, Value) -> Value>,
    /// How often each callback is sent.
    pub(super) callback_times: usize,
    /// Whether a task can be asked for, and whether tasks are listed.
    pub(super) offers_get: bool,
    pub(super) offers_list: bool,
    /// Whether a 405 says what is allowed.
    pub(super) tells_allowed: bool,
    /// Tasks of other people that share the list.
    pub(super) other_tasks: usize,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            task_id: |number| format!("{}", 822_953_089_408_000_000 + number),
            request_id: |number| format!("0b5f5d0e-7c1a-4d3f-9a55-{number:012x}"),
            outcome: task::video_as_asked,
            data: |snapshot| snapshot.to_data(),
            success: Core::envelope,
            refusal: Core::envelope_of_refusal,
            video_url: |base_url, task| format!("{base_url}/files/{}.mp4", task.number),
            video: |video| Answer::new(200, "video/mp4", video.to_mp4()),
            callback: Some(|_, data| data),
            callback_times: 1,
            offers_get: true,
            offers_list: true,
            tells_allowed: true,
            other_tasks: 0,
        }
    }
}

/// What runs behind the sockets of a gateway.
#[derive(Debug)]
pub(super) struct Core {
    rules: Rules,
    pub(super) style: Style,
    tasks: Mutex<Vec<Task>>,
    pub(super) door: Door,
    requests: AtomicUsize,
    lookups: Mutex<HashMap<String, usize>>,
    answers: AtomicUsize,
    callbacks: Mutex<JoinSet<()>>,
}

impl Core {
    pub(super) fn new(rules: Rules, style: Style) -> Core {
        Core {
            rules,
            style,
            tasks: Mutex::default(),
            door: Door::default(),
            requests: AtomicUsize::new(0),
            lookups: Mutex::default(),
            answers: AtomicUsize::new(0),
            callbacks: Mutex::default(),
        }
    }

    /// Counts a request; gives its number, from 1.
    pub(super) fn count_request(&self) -> usize {
        self.requests.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// How often a task was asked for that can be.
    pub(super) fn lookups(&self, id: &str) -> usize {
        let lookups = self.lookups.lock().expect("no panic before");
        lookups.get(id).copied().unwrap_or_default()
    }

    pub(super) fn tasks(&self) -> Vec<Task> {
        self.tasks.lock().expect("no panic before").clone()
    }

    /// Whether a request would make a task.
    pub(super) fn would_take(&self, request: &Request) -> bool {
        request.method == "POST" && request.path == PATH && self.rules.judge(request).is_ok()
    }

    /// What an honest gateway answers.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        self.exchange(request).0
    }

    /// What an honest gateway answers, and the task that it made.
    pub(super) fn exchange(&self, request: &Request) -> (Answer, Option<Task>) {
        if let Some(id) = request.path.strip_prefix("/files/") {
            return (self.video(request, id), None);
        }
        let Some(rest) = request.path.strip_prefix(PATH) else {
            return (self.not_found(request, "no such path"), None);
        };
        let is_get = matches!(request.method.as_str(), "GET" | "HEAD");
        match (request.method.as_str(), rest.strip_prefix('/')) {
            ("POST", None) if rest.is_empty() => self.create(request),
            (_, None) if !rest.is_empty() => (self.not_found(request, "no such path"), None),
            (_, None) if is_get && self.style.offers_list => (self.list(request), None),
            (_, None) => (self.not_allowed(request, "POST"), None),
            (_, Some(id)) if is_get && self.style.offers_get => (self.get(request, id), None),
            (_, Some(_)) if self.style.offers_get => (self.not_allowed(request, "GET"), None),
            (_, Some(_)) => (self.not_found(request, "no such path"), None),
        }
    }

    fn create(&self, request: &Request) -> (Answer, Option<Task>) {
        match self.rules.judge(request) {
            Err(refusals) => ((self.style.refusal)(self, request, &refusals), None),
            Ok(body) => {
                let task = self.make(body, &request.base_url);
                let video_url = (self.style.video_url)(&request.base_url, &task);
                let data = (self.style.data)(&task.at(Stage::Queued, video_url));
                ((self.style.success)(self, data), Some(task))
            }
        }
    }

    fn make(&self, asked: Body, base_url: &str) -> Task {
        let mut tasks = self.tasks.lock().expect("no panic before");
        let number = tasks.len() + 1;
        let task = Task {
            number,
            id: (self.style.task_id)(number),
            outcome: (self.style.outcome)(&asked),
            asked: task::cut(asked),
            created_at: task::now(),
            has_ended: Arc::default(),
        };
        tasks.push(task.clone());
        drop(tasks);
        self.call_back(&task, base_url);
        task
    }

    fn call_back(&self, task: &Task, base_url: &str) {
        let url = task.asked.get("callback_url").and_then(Value::as_str);
        let (Some(url), Some(callback)) = (url, self.style.callback) else {
            return;
        };
        let posts = [Stage::Running, Stage::Ended].map(|stage| {
            let snapshot = task.at(stage, (self.style.video_url)(base_url, task));
            (stage, callback(self, (self.style.data)(&snapshot)))
        });
        let mut callbacks = self.callbacks.lock().expect("no panic before");
        let times = self.style.callback_times;
        callbacks.spawn(callbacks::post_all(
            url.to_owned(),
            task.clone(),
            posts,
            times,
        ));
    }

    /// A task as somebody sees it who asks for it.
    pub(super) fn data(&self, task: &Task, base_url: &str) -> Value {
        task.end();
        let video_url = (self.style.video_url)(base_url, task);
        (self.style.data)(&task.at(task.stage(), video_url))
    }

    fn get(&self, request: &Request, id: &str) -> Answer {
        if let Err(refusal) = self.rules.credentials(request) {
            return (self.style.refusal)(self, request, &[refusal]);
        }
        match self.tasks().iter().find(|task| task.id == id) {
            Some(task) => {
                let mut lookups = self.lookups.lock().expect("no panic before");
                *lookups.entry(task.id.clone()).or_default() += 1;
                (self.style.success)(self, self.data(task, &request.base_url))
            }
            None => self.not_found(request, "task not found"),
        }
    }

    fn list(&self, request: &Request) -> Answer {
        let page = page(request);
        let page = self.rules.credentials(request).and(page);
        let (number, size) = match page {
            Ok(page) => page,
            Err(refusal) => return (self.style.refusal)(self, request, &[refusal]),
        };
        let others = (1..=self.style.other_tasks).map(|number| Task {
            number: 0,
            id: (self.style.task_id)(1_000_000 + number),
            asked: Body::new(),
            outcome: (self.style.outcome)(&Body::new()),
            created_at: 1_764_235_825_029,
            has_ended: Arc::default(),
        });
        let tasks = self.tasks().into_iter().rev().chain(others);
        let tasks = tasks.skip((number - 1) * size).take(size);
        let data = tasks.map(|task| self.data(&task, &request.base_url));
        (self.style.success)(self, data.collect())
    }

    fn video(&self, request: &Request, name: &str) -> Answer {
        let tasks = self.tasks();
        let number = name
            .strip_suffix(".mp4")
            .and_then(|number| number.parse().ok());
        match tasks.iter().find(|task| Some(task.number) == number) {
            Some(Task {
                outcome: Ok(video), ..
            }) => (self.style.video)(video),
            _ => self.not_found(request, "no such file"),
        }
    }

    fn not_found(&self, request: &Request, message: &str) -> Answer {
        (self.style.refusal)(self, request, &[Refusal::new(404, 1203, message)])
    }

    fn not_allowed(&self, request: &Request, allowed: &str) -> Answer {
        let refusal = Refusal::new(405, 1202, "method not allowed");
        let answer = (self.style.refusal)(self, request, &[refusal]);
        match self.style.tells_allowed {
            true => answer.with_header("allow", allowed),
            false => answer,
        }
    }

    pub(super) fn request_id(&self) -> String {
        (self.style.request_id)(self.answers.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// The envelope of the page.
    pub(super) fn envelope(&self, data: Value) -> Answer {
        let request_id = self.request_id();
        let envelope =
            json!({"code": 0, "message": "SUCCEED", "request_id": request_id, "data": data});
        Answer::json(200, &envelope)
    }

    /// The same envelope without `data`.
    pub(super) fn envelope_of_refusal(&self, _: &Request, refusals: &[Refusal]) -> Answer {
        let messages: Vec<&str> = refusals
            .iter()
            .map(|refusal| refusal.message.as_str())
            .collect();
        let envelope = json!({
            "code": refusals[0].code,
            "message": messages.join("; "),
            "request_id": self.request_id(),
        });
        Answer::json(refusals[0].status, &envelope)
    }
}

/// Number and size of the page of a list.
fn page(request: &Request) -> Result<(usize, usize), Refusal> {
    let number = |name, default, highest| match request.parameter(name).map(str::parse) {
        None => Ok(default),
        Some(Ok(number)) if (1..=highest).contains(&number) => Ok(number),
        Some(_) => Err(Refusal::new(400, 1201, format!("{name} is out of range"))),
    };
    Ok((number("pageNum", 1, 1000)?, number("pageSize", 30, 500)?))
}
