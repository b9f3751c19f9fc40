//! Servers in the same process: honest but for one mutation, and the check that runs against them.

use std::future::{Future, pending, ready};
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use image2video_conformance::{
    Answer, Follow, HttpRequest, Inbox, Key, Plan, Received, Recording, Report, Settings, Target,
    TargetKind, Transport, TransportError, judge, run,
};
use image2video_contract::{Contract, Strictness};
use image2video_mock::{Clock as _, ManualClock, MockService, Service};
use serde_json::Value;

use super::callbacks::Callbacks;
use crate::servers::KEY;

/// When everything happens.
const NOW_MS: u64 = 1_722_769_557_708;

/// Longer than any task of the stand-in takes; the clock is moved, so that nobody waits.
const FOLLOW: Follow = Follow {
    max_time: Duration::from_secs(600),
    interval: Duration::from_secs(10),
};

/// Changes the body of a request before it is judged.
pub(crate) type Mend = Box<dyn Fn(&mut Value) + Send + Sync>;
/// Changes the head of a request before it is judged.
pub(crate) type MendHead = Box<dyn Fn(&mut Parts) + Send + Sync>;
/// Changes an answer before it is sent.
pub(crate) type Spoil = Box<dyn Fn(Response<Bytes>) -> Response<Bytes> + Send + Sync>;

/// How a server differs from an honest one.
pub(crate) enum Fault {
    /// It holds another document.
    Document(Value),
    /// It mends requests.
    Mends(Mend),
    /// It mends the heads of requests for one of its parts.
    MendsHeads(Part, MendHead),
    /// It spoils answers.
    Spoils(Spoil),
    /// It spoils what one of its parts sends.
    SpoilsOf(Part, Spoil),
    /// It takes any key.
    AnyKey,
}

/// What a server does, by what it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Create,
    List,
    Get,
    Callback,
    Video,
}

impl Part {
    /// The name of the operation or callback whose cases are about it.
    pub(crate) fn case(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::List => "list",
            Self::Get | Self::Video => "get",
            Self::Callback => "callback",
        }
    }

    /// What a request is for. A wrong method is for what reads at its path.
    fn of(method: &Method, path: &str) -> Self {
        if path.starts_with("/videos/") {
            Self::Video
        } else if path != PATH {
            Self::Get
        } else if *method == Method::POST {
            Self::Create
        } else {
            Self::List
        }
    }
}

/// Where tasks are made and listed; one is told below it.
pub(super) const PATH: &str = "/kling/v1/videos/image2video";

/// Longer than any task of the stand-in takes: one that was made before the last has ended.
const A_LIFE: Duration = Duration::from_secs(120);

struct InProcess<'f> {
    service: Service,
    clock: ManualClock,
    fault: Option<&'f Fault>,
    callbacks: Mutex<Callbacks>,
}

impl InProcess<'_> {
    fn answer(&self, request: HttpRequest) -> Answer {
        let mut incoming = Request::builder()
            .method(request.method.as_str())
            .uri(request.path);
        if let Some(headers) = incoming.headers_mut() {
            *headers = request.headers;
        }
        let incoming = incoming.body(request.body).expect("a request");
        let part = Part::of(incoming.method(), incoming.uri().path());
        let is_head = incoming.method() == Method::HEAD;
        let incoming = self.mended(part, incoming);
        if part == Part::Create && self.callbacks().has_tasks() {
            self.clock.advance(A_LIFE);
        }
        let answer = self.service.answer(&incoming);
        if part == Part::Create {
            self.callbacks().note(incoming.body(), &answer);
        }
        let mut answer = self.spoiled(part, answer);
        if is_head {
            *answer.body_mut() = Bytes::new();
        }
        let (parts, body) = answer.into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    fn mended(&self, part: Part, request: Request<Bytes>) -> Request<Bytes> {
        let (mut head, mut body) = request.into_parts();
        match self.fault {
            Some(Fault::Mends(mend)) => {
                if let Ok(mut value) = serde_json::from_slice(&body) {
                    mend(&mut value);
                    body = Bytes::from(value.to_string());
                }
            }
            Some(Fault::MendsHeads(of, mend)) if *of == part => mend(&mut head),
            _ => {}
        }
        Request::from_parts(head, body)
    }

    fn spoiled(&self, part: Part, answer: Response<Bytes>) -> Response<Bytes> {
        match self.fault {
            Some(Fault::Spoils(spoil)) => spoil(answer),
            Some(Fault::SpoilsOf(of, spoil)) if *of == part => spoil(answer),
            _ => answer,
        }
    }

    fn callbacks(&self) -> std::sync::MutexGuard<'_, Callbacks> {
        self.callbacks.lock().expect("no panic")
    }

    /// A task as it is told when it is asked for.
    fn told(&self, id: &str) -> Value {
        let request = Request::get(format!("{PATH}/{id}"))
            .header("authorization", format!("Bearer {KEY}"))
            .body(Bytes::new())
            .expect("a request");
        let answer = self.service.answer(&request);
        let mut json: Value = serde_json::from_slice(answer.body()).expect("JSON");
        json["data"].take()
    }
}

impl Inbox for InProcess<'_> {
    fn received(&self) -> Vec<Received> {
        let sent = self.callbacks().sent();
        let received = |sent| {
            let sent = self.spoiled(Part::Callback, sent);
            let label = sent.headers().get("content-type");
            Received {
                content_type: label.and_then(|label| Some(label.to_str().ok()?.to_owned())),
                body: sent.into_body(),
            }
        };
        sent.into_iter().map(received).collect()
    }
}

impl Transport for InProcess<'_> {
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<Answer, TransportError>> {
        ready(Ok(self.answer(request)))
    }

    fn now_ms(&self) -> i64 {
        self.clock.now_ms().cast_signed()
    }

    fn pause(&self, time: Duration) -> impl Future<Output = ()> {
        self.clock.advance(time);
        self.callbacks().send(|id| self.told(id));
        ready(())
    }
}

/// Checks a server of a document, with a fault; an error if the dialect has no such document.
pub(crate) fn check(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
) -> Result<Report, String> {
    check_with(document, fault, plan, Callee::Nobody)
}

/// Who takes the callbacks.
#[derive(Clone, Copy)]
pub(crate) enum Callee<'i> {
    /// Nobody.
    Nobody,
    /// The check: it gets those that the server sends.
    Check,
    /// Something that has callbacks of its own.
    Other(&'i dyn Inbox),
}

/// The same with something that takes callbacks.
pub(crate) fn check_with(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    callee: Callee<'_>,
) -> Result<Report, String> {
    check_by(Contract::embedded(), document, fault, plan, callee)
}

/// The same by another contract than that of the spec.
pub(crate) fn check_by(
    contract: &Contract,
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    callee: Callee<'_>,
) -> Result<Report, String> {
    let recording = record_by(contract, document, fault, plan, callee)?;
    Ok(judge(contract, &recording))
}

/// The recording of a check.
pub(super) fn record(
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    callee: Callee<'_>,
) -> Result<Recording, String> {
    record_by(Contract::embedded(), document, fault, plan, callee)
}

fn record_by(
    contract: &Contract,
    document: &Value,
    fault: Option<&Fault>,
    plan: &Plan,
    callee: Callee<'_>,
) -> Result<Recording, String> {
    let document = match fault {
        Some(Fault::Document(mutated)) => mutated,
        _ => document,
    };
    let held = Contract::from_document(document).map_err(|defects| defects[0].to_string())?;
    // The document has one reading, but where a mutant is about the wide one.
    let clock = ManualClock::at(NOW_MS);
    let mut builder = MockService::builder()
        .contract(held)
        .strictness(Strictness::Wide)
        .clock(clock.clone());
    if !matches!(fault, Some(Fault::AnyKey)) {
        builder = builder.api_key(KEY);
    }
    let transport = InProcess {
        service: builder.build().expect("a service"),
        clock,
        fault,
        callbacks: Mutex::default(),
    };
    let settings = Settings {
        key: Some(Key::new(KEY).expect("a key")),
        follow: FOLLOW,
        inbox: match callee {
            Callee::Nobody => None,
            Callee::Check => Some(&transport),
            Callee::Other(inbox) => Some(inbox),
        },
        ..Settings::new(Target::new("http://127.0.0.1", TargetKind::Server))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let mut ignored = |_| {};
    let recording = run(
        contract,
        plan,
        &transport,
        &settings,
        pending(),
        &mut ignored,
    );
    Ok(runtime.expect("a runtime").block_on(recording))
}
