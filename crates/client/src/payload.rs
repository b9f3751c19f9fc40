//! Why a body could not be read.

use crate::auth::ApiKey;
use crate::mask::{shorten, unquote};

/// Why a body is not what the contract promises: what is wrong, and the line and column of it. Values
/// of the body are not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PayloadError {
    message: String,
}

impl PayloadError {
    pub(crate) fn new(error: &serde_json::Error, key: &ApiKey) -> Self {
        let message = key.redact(&unquote(&error.to_string()));
        Self {
            message: shorten(&message),
        }
    }

    /// An answer that says success by its status and failure by its code.
    pub(crate) fn contradiction(code: i64) -> Self {
        Self {
            message: format!("the code is {code} where success is 0"),
        }
    }
}
