//! Rules across members: held wherever a value of the type comes from, a text or a builder.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut as _;
use syn::{Expr, Ident, ImplItem, Item, ItemImpl, Type, parse_quote, visit_mut};

use super::{Defect, View, unknown};

/// The check of a type that has rules.
pub(super) fn check(name: &Ident, view: &View) -> Option<Item> {
    let rules = view
        .rules
        .get(&name.to_string())
        .filter(|rules| !rules.is_empty())?;
    let steps = rules.iter().map(|rule| {
        let (holds, message) = (&rule.holds, &rule.description);
        quote!(if !(#holds) { return Err(#message.into()); })
    });
    Some(parse_quote! {
        impl #name {
            /// Whether the rules across members are met; the error says which is not.
            pub(crate) fn keep_rules(self) -> ::std::result::Result<Self, self::error::ConversionError> {
                #(#steps)*
                Ok(self)
            }
        }
    })
}

/// What follows the reading of a value: the check, for a type that has one.
pub(super) fn checked(name: &Ident, view: &View) -> TokenStream {
    if has_rules(name, view) {
        quote!(.and_then(|value: Self| value.keep_rules().map_err(::serde::de::Error::custom)))
    } else {
        TokenStream::new()
    }
}

fn has_rules(name: &Ident, view: &View) -> bool {
    view.rules
        .get(&name.to_string())
        .is_some_and(|rules| !rules.is_empty())
}

/// Lets the conversion of a builder end in the check.
pub(super) fn conversions(builder: &mut [Item], view: &View) -> Result<(), Defect> {
    let with_rules = view.rules.iter().filter(|(_, rules)| !rules.is_empty());
    for (name, _) in with_rules {
        let conversion = builder.iter_mut().find_map(|item| match item {
            Item::Impl(item) if converts_into(item, name) => Some(item),
            _ => None,
        });
        let conversion =
            conversion.ok_or_else(|| unknown(&format!("the conversion into `{name}`")))?;
        for item in &mut conversion.items {
            if let ImplItem::Fn(function) = item {
                Checked.visit_block_mut(&mut function.block);
            }
        }
    }
    Ok(())
}

/// Whether it is `impl TryFrom<NAME> for super::NAME`.
fn converts_into(item: &ItemImpl, name: &str) -> bool {
    let is_conversion = item
        .trait_
        .as_ref()
        .is_some_and(|(path, _)| last(path) == Some("TryFrom".to_owned()));
    match &*item.self_ty {
        Type::Path(path) => {
            is_conversion
                && path.path.segments.len() == 2
                && last(&path.path).as_deref() == Some(name)
        }
        _ => false,
    }
}

fn last(path: &syn::Path) -> Option<String> {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
}

/// `Ok(Self { .. })` becomes `Self { .. }.keep_rules()`.
struct Checked;

impl visit_mut::VisitMut for Checked {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Call(call) = expression
            && let Some(built @ Expr::Struct(_)) = call.args.first()
        {
            *expression = parse_quote!(#built.keep_rules());
            return;
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}
