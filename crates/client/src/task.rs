//! What a task tells, whatever its members are called.

use serde_json::Value;

use crate::generated::shapes::GET;
use crate::role;
use crate::shape::{Member, TaskPhase, TaskView};

impl role::Task {
    /// How far it is. `None` if its status is not one of the contract's.
    #[must_use]
    pub fn phase(&self) -> Option<TaskPhase> {
        self.told(|task| task.phase())
    }

    /// The URL of its video, once there is one.
    #[must_use]
    pub fn video_url(&self) -> Option<String> {
        self.told(|task| task.text(Member::VideoUrl))
    }

    pub(crate) fn text(&self, member: Member) -> Option<String> {
        self.told(|task| task.text(member))
    }

    fn told<T>(&self, tell: impl FnOnce(TaskView<'_>) -> Option<T>) -> Option<T> {
        let task: Value = serde_json::to_value(self).ok()?;
        tell(TaskView::new(&task, &GET))
    }
}
