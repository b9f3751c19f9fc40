//! The operations of the contract as something to call: found by path and method.

use std::sync::Arc;

use image2video_contract::{Contract, MemberRole, Message, Operation, Strictness, pointer};
use serde_json::Value;

use crate::{api::Refusal, recent::Recent, task::TaskId};

/// An operation, and where what it is about is found.
pub(crate) struct Endpoint {
    pub(crate) operation: Operation,
    /// The tasks that it makes, gets or lists, if it does.
    pub(crate) tasks: Option<Arc<TaskList>>,
    pub(crate) prompt: Member,
    pub(crate) duration: Member,
    pub(crate) mode: Member,
    pub(crate) callback_url: Member,
    /// JSON pointers of the members of a request that are images.
    pub(crate) image_members: Vec<String>,
}

/// The tasks that a path makes. The list is all that is kept of them, and it is bounded.
pub(crate) struct TaskList {
    /// The path: ids are not valid under another one.
    pub(crate) scope: String,
    pub(crate) last: Recent<TaskId>,
}

/// Where a body has a text, if it has one: the tokens of a JSON pointer, which are not parsed for each
/// request.
pub(crate) struct Member(Option<Vec<String>>);

impl Endpoint {
    fn new(operation: &Operation, task_lists: &[Arc<TaskList>]) -> Self {
        let message = operation.request.as_ref().map(|request| &request.message);
        let of_role = |role| Member::new(message.and_then(|message| message.pointer_of(role)));
        let callback = operation.callbacks.first();
        let path = operation.tasks_path();
        let mut task_lists = task_lists.iter();
        Self {
            operation: operation.clone(),
            tasks: task_lists.find(|tasks| path == Some(&tasks.scope)).cloned(),
            prompt: of_role(MemberRole::Prompt),
            duration: of_role(MemberRole::Duration),
            mode: of_role(MemberRole::Mode),
            callback_url: Member::new(callback.map(|callback| callback.url.as_str())),
            image_members: message.map_or_else(Vec::new, Message::image_members),
        }
    }
}

impl Member {
    fn new(at: Option<&str>) -> Self {
        Self(at.map(|at| pointer::tokens(at).collect()))
    }

    pub(crate) fn text<'b>(&self, body: &'b Value) -> Option<&'b str> {
        let mut tokens = self.0.as_ref()?.iter();
        let member = tokens.try_fold(body, |value, name| value.get(name))?;
        member.as_str()
    }
}

/// All endpoints; a path without parameters comes before one that has them.
pub(crate) struct Routes {
    endpoints: Vec<Arc<Endpoint>>,
    /// One for each path that makes tasks.
    pub(crate) task_lists: Vec<Arc<TaskList>>,
    /// Whether an error is answered as the contract documents it.
    pub(crate) promises_errors: bool,
}

impl Routes {
    /// The endpoints of a contract, each of whose lists has room for `listed` tasks.
    pub(crate) fn new(contract: &Contract, listed: usize) -> Self {
        let task_list = |path: &String| {
            Arc::new(TaskList {
                scope: path.clone(),
                last: Recent::new(listed),
            })
        };
        let families = contract.task_families();
        let task_lists: Vec<_> = families
            .map(|family| task_list(&family.create.path))
            .collect();
        let operations = contract.operations.iter();
        let mut endpoints: Vec<_> = operations
            .map(|operation| Arc::new(Endpoint::new(operation, &task_lists)))
            .collect();
        endpoints.sort_by_key(|endpoint| endpoint.operation.path.matches('{').count());
        let mut responses = contract.operations.iter().flat_map(|it| &it.responses);
        Self {
            endpoints,
            task_lists,
            promises_errors: responses.all(|it| it.promises_content(Strictness::Decided)),
        }
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Result<&Arc<Endpoint>, Refusal> {
        let at_path = self.endpoints.iter();
        let at_path = at_path.filter(|endpoint| path_matches(&endpoint.operation.path, path));
        let mut with_method = at_path.clone();
        if let Some(found) = with_method.find(|endpoint| endpoint.operation.method == method) {
            return Ok(found);
        }
        let methods: Vec<_> = at_path.map(|e| e.operation.method.as_str()).collect();
        Err(if methods.is_empty() {
            Refusal::NotFound("the path is unknown")
        } else {
            Refusal::Method(methods.join(", "))
        })
    }
}

/// Whether a path is one of a template such as `/tasks/{id}`; a parameter is one segment, not empty.
fn path_matches(template: &str, path: &str) -> bool {
    if !template.contains('{') {
        return template == path;
    }
    let (expected, found) = (template.split('/'), path.split('/'));
    let matches = |(expected, found): (&str, &str)| {
        expected == found || (expected.starts_with('{') && !found.is_empty())
    };
    expected.clone().count() == found.clone().count() && expected.zip(found).all(matches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_one_segment() {
        assert!(path_matches("/v1/tasks/{id}", "/v1/tasks/a"));
        for path in [
            "/v1/tasks",
            "/v1/tasks/",
            "/v1/tasks/a/b",
            "/v1/other/a",
            "*",
            "",
        ] {
            assert!(!path_matches("/v1/tasks/{id}", path), "{path}");
        }
        assert!(path_matches("/v1/tasks", "/v1/tasks"));
        assert!(!path_matches("/v1/tasks", "/v1/tasks/"));
    }
}
