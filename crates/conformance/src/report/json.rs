//! The report as JSON: an interface, described by `spec/schemas/report.json`.

use serde_json::{Value, json};

use super::cause::CauseReport;
use super::{
    Assessment, CaseReport, ControlReport, Incomplete, LedgerEntry, QuestionReport, Report,
    TaskReport,
};
use crate::escape::visible_json;
use crate::finding::{Finding, ShownBy};

/// The report as pretty JSON with a line break at its end.
#[must_use]
pub fn json(report: &Report) -> String {
    let summary = report.summary;
    let value = json!({
        "tool": { "name": report.tool.name, "version": report.tool.version },
        "contract": { "version": report.contract.version, "sha256": report.contract.sha256 },
        "target": report.target,
        "summary": {
            "passed": summary.passed,
            "failed": summary.failed,
            "unproven": summary.unproven,
            "observed": summary.observed,
            "skipped": summary.skipped,
            "requests": summary.requests,
            "accepted": summary.accepted,
            "duration_ms": summary.duration_ms,
        },
        "cases": report.cases.iter().map(case).collect::<Vec<_>>(),
        "questions": report.questions.iter().map(question).collect::<Vec<_>>(),
        "ledger": {
            "entries": report.ledger.entries.iter().map(entry).collect::<Vec<_>>(),
            "unclaimed": report.ledger.unclaimed,
        },
        "findings": report.causes().iter().map(cause).collect::<Vec<_>>(),
        "keeps_promises": assessment(&report.keeps_promises()),
        "client": report.client.as_ref().map(assessment),
        "suite_errors": report.suite_errors,
        "not_judged": report.not_judged,
        "incomplete": report.incomplete.iter().map(incomplete).collect::<Vec<_>>(),
    });
    format!("{}\n", visible_json(&format!("{value:#}")))
}

fn cause(cause: &CauseReport<'_>) -> Value {
    let mut value = finding(&cause.finding);
    value["cases"] = cause.cases.iter().map(|case| &case.id[..]).collect();
    value
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code.as_str(),
        "level": finding.level.as_str(),
        "pointer": finding.pointer,
        "message": finding.message,
        "count": finding.count,
        "shown_by": finding.shown_by.as_deref().map(shown_by),
    })
}

fn shown_by(request: &ShownBy) -> Value {
    json!({ "purpose": request.purpose, "status": request.status, "curl": request.curl })
}

fn assessment(assessment: &Assessment) -> Value {
    json!({ "answer": assessment.answer.as_str(), "limits": assessment.limits })
}

fn control(control: &ControlReport) -> Value {
    json!({ "cases": control.cases, "status": control.status, "changes": control.changes })
}

fn entry(entry: &LedgerEntry) -> Value {
    json!({
        "at_ms": entry.at_ms,
        "cases": entry.cases,
        "purpose": entry.purpose,
        "status": entry.status,
        "cost": entry.cost.as_str(),
        "tasks": entry.tasks.iter().map(task).collect::<Vec<_>>(),
    })
}

fn task(task: &TaskReport) -> Value {
    let video = task.video.as_ref().map(|video| {
        json!({
            "seconds": video.seconds,
            "width": video.width,
            "height": video.height,
            "has_sound": video.has_sound,
        })
    });
    json!({
        "id": task.id,
        "phase": task.phase.map(<&str>::from),
        "video": video,
        "units": task.units,
        "faults": task.faults,
    })
}

fn incomplete(incomplete: &Incomplete) -> Value {
    json!({
        "operation": incomplete.operation,
        "constraint": incomplete.constraint,
        "side": incomplete.side,
        "why": incomplete.why,
    })
}

fn case(case: &CaseReport) -> Value {
    json!({
        "id": case.id,
        "operation": case.operation,
        "expect": case.expect.as_str(),
        "outcome": case.outcome.as_str(),
        "status": case.status,
        "pointer": case.pointer,
        "keyword": case.aspect.to_string(),
        "control": case.control.as_ref().map(control),
        "findings": case.findings.iter().map(finding).collect::<Vec<_>>(),
        "curl": case.curl,
    })
}

fn question(question: &QuestionReport) -> Value {
    let reading =
        |reading: &super::ReadingReport| json!({ "id": reading.id, "source": reading.source });
    json!({
        "id": question.id,
        "question": question.question,
        "observed": question.observed,
        "limit": question.limit.map(|limit| {
            json!({ "accepted": limit.accepted, "refused": limit.refused, "unit": limit.unit })
        }),
        "readings": question.readings.iter().map(reading).collect::<Vec<_>>(),
        "matches": question.matches,
    })
}
