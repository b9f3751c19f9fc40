//! The operations of the document, as far as a client needs them, and what progenitor would panic on.

use super::callback::{Callback, callbacks};
use super::error::CodegenError;
use super::names::{Names, pascal, snake};
use super::node::Node;
use super::parameter::{Parameter, parameters};

pub(super) const METHODS: [&str; 6] = ["delete", "get", "head", "patch", "post", "put"];
/// Members of a path and of an operation that change nothing about the calls.
const IGNORED_BY_PATHS: [&str; 3] = ["description", "servers", "summary"];
const KNOWN_TO_OPERATIONS: [&str; 11] = [
    "callbacks",
    "deprecated",
    "description",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "summary",
    "tags",
];
const JSON: &str = "application/json";

/// One operation.
#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub(super) node: Node<'d>,
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) id: &'d str,
    pub(super) parameters: Vec<Parameter<'d>>,
    /// The request body, required as all are.
    pub(super) body: Option<Body<'d>>,
    /// The one answer that means success.
    pub(super) success: Success<'d>,
    /// The schemas of all other answers.
    pub(super) failures: Vec<Node<'d>>,
    pub(super) callbacks: Vec<Callback<'d>>,
}

/// A request body.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) description: Option<&'d str>,
    pub(super) schema: Node<'d>,
}

/// A successful answer; without a schema it has no body.
#[derive(Debug)]
pub(super) struct Success<'d> {
    pub(super) status: &'d str,
    pub(super) description: Option<&'d str>,
    pub(super) schema: Option<Node<'d>>,
}

impl Operation<'_> {
    /// How types that belong to this operation begin.
    pub(super) fn type_name(&self) -> String {
        pascal(self.id)
    }
}

/// All operations, by path and method.
pub(super) fn operations<'d>(root: &Node<'d>) -> Result<Vec<Operation<'d>>, CodegenError> {
    let mut operations = Vec::new();
    let paths = root.get("paths").map(|paths| paths.members());
    for (path, item) in paths.unwrap_or_default() {
        for (key, node) in item.members() {
            if METHODS.contains(&key) {
                operations.push(operation(root, path, key, node)?);
            } else if !key.starts_with("x-") && !IGNORED_BY_PATHS.contains(&key) {
                return Err(unsupported(&node, key, "a path"));
            }
        }
    }
    let (mut methods, mut builders) = (Names::methods(), Names::builders());
    for operation in &operations {
        let place = operation.node.get("operationId");
        let place = place.map(|node| node.pointer).unwrap_or_default();
        methods.claim(&snake(operation.id), &place)?;
        builders.claim(&operation.type_name(), &place)?;
    }
    Ok(operations)
}

fn operation<'d>(
    root: &Node<'d>,
    path: &'d str,
    method: &'d str,
    node: Node<'d>,
) -> Result<Operation<'d>, CodegenError> {
    for (key, member) in node.members() {
        if !key.starts_with("x-") && !KNOWN_TO_OPERATIONS.contains(&key) {
            return Err(unsupported(&member, key, "an operation"));
        }
    }
    let id = node
        .text("operationId")
        .ok_or_else(|| node.error("an operation needs an `operationId`"))?;
    let parameters = parameters(root, path, &node)?;
    let body = node.get("requestBody").map(|node| body(root, node));
    let (success, failures) = answers(root, &node)?;
    let callbacks = callbacks(root, &node)?;
    Ok(Operation {
        path,
        method,
        id,
        parameters,
        body: body.transpose()?,
        success,
        failures,
        callbacks,
        node,
    })
}

pub(super) fn body<'d>(root: &Node<'d>, node: Node<'d>) -> Result<Body<'d>, CodegenError> {
    let node = node.resolve(root)?;
    if node
        .value
        .get("required")
        .and_then(serde_json::Value::as_bool)
        != Some(true)
    {
        return Err(node
            .error("a body that may be left out is not supported")
            .help("add `required: true`"));
    }
    let schema = content(&node)?.ok_or_else(|| node.error("a request body needs `content`"))?;
    Ok(Body {
        description: node.text("description"),
        schema,
    })
}

/// The success, and the schemas of everything else.
fn answers<'d>(
    root: &Node<'d>,
    operation: &Node<'d>,
) -> Result<(Success<'d>, Vec<Node<'d>>), CodegenError> {
    let responses = operation.get("responses").map(|node| node.members());
    let (mut success, mut failures) = (None, Vec::new());
    for (status, node) in responses.unwrap_or_default() {
        let place = node.pointer.clone();
        let node = node.resolve(root)?;
        let schema = content(&node)?;
        if !status.starts_with('2') {
            failures.extend(schema);
            continue;
        }
        let found = Success {
            status,
            description: node.text("description"),
            schema,
        };
        if success.replace(found).is_some() {
            let message = "a second answer that means success is not supported";
            return Err(CodegenError::new(place, message));
        }
    }
    let success = success.ok_or_else(|| operation.error("no answer means success (2xx)"))?;
    Ok((success, failures))
}

/// The schema of a body, which is JSON or nothing.
fn content<'d>(node: &Node<'d>) -> Result<Option<Node<'d>>, CodegenError> {
    let Some(content) = node.get("content") else {
        return Ok(None);
    };
    match content.members().as_slice() {
        [] => Ok(None),
        [(JSON, media)] => match media.get("schema") {
            Some(schema) => Ok(Some(schema)),
            None => Err(media.error("a media type needs a `schema`")),
        },
        _ => Err(content.error(format!("`{JSON}` and nothing else is supported"))),
    }
}

fn unsupported(node: &Node<'_>, key: &str, owner: &str) -> CodegenError {
    node.error(format!("`{key}` of {owner} is not supported"))
}
