//! What is derived from the document: a pure function from it to the files.

use image2video_contract::{Contract, Defect};
use serde_json::Value;

use crate::client;

/// The client's generated module.
const CLIENT: &str = "crates/client/src/generated.rs";
/// The document that the contract crate embeds.
const EMBEDDED: &str = "crates/contract/src/contract.json";
/// The directory of the JSON Schemas.
pub(super) const SCHEMAS: &str = "spec/schemas";

/// A derived file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Artifact {
    /// Relative to the workspace root, separated by `/`.
    pub(crate) path: String,
    pub(crate) content: String,
}

/// All files that the document yields, or every mistake that keeps it from yielding them.
pub(crate) fn artifacts(document: &Value) -> Result<Vec<Artifact>, Vec<Defect>> {
    let contract = Contract::from_document(document)?;
    let client = client::module(&contract).map_err(|defect| vec![defect])?;
    let mut artifacts = vec![
        Artifact {
            path: CLIENT.to_owned(),
            content: client,
        },
        Artifact {
            path: EMBEDDED.to_owned(),
            content: pretty(document),
        },
    ];
    artifacts.extend(
        contract
            .message_schemas()
            .iter()
            .map(|(name, schema)| Artifact {
                path: format!("{SCHEMAS}/{name}"),
                content: pretty(schema),
            }),
    );
    Ok(artifacts)
}

/// Indented, members in alphabetical order, with a line end at the end.
fn pretty(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    format!("{value:#}\n")
}
