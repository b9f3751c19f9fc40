//! The plan for people: what would be sent, in order, and what it would cost.

use std::fmt::{self, Write as _};

use image2video_contract::Contract;

use crate::bound::Bound;
use crate::case::CaseRequest;
use crate::coverage::{Coverage, coverage};
use crate::curl::curl;
use crate::plan::{Charged, Plan, Trial};
use crate::search;

/// What stands for the id of a task in a plan.
const TASK_ID: &str = "TASK_ID";

/// The requests in order, each with its cases, its cost and a curl line; then which case exercises
/// which side of each constraint. Nothing is sent.
#[must_use]
pub fn plan(contract: &Contract, plan: &Plan, base_url: &str) -> String {
    let mut text = Text {
        plan,
        base_url,
        out: String::new(),
        number: 0,
    };
    // Writing into a string cannot fail.
    let _ = text.requests();
    let _ = sides(&mut text.out, &coverage(contract, &plan.cases));
    let _ = not_exercised(&mut text.out, plan);
    for (charged, Bound { requests, of }) in plan.bounds() {
        let (operation, planned) = (&charged.operation, charged.acceptances.len());
        let _ = writeln!(
            text.out,
            "{operation}: {planned} requests must be accepted; no fewer than {requests} could do, the least body and the {of}"
        );
    }
    let (least, most) = plan.cost();
    let _ = writeln!(
        text.out,
        "{} requests for {} cases; a server that keeps every promise accepts {least} to {most} of them",
        text.number,
        plan.cases.len()
    );
    text.out
}

struct Text<'p> {
    plan: &'p Plan,
    base_url: &'p str,
    out: String,
    /// Requests so far.
    number: usize,
}

impl Text<'_> {
    fn requests(&mut self) -> fmt::Result {
        let plan = self.plan;
        for charged in &plan.charged {
            self.charged(charged)?;
        }
        let (limits, most) = (plan.searches.len(), search::ACCEPTANCES);
        if limits > 0 {
            writeln!(
                self.out,
                "Then {limits} limits that the page leaves open are searched for, each for at most {most} accepted requests."
            )?;
        }
        for charged in &plan.charged {
            if let Some(held_back) = charged.held_back {
                writeln!(
                    self.out,
                    "\nLast, to see that the server still accepts something"
                )?;
                let acceptance = &charged.acceptances[held_back];
                self.request("accept (costs 1)", &acceptance.cases, &acceptance.request)?;
            }
        }
        if !plan.lookups.is_empty() {
            writeln!(
                self.out,
                "\nThen, with the tasks that were made, what is never charged"
            )?;
        }
        for &case in &plan.lookups {
            let what = format!("{} (free)", plan.cases[case].expect);
            self.request(&what, &[case], &plan.cases[case].request)?;
        }
        Ok(())
    }

    fn charged(&mut self, charged: &Charged) -> fmt::Result {
        for (index, acceptance) in charged.acceptances.iter().enumerate() {
            if charged.held_back != Some(index) {
                self.request("accept (costs 1)", &acceptance.cases, &acceptance.request)?;
            }
        }
        charged
            .refusals
            .iter()
            .try_for_each(|trial| self.trial(trial))?;
        charged
            .observations
            .iter()
            .try_for_each(|trial| self.trial(trial))
    }

    /// What is tried upon the first of its controls.
    fn trial(&mut self, trial: &Trial) -> fmt::Result {
        let case = &self.plan.cases[trial.case];
        let cost = if trial.may_cost {
            "costs at most 1"
        } else {
            "free"
        };
        let request = trial
            .upon
            .first()
            .map_or(&case.request, |variant| &variant.request);
        self.request(&format!("{} ({cost})", case.expect), &[trial.case], request)
    }

    fn request(&mut self, what: &str, cases: &[usize], request: &CaseRequest) -> fmt::Result {
        self.number += 1;
        writeln!(self.out, "{}. {what}", self.number)?;
        for &case in cases {
            let case = &self.plan.cases[case];
            writeln!(self.out, "   {}: {}", case.id, case.summary)?;
        }
        writeln!(self.out, "   {}", curl(self.base_url, request, TASK_ID))
    }
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

/// What no case of the contract exercises, and what would.
fn not_exercised(out: &mut String, plan: &Plan) -> fmt::Result {
    if plan.not_exercised.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nNot exercised, and what to write in the document")?;
    let mut all = plan.not_exercised.iter();
    all.try_for_each(|it| writeln!(out, "   {it}"))
}
