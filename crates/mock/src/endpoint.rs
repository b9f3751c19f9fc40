//! The operations of the contract as something to call: found by path and method.

use std::sync::Arc;

use image2video_contract::{Contract, Operation};

use crate::refusal::Refusal;

/// An operation and what is done for it.
pub(crate) struct Endpoint {
    pub(crate) operation: Operation,
    pub(crate) action: Action,
}

/// What is done for a request that is in order.
#[derive(Clone, Copy)]
pub(crate) enum Action {
    /// A task is made.
    Create,
    /// Nothing: the contract has the operation, the stand-in does not.
    NotOffered,
}

impl Action {
    /// An operation creates if it is a POST whose success answer has a `data.task_id`.
    fn of(operation: &Operation) -> Self {
        let names_a_task = operation
            .response(200)
            .and_then(|response| {
                response
                    .message
                    .schema
                    .property("data")?
                    .property("task_id")
            })
            .is_some();
        if operation.method == "POST" && names_a_task {
            Self::Create
        } else {
            Self::NotOffered
        }
    }
}

/// All endpoints; a path without parameters comes before one that has them.
pub(crate) struct Endpoints(Vec<Arc<Endpoint>>);

impl Endpoints {
    pub(crate) fn of(contract: &Contract) -> Self {
        let endpoint = |operation: &Operation| {
            Arc::new(Endpoint {
                operation: operation.clone(),
                action: Action::of(operation),
            })
        };
        let mut all: Vec<_> = contract.operations.iter().map(endpoint).collect();
        all.sort_by_key(|endpoint| endpoint.operation.path.matches('{').count());
        Self(all)
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Result<&Arc<Endpoint>, Refusal> {
        let at_path = || {
            let fits = |endpoint: &&Arc<Endpoint>| path_fits(&endpoint.operation.path, path);
            self.0.iter().filter(fits)
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

/// Whether a path is one of a template such as `/tasks/{id}`; a parameter is one segment, not empty.
fn path_fits(template: &str, path: &str) -> bool {
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
