//! The table of mutants, and what caught each.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use image2video_conformance::{CaseReport, Level, Outcome, Plan, Report, cases};
use image2video_contract::{Contract, Keyword};
use serde_json::Value;

use super::documents::{Base, bases, decided, operations, schemas, whole, with};
use super::server::{Fault, check};
use super::{answers, equivalent, keywords, leniency, protocol};
use crate::servers::PLAN;

/// A server with a fault, beside the one without it.
pub(super) struct Mutant {
    name: String,
    member: String,
    /// What the honest server holds, by its place among the bases.
    base: usize,
    fault: Fault,
    large: bool,
}

/// Without the bodies of 10 MB, which only limits of bytes have to do with.
static SMALL: LazyLock<Plan> = LazyLock::new(|| {
    let contract = Contract::embedded();
    let mut all = cases(contract);
    all.retain(|case| !case.request.body.is_large());
    Plan::new(contract, all)
});

/// Which cases are sent: those about one member, or all.
type Scope = (Option<String>, bool);

/// The plan of a scope. Most mutants are caught by the cases about their own member; what these do
/// not see is tried with the whole plan.
fn plan((member, large): &Scope) -> Plan {
    let whole = if *large { &PLAN } else { &SMALL };
    let Some(member) = member else {
        return (*whole).clone();
    };
    let mut cases = whole.cases.clone();
    cases.retain(|case| case.pointer == *member || case.id.ends_with("/body/required/least"));
    Plan::new(Contract::embedded(), cases)
}

/// Every mutant, and the documents of the honest servers that they are held against.
fn mutants() -> (Vec<Value>, Vec<Mutant>) {
    let whole = whole();
    let plain = decided(&whole);
    let mut documents = vec![plain.clone()];
    let mut all = Vec::new();
    for base in bases(&whole) {
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
    for operation in operations(&plain) {
        for place in schemas(&plain, &format!("{operation}/requestBody/content")) {
            let schema = plain.pointer(&place.at).expect("a schema");
            all.extend(
                leniency::of(&place, schema)
                    .into_iter()
                    .map(|(name, mend)| {
                        let name = format!("request {} {name}", place.member);
                        mutant(name, &place.member, Fault::Mends(mend))
                    }),
            );
        }
        all.extend(protocol::of(&plain, &operation));
    }
    let answers = answers::all(&plain).into_iter();
    all.extend(
        answers.map(|(name, spoil)| mutant(format!("answer {name}"), "", Fault::Spoils(spoil))),
    );
    (documents, all)
}

pub(super) fn mutant(name: String, member: &str, fault: Fault) -> Mutant {
    Mutant {
        name,
        member: member.to_owned(),
        base: 0,
        fault,
        large: false,
    }
}

fn of_keyword(base: &Base, keyword: Keyword, index: usize) -> Vec<Mutant> {
    let Base { reading, place, .. } = base;
    let schema = base.document.pointer(&place.at).expect("a schema");
    let mutations = keywords::of(keyword, schema, base.parts.as_deref());
    let reading = if reading.is_empty() {
        String::new()
    } else {
        format!("{reading} ")
    };
    mutations
        .into_iter()
        .map(|(change, schema)| Mutant {
            name: format!(
                "request {} {reading}{} {change}",
                place.member,
                keyword.as_str()
            ),
            member: place.member.clone(),
            base: index,
            large: change.contains("Bytes"),
            fault: Fault::Document(with(&base.document, place, schema)),
        })
        .collect()
}

/// What the check says of a mutant that it does not say of the honest server.
fn caught(honest: &Report, report: &Report, member: &str) -> Option<String> {
    let failed = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed);
    let failed = failed.min_by_key(|case| (case.pointer != member, case.id.clone()));
    failed
        .map(|case| finding(case, Level::Failure))
        .or_else(|| changed_reading(honest, report))
        .or_else(|| noted(honest, report))
}

fn finding(case: &CaseReport, level: Level) -> String {
    let found = case
        .findings
        .iter()
        .find(|finding| finding.code.level() == level);
    let code = found.map_or("nothing", |finding| finding.code.as_str());
    format!("{code} in {}", case.id)
}

fn changed_reading(honest: &Report, report: &Report) -> Option<String> {
    let pairs = || honest.readings.iter().zip(&report.readings);
    let matches = pairs().find(|(old, new)| old.matches != new.matches);
    if let Some((old, new)) = matches {
        let list = |ids: &[String]| format!("[{}]", ids.join(", "));
        return Some(format!(
            "reading {}: {} -> {}",
            new.id,
            list(&old.matches),
            list(&new.matches)
        ));
    }
    let (old, new) = pairs().find(|(old, new)| old.observed != new.observed)?;
    let words = |observed: &Option<String>, other: &Option<String>| {
        let other: Vec<_> = other.as_deref().unwrap_or("nothing").split("; ").collect();
        let words = observed.as_deref().unwrap_or("nothing").split("; ");
        words
            .filter(|words| !other.contains(words))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let (was, is) = (
        words(&old.observed, &new.observed),
        words(&new.observed, &old.observed),
    );
    Some(format!("reading {}: {was} -> {is}", new.id))
}

/// A finding that weighs less than a failure, in a case that had none.
fn noted(honest: &Report, report: &Report) -> Option<String> {
    let pairs = honest.cases.iter().zip(&report.cases);
    let mut news = pairs.filter(|(old, new)| old.findings != new.findings);
    news.find_map(|(_, new)| Some(finding(new, new.findings.first()?.code.level())))
        .map(|found| format!("observation: {found}"))
}

/// Checks each server of a list on all cores; the results are in the order of the list.
fn each<T: Sync, R: Send>(list: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((i, item)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    list.get(i).map(|item| (i, item))
                } {
                    let result = work(item);
                    done.lock().expect("no panic").insert(i, result);
                }
            });
        }
    });
    done.into_inner().expect("no panic").into_values().collect()
}

/// Honest servers' reports, by document and scope, with the plan.
type Honest = BTreeMap<(usize, Scope), (Plan, Report)>;

fn honest(documents: &[Value], mutants: &[Mutant]) -> Honest {
    let scopes = mutants.iter().flat_map(|mutant| {
        let scope = |member| (mutant.base, (member, mutant.large));
        [scope(Some(mutant.member.clone())), scope(None)]
    });
    let mut scopes: Vec<_> = scopes.collect();
    scopes.sort_unstable();
    scopes.dedup();
    let reports = each(&scopes, |(base, scope)| {
        let plan = plan(scope);
        let report = check(&documents[*base], None, &plan).expect("an honest server");
        assert_eq!(report.summary.failed, 0, "an honest server");
        (plan, report)
    });
    scopes.into_iter().zip(reports).collect()
}

/// What caught a mutant: its own member's cases, or any.
fn verdict(mutant: &Mutant, document: &Value, honest: &Honest) -> Result<String, String> {
    for member in [Some(mutant.member.clone()), None] {
        let (plan, honest) = &honest[&(mutant.base, (member, mutant.large))];
        let report = check(document, Some(&mutant.fault), plan)?;
        if let Some(caught) = caught(honest, &report, &mutant.member) {
            return Ok(caught);
        }
    }
    Err("nothing changed".to_owned())
}

#[test]
fn every_mutant_is_caught() {
    let (documents, mutants) = mutants();
    let honest = honest(&documents, &mutants);
    let results = each(&mutants, |mutant| {
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
