//! What may wait waits, in no time: the clock is the test's.

use std::future::{Future, pending, ready};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use image2video_conformance::{
    Answer, Conclusion, Environment, HttpRequest, Plan, Recording, Report, Settings, Transport,
    TransportError, cases, judge, run,
};
use image2video_contract::Strictness;
use image2video_mock::{MockService, Service};
use serde_json::{Value, json};

use crate::frozen::frozen;
use crate::servers::{self, KEY, now_ms};

/// A service that answers 429 to some of the requests which may make a task.
struct Busy {
    service: Service,
    /// The number of every request that is answered so is a multiple of this.
    every: u32,
    retry_after: fn(now_ms: i64) -> Option<String>,
    posts: AtomicU32,
    now_ms: AtomicI64,
}

impl Transport for Busy {
    async fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        let is_post = request.method == "POST";
        if is_post && (self.posts.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(self.every) {
            let after = (self.retry_after)(self.now_ms());
            let header = |text: String| {
                let value = HeaderValue::try_from(text).expect("a value");
                (HeaderName::from_static("retry-after"), value)
            };
            return Ok(Answer {
                status: 429,
                headers: after.map(header).into_iter().collect::<HeaderMap>(),
                body: Bytes::from(json!({ "message": "slow down" }).to_string()),
            });
        }
        let builder = Request::builder()
            .method(request.method.as_str())
            .uri(request.path);
        let mut sent = builder.body(request.body).expect("a request");
        *sent.headers_mut() = request.headers;
        let answer = self.service.answer(&sent);
        Ok(Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.into_body(),
        })
    }

    fn pause(&self, time: Duration) -> impl Future<Output = ()> {
        let ms = i64::try_from(time.as_millis()).expect("a pause");
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
        ready(())
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::Relaxed)
    }
}

/// What a run came to, its recording, and what it said that it waits for.
async fn check(busy: &Busy, rate: Option<f64>) -> (Report, Recording, Vec<&'static str>) {
    let (contract, environment) = (frozen(), Environment::default());
    let mut all = cases(contract, &environment);
    all.retain(|case| case.id.starts_with("create/mode/"));
    let plan = Plan::new(contract, environment, all);
    let settings = Settings {
        rate,
        ..servers::settings("http://a.example", Some(10))
    };
    let mut waits = Vec::new();
    let mut progress = |it: image2video_conformance::Progress| waits.extend(it.waits_for);
    let recording = run(contract, &plan, busy, &settings, pending(), &mut progress).await;
    (judge(contract, &recording), recording, waits)
}

fn busy(every: u32, retry_after: fn(i64) -> Option<String>) -> Busy {
    Busy {
        service: MockService::builder()
            .contract(frozen().clone())
            .api_key(KEY)
            .strictness(Strictness::Decided)
            .build()
            .expect("a service"),
        every,
        retry_after,
        posts: AtomicU32::new(0),
        now_ms: AtomicI64::new(now_ms()),
    }
}

fn date(at_ms: i64) -> String {
    let since = Duration::from_millis(at_ms.unsigned_abs());
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}

fn lines(recording: &Recording, kind: &str) -> Vec<Value> {
    let lines = recording.lines().iter();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["line"] == kind).collect()
}

/// The `Retry-After` that a server sends at a time, and for how long the run waits then, in seconds.
type Asked = (fn(i64) -> Option<String>, std::ops::RangeInclusive<i64>);

/// How a server asks for patience the first time.
const ASKED: &[Asked] = &[
    (|_| Some("7".to_owned()), 7..=7),
    (|now_ms| Some(date(now_ms + 9000)), 8..=9),
    (|_| None, 1..=1),
];

#[tokio::test]
async fn a_run_waits_where_it_is_asked_to_and_says_so() {
    for (retry_after, expected) in ASKED {
        let busy = busy(3, *retry_after);
        let (report, recording, waits) = check(&busy, None).await;
        assert_eq!(report.conclusion(), Conclusion::Conforms, "{expected:?}");
        assert!(waits.contains(&"the server asks for fewer requests"));
        let limited = lines(&recording, "answered")
            .into_iter()
            .find(|it| it["status"] == 429);
        let waited = lines(&recording, "waited").swap_remove(0);
        let from = limited.expect("a 429")["at_ms"].as_i64().expect("a time");
        let seconds = (waited["at_ms"].as_i64().expect("a time") - from) / 1000;
        assert!(expected.contains(&seconds), "{seconds} in {expected:?}");
    }
}

#[tokio::test]
async fn what_never_gets_through_leaves_the_run_incomplete_in_bounded_time() {
    for retry_after in [
        |_| Some("60".to_owned()),
        |_| Some("3600".to_owned()),
        |_| None,
    ] {
        let busy = busy(1, retry_after);
        let began_ms = busy.now_ms();
        let (report, _, _) = check(&busy, None).await;
        assert_eq!(report.conclusion(), Conclusion::NotJudged);
        assert_eq!((report.summary.accepted, report.summary.failed), (0, 0));
        assert!(busy.posts.load(Ordering::Relaxed) <= 5);
        assert!(busy.now_ms() - began_ms <= 5 * 60_000);
    }
}

#[tokio::test]
async fn no_more_requests_are_sent_than_the_rate_allows() {
    let (report, recording, waits) = check(&busy(u32::MAX, |_| None), Some(2.0)).await;
    assert_eq!(report.conclusion(), Conclusion::Conforms);
    assert!(waits.contains(&"not more requests a second than `--rate` says"));
    let sent = lines(&recording, "sent");
    let times: Vec<_> = sent.iter().filter_map(|it| it["at_ms"].as_i64()).collect();
    assert!(
        times.len() > 5 && times.windows(2).all(|it| it[1] - it[0] >= 500),
        "{times:?}"
    );
}
