//! The tables.

use super::kind::Keywords::{Absent, LaidOver, Stated};
use super::kind::Shape::{
    Any, Boolean, Count, List, Map, Name, Null, Number, Object, OneOf, OrNull, Referred, Text,
};
use super::kind::{Kind, Shape, names};
use crate::constraint::{Format, Type};
use crate::error_code::{ErrorClass, Paid, Retry};
use crate::image::{Base64, ImageFormat};
use crate::parameter::Location;
use crate::role::{MemberRole, OperationRole, ParameterRole, TaskPhase};

const SOURCES: &str = "Where statements come from";
const STRICTNESSES: &str = "Narrow, decided, wide";
const KEYS: &str = "Other keys";
const KNOWN: &str = "What the dialect knows";

/// The headings of `spec/README.md` under which an `x-` key that every kind of node has is explained.
pub(super) const HEADINGS: &[(&str, &str)] = &[
    ("x-source", SOURCES),
    ("x-origin", SOURCES),
    ("x-narrow", STRICTNESSES),
    ("x-wide", STRICTNESSES),
    ("x-questions", STRICTNESSES),
    ("x-", KEYS),
];

/// The keywords of constraints.
static KEYWORDS: [(&str, Shape); 14] = [
    ("type", OneOf(names::<Type>)),
    ("enum", List(&Any)),
    ("minimum", Number),
    ("maximum", Number),
    ("minLength", Count),
    ("maxLength", Count),
    ("pattern", Text),
    ("minItems", Count),
    ("maxItems", Count),
    ("format", OneOf(names::<Format>)),
    ("required", List(&Text)),
    ("additionalProperties", Boolean),
    ("x-image", Object(&IMAGE)),
    ("x-rules", List(&Object(&RULE))),
];

macro_rules! kinds {
    ($($kind:ident = $name:literal, $heading:ident, $keywords:expr => { $($key:literal: $shape:expr,)* })*) => {
        $(pub(in crate::read) static $kind: Kind = Kind {
            name: $name,
            heading: $heading,
            keywords: $keywords,
            keys: &[$(($key, $shape)),*],
        };)*
    };
}

kinds! {
    DOCUMENT = "the document", KNOWN, Absent => {
        "openapi": Text,
        "info": Object(&INFO),
        "servers": List(&Object(&SERVER)),
        "tags": List(&Object(&TAG)),
        "security": List(&Map(&List(&Text))),
        "paths": Map(&Object(&PATH)),
        "components": Object(&COMPONENTS),
        "x-other-shapes": List(&Object(&OTHER_SHAPE)),
        "x-path-prefix": Object(&PATH_PREFIX),
    }
    INFO = "`info`", KNOWN, Absent => {
        "title": Text,
        "version": Text,
        "description": Text,
        "contact": Any,
        "license": Any,
    }
    SERVER = "a server", KNOWN, Absent => { "url": Text, "description": Text, }
    TAG = "a tag", KNOWN, Absent => { "name": Text, "description": Text, }
    COMPONENTS = "`components`", KNOWN, Absent => {
        "schemas": Map(&Object(&SCHEMA)),
        "parameters": Map(&Object(&PARAMETER)),
        "responses": Map(&Object(&RESPONSE)),
        "securitySchemes": Map(&Object(&SECURITY)),
    }
    REFERENCE = "a reference", KNOWN, Absent => { "$ref": Text, }

    PATH = "a path", KNOWN, Absent => {
        "post": Object(&OPERATION),
        "get": Object(&OPERATION),
        "put": Object(&OPERATION),
        "delete": Object(&OPERATION),
        "patch": Object(&OPERATION),
    }
    OPERATION = "an operation", KNOWN, Absent => {
        "operationId": Name,
        "x-name": Name,
        "x-role": OneOf(names::<OperationRole>),
        "x-source": Text,
        "x-origin": OneOf(owner),
        "tags": List(&Text),
        "summary": Text,
        "description": Text,
        "security": List(&Map(&List(&Text))),
        "parameters": List(&Referred(&PARAMETER)),
        "requestBody": Object(&BODY),
        "responses": Map(&Referred(&RESPONSE)),
        "callbacks": Map(&Map(&Object(&CALLBACK_PATH))),
        "deprecated": Boolean,
    }
    PARAMETER = "a parameter", KNOWN, Absent => {
        "name": Text,
        "in": OneOf(names::<Location>),
        "required": Boolean,
        "description": Text,
        "schema": Referred(&SCHEMA),
        "x-role": OneOf(names::<ParameterRole>),
        "x-source": Text,
        "x-origin": OneOf(owner),
    }
    BODY = "a request body", KNOWN, Absent => {
        "description": Text,
        "required": Boolean,
        "content": Map(&Object(&MEDIA_TYPE)),
    }
    RESPONSE = "a response", KNOWN, Absent => {
        "description": Text,
        "x-source": Text,
        "x-origin": OneOf(owner),
        "x-wide": Object(&BODY_WIDE),
        "x-questions": List(&Object(&QUESTION)),
        "content": Map(&Object(&MEDIA_TYPE)),
    }
    MEDIA_TYPE = "a media type", KNOWN, Absent => {
        "schema": Referred(&SCHEMA),
        "examples": Map(&Object(&EXAMPLE)),
    }
    EXAMPLE = "an example", KNOWN, Absent => { "summary": Text, "value": Any, }
    SECURITY = "a security scheme", KNOWN, Absent => {
        "type": OneOf(|| vec!["http"]),
        "scheme": OneOf(|| vec!["bearer"]),
        "description": Text,
        "x-source": Text,
        "x-wide": Object(&SECURITY_WIDE),
        "x-questions": List(&Object(&QUESTION)),
    }

    CALLBACK_PATH = "the path of a callback", KNOWN, Absent => { "post": Object(&CALLBACK), }
    CALLBACK = "a callback", KNOWN, Absent => {
        "operationId": Name,
        "x-name": Name,
        "x-source": Text,
        "x-origin": OneOf(owner),
        "tags": List(&Text),
        "summary": Text,
        "description": Text,
        "security": List(&Map(&List(&Text))),
        "requestBody": Object(&BODY),
        "responses": Map(&Object(&CALLBACK_ANSWER)),
    }
    CALLBACK_ANSWER = "an answer to a callback", KNOWN, Absent => {
        "description": Text,
        "x-source": Text,
        "x-origin": OneOf(owner),
    }

    SCHEMA = "a schema", KNOWN, Stated(&KEYWORDS) => {
        "title": Text,
        "description": Text,
        "properties": Map(&Referred(&SCHEMA)),
        "items": Referred(&SCHEMA),
        "example": Any,
        "x-source": Text,
        "x-origin": OneOf(owner),
        "x-questions": List(&Object(&QUESTION)),
        "x-narrow": Object(&NARROW),
        "x-wide": Object(&WIDE),
        "x-role": OneOf(names::<MemberRole>),
        "x-task-phases": Map(&OneOf(names::<TaskPhase>)),
        "x-error-codes": List(&Object(&ERROR_CODE)),
        "x-enum-varnames": List(&Text),
    }
    NARROW = "`x-narrow`", STRICTNESSES, LaidOver(&KEYWORDS) => {}
    WIDE = "`x-wide`", STRICTNESSES, LaidOver(&KEYWORDS) => {}
    IMAGE = "`x-image`", KEYS, Absent => {
        "base64": OneOf(names::<Base64>),
        "dataPrefix": Boolean,
        "formats": List(&OneOf(names::<ImageFormat>)),
        "maxBytes": OrNull(&Count),
        "maxTextBytes": OrNull(&Count),
        "minHeight": OrNull(&Count),
        "minPixels": OrNull(&Count),
        "minWidth": OrNull(&Count),
        "urlExtensions": OrNull(&List(&Text)),
        "urlSchemes": List(&Text),
    }
    RULE = "a rule", KEYS, Absent => { "id": Name, "description": Text, "x-source": Text, "schema": Any, }
    PATH_PREFIX = "`x-path-prefix`", KEYS, Absent => { "prefix": Text, "description": Text, "x-source": Text, }
    OTHER_SHAPE = "an entry of `x-other-shapes`", KEYS, Absent => {
        "id": Name,
        "description": Text,
        "x-source": Text,
        "schema": Referred(&SCHEMA),
    }
    ERROR_CODE = "an error code", KEYS, Absent => {
        "code": Count,
        "status": Count,
        "retry": OneOf(names::<Retry>),
        "class": OneOf(names::<ErrorClass>),
        "paid": OneOf(names::<Paid>),
        "x-source": Text,
        "meaning": Text,
    }

    QUESTION = "an entry of `x-questions`", STRICTNESSES, Absent => {
        "id": Name,
        "question": Text,
        "readings": List(&Object(&READING)),
        "decided": Name,
        "why": Text,
    }
    READING = "a reading", STRICTNESSES, Absent => {
        "id": Name,
        "source": Text,
        "origin": OneOf(owner),
        "constraint": Any,
    }
    SCHEMA_READING = "a constraint", STRICTNESSES, LaidOver(&KEYWORDS) => {}
    RULES_READING = "a constraint over rules", STRICTNESSES, Absent => { "x-rules": List(&Name), }
    BODY_READING = "the constraint of a response", STRICTNESSES, Absent => { "content": Null, }
    BODY_WIDE = "`x-wide` of a response", STRICTNESSES, Absent => { "content": Null, }
    SECURITY_READING = "a reading about credentials", STRICTNESSES, Absent => { "optional": Boolean, }
    SECURITY_WIDE = "`x-wide` of a security scheme", STRICTNESSES, Absent => { "optional": Boolean, }
}

fn owner() -> Vec<&'static str> {
    vec!["owner"]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraint::Keyword;
    use crate::image::ImageKey;
    use crate::read::dialect::METHODS;

    #[test]
    fn the_tables_have_what_is_read() {
        let keywords: Vec<_> = KEYWORDS.iter().map(|(key, _)| *key).collect();
        assert_eq!(keywords, names::<Keyword>());
        assert_eq!(IMAGE.keys(), names::<ImageKey>());
        assert_eq!(PATH.keys(), METHODS);
    }
}
