//! What came of each case.

use image2video_contract::{Expectation, MemberRole, Operation, Origin, TaskPhase};

use super::fold::Judging;
use crate::case::{Action, Aspect, Case, Change};
use crate::curl::curl;
use crate::disposition::Disposition;
use crate::finding::{Code, Finding, Level};
use crate::plan::Acceptance;
use crate::recording::Purpose;
use crate::report::{CaseReport, Outcome};
use crate::run::{Exchange, Task, Verdict, is_absent};

impl Judging<'_> {
    /// Every case and what came of it.
    pub(super) fn cases(&self) -> Vec<CaseReport> {
        let about = self.about_cases();
        let cases = about.into_iter().enumerate();
        let mut reports: Vec<_> = cases
            .map(|(case, exchanges)| self.case_report(case, &exchanges))
            .collect();
        if self.accepts_nothing() {
            // A refusal proves nothing then, and so nothing is called broken.
            for case in &mut reports {
                case.findings
                    .iter_mut()
                    .for_each(|finding| finding.binds = false);
                if matches!(case.outcome, Outcome::Passed | Outcome::Failed)
                    && self.is_charged(case)
                {
                    case.outcome = Outcome::Unproven;
                }
            }
        }
        reports
    }

    fn is_charged(&self, case: &CaseReport) -> bool {
        self.contract
            .operation(&case.operation)
            .is_some_and(Operation::is_charged)
    }

    /// Of each case the exchanges that are about it, whatever they were sent for.
    fn about_cases(&self) -> Vec<Vec<&Exchange>> {
        let mut about = vec![Vec::new(); self.plan.cases.len()];
        for exchange in &self.history().exchanges {
            for &case in &exchange.cases {
                about[case].push(exchange);
            }
        }
        about
    }

    fn case_report(&self, index: usize, about: &[&Exchange]) -> CaseReport {
        let case = &self.plan.cases[index];
        let own: Vec<_> = self.history().of_case(index).collect();
        let decisive = own
            .iter()
            .rev()
            .copied()
            .find(|exchange| self.decides(exchange));
        let mut findings: Vec<_> = about
            .iter()
            .flat_map(|exchange| self.findings(exchange))
            .collect();
        if case.action() == Action::Fetch && own.is_empty() && self.has_no_video() {
            let message = "the task has succeeded and names no video";
            let finding = Finding::new(Code::VideoUnavailable, message);
            findings.push(Finding {
                binds: false,
                ..finding
            });
        }
        if case.action() == Action::Receive {
            findings.extend(self.of_callbacks(case));
        }
        let unproven = decisive.and_then(|exchange| self.unproven(case, exchange));
        let skipped = if own.is_empty() && findings.is_empty() {
            self.not_sent(case)
        } else {
            None
        };
        findings.extend(unproven.clone());
        findings.extend(skipped.clone());
        findings.sort();
        findings.dedup();
        let outcome = match decisive {
            _ if findings.iter().any(|it| it.level() == Level::Failure) => Outcome::Failed,
            _ if skipped.is_some() => Outcome::Skipped,
            _ if unproven.is_some() => Outcome::Unproven,
            None if case.action() == Action::Send => undecided(&own),
            _ => done(case, &findings),
        };
        let shown = decisive.or(own.last().copied());
        CaseReport {
            id: case.id.clone(),
            operation: case.operation.clone(),
            expect: case.expect,
            outcome,
            status: shown.and_then(|it| it.facts()?.status),
            pointer: case.pointer.clone(),
            aspect: case.aspect.clone(),
            control: decisive.and_then(|it| self.control(case, it)),
            findings,
            curl: self.curl(case, shown),
        }
    }

    /// Whether what a server did with a request is what it does with this case: it accepted the request,
    /// or refused it alone.
    fn decides(&self, exchange: &Exchange) -> bool {
        exchange.is_accepted() || exchange.is_refused() && self.is_one_body(exchange)
    }

    /// Whether an exchange is about one body, and not about a combination: its cases are one, or have the least
    /// body in common.
    fn is_one_body(&self, exchange: &Exchange) -> bool {
        exchange.cases.len() == 1
            || self
                .least(exchange)
                .is_some_and(|it| it.cases == exchange.cases)
    }

    /// The least body that the operation of an exchange must accept.
    fn least(&self, exchange: &Exchange) -> Option<&Acceptance> {
        let mut charged = self.plan.charged.iter();
        let planned = charged.find(|it| it.operation == exchange.sent.operation)?;
        planned.acceptances.first()
    }

    /// Why a refusal proves nothing, if it does not.
    fn unproven(&self, case: &Case, exchange: &Exchange) -> Option<Finding> {
        if !exchange.is_refused() {
            return None;
        }
        let why = match case.expect {
            Expectation::Observe => return None,
            Expectation::Refuse => self.proof(exchange).err()?,
            Expectation::Accept if self.is_refused_for_good(exchange) => return None,
            Expectation::Accept => "nothing was accepted after it",
        };
        let status = status(exchange);
        Some(match case.aspect {
            Aspect::Credentials => Finding::new(
                Code::CredentialsUnjudged,
                format!("refused with {status}, but {why}"),
            ),
            _ => Finding::new(Code::Unproven, format!("refused with {status}, but {why}")),
        })
    }

    fn control(&self, case: &Case, exchange: &Exchange) -> Option<String> {
        if !exchange.is_refused() || case.expect == Expectation::Accept {
            return None;
        }
        let control = self.proof(exchange).ok()??;
        let (first, others) = control.sent.cases.split_first()?;
        Some(match others.len() {
            0 => first.clone(),
            n => format!("{first} with {n} more"),
        })
    }

    /// Everything that was found in an exchange: in the answer, and in what the server did.
    fn findings(&self, exchange: &Exchange) -> Vec<Finding> {
        if let Some(finding) = self.absent(exchange) {
            return vec![finding];
        }
        let did = self.did(exchange).into_iter();
        let all = did.chain(self.checked(exchange).findings.iter().cloned());
        all.map(|finding| Finding {
            binds: self.binds(exchange, &finding),
            ..finding
        })
        .collect()
    }

    /// That a server does not offer an operation, if an exchange shows it.
    fn absent(&self, exchange: &Exchange) -> Option<Finding> {
        let (operation, case) = (self.operation(exchange)?, self.case(exchange)?);
        is_absent(operation, exchange, case.is_plain()).then(|| {
            let message = format!("the server answers {}", status(exchange));
            Finding::new(Code::NotOffered, message)
        })
    }

    /// Whether the page binds a server to what was found missing. Only its own statements do, and only
    /// about what it describes: not error answers, other methods, or operations of the API owner.
    fn binds(&self, exchange: &Exchange, finding: &Finding) -> bool {
        let Some(operation) = self.operation(exchange) else {
            return false;
        };
        let is_own_method = exchange
            .request()
            .is_some_and(|it| it.method == operation.method);
        let is_error = exchange
            .facts()
            .is_some_and(|it| it.status.is_some_and(|it| it >= 400));
        let within_server_errors = finding.code == Code::ServerError
            && self.server_errors_until(exchange) <= self.begin.max_server_errors as usize;
        operation.origin == Origin::Page
            && is_own_method
            && (!is_error || finding.code.is_about_the_request())
            && !within_server_errors
    }

    fn server_errors_until(&self, exchange: &Exchange) -> usize {
        let until = self
            .history()
            .exchanges
            .iter()
            .take(exchange.sent.exchange + 1);
        until
            .filter(|it| it.facts().is_some_and(|it| it.verdict == Verdict::Failed))
            .count()
    }

    /// Whether the server did what it owed to the request.
    fn did(&self, exchange: &Exchange) -> Option<Finding> {
        let facts = exchange.facts()?;
        let case = self.case(exchange)?;
        let words = || format!("{} {}", status(exchange), self.checked(exchange).words);
        let is_own = exchange.sent.purpose == Purpose::Cases;
        Some(match (facts.verdict, case.expect) {
            (Verdict::NotReached, _) if case.action() == Action::Fetch => {
                Finding::new(Code::VideoUnavailable, self.failure(exchange))
            }
            (Verdict::NotReached, _) => return None,
            (Verdict::NoAnswer, _) => Finding::new(Code::NoAnswer, self.failure(exchange)),
            (Verdict::Failed, _) if case.action() == Action::Fetch => return None,
            (Verdict::Failed, _) => Finding::new(
                Code::ServerError,
                format!("{}{}", words(), self.during(exchange)),
            ),
            (Verdict::RateLimited, _) => Finding::new(Code::RateLimited, words()),
            (Verdict::Refused, Expectation::Accept)
                if is_own && self.is_one_body(exchange) && self.is_refused_for_good(exchange) =>
            {
                let wants = self.wants(exchange).unwrap_or_default();
                let what = format!(
                    "every reading allows this, and it was refused: {}{wants}",
                    words()
                );
                Finding::new(Code::ValidRefused, what)
            }
            (Verdict::Refused, Expectation::Refuse) if facts.disposition == Disposition::Paid => {
                let what = format!(
                    "refused with {}, and yet the answer names a task",
                    status(exchange)
                );
                Finding::new(Code::InvalidAccepted, what)
            }
            (Verdict::Accepted, Expectation::Refuse) if is_own => {
                self.accepted_in_spite(case, exchange)
            }
            (Verdict::Accepted, _) if facts.status.is_some_and(|status| status >= 400) => {
                let what = format!(
                    "{} says that it was refused, and the answer names a task",
                    status(exchange)
                );
                Finding::new(Code::StatusUndocumented, what)
            }
            (Verdict::Accepted, _) if self.has_failed(exchange) => {
                Finding::new(Code::RefusedLate, "accepted, and its task failed")
            }
            _ => return None,
        })
    }

    /// Whether a valid request was refused, and not because something had run out.
    fn is_refused_for_good(&self, exchange: &Exchange) -> bool {
        let is_absent = matches!(status_of(exchange), Some(404 | 405 | 501));
        self.is_closed(exchange) || is_absent && !self.accepts_nothing()
    }

    /// A request that must be refused was accepted.
    fn accepted_in_spite(&self, case: &Case, exchange: &Exchange) -> Finding {
        if self.has_failed(exchange) {
            let what = "no reading allows this; it was accepted, and its task failed later";
            return Finding::new(Code::RefusedLate, what);
        }
        match case.aspect {
            Aspect::Credentials => Finding::new(
                Code::CredentialsIgnored,
                "accepted without good credentials",
            ),
            _ => Finding::new(
                Code::InvalidAccepted,
                "no reading allows this, and it was accepted",
            ),
        }
    }

    /// Whether the task that a request made has failed.
    fn has_failed(&self, exchange: &Exchange) -> bool {
        let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
        self.history().is_charged(&exchange.sent)
            && tasks
                .into_iter()
                .any(|task| self.phases.get(&task.id) == Some(&TaskPhase::Failed))
    }

    /// What a server wants that refuses the least body, told with that body alone.
    fn wants(&self, exchange: &Exchange) -> Option<String> {
        if exchange.cases != self.least(exchange)?.cases {
            return None;
        }
        let established = self
            .history()
            .charged()
            .find(|it| it.is_accepted() && it.place > exchange.place)?;
        let (own, fuller) = (
            exchange.request()?.body.json()?,
            established.request()?.body.json()?,
        );
        let least = own.value();
        let set = fuller.changes.iter().filter(|it| it.to.is_some());
        let new = set.filter(|change| !own.changes.contains(change));
        let name = |change: &Change| {
            let path = change.path.join("/");
            match change.path.first().and_then(|name| least.get(name)) {
                Some(_) => format!("another `{path}`"),
                None => format!("`{path}`"),
            }
        };
        let more: Vec<_> = new.map(name).collect();
        (!more.is_empty()).then(|| format!("; it was accepted with {}", more.join(", ")))
    }

    /// What a request was sent for, where that is not its case.
    fn during(&self, exchange: &Exchange) -> String {
        match &exchange.sent.purpose {
            Purpose::Search { size, .. } => {
                let unit = self.searched_unit(exchange);
                format!(" at {size} {unit}, in the search for the limit")
            }
            _ => String::new(),
        }
    }

    fn searched_unit(&self, exchange: &Exchange) -> &'static str {
        let Purpose::Search { question, .. } = &exchange.sent.purpose else {
            return "";
        };
        let searched = self
            .plan
            .searches
            .iter()
            .find(|it| it.question == *question);
        searched.map_or("", |it| it.unit())
    }

    fn failure(&self, exchange: &Exchange) -> String {
        exchange
            .failure
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn curl(&self, case: &Case, exchange: Option<&Exchange>) -> String {
        let request = exchange
            .and_then(Exchange::request)
            .unwrap_or(&case.request);
        let task_id = exchange
            .and_then(|it| it.sent.task_id.as_deref())
            .unwrap_or("TASK_ID");
        curl(&self.begin.target.base_url, request, task_id)
    }

    /// What was found in callbacks, or that none came.
    fn of_callbacks(&self, case: &Case) -> Vec<Finding> {
        let mut findings = self.callbacks.clone();
        if self.history().callbacks.is_empty() && self.not_sent(case).is_none() {
            let message = "nothing was sent to the URL of the callback";
            findings.push(Finding::new(Code::CallbackMissing, message));
        }
        findings.extend(self.other_ends(case));
        findings
            .into_iter()
            .map(|finding| Finding {
                binds: false,
                ..finding
            })
            .collect()
    }

    /// A task has one end, whoever tells it.
    fn other_ends(&self, case: &Case) -> Option<Finding> {
        let is_other = |task: &Task| {
            let told = task.phase.filter(|phase| phase.is_final());
            let known = self.phases.get(&task.id).filter(|phase| phase.is_final());
            told.zip(known).is_some_and(|(told, known)| told != *known)
        };
        self.history()
            .callbacks
            .iter()
            .flatten()
            .any(is_other)
            .then(|| {
                let message = "another end than the task has when it is looked up";
                let callback = self.callback(&case.operation);
                let at =
                    callback.and_then(|it| it.request.message.pointer_of(MemberRole::TaskStatus));
                Finding::at(Code::TaskDiffers, at.unwrap_or_default(), message)
            })
    }

    /// Why a case was not sent.
    fn not_sent(&self, case: &Case) -> Option<Finding> {
        if let Some(missing) = &case.missing {
            return Some(Finding::new(Code::NotSent, missing.as_str()));
        }
        let follows = self.begin.follow_ms > 0;
        let message = match case.action() {
            Action::Receive if self.begin.environment.callback_url.is_none() => {
                "needs a server that can reach this machine"
            }
            Action::Receive | Action::Follow if !follows => "needs time: `--follow` gives it",
            Action::Receive if !self.history().callbacks.is_empty() || self.follows_something() => {
                return None;
            }
            Action::Receive => "no task was followed",
            Action::Fetch => "no task was followed to a video",
            Action::Send | Action::Follow => match self.contract.operation(&case.operation) {
                Some(operation) if self.is_absent(operation) => {
                    return Some(Finding::new(Code::NotOffered, "see the plain request"));
                }
                Some(operation) if !operation.is_charged() && case.request.needs_task() => {
                    "no task was made that could be looked up"
                }
                _ => "the run ended before it",
            },
        };
        Some(Finding::new(Code::NotSent, message))
    }

    /// Whether a task that was followed has succeeded and left no video to be fetched.
    fn has_no_video(&self) -> bool {
        let tasks = self
            .following()
            .filter_map(|it| it.facts())
            .flat_map(|it| &it.tasks);
        let mut ended = tasks.filter(|task| task.phase == Some(TaskPhase::Succeeded));
        ended.any(|task| task.video_url.is_none())
    }

    /// The exchanges that followed tasks.
    fn following(&self) -> impl Iterator<Item = &Exchange> {
        let lookups = self.plan.lookups.iter();
        let follow = lookups.filter(|&&case| self.plan.cases[case].action() == Action::Follow);
        follow.flat_map(|&case| self.history().of_case(case))
    }

    fn follows_something(&self) -> bool {
        self.following().next().is_some()
    }

    fn is_absent(&self, operation: &Operation) -> bool {
        self.history().exchanges.iter().any(|exchange| {
            exchange.sent.operation == operation.name
                && self
                    .case(exchange)
                    .is_some_and(|case| is_absent(operation, exchange, case.is_plain()))
        })
    }
}

fn status_of(exchange: &Exchange) -> Option<u16> {
    exchange.facts().and_then(|facts| facts.status)
}

fn status(exchange: &Exchange) -> String {
    status_of(exchange).map_or_else(String::new, |status| status.to_string())
}

/// What came of a case that was sent and not decided.
fn undecided(own: &[&Exchange]) -> Outcome {
    let last = own
        .last()
        .and_then(|it| it.facts())
        .map(|facts| facts.verdict);
    match last {
        Some(Verdict::RateLimited | Verdict::NotReached) => Outcome::Skipped,
        _ => Outcome::Unproven,
    }
}

/// What came of a case that was decided, or carried out, and broke no promise.
fn done(case: &Case, findings: &[Finding]) -> Outcome {
    let has = |code| findings.iter().any(|finding| finding.code == code);
    let is_observed = case.expect == Expectation::Observe
        || has(Code::CallbackMissing)
        || findings.iter().any(Finding::is_unbound_failure);
    match is_observed {
        _ if has(Code::NotOffered) => Outcome::Skipped,
        true => Outcome::Observed,
        false => Outcome::Passed,
    }
}
