//! The report as data. Its JSON form is an interface; `spec/schemas/report.json` is its schema.

use image2video_contract::Expectation;

use super::assessment::Assessment;
use super::ledger::Ledger;
use super::target::{ContractId, Target, Tool};
use crate::case::Aspect;
use crate::coverage::NotExercised;
use crate::finding::Finding;

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
    /// Short name of the operation that makes the tasks that it is about; its own, if it is about none.
    pub(crate) maker: String,
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
    /// What was found with it.
    pub findings: Vec<Finding>,
}

impl ControlReport {
    /// Whether it has a fault as well, which the change did not cause then.
    pub(crate) fn has(&self, finding: &Finding) -> bool {
        let cause = finding.cause();
        self.findings.iter().any(|it| it.cause() == cause)
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
}
