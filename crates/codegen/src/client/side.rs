//! Which schemas the client sends and which it receives. What it sends has to keep to the contract; of
//! what it receives it has to make the best.

use std::collections::BTreeSet;

use image2video_contract::Contract;

/// The side of an exchange that a type is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Refuses what the schema refuses.
    Request,
    /// Accepts what the schema accepts, and more.
    Answer,
}

/// The components that each side uses, directly or through others.
#[derive(Debug)]
pub(super) struct Reach<'c>(BTreeSet<(Side, &'c str)>);

impl<'c> Reach<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        let mut reach = BTreeSet::new();
        for operation in &contract.operations {
            let parameters = operation.parameters.iter().map(|it| &it.message);
            let sent = parameters.chain(operation.request.iter().map(|it| &it.message));
            let callbacks = operation.callbacks.iter().map(|it| &it.request.message);
            let received = callbacks.chain(operation.responses.iter().map(|it| &it.message));
            let sent = sent.map(|it| (Side::Request, it));
            for (side, message) in sent.chain(received.map(|it| (Side::Answer, it))) {
                message.schema.walk(&mut |_, schema| {
                    reach.extend(schema.name.as_deref().map(|name| (side, name)));
                });
            }
        }
        Self(reach)
    }

    /// The sides that use a component. One that nobody uses is described for those who receive it.
    pub(super) fn sides(&self, component: &str) -> Vec<Side> {
        let mut sides = vec![Side::Request, Side::Answer];
        sides.retain(|&side| self.0.contains(&(side, component)));
        if sides.is_empty() {
            sides.push(Side::Answer);
        }
        sides
    }
}
