//! Which schemas the client sends and which it receives. What it sends has to keep to the contract; of
//! what it receives it has to make the best.

use std::collections::BTreeSet;

use super::node::Node;
use super::operation::Operation;

/// The side of an exchange that a type is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Refuses what the schema refuses.
    Request,
    /// Accepts what the schema accepts, and more.
    Answer,
}

/// The components that each side uses, directly or through others.
#[derive(Debug, Default)]
pub(super) struct Reach<'d> {
    request: BTreeSet<&'d str>,
    answer: BTreeSet<&'d str>,
}

impl<'d> Reach<'d> {
    pub(super) fn of(root: &Node<'d>, operations: &[Operation<'d>]) -> Self {
        let mut reach = Self::default();
        for operation in operations {
            if let Some(body) = &operation.body {
                walk(root, &body.schema, &mut reach.request);
            }
            for parameter in &operation.parameters {
                walk(root, &parameter.schema, &mut reach.request);
            }
            let callbacks = operation.callbacks.iter().map(|callback| &callback.schema);
            let answers = operation.success.schema.iter().chain(&operation.failures);
            for schema in answers.chain(callbacks) {
                walk(root, schema, &mut reach.answer);
            }
        }
        reach
    }

    /// The sides that use a component. One that nobody uses is described for those who receive it.
    pub(super) fn roles(&self, component: &str) -> Vec<Role> {
        let request = self.request.contains(component);
        let answer = self.answer.contains(component) || !request;
        [(Role::Request, request), (Role::Answer, answer)]
            .into_iter()
            .filter_map(|(role, used)| used.then_some(role))
            .collect()
    }
}

fn walk<'d>(root: &Node<'d>, schema: &Node<'d>, found: &mut BTreeSet<&'d str>) {
    if let Some(name) = schema.component() {
        // A component that is on the list already has been walked, or contains itself.
        if found.insert(name)
            && let Ok(target) = schema.clone().resolve(root)
        {
            walk(root, &target, found);
        }
        return;
    }
    let properties = schema.get("properties").map(|node| node.members());
    for (_, property) in properties.unwrap_or_default() {
        walk(root, &property, found);
    }
    if let Some(items) = schema.get("items") {
        walk(root, &items, found);
    }
}
