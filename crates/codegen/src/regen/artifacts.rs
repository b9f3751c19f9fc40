//! What is derived from the contract: a pure function from it to the files.

use image2video_contract::{Contract, Defect, dialect_schema, spec_digest};
use serde_json::{Value, json};

use crate::client::module;

/// The client's generated module.
const CLIENT: &str = "crates/client/src/generated.rs";
/// The document that the contract crate embeds.
const EMBEDDED: &str = "crates/contract/src/contract.json";
/// The JSON Schema of the document, for editors.
const DIALECT: &str = "spec/dialect.schema.json";
/// What names the text that the document was read from.
const DIGEST: &str = "crates/contract/src/spec.sha256";
/// The directory of the JSON Schemas.
pub(super) const SCHEMAS: &str = "spec/schemas";
/// What a derived file says of itself; of the document alone it does not, which has no place for it.
const MARK: &str = "@generated from spec/image2video.yaml by `cargo xtask regen`";

/// A derived file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Artifact {
    /// Relative to the workspace root, separated by `/`.
    pub(super) path: String,
    pub(super) content: String,
}

/// All files that the contract yields, and the text that it was read from.
pub(super) fn artifacts(contract: &Contract, spec: &str) -> Result<Vec<Artifact>, Defect> {
    let client = Artifact {
        path: CLIENT.to_owned(),
        content: format!(
            "// {MARK}.\n// Edit the document and run that again; an edit of this file would be lost.\n\n{}",
            module(contract)?
        ),
    };
    let embedded = Artifact {
        path: EMBEDDED.to_owned(),
        content: pretty(contract.document().clone()),
    };
    let mut dialect = dialect_schema();
    dialect["$comment"] = json!(MARK);
    let dialect = Artifact {
        path: DIALECT.to_owned(),
        content: pretty(dialect),
    };
    let digest = Artifact {
        path: DIGEST.to_owned(),
        content: spec_digest(spec) + "\n",
    };
    let schemas = contract.message_schemas().into_iter();
    let schemas = schemas.map(|(name, mut schema)| {
        schema["$comment"] = json!(MARK);
        Artifact {
            path: format!("{SCHEMAS}/{name}"),
            content: pretty(schema),
        }
    });
    Ok([client, embedded, digest, dialect]
        .into_iter()
        .chain(schemas)
        .collect())
}

/// Whether a file of the directory of schemas says that it is derived.
pub(super) fn is_derived_schema(content: &str) -> bool {
    let schema: Option<Value> = serde_json::from_str(content).ok();
    schema.is_some_and(|schema| schema["$comment"] == MARK)
}

/// Indented, members in alphabetical order, with a line end at the end.
fn pretty(mut value: Value) -> String {
    value.sort_all_objects();
    format!("{value:#}\n")
}
