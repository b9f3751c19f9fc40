//! Changes of the spec, and of nothing else: the new contract has cases on both sides of whatever is
//! new, and the stand-in keeps it. That `cargo xtask regen` makes such a contract from an edited spec is
//! a test of its own, in `xtask/tests/tasks`.

use std::sync::LazyLock;

use image2video_conformance::{Conclusion, Environment, Outcome, Plan, Report, coverage};
use image2video_contract::Expectation::{self, Accept, Refuse};
use image2video_contract::{Contract, Strictness};
use image2video_mock::{MockService, Service};

use crate::changes::changed;
use crate::frozen::frozen;
use crate::reports::found;
use crate::servers::{KEY, PLAN, check_contract, plan_of, serve};

/// A change of the spec.
struct Change {
    name: &'static str,
    contract: Contract,
    plan: Plan,
}

/// Each change by itself. Made once, since some cases hold images of 10 MB.
static CHANGED: LazyLock<Vec<Change>> = LazyLock::new(|| {
    let change = |name: &'static str| {
        let contract = Contract::from_document(&changed(&[name]));
        let contract = contract.unwrap_or_else(|defects| panic!("{name}: {defects:?}"));
        let plan = plan_of(&contract);
        Change {
            name,
            contract,
            plan,
        }
    };
    let names = NEW.iter().map(|(name, _)| *name);
    names.chain(["owner"]).map(change).collect()
});

/// Cases that each change has to bring, and what a server owes to them. The last change takes away as well, and is
/// none of these.
const NEW: &[(&str, &[(Expectation, &str)])] = &[
    (
        "bounded-members",
        &[
            (Accept, "create/strength/minimum/at"),
            (Accept, "create/strength/minimum/inside"),
            (Refuse, "create/strength/minimum/outside"),
            (Accept, "create/strength/maximum/at"),
            (Accept, "create/strength/maximum/inside"),
            (Refuse, "create/strength/maximum/outside"),
            (Refuse, "create/strength/type/null"),
            (Accept, "create/frame_rate/minimum/at"),
            (Accept, "create/frame_rate/minimum/inside"),
            (Refuse, "create/frame_rate/minimum/outside"),
            (Accept, "create/frame_rate/maximum/at"),
            (Accept, "create/frame_rate/maximum/inside"),
            (Refuse, "create/frame_rate/maximum/outside"),
            (Refuse, "create/frame_rate/type/fraction"),
        ],
    ),
    (
        "enum-values",
        &[
            (Accept, "create/mode/enum/fast"),
            (Accept, "create/duration/enum/15"),
            (
                Refuse,
                "create/body/x-rules/end-frame-is-5-seconds/duration-15+image-tail",
            ),
        ],
    ),
    (
        "text2video",
        &[
            (Accept, "create-text/body/required/least"),
            (Refuse, "create-text/prompt/required/absent"),
            (Accept, "create-text/aspect_ratio/enum/16-9"),
            (Refuse, "create-text/aspect_ratio/enum/outside"),
            (Accept, "create-text/mode/enum/pro"),
            (Refuse, "create-text/cfg_scale/maximum/outside"),
            (Refuse, "create-text/http/method/put"),
            (Refuse, "create-text/security/bearer/wrong-key"),
        ],
    ),
    // Its path names an account, which no answer tells of.
    ("lookup-operation", &[]),
];

#[test]
fn every_constraint_of_a_changed_contract_is_exercised_on_both_sides() {
    for Change {
        name,
        contract,
        plan,
    } in &*CHANGED
    {
        let rows = coverage(contract, &plan.cases);
        let missing: Vec<_> = rows.iter().filter(|row| !row.is_complete()).collect();
        assert!(missing.is_empty(), "{name}: {missing:#?}");
        let before = coverage(frozen(), &PLAN.cases).len();
        // A value of an enum is no constraint of its own.
        assert_eq!(rows.len() > before, *name != "enum-values", "{name}");
    }
}

#[test]
fn the_plan_of_a_changed_contract_is_within_twice_its_bound() {
    for Change { name, plan, .. } in &*CHANGED {
        for (charged, bound) in plan.bounds() {
            let (cost, operation) = (charged.acceptances.len(), &charged.operation);
            assert!(
                cost <= 2 * bound.requests,
                "{name} {operation}: {cost}, {bound:?}"
            );
        }
    }
}

#[test]
fn what_is_new_has_cases_and_what_is_old_keeps_its_own() {
    for (Change { name, plan, .. }, (of, new)) in CHANGED.iter().zip(NEW) {
        assert_eq!(name, of);
        let all = plan.cases.iter();
        let all: Vec<_> = all.map(|case| (case.expect, case.id.as_str())).collect();
        let old: Vec<_> = PLAN.cases.iter().map(|case| case.id.as_str()).collect();
        for case in *new {
            assert!(all.contains(case), "{name}: no {case:?} in {all:#?}");
            assert!(!old.contains(&case.1), "{case:?} is not new");
        }
        for id in old {
            assert!(all.iter().any(|(_, it)| *it == id), "{name}: no {id}");
        }
    }
}

async fn check(service: Service, contract: &Contract, plan: &Plan) -> Report {
    let base_url = serve(move |request| service.answer(request)).await;
    check_contract(contract, plan, &base_url, None).await
}

#[tokio::test]
async fn the_stand_in_keeps_a_changed_contract() {
    for Change {
        name,
        contract,
        plan,
    } in &*CHANGED
    {
        let new = NEW.iter().filter(|(of, _)| of == name);
        let new: Vec<_> = new.flat_map(|(_, new)| *new).collect();
        for strictness in Strictness::ALL {
            let stand_in = MockService::builder().contract(contract.clone());
            let stand_in = stand_in.api_key(KEY).strictness(strictness).build();

            let report = check(stand_in.expect("a service"), contract, plan).await;

            // It does not offer `costs`.
            let found = found(&report);
            let told = found.lines().find(|line| !line.contains("  in costs/"));
            assert_eq!(told, None, "{name} {strictness}");
            let conclusion = report.conclusion();
            assert_eq!(conclusion, Conclusion::Conforms, "{name} {strictness}");
            for (expect, id) in &new {
                let case = report.cases.iter().find(|case| case.id == *id);
                let case = case.unwrap_or_else(|| panic!("{id} was not sent"));
                assert_eq!(case.outcome, Outcome::Passed, "{id}");
                assert_eq!(case.status == Some(200), *expect == Accept, "{id}");
            }
        }
    }
}

/// A server that was not changed along is found out, and by what is new alone.
#[tokio::test]
async fn a_server_of_the_old_contract_is_found_out() {
    for (Change { contract, plan, .. }, (_, new)) in CHANGED.iter().zip(NEW) {
        let mut cases = plan.cases.clone();
        cases.retain(|case| !case.request.body.is_large());
        let plan = Plan::new(contract, Environment::default(), cases);

        let old_one = MockService::builder().contract(frozen().clone());
        let old_one = old_one.api_key(KEY).build();
        let report = check(old_one.expect("a service"), contract, &plan).await;

        let old = |id: &str| PLAN.cases.iter().any(|case| case.id == id);
        let failed = report.cases.iter();
        let failed = failed.filter(|case| case.outcome == Outcome::Failed);
        let failed: Vec<_> = failed.map(|case| case.id.as_str()).collect();
        for id in &failed {
            assert!(!old(id), "{id} is no part of the change");
        }
        for (_, id) in new.iter().filter(|(expect, _)| *expect == Accept) {
            // Where not even the least body is accepted, that is all there is to tell.
            let operation = id.split('/').next().unwrap_or_default();
            let least = format!("{operation}/body/required/least");
            let is_found = failed.contains(id) || failed.contains(&&*least);
            assert!(is_found, "{id} is not among {failed:?}");
        }
    }
}
