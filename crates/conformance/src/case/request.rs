//! The request of a case.

use std::borrow::Cow;

use image2video_contract::{Location, Operation};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::{Body, Source, exercise, values};

/// The request of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRequest {
    /// HTTP method.
    pub method: String,
    /// Path, without the base URL; `{name}` stands for the parameter of that name.
    pub path: String,
    /// Parameters by name, as text before percent-encoding: of the path where it names them, else of
    /// the query. One of the path that is not here is filled with the id of a task that the run made.
    pub parameters: Vec<(String, String)>,
    /// The `Content-Type`, if one is sent.
    pub content_type: Option<String>,
    /// The credentials.
    pub credentials: Credentials,
    /// The body.
    pub body: Body,
}

impl CaseRequest {
    /// A request of an operation without a body: with these parameters, and the least value of each
    /// other that it cannot do without.
    pub(super) fn new(operation: &Operation, mut parameters: Vec<(String, String)>) -> Self {
        for parameter in &operation.parameters {
            let given = parameters.iter().any(|(name, _)| *name == parameter.name);
            if parameter.location == Location::Query && parameter.required && !given {
                let least = values::least(&parameter.message.schema).value();
                parameters.push((parameter.name.clone(), exercise::plain(&least)));
            }
        }
        Self {
            method: operation.method.clone(),
            path: operation.path.clone(),
            parameters,
            content_type: None,
            credentials: Credentials::Given,
            body: Body::None,
        }
    }

    /// A request of an operation with a body, as the contract has it but for the body.
    pub(crate) fn with_body(operation: &Operation, body: Body) -> Self {
        let request = operation.request.as_ref();
        Self {
            content_type: request.map(|request| request.media_type.clone()),
            body,
            ..Self::new(operation, Vec::new())
        }
    }

    /// What the environment lacks to send the request, for people.
    pub(super) fn missing(&self) -> Option<String> {
        let mut sources = self.body.json()?.changed();
        sources.find_map(|source| match source {
            Source::Missing { needed, .. } => Some(needed.clone()),
            Source::Value(_) | Source::Image(_) => None,
        })
    }

    /// Path and query as they are sent, with a task's id where one is open.
    #[must_use]
    pub fn target(&self, task_id: &str) -> String {
        // The host is only there because a URL has one.
        let Ok(mut url) = Url::parse("http://host/") else {
            return self.path.clone();
        };
        if let Ok(mut segments) = url.path_segments_mut() {
            let filled = |name| self.parameter(name).unwrap_or(task_id);
            let all = self.path.trim_start_matches('/').split('/');
            let all = all.map(|segment| parameter(segment).map_or(segment, filled));
            segments.clear().extend(all);
        }
        let in_path = |name: &str| self.path.split('/').any(|it| parameter(it) == Some(name));
        for (name, text) in self.parameters.iter().filter(|(name, _)| !in_path(name)) {
            url.query_pairs_mut().append_pair(name, text);
        }
        let query = url.query().map(|query| format!("?{query}"));
        format!("{}{}", url.path(), query.unwrap_or_default())
    }

    /// The text of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str())
    }

    /// Whether the path has a place that only the id of a task can fill.
    #[must_use]
    pub fn needs_task(&self) -> bool {
        let open = |segment| parameter(segment).is_some_and(|name| self.parameter(name).is_none());
        self.path.split('/').any(open)
    }
}

/// The name in `{name}`.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The credentials that a request carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credentials {
    /// The key that the user gave.
    Given,
    /// No `Authorization` header.
    Absent,
    /// This value of the header, which is no good.
    Wrong(Cow<'static, str>),
}

impl Credentials {
    /// Whether there are none: an empty header says as much as no header.
    #[must_use]
    pub fn are_left_out(&self) -> bool {
        match self {
            Self::Given => false,
            Self::Absent => true,
            Self::Wrong(value) => value.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, parameters: &[(&str, &str)]) -> CaseRequest {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        CaseRequest {
            method: "GET".to_owned(),
            path: path.to_owned(),
            parameters: parameters.iter().map(owned).collect(),
            content_type: None,
            credentials: Credentials::Given,
            body: Body::None,
        }
    }

    #[test]
    fn parameters_go_where_the_path_has_them_or_into_the_query() {
        let open = request("/v1/tasks/{id}", &[]);
        assert!(open.needs_task());
        assert_eq!(open.target("a/b"), "/v1/tasks/a%2Fb");
        let filled = request("/v1/tasks/{id}", &[("id", "x?"), ("page", "1 2")]);
        assert!(!filled.needs_task());
        assert_eq!(filled.target("never"), "/v1/tasks/x%3F?page=1+2");
        assert_eq!(request("/v1/tasks/", &[]).target("never"), "/v1/tasks/");
    }
}
