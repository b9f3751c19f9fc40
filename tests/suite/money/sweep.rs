//! Whatever a gateway answers, at whatever point of a run it does for the first time, and however often: a budget
//! of three makes it no fourth task.
//!
//! That is every status, every kind of broken connection and every point, since the first test shows that a run
//! goes on from each status, with and without a task and a code, just as from the one that stands for its kind
//! (what a run knows of an answer is a function of the answer alone, wherever it comes); and the second sends these,
//! and every error that a transport has, at each point of the run. At a request that the run does not get to
//! in a run without faults there is no first reply. Which bytes on a connection make which error is tested where
//! the transport is.

use std::collections::BTreeSet;

use crate::frozen::frozen;
use bytes::Bytes;
use image2video_conformance::{Cost, Plan, Recording, Report, judge};

use super::counting::{BODIES, Body, Gateway, Reply, Which, id, is_good, kind, run};
use super::plan;
use crate::support::{cores, each};

const BUDGET: u32 = 3;

/// A short plan, with the list that settles doubts.
fn short() -> Plan {
    plan(|case| {
        case.id.starts_with("create/cfg_scale/maximum")
            || case.id.ends_with("/required/least")
            || case.id == "list/path/plain"
    })
}

fn gateway(which: Which, reply: &Reply, lists: bool) -> Gateway {
    Gateway {
        lists,
        ..Gateway::new(is_good, which, reply)
    }
}

/// What a run asks, and what its ledger says that that cost.
fn course(plan: &Plan, which: Which, status: u16, body: Body) -> (Vec<(String, Bytes)>, Vec<Cost>) {
    let gateway = gateway(which, &Reply::Status(status, body), true);
    let report = told(&paused(run(plan, &gateway, Some(BUDGET))));
    let costs = report.ledger.entries.iter().map(|it| it.cost).collect();
    (gateway.asked.take(), costs)
}

#[test]
fn a_run_goes_on_from_every_status_as_from_the_one_that_stands_for_its_kind() {
    let plan = short();
    let points = [Which::From(2), Which::EverySecondFrom(3)];
    let all: Vec<_> = points
        .into_iter()
        .flat_map(|which| BODIES.map(|body| (which, body)))
        .collect();
    let wrong = each(all, cores(), |(which, body)| {
        let of = |status| course(&plan, which, status, body);
        let kinds = [200, 400, 401, 408, 429, 500].map(|status| (status, of(status)));
        let others = (100..=599).filter(|status| kind(*status) != *status);
        let wrong = others.filter(|&status| {
            let alike = kinds.iter().find(|(it, _)| *it == kind(status));
            alike.is_none_or(|(_, course)| *course != of(status))
        });
        wrong
            .map(|status| format!("{status} {body:?} {which:?}"))
            .collect::<Vec<_>>()
    });
    assert_eq!(wrong.concat(), Vec::<String>::new());
}

#[test]
fn no_answer_at_any_point_of_a_run_makes_it_cost_more_than_its_budget() {
    let plan = short();
    let wrong = each(Reply::all(), cores(), |reply| {
        let mut wrong = Vec::new();
        for lists in [false, true] {
            let honest = gateway(Which::From(u32::MAX), &reply, lists);
            paused(run(&plan, &honest, Some(BUDGET)));
            let points = u32::try_from(honest.asked.borrow().len()).expect("a short run");
            assert!(points > 6, "{points} requests");
            for which in (1..=points)
                .flat_map(|n| [Which::Only(n), Which::From(n), Which::EverySecondFrom(n)])
            {
                let gateway = gateway(which, &reply, lists);
                let recording = paused(run(&plan, &gateway, Some(BUDGET)));
                let (tasks, lost) = (gateway.tasks.get(), unaccounted(&gateway, &recording));
                if tasks > BUDGET || lost > 0 {
                    let what = format!("{tasks} tasks, {lost} not accounted for");
                    wrong.push(format!("{reply:?} {which:?}, lists: {lists}: {what}"));
                }
            }
        }
        wrong
    });
    assert_eq!(wrong.concat(), Vec::<String>::new());
}

/// A refusal that names no task is taken at its word, and the list is compared.
#[test]
fn a_task_that_a_refusal_denies_is_told_where_it_is_listed() {
    let plan = short();
    let mut denials = Reply::all();
    denials.retain(|reply| matches!(reply, Reply::Status(..)) && reply.denies());
    for reply in denials {
        // The first request is for the list.
        for which in [Which::Only(2), Which::From(2), Which::From(3)] {
            let gateway = Gateway {
                lies: true,
                ..gateway(which, &reply, true)
            };
            let recording = paused(run(&plan, &gateway, Some(BUDGET)));
            let lost = unaccounted(&gateway, &recording);
            assert_eq!(lost, 0, "{reply:?} {which:?}");
            let report = told(&recording);
            assert!(!report.ledger.unclaimed.is_empty(), "{reply:?} {which:?}");
            let shown = image2video_conformance::human(&report, false);
            assert!(shown.contains("named by no answer: task-"), "{shown}");
        }
    }
}

fn told(recording: &Recording) -> Report {
    judge(frozen(), recording)
}

/// How many tasks were made that the ledger neither names nor has a doubt for.
fn unaccounted(gateway: &Gateway, recording: &Recording) -> usize {
    let ledger = told(recording).ledger;
    let named = ledger.entries.iter().flat_map(|it| &it.tasks);
    let named = named.map(|it| &it.id).chain(&ledger.unclaimed);
    let named: BTreeSet<_> = named.collect();
    let made = (1..=gateway.tasks.get()).map(id);
    // A success whose task cannot be read is paid for, and a doubt is one.
    let unnamed = ledger.entries.iter();
    let unnamed = unnamed.filter(|it| it.tasks.is_empty() && it.cost != Cost::NotMade);
    made.filter(|id| !named.contains(id))
        .count()
        .saturating_sub(unnamed.count())
}

/// Runs a future on a clock that does not go by itself.
fn paused<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(future)
}
