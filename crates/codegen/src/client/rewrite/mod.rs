//! Edits what progenitor made, where neither its settings nor the view can say what is wanted.

mod docs;
mod find;
mod operations;
mod setters;
mod types;

use image2video_contract::Defect;
use syn::{File, visit_mut::VisitMut as _};

use self::find::module;
use super::view::View;

/// Edits the whole file.
pub(super) fn rewrite(file: &mut File, view: &View) -> Result<(), Defect> {
    types::rewrite(module(&mut file.items, "types")?, view)?;
    operations::rewrite_client(&mut file.items)?;
    let builder = module(&mut file.items, "builder")?;
    setters::rewrite(builder)?;
    operations::rewrite_calls(builder, view)?;
    docs::Docs.visit_file_mut(file);
    Ok(())
}
