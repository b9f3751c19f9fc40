//! Rules across members (`x-rules`) as checks that a generated type makes of itself.
//!
//! A rule is a JSON Schema over the whole object. What a type can hold of it is whether members are
//! there and which texts they are; a rule that asks for more is a mistake, never dropped.

use quote::format_ident;

use super::condition::{Condition, Test};
use super::error::CodegenError;
use super::names::snake;
use super::node::Node;

/// A rule that a type holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// What the rule asks for, in words.
    pub(super) description: String,
    /// When it is met.
    pub(super) condition: Condition,
}

/// The rules of an object, without those that every value of its type meets.
pub(super) fn rules(root: &Node<'_>, object: &Node<'_>) -> Result<Vec<Rule>, CodegenError> {
    let object = Object { root, node: object };
    let mut rules = Vec::new();
    for rule in items(object.node.get("x-rules")) {
        let schema = rule
            .get("schema")
            .ok_or_else(|| rule.error("a rule needs a `schema`"))?;
        let description = rule.text("description").unwrap_or("a rule is not met");
        let condition = object.condition(&schema)?;
        if condition == Condition::NEVER {
            return Err(schema.error("no value can meet this rule"));
        }
        if condition != Condition::ALWAYS {
            rules.push(Rule {
                description: description.to_owned(),
                condition,
            });
        }
    }
    Ok(rules)
}

/// The object that the rules are about.
struct Object<'a, 'd> {
    root: &'a Node<'d>,
    node: &'a Node<'d>,
}

impl Object<'_, '_> {
    /// When the object meets a schema.
    fn condition(&self, schema: &Node<'_>) -> Result<Condition, CodegenError> {
        if *schema.value == false {
            return Ok(Condition::NEVER);
        }
        let mut parts = Vec::new();
        for (keyword, node) in schema.members() {
            parts.push(match keyword {
                "description" | "title" => continue,
                "then" | "else" if schema.get("if").is_some() => continue,
                "if" => self.conditional(schema, &node)?,
                "not" => self.condition(&node)?.negated(),
                "allOf" => Condition::all(self.conditions(&node)?),
                "anyOf" => Condition::any(self.conditions(&node)?),
                "oneOf" => one_of(&self.conditions(&node)?),
                "required" => self.required(&node)?,
                "properties" => self.properties(&node)?,
                _ => return Err(lost(&node, keyword)),
            });
        }
        Ok(Condition::all(parts))
    }

    fn conditions(&self, schemas: &Node<'_>) -> Result<Vec<Condition>, CodegenError> {
        let schemas = schemas.items();
        schemas.iter().map(|it| self.condition(it)).collect()
    }

    fn conditional(
        &self,
        schema: &Node<'_>,
        premise: &Node<'_>,
    ) -> Result<Condition, CodegenError> {
        let branch = |keyword| match schema.get(keyword) {
            Some(node) => self.condition(&node),
            None => Ok(Condition::ALWAYS),
        };
        let premise = self.condition(premise)?;
        let then = Condition::any([premise.negated(), branch("then")?]);
        let otherwise = Condition::any([premise, branch("else")?]);
        Ok(Condition::all([then, otherwise]))
    }

    fn required(&self, names: &Node<'_>) -> Result<Condition, CodegenError> {
        let mut parts = Vec::new();
        for item in names.items() {
            let name = item.value.as_str().unwrap_or_default();
            self.member(&item, name)?;
            parts.push(self.is_present(name));
        }
        Ok(Condition::all(parts))
    }

    fn properties(&self, properties: &Node<'_>) -> Result<Condition, CodegenError> {
        let mut parts = Vec::new();
        for (name, schema) in properties.members() {
            let member = self.member(&schema, name)?;
            if *schema.value == false {
                parts.push(self.is_present(name).negated());
            }
            for (keyword, node) in schema.members() {
                let texts = texts(keyword, &node)?;
                if member.text("type") != Some("string") || member.get("x-image").is_some() {
                    return Err(lost(&node, "a text for a member that is none"));
                }
                let test = if self.is_required(name) {
                    Test::OneOf(texts)
                } else {
                    Test::AbsentOrOneOf(texts)
                };
                parts.push(condition(name, test));
            }
        }
        Ok(Condition::all(parts))
    }

    /// The schema of a member that a rule names at a place.
    fn member(&self, place: &Node<'_>, name: &str) -> Result<Node<'_>, CodegenError> {
        let properties = self.node.get("properties");
        properties
            .and_then(|properties| properties.get(name))
            .ok_or_else(|| place.error(format!("`{name}` is not one of `properties`")))?
            .resolve(self.root)
    }

    fn is_present(&self, name: &str) -> Condition {
        if self.is_required(name) {
            Condition::ALWAYS
        } else {
            condition(name, Test::Present)
        }
    }

    fn is_required(&self, name: &str) -> bool {
        let required = items(self.node.get("required"));
        required.iter().any(|item| item.value == name)
    }
}

/// Progenitor puts an underscore after a member that is called like a keyword of Rust.
fn condition(member: &str, test: Test) -> Condition {
    let name = snake(member);
    let field = syn::parse_str(&name).unwrap_or_else(|_| format_ident!("{name}_"));
    Condition::member(field, test)
}

/// Exactly one: any of them, and of each two not both.
fn one_of(conditions: &[Condition]) -> Condition {
    let others = conditions.iter().enumerate().map(|(index, one)| {
        let later = conditions[index + 1..].iter().map(Condition::negated);
        Condition::any([one.negated(), Condition::all(later)])
    });
    Condition::all(others.chain([Condition::any(conditions.iter().cloned())]))
}

/// The texts that a member may be: `const` or `enum`.
fn texts(keyword: &str, node: &Node<'_>) -> Result<Vec<String>, CodegenError> {
    let values = match keyword {
        "const" => vec![node.clone()],
        "enum" => node.items(),
        _ => return Err(lost(node, keyword)),
    };
    let mut texts = Vec::new();
    for value in values {
        let text = value.value.as_str();
        let text = text.ok_or_else(|| lost(&value, "a value that is no text"))?;
        if !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    }
    if texts.is_empty() {
        return Err(node.error("an `enum` needs a list of values"));
    }
    Ok(texts)
}

fn items<'d>(node: Option<Node<'d>>) -> Vec<Node<'d>> {
    node.map(|node| node.items()).unwrap_or_default()
}

fn lost(node: &Node<'_>, what: &str) -> CodegenError {
    node.error(format!(
        "`{what}` in a rule is nothing that a generated type can hold"
    ))
    .help("use required, properties with const or enum of texts, if, then, else, not, allOf, anyOf, oneOf")
}
