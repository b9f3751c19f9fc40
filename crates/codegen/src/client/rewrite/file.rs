//! The whole file.

use image2video_contract::Defect;
use syn::File;
use syn::visit_mut::VisitMut as _;

use super::find::module;
use super::{docs, operations, setters, types};
use crate::client::view::View;

/// Edits the whole file.
pub(in crate::client) fn rewrite(file: &mut File, view: &View) -> Result<(), Defect> {
    types::rewrite(module(&mut file.items, "types")?, view)?;
    operations::rewrite_client(&mut file.items)?;
    let builder = module(&mut file.items, "builder")?;
    setters::rewrite(builder)?;
    operations::rewrite_calls(builder, view)?;
    docs::Docs.visit_file_mut(file);
    Ok(())
}
