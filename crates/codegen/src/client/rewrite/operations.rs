//! The calls: made with the hand-written client, answered with the hand-written error.

use syn::visit_mut::{VisitMut, visit_expr_call_mut, visit_impl_item_fn_mut};
use syn::{
    Expr, ExprCall, ImplItem, ImplItemFn, Item, ItemMod, ItemStruct, ReturnType, Visibility,
    parse_quote,
};

use super::{Defect, View, unknown};

/// `Client` is made and shown by hand-written code: the generated constructors panic, give an upload 15
/// seconds, and know neither key nor redirects; the derived `Debug` shows what a caller's HTTP client holds.
pub(super) fn rewrite_client(items: &mut Vec<Item>) -> Result<(), Defect> {
    let mut constructors = 0;
    items.retain_mut(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => {
            let before = item.items.len();
            item.items.retain(|item| !is_constructor(item));
            constructors += before - item.items.len();
            !item.items.is_empty()
        }
        Item::Mod(module) => module.ident != "prelude",
        // Re-exports, for users of a module that is not private.
        Item::Use(import) => {
            import.vis = Visibility::Inherited;
            true
        }
        _ => true,
    });
    if constructors != 2 {
        return Err(unknown("a constructor of `Client`"));
    }
    let client = items.iter_mut().find_map(|item| match item {
        Item::Struct(item) if item.ident == "Client" => Some(item),
        _ => None,
    });
    undebug(client.ok_or_else(|| unknown("`Client`"))?);
    Ok(())
}

fn is_constructor(item: &ImplItem) -> bool {
    let name = match item {
        ImplItem::Fn(function) => &function.sig.ident,
        _ => return false,
    };
    name == "new" || name == "new_with_client"
}

fn undebug(client: &mut ItemStruct) {
    for attribute in &mut client.attrs {
        if attribute.path().is_ident("derive") {
            *attribute = parse_quote!(#[derive(Clone)]);
        }
    }
}

/// Edits the module `builder`: `send` returns our error, and our code reads the answer.
pub(super) fn rewrite_calls(builder: &mut ItemMod, view: &View) -> Result<(), Defect> {
    let mut calls = Calls::default();
    calls.visit_item_mod_mut(builder);
    match calls {
        Calls { sends, .. } if sends != view.operations => Err(unknown("a `send`")),
        Calls { failures, .. } if failures != view.operations => Err(unknown("an error arm")),
        Calls { successes, .. } if successes != view.operations => Err(unknown("an answer arm")),
        _ => Ok(()),
    }
}

#[derive(Default)]
struct Calls {
    sends: usize,
    successes: usize,
    failures: usize,
}

impl VisitMut for Calls {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if function.sig.ident == "send"
            && let ReturnType::Type(_, type_) = &mut function.sig.output
        {
            Error {
                found: &mut self.sends,
            }
            .visit_type_mut(type_);
        }
        visit_impl_item_fn_mut(self, function);
    }

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_expr_call_mut(self, call);
        if ends_with(&call.func, &["ResponseValue", "from_response"]) {
            call.func = parse_quote!(crate::answer::success);
            call.args.insert(0, parse_quote!(client));
            self.successes += 1;
        } else if ends_with(&call.func, &["Err"])
            && let Some(Expr::Call(inner)) = call.args.first()
            && ends_with(&inner.func, &["Error", "UnexpectedResponse"])
        {
            let response = &inner.args;
            call.args = parse_quote!(crate::answer::failure(client, #response).await);
            self.failures += 1;
        }
    }
}

/// `Error<()>` becomes `crate::Error`.
struct Error<'c> {
    found: &'c mut usize,
}

impl VisitMut for Error<'_> {
    fn visit_type_mut(&mut self, type_: &mut syn::Type) {
        match type_ {
            syn::Type::Path(path)
                if path
                    .path
                    .segments
                    .last()
                    .is_some_and(|s| s.ident == "Error") =>
            {
                *type_ = parse_quote!(crate::Error);
                *self.found += 1;
            }
            _ => syn::visit_mut::visit_type_mut(self, type_),
        }
    }
}

pub(super) fn ends_with(function: &Expr, names: &[&str]) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let segments: Vec<_> = path.path.segments.iter().collect();
    segments.len() >= names.len()
        && segments
            .iter()
            .rev()
            .zip(names.iter().rev())
            .all(|(segment, name)| segment.ident == name)
}
