//! Cases of an operation, from its schema.

use std::collections::BTreeSet;

use image2video_contract::{
    Constraint, Contract, Expectation, Keyword, Operation, Request, Schema, Strictness, pointer,
};
use serde_json::{Value, json};

use super::body::{Body, Change, Source};
use super::{Case, CaseRequest, Credentials, Manner, evidence, protocol, queries, rules, values};

/// All cases of the contract, sorted by id.
#[must_use]
pub fn cases(contract: &Contract) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut ids = BTreeSet::new();
    for operation in &contract.operations {
        let request = operation.request.as_ref();
        let schema_cases = request.map(|request| of_request(operation, request));
        all.extend(schema_cases.into_iter().flatten());
        all.extend(protocol::cases(contract, operation));
        if !operation.is_charged() {
            all.extend(queries::cases(operation));
        }
        let callbacks = operation.callbacks.iter();
        all.extend(callbacks.map(|callback| queries::of_callback(operation, callback)));
    }
    // Two readings may propose one value; the first to propose it names the case.
    all.retain(|case| ids.insert(case.id.clone()));
    let mut cases = evidence::select(contract, all);
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    cases
}

/// The least body that every reading allows.
#[must_use]
pub fn least_body(request: &Request) -> Source {
    values::least(&request.message.schema)
}

fn of_request(operation: &Operation, request: &Request) -> Vec<Case> {
    let builder = Builder {
        operation,
        request,
        base: least_body(request),
    };
    let schema = &request.message.schema;
    // Each member is set or removed as it already is, so that nothing is combined with this case: the
    // first request that must be accepted is the plainest there is.
    let alone = schema.properties.iter().map(|(name, property)| {
        let path = child(&[], name);
        if schema.requires(name) {
            Change::set(&path, values::least(property))
        } else {
            Change::remove(&path)
        }
    });
    let alone = alone.collect();
    let mut cases =
        vec![builder.case(&[], "required", "least", "the least body".to_owned(), alone)];
    builder.schema(&request.message.schema, &[], &mut cases);
    cases.extend(rules::cases(&builder, &request.message.schema));
    cases
}

/// Makes the cases of one operation.
pub(super) struct Builder<'c> {
    pub(super) operation: &'c Operation,
    pub(super) request: &'c Request,
    base: Source,
}

impl Builder<'_> {
    /// The case of a body with changes. What to expect of it is computed here and nowhere else.
    pub(super) fn case(
        &self,
        path: &[String],
        keyword: &str,
        label: &str,
        summary: String,
        changes: Vec<Change>,
    ) -> Case {
        let body = Body::Json {
            base: self.base.clone(),
            changes,
        };
        let member = if path.is_empty() {
            "body".to_owned()
        } else {
            path.join(".")
        };
        Case {
            id: format!("{}/{member}/{keyword}/{label}", self.operation.name),
            operation: self.operation.name.clone(),
            pointer: path
                .iter()
                .fold(String::new(), |at, name| pointer::join(&at, name)),
            keyword: keyword.to_owned(),
            summary,
            expect: expectation(self.request, &body),
            evidence: Vec::new(),
            missing: None,
            manner: Manner::Request,
            request: request(self.operation, self.request, body),
        }
    }

    fn schema(&self, schema: &Schema, path: &[String], cases: &mut Vec<Case>) {
        let context = self.context(schema, path);
        for probe in values::probes(schema) {
            let change = Change::set(path, probe.value);
            let changes = context.iter().cloned().chain([change]).collect();
            cases.push(self.case(path, probe.keyword, &probe.label, probe.summary, changes));
        }
        self.members(schema, path, cases);
        for (name, property) in &schema.properties {
            self.schema(property, &child(path, name), cases);
        }
    }

    /// What else has to be in the body so that a good value of this member must be accepted: a rule
    /// may ask for a second member beside it. Without that, a case would have two faults.
    fn context(&self, schema: &Schema, path: &[String]) -> Vec<Change> {
        let [name] = path else { return Vec::new() };
        let set = Change::set(path, values::least(schema));
        let accepts = |others: &[Change]| {
            let changes = others.iter().cloned().chain([set.clone()]).collect();
            let body = Body::Json {
                base: self.base.clone(),
                changes,
            };
            expectation(self.request, &body) == Expectation::Accept
        };
        if accepts(&[]) {
            return Vec::new();
        }
        let mut contexts = rules::contexts(&self.request.message.schema, name);
        contexts.sort_by_key(Vec::len);
        contexts
            .into_iter()
            .find(|others| accepts(others))
            .unwrap_or_default()
    }

    /// What `required` and `additionalProperties` say of the members of an object.
    fn members(&self, schema: &Schema, path: &[String], cases: &mut Vec<Case>) {
        if let Some(Constraint::Required(names)) =
            schema.constraint(Strictness::Decided, Keyword::Required)
        {
            for name in names {
                let path = child(path, name);
                let changes = vec![Change::remove(&path)];
                cases.push(self.case(
                    &path,
                    "required",
                    "absent",
                    format!("without `{name}`"),
                    changes,
                ));
            }
        }
        if schema
            .constraint(Strictness::Decided, Keyword::AdditionalProperties)
            .is_some()
        {
            let stranger = child(path, "x_unknown_member");
            let changes = vec![Change::set(&stranger, Source::Value(json!("x")))];
            let summary = "a member that the contract does not name".to_owned();
            cases.push(self.case(
                path,
                "additionalProperties",
                "unknown-member",
                summary,
                changes,
            ));
        }
    }
}

/// What a server owes to a JSON body sent with good credentials.
pub(super) fn expectation(request: &Request, body: &Body) -> Expectation {
    body.value().map_or(Expectation::Refuse, |value: Value| {
        request.expectation(&value)
    })
}

/// The request that carries a body as the contract has it.
pub(super) fn request(operation: &Operation, request: &Request, body: Body) -> CaseRequest {
    CaseRequest {
        method: operation.method.clone(),
        path: operation.path.clone(),
        parameters: Vec::new(),
        content_type: Some(request.media_type.clone()),
        credentials: Credentials::Given,
        body,
    }
}

fn child(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
