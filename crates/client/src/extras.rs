//! What a caller adds to requests beyond the contract.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::{Client, Error};

#[derive(Clone, Default)]
pub(crate) struct Extras {
    pub(crate) headers: HeaderMap,
    members: Map<String, Value>,
}

impl Extras {
    /// Adds the members to a body that has none of them.
    pub(crate) fn add_to(&self, body: &mut Map<String, Value>) -> Result<(), Error> {
        for (name, value) in &self.members {
            if body.insert(name.clone(), value.clone()).is_some() {
                let reason = format!("the request has a member `{name}`, and another was added");
                return Err(Error::request(reason));
            }
        }
        Ok(())
    }
}

impl Client {
    /// A client that sends a header with each request, beside what this one sends. It uses the same connections, so
    /// one may be made for a single request.
    ///
    /// A header of the same name is replaced; the credentials are not.
    ///
    /// ```no_run
    /// # use image2video_client::{Client, Error, reqwest::header::{HeaderName, HeaderValue}, role::CreateRequest};
    /// # async fn example(client: Client, request: CreateRequest) -> Result<(), Error> {
    /// let traced = client
    ///     .with_header(HeaderName::from_static("x-trace-id"), HeaderValue::from_static("7f3a"))
    ///     .with_member("sound", "on");
    /// let answer = traced.create(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_header(&self, name: HeaderName, value: HeaderValue) -> Self {
        let mut client = self.clone();
        client.inner.extras.headers.insert(name, value);
        client
    }

    /// A client that sends a member with each body, beside what this one sends: one that the contract does not know,
    /// or a value that it does not allow. Nothing checks it, and the service charges for what it accepts.
    ///
    /// A request that has a member of that name is refused, [`Error::Request`], and not sent.
    #[must_use]
    pub fn with_member(&self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let mut client = self.clone();
        client
            .inner
            .extras
            .members
            .insert(name.into(), value.into());
        client
    }
}
