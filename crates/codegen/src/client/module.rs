//! The content of the client crate's generated module.

use image2video_contract::{Contract, Defect};

use super::generate::generate;
use super::rewrite::rewrite;
use super::view::view;

/// From the contract to Rust.
pub(crate) fn module(contract: &Contract) -> Result<String, Defect> {
    let view = view(contract)?;
    let tokens = generate(&view)?;
    let mut file = syn::parse2(tokens)
        .map_err(|error| Defect::new("", format!("progenitor's output is no Rust: {error}")))?;
    rewrite(&mut file, &view)?;
    Ok(prettyplease::unparse(&file))
}
