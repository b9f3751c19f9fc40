//! Whether what was delivered is what was paid for: at gateways of other hands that deliver something else.

use std::collections::BTreeSet;
use std::future::pending;
use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http::{Request, StatusCode};
use image2video_conformance::{
    Code, Environment, Finding, Follow, HttpTransport, Level, Plan, Recording, Report, Settings,
    VideoReport, cases, human, json, judge, run,
};
use image2video_contract::TaskPhase;
use image2video_mock::MockService;

use crate::frozen::frozen;
use crate::gateways::{Gateway, gateways};
use crate::reports::{assert_valid, found};
use crate::servers::{KEY, TIMEOUT, serve, settings};

/// A few requests that ask for different videos, and following what becomes of them.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    const CHOSEN: [&str; 8] = [
        "create/body/required/least",
        "create/duration/enum/10",
        "create/duration/enum/5",
        "create/mode/enum/pro",
        "create/mode/enum/std",
        "get/path/plain",
        "get/life/status-order",
        "get/life/video",
    ];
    let contract = frozen();
    let mut all = cases(contract, &Environment::default());
    all.retain(|case| CHOSEN.contains(&case.id.as_str()));
    Plan::new(contract, Environment::default(), all)
});

async fn check(base_url: &str) -> Recording {
    let transport = HttpTransport::new(base_url, TIMEOUT).expect("a base URL");
    let settings = Settings {
        follow: Follow {
            max_time: Duration::from_secs(20),
            interval: Duration::from_millis(5),
        },
        ..settings(base_url, Some(10))
    };
    let (contract, mut ignored) = (frozen(), |_| {});
    run(
        contract,
        &PLAN,
        &transport,
        &settings,
        pending(),
        &mut ignored,
    )
    .await
}

async fn followed(gateway: &Gateway) -> Report {
    let running = gateway.start().await;
    let report = judge(frozen(), &check(&running.base_url).await);
    assert_eq!(
        report.summary.accepted,
        running.tasks_made(),
        "{}",
        gateway.name
    );
    report
}

fn named(name: &str) -> Gateway {
    let mut all = gateways().into_iter();
    all.find(|gateway| gateway.name == name).expect(name)
}

/// A gateway, what is found of it, and words of the message.
#[rustfmt::skip] // a table
const OTHERS: &[(&str, Code, &str)] = &[
    ("cut-to-5-seconds", Code::VideoDiffers, "10 seconds were asked for, and its file has 5.1 seconds"),
    ("cut-in-silence", Code::VideoDiffers, "10 seconds were asked for, and its file has 5.1 seconds"),
    ("std-for-pro", Code::VideoDiffers, "mode pro was asked for, and it has 1280 x 720 pixels, no more than one of mode std"),
    ("thumbnails", Code::VideoDiffers, "16 x 16 pixels"),
    ("failures-charged", Code::FailedCharged, "the task has failed, and was charged: 1 unit"),
    ("charged-for-10", Code::UnitsDiffer, "2 units for 5 seconds in mode std, no less than for 10 seconds in mode pro"),
    ("succeeds-without-video", Code::VideoUnavailable, "names no video"),
    ("video-in-file", Code::VideoUnavailable, "none of http or https"),
    ("video-relative", Code::VideoUnavailable, "none of http or https"),
    ("video-with-password", Code::VideoUnavailable, "has credentials in it"),
    ("video-is-html", Code::VideoUnavailable, "does not begin as an MP4 file does"),
    ("video-is-text", Code::VideoUnavailable, "does not begin as an MP4 file does"),
    ("video-is-gone", Code::VideoUnavailable, "its URL answers 404"),
    ("video-is-empty", Code::VideoUnavailable, "(0 bytes) does not begin"),
    ("video-is-cut", Code::VideoUnavailable, "it ends within its index"),
    ("video-redirects", Code::VideoUnavailable, "its URL answers 302"),
    ("video-redirects-in-circles", Code::VideoUnavailable, "its URL answers 302"),
    ("video-with-large-atom", Code::VideoUnavailable, "it ends within a box"),
];

const CODES: [Code; 4] = [
    Code::VideoDiffers,
    Code::VideoUnavailable,
    Code::FailedCharged,
    Code::UnitsDiffer,
];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_delivers_something_else_is_told_and_breaks_no_promise_of_the_page() {
    let mut wrong = Vec::new();
    for (name, code, words) in OTHERS {
        let report = followed(&named(name)).await;
        assert_valid(&report);
        let is_told = |it: &&Finding| it.code == *code && it.message.contains(words);
        let cases = report.cases.iter().filter(|it| it.operation == "get");
        let told = cases.flat_map(|case| &case.findings).find(is_told);
        let failures = report.cases.iter().flat_map(|case| &case.findings);
        let mut failures = failures.filter(|it| it.level == Level::Failure);
        let tasks = report.ledger.entries.iter().flat_map(|it| &it.tasks);
        let in_ledger = tasks
            .flat_map(|task| &task.faults)
            .any(|it| it.contains(words));
        // What was never fetched is told of the case alone.
        let in_ledger = in_ledger || *name == "succeeds-without-video";
        if told.is_none() || !in_ledger || failures.any(|it| CODES.contains(&it.code)) {
            wrong.push(format!("{name}: {}", found(&report)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_delivers_what_was_paid_for_is_not_told_otherwise() {
    let is_fault = |report: &Report| {
        let mut findings = report.cases.iter().flat_map(|case| &case.findings);
        findings.any(|finding| CODES.contains(&finding.code))
    };
    let all = gateways();
    let honest = all.iter().filter(|gateway| gateway.honest);
    let reports = honest.map(|gateway| async move { (gateway.name, followed(gateway).await) });
    let mut reports = stream::iter(reports).buffer_unordered(16);
    while let Some((name, report)) = reports.next().await {
        assert!(!is_fault(&report), "{name}: {}", found(&report));
    }
}

/// The boxes of a file, or of what is in one of them.
fn boxes(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut boxes = Vec::new();
    while let Some(length) = bytes.first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).expect("a length");
        let (first, rest) = bytes.split_at(length);
        boxes.push(first.to_vec());
        bytes = rest;
    }
    boxes
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("a length");
    [&length.to_be_bytes()[..], kind, content].concat()
}

fn of_kind<'b>(boxes: &'b [Vec<u8>], kind: &[u8; 4]) -> &'b [u8] {
    let mut boxes = boxes.iter();
    boxes.find(|it| it[4..8] == *kind).expect("a box")
}

/// The file with sound, and its index behind much else.
fn with_sound_and_index_last(file: &[u8]) -> Vec<u8> {
    let all = boxes(file);
    let mut index = boxes(&of_kind(&all, b"moov")[8..]);
    let track = boxes(&of_kind(&index, b"trak")[8..]);
    let media = boxes(&of_kind(&track, b"mdia")[8..]);
    let mut handler = of_kind(&media, b"hdlr").to_vec();
    handler[16..20].copy_from_slice(b"soun");
    let media = boxed(b"mdia", &[of_kind(&media, b"mdhd"), &handler].concat());
    index.push(boxed(b"trak", &[of_kind(&track, b"tkhd"), &media].concat()));
    let index = boxed(b"moov", &index.concat());
    [all[0].clone(), boxed(b"mdat", &vec![0; 3 << 20]), index].concat()
}

/// Serves the stand-in's tasks, and other files for their videos, in parts if they are asked for.
async fn serve_video(serves_parts: bool) -> String {
    let mock = MockService::builder().contract(frozen().clone());
    let mock = mock.api_key(KEY).speed(5_000.0).build();
    let mock = mock.expect("a service");
    serve(move |request| {
        if !request.uri().path().starts_with("/videos/") {
            return mock.answer(request);
        }
        let range = request.headers().get("range");
        let range = range.and_then(|it| it.to_str().ok()?.strip_prefix("bytes=")?.split_once('-'));
        let whole = Request::get(request.uri()).body(Bytes::new());
        let mut answer = mock.answer(&whole.expect("a request"));
        let file = Bytes::from(with_sound_and_index_last(answer.body()));
        answer.headers_mut().remove("content-length");
        *answer.body_mut() = match range.filter(|_| serves_parts) {
            Some((from, to)) => {
                *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
                let [from, to] = [from, to].map(|it| it.parse().expect("a number"));
                file.slice(from..file.len().min(to + 1))
            }
            None => file,
        };
        answer
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_video_a_few_parts_are_fetched_and_kept() {
    let recording = check(&serve_video(true).await).await;
    let report = judge(frozen(), &recording);
    let tasks: Vec<_> = report
        .ledger
        .entries
        .iter()
        .flat_map(|it| &it.tasks)
        .collect();
    let video = |seconds, width, height| {
        let (seconds, has_sound) = (Some(seconds), true);
        Some(VideoReport {
            seconds,
            width,
            height,
            has_sound,
        })
    };
    let videos: BTreeSet<_> = tasks.iter().map(|it| format!("{:?}", it.video)).collect();
    let expected = [video(5.1, 160, 90), video(10.1, 320, 180)];
    assert_eq!(
        videos,
        expected.map(|it| format!("{it:?}")).into(),
        "{}",
        found(&report)
    );
    assert!(
        tasks
            .iter()
            .all(|it| it.phase == Some(TaskPhase::Succeeded))
    );
    assert_eq!(found(&report), "");
    assert_valid(&report);
    let text = human(&report, false);
    assert!(
        text.contains("succeeded, 10.1 s, 320 x 180 pixels, sound"),
        "{text}"
    );

    let lines = recording.lines().join("\n") + "\n";
    // Each file has more than 3 MiB.
    assert!(lines.len() < 1 << 20, "{} bytes", lines.len());
    let again = Recording::read(frozen(), lines.as_bytes()).expect("a recording");
    let again = judge(frozen(), &again);
    assert_eq!(json(&report), json(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_served_whole_alone_is_not_read_to_its_end() {
    let report = judge(frozen(), &check(&serve_video(false).await).await);
    let why = "its index is not at its beginning, and no parts of it are served";
    assert!(found(&report).contains(why), "{}", found(&report));
}
