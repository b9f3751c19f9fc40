//! Tasks: the operations that are about the same ones, and what a body tells of one.

use serde_json::Value;

use crate::role::{MemberRole, TaskPhase};
use crate::{message::Message, operation::Operation, pointer};

/// The operations that are about the same tasks.
#[derive(Debug, Clone, Copy)]
pub struct TaskFamily<'c> {
    /// What creates them.
    pub create: &'c Operation,
    /// What gets one of them.
    pub get: Option<&'c Operation>,
    /// What lists them.
    pub list: Option<&'c Operation>,
}

/// A task as a body tells of it.
#[derive(Debug, Clone)]
pub struct TaskView<'v> {
    /// JSON pointer of the task in the body.
    pub pointer: String,
    /// The task.
    pub value: &'v Value,
    message: &'v Message,
}

impl Message {
    /// The tasks that a body tells of, in its order.
    #[must_use]
    pub fn tasks<'v>(&'v self, body: &'v Value) -> Vec<TaskView<'v>> {
        let pattern = self.pointer_of(MemberRole::Task);
        let found = pattern.map(|pattern| pointer::select(body, pattern));
        let tasks = found.into_iter().flatten();
        tasks
            .map(|(pointer, value)| TaskView {
                pointer: pointer.into_owned(),
                value,
                message: self,
            })
            .collect()
    }
}

impl Operation {
    /// The tasks that a body tells of, in its order, as the answer of success does.
    #[must_use]
    pub fn tasks<'v>(&'v self, body: &'v Value) -> Vec<TaskView<'v>> {
        let success = self.success();
        success.map_or_else(Vec::new, |response| response.message.tasks(body))
    }
}

impl<'v> TaskView<'v> {
    /// The value that has a role in the task; of a list the first.
    #[must_use]
    pub fn get(&self, role: MemberRole) -> Option<&'v Value> {
        let found = pointer::select(self.value, self.relative(role)?);
        found.into_iter().next().map(|(_, value)| value)
    }

    /// JSON pointer of a role's value in the body, whether it is there or not.
    #[must_use]
    pub fn pointer_of(&self, role: MemberRole) -> Option<String> {
        Some(format!("{}{}", self.pointer, self.relative(role)?))
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> Option<&'v str> {
        self.get(MemberRole::TaskId)?.as_str()
    }

    /// How far it is; `None` if its status is not one of the contract's.
    #[must_use]
    pub fn phase(&self) -> Option<TaskPhase> {
        let schema = self.message.schema_of(MemberRole::TaskStatus)?;
        let status = self.get(MemberRole::TaskStatus)?.as_str()?;
        schema.phases.get(status).copied()
    }

    fn relative(&self, role: MemberRole) -> Option<&'v str> {
        let task = self.message.pointer_of(MemberRole::Task)?;
        self.message.pointer_of(role)?.strip_prefix(task)
    }
}
