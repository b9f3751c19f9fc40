//! The operations of the contract as something to call: found by path and method.

use std::sync::Arc;

use image2video_contract::{Contract, Operation, Response, pointer};

use crate::api::refusal::Refusal;
use crate::task::list::Tasks;

/// An operation and what is done for it.
pub(crate) struct Endpoint {
    pub(crate) operation: Operation,
    pub(crate) action: Action,
    /// Where the contract says that a request names the URL of callbacks: the tokens of a pointer.
    pub(crate) callback_at: Option<Vec<String>>,
}

/// What is done for a request that is in order.
#[derive(Clone)]
pub(crate) enum Action {
    /// A task is made.
    Create(Arc<Tasks>),
    /// The task is told whose id is the last segment of the path.
    Get(Arc<Tasks>),
    /// The last tasks are told.
    List(Arc<Tasks>),
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

fn callback_at(operation: &Operation) -> Option<Vec<String>> {
    let callback = operation.callbacks.first()?;
    Some(pointer::tokens(&callback.url).collect())
}

/// All endpoints; a path without parameters comes before one that has them.
pub(crate) struct Endpoints {
    all: Vec<Arc<Endpoint>>,
    tasks: Vec<Arc<Tasks>>,
}

impl Endpoints {
    /// The endpoints of a contract, each of whose lists has room for `listed` tasks.
    pub(crate) fn of(contract: &Contract, listed: usize) -> Self {
        let creating = contract.operations.iter().filter(|o| creates(o));
        let tasks: Vec<_> = creating
            .map(|operation| Arc::new(Tasks::new(&operation.path, listed)))
            .collect();
        let endpoint = |operation: &Operation| {
            Arc::new(Endpoint {
                operation: operation.clone(),
                action: Action::of(operation, &tasks),
                callback_at: callback_at(operation),
            })
        };
        let mut all: Vec<_> = contract.operations.iter().map(endpoint).collect();
        all.sort_by_key(|endpoint| endpoint.operation.path.matches('{').count());
        Self { all, tasks }
    }

    /// The tasks of every path that makes some.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &Arc<Tasks>> {
        self.tasks.iter()
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Result<&Arc<Endpoint>, Refusal> {
        let at_path = || {
            let fits = |endpoint: &&Arc<Endpoint>| path_fits(&endpoint.operation.path, path);
            self.all.iter().filter(fits)
        };
        if let Some(found) = at_path().find(|endpoint| endpoint.operation.method == method) {
            return Ok(found);
        }
        let methods: Vec<_> = at_path().map(|e| e.operation.method.as_str()).collect();
        Err(if methods.is_empty() {
            Refusal::unknown_path()
        } else {
            Refusal::method(&methods.join(", "))
        })
    }
}

impl Action {
    /// A GET of a path that makes tasks lists them; a GET of such a path with one segment more, which
    /// is a parameter, tells one.
    fn of(operation: &Operation, tasks: &[Arc<Tasks>]) -> Self {
        let path = operation.path.as_str();
        let of = |scope: &str| tasks.iter().find(|tasks| tasks.scope == scope).cloned();
        let parent = || match path.rsplit_once('/')? {
            (parent, parameter) if parameter.starts_with('{') => of(parent),
            _ => None,
        };
        let action = match operation.method.as_str() {
            "POST" if creates(operation) => of(path).map(Self::Create),
            "GET" => of(path).map(Self::List).or_else(|| parent().map(Self::Get)),
            _ => None,
        };
        action.unwrap_or(Self::NotOffered)
    }
}

/// Whether a path is one of a template such as `/tasks/{id}`; a parameter is one segment, not empty.
fn path_fits(template: &str, path: &str) -> bool {
    if !template.contains('{') {
        return template == path;
    }
    let (mut expected, mut found) = (template.split('/'), path.split('/'));
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return true,
            (Some(parameter), Some(segment)) if parameter.starts_with('{') => {
                if segment.is_empty() {
                    return false;
                }
            }
            (Some(expected), Some(found)) if expected == found => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_one_segment() {
        assert!(path_fits("/v1/tasks/{id}", "/v1/tasks/a"));
        for path in [
            "/v1/tasks",
            "/v1/tasks/",
            "/v1/tasks/a/b",
            "/v1/other/a",
            "*",
            "",
        ] {
            assert!(!path_fits("/v1/tasks/{id}", path), "{path}");
        }
        assert!(path_fits("/v1/tasks", "/v1/tasks"));
        assert!(!path_fits("/v1/tasks", "/v1/tasks/"));
    }
}
