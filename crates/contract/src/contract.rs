//! The contract as a whole.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::compile::json_schema;
use crate::error_code::ErrorCode;
use crate::message::Message;
use crate::operation::Operation;
use crate::other_shape::OtherShape;
use crate::pointer;
use crate::question::{Origin, Question, QuestionAt};
use crate::role::OperationRole;
use crate::schema::Schema;
use crate::strictness::Strictness;
use crate::task::TaskFamily;

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
    pub(crate) document: Value,
    pub(crate) sha256: String,
}

impl Contract {
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
        self.operations
            .iter()
            .find(|operation| operation.name == name)
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
        let mut codes: &[ErrorCode] = &[];
        for response in self.operations.iter().flat_map(|it| &it.responses) {
            response.message.schema.walk(&mut |_, schema| {
                if !schema.error_codes.is_empty() {
                    codes = &schema.error_codes;
                }
            });
        }
        codes
    }

    /// The documented error code of that number.
    #[must_use]
    pub fn error_code(&self, code: i64) -> Option<&ErrorCode> {
        self.error_codes().iter().find(|known| known.code == code)
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
        let mut all = Vec::new();
        for origin in [Origin::Page, Origin::Owner] {
            let operations = self.operations.iter();
            for operation in operations.filter(|operation| operation.origin == origin) {
                collect(operation, &mut all);
            }
        }
        all
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

fn collect<'c>(operation: &'c Operation, all: &mut Vec<QuestionAt<'c>>) {
    let name = &operation.name;
    if let Some(security) = &operation.security {
        add(all, name, "", &security.questions);
    }
    for parameter in &operation.parameters {
        let at = pointer::join("", &parameter.name);
        add(all, name, &at, &parameter.message.schema.questions);
    }
    if let Some(request) = &operation.request {
        walk(all, name, &request.message);
    }
    for response in &operation.responses {
        add(all, name, "", &response.questions);
        walk(all, name, &response.message);
    }
    for callback in &operation.callbacks {
        walk(all, &callback.name, &callback.request.message);
    }
}

fn walk<'c>(all: &mut Vec<QuestionAt<'c>>, operation: &'c str, message: &'c Message) {
    message
        .schema
        .walk(&mut |at, schema| add(all, operation, at, &schema.questions));
}

fn add<'c>(
    all: &mut Vec<QuestionAt<'c>>,
    operation: &'c str,
    pointer: &str,
    questions: &'c [Question],
) {
    for question in questions {
        if all.iter().all(|known| known.question.id != question.id) {
            all.push(QuestionAt {
                operation,
                pointer: pointer.to_owned(),
                question,
            });
        }
    }
}
