//! What was paid for, and what came of it.

use std::fmt::Write as _;

use super::paint::Paint;
use crate::escape::visible;
use crate::report::data::Report;
use crate::report::ledger::{Cost, Ledger, LedgerEntry, TaskReport};
use crate::report::words::others;

/// What was paid for, where somebody pays, and what is in doubt.
pub(super) fn ledger(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let Ledger { entries, unclaimed } = &report.ledger;
    let has_fault = |it: &LedgerEntry| it.tasks.iter().any(|task| !task.faults.is_empty());
    let is_odd = |it: &LedgerEntry| it.cost != Cost::Paid || has_fault(it);
    let is_worth_it = report.budget.is_some() || entries.iter().any(is_odd);
    if entries.is_empty() || !is_worth_it {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.head("What was paid for"))?;
    for entry in entries {
        let cost = match entry.cost {
            Cost::Paid => "paid",
            Cost::MaybePaid => "maybe paid",
            Cost::NotMade => "not paid: no task of it is listed",
        };
        let status = entry
            .status
            .map_or("no answer".to_owned(), |status| status.to_string());
        let tasks = match entry.tasks.as_slice() {
            [] => "no task named".to_owned(),
            tasks => {
                let tasks: Vec<_> = tasks.iter().map(came_of).collect();
                visible(&tasks.join("; ")).into_owned()
            }
        };
        writeln!(out, "  {cost}: {tasks} ({status})")?;
        for fault in entry.tasks.iter().flat_map(|task| &task.faults) {
            writeln!(out, "      {}", paint.bad(&visible(fault)))?;
        }
        let others = others(entry.cases.len());
        let first = entry.cases.first().map_or("-", String::as_str);
        let what = match entry.purpose {
            "control" => "so that a refusal proves something".to_owned(),
            "search" => format!("in the search for a limit, {first}"),
            _ => format!("in {first}{others}"),
        };
        writeln!(out, "      {}", paint.dim(&what))?;
    }
    if !unclaimed.is_empty() {
        let ids = unclaimed.join(", ");
        let ids = visible(&ids);
        writeln!(out, "  listed after the run, and named by no answer: {ids}")?;
    }
    Ok(())
}

/// A task, and what came of it.
fn came_of(task: &TaskReport) -> String {
    let mut words = vec![task.id.clone()];
    words.extend(task.phase.map(|phase| <&str>::from(phase).to_owned()));
    if let Some(video) = &task.video {
        words.extend(video.seconds.map(|seconds| format!("{seconds} s")));
        words.push(format!("{} x {} pixels", video.width, video.height));
        words.push(if video.has_sound { "sound" } else { "no sound" }.to_owned());
    }
    words.extend(task.units.as_ref().map(|units| format!("units: {units}")));
    words.join(", ")
}
