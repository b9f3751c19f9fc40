//! `x-error-codes`.

use image2video_contract::{ErrorClass, Retry};
use serde_json::{Value, json};

use super::{refused, with};
use crate::frozen::frozen;

const CODES: &str = "/components/schemas/ErrorResponse/properties/code/x-error-codes";

#[test]
fn each_code_has_its_facts() {
    let contract = frozen();
    assert_eq!(contract.error_codes().len(), 21);
    let facts = |code| {
        let mut codes = contract.error_codes().iter();
        let code = codes.find(|it| it.code == code).expect("a code");
        (code.status, code.retry, code.class, code.may_be_paid)
    };
    let expected = (429, Retry::Backoff, ErrorClass::RateLimited, false);
    assert_eq!(facts(1302), expected);
    assert_eq!(facts(1102), (429, Retry::Never, ErrorClass::Account, false));
    assert_eq!(facts(5002), (504, Retry::Later, ErrorClass::Server, true));
    let all = contract.error_codes().iter();
    let maybe_paid: Vec<_> = all.filter(|it| it.may_be_paid).map(|it| it.code).collect();
    assert_eq!(maybe_paid, [5000, 5001, 5002]);
}

#[test]
fn mistakes_in_codes_have_their_place() {
    let added =
        json!({ "code": 1000, "status": 400, "retry": "never", "class": "policy", "meaning": "x" });
    let list = json!([added]);
    let other = "/components/schemas/CreateImage2VideoResponse/properties/code/x-error-codes";
    #[rustfmt::skip] // a table
    let mistakes = [
        (format!("{CODES}/-"), added, format!("{CODES}/21"), "1000 stands twice"),
        (format!("{CODES}/0/class"), Value::Null, format!("{CODES}/0"), "has no `class`"),
        (format!("{CODES}/0/class"), json!("key"), format!("{CODES}/0/class"), "one of authentication, permission"),
        (format!("{CODES}/0/retry"), json!("yes"), format!("{CODES}/0/retry"), "one of never, backoff, later"),
        (format!("{CODES}/0/status"), json!(200), format!("{CODES}/0/status"), "from 400 to 599"),
        (format!("{CODES}/0/code"), json!(0), format!("{CODES}/0/code"), "a whole number from 1"),
        (format!("{CODES}/0/paid"), json!("maybe"), format!("{CODES}/0"), "a source of its own"),
        (format!("{CODES}/18/paid"), json!("yes"), format!("{CODES}/18/paid"), "one of no, maybe"),
        (format!("{CODES}/18/x-source"), json!(""), format!("{CODES}/18/x-source"), "a text is expected"),
        (format!("{CODES}/0/charged"), json!(true), format!("{CODES}/0/charged"), "not part of an error code"),
        (other.to_owned(), list, CODES.to_owned(), "the list of error codes at"),
    ];
    for (place, value, at, message) in mistakes {
        refused(&with(&place, value), &at, message);
    }
}
