//! The lines of a recording, folded one by one. The body of an answer is looked at here and not kept.

use std::collections::BTreeMap;

use image2video_contract::{Callback, Contract, Operation, OperationRole, TaskPhase};

use super::answer::UsedIds;
use super::check::{Before, check, words};
use super::lookup;
use super::read::{self, ReadAnswer};
use super::task::{Last, Made};
use crate::case::Case;
use crate::finding::{Code, Finding, merged};
use crate::plan::Plan;
use crate::recording::{self, Answered, Begin, End, Line, Purpose};
use crate::run::{Exchange, History};
use crate::video::{self, Told, Video};

/// What is known of a run after some of its lines.
pub(super) struct Judging<'r> {
    pub(super) contract: &'r Contract,
    pub(super) plan: &'r Plan,
    pub(super) begin: &'r Begin,
    history: History<'r>,
    used: UsedIds,
    /// The tasks that were made, by the path that they were made at.
    made: BTreeMap<String, Made>,
    /// What the first page of each list begins with.
    first: BTreeMap<String, String>,
    /// How far each task was told to be.
    pub(super) phases: BTreeMap<String, TaskPhase>,
    /// Of each exchange what was found in its answer.
    answers: Vec<Checked>,
    /// Each task that was made, as it was told last to who asked for it.
    pub(super) told: BTreeMap<String, Last>,
    /// The video of a task, and the exchange that fetched what its file says.
    pub(super) videos: BTreeMap<String, (usize, Video)>,
    /// What was found in the callbacks of each name that came.
    pub(super) callbacks: BTreeMap<String, Vec<Finding>>,
    /// What is wrong with requests of this program.
    pub(super) faults: Vec<String>,
    pub(super) end: Option<End>,
    /// What reads answers as the generated client does.
    pub(super) read: Option<&'r ReadAnswer<'r>>,
}

/// What was found in an answer.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    /// The server's own words, shortened.
    pub(super) words: String,
    /// What the generated client makes of it, if it was read.
    pub(super) read: Option<Result<(), String>>,
}

impl<'r> Judging<'r> {
    pub(super) fn new(
        contract: &'r Contract,
        plan: &'r Plan,
        begin: &'r Begin,
        read: Option<&'r ReadAnswer<'r>>,
    ) -> Self {
        Self {
            contract,
            plan,
            begin,
            history: History::new(contract, plan),
            used: UsedIds::default(),
            made: BTreeMap::new(),
            first: BTreeMap::new(),
            phases: BTreeMap::new(),
            answers: Vec::new(),
            told: BTreeMap::new(),
            videos: BTreeMap::new(),
            callbacks: BTreeMap::new(),
            faults: Vec::new(),
            end: None,
            read,
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
            read: None,
        };
        self.answers.get(exchange.sent.exchange).unwrap_or(&NOTHING)
    }

    pub(super) fn operation(&self, exchange: &Exchange) -> Option<&'r Operation> {
        self.contract.operation(&exchange.sent.operation)
    }

    pub(super) fn case(&self, exchange: &Exchange) -> Option<&'r Case> {
        exchange.cases.first().map(|&case| &self.plan.cases[case])
    }

    /// The callback of a name, and the operation that it belongs to.
    pub(super) fn callback(&self, name: &str) -> Option<(&'r Operation, &'r Callback)> {
        let mut operations = self.contract.operations.iter();
        operations.find_map(|operation| {
            let mut callbacks = operation.callbacks.iter();
            Some((operation, callbacks.find(|it| it.name == name)?))
        })
    }

    pub(super) fn apply(&mut self, line: &Line) {
        self.history.apply(line);
        match line {
            Line::Sent(_) => self.answers.push(Checked::default()),
            Line::Answered(answered) => self.answered(answered),
            Line::Callback(received) => self.received(received),
            Line::Fault(fault) => self.faults.push(fault.what.clone()),
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
                words: words(self.contract, operation, answered),
                read: self
                    .read
                    .filter(|_| is_own_method(operation, exchange))
                    .and_then(|with| read::read(with, operation, answered)),
                findings: check(
                    self.contract,
                    self.plan,
                    operation,
                    exchange,
                    answered,
                    Before {
                        used: &mut self.used,
                        made: made_at(&self.made, operation.tasks_path()),
                        first: self.first.get(&operation.name).map(String::as_str),
                        phases: &self.phases,
                        accepts_ids: (self.history.exchanges.iter()).any(|it| {
                            it.is_accepted() && it.sent.operation == exchange.sent.operation
                        }),
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
        if operation.role == Some(OperationRole::List)
            && is_plain
            && is_own
            && let Some(task) = facts.tasks.first()
        {
            let first = self.first.entry(operation.name.clone());
            first.or_insert_with(|| task.id.clone());
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
        // All callbacks go to one URL: whose one is shows in the task that it tells of.
        let callbacks = || {
            let operations = self.contract.operations.iter();
            operations.filter_map(|it| Some((it.callbacks.first()?, self.made_by(it))))
        };
        let tells_of = |(callback, made): &(&Callback, &Made)| {
            let json = received.content.json();
            let tasks = json.map(|json| callback.request.message.tasks(json));
            let mut tasks = tasks.into_iter().flatten();
            tasks.any(|task| task.id().is_some_and(|id| made.contains_key(id)))
        };
        if let Some((callback, made)) = callbacks().find(tells_of).or_else(|| callbacks().next()) {
            let findings = merged(lookup::callback(callback, received, made));
            let known = self.callbacks.entry(callback.name.clone());
            known.or_default().extend(findings);
        }
    }

    /// The tasks that an operation made, or that it is about.
    pub(super) fn made_by(&self, operation: &Operation) -> &Made {
        made_at(&self.made, operation.tasks_path())
    }
}

fn is_own_method(operation: &Operation, exchange: &Exchange) -> bool {
    let request = exchange.request();
    request.is_some_and(|request| request.method == operation.method)
}

/// The tasks that were made at a path.
fn made_at<'m>(made: &'m BTreeMap<String, Made>, path: Option<&str>) -> &'m Made {
    static NONE: Made = Made::new();
    path.and_then(|path| made.get(path)).unwrap_or(&NONE)
}
