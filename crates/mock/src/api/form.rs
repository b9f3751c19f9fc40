//! What answers and callbacks look like: the contract's samples of them, as templates.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use image2video_contract::{
    MemberRole, Message, Response as Documented, Stage, StatusRange, TaskPhase, pointer,
};

use crate::api::template::{Template, write_json};
use crate::task::{Change, Ending, TaskId};

/// A body of the contract, to be filled in.
#[derive(Debug)]
pub(crate) struct Form {
    status: StatusRange,
    media_type: HeaderValue,
    body: Template,
    /// A task in each stage.
    tasks: Vec<TaskForm>,
}

#[derive(Debug)]
struct TaskForm {
    stage: Stage,
    /// The status as the body has it.
    status: String,
    unnamed: Template,
    named: Template,
}

/// What there is to tell of a task.
pub(crate) struct Told<'a> {
    pub(crate) task: &'a TaskId,
    pub(crate) change: Change,
    /// What its caller calls it.
    pub(crate) name: Option<&'a str>,
    pub(crate) video_id: &'a str,
    /// What the URL of the video begins with.
    pub(crate) base_url: &'a str,
}

impl Form {
    /// The form of an answer of success; one that is about no task tells of the one in its example, if any.
    pub(crate) fn success(documented: &Documented, has_tasks: bool) -> Self {
        match has_tasks {
            true => Self::new(documented, &[MemberRole::RequestId, MemberRole::Task]),
            false => Self::new(documented, &[MemberRole::RequestId]),
        }
    }

    /// The form of any other answer.
    pub(crate) fn error(documented: &Documented) -> Self {
        let gaps = [MemberRole::Code, MemberRole::Message, MemberRole::RequestId];
        Self::new(documented, &gaps)
    }

    /// The form of a callback.
    pub(crate) fn callback(message: &Message) -> Self {
        let ok = StatusRange::Exact(200);
        Self::of(message, ok, "application/json", &[MemberRole::Task])
    }

    fn new(documented: &Documented, gaps: &[MemberRole]) -> Self {
        let Documented {
            message,
            status,
            media_type,
            ..
        } = documented;
        Self::of(message, *status, media_type, gaps)
    }

    fn of(message: &Message, status: StatusRange, media_type: &str, gaps: &[MemberRole]) -> Self {
        let stages = message.stages();
        let sample = message.sample(stages.first().copied(), false);
        let json = HeaderValue::from_static("application/json");
        Self {
            status,
            media_type: HeaderValue::from_str(media_type).unwrap_or(json),
            body: Template::new(message, "", &sample, |role| gaps.contains(&role)),
            tasks: stages
                .into_iter()
                .map(|stage| TaskForm::new(message, stage))
                .collect(),
        }
    }

    pub(crate) fn is_for(&self, status: u16) -> bool {
        self.status.contains(status)
    }

    /// One status sorts before a class.
    pub(crate) fn range(&self) -> StatusRange {
        self.status
    }

    /// An answer of this status; of a success the one that the contract has.
    pub(crate) fn answer(
        &self,
        status: Option<u16>,
        fill: impl FnMut(MemberRole, &mut Vec<u8>),
    ) -> Response<Bytes> {
        let status = status.unwrap_or(match self.status {
            StatusRange::Exact(status) => status,
            StatusRange::Class(class) => class * 100,
        });
        // Room for a task, so that the text does not move while it is written.
        let mut text = Vec::with_capacity(512);
        self.body.write(&mut text, fill);
        let mut response = Response::new(Bytes::from(text));
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        response
    }

    /// Writes a task.
    pub(crate) fn write_task(&self, told: &Told<'_>, out: &mut Vec<u8>) {
        let Some(form) = self.task(told.change.stage) else {
            return;
        };
        let template = match told.name {
            Some(_) => &form.named,
            None => &form.unnamed,
        };
        template.write(out, |role, out| told.write(role, out));
    }

    /// What the body calls a stage.
    pub(crate) fn status_of(&self, stage: Stage) -> &str {
        self.task(stage).map_or("", |form| &form.status)
    }

    /// The form of a task in this stage, or where the body knows fewer, in the last of the phase.
    fn task(&self, stage: Stage) -> Option<&TaskForm> {
        let of_phase = self.tasks.iter().filter(|it| it.stage.phase == stage.phase);
        let last = of_phase.take_while(|it| it.stage.step <= stage.step).last();
        last.or(self.tasks.first())
    }
}

impl TaskForm {
    fn new(message: &Message, stage: Stage) -> Self {
        let at = message.pointer_of(MemberRole::Task).unwrap_or_default();
        let template = |named| {
            let sample = message.sample(Some(stage), named);
            let task = pointer::select(&sample, at).into_iter().next();
            let is_gap = |role| match role {
                MemberRole::StatusMessage => stage.phase == TaskPhase::Failed,
                MemberRole::ExternalTaskId => named,
                role => Told::KNOWS.contains(&role),
            };
            task.map_or_else(Template::default, |(_, task)| {
                Template::new(message, at, task, is_gap)
            })
        };
        Self {
            stage,
            status: message.status(stage).unwrap_or_default().to_owned(),
            unnamed: template(false),
            named: template(true),
        }
    }
}

impl Told<'_> {
    /// The roles that it has a value for in any stage in which a task has one.
    const KNOWS: &'static [MemberRole] = &[
        MemberRole::TaskId,
        MemberRole::CreatedAt,
        MemberRole::UpdatedAt,
        MemberRole::VideoId,
        MemberRole::VideoUrl,
        MemberRole::Duration,
    ];

    fn write(&self, role: MemberRole, out: &mut Vec<u8>) {
        let failure = match self.task.outcome.ending {
            Ending::Fails(failure) => failure.message(),
            _ => "",
        };
        match role {
            MemberRole::TaskId => write_json(&self.task.text(), out),
            MemberRole::ExternalTaskId => write_json(self.name.unwrap_or_default(), out),
            MemberRole::StatusMessage => write_json(failure, out),
            MemberRole::CreatedAt => write_json(&self.task.created_at, out),
            MemberRole::UpdatedAt => write_json(&self.change.at_ms, out),
            MemberRole::VideoId => write_json(self.video_id, out),
            MemberRole::VideoUrl => {
                let (base_url, id) = (self.base_url, self.video_id);
                write_json(&format!("{base_url}/videos/{id}.mp4"), out);
            }
            MemberRole::Duration => write_json(self.task.outcome.video().seconds, out),
            _ => {}
        }
    }
}
