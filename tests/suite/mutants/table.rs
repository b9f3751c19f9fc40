//! The table of mutants, and what caught each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use image2video_conformance::{Environment, Plan, Report};
use image2video_contract::{Contract, Keyword};
use serde_json::Value;

use super::caught::{caught, observed};
use super::documents::{Base, answering, bases, decided, operation, schemas, whole, with};
use super::server::{Callee, Fault, Part, check, check_with};
use super::{answers, equivalent, honest, keywords, leniency, meanings, owners, protocol};
use crate::reports::found;
use crate::servers::SPEC_PLAN;
use crate::support::{cores, each};

/// A server with a fault, beside the one without it.
pub(super) struct Mutant {
    pub(super) name: String,
    /// What is broken.
    part: Part,
    pub(super) member: String,
    /// What the honest server holds, by its place among the bases.
    base: usize,
    pub(super) fault: Fault,
    large: bool,
}

/// Without the bodies of 10 MB, which only limits of bytes have to do with.
static SMALL: LazyLock<Plan> = LazyLock::new(|| {
    let mut small = SPEC_PLAN.cases.clone();
    small.retain(|case| !case.request.body.is_large());
    Plan::new(Contract::embedded(), Environment::default(), small)
});

/// Which cases are sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// Those about one member; whether large bodies are among them.
    Member(String, bool),
    /// Those that make tasks; the same.
    All(bool),
    /// Those of what the API owner documents.
    Owners,
}

/// The plan of a scope.
fn plan(scope: &Scope) -> Plan {
    let (Scope::Member(_, large) | Scope::All(large)) = scope else {
        return honest::PLAN.clone();
    };
    let whole = if *large { &SPEC_PLAN } else { &SMALL };
    let Scope::Member(member, _) = scope else {
        return (*whole).clone();
    };
    let mut cases = whole.cases.clone();
    cases.retain(|case| case.pointer == *member || case.id.ends_with("/body/required/least"));
    Plan::new(Contract::embedded(), Environment::default(), cases)
}

impl Mutant {
    /// Most mutants are caught by the cases about their own member; what these do not see is tried
    /// with the whole plan.
    fn scopes(&self) -> Vec<Scope> {
        match self.part {
            Part::Create => vec![
                Scope::Member(self.member.clone(), self.large),
                Scope::All(self.large),
            ],
            _ => vec![Scope::Owners],
        }
    }
}

/// Every mutant, and the documents of the honest servers that they are held against.
fn mutants() -> (Vec<Value>, Vec<Mutant>) {
    let sending = whole(Contract::embedded());
    let whole = answering(&sending);
    let plain = decided(&whole);
    let mut documents = vec![plain.clone()];
    let mut all = Vec::new();
    for base in bases(&whole, "create") {
        let Some(keyword) = Keyword::parse(&base.keyword) else {
            continue;
        };
        let index = documents.iter().position(|known| *known == base.document);
        let index = index.unwrap_or_else(|| {
            documents.push(base.document.clone());
            documents.len() - 1
        });
        all.extend(of_keyword(&base, keyword, index));
    }
    let create = operation(&plain, "create");
    for place in schemas(&plain, &format!("{create}/requestBody/content")) {
        let schema = plain.pointer(&place.at).expect("a schema");
        let lenient = leniency::of(&place, schema).into_iter();
        all.extend(lenient.map(|(name, mend)| {
            let name = format!("request {} {name}", place.member);
            mutant(name, &place.member, Fault::Mends(mend))
        }));
    }
    all.extend(protocol::of(&plain, &create));
    let mut answers = answers::all(&plain, "create", None);
    answers.extend(meanings::all("/data"));
    let spoils = |(name, spoil)| mutant(format!("answer {name}"), "", Fault::Spoils(spoil));
    all.extend(answers.into_iter().map(spoils));
    all.extend(owners::all(&plain, &decided(&sending)));
    (documents, all)
}

pub(super) fn mutant(name: String, member: &str, fault: Fault) -> Mutant {
    Mutant {
        name,
        part: Part::Create,
        member: member.to_owned(),
        base: 0,
        fault,
        large: false,
    }
}

/// A mutant of what the API owner documents.
pub(super) fn of_part(part: Part, name: String, fault: Fault) -> Mutant {
    Mutant {
        part,
        ..mutant(name, "", fault)
    }
}

pub(super) fn of_keyword(base: &Base, keyword: Keyword, index: usize) -> Vec<Mutant> {
    let Base {
        strictness, place, ..
    } = base;
    let schema = base.document.pointer(&place.at).expect("a schema");
    let mutations = keywords::of(keyword, schema, base.parts.as_deref());
    let strictness = if strictness.is_empty() {
        String::new()
    } else {
        format!("{strictness} ")
    };
    mutations
        .into_iter()
        .map(|(change, schema)| Mutant {
            name: format!(
                "request {} {strictness}{} {change}",
                place.member,
                keyword.as_str()
            ),
            part: Part::Create,
            member: place.member.clone(),
            base: index,
            large: change.contains("Bytes"),
            fault: Fault::Document(with(&base.document, place, schema)),
        })
        .collect()
}

/// Honest servers' reports, by document and scope, with the plan.
type Honest = BTreeMap<(usize, Scope), (Plan, Report)>;

fn honest_reports(documents: &[Value], mutants: &[Mutant]) -> Honest {
    let scopes = mutants.iter().flat_map(|mutant| {
        let scopes = mutant.scopes().into_iter();
        scopes.map(|scope| (mutant.base, scope))
    });
    let mut scopes: Vec<_> = scopes.collect();
    scopes.sort_unstable();
    scopes.dedup();
    let reports = each(scopes.iter().collect(), cores(), |(base, scope)| {
        let plan = plan(scope);
        let report = checked(&documents[*base], None, &plan, scope).expect("an honest server");
        assert_eq!(report.summary.failed, 0, "an honest server");
        if *scope == Scope::Owners {
            assert_eq!(
                report.summary.passed,
                plan.cases.len(),
                "{}",
                found(&report)
            );
        }
        (plan, report)
    });
    scopes.into_iter().zip(reports).collect()
}

fn checked(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    scope: &Scope,
) -> Result<Report, String> {
    match scope {
        Scope::Owners => check_with(document, fault, plan, Callee::Check),
        Scope::Member(..) | Scope::All(_) => check(document, fault, plan),
    }
}

/// What caught a mutant: its own member's cases, or any.
fn verdict(mutant: &Mutant, document: &Value, honest: &Honest) -> Result<String, String> {
    for scope in mutant.scopes() {
        let (plan, honest) = &honest[&(mutant.base, scope.clone())];
        let report = checked(document, Some(&mutant.fault), plan, &scope)?;
        if scope == Scope::Owners {
            return observed(honest, &report, mutant.part);
        }
        if let Some(caught) = caught(honest, &report, &mutant.member) {
            return Ok(caught);
        }
    }
    Err("nothing changed".to_owned())
}

#[test]
fn every_mutant_is_caught() {
    let (documents, mutants) = mutants();
    let honest = honest_reports(&documents, &mutants);
    let results = each(mutants.iter().collect(), cores(), |mutant: &Mutant| {
        verdict(mutant, &documents[mutant.base], &honest)
    });
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (mutant, result) in mutants.iter().zip(results) {
        let name = &mutant.name;
        let line = match (result, equivalent::reason(name)) {
            (Ok(caught), None) => caught,
            (Err(_), Some(reason)) => format!("equivalent: {reason}"),
            (Err(why), None) => {
                wrong.push(format!("{name}: {why}"));
                "SURVIVES".to_owned()
            }
            (Ok(caught), Some(_)) => {
                wrong.push(format!("{name} is called equivalent, and caught: {caught}"));
                caught
            }
        };
        lines.push(format!("{name} => {line}"));
    }
    wrong.extend(equivalent::without_a_mutant(
        mutants.iter().map(|mutant| &*mutant.name),
    ));
    lines.sort();
    assert_eq!(wrong, Vec::<String>::new());
    insta::assert_snapshot!("table", lines.join("\n"));
}
