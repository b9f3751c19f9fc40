//! The check and the client agree on what an answer may have cost.

use std::cell::Cell;
use std::future::pending;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use image2video_conformance::{
    Answer, Cost, Environment, HttpRequest, HttpTransport, Plan, Transport, TransportError, cases,
    judge, run,
};
use image2video_contract::Contract;

use crate::client::{client, least};
use crate::servers::{TIMEOUT, serve, serve_bytes, settings};

/// Answers of success, of a refusal and of nothing that the page describes, with and without a task.
const BODIES: [&str; 16] = [
    "",
    "<h1>Hello</h1>",
    "{}",
    r#"{"code":0}"#,
    r#"{"code":200,"data":{"id":"a"}}"#,
    r#"{"code":"1201"}"#,
    r#"{"code":1201,"message":"no","request_id":"r"}"#,
    r#"{"code":1201,"data":null}"#,
    r#"{"code":1302,"message":"no","request_id":"r","data":{"task_id":""}}"#,
    r#"{"code":1302,"data":{"task_id":null}}"#,
    r#"{"code":5002,"message":"no","request_id":"r"}"#,
    r#"{"code":0,"data":{"task_id":"a"}}"#,
    r#"{"code":1201,"message":"no","request_id":"r","data":{"task_id":"a"}}"#,
    r#"{"data":{"task_id":7}}"#,
    r#"{"id":"a","object":"video","status":"queued"}"#,
    r#"{"code":"success","data":{"task_id":"a","status":"QUEUED"}}"#,
];

const STATUSES: [u16; 20] = [
    200, 201, 202, 203, 299, 300, 302, 307, 400, 401, 404, 407, 408, 409, 429, 499, 500, 502, 504,
    599,
];

/// The plainest case of all.
static LEAST: LazyLock<Plan> = LazyLock::new(|| {
    let contract = Contract::embedded();
    let mut cases = cases(contract, &Environment::default());
    cases.retain(|case| case.id == "create/body/required/least");
    Plan::new(contract, Environment::default(), cases)
});

/// Pauses take no time: what is refused for the rate is sent again at once.
struct Impatient(HttpTransport, Cell<Duration>);

impl Transport for Impatient {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        self.0.send(request).await
    }

    async fn pause(&self, time: Duration) {
        self.1.set(self.1.get() + time);
    }

    fn now_ms(&self) -> i64 {
        self.0.now_ms() + i64::try_from(self.1.get().as_millis()).unwrap_or(i64::MAX)
    }
}

/// What a request that got such an answer may have cost: as the ledger of a check has it, and whether the
/// client says so.
async fn costs(base_url: &str) -> (Option<Cost>, bool) {
    let transport = Impatient(
        HttpTransport::new(base_url, TIMEOUT).expect("a URL"),
        Cell::default(),
    );
    let settings = settings(base_url, Some(1));
    let contract = Contract::embedded();
    let recording = run(
        contract,
        &LEAST,
        &transport,
        &settings,
        pending(),
        &mut |_| {},
    )
    .await;
    let report = judge(contract, &recording);
    let told = match client(base_url).create(least()).await {
        Ok(_) => true,
        Err(error) => error.may_have_been_accepted(),
    };
    (report.ledger.entries.first().map(|entry| entry.cost), told)
}

#[tokio::test]
async fn the_check_and_the_client_agree_on_what_an_answer_may_have_cost() {
    let next = Arc::new(Mutex::new((200, "")));
    let served = Arc::clone(&next);
    let base_url = serve(move |_| {
        let (status, body) = *served.lock().expect("no panic");
        let answer = Response::builder().status(status);
        let answer = answer.header("content-type", "application/json");
        answer
            .body(Bytes::from_static(body.as_bytes()))
            .expect("an answer")
    })
    .await;
    let (mut wrong, mut free) = (Vec::new(), 0);
    for status in STATUSES {
        for body in BODIES {
            *next.lock().expect("no panic") = (status, body);
            let (cost, told) = costs(&base_url).await;
            free += usize::from(cost.is_none());
            if cost.is_some() != told {
                wrong.push(format!("{status} {body}: {cost:?}, the client says {told}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        free > 50 && free < STATUSES.len() * BODIES.len() / 2,
        "{free}"
    );
}

#[tokio::test]
async fn they_agree_on_answers_that_break_off() {
    for (answer, may_cost) in [
        (
            &b"HTTP/1.1 400 No\r\ncontent-length: 100\r\n\r\n{"[..],
            true,
        ),
        (b"HTTP/1.1 200 OK\r\n", true),
        (b"hello", true),
        (b"", true),
    ] {
        let (cost, told) = costs(&serve_bytes(answer).await).await;
        assert_eq!((cost.is_some(), told), (may_cost, may_cost), "{answer:?}");
    }
}
