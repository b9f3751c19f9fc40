//! Callbacks: requests that the service sends to the caller.

use crate::message::Request;
use crate::question::Origin;

/// A request that the service sends, to a URL that an earlier request gave. The receiver answers with any
/// 2xx status; nothing is promised of its body.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Where it stands in the document.
    pub pointer: String,
    /// The `operationId`.
    pub id: String,
    /// Short name (`x-name`), unique among those of all operations and callbacks.
    pub name: String,
    /// JSON pointer of the member of the earlier request's body that has the URL, such as `/callback_url`.
    pub url: String,
    /// HTTP method, in upper case.
    pub method: String,
    /// What it tells, in a line.
    pub summary: String,
    /// Who states it.
    pub origin: Origin,
    /// The part of the page that it rests on.
    pub source: String,
    /// The body that the service sends.
    pub request: Request,
}
