//! The access log: one event of `tracing` for each request. It never has bodies, keys, prompts, nor
//! the values of a query.

use std::time::Instant;

use http::StatusCode;
use tracing::Level;

use crate::api::reply::Reply;
use crate::http::head::Head;

/// What events are filtered by.
const TARGET: &str = "image2video_mock::access";

/// A request that is to be logged; nothing is kept of it if nobody listens.
pub(crate) struct Entry(Option<Begun>);

struct Begun {
    start: Instant,
    method: String,
    target: String,
}

impl Entry {
    pub(crate) fn begin(head: Head<'_>) -> Self {
        Self(
            tracing::enabled!(target: TARGET, Level::INFO).then(|| Begun {
                start: Instant::now(),
                method: head.method.to_string(),
                target: target(head),
            }),
        )
    }

    /// Logs what was answered to a request whose body had so many bytes.
    pub(crate) fn end(self, reply: &Reply, received: usize) {
        let Self(Some(begun)) = self else { return };
        let scenario = reply.scenario.map(|scenario| scenario.to_string());
        tracing::info!(
            target: TARGET,
            method = begun.method,
            path = begun.target,
            status = reply.response.status().as_u16(),
            code = reply.code,
            request_id = reply.request_id,
            scenario,
            received,
            elapsed_us = u64::try_from(begun.start.elapsed().as_micros()).unwrap_or(u64::MAX),
        );
    }
}

/// Logs what was answered to something that is not a request.
pub(crate) fn refused(status: StatusCode, code: Option<i64>, request_id: Option<&str>) {
    tracing::info!(target: TARGET, status = status.as_u16(), code, request_id);
}

/// The path, and the names of the query's parameters without their values.
fn target(head: Head<'_>) -> String {
    let mut target = head.uri.path().to_owned();
    for (i, pair) in head
        .uri
        .query()
        .into_iter()
        .flat_map(|q| q.split('&'))
        .enumerate()
    {
        target.push(if i == 0 { '?' } else { '&' });
        target.push_str(pair.split('=').next().unwrap_or_default());
    }
    target
}
