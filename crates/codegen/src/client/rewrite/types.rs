//! The types: strict where the client sends, lenient where it receives, pleasant to build.

use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::visit_mut::{VisitMut, visit_expr_method_call_mut, visit_type_mut};
use syn::{
    Attribute, Expr, ExprMethodCall, Field, Fields, GenericArgument, Ident, ImplItem, ImplItemFn,
    Item, ItemMod, ItemStruct, Meta, Path, PathArguments, Token, Type, Visibility, parse_quote,
};

use super::{Defect, View, module, rules, unknown};

/// Edits the module `types`.
pub(super) fn rewrite(types: &mut ItemMod, view: &View) -> Result<(), Defect> {
    let builder = module(items(types)?, "builder")?;
    setters(builder)?;
    rules::conversions(items(builder)?, view)?;
    let specials = view.specials.iter().map(|special| special.items());
    let specials: syn::File = parse_quote!(#(#specials)*);
    let mut out = specials.items;
    for item in std::mem::take(items(types)?) {
        match item {
            Item::Struct(item) => out.extend(structure(item, view)?),
            other => out.push(other),
        }
    }
    *items(types)? = out;
    Ok(())
}

fn items(module: &mut ItemMod) -> Result<&mut Vec<Item>, Defect> {
    let content = module.content.as_mut().map(|(_, items)| items);
    content.ok_or_else(|| unknown("the content of a module"))
}

/// A struct, and what it needs beside it.
fn structure(mut item: ItemStruct, view: &View) -> Result<Vec<Item>, Defect> {
    let mut beside = Vec::new();
    match &mut item.fields {
        Fields::Named(_) => {
            beside.push(deserialize(&mut item, view)?);
            beside.extend(rules::check(&item.ident, view));
        }
        Fields::Unnamed(fields) => {
            for field in &mut fields.unnamed {
                let text = is(&field.ty, "String") && matches!(field.vis, Visibility::Public(_));
                if text {
                    beside.push(from_str(&item.ident));
                }
                field.attrs.extend(lenient(field));
            }
        }
        Fields::Unit => {}
    }
    Ok(std::iter::once(Item::Struct(item)).chain(beside).collect())
}

/// `Deserialize` by way of a private twin, since what serde derives would also take an array of the
/// members' values, which is no object.
fn deserialize(item: &mut ItemStruct, view: &View) -> Result<Item, Defect> {
    let mut twin = item.clone();
    let strict = view.requests.contains(&item.ident.to_string());
    for field in &mut twin.fields {
        field.attrs.retain(is_read);
        field.vis = Visibility::Inherited;
        let attribute = if strict {
            present(field)
        } else {
            lenient(field)
        };
        field.attrs.extend(attribute);
    }
    let name = item.ident.clone();
    let text = name.to_string();
    twin.ident = format_ident!("__Members");
    twin.vis = Visibility::Inherited;
    twin.attrs.retain(is_read);
    let derive = parse_quote!(#[derive(::serde::Deserialize)]);
    twin.attrs
        .splice(..0, [derive, parse_quote!(#[serde(remote = #text)])]);
    underive(item)?;
    let checked = rules::checked(&name, view);
    Ok(parse_quote! {
        const _: () = {
            #twin
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
                where
                    D: ::serde::Deserializer<'de>,
                {
                    __Members::deserialize(crate::support::wire::Object(deserializer)) #checked
                }
            }
        };
    })
}

/// Whether an attribute matters for reading.
fn is_read(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    list.path.is_ident("serde") && !list.tokens.to_string().starts_with("skip_serializing_if")
}

/// Takes `Deserialize` out of the derived traits.
fn underive(item: &mut ItemStruct) -> Result<(), Defect> {
    let name = &item.ident;
    let derive = item.attrs.iter_mut().find(|a| a.path().is_ident("derive"));
    let derive = derive.ok_or_else(|| unknown(&format!("what `{name}` derives")))?;
    let traits = derive.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    let traits = traits.map_err(|_| unknown(&format!("what `{name}` derives")))?;
    let traits = traits.iter().filter(|path| {
        path.segments
            .last()
            .is_none_or(|last| last.ident != "Deserialize")
    });
    *derive = parse_quote!(#[derive(#(#traits),*)]);
    Ok(())
}

/// `null` is a value, and none that an optional member of a request may have.
fn present(field: &Field) -> Option<Attribute> {
    argument(&field.ty, "Option").map(
        |_| parse_quote!(#[serde(default, deserialize_with = "crate::support::wire::present")]),
    )
}

/// In JSON Schema 5.0 is an integer.
fn lenient(field: &Field) -> Option<Attribute> {
    let integer = |type_| is(type_, "i64");
    if integer(&field.ty) {
        Some(parse_quote!(#[serde(deserialize_with = "crate::support::wire::integer")]))
    } else if argument(&field.ty, "Option").is_some_and(integer) {
        let with = "crate::support::wire::optional_integer";
        Some(parse_quote!(#[serde(default, deserialize_with = #with)]))
    } else if argument(&field.ty, "Vec").is_some_and(integer) {
        Some(parse_quote!(#[serde(deserialize_with = "crate::support::wire::integers")]))
    } else {
        None
    }
}

/// A text that anything may stand in is made from a literal without ceremony.
fn from_str(name: &Ident) -> Item {
    parse_quote! {
        impl ::std::convert::From<&str> for #name {
            fn from(value: &str) -> Self {
                Self(value.to_string())
            }
        }
    }
}

/// Setters of optional members take the value: not to send a member, one does not set it.
fn setters(builder: &mut ItemMod) -> Result<(), Defect> {
    for item in items(builder)? {
        let Item::Impl(item) = item else { continue };
        for item in &mut item.items {
            if let ImplItem::Fn(function) = item {
                setter(function);
            }
        }
    }
    Ok(())
}

fn setter(function: &mut ImplItemFn) {
    let mut value = Value { optional: false };
    if let Some(clause) = &mut function.sig.generics.where_clause {
        value.visit_where_clause_mut(clause);
    }
    if value.optional {
        SomeOf.visit_block_mut(&mut function.block);
    }
}

/// `TryInto<Option<T>>` becomes `TryInto<T>`.
struct Value {
    optional: bool,
}

impl VisitMut for Value {
    fn visit_type_mut(&mut self, type_: &mut Type) {
        match argument(type_, "Option").cloned() {
            Some(inner) => {
                *type_ = inner;
                self.optional = true;
            }
            None => visit_type_mut(self, type_),
        }
    }
}

/// `value.try_into().map_err(..)` becomes `value.try_into().map(Some).map_err(..)`.
struct SomeOf;

impl VisitMut for SomeOf {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_expr_method_call_mut(self, call);
        if call.method == "map_err"
            && let Expr::MethodCall(inner) = &*call.receiver
            && inner.method == "try_into"
        {
            *call.receiver = parse_quote!(#inner.map(::std::option::Option::Some));
        }
    }
}

/// Whether a type is called that, whatever the path to it.
fn is(type_: &Type, name: &str) -> bool {
    match type_ {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == name),
        _ => false,
    }
}

/// What the generic type of that name holds.
fn argument<'t>(type_: &'t Type, name: &str) -> Option<&'t Type> {
    match type_ {
        Type::Path(path) if is(type_, name) => match &path.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
