//! The keywords of constraints.

use serde_json::Value;

use super::cursor::{Node, Object, Reader};
use super::dialect::RULE;
use super::image;
use crate::constraint::{Constraint, Constraints, Format, Keyword, Type};
use crate::rule::Rule;

/// Reads a keyword's value. An image is laid over the one that there is.
pub(super) fn read<'d>(
    reader: &mut Reader<'d>,
    keyword: Keyword,
    node: &Node<'d>,
    base: Option<&Constraint>,
) -> Option<Constraint> {
    let number = |reader: &mut Reader<'d>| {
        let number = node.value.as_number().cloned();
        reader.expected(node, number, "a number is expected here")
    };
    Some(match keyword {
        Keyword::Type => Constraint::Type(reader.one_of(node)?),
        Keyword::Enum => {
            let values = reader
                .items(node)
                .into_iter()
                .map(|item| item.value.clone());
            let values: Vec<_> = values.collect();
            if values.is_empty() {
                reader.defect(&node.at, "an enum without values allows nothing");
            }
            Constraint::Enum(values)
        }
        Keyword::Minimum => Constraint::Minimum(number(reader)?),
        Keyword::Maximum => Constraint::Maximum(number(reader)?),
        Keyword::MinLength => Constraint::MinLength(reader.count(node)?),
        Keyword::MaxLength => Constraint::MaxLength(reader.count(node)?),
        Keyword::Format => Constraint::Format(reader.one_of(node)?),
        Keyword::Required => Constraint::Required(reader.strings(node).into_iter().collect()),
        Keyword::AdditionalProperties => Constraint::AdditionalProperties(reader.boolean(node)?),
        Keyword::Image => {
            let base = match base {
                Some(Constraint::Image(rule)) => rule.clone(),
                _ => Default::default(),
            };
            Constraint::Image(image::lay_over(reader, node, base)?)
        }
        Keyword::Rules => Constraint::Rules(rules(reader, node)),
    })
}

fn rules<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Vec<Rule> {
    let items = reader.items(node).into_iter();
    items.filter_map(|item| rule(reader, &item)).collect()
}

fn rule<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Rule> {
    let object = reader.object(node, &RULE)?;
    let id = reader.name(&object, "id");
    let [description, source] = ["description", "x-source"].map(|key| reader.text(&object, key));
    let schema = reader.require(&object, "schema")?;
    if let Err(error) = jsonschema::draft202012::meta::validate(schema.value) {
        let message = format!("not a JSON Schema of draft 2020-12: {}", error.masked());
        reader.defect(&schema.at, message);
    }
    Some(Rule {
        id: id?,
        description: description?,
        source: source?,
        schema: schema.value.clone(),
    })
}

/// A constraint that does not fit the type would never hold anything.
pub(super) fn check_fit(reader: &mut Reader<'_>, schema: &Object<'_>, decided: &Constraints) {
    let Some(Constraint::Type(type_)) = decided.get(Keyword::Type) else {
        return;
    };
    let unfit = decided
        .iter()
        .filter(|constraint| !fits(*type_, constraint));
    let unfit = unfit.map(|constraint| constraint.keyword().as_str());
    let others = [("items", Type::Array), ("properties", Type::Object)];
    let others = others.into_iter().filter(|(_, owner)| owner != type_);
    let others = others.map(|(key, _)| key).filter(|key| schema.has(key));
    for key in unfit.chain(others) {
        let type_ = type_.as_str();
        let message = format!("`{key}` says nothing about a value of type {type_}");
        reader.defect(&schema.path(key), message);
    }
    if *type_ == Type::Array && !schema.has("items") {
        reader.defect(&schema.at, "an array has no `items`");
    }
    let properties = schema.get("properties");
    let is_declared = |name: &str| {
        let properties = properties.as_ref();
        properties.is_some_and(|properties| properties.value.get(name).is_some())
    };
    if let Some(Constraint::Required(names)) = decided.get(Keyword::Required) {
        for name in names.iter().filter(|name| !is_declared(name)) {
            let message = format!("`{name}` is required but is not one of the properties");
            reader.defect(&schema.path("required"), message);
        }
    }
}

fn fits(type_: Type, constraint: &Constraint) -> bool {
    let has_type = |value: &Value| match type_ {
        Type::String => value.is_string(),
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Array | Type::Object => false,
    };
    match constraint {
        Constraint::Type(_) => true,
        Constraint::Enum(values) => values.iter().all(has_type),
        Constraint::Minimum(_) | Constraint::Maximum(_) => {
            matches!(type_, Type::Number | Type::Integer)
        }
        Constraint::Format(Format::Int64) => type_ == Type::Integer,
        Constraint::Format(Format::Uri)
        | Constraint::MinLength(_)
        | Constraint::MaxLength(_)
        | Constraint::Image(_) => type_ == Type::String,
        Constraint::Required(_) | Constraint::AdditionalProperties(_) | Constraint::Rules(_) => {
            type_ == Type::Object
        }
    }
}
