//! Types as generated code declares them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::macros::{closed_enum, integer, number, open_enum, uri};
use super::number::Number;
use crate::types::error::ConversionError;

#[derive(Clone, Debug, PartialEq)]
struct Link(String);
uri!(Link, ..=20);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale(Number);
number!(Scale, 0.0..=1.0);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Page(Number);
integer!(Page, 1..);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Any(Number);
number!(Any, ..);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Length {
    Short,
    Long,
}
closed_enum!(Length, Short = "5", Long = "10");

#[derive(Clone, Debug, PartialEq)]
enum Status {
    Done,
    Unknown(String),
}
open_enum!(Status, Unknown, Done = "done");

/// What is taken comes back as it was; the rest is refused.
#[track_caller]
fn check<T: DeserializeOwned + Serialize>(taken: &[Value], refused: &[Value]) {
    for value in taken {
        let read: T = serde_json::from_value(value.clone()).expect("taken");
        assert_eq!(serde_json::to_value(read).expect("serialises"), *value);
    }
    for value in refused {
        let read = serde_json::from_value::<T>(value.clone());
        assert!(read.is_err(), "{value} was taken");
    }
}

#[test]
fn types_take_what_their_schema_takes() {
    check::<Scale>(
        &[json!(0), json!(1), json!(0.5), json!(1.0), json!(-0.0)],
        &[
            json!(-0.1),
            json!(1.000001),
            json!(2),
            json!("0.5"),
            json!(null),
            json!(true),
            json!([0]),
        ],
    );
    check::<Page>(
        &[json!(1), json!(5.0), json!(i64::MAX)],
        &[
            json!(0),
            json!(-1),
            json!(1.5),
            json!(1e19),
            json!(u64::MAX),
            json!("1"),
            json!(null),
        ],
    );
    check::<Any>(
        &[json!(u64::MAX), json!(-1e300), json!(0)],
        &[json!("0"), json!(null)],
    );
    check::<Length>(
        &[json!("5"), json!("10")],
        &[
            json!("05"),
            json!(""),
            json!(5),
            json!(null),
            json!({ "5": null }),
        ],
    );
    check::<Status>(
        &[json!("done"), json!("new"), json!("")],
        &[json!(1), json!(null)],
    );
    check::<Link>(
        &[
            json!("https://a.example/b"),
            json!("urn:a:b"),
            json!("http://a/%41?b#c"),
        ],
        &[
            json!(""),
            json!("/relative"),
            json!("//a.example/b"),
            json!("http://a b"),
            json!("http://a/%4"),
            json!("https://a.example/bcd"),
            json!(null),
        ],
    );
}

#[test]
fn values_are_made_from_literals() {
    assert_eq!(Scale::try_from(1).expect("in range").get(), 1.0);
    assert_eq!(Scale::try_from(0.5).expect("in range").to_string(), "0.5");
    assert!(Any::try_from(f64::NAN).is_err());
    assert_eq!(Page::try_from(7).expect("in range").get(), 7);
    assert_eq!(Length::try_from("10").expect("listed"), Length::Long);
    assert_eq!(Length::ALL, [Length::Short, Length::Long]);
    assert_eq!(Status::from("done"), Status::Done);
    assert_eq!(Status::from("new"), Status::Unknown("new".to_owned()));
    assert_eq!(Link::try_from("urn:a").expect("a URI").as_str(), "urn:a");
}

#[test]
fn errors_say_what_is_right_and_not_what_was_wrong() {
    let error = |result: Result<(), ConversionError>| result.expect_err("refused").to_string();
    assert_eq!(
        error(Scale::try_from(7).map(drop)),
        "not a number from 0 to 1"
    );
    assert_eq!(
        error(Page::try_from(0).map(drop)),
        "not an integer from 1 on"
    );
    assert_eq!(
        error(Length::try_from("secret").map(drop)),
        "not one of: `5` `10`"
    );
    assert_eq!(
        error(Link::try_from("secret").map(drop)),
        "not an absolute URI (RFC 3986)"
    );
}
