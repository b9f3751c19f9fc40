//! What a plain scalar means: the core schema of YAML 1.2, section 10.3.2.
//!
//! Not YAML 1.1: `yes`, `on` and `1_000` are strings, and `010` is ten.

use serde_json::{Number, Value};

/// The value of an unquoted scalar, or why JSON cannot hold it.
pub(super) fn resolve(text: &str) -> Result<Value, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(number) => Value::Number(number?),
            None => Value::String(text.to_owned()),
        },
    })
}

fn number(text: &str) -> Option<Result<Number, String>> {
    let too_large = || format!("{text} is too large to be kept exactly");
    if let Some((radix, digits)) = radix(text) {
        let number = u64::from_str_radix(digits, radix).map(Number::from);
        return Some(number.map_err(|_| too_large()));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Err(format!("{text} is not a number that JSON has")));
    }
    // Rust reads floats by the grammar of the core schema, and words for the special ones besides.
    let is_word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    let float = text.parse::<f64>().ok().filter(|_| !is_word(unsigned))?;
    let number = if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let unsigned = text.parse::<u64>().map(Number::from);
        unsigned
            .or_else(|_| text.parse::<i64>().map(Number::from))
            .ok()
    } else {
        Number::from_f64(float)
    };
    Some(number.ok_or_else(too_large))
}

/// The digits of a number in hexadecimal or octal, and their radix.
fn radix(text: &str) -> Option<(u32, &str)> {
    let (radix, digits) = match text.split_at_checked(2)? {
        ("0x", digits) => (16, digits),
        ("0o", digits) => (8, digits),
        _ => return None,
    };
    let valid = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    valid.then_some((radix, digits))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::resolve;

    #[test]
    fn scalars_of_the_core_schema() {
        let cases: &[(&str, Value)] = &[
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("nUll", json!("nUll")),
            ("true", json!(true)),
            ("False", json!(false)),
            ("yes", json!("yes")),
            ("on", json!("on")),
            ("0", json!(0)),
            ("+7", json!(7)),
            ("-7", json!(-7)),
            ("-0", json!(0)),
            ("010", json!(10)),
            ("0o17", json!(15)),
            ("0xff", json!(255)),
            ("0x", json!("0x")),
            ("0o8", json!("0o8")),
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("0.5", json!(0.5)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("1e3", json!(1000.0)),
            ("-1.5E-3", json!(-0.0015)),
            ("1_000", json!("1_000")),
            ("3.0.3", json!("3.0.3")),
            ("2024-01-01", json!("2024-01-01")),
            ("12:30", json!("12:30")),
            (".", json!(".")),
            ("e5", json!("e5")),
            ("1e", json!("1e")),
            ("+", json!("+")),
            ("inf", json!("inf")),
            ("--1", json!("--1")),
            ("é1", json!("é1")),
        ];
        for (text, value) in cases {
            assert_eq!(resolve(text).as_ref(), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold() {
        for text in [
            ".inf",
            "-.Inf",
            "+.INF",
            ".nan",
            "1e999",
            "18446744073709551616",
            "-9223372036854775809",
            "0xfffffffffffffffff",
        ] {
            assert!(resolve(text).is_err(), "{text}");
        }
    }
}
