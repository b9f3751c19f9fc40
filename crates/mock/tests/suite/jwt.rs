//! Bearer tokens that are signed, judged by the service's clock.

use image2video_mock::MockError;

use crate::answers::refused;
use crate::request::{NOW, good, still};

/// Signed with `sk-secret` by the Python standard library: `iss` is `ak-1`, `nbf` 1722769557 and
/// `exp` 1722769560.
const TOKEN: &str = "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJpc3MiOiAiYWstMSIsICJleHAiOiAxNzIyNzY5NTYwLCAibmJmIjogMTcyMjc2OTU1N30.65cWS-ypRMjYXt3EJ2zGzmqz9-R7v4jpLL8bTM0ni0c";

#[test]
fn a_token_is_good_in_its_time_and_for_its_issuer() {
    let secret = || still().jwt_secret("sk-secret");
    let any = secret().build().expect("a service");
    let one = secret().api_key("ak-1").build().expect("a service");
    let other = secret().api_key("ak-2").build().expect("a service");
    let resigned = still().jwt_secret("sk-other").build().expect("a service");
    let mut request = good();
    let value = format!("Bearer {TOKEN}").parse().expect("a value");
    request.headers_mut().insert("authorization", value);
    for service in [&any, &one] {
        assert_eq!(service.answer_at(&request, NOW).status(), 200);
        refused(
            &service.answer_at(&request, 1_722_769_556_999),
            401,
            1003,
            "not valid yet",
        );
        refused(
            &service.answer_at(&request, 1_722_769_560_000),
            401,
            1004,
            "expired",
        );
        refused(&service.answer_at(&good(), NOW), 401, 1002, "not a JWT");
    }
    refused(
        &other.answer_at(&request, NOW),
        401,
        1000,
        "authentication failed",
    );
    refused(
        &resigned.answer_at(&request, NOW),
        401,
        1000,
        "authentication failed",
    );
}

#[test]
fn a_secret_is_not_shown_and_not_empty() {
    let builder = still().jwt_secret("zebra");
    assert!(!format!("{builder:?}").contains("zebra"));
    let error = still().jwt_secret("").build().expect_err("empty");
    assert!(matches!(error, MockError::JwtSecret));
}
