//! The calls: made with the hand-written client, answered with the hand-written error.

use image2video_contract::Defect;
use quote::{ToTokens as _, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ImplItem, ImplItemFn, Item, Stmt, parse_quote};

use super::find::unknown;
use crate::client::view::View;

/// `Client` is made and shown by hand-written code: the generated constructors panic, give an upload 15
/// seconds, and know neither key nor redirects; the derived `Debug` shows what a caller's HTTP client holds. Nothing of
/// progenitor's runtime is left, so that its versions are none of the client's.
pub(super) fn rewrite_client(items: &mut Vec<Item>) -> Result<(), Defect> {
    let (mut constructors, mut client) = (0, None);
    for item in &mut *items {
        match item {
            Item::Impl(item) if item.trait_.is_none() => {
                let before = item.items.len();
                item.items.retain(|item| !is_constructor(item));
                constructors += before - item.items.len();
            }
            Item::Struct(item) if item.ident == "Client" => client = Some(&mut item.attrs),
            _ => {}
        }
    }
    if constructors != 2 {
        return Err(unknown("a constructor of `Client`"));
    }
    let attributes = client.ok_or_else(|| unknown("`Client`"))?;
    attributes.retain(|attribute| !attribute.path().is_ident("derive"));
    attributes.push(parse_quote!(#[derive(Clone)]));
    items.retain(|item| match item {
        Item::Impl(item) => item.trait_.is_none() && !item.items.is_empty(),
        Item::Mod(module) => module.ident != "prelude",
        Item::Use(_) => false,
        _ => true,
    });
    Ok(())
}

fn is_constructor(item: &ImplItem) -> bool {
    matches!(item, ImplItem::Fn(it) if it.sig.ident == "new" || it.sig.ident == "new_with_client")
}

/// Edits the module `builder`: `send` writes a text into a path as one segment and no header that the
/// contract does not know, our code makes the body, sends it and reads the answer, and the error is ours.
pub(super) fn rewrite_calls(builder: &mut Vec<Item>, view: &View) -> Result<(), Defect> {
    let impls = builder.iter_mut().filter_map(|item| match item {
        Item::Impl(item) => Some(&mut item.items),
        _ => None,
    });
    let sends = impls.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
        _ => None,
    });
    let (mut calls, mut bodies, mut segments) = (0, 0, 0);
    for send in sends {
        bodies += rewrite_body(send)?;
        segments += rewrite_send(send, view)?;
        calls += 1;
    }
    if calls != view.operations {
        return Err(unknown("a `send`"));
    }
    if bodies != view.bodies {
        return Err(unknown("a body in a `send`"));
    }
    if segments != view.segments.len() {
        return Err(unknown("a part of a path"));
    }
    let runtime = quote!(encode_path).to_string();
    builder.retain(|item| match item {
        Item::Use(import) => !import.to_token_stream().to_string().contains(&runtime),
        _ => true,
    });
    if segments > 0 {
        let import = parse_quote! { use crate::support::path::segment; };
        builder.insert(0, import);
    }
    Ok(())
}

/// How the statements of a `send` begin that ours does without: the headers that progenitor adds, and its hooks.
const DROPPED: [&str; 6] = [
    "let mut header_map",
    "header_map",
    "let info",
    "client . pre",
    "let result",
    "client . post",
];

/// Lets our code make the body of a `send`. Gives the number of bodies.
fn rewrite_body(send: &mut ImplItemFn) -> Result<usize, Defect> {
    let code = send.to_token_stream().to_string();
    let old = quote!(.json(&body)).to_string();
    let new = quote! {
        .header(
            reqwest::header::CONTENT_TYPE,
            reqwest::header::HeaderValue::from_static("application/json"),
        )
        .body(crate::body::of(client, body).await?)
    };
    let edited = code.replace(&old, &new.to_string());
    *send = syn::parse_str(&edited).map_err(|_| unknown("a `send` that can be edited"))?;
    Ok(code.matches(&old).count())
}

/// Edits a `send`, as text: what is looked for is the same wherever it stands. Gives the number of segments
/// that it writes into its path.
fn rewrite_send(send: &mut ImplItemFn, view: &View) -> Result<usize, Defect> {
    send.block.stmts.retain(|statement| {
        let code = statement.to_token_stream().to_string();
        !DROPPED.iter().any(|begin| code.starts_with(begin))
    });
    Queries.visit_block_mut(&mut send.block);
    let mut code = send.to_token_stream().to_string();
    let response = quote!(ResponseValue::from_response(response));
    let failure = quote!(Err(Error::UnexpectedResponse(response)));
    for old in [&response, &failure] {
        if !code.contains(&old.to_string()) {
            return Err(unknown(&format!("`{old}` in a `send`")));
        }
    }
    for (old, new) in [
        (quote!(Error<()>), quote!(crate::Error)),
        (
            quote!(Result < ResponseValue),
            quote!(Result < crate::ResponseValue),
        ),
        (quote!(let mut request), quote!(let request)),
        (quote!(= result?), quote!(= client.execute(request).await?)),
        (quote!(.headers(header_map)), quote!()),
    ] {
        let old = old.to_string();
        if !code.contains(&old) {
            return Err(unknown(&format!("`{old}` in a `send`")));
        }
        code = code.replace(&old, &new.to_string());
    }
    // The client's own URL has the prefix of the paths.
    let path = format!("\"{{}}{}/", view.path_prefix);
    if !code.contains(&path) {
        return Err(unknown(&format!("`{path}` in a `send`")));
    }
    code = code.replace(&path, "\"{}/");
    let invalid = quote!(Error::InvalidRequest).to_string();
    code = code.replace(&invalid, &quote!(crate::Error::request).to_string());
    let mut segments = 0;
    for name in &view.segments {
        // Progenitor's own would let a text be no segment, or several.
        let old = quote!(encode_path(&#name.to_string())).to_string();
        segments += code.matches(&old).count();
        code = code.replace(&old, &quote!(segment(&#name)?).to_string());
    }
    *send = syn::parse_str(&code).map_err(|_| unknown("a `send` that can be edited"))?;
    // Progenitor looks at the status first, and reads nothing of an answer that has another one.
    let answer = send.block.stmts.last_mut();
    *answer.ok_or_else(|| unknown("an answer"))? = Stmt::Expr(
        parse_quote!(crate::answer::received(client, response).await),
        None,
    );
    let errors = "\n# Errors\n\nSee [`Error`](crate::Error).";
    send.attrs.push(parse_quote!(#[doc = #errors]));
    Ok(segments)
}

/// A parameter of a query as a pair; progenitor has a type of its own for those that are lists and objects.
struct Queries;

impl VisitMut for Queries {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Call(ExprCall { func, args, .. }) = &*expression
            && func
                .to_token_stream()
                .to_string()
                .ends_with("QueryParam :: new")
        {
            *expression = parse_quote!([(#args)]);
        }
    }
}
