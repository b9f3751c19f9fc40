//! How long a run takes at the least.

use std::collections::HashSet;

use image2video_conformance::{CONCURRENCY, Plan, Recording};
use serde_json::Value;

/// So many times the latency of the server a run takes at the least: the requests that go alone, and the others, several
/// at a time. What may be charged goes alone, whether it is charged in the end or not: before the next is sent it has to
/// be known what is left of the budget, and whether the server still accepts anything.
pub(crate) fn turns(plan: &Plan, recording: &Recording) -> f64 {
    let may_cost: HashSet<&str> = plan
        .charged
        .iter()
        .flat_map(|charged| {
            let accepted = charged.acceptances.iter().flat_map(|it| it.cases.clone());
            let observed = charged.observations.iter().filter(|it| it.may_cost);
            accepted.chain(observed.map(|it| it.case))
        })
        .map(|case| &*plan.cases[case].id)
        .collect();
    let goes_alone = |sent: &Value| match sent["purpose"].as_str() {
        Some("cases") => {
            let cases = sent["cases"].as_array().into_iter().flatten();
            let mut ids = cases.filter_map(Value::as_str);
            ids.any(|id| may_cost.contains(id))
        }
        Some("settle") => false,
        // Controls, and searches for limits.
        _ => true,
    };
    let lines = recording.lines().iter();
    let lines = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let sent = lines.filter(|line| line["line"] == "sent");
    let (alone, together): (Vec<_>, Vec<_>) = sent.partition(goes_alone);
    alone.len() as f64 + together.len() as f64 / CONCURRENCY as f64
}
