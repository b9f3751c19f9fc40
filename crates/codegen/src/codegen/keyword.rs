//! The keywords of one schema: which are known, and what they say about a string or a number.

use super::error::CodegenError;
use super::names::{is_identifier, pascal};
use super::node::Node;
use super::role::Role;
use super::special::{Kind, Range, Variant};

/// Keywords that say nothing about a value.
const SILENT: [&str; 6] = [
    "default",
    "description",
    "example",
    "examples",
    "title",
    "type",
];

/// From 2^53 on not every integer is a `f64`, so a bound could not be compared exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The type of a schema. A keyword that is not known would be lost without a word, so it is a mistake.
pub(super) fn type_of<'d>(node: &Node<'d>) -> Result<&'d str, CodegenError> {
    let type_ = node
        .text("type")
        .ok_or_else(|| node.error("a schema needs a `type`"))?;
    let known: &[&str] = match type_ {
        "string" => &["enum", "format", "minLength", "maxLength"],
        "integer" => &["enum", "format", "minimum", "maximum"],
        "number" => &["enum", "minimum", "maximum"],
        "boolean" => &[],
        "array" => &["items"],
        "object" => &["properties", "required", "additionalProperties"],
        _ => return Err(node.error(format!("the type `{type_}` is not supported"))),
    };
    for (key, member) in node.members() {
        if !key.starts_with("x-") && !SILENT.contains(&key) && !known.contains(&key) {
            let message = format!("no generated type would hold `{key}` of type `{type_}`");
            return Err(member.error(message));
        }
    }
    let formats: &[&str] = match type_ {
        "string" => &["uri"],
        _ => &["int64"],
    };
    match node.get("format") {
        Some(format)
            if !format
                .value
                .as_str()
                .is_some_and(|name| formats.contains(&name)) =>
        {
            Err(format.error(format!(
                "no generated type would hold the format {}",
                format.value
            )))
        }
        _ => Ok(type_),
    }
}

/// The special type of a schema, or none where typify's is right.
pub(super) fn special(
    role: Role,
    node: &Node<'_>,
    type_: &str,
) -> Result<Option<Kind>, CodegenError> {
    Ok(match (role, type_) {
        (_, "string") if node.value.get("x-image").is_some() => Some(image(node)?),
        (Role::Answer, "string") if node.value.get("enum").is_some() => {
            let variants = variants(node)?;
            let other = fallback(node, &variants)?;
            Some(Kind::Open(variants, other))
        }
        (Role::Request, "string") if node.value.get("enum").is_some() => {
            refuse(node, &["format", "minLength", "maxLength"], "enum")?;
            Some(Kind::Closed(variants(node)?))
        }
        (Role::Request, "string") if node.value.get("format").is_some() => {
            Some(Kind::Uri(lengths(node)?))
        }
        (Role::Request, "string") => Some(Kind::Text(lengths(node)?)),
        (Role::Request, "number") => {
            refuse(node, &["enum"], "number")?;
            Some(Kind::Number(range(node, exact)?))
        }
        (Role::Request, "integer") => {
            refuse(node, &["enum"], "integer")?;
            Some(Kind::Integer(range(node, |bound| bound.value.as_i64())?))
        }
        _ => None,
    })
}

fn image(node: &Node<'_>) -> Result<Kind, CodegenError> {
    refuse(
        node,
        &["enum", "format", "minLength", "maxLength"],
        "x-image",
    )?;
    Ok(Kind::Image)
}

/// Lengths in characters, for a type that counts them itself.
fn lengths(node: &Node<'_>) -> Result<Range<u64>, CodegenError> {
    let bound = |key| match node.get(key) {
        None => Ok(None),
        Some(bound) => match bound.value.as_u64() {
            Some(length) => Ok(Some(length)),
            None => Err(bound.error("a length is a whole number from 0 on")),
        },
    };
    let (min, max) = (bound("minLength")?, bound("maxLength")?);
    Ok(Range { min, max })
}

fn range<T: PartialOrd>(
    node: &Node<'_>,
    exact: impl Fn(&Node<'_>) -> Option<T>,
) -> Result<Range<T>, CodegenError> {
    let bound = |key| match node.get(key) {
        None => Ok(None),
        Some(bound) => match exact(&bound) {
            Some(value) => Ok(Some(value)),
            None => Err(bound.error("no generated type would hold this bound exactly")),
        },
    };
    let (min, max) = (bound("minimum")?, bound("maximum")?);
    if min
        .as_ref()
        .zip(max.as_ref())
        .is_some_and(|(min, max)| min > max)
    {
        return Err(node.error("no number is at least `minimum` and at most `maximum`"));
    }
    Ok(Range { min, max })
}

fn exact(bound: &Node<'_>) -> Option<f64> {
    bound.value.as_f64().filter(|bound| bound.abs() < EXACT)
}

/// Refuses keywords that the type made for `owner` would not look at.
fn refuse(node: &Node<'_>, keys: &[&str], owner: &str) -> Result<(), CodegenError> {
    match keys.iter().find_map(|key| Some((key, node.get(key)?))) {
        Some((key, member)) => Err(member.error(format!(
            "no generated type would hold `{key}` together with `{owner}`"
        ))),
        None => Ok(()),
    }
}

fn variants(node: &Node<'_>) -> Result<Vec<Variant>, CodegenError> {
    let values = node
        .get("enum")
        .map(|node| node.items())
        .unwrap_or_default();
    let given = node.get("x-enum-varnames").map(|node| node.items());
    if values.is_empty() {
        return Err(node.error("an `enum` needs a list of values"));
    }
    if let Some(given) = &given
        && given.len() != values.len()
    {
        return Err(node.error("`x-enum-varnames` needs one name for each value of `enum`"));
    }
    let mut variants: Vec<Variant> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let text = value.value.as_str();
        let text = text.ok_or_else(|| value.error("only strings are supported in an `enum`"))?;
        let (place, name) = match &given {
            Some(given) => (
                &given[index],
                given[index].value.as_str().map(str::to_owned),
            ),
            None => (value, Some(pascal(text))),
        };
        let taken = |name: &String| variants.iter().any(|variant| variant.name == *name);
        let name = name.filter(|name| is_variant(name) && !taken(name));
        let name = name.ok_or_else(|| unnameable(place, text))?;
        let value = text.to_owned();
        variants.push(Variant { name, value });
    }
    Ok(variants)
}

/// Whether it can name a variant, as Rust writes them; no keyword but this one begins with a capital.
fn is_variant(name: &str) -> bool {
    is_identifier(name)
        && name.starts_with(char::is_uppercase)
        && !name.contains('_')
        && name != "Self"
}

fn unnameable(place: &Node<'_>, value: &str) -> CodegenError {
    place
        .error(format!(
            "`{value}` gives no variant name, or one that is taken"
        ))
        .help("name each value of `enum` in `x-enum-varnames`, for example `FiveSeconds` for `5`")
}

/// The name of the variant for what is not listed; a contract may well list "unknown".
fn fallback(node: &Node<'_>, variants: &[Variant]) -> Result<String, CodegenError> {
    ["Unknown", "Other"]
        .into_iter()
        .find(|name| variants.iter().all(|variant| variant.name != *name))
        .map(str::to_owned)
        .ok_or_else(|| {
            node.error("both `Unknown` and `Other` are listed; neither is left for what is not")
        })
}
