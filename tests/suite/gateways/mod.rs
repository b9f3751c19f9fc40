//! Servers of the API as others might run them: written by hand from the published page, not from the
//! contract, so that what a check says can be held against a server that does not share its opinions.
//!
//! [`gateways`] lists them all, honest and faulty. `core` is a gateway in memory, `rules` and `members` judge
//! requests, `hyper_server` and `raw_server` serve it. Each family of gateways is a file in `honest/` or
//! `faulty/`: a table of what each member does otherwise than the usual gateway, with the trial that shows it.

mod ask;
mod callbacks;
mod core;
mod door;
mod faulty;
mod gateway;
mod gzip;
mod honest;
mod hyper_server;
mod image;
mod members;
mod message;
mod raw_server;
mod rules;
mod task;
mod tests;
mod trial;
mod video;

pub(crate) use gateway::{Gateway, Running};
pub(crate) use task::Task;
pub(crate) use video::Video;

/// All gateways; the first does as most do.
pub(crate) fn gateways() -> Vec<Gateway> {
    [
        vec![gateway::usual()],
        honest::gateways(),
        faulty::gateways(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
