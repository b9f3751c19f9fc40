//! What a run costs at gateways that make a task and then answer anything but a plain success. They know nothing
//! of the contract, and count their tasks themselves.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request};
use image2video_conformance::{
    Answer, Case, Conclusion, Environment, HttpRequest, Outcome, Plan, Recording, TransportError,
    cases, judge,
};
use image2video_contract::{Expectation, Strictness};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::gateways;
use crate::in_process::{self, InProcess};
use crate::reports::{found, member, refuse};
use crate::servers::{self, check_plan, honest, serve};
use crate::support::{cores, each};

/// What a gateway answers when it has made a task.
#[derive(Debug, Clone)]
enum Reply {
    /// This status, and a body that names the task or does not.
    Status(u16, bool),
    /// Status 200 and this body.
    Success(&'static str),
    /// None.
    Nothing(TransportError),
}

impl Reply {
    /// Every status, every way to break off, and some successes that are none.
    fn all() -> Vec<Reply> {
        let statuses =
            (100..=599).flat_map(|status| [false, true].map(|it| Self::Status(status, it)));
        let successes = [
            "<h1>ok</h1>",
            "{}",
            r#"{"code":0,"message":"SUCCEED"}"#,
            r#"{"code":200,"message":"success","data":{"id":7}}"#,
            r#"{"code":"0","data":{"task_id":7}}"#,
        ];
        let failures = [
            TransportError::Timeout,
            TransportError::Broken("reset".to_owned()),
            TransportError::TooLong,
            TransportError::Unreachable("refused".to_owned()),
        ];
        let successes = successes.map(Self::Success).into_iter();
        let odd = successes.chain(failures.map(Self::Nothing));
        statuses.chain(odd).collect()
    }

    /// Whether it stands for others that a check takes alike.
    fn is_one_of_its_kind(&self) -> bool {
        match self {
            Self::Status(status, _) => {
                matches!(
                    status,
                    100 | 200 | 201 | 302 | 400 | 408 | 429 | 500 | 503 | 504
                )
            }
            Self::Success(_) | Self::Nothing(_) => true,
        }
    }

    /// Whether a gateway that answers this is taken at its word: it has made no task.
    fn denies(&self) -> bool {
        matches!(self, Self::Status(400..=407 | 409..=499, false))
            || matches!(self, Self::Nothing(TransportError::Unreachable(_)))
    }

    fn send(&self, task: u32) -> Result<Answer, TransportError> {
        match self {
            Self::Status(status, true) => Ok(in_process::json(*status, &success(task))),
            Self::Status(status, false) => {
                Ok(in_process::json(*status, &json!({ "error": "upstream" })))
            }
            Self::Success(body) => Ok(Answer {
                status: 200,
                headers: HeaderMap::new(),
                body: Bytes::from_static(body.as_bytes()),
            }),
            Self::Nothing(error) => Err(error.clone()),
        }
    }
}

/// Which requests that may be charged get the reply, whatever their bodies are.
#[derive(Debug, Clone, Copy)]
enum Which {
    /// The one of this number.
    Only(u32),
    /// Those from this number on.
    From(u32),
    /// Every second from this number on.
    EverySecondFrom(u32),
    /// Every one of so many that the gateway would accept.
    Accepted(u32),
}

/// Whether a gateway makes a task of a body.
type Accepts = fn(body: &Value) -> bool;

/// A gateway that makes a task of what it accepts, and of what gets the reply.
struct Gateway {
    accepts: Accepts,
    which: Which,
    reply: Reply,
    requests: Cell<u32>,
    tasks: Cell<u32>,
}

impl Gateway {
    fn new(accepts: Accepts, which: Which, reply: &Reply) -> Self {
        Self {
            accepts,
            which,
            reply: reply.clone(),
            requests: Cell::new(0),
            tasks: Cell::new(0),
        }
    }

    fn answer(&self, request: &HttpRequest) -> Result<Answer, TransportError> {
        if request.method != "POST" {
            return Ok(in_process::json(405, &json!({ "error": "no" })));
        }
        let number = next(&self.requests);
        assert!(
            number < 1000,
            "the run goes on and on: {:?} {:?}",
            self.reply,
            self.which
        );
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let has_key = request.headers.contains_key(AUTHORIZATION);
        let accepts = has_key && (self.accepts)(&body);
        let replies = match self.which {
            Which::Only(n) => number == n,
            Which::From(n) => number >= n,
            Which::EverySecondFrom(n) => number >= n && (number - n).is_multiple_of(2),
            Which::Accepted(n) => accepts && (self.tasks.get() + 1).is_multiple_of(n),
        };
        if replies {
            let task = if self.reply.denies() {
                0
            } else {
                next(&self.tasks)
            };
            return self.reply.send(task);
        }
        Ok(match accepts {
            true => in_process::json(200, &success(next(&self.tasks))),
            false => in_process::json(
                400,
                &json!({ "code": 1201, "message": "no", "request_id": "r" }),
            ),
        })
    }
}

fn next(count: &Cell<u32>) -> u32 {
    count.set(count.get() + 1);
    count.get()
}

fn success(n: u32) -> Value {
    let data = json!({
        "task_id": format!("task-{n}"), "task_status": "submitted",
        "created_at": in_process::NOW_MS, "updated_at": in_process::NOW_MS,
    });
    json!({ "code": 0, "message": "SUCCEED", "request_id": n.to_string(), "data": data })
}

/// Runs a plan at a gateway within a budget.
async fn run(plan: &Plan, gateway: &Gateway, budget: u32) -> Recording {
    let server = InProcess::new(|request: &HttpRequest| gateway.answer(request));
    let settings = in_process::settings(Some(budget));
    server.check(plan, &settings).await
}

/// The same, and what is wrong with what that cost.
async fn overspent(plan: &Plan, gateway: &Gateway, budget: u32) -> Option<String> {
    let recording = run(plan, gateway, budget).await;
    let report = judge(frozen(), &recording);
    let (tasks, booked) = (gateway.tasks.get() as usize, report.ledger.entries.len());
    let is_wrong = tasks > booked || booked > budget as usize;
    let Gateway { which, reply, .. } = gateway;
    is_wrong.then(|| format!("{reply:?} {which:?}: {tasks} tasks, {booked} booked"))
}

/// A gateway that looks at nothing but the image.
fn has_image(body: &Value) -> bool {
    body["image"].is_string()
}

/// A gateway that looks at the members one by one.
fn is_good(body: &Value) -> bool {
    let is_image = |image: &str| image.starts_with("http") || image.len() > 100;
    let is_one_of = |list: &[&str], value: &Value| list.iter().any(|known| value == known);
    has_image(body)
        && body
            .as_object()
            .into_iter()
            .flatten()
            .all(|(name, value)| match name.as_str() {
                "image" | "image_tail" => value.as_str().is_some_and(is_image),
                "prompt" | "negative_prompt" => value
                    .as_str()
                    .is_some_and(|text| text.chars().count() <= 2500),
                "model_name" | "callback_url" => value.is_string(),
                "mode" => is_one_of(&["std", "pro"], value),
                "duration" => is_one_of(&["5", "10"], value),
                "cfg_scale" => value
                    .as_f64()
                    .is_some_and(|scale| (0.0..=1.0).contains(&scale)),
                _ => false,
            })
}

/// The cases that are chosen, without those of 10 MB.
fn plan(is_chosen: fn(&Case) -> bool) -> Plan {
    let contract = frozen();
    let mut all = cases(contract, &Environment::default());
    all.retain(|case| is_chosen(case) && !case.request.body.is_large());
    Plan::new(contract, Environment::default(), all)
}

/// Whatever a gateway answers, at whatever point of a run it does for the first time, and however often.
#[test]
fn no_answer_at_any_point_of_a_run_makes_it_cost_more_than_its_budget() {
    const BUDGET: u32 = 3;
    let plan = plan(|case| {
        case.id.starts_with("create/cfg_scale/maximum") || case.id.ends_with("/required/least")
    });
    let requests = plan.charged[0].refusals.len() + BUDGET as usize;
    let points = 1..=u32::try_from(requests).expect("a short plan");
    let wrong = each(Reply::all(), cores(), |reply| {
        // All statuses where something is accepted, and one of each kind at every later point too.
        let is_tried = |point: &u32| *point <= BUDGET || reply.is_one_of_its_kind();
        let mut wrong = Vec::new();
        for point in points.clone().filter(is_tried) {
            for which in [
                Which::Only(point),
                Which::From(point),
                Which::EverySecondFrom(point),
            ] {
                let gateway = Gateway::new(is_good, which, &reply);
                paused(run(&plan, &gateway, BUDGET));
                let tasks = gateway.tasks.get();
                if tasks > BUDGET {
                    wrong.push(format!("{reply:?} {which:?}: {tasks} tasks"));
                }
            }
        }
        wrong
    });
    assert_eq!(wrong.concat(), Vec::<String>::new());
}

/// Runs a future on a clock that does not go by itself.
fn paused<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(future)
}

#[tokio::test(start_paused = true)]
async fn no_gateway_is_made_to_make_more_tasks_than_the_budget_allows() {
    const BUDGET: u32 = 8;
    let plan = plan(|_| true);
    let mut wrong = Vec::new();
    for accepts in [has_image as Accepts, is_good] {
        for nth in [1, 2] {
            for reply in replies() {
                let gateway = Gateway::new(accepts, Which::Accepted(nth), &reply);
                wrong.extend(overspent(&plan, &gateway, BUDGET).await);
                assert!(gateway.tasks.get() > 0, "{reply:?}");
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_paid_for_is_neither_split_nor_sent_again() {
    let plan = plan(|case| case.operation == "create" && case.expect == Expectation::Accept);
    let most = plan.charged[0].acceptances.len();
    for reply in replies() {
        let gateway = Gateway::new(has_image, Which::Accepted(1), &reply);
        let server = InProcess::new(|request: &HttpRequest| gateway.answer(request));
        server.check(&plan, &in_process::settings(None)).await;
        assert!(gateway.tasks.get() as usize <= most, "{reply:?}");
    }
}

/// One of each kind, all with a task.
fn replies() -> Vec<Reply> {
    let mut replies = Reply::all();
    replies.retain(|reply| reply.is_one_of_its_kind() && !reply.denies());
    replies
}

#[tokio::test]
async fn the_search_for_a_limit_ends_at_an_answer_that_may_have_been_paid_for() {
    let plan = plan(|case| case.operation == "create" && case.pointer == "/prompt");
    let (searched, core) = (Arc::new(AtomicU32::new(0)), honest(Strictness::Wide));
    let count = Arc::clone(&searched);
    let answer = move |request: &Request<Bytes>| match member(request, "prompt") {
        Some(Value::String(prompt)) => match prompt.chars().count() {
            ..=777 => core.answer(request),
            2500 | 2501 | 5000.. => refuse("prompt is too long"),
            // What nobody states is only tried by a search.
            _ => {
                count.fetch_add(1, Ordering::Relaxed);
                servers::json(504, &json!({ "error": "upstream" }))
            }
        },
        _ => core.answer(request),
    };
    let report = check_plan(&plan, &serve(answer).await, None).await;
    assert_eq!(searched.load(Ordering::Relaxed), 1, "{}", found(&report));
    // It stays in the report, with the case that the search began with.
    assert_eq!(report.conclusion(), Conclusion::Findings);
    let failed: Vec<_> = report
        .cases
        .iter()
        .filter(|case| case.outcome == Outcome::Failed)
        .collect();
    assert_eq!(failed.len(), 1, "{}", found(&report));
    let message = &failed[0].findings[0].message;
    assert!(
        message.contains("characters, in the search for the limit"),
        "{message}"
    );
}

#[tokio::test]
async fn a_failure_stays_in_the_report_whatever_is_accepted_later() {
    type Fails = fn(n: u32) -> bool;
    let faults: [(&str, Fails); 3] = [
        ("the first", |n| n == 1),
        ("the second", |n| n == 2),
        ("every third", |n| n.is_multiple_of(3)),
    ];
    let plan = plan(|_| true);
    for (name, fails) in faults {
        let (accepted, core) = (AtomicU32::new(0), honest(Strictness::Decided));
        let answer = move |request: &Request<Bytes>| {
            let answer = core.answer(request);
            let is_task = request.method() == "POST" && answer.status() == 200;
            if is_task && fails(accepted.fetch_add(1, Ordering::Relaxed) + 1) {
                return servers::json(500, &json!({ "error": "upstream" }));
            }
            answer
        };
        let report = check_plan(&plan, &serve(answer).await, None).await;
        assert_eq!(report.conclusion(), Conclusion::Findings, "{name}");
        assert!(found(&report).contains("server-error"), "{name}");
        assert!(report.summary.passed > 100, "{name}: {:?}", report.summary);
    }
}

/// Those of other hands that answer every status of HTTP after they have made a task, always or now and then.
#[tokio::test]
async fn no_gateway_of_other_hands_makes_more_tasks_than_the_budget_allows() {
    const BUDGET: u32 = 3;
    let named_by_a_status = |name: &str| name.starts_with(|c: char| c.is_ascii_digit());
    let mut checked = 0;
    for gateway in gateways::gateways() {
        if !named_by_a_status(gateway.name) {
            continue;
        }
        let running = gateway.start().await;
        servers::check(&running.base_url, Some(BUDGET)).await;
        let made = running.tasks_made();
        assert!(made <= BUDGET as usize, "{}: {made} tasks", gateway.name);
        checked += 1;
    }
    assert!(checked > 20, "{checked} gateways");
}
