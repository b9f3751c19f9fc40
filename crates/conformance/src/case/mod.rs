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
mod rules;
mod values;

pub use body::{Body, Change, Source};
pub use generate::{cases, least_body};
pub use links::{ImageUrl, ImageUrlError, with_image_urls};

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
    /// The request.
    pub request: CaseRequest,
}

impl Case {
    /// Whether a server that keeps every promise may accept the request, which costs money.
    #[must_use]
    pub fn may_cost(&self) -> bool {
        self.expect != Expectation::Refuse
    }
}

/// What accepting a request would say of one open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the reading.
    pub reading: String,
    /// The candidates that allow the request; the others forbid it.
    pub allowed_by: Vec<String>,
}

/// The request of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRequest {
    /// HTTP method.
    pub method: String,
    /// Path, without the base URL.
    pub path: String,
    /// The `Content-Type`, if one is sent.
    pub content_type: Option<String>,
    /// The credentials.
    pub credentials: Credentials,
    /// The body.
    pub body: Body,
}

/// The credentials that a request carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// The key that the user gave.
    Given,
    /// No `Authorization` header.
    Absent,
    /// This value of the header, which is no good.
    Wrong(&'static str),
}
