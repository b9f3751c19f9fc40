//! Which schemas the client sends and which it receives. What it sends has to keep to the contract; of
//! what it receives it has to make the best.

use std::collections::BTreeSet;

use image2video_contract::{Contract, Schema};

/// The side of an exchange that a type is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Refuses what the schema refuses.
    Request,
    /// Accepts what the schema accepts, and more.
    Answer,
}

/// The components that each side uses, directly or through others.
#[derive(Debug, Default)]
pub(super) struct Reach<'c> {
    request: BTreeSet<&'c str>,
    answer: BTreeSet<&'c str>,
}

impl<'c> Reach<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        let mut reach = Self::default();
        for operation in &contract.operations {
            let parameters = operation.parameters.iter().map(|it| &it.message);
            let sent = operation.request.iter().map(|it| &it.message);
            for message in sent.chain(parameters) {
                collect(&message.schema, &mut reach.request);
            }
            let callbacks = operation.callbacks.iter().map(|it| &it.request.message);
            let answers = operation.responses.iter().map(|it| &it.message);
            for message in answers.chain(callbacks) {
                collect(&message.schema, &mut reach.answer);
            }
        }
        reach
    }

    /// The sides that use a component. One that nobody uses is described for those who receive it.
    pub(super) fn sides(&self, component: &str) -> Vec<Side> {
        let request = self.request.contains(component);
        let answer = self.answer.contains(component) || !request;
        [(Side::Request, request), (Side::Answer, answer)]
            .into_iter()
            .filter_map(|(side, used)| used.then_some(side))
            .collect()
    }
}

fn collect<'c>(schema: &'c Schema, found: &mut BTreeSet<&'c str>) {
    schema.walk(&mut |_, schema| found.extend(schema.name.as_deref()));
}
