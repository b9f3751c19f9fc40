//! The report for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::data::CauseReport;
use super::promises::promises;
use super::{
    Assessment, ControlReport, Cost, Degree, Ledger, LedgerEntry, QuestionReport, Report,
    TaskReport,
};
use crate::escape::visible;
use crate::finding::{Code, Level};

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint(bool);

impl Paint {
    fn with_code(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
    pub(super) fn good(self, text: &str) -> String {
        self.with_code("32", text)
    }
    pub(super) fn bad(self, text: &str) -> String {
        self.with_code("1;31", text)
    }
    pub(super) fn dim(self, text: &str) -> String {
        self.with_code("2", text)
    }
    pub(super) fn head(self, text: &str) -> String {
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
    let causes = report.causes();
    // Failures come first.
    let failed = causes.partition_point(|cause| cause.finding.level == Level::Failure);
    let (failed, observed) = causes.split_at(failed);
    let _ = failures(&mut out, failed, paint);
    let _ = observations(&mut out, report, observed, paint);
    let _ = ledger(&mut out, report, paint);
    let _ = incomplete(&mut out, report, paint);
    let _ = assessments(&mut out, report, paint);
    let _ = footer(&mut out, report, paint);
    out
}

/// What was paid for and what may have been, for people; nothing if nothing was.
#[must_use]
pub fn ledger_text(report: &Report) -> String {
    let mut out = String::new();
    let _ = ledger(&mut out, report, Paint(false));
    out.trim().to_owned()
}

fn header(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let (tool, contract, target) = (&report.tool, &report.contract, &report.target);
    let short = contract.sha256.get(..12).unwrap_or_default();
    writeln!(
        out,
        "{} {} checks {} ({})",
        tool.name,
        tool.version,
        paint.head(&visible(&target.base_url)),
        target.kind.as_str()
    )?;
    if let Some(proxy) = &target.proxy {
        writeln!(out, "through the proxy {}", visible(proxy))?;
    }
    writeln!(
        out,
        "{}",
        paint.dim(&format!("contract {}, sha256 {short}", contract.version))
    )
}

/// The failures, each cause once: the first case that shows it, and the request that this is held against.
fn failures(out: &mut String, causes: &[CauseReport<'_>], paint: Paint) -> std::fmt::Result {
    if causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.bad("Failures"))?;
    for cause in causes {
        told(out, cause, paint)?;
        let case = cause.example();
        let has_it = |id: &String| cause.cases.iter().any(|case| case.id == *id);
        // What the control has as well was not caused by the change.
        let control = case.control.as_ref();
        if let Some(control) = control.filter(|it| !it.cases.iter().any(has_it)) {
            beside(out, control, paint)?;
        }
        writeln!(out, "      {}", paint.dim(&case.curl))?;
    }
    writeln!(
        out,
        "  {}",
        paint.dim("`image2video explain CODE` says what a code means and how to fix it")
    )
}

fn told(out: &mut String, cause: &CauseReport<'_>, paint: Paint) -> std::fmt::Result {
    let CauseReport { finding, cases } = cause;
    let at = if finding.pointer.is_empty() {
        String::new()
    } else {
        format!(" {}", finding.pointer)
    };
    let code = paint.head(finding.code.as_str());
    writeln!(out, "  {code}{at}: {}", finding.message)?;
    let times = match finding.count {
        count if count > cases.len() => format!(", {count} times in all"),
        _ => String::new(),
    };
    let (first, others) = (&cause.example().id, others(cases.len()));
    writeln!(out, "      in {first}{others}{times}")
}

fn beside(out: &mut String, control: &ControlReport, paint: Paint) -> std::fmt::Result {
    let which = match control.cases.first() {
        Some(first) => format!("{first}{}", others(control.cases.len())),
        None => "a request that is no case".to_owned(),
    };
    let status = match control.status {
        Some(status) => format!(", answered {status}"),
        None => String::new(),
    };
    let changes = match control.changes.as_slice() {
        [] => "the same request".to_owned(),
        changes => changes.join("; "),
    };
    writeln!(
        out,
        "      {}",
        paint.dim(&format!("beside {which}{status}: {changes}"))
    )
}

fn observations(
    out: &mut String,
    report: &Report,
    causes: &[CauseReport<'_>],
    paint: Paint,
) -> std::fmt::Result {
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
    if !causes.is_empty() {
        writeln!(out, "\n{}", paint.head("Observations"))?;
        causes
            .iter()
            .try_for_each(|cause| told(out, cause, paint))?;
    }
    Ok(())
}

fn question_lines(out: &mut String, question: &QuestionReport, paint: Paint) -> std::fmt::Result {
    let matches = match question.matches.as_slice() {
        [] => paint.bad("none of the readings"),
        ids => ids.join(" or "),
    };
    writeln!(out, "  {:<22} {matches}", question.id)?;
    let observed = visible(question.observed.as_deref().unwrap_or_default());
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
    if entries.is_empty() && unclaimed.is_empty() || !is_worth_it {
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
pub(crate) fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " and 1 other".to_owned(),
        n => format!(" and {} others", n - 1),
    }
}

/// The two questions that a report answers in the end.
fn assessments(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    /// So many limits are told; the JSON report has them all.
    const SHOWN: usize = 8;
    let promises = (
        "Does the server keep the page's promises?",
        report.keeps_promises(),
    );
    let client = report.client.clone();
    let client = client.map(|it| ("Can the generated client use it?", it));
    writeln!(out)?;
    for (question, Assessment { answer, limits }) in [Some(promises), client].into_iter().flatten()
    {
        let answer = match answer {
            Degree::Yes => paint.good("yes"),
            Degree::WithLimits => "with limits".to_owned(),
            Degree::No => paint.bad("no"),
            Degree::Unknown => "not known".to_owned(),
        };
        writeln!(out, "{} {answer}", paint.head(question))?;
        for limit in limits.iter().take(SHOWN) {
            writeln!(out, "  {limit}")?;
        }
        if limits.len() > SHOWN {
            writeln!(out, "  and {} more", limits.len() - SHOWN)?;
        }
    }
    Ok(())
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
    for what in &report.suite_errors {
        writeln!(out, "{}: {what}", paint.bad(Code::SuiteError.as_str()))?;
    }
    if let Some(why) = &report.not_judged {
        writeln!(
            out,
            "{}: {}",
            paint.bad("the server could not be judged"),
            visible(why)
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
