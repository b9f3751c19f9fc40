//! Cases of the body of a request, from its schema. One change is made to the least valid body at a
//! time, so that each case has one fault at most.

use image2video_contract::{
    Constraint, ConstraintPart, Expectation, Keyword, Operation, QuestionAt, Request, Schema,
    Strictness, pointer,
};
use serde_json::json;

use super::{
    Aspect, Body, Case, CaseRequest, Change, Environment, Exercise, JsonBody, Probe, Source, data,
    judgement, rules, values,
};

/// The cases of the body of an operation's request.
pub(super) fn cases(
    operation: &Operation,
    request: &Request,
    questions: &[QuestionAt<'_>],
    environment: &Environment,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Vec<Case> {
    let schema = &request.message.schema;
    let mut generator = Generator {
        operation,
        request,
        questions,
        environment,
        is_wanted,
        base: values::least(schema),
        cases: Vec::new(),
    };
    generator.least(schema);
    generator.schema(schema, &[]);
    generator.rules(schema);
    generator.cases
}

/// Makes the cases of one operation.
struct Generator<'c> {
    operation: &'c Operation,
    request: &'c Request,
    questions: &'c [QuestionAt<'c>],
    environment: &'c Environment,
    is_wanted: &'c dyn Fn(&str) -> bool,
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
    fn add(&mut self, path: &[String], exercise: Exercise, changes: Vec<Change>) {
        let at = pointer_of(path);
        if !(self.is_wanted)(&data::id(&self.operation.name, &at, &exercise)) {
            return;
        }
        let body = self.body(changes);
        let value = body.value();
        let message = &self.request.message;
        let expect = message.expectation(&value);
        let request = CaseRequest::with_body(self.operation, Body::Json(body));
        let mut case = Case::new(&self.operation.name, &at, exercise, expect, request);
        case.breaks = judgement::breaks(message, expect, &value, "");
        if expect == Expectation::Observe {
            case.evidence = judgement::evidence(&value, &at, self.questions);
        }
        self.cases.push(case);
    }

    /// The least body. Each member is set or removed as it already is, so that nothing is combined with
    /// this case: the first request that must be accepted is the plainest there is.
    fn least(&mut self, schema: &Schema) {
        let unchanged = schema.properties.iter().map(|(name, property)| {
            let least = schema.requires(name).then(|| values::least(property));
            Change::set(&child(&[], name), least)
        });
        let aspect = Aspect::keyword(Keyword::Required);
        let exercise = Exercise::new(aspect, "least", "the least body");
        self.add(&[], exercise, unchanged.collect());
    }

    /// Each constraint of a schema and of those of its members, on both sides.
    fn schema(&mut self, schema: &Schema, path: &[String]) {
        let context = self.context(schema, path);
        let uri = self.environment.uri(self.operation, &pointer_of(path));
        for Probe { exercise, value } in values::probes(schema, &self.environment.image_urls, uri) {
            let mut changes = context.clone();
            changes.push(Change::set(path, value));
            self.add(path, exercise, changes);
        }
        self.members(schema, path);
        // Whether a server knows what the owner adds is nothing that it owes.
        let promised = schema.properties.iter();
        for (name, property) in promised.filter(|it| !it.1.is_beyond(schema)) {
            self.schema(property, &child(path, name));
        }
    }

    /// What else has to be in the body so that a good value of this member must be accepted: a rule
    /// may ask for a second member beside it. Without that, a case would have two faults.
    fn context(&self, schema: &Schema, path: &[String]) -> Vec<Change> {
        let [name] = path else { return Vec::new() };
        let set = Change::set(path, values::least(schema));
        let is_accepted = |others: &Vec<Change>| {
            let body = self.body(others.iter().chain([&set]).cloned().collect());
            self.request.message.expectation(&body.value()) == Expectation::Accept
        };
        let mut contexts = vec![Vec::new()];
        contexts.extend(rules::contexts(&self.request.message.schema, name));
        contexts.sort_by_key(Vec::len);
        contexts.into_iter().find(is_accepted).unwrap_or_default()
    }

    /// What `required` and `additionalProperties` say of the members of an object.
    fn members(&mut self, schema: &Schema, path: &[String]) {
        let decided = |keyword| schema.constraint(Strictness::Decided, keyword);
        if let Some(Constraint::Required(names)) = decided(Keyword::Required) {
            for name in names {
                let path = child(path, name);
                let aspect = Aspect::keyword(Keyword::Required);
                let exercise = Exercise::new(aspect, "absent", format!("without `{name}`"));
                self.add(&path, exercise, vec![Change::set(&path, None)]);
            }
        }
        if decided(Keyword::AdditionalProperties).is_some() {
            let aspect = Aspect::keyword(Keyword::AdditionalProperties);
            let summary = "a member that the contract does not name";
            let exercise = Exercise::new(aspect, "unknown-member", summary);
            let unknown = child(path, "x_unknown_member");
            let change = Change::set(&unknown, Source::Value(json!("x")));
            self.add(path, exercise, vec![change]);
        }
    }

    /// The rules of the whole body: each condition met, unmet and on its edges.
    fn rules(&mut self, schema: &Schema) {
        for rule in rules::rules(schema) {
            for choices in rules::combinations(schema, &rule.members()) {
                let aspect = Aspect::Constraint(ConstraintPart::Rule(rule.id.clone()));
                let labels: Vec<_> = choices.iter().map(|it| it.label.as_str()).collect();
                let words: Vec<_> = choices.iter().map(|it| it.words.as_str()).collect();
                let summary = format!("a body {}", words.join(" and "));
                let exercise = Exercise::new(aspect, &labels.join("+"), summary);
                let changes = choices.into_iter().map(|it| it.change).collect();
                self.add(&[], exercise, changes);
            }
        }
    }
}

fn pointer_of(path: &[String]) -> String {
    let join = |at: String, name: &String| pointer::join(&at, name);
    path.iter().fold(String::new(), join)
}

fn child(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}
