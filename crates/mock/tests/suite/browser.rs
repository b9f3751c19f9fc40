//! A page in a browser, and whoever asks whether the service is there.

use http::Request;
use http::request::Builder;

use crate::answers::refused;
use crate::request::{NOW, PATH, good, json, still};

fn preflight() -> Builder {
    Request::options(PATH)
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
}

#[test]
fn a_page_may_send_what_a_client_has_to() {
    let service = still().api_key("sk-2").build().expect("a service");
    let answer = service.answer_at(&preflight().body("").expect("a request"), NOW);
    assert_eq!(answer.status(), 204);
    assert!(answer.body().is_empty());
    let header = |name| answer.headers()[name].to_str().expect("text");
    assert_eq!(header("access-control-allow-origin"), "*");
    for name in ["authorization", "content-type", "x-mock-scenario"] {
        assert!(
            header("access-control-allow-headers").contains(name),
            "{name}"
        );
    }
    assert!(header("access-control-allow-methods").contains("POST"));
}

#[test]
fn options_without_an_origin_is_a_method_like_others() {
    let service = still().build().expect("a service");
    let request = Request::options(PATH).body("").expect("a request");
    refused(&service.answer_at(&request, NOW), 405, 1202, "");
}

#[test]
fn a_page_may_read_every_answer() {
    let service = still().build().expect("a service");
    let mut refused = good();
    refused.headers_mut().remove("authorization");
    for mut request in [good(), refused] {
        let origin = "http://localhost:3000".parse().expect("a value");
        request.headers_mut().insert("origin", origin);
        let answer = service.answer_at(&request, NOW);
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        let exposed = answer.headers()["access-control-expose-headers"].to_str();
        assert!(exposed.expect("text").contains("retry-after"));
    }
}

#[test]
fn health_is_told_to_anybody() {
    let service = still().api_key("sk-2").build().expect("a service");
    let health = |method: &str| {
        let request = Request::builder().method(method).uri("/healthz").body("");
        service.answer_at(&request.expect("a request"), NOW)
    };
    let answer = health("GET");
    assert_eq!(
        (answer.status().as_u16(), &json(answer.body())["status"]),
        (200, &"ok".into())
    );
    assert_eq!(health("HEAD").status(), 200);
    refused(&health("POST"), 405, 1202, "GET, HEAD");
}
