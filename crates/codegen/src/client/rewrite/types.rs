//! The types: those that the client sends are built and hold their constraints; those that it receives are
//! read, and make the best of what is there.

use image2video_contract::Defect;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, Expr, Field, Ident, ImplItem, Item, Stmt, Type, parse_quote};

use super::find::{argument, module, name, unknown};
use super::setters;
use crate::client::{rules::Rule, view::View};

/// The types of Rust that stand for a text, a number or a boolean.
const SCALARS: [&str; 4] = ["String", "bool", "f64", "i64"];

/// Edits the module `types`.
pub(super) fn rewrite(types: &mut Vec<Item>, view: &View) -> Result<(), Defect> {
    let is_built = |item: &Item| view.types.requests.contains_key(&subject(item));
    // `impl NAME { pub fn builder() .. }` of a type that is received.
    let begins_building = |item: &Item| matches!(item, Item::Impl(it) if it.trait_.is_none());
    types.retain(|item| is_built(item) || !begins_building(item));
    let builders = module(types, "builder")?;
    builders.retain(is_built);
    setters::rewrite(builders)?;
    for item in &mut *types {
        let is_read = !is_built(item);
        let Item::Struct(item) = item else { continue };
        for field in &mut item.fields {
            field.ty = local(&field.ty)?;
            if is_read {
                field.attrs.extend(lenient(&item.ident, field, view));
            }
        }
    }
    for (name, rules) in &view.types.requests {
        if !rules.is_empty() {
            hold_rules(types, name, rules)?;
        }
    }
    let specials = view.types.specials.iter().map(|special| &special.items);
    let specials: syn::File = parse_quote!(#(#specials)*);
    types.splice(..0, specials.items);
    Ok(())
}

/// The name of the type that an item is about.
fn subject(item: &Item) -> String {
    match item {
        Item::Struct(item) => item.ident.to_string(),
        Item::Impl(item) => name(&item.self_ty),
        _ => String::new(),
    }
}

/// A type without the path to this module.
fn local(type_: &Type) -> Result<Type, Defect> {
    let text = type_.to_token_stream().to_string();
    let text = text.replace("crate :: types :: ", "");
    syn::parse_str(&text).map_err(|_| unknown("the type of a member"))
}

/// How a member of an answer is read, if not as serde reads it: only texts, numbers and booleans can be
/// spelt in several ways.
fn lenient(owner: &Ident, field: &Field, view: &View) -> Option<Attribute> {
    let is_special = |name: &str| {
        view.types
            .specials
            .iter()
            .any(|special| special.name == name)
    };
    let is_scalar = |type_: &Type| {
        let name = name(type_);
        SCALARS.contains(&&*name) || is_special(&name)
    };
    let member = field.ident.as_ref().map(ToString::to_string);
    let member = (owner.to_string(), member.unwrap_or_default());
    let is_optional = argument(&field.ty, "Option").is_some_and(is_scalar);
    if is_optional || view.types.dispensable.contains(&member) {
        let with = "crate::support::lenient::or_default";
        Some(parse_quote!(#[serde(default, deserialize_with = #with)]))
    } else if is_scalar(&field.ty) || argument(&field.ty, "Vec").is_some_and(is_scalar) {
        Some(parse_quote!(#[serde(deserialize_with = "crate::support::lenient::promised")]))
    } else {
        None
    }
}

/// Lets the conversion of a builder into a type end in the check of rules across members: `Ok(Self { .. })`
/// becomes `Self::checked(Self { .. })`. Every body is sent through its builder.
fn hold_rules(types: &mut Vec<Item>, name: &str, rules: &[Rule]) -> Result<(), Defect> {
    let builders = module(types, "builder")?;
    let end = builders.iter_mut().find_map(|item| conversion(item, name));
    *end.ok_or_else(|| unknown(&format!("the conversion into `{name}`")))? =
        parse_quote!(Self::checked);

    let type_ = format_ident!("{name}");
    let steps = rules.iter().map(|rule| {
        let (broken, message) = (rule.condition.negated(), &rule.description);
        quote!(if #broken { return Err(#message.into()); })
    });
    let check = parse_quote! {
        impl #type_ {
            /// The value, if it keeps the rules across its members.
            fn checked(self) -> Result<Self, error::ConversionError> {
                #(#steps)*
                Ok(self)
            }
        }
    };
    let place = types.iter().position(|item| subject(item) == name);
    let place = place.ok_or_else(|| unknown(&format!("the type `{name}`")))?;
    types.insert(place + 1, check);
    Ok(())
}

/// The `Ok` at the end of `impl TryFrom<NAME> for super::NAME`.
fn conversion<'i>(item: &'i mut Item, type_: &str) -> Option<&'i mut Expr> {
    let Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    if path.segments.last()?.ident != "TryFrom" || name(&item.self_ty) != type_ {
        return None;
    }
    item.items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(function) => match function.block.stmts.last_mut()? {
            Stmt::Expr(Expr::Call(call), None) => Some(&mut *call.func),
            _ => None,
        },
        _ => None,
    })
}
