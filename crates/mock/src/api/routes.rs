//! The operations of the contract as something to call: found by path and method.

use std::sync::Arc;

use image2video_contract::{Contract, Operation, Response};
use serde_json::Value;

use crate::api::refusal::Refusal;
use crate::task::list::TaskList;

/// An operation and what is done for it.
pub(crate) struct Endpoint {
    pub(crate) operation: Operation,
    pub(crate) action: Action,
}

/// What is done for a request that is in order.
pub(crate) enum Action {
    /// A task is made.
    Create(Arc<TaskList>),
    /// The task is told whose id is the last segment of the path.
    Get(Arc<TaskList>),
    /// The last tasks are told.
    List(Arc<TaskList>),
    /// Nothing: the contract has the operation, the stand-in does not.
    NotOffered,
}

/// An operation creates if it is a POST whose success answer has a `data.task_id`.
fn creates(operation: &Operation) -> bool {
    let data = |response: &Response| {
        let data = response.message.schema.property("data")?;
        data.property("task_id").map(drop)
    };
    operation.method == "POST" && operation.response(200).and_then(data).is_some()
}

impl Endpoint {
    fn new(operation: &Operation, task_lists: &[Arc<TaskList>]) -> Self {
        Self {
            operation: operation.clone(),
            action: Action::new(operation, task_lists),
        }
    }

    /// The URL that callbacks go to, if a body has one.
    pub(crate) fn callback_url<'b>(&self, body: &'b Value) -> Option<&'b str> {
        let callback = self.operation.callbacks.first()?;
        body.pointer(&callback.url)?.as_str()
    }
}

impl Action {
    /// A GET of a path that makes tasks lists them; a GET of such a path with one segment more, which
    /// is a parameter, tells one.
    fn new(operation: &Operation, task_lists: &[Arc<TaskList>]) -> Self {
        let path = operation.path.as_str();
        let list_of = |scope: &str| task_lists.iter().find(|list| list.scope == scope).cloned();
        let parent = || match path.rsplit_once('/')? {
            (parent, parameter) if parameter.starts_with('{') => list_of(parent),
            _ => None,
        };
        let action = match operation.method.as_str() {
            "POST" if creates(operation) => list_of(path).map(Self::Create),
            "GET" => list_of(path)
                .map(Self::List)
                .or_else(|| parent().map(Self::Get)),
            _ => None,
        };
        action.unwrap_or(Self::NotOffered)
    }
}

/// All endpoints; a path without parameters comes before one that has them.
pub(crate) struct Routes {
    endpoints: Vec<Arc<Endpoint>>,
    /// One for each path that makes tasks.
    pub(crate) task_lists: Vec<Arc<TaskList>>,
}

impl Routes {
    /// The endpoints of a contract, each of whose lists has room for `listed` tasks.
    pub(crate) fn new(contract: &Contract, listed: usize) -> Self {
        let operations = contract.operations.iter();
        let task_lists: Vec<_> = operations
            .clone()
            .filter(|operation| creates(operation))
            .map(|operation| Arc::new(TaskList::new(&operation.path, listed)))
            .collect();
        let mut endpoints: Vec<_> = operations
            .map(|operation| Arc::new(Endpoint::new(operation, &task_lists)))
            .collect();
        endpoints.sort_by_key(|endpoint| endpoint.operation.path.matches('{').count());
        Self {
            endpoints,
            task_lists,
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
            Refusal::UnknownPath
        } else {
            Refusal::Method(methods.join(", "))
        })
    }
}

/// Whether a path is one of a template such as `/tasks/{id}`; a parameter is one segment, not empty.
fn path_matches(template: &str, path: &str) -> bool {
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
