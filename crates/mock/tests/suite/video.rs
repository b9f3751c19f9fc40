//! The result video: a real file, whole and in parts.

use std::time::Duration;

use http::{Request, Response};
use image2video_mock::{DownloadFault, ManualClock, MockService, Scenario, Service};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::answers::refused;
use crate::request::{NOW, PATH, client, create, get, good, least, mock, post, still, text};

const LATER: u64 = NOW + 101_000;

/// The path of a task's video.
fn video_of(service: &Service, id: &str) -> String {
    let answer = service.answer_at(&get(&format!("{PATH}/{id}")), LATER);
    let url = text(answer.body(), "/data/task_result/videos/0/url");
    let path = url.find("/videos/").expect("a path");
    url[path..].to_owned()
}

fn fetch(service: &Service, path: &str, headers: &[(&str, &str)]) -> Response<bytes::Bytes> {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    service.answer_at(&request.body("").expect("a request"), LATER)
}

#[test]
fn a_video_is_a_real_file_of_the_length_and_mode_that_were_asked_for() {
    let service = still().build().expect("a service");
    for (duration, mode, milliseconds, width) in [
        ("5", "std", 5_100, 160),
        ("10", "std", 10_100, 160),
        ("5", "pro", 5_100, 320),
        ("10", "pro", 10_100, 320),
    ] {
        let mut body = least();
        body["duration"] = json!(duration);
        body["mode"] = json!(mode);
        let id = create(&service, &post().body(body.to_string()).expect("a request"));
        let answer = fetch(&service, &video_of(&service, &id), &[]);
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "video/mp4");
        let file = answer.body();
        assert_eq!(&file[4..8], b"ftyp");
        let find = |name: &[u8]| file.windows(4).position(|part| part == name);
        assert!(find(b"avc1").is_some(), "H.264");
        assert!(
            find(b"moov") < find(b"mdat"),
            "it can be played while it loads"
        );
        // The movie header: four bytes of version, two times, then time scale and duration.
        let at = find(b"mvhd").expect("a movie header") + 4;
        let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().expect("4 bytes"));
        assert_eq!(number(at + 16) * 1_000 / number(at + 12), milliseconds);
        // The header of the track ends with width and height, whose lower halves are fractions.
        let at = find(b"tkhd").expect("a track header");
        assert_eq!(number(at + 80) >> 16, width);
    }
}

#[test]
fn parts_of_a_video_are_served() {
    let service = still().build().expect("a service");
    let path = video_of(&service, &create(&service, &good()));
    let whole = fetch(&service, &path, &[]);
    let (length, tag) = (
        whole.body().len(),
        whole.headers()["etag"].to_str().expect("text"),
    );
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    let last = length - 1;
    for (headers, status, range) in [
        (&[("range", "bytes=0-99")][..], 206, Some(0..100)),
        (&[("range", "bytes=100-")], 206, Some(100..length)),
        (&[("range", "bytes=-100")], 206, Some(length - 100..length)),
        (
            &[("range", "bytes=0-99"), ("if-range", tag)],
            206,
            Some(0..100),
        ),
        (
            &[("range", "bytes=0-99"), ("if-range", "\"other\"")],
            200,
            None,
        ),
        (&[("range", "bytes=0-1,5-6")], 200, None),
        (&[("range", "zebra=0-1")], 200, None),
    ] {
        let answer = fetch(&service, &path, headers);
        assert_eq!(answer.status(), status, "{headers:?}");
        let part = range.clone().unwrap_or(0..length);
        assert_eq!(answer.body(), &whole.body()[part.clone()]);
        let content_range =
            range.map(|range| format!("bytes {}-{}/{length}", range.start, range.end - 1));
        let header = answer.headers().get("content-range");
        assert_eq!(
            header.map(|value| value.to_str().expect("text").to_owned()),
            content_range
        );
    }
    let past = format!("bytes={length}-");
    let answer = fetch(&service, &path, &[("range", &past)]);
    refused(&answer, 416, 1200, "none in the range");
    assert_eq!(
        answer.headers()["content-range"],
        format!("bytes */{length}").as_str()
    );
    assert_eq!(
        fetch(&service, &path, &[("range", &format!("bytes={last}-"))])
            .body()
            .len(),
        1
    );
}

#[test]
fn there_is_no_video_before_success_nor_of_a_task_that_has_none() {
    let service = still().build().expect("a service");
    let path = video_of(&service, &create(&service, &good()));
    let early = service.answer_at(&get(&path), NOW);
    refused(&early, 404, 1203, "no video of that id");
    let other = still().seed(8).build().expect("a service");
    refused(&fetch(&other, &path, &[]), 404, 1203, "");
    refused(&fetch(&service, "/videos/zebra.mp4", &[]), 404, 1203, "");
    service.next(Scenario::Stuck);
    let stuck = create(&service, &good());
    refused(
        &fetch(&service, &format!("/videos/{stuck}.mp4"), &[]),
        404,
        1203,
        "",
    );
    let post = Request::post(&path).body("").expect("a request");
    let answer = service.answer_at(&post, LATER);
    refused(&answer, 405, 1202, "GET, HEAD");
}

#[tokio::test]
async fn a_head_request_has_the_length_and_no_body() {
    let service = mock().speed(f64::MAX).start().await.expect("a service");
    let url = done(&service);
    assert!(url.starts_with(service.base_url()), "{url}");
    let path = &url[service.base_url().len()..];
    let mut stream = TcpStream::connect(service.address())
        .await
        .expect("connected");
    let wire = format!("HEAD {path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\r\n");
    stream.write_all(wire.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let length = fetch(service.service(), path, &[]).body().len();
    let length = client()
        .build()
        .expect("a client")
        .get(&url)
        .send()
        .await
        .expect("an answer")
        .content_length()
        .unwrap_or(length as u64);
    assert!(
        answer.contains(&format!("content-length: {length}\r\n")),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

/// The URL of a video that is there.
fn done(service: &MockService) -> String {
    let task = service.service().answer(&good());
    let id = text(task.body(), "/data/task_id");
    let got = service.service().answer(&get(&format!("{PATH}/{id}")));
    text(got.body(), "/data/task_result/videos/0/url")
}

#[tokio::test]
async fn a_slow_download_comes_in_pieces_by_the_clock() {
    let clock = ManualClock::at(NOW);
    let builder = MockService::builder().speed(f64::MAX).clock(clock.clone());
    let service = builder.start().await.expect("a service");
    let url = done(&service);
    service.next(Scenario::Download(DownloadFault::Slow));
    let client = client().build().expect("a client");
    let mut answer = client.get(&url).send().await.expect("a head");
    let length = answer.content_length().expect("a length");
    let piece = length.div_ceil(10);
    let mut file = Vec::new();
    for (pause, until) in [(200, piece), (1_800, length)] {
        clock.advance(Duration::from_millis(pause));
        while (file.len() as u64) < until {
            let piece = answer.chunk().await.expect("no fault").expect("more");
            file.extend_from_slice(&piece);
        }
        assert_eq!(file.len() as u64, until, "more than is due");
    }
    assert_eq!(answer.chunk().await.expect("an end"), None);
    assert!(file == service.service().answer(&get(&url)).body()[..]);
}

#[tokio::test]
async fn a_download_that_broke_off_can_be_resumed() {
    let service = MockService::builder().speed(f64::MAX).start().await;
    let service = service.expect("a service");
    let url = done(&service);
    let client = client().build().expect("a client");
    service.next(Scenario::Download(DownloadFault::Truncated));
    let mut answer = client.get(&url).send().await.expect("a head");
    let length = answer.content_length().expect("a length");
    let mut file = Vec::new();
    while let Ok(Some(part)) = answer.chunk().await {
        file.extend_from_slice(&part);
    }
    assert_eq!(file.len() as u64, length / 2);

    let range = format!("bytes={}-", file.len());
    let rest = client.get(&url).header("range", range).send().await;
    let rest = rest.expect("an answer").bytes().await.expect("the rest");
    file.extend_from_slice(&rest);
    let whole = service.service().answer(&get(&url));
    assert!(file == whole.body()[..], "{} bytes", file.len());
}
