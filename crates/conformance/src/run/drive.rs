//! The loop of a run: what is next is sent, and what comes back is recorded.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _, once};
use image2video_contract::Contract;
use sha2::{Digest as _, Sha256};

use super::next::{Next, ended_early, next};
use super::settings::{Progress, Settings};
use super::situation::{Request, Situation, Wait};
use super::sound;
use crate::key::Key;
use crate::plan::Plan;
use crate::recording::{
    Answered, Begin, Callback, Content, End, Failed, Fault, Line, Mask, Outgoing, Recorder,
    Recording, Sent, Waited,
};
use crate::report::Tool;
use crate::transport::{Answer, HttpRequest, Transport, TransportError};

/// Bytes of an answer that are kept; bytes of a recording that has no room for further ones.
const KEPT: usize = 1 << 20;
const KEPT_IN_ALL: usize = 16 << 20;

/// Bytes of an answer's headers that are kept.
const KEPT_OF_HEADERS: usize = 16 << 10;

/// For how long a run that is stopped waits for what it has sent.
const GRACE: Duration = Duration::from_secs(5);

const STOPPED: &str = "it was stopped";

/// Runs a plan and gives its recording. It is ended by `stop`; `progress` is called after each exchange.
pub async fn run<T: Transport>(
    contract: &Contract,
    plan: &Plan,
    transport: &T,
    settings: &Settings<'_>,
    stop: impl Future<Output = ()>,
    progress: &mut dyn FnMut(Progress),
) -> Recording {
    let begin = begin(contract, plan, settings, transport.now_ms());
    let mask = Mask::new(settings.key.as_ref(), &plan.environment);
    let mut run = Run {
        contract,
        plan,
        transport,
        settings,
        recorder: Recorder::new(contract, plan, mask, settings.record),
        received: 0,
        early: Vec::new(),
    };
    run.record(Line::Begin(Box::new(begin.clone())));
    run.go(stop, progress).await;
    run.recorder.finish(contract, plan, begin)
}

fn begin(contract: &Contract, plan: &Plan, settings: &Settings<'_>, at_ms: i64) -> Begin {
    Begin {
        at_ms,
        tool: Tool::current().version.to_owned(),
        contract: contract.sha256().to_owned(),
        target: settings.target.clone(),
        budget: settings.budget,
        follow_ms: settings
            .follow
            .max_time
            .as_millis()
            .try_into()
            .unwrap_or(u64::MAX),
        max_server_errors: settings.max_server_errors,
        environment: plan.environment.clone(),
        cases: plan.cases.iter().map(|case| case.id.clone()).collect(),
        not_exercised: plan.not_exercised.clone(),
    }
}

struct Run<'r, T> {
    contract: &'r Contract,
    plan: &'r Plan,
    transport: &'r T,
    settings: &'r Settings<'r>,
    recorder: Recorder<'r>,
    /// How many callbacks were recorded.
    received: usize,
    /// What ends the run before its plan does.
    early: Vec<String>,
}

impl<T: Transport> Run<'_, T> {
    async fn go(&mut self, stop: impl Future<Output = ()>, progress: &mut dyn FnMut(Progress)) {
        let transport = self.transport;
        // Who stops it wants no more requests; what was sent may still be answered.
        let stop = once(stop).chain(once(transport.pause(GRACE)));
        let mut stop = pin!(stop);
        let mut in_flight = FuturesUnordered::new();
        loop {
            self.receive();
            let wait = match self.next() {
                Next::Send(request) => {
                    let http = to_http(&request, self.settings.key.as_ref());
                    let fault = sound::fault(self.contract, self.plan, &request, &http.body);
                    if let Some(what) = fault {
                        self.fault(what);
                        continue;
                    }
                    let exchange = self.sent(*request, &http);
                    if self.early.is_empty() {
                        in_flight.push(async move { (exchange, transport.send(http).await) });
                    } else {
                        let why = "it could not be recorded".to_owned();
                        self.ended(exchange, Err(TransportError::Unreachable(why)));
                    }
                    continue;
                }
                Next::Wait(wait) => wait,
                Next::Done => break,
            };
            progress(self.progress(wait));
            tokio::select! {
                biased;
                Some(()) = stop.next() => {
                    if self.early.iter().any(|why| why == STOPPED) {
                        break;
                    }
                    self.early.push(STOPPED.to_owned());
                }
                Some((exchange, result)) = in_flight.next() => self.ended(exchange, result),
                () = pause(transport, wait), if wait.until_ms.is_some() => self.waited(wait),
            }
        }
        self.end();
    }

    /// What is next. A run that cannot be recorded sends nothing more.
    fn next(&self) -> Next {
        let situation = self.situation();
        match (self.early.is_empty(), situation.in_flight().next()) {
            (true, _) => next(&situation),
            (false, Some(_)) => Next::Wait(Wait::default()),
            (false, None) => Next::Done,
        }
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            contract: self.contract,
            plan: self.plan,
            settings: self.settings,
            history: &self.recorder.history,
            now_ms: self.transport.now_ms(),
        }
    }

    fn record(&mut self, line: Line) {
        if let Err(error) = self.recorder.record(line)
            && self.early.is_empty()
        {
            self.early
                .push(format!("the recording cannot be written: {error}"));
        }
    }

    /// Ends the run: whatever followed would say nothing of the server.
    fn fault(&mut self, what: String) {
        let at_ms = self.transport.now_ms();
        self.record(Line::Fault(Fault { at_ms, what }));
        self.early.push("the check itself is at fault".to_owned());
    }

    /// Records a request, before the first byte of it is sent.
    fn sent(&mut self, request: Request, http: &HttpRequest) -> usize {
        let exchange = self.recorder.history.exchanges.len();
        let has_image = matches!(&request.outgoing, Outgoing::Request(it) if it.body.has_image());
        let ids = request
            .cases
            .iter()
            .map(|&case| self.plan.cases[case].id.clone());
        let sent = Sent {
            at_ms: self.transport.now_ms(),
            exchange,
            cases: ids.collect(),
            operation: request.operation,
            purpose: request.purpose,
            task_id: request.task_id,
            request: request.outgoing,
            sha256: has_image.then(|| sha256(&http.body)),
        };
        self.record(Line::Sent(Box::new(sent)));
        exchange
    }

    fn ended(&mut self, exchange: usize, result: Result<Answer, TransportError>) {
        let at_ms = self.transport.now_ms();
        let line = match result {
            Ok(answer) => Line::Answered(Answered {
                at_ms,
                exchange,
                status: answer.status,
                headers: headers(&answer),
                bytes: answer.body.len(),
                content: self.kept(&answer.body),
            }),
            Err(error) => Line::Failed(Failed {
                at_ms,
                exchange,
                error,
            }),
        };
        self.record(line);
    }

    /// What is kept of a body.
    fn kept(&self, body: &[u8]) -> Content {
        // A line may be some times as long as what it tells of, for what is escaped.
        let room = KEPT_IN_ALL.saturating_sub(self.recorder.bytes);
        Content::new(body, KEPT.min(room))
    }

    fn receive(&mut self) {
        let Some(inbox) = self.settings.inbox else {
            return;
        };
        let received = inbox.received();
        for one in received.iter().skip(self.received) {
            let line = Callback {
                at_ms: self.transport.now_ms(),
                content_type: one.content_type.clone(),
                bytes: one.body.len(),
                content: self.kept(&one.body),
            };
            self.record(Line::Callback(line));
        }
        self.received = received.len();
    }

    /// Records that the run waited, where somebody asked for that.
    fn waited(&mut self, wait: Wait) {
        let Some(why) = wait.why else { return };
        let at_ms = self.transport.now_ms();
        self.record(Line::Waited(Waited {
            at_ms,
            why: why.to_owned(),
        }));
    }

    fn end(&mut self) {
        let mut early = std::mem::take(&mut self.early);
        early.extend(ended_early(&self.situation()));
        let at_ms = self.transport.now_ms();
        self.record(Line::End(End { at_ms, early }));
    }

    fn progress(&self, wait: Wait) -> Progress {
        let history = &self.recorder.history;
        let cases = 0..self.plan.cases.len();
        let is_done = |case: &usize| history.of_case(*case).any(|it| it.end.is_some());
        Progress {
            done: cases.filter(is_done).count(),
            total: self.plan.cases.len(),
            spent: history.spent(),
            waits_for: wait.why,
        }
    }
}

fn to_http(request: &Request, key: Option<&Key>) -> HttpRequest {
    let task_id = request.task_id.as_deref().unwrap_or_default();
    match &request.outgoing {
        Outgoing::Request(request) => HttpRequest::new(request, key, task_id),
        Outgoing::Video { url, part } => HttpRequest::part_of(url, part),
    }
}

async fn pause(transport: &impl Transport, wait: Wait) {
    let until_ms = wait.until_ms.unwrap_or_default();
    let ms = until_ms.saturating_sub(transport.now_ms());
    transport
        .pause(Duration::from_millis(ms.max(0).unsigned_abs()))
        .await;
}

fn headers(answer: &Answer) -> Vec<(String, String)> {
    let mut room = KEPT_OF_HEADERS;
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        room = room.checked_sub(name.as_str().len() + value.len())?;
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    answer.headers.iter().filter_map(text).collect()
}

fn sha256(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
