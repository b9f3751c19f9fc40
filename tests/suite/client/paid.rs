//! The table of the client's README: what happened, and what it may have cost.

use http::{HeaderMap, StatusCode};
use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{ApiKey, Error, read_answer, role::CreateAnswer};
use serde_json::{Value, json};

use super::{KEY, accepted, client, least};
use crate::servers::serve_bytes;
use crate::support::read;

/// What comes of an answer that was received as a whole.
fn answered(status: u16, body: &Value) -> Error {
    let status = StatusCode::from_u16(status).expect("a status");
    let key = ApiKey::new(KEY).expect("a key");
    let read = read_answer::<CreateAnswer>(status, HeaderMap::new(), body.to_string(), &key);
    read.expect_err("no task")
}

/// What comes of a request to a server.
async fn sent(base_url: &str) -> Error {
    let created = client(base_url).create(least()).await;
    created.expect_err("no answer")
}

async fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// Each row of the table, as it happens.
async fn rows() -> Vec<(&'static str, Error)> {
    let refusal = |code: i64| json!({ "code": code, "message": "m", "request_id": "r" });
    let without_image = CreateImage2VideoRequest::builder();
    let not_sent = client("http://127.0.0.1:9").create(without_image).await;
    let cut = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    vec![
        (
            "an answer that names a task, whatever its status",
            answered(500, &accepted()),
        ),
        (
            "a success without a task and without a documented refusal",
            answered(200, &json!({})),
        ),
        (
            "a success with a documented refusal (such as 1102)",
            answered(200, &refusal(1102)),
        ),
        (
            "a success with a failure of the service (such as 5000)",
            answered(200, &refusal(5000)),
        ),
        ("a redirect (3XX)", answered(302, &json!(""))),
        ("408", answered(408, &refusal(1))),
        ("429 without a task", answered(429, &refusal(1302))),
        ("any other 4XX", answered(400, &refusal(1201))),
        ("5XX", answered(503, &refusal(5001))),
        (
            "the connection was never made",
            sent(&closed_port().await).await,
        ),
        (
            "the connection broke, or time ran out",
            sent(&serve_bytes(b"").await).await,
        ),
        ("the answer broke off", sent(&serve_bytes(cut).await).await),
        (
            "the request could not be sent",
            not_sent.expect_err("no image"),
        ),
    ]
}

#[tokio::test]
async fn the_readme_tells_what_may_have_been_paid() {
    let readme = read("crates/client/README.md");
    let table = readme
        .split_once("| what happened | paid? |")
        .expect("the table")
        .1;
    let told = table
        .lines()
        .skip(2)
        .map_while(|line| line.strip_prefix("| "));
    let told: Vec<Vec<&str>> = told.map(|line| line.split(" | ").collect()).collect();
    let rows = rows().await;
    assert_eq!(told.len(), rows.len());
    for (told, (happened, error)) in told.iter().zip(rows) {
        let paid = match (error.task_id(), error.may_have_been_accepted()) {
            (Some(_), true) => "paid",
            (None, true) => "maybe",
            (_, false) => "no",
        };
        assert_eq!(told[..2], [happened, paid], "{error:?}");
        let may_be_sent_again = told[2].starts_with("send again");
        assert_eq!(error.is_retryable(), may_be_sent_again, "{happened}");
    }
}
