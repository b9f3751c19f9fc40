//! Edits what progenitor made, where neither its settings nor the view can say what is wanted.

mod find;
mod operations;
mod setters;
mod types;

use image2video_contract::Defect;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, File, Lit, Meta, parse_quote};

use self::find::module;
use super::view::View;

/// Edits the whole file.
pub(super) fn rewrite(file: &mut File, view: &View) -> Result<(), Defect> {
    types::rewrite(module(&mut file.items, "types")?, view)?;
    operations::rewrite_client(&mut file.items)?;
    let calls = module(&mut file.items, "builder")?;
    setters::rewrite(calls)?;
    operations::rewrite_calls(calls, view)?;
    Docs.visit_file_mut(file);
    Ok(())
}

/// Descriptions become `///` lines, and lint exceptions are left to whoever declares the module.
struct Docs;

impl VisitMut for Docs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let old = std::mem::take(attributes);
        for attribute in old {
            match text(&attribute) {
                Some(text) => attributes.extend(lines(&text)),
                None if attribute.path().is_ident("allow") => {}
                None => attributes.push(attribute),
            }
        }
    }
}

fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    match &meta.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn lines(text: &str) -> Vec<Attribute> {
    // An `ignore`d example is listed by each test run as one that was skipped.
    let text = text.replace("\n```ignore", "\n\n```text");
    text.lines()
        .map(|line| {
            let line = format!(" {}", line.strip_prefix(' ').unwrap_or(line));
            let line = line.trim_end();
            parse_quote!(#[doc = #line])
        })
        .collect()
}
