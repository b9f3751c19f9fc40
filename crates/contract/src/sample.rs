//! Answers as a stand-in gives them: an example of the document, with what has a role as it would be, and
//! with whatever else its schema requires.
//!
//! Also what a stand-in could not answer as the contract has it, so that it is known when the document is
//! read and not when somebody uses it.

use serde_json::{Value, json};
use strum::VariantArray as _;

use crate::constraint::{Constraint, Format, Keyword, Type};
use crate::read::Defect;
use crate::role::{MemberRole, TaskPhase};
use crate::strictness::Strictness;
use crate::{contract::Contract, message::Message, pointer, schema::Schema, task::TaskFamily};

/// A step in the life of a task: how far it is, and which of the statuses that mean so it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stage {
    /// How far the task is.
    pub phase: TaskPhase,
    /// The status, counted from 0 among those of the phase, in the order of the `enum`.
    pub step: usize,
}

/// What a sample has where a role is.
enum Told {
    /// This value.
    Value(Value),
    /// What an example has, or what the schema asks for.
    Any,
    /// Nothing, unless the schema requires it.
    Nothing,
}

impl TaskFamily<'_> {
    /// The stages of a task on its way, in order; a task ends in the first stage of a final phase.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let asked = self.get.or(self.list).unwrap_or(self.create);
        let response = asked.success();
        response.map_or_else(Vec::new, |response| response.message.stages())
    }
}

impl Message {
    /// The stages that a status of this message can tell, in the order of a task's life.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let stages = TaskPhase::VARIANTS.iter().flat_map(|&phase| {
            let steps = 0..self.statuses(phase).len();
            steps.map(move |step| Stage { phase, step })
        });
        stages.collect()
    }

    /// The statuses that mean a phase, in the order of the `enum`.
    fn statuses(&self, phase: TaskPhase) -> Vec<&Value> {
        let Some(schema) = self.schema_of(MemberRole::TaskStatus) else {
            return Vec::new();
        };
        let values = schema.constraints(Strictness::Decided).enum_values().iter();
        let means = |value: &&Value| {
            let text = value.as_str().unwrap_or_default();
            schema.phases.get(text) == Some(&phase)
        };
        values.filter(means).collect()
    }

    /// The status of a stage; the last of its phase where there are not so many.
    #[must_use]
    pub fn status(&self, stage: Stage) -> Option<&str> {
        let statuses = self.statuses(stage.phase);
        statuses.get(stage.step).or(statuses.last())?.as_str()
    }

    /// A body as a stand-in would send it. `stage` is that of its task, if it has one; of a list it has one
    /// item. `named` is whether the caller gave the task an id of its own.
    #[must_use]
    pub fn sample(&self, stage: Option<Stage>, named: bool) -> Value {
        let mut sample = self.example_of(stage.map(|it| it.phase));
        for (role, at) in &self.roles {
            let path = tokens(at);
            match self.told(*role, stage, named) {
                Told::Value(value) => put(&mut sample, &path, &value),
                Told::Nothing => remove(&mut sample, &path),
                Told::Any => {}
            }
        }
        complete(&mut sample, &self.schema);
        sample
    }

    /// An example of a task in this phase; else one whose task is still empty; else nothing.
    fn example_of(&self, phase: Option<TaskPhase>) -> Value {
        let mut examples = self.examples.iter().map(|it| &it.value);
        let Some(at) = self
            .pointer_of(MemberRole::Task)
            .filter(|_| phase.is_some())
        else {
            return examples.next().cloned().unwrap_or_default();
        };
        let of_phase = |example| {
            let tasks = self.tasks(example).into_iter();
            let mut tasks = tasks.filter(|task| task.phase() == phase);
            Some((example, tasks.next()?.value))
        };
        let found = examples.clone().find_map(of_phase);
        let found = found.or_else(|| Some((examples.next()?, &Value::Null)));
        let (example, task) = found.unwrap_or((&Value::Null, &Value::Null));
        let (mut example, path) = (example.clone(), tokens(at));
        match path.as_slice() {
            [list @ .., item] if item == "*" => put(&mut example, list, &json!([task])),
            path => put(&mut example, path, task),
        }
        example
    }

    fn told(&self, role: MemberRole, stage: Option<Stage>, named: bool) -> Told {
        let phase = stage.map(|stage| stage.phase);
        let result = |value| match phase {
            Some(TaskPhase::Succeeded) => Told::Value(value),
            _ => Told::Nothing,
        };
        match role {
            MemberRole::TaskStatus => stage
                .and_then(|stage| self.status(stage))
                .map_or(Told::Any, |status| Told::Value(json!(status))),
            MemberRole::StatusMessage if phase == Some(TaskPhase::Failed) => {
                Told::Value(json!("why"))
            }
            MemberRole::RequestId => Told::Value(json!("0190f6c5-83cc-7000-8000-000000000000")),
            MemberRole::TaskId => Told::Value(json!("8135000000000000000000000000000000")),
            MemberRole::ExternalTaskId if named => Told::Value(json!("external")),
            MemberRole::ExternalTaskId | MemberRole::Units => Told::Nothing,
            MemberRole::CreatedAt | MemberRole::UpdatedAt => {
                Told::Value(json!(1_722_769_557_708_u64))
            }
            MemberRole::VideoId => result(json!("8135000000000000000000000000000001")),
            MemberRole::VideoUrl => result(json!("http://127.0.0.1:8080/videos/1.mp4")),
            MemberRole::Duration => result(json!("5.1")),
            MemberRole::StatusMessage
            | MemberRole::Code
            | MemberRole::Message
            | MemberRole::Task
            | MemberRole::Mode
            | MemberRole::Prompt => Told::Any,
        }
    }
}

fn tokens(at: &str) -> Vec<String> {
    pointer::tokens(at).collect()
}

/// Sets what is at a path; `*` is each item of a list, which gets one if it has none.
fn put(value: &mut Value, path: &[String], to: &Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = to.clone();
        return;
    };
    if first == "*" {
        if value.as_array().is_none_or(Vec::is_empty) {
            *value = json!([null]);
        }
        let items = value.as_array_mut().into_iter().flatten();
        items.for_each(|item| put(item, rest, to));
    } else {
        if !value.is_object() {
            *value = json!({});
        }
        put(&mut value[first.as_str()], rest, to);
    }
}

/// Takes away the member at a path, where it is there.
fn remove(value: &mut Value, path: &[String]) {
    match (path, value) {
        ([name], Value::Object(members)) => {
            members.remove(name);
        }
        ([name, rest @ ..], Value::Object(members)) => {
            members
                .get_mut(name)
                .into_iter()
                .for_each(|it| remove(it, rest));
        }
        ([_, rest @ ..], Value::Array(items)) => items.iter_mut().for_each(|it| remove(it, rest)),
        _ => {}
    }
}

/// Adds what a schema requires and a value lacks.
fn complete(value: &mut Value, schema: &Schema) {
    if value.is_null() {
        *value = made(schema);
    }
    match value {
        Value::Object(members) => {
            for (name, property) in &schema.properties {
                if schema.requires(name) || members.contains_key(name) {
                    complete(members.entry(name).or_insert(Value::Null), property);
                }
            }
        }
        Value::Array(items) => {
            let schema = schema.items.as_deref().into_iter();
            schema.for_each(|schema| items.iter_mut().for_each(|it| complete(it, schema)));
        }
        _ => {}
    }
}

/// A value that a schema allows, as far as one keyword at a time tells.
fn made(schema: &Schema) -> Value {
    let decided = |keyword| schema.constraint(Strictness::Decided, keyword);
    if let Some(example) = &schema.example {
        return example.clone();
    }
    if let Some(Constraint::Enum(values)) = decided(Keyword::Enum) {
        return values.first().cloned().unwrap_or_default();
    }
    match schema.type_() {
        Some(Type::Object) => json!({}),
        Some(Type::Array) => json!([]),
        Some(Type::Boolean) => json!(false),
        Some(Type::Integer | Type::Number) => {
            match decided(Keyword::Minimum).or(decided(Keyword::Maximum)) {
                Some(Constraint::Minimum(bound) | Constraint::Maximum(bound)) => json!(bound),
                _ => json!(0),
            }
        }
        Some(Type::String) | None => {
            match (decided(Keyword::Format), decided(Keyword::MinLength)) {
                (Some(Constraint::Format(Format::Uri)), _) => json!("https://mock.example/"),
                (_, Some(Constraint::MinLength(length))) => {
                    json!("a".repeat(usize::try_from(*length).unwrap_or_default().min(1 << 16)))
                }
                _ => json!(""),
            }
        }
    }
}

impl Contract {
    /// What a stand-in cannot answer as the contract has it, in the order of the document.
    #[must_use]
    pub fn unanswerable(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        for family in self.task_families() {
            defects.extend(family.unanswerable());
        }
        for operation in &self.operations {
            let answers = operation
                .responses
                .iter()
                .map(|it| (&it.pointer, &it.message));
            let callbacks = operation.callbacks.iter();
            let callbacks = callbacks.map(|it| (&it.pointer, &it.request.message));
            for (at, message) in answers.chain(callbacks) {
                defects.extend(message.unanswerable(at));
            }
        }
        defects.dedup();
        defects
    }
}

impl TaskFamily<'_> {
    /// A task has to be able to wait, to succeed and to fail.
    fn unanswerable(&self) -> Option<Defect> {
        let stages = self.stages();
        let can = |is: fn(TaskPhase) -> bool| stages.iter().any(|stage| is(stage.phase));
        let lacks = match () {
            () if !can(|it| !it.is_final()) => "`submitted` or `processing`",
            () if !can(|it| it == TaskPhase::Succeeded) => "`succeeded`",
            () if !can(|it| it == TaskPhase::Failed) => "`failed`",
            () => return None,
        };
        let asked = self.get.or(self.list).unwrap_or(self.create);
        let response = asked.success()?;
        let status = response.message.schema_of(MemberRole::TaskStatus);
        let at = status.map_or(&response.pointer, |status| &status.pointer);
        let message = format!("the stand-in cannot follow: no status means {lacks}");
        let help =
            "a member with `x-role: task-status` has a value of that phase in `x-task-phases`";
        Some(Defect::new(at, message).help(help))
    }
}

impl Message {
    /// The first sample that breaks the schema.
    fn unanswerable(&self, at: &str) -> Option<Defect> {
        let mut stages: Vec<_> = self.stages().into_iter().map(Some).collect();
        if stages.is_empty() {
            stages.push(None);
        }
        let samples = stages.into_iter().flat_map(|it| [(it, false), (it, true)]);
        let broken = |(stage, named)| {
            let sample = self.sample(stage, named);
            let violations = self.judge(Strictness::Decided).violations(&sample);
            violations.into_iter().next()
        };
        let broken = samples.into_iter().find_map(broken)?;
        let message = format!("the stand-in cannot make this body: {broken}");
        Some(
            Defect::new(at, message)
                .help("give an `example` of that member, or an example of the body"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: &str = "/paths/~1kling~1v1~1videos~1image2video~1{task_id}/get/responses/200";

    /// What a stand-in could not answer after an edit of the document: places and messages.
    fn unanswerable(edit: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
        let mut document = Contract::embedded().document().clone();
        edit(&mut document);
        let contract = Contract::from_document(&document).expect("a contract");
        let defects = contract.unanswerable().into_iter();
        defects.map(|it| (it.pointer, it.message)).collect()
    }

    #[test]
    fn the_embedded_contract_can_be_answered() {
        assert_eq!(Contract::embedded().unanswerable(), []);
    }

    #[test]
    fn an_example_is_filled_in() {
        let get = Contract::embedded().operation("get").expect("get");
        let message = &get.success().expect("an answer").message;
        let sample =
            |phase, named| message.sample(Some(Stage { phase, step: 0 }), named)["data"].take();
        let waiting = sample(TaskPhase::Processing, false);
        assert_eq!(waiting["task_info"], json!({}));
        assert_eq!(waiting["task_result"], json!({}));
        assert_eq!(waiting["task_status_msg"], "");
        let done = sample(TaskPhase::Succeeded, true);
        assert_eq!(done["task_info"]["external_task_id"], "external");
        assert_eq!(done["task_result"]["videos"][0]["duration"], "5.1");
        assert_eq!(done.get("final_unit_deduction"), None);
        let failed = sample(TaskPhase::Failed, false);
        assert_eq!(failed["task_status_msg"], "why");
    }

    #[test]
    fn what_no_example_shows_and_no_keyword_tells_is_named() {
        let found = unanswerable(|document| {
            let get = document.pointer_mut(GET).expect("an answer");
            let content = &mut get["content"]["application/json"];
            content.as_object_mut().expect("content").remove("examples");
            let schema = &mut document["components"]["schemas"]["GetImage2VideoTaskResponse"];
            schema["x-rules"] = json!([{
                "id": "note-is-long",
                "description": "A note is there.",
                "x-source": "an edit",
                "schema": { "required": ["note"] },
            }]);
        });
        let message =
            "the stand-in cannot make this body: the body: A note is there. (x-rules/note-is-long)";
        assert_eq!(found, [(GET.to_owned(), message.to_owned())]);
    }

    #[test]
    fn a_task_has_to_be_able_to_fail() {
        let found = unanswerable(|document| {
            let phases = &mut document["components"]["schemas"]["TaskStatus"]["x-task-phases"];
            phases["failed"] = json!("processing");
        });
        let message = "the stand-in cannot follow: no status means `failed`";
        let at = "/components/schemas/TaskStatus";
        assert_eq!(found, [(at.to_owned(), message.to_owned())]);
    }
}
