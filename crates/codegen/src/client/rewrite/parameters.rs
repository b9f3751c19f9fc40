//! The parameters of calls: a text stays one segment of a path, and a refused value says why.

use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{
    VisitMut, visit_expr_call_mut, visit_expr_method_call_mut, visit_impl_item_fn_mut,
};
use syn::{
    Expr, ExprCall, ExprLit, ExprMethodCall, ImplItemFn, ItemMod, Lit, Macro, Token, parse_quote,
};

use super::operations::ends_with;
use super::{Defect, View, unknown};

/// Edits the module `builder`.
pub(super) fn rewrite(builder: &mut ItemMod, view: &View) -> Result<(), Defect> {
    let mut found = Parameters::default();
    found.visit_item_mod_mut(builder);
    if found.segments != view.segments {
        return Err(unknown("a part of a path"));
    }
    if found.setters != view.parameters {
        return Err(unknown("the setter of a parameter"));
    }
    if found.segments > 0
        && let Some((_, items)) = &mut builder.content
    {
        items.insert(
            0,
            parse_quote!(
                use crate::support::path::segment;
            ),
        );
    }
    Ok(())
}

#[derive(Default)]
struct Parameters {
    segments: usize,
    setters: usize,
}

impl VisitMut for Parameters {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let before = self.setters;
        visit_impl_item_fn_mut(self, function);
        if self.setters > before
            && let Some(clause) = &mut function.sig.generics.where_clause
        {
            let shown = parse_quote!(V::Error: ::std::fmt::Display);
            clause.predicates.push(shown);
        }
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
        syn::visit_mut::visit_expr_mut(self, expression);
        if let Expr::Call(call) = expression
            && ends_with(&call.func, &["segment"])
        {
            *expression = parse_quote!(#call?);
        }
    }

    /// Progenitor's own would let a text be no segment, or several.
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_expr_call_mut(self, call);
        if ends_with(&call.func, &["encode_path"]) {
            call.func = parse_quote!(segment);
            self.segments += 1;
        }
    }

    /// `.map_err(|_| "conversion to `T` for NAME failed".to_string())` says what was wrong.
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_expr_method_call_mut(self, call);
        if call.method == "map_err"
            && let Some(Expr::Closure(closure)) = call.args.first()
            && let Some(name) = refused(&closure.body)
        {
            let message = format!("error converting supplied value for {name}: {{e}}");
            call.args = parse_quote!(|e| format!(#message));
            self.setters += 1;
        }
    }
}

/// The name in a setter's message.
fn refused(body: &Expr) -> Option<String> {
    let Expr::MethodCall(call) = body else {
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &*call.receiver
    else {
        return None;
    };
    let text = text.value();
    let (_, name) = text
        .strip_prefix("conversion to `")?
        .strip_suffix(" failed")?
        .rsplit_once("` for ")?;
    Some(name.to_owned())
}
