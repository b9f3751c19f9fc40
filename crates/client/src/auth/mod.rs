//! What pays: the key of a gateway, or the API owner's pair of keys.

mod key;
mod pair;

use std::{
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use reqwest::{
    StatusCode,
    header::{DATE, HeaderValue},
};

pub use self::key::{ApiKey, ApiKeyError};
pub use self::pair::KeyPair;
use crate::{Answer, Error, mask::redact};

const SCHEME: &str = "Bearer ";

/// What a request is paid with: an [`ApiKey`] or a [`KeyPair`], which can both be given where credentials are asked
/// for. Nothing shows them.
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    Key(ApiKey),
    // Clones of a client share the token and what is known of the service's clock.
    Pair(Arc<KeyPair>),
}

impl Credentials {
    /// The pair of the environment, if one of its variables is set, or else the key: [`KeyPair::from_env`],
    /// [`ApiKey::from_env`].
    ///
    /// # Errors
    ///
    /// As those of the two.
    pub fn from_env() -> Result<Self, ApiKeyError> {
        if KeyPair::VARIABLES
            .iter()
            .any(|name| std::env::var_os(name).is_some())
        {
            KeyPair::from_env().map(Self::from)
        } else {
            ApiKey::from_env().map(Self::from)
        }
    }

    /// The header `Authorization` of a request that is sent now.
    pub(crate) fn header(&self) -> Result<HeaderValue, ApiKeyError> {
        match &self.0 {
            Kind::Key(key) => Ok(key.header().clone()),
            Kind::Pair(pair) => pair.header(seconds(SystemTime::now())),
        }
    }

    /// Whether a request that was refused may pass with the credentials of now: by the service's clock its token was
    /// not valid. From now on tokens are made by that clock.
    pub(crate) fn are_renewed_after(&self, error: &Error) -> bool {
        let is_refusal = |it: &&Answer| {
            it.status() == StatusCode::UNAUTHORIZED && !error.may_have_been_accepted()
        };
        let answer = error.answer().filter(is_refusal);
        let date = answer.and_then(|answer| answer.headers().get(DATE)?.to_str().ok());
        match (&self.0, date.map(httpdate::parse_http_date)) {
            (Kind::Pair(pair), Some(Ok(date))) => {
                pair.renew(seconds(SystemTime::now()), seconds(date))
            }
            _ => false,
        }
    }

    /// `text` without what is secret, or parts of it: a service may well say which key it did not like.
    pub(crate) fn redact(&self, text: &str) -> String {
        match &self.0 {
            Kind::Key(key) => redact(text, &[key.secret()]),
            Kind::Pair(pair) => pair.redact(text),
        }
    }
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The header of a text that is known to be ASCII without spaces.
fn bearer(token: &str) -> Result<HeaderValue, ApiKeyError> {
    let header = HeaderValue::from_str(&format!("{SCHEME}{token}"));
    let mut header = header.map_err(|_| ApiKeyError::Character)?;
    header.set_sensitive(true);
    Ok(header)
}

fn without_scheme(header: &str) -> &str {
    header.strip_prefix(SCHEME).unwrap_or(header)
}

impl From<ApiKey> for Credentials {
    fn from(key: ApiKey) -> Self {
        Self(Kind::Key(key))
    }
}

impl From<KeyPair> for Credentials {
    fn from(pair: KeyPair) -> Self {
        Self(Kind::Pair(Arc::new(pair)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(***)")
    }
}
