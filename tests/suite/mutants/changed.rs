//! Mutants of changed specs (`tests/fixtures/spec`), which have not a line of code here: the constraints of whatever
//! their operations are sent.

use std::collections::BTreeMap;

use image2video_conformance::{Environment, Plan, Report, cases};
use image2video_contract::{Contract, Keyword, OperationRole};

use super::caught::caught;
use super::documents::{Base, answering, bases, whole};
use super::server::{Callee, check_by};
use super::table::{Mutant, of_keyword};
use crate::changes::changed;
use crate::support::{cores, each};

/// The cases of an operation, of one member or of all.
fn plan(contract: &Contract, create: &str, member: Option<&str>) -> Plan {
    let mut own = cases(contract, &Environment::default());
    own.retain(|case| case.operation == create && !case.request.body.is_large());
    own.retain(|case| {
        member.is_none_or(|it| case.pointer == it) || case.id.ends_with("/body/required/least")
    });
    Plan::new(contract, Environment::default(), own)
}

/// What is said of the server of a base that is honest, or has a fault.
struct Subject<'s> {
    contract: &'s Contract,
    base: &'s Base,
    /// The cases of the base's member, and all.
    plans: [&'s Plan; 2],
    honest: [Report; 2],
}

impl<'s> Subject<'s> {
    fn new(contract: &'s Contract, base: &'s Base, plans: [&'s Plan; 2]) -> Self {
        let honest = plans.map(|plan| {
            let report = check_by(contract, &base.document, None, plan, Callee::Nobody);
            let report = report.expect("a server");
            assert_eq!(report.summary.failed, 0, "an honest server");
            report
        });
        Self {
            contract,
            base,
            plans,
            honest,
        }
    }

    /// Why a mutant survives, if it does.
    fn survives(&self, mutant: &Mutant) -> Option<String> {
        for (plan, honest) in self.plans.iter().zip(&self.honest) {
            match check_by(
                self.contract,
                &self.base.document,
                Some(&mutant.fault),
                plan,
                Callee::Nobody,
            ) {
                Ok(report) if caught(honest, &report, &mutant.member).is_some() => return None,
                Ok(_) => {}
                Err(why) => return Some(format!("{}: {why}", mutant.name)),
            }
        }
        Some(mutant.name.clone())
    }
}

/// The mutants of an operation's constraints that no case tells from an honest server.
fn survivors(contract: &Contract, create: &str) -> Vec<String> {
    let whole = answering(&whole(contract));
    let mut bases = bases(&whole, create);
    // Those of images take files of 10 MB. They and what questions are about are tried on the spec as it is.
    bases.retain(|base| {
        let schema = whole.pointer(&base.place.at).expect("a schema");
        let keyword = Keyword::parse(&base.keyword);
        keyword.is_some_and(|it| it != Keyword::Image) && schema["x-questions"].is_null()
    });
    let all = plan(contract, create, None);
    let members = bases.iter().map(|base| base.place.member.as_str());
    let plans: BTreeMap<_, _> = members
        .map(|member| (member, plan(contract, create, Some(member))))
        .collect();
    let found = each(bases.iter().collect(), cores(), |base: &Base| {
        let plans = [&plans[base.place.member.as_str()], &all];
        let subject = Subject::new(contract, base, plans);
        let keyword = Keyword::parse(&base.keyword);
        let mutants = keyword.into_iter().flat_map(|it| of_keyword(base, it, 0));
        let survivors = mutants.filter_map(|mutant| subject.survives(&mutant));
        survivors.collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

#[test]
fn every_mutant_of_a_changed_spec_is_caught() {
    let mut all = Vec::new();
    for name in ["text2video", "owner"] {
        let contract = Contract::from_document(&changed(&[name])).expect(name);
        let creates = contract.operations.iter();
        let creates = creates.filter(|it| it.role == Some(OperationRole::Create));
        // The first is that of the spec, unless the change is about it.
        for create in creates.filter(|it| name == "owner" || it.name != "create") {
            let survivors = survivors(&contract, &create.name).into_iter();
            all.extend(survivors.map(|mutant| format!("{name} {} {mutant}", create.name)));
        }
    }
    assert_eq!(all, Vec::<String>::new());
}
