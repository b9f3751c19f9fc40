//! What the tests share: the fixtures, and the messages that they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
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

/// The kinds of messages: the first part of a fixture's name, and the file in `spec/schemas` that
/// describes it.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("request", "createImage2VideoTask.request.json"),
    ("response", "createImage2VideoTask.200.json"),
    ("error", "createImage2VideoTask.4XX.json"),
    ("callback", "image2VideoTaskChanged.callback.json"),
    ("task", "getImage2VideoTask.200.json"),
    ("unknown-task", "getImage2VideoTask.404.json"),
    ("tasks", "listImage2VideoTasks.200.json"),
];

/// The message of a kind.
#[track_caller]
pub(crate) fn message(kind: &str) -> &'static Message {
    let response = |name, status| {
        let operation = Contract::embedded().operation(name).expect("an operation");
        let response = operation.response(status);
        &response.expect("a documented response").message
    };
    match kind {
        "request" => &create().request.as_ref().expect("a request body").message,
        "response" => response("create", 200),
        "error" => response("create", 400),
        "callback" => &create().callbacks[0].request.message,
        "task" => response("get", 200),
        "unknown-task" => response("get", 404),
        "tasks" => response("list", 200),
        other => panic!("{other} is not a kind of fixture"),
    }
}

/// The file in `spec/schemas` that describes a kind of message.
#[track_caller]
pub(crate) fn schema_file(kind: &str) -> String {
    let found = KINDS.iter().find(|(name, _)| *name == kind);
    let (_, file) = found.unwrap_or_else(|| panic!("{kind} is not a kind of fixture"));
    format!("spec/schemas/{file}")
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
    let of = |kind: &'static str| {
        message(kind).examples.iter().map(move |example| Fixture {
            name: format!("{kind}.{}", example.name),
            kind: kind.to_owned(),
            body: example.value.clone(),
        })
    };
    KINDS.iter().flat_map(|(kind, _)| of(kind)).collect()
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
