//! How long a run takes at the least.

use std::collections::HashSet;

use image2video_conformance::{CONCURRENCY, Plan, Recording};
use serde_json::Value;

/// So many times the latency of the server a run takes at the least. What may be charged goes alone, whether it is charged
/// in the end or not: before the next is sent it has to be known what is left of the budget, and whether the server
/// still accepts anything. The rest goes several at a time; of what must be refused no more than what is left of the
/// budget, should the server make a task of each.
pub(crate) fn turns(plan: &Plan, recording: &Recording) -> f64 {
    let lines = recording.lines().iter();
    let lines = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lines: Vec<_> = lines.collect();
    let budget = lines.iter().find_map(|line| line["budget"].as_u64());
    let may_cost = may_cost(plan);
    let (mut turns, mut spent) = (0.0, 0);
    // Of each exchange whether it is charged if it is accepted.
    let mut charged = Vec::new();
    for line in &lines {
        match line["line"].as_str() {
            Some("sent") => {
                let is_charged = plan
                    .charged
                    .iter()
                    .any(|it| line["operation"] == *it.operation);
                let left = budget.map_or(CONCURRENCY as u64, |budget| budget.saturating_sub(spent));
                let at_a_time = match is_charged {
                    true if goes_alone(line, &may_cost) => 1,
                    true => left.clamp(1, CONCURRENCY as u64),
                    false => CONCURRENCY as u64,
                };
                turns += 1.0 / at_a_time as f64;
                charged.push(is_charged);
            }
            Some("answered") => {
                let exchange = line["exchange"].as_u64().unwrap_or_default();
                let is_charged = charged.get(exchange as usize);
                spent += u64::from(line["status"] == 200 && is_charged == Some(&true));
            }
            _ => {}
        }
    }
    turns
}

/// The cases that a server which keeps its promises may accept.
fn may_cost(plan: &Plan) -> HashSet<&str> {
    let cases = plan.charged.iter().flat_map(|charged| {
        let accepted = charged.acceptances.iter().flat_map(|it| it.cases.clone());
        let observed = charged.observations.iter().filter(|it| it.may_cost);
        accepted.chain(observed.map(|it| it.case))
    });
    cases.map(|case| &*plan.cases[case].id).collect()
}

/// Controls and searches for limits do, and cases that may be accepted.
fn goes_alone(sent: &Value, may_cost: &HashSet<&str>) -> bool {
    let cases = sent["cases"].as_array().into_iter().flatten();
    let mut ids = cases.filter_map(Value::as_str);
    sent["purpose"] != "cases" || ids.any(|id| may_cost.contains(id))
}
