//! Values on each side of each constraint of a schema.
//!
//! The match over [`Constraint`] has no wildcard: a new keyword of the dialect does not compile
//! before it has values here.

use image2video_contract::{Constraint, Format, Keyword, Schema, Strictness, Type};
use serde_json::{Number, Value, json};

use super::exercise::{plain, slug};
use super::{Aspect, Exercise, ImageUrls, Probe, Source, images};

/// The least value that every reading of a schema allows.
pub(crate) fn least(schema: &Schema) -> Source {
    let narrow = |keyword| schema.constraint(Strictness::Narrow, keyword);
    if let Some(Constraint::Enum(values)) = narrow(Keyword::Enum) {
        return Source::Value(values.first().cloned().unwrap_or_default());
    }
    if let Some(Constraint::Image(rule)) = narrow(Keyword::Image) {
        return Source::Image(images::least(rule));
    }
    let value = match schema.type_() {
        Some(Type::Object) => {
            let members = schema.properties.iter();
            let required = members.filter(|(name, _)| schema.requires(name));
            required
                .map(|(name, schema)| (name.clone(), least(schema).value()))
                .collect()
        }
        Some(Type::Array) => {
            let items = schema.items.as_deref();
            items
                .map(|items| least(items).value())
                .into_iter()
                .collect()
        }
        Some(Type::Boolean) => json!(true),
        Some(Type::Integer | Type::Number) => {
            match narrow(Keyword::Minimum).or(narrow(Keyword::Maximum)) {
                Some(Constraint::Minimum(bound) | Constraint::Maximum(bound)) => json!(bound),
                _ => json!(0),
            }
        }
        Some(Type::String) | None => match (narrow(Keyword::Format), narrow(Keyword::MinLength)) {
            (Some(Constraint::Format(Format::DateTime)), _) => json!("2026-01-31T12:00:00Z"),
            (Some(Constraint::Format(Format::Uri)), _) => json!("https://app.example/hook"),
            (Some(Constraint::Format(Format::Uuid)), _) => {
                json!("123e4567-e89b-42d3-a456-426614174000")
            }
            (_, Some(Constraint::MinLength(length))) => json!(text(*length, "a")),
            _ => json!("a"),
        },
    };
    Source::Value(value)
}

/// Values of a schema on each side of each constraint, in each strictness; `uri` is a good URI.
pub(super) fn probes(schema: &Schema, urls: &ImageUrls, uri: &str) -> Vec<Probe> {
    let mut probes: Vec<Probe> = Vec::new();
    for strictness in Strictness::ALL {
        for constraint in schema.constraints(strictness).iter() {
            let more = match constraint {
                Constraint::Type(type_) => types(*type_, schema),
                Constraint::Enum(values) => enumeration(values),
                Constraint::Minimum(bound) => bounds(Keyword::Minimum, -1.0, bound, schema),
                Constraint::Maximum(bound) => bounds(Keyword::Maximum, 1.0, bound, schema),
                Constraint::MinLength(limit) => lengths(Keyword::MinLength, *limit, strictness),
                Constraint::MaxLength(limit) => lengths(Keyword::MaxLength, *limit, strictness),
                Constraint::Format(format) => formats(*format, uri, schema),
                Constraint::Image(rule) => images::probes(rule, urls),
                // They are about the members of an object, and made where these are known.
                Constraint::Pattern(_)
                | Constraint::MinItems(_)
                | Constraint::MaxItems(_)
                | Constraint::Required(_)
                | Constraint::AdditionalProperties(_)
                | Constraint::Rules(_) => Vec::new(),
            };
            for probe in more {
                if probes.iter().all(|known| known.value != probe.value) {
                    probes.push(probe);
                }
            }
        }
    }
    probes
}

/// Good values of a schema that no keyword but its type speaks of: a boolean, a plain text, a list, an object.
pub(super) fn plain_values(schema: &Schema) -> Vec<Probe> {
    let narrow = schema.constraints(Strictness::Narrow);
    let has_values = narrow.iter().map(Constraint::keyword).any(|it| {
        !matches!(
            it,
            Keyword::Type | Keyword::Required | Keyword::AdditionalProperties | Keyword::Rules
        )
    });
    let least = || least(schema).value();
    let values = match schema.type_() {
        Some(Type::Boolean) => vec![("true", json!(true)), ("false", json!(false))],
        Some(Type::Array) => vec![("one", least())],
        Some(Type::Object) => vec![("least", least())],
        Some(Type::String) => vec![("text", least())],
        Some(Type::Integer | Type::Number) | None => vec![("plain", least())],
    };
    let values = values.into_iter().filter(|_| !has_values);
    values
        .map(|(label, value)| Probe::of_keyword(Keyword::Type, label, value))
        .collect()
}

/// One value of each other JSON type, close to a valid one where a lenient server would convert it.
fn types(type_: Type, schema: &Schema) -> Vec<Probe> {
    let image = schema.constraint(Strictness::Decided, Keyword::Image);
    let near = match schema.type_() {
        Some(Type::Object) => json!({}),
        _ if image.is_some() => json!("1"),
        _ => least(schema).value(),
    };
    let text = plain(&near);
    let number = text.parse::<i64>().map_or(json!(1), |n| json!(n));
    let all: [(&str, Value, &[Type]); 7] = [
        ("null", Value::Null, &[]),
        ("boolean", json!(true), &[Type::Boolean]),
        ("fraction", json!(0.5), &[Type::Number]),
        ("number", number, &[Type::Number, Type::Integer]),
        ("string", json!(text), &[Type::String]),
        ("array", json!([near]), &[Type::Array]),
        ("object", json!({}), &[Type::Object]),
    ];
    let others = all.into_iter().filter(|(.., own)| !own.contains(&type_));
    others
        .map(|(label, value, _)| Probe::of_keyword(Keyword::Type, label, value))
        .collect()
}

/// Each value; of texts also what is close to one.
fn enumeration(values: &[Value]) -> Vec<Probe> {
    let probe = |label: &str, value| Probe::of_keyword(Keyword::Enum, label, value);
    let each = values.iter().map(|it| probe(&slug(it), it.clone()));
    let mut probes: Vec<_> = each.collect();
    if let Some(first) = values.first().and_then(Value::as_str) {
        probes.push(probe("outside", json!(format!("{first}-outside"))));
        probes.push(probe("empty", json!("")));
    }
    for (i, text) in values.iter().filter_map(Value::as_str).enumerate() {
        let suffix = match i {
            0 => String::new(),
            _ => format!("-{}", slug(&json!(text))),
        };
        let mut close = vec![
            ("padded", format!(" {text}")),
            ("upper-case", text.to_uppercase()),
        ];
        // A server that reads the number may take its neighbours.
        if let Ok(number) = text.parse::<i64>() {
            close.push(("one-less", number.saturating_sub(1).to_string()));
            close.push(("one-more", number.saturating_add(1).to_string()));
        }
        let close = close.into_iter();
        probes.extend(close.map(|(label, value)| probe(&format!("{label}{suffix}"), json!(value))));
    }
    probes
}

/// At the bound, just inside, just outside and far outside.
fn bounds(keyword: Keyword, outwards: f64, bound: &Number, schema: &Schema) -> Vec<Probe> {
    let at = bound.as_f64().unwrap_or(0.0);
    let is_integer = schema.type_() == Some(Type::Integer);
    let step = if is_integer { 1.0 } else { 0.001 };
    let value = |number: f64| match is_integer {
        true => json!(number as i64),
        false => json!(number),
    };
    [
        ("at", json!(bound)),
        ("inside", value(at - outwards * step)),
        ("outside", value(at + outwards * step)),
        ("far-outside", value(at + outwards * 1000.0)),
    ]
    .map(|(label, value)| Probe::of_keyword(keyword, label, value))
    .into()
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
fn lengths(keyword: Keyword, limit: u64, strictness: Strictness) -> Vec<Probe> {
    let probe = |side: &str, length: u64, script: &str, unit: &str| {
        let (label, summary) = (
            format!("{limit}-{side}"),
            format!("{length} characters, {script}"),
        );
        Probe {
            exercise: Exercise::new(Aspect::keyword(keyword), &label, summary),
            value: Source::Value(json!(text(length, unit))),
        }
    };
    let ascii = |side, length| probe(side, length, "ASCII", "a");
    let mut probes = vec![ascii("at", limit)];
    if strictness == Strictness::Narrow {
        for (script, unit) in SCRIPTS {
            probes.push(probe(&format!("at-{script}"), limit, script, unit));
        }
    }
    probes.extend(match keyword {
        Keyword::MinLength => limit.checked_sub(1).map(|length| ascii("below", length)),
        _ => limit.checked_add(1).map(|length| ascii("above", length)),
    });
    probes
}

fn formats(format: Format, uri: &str, schema: &Schema) -> Vec<Probe> {
    let values = match format {
        Format::Uri => vec![
            ("https", json!(uri)),
            ("relative", json!("/hooks/video")),
            ("words", json!("not a URI")),
            ("empty", json!("")),
        ],
        Format::DateTime => vec![
            ("utc", json!("2026-01-31T12:00:00Z")),
            ("offset", json!("2026-01-31T12:00:00+01:00")),
            ("no-zone", json!("2026-01-31T12:00:00")),
            ("date", json!("2026-01-31")),
        ],
        Format::Uuid => vec![
            ("version-4", json!("123e4567-e89b-42d3-a456-426614174000")),
            ("no-hyphens", json!("123e4567e89b42d3a456426614174000")),
            ("empty", json!("")),
        ],
        Format::Int64 => {
            let is_bounded = schema
                .constraint(Strictness::Narrow, Keyword::Minimum)
                .is_some();
            let lowest = [("least", json!(i64::MIN)), ("below", json!(-1e19))];
            let lowest = lowest.into_iter().filter(|_| !is_bounded);
            let highest = [
                ("largest", json!(i64::MAX)),
                ("above", json!(9_223_372_036_854_775_808_u64)),
            ];
            highest.into_iter().chain(lowest).collect()
        }
    };
    let probe = |(label, value)| Probe::of_keyword(Keyword::Format, label, value);
    values.into_iter().map(probe).collect()
}

/// A text of so many Unicode characters, from the characters of a unit over and over.
fn text(length: u64, unit: &str) -> String {
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(1 << 24);
    unit.chars().cycle().take(length).collect()
}
