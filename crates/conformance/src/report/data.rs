//! The report as data. Its JSON form is an interface; `spec/schemas/report.json` is its schema.

use std::collections::{BTreeMap, HashMap};

use image2video_contract::{Contract, Expectation};
use serde::{Deserialize, Serialize};

use super::{Ledger, others};
use crate::case::Aspect;
use crate::coverage::NotExercised;
use crate::finding::{Finding, Level};

/// What a run found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The program.
    pub tool: Tool,
    /// The contract that was checked.
    pub contract: ContractId,
    /// What was checked.
    pub target: Target,
    /// Counts.
    pub summary: Summary,
    /// Every case, sorted by id.
    pub cases: Vec<CaseReport>,
    /// Every question that the page leaves open, in the order of the document.
    pub questions: Vec<QuestionReport>,
    /// How many requests may be paid for.
    pub budget: Option<u32>,
    /// What was paid for, and what may have been.
    pub ledger: Ledger,
    /// Why the target could not be judged at all, if it could not.
    pub not_judged: Option<String>,
    /// What of the page's constraints could not be judged, though there was a request for it.
    pub incomplete: Vec<Incomplete>,
    /// Whether the generated client can use the server, if something was given that reads answers as it
    /// does.
    pub client: Option<Assessment>,
    /// What is wrong with requests of this program, if something is: no finding about the server.
    pub suite_errors: Vec<String>,
}

/// An answer to one of the questions that a report ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The answer.
    pub answer: Degree,
    /// What it is limited by, or why it is no.
    pub limits: Vec<String>,
}

/// How far something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Degree {
    Yes,
    WithLimits,
    No,
    Unknown,
}

impl Degree {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::WithLimits => "with-limits",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

impl Assessment {
    /// Yes, but for these limits.
    pub(crate) fn within(limits: Vec<String>) -> Self {
        Self {
            answer: match limits.is_empty() {
                true => Degree::Yes,
                false => Degree::WithLimits,
            },
            limits,
        }
    }
}

/// A side of a constraint that no case could judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// Short name of the operation.
    pub operation: String,
    /// The constraint.
    pub constraint: String,
    /// `meets` or `breaks`.
    pub side: &'static str,
    /// Why, and what would help.
    pub why: String,
    /// Whether a case exercises it.
    pub is_exercised: bool,
}

impl From<&NotExercised> for Incomplete {
    fn from(open: &NotExercised) -> Self {
        Self {
            operation: open.operation.clone(),
            constraint: open.constraint.clone(),
            side: open.side.as_str(),
            why: format!("not exercised; what would: {}", open.remedy),
            is_exercised: false,
        }
    }
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn current() -> Self {
        Self {
            name: "image2video",
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// Names an exact contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractId {
    /// `info.version` of its document.
    pub version: String,
    /// SHA-256 of its document.
    pub sha256: String,
}

impl ContractId {
    /// The id of a contract.
    #[must_use]
    pub fn new(contract: &Contract) -> Self {
        Self {
            version: contract.version.clone(),
            sha256: contract.sha256().to_owned(),
        }
    }
}

/// What is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where it is.
    pub base_url: String,
    /// What it is.
    pub kind: TargetKind,
    /// The proxy that requests go through, without credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
}

impl Target {
    /// A target that is reached directly.
    #[must_use]
    pub fn new(base_url: &str, kind: TargetKind) -> Self {
        Self {
            base_url: base_url.to_owned(),
            kind,
            proxy: None,
        }
    }
}

/// What kind of server is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// The mock of this project.
    Mock,
    /// Any other server.
    Server,
}

impl TargetKind {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Server => "server",
        }
    }
}

/// Counts of cases and requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Cases whose promise holds.
    pub passed: usize,
    /// Cases whose promise is broken.
    pub failed: usize,
    /// Cases whose answer proves nothing.
    pub unproven: usize,
    /// Cases where the page promises nothing.
    pub observed: usize,
    /// Cases that were not sent, or say nothing.
    pub skipped: usize,
    /// Requests that were sent.
    pub requests: usize,
    /// Requests that were paid for, or may have been.
    pub accepted: usize,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
}

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Its promise holds.
    Passed,
    /// Its promise, or one about the answer, is broken.
    Failed,
    /// It was answered, but the answer may have another cause.
    Unproven,
    /// The page promises nothing; what the server does was noted.
    Observed,
    /// It was not sent, or the server asked to wait.
    Skipped,
}

impl Outcome {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unproven => "unproven",
            Self::Observed => "observed",
            Self::Skipped => "skipped",
        }
    }
}

/// A case and what came of it.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// Id of the case.
    pub id: String,
    /// Short name of its operation.
    pub operation: String,
    /// What the server owed to the request.
    pub expect: Expectation,
    /// What came of it.
    pub outcome: Outcome,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// JSON pointer of the member that it exercises.
    pub pointer: String,
    /// What it exercises.
    pub aspect: Aspect,
    /// The request that it is held against.
    pub control: Option<ControlReport>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The request, for a shell.
    pub curl: String,
}

/// The request that a case is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlReport {
    /// Ids of the cases that it exercised.
    pub cases: Vec<String>,
    /// HTTP status of its answer.
    pub status: Option<u16>,
    /// What was changed of it, in words.
    pub changes: Vec<String>,
}

/// A cause of findings, and where it was seen.
#[derive(Debug, Clone)]
pub(crate) struct CauseReport<'r> {
    /// What was found, in words that are true of all of its cases.
    pub(crate) finding: Finding,
    /// At least one, in the order of the report.
    pub(crate) cases: Vec<&'r CaseReport>,
}

impl<'r> CauseReport<'r> {
    /// The case that it is shown with: one of a good request before others.
    pub(crate) fn example(&self) -> &'r CaseReport {
        let mut cases = self.cases.iter().copied();
        let good = cases.find(|case| case.expect == Expectation::Accept);
        good.unwrap_or(self.cases[0])
    }
}

/// A question that the page leaves open, and what the server does.
#[derive(Debug, Clone)]
pub struct QuestionReport {
    /// Id of the question.
    pub id: String,
    /// The question.
    pub question: String,
    /// What was observed, in words; `None` if nothing was.
    pub observed: Option<String>,
    /// The limit that was found, where the question is about one.
    pub limit: Option<LimitReport>,
    /// The competing statements.
    pub readings: Vec<ReadingReport>,
    /// Ids of those that fit everything that was observed; none of them if the server
    /// does what no reading says.
    pub matches: Vec<String>,
}

/// A limit, as far as it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitReport {
    /// The largest value that was accepted.
    pub accepted: u64,
    /// The smallest that was refused.
    pub refused: u64,
    /// What is counted.
    pub unit: &'static str,
}

/// One of the statements that compete.
#[derive(Debug, Clone)]
pub struct ReadingReport {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub source: String,
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// No promise is broken.
    Conforms,
    /// A promise is broken.
    Findings,
    /// The target could not be judged, or not whole.
    NotJudged,
    /// A request of this program is not what it should be.
    SuiteError,
}

impl Report {
    /// What the run comes to.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        if !self.suite_errors.is_empty() {
            Conclusion::SuiteError
        } else if self.not_judged.is_some() {
            Conclusion::NotJudged
        } else if self.summary.failed > 0 {
            Conclusion::Findings
        } else if !self.incomplete.is_empty() {
            Conclusion::NotJudged
        } else {
            Conclusion::Conforms
        }
    }

    /// Whether the server keeps the page's promises.
    #[must_use]
    pub fn keeps_promises(&self) -> Assessment {
        if let Some(why) = self.suite_errors.first().or(self.not_judged.as_ref()) {
            return Assessment {
                answer: Degree::Unknown,
                limits: vec![why.clone()],
            };
        }
        let causes = self.causes().into_iter();
        let failures = causes.filter(|cause| cause.finding.level == Level::Failure);
        let failures: Vec<_> = failures
            .map(|cause| {
                let others = others(cause.cases.len());
                format!(
                    "{} in {}{others}",
                    cause.finding.code.as_str(),
                    cause.example().id
                )
            })
            .collect();
        if !failures.is_empty() {
            return Assessment {
                answer: Degree::No,
                limits: failures,
            };
        }
        let mut not_judged: BTreeMap<&str, usize> = BTreeMap::new();
        for incomplete in &self.incomplete {
            *not_judged.entry(&incomplete.why).or_default() += 1;
        }
        let not_judged = not_judged.into_iter();
        let limits = not_judged.map(|(why, sides)| match sides {
            1 => format!("1 side of a constraint could not be judged: {why}"),
            _ => format!("{sides} sides of constraints could not be judged: {why}"),
        });
        Assessment::within(limits.collect())
    }

    /// The findings, each cause once, with the cases that have it in the order of the cases.
    pub(crate) fn causes(&self) -> Vec<CauseReport<'_>> {
        let mut causes: Vec<CauseReport<'_>> = Vec::new();
        let mut known = HashMap::new();
        let found = self.cases.iter();
        let found = found.flat_map(|case| case.findings.iter().map(move |it| (case, it)));
        for (case, finding) in found {
            let place = *known.entry(finding.cause()).or_insert(causes.len());
            let Some(cause) = causes.get_mut(place) else {
                causes.push(CauseReport {
                    finding: finding.clone(),
                    cases: vec![case],
                });
                continue;
            };
            cause.finding.add(finding);
            if cause.cases.last().is_none_or(|last| last.id != case.id) {
                cause.cases.push(case);
            }
        }
        causes.sort_by_key(|cause| cause.finding.level);
        causes
    }
}
