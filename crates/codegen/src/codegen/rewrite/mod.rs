//! Edits what progenitor made, where neither its settings nor the view can say what is wanted.

mod docs;
mod operations;
mod rules;
mod setters;
mod types;

use syn::visit_mut::VisitMut as _;
use syn::{File, GenericArgument, Item, ItemMod, PathArguments, Type};

use super::error::CodegenError;
use super::view::View;

/// Edits the whole file.
pub(super) fn rewrite(file: &mut File, view: &View) -> Result<(), CodegenError> {
    types::rewrite(module(&mut file.items, "types")?, view)?;
    operations::rewrite_client(&mut file.items)?;
    let builder = module(&mut file.items, "builder")?;
    setters::rewrite(builder)?;
    operations::rewrite_calls(builder, view)?;
    docs::Docs.visit_file_mut(file);
    Ok(())
}

/// What is in a module.
fn module<'f>(items: &'f mut [Item], name: &str) -> Result<&'f mut Vec<Item>, CodegenError> {
    let content = items.iter_mut().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content, .. }) if ident == name => content.as_mut(),
        _ => None,
    });
    let (_, items) = content.ok_or_else(|| unknown(&format!("a module `{name}`")))?;
    Ok(items)
}

/// The name of a type without the path to it.
fn name(type_: &Type) -> String {
    match type_ {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
    .map(|last| last.ident.to_string())
    .unwrap_or_default()
}

/// What a generic type of a name holds.
fn argument<'t>(type_: &'t Type, generic: &str) -> Option<&'t Type> {
    let Type::Path(path) = type_ else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == generic => {
            match arguments.args.first()? {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Progenitor's version is pinned, so this is seen by whoever changes the version, and nobody else.
fn unknown(what: &str) -> CodegenError {
    let message = format!("progenitor's output is not as expected: {what} is missing");
    CodegenError::new("", message).help("adapt `crates/codegen/src/codegen/rewrite` to its version")
}
