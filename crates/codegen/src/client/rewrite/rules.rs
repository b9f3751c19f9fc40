//! Rules across members: the conversion of a builder ends in the check of them, and every body is sent
//! through its builder.

use image2video_contract::Defect;
use quote::{format_ident, quote};
use syn::{Expr, ImplItem, Item, Stmt, parse_quote};

use super::find::{name, unknown};
use crate::client::rules::Rule;
use crate::client::view::View;

/// The check of a type that has rules.
pub(super) fn check(type_: &str, rules: &[Rule]) -> Item {
    let type_ = format_ident!("{type_}");
    let steps = rules.iter().map(|rule| {
        let (broken, message) = (rule.condition.negated(), &rule.description);
        quote!(if #broken { return Err(#message.into()); })
    });
    parse_quote! {
        impl #type_ {
            /// The value, if it keeps the rules across its members.
            fn checked(self) -> Result<Self, error::ConversionError> {
                #(#steps)*
                Ok(self)
            }
        }
    }
}

/// Lets the conversion of a builder end in the check: `Ok(Self { .. })` becomes
/// `Self::checked(Self { .. })`.
pub(super) fn check_builders(builders: &mut [Item], view: &View) -> Result<(), Defect> {
    for type_ in view.rules.keys() {
        let end = builders.iter_mut().find_map(|item| conversion(item, type_));
        let end = end.ok_or_else(|| unknown(&format!("the conversion into `{type_}`")))?;
        *end = parse_quote!(Self::checked);
    }
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
