//! The report as JSON: an interface, described by `spec/schemas/report.json`.

use serde_json::{Value, json};

use super::{CaseReport, Incomplete, LedgerEntry, QuestionReport, Report, TaskReport};

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
        "not_judged": report.not_judged,
        "incomplete": report.incomplete.iter().map(incomplete).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
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
    let finding = |finding: &crate::Finding| {
        json!({
            "code": finding.code.as_str(),
            "level": finding.level().as_str(),
            "pointer": finding.pointer,
            "message": finding.message,
        })
    };
    json!({
        "id": case.id,
        "operation": case.operation,
        "expect": case.expect.as_str(),
        "outcome": case.outcome.as_str(),
        "status": case.status,
        "pointer": case.pointer,
        "keyword": case.aspect.to_string(),
        "control": case.control,
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
