//! Requests and answers as the gateways see them: names, values and bytes.

use std::time::Duration;

use serde_json::Value;

/// A request that was read whole.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The first request to a gateway has 1.
    pub(super) number: usize,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    /// Names in lower case, in the order of sending.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Where the gateway that was asked can be reached.
    pub(super) base_url: String,
}

impl Request {
    /// The value of a header, if it was sent.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(sent, _)| sent == name)?;
        Some(value)
    }

    /// The value of a parameter of the query string, as it was sent.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.split('&');
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// The key that was sent as a bearer token, whatever it is.
    pub(super) fn sent_key(&self) -> &str {
        let authorization = self.header("authorization").unwrap_or_default();
        authorization
            .strip_prefix("Bearer ")
            .unwrap_or(authorization)
    }
}

/// An answer; how its bytes are framed is the server's affair.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// How long the gateway thinks before it answers.
    pub(super) delay: Duration,
}

impl Answer {
    pub(super) fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer {
            status,
            headers: vec![("content-type".to_owned(), media_type.to_owned())],
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    pub(super) fn json(status: u16, body: &Value) -> Answer {
        Answer::new(status, "application/json", body.to_string())
    }

    pub(super) fn html(status: u16, title: &str) -> Answer {
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
             <center><h1>{title}</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Answer::new(status, "text/html", page)
    }

    /// No body, and no header that speaks of one.
    pub(super) fn empty(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
        }
    }

    pub(super) fn with_header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same answer with another media type.
    pub(super) fn with_media_type(mut self, media_type: &str) -> Answer {
        self.headers.retain(|(name, _)| name != "content-type");
        self.with_header("content-type", media_type)
    }

    /// The same answer with its JSON changed.
    pub(super) fn with_json(mut self, change: impl FnOnce(&mut Value)) -> Answer {
        let mut value = serde_json::from_slice(&self.body).unwrap_or_default();
        change(&mut value);
        self.body = value.to_string().into_bytes();
        self
    }
}

/// What HTTP calls a status.
pub(super) fn reason(status: u16) -> &'static str {
    let status = http::StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown")
}
