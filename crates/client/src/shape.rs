//! Where answers tell of a task, in the shape of the page and in those that other servers have. The places
//! are the document's; what is beside them may be missing or odd.

use serde_json::Value;

/// How far a task is; a task never goes back to an earlier phase. What a server calls them is in
/// [`types::TaskStatus`](crate::types::TaskStatus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskPhase {
    /// It waits.
    Submitted,
    /// The work has begun.
    Processing,
    /// It has ended with what was asked for.
    Succeeded,
    /// It has ended without.
    Failed,
}

impl TaskPhase {
    /// Whether nothing comes after it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// What is read of a task or of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "a contract need not have each of them")]
pub(crate) enum Member {
    Id,
    Status,
    Message,
    ExternalId,
    CreatedAt,
    UpdatedAt,
    VideoId,
    VideoUrl,
    VideoSeconds,
    Units,
}

/// A shape of answers. Pointers are JSON pointers, with `*` for any item of a list.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Where the task is, or each of a list.
    pub(crate) task: Option<&'static str>,
    /// Where its members are, from there.
    pub(crate) members: &'static [(Member, &'static str)],
    /// What the values of its status mean.
    pub(crate) phases: &'static [(&'static str, TaskPhase)],
    /// Where the answer says in words what went wrong.
    pub(crate) message: Option<&'static str>,
}

impl Shape {
    /// The tasks of an answer: where this shape has them, or, of a single one, the whole answer.
    pub(crate) fn tasks<'v>(&'static self, body: &'v Value) -> Vec<TaskView<'v>> {
        let Some(place) = self.task else {
            return Vec::new();
        };
        let mut found = select(body, place);
        // Some leave out the envelope.
        found.push(body);
        let views = found
            .into_iter()
            .map(|value| TaskView { value, shape: self });
        views.filter(|task| task.id().is_some()).collect()
    }

    pub(crate) fn place(&self, member: Member) -> Option<&'static str> {
        let found = self.members.iter().find(|(known, _)| *known == member);
        found.map(|(_, place)| *place)
    }
}

/// A task as an answer tells of it.
#[derive(Clone, Copy)]
pub(crate) struct TaskView<'v> {
    value: &'v Value,
    shape: &'static Shape,
}

impl<'v> TaskView<'v> {
    pub(crate) fn new(value: &'v Value, shape: &'static Shape) -> Self {
        Self { value, shape }
    }

    /// The first text at a place; a number is read as one.
    pub(crate) fn text(&self, member: Member) -> Option<String> {
        let found = select(self.value, self.shape.place(member)?);
        let texts = found.into_iter().filter_map(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        texts.into_iter().find(|text| !text.is_empty())
    }

    /// Whether it is told in one of these shapes.
    pub(crate) fn is_of(&self, shapes: &[Shape]) -> bool {
        shapes.iter().any(|shape| std::ptr::eq(shape, self.shape))
    }

    pub(crate) fn id(&self) -> Option<String> {
        self.text(Member::Id)
    }

    pub(crate) fn phase(&self) -> Option<TaskPhase> {
        let status = self.text(Member::Status)?;
        let found = self.shape.phases.iter().find(|(name, _)| *name == status);
        found.map(|(_, phase)| *phase)
    }

    /// What this shape tells, at the places of another: the body of an answer of that shape.
    pub(crate) fn told_as(&self, other: &'static Shape) -> Option<Value> {
        let task = other.task?;
        let mut body = Value::Object(serde_json::Map::new());
        for (member, place) in other.members {
            let value = match member {
                Member::Status => self.status_in(other),
                member => self.text(*member),
            };
            if let Some(value) = value {
                put(&mut body, &format!("{task}{place}"), Value::String(value));
            }
        }
        Some(body)
    }

    /// The status by the name that another shape has for the phase.
    fn status_in(&self, other: &'static Shape) -> Option<String> {
        let phase = self.phase()?;
        let found = other.phases.iter().find(|(_, known)| *known == phase);
        found.map(|(name, _)| (*name).to_owned())
    }
}

/// The values at a pointer whose `*` stands for any item of a list.
pub(crate) fn select<'v>(value: &'v Value, pointer: &str) -> Vec<&'v Value> {
    let mut found = vec![value];
    for token in pointer.split('/').skip(1) {
        found = match token {
            "*" => found
                .into_iter()
                .filter_map(Value::as_array)
                .flatten()
                .collect(),
            token => {
                let name = token.replace("~1", "/").replace("~0", "~");
                found
                    .into_iter()
                    .filter_map(|value| value.get(&name))
                    .collect()
            }
        };
    }
    found
}

/// Puts a value at a pointer, whose `*` is the only item of a list.
pub(crate) fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for token in pointer.split('/').skip(1) {
        if token == "*" {
            if !place.is_array() {
                *place = Value::Array(vec![Value::Null]);
            }
            place = &mut place[0];
        } else {
            if !place.is_object() {
                *place = Value::Object(serde_json::Map::new());
            }
            place = &mut place[token.replace("~1", "/").replace("~0", "~")];
        }
    }
    *place = value;
}
