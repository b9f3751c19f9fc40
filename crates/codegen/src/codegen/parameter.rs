//! The parameters of paths and queries. Progenitor names fields and local variables after them, writes
//! into paths whatever it is given, and keeps one of two that share a name.

use super::error::CodegenError;
use super::names::{Names, snake};
use super::node::Node;

const KNOWN: [&str; 5] = ["description", "in", "name", "required", "schema"];

/// One parameter.
#[derive(Debug)]
pub(super) struct Parameter<'d> {
    pub(super) name: &'d str,
    /// `path` or `query`.
    pub(super) location: &'d str,
    pub(super) required: bool,
    pub(super) description: Option<&'d str>,
    pub(super) schema: Node<'d>,
}

/// The parameters of an operation.
pub(super) fn parameters<'d>(
    root: &Node<'d>,
    path: &str,
    operation: &Node<'d>,
) -> Result<Vec<Parameter<'d>>, CodegenError> {
    let list = operation.get("parameters").map(|node| node.items());
    let (mut names, mut parameters) = (Names::parameters(), Vec::new());
    for node in list.unwrap_or_default() {
        let place = node.pointer.clone();
        let parameter = parameter(root, node)?;
        names.claim(&snake(parameter.name), &place)?;
        if parameter.location == "path" && !path.contains(&format!("{{{}}}", parameter.name)) {
            let message = format!("the path has no `{{{}}}`", parameter.name);
            return Err(CodegenError::new(place, message));
        }
        parameters.push(parameter);
    }
    let of_path = parameters.iter().filter(|it| it.location == "path").count();
    if path.matches('{').count() != of_path {
        return Err(operation.error("a part of the path is not one of the parameters"));
    }
    Ok(parameters)
}

fn parameter<'d>(root: &Node<'d>, node: Node<'d>) -> Result<Parameter<'d>, CodegenError> {
    let node = node.resolve(root)?;
    for (key, member) in node.members() {
        if !key.starts_with("x-") && !KNOWN.contains(&key) {
            return Err(member.error(format!("`{key}` of a parameter is not supported")));
        }
    }
    let name = node
        .text("name")
        .ok_or_else(|| node.error("a parameter needs a `name`"))?;
    let location = node
        .text("in")
        .filter(|place| ["path", "query"].contains(place))
        .ok_or_else(|| node.error("a parameter is in the `path` or the `query`"))?;
    let required = node.value.get("required") == Some(&true.into());
    if location == "path" && !required {
        return Err(node.error("a parameter in the path is required"));
    }
    let schema = node
        .get("schema")
        .ok_or_else(|| node.error("a parameter needs a `schema`"))?;
    let target = schema.clone().resolve(root)?;
    let scalar = ["string", "integer", "number", "boolean"];
    if !target.text("type").is_some_and(|it| scalar.contains(&it))
        || target.get("x-image").is_some()
    {
        let message = "a parameter is a string, an integer, a number or a boolean";
        return Err(schema.error(message));
    }
    Ok(Parameter {
        name,
        location,
        required,
        description: node.text("description"),
        schema,
    })
}
