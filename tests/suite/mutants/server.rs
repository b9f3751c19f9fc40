//! Servers in the same process: honest but for one mutation, and the check that runs against them.

use std::future::{Future, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use image2video_conformance::{
    Answer, Budget, Follow, HttpRequest, Inbox, Key, Plan, Report, Settings, Target, TargetKind,
    Transport, TransportError, run,
};
use image2video_contract::{Contract, Reading};
use image2video_mock::{ManualClock, MockService, Service};
use serde_json::Value;

use crate::servers::KEY;

/// When everything happens.
const NOW_MS: u64 = 1_722_769_557_708;

/// Longer than any task of the stand-in takes; the clock is moved, so that nobody waits.
const FOLLOW: Follow = Follow {
    patience: Duration::from_secs(600),
    every: Duration::from_secs(10),
};

/// Changes the body of a request before it is judged.
pub(crate) type Mend = Box<dyn Fn(&mut Value) + Send + Sync>;
/// Changes an answer before it is sent.
pub(crate) type Spoil = Box<dyn Fn(Response<Bytes>) -> Response<Bytes> + Send + Sync>;

/// How a server differs from an honest one.
pub(crate) enum Fault {
    /// It holds another document.
    Document(Value),
    /// It mends requests.
    Mends(Mend),
    /// It spoils answers.
    Spoils(Spoil),
    /// It takes any key.
    AnyKey,
}

struct InProcess<'f> {
    service: Service,
    clock: ManualClock,
    fault: Option<&'f Fault>,
}

impl InProcess<'_> {
    fn answer(&self, request: HttpRequest) -> Answer {
        let mut incoming = Request::builder()
            .method(request.method.as_str())
            .uri(request.path);
        if let Some(headers) = incoming.headers_mut() {
            *headers = request.headers;
        }
        let mut body = request.body;
        if let Some(Fault::Mends(mend)) = self.fault
            && let Ok(mut value) = serde_json::from_slice(&body)
        {
            mend(&mut value);
            body = Bytes::from(value.to_string());
        }
        let incoming = incoming.body(body).expect("a request");
        let mut answer = self.service.answer(&incoming);
        if let Some(Fault::Spoils(spoil)) = self.fault {
            answer = spoil(answer);
        }
        if incoming.method() == http::Method::HEAD {
            *answer.body_mut() = Bytes::new();
        }
        let (parts, body) = answer.into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}

impl Transport for InProcess<'_> {
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<Answer, TransportError>> {
        ready(Ok(self.answer(request)))
    }

    fn pause(&self, time: Duration) -> impl Future<Output = ()> {
        self.clock.advance(time);
        ready(())
    }
}

/// Checks a server of a document, with a fault; an error if the dialect has no such document.
pub(crate) fn check(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
) -> Result<Report, String> {
    check_with(document, fault, plan, None)
}

/// The same with something that takes callbacks.
pub(crate) fn check_with(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    inbox: Option<&dyn Inbox>,
) -> Result<Report, String> {
    let document = match fault {
        Some(Fault::Document(mutated)) => mutated,
        _ => document,
    };
    let contract = Contract::from_document(document).map_err(|defects| defects[0].to_string())?;
    // The document has one reading, but where a mutant is about the wide one.
    let clock = ManualClock::at(NOW_MS);
    let mut builder = MockService::builder()
        .contract(contract)
        .reading(Reading::Wide)
        .clock(clock.clone());
    if !matches!(fault, Some(Fault::AnyKey)) {
        builder = builder.api_key(KEY);
    }
    let transport = InProcess {
        service: builder.build().expect("a service"),
        clock,
        fault,
    };
    let settings = Settings {
        budget: Budget::unlimited(),
        key: Some(Key::new(KEY).expect("a key")),
        target: Target {
            base_url: "http://127.0.0.1".to_owned(),
            kind: TargetKind::Server,
        },
        now_ms: &|| NOW_MS.cast_signed(),
        follow: FOLLOW,
        inbox,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let contract = Contract::embedded();
    let mut ignored = |_| {};
    let check = run(contract, plan, &transport, &settings, &mut ignored);
    Ok(runtime.expect("a runtime").block_on(check))
}
