//! Callbacks. Progenitor does not look at them; a caller that receives them needs the type of their body.

use super::error::CodegenError;
use super::names::pascal;
use super::node::Node;
use super::operation::{METHODS, body};

/// One callback.
#[derive(Debug)]
pub(super) struct Callback<'d> {
    pub(super) id: &'d str,
    pub(super) schema: Node<'d>,
}

impl Callback<'_> {
    /// The type of a body that is not a component.
    pub(super) fn type_name(&self) -> String {
        pascal(self.id)
    }
}

/// The callbacks of an operation.
pub(super) fn callbacks<'d>(
    root: &Node<'d>,
    operation: &Node<'d>,
) -> Result<Vec<Callback<'d>>, CodegenError> {
    let named = operation.get("callbacks").map(|node| node.members());
    let mut callbacks = Vec::new();
    for (_, urls) in named.unwrap_or_default() {
        for (_, item) in urls.members() {
            for (key, node) in item.members() {
                if !METHODS.contains(&key) {
                    return Err(node.error(format!("`{key}` of a callback is not supported")));
                }
                let id = node
                    .text("operationId")
                    .ok_or_else(|| node.error("a callback needs an `operationId`"))?;
                let request = node
                    .get("requestBody")
                    .ok_or_else(|| node.error("a callback needs a `requestBody`"))?;
                let schema = body(root, request)?.schema;
                callbacks.push(Callback { id, schema });
            }
        }
    }
    Ok(callbacks)
}
