//! The key that pays.

use std::fmt;

use reqwest::header::HeaderValue;

/// The environment variable that [`ApiKey::from_env`] reads.
const VARIABLE: &str = "IMAGE2VIDEO_API_KEY";
const SCHEME: &str = "Bearer ";

/// The opaque key of a gateway, sent as `Authorization: Bearer <key>`.
///
/// Nothing shows it: `Debug` prints a mask, and the header is marked as sensitive, so that HTTP
/// libraries mask it as well.
// The whole header, so that it is checked once and cloned without copying.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(HeaderValue);

impl ApiKey {
    /// The key as the gateway shows it, without `Bearer`.
    ///
    /// # Errors
    ///
    /// When it is empty, or has a character that no key has: a space, a line end, anything outside ASCII.
    pub fn new(key: &str) -> Result<Self, ApiKeyError> {
        if key.is_empty() {
            return Err(ApiKeyError::Empty);
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ApiKeyError::Character);
        }
        let mut header =
            HeaderValue::from_str(&format!("{SCHEME}{key}")).map_err(|_| ApiKeyError::Character)?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// The key in the environment variable `IMAGE2VIDEO_API_KEY`.
    ///
    /// # Errors
    ///
    /// When the variable is not set, or for the reasons of [`ApiKey::new`].
    pub fn from_env() -> Result<Self, ApiKeyError> {
        match std::env::var(VARIABLE) {
            Ok(key) => Self::new(&key),
            Err(std::env::VarError::NotPresent) => Err(ApiKeyError::Missing),
            // The error of the standard library would show the value.
            Err(std::env::VarError::NotUnicode(_)) => Err(ApiKeyError::Character),
        }
    }

    pub(crate) fn header(&self) -> &HeaderValue {
        &self.0
    }

    /// `text` without the key in it: a service may well say which key it did not like.
    pub(crate) fn redact(&self, text: &str) -> String {
        let header = self.0.to_str().unwrap_or_default();
        match header.strip_prefix(SCHEME) {
            // What is shorter is no secret, and may be a part of any word.
            Some(key) if key.len() >= 8 => text.replace(key, "***"),
            _ => text.to_owned(),
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

/// Why a text is no key. The text itself is never in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// The environment variable is not set.
    #[error("the environment variable {VARIABLE} is not set")]
    Missing,
    /// There is nothing in it.
    #[error("the API key is empty")]
    Empty,
    /// It has a character that cannot be in a key.
    #[error(
        "the API key has a space, a line end or another character that no key has; it goes without `Bearer`"
    )]
    Character,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_sent_is_refused() {
        assert_eq!(ApiKey::new(""), Err(ApiKeyError::Empty));
        for key in ["key\n", " key", "Bearer key", "schlüssel", "a\tb", "\u{7f}"] {
            assert_eq!(ApiKey::new(key), Err(ApiKeyError::Character), "{key:?}");
        }
    }

    #[test]
    fn nothing_shows_the_key() {
        let key = ApiKey::new("sk-secret").expect("valid");
        assert_eq!(format!("{key:?}"), "ApiKey(***)");
        assert_eq!(format!("{:?}", key.header()), "Sensitive");
        assert_eq!(key.redact("no such key: sk-secret"), "no such key: ***");
    }
}
