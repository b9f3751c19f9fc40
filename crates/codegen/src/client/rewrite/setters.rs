//! Setters of builders take the value itself, since what is not set is not sent, and keep why a value was
//! refused.

use std::collections::BTreeMap;

use image2video_contract::Defect;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, ImplItem, ImplItemFn, Item, ItemImpl, Type, parse_quote};

use super::find::{argument, name, unknown};

/// Makes the setters of all builders of a module anew.
pub(super) fn rewrite(builders: &mut [Item]) -> Result<(), Defect> {
    let mut setters = BTreeMap::new();
    for item in &*builders {
        if let Item::Struct(builder) = item {
            for setter in builder.fields.iter().filter_map(setter) {
                let key = (builder.ident.to_string(), setter.sig.ident.to_string());
                setters.insert(key, setter);
            }
        }
    }
    for item in builders {
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
    let segments = &path.path.segments;
    let name = &segments.last()?.ident;
    let is_builder = segments.iter().any(|segment| segment.ident == "builder");
    is_builder.then(|| parse_quote!(types::#name))
}
