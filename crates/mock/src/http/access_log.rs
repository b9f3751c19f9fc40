//! The access log: one event of `tracing` for each request. It never has bodies, keys, prompts, nor
//! the values of a query.

use std::time::Instant;

use http::request::Parts;
use tracing::Level;

use crate::api::Reply;

/// What events are filtered by.
const TARGET: &str = "image2video_mock::access";

/// A request that is to be logged when it is answered.
pub(crate) struct Entry {
    start: Instant,
    method: String,
    target: String,
}

impl Entry {
    /// `None` if nobody listens.
    pub(crate) fn begin(head: &Parts) -> Option<Self> {
        tracing::enabled!(target: TARGET, Level::INFO).then(|| Self {
            start: Instant::now(),
            method: head.method.to_string(),
            target: target(head),
        })
    }

    /// Logs what was answered to a request whose body had so many bytes.
    pub(crate) fn end(self, reply: &Reply, received: usize) {
        let scenario = reply.scenario.map(|scenario| scenario.to_string());
        tracing::info!(
            target: TARGET,
            method = self.method,
            path = self.target,
            status = reply.response.status().as_u16(),
            code = reply.code,
            request_id = reply.request_id,
            scenario,
            received,
            elapsed_us = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX),
        );
    }
}

/// Logs what was answered to a client that has sent nothing yet.
pub(crate) fn refused(reply: &Reply) {
    let status = reply.response.status().as_u16();
    tracing::info!(target: TARGET, status, code = reply.code, request_id = reply.request_id);
}

/// The path, and the names of the query's parameters without their values.
fn target(head: &Parts) -> String {
    let path = head.uri.path();
    let Some(query) = head.uri.query() else {
        return path.to_owned();
    };
    let names = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default());
    format!("{path}?{}", names.collect::<Vec<_>>().join("&"))
}
