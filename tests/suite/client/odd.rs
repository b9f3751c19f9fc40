//! Odd answers to a create that was paid for, and to questions after its task: what the client makes of each.

use std::fmt::Write as _;

use flate2::{Compression, write::GzEncoder};
use image2video_client::{Answer, Error};
use wiremock::ResponseTemplate;

use super::{client, least, server};
use crate::servers::serve_bytes;

/// An answer: its name, status, media type and body.
type Odd = (&'static str, u16, &'static str, Vec<u8>);

const JSON: &str = "application/json";
const TASK: &str = r#""task_id":"822953089408827433""#;

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// Answers that name a task.
fn naming() -> Vec<Odd> {
    let whole = format!(
        r#"{{"code":0,"message":"SUCCEED","request_id":"r","data":{{{TASK},"task_status":"submitted","created_at":1,"updated_at":1}}}}"#
    );
    let data = |rest: &str| {
        format!(r#"{{"code":0,"message":"m","request_id":"r","data":{{{TASK}{rest}}}}}"#)
            .into_bytes()
    };
    let envelope = |head: &str| {
        format!(
            r#"{{{head}"data":{{{TASK},"task_status":"submitted","created_at":1,"updated_at":1}}}}"#
        )
        .into_bytes()
    };
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        ("as promised", 200, JSON, bytes(&whole)),
        ("201", 201, JSON, bytes(&whole)),
        ("202", 202, JSON, bytes(&whole)),
        ("299", 299, JSON, bytes(&whole)),
        ("text/plain", 200, "text/plain", bytes(&whole)),
        ("text/html", 200, "text/html; charset=utf-8", bytes(&whole)),
        ("octets", 200, "application/octet-stream", bytes(&whole)),
        (
            "problem+json",
            200,
            "application/problem+json",
            bytes(&whole),
        ),
        ("no media type", 200, "", bytes(&whole)),
        ("a media type that is none", 200, "json", bytes(&whole)),
        (
            "a byte order mark",
            200,
            JSON,
            [b"\xef\xbb\xbf".as_slice(), whole.as_bytes()].concat(),
        ),
        (
            "space around",
            200,
            JSON,
            format!("\r\n  {whole}\n\n").into_bytes(),
        ),
        ("gzip unasked", 200, JSON, gzipped(&whole)),
        (
            "gzip and a byte order mark",
            200,
            JSON,
            gzipped(&format!("\u{feff}{whole}")),
        ),
        ("gzip cut off", 200, JSON, {
            let mut all = gzipped(&whole);
            all.truncate(all.len() - 8);
            all
        }),
        (
            "no code",
            200,
            JSON,
            envelope(r#""message":"m","request_id":"r","#),
        ),
        ("code null", 200, JSON, envelope(r#""code":null,"#)),
        ("code as a text", 200, JSON, envelope(r#""code":"0","#)),
        ("code as a fraction", 200, JSON, envelope(r#""code":0.0,"#)),
        (
            "code as a word",
            200,
            JSON,
            envelope(r#""code":"success","#),
        ),
        ("code true", 200, JSON, envelope(r#""code":true,"#)),
        (
            "message null",
            200,
            JSON,
            envelope(r#""code":0,"message":null,"#),
        ),
        (
            "message an object",
            200,
            JSON,
            envelope(r#""code":0,"message":{"en":"ok"},"#),
        ),
        (
            "request_id a number",
            200,
            JSON,
            envelope(r#""code":0,"request_id":7,"#),
        ),
        ("nothing but data", 200, JSON, envelope("")),
        ("nothing but the id", 200, JSON, data("")),
        ("status null", 200, JSON, data(r#","task_status":null"#)),
        (
            "status unknown",
            200,
            JSON,
            data(r#","task_status":"queued""#),
        ),
        ("status a number", 200, JSON, data(r#","task_status":3"#)),
        (
            "status an object",
            200,
            JSON,
            data(r#","task_status":{"name":"submitted"}"#),
        ),
        (
            "times as texts",
            200,
            JSON,
            data(r#","created_at":"1722769557708","updated_at":"x""#),
        ),
        (
            "times in seconds",
            200,
            JSON,
            data(r#","created_at":1722769557.708"#),
        ),
        (
            "times as dates",
            200,
            JSON,
            data(r#","created_at":"2024-08-04T11:05:57Z""#),
        ),
        (
            "times beyond 64 bits",
            200,
            JSON,
            data(r#","created_at":99999999999999999999"#),
        ),
        ("task_info null", 200, JSON, data(r#","task_info":null"#)),
        ("task_info a list", 200, JSON, data(r#","task_info":[]"#)),
        (
            "task_info a text",
            200,
            JSON,
            data(r#","task_info":"none""#),
        ),
        (
            "more members",
            200,
            JSON,
            data(r#","task_result":{},"balance":3"#),
        ),
        (
            "the id as a number",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":822953089408827433}}"#),
        ),
        (
            "no envelope",
            200,
            JSON,
            bytes(&format!(r#"{{{TASK},"task_status":"submitted"}}"#)),
        ),
        (
            "no envelope, the id alone",
            200,
            JSON,
            bytes(&format!("{{{TASK}}}")),
        ),
        (
            "the task in a list",
            200,
            JSON,
            bytes(&format!(r#"{{"code":0,"data":[{{{TASK}}}]}}"#)),
        ),
        (
            "a list of the task",
            200,
            JSON,
            bytes(&format!(r"[{{{TASK}}}]")),
        ),
        (
            "deeper",
            200,
            JSON,
            bytes(&format!(r#"{{"code":0,"data":{{"result":{{{TASK}}}}}}}"#)),
        ),
        (
            "under another name",
            200,
            JSON,
            bytes(&format!(r#"{{"result":{{{TASK}}}}}"#)),
        ),
        (
            "a video object",
            200,
            JSON,
            bytes(r#"{"id":"822953089408827433","object":"video","status":"queued","progress":0}"#),
        ),
        (
            "a record of a gateway",
            200,
            JSON,
            bytes(&format!(
                r#"{{"code":"success","message":"","data":{{{TASK},"status":"NOT_START"}}}}"#
            )),
        ),
        (
            "JSON in a text",
            200,
            JSON,
            bytes(&format!("OK {{{TASK}}}")),
        ),
        (
            "JSON twice",
            200,
            JSON,
            format!("{whole}{whole}").into_bytes(),
        ),
        (
            "cut off behind the id",
            200,
            JSON,
            bytes(&whole[..whole.find("task_status").expect("a status")]),
        ),
        (
            "no UTF-8 beside the id",
            200,
            JSON,
            [
                b"{\"message\":\"\xff\xfe\",\"data\":{".as_slice(),
                TASK.as_bytes(),
                b"}}",
            ]
            .concat(),
        ),
        (
            "an error code and a task",
            200,
            JSON,
            envelope(r#""code":5000,"message":"m","request_id":"r","#),
        ),
        (
            "a refusal and a task",
            200,
            JSON,
            envelope(r#""code":1102,"message":"m","request_id":"r","#),
        ),
        (
            "400 and a task",
            400,
            JSON,
            envelope(r#""code":1201,"message":"m","request_id":"r","#),
        ),
        (
            "429 and a task",
            429,
            JSON,
            envelope(r#""code":1302,"message":"m","request_id":"r","#),
        ),
        (
            "500 and a task",
            500,
            JSON,
            envelope(r#""code":5000,"message":"m","request_id":"r","#),
        ),
        ("504 and a task", 504, JSON, bytes(&whole)),
        ("303 and a task", 303, JSON, bytes(&whole)),
    ]
}

/// Answers that name none.
fn nameless() -> Vec<Odd> {
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        ("nothing", 200, JSON, Vec::new()),
        ("204", 204, "", Vec::new()),
        ("null", 200, JSON, bytes("null")),
        ("an empty object", 200, JSON, bytes("{}")),
        ("data null", 200, JSON, bytes(r#"{"code":0,"data":null}"#)),
        ("data a text", 200, JSON, bytes(r#"{"code":0,"data":"ok"}"#)),
        (
            "id null",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":null}}"#),
        ),
        (
            "id empty",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":""}}"#),
        ),
        (
            "id an object",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":{"v":1}}}"#),
        ),
        (
            "cut off in the id",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":"82295"#),
        ),
        (
            "cut off in a numeric id",
            200,
            JSON,
            bytes(r#"{"code":0,"data":{"task_id":82295"#),
        ),
        ("a page", 200, "text/html", bytes("<html>ok</html>")),
        (
            "a documented refusal",
            200,
            JSON,
            bytes(r#"{"code":1102,"message":"used up","request_id":"r"}"#),
        ),
        (
            "a refusal whose code is a text",
            200,
            JSON,
            bytes(r#"{"code":"1102","message":"used up"}"#),
        ),
        (
            "an unknown code",
            200,
            JSON,
            bytes(r#"{"code":7777,"message":"?"}"#),
        ),
        (
            "a server's code",
            200,
            JSON,
            bytes(r#"{"code":5000,"message":"?"}"#),
        ),
        ("303", 303, "text/html", bytes("<a href=/>")),
        (
            "400 of another shape",
            400,
            JSON,
            bytes(r#"{"error":{"message":"no such model","code":"x"}}"#),
        ),
        ("400 without words", 400, JSON, bytes(r#"{"code":1201}"#)),
        ("401 as a page", 401, "text/html", bytes("<h1>401</h1>")),
        ("408", 408, "", Vec::new()),
        ("413 as a page", 413, "text/html", bytes("<h1>413</h1>")),
        ("429 of a proxy", 429, "text/plain", bytes("slow down")),
        (
            "429 as the owner has it",
            429,
            JSON,
            bytes(
                r#"{"code":1303,"message":"parallel task over resource pack limit","request_id":"r"}"#,
            ),
        ),
        (
            "500 of the owner",
            500,
            JSON,
            bytes(r#"{"code":5000,"message":"m","request_id":"r"}"#),
        ),
        ("502 as a page", 502, "text/html", bytes("<h1>502</h1>")),
        (
            "504 of the owner",
            504,
            JSON,
            bytes(r#"{"code":5002,"message":"m","request_id":"r"}"#),
        ),
    ]
}

/// What the client makes of an answer to a create, in a line.
async fn made_of((name, status, media_type, body): &Odd) -> String {
    let answer = ResponseTemplate::new(*status);
    let answer = match *media_type {
        "" => answer.set_body_bytes(body.clone()),
        media_type => answer.set_body_raw(body.clone(), media_type),
    };
    let server = server(answer).await;
    let line = match client(&server.uri()).create(least()).await {
        Ok(answer) => format!("task {}", answer.data.task_id),
        Err(error) => line(&error),
    };
    format!("{name}: {line}\n")
}

fn line(error: &Error) -> String {
    let shown = format!("{error:?}");
    let kind = shown.split(['(', ' ']).next().unwrap_or_default();
    let mut line = format!("{kind}, {:?}", error.class());
    if let Some(task) = error.task_id() {
        let _ = write!(line, ", task {task}");
    }
    if let Some(message) = error.message() {
        let _ = write!(line, ", {message:?}");
    }
    line.push_str(
        match (error.may_have_been_accepted(), error.is_retryable()) {
            (true, false) => ", may be paid",
            (false, true) => ", free, again later",
            (false, false) => ", free",
            (true, true) => ", may be paid, AGAIN",
        },
    );
    line
}

#[tokio::test]
async fn the_id_of_a_task_is_found_in_odd_answers() {
    let mut lines = String::new();
    for odd in naming().iter().chain(&nameless()) {
        lines += &made_of(odd).await;
    }
    assert!(lines.lines().count() >= 60);
    insta::assert_snapshot!("odd_answers", lines);
}

#[tokio::test]
async fn the_id_of_a_task_is_found_though_the_answer_breaks_off() {
    let whole = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\ncontent-length: 999\r\n\r\n{{\"data\":{{{TASK},"
    );
    let created = client(&serve_bytes(whole.leak().as_bytes()).await)
        .create(least())
        .await;
    assert_eq!(created.expect("a task").data.task_id, "822953089408827433");
}

/// An answer without an end is not read without one.
#[tokio::test]
async fn an_answer_is_read_up_to_a_limit() {
    let mut body = format!("{{\"data\":{{{TASK}}},\"x\":\"").into_bytes();
    body.resize(20 << 20, b'x');
    let long = server(ResponseTemplate::new(200).set_body_raw(body.clone(), JSON)).await;
    let created = client(&long.uri()).create(least()).await;
    assert_eq!(created.expect("a task").data.task_id, "822953089408827433");
    let long = server(ResponseTemplate::new(502).set_body_raw(body, JSON)).await;
    let error = client(&long.uri())
        .create(least())
        .await
        .expect_err("a failure");
    assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
    assert_eq!(
        error.answer().map(Answer::body).map(|body| body.len()),
        Some(8 << 20)
    );
}

/// What is odd beside a finished video does not hide it.
#[tokio::test]
async fn a_finished_video_is_found_in_odd_answers() {
    const VIDEO: &str = "https://results.example/v.mp4";
    for task in [
        format!(
            r#"{{{TASK},"task_status":"succeed","task_result":{{"videos":[{{"id":"v","url":"{VIDEO}"}}]}}}}"#
        ),
        format!(
            r#"{{{TASK},"task_status":"succeed","task_result":{{"videos":[{{"id":"v","url":"{VIDEO}","duration":5.1}}]}}}}"#
        ),
        format!(
            r#"{{{TASK},"task_status":"succeed","task_result":{{"videos":[{{"url":"{VIDEO}"}}]}}}}"#
        ),
        format!(
            r#"{{{TASK},"task_status":"succeed","task_info":7,"task_result":{{"videos":[{{"url":"{VIDEO}"}}],"images":{{}}}}}}"#
        ),
        format!(
            r#"{{{TASK},"task_status":"succeed","task_result":{{"videos":[null,{{"url":"{VIDEO}"}}]}}}}"#
        ),
    ] {
        for body in [format!(r#"{{"code":0,"data":{task}}}"#), task.clone()] {
            let server = server(ResponseTemplate::new(200).set_body_raw(body.clone(), JSON)).await;
            let answer = client(&server.uri()).get("822953089408827433").await;
            let task = answer
                .unwrap_or_else(|error| panic!("{body}: {error:?}"))
                .data;
            assert_eq!(task.video_url().as_deref(), Some(VIDEO), "{body}");
        }
        let page = format!(
            r#"{{"code":0,"data":[null,{{"task_id":null}},{{"task_id":"a","task_info":7}},{task},"x"]}}"#
        );
        let server = server(ResponseTemplate::new(200).set_body_raw(page.clone(), JSON)).await;
        let listed = client(&server.uri()).list().await.expect("a page").data;
        let ids: Vec<_> = listed.iter().map(|task| task.task_id.as_str()).collect();
        assert_eq!(ids, ["a", "822953089408827433"], "{page}");
        assert_eq!(listed[1].video_url().as_deref(), Some(VIDEO), "{page}");
    }
}

/// Gateways that answer in a shape of their own.
#[tokio::test]
async fn a_known_other_shape_is_read() {
    for (body, phase, url) in [
        (
            r#"{"id":"t","object":"video","status":"completed","metadata":{"url":"https://a.example/v"}}"#,
            "Succeeded",
            true,
        ),
        (
            r#"{"code":"success","data":{"task_id":"t","status":"SUCCESS","result_url":"https://a.example/v"}}"#,
            "Succeeded",
            true,
        ),
        (
            r#"{"code":"success","data":{"task_id":"t","status":"IN_PROGRESS"}}"#,
            "Processing",
            false,
        ),
    ] {
        let server = server(ResponseTemplate::new(200).set_body_raw(body, JSON)).await;
        let task = client(&server.uri()).get("t").await.expect("a task").data;
        assert_eq!(
            task.phase().map(|it| format!("{it:?}")).as_deref(),
            Some(phase),
            "{body}"
        );
        assert_eq!(task.video_url().is_some(), url, "{body}");
    }
}
