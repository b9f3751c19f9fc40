//! Setters of calls take the value itself, since what is not set is not sent, and keep why a value was refused.

use std::collections::BTreeMap;

use image2video_contract::Defect;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Field, ImplItem, ImplItemFn, Item, ItemImpl, Path, Type, parse_quote};

use super::find::{argument, name, unknown};
use crate::client::names::builder;

/// Makes the setters of the module `builder` anew.
pub(super) fn rewrite(calls: &mut [Item]) -> Result<(), Defect> {
    let mut setters = BTreeMap::new();
    for item in &*calls {
        if let Item::Struct(builder) = item {
            for setter in builder.fields.iter().filter_map(setter) {
                let key = (builder.ident.to_string(), setter.sig.ident.to_string());
                setters.insert(key, setter);
            }
        }
    }
    for item in calls {
        if let Item::Impl(methods @ ItemImpl { trait_: None, .. }) = item {
            let builder = name(&methods.self_ty);
            for method in &mut methods.items {
                if let ImplItem::Fn(method) = method
                    && let key = (builder.clone(), method.sig.ident.to_string())
                    && let Some(setter) = setters.remove(&key)
                {
                    *method = setter;
                }
            }
        }
        Bodies.visit_item_mut(item);
    }
    match setters.into_keys().next() {
        Some((builder, member)) => Err(unknown(&format!("the setter `{member}` of `{builder}`"))),
        None => Ok(()),
    }
}

/// The setter of a field, which holds the value, a builder of it, or why there is none.
fn setter(field: &Field) -> Option<ImplItemFn> {
    let name = field.ident.as_ref()?;
    let held = argument(&field.ty, "Result")?;
    let member = name.to_string();
    let (value, kept) = if let Some(value) = argument(held, "Option") {
        (value.clone(), quote!(.map(Some)))
    } else if let Some(body) = built(held) {
        (body, quote!(.map(From::from)))
    } else {
        (held.clone(), TokenStream::new())
    };
    Some(parse_quote! {
        pub fn #name<T>(mut self, value: T) -> Self
        where
            T: TryInto<#value>,
            T::Error: std::fmt::Display,
        {
            self.#name = crate::support::given(#member, value)#kept;
            self
        }
    })
}

/// What a builder of a body makes: `types::NAME` for `types::builder::NAME`.
fn built(type_: &Type) -> Option<Type> {
    let Type::Path(path) = type_ else { return None };
    let name = body(&path.path)?;
    Some(parse_quote!(types::#name))
}

/// The body that progenitor calls a builder by.
fn body(path: &Path) -> Option<Ident> {
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    let is_builder = segments.any(|segment| segment == "builder");
    segments.next().filter(|_| is_builder).cloned()
}

/// Builders of bodies have names of their own: `types::NAMEBuilder` for `types::builder::NAME`.
struct Bodies;

impl VisitMut for Bodies {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if let Some(name) = body(path) {
            let name = format_ident!("{}", builder(&name.to_string()));
            *path = parse_quote!(types::#name);
        }
    }
}
