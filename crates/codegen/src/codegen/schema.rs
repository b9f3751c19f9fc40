//! Schemas as typify sees them: each for the side that uses it, with a name of its own wherever it
//! needs a type, and without what typify cannot hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::error::CodegenError;
use super::keyword;
use super::names::{Names, pascal, snake};
use super::node::Node;
use super::role::{Reach, Role};
use super::rules::{Rule, rules};
use super::special::Special;

/// The component schemas of the view, growing.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    root: Node<'d>,
    reach: Reach<'d>,
    names: Names,
    /// By the name of the Rust type, which typify leaves as it is.
    pub(super) components: Map<String, Value>,
    pub(super) specials: Vec<Special>,
    /// The components made for requests.
    pub(super) requests: BTreeSet<String>,
    /// The rules across members, by the name of the request type.
    pub(super) rules: BTreeMap<String, Vec<Rule>>,
    /// The types and members of answers that are read whatever they are.
    pub(super) dispensable: BTreeSet<(String, String)>,
}

impl<'d> Schemas<'d> {
    /// All components of the document.
    pub(super) fn new(root: &Node<'d>, reach: Reach<'d>) -> Result<Self, CodegenError> {
        let mut schemas = Self {
            root: root.clone(),
            reach,
            names: Names::types(),
            components: Map::new(),
            specials: Vec::new(),
            requests: BTreeSet::new(),
            rules: BTreeMap::new(),
            dispensable: BTreeSet::new(),
        };
        let mut all = Vec::new();
        let components = root.get("components").and_then(|node| node.get("schemas"));
        for (component, node) in components.map(|node| node.members()).unwrap_or_default() {
            let mut types = schemas.reach.roles(component);
            types.dedup_by_key(|role| schemas.name(component, &node, *role));
            for role in types {
                let name = schemas.name(component, &node, role);
                schemas.names.claim(&name, &node.pointer)?;
                all.push((name, role, node.clone()));
            }
        }
        // Names first: a component keeps its own, whatever is hoisted out of another.
        for (name, role, node) in all {
            schemas.define(name, role, &node)?;
        }
        Ok(schemas)
    }

    /// The schema of a body, under the given name unless it refers to a component.
    pub(super) fn body(
        &mut self,
        role: Role,
        node: &Node<'d>,
        name: &str,
    ) -> Result<Value, CodegenError> {
        match self.reference(role, node)? {
            Some(reference) => Ok(reference),
            None => self.hoist(role, node, name.to_owned()),
        }
    }

    /// The schema of a parameter, whose type is called like it. Progenitor describes parameters itself, and
    /// takes a reference that has a description for a type of its own.
    pub(super) fn parameter(
        &mut self,
        node: &Node<'d>,
        name: &str,
        owner: &str,
    ) -> Result<Value, CodegenError> {
        let names = [pascal(name), format!("{owner}{}", pascal(name))];
        let schema = self.part(Role::Request, node, names)?;
        Ok(match schema.pointer("/allOf/0") {
            Some(reference) => reference.clone(),
            None => schema,
        })
    }

    /// The type of a component. One that both sides use becomes two, unless it makes no difference.
    fn name(&self, component: &str, node: &Node<'d>, role: Role) -> String {
        let shared = self.reach.roles(component).len() > 1 && !needs_no_name(Role::Request, node);
        match role {
            Role::Answer if shared && !is_image(node) => format!("{}Answer", pascal(component)),
            _ => pascal(component),
        }
    }

    fn reference(&self, role: Role, node: &Node<'d>) -> Result<Option<Value>, CodegenError> {
        let Some(component) = node.component() else {
            return match node.text("$ref") {
                Some(reference) => Err(node.error(format!("`{reference}` is not supported"))),
                None => Ok(None),
            };
        };
        let target = node.clone().resolve(&self.root)?;
        let name = self.name(component, &target, role);
        Ok(Some(reference(&name, &target)))
    }

    /// The schema of a member or an item. Whatever needs a type gets a component: typify names, replaces
    /// and documents those alone, and makes an optional list one that is there or not.
    fn part(
        &mut self,
        role: Role,
        node: &Node<'d>,
        names: [String; 2],
    ) -> Result<Value, CodegenError> {
        if let Some(reference) = self.reference(role, node)? {
            return Ok(reference);
        }
        if needs_no_name(role, node) {
            return self.shape(role, node, "");
        }
        let [short, long] = names;
        let name = if self.names.is_free(&short) {
            short
        } else {
            long
        };
        self.hoist(role, node, name)
    }

    fn hoist(&mut self, role: Role, node: &Node<'d>, name: String) -> Result<Value, CodegenError> {
        self.names.claim(&name, &node.pointer)?;
        let reference = reference(&name, node);
        self.define(name, role, node)?;
        Ok(reference)
    }

    fn define(&mut self, name: String, role: Role, node: &Node<'d>) -> Result<(), CodegenError> {
        if node.value.get("$ref").is_some() {
            return Err(node.error("a component that only refers to another is not supported"));
        }
        let type_ = keyword::type_of(node)?;
        let schema = match keyword::special(role, node, type_)? {
            None => self.shape(role, node, &name)?,
            Some(kind) => {
                self.specials.push(Special {
                    name: name.clone(),
                    description: description(node).map(str::to_owned),
                    kind,
                });
                json!({ "type": "string" })
            }
        };
        if role == Role::Request {
            self.requests.insert(name.clone());
            let rules = rules(&self.root, node)?;
            if !rules.is_empty() {
                self.rules.insert(name.clone(), rules);
            }
        }
        self.components.insert(name, schema);
        Ok(())
    }

    /// What typify sees of a schema that is not special; `name` is the type that it is for.
    fn shape(&mut self, role: Role, node: &Node<'d>, name: &str) -> Result<Value, CodegenError> {
        let mut schema = match keyword::type_of(node)? {
            "object" => self.object(role, node, name)?,
            "array" => {
                let items = node.get("items");
                let items = items.ok_or_else(|| node.error("an array needs `items`"))?;
                let names = [format!("{name}Item"), format!("{name}ListItem")];
                let items = self.part(role, &items, names)?;
                Map::from_iter([("items".to_owned(), items)])
            }
            "integer" => Map::from_iter([("format".to_owned(), json!("int64"))]),
            _ => Map::new(),
        };
        schema.insert("type".to_owned(), node.value["type"].clone());
        if let Some(text) = description(node) {
            schema.insert("description".to_owned(), json!(text));
        }
        Ok(Value::Object(schema))
    }

    /// The members of an answer without which a task, a video or a list beside them is worth as much.
    fn dispensable(&self, members: &[(&'d str, Node<'d>)]) -> Result<Vec<&'d str>, CodegenError> {
        let (mut has_worth, mut others) = (false, Vec::new());
        for (name, member) in members {
            let member = member.clone().resolve(&self.root)?;
            match (member.text("type"), member.text("x-role")) {
                (Some("object" | "array"), _) | (_, Some("task-id" | "video-url")) => {
                    has_worth = true
                }
                (_, Some(_)) => others.push(*name),
                (_, None) => {}
            }
        }
        Ok(if has_worth { others } else { Vec::new() })
    }

    fn object(
        &mut self,
        role: Role,
        node: &Node<'d>,
        name: &str,
    ) -> Result<Map<String, Value>, CodegenError> {
        let mut schema = Map::new();
        let (mut fields, mut properties) = (Names::members(), Map::new());
        let members = node.get("properties").map(|node| node.members());
        let members = members.unwrap_or_default();
        if role == Role::Answer {
            let dispensable = self.dispensable(&members)?.into_iter();
            self.dispensable
                .extend(dispensable.map(|member| (name.to_owned(), snake(member))));
        }
        for (key, member) in members {
            fields.claim(&snake(key), &member.pointer)?;
            let names = [pascal(key), format!("{name}{}", pascal(key))];
            properties.insert(key.to_owned(), self.part(role, &member, names)?);
        }
        if let Some(required) = node.get("required") {
            let lost = required.items().into_iter().find(|item| {
                let name = item.value.as_str();
                !name.is_some_and(|name| properties.contains_key(name))
            });
            if let Some(lost) = lost {
                return Err(lost.error("a required member that is not one of `properties`"));
            }
            schema.insert("required".to_owned(), required.value.clone());
        }
        let closed = node.value.get("additionalProperties") == Some(&json!(false));
        if role == Role::Request && !closed && !properties.is_empty() {
            // typify keeps them in a field of this name; without it they would be lost.
            fields.claim("extra", &node.pointer)?;
        }
        match (role, closed) {
            (Role::Request, closed) => {
                let other = if closed { json!(false) } else { json!({}) };
                schema.insert("additionalProperties".to_owned(), other);
            }
            (Role::Answer, _) if properties.is_empty() => {
                schema.insert("additionalProperties".to_owned(), json!(true));
            }
            (Role::Answer, _) => {}
        }
        schema.insert("properties".to_owned(), Value::Object(properties));
        Ok(schema)
    }
}

/// A reference that says what it refers to, so that a field has a description.
fn reference(name: &str, target: &Node<'_>) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
    match description(target) {
        Some(text) => json!({ "allOf": [reference], "description": text }),
        None => reference,
    }
}

/// Whether the type is one of Rust's own.
fn needs_no_name(role: Role, node: &Node<'_>) -> bool {
    let has = |key: &str| node.value.get(key).is_some();
    match (role, node.text("type")) {
        (_, Some("boolean")) => true,
        (_, Some("string")) if is_image(node) || has("enum") => false,
        (Role::Request, Some("string")) => {
            !["format", "minLength", "maxLength"].iter().any(|k| has(k))
        }
        (Role::Answer, Some("string" | "integer" | "number")) => true,
        _ => false,
    }
}

fn is_image(node: &Node<'_>) -> bool {
    node.value.get("x-image").is_some()
}

fn description<'d>(node: &Node<'d>) -> Option<&'d str> {
    node.text("description").or_else(|| node.text("title"))
}
