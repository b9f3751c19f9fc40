//! The operations of the contract as something to call: found by path and method.

use std::{fmt, sync::Arc, sync::atomic::AtomicU64};

use image2video_contract::{
    Constraint, Contract, Keyword, MemberRole, Message, Operation, Strictness, pointer,
};
use serde_json::Value;

use crate::api::{Refusal, form::Form, tasks::Tasks};
use crate::task::Life;

/// An operation, where what it is about is found, and what it answers.
pub(crate) struct Endpoint {
    pub(crate) operation: Operation,
    /// How many requests for it there were.
    pub(crate) requests: AtomicU64,
    /// The tasks that it makes, gets or lists, if it does.
    pub(crate) tasks: Option<Arc<Tasks>>,
    pub(crate) prompt: Member,
    pub(crate) duration: Member,
    pub(crate) mode: Member,
    /// The mode in which a video is made best.
    pub(crate) best_mode: Option<Value>,
    pub(crate) external_task_id: Member,
    pub(crate) callback_url: Member,
    /// JSON pointers of the members of a request that are images.
    pub(crate) image_members: Vec<String>,
    pub(crate) success: Option<Form>,
    /// Other answers, one status before its class; none where an error may have any body.
    errors: Vec<Form>,
    pub(crate) callback: Option<Form>,
}

/// Where a body has a text, if it has one: the tokens of a JSON pointer, which are not parsed for each
/// request.
pub(crate) struct Member(Option<Vec<String>>);

impl Endpoint {
    fn new(operation: &Operation, tasks: &[Arc<Tasks>]) -> Self {
        let message = operation.request.as_ref().map(|request| &request.message);
        let of_role = |role| Member::new(message.and_then(|message| message.pointer_of(role)));
        let callback = operation.callbacks.first();
        let path = operation.tasks_path();
        let mut tasks = tasks.iter();
        let responses = operation.responses.iter();
        let others = responses.filter(|response| !response.status.is_success());
        let mut errors: Vec<_> = others.map(Form::error).collect();
        errors.sort_by_key(Form::range);
        Self {
            operation: operation.clone(),
            requests: AtomicU64::new(0),
            tasks: tasks.find(|tasks| path == Some(&tasks.scope)).cloned(),
            prompt: of_role(MemberRole::Prompt),
            duration: of_role(MemberRole::Duration),
            mode: of_role(MemberRole::Mode),
            best_mode: None,
            external_task_id: of_role(MemberRole::ExternalTaskId),
            callback_url: Member::new(callback.map(|callback| callback.url.as_str())),
            image_members: message.map_or_else(Vec::new, Message::image_members),
            success: operation
                .success()
                .map(|it| Form::success(it, operation.role.is_some())),
            errors,
            callback: callback.map(|callback| Form::callback(&callback.request.message)),
        }
    }

    /// What an answer of this status looks like; else what another error looks like.
    pub(crate) fn error(&self, status: u16) -> Option<&Form> {
        let mut forms = self.errors.iter();
        forms
            .find(|form| form.is_for(status))
            .or(self.errors.last())
    }
}

/// The mode that comes last in a body.
fn best_mode(operation: &Operation) -> Option<Value> {
    let message = &operation.request.as_ref()?.message;
    let mode = message.schema_of(MemberRole::Mode)?;
    match mode.constraint(Strictness::Decided, Keyword::Enum)? {
        Constraint::Enum(modes) if modes.len() > 1 => modes.last().cloned(),
        _ => None,
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

impl fmt::Display for Member {
    /// Its JSON pointer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tokens = self.0.iter().flatten();
        tokens.try_for_each(|name| f.write_str(&pointer::join("", name)))
    }
}

/// All endpoints; a path without parameters comes before one that has them.
pub(crate) struct Routes {
    endpoints: Vec<Arc<Endpoint>>,
    /// One for each path that makes tasks.
    pub(crate) tasks: Vec<Arc<Tasks>>,
}

impl Routes {
    /// The endpoints of a contract, resolved from `open`; each path keeps so many tasks, and their callers' own
    /// ids if `named`.
    pub(crate) fn new(contract: &Contract, open: &Contract, kept: usize, named: bool) -> Self {
        let families = contract.task_families();
        let tasks = families.map(|family| {
            let life = Life::new(&family.stages());
            Arc::new(Tasks::new(family.create.path.clone(), life, kept))
        });
        let tasks: Vec<_> = tasks.collect();
        let operations = contract.operations.iter();
        let mut responses = contract.operations.iter().flat_map(|it| &it.responses);
        let promises_errors = responses.all(|it| it.promises_content(Strictness::Decided));
        let endpoint = |operation: &Operation| {
            let mut endpoint = Endpoint::new(operation, &tasks);
            endpoint.best_mode = open.operation(&operation.name).and_then(best_mode);
            if !promises_errors {
                endpoint.errors.clear();
            }
            if !named {
                endpoint.external_task_id = Member::new(None);
            }
            Arc::new(endpoint)
        };
        let mut endpoints: Vec<_> = operations.map(endpoint).collect();
        endpoints.sort_by_key(|endpoint| endpoint.operation.path.matches('{').count());
        Self { endpoints, tasks }
    }

    /// What an error of this status looks like: of the operation that a request is for, or of any.
    pub(crate) fn error<'r>(&'r self, of: Option<&'r Endpoint>, status: u16) -> Option<&'r Form> {
        let any = self.endpoints.iter().map(|endpoint| &**endpoint);
        of.into_iter().chain(any).find_map(|it| it.error(status))
    }

    /// The operation of that short name.
    pub(crate) fn operation(&self, name: &str) -> Option<&Endpoint> {
        let mut endpoints = self.endpoints.iter().map(|endpoint| &**endpoint);
        endpoints.find(|endpoint| endpoint.operation.name == name)
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
