//! From the contract to the client's generated module.

use image2video_contract::{Contract, Defect};
use syn::File;

use super::error_codes::error_codes;
use super::format::format;
use super::generate::generate;
use super::rewrite::rewrite;
use super::role::role;
use super::view::{View, view};

/// The generated module as text.
pub(crate) fn module(contract: &Contract) -> Result<String, Defect> {
    let view = view(contract)?;
    let mut file = types_and_calls(&view)?;
    file.items.push(role(contract, &view)?);
    file.items.push(error_codes(contract));
    format(&file)
}

/// The types and calls of a view.
pub(super) fn types_and_calls(view: &View) -> Result<File, Defect> {
    let tokens = generate(view)?;
    let mut file = syn::parse2(tokens)
        .map_err(|error| Defect::new("", format!("progenitor's output is no Rust: {error}")))?;
    rewrite(&mut file, view)?;
    Ok(file)
}
