//! How answers are read: a task that was paid for must not be lost because a member beside its id is odd.

use serde::de::{Deserialize as _, DeserializeOwned, Deserializer, Error as _};
use serde_json::{Number, Value};

/// A text, number, boolean or list of them, in any spelling: `5.0` and `"5"` are read for an integer, `5` for
/// a text.
pub(crate) fn promised<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// The same, or the default of its type where it cannot be read: none for an optional member; an empty text or
/// 0 for one that is promised, but of no weight beside the id of a task.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Default + DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(read(&Value::deserialize(deserializer)?).unwrap_or_default())
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(value).or_else(|error| {
        let others = [whole(value), text(value), number(value)];
        let mut read = others.into_iter().flatten().map(T::deserialize);
        read.find_map(Result::ok).ok_or(error)
    })
}

/// Integers that were written with a fraction of nothing, without it.
fn whole(value: &Value) -> Option<Value> {
    /// 2^63, the first float above what an `i64` holds; -2^63 is the last that it holds.
    const END: f64 = 9_223_372_036_854_775_808.0;
    if let Value::Array(items) = value {
        let whole = |item| whole(item).unwrap_or_else(|| item.clone());
        return Some(items.iter().map(whole).collect());
    }
    let float = value.as_f64()?;
    let is_whole = float.fract() == 0.0 && (-END..END).contains(&float);
    is_whole.then(|| Value::from(float as i64))
}

fn text(value: &Value) -> Option<Value> {
    let is_scalar = value.is_number() || value.is_boolean();
    is_scalar.then(|| Value::String(value.to_string()))
}

fn number(value: &Value) -> Option<Value> {
    value.as_str()?.parse::<Number>().ok().map(Value::Number)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Members {
        #[serde(deserialize_with = "promised")]
        id: String,
        #[serde(deserialize_with = "promised")]
        time: i64,
        #[serde(default, deserialize_with = "promised")]
        list: Vec<i64>,
        #[serde(default, deserialize_with = "or_default")]
        maybe: Option<i64>,
        #[serde(default, deserialize_with = "or_default")]
        words: String,
    }

    /// What is read of a body: `id`, `time` and `maybe`.
    #[track_caller]
    fn check(body: &str, expected: Option<(&str, i64, Option<i64>)>) {
        let read: Option<Members> = serde_json::from_str(body).ok();
        let read = read.as_ref();
        let read = read.map(|members| (&*members.id, members.time, members.maybe));
        assert_eq!(read, expected, "{body}");
    }

    #[test]
    fn a_value_is_read_however_it_is_spelt() {
        check(
            r#"{ "id": "a", "time": 5, "maybe": 6 }"#,
            Some(("a", 5, Some(6))),
        );
        check(
            r#"{ "id": 7, "time": 5.0, "maybe": 6.0 }"#,
            Some(("7", 5, Some(6))),
        );
        check(
            r#"{ "id": true, "time": "5", "maybe": "6" }"#,
            Some(("true", 5, Some(6))),
        );
        check(r#"{ "id": "", "time": 1e3 }"#, Some(("", 1000, None)));
        let members: Members =
            serde_json::from_str(r#"{ "id": "a", "time": 1, "list": [3, 4.0] }"#)
                .expect("a list of integers");
        assert_eq!(members.list, [3, 4]);
        let (min, max) = (i64::MIN, i64::MAX);
        check(
            &format!(r#"{{ "id": "a", "time": {min}.0 }}"#),
            Some(("a", min, None)),
        );
        check(
            &format!(r#"{{ "id": "a", "time": {max} }}"#),
            Some(("a", max, None)),
        );
    }

    #[test]
    fn what_makes_no_sense_has_the_default_of_its_type() {
        for maybe in [
            "null",
            "\"soon\"",
            "1.5",
            "{}",
            "[6]",
            "9223372036854775808",
        ] {
            let body = format!(r#"{{ "id": "a", "time": 5, "maybe": {maybe} }}"#);
            check(&body, Some(("a", 5, None)));
        }
        for words in ["null", "{}", "[\"a\"]"] {
            let body = format!(r#"{{ "id": "a", "time": 5, "words": {words} }}"#);
            check(&body, Some(("a", 5, None)));
        }
    }

    #[test]
    fn a_promised_member_that_makes_no_sense_is_an_error() {
        for body in [
            r#"{ "time": 5 }"#,
            r#"{ "id": null, "time": 5 }"#,
            r#"{ "id": {}, "time": 5 }"#,
            r#"{ "id": "a", "time": 5.5 }"#,
            r#"{ "id": "a", "time": "soon" }"#,
            r#"{ "id": "a", "time": 9223372036854775808 }"#,
            r#"{ "id": "a", "time": 9223372036854775808.0 }"#,
            r#"{ "id": "a", "time": 5, "list": [1.5] }"#,
        ] {
            check(body, None);
        }
    }
}
