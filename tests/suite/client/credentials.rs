//! The pair of keys: tokens that the stand-in takes, by the clock of whichever service is asked.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use image2video_client::{Client, Error, KeyPair};
use image2video_mock::MockService;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::{accepted, least};

const SECRET: &str = "a-secret-key-that-nobody-may-see";

fn client(base_url: &str) -> Client {
    let pair = KeyPair::new("an-access-key", SECRET).expect("keys");
    Client::builder(base_url, pair).build().expect("a client")
}

#[tokio::test]
async fn the_stand_in_takes_the_tokens_of_a_pair() {
    for (secret, is_let_in) in [(SECRET, true), ("another", false)] {
        let service = MockService::builder().jwt_secret(secret).start();
        let service = service.await.expect("a service");
        let created = client(service.base_url()).create(least()).await;
        assert_eq!(created.is_ok(), is_let_in, "{created:?}");
    }
}

/// A service with a clock of its own.
#[derive(Clone)]
struct Service {
    clock: SystemTime,
    /// What it answers whose token is not valid by that clock.
    refusal: Value,
    lets_in: bool,
}

impl Respond for Service {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let header = request.headers["authorization"].to_str().expect("text");
        let claims = header.split('.').nth(1).expect("a token");
        let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).expect("base64");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        let now = self
            .clock
            .duration_since(UNIX_EPOCH)
            .expect("a time")
            .as_secs();
        let bounds = ["nbf", "exp"].map(|name| claims[name].as_u64().expect("a time"));
        let answer = if self.lets_in && (bounds[0]..bounds[1]).contains(&now) {
            ResponseTemplate::new(200).set_body_json(accepted())
        } else {
            ResponseTemplate::new(401).set_body_json(&self.refusal)
        };
        answer.insert_header("date", httpdate::fmt_http_date(self.clock))
    }
}

/// Creates two tasks, and tells how many requests each took, and the last answer.
async fn creates(service: Service) -> (Vec<usize>, Result<(), Error>) {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(service)
        .mount(&server)
        .await;
    let client = client(&server.uri());
    let (mut counts, mut last) = (Vec::new(), Ok(()));
    for _ in 0..2 {
        last = client.create(least()).await.map(drop);
        counts.push(server.received_requests().await.expect("a recording").len());
    }
    (counts, last)
}

#[tokio::test]
async fn a_token_is_made_anew_by_the_clock_of_the_service() {
    let now = SystemTime::now();
    let hours = Duration::from_secs(7200);
    let expired = json!({ "code": 1004, "message": "token expired", "request_id": "r" });
    let paid =
        json!({ "code": 1004, "message": "", "request_id": "r", "data": { "task_id": "t" } });
    for (clock, refusal, lets_in, counts) in [
        (now, &expired, true, [1, 2]),
        (now + hours, &expired, true, [2, 3]),
        (now - hours, &expired, true, [2, 3]),
        // The token was valid: another would be refused as well.
        (now, &expired, false, [1, 2]),
        // Once, and then the token is valid.
        (now + hours, &expired, false, [2, 4]),
        // What may have been paid is not sent again.
        (now + hours, &paid, true, [1, 2]),
    ] {
        let service = Service {
            clock,
            refusal: refusal.clone(),
            lets_in,
        };
        let (seen, last) = creates(service).await;
        assert_eq!(seen, counts, "{refusal} {lets_in}");
        let is_let_in = lets_in && refusal == &expired;
        assert_eq!(last.is_ok(), is_let_in, "{last:?}");
    }
}
