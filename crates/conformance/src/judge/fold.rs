//! The lines of a recording, folded one by one. The body of an answer is looked at here and not kept.

use std::collections::BTreeMap;

use image2video_contract::{Callback, Contract, MemberRole, Operation, OperationRole, TaskPhase};

use super::answer::{self, Answer, UsedIds};
use super::delivery::Last;
use super::lookup::{self, Known};
use super::task::Made;
use crate::case::{Action, Aspect, Case};
use crate::finding::{Code, Finding};
use crate::plan::Plan;
use crate::recording::{self, Answered, Begin, End, Line, Outgoing, Purpose};
use crate::run::{Exchange, History, Verdict};
use crate::video::{self, Told, Video};

/// So many findings of one code are told of one answer.
const MOST: usize = 20;

/// What is known of a run after some of its lines.
pub(super) struct Judging<'r> {
    pub(super) contract: &'r Contract,
    pub(super) plan: &'r Plan,
    pub(super) begin: &'r Begin,
    history: History<'r>,
    used: UsedIds,
    /// The tasks that were made, by the path that they were made at.
    made: BTreeMap<String, Made>,
    /// What the first page of a list begins with.
    first: Option<String>,
    /// How far each task was told to be.
    pub(super) phases: BTreeMap<String, TaskPhase>,
    /// Of each exchange what was found in its answer.
    answers: Vec<Checked>,
    /// Each task that was made, as it was told last to who asked for it.
    pub(super) told: BTreeMap<String, Last>,
    /// The video of a task, and the exchange that fetched what its file says.
    pub(super) videos: BTreeMap<String, (usize, Video)>,
    pub(super) callbacks: Vec<Finding>,
    pub(super) end: Option<End>,
}

/// What was found in an answer.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    /// The server's own words, shortened.
    pub(super) words: String,
}

impl<'r> Judging<'r> {
    pub(super) fn new(contract: &'r Contract, plan: &'r Plan, begin: &'r Begin) -> Self {
        Self {
            contract,
            plan,
            begin,
            history: History::new(contract, plan),
            used: UsedIds::default(),
            made: BTreeMap::new(),
            first: None,
            phases: BTreeMap::new(),
            answers: Vec::new(),
            told: BTreeMap::new(),
            videos: BTreeMap::new(),
            callbacks: Vec::new(),
            end: None,
        }
    }

    pub(super) fn history(&self) -> &History<'r> {
        &self.history
    }

    /// What was found in the answer of an exchange.
    pub(super) fn checked(&self, exchange: &Exchange) -> &Checked {
        static NOTHING: Checked = Checked {
            findings: Vec::new(),
            words: String::new(),
        };
        self.answers.get(exchange.sent.exchange).unwrap_or(&NOTHING)
    }

    pub(super) fn operation(&self, exchange: &Exchange) -> Option<&'r Operation> {
        self.contract.operation(&exchange.sent.operation)
    }

    pub(super) fn case(&self, exchange: &Exchange) -> Option<&'r Case> {
        exchange.cases.first().map(|&case| &self.plan.cases[case])
    }

    /// The callback of a name.
    pub(super) fn callback(&self, name: &str) -> Option<&'r Callback> {
        let operations = self.contract.operations.iter();
        operations
            .flat_map(|it| &it.callbacks)
            .find(|it| it.name == name)
    }

    pub(super) fn apply(&mut self, line: &Line) {
        self.history.apply(line);
        match line {
            Line::Sent(_) => self.answers.push(Checked::default()),
            Line::Answered(answered) => self.answered(answered),
            Line::Callback(received) => self.received(received),
            Line::End(end) => self.end = Some(end.clone()),
            Line::Begin(_) | Line::Failed(_) | Line::Waited(_) => {}
        }
    }

    /// Notes what differs from what was asked for with the answers that show it.
    pub(super) fn compare(&mut self) {
        for (exchange, finding) in self.differences() {
            self.answers[exchange].findings.push(finding);
        }
    }

    fn answered(&mut self, answered: &Answered) {
        let Some(exchange) = self.history.exchanges.get(answered.exchange) else {
            return;
        };
        if let (Some(part), Some(id)) = (exchange.part(), &exchange.sent.task_id) {
            match video::told(part, answered) {
                Ok(Told::Video(video)) => {
                    self.videos.insert(id.clone(), (answered.exchange, video));
                }
                Ok(Told::In(_) | Told::Nothing) => {}
                Err(fault) => {
                    let findings = &mut self.answers[answered.exchange].findings;
                    findings.push(Finding::new(Code::VideoUnavailable, fault));
                }
            }
            return;
        }
        let checked = self
            .contract
            .operation(&exchange.sent.operation)
            .map(|operation| Checked {
                words: words(operation, answered),
                findings: check(
                    self.contract,
                    self.plan,
                    operation,
                    exchange,
                    answered,
                    Before {
                        used: &mut self.used,
                        made: made_at(&self.made, operation.tasks_path()),
                        first: self.first.as_deref(),
                        phases: &self.phases,
                    },
                ),
            });
        self.answers[answered.exchange] = checked.unwrap_or_default();
        self.remember(answered.exchange);
    }

    /// Keeps what later answers are compared with.
    fn remember(&mut self, number: usize) {
        let exchange = &self.history.exchanges[number];
        let operation = self.contract.operation(&exchange.sent.operation);
        let (Some(operation), Some(facts)) = (operation, exchange.facts()) else {
            return;
        };
        let is_plain = exchange
            .cases
            .iter()
            .any(|&case| self.plan.cases[case].is_plain());
        let is_own = exchange.sent.purpose == Purpose::Cases;
        if operation.role == Some(OperationRole::List) && is_plain && is_own && self.first.is_none()
        {
            self.first = facts.tasks.first().map(|task| task.id.clone());
        }
        for task in &facts.tasks {
            if let Some(path) = operation.tasks_path().filter(|_| operation.is_charged()) {
                let made = self.made.entry(path.to_owned()).or_default();
                made.entry(task.id.clone()).or_insert(task.created_at);
            }
            if let Some(phase) = task.phase {
                self.phases.insert(task.id.clone(), phase);
            }
            if exchange.sent.task_id.as_ref() == Some(&task.id) {
                let (exchange, task) = (number, task.clone());
                let last = Last { exchange, task };
                self.told.insert(last.task.id.clone(), last);
            }
        }
    }

    fn received(&mut self, received: &recording::Callback) {
        // All callbacks go to one URL.
        let mut operations = self.contract.operations.iter();
        if let Some(operation) = operations.find(|it| !it.callbacks.is_empty()) {
            let made = made_at(&self.made, operation.tasks_path());
            let findings = lookup::callback(&operation.callbacks[0], received, made);
            self.callbacks.extend(bounded(findings));
        }
    }
}

/// The tasks that were made at a path.
fn made_at<'m>(made: &'m BTreeMap<String, Made>, path: Option<&str>) -> &'m Made {
    static NONE: Made = Made::new();
    path.and_then(|path| made.get(path)).unwrap_or(&NONE)
}

/// What earlier answers said.
struct Before<'b> {
    used: &'b mut UsedIds,
    made: &'b Made,
    first: Option<&'b str>,
    phases: &'b BTreeMap<String, TaskPhase>,
}

fn check(
    contract: &Contract,
    plan: &Plan,
    operation: &Operation,
    exchange: &Exchange,
    answered: &Answered,
    before: Before<'_>,
) -> Vec<Finding> {
    let Outgoing::Request(request) = &exchange.sent.request else {
        return Vec::new();
    };
    let answer = Answer {
        contract,
        operation,
        method: &request.method,
        sent_at_ms: exchange.sent.at_ms,
        answered,
    };
    let mut findings = answer::findings(answer, before.used);
    let case = exchange.cases.first().map(|&case| &plan.cases[case]);
    let case = case.filter(|_| exchange.sent.purpose == Purpose::Cases && !operation.is_charged());
    let is_accepted = exchange
        .facts()
        .is_some_and(|it| it.verdict == Verdict::Accepted);
    if let Some(case) = case {
        if is_accepted {
            let known = Known {
                made: before.made,
                task_id: exchange.sent.task_id.as_deref(),
                first: before.first,
            };
            findings.extend(lookup::findings(operation, case, answered, &known));
        }
        if case.aspect == Aspect::UnknownId {
            findings.extend(lookup::unknown_id(operation, answered.status));
        }
        if case.aspect.action() == Action::Follow {
            findings.extend(order(operation, exchange, answered, before.phases));
        }
    }
    bounded(findings)
}

fn order(
    operation: &Operation,
    exchange: &Exchange,
    answered: &Answered,
    phases: &BTreeMap<String, TaskPhase>,
) -> Option<Finding> {
    let (response, json) = operation.response(answered.status).zip(answered.json())?;
    let before = exchange.sent.task_id.as_ref().and_then(|id| phases.get(id));
    let tasks = response.message.tasks(json);
    lookup::order(before.copied(), tasks.first()?)
}

/// Each finding once, and of one code not more than can be read.
fn bounded(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort();
    findings.dedup();
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    findings.retain(|finding| {
        let count = counts.entry(finding.code).or_default();
        *count += 1;
        *count <= MOST
    });
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > MOST) {
        findings.push(Finding::new(
            code,
            format!("{} more of this kind", count - MOST),
        ));
    }
    findings
}

/// The server's own words, shortened.
fn words(operation: &Operation, answered: &Answered) -> String {
    let message = operation.success().map(|response| &response.message);
    let told = message.zip(answered.json()).and_then(|(message, json)| {
        let words = message.value_of(MemberRole::Message, json)?;
        words.as_str()
    });
    let mut words: String = told.unwrap_or_default().chars().take(200).collect();
    words.retain(|c| !c.is_control());
    match words.as_str() {
        "" => "(it does not say why)".to_owned(),
        words => format!("\"{words}\""),
    }
}
