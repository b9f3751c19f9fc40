//! What the constraints of a string or a number ask of its type.

use image2video_contract::{
    Constraint, Defect, Format, Keyword, Schema, Strictness, Type, pointer,
};
use proc_macro2::Literal;
use serde_json::{Number, Value};

use super::{
    names::{is_identifier, pascal},
    side::Side,
    special::{Kind, Range, Variant},
};

/// From 2^53 on not every integer is a `f64`, so a bound could not be compared exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The decided constraint of a keyword.
pub(super) fn decided(schema: &Schema, keyword: Keyword) -> Option<&Constraint> {
    schema.constraint(Strictness::Decided, keyword)
}

/// Whether a keyword constrains the value in the decided contract.
pub(super) fn has(schema: &Schema, keyword: Keyword) -> bool {
    decided(schema, keyword).is_some()
}

/// The special type of a schema, or none where typify's is right.
pub(super) fn special(side: Side, schema: &Schema) -> Result<Option<Kind>, Defect> {
    if has(schema, Keyword::Image) {
        holds_only(schema, Keyword::Image)?;
        return Ok(Some(Kind::Image));
    }
    if let Some(Constraint::Enum(values)) = decided(schema, Keyword::Enum) {
        return enumeration(side, schema, values);
    }
    if side == Side::Answer {
        return Ok(None);
    }
    Ok(match schema.type_() {
        Some(Type::String) => match decided(schema, Keyword::Format) {
            Some(Constraint::Format(Format::Uri)) => Some(Kind::Uri(lengths(schema))),
            _ => Some(Kind::Text(lengths(schema))),
        },
        Some(Type::Number) => Some(Kind::Number(range(schema, exact, Literal::f64_unsuffixed)?)),
        Some(Type::Integer) => Some(Kind::Integer(range(
            schema,
            Number::as_i64,
            Literal::i64_unsuffixed,
        )?)),
        _ => None,
    })
}

/// Lengths in characters.
fn lengths(schema: &Schema) -> Range {
    let bound = |keyword| match decided(schema, keyword) {
        Some(Constraint::MinLength(length) | Constraint::MaxLength(length)) => {
            Some(Literal::u64_unsuffixed(*length))
        }
        _ => None,
    };
    Range {
        min: bound(Keyword::MinLength),
        max: bound(Keyword::MaxLength),
    }
}

fn range<T: PartialOrd>(
    schema: &Schema,
    exact: fn(&Number) -> Option<T>,
    literal: fn(T) -> Literal,
) -> Result<Range, Defect> {
    let bound = |keyword| {
        let (Constraint::Minimum(bound) | Constraint::Maximum(bound)) = decided(schema, keyword)?
        else {
            return None;
        };
        let message = "no generated type would hold this bound exactly";
        Some(exact(bound).ok_or_else(|| at(schema, keyword, message)))
    };
    let min = bound(Keyword::Minimum).transpose()?;
    let max = bound(Keyword::Maximum).transpose()?;
    if min.is_some() && max.is_some() && min > max {
        let message = "no number is at least `minimum` and at most `maximum`";
        return Err(Defect::new(&schema.pointer, message));
    }
    let (min, max) = (min.map(literal), max.map(literal));
    Ok(Range { min, max })
}

fn exact(bound: &Number) -> Option<f64> {
    bound.as_f64().filter(|bound| bound.abs() < EXACT)
}

/// Refuses constraints that the type made for `owner` would not look at.
fn holds_only(schema: &Schema, owner: Keyword) -> Result<(), Defect> {
    let mut others = schema.constraints(Strictness::Decided).iter();
    let lost = others.find(|it| ![Keyword::Type, owner].contains(&it.keyword()));
    match lost.map(Constraint::keyword) {
        Some(keyword) => {
            let (lost, owner) = (keyword.as_str(), owner.as_str());
            let message = format!("no generated type would hold `{lost}` together with `{owner}`");
            Err(at(schema, keyword, message))
        }
        None => Ok(()),
    }
}

fn at(schema: &Schema, keyword: Keyword, message: impl Into<String>) -> Defect {
    Defect::new(pointer::join(&schema.pointer, keyword.as_str()), message)
}

/// Listed texts, which a request keeps to and an answer need not. Listed numbers are any number to an
/// answer.
fn enumeration(side: Side, schema: &Schema, values: &[Value]) -> Result<Option<Kind>, Defect> {
    Ok(match (side, schema.type_()) {
        (Side::Request, _) => {
            holds_only(schema, Keyword::Enum)?;
            Some(Kind::Closed(variants(schema, values)?))
        }
        (Side::Answer, Some(Type::String)) => {
            let variants = variants(schema, values)?;
            let other = fallback(schema, &variants)?;
            Some(Kind::Open(variants, other))
        }
        (Side::Answer, _) => None,
    })
}

fn variants(schema: &Schema, values: &[Value]) -> Result<Vec<Variant>, Defect> {
    let place = |keyword: &str, index: usize| {
        let list = pointer::join(&schema.pointer, keyword);
        pointer::join(&list, &index.to_string())
    };
    let mut variants: Vec<Variant> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let Some(text) = value.as_str() else {
            let message = "no generated type would hold a listed value that is no text";
            return Err(Defect::new(place("enum", index), message));
        };
        let (place, name) = match schema.enum_names.get(index) {
            Some(name) => (place("x-enum-varnames", index), name.clone()),
            None => (place("enum", index), pascal(text)),
        };
        if !is_variant(&name) || variants.iter().any(|variant| variant.name == name) {
            let message = format!("`{text}` gives no variant name, or one that is taken");
            let help =
                "name each value of `enum` in `x-enum-varnames`, for example `FiveSeconds` for `5`";
            return Err(Defect::new(place, message).help(help));
        }
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

/// The name of the variant for what is not listed; a contract may well list "unknown".
fn fallback(schema: &Schema, variants: &[Variant]) -> Result<String, Defect> {
    let free = |name: &&str| variants.iter().all(|variant| variant.name != *name);
    let name = ["Unknown", "Other"].into_iter().find(free);
    name.map(str::to_owned).ok_or_else(|| {
        let message = "both `Unknown` and `Other` are listed; neither is left for what is not";
        at(schema, Keyword::Enum, message)
    })
}
