//! Gateways that get one thing wrong, as strangers do.

mod bounds;
mod callbacks;
mod connections;
mod constraints;
mod envelopes;
mod floods;
mod hostile;
mod lookups;
mod requirements;
mod results;
mod secrets;
mod shapes;
mod statuses;
mod successes;
mod videos;

use super::gateway::Gateway;

pub(super) fn gateways() -> Vec<Gateway> {
    [
        requirements::gateways(),
        constraints::gateways(),
        bounds::gateways(),
        shapes::gateways(),
        envelopes::gateways(),
        statuses::gateways(),
        successes::gateways(),
        connections::gateways(),
        floods::gateways(),
        secrets::gateways(),
        hostile::gateways(),
        lookups::gateways(),
        callbacks::gateways(),
        results::gateways(),
        videos::gateways(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
