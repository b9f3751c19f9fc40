//! The keywords of constraints.

use serde_json::{Value, json};

use super::cursor::{Node, Object};
use super::dialect::{IMAGE, RULE};
use crate::constraint::{Constraint, Constraints, Format, Keyword, Type};
use crate::{image::ImageRule, rule::Rule};

/// Reads a keyword's value. An image is laid over the one that there is.
pub(super) fn read(
    keyword: Keyword,
    node: &Node<'_>,
    base: Option<&Constraint>,
) -> Option<Constraint> {
    Some(match keyword {
        Keyword::Type => Constraint::Type(node.one_of()?),
        Keyword::Enum => {
            let values: Vec<_> = node.items().iter().map(|it| it.value.clone()).collect();
            if values.is_empty() {
                node.defect("an enum without values allows nothing");
            }
            Constraint::Enum(values)
        }
        Keyword::Minimum => Constraint::Minimum(node.number()?),
        Keyword::Maximum => Constraint::Maximum(node.number()?),
        Keyword::MinLength => Constraint::MinLength(node.count()?),
        Keyword::MaxLength => Constraint::MaxLength(node.count()?),
        Keyword::Pattern => Constraint::Pattern(pattern(node)?),
        Keyword::MinItems => Constraint::MinItems(node.count()?),
        Keyword::MaxItems => Constraint::MaxItems(node.count()?),
        Keyword::Format => Constraint::Format(node.one_of()?),
        Keyword::Required => Constraint::Required(node.strings()),
        Keyword::AdditionalProperties => Constraint::AdditionalProperties(node.boolean()?),
        Keyword::Image => {
            let base = match base {
                Some(Constraint::Image(rule)) => rule.clone(),
                _ => ImageRule::default(),
            };
            Constraint::Image(image(node, base)?)
        }
        Keyword::Rules => Constraint::Rules(node.items().iter().filter_map(rule).collect()),
    })
}

/// A regular expression that the judges of values can compile.
fn pattern(node: &Node<'_>) -> Option<String> {
    let pattern = node.string()?;
    let compiled = jsonschema::draft202012::new(&json!({ "pattern": pattern })).ok();
    node.expected(compiled, "this is no regular expression of ECMA-262")?;
    Some(pattern)
}

/// Lays the keys of an `x-image` over a rule; `null` lifts a limit.
fn image(node: &Node<'_>, mut rule: ImageRule) -> Option<ImageRule> {
    let object = node.object(&IMAGE)?;
    for (key, limit) in [
        ("maxBytes", &mut rule.max_bytes),
        ("maxTextBytes", &mut rule.max_text_bytes),
        ("minWidth", &mut rule.min_width),
        ("minHeight", &mut rule.min_height),
        ("minPixels", &mut rule.min_pixels),
    ] {
        if let Some(node) = object.get(key) {
            *limit = node.unless_null().and_then(|node| node.count());
        }
    }
    if let Some(node) = object.get("formats") {
        let items = node.items().into_iter();
        rule.formats = items.filter_map(|item| item.one_of()).collect();
    }
    if let Some(node) = object.get("base64") {
        rule.base64 = node.one_of()?;
    }
    if let Some(node) = object.get("dataPrefix") {
        rule.data_prefix = node.boolean()?;
    }
    let lower_case = |node: &Node<'_>| {
        let texts: Vec<String> = node.strings();
        texts.iter().map(|text| text.to_lowercase()).collect()
    };
    if let Some(node) = object.get("urlSchemes") {
        rule.url_schemes = lower_case(&node);
    }
    if let Some(node) = object.get("urlExtensions") {
        rule.url_extensions = node.unless_null().map(|node| lower_case(&node));
    }
    Some(rule)
}

fn rule(node: &Node<'_>) -> Option<Rule> {
    let object = node.object(&RULE)?;
    let id = object.name("id");
    let [description, source] = ["description", "x-source"].map(|key| object.text(key));
    let schema = object.require("schema")?;
    if let Err(error) = jsonschema::draft202012::meta::validate(schema.value) {
        let error = error.masked();
        schema.defect(format!("not a JSON Schema of draft 2020-12: {error}"));
    }
    Some(Rule {
        id,
        description,
        source,
        schema: schema.value.clone(),
    })
}

/// A constraint that does not fit the type would never hold anything.
pub(super) fn check_fit(schema: &Object<'_>, decided: &Constraints) {
    let Some(type_) = decided.type_() else {
        return;
    };
    let unfit = decided.iter().filter(|constraint| !fits(type_, constraint));
    let unfit = unfit.map(|constraint| constraint.keyword().as_str());
    let others = [("items", Type::Array), ("properties", Type::Object)].into_iter();
    let others = others.filter(|(key, owner)| *owner != type_ && schema.has(key));
    for key in unfit.chain(others.map(|(key, _)| key)) {
        let name = type_.as_str();
        let message = format!("`{key}` says nothing about a value of type {name}");
        schema.reader.defect(&schema.path(key), message);
    }
    if type_ == Type::Array && !schema.has("items") {
        schema.defect("an array has no `items`");
    }
    let properties = schema.get("properties");
    let is_declared = |name: &String| properties.as_ref().is_some_and(|it| it.has(name));
    if let Some(Constraint::Required(names)) = decided.get(Keyword::Required) {
        for name in names.iter().filter(|name| !is_declared(name)) {
            let message = format!("`{name}` is required but is not one of the properties");
            schema.reader.defect(&schema.path("required"), message);
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
        Constraint::Format(Format::DateTime | Format::Uri | Format::Uuid)
        | Constraint::MinLength(_)
        | Constraint::MaxLength(_)
        | Constraint::Pattern(_)
        | Constraint::Image(_) => type_ == Type::String,
        Constraint::MinItems(_) | Constraint::MaxItems(_) => type_ == Type::Array,
        Constraint::Required(_) | Constraint::AdditionalProperties(_) | Constraint::Rules(_) => {
            type_ == Type::Object
        }
    }
}
