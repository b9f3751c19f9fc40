//! Gateways that keep the page's promises, each in a way of its own.

mod formats;
mod frameworks;
mod framing;
mod limits;
mod lookups;
mod order;
mod patience;
mod refusals;

use super::gateway::Gateway;

pub(super) fn gateways() -> Vec<Gateway> {
    [
        refusals::gateways(),
        order::gateways(),
        limits::gateways(),
        formats::gateways(),
        frameworks::gateways(),
        framing::gateways(),
        patience::gateways(),
        lookups::gateways(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
