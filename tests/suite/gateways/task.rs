//! A task of a gateway, and what it is at a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::rules::Body;
use super::video::Video;

/// How far a task is: what a gateway shows does not depend on the speed of the machine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    Queued,
    Running,
    Ended,
}

impl Stage {
    /// Milliseconds after the task was made at which a gateway says that this began.
    fn begins(self) -> u64 {
        match self {
            Stage::Queued => 0,
            Stage::Running => 5,
            Stage::Ended => 25,
        }
    }
}

/// A task that a gateway made, and charged somebody for.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// The first task of a gateway has 1.
    pub(crate) number: usize,
    pub(crate) id: String,
    /// What was asked for; long values are cut.
    pub(crate) asked: Body,
    /// The video, or why there is none.
    pub(crate) outcome: Result<Video, String>,
    pub(crate) created_at: u64,
    /// It is queued until somebody asks for it or is told of its end.
    pub(super) has_ended: Arc<AtomicBool>,
}

/// A task at a moment, as an answer may show it.
#[derive(Clone, Debug)]
pub(super) struct Snapshot<'task> {
    pub(super) task: &'task Task,
    pub(super) status: &'static str,
    pub(super) updated_at: u64,
    pub(super) video_url: String,
}

impl Task {
    pub(super) fn stage(&self) -> Stage {
        match self.has_ended.load(Ordering::SeqCst) {
            false => Stage::Queued,
            true => Stage::Ended,
        }
    }

    pub(super) fn at(&self, stage: Stage, video_url: String) -> Snapshot<'_> {
        let status = match (&self.outcome, stage) {
            (_, Stage::Queued) => "submitted",
            (_, Stage::Running) => "processing",
            (Ok(_), Stage::Ended) => "succeed",
            (Err(_), Stage::Ended) => "failed",
        };
        Snapshot {
            task: self,
            status,
            updated_at: self.created_at + stage.begins(),
            video_url,
        }
    }

    /// Milliseconds from now until a gateway says that this stage began.
    pub(super) fn until(&self, stage: Stage) -> u64 {
        (self.created_at + stage.begins()).saturating_sub(now())
    }

    /// Ends it; says whether it had ended before.
    pub(super) fn end(&self) -> bool {
        self.has_ended.swap(true, Ordering::SeqCst)
    }
}

impl Snapshot<'_> {
    /// The members that the page lists, and what came of the task.
    pub(super) fn to_data(&self) -> Value {
        let mut data = json!({
            "task_id": self.task.id,
            "task_status": self.status,
            "created_at": self.task.created_at,
            "updated_at": self.updated_at,
        });
        match (&self.task.outcome, self.status) {
            (Ok(video), "succeed") => {
                data["task_result"] = json!({"videos": [{
                    "id": format!("{}", 901_000_000_000_000_000 + self.task.number),
                    "url": self.video_url,
                    "duration": format!("{:.1}", f64::from(video.milliseconds) / 1000.0),
                }]});
            }
            (Err(message), "failed") => data["task_status_msg"] = json!(message),
            _ => {}
        }
        data
    }
}

/// The video that was asked for: its tenth of a second more is how the owner's videos are.
pub(super) fn video_as_asked(asked: &Body) -> Result<Video, String> {
    let is = |member: &str, value: &str| asked.get(member).is_some_and(|asked| asked == value);
    let (width, height) = match is("mode", "pro") {
        true => (1920, 1080),
        false => (1280, 720),
    };
    Ok(Video {
        milliseconds: if is("duration", "10") { 10_100 } else { 5_100 },
        width,
        height,
    })
}

/// The same members, with texts cut to their first characters.
pub(super) fn cut(mut asked: Body) -> Body {
    for value in asked.values_mut() {
        if let Value::String(text) = value
            && text.chars().count() > 6000
        {
            *text = text.chars().take(60).collect();
        }
    }
    asked
}

/// Milliseconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since
        .ok()
        .and_then(|since| u64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}
