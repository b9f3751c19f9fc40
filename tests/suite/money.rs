//! What a run costs at gateways that make a task and then answer anything but a plain success. They are
//! written on bare sockets, know nothing of the contract, and count their tasks themselves.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use http::Request;
use image2video_conformance::{Case, Conclusion, Environment, Outcome, Plan, cases};
use image2video_contract::{Contract, Expectation, Strictness};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::gateways;
use crate::reports::{found, member, refuse};
use crate::servers::{self, check_plan, honest, serve};

/// What a gateway answers once it has made its `n`-th task; `None` resets the connection.
type Reply = fn(n: u32) -> Option<String>;

/// Whether a gateway makes a task of a body.
type Accepts = fn(body: &Value) -> bool;

/// Each answer is given to every request that made a task, and then to every second one.
const REPLIES: &[(&str, Reply)] = &[
    ("504", |_| failure(504)),
    ("500", |_| failure(500)),
    ("503", |_| failure(503)),
    ("408", |_| failure(408)),
    ("302", |_| failure(302)),
    ("code 200 and a task", |n| {
        let data = json!({ "task_id": format!("task-{n}"), "task_status": "submitted" });
        answer(
            200,
            &json!({ "code": 200, "message": "success", "data": data }),
        )
    }),
    ("code 200 and an id of another name", |n| {
        answer(
            200,
            &json!({ "code": 200, "message": "success", "data": { "id": n } }),
        )
    }),
    ("code 0 without a task", |_| {
        answer(200, &json!({ "code": 0, "message": "SUCCEED" }))
    }),
    ("400 with a task", |n| {
        let data = json!({ "task_id": format!("task-{n}") });
        answer(
            400,
            &json!({ "code": 1201, "message": "odd", "request_id": n.to_string(), "data": data }),
        )
    }),
    ("no JSON", |_| {
        Some("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok".to_owned())
    }),
    ("half an answer", |_| {
        Some("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_owned())
    }),
    ("a reset", |_| None),
];

fn failure(status: u16) -> Option<String> {
    answer(status, &json!({ "error": "upstream" }))
}

fn answer(status: u16, body: &Value) -> Option<String> {
    let body = body.to_string();
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    ))
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

/// A gateway: where it listens, and how many tasks it has made.
struct Gateway {
    base_url: String,
    tasks: Arc<AtomicU32>,
}

impl Gateway {
    fn tasks(&self) -> u32 {
        self.tasks.load(Ordering::Relaxed)
    }
}

/// Starts a gateway whose every `nth` task is answered with the reply, and the others with success.
async fn gateway(accepts: Accepts, nth: u32, reply: Reply) -> Gateway {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let tasks = Arc::new(AtomicU32::new(0));
    let made = Arc::clone(&tasks);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let made = Arc::clone(&made);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                while let Ok((line, body)) = read_request(&mut stream).await {
                    let body = serde_json::from_slice(&body).unwrap_or_default();
                    let reply = if !line.starts_with("POST ") {
                        failure(405)
                    } else if !accepts(&body) {
                        answer(
                            400,
                            &json!({ "code": 1201, "message": "no", "request_id": "r" }),
                        )
                    } else {
                        match made.fetch_add(1, Ordering::Relaxed) + 1 {
                            n if n % nth == 0 => reply(n),
                            n => success(n),
                        }
                    };
                    let Some(reply) = reply else {
                        let _ = stream.get_ref().set_zero_linger();
                        return;
                    };
                    let whole = !reply.ends_with("\r\n\r\n{");
                    let reply = if line.starts_with("HEAD ") {
                        head(&reply)
                    } else {
                        &reply
                    };
                    if stream.write_all(reply.as_bytes()).await.is_err() || !whole {
                        return;
                    }
                }
            });
        }
    });
    Gateway { base_url, tasks }
}

fn success(n: u32) -> Option<String> {
    let data = json!({
        "task_id": format!("task-{n}"), "task_status": "submitted",
        "created_at": crate::servers::now_ms(), "updated_at": crate::servers::now_ms(),
    });
    answer(
        200,
        &json!({ "code": 0, "message": "SUCCEED", "request_id": n.to_string(), "data": data }),
    )
}

fn head(answer: &str) -> &str {
    answer.split_inclusive("\r\n\r\n").next().unwrap_or(answer)
}

/// The first line of a request, and its body.
async fn read_request(stream: &mut BufReader<TcpStream>) -> io::Result<(String, Vec<u8>)> {
    let (mut first, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let lower = line.to_lowercase();
        if let Some(number) = lower.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or(0);
        }
        match line.trim() {
            "" => break,
            line if first.is_empty() => first = line.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok((first, body))
}

/// The cases that are chosen, without those of 10 MB.
fn plan(is_chosen: fn(&Case) -> bool) -> Plan {
    let contract = Contract::embedded();
    let mut all = cases(contract, &Environment::default());
    all.retain(|case| is_chosen(case) && !case.request.body.is_large());
    Plan::new(contract, Environment::default(), all)
}

#[tokio::test]
async fn no_gateway_is_made_to_make_more_tasks_than_the_budget_allows() {
    const BUDGET: usize = 8;
    let plan = plan(|_| true);
    let mut wrong = Vec::new();
    for accepts in [has_image as Accepts, is_good] {
        for nth in [1, 2] {
            for (name, reply) in REPLIES {
                let gateway = gateway(accepts, nth, *reply).await;
                let report = check_plan(&plan, &gateway.base_url, Some(8)).await;
                let (tasks, booked) = (gateway.tasks() as usize, report.summary.accepted);
                if tasks == 0 || tasks > booked || booked > BUDGET {
                    wrong.push(format!(
                        "{name}, 1 of {nth}: {tasks} tasks, {booked} booked"
                    ));
                }
                assert_ne!(report.conclusion(), Conclusion::Conforms, "{name}");
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn what_may_have_been_paid_for_is_neither_split_nor_sent_again() {
    let plan = plan(|case| case.operation == "create" && case.expect == Expectation::Accept);
    for (name, reply) in REPLIES {
        let gateway = gateway(has_image, 1, *reply).await;
        check_plan(&plan, &gateway.base_url, None).await;
        let most = plan.charged[0].acceptances.len();
        assert!(gateway.tasks() as usize <= most, "{name}");
    }
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
