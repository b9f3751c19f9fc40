//! Rules across members (`x-rules`) as checks that a generated type makes of itself.
//!
//! A rule is a JSON Schema over the whole object. What a type can hold of it is whether members are
//! there and which texts they are; a rule that asks for more is a mistake, never dropped.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::error::CodegenError;
use super::names::snake;
use super::node::Node;

/// A rule as a Rust expression over `self`.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// What the rule asks for, in words.
    pub(super) description: String,
    /// Whether the rule is met.
    pub(super) holds: TokenStream,
}

/// The rules of an object.
pub(super) fn rules(object: &Node<'_>) -> Result<Vec<Rule>, CodegenError> {
    let rules = object.get("x-rules").map(|node| node.items());
    rules
        .unwrap_or_default()
        .iter()
        .map(|rule| read(object, rule))
        .collect()
}

fn read(object: &Node<'_>, rule: &Node<'_>) -> Result<Rule, CodegenError> {
    let schema = rule
        .get("schema")
        .ok_or_else(|| rule.error("a rule needs a `schema`"))?;
    Ok(Rule {
        description: rule
            .text("description")
            .unwrap_or("a rule is not met")
            .to_owned(),
        holds: holds(object, &schema)?,
    })
}

/// Whether `self` meets a schema.
fn holds(object: &Node<'_>, schema: &Node<'_>) -> Result<TokenStream, CodegenError> {
    let mut parts = Vec::new();
    for (keyword, node) in schema.members() {
        parts.push(match keyword {
            "if" => conditional(object, schema, &node)?,
            "then" | "else" if schema.value.get("if").is_some() => continue,
            "description" | "title" => continue,
            "required" => required(object, &node)?,
            "properties" => properties(object, &node)?,
            "not" => {
                let inner = holds(object, &node)?;
                quote!(!(#inner))
            }
            "allOf" => all(object, &node)?,
            "anyOf" => any(object, &node)?,
            _ => return Err(lost(&node, keyword)),
        });
    }
    Ok(conjunction(parts))
}

fn conditional(
    object: &Node<'_>,
    schema: &Node<'_>,
    condition: &Node<'_>,
) -> Result<TokenStream, CodegenError> {
    let condition = holds(object, condition)?;
    let branch = |keyword| match schema.get(keyword) {
        Some(node) => holds(object, &node),
        None => Ok(quote!(true)),
    };
    let (then, otherwise) = (branch("then")?, branch("else")?);
    Ok(quote!(if #condition { #then } else { #otherwise }))
}

fn required(object: &Node<'_>, names: &Node<'_>) -> Result<TokenStream, CodegenError> {
    let mut parts = Vec::new();
    for name in names.items() {
        let (field, optional) = field(object, &name, name.value.as_str().unwrap_or_default())?;
        if optional {
            parts.push(quote!(self.#field.is_some()));
        }
    }
    Ok(conjunction(parts))
}

fn properties(object: &Node<'_>, properties: &Node<'_>) -> Result<TokenStream, CodegenError> {
    let mut parts = Vec::new();
    for (name, schema) in properties.members() {
        let (field, optional) = field(object, &schema, name)?;
        let texts = texts(&schema)?;
        let one_of = quote!([#(#texts),*].contains(&&*value.to_string()));
        parts.push(if optional {
            quote!(self.#field.as_ref().is_none_or(|value| #one_of))
        } else {
            quote!({ let value = &self.#field; #one_of })
        });
    }
    Ok(conjunction(parts))
}

/// The texts that a member may be: `const` or `enum`.
fn texts(schema: &Node<'_>) -> Result<Vec<String>, CodegenError> {
    let mut texts = Vec::new();
    for (keyword, node) in schema.members() {
        let values = match keyword {
            "const" => vec![node.clone()],
            "enum" => node.items(),
            _ => return Err(lost(&node, keyword)),
        };
        for value in values {
            let text = value
                .value
                .as_str()
                .ok_or_else(|| lost(&value, "a value that is no text"))?;
            texts.push(text.to_owned());
        }
    }
    Ok(texts)
}

fn all(object: &Node<'_>, node: &Node<'_>) -> Result<TokenStream, CodegenError> {
    let parts: Result<Vec<_>, _> = node
        .items()
        .iter()
        .map(|item| holds(object, item))
        .collect();
    Ok(conjunction(parts?))
}

fn any(object: &Node<'_>, node: &Node<'_>) -> Result<TokenStream, CodegenError> {
    let parts: Result<Vec<_>, _> = node
        .items()
        .iter()
        .map(|item| holds(object, item))
        .collect();
    let parts = parts?;
    Ok(quote!((#((#parts))||*)))
}

fn conjunction(parts: Vec<TokenStream>) -> TokenStream {
    match parts.as_slice() {
        [] => quote!(true),
        [one] => one.clone(),
        _ => quote!((#((#parts))&&*)),
    }
}

/// The field of a member, and whether it is an `Option`.
fn field(
    object: &Node<'_>,
    at: &Node<'_>,
    name: &str,
) -> Result<(proc_macro2::Ident, bool), CodegenError> {
    let known = object
        .get("properties")
        .and_then(|properties| properties.get(name));
    if known.is_none() {
        return Err(at.error(format!("`{name}` is not one of `properties`")));
    }
    let required = object
        .get("required")
        .map(|node| node.items())
        .unwrap_or_default();
    let required = required
        .iter()
        .any(|item| item.value.as_str() == Some(name));
    Ok((format_ident!("{}", snake(name)), !required))
}

fn lost(node: &Node<'_>, what: &str) -> CodegenError {
    node.error(format!(
        "`{what}` in a rule is nothing that a generated type can hold"
    ))
    .help("use required, properties with const or enum of texts, if, then, else, not, allOf, anyOf")
}
