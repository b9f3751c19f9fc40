//! Types as generated code declares them.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{builder, closed_enum, integer, list, number, open_enum, string};

#[derive(Clone, Debug, PartialEq)]
pub struct Name(String);
string!(Name, characters(2..=3));

#[derive(Clone, Debug, PartialEq)]
struct Link(String);
string!(Link, uri(..=20));

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Names(Vec<Name>);
list!(Names, Name, 1..=2);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale(f64);
number!(Scale, 0.0..=1.0);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Page(i64);
integer!(Page, 1..);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Any(f64);
number!(Any, ..);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    Short,
    Long,
}
closed_enum!(Length, Short("5"), Long("10"));

#[derive(Clone, Debug, PartialEq)]
enum Status {
    Done,
    __Unlisted(String),
}
open_enum!(Status, Done("done"));

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    name: Name,
    length: Option<Length>,
    extra: Vec<String>,
}
builder!(
    Request, RequestBuilder, Self::checked,
    name = required(Name), length = optional(Length), extra = others(Vec<String>)
);

impl Request {
    fn checked(self) -> Result<Self, crate::types::error::ConversionError> {
        match self.length {
            Some(Length::Long) => Err("too long".into()),
            _ => Ok(self),
        }
    }
}

pub struct Nothing {}
builder!(Nothing, NothingBuilder, Ok,);

/// What is taken comes back as the same value; the rest is refused.
#[track_caller]
fn check<T: DeserializeOwned + Serialize>(taken: &[Value], refused: &[Value]) {
    for value in taken {
        let read: T = serde_json::from_value(value.clone()).expect("taken");
        let written = serde_json::to_value(read).expect("serialises");
        assert!(
            written == *value || written.as_f64() == value.as_f64(),
            "{written} {value}"
        );
    }
    for value in refused {
        let read = serde_json::from_value::<T>(value.clone());
        assert!(read.is_err(), "{value} was taken");
    }
}

#[test]
fn types_take_what_their_schema_takes() {
    check::<Name>(
        &[json!("ab"), json!("abc"), json!("日本語")],
        &[json!("a"), json!("abcd"), json!(12), json!(null)],
    );
    check::<Names>(
        &[json!(["ab"]), json!(["ab", "abc"])],
        &[
            json!([]),
            json!(["ab", "ab", "ab"]),
            json!(["a"]),
            json!("ab"),
            json!(null),
        ],
    );
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
        &[json!(1), json!(i64::MAX)],
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
    check::<Any>(&[json!(-1e300), json!(0)], &[json!("0"), json!(null)]);
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
fn values_are_made_from_literals_and_texts() {
    assert_eq!(Scale::try_from(1).expect("in range").get(), 1.0);
    assert_eq!(Scale::try_from(0.5).map(Scale::get).ok(), Some(0.5));
    assert_eq!(Page::try_from(7).map(Page::get).ok(), Some(7));
    assert_eq!(Page::try_from(7_u32).ok(), Page::try_from(7_i64).ok());
    assert_eq!(Length::try_from("10").expect("listed"), Length::Long);
    assert_eq!("10".parse().ok(), Some(Length::Long));
    assert_eq!(Length::ALL, [Length::Short, Length::Long]);
    assert_eq!(Status::from("done"), Status::Done);
    assert_eq!(Status::default().as_str(), "");
    assert_eq!(Status::from("new").as_str(), "new");
    assert_eq!(
        Name::try_from("ab".to_owned()).ok(),
        Name::try_from("ab").ok()
    );
    assert_eq!(Link::try_from("urn:a").expect("a URI").as_str(), "urn:a");
}

#[test]
fn values_are_shown_as_they_are_sent() {
    assert_eq!(format!("{:>5}|", Length::Long), "   10|");
    assert_eq!(format!("{:.1}|", Scale(0.25)), "0.2|");
    assert_eq!(Status::from("new").to_string(), "new");
    assert_eq!(Name("ab".to_owned()).to_string(), "ab");
}

#[test]
fn a_builder_takes_what_a_member_can_be_made_from() {
    let request = Request {
        name: Name("abc".to_owned()),
        length: Some(Length::Short),
        extra: vec!["more".to_owned()],
    };
    let builder = Request::builder().name("abc").length("5");
    let builder = builder.extra(vec!["more".to_owned()]);
    assert_eq!(Request::try_from(builder).ok().as_ref(), Some(&request));
    let again = RequestBuilder::from(request.clone());
    assert_eq!(Request::try_from(again).ok(), Some(request));
    let least = Request::try_from(Request::builder().name("abc")).expect("no more is needed");
    assert_eq!((least.length, least.extra), (None, Vec::new()));
    assert!(Nothing::try_from(NothingBuilder::from(Nothing {})).is_ok());
}

#[test]
fn a_builder_keeps_why_there_is_no_value() {
    for (builder, message) in [
        (Request::builder(), "no value supplied for name"),
        (
            Request::builder().name("a").name("abcd"),
            "`name`: the text has 4 characters; it has to be from 2 to 3",
        ),
        (
            Request::builder().name("abc").length("7"),
            "`length`: `7` is not one of `5`, `10`",
        ),
        (Request::builder().name("abc").length("10"), "too long"),
    ] {
        says(Request::try_from(builder), message);
    }
}

#[track_caller]
fn says<T: std::fmt::Debug>(result: Result<T, impl Display + std::fmt::Debug>, message: &str) {
    assert_eq!(result.expect_err("refused").to_string(), message);
}

#[test]
fn errors_say_the_rule_and_what_was_measured() {
    says(
        Scale::try_from(7),
        "the number is 7; it has to be from 0 to 1",
    );
    says(
        Scale::try_from(-0.5),
        "the number is -0.5; it has to be from 0 to 1",
    );
    says(Any::try_from(f64::NAN), "the number is not finite");
    says(Any::try_from(f64::INFINITY), "the number is not finite");
    says(
        Page::try_from(0),
        "the number is 0; it has to be at least 1",
    );
    says(
        Name::try_from("secret"),
        "the text has 6 characters; it has to be from 2 to 3",
    );
    says(
        Names::try_from(Vec::new()),
        "the list has 0 items; it has to be from 1 to 2",
    );
    says(Length::try_from("5s"), "`5s` is not one of `5`, `10`");
    says(
        Length::try_from("a secret that somebody took for a length of video"),
        "a text of 49 characters is not one of `5`, `10`",
    );
    says(
        Link::try_from("secret"),
        "the text is not an absolute URI (RFC 3986)",
    );
    says(
        Link::try_from("https://a.example/secret"),
        "the text has 24 characters; it has to be at most 20",
    );
}
