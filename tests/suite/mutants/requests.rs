//! Mutants of requests that only read: the parameters of the query, and what is in the head.

use http::request::Parts;
use http::{HeaderValue, Method};
use image2video_contract::{Keyword, Location};
use serde_json::{Value, json};

use super::documents::{Place, operation, with};
use super::keywords;
use super::server::{Fault, MendHead, PATH, Part};
use super::table::{Mutant, of_part};
use crate::servers::KEY;

/// Each constraint of each parameter of a query. The parameter of the path has none but that it is a
/// string, as each segment of a path is.
pub(super) fn parameters(plain: &Value) -> Vec<Mutant> {
    let list = operation(plain, "list");
    let at = format!("{list}/parameters");
    let mut all = Vec::new();
    let parameters = plain.pointer(&at).and_then(Value::as_array);
    for (i, parameter) in parameters.expect("parameters").iter().enumerate() {
        if parameter["in"] != Location::Query.as_str() {
            continue;
        }
        let name = parameter["name"].as_str().expect("a name");
        let mutant = |what: &str, place: &Place, to| {
            let document = with(plain, place, to);
            of_part(
                Part::List,
                format!("list query {name} {what}"),
                Fault::Document(document),
            )
        };
        let here = |end: &str| Place {
            at: format!("{at}/{i}/{end}"),
            member: format!("/{name}"),
        };
        let (schema, own) = (&parameter["schema"], here("schema"));
        for keyword in schema.as_object().expect("a schema").keys() {
            let known = Keyword::parse(keyword);
            let mutations = known.map(|known| keywords::of(known, schema, None));
            // A parameter is one text: the dialect has no list or object of it.
            let one = |to: &Value| to["type"] != "array" && to["type"] != "object";
            let mutations = mutations.into_iter().flatten();
            for (change, to) in mutations.filter(|(_, to)| one(to)) {
                all.push(mutant(&format!("{keyword} {change}"), &own, to));
            }
        }
        all.push(mutant("under another name", &here("name"), json!("x")));
        let mut required = parameter.clone();
        required["required"] = json!(true);
        let whole = Place {
            at: format!("{at}/{i}"),
            member: String::new(),
        };
        all.push(mutant("required", &whole, required));
        let valid = |text: &str| text.parse::<u16>().is_ok_and(|n| (1..=500).contains(&n));
        all.push(ignoring(name, "ignored", |_| true));
        all.push(ignoring(name, "judged and ignored", valid));
    }
    all
}

/// A server that overlooks some values of a parameter.
fn ignoring(name: &str, how: &str, overlooks: fn(&str) -> bool) -> Mutant {
    let begins = format!("{name}=");
    let mend: MendHead = Box::new(move |head| {
        let text = head
            .uri
            .query()
            .and_then(|query| query.strip_prefix(&begins));
        if text.is_some_and(overlooks) {
            head.uri = head.uri.path().parse().expect("a path");
        }
    });
    of_part(
        Part::List,
        format!("list query {name} {how}"),
        Fault::MendsHeads(Part::List, mend),
    )
}

/// Servers that overlook what is wrong with the head of a request. That it may be without
/// credentials is a reading, so a server that takes it breaks no promise.
pub(super) fn heads(part: Part, name: &str) -> Vec<Mutant> {
    fn given(head: &Parts) -> Option<&str> {
        head.headers.get("authorization")?.to_str().ok()
    }
    let keyed = |is: fn(&str) -> bool| -> MendHead {
        Box::new(move |head| {
            if given(head).is_some_and(is) {
                let key = HeaderValue::try_from(format!("Bearer {KEY}"));
                head.headers.insert("authorization", key.expect("a key"));
            }
        })
    };
    let method: MendHead = Box::new(|head| head.method = Method::GET);
    let listing: MendHead = Box::new(|head| {
        if head.method != Method::GET && head.method != Method::HEAD {
            head.method = Method::GET;
            head.uri = PATH.parse().expect("a path");
        }
    });
    let all = [
        ("any key", keyed(|given| given.starts_with("Bearer "))),
        ("a scheme alone", keyed(|given| given == "Bearer")),
        ("another scheme", keyed(|given| given.starts_with("Basic "))),
        ("any method", method),
        ("anything but GET as the list", listing),
    ];
    let of = |(what, mend)| {
        let fault = Fault::MendsHeads(part, mend);
        of_part(part, format!("{name} operation with {what}"), fault)
    };
    all.into_iter().map(of).collect()
}
