//! Mutants of what is around a body: path, method, media type, credentials.

use image2video_contract::pointer;
use serde_json::{Value, json};

use super::server::Fault;
use super::table::{Mutant, mutant};

/// Mutants of what is around the body: where, how, in which media type, with which key.
pub(super) fn of(document: &Value, operation: &str) -> Vec<Mutant> {
    let (item, method) = operation.rsplit_once('/').expect("a method");
    let path = pointer::tokens(item).last().expect("a path");
    let changed = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut document = document.clone();
        change(&mut document);
        mutant(format!("operation {name}"), "", Fault::Document(document))
    };
    let moved = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        move |parent: &mut Value| {
            let map = parent.as_object_mut().expect("an object");
            let value = map.remove(&from).expect("a member");
            map.insert(to.clone(), value);
        }
    };
    let at = |document: &mut Value, at: &str, change: &dyn Fn(&mut Value)| {
        change(document.pointer_mut(at).expect("a place"));
    };
    let content = format!("{operation}/requestBody/content");
    vec![
        changed("path with another name", &|d| {
            let elsewhere = format!("{path}-elsewhere");
            at(d, "/paths", &moved(&path, &elsewhere));
            // What gets a task is below what creates it.
            let get = [&path, &elsewhere].map(|path| format!("{path}/{{task_id}}"));
            at(d, "/paths", &moved(&get[0], &get[1]));
        }),
        changed("method PUT", &|d| at(d, item, &moved(method, "put"))),
        changed("media type text/plain", &|d| {
            at(d, &content, &moved("application/json", "text/plain"));
        }),
        changed("without credentials", &|d| d["security"] = json!([])),
        changed("with credentials or none", &|d| {
            let schemes = d
                .pointer_mut("/components/securitySchemes")
                .and_then(Value::as_object_mut);
            for (_, scheme) in schemes.expect("schemes") {
                scheme["x-wide"] = json!({ "optional": true });
            }
        }),
        mutant("operation with any key".to_owned(), "", Fault::AnyKey),
    ]
}
