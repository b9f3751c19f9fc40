//! The contract as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use crate::question::{Origin, Question, QuestionAt};
use crate::{
    compile::json_schema, error_code::ErrorCode, message::Message, operation::Operation,
    other_shape::OtherShape, pointer, read::Defect, role::OperationRole, schema::Schema,
    strictness::Strictness, task::TaskFamily,
};

/// The document of [`Contract::embedded`].
const EMBEDDED: &str = include_str!("contract.json");

/// The contract, read from its document and compiled.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `info.title` of the document.
    pub title: String,
    /// `info.version` of the document.
    pub version: String,
    /// `info.description` of the document.
    pub description: String,
    /// The operations, sorted by path; of one path, a POST comes first.
    pub operations: Vec<Operation>,
    /// The schemas of the components, by name. A schema elsewhere that refers to one has its name.
    pub schemas: BTreeMap<String, Schema>,
    /// Shapes that answers are known to have elsewhere.
    pub other_shapes: Vec<OtherShape>,
    /// What a gateway puts before the paths of the API owner; every path begins with it. Often empty.
    pub path_prefix: String,
    /// What is no mistake in the document, but likely not meant: what is declared and not used, say.
    pub notes: Vec<Defect>,
    pub(crate) error_codes: Vec<ErrorCode>,
    pub(crate) document: Value,
    pub(crate) sha256: String,
}

impl Contract {
    /// The contract that the crate was built with.
    ///
    /// # Panics
    /// Never in a released crate: `cargo xtask regen` writes only a document that can be read, and
    /// a test holds it.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
            let document = serde_json::from_str(EMBEDDED).unwrap_or(Value::Null);
            Contract::from_document(&document).unwrap_or_else(|defects| {
                let first = &defects[0];
                panic!("the embedded contract is damaged; run `cargo xtask regen`: {first}")
            })
        });
        &CONTRACT
    }

    /// The document that it was read from.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Names this exact contract: SHA-256 of its document as compact JSON, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The operation of that short name (`create`).
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|it| it.name == name)
    }

    /// The operations that are about the same tasks: a family for each operation that creates some.
    pub fn task_families(&self) -> impl Iterator<Item = TaskFamily<'_>> {
        let with_role = |role| {
            let operations = self.operations.iter();
            operations.filter(move |operation| operation.role == Some(role))
        };
        with_role(OperationRole::Create).map(move |create| {
            let about_the_same = |other: &&Operation| other.tasks_path() == create.tasks_path();
            TaskFamily {
                create,
                get: with_role(OperationRole::Get).find(about_the_same),
                list: with_role(OperationRole::List).find(about_the_same),
            }
        })
    }

    /// The documented error codes, in the order of the document.
    #[must_use]
    pub fn error_codes(&self) -> &[ErrorCode] {
        &self.error_codes
    }

    /// The documented error code of that number.
    #[must_use]
    pub fn error_code(&self, code: i64) -> Option<&ErrorCode> {
        self.error_codes.iter().find(|known| known.code == code)
    }

    /// The known other shape that a body has.
    #[must_use]
    pub fn other_shape(&self, body: &Value) -> Option<&OtherShape> {
        self.other_shapes.iter().find(|shape| shape.is_of(body))
    }

    /// Where an answer of an operation has a task: as its answer of success does, or in another shape.
    #[must_use]
    pub fn message_of<'c>(&'c self, operation: &'c Operation, body: &Value) -> Option<&'c Message> {
        match self.other_shape(body) {
            Some(shape) => Some(&shape.message),
            None => operation.success().map(|response| &response.message),
        }
    }

    /// Every question that the page leaves open, in the order of the document; each once, where it stands
    /// first. Operations of the page come before those of the owner, which a server need not offer.
    #[must_use]
    pub fn questions(&self) -> Vec<QuestionAt<'_>> {
        let of = |origin| self.operations.iter().filter(move |it| it.origin == origin);
        let operations = of(Origin::Page).chain(of(Origin::Owner));
        let mut questions: Vec<_> = operations.flat_map(questions).collect();
        let mut known = BTreeSet::new();
        questions.retain(|it| known.insert(&it.question.id));
        questions
    }

    /// JSON Schemas of the messages in the decided contract, for users of other languages, by the name of
    /// their file.
    #[must_use]
    pub fn message_schemas(&self) -> BTreeMap<String, Value> {
        let mut files = BTreeMap::new();
        let mut add = |id: &str, kind: &str, message: &Message| {
            let schema = json_schema(&message.schema, Strictness::Decided);
            files.insert(format!("{id}.{kind}.json"), schema);
        };
        for operation in &self.operations {
            if let Some(request) = &operation.request {
                add(&operation.id, "request", &request.message);
            }
            for response in &operation.responses {
                let status = response.status.to_string();
                add(&operation.id, &status, &response.message);
            }
            for callback in &operation.callbacks {
                add(&callback.id, "callback", &callback.request.message);
            }
        }
        files
    }
}

/// The questions about an operation and its callbacks, in the order of the document.
fn questions(operation: &Operation) -> Vec<QuestionAt<'_>> {
    let (mut all, name) = (Vec::new(), operation.name.as_str());
    if let Some(security) = &operation.security {
        add(&mut all, name, "", &security.questions);
    }
    for parameter in &operation.parameters {
        let at = pointer::join("", &parameter.name);
        let schema = &parameter.message.schema;
        add(&mut all, name, &at, &schema.questions);
    }
    if let Some(request) = &operation.request {
        walk(&mut all, name, &request.message);
    }
    for response in &operation.responses {
        add(&mut all, name, "", &response.questions);
        walk(&mut all, name, &response.message);
    }
    for callback in &operation.callbacks {
        walk(&mut all, &callback.name, &callback.request.message);
    }
    all
}

fn walk<'c>(all: &mut Vec<QuestionAt<'c>>, operation: &'c str, message: &'c Message) {
    let schema = &message.schema;
    schema.walk(&mut |at, schema| add(all, operation, at, &schema.questions));
}

fn add<'c>(
    all: &mut Vec<QuestionAt<'c>>,
    operation: &'c str,
    pointer: &str,
    questions: &'c [Question],
) {
    all.extend(questions.iter().map(|question| QuestionAt {
        operation,
        pointer: pointer.to_owned(),
        question,
    }));
}
