//! The types: those that the client sends are built and hold their constraints; those that it receives are
//! read, and make the best of what is there.

use std::collections::BTreeSet;

use image2video_contract::Defect;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, Field, Fields, File, Ident, Item, ItemMod, ItemStruct, Type, parse_quote};

use super::find::{argument, name, unknown};
use crate::client::{names::builder, rules::Rule, view::View};

/// The types of Rust that stand for a text, a number or a boolean.
const SCALARS: [&str; 4] = ["String", "bool", "f64", "i64"];

/// Edits the module `types`.
pub(super) fn rewrite(types: &mut Vec<Item>, view: &View) -> Result<(), Defect> {
    let specials = view.types.specials.iter().map(|special| &special.items);
    let mut edited: File = parse_quote!(#(#specials)*);
    let mut built = BTreeSet::new();
    for item in types.drain(..).filter(|item| !is_of_builders(item)) {
        let Item::Struct(item) = item else {
            edited.items.push(item);
            continue;
        };
        let item = declared(item, view)?;
        let rules = view.types.requests.get(&item.ident.to_string());
        let building = rules.filter(|_| has_members(&item)).map(|rules| {
            built.insert(item.ident.to_string());
            building(&item, rules)
        });
        let items: File = parse_quote!(#item #building);
        edited.items.extend(items.items);
    }
    *types = edited.items;
    let mut ruled = view
        .types
        .requests
        .iter()
        .filter(|(_, rules)| !rules.is_empty());
    match ruled.find(|(name, _)| !built.contains(*name)) {
        Some((missing, _)) => Err(unknown(&format!("the type `{missing}`"))),
        None => Ok(()),
    }
}

/// A type to which members can be added without breaking those who use it.
fn declared(mut item: ItemStruct, view: &View) -> Result<ItemStruct, Defect> {
    let is_read = !view.types.requests.contains_key(&item.ident.to_string());
    for field in &mut item.fields {
        field.ty = local(&field.ty)?;
        if is_read {
            field.attrs.extend(lenient(&item.ident, field, view));
        }
    }
    if has_members(&item) {
        item.attrs.push(parse_quote!(#[non_exhaustive]));
    }
    Ok(item)
}

fn has_members(item: &ItemStruct) -> bool {
    matches!(item.fields, Fields::Named(_))
}

/// Progenitor's builders, which ours take the place of: the module, and `impl NAME { pub fn builder() .. }`.
fn is_of_builders(item: &Item) -> bool {
    match item {
        Item::Mod(ItemMod { ident, .. }) => ident == "builder",
        Item::Impl(item) => item.trait_.is_none(),
        _ => false,
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

/// What builds a type that is sent. Every body is sent through its builder, which ends in the check of the rules
/// across members, if there are any.
fn building(type_: &ItemStruct, rules: &[Rule]) -> TokenStream {
    let name = &type_.ident;
    let builder = format_ident!("{}", builder(&name.to_string()));
    let members = type_.fields.iter().map(|field| {
        let (member, held) = (&field.ident, &field.ty);
        match argument(held, "Option") {
            Some(value) => quote!(#member = optional(#value)),
            None if is_flattened(field) => quote!(#member = others(#held)),
            None => quote!(#member = required(#held)),
        }
    });
    let end = match rules {
        [] => quote!(Ok),
        _ => quote!(Self::checked),
    };
    let builder = quote!(crate::support::builder!(#name, #builder, #end, #(#members),*););
    if rules.is_empty() {
        return builder;
    }
    let steps = rules.iter().map(|rule| {
        let (broken, message) = (rule.condition.negated(), &rule.description);
        quote!(if #broken { return Err(#message.into()); })
    });
    quote! {
        #builder
        impl #name {
            /// The value, if it keeps the rules across its members.
            fn checked(self) -> Result<Self, error::ConversionError> {
                #(#steps)*
                Ok(self)
            }
        }
    }
}

/// Whether it holds the members that the contract does not name.
fn is_flattened(field: &Field) -> bool {
    let mut attributes = field.attrs.iter();
    attributes.any(|it| it.to_token_stream().to_string().contains("flatten"))
}
