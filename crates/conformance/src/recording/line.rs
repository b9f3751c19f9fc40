//! The lines of a recording.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::content::Content;
use crate::case::{CaseRequest, Environment};
use crate::coverage::NotExercised;
use crate::report::Target;
use crate::transport::TransportError;

/// One line: something that happened, and when, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(crate) enum Line {
    /// The run began.
    Begin(Box<Begin>),
    /// A request is about to be sent.
    Sent(Box<Sent>),
    /// A request was answered.
    Answered(Answered),
    /// A request got no whole answer.
    Failed(Failed),
    /// The service sent something by itself.
    Callback(Callback),
    /// A request is not what it should be, and was not sent.
    Fault(Fault),
    /// The run waited, since the server or the user asked for it.
    Waited(Waited),
    /// The run ended.
    End(End),
}

/// What a run was made with. The plan follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Begin {
    pub(crate) at_ms: i64,
    /// Version of this program.
    pub(crate) tool: String,
    /// SHA-256 of the contract's document.
    pub(crate) contract: String,
    pub(crate) target: Target,
    /// Requests that may be paid for; `None` for any number.
    pub(crate) budget: Option<u32>,
    /// For how long tasks are followed, in milliseconds.
    pub(crate) follow_ms: u64,
    /// Answers with a 5XX status that are no failure.
    pub(crate) max_server_errors: u32,
    pub(crate) environment: Environment,
    /// Ids of the cases that were chosen.
    pub(crate) cases: Vec<String>,
    /// What no case exercises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_exercised: Vec<NotExercised>,
}

/// A request, as a base with changes and images as recipes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) at_ms: i64,
    /// Number of the exchange.
    pub(crate) exchange: usize,
    /// Short name of the operation.
    pub(crate) operation: String,
    pub(crate) purpose: Purpose,
    /// Ids of the cases that it exercises.
    pub(crate) cases: Vec<String>,
    /// The id of a task where the path has a place for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) task_id: Option<String>,
    /// What is sent.
    pub(crate) request: Outgoing,
    /// SHA-256 of the body, if an image is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outgoing {
    /// A request to the target.
    Request(CaseRequest),
    /// A request for a part of the file of a video, wherever it is.
    Video {
        /// Where it is.
        url: String,
        /// Places of the bytes.
        part: Range<u64>,
    },
}

/// What a request is sent for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// To carry out its cases.
    Cases,
    /// To be accepted, so that a refusal proves something.
    Control,
    /// To find a limit.
    Search {
        /// Id of the question.
        question: String,
        /// The size that is tried.
        size: u64,
    },
    /// To learn which tasks there are.
    Settle,
}

impl Purpose {
    /// Its name.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Control => "control",
            Self::Search { .. } => "search",
            Self::Settle => "settle",
        }
    }

    /// What a request is that was sent for it.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Cases => "a case",
            Self::Control => "a control",
            Self::Search { .. } => "a search for a limit",
            Self::Settle => "a list of all tasks",
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) at_ms: i64,
    pub(crate) exchange: usize,
    pub(crate) status: u16,
    /// Headers whose values are text; the names are in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Bytes of the body that were read.
    pub(crate) bytes: usize,
    pub(crate) content: Content,
}

impl Answered {
    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<&Value> {
        self.content.json()
    }
}

impl Line {
    /// When it happened.
    pub(crate) fn at_ms(&self) -> i64 {
        match self {
            Self::Begin(line) => line.at_ms,
            Self::Sent(line) => line.at_ms,
            Self::Answered(line) => line.at_ms,
            Self::Failed(line) => line.at_ms,
            Self::Callback(line) => line.at_ms,
            Self::Fault(line) => line.at_ms,
            Self::Waited(line) => line.at_ms,
            Self::End(line) => line.at_ms,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Failed {
    pub(crate) at_ms: i64,
    pub(crate) exchange: usize,
    pub(crate) error: TransportError,
}

/// A callback as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Callback {
    pub(crate) at_ms: i64,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: usize,
    pub(crate) content: Content,
}

/// A request of this program that should be valid, and by the contract is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fault {
    pub(crate) at_ms: i64,
    /// What is wrong with it.
    pub(crate) what: String,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waited {
    pub(crate) at_ms: i64,
    pub(crate) why: String,
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) at_ms: i64,
    /// What ended the run, or its paid part, before the plan did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) early: Vec<String>,
}
