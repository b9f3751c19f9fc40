//! What a test expects of an application: how many requests, and how many tasks.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image2video_mock::MockService;

use crate::request::{NOW, PATH, get, good, post};

/// A service that has got two creates, one of them refused, and a list.
async fn asked() -> MockService {
    let service = MockService::start().await.expect("a service");
    let wrong = post().body("{}".to_owned()).expect("a request");
    for request in [good(), wrong, get(PATH)] {
        service.service().answer_at(&request, NOW);
    }
    service
}

/// What a panic says.
fn panic_of(run: impl FnOnce()) -> Option<String> {
    let panicked = catch_unwind(AssertUnwindSafe(run)).err()?;
    panicked.downcast_ref::<String>().cloned()
}

#[tokio::test]
async fn what_was_expected_and_came_is_no_fault() {
    let service = asked().await;
    service.expect("create", 2);
    service.expect("list", 1);
    service.expect("get", 0);
    service.verify();
    assert_eq!(service.tasks_made(), 1);
}

#[tokio::test]
async fn what_did_not_come_is_told_when_asked_and_at_the_end() {
    for (operation, expected, part) in [
        ("create", 1, "requests for `create`: expected 1, found 2"),
        ("get", 1, "requests for `get`: expected 1, found 0"),
        ("zebra", 0, "no such operation"),
    ] {
        let service = asked().await;
        service.expect(operation, expected);
        let verified = panic_of(|| service.verify()).expect("a panic");
        assert!(verified.contains(part), "{verified}");
        assert_eq!(panic_of(|| drop(service)), Some(verified));
    }
}
