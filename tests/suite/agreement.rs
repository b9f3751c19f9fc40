//! The client's types and the decided schema agree, although neither knows the other. A request is *built*
//! exactly where the schema allows it. *Reading* takes more than the schema; what, is listed here.

use image2video_client::types::{
    CreateImage2VideoRequest, CreateImage2VideoResponse, ErrorResponse, GetImage2VideoTaskResponse,
    ListImage2VideoTasksResponse, TaskDetails,
};
use image2video_contract::{Keyword, Strictness, Violation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::bodies::{bodies, schema_allows};
use crate::support::{Fixture, message};

/// The members that [`build`] sets.
const SET: [&str; 10] = [
    "callback_url",
    "cfg_scale",
    "duration",
    "external_task_id",
    "image",
    "image_tail",
    "mode",
    "model_name",
    "negative_prompt",
    "prompt",
];

/// Whether a body has a member of the contract that [`build`] does not know: its setter is tried by whoever adds one.
fn is_beyond(body: &Value) -> bool {
    let schema = &message("request").schema;
    let mut members = body.as_object().into_iter().flatten();
    members.any(|(name, _)| schema.property(name).is_some() && !SET.contains(&&**name))
}

/// A request as a caller builds it: a setter for each member.
fn build(body: &Value) -> Result<CreateImage2VideoRequest, String> {
    let members = body.as_object().ok_or("a body is an object")?;
    let mut request = CreateImage2VideoRequest::builder();
    for (name, value) in members {
        request = match (name.as_str(), value) {
            ("callback_url", Value::String(text)) => request.callback_url(text.as_str()),
            ("cfg_scale", Value::Number(number)) => {
                request.cfg_scale(number.as_f64().ok_or("a number that is no float")?)
            }
            ("duration", Value::String(text)) => request.duration(text.as_str()),
            ("external_task_id", Value::String(text)) => request.external_task_id(text.as_str()),
            ("image", Value::String(text)) => request.image(text.as_str()),
            ("image_tail", Value::String(text)) => request.image_tail(text.as_str()),
            ("mode", Value::String(text)) => request.mode(text.as_str()),
            ("model_name", Value::String(text)) => request.model_name(text.as_str()),
            ("negative_prompt", Value::String(text)) => request.negative_prompt(text.as_str()),
            ("prompt", Value::String(text)) => request.prompt(text.as_str()),
            _ => return Err(format!("no setter takes `{name}`, or not such a value")),
        };
    }
    CreateImage2VideoRequest::try_from(request).map_err(|error| error.to_string())
}

fn read<T: DeserializeOwned>(body: &Value) -> Result<T, serde_json::Error> {
    serde_json::from_str(&body.to_string())
}

fn violations(fixture: &Fixture) -> Vec<Violation> {
    let judge = message(&fixture.kind).judge(Strictness::Decided);
    judge.violations(&fixture.body)
}

fn requests() -> impl Iterator<Item = Fixture> {
    let all = bodies(|_| true).into_iter();
    all.filter(|fixture| fixture.kind == "request")
}

/// Whether only the service looks at it: the form of a text.
fn is_left_to_the_service(broken: &Violation) -> bool {
    broken.part.keyword() == Keyword::Pattern
}

#[test]
fn a_request_is_built_exactly_where_the_schema_allows_it() {
    let mut built = 0;
    for fixture in requests().filter(|it| !is_beyond(&it.body)) {
        let broken = violations(&fixture);
        let unheld = broken.iter().find(|it| !is_left_to_the_service(it));
        match build(&fixture.body) {
            Ok(request) => {
                assert_eq!(unheld, None, "{}", fixture.name);
                let sent = serde_json::to_value(request).expect("a body that can be sent");
                assert!(
                    same(&sent, &fixture.body),
                    "{} is sent otherwise",
                    fixture.name
                );
                built += 1;
            }
            Err(error) => assert!(!broken.is_empty(), "{}: {error}", fixture.name),
        }
    }
    assert!(built > 40, "{built}");
}

/// Whether a reason covers a violation by a value.
type Covers = fn(&Violation, &Value) -> bool;

/// Whether the request's schema lets the member at a place be left out.
fn is_optional(place: &str) -> bool {
    let mut schema = &message("request").schema;
    let mut is_optional = false;
    for name in place.split('/').skip(1) {
        is_optional = schema.property(name).is_some() && !schema.requires(name);
        let Some(below) = schema.property(name).or(schema.items.as_deref()) else {
            return false;
        };
        schema = below;
    }
    is_optional
}

/// Why a request is read though the schema does not allow it. Reading is what serde derives; a request that
/// was read is checked when it is sent, like any other.
const READ_ALL_THE_SAME: &[(&str, Covers)] = &[
    (
        "`null` stands for an optional member that is left out",
        |broken, value| value.is_null() && is_optional(&broken.pointer),
    ),
    ("an image may be any text", |broken, _| {
        broken.part.keyword() == Keyword::Image
    }),
    (
        "rules across members are for the builder to check",
        |broken, _| broken.part.keyword() == Keyword::Rules,
    ),
];

#[test]
fn a_request_is_read_where_the_schema_allows_it_and_in_the_listed_cases() {
    let mut used = Vec::new();
    for fixture in requests() {
        let explain = |broken: &Violation| {
            let value = fixture.body.pointer(&broken.pointer).expect("a value");
            let reason = READ_ALL_THE_SAME
                .iter()
                .find(|(_, covers)| covers(broken, value));
            reason.map(|(why, _)| *why)
        };
        let reasons: Vec<_> = violations(&fixture).iter().map(explain).collect();
        let error = read::<CreateImage2VideoRequest>(&fixture.body).err();
        let is_explained = reasons.iter().all(Option::is_some);
        assert_eq!(error.is_none(), is_explained, "{}: {error:?}", fixture.name);
        used.extend(reasons.into_iter().flatten());
    }
    for (why, _) in READ_ALL_THE_SAME {
        assert!(used.contains(why), "no request has it: {why}");
    }
}

#[test]
fn the_answer_types_accept_at_least_what_the_schema_accepts() {
    for fixture in bodies(|_| true) {
        let error = match fixture.kind.as_str() {
            "response" => read::<CreateImage2VideoResponse>(&fixture.body).err(),
            "error" | "unknown-task" => read::<ErrorResponse>(&fixture.body).err(),
            "callback" => read::<TaskDetails>(&fixture.body).err(),
            "task" => read::<GetImage2VideoTaskResponse>(&fixture.body).err(),
            "tasks" => read::<ListImage2VideoTasksResponse>(&fixture.body).err(),
            _ => continue,
        };
        assert!(
            error.is_none() || !schema_allows(&fixture),
            "{}: {error:?}",
            fixture.name
        );
    }
}

/// What an answer may have beyond the schema, each with what is read of it: a task that was paid for is not
/// lost because a member beside its id is odd. `None` is a member that is left out.
#[test]
fn an_answer_is_read_in_spite_of_what_is_odd_in_it() {
    let (time, zero, empty) = (
        json!(1_722_769_557_708_i64),
        Some(json!(0)),
        Some(json!("")),
    );
    for (place, odd, as_if) in [
        // An unknown value of an enum is kept, whatever it is.
        (
            "/data/task_status",
            Some(json!("paused")),
            Some(json!("paused")),
        ),
        ("/data/task_status", Some(json!(3)), Some(json!("3"))),
        // A member that nobody promised is passed over.
        ("/data/queue", Some(json!(3)), None),
        // Another spelling of a promised value is that value.
        ("/code", Some(json!("0")), zero.clone()),
        (
            "/data/created_at",
            Some(json!(1_722_769_557_708.0)),
            Some(time.clone()),
        ),
        ("/data/created_at", Some(json!("1722769557708")), Some(time)),
        ("/data/task_id", Some(json!(7)), Some(json!("7"))),
        (
            "/data/final_unit_deduction",
            Some(json!(2)),
            Some(json!("2")),
        ),
        ("/request_id", Some(json!(1.5)), Some(json!("1.5"))),
        // An optional text that is none, or `null`, counts as left out.
        (
            "/data/task_status_msg",
            Some(json!({ "reason": "none" })),
            None,
        ),
        ("/data/final_unit_deduction", Some(json!(null)), None),
        ("/data/task_info", Some(json!(null)), None),
        (
            "/data/task_info/external_task_id",
            Some(json!(["harbour"])),
            None,
        ),
        ("/data/task_result", Some(json!(null)), None),
        // A promised text or number beside an id that cannot be read is empty, or 0.
        ("/code", None, zero.clone()),
        ("/message", None, empty.clone()),
        ("/request_id", Some(json!(null)), empty.clone()),
        ("/data/task_status", None, empty.clone()),
        (
            "/data/created_at",
            Some(json!("2024-08-04T11:05:57Z")),
            zero.clone(),
        ),
        ("/data/updated_at", Some(json!(null)), zero),
        ("/data/task_result/videos/0/duration", None, empty),
        // A list of members' values is read for the object, in the order of their names.
        (
            "/data/task_info",
            Some(json!(["harbour", null])),
            Some(json!({ "external_task_id": "harbour" })),
        ),
    ] {
        let body = with(&task(), place, odd.clone());
        let answer = read::<GetImage2VideoTaskResponse>(&body);
        let answer = answer.unwrap_or_else(|error| panic!("{place} {odd:?}: {error}"));
        let again = serde_json::to_value(answer).expect("a body that can be written");
        assert_eq!(again, with(&task(), place, as_if), "{place} {odd:?}");
    }
}

/// What names a task or a video is never made up, nor is an error that is none.
#[test]
fn what_an_answer_is_about_has_to_be_there() {
    for place in ["/data", "/data/task_id", "/data/task_result/videos/0/url"] {
        for odd in [None, Some(json!(null)), Some(json!({}))] {
            let body = with(&task(), place, odd.clone());
            let answer = read::<GetImage2VideoTaskResponse>(&body);
            assert!(answer.is_err(), "{place} {odd:?}");
        }
    }
    let error = json!({ "code": 1102, "message": "", "request_id": "r" });
    for place in ["/code", "/message", "/request_id"] {
        assert!(
            read::<ErrorResponse>(&with(&error, place, None)).is_err(),
            "{place}"
        );
    }
}

fn task() -> Value {
    json!({
        "code": 0,
        "message": "",
        "request_id": "r",
        "data": {
            "task_id": "t",
            "task_status": "succeed",
            "created_at": 1,
            "updated_at": 2,
            "task_info": {},
            "task_result": { "videos": [{ "id": "v", "url": "https://a.example/v.mp4", "duration": "5.1" }] },
        },
    })
}

/// The body with another value at a place, or none.
fn with(body: &Value, place: &str, value: Option<Value>) -> Value {
    let mut body = body.clone();
    let (parent, member) = place.rsplit_once('/').expect("a place");
    let members = body.pointer_mut(parent).and_then(Value::as_object_mut);
    let members = members.expect("an object");
    members.remove(member);
    members.extend(value.map(|value| (member.to_owned(), value)));
    body
}

/// The value again, through a type.
fn round_trip<T: DeserializeOwned + Serialize>(body: &Value) -> Value {
    let typed: T = read(body).expect("a valid body");
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
            // Unknown members are tolerated, not kept.
            "response" if !fixture.name.contains("unknown") => {
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
        assert!(same(&after, &fixture.body), "{} changed", fixture.name);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

/// Whether two values are the same JSON, where 1 and 1.0 are one number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same =
                |(name, value): (&String, &Value)| b.get(name).is_some_and(|it| same(value, it));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => a == b,
    }
}
