//! What was checked, by what, and against which contract.

use image2video_contract::Contract;
use serde::{Deserialize, Serialize};

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn current() -> Self {
        Self {
            name: "image2video",
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// Names an exact contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractId {
    /// `info.version` of its document.
    pub version: String,
    /// SHA-256 of its document.
    pub sha256: String,
}

impl ContractId {
    /// The id of a contract.
    #[must_use]
    pub fn new(contract: &Contract) -> Self {
        Self {
            version: contract.version.clone(),
            sha256: contract.sha256().to_owned(),
        }
    }
}

/// What is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where it is.
    pub base_url: String,
    /// What it is.
    pub kind: TargetKind,
    /// The proxy that requests go through, without credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
}

impl Target {
    /// A target that is reached directly.
    #[must_use]
    pub fn new(base_url: &str, kind: TargetKind) -> Self {
        Self {
            base_url: base_url.to_owned(),
            kind,
            proxy: None,
        }
    }
}

/// What kind of server is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// The mock of this project.
    Mock,
    /// Any other server.
    Server,
}

impl TargetKind {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Server => "server",
        }
    }
}
