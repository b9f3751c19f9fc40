//! The report for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{CaseReport, Cost, Ledger, LedgerEntry, Outcome, QuestionReport, Report, TaskReport};
use crate::case::Aspect;
use crate::finding::{Finding, Level};

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with_code(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
    fn good(self, text: &str) -> String {
        self.with_code("32", text)
    }
    fn bad(self, text: &str) -> String {
        self.with_code("1;31", text)
    }
    fn dim(self, text: &str) -> String {
        self.with_code("2", text)
    }
    fn head(self, text: &str) -> String {
        self.with_code("1", text)
    }
}

/// The report for people, with colours if asked for. Its last line is `N passed, N failed, N unproven, N
/// skipped`.
#[must_use]
pub fn human(report: &Report, colour: bool) -> String {
    let paint = Paint(colour);
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = header(&mut out, report, paint);
    let _ = promises(&mut out, report, paint);
    let _ = failures(&mut out, report, paint);
    let _ = observations(&mut out, report, paint);
    let _ = ledger(&mut out, report, paint);
    let _ = incomplete(&mut out, report, paint);
    let _ = footer(&mut out, report, paint);
    out
}

fn header(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let (tool, contract, target) = (&report.tool, &report.contract, &report.target);
    let short = contract.sha256.get(..12).unwrap_or_default();
    writeln!(
        out,
        "{} {} checks {} ({})",
        tool.name,
        tool.version,
        paint.head(&target.base_url),
        target.kind.as_str()
    )?;
    writeln!(
        out,
        "{}",
        paint.dim(&format!("contract {}, sha256 {short}", contract.version))
    )
}

/// One line per member of the request: which promises were tried, and whether they hold.
fn promises(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let mut rows: BTreeMap<(&str, &str), Vec<&CaseReport>> = BTreeMap::new();
    for case in report
        .cases
        .iter()
        .filter(|case| matches!(case.outcome, Outcome::Passed | Outcome::Failed))
    {
        rows.entry((&case.operation, member(case)))
            .or_default()
            .push(case);
    }
    let mut operation = "";
    for ((name, member), cases) in &rows {
        if operation != *name {
            operation = name;
            writeln!(out, "\n{}", paint.head(&format!("Promises of `{name}`")))?;
        }
        let failed = cases
            .iter()
            .filter(|case| case.outcome == Outcome::Failed)
            .count();
        let mark = if failed == 0 {
            paint.good("holds ")
        } else {
            paint.bad("broken")
        };
        let mut keywords: Vec<_> = cases.iter().map(|case| short(&case.aspect)).collect();
        keywords.sort_unstable();
        keywords.dedup();
        let broken = if failed == 0 {
            String::new()
        } else {
            format!("{failed} of ")
        };
        writeln!(
            out,
            "  {mark}  {member:<18} {:<58} {broken}{} case{}",
            keywords.join(", "),
            cases.len(),
            if cases.len() == 1 { "" } else { "s" }
        )?;
    }
    Ok(())
}

fn member(case: &CaseReport) -> &str {
    if let Some(member) = case.pointer.strip_prefix('/') {
        return member;
    }
    match case.aspect {
        Aspect::Constraint(_) => "(body)",
        Aspect::Method | Aspect::Path | Aspect::ContentType | Aspect::Json => "(http)",
        Aspect::Credentials => "(credentials)",
        Aspect::Plain | Aspect::UnknownId => "(plain request)",
        Aspect::StatusOrder | Aspect::Video => "(following a task)",
        Aspect::Callbacks => "(callbacks)",
    }
}

/// The aspect without its group; of a constraint the keyword.
fn short(aspect: &Aspect) -> String {
    match aspect {
        Aspect::Constraint(part) => part.keyword().as_str().to_owned(),
        other => other
            .to_string()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

fn failures(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let groups = report.grouped(Level::Failure);
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.bad("Failures"))?;
    for (finding, cases) in groups {
        group(out, finding, &cases, paint)?;
        if let Some(control) = &cases[0].control {
            writeln!(out, "      beside {control}, which was accepted")?;
        }
        writeln!(out, "      {}", paint.dim(&cases[0].curl))?;
    }
    writeln!(
        out,
        "  {}",
        paint.dim("`image2video explain CODE` says what a code means and how to fix it")
    )
}

fn group(
    out: &mut String,
    finding: &Finding,
    cases: &[&CaseReport],
    paint: Paint,
) -> std::fmt::Result {
    let at = if finding.pointer.is_empty() {
        String::new()
    } else {
        format!(" {}", finding.pointer)
    };
    writeln!(
        out,
        "  {}{at}: {}",
        paint.head(finding.code.as_str()),
        finding.message
    )?;
    writeln!(out, "      in {}{}", cases[0].id, others(cases.len()))
}

fn observations(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let groups = report.grouped(Level::Observation);
    let measured: Vec<_> = report
        .questions
        .iter()
        .filter(|question| question.observed.is_some())
        .collect();
    if !measured.is_empty() {
        writeln!(
            out,
            "\n{}",
            paint.head("Questions that the page leaves open, and what this server does")
        )?;
        measured
            .iter()
            .try_for_each(|question| question_lines(out, question, paint))?;
    }
    if !groups.is_empty() {
        writeln!(out, "\n{}", paint.head("Observations"))?;
        groups
            .iter()
            .try_for_each(|(finding, cases)| group(out, finding, cases, paint))?;
    }
    Ok(())
}

fn question_lines(out: &mut String, question: &QuestionReport, paint: Paint) -> std::fmt::Result {
    let matches = match question.matches.as_slice() {
        [] => paint.bad("none of the readings"),
        ids => ids.join(" or "),
    };
    writeln!(out, "  {:<22} {matches}", question.id)?;
    let observed = question.observed.as_deref().unwrap_or_default();
    writeln!(
        out,
        "  {:<22} {}",
        "",
        paint.dim(&format!("{} {observed}", question.question))
    )
}

/// What was paid for, where somebody pays, and what is in doubt.
fn ledger(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
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
                tasks.join("; ")
            }
        };
        writeln!(out, "  {cost}: {tasks} ({status})")?;
        for fault in entry.tasks.iter().flat_map(|task| &task.faults) {
            writeln!(out, "      {}", paint.bad(fault))?;
        }
        let others = others(entry.cases.len());
        let what = match entry.purpose {
            "cases" => "in",
            purpose => purpose,
        };
        let first = entry.cases.first().map_or("-", String::as_str);
        writeln!(
            out,
            "      {}",
            paint.dim(&format!("{what} {first}{others}"))
        )?;
    }
    if !unclaimed.is_empty() {
        let ids = unclaimed.join(", ");
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

/// What could not be judged, by what would help.
fn incomplete(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for it in &report.incomplete {
        let what = format!("{} {}, what {} it", it.operation, it.constraint, it.side);
        by_reason.entry(&it.why).or_default().push(what);
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.head("Promises that could not be judged"))?;
    for (why, what) in by_reason {
        writeln!(out, "  {why}")?;
        writeln!(out, "      {}{}", what[0], others(what.len()))?;
    }
    Ok(())
}

/// How many there are beside the first.
fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " and 1 other".to_owned(),
        n => format!(" and {} others", n - 1),
    }
}

fn footer(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let summary = report.summary;
    let budget = report
        .budget
        .map_or(String::new(), |budget| format!(" of a budget of {budget}"));
    let seconds = summary.duration_ms as f64 / 1000.0;
    writeln!(out)?;
    if summary.skipped > 0
        && report
            .budget
            .is_some_and(|budget| summary.accepted >= budget as usize)
    {
        writeln!(
            out,
            "the budget is used up; a larger `--budget` sends what was skipped"
        )?;
    }
    if let Some(why) = &report.not_judged {
        writeln!(
            out,
            "{}: {why}",
            paint.bad("the server could not be judged")
        )?;
    }
    writeln!(
        out,
        "{} requests, {} accepted or maybe accepted{budget}, {} observed, {seconds:.1} s",
        summary.requests, summary.accepted, summary.observed
    )?;
    writeln!(
        out,
        "{} passed, {} failed, {} unproven, {} skipped",
        summary.passed, summary.failed, summary.unproven, summary.skipped
    )
}
