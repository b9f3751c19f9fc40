//! Values on each side of each constraint of a schema.
//!
//! The match over [`Constraint`] has no wildcard: a new keyword of the dialect does not compile
//! before it has values here.

use image2video_contract::{Constraint, Format, Keyword, Schema, Strictness, Type};
use serde_json::{Value, json};

use super::body::Source;
use super::images;

/// A value for a member, and the constraint that it exercises.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    pub(super) keyword: &'static str,
    pub(super) label: String,
    pub(super) summary: String,
    pub(super) value: Source,
}

/// The least value that every reading of a schema allows.
pub(super) fn least(schema: &Schema) -> Source {
    let narrow = |keyword| schema.constraint(Strictness::Narrow, keyword);
    if let Some(Constraint::Enum(values)) = narrow(Keyword::Enum) {
        return Source::Value(values.first().cloned().unwrap_or_default());
    }
    if let Some(Constraint::Image(rule)) = narrow(Keyword::Image) {
        return Source::Image(images::least(rule));
    }
    let value = match schema.type_() {
        Some(Type::Object) => {
            let required = schema
                .properties
                .iter()
                .filter(|(name, _)| schema.requires(name));
            required
                .map(|(name, schema)| (name.clone(), least(schema).value()))
                .collect()
        }
        Some(Type::Array) => json!([]),
        Some(Type::Boolean) => json!(true),
        Some(Type::Integer | Type::Number) => {
            match (narrow(Keyword::Minimum), narrow(Keyword::Maximum)) {
                (Some(Constraint::Minimum(bound)), _)
                | (None, Some(Constraint::Maximum(bound))) => json!(bound),
                _ => json!(0),
            }
        }
        Some(Type::String) | None => match (narrow(Keyword::Format), narrow(Keyword::MinLength)) {
            (Some(Constraint::Format(Format::Uri)), _) => json!("https://app.example/hook"),
            (_, Some(Constraint::MinLength(length))) => json!(text(*length, "a")),
            _ => json!("a"),
        },
    };
    Source::Value(value)
}

/// Values of a schema on each side of each constraint, in each reading.
pub(super) fn probes(schema: &Schema) -> Vec<Probe> {
    let mut probes: Vec<Probe> = Vec::new();
    for strictness in Strictness::ALL {
        for constraint in schema.constraints(strictness).iter() {
            for probe in of(constraint, schema, strictness) {
                if probes.iter().all(|known| known.value != probe.value) {
                    probes.push(probe);
                }
            }
        }
    }
    probes
}

fn of(constraint: &Constraint, schema: &Schema, strictness: Strictness) -> Vec<Probe> {
    let keyword = constraint.keyword().as_str();
    let probe = |label: &str, value: Value| Probe {
        keyword,
        label: label.to_owned(),
        summary: shown(&value),
        value: Source::Value(value),
    };
    match constraint {
        Constraint::Type(type_) => types(*type_, schema)
            .into_iter()
            .map(|(label, value)| probe(label, value))
            .collect(),
        Constraint::Enum(values) => enumeration(values)
            .into_iter()
            .map(|(label, value)| probe(&label, value))
            .collect(),
        Constraint::Minimum(bound) => bounds(bound, schema, -1.0)
            .into_iter()
            .map(|(label, value)| probe(label, value))
            .collect(),
        Constraint::Maximum(bound) => bounds(bound, schema, 1.0)
            .into_iter()
            .map(|(label, value)| probe(label, value))
            .collect(),
        Constraint::MinLength(limit) => {
            lengths(*limit, limit.checked_sub(1), "below", strictness, keyword)
        }
        Constraint::MaxLength(limit) => {
            lengths(*limit, limit.checked_add(1), "above", strictness, keyword)
        }
        Constraint::Format(Format::Uri) => [
            ("https", "https://app.example/hooks/video?id=1"),
            ("relative", "/hooks/video"),
            ("words", "not a URI"),
            ("empty", ""),
        ]
        .map(|(label, text)| probe(label, json!(text)))
        .into(),
        Constraint::Format(Format::Int64) => vec![
            probe("largest", json!(i64::MAX)),
            probe("above", json!(9_223_372_036_854_775_808_u64)),
        ],
        // Both are about the members of an object, and made where the members are known.
        Constraint::Required(_) | Constraint::AdditionalProperties(_) | Constraint::Rules(_) => {
            Vec::new()
        }
        Constraint::Image(rule) => images::probes(rule),
    }
}

/// One value of each other JSON type, close to a valid one where a lenient server would convert it.
fn types(type_: Type, schema: &Schema) -> Vec<(&'static str, Value)> {
    let near = least_scalar(schema);
    let text = near
        .as_str()
        .map_or_else(|| near.to_string(), str::to_owned);
    let number = text.parse::<i64>().map_or(json!(1), |n| json!(n));
    let all = [
        ("null", Value::Null, None),
        ("boolean", json!(true), Some(Type::Boolean)),
        ("fraction", json!(0.5), Some(Type::Number)),
        ("number", number, Some(Type::Number)),
        ("string", json!(text), Some(Type::String)),
        ("array", json!([near]), Some(Type::Array)),
        ("object", json!({}), Some(Type::Object)),
    ];
    let others = all
        .into_iter()
        .filter(|(label, _, of)| match (type_, *label) {
            (Type::Integer, "number") => false,
            (Type::Integer, _) | (Type::Number, "null") => true,
            _ => *of != Some(type_),
        });
    others.map(|(label, value, _)| (label, value)).collect()
}

fn least_scalar(schema: &Schema) -> Value {
    match schema.type_() {
        Some(Type::Object) => json!({}),
        _ if schema
            .constraint(Strictness::Decided, Keyword::Image)
            .is_some() =>
        {
            json!("1")
        }
        _ => least(schema).value(),
    }
}

fn enumeration(values: &[Value]) -> Vec<(String, Value)> {
    let mut all: Vec<_> = values
        .iter()
        .map(|value| (slug(value), value.clone()))
        .collect();
    if let Some(first) = values.first().and_then(Value::as_str) {
        all.push(("outside".to_owned(), json!(format!("{first}-outside"))));
        all.push(("empty".to_owned(), json!("")));
    }
    for (i, text) in values.iter().filter_map(Value::as_str).enumerate() {
        let of = |label: &str| match i {
            0 => label.to_owned(),
            _ => format!("{label}-{}", slug(&json!(text))),
        };
        all.push((of("padded"), json!(format!(" {text}"))));
        let upper = text.to_uppercase();
        if upper != text {
            all.push((of("upper-case"), json!(upper)));
        }
        // A server that reads the number may take its neighbours.
        if let Ok(number) = text.parse::<i64>() {
            all.push((of("one-less"), json!(number.saturating_sub(1).to_string())));
            all.push((of("one-more"), json!(number.saturating_add(1).to_string())));
        }
    }
    all
}

/// At the bound, just inside, just outside and far outside; `outwards` is the sign of outside.
fn bounds(
    bound: &serde_json::Number,
    schema: &Schema,
    outwards: f64,
) -> Vec<(&'static str, Value)> {
    let at = bound.as_f64().unwrap_or(0.0);
    let (step, integer) = match schema.type_() {
        Some(Type::Integer) => (1.0, true),
        _ => (0.001, false),
    };
    let value = |number: f64| {
        if integer {
            json!(number as i64)
        } else {
            json!(number)
        }
    };
    vec![
        ("at", json!(bound)),
        ("inside", value(at - outwards * step)),
        ("outside", value(at + outwards * step)),
        ("far-outside", value(at + outwards * 1000.0)),
    ]
}

/// Characters that take several bytes, UTF-16 units or code points of what a reader sees as one.
const SCRIPTS: &[(&str, &str)] = &[
    ("cjk", "\u{6d77}"),
    ("combining", "e\u{301}"),
    ("emoji", "\u{1f30a}"),
    ("family", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"),
];

/// A text of the limit, and one outside. At the limit that must be allowed it is also written in
/// scripts that count differently in bytes and UTF-16; elsewhere each would cost a request.
fn lengths(
    limit: u64,
    outside: Option<u64>,
    side: &str,
    strictness: Strictness,
    keyword: &'static str,
) -> Vec<Probe> {
    let probe = |label: String, length: u64, letter: &str, script: &str| Probe {
        keyword,
        label,
        summary: format!("{length} characters, {script}"),
        value: Source::Value(json!(text(length, letter))),
    };
    let mut probes = vec![probe(format!("{limit}-at"), limit, "a", "ASCII")];
    let scripts = if strictness == Strictness::Narrow {
        SCRIPTS
    } else {
        &[]
    };
    probes.extend(
        scripts
            .iter()
            .map(|(name, unit)| probe(format!("{limit}-at-{name}"), limit, unit, name)),
    );
    if let Some(outside) = outside {
        probes.push(probe(format!("{limit}-{side}"), outside, "a", "ASCII"));
    }
    probes
}

/// A text of so many Unicode characters, from the characters of a unit over and over.
fn text(length: u64, unit: &str) -> String {
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(1 << 24);
    unit.chars().cycle().take(length).collect()
}

/// A value for people: short ones as JSON, long ones by their length.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.len() <= 80 {
        text
    } else {
        format!("{} bytes of JSON", text.len())
    }
}

/// A value as part of an id.
pub(super) fn slug(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
        .to_lowercase();
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
