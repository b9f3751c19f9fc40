//! The key of a gateway.

use std::{env, fmt};

use reqwest::header::HeaderValue;

use super::{bearer, without_scheme};

/// The environment variable that [`ApiKey::from_env`] reads.
const VARIABLE: &str = "IMAGE2VIDEO_API_KEY";

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
        check(key)?;
        bearer(key).map(Self)
    }

    /// The key in the environment variable `IMAGE2VIDEO_API_KEY`.
    ///
    /// # Errors
    ///
    /// When the variable is not set, or for the reasons of [`ApiKey::new`].
    pub fn from_env() -> Result<Self, ApiKeyError> {
        Self::new(&variable(VARIABLE, ApiKeyError::Missing)?)
    }

    pub(super) fn header(&self) -> &HeaderValue {
        &self.0
    }

    pub(super) fn secret(&self) -> &str {
        without_scheme(self.0.to_str().unwrap_or_default())
    }
}

/// Whether it can be a key.
pub(super) fn check(key: &str) -> Result<(), ApiKeyError> {
    if key.is_empty() {
        return Err(ApiKeyError::Empty);
    }
    let is_key = key.bytes().all(|byte| byte.is_ascii_graphic());
    is_key.then_some(()).ok_or(ApiKeyError::Character)
}

/// The value of an environment variable.
pub(super) fn variable(name: &str, missing: ApiKeyError) -> Result<String, ApiKeyError> {
    env::var(name).map_err(|error| match error {
        env::VarError::NotPresent => missing,
        // The error of the standard library would show the value.
        env::VarError::NotUnicode(_) => ApiKeyError::Character,
    })
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

/// Why a text is no key. The text itself is never in it, and `Debug` shows the same sentence as `Display`, since
/// that is what a `main` prints which returns it.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// The environment variable is not set.
    #[error(
        "the environment variable {VARIABLE} is not set; it takes the key that the gateway shows \
         to its account, without `Bearer`"
    )]
    Missing,
    /// One of the two environment variables of a pair is not set.
    #[error(
        "the environment variable {0} is not set; a pair has an access key and a secret key, which \
         the API owner shows to its account"
    )]
    MissingPair(&'static str),
    /// There is nothing in it.
    #[error("the API key is empty")]
    Empty,
    /// It has a character that cannot be in a key.
    #[error(
        "the API key has a space, a line end or another character that no key has; it goes without `Bearer`"
    )]
    Character,
}

impl fmt::Debug for ApiKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
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
    }

    #[test]
    fn a_missing_key_is_a_sentence_for_whoever_runs_the_program() {
        let shown = format!("Error: {:?}", ApiKeyError::Missing);
        assert!(
            shown.contains("IMAGE2VIDEO_API_KEY is not set; it takes"),
            "{shown}"
        );
    }
}
