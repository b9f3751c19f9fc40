//! Cases of the body of a request, from its schema. One change is made at a time to a body that must be accepted,
//! so that each case has one fault at most.

use image2video_contract::{
    Constraint, ConstraintPart, Expectation, Keyword, Operation, QuestionAt, Request, Schema,
    Strictness, Type, Violation,
};
use serde_json::{Map, Value, json};

use super::base::{Fault, NoBase, base, beside, context};
use super::change::{child, pointer_of};
use super::rules::Choice;
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
        base: base(&request.message),
        cases: Vec::new(),
    };
    generator.least(schema);
    generator.examples(schema);
    generator.schema(schema, &[]);
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
        JsonBody::new(self.base.clone(), changes)
    }

    fn is_wanted(&self, path: &[String], exercise: &Exercise) -> bool {
        (self.is_wanted)(&data::id(&self.operation.name, &pointer_of(path), exercise))
    }

    /// Adds the case of a body. What to expect of it is computed here and nowhere else.
    fn add(&mut self, path: &[String], exercise: Exercise, body: JsonBody, lacks_base: bool) {
        if !self.is_wanted(path, &exercise) {
            return;
        }
        let at = pointer_of(path);
        let value = body.value();
        let message = &self.request.message;
        let expect = message.expectation(&value);
        let request = CaseRequest::with_body(self.operation, Body::Json(body));
        let mut case = Case::new(&self.operation.name, &at, exercise, expect, request);
        case.lacks_base = lacks_base;
        case.breaks = judgement::breaks(message, expect, &value, "");
        if expect == Expectation::Observe {
            case.evidence = judgement::evidence(&value, &at, self.questions);
        }
        self.cases.push(case);
    }

    /// The least body. Each member is set or removed as it already is, so that nothing is combined with
    /// this case: the first request that must be accepted is the plainest there is.
    fn least(&mut self, schema: &Schema) {
        let base = self.base.value();
        let unchanged = schema.properties.iter().map(|(name, property)| {
            let least = values::least(property);
            let value = base.get(name).map(|value| match least.value() == *value {
                true => least,
                false => Source::Value(value.clone()),
            });
            Change::set(&child(&[], name), value)
        });
        let aspect = Aspect::keyword(Keyword::Required);
        let exercise = Exercise::new(aspect, "least", "the least body");
        let body = self.body(unchanged.collect());
        self.add(&[], exercise, body, false);
    }

    /// The examples of the document, each with the URLs that the environment supplies, and without what the owner adds:
    /// whether a server knows that is nothing that it owes.
    fn examples(&mut self, schema: &Schema) {
        let images = self.request.message.image_members();
        for example in &self.request.message.examples {
            let parts = Change::parts(&[], Source::Value(example.value.clone()));
            let mut changes = Vec::new();
            for mut part in parts {
                let at = pointer_of(&part.path);
                if schema.at(&at).is_some_and(|it| it.is_beyond(schema)) {
                    continue;
                }
                if let Some(Source::Value(Value::String(text))) = &part.to {
                    let callback = self.environment.callback(self.operation, &at);
                    let supplied = match images.contains(&at) {
                        true => self.environment.image_urls.in_place_of(text),
                        false => callback.map(|url| Source::Value(json!(url))),
                    };
                    part.to = supplied.or(part.to);
                }
                changes.push(part);
            }
            let base = self.base.value();
            let names = base.as_object().into_iter().flat_map(Map::keys);
            let lacking = names.filter(|name| example.value.get(name).is_none());
            let absent = lacking.map(|name| Change::set(&child(&[], name), None).or_another());
            changes.extend(absent);
            let label = format!("example-{}", example.name);
            let summary = format!("the example `{}`: {}", example.name, example.summary);
            let exercise = Exercise::new(Aspect::keyword(Keyword::Type), &label, summary);
            self.add(&[], exercise, self.body(changes), false);
        }
    }

    /// Each constraint of a schema and of those of its members, on both sides.
    fn schema(&mut self, schema: &Schema, path: &[String]) {
        let lists = self.lists(path);
        // What else has to be there so that a good value must be accepted.
        let mut usual = Vec::new();
        let probes = self.probes(schema, path).into_iter();
        let mut probes: Vec<_> = probes.map(|probe| (probe, false)).collect();
        if !path.is_empty() {
            let least = [&lists[..], &Change::parts(path, values::least(schema))].concat();
            usual = self.context(&least, &[], Fault::None).unwrap_or_default();
            self.members(schema, path, &self.body(beside(&usual, least)));
            // Of a list or an object, another good value shows as much.
            let has_parts = matches!(schema.type_(), Some(Type::Array | Type::Object));
            let plain = values::plain_values(schema).into_iter();
            probes.extend(plain.map(|probe| (probe, has_parts)));
        } else {
            self.members(schema, path, &self.body(Vec::new()));
        }
        for (Probe { exercise, value }, is_plain) in probes {
            if self.is_wanted(path, &exercise) {
                let parts = Change::parts(path, value).into_iter();
                let parts = parts.map(|it| if is_plain { it.or_another() } else { it });
                let fixed = lists.iter().cloned().chain(parts).collect();
                let (changes, lacks_base) = match path.is_empty() {
                    true => (fixed, false),
                    false => self.with_context(fixed, &usual),
                };
                self.add(path, exercise, self.body(changes), lacks_base);
            }
        }
        self.rules(schema, path, &lists);
        // Whether a server knows what the owner adds is nothing that it owes.
        let promised = schema.properties.iter();
        for (name, property) in promised.filter(|it| !it.1.is_beyond(schema)) {
            self.schema(property, &child(path, name));
        }
        if let Some(items) = &schema.items {
            self.schema(items, &child(path, "*"));
        }
    }

    fn probes(&self, schema: &Schema, path: &[String]) -> Vec<Probe> {
        let uri = self.environment.uri(self.operation, &pointer_of(path));
        values::probes(schema, &self.environment.image_urls, uri)
    }

    /// The lists on the way to a place, each with an item.
    fn lists(&self, path: &[String]) -> Vec<Change> {
        let schema = &self.request.message.schema;
        let items = path.iter().enumerate().filter(|(_, name)| *name == "*");
        let lists = items.filter_map(|(depth, _)| {
            let item = schema.at(&pointer_of(&path[..=depth]))?;
            let list = Source::Value(json!([values::least(item).value()]));
            Some(Change::set(&path[..depth], list).or_another())
        });
        lists.collect()
    }

    fn context(
        &self,
        fixed: &[Change],
        usual: &[Change],
        fault: Fault<'_>,
    ) -> Result<Vec<Change>, NoBase> {
        context(&self.request.message, &self.base, fixed, usual, fault)
    }

    /// Changes with what else has to be there so that the whole must be accepted, or would have to be but for their
    /// own fault; and whether nothing was found that is.
    fn with_context(&self, fixed: Vec<Change>, usual: &[Change]) -> (Vec<Change>, bool) {
        let found = match self.context(&fixed, usual, Fault::None) {
            Err(NoBase::Value) => self.context(&fixed, usual, Fault::Value).map_err(|_| false),
            Err(NoBase::NotFound) => Err(true),
            Ok(found) => Ok(found),
        };
        match found {
            Ok(context) => (beside(&context, fixed), false),
            Err(lacks_base) => (beside(usual, fixed), lacks_base),
        }
    }

    /// What `required` and `additionalProperties` say of the members of an object, of which a body has a good one.
    fn members(&mut self, schema: &Schema, path: &[String], body: &JsonBody) {
        let decided = |keyword| schema.constraint(Strictness::Decided, keyword);
        if let Some(Constraint::Required(names)) = decided(Keyword::Required) {
            for name in names {
                let path = child(path, name);
                let aspect = Aspect::keyword(Keyword::Required);
                let exercise = Exercise::new(aspect, "absent", format!("without `{name}`"));
                let others: Vec<_> = body
                    .changes
                    .iter()
                    .filter(|it| !it.path.starts_with(&path))
                    .cloned()
                    .collect();
                let absent = vec![Change::set(&path, None)];
                let found = self.context(&absent, &others, Fault::Absent(&path));
                let changes = beside(&found.unwrap_or(others), absent);
                self.add(&path, exercise, self.body(changes), false);
            }
        }
        if decided(Keyword::AdditionalProperties).is_some() {
            let aspect = Aspect::keyword(Keyword::AdditionalProperties);
            let summary = "a member that the contract does not name";
            let exercise = Exercise::new(aspect, "unknown-member", summary);
            let unknown = child(path, "x_unknown_member");
            let with = body.with(Change::set(&unknown, Source::Value(json!("x"))));
            self.add(path, exercise, with, false);
        }
    }

    /// The rules of an object: each condition met, unmet and on its edges.
    fn rules(&mut self, schema: &Schema, path: &[String], lists: &[Change]) {
        for rule in rules::rules(schema) {
            let fixed = |choices: &[Choice]| {
                let changes = choices.iter().flat_map(|it| it.changes.iter().cloned());
                lists.iter().cloned().chain(changes).collect::<Vec<_>>()
            };
            let message = &self.request.message;
            let fault = Fault::Rule(&rule.id);
            let context = |fixed: &[Change]| self.context(fixed, &[], fault);
            let breaks = |choices: &[Choice]| {
                let value = self.body(fixed(choices)).with_small_images();
                let broken = message.judge(Strictness::Narrow).violations(&value);
                let is_it = |it: &Violation| it.part == ConstraintPart::Rule(rule.id.clone());
                broken.iter().any(is_it)
            };
            let is_good = |choices: &[Choice]| context(&fixed(choices)).is_ok();
            let combinations = rules::combinations(schema, path, rule, breaks, is_good);
            let with_context = |choices: Vec<Choice>| {
                let fixed = fixed(&choices);
                let context = context(&fixed).unwrap_or_default();
                (choices, self.body(beside(&context, fixed)))
            };
            let bodies: Vec<_> = combinations.into_iter().map(with_context).collect();
            for (choices, body) in bodies {
                let aspect = Aspect::Constraint(ConstraintPart::Rule(rule.id.clone()));
                let labels: Vec<_> = choices.iter().map(|it| it.label.as_str()).collect();
                let words: Vec<_> = choices.iter().map(|it| it.words.as_str()).collect();
                let what = if path.is_empty() { "a body" } else { "one" };
                let summary = format!("{what} {}", words.join(" and "));
                let exercise = Exercise::new(aspect, &labels.join("+"), summary);
                self.add(path, exercise, body, false);
            }
        }
    }
}
