//! What is read of an answer that its type cannot read. A task in it was paid for, and needs no more than its id.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::generated::shapes::{CREATE, GET, LIST, OTHERS};
use crate::role;
use crate::shape::{Member, TaskView, put, select};

/// The id of the task that a body names: where a shape has it, or else the first member of its name, though the
/// body be cut off behind it.
pub(crate) fn task_id(body: &[u8], read: Option<&Value>) -> Option<String> {
    let named = read.and_then(named_task);
    let views = || read.and_then(|body| tasks(body).first()?.id());
    named.or_else(views).or_else(|| scanned(body))
}

/// The id at one of the places where an answer names the task that a request made.
pub(crate) fn named_task(body: &Value) -> Option<String> {
    let mut named = role::NAMED_TASKS
        .iter()
        .filter_map(|place| match body.pointer(place)? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
    named.find(|id| !id.is_empty())
}

/// The first value of the member that has the id.
fn scanned(body: &[u8]) -> Option<String> {
    let name = CREATE.place(Member::Id)?.rsplit('/').next()?;
    let (text, name) = (String::from_utf8_lossy(body), format!("\"{name}\""));
    let mut after = text.split(&name).skip(1);
    after.find_map(|rest| {
        let rest = rest.trim_start().strip_prefix(':')?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        match values.next()?.ok()? {
            Value::String(id) if !id.is_empty() => Some(id),
            // Digits at the end of what arrived may not be all of them.
            Value::Number(id) if values.byte_offset() < rest.len() => Some(id.to_string()),
            _ => None,
        }
    })
}

/// The tasks of a body, in the shape that knows most of it.
fn tasks(body: &Value) -> Vec<TaskView<'_>> {
    let mut best = Vec::new();
    for shape in [&GET, &LIST, &CREATE].into_iter().chain(OTHERS) {
        let tasks = shape.tasks(body);
        if tasks.iter().any(|task| task.phase().is_some()) {
            return tasks;
        }
        if best.is_empty() {
            best = tasks;
        }
    }
    best
}

/// The answer that a body comes to, whatever its shape; if all else fails, with the id of a task alone.
///
/// # Errors
///
/// Why its type cannot read it, if there is no task in it either.
pub(crate) fn read<T: DeserializeOwned>(
    body: &[u8],
    value: Option<Value>,
    id: Option<&str>,
) -> Result<T, serde_json::Error> {
    // In another shape the members that the type has may be missing, and be read as their defaults.
    let (other, has_empty_id) = value.as_ref().map_or((None, false), |value| {
        let task = tasks(value)
            .first()
            .filter(|task| task.is_of(OTHERS))
            .copied();
        (task.and_then(told), has_empty_id(value))
    });
    if let Some(answer) = other {
        return Ok(answer);
    }
    let is_looked_through = value.is_some();
    // Not at the same time as what is read of it.
    drop(value);
    let error = match serde_json::from_slice(body) {
        Ok(_) if has_empty_id => serde::de::Error::custom("the id of the task is empty"),
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let named = id.and_then(|id| {
        let mut task = json!({});
        put(&mut task, CREATE.place(Member::Id)?, id.into());
        told(CREATE.tasks(&task).first().copied()?)
    });
    let value = is_looked_through.then(|| serde_json::from_slice(body).ok());
    let value = value.flatten().unwrap_or_default();
    let read = list(&value).or_else(|| told(tasks(&value).first().copied()?));
    read.or(named).ok_or(error)
}

/// Whether the task is there, and nothing can be asked by its id.
fn has_empty_id(body: &Value) -> bool {
    let place = CREATE.task.zip(CREATE.place(Member::Id));
    let id = place.and_then(|(task, id)| body.pointer(&format!("{task}{id}")));
    id.and_then(Value::as_str) == Some("")
}

/// The answer that tells of a task what is known.
fn told<T: DeserializeOwned>(task: TaskView<'_>) -> Option<T> {
    let mut answers = [&GET, &CREATE]
        .into_iter()
        .filter_map(|shape| task.told_as(shape));
    answers.find_map(|answer| serde_json::from_value(answer).ok())
}

/// A page whose tasks are read one by one: one that makes no sense does not hide another.
fn list<T: DeserializeOwned>(body: &Value) -> Option<T> {
    let place = LIST.task?.strip_suffix("/*")?;
    let items = select(body, place).first()?.as_array()?;
    let page = |items: Vec<Value>| -> Option<T> {
        let mut body = json!({});
        put(&mut body, place, items.into());
        serde_json::from_value(body).ok()
    };
    // Other types take no list.
    page(Vec::new())?;
    let single = |item: &Value| page(vec![item.clone()]).map(|_| item.clone());
    let retold = |item: &Value| {
        let task = tasks(item).first()?.told_as(&LIST)?;
        select(&task, LIST.task?)
            .first()
            .map(|item| (*item).clone())
            .filter(|item| single(item).is_some())
    };
    page(
        items
            .iter()
            .filter_map(|item| single(item).or_else(|| retold(item)))
            .collect(),
    )
}

/// What an answer says in words went wrong, wherever it says so.
pub(crate) fn message(body: &Value) -> Option<String> {
    let shapes = [&CREATE, &GET, &LIST].into_iter().chain(OTHERS);
    let mut said = shapes.filter_map(|shape| body.pointer(shape.message?)?.as_str());
    said.find(|text| !text.is_empty()).map(str::to_owned)
}
