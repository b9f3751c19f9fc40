//! The keywords of constraints.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cursor::{Node, Object};
use super::dialect::{IMAGE, RULE, remedy};
use super::reader::{Defect, OTHER};
use crate::constraint::{Constraint, Constraints, Format, Keyword, Type};
use crate::{image::ImageRule, pointer, rule::Rule};

/// Reads a keyword's value. An image is laid over the one that there is.
pub(super) fn read(
    keyword: Keyword,
    node: &Node<'_>,
    base: Option<&Constraint>,
) -> Option<Constraint> {
    Some(match keyword {
        Keyword::Type => Constraint::Type(node.one_of()?),
        Keyword::Enum => {
            let items = node.items();
            if items.is_empty() {
                node.defect("an enum without values allows nothing");
            }
            distinct(&items);
            Constraint::Enum(items.iter().map(|it| it.value.clone()).collect())
        }
        Keyword::Minimum => Constraint::Minimum(node.number()?),
        Keyword::Maximum => Constraint::Maximum(node.number()?),
        Keyword::MinLength => Constraint::MinLength(node.count()?),
        Keyword::MaxLength => Constraint::MaxLength(node.count()?),
        Keyword::Pattern => Constraint::Pattern(pattern(node)?),
        Keyword::MinItems => Constraint::MinItems(node.count()?),
        Keyword::MaxItems => Constraint::MaxItems(node.count()?),
        Keyword::Format => Constraint::Format(node.one_of()?),
        Keyword::Required => {
            distinct(&node.items());
            Constraint::Required(node.strings())
        }
        Keyword::AdditionalProperties => Constraint::AdditionalProperties(node.boolean()?),
        Keyword::Image => {
            let base = match base {
                Some(Constraint::Image(rule)) => rule.clone(),
                _ => ImageRule::default(),
            };
            Constraint::Image(image(node, base)?)
        }
        Keyword::Rules => {
            let rules = node.items();
            let ids: Vec<_> = rules.iter().filter_map(|rule| rule.get("id")).collect();
            distinct(&ids);
            Constraint::Rules(rules.iter().filter_map(rule).collect())
        }
    })
}

/// Refuses values that stand in a list twice.
pub(super) fn distinct(items: &[Node<'_>]) {
    for (index, item) in items.iter().enumerate() {
        let mut before = items[..index].iter();
        if let Some(first) = before.find(|first| first.value == item.value) {
            let message = format!("`{}` stands twice", plain(item.value));
            let mistake = Defect::new(&item.at, message);
            item.reader.report(mistake.other(&first.at, OTHER));
        }
    }
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
    // A mistake is reported once, where it stands; the meta-schema finds it by several ways.
    let mut places = BTreeSet::new();
    for error in jsonschema::draft202012::meta::validator().iter_errors(schema.value) {
        let at = format!("{}{}", schema.at, error.instance_path());
        if places.insert(at.clone()) {
            let message = format!("no JSON Schema of draft 2020-12: {}", error.masked());
            schema.reader.defect(&at, message);
        }
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
    check_values(schema, type_, decided);
    check_bounds(schema, decided);
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
    if let Some(Constraint::Required(names)) = decided.get(Keyword::Required) {
        let known: Vec<_> = schema.members("properties").iter().map(|it| it.0).collect();
        for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
            let message = format!("`{name}` is required but is not one of the properties");
            let mut mistake = Defect::new(schema.path("required"), message);
            mistake.help = remedy(name, &known);
            schema.reader.report(mistake);
        }
    }
}

/// Each value of an enum is of the type. One that is not is shown, since the others are likely alike.
fn check_values(schema: &Object<'_>, type_: Type, decided: &Constraints) {
    let values = decided.enum_values();
    let Some(index) = values.iter().position(|value| !is_of(value, type_)) else {
        return;
    };
    let list = schema.path(Keyword::Enum.as_str());
    let (value, name) = (&values[index], type_.as_str());
    let message = format!("{value} is no value of type {name}");
    let mut mistake = Defect::new(pointer::join(&list, &index.to_string()), message);
    if type_ == Type::String && (value.is_number() || value.is_boolean()) {
        let quoted: Vec<_> = values.iter().map(|it| format!("'{}'", plain(it))).collect();
        mistake = mistake.help(format!("quote them: [{}]", quoted.join(", ")));
    }
    schema.reader.report(mistake);
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Some value is between the two bounds.
fn check_bounds(schema: &Object<'_>, decided: &Constraints) {
    for (least, most) in [
        (Keyword::Minimum, Keyword::Maximum),
        (Keyword::MinLength, Keyword::MaxLength),
        (Keyword::MinItems, Keyword::MaxItems),
    ] {
        let bound = |keyword| decided.get(keyword).and_then(Constraint::bound);
        if bound(least)
            .zip(bound(most))
            .is_some_and(|(least, most)| least > most)
        {
            let [least, most] = [least, most].map(Keyword::as_str);
            let message = format!("nothing is at least `{least}` and at most `{most}`");
            let mistake = Defect::new(schema.path(most), message);
            let mistake = mistake.other(schema.path(least), "the other bound");
            schema.reader.report(mistake);
        }
    }
}

fn is_of(value: &Value, type_: Type) -> bool {
    match type_ {
        Type::String => value.is_string(),
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::Array | Type::Object => false,
    }
}

fn fits(type_: Type, constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Type(_) | Constraint::Enum(_) => true,
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
