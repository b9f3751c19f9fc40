//! Rules across members (`x-rules`) as checks that a generated type makes of itself.
//!
//! A rule is a JSON Schema over the whole object. What a type can hold of it is whether members are
//! there and which texts they are; a rule that asks for more is a mistake, never dropped.

use image2video_contract::{Constraint, Defect, Keyword, Schema, pointer};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::keyword::decided;
use super::names::snake;

/// A rule as a Rust expression over `self`.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// What the rule asks for, in words.
    pub(super) description: String,
    /// Whether the rule is met.
    pub(super) holds: TokenStream,
}

/// The rules of an object.
pub(super) fn rules(object: &Schema) -> Result<Vec<Rule>, Defect> {
    let Some(Constraint::Rules(rules)) = decided(object, Keyword::Rules) else {
        return Ok(Vec::new());
    };
    let list = pointer::join(&object.pointer, Keyword::Rules.as_str());
    let rule = |(index, rule): (usize, &image2video_contract::Rule)| {
        let schema = Node {
            pointer: format!("{list}/{index}/schema"),
            value: &rule.schema,
        };
        Ok(Rule {
            description: rule.description.clone(),
            holds: holds(object, &schema)?,
        })
    };
    rules.iter().enumerate().map(rule).collect()
}

/// A part of a rule's JSON Schema, and where it stands in the document.
struct Node<'r> {
    pointer: String,
    value: &'r Value,
}

impl<'r> Node<'r> {
    fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    fn members(&self) -> Vec<(&'r str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        let mut members: Vec<_> = members
            .map(|(key, value)| (key.as_str(), self.below(key, value)))
            .collect();
        members.sort_by_key(|(key, _)| *key);
        members
    }

    fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items
            .map(|(index, value)| self.below(&index.to_string(), value))
            .collect()
    }

    fn below(&self, token: &str, value: &'r Value) -> Self {
        Self {
            pointer: pointer::join(&self.pointer, token),
            value,
        }
    }

    fn error(&self, message: String) -> Defect {
        Defect::new(&self.pointer, message)
    }
}

/// Whether `self` meets a schema.
fn holds(object: &Schema, schema: &Node<'_>) -> Result<TokenStream, Defect> {
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
    object: &Schema,
    schema: &Node<'_>,
    condition: &Node<'_>,
) -> Result<TokenStream, Defect> {
    let condition = holds(object, condition)?;
    let branch = |keyword| match schema.get(keyword) {
        Some(node) => holds(object, &node),
        None => Ok(quote!(true)),
    };
    let (then, otherwise) = (branch("then")?, branch("else")?);
    Ok(quote!(if #condition { #then } else { #otherwise }))
}

fn required(object: &Schema, names: &Node<'_>) -> Result<TokenStream, Defect> {
    let mut parts = Vec::new();
    for name in names.items() {
        let (field, optional) = field(object, &name, name.value.as_str().unwrap_or_default())?;
        if optional {
            parts.push(quote!(self.#field.is_some()));
        }
    }
    Ok(conjunction(parts))
}

fn properties(object: &Schema, properties: &Node<'_>) -> Result<TokenStream, Defect> {
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
fn texts(schema: &Node<'_>) -> Result<Vec<String>, Defect> {
    let mut texts = Vec::new();
    for (keyword, node) in schema.members() {
        let values = match keyword {
            "enum" => node.items(),
            "const" => vec![node],
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

fn all(object: &Schema, node: &Node<'_>) -> Result<TokenStream, Defect> {
    let parts: Result<Vec<_>, _> = node
        .items()
        .iter()
        .map(|item| holds(object, item))
        .collect();
    Ok(conjunction(parts?))
}

fn any(object: &Schema, node: &Node<'_>) -> Result<TokenStream, Defect> {
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
fn field(object: &Schema, at: &Node<'_>, name: &str) -> Result<(proc_macro2::Ident, bool), Defect> {
    if object.property(name).is_none() {
        return Err(at.error(format!("`{name}` is not one of `properties`")));
    }
    Ok((format_ident!("{}", snake(name)), !object.requires(name)))
}

fn lost(node: &Node<'_>, what: &str) -> Defect {
    node.error(format!(
        "`{what}` in a rule is nothing that a generated type can hold"
    ))
    .help("use required, properties with const or enum of texts, if, then, else, not, allOf, anyOf")
}
