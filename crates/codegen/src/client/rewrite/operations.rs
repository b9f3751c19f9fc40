//! The calls: made with the hand-written client, answered with the hand-written error.

use image2video_contract::Defect;
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{
    VisitMut, visit_block_mut, visit_expr_call_mut, visit_expr_mut, visit_impl_item_fn_mut,
};
use syn::{
    Block, Expr, ExprCall, GenericArgument, ImplItem, ImplItemFn, Item, Macro, PathArguments,
    ReturnType, Token, Type, Visibility, parse_quote,
};

use super::find::unknown;
use crate::client::view::View;

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
        // An assertion that the client has hooks; without them nothing compiles.
        Item::Const(_) => false,
        _ => true,
    });
    if constructors != 2 {
        return Err(unknown("a constructor of `Client`"));
    }
    let client = items.iter_mut().find_map(|item| match item {
        Item::Struct(item) if item.ident == "Client" => Some(&mut item.attrs),
        _ => None,
    });
    let attributes = client.ok_or_else(|| unknown("`Client`"))?;
    attributes.retain(|attribute| !attribute.path().is_ident("derive"));
    attributes.push(parse_quote!(#[derive(Clone)]));
    Ok(())
}

fn is_constructor(item: &ImplItem) -> bool {
    let name = match item {
        ImplItem::Fn(function) => &function.sig.ident,
        _ => return false,
    };
    name == "new" || name == "new_with_client"
}

/// Edits the module `builder`: `send` writes a text into a path as one segment and no header that the
/// contract does not know, our code reads the answer, and the error is ours.
pub(super) fn rewrite_calls(builder: &mut Vec<Item>, view: &View) -> Result<(), Defect> {
    let mut calls = Calls::default();
    for item in &mut *builder {
        calls.visit_item_mut(item);
    }
    let expected = [
        (calls.sends, view.operations, "a `send`"),
        (calls.failures, view.operations, "an error arm"),
        (calls.successes, view.operations, "an answer arm"),
        (calls.segments, view.segments, "a part of a path"),
    ];
    if calls.segments > 0 {
        let import = parse_quote! { use crate::support::path::segment; };
        builder.insert(0, import);
    }
    match expected.iter().find(|(found, there, _)| found != there) {
        Some((_, _, what)) => Err(unknown(what)),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Calls {
    sends: usize,
    successes: usize,
    failures: usize,
    segments: usize,
}

impl VisitMut for Calls {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        visit_impl_item_fn_mut(self, function);
        if function.sig.ident == "send"
            && let ReturnType::Type(_, type_) = &mut function.sig.output
            && let Some(error) = error(type_)
        {
            *error = parse_quote!(crate::Error);
            let errors = "\n# Errors\n\nSee [`Error`](crate::Error).";
            function.attrs.push(parse_quote!(#[doc = #errors]));
            self.sends += 1;
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_block_mut(self, block);
        block.stmts.retain(|statement| {
            let code = statement.to_token_stream().to_string();
            !code.contains("header_map")
        });
    }

    /// The arguments of `format!` are tokens to syn.
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        if call.path.is_ident("format")
            && let Ok(mut arguments) = call.parse_body_with(arguments)
        {
            for argument in &mut arguments {
                self.visit_expr_mut(argument);
            }
            call.tokens = arguments.to_token_stream();
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_expr_mut(self, expression);
        match expression {
            Expr::MethodCall(call) if call.method == "headers" => {
                *expression = (*call.receiver).clone();
            }
            // Progenitor's own would let a text be no segment, or several.
            Expr::Call(call) if called(call) == "encode_path" => {
                if let Some(Expr::Reference(text)) = call.args.first()
                    && let Expr::MethodCall(text) = &*text.expr
                {
                    let value = &text.receiver;
                    *expression = parse_quote!(segment(&#value)?);
                    self.segments += 1;
                }
            }
            _ => {}
        }
    }

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_expr_call_mut(self, call);
        if called(call) == "from_response" {
            call.func = parse_quote!(crate::answer::success);
            call.args.insert(0, parse_quote!(client));
            self.successes += 1;
        } else if called(call) == "Err"
            && let Some(Expr::Call(inner)) = call.args.first()
            && called(inner) == "UnexpectedResponse"
        {
            let response = &inner.args;
            call.args = parse_quote!(crate::answer::failure(client, #response).await);
            self.failures += 1;
        }
    }
}

/// The `E` of a `Result<T, E>`.
fn error(type_: &mut Type) -> Option<&mut Type> {
    let Type::Path(path) = type_ else { return None };
    match &mut path.path.segments.last_mut()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.last_mut()? {
            GenericArgument::Type(error) => Some(error),
            _ => None,
        },
        _ => None,
    }
}

/// The name of the function that is called, without the path to it.
fn called(call: &ExprCall) -> String {
    match &*call.func {
        Expr::Path(function) => function.path.segments.last(),
        _ => None,
    }
    .map(|last| last.ident.to_string())
    .unwrap_or_default()
}
