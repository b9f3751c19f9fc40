//! What a test can see of the requests that were received.

use image2video_contract::image::{ImageFacts, ImageFormat};
use image2video_mock::{Member, ReceivedImage, Scenario, When};
use serde_json::json;

use crate::images::png;
use crate::request::{NOW, PATH, get, good, least, post, still, text};
use crate::tasks::LATER;

#[test]
fn requests_are_kept_decoded_with_what_they_were_answered() {
    let service = still().record(10).build().expect("a service");
    let image = png(5_000);
    let body = json!({ "image": image, "prompt": "a boat", "cfg_scale": 0.5 });
    service.next(Scenario::Quota);
    service.answer_at(&post().body(body.to_string()).expect("a request"), NOW);
    service.answer_at(&post().body("{\"promt\":1}").expect("a request"), NOW + 1);
    service.answer_at(&get(&format!("{PATH}?pageNum=0")), NOW + 2);
    let received = service.received();
    let [first, second, third] = &received[..] else {
        panic!("{received:?}");
    };
    assert_eq!(
        (first.at_ms, first.method.as_str(), first.path.as_str()),
        (NOW, "POST", PATH)
    );
    assert_eq!(
        (first.status, first.code, first.scenario),
        (429, Some(1102), Some(Scenario::Quota))
    );
    assert_eq!(
        (first.text("prompt"), first.number("cfg_scale")),
        (Some("a boat"), Some(0.5))
    );
    let facts = ImageFacts {
        format: ImageFormat::Png,
        width: 300,
        height: 300,
    };
    let expected = ReceivedImage {
        bytes: 5_000,
        facts: Some(facts),
    };
    assert_eq!(first.image("image"), Some(expected));
    assert!(!format!("{first:?}").contains(&image[..100]));
    assert_eq!(
        (second.status, &second.members["promt"]),
        (400, &Member::Value(json!(1)))
    );
    assert_eq!((third.status, third.query.as_str()), (400, "pageNum=0"));
    assert_eq!(service.received().len(), 3, "they are kept");
}

#[test]
fn the_task_of_a_request_is_told_even_if_the_answer_was_lost() {
    let service = still().record(9).build().expect("a service");
    service.next(Scenario::Reset(When::After));
    service.answer_at(&good(), NOW);
    service.next(Scenario::Reset(When::Before));
    service.answer_at(&good(), NOW);
    let received = service.received();
    assert_eq!(received[1].task_id, None);
    let id = received[0].task_id.as_deref().expect("a task");
    let answer = service.answer_at(&get(&format!("{PATH}/{id}")), LATER);
    let url = text(answer.body(), "/data/task_result/videos/0/url");
    service.answer_at(&get(&url), LATER);
    service.answer_at(&get(PATH), LATER);
    let ids: Vec<_> = service
        .received()
        .into_iter()
        .map(|it| it.task_id)
        .collect();
    let id = Some(id.to_owned());
    assert_eq!(ids, [id.clone(), None, id.clone(), id, None]);
}

#[test]
fn a_key_can_be_compared_and_is_never_shown() {
    let service = still().record(1).build().expect("a service");
    service.answer_at(&good(), NOW);
    let received = service.received();
    assert!(received[0].has_key("sk-1") && !received[0].has_key("sk-2"));
    assert_eq!(received[0].headers["content-type"], "application/json");
    let shown = format!("{received:?}");
    assert!(!shown.contains("sk-1") && shown.contains(r#""authorization": Sensitive"#));
}

#[test]
fn no_more_is_kept_than_was_asked_for() {
    let service = still().record(2).build().expect("a service");
    for now in 0..5 {
        service.answer_at(&good(), now);
    }
    let times: Vec<_> = service
        .received()
        .iter()
        .map(|received| received.at_ms)
        .collect();
    assert_eq!(times, [3, 4]);
    let mut body = least();
    body["prompt"] = json!("é".repeat(1_000_000));
    service.answer_at(&post().body(body.to_string()).expect("a request"), NOW);
    let received = service.received();
    assert_eq!(
        received[1].text("prompt").map(|text| text.chars().count()),
        Some(10_000)
    );

    let service = still().build().expect("a service");
    service.answer_at(&good(), NOW);
    assert!(service.received().is_empty());
}
