//! The report for people.

mod paid;
mod paint;
mod promises;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::assessment::{Assessment, Degree};
use super::cause::CauseReport;
use super::data::{ControlReport, QuestionReport, Report};
use super::words::others;
use crate::escape::visible;
use crate::finding::{Code, Level};
use paid::ledger;
use paint::Paint;
use promises::promises;

/// The report for people, with colours if asked for. Its last line is `N passed, N failed, N unproven, N
/// skipped`.
#[must_use]
pub fn human(report: &Report, colour: bool) -> String {
    let paint = Paint::new(colour);
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
    let _ = ledger(&mut out, report, Paint::new(false));
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
        if let Some(request) = &cause.finding.shown_by {
            writeln!(out, "      {}", paint.dim(&request.curl))?;
            continue;
        }
        // What the control has as well was not caused by the change.
        let control = case.control.as_ref();
        if let Some(control) = control.filter(|it| !it.has(&cause.finding)) {
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
    writeln!(out, "      in {}{times}", cause.place())
}

fn beside(out: &mut String, control: &ControlReport, paint: Paint) -> std::fmt::Result {
    let which = match control.cases.first() {
        Some(first) => format!("{first}{}", others(control.cases.len())),
        None => "a control".to_owned(),
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

/// What could not be judged, by what would help.
fn incomplete(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for it in &report.incomplete {
        let what = format!("{} {} (what {} it)", it.operation, it.constraint, it.side);
        by_reason.entry(&it.why).or_default().push(what);
    }
    // Of a server that could not be judged at all that is said in the end.
    if by_reason.is_empty() || report.not_judged.is_some() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.head("Promises that could not be judged"))?;
    for (why, what) in by_reason {
        writeln!(out, "  {why}")?;
        writeln!(out, "      {}{}", what[0], others(what.len()))?;
    }
    Ok(())
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
    let is_told_below = |limit: &String| {
        report.not_judged.as_ref() == Some(limit) || report.suite_errors.contains(limit)
    };
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
        for limit in limits.iter().filter(|it| !is_told_below(it)).take(SHOWN) {
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
