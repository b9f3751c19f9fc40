//! Generates the client crate's types and calls from the document.
//!
//! Progenitor does the most of it. It is shown a [view] of the document that it gets right, and
//! its output is [edited](rewrite) before it is formatted. Both are needed, because the generated
//! request types must refuse exactly what the contract refuses; where no type can do that, the
//! document is refused, with the place of the constraint.
//!
//! All of it is a pure function of the document, and knows no schema by its name.

mod callback;
mod condition;
mod error;
pub(crate) mod error_codes;
mod format;
mod generate;
mod keyword;
mod names;
mod node;
mod operation;
mod panic;
mod parameter;
mod rewrite;
mod role;
mod rules;
mod schema;
mod special;
mod view;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub(crate) use error::CodegenError;

const HEADER: &str = "\
// @generated from spec/image2video.yaml by `cargo xtask regen`.
// Edit the document and run that again; an edit of this file would be lost.

";

/// The content of the client crate's generated module.
pub(crate) fn client(document: &Value) -> Result<String, CodegenError> {
    let view = view::view(document)?;
    let tokens = generate::generate(&view)?;
    let mut file = syn::parse2(tokens).map_err(|error| {
        CodegenError::new("", format!("progenitor's output is no Rust: {error}"))
    })?;
    rewrite::rewrite(&mut file, &view)?;
    Ok(format!("{HEADER}{}", format::format(&file)?))
}
