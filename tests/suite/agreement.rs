//! The client's types and the decided schema agree, although neither knows the other.

use image2video_client::types::{
    CreateImage2VideoRequest, CreateImage2VideoResponse, ErrorResponse, GetImage2VideoTaskResponse,
    ListImage2VideoTasksResponse, TaskDetails,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::bodies::{bodies, schema_allows};
use crate::support::spec_examples;

fn parse<T: DeserializeOwned>(body: &Value) -> Result<T, serde_json::Error> {
    serde_json::from_str(&body.to_string())
}

#[test]
fn the_request_type_accepts_exactly_what_the_schema_accepts() {
    for fixture in bodies(|_| true)
        .iter()
        .filter(|fixture| fixture.kind == "request")
    {
        let parsed = parse::<CreateImage2VideoRequest>(&fixture.body);
        let error = parsed.as_ref().err().map(ToString::to_string);
        assert_eq!(
            parsed.is_ok(),
            schema_allows(fixture),
            "{}: {error:?}",
            fixture.name
        );
    }
}

#[test]
fn the_answer_types_accept_at_least_what_the_schema_accepts() {
    for fixture in bodies(|_| true) {
        let error = match fixture.kind.as_str() {
            "response" => parse::<CreateImage2VideoResponse>(&fixture.body).err(),
            "error" | "unknown-task" => parse::<ErrorResponse>(&fixture.body).err(),
            "callback" => parse::<TaskDetails>(&fixture.body).err(),
            "task" => parse::<GetImage2VideoTaskResponse>(&fixture.body).err(),
            "tasks" => parse::<ListImage2VideoTasksResponse>(&fixture.body).err(),
            _ => continue,
        };
        assert!(
            error.is_none() || !schema_allows(&fixture),
            "{}: {error:?}",
            fixture.name
        );
    }
}

/// The value again, through a type.
fn round_trip<T: DeserializeOwned + Serialize>(body: &Value) -> Value {
    let typed: T = parse(body).expect("a valid body");
    serde_json::to_value(typed).expect("a body that can be written")
}

#[test]
fn a_valid_body_survives_the_types_unchanged() {
    let mut seen = 0;
    for fixture in bodies(|_| true)
        .iter()
        .filter(|fixture| schema_allows(fixture))
    {
        let after = match fixture.kind.as_str() {
            "request" => round_trip::<CreateImage2VideoRequest>(&fixture.body),
            // Unknown members and integers written as fractions are tolerated, not kept.
            "response"
                if !fixture.name.contains("unknown") && !fixture.name.contains("fraction") =>
            {
                round_trip::<CreateImage2VideoResponse>(&fixture.body)
            }
            "error" if !fixture.name.contains("unknown-members") => {
                round_trip::<ErrorResponse>(&fixture.body)
            }
            "callback" if !fixture.name.contains("unknown") => {
                round_trip::<TaskDetails>(&fixture.body)
            }
            "task" => round_trip::<GetImage2VideoTaskResponse>(&fixture.body),
            "tasks" => round_trip::<ListImage2VideoTasksResponse>(&fixture.body),
            _ => continue,
        };
        assert!(after == fixture.body, "{} changed", fixture.name);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn an_unknown_status_and_unknown_members_are_tolerated() {
    let mut body = spec_examples()
        .into_iter()
        .find(|example| example.kind == "response")
        .expect("an example")
        .body;
    body["data"]["task_status"] = "paused".into();
    body["data"]["queue"] = 3.into();
    let answer: CreateImage2VideoResponse = parse(&body).expect("tolerated");
    assert_eq!(answer.data.task_status.to_string(), "paused");
}
