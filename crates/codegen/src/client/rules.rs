//! Rules across members (`x-rules`) as checks that a generated type makes of itself.
//!
//! A rule is a JSON Schema over the whole object. What a type can hold of it is whether members are
//! there and which texts or booleans they are; a rule that asks for more is a mistake, never dropped.

use std::collections::BTreeSet;

use image2video_contract::{Constraint, Defect, Keyword, Schema, Type, pointer};
use serde_json::Value;

use super::condition::{Condition, Test};
use super::special::{decided, has};

/// A rule that a type holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// What the rule asks for, in words.
    pub(super) description: String,
    /// When it is met.
    pub(super) condition: Condition,
}

/// The rules of an object, without those that every value of its type meets.
pub(super) fn rules(object: &Schema) -> Result<Vec<Rule>, Defect> {
    let Some(Constraint::Rules(stated)) = decided(object, Keyword::Rules) else {
        return Ok(Vec::new());
    };
    let list = pointer::join(&object.pointer, Keyword::Rules.as_str());
    let mut rules = Vec::new();
    for (index, rule) in stated.iter().enumerate() {
        let schema = Node {
            pointer: format!("{list}/{index}/schema"),
            value: &rule.schema,
        };
        let condition = Object(object).condition(&schema)?;
        if condition == Condition::NEVER {
            return Err(schema.error("no value can meet this rule"));
        }
        if condition != Condition::ALWAYS {
            rules.push(Rule {
                description: rule.description.clone(),
                condition,
            });
        }
    }
    Ok(rules)
}

/// A part of a rule's JSON Schema, and where it stands in the document.
#[derive(Clone)]
struct Node<'r> {
    pointer: String,
    value: &'r Value,
}

impl<'r> Node<'r> {
    fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.below(key, value))
    }

    fn members(&self) -> impl Iterator<Item = (&'r str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), self.below(key, value)))
    }

    fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.below(&index.to_string(), value))
    }

    fn below(&self, token: &str, value: &'r Value) -> Self {
        Self {
            pointer: pointer::join(&self.pointer, token),
            value,
        }
    }

    fn error(&self, message: impl Into<String>) -> Defect {
        Defect::new(&self.pointer, message)
    }
}

/// The object that the rules are about.
struct Object<'s>(&'s Schema);

impl Object<'_> {
    /// When the object meets a schema.
    fn condition(&self, schema: &Node<'_>) -> Result<Condition, Defect> {
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
                _ => return Err(lost(&node, &format!("`{keyword}`"))),
            });
        }
        Ok(Condition::all(parts))
    }

    fn conditions(&self, schemas: &Node<'_>) -> Result<Vec<Condition>, Defect> {
        schemas.items().map(|it| self.condition(&it)).collect()
    }

    fn conditional(&self, schema: &Node<'_>, premise: &Node<'_>) -> Result<Condition, Defect> {
        let branch = |keyword| match schema.get(keyword) {
            Some(node) => self.condition(&node),
            None => Ok(Condition::ALWAYS),
        };
        let premise = self.condition(premise)?;
        let then = Condition::any([premise.negated(), branch("then")?]);
        let otherwise = Condition::any([premise, branch("else")?]);
        Ok(Condition::all([then, otherwise]))
    }

    fn required(&self, names: &Node<'_>) -> Result<Condition, Defect> {
        let parts = names.items().map(|item| {
            let name = item.value.as_str().unwrap_or_default();
            self.member(&item, name)?;
            Ok(self.is_present(name))
        });
        Ok(Condition::all(parts.collect::<Result<Vec<_>, Defect>>()?))
    }

    fn properties(&self, properties: &Node<'_>) -> Result<Condition, Defect> {
        let mut parts = Vec::new();
        for (name, schema) in properties.members() {
            let member = self.member(&schema, name)?;
            if *schema.value == false {
                parts.push(self.is_present(name).negated());
            }
            for (keyword, node) in schema.members() {
                parts.push(self.listed(name, member, &listed(keyword, &node)?)?);
            }
        }
        Ok(Condition::all(parts))
    }

    /// A member is one of these values, or is not there.
    fn listed(
        &self,
        name: &str,
        member: &Schema,
        values: &[Node<'_>],
    ) -> Result<Condition, Defect> {
        let is_required = self.0.requires(name);
        let test = match member.type_() {
            Some(Type::String) if !has(member, Keyword::Image) => {
                let mut texts = each(values, Value::as_str, "a value that is no text")?;
                let mut seen = BTreeSet::new();
                texts.retain(|text| seen.insert(*text));
                let texts = texts.into_iter().map(str::to_owned).collect();
                if is_required {
                    Test::OneOf(texts)
                } else {
                    Test::AbsentOrOneOf(texts)
                }
            }
            Some(Type::Boolean) => {
                let flags = each(values, Value::as_bool, "a value that is no boolean")?;
                let first = flags[0];
                if flags.contains(&!first) {
                    return Ok(Condition::ALWAYS);
                }
                if is_required {
                    Test::Is(first)
                } else {
                    Test::AbsentOrIs(first)
                }
            }
            _ => {
                return Err(lost(
                    &values[0],
                    "a member that is neither a text nor a boolean",
                ));
            }
        };
        Ok(Condition::member(name, test))
    }

    /// The schema of a member that a rule names at a place.
    fn member(&self, place: &Node<'_>, name: &str) -> Result<&Schema, Defect> {
        let unknown = || place.error(format!("`{name}` is not one of `properties`"));
        self.0.property(name).ok_or_else(unknown)
    }

    fn is_present(&self, name: &str) -> Condition {
        if self.0.requires(name) {
            Condition::ALWAYS
        } else {
            Condition::member(name, Test::Present)
        }
    }
}

/// Exactly one: any of them, and of each two not both.
fn one_of(conditions: &[Condition]) -> Condition {
    let others = conditions.iter().enumerate().map(|(index, one)| {
        let later = conditions[index + 1..].iter().map(Condition::negated);
        Condition::any([one.negated(), Condition::all(later)])
    });
    Condition::all(others.chain([Condition::any(conditions.iter().cloned())]))
}

/// The values that a member may be, one or more: `const` or `enum`.
fn listed<'r>(keyword: &str, node: &Node<'r>) -> Result<Vec<Node<'r>>, Defect> {
    let values: Vec<_> = match keyword {
        "const" => vec![node.clone()],
        "enum" => node.items().collect(),
        _ => return Err(lost(node, &format!("`{keyword}`"))),
    };
    if values.is_empty() {
        return Err(node.error("an `enum` needs a list of values"));
    }
    Ok(values)
}

/// Each value as what it has to be.
fn each<'r, T>(
    values: &[Node<'r>],
    read: fn(&'r Value) -> Option<T>,
    otherwise: &str,
) -> Result<Vec<T>, Defect> {
    let read = |it: &Node<'r>| read(it.value).ok_or_else(|| lost(it, otherwise));
    values.iter().map(read).collect()
}

fn lost(node: &Node<'_>, what: &str) -> Defect {
    node.error(format!(
        "{what} in a rule is nothing that a generated type can hold"
    ))
    .help("use required, properties with const or enum of texts or booleans, if, then, else, not, allOf, anyOf, oneOf")
}
