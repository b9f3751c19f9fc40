//! The API key, which nothing shows.

use std::fmt;

use http::HeaderValue;

/// The API key. Nothing shows it: not `Debug`, no error, no report.
#[derive(Clone)]
pub struct Key(String);

/// A key that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has no characters.
    #[error("the API key is empty")]
    Empty,
    /// It has characters that no HTTP header may have.
    #[error("the API key has characters other than visible ASCII, such as a line break")]
    Characters,
}

impl Key {
    /// A key, without white space around it.
    ///
    /// # Errors
    /// If it is empty or has characters that no HTTP header may have.
    pub fn new(key: &str) -> Result<Self, KeyError> {
        let key = key.trim();
        if key.is_empty() {
            return Err(KeyError::Empty);
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyError::Characters);
        }
        Ok(Self(key.to_owned()))
    }

    /// The value of the header `Authorization`.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The key itself, for what takes it out of texts.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}
