//! What to write in place of a key or a value that the dialect does not know.

use super::kind::Kind;
use super::table::HEADINGS;

const REFERENCES: &str = "a reference stands alone: write the rest where it leads to";

/// What to write instead of a key of OpenAPI or JSON Schema that the dialect leaves out.
#[rustfmt::skip] // a table
const REMEDIES: &[(&[&str], &str)] = &[
    (&["default"], "tell the default in `description`: the client sends what its caller set and nothing else"),
    (&["nullable"], "leave the member out of `required`: a member is there or it is not, and never null"),
    (&["oneOf", "anyOf", "allOf", "not", "if", "then", "else", "discriminator", "dependentRequired", "dependentSchemas"],
        "write one `type: object` with all members, and in `x-rules` which of them go together"),
    (&["const"], "write `enum` with one value"),
    (&["multipleOf"], "list the values in `enum` if they are few texts, or tell the step in `description`"),
    (&["exclusiveMinimum", "exclusiveMaximum"], "write the last value that is allowed, as `minimum` or `maximum`"),
    (&["uniqueItems", "contains", "prefixItems"], "tell it in `description`; of a list the dialect knows `items`, `minItems` and `maxItems`"),
    (&["patternProperties", "propertyNames", "minProperties", "maxProperties", "unevaluatedProperties"],
        "name each member in `properties`, and in `x-rules` which of them go together"),
    (&["readOnly", "writeOnly"], "write one schema for the request and one for the answer"),
    (&["$defs", "definitions"], "write the schema under `components/schemas` and refer to it by `$ref`"),
    (&["$ref"], REFERENCES),
    (&["example"], "write it into the `schema`, or as one of the `examples` of a body"),
    (&["examples"], "write one `example` into the schema; `examples` with names stand beside the `schema` of a body"),
    (&["xml", "externalDocs", "contentEncoding", "contentMediaType", "$comment"], "tell it in `description`"),
    (&["style", "explode", "allowReserved", "allowEmptyValue"], "leave it out: a parameter is one text, written as RFC 3986 has it"),
    (&["headers", "links"], "tell it in `description`: nothing here sends or reads it"),
    (&["parameters"], "write them in each operation of the path, or once in `components/parameters` and refer to them"),
    (&["requestBodies", "callbacks"], "write it in each operation; what is shared is its schema"),
    (&["webhooks"], "write it under `callbacks` of the operation that makes it happen"),
    (&["options", "head", "trace"], "the dialect knows post, get, put, delete and patch"),
    (&["bearerFormat"], "tell it in `description`"),
    (&["flows", "openIdConnectUrl"], "the dialect knows one scheme: `type: http` with `scheme: bearer`"),
    (&["encoding"], "a body is JSON; leave it out"),
    (&["content"], "write a `schema`: a parameter is one text"),
    (&["deprecated"], "tell it in `description`; an operation may be `deprecated`"),
    (&["servers"], "write it in `servers` of the document: the paths are the same on each"),
    (&["variables"], "write the `url` as it is"),
];

/// The same for values of `format`.
#[rustfmt::skip] // a table
const FORMATS: &[(&[&str], &str)] = &[
    (&["int32"], "write `minimum: -2147483648` and `maximum: 2147483647`"),
    (&["float", "double"], "leave it out: a number is a double"),
    (&["byte", "base64", "binary"], "leave it out and tell it in `description`; an image has `x-image`"),
    (&["password"], "leave it out: it constrains nothing"),
    (&["date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "idn-email", "regex", "json-pointer"],
        "write a `pattern`, or tell it in `description`"),
    (&["uri-reference", "iri", "uri-template"], "write `format: uri` if it is always absolute, and a `pattern` otherwise"),
];

/// What would mend a key that a kind of object does not have.
pub(in crate::read) fn help(kind: &Kind, key: &str) -> String {
    let keys = kind.keys();
    let bare = key.strip_prefix("x-").unwrap_or(key);
    let (known, advice) = match (likely(key, &keys), find(REMEDIES, bare)) {
        (_, Some(remedy)) => (bare, remedy.to_owned()),
        (Some(known), None) => (known, format!("did you mean `{known}`?")),
        (None, None) if keys == ["$ref"] => (key, REFERENCES.to_owned()),
        (None, None) => (key, format!("known here: {}", keys.join(", "))),
    };
    let mut headings = HEADINGS.iter();
    let special = headings.find(|(prefix, _)| known.starts_with(prefix));
    let heading = special.map_or(kind.heading, |(_, heading)| heading);
    format!("{advice} (spec/README.md, {heading})")
}

/// What would mend a value that is not one of those that are known.
pub(in crate::read) fn remedy(value: &str, known: &[&str]) -> Option<String> {
    let likely = likely(value, known).map(|known| format!("did you mean `{known}`?"));
    likely.or_else(|| find(FORMATS, value).map(str::to_owned))
}

/// The known word that was most likely meant.
pub(in crate::read) fn likely<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let distance = |known: &&str| strsim::osa_distance(&word.to_lowercase(), &known.to_lowercase());
    let nearest = known.iter().copied().min_by_key(|known| distance(known))?;
    let longest = word.chars().count().max(nearest.chars().count());
    (distance(&nearest) * 3 <= longest).then_some(nearest)
}

fn find(table: &[(&[&str], &'static str)], word: &str) -> Option<&'static str> {
    let mut rows = table.iter();
    let row = rows.find(|(words, _)| words.contains(&word));
    row.map(|(_, remedy)| *remedy)
}
