//! The contract as a whole.

use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    Defect, ErrorCode, Message, Operation, OperationRole, Origin, Question, QuestionAt, Strictness,
    TaskFamily, compile, pointer, read,
};

/// The document that the crate was built with, as JSON.
const DOCUMENT: &str = include_str!("contract.json");

/// The contract, read from its document and compiled.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `info.version` of the document.
    pub version: String,
    /// The operations, in the order of their paths; of one path, a POST comes first.
    pub operations: Vec<Operation>,
    sha256: String,
}

impl Contract {
    /// The contract that the crate was built with.
    ///
    /// # Panics
    /// Never in a released crate: `cargo xtask regen` writes only a document that can be read, and
    /// a test holds it.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Contract> = LazyLock::new(|| {
            let document = serde_json::from_str(DOCUMENT).unwrap_or(Value::Null);
            match Contract::from_document(&document) {
                Ok(contract) => contract,
                Err(defects) => panic!(
                    "the embedded contract is damaged; run `cargo xtask regen`: {}",
                    defects[0]
                ),
            }
        });
        &EMBEDDED
    }

    /// The embedded document, as JSON text.
    #[must_use]
    pub fn embedded_document() -> &'static str {
        DOCUMENT
    }

    /// Reads a document.
    ///
    /// # Errors
    /// Every mistake in the document, sorted by pointer; never an empty list.
    pub fn from_document(document: &Value) -> Result<Self, Vec<Defect>> {
        let (version, operations) = read::contract(document)?;
        let digest = Sha256::digest(document.to_string());
        Ok(Self {
            version,
            operations,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
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

    /// JSON Schemas of the messages in the decided contract, for users of other languages: a file
    /// name and its schema, sorted.
    #[must_use]
    pub fn message_schemas(&self) -> Vec<(String, Value)> {
        let mut files = Vec::new();
        for operation in &self.operations {
            if let Some(request) = &operation.request {
                let schema = compile::message(&request.message.schema, Strictness::Decided);
                files.push((format!("{}.request.json", operation.id), schema));
            }
            for response in &operation.responses {
                let schema = compile::message(&response.message.schema, Strictness::Decided);
                files.push((format!("{}.{}.json", operation.id, response.status), schema));
            }
            for callback in &operation.callbacks {
                let schema =
                    compile::message(&callback.request.message.schema, Strictness::Decided);
                files.push((format!("{}.callback.json", callback.id), schema));
            }
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
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
