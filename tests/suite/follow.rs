//! Following tasks with the client: what `get` and `list` really send, and what they make of answers.

use image2video_client::types::TaskDetails;
use image2video_client::{ApiKey, Client, Error};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::message;

fn client(base_url: &str) -> Client {
    let key = ApiKey::new("sk-1").expect("a key");
    Client::builder(base_url, key).build().expect("a client")
}

/// The first example of a kind that has something at a pointer.
fn example(kind: &str, at: &str) -> Value {
    let examples = &message(kind).examples;
    let example = examples.iter().find(|it| it.value.pointer(at).is_some());
    example.expect(at).value.clone()
}

async fn server(status: u16, body: Value) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// The request lines that were received.
async fn received(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.expect("a recording");
    let line = |request: &wiremock::Request| {
        assert!(request.body.is_empty() && request.headers.contains_key("authorization"));
        let query = request.url.query().map(|query| format!("?{query}"));
        let path = request.url.path();
        format!("{} {path}{}", request.method, query.unwrap_or_default())
    };
    requests.iter().map(line).collect()
}

#[tokio::test]
async fn a_task_is_got_with_its_video() {
    let example = example("task", "/data/task_result/videos/0");
    let server = server(200, example.clone()).await;
    let task = client(&server.uri()).get("CjMT7WdSwWcAAAAAALvB3g").await;
    let (task, expected) = (task.expect("an answer").data, &example["data"]);
    assert_eq!(task.task_status.as_str(), expected["task_status"]);
    let videos = task
        .task_result
        .and_then(|result| result.videos)
        .expect("videos");
    let video = &expected["task_result"]["videos"][0];
    assert_eq!(videos[0].duration, video["duration"]);
    assert_eq!(videos[0].url, video["url"]);
    assert_eq!(
        received(&server).await,
        ["GET /kling/v1/videos/image2video/CjMT7WdSwWcAAAAAALvB3g"]
    );
}

#[tokio::test]
async fn an_id_reaches_no_other_resource() {
    let server = server(200, example("task", "/data")).await;
    let client = client(&server.uri());
    for (id, path) in [
        ("a/b", "a%2Fb"),
        ("../../x", "..%2F..%2Fx"),
        ("..\\x", "..%5Cx"),
        ("%2e%2e", "%252e%252e"),
        ("a?pageNum=1#b", "a%3FpageNum%3D1%23b"),
        (" ", "%20"),
        ("海", "%E6%B5%B7"),
    ] {
        client.get(id).await.expect("an answer");
        let line = received(&server).await.pop();
        let expected = format!("GET /kling/v1/videos/image2video/{path}");
        assert_eq!(line, Some(expected), "{id:?}");
    }
    let sent = received(&server).await.len();
    for id in ["", ".", ".."] {
        let error = client.get(id).await.expect_err("refused");
        assert!(matches!(error, Error::Request { .. }), "{id:?}: {error:?}");
    }
    assert_eq!(received(&server).await.len(), sent, "something was sent");
}

#[tokio::test]
async fn an_unknown_task_is_the_services_refusal() {
    let example = example("unknown-task", "/code");
    let server = server(404, example.clone()).await;
    let error = client(&server.uri()).get("a").await.expect_err("unknown");
    let api = error.api().expect("a refusal");
    assert_eq!(api.status().as_u16(), 404);
    assert_eq!(api.code(), example["code"]);
}

#[tokio::test]
async fn a_page_is_asked_for_as_it_is_set() {
    let example = example("tasks", "/data/0");
    let server = server(200, example.clone()).await;
    let client = client(&server.uri());
    let page = client.list().await.expect("a page");
    assert_eq!(
        Some(page.data.len()),
        example["data"].as_array().map(Vec::len)
    );
    client
        .list()
        .page_num(2)
        .page_size(1)
        .await
        .expect("a page");
    let path = "GET /kling/v1/videos/image2video";
    let expected = [path.to_owned(), format!("{path}?pageNum=2&pageSize=1")];
    assert_eq!(received(&server).await, expected);
}

#[tokio::test]
async fn a_page_beyond_the_contract_is_not_asked_for() {
    let server = server(200, example("tasks", "/data")).await;
    let client = client(&server.uri());
    for (list, reason) in [
        (
            client.list().page_num(i64::MIN),
            "`page_num`: the number is ",
        ),
        (
            client.list().page_num(i64::MAX),
            "`page_num`: the number is ",
        ),
        (
            client.list().page_size(i64::MIN),
            "`page_size`: the number is ",
        ),
        (
            client.list().page_size(i64::MAX),
            "`page_size`: the number is ",
        ),
    ] {
        let error = list.await.expect_err("refused").to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert_eq!(received(&server).await, Vec::<String>::new());
}

#[test]
fn a_callback_is_read_whatever_it_has_beyond_the_contract() {
    let mut body = example("callback", "/task_result/videos/0");
    body["task_status"] = json!("archived");
    body["queue"] = json!(3);
    body["task_result"]["videos"][0]["codec"] = json!("h264");
    let task: TaskDetails = serde_json::from_value(body).expect("tolerated");
    assert_eq!(task.task_status.as_str(), "archived");
}
