//! Operations, the credentials that they ask for, and the callbacks that follow them.

use crate::parameter::{Location, Parameter};
use crate::question::{Origin, Question};
use crate::role::{OperationRole, ParameterRole};
use crate::strictness::{PerStrictness, Strictness};
use crate::{message::Request, response::Response};

/// An operation of the contract.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands in the document.
    pub pointer: String,
    /// The `operationId`.
    pub id: String,
    /// Short name (`x-name`): the first part of a case's id, and what `--operations` takes.
    pub name: String,
    /// What it does with tasks, if it is about tasks.
    pub role: Option<OperationRole>,
    /// HTTP method, in upper case.
    pub method: String,
    /// Path, as on a gateway; `{name}` stands for the parameter of that name, one segment.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What it does, in full.
    pub description: String,
    /// Who states it; an operation of the owner may be missing on a server.
    pub origin: Origin,
    /// The part of the page that it rests on.
    pub source: String,
    /// The credentials it asks for, if any.
    pub security: Option<Security>,
    /// The parameters of its path and query, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The body it takes, if any.
    pub request: Option<Request>,
    /// The answers it may give, in the order of the document.
    pub responses: Vec<Response>,
    /// What the service sends because of an accepted request, in the order of the document.
    pub callbacks: Vec<Callback>,
}

impl Operation {
    /// Whether an accepted request may cost money: one that creates a task is charged. Of an operation
    /// without a role only a safe method (RFC 9110, section 9.2.1) is known to cost nothing.
    #[must_use]
    pub fn is_charged(&self) -> bool {
        match self.role {
            Some(role) => role == OperationRole::Create,
            None => !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE"),
        }
    }

    /// The path that creates the tasks which the operation is about: its own, or without the segment
    /// that names one task. `None` for an operation that is not about tasks.
    #[must_use]
    pub fn tasks_path(&self) -> Option<&str> {
        match self.role? {
            OperationRole::Create | OperationRole::List => Some(&self.path),
            OperationRole::Get => self.path.rsplit_once('/').map(|(path, _)| path),
        }
    }

    /// The parameter of that name and place.
    #[must_use]
    pub fn parameter(&self, location: Location, name: &str) -> Option<&Parameter> {
        let mut parameters = self.parameters.iter();
        parameters.find(|it| it.location == location && it.name == name)
    }

    /// The parameter of that role.
    #[must_use]
    pub fn parameter_of(&self, role: ParameterRole) -> Option<&Parameter> {
        let mut parameters = self.parameters.iter();
        parameters.find(|parameter| parameter.role == Some(role))
    }

    /// The documented answer of success.
    #[must_use]
    pub fn success(&self) -> Option<&Response> {
        let mut responses = self.responses.iter();
        responses.find(|response| response.status.is_success())
    }

    /// The documented answer for a status: the exact one before its class.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&Response> {
        let documented = self.responses.iter();
        documented
            .filter(|it| it.status.contains(status))
            .min_by_key(|it| it.status)
    }
}

/// Credentials: a key in the header `Authorization: Bearer KEY`.
#[derive(Debug, Clone)]
pub struct Security {
    /// Where the scheme stands in the document.
    pub pointer: String,
    /// The part of the page that it rests on.
    pub source: String,
    /// Questions that the page leaves open about it.
    pub questions: Vec<Question>,
    /// Whether a request without credentials passes.
    pub(crate) optional: PerStrictness<bool>,
}

impl Security {
    /// Whether a request without credentials is allowed.
    #[must_use]
    pub fn is_optional(&self, strictness: Strictness) -> bool {
        self.optional[strictness]
    }
}

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
