//! The report as data. Its JSON form is an interface; `spec/schemas/report.json` is its schema.

use image2video_contract::{Contract, Expectation, Origin};

use crate::case::Aspect;
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
    /// The budget, in accepted requests.
    pub budget: Option<u32>,
    /// Why the target could not be judged, if it could not.
    pub not_judged: Option<String>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it is.
    pub base_url: String,
    /// What it is.
    pub kind: TargetKind,
}

/// What kind of server is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Cases where the page promises nothing.
    pub observed: usize,
    /// Cases that were not sent, or say nothing.
    pub skipped: usize,
    /// Requests that were sent.
    pub requests: u32,
    /// Requests that were accepted, or may have been.
    pub accepted: u32,
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
    /// The page promises nothing; what the server does is reported.
    Observed,
    /// It was not sent, or the answer says nothing.
    Skipped,
}

impl Outcome {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
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
    /// Who states what it is about.
    pub origin: Origin,
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
    /// What was found.
    pub findings: Vec<Finding>,
    /// The request, for a shell.
    pub curl: String,
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
    /// The competing statements.
    pub readings: Vec<ReadingReport>,
    /// Ids of those that fit everything that was observed; none of them if the server
    /// does what no reading says.
    pub matches: Vec<String>,
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
    /// The target could not be judged.
    NotJudged,
}

impl Report {
    /// What the run comes to.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        if self.not_judged.is_some() {
            Conclusion::NotJudged
        } else if self.summary.failed > 0 {
            Conclusion::Findings
        } else {
            Conclusion::Conforms
        }
    }

    /// The findings of one weight, each once, with the cases that have it in the order of the cases.
    pub(crate) fn grouped(&self, level: Level) -> Vec<(&Finding, Vec<&CaseReport>)> {
        let mut groups: Vec<(&Finding, Vec<&CaseReport>)> = Vec::new();
        for case in &self.cases {
            for finding in case
                .findings
                .iter()
                .filter(|finding| finding.code.level(case.origin) == level)
            {
                match groups.iter_mut().find(|(known, _)| same(known, finding)) {
                    Some((_, cases)) => cases.push(case),
                    None => groups.push((finding, vec![case])),
                }
            }
        }
        groups
    }
}

/// Messages hold times and counts that differ from answer to answer; the kind and the place do not.
fn same(a: &Finding, b: &Finding) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    a.code == b.code
        && a.pointer == b.pointer
        && a.message
            .split(digits)
            .filter(|part| !part.is_empty())
            .eq(b.message.split(digits).filter(|part| !part.is_empty()))
}
