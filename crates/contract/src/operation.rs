//! Operations: what is asked, what is answered, and what each has to look like.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::{
    Callback, Location, Message, OperationRole, Origin, Parameter, ParameterRole, PerStrictness,
    Question, Strictness, TaskView,
};

/// An operation of the contract.
#[derive(Debug, Clone)]
pub struct Operation {
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
        self.parameters
            .iter()
            .find(|parameter| parameter.location == location && parameter.name == name)
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

    /// The tasks that a body tells of, in its order, as the answer of success does.
    #[must_use]
    pub fn tasks<'v>(&'v self, body: &'v Value) -> Vec<TaskView<'v>> {
        let success = self.success();
        success.map_or_else(Vec::new, |response| response.message.tasks(body))
    }

    /// The documented answer for a status: the exact one before its class.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&Response> {
        let exact = |r: &&Response| r.status == StatusRange::Exact(status);
        let class = |r: &&Response| r.status.contains(status);
        self.responses
            .iter()
            .find(exact)
            .or_else(|| self.responses.iter().find(class))
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
    pub(crate) optional: PerStrictness<bool>,
}

impl Security {
    /// Whether a request without credentials is allowed.
    #[must_use]
    pub fn is_optional(&self, strictness: Strictness) -> bool {
        self.optional[strictness]
    }
}

/// The body that an operation takes.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its media type.
    pub media_type: String,
    /// Its schema.
    pub message: Message,
}

/// A documented answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands in the document.
    pub pointer: String,
    /// The statuses it is for.
    pub status: StatusRange,
    /// When it is given.
    pub description: String,
    /// Who states it.
    pub origin: Origin,
    /// Media type of its body.
    pub media_type: String,
    /// Schema of its body.
    pub message: Message,
    /// Questions that the page leaves open about it.
    pub questions: Vec<Question>,
    pub(crate) promises_content: PerStrictness<bool>,
}

impl Response {
    /// Whether anything is said of the body. Where nothing is, any body will do.
    #[must_use]
    pub fn promises_content(&self, strictness: Strictness) -> bool {
        self.promises_content[strictness]
    }
}

/// The statuses that an answer is documented for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusRange {
    /// One status.
    Exact(u16),
    /// A class such as `4XX`, by its first digit.
    Class(u16),
}

impl StatusRange {
    /// Whether the status is in the range.
    #[must_use]
    pub fn contains(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => status == exact,
            Self::Class(class) => status / 100 == class,
        }
    }

    /// Whether the statuses mean success.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Exact(200..=299) | Self::Class(2))
    }
}

impl fmt::Display for StatusRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}XX"),
        }
    }
}

impl FromStr for StatusRange {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(class) = text.strip_suffix("XX") {
            let class: u16 = class.parse().map_err(drop)?;
            return if (1..=5).contains(&class) {
                Ok(Self::Class(class))
            } else {
                Err(())
            };
        }
        let status: u16 = text.parse().map_err(drop)?;
        if (100..600).contains(&status) {
            Ok(Self::Exact(status))
        } else {
            Err(())
        }
    }
}
