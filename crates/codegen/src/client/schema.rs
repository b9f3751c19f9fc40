//! Schemas as typify sees them: each for the side that uses it, with a name of its own wherever it
//! needs a type, and without what typify cannot hold.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::{
    Constraint, Contract, Defect, Format, Keyword, MemberRole, Parameter, Schema, Type,
};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use serde_json::{Map, Value, json};

use super::names::{Names, PRELUDE, builder, pascal, snake};
use super::rules::{Rule, rules};
use super::side::{Reach, Side};
use super::special::{Special, decided, description, has, list, special};

/// Where the view has its schemas.
const COMPONENTS: &str = "#/components/schemas/";

/// What is found out about the types.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// The schemas that typify sees, by the name of the Rust type, which it leaves as it is.
    pub(super) components: Map<String, Value>,
    /// The types that take the place of typify's.
    pub(super) specials: Vec<Special>,
    /// The type of each schema that has one, by side and place.
    pub(super) names: BTreeMap<(Side, String), String>,
    /// The types and members of answers that are read whatever they are.
    pub(super) dispensable: BTreeSet<(String, String)>,
    /// The types that have to refuse what the contract refuses, with their rules across members.
    pub(super) requests: BTreeMap<String, Vec<Rule>>,
}

/// The types, growing.
#[derive(Debug)]
pub(super) struct Schemas<'c> {
    reach: Reach<'c>,
    names: Names,
    pub(super) types: Types,
}

impl<'c> Schemas<'c> {
    /// All components of the contract.
    pub(super) fn new(contract: &'c Contract) -> Result<Self, Defect> {
        let mut schemas = Self {
            reach: Reach::new(contract),
            names: Names::reserving(&[PRELUDE]),
            types: Types::default(),
        };
        let mut all = Vec::new();
        for (component, schema) in &contract.schemas {
            let mut names = BTreeSet::new();
            for side in schemas.reach.sides(component) {
                let name = schemas.name(side, component, schema);
                let place = (side, schema.pointer.clone());
                schemas.types.names.insert(place, name.clone());
                if names.insert(name.clone()) {
                    schemas.names.claim(&name, &schema.pointer)?;
                    all.push((name, side, schema));
                }
            }
        }
        // Names first: a component keeps its own, whatever is hoisted out of another.
        for (name, side, schema) in all {
            schemas.define(name, side, schema)?;
        }
        Ok(schemas)
    }

    /// The schema of a body, under the given name unless it is a component.
    pub(super) fn body(
        &mut self,
        side: Side,
        schema: &Schema,
        name: &str,
    ) -> Result<Value, Defect> {
        match self.reference(side, schema) {
            Some(reference) => Ok(reference),
            None => self.hoist(side, schema, name.to_owned()),
        }
    }

    /// The schema of a parameter, whose type is called like it. Progenitor describes parameters itself, and
    /// takes a reference that has a description for a type of its own.
    pub(super) fn parameter(&mut self, it: &Parameter, owner: &str) -> Result<Value, Defect> {
        let names = [pascal(&it.name), format!("{owner}{}", pascal(&it.name))];
        let schema = self.part(Side::Request, &it.message.schema, names)?;
        Ok(match schema.pointer("/allOf/0") {
            Some(reference) => reference.clone(),
            None => schema,
        })
    }

    /// The type of a component. One that both sides use becomes two, unless it makes no difference.
    fn name(&self, side: Side, component: &str, schema: &Schema) -> String {
        let both = self.reach.sides(component).len() > 1;
        let same = needs_no_name(Side::Request, schema) || has(schema, Keyword::Image);
        match side {
            Side::Answer if both && !same => format!("{}Answer", pascal(component)),
            _ => pascal(component),
        }
    }

    fn reference(&self, side: Side, schema: &Schema) -> Option<Value> {
        let component = schema.name.as_deref()?;
        Some(reference(&self.name(side, component, schema), side, schema))
    }

    /// The schema of a member or an item. Whatever needs a type gets a component: typify names, replaces
    /// and documents those alone, and makes an optional list one that is there or not.
    fn part(&mut self, side: Side, schema: &Schema, names: [String; 2]) -> Result<Value, Defect> {
        if let Some(reference) = self.reference(side, schema) {
            return Ok(reference);
        }
        if needs_no_name(side, schema) {
            return self.shape(side, schema, "");
        }
        let [short, long] = names;
        let is_free = self.names.is_free(&short);
        self.hoist(side, schema, if is_free { short } else { long })
    }

    fn hoist(&mut self, side: Side, schema: &Schema, name: String) -> Result<Value, Defect> {
        self.names.claim(&name, &schema.pointer)?;
        let reference = reference(&name, side, schema);
        let place = (side, schema.pointer.clone());
        self.types.names.insert(place, name.clone());
        self.define(name, side, schema)?;
        Ok(reference)
    }

    fn define(&mut self, name: String, side: Side, schema: &Schema) -> Result<(), Defect> {
        let special = match &schema.items {
            Some(items) if side == Side::Request && is_counted(schema) => {
                let item = self.item(side, items, &name)?;
                Some(list(&name, &rust_type(items, &item), schema))
            }
            _ => special(side, schema, &name)?,
        };
        let shape = match special {
            None => self.shape(side, schema, &name)?,
            Some(special) => {
                self.types.specials.push(special);
                json!({ "type": "string" })
            }
        };
        if side == Side::Request {
            if schema.type_() == Some(Type::Object) {
                self.names.claim(&builder(&name), &schema.pointer)?;
            }
            self.types.requests.insert(name.clone(), rules(schema)?);
        }
        self.types.components.insert(name, shape);
        Ok(())
    }

    /// What typify sees of a schema that is not special; `name` is the type that it is for.
    fn shape(&mut self, side: Side, schema: &Schema, name: &str) -> Result<Value, Defect> {
        let type_ = schema.type_().map(Type::as_str);
        let mut shape = json!({ "type": type_, "description": description(side, schema) });
        match (schema.type_(), &schema.items) {
            (Some(Type::Object), _) => self.object(&mut shape, side, schema, name)?,
            (_, Some(items)) => shape["items"] = self.item(side, items, name)?,
            (Some(Type::Integer), _) => shape["format"] = json!("int64"),
            _ => {}
        }
        Ok(shape)
    }

    /// The schema of the items of a list.
    fn item(&mut self, side: Side, items: &Schema, list: &str) -> Result<Value, Defect> {
        let names = [format!("{list}Item"), format!("{list}ListItem")];
        self.part(side, items, names)
    }

    fn object(
        &mut self,
        shape: &mut Value,
        side: Side,
        schema: &Schema,
        name: &str,
    ) -> Result<(), Defect> {
        let (mut fields, mut properties) = (Names::reserving(&[]), Map::new());
        for (key, member) in &schema.properties {
            fields.claim(&snake(key), &member.pointer)?;
            let names = [pascal(key), format!("{name}{}", pascal(key))];
            properties.insert(key.clone(), self.part(side, member, names)?);
        }
        if let Some(Constraint::Required(required)) = decided(schema, Keyword::Required) {
            shape["required"] = json!(required);
        }
        let others = decided(schema, Keyword::AdditionalProperties);
        let closed = others == Some(&Constraint::AdditionalProperties(false));
        match side {
            Side::Request if closed => shape["additionalProperties"] = json!(false),
            Side::Request => {
                if !properties.is_empty() {
                    // typify keeps them in a field of this name; without it they would be lost.
                    fields.claim("extra", &schema.pointer)?;
                }
                shape["additionalProperties"] = json!({});
            }
            Side::Answer => {
                let members = dispensable(schema).into_iter();
                let members = members.map(|member| (name.to_owned(), snake(member)));
                self.types.dispensable.extend(members);
                if properties.is_empty() {
                    shape["additionalProperties"] = json!(true);
                }
            }
        }
        shape["properties"] = Value::Object(properties);
        Ok(())
    }
}

/// The members of an answer without which a task, a video or a list beside them is worth as much.
fn dispensable(schema: &Schema) -> Vec<&str> {
    let (mut has_worth, mut others) = (false, Vec::new());
    let mut members = schema.properties.iter();
    let has_url = members.any(|(_, member)| member.role == Some(MemberRole::VideoUrl));
    for (name, member) in &schema.properties {
        match (member.type_(), member.role) {
            _ if member.is_beyond(schema) => others.push(name.as_str()),
            // A video is worth its URL; nothing is asked by its id.
            (_, Some(MemberRole::VideoId)) if has_url => others.push(name.as_str()),
            (Some(Type::Object | Type::Array), _)
            | (_, Some(MemberRole::TaskId | MemberRole::VideoId | MemberRole::VideoUrl)) => {
                has_worth = true;
            }
            (_, Some(_)) => others.push(name.as_str()),
            (_, None) => {}
        }
    }
    if has_worth { others } else { Vec::new() }
}

/// A reference that says what it refers to, so that a field has a description.
fn reference(name: &str, side: Side, target: &Schema) -> Value {
    let reference = json!({ "$ref": format!("{COMPONENTS}{name}") });
    json!({ "allOf": [reference], "description": description(side, target) })
}

/// The type of a schema, of which typify sees `part`.
fn rust_type(schema: &Schema, part: &Value) -> TokenStream {
    let reference = part.pointer("/allOf/0/$ref").and_then(Value::as_str);
    match reference.and_then(|it| it.strip_prefix(COMPONENTS)) {
        _ if has(schema, Keyword::Image) => quote!(crate::ImageInput),
        Some(name) => format_ident!("{name}").into_token_stream(),
        None if schema.type_() == Some(Type::Boolean) => quote!(bool),
        None => quote!(String),
    }
}

/// Whether a list has so many items.
fn is_counted(schema: &Schema) -> bool {
    has(schema, Keyword::MinItems) || has(schema, Keyword::MaxItems)
}

/// Whether the type is one of Rust's own.
fn needs_no_name(side: Side, schema: &Schema) -> bool {
    let has = |keyword| has(schema, keyword);
    match (side, schema.type_()) {
        (_, Some(Type::Boolean)) => true,
        (_, Some(Type::String)) if has(Keyword::Image) || has(Keyword::Enum) => false,
        (Side::Request, Some(Type::String)) => {
            let uri = Some(&Constraint::Format(Format::Uri));
            decided(schema, Keyword::Format) != uri
                && !has(Keyword::MinLength)
                && !has(Keyword::MaxLength)
        }
        (Side::Answer, Some(Type::String | Type::Integer | Type::Number)) => true,
        _ => false,
    }
}
