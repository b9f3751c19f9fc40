//! The plan for people: what would be sent, in order, and what it would cost.

use std::fmt::Write as _;

use image2video_contract::Expectation;

use crate::curl::curl;
use crate::plan::Plan;

/// The requests in order, each with its cases, its cost and a curl line. Nothing is sent.
#[must_use]
pub fn plan(plan: &Plan, base_url: &str) -> String {
    let mut out = String::new();
    for (number, step) in plan.steps.iter().enumerate() {
        let cost = match step.expect {
            Expectation::Accept => "costs 1",
            Expectation::Refuse => "free",
            Expectation::Observe => "costs at most 1",
        };
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{}. {} ({cost})", number + 1, step.expect);
        for &case in &step.cases {
            let case = &plan.cases[case];
            let _ = writeln!(out, "   {}: {}", case.id, case.summary);
        }
        if let Some(request) = plan.request(&step.cases) {
            let _ = writeln!(out, "   {}", curl(base_url, &request));
        }
    }
    let (least, most) = plan.cost();
    let _ = writeln!(
        out,
        "{} requests for {} cases; a server that keeps every promise accepts {least} to {most} of them",
        plan.steps.len(),
        plan.cases.len()
    );
    out
}
