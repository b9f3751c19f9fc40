//! Edits what progenitor made, where neither its settings nor the view can say what is wanted.

mod docs;
mod operations;
mod parameters;
mod rules;
mod types;

use image2video_contract::Defect;
use syn::visit_mut::VisitMut as _;
use syn::{File, Item, ItemMod};

use super::view::View;

/// Edits the whole file.
pub(super) fn rewrite(file: &mut File, view: &View) -> Result<(), Defect> {
    types::rewrite(module(&mut file.items, "types")?, view)?;
    operations::rewrite_client(&mut file.items)?;
    let builder = module(&mut file.items, "builder")?;
    operations::rewrite_calls(builder, view)?;
    parameters::rewrite(builder, view)?;
    docs::Docs.visit_file_mut(file);
    Ok(())
}

fn module<'f>(items: &'f mut [Item], name: &str) -> Result<&'f mut ItemMod, Defect> {
    items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == name => Some(module),
            _ => None,
        })
        .ok_or_else(|| unknown(&format!("a module `{name}`")))
}

/// Progenitor's version is pinned, so this is seen by whoever changes the version, and nobody else.
fn unknown(what: &str) -> Defect {
    let message = format!("progenitor's output is not as expected: {what} is missing");
    Defect::new("", message).help("adapt `crates/codegen/src/client/rewrite` to its version")
}
