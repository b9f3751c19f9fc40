//! The plan for people: what would be sent, in order, and what it would cost.

use std::fmt::{self, Write as _};

use image2video_contract::{Contract, Expectation};

use crate::coverage::{Coverage, coverage};
use crate::curl::curl;
use crate::plan::Plan;
use crate::search;

/// What stands for the id of a task in a plan.
const TASK_ID: &str = "TASK_ID";

/// The requests in order, each with its cases, its cost and a curl line; then which case exercises
/// which side of each constraint. Nothing is sent.
#[must_use]
pub fn plan(contract: &Contract, plan: &Plan, base_url: &str) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = steps(&mut out, plan, base_url);
    if plan.searches > 0 {
        let (searches, most) = (plan.searches, search::ACCEPTANCES);
        let _ = writeln!(
            out,
            "Then {searches} limits that the page leaves open are searched for, each with at most {most} accepted requests."
        );
    }
    let _ = lookups(&mut out, plan, base_url);
    let _ = sides(&mut out, &coverage(contract, &plan.cases));
    let (least, most) = plan.cost();
    let _ = writeln!(
        out,
        "{} requests for {} cases; a server that keeps every promise accepts {least} to {most} of them",
        plan.steps.len() + plan.lookups.len(),
        plan.cases.len()
    );
    out
}

fn steps(out: &mut String, plan: &Plan, base_url: &str) -> fmt::Result {
    for (number, step) in plan.steps.iter().enumerate() {
        let cost = match step.expect {
            Expectation::Accept => "costs 1",
            Expectation::Observe if step.may_cost => "costs at most 1",
            Expectation::Observe | Expectation::Refuse => "free",
        };
        writeln!(out, "{}. {} ({cost})", number + 1, step.expect)?;
        for &case in &step.cases {
            let case = &plan.cases[case];
            writeln!(out, "   {}: {}", case.id, case.summary)?;
        }
        if let Some(request) = plan.request(&step.cases) {
            writeln!(out, "   {}", curl(base_url, &request, TASK_ID))?;
        }
    }
    Ok(())
}

fn lookups(out: &mut String, plan: &Plan, base_url: &str) -> fmt::Result {
    if plan.lookups.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nThen lookups of the tasks that were made, which are not charged"
    )?;
    for (i, &case) in plan.lookups.iter().enumerate() {
        let case = &plan.cases[case];
        let number = plan.steps.len() + i + 1;
        writeln!(out, "{number}. {} (free)", case.expect)?;
        writeln!(out, "   {}: {}", case.id, case.summary)?;
        writeln!(out, "   {}", curl(base_url, &case.request, TASK_ID))?;
    }
    Ok(())
}

fn sides(out: &mut String, rows: &[Coverage]) -> fmt::Result {
    writeln!(
        out,
        "\nConstraints, each with a case that meets it and one that breaks it alone"
    )?;
    for row in rows {
        let first = |ids: &[String]| ids.first().cloned().unwrap_or_else(|| "-".to_owned());
        let (valid, invalid) = (first(&row.valid), first(&row.invalid));
        let (operation, constraint) = (&row.operation, &row.constraint);
        writeln!(out, "   {operation} {constraint}: {valid}; {invalid}")?;
    }
    let complete = rows.iter().filter(|row| row.is_complete()).count();
    writeln!(
        out,
        "\n{complete} of {} constraints are exercised on both sides",
        rows.len()
    )
}
