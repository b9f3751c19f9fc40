//! Callbacks, as the stand-in posts them and as anybody else may.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use image2video_client::types::{CreateImage2VideoRequest, TaskStatus};
use image2video_client::{Callbacks, read_callback};
use image2video_mock::MockService;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::client;
use crate::servers::{json as answer, serve};
use crate::support::{fixtures, spec_examples};

#[test]
fn each_callback_of_the_contract_is_read() {
    let all = spec_examples().into_iter().chain(fixtures("valid"));
    let callbacks: Vec<_> = all.filter(|it| it.kind == "callback").collect();
    assert!(callbacks.len() > 4, "{}", callbacks.len());
    for callback in callbacks {
        let task = read_callback(callback.body.to_string().as_bytes());
        let task = task.unwrap_or_else(|error| panic!("{}: {error}", callback.name));
        let told = (json!(task.task_id), json!(task.task_status));
        let (id, status) = (&callback.body["task_id"], &callback.body["task_status"]);
        assert_eq!(told, (id.clone(), status.clone()), "{}", callback.name);
    }
}

#[tokio::test]
async fn the_stand_in_tells_each_status_once() {
    let (posted, mut bodies) = mpsc::unbounded_channel();
    let hook = serve(move |request| {
        let _ = posted.send(request.body().clone());
        Response::default()
    });
    let service = MockService::builder().speed(f64::MAX).start();
    let service = service.await.expect("a service");
    let client = client(service.base_url());
    let request = CreateImage2VideoRequest::builder()
        .image("https://images.example/harbour.jpg")
        .callback_url(hook.await);
    let created = client.create(request).await.expect("accepted").data;
    let callbacks = Callbacks::new(client);
    let mut told = Vec::new();
    loop {
        let body: Bytes = bodies.recv().await.expect("a callback");
        // Whatever is posted is posted twice.
        for _ in 0..2 {
            let task = callbacks.receive(&body).await.expect("a task");
            told.extend(task.map(|task| (task.task_id, task.task_status)));
        }
        if read_callback(&body).expect("a task").task_status == TaskStatus::Succeed {
            break;
        }
    }
    // Each callback is of a task that has ended by now.
    assert_eq!(told, [(created.task_id, TaskStatus::Succeed)]);
}

#[tokio::test]
async fn a_status_is_told_once_and_only_if_the_service_says_so() {
    // What the service says of its one task, and how often it was asked.
    let service = Arc::new(Mutex::new(("submitted", 0)));
    let asked = Arc::clone(&service);
    let base_url = serve(move |request| {
        let (status, asked) = &mut *asked.lock().expect("no panic");
        *asked += 1;
        match request.uri().path().ends_with("/a") {
            true => answer(200, &json!({ "code": 0, "data": task("a", status) })),
            false => answer(
                404,
                &json!({ "code": 1203, "message": "unknown", "request_id": "r" }),
            ),
        }
    });
    let callbacks = Callbacks::new(client(&base_url.await));
    for (posted, says, told, asked) in [
        (
            task("a", "processing"),
            "processing",
            Ok(Some("processing")),
            1,
        ),
        (task("a", "processing"), "processing", Ok(None), 1),
        // Forged, or ahead of the service's answers.
        (task("a", "succeed"), "processing", Ok(None), 2),
        (task("a", "succeed"), "succeed", Ok(Some("succeed")), 3),
        (task("a", "succeed"), "succeed", Ok(None), 3),
        (task("a", "processing"), "succeed", Ok(None), 3),
        (task("a", "failed"), "succeed", Ok(None), 4),
        (task("b", "succeed"), "succeed", Err("unknown"), 5),
        (task("b", "succeed"), "succeed", Err("unknown"), 6),
        (json!({}), "succeed", Err("the callback cannot be read"), 6),
    ] {
        service.lock().expect("no panic").0 = says;
        let received = callbacks.receive(posted.to_string().as_bytes()).await;
        match (received, told) {
            (Ok(task), Ok(told)) => {
                let status = task.map(|task| task.task_status.to_string());
                assert_eq!(status.as_deref(), told, "{posted}");
            }
            (Err(error), Err(told)) => assert!(error.to_string().contains(told), "{error}"),
            (received, _) => panic!("{posted}: {received:?}"),
        }
        assert_eq!(service.lock().expect("no panic").1, asked, "{posted}");
    }
}

fn task(id: &str, status: &str) -> Value {
    json!({ "task_id": id, "task_status": status })
}
