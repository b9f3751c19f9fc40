//! Parts of what progenitor made, by their names.

use image2video_contract::Defect;
use syn::{GenericArgument, Item, ItemMod, PathArguments, PathSegment, Type};

/// What is in a module.
pub(super) fn module<'f>(items: &'f mut [Item], name: &str) -> Result<&'f mut Vec<Item>, Defect> {
    let content = items.iter_mut().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content, .. }) if ident == name => content.as_mut(),
        _ => None,
    });
    let (_, items) = content.ok_or_else(|| unknown(&format!("a module `{name}`")))?;
    Ok(items)
}

/// The name of a type without the path to it, and what it is generic over.
fn last(type_: &Type) -> Option<&PathSegment> {
    match type_ {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The name of a type without the path to it.
pub(super) fn name(type_: &Type) -> String {
    last(type_)
        .map(|last| last.ident.to_string())
        .unwrap_or_default()
}

/// What a generic type of a name holds.
pub(super) fn argument<'t>(type_: &'t Type, generic: &str) -> Option<&'t Type> {
    let last = last(type_).filter(|last| last.ident == generic)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// Progenitor's version is pinned, so this is seen by whoever changes the version, and nobody else.
pub(super) fn unknown(what: &str) -> Defect {
    let message = format!("progenitor's output is not as expected: {what} is missing");
    Defect::new("", message).help("adapt `crates/codegen/src/client/rewrite` to its version")
}
