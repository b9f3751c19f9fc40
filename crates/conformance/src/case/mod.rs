//! Cases: what is sent, what a server owes to it, and which constraint that exercises.
//!
//! Cases are a pure function of the contract, sorted and with stable ids. One change is made to the
//! least valid body at a time, so that each case has one fault at most; what to expect is computed
//! from the contract and never written by hand.

mod body;
mod evidence;
mod generate;
mod images;
mod links;
mod protocol;
mod queries;
mod request;
mod rules;
mod values;

pub use body::{Body, Change, Source};
pub use generate::{cases, least_body};
pub use links::{ImageUrl, ImageUrlError, with_callback_url, with_image_urls};
pub use request::{CaseRequest, Credentials};

use image2video_contract::Expectation;

/// A case: a request, and what a server owes to it.
#[derive(Debug, Clone)]
pub struct Case {
    /// Stable id, `OPERATION/MEMBER/KEYWORD/LABEL`.
    pub id: String,
    /// Short name of the operation.
    pub operation: String,
    /// JSON pointer of the member that is exercised; empty for the whole body or no body.
    pub pointer: String,
    /// The keyword that is exercised, or `http` and `security` for what is not in a schema.
    pub keyword: String,
    /// What is sent, in words.
    pub summary: String,
    /// What a server owes to the request.
    pub expect: Expectation,
    /// For an observation: what each way to answer would say of the questions that the page leaves
    /// open.
    pub evidence: Vec<Evidence>,
    /// What is missing to send the request; `None` if it can be sent.
    pub missing: Option<String>,
    /// How it is carried out.
    pub manner: Manner,
    /// The request.
    pub request: CaseRequest,
}

impl Case {
    /// Whether the case asks for nothing but the operation itself, so that it tells whether a server
    /// offers it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.keyword == queries::PLAIN
    }

    /// Whether the case asks for something that the server never gave an id.
    pub(crate) fn is_unknown(&self) -> bool {
        self.keyword == queries::UNKNOWN
    }
}

/// How a case is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// One request, one answer.
    Request,
    /// A task is asked for again and again, until it has ended.
    Follow,
    /// The video of the task that was followed is fetched.
    Fetch,
    /// What the service sends by itself about that task is received.
    Receive,
}

/// What accepting a request would say of one open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the reading.
    pub question: String,
    /// The readings that allow the request; the others forbid it. If all do, it tells nothing of which
    /// is right.
    pub allowed_by: Vec<String>,
}
