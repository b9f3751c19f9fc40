//! Cases of the body of a request, from its schema. One change is made to the least valid body at a
//! time, so that each case has one fault at most.

use image2video_contract::{
    Constraint, ConstraintPart, Expectation, Keyword, Operation, QuestionAt, Request, Schema,
    Strictness, pointer,
};
use serde_json::json;

use super::aspect::Aspect;
use super::body::{Body, Change, JsonBody, Source};
use super::data::{Case, Exercise};
use super::environment::Environment;
use super::judgement::Judgement;
use super::request::CaseRequest;
use super::{rules, values};

/// The cases of the body of an operation's request.
pub(super) fn cases(
    operation: &Operation,
    request: &Request,
    questions: &[QuestionAt<'_>],
    environment: &Environment,
) -> Vec<Case> {
    let mut generator = Generator {
        operation,
        request,
        questions,
        environment,
        base: values::least(&request.message.schema),
        cases: Vec::new(),
    };
    generator.least();
    generator.schema(&request.message.schema, &[]);
    generator.rules(&request.message.schema);
    generator.cases
}

/// Makes the cases of one operation.
struct Generator<'c> {
    operation: &'c Operation,
    request: &'c Request,
    questions: &'c [QuestionAt<'c>],
    environment: &'c Environment,
    base: Source,
    cases: Vec<Case>,
}

impl Generator<'_> {
    fn body(&self, changes: Vec<Change>) -> JsonBody {
        JsonBody {
            base: self.base.clone(),
            changes,
        }
    }

    /// Adds the case of a body with changes. What to expect of it is computed here and nowhere else.
    fn add(&mut self, exercise: Exercise, changes: Vec<Change>) {
        let body = self.body(changes);
        let message = &self.request.message;
        let judgement =
            Judgement::for_body(message, &body.value(), &exercise.pointer, self.questions);
        let request = CaseRequest::with_body(self.operation, self.request, Body::Json(body));
        let case = Case::new(&self.operation.name, exercise, judgement, request);
        self.cases.push(case);
    }

    /// The least body. Each member is set or removed as it already is, so that nothing is combined with
    /// this case: the first request that must be accepted is the plainest there is.
    fn least(&mut self) {
        let schema = &self.request.message.schema;
        let unchanged = schema.properties.iter().map(|(name, property)| {
            let path = child(&[], name);
            if schema.requires(name) {
                Change::set(&path, values::least(property))
            } else {
                Change::remove(&path)
            }
        });
        let unchanged = unchanged.collect();
        let exercise = of_keyword(&[], Keyword::Required, "least", "the least body");
        self.add(exercise, unchanged);
    }

    /// Each constraint of a schema and of those of its members, on both sides.
    fn schema(&mut self, schema: &Schema, path: &[String]) {
        let context = self.context(schema, path);
        let uri = self.environment.uri(self.operation, &pointer_of(path));
        for probe in values::probes(schema, &self.environment.image_urls, uri) {
            let change = Change::set(path, probe.value);
            let exercise = Exercise {
                pointer: pointer_of(path),
                aspect: Aspect::Constraint(probe.part),
                label: probe.label,
                summary: probe.summary,
            };
            self.add(exercise, context.iter().cloned().chain([change]).collect());
        }
        self.members(schema, path);
        for (name, property) in &schema.properties {
            self.schema(property, &child(path, name));
        }
    }

    /// What else has to be in the body so that a good value of this member must be accepted: a rule
    /// may ask for a second member beside it. Without that, a case would have two faults.
    fn context(&self, schema: &Schema, path: &[String]) -> Vec<Change> {
        let [name] = path else { return Vec::new() };
        let set = Change::set(path, values::least(schema));
        let accepts = |others: &[Change]| {
            let body = self.body(others.iter().chain([&set]).cloned().collect());
            self.request.expectation(&body.value()) == Expectation::Accept
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
    fn members(&mut self, schema: &Schema, path: &[String]) {
        let decided = |keyword| schema.constraint(Strictness::Decided, keyword);
        if let Some(Constraint::Required(names)) = decided(Keyword::Required) {
            for name in names {
                let path = child(path, name);
                let without = format!("without `{name}`");
                let exercise = of_keyword(&path, Keyword::Required, "absent", without);
                self.add(exercise, vec![Change::remove(&path)]);
            }
        }
        if decided(Keyword::AdditionalProperties).is_some() {
            let unknown = child(path, "x_unknown_member");
            let change = Change::set(&unknown, Source::Value(json!("x")));
            let summary = "a member that the contract does not name";
            let keyword = Keyword::AdditionalProperties;
            let exercise = of_keyword(path, keyword, "unknown-member", summary);
            self.add(exercise, vec![change]);
        }
    }

    /// The rules of the whole body: each condition met, unmet and on its edges.
    fn rules(&mut self, schema: &Schema) {
        let Some(Constraint::Rules(all)) = schema.constraint(Strictness::Narrow, Keyword::Rules)
        else {
            return;
        };
        for rule in all {
            let aspect = Aspect::Constraint(ConstraintPart::Rule(rule.id.clone()));
            for combination in rules::combinations(schema, &rule.members()) {
                let exercise =
                    Exercise::new(aspect.clone(), &combination.label(), combination.summary());
                self.add(exercise, combination.changes());
            }
        }
    }
}

fn of_keyword(
    path: &[String],
    keyword: Keyword,
    label: &str,
    summary: impl Into<String>,
) -> Exercise {
    let aspect = Aspect::Constraint(ConstraintPart::Keyword(keyword));
    Exercise {
        pointer: pointer_of(path),
        ..Exercise::new(aspect, label, summary)
    }
}

fn pointer_of(path: &[String]) -> String {
    let join = |at: String, name: &String| pointer::join(&at, name);
    path.iter().fold(String::new(), join)
}

fn child(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
