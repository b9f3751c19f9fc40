//! What the tests share: the fixtures, and the messages that they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::thread;

use image2video_contract::{Contract, Message, Operation};
use serde_json::Value;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file of the workspace.
#[track_caller]
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(crate) fn create() -> &'static Operation {
    Contract::embedded()
        .operation("create")
        .expect("the operation `create`")
}

/// A kind of message.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The first part of the name of its fixtures.
    pub(crate) name: String,
    /// What describes it in `spec/schemas`.
    file: String,
    pub(crate) message: &'static Message,
}

/// What the kinds of the first operations are called. One of another operation is called as in `text-request`.
const NAMES: &[(&str, &str)] = &[
    ("create-request", "request"),
    ("create-200", "response"),
    ("create-4XX", "error"),
    ("callback-body", "callback"),
    ("get-200", "task"),
    ("get-404", "unknown-task"),
    ("list-200", "tasks"),
];

/// The kind of the bodies that an operation is sent.
pub(crate) fn request_kind(operation: &str) -> String {
    kind_name(operation, "request")
}

fn kind_name(operation: &str, part: &str) -> String {
    let name = format!("{operation}-{part}");
    let named = NAMES.iter().find(|(of, _)| *of == name);
    named.map_or(name, |(_, name)| (*name).to_owned())
}

/// Every kind of message of the contract. What another operation answers alike is no kind of its own.
pub(crate) static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let mut kinds = Vec::new();
    let mut add = |operation: &str, part: &str, file: String, message| {
        let name = kind_name(operation, part);
        let is_other = NAMES.iter().all(|(_, known)| *known != name);
        kinds.push((
            is_other,
            Kind {
                name,
                file,
                message,
            },
        ));
    };
    for it in &Contract::embedded().operations {
        if let Some(request) = &it.request {
            let file = format!("{}.request.json", it.id);
            add(&it.name, "request", file, &request.message);
        }
        for response in &it.responses {
            let status = response.status.to_string();
            let file = format!("{}.{status}.json", it.id);
            add(&it.name, &status, file, &response.message);
        }
        for callback in &it.callbacks {
            let file = format!("{}.callback.json", callback.id);
            add(&callback.name, "body", file, &callback.request.message);
        }
    }
    kinds.sort_by_key(|(is_other, _)| *is_other);
    let schemas = Contract::embedded().message_schemas();
    let mut seen = Vec::new();
    kinds.retain(|(is_other, kind)| {
        let is_new = !seen.contains(&&schemas[&kind.file]);
        seen.push(&schemas[&kind.file]);
        is_new || !is_other
    });
    kinds.into_iter().map(|(_, kind)| kind).collect()
});

/// A kind by its name.
#[track_caller]
pub(crate) fn kind(name: &str) -> &'static Kind {
    let found = KINDS.iter().find(|kind| kind.name == name);
    found.unwrap_or_else(|| panic!("{name} is not a kind of fixture"))
}

/// The message of a kind.
#[track_caller]
pub(crate) fn message(name: &str) -> &'static Message {
    kind(name).message
}

/// The file in `spec/schemas` that describes a kind of message.
#[track_caller]
pub(crate) fn schema_file(name: &str) -> String {
    format!("spec/schemas/{}", kind(name).file)
}

/// A body and what kind of message it is.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) body: Value,
}

/// The fixtures of a folder, sorted by name.
#[track_caller]
pub(crate) fn fixtures(folder: &str) -> Vec<Fixture> {
    let folder = root().join("tests/fixtures").join(folder);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut fixtures: Vec<_> = entries
        .map(|entry| fixture(&entry.expect("an entry").path()))
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!fixtures.is_empty(), "{} is empty", folder.display());
    fixtures
}

fn fixture(path: &Path) -> Fixture {
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let body =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let kind = name.split('.').next().unwrap_or_default().to_owned();
    Fixture { name, kind, body }
}

/// The examples of the spec as fixtures.
pub(crate) fn spec_examples() -> Vec<Fixture> {
    let of = |kind: &'static Kind| {
        kind.message.examples.iter().map(|example| Fixture {
            name: format!("{}.{}", kind.name, example.name),
            kind: kind.name.clone(),
            body: example.value.clone(),
        })
    };
    KINDS.iter().flat_map(of).collect()
}

/// How many cores there are.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does something with each of a list, so many at a time; the results are in the order of the list.
pub(crate) fn each<T: Send, R: Send>(
    list: Vec<T>,
    at_once: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let left = Mutex::new(list.into_iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some((place, item)) = { left.lock().expect("no panic").next() } {
                    let result = work(item);
                    done.lock().expect("no panic").insert(place, result);
                }
            });
        }
    });
    done.into_inner().expect("no panic").into_values().collect()
}
