//! What a server did with a request, beside what it owed to it.

use image2video_contract::{Expectation, Origin, TaskPhase};

use super::fold::Judging;
use crate::case::{Action, Aspect, Case, CaseRequest, Change};
use crate::disposition::Disposition;
use crate::finding::{Code, Finding, Subject};
use crate::recording::Purpose;
use crate::run::{Exchange, Verdict, is_absent};

impl Judging<'_> {
    /// Everything that was found in an exchange: in the answer, and in what the server did.
    pub(super) fn findings(&self, exchange: &Exchange) -> Vec<Finding> {
        if let Some(finding) = self.absent(exchange) {
            return vec![finding];
        }
        let did = self.did(exchange);
        // What follows from it has the same cause: a task in a refusal has a code of success, and a status
        // that neither accepts nor refuses is not documented.
        let implied = did.as_ref().and_then(|did| match did.code {
            Code::StatusUndocumented => Some(Code::CodeDisagrees),
            Code::ServerError => Some(Code::StatusUndocumented),
            _ => None,
        });
        let told = self.checked(exchange).findings.iter();
        let told = told.filter(|it| Some(it.code) != implied);
        let all = did.iter().chain(told).cloned();
        all.map(|finding| {
            let subject = self.subject(exchange, finding.code);
            finding.about(subject)
        })
        .collect()
    }

    /// That a server does not offer an operation, if an exchange shows it.
    pub(super) fn absent(&self, exchange: &Exchange) -> Option<Finding> {
        let (operation, case) = (self.operation(exchange)?, self.case(exchange)?);
        is_absent(operation, exchange, case.is_plain()).then(|| {
            let message = format!("the server answers {}", status(exchange));
            Finding::new(Code::NotOffered, message)
        })
    }

    /// What a finding in an exchange is about.
    fn subject(&self, exchange: &Exchange, code: Code) -> Subject {
        let Some(operation) = self.operation(exchange) else {
            return Subject::BEYOND_THE_PAGE;
        };
        let is_own_method = |it: &CaseRequest| it.method == operation.method;
        let response = exchange
            .status()
            .and_then(|status| operation.response(status));
        let most = self.begin.max_server_errors as usize;
        Subject {
            origin: operation.origin,
            is_own_method: exchange.request().is_some_and(is_own_method),
            is_described: response.is_some_and(|it| it.origin == Origin::Page),
            is_let_pass: code == Code::ServerError && self.server_errors_until(exchange) <= most,
        }
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
            (Verdict::Failed | Verdict::Refused, _) if case.action() == Action::Fetch => {
                return None;
            }
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
            (Verdict::Accepted, _) => {
                let task = self.failed_task(exchange)?;
                Finding::new(Code::RefusedLate, refused_late(task))
            }
            _ => return None,
        })
    }

    /// Whether a valid request was refused, and not because something had run out.
    pub(super) fn is_refused_for_good(&self, exchange: &Exchange) -> bool {
        let is_absent = matches!(exchange.status(), Some(404 | 405 | 501));
        self.is_closed(exchange) || is_absent && !self.accepts_nothing()
    }

    /// A request that must be refused was accepted.
    fn accepted_in_spite(&self, case: &Case, exchange: &Exchange) -> Finding {
        if let Some(task) = self.failed_task(exchange) {
            return Finding::new(Code::RefusedLate, refused_late(task));
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

    /// The task that a request made, if it has failed.
    fn failed_task<'j>(&self, exchange: &'j Exchange) -> Option<&'j str> {
        let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
        let mut tasks = tasks.filter(|_| self.history().is_charged(&exchange.sent));
        let failed = tasks.find(|task| self.phases.get(&task.id) == Some(&TaskPhase::Failed));
        failed.map(|task| task.id.as_str())
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
}

fn refused_late(task: &str) -> String {
    format!("accepted, which costs one request of the budget, and the task {task} failed later")
}

pub(super) fn status(exchange: &Exchange) -> String {
    exchange
        .status()
        .map_or_else(String::new, |status| status.to_string())
}
