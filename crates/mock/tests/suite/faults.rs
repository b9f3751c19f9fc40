//! Answers that are lost or odd, and what was done nevertheless.

use std::time::Duration;

use http::{Request, Response};
use image2video_mock::{Delivery, DownloadFault, Scenario, Service};
use serde_json::{Value, json};

use crate::answers::refused;
use crate::request::{NOW, PATH, create, get, good, json, still, text};
use crate::scenarios::by_header;
use crate::tasks::LATER;

const SLOW: Duration = Duration::from_secs(2);

fn service() -> Service {
    still().build().expect("a service")
}

fn listed(service: &Service) -> Vec<Value> {
    let list = json(service.answer_at(&get(PATH), NOW).body());
    list["data"].as_array().expect("a list").clone()
}

#[test]
fn an_answer_is_lost_before_or_after_the_task_is_made() {
    for (name, status, code) in [
        ("server-error", 500, Some(5000)),
        ("gateway-timeout", 504, Some(5002)),
        ("bad-gateway", 502, None),
    ] {
        for (when, made) in [("before", 0), ("after", 1)] {
            let (service, scenario) = (service(), format!("{name}={when}"));
            let reply = service.reply_at(&by_header(&scenario), NOW);
            let answer = reply.response;
            assert_eq!(answer.status(), status, "{scenario}");
            assert_eq!(reply.delivery, Delivery::Whole);
            match code {
                Some(code) => refused(&answer, status, code, ""),
                None => assert!(answer.body().starts_with(b"<!doctype html>")),
            }
            assert_eq!(service.tasks_made(), made, "{scenario}");
            assert_eq!(listed(&service).len() as u64, made);
        }
    }
}

#[test]
fn a_connection_is_reset_before_or_after_the_task_is_made() {
    for (scenario, made) in [("reset=before", 0), ("reset=after", 1), ("reset", 1)] {
        let service = service();
        let reply = service.reply_at(&by_header(scenario), NOW);
        assert_eq!(reply.delivery, Delivery::Reset);
        assert_eq!(service.tasks_made(), made, "{scenario}");
    }
}

#[test]
fn a_refusal_may_come_as_success() {
    let service = service();
    let answer = service.answer_at(&by_header("refused-as-success=1302"), NOW);
    refused(&answer, 200, 1302, "");
    assert_eq!(service.tasks_made(), 0);
}

#[test]
fn a_time_to_wait_may_be_a_date() {
    let answer = service().answer_at(&by_header("rate-limit-date=7"), NOW);
    refused(&answer, 429, 1302, "");
    // A whole second, and not too early: it is 11:05:57.708.
    let expected = "Sun, 04 Aug 2024 11:06:05 GMT";
    assert_eq!(answer.headers()["retry-after"], expected);
}

#[test]
fn odd_answers_still_tell_the_task() {
    let service = service();
    let answer = |name| service.answer_at(&by_header(name), NOW);
    let created = answer("created");
    assert_eq!(created.status(), 201);
    let made = json(created.body());
    let id = |body: &Value| body["data"]["task_id"].as_str().map(str::len);
    assert_eq!(id(&made), Some(34));

    let nulls = json(answer("nulls").body());
    let data = json!({
        "task_id": nulls["data"]["task_id"],
        "task_status": "submitted",
        "task_info": null,
        "created_at": null,
        "updated_at": null,
    });
    let expected = json!({ "code": 0, "message": null, "request_id": null, "data": data });
    assert_eq!((id(&nulls), nulls), (Some(34), expected));

    let timeless = json(answer("missing-times").body());
    let members = timeless["data"].as_object().expect("a task").keys();
    let members: Vec<_> = members.collect();
    assert_eq!(members, ["task_id", "task_info", "task_status"]);
    assert_eq!(service.tasks_made(), 3);
}

#[test]
fn an_odd_answer_still_tells_the_video() {
    let service = service();
    let id = create(&service, &good());
    for (number, path) in [(1, format!("{PATH}/{id}")), (2, PATH.to_owned())] {
        service.next(Scenario::Nulls);
        let answer = json(service.answer_at(&get(&path), LATER).body());
        let task = answer.pointer(["", "/data", "/data/0"][number]);
        let task = task.expect("a task");
        assert_eq!(task["task_status"], "succeed");
        let video = &task["task_result"]["videos"][0];
        assert!(
            video["url"].is_string() && video["duration"].is_null(),
            "{task}"
        );
    }
}

#[test]
fn a_redirect_leads_to_the_task() {
    let service = service();
    let answer = service.answer_at(&by_header("redirect"), NOW);
    assert_eq!((answer.status().as_u16(), answer.body().len()), (303, 0));
    let location = answer.headers()["location"].to_str().expect("text");
    let task = service.answer_at(&get(location), NOW);
    let id = text(task.body(), "/data/task_id");
    assert_eq!(location, format!("{PATH}/{id}"));
    service.next(Scenario::Redirect);
    let empty = service.answer_at(&get(&format!("{PATH}/1")), NOW);
    refused(&empty, 404, 1203, "");
}

#[test]
fn a_test_may_give_the_answer_itself() {
    let service = service();
    let odd = Response::builder().status(207).header("x-odd", "yes");
    service.next_answer(odd.body("{\"id\":7").expect("an answer"));
    let answer = service.answer_at(&good(), NOW);
    assert_eq!(answer.status(), 207);
    assert_eq!(answer.headers()["x-odd"], "yes");
    assert_eq!(answer.body(), "{\"id\":7");
    assert_eq!(service.tasks_made(), 0);
    create(&service, &good());
}

#[test]
fn a_download_fails_once_however_it_is_asked_for() {
    for (fault, status, delivery) in [
        (DownloadFault::Expired, 403, Delivery::Whole),
        (DownloadFault::Unavailable, 503, Delivery::Whole),
        (DownloadFault::Reset, 200, Delivery::Reset),
        (DownloadFault::Truncated, 200, Delivery::Truncated),
        (DownloadFault::Slow, 200, Delivery::Slowly(SLOW)),
    ] {
        let scenario = Scenario::Download(fault);
        let (asked, queued) = (service(), service());
        let by_client = create(&asked, &by_header(&scenario.to_string()));
        queued.next(scenario);
        let by_test = create(&queued, &good());
        for (service, id) in [(asked, by_client), (queued, by_test)] {
            let task = service.answer_at(&get(&format!("{PATH}/{id}")), LATER);
            let url = text(task.body(), "/data/task_result/videos/0/url");
            let fetch = || service.reply_at(&Request::get(&url).body("").expect("a URL"), LATER);
            let failed = fetch();
            assert_eq!(
                (failed.response.status().as_u16(), failed.delivery),
                (status, delivery)
            );
            assert_eq!(failed.scenario, Some(scenario));
            let again = fetch();
            assert_eq!(
                (again.response.status().as_u16(), again.delivery),
                (200, Delivery::Whole)
            );
        }
    }
}
