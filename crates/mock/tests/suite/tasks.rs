//! Following a task: by id, and in a list.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::Response;
use image2video_contract::Strictness;
use image2video_mock::{Clock, Failure, Scenario, Service};
use serde_json::{Value, json};

use crate::answers::refused;
use crate::request::{NOW, PATH, contract, create, get, good, json, least, post, still, text};

/// Past the end of every task.
pub(crate) const LATER: u64 = NOW + 101_000;

/// Asks, and holds the answer to the contract of that operation.
#[track_caller]
fn ask(service: &Service, operation: &str, path: &str, now: u64) -> Response<Bytes> {
    let answer = service.answer_at(&get(path), now);
    let operation = contract().operation(operation).expect("offered");
    let documented = operation.response(answer.status().as_u16());
    let judge = documented
        .expect("a status of the contract")
        .message
        .judge(Strictness::Narrow);
    assert_eq!(judge.violations(&json(answer.body())), [], "{answer:?}");
    answer
}

#[track_caller]
pub(crate) fn task(service: &Service, id: &str, now: u64) -> Value {
    let answer = ask(service, "get", &format!("{PATH}/{id}"), now);
    assert_eq!(answer.status(), 200, "{answer:?}");
    json(answer.body())["data"].clone()
}

#[test]
fn a_task_goes_from_submitted_to_its_video() {
    let service = still().build().expect("a service");
    let id = create(&service, &good());
    let mut seen: Vec<Value> = Vec::new();
    for now in (NOW..=LATER).step_by(500) {
        let task = task(&service, &id, now);
        assert_eq!(
            (&task["task_id"], &task["created_at"]),
            (&json!(id), &json!(NOW))
        );
        assert!(task["updated_at"].as_u64() <= Some(now), "{task}");
        if seen.last() != Some(&task) {
            seen.push(task);
        }
    }
    let statuses: Vec<_> = seen.iter().map(|task| &task["task_status"]).collect();
    assert_eq!(statuses, ["submitted", "processing", "succeed"]);
    assert!(seen.is_sorted_by_key(|task| task["updated_at"].as_u64()));
    let video = &seen[2]["task_result"]["videos"][0];
    assert_eq!(video["duration"], "5.1");
    assert_ne!(video["id"], seen[2]["task_id"]);
    for task in &seen[..2] {
        assert_eq!(task["task_result"], json!({}));
        assert_eq!(task["task_status_msg"], "");
    }
    assert!(seen.iter().all(|task| task["task_info"] == json!({})));
}

#[test]
fn a_task_of_10_seconds_has_a_longer_video() {
    let service = still().build().expect("a service");
    let mut body = least();
    body["duration"] = json!("10");
    let id = create(&service, &post().body(body.to_string()).expect("a request"));
    let task = task(&service, &id, LATER);
    assert_eq!(task["task_result"]["videos"][0]["duration"], "10.1");
}

#[test]
fn a_task_that_fails_says_why_and_has_no_video() {
    for &reason in Failure::ALL {
        let service = still().build().expect("a service");
        service.next(Scenario::Failure(reason));
        let id = create(&service, &good());
        assert_eq!(task(&service, &id, NOW)["task_status"], "submitted");
        let task = task(&service, &id, LATER);
        assert_eq!(task["task_status"], "failed");
        assert_eq!(task["task_status_msg"], reason.message());
        assert_eq!(task["task_result"], json!({}));
    }
}

#[test]
fn a_task_that_is_stuck_never_ends() {
    let service = still().build().expect("a service");
    service.next(Scenario::Stuck);
    let id = create(&service, &good());
    assert_eq!(task(&service, &id, LATER * 2)["task_status"], "processing");
}

#[test]
fn speed_makes_tasks_faster() {
    let service = still().speed(1_000.0).build().expect("a service");
    let id = create(&service, &good());
    assert_eq!(task(&service, &id, NOW + 101)["task_status"], "succeed");
}

#[test]
fn a_status_does_not_go_back_with_the_clock() {
    #[derive(Debug, Clone)]
    struct Set(Arc<AtomicU64>);
    impl Clock for Set {
        fn now_ms(&self) -> u64 {
            self.0.load(Ordering::SeqCst)
        }
    }
    let clock = Set(Arc::new(LATER.into()));
    let service = still().clock(clock.clone()).build();
    let service = service.expect("a service");
    let id = create(&service, &good());
    let status = || {
        text(
            service.answer(&get(&format!("{PATH}/{id}"))).body(),
            "/data/task_status",
        )
    };
    assert_eq!(status(), "succeed");
    clock.0.store(NOW, Ordering::SeqCst);
    assert_eq!(status(), "succeed");
}

#[test]
fn an_id_that_is_forged_or_foreign_is_of_no_task() {
    let service = still().seed(7).build().expect("a service");
    let foreign = create(&still().seed(8).build().expect("a service"), &good());
    let id = create(&service, &good());
    let forged = format!("{}{}", &id[..33], if id.ends_with('1') { '2' } else { '1' });
    let request_id = text(service.answer_at(&good(), NOW).body(), "/request_id");
    for id in [
        &foreign,
        &forged,
        &request_id,
        "harbour-1",
        "%00",
        "..",
        "CjMT7WdSwWcAAAAAALvB3g",
    ] {
        let answer = ask(&service, "get", &format!("{PATH}/{id}"), NOW);
        refused(&answer, 404, 1203, "no task of that id");
    }
}

#[test]
fn an_id_made_before_tasks_had_outcomes_is_still_read() {
    let service = still().seed(7).build().expect("a service");
    // Of the first release of the stand-in.
    assert_eq!(
        task(&service, "CgGRHRFIzAAAAAAA2Yg7oA", LATER)["task_status"],
        "succeed"
    );
}

#[test]
fn a_list_has_the_newest_tasks_first_a_page_at_a_time() {
    let service = still().listed(40).build().expect("a service");
    let ids: Vec<_> = (0..50).map(|_| create(&service, &good())).collect();
    let newest: Vec<_> = ids.iter().rev().take(40).collect();
    let list = |query: &str| {
        let answer = ask(&service, "list", &format!("{PATH}{query}"), LATER);
        let tasks = json(answer.body())["data"]
            .as_array()
            .expect("a list")
            .clone();
        let id = |task: &Value| task["task_id"].as_str().expect("an id").to_owned();
        assert!(tasks.iter().all(|task| task["task_status"] == "succeed"));
        tasks.iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(list("").iter().collect::<Vec<_>>(), newest[..30]);
    assert_eq!(list("?pageNum=2").iter().collect::<Vec<_>>(), newest[30..]);
    assert_eq!(
        list("?pageNum=3&pageSize=7").iter().collect::<Vec<_>>(),
        newest[14..21]
    );
    assert_eq!(list("?pageSize=500&trace=1").len(), 40);
    assert!(list("?pageNum=1000&pageSize=500").is_empty());
    // What is no longer listed is there nevertheless.
    assert_eq!(task(&service, &ids[0], LATER)["task_status"], "succeed");
}

#[test]
fn a_page_out_of_range_is_refused_by_name() {
    let service = still().build().expect("a service");
    for (query, name) in [
        ("pageNum=0", "pageNum: "),
        ("pageNum=1001", "pageNum: "),
        ("pageSize=0", "pageSize: "),
        ("pageSize=501", "pageSize: "),
        ("pageSize=zebra", "pageSize: "),
        ("pageSize=1.5", "pageSize: "),
        ("pageSize=", "pageSize: "),
        ("page%53ize=%30", "pageSize: "),
        ("pageNum=1&pageNum=0", "pageNum: "),
    ] {
        let answer = ask(&service, "list", &format!("{PATH}?{query}"), NOW);
        refused(&answer, 400, 1201, name);
        assert!(!String::from_utf8_lossy(answer.body()).contains("zebra"));
    }
}

#[test]
fn credentials_are_asked_for_by_every_operation() {
    let service = still().api_key("sk-2").build().expect("a service");
    for path in [PATH, &format!("{PATH}/x")] {
        refused(&service.answer_at(&get(path), NOW), 401, 1000, "");
    }
}
