//! What the check says of a mutant that it does not say of the honest server.

use image2video_conformance::{CaseReport, Code, Finding, Level, Outcome, Report};

use super::server::Part;

/// What the check says of a mutant that it does not say of the honest server.
pub(super) fn caught(honest: &Report, report: &Report, member: &str) -> Option<String> {
    let failed = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed);
    let failed = failed.min_by_key(|case| (case.pointer != member, case.id.clone()));
    failed
        .map(|case| finding(case, Level::Failure))
        .or_else(|| changed_question(honest, report))
        .or_else(|| noted(honest, report))
}

fn finding(case: &CaseReport, level: Level) -> String {
    let found = case
        .findings
        .iter()
        .find(|finding| finding.code.level() == level);
    let code = found.map_or("nothing", |finding| finding.code.as_str());
    format!("{code} in {}", case.id)
}

fn changed_question(honest: &Report, report: &Report) -> Option<String> {
    let pairs = || honest.questions.iter().zip(&report.questions);
    let matches = pairs().find(|(old, new)| old.matches != new.matches);
    if let Some((old, new)) = matches {
        let list = |ids: &[String]| format!("[{}]", ids.join(", "));
        return Some(format!(
            "question {}: {} -> {}",
            new.id,
            list(&old.matches),
            list(&new.matches)
        ));
    }
    // One reading counts answers, and their number tells nothing of a promise.
    let mut told = pairs().filter(|(old, _)| old.id != "error-answers");
    let (old, new) = told.find(|(old, new)| old.observed != new.observed)?;
    let words = |observed: &Option<String>, other: &Option<String>| {
        let other: Vec<_> = other.as_deref().unwrap_or("nothing").split("; ").collect();
        let words = observed.as_deref().unwrap_or("nothing").split("; ");
        words
            .filter(|words| !other.contains(words))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let (was, is) = (
        words(&old.observed, &new.observed),
        words(&new.observed, &old.observed),
    );
    Some(format!("question {}: {was} -> {is}", new.id))
}

/// A finding that weighs less than a failure, in a case that had none.
fn noted(honest: &Report, report: &Report) -> Option<String> {
    let pairs = honest.cases.iter().zip(&report.cases);
    let mut news = pairs.filter(|(old, new)| old.findings != new.findings);
    news.find_map(|(_, new)| Some(finding(new, new.findings.first()?.code.level())))
        .map(|found| format!("observation: {found}"))
}

/// What is found about a part of what the API owner documents: never a failure.
pub(super) fn observed(honest: &Report, report: &Report, part: Part) -> Result<String, String> {
    let mut cases = report.cases.iter();
    if let Some(case) = cases.find(|case| case.outcome == Outcome::Failed) {
        return Err(format!("a failure: {}", finding(case, Level::Failure)));
    }
    let pairs = honest.cases.iter().zip(&report.cases);
    let news = pairs.flat_map(|(old, new)| {
        let news = new.findings.iter();
        let news = news.filter(|finding| !old.findings.contains(finding) && tells(finding));
        news.map(move |finding| (new.operation != part.case(), &new.id, finding))
    });
    let (_, id, finding) = news.min().ok_or("nothing changed")?;
    let (code, at) = (finding.code.as_str(), &finding.pointer);
    let at = if at.is_empty() { at } else { &format!(" {at}") };
    Ok(format!("observation: {code}{at} in {id}"))
}

/// Whether it tells what is wrong; that something could not be tried does not.
fn tells(finding: &Finding) -> bool {
    !matches!(
        finding.code,
        Code::NotSent | Code::NotOffered | Code::RateLimited
    )
}
