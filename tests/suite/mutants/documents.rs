//! The document as one server holds it: one reading of each constraint, nothing referred to.

use image2video_contract::{Contract, pointer};
use serde_json::{Map, Value};

/// What a server does without: examples, which a mutant may break, and names that count values.
const UNUSED: [&str; 3] = ["example", "examples", "x-enum-varnames"];
/// What is about more than one reading.
const READINGS: [&str; 3] = ["x-narrow", "x-wide", "x-questions"];

/// The document with every reference replaced by what it refers to.
pub(super) fn whole(contract: &Contract) -> Value {
    let document = contract.document();
    let mut whole = without(&resolved(document, document), &UNUSED);
    let components = whole["components"].as_object_mut().expect("components");
    components.retain(|key, _| key == "securitySchemes");
    whole
}

/// The decided contract alone.
pub(super) fn decided(whole: &Value) -> Value {
    without(whole, &READINGS)
}

/// The document without what is sent by itself, which a mutant of what is answered may break.
pub(super) fn answering(whole: &Value) -> Value {
    without(whole, &["callbacks"])
}

fn resolved(document: &Value, value: &Value) -> Value {
    match value {
        Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
            Some(place) => {
                let target = document.pointer(place.trim_start_matches('#'));
                resolved(document, target.expect("the target of a reference"))
            }
            None => map
                .iter()
                .map(|(key, value)| (key.clone(), resolved(document, value)))
                .collect(),
        },
        Value::Array(items) => items.iter().map(|item| resolved(document, item)).collect(),
        _ => value.clone(),
    }
}

fn without(value: &Value, keys: &[&str]) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !keys.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), without(value, keys)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| without(item, keys)).collect(),
        _ => value.clone(),
    }
}

/// A schema of a message: where it stands in the document, and which value it is about.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) at: String,
    pub(super) member: String,
}

/// An operation's place in the document, its path item and method, by its short name.
pub(super) fn operation(document: &Value, name: &str) -> String {
    let paths = document["paths"].as_object().expect("paths");
    let methods = |(path, item): (&String, &Value)| {
        let at = pointer::join("/paths", path);
        let mut methods = item.as_object().expect("a path item").iter();
        let found = methods.find(|(_, operation)| operation["x-name"] == name);
        found.map(|(method, _)| pointer::join(&at, method))
    };
    paths.iter().find_map(methods).expect("the operation")
}

/// The schemas in a `content` object, parents first; `*` stands for each item of a list.
pub(super) fn schemas(document: &Value, content: &str) -> Vec<Place> {
    let types = document.pointer(content).and_then(Value::as_object);
    let (media_type, _) = types
        .and_then(|types| types.iter().next())
        .expect("a media type");
    let root = Place {
        at: format!("{}/schema", pointer::join(content, media_type)),
        member: String::new(),
    };
    let mut places = vec![root];
    let mut next = 0;
    while let Some(place) = places.get(next).cloned() {
        let schema = document.pointer(&place.at).expect("a schema");
        // What the owner adds to the page's objects nobody owes.
        let is_owed = |name: &&String| {
            let member = &schema["properties"][*name];
            !schema["x-origin"].is_null() || member["x-origin"].is_null()
        };
        let owed = members(&schema["properties"]).filter(is_owed);
        places.extend(owed.map(|name| Place {
            at: pointer::join(&format!("{}/properties", place.at), name),
            member: pointer::join(&place.member, name),
        }));
        places.extend(schema.get("items").map(|_| Place {
            at: format!("{}/items", place.at),
            member: format!("{}/*", place.member),
        }));
        next += 1;
    }
    places
}

fn members(properties: &Value) -> impl Iterator<Item = &String> {
    properties.as_object().into_iter().flat_map(Map::keys)
}

/// The document with another schema at a place.
pub(super) fn with(document: &Value, place: &Place, schema: Value) -> Value {
    let mut changed = document.clone();
    *changed.pointer_mut(&place.at).expect("a schema") = schema;
    changed
}

/// A server's document, and the keywords and keys of it that mutants are made of.
pub(super) struct Base {
    /// Which reading it is of, if not the decided one.
    pub(super) strictness: &'static str,
    pub(super) document: Value,
    pub(super) place: Place,
    pub(super) keyword: String,
    /// Of a keyword that has parts (`x-image`, `x-rules`): those that are this reading's own.
    pub(super) parts: Option<Vec<String>>,
}

/// Every keyword of the schema of a request that makes a task in every reading, each in a document of
/// its own that is otherwise of the decided contract.
pub(super) fn bases(whole: &Value, create: &str) -> Vec<Base> {
    let decided = decided(whole);
    let mut bases = Vec::new();
    let content = format!("{}/requestBody/content", operation(whole, create));
    for place in schemas(whole, &content) {
        let schema = decided.pointer(&place.at).and_then(Value::as_object);
        bases.extend(schema.expect("a schema").keys().map(|keyword| Base {
            strictness: "",
            document: decided.clone(),
            place: place.clone(),
            keyword: keyword.clone(),
            parts: None,
        }));
        for strictness in ["narrow", "wide"] {
            bases.extend(laid_over(whole, &decided, &place, strictness));
        }
    }
    bases
}

fn laid_over(whole: &Value, decided: &Value, place: &Place, strictness: &'static str) -> Vec<Base> {
    let overlay = &whole.pointer(&place.at).expect("a schema")[format!("x-{strictness}")];
    let overlay = overlay.as_object().into_iter().flatten();
    let named = overlay.filter(|(_, value)| !value.is_null());
    let base = |(keyword, value): (&String, &Value)| {
        let mut schema = decided.pointer(&place.at).expect("a schema").clone();
        let parts = lay(&mut schema[keyword], value);
        Base {
            strictness,
            document: with(decided, place, schema),
            place: place.clone(),
            keyword: keyword.clone(),
            parts,
        }
    };
    named.map(base).collect()
}

/// Lays a keyword's value over the decided one, as the dialect does; gives the parts that are named.
fn lay(decided: &mut Value, over: &Value) -> Option<Vec<String>> {
    match (decided, over) {
        (Value::Object(keys), Value::Object(named)) => {
            keys.extend(named.clone());
            keys.retain(|_, value| !value.is_null());
            let own = named.iter().filter(|(_, value)| !value.is_null());
            Some(own.map(|(key, _)| key.clone()).collect())
        }
        (Value::Array(rules), Value::Array(added))
            if added.iter().all(|rule| rule["id"].is_string()) =>
        {
            rules.extend(added.clone());
            let ids = added.iter().filter_map(|rule| rule["id"].as_str());
            Some(ids.map(str::to_owned).collect())
        }
        (decided, over) => {
            *decided = over.clone();
            None
        }
    }
}
