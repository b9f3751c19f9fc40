//! Schemas: the constraints, what is open about them, and the members.

use strum::VariantArray as _;

use super::cursor::{Node, Object};
use super::reader::Defect;
use super::{constraint, dialect::SCHEMA, error_code, question, role, strictness};
use crate::constraint::{Constraints, Keyword};
use crate::strictness::Strictness;
use crate::{compile::judge, question::ReadingMeaning, schema::Schema};

/// Reads a schema, or what is referred to.
pub(super) fn read(node: &Node<'_>) -> Option<Schema> {
    below(node, &[])
}

/// Reads the component of that name.
pub(super) fn component(node: &Node<'_>, name: &str) -> Option<Schema> {
    schema(node, Some(name), &[])
}

/// `above` has the places of the schemas that contain it.
fn below(node: &Node<'_>, above: &[String]) -> Option<Schema> {
    let (target, name) = node.resolve("schemas")?;
    if above.contains(&target.at) {
        node.defect("a schema that contains itself is not part of this dialect");
        return None;
    }
    schema(&target, name, above)
}

fn schema(node: &Node<'_>, name: Option<&str>, above: &[String]) -> Option<Schema> {
    if node.reader.has_too_many_schemas() {
        return None;
    }
    let before = node.reader.count_so_far();
    let is_good_so_far = || node.reader.count_so_far() == before;
    let object = node.object(&SCHEMA)?;
    object.require("type");
    let decided = decided(&object);
    constraint::check_fit(&object, &decided);
    let above = [above, std::slice::from_ref(&node.at)].concat();
    let properties = object.members("properties").into_iter();
    let properties = properties
        .filter_map(|(name, node)| Some((name.to_owned(), below(&node, &above)?)))
        .collect();
    let items = object.get("items").and_then(|node| below(&node, &above));
    let constraints = strictness::constraints(&object, decided);
    if is_good_so_far() {
        strictness::check_order(&object, &constraints);
    }
    let mut schema = Schema {
        pointer: node.at.clone(),
        name: name.map(str::to_owned),
        description: object.text("description"),
        source: object.text("x-source"),
        origin: object.origin("x-origin"),
        role: role::member(&object, &constraints.decided),
        phases: role::phases(&object, &constraints.decided),
        properties,
        items: items.map(Box::new),
        example: object.get("example").map(|node| node.value.clone()),
        enum_names: enum_names(&object, &constraints.decided),
        questions: Vec::new(),
        error_codes: error_code::list(&object),
        constraints,
    };
    schema.questions = question::list(&object, &|node| reading(node, &schema, &is_good_so_far));
    if is_good_so_far() {
        strictness::check_readings(&object, &schema.questions, &schema.constraints);
        check_example(&object, &schema);
    }
    if let Some(key) = ["x-narrow", "x-wide"]
        .into_iter()
        .find(|key| object.has(key))
        && !object.has("x-questions")
    {
        let note = Defect::new(
            object.path(key),
            format!("no question says why there is `{key}`"),
        );
        let help = "add `x-questions` with the readings (spec/README.md, Narrow, decided, wide)";
        node.reader.note(note.help(help));
    }
    Some(schema)
}

/// The `example` of a schema is one of its values.
fn check_example(object: &Object<'_>, schema: &Schema) {
    let Some(example) = object.get("example") else {
        return;
    };
    let judge = judge(schema, Strictness::Decided).ok();
    let broken = judge.map(|it| it.violations(example.value));
    for violation in broken.unwrap_or_default() {
        let at = format!("{}{}", example.at, violation.pointer);
        let broken = format!("{} ({})", violation.message, violation.part);
        let message = format!("the example breaks its own schema: {broken}");
        object.reader.defect(&at, message);
    }
}

fn decided(object: &Object<'_>) -> Constraints {
    let mut constraints = Constraints::default();
    for &keyword in Keyword::VARIANTS {
        let node = object.get(keyword.as_str());
        let read = node.and_then(|node| constraint::read(keyword, &node, None));
        read.into_iter().for_each(|it| constraints.set(it));
    }
    constraints
}

/// `x-enum-varnames`.
fn enum_names(object: &Object<'_>, decided: &Constraints) -> Vec<String> {
    let Some(node) = object.get("x-enum-varnames") else {
        return Vec::new();
    };
    let names: Vec<_> = node.strings();
    let values = decided.enum_values().len();
    if names.len() != values {
        let names = names.len();
        node.defect(format!("{names} names for {values} values of the enum"));
    }
    names
}

/// What a reading says of a schema, which is compiled as the reading would have it.
fn reading(
    node: &Node<'_>,
    schema: &Schema,
    is_good_so_far: &dyn Fn() -> bool,
) -> Option<ReadingMeaning> {
    let constraints = strictness::reading(node, &schema.constraints)?;
    let mut stated = schema.clone();
    stated.constraints.decided = constraints.clone();
    let judge = judge(&stated, Strictness::Decided).map_err(|error| {
        if is_good_so_far() {
            node.defect(format!(
                "the schema of this reading cannot be compiled: {error}"
            ));
        }
    });
    let judge = judge.ok()?;
    Some(ReadingMeaning::Schema { constraints, judge })
}
